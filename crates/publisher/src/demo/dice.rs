//! Randomness that is the same for the same seed: SHA-256 in counter mode.
//!
//! A label separates what is drawn for one purpose from what is drawn for another, so that a draw
//! more here changes nothing there. It is no secret and need not be one: all that hangs on it is
//! made up.

use stele_verify::hash::Hash;

/// A source of reproducible draws.
#[derive(Debug, Clone)]
pub struct Dice {
    start: Hash,
    counter: u64,
    /// What is left of the last block.
    rest: Vec<u8>,
}

impl Dice {
    /// The draws of this seed for this purpose.
    pub fn new(seed: u64, label: &str) -> Self {
        Self {
            start: Hash::of(&[b"stele/demo/dice\0", &seed.to_be_bytes(), label.as_bytes()]),
            counter: 0,
            rest: Vec::new(),
        }
    }

    /// So many bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.byte())
    }

    fn byte(&mut self) -> u8 {
        loop {
            if let Some(byte) = self.rest.pop() {
                return byte;
            }
            let block = Hash::of(&[self.start.as_bytes(), &self.counter.to_be_bytes()]);
            self.counter += 1;
            self.rest.extend_from_slice(block.as_bytes());
        }
    }

    /// A number below this one; zero if there is none. The tiny bias of a remainder is of no
    /// consequence to a made-up city.
    pub fn below(&mut self, end: u64) -> u64 {
        u64::from_be_bytes(self.bytes())
            .checked_rem(end)
            .unwrap_or_default()
    }

    /// A number from the first to the last, both included.
    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last.saturating_sub(first) + 1)
    }

    /// Whether something happens that happens in so many of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A position in a list of this length.
    pub fn position(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        usize::try_from(self.below(length)).unwrap_or_default()
    }

    /// One of these; a default if there are none.
    pub fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let at = self.position(items.len());
        items.get(at).copied().unwrap_or_default()
    }

    /// One of these, borrowed.
    pub fn choose<'t, T>(&mut self, items: &'t [T]) -> Option<&'t T> {
        let at = self.position(items.len());
        items.get(at)
    }

    /// So many random hex digits.
    pub fn hex(&mut self, digits: usize) -> String {
        let hex = |n: u64| char::from_digit(u32::try_from(n).unwrap_or_default(), 16);
        (0..digits).filter_map(|_| hex(self.below(16))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_label_draw_the_same_and_others_differ() {
        let draw = |seed, label| Dice::new(seed, label).bytes::<40>();
        assert_eq!(draw(1, "a"), draw(1, "a"));
        assert_ne!(draw(1, "a"), draw(2, "a"));
        assert_ne!(draw(1, "a"), draw(1, "b"));
    }

    #[test]
    fn draws_stay_within_their_bounds() {
        let mut dice = Dice::new(1, "bounds");
        for _ in 0..1_000 {
            assert!((3..=7).contains(&dice.between(3, 7)));
            assert!(dice.below(5) < 5);
        }
        assert_eq!(dice.below(0), 0);
        assert_eq!(dice.pick::<u8>(&[]), 0);
        assert_eq!(dice.hex(20).len(), 20);
    }
}
