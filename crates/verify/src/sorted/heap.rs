//! Sorting in few bytes: the library's sorts are quick on many kinds of input, and large.

/// Sorts in place, equal items in any order; as quick in the worst case as in any other (heapsort).
pub fn sort<T>(items: &mut [T], is_less: impl Fn(&T, &T) -> bool) {
    let count = items.len();
    let mut start = count / 2;
    let mut end = count;
    while end > 1 {
        // First every parent is put above its children, then the largest goes to the end, one after the other.
        if start > 0 {
            start = start.saturating_sub(1);
        } else {
            end = end.saturating_sub(1);
            items.swap(0, end);
        }
        sink(items.get_mut(..end).unwrap_or_default(), start, &is_less);
    }
}

/// Swaps an item with the larger of its children until none is larger.
fn sink<T>(heap: &mut [T], mut at: usize, is_less: &impl Fn(&T, &T) -> bool) {
    loop {
        let left = at.saturating_mul(2).saturating_add(1);
        let right = left.saturating_add(1);
        let Some(mut child) = heap.get(left) else {
            return;
        };
        let mut next = left;
        if let Some(other) = heap.get(right)
            && is_less(child, other)
        {
            (child, next) = (other, right);
        }
        match heap.get(at) {
            Some(parent) if is_less(parent, child) => heap.swap(at, next),
            _ => return,
        }
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_the_library_does(mut items: Vec<u8>) {
            let mut expected = items.clone();
            expected.sort_unstable();
            sort(&mut items, |one, other| one < other);
            prop_assert_eq!(items, expected);
        }
    }
}
