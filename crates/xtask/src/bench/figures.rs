//! From what was measured in each round to a median, its spread, and a ratio.

/// The middle of many values, between what half of them lie, and the least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    pub(super) least: f64,
    pub(super) median: f64,
    pub(super) lower: f64,
    pub(super) upper: f64,
}

impl Spread {
    /// Of at least one value; nothing where one of them is no number.
    pub(super) fn of(values: &[f64]) -> Option<Self> {
        if values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        Some(Self {
            least: quantile(&sorted, 0.0)?,
            median: quantile(&sorted, 0.5)?,
            lower: quantile(&sorted, 0.25)?,
            upper: quantile(&sorted, 0.75)?,
        })
    }

    /// How many times as long the first took as the second, of each round; what slowed a round slowed both.
    ///
    /// Nothing where they weren't measured equally often, or the second took no time.
    pub(super) fn of_ratios(own: &[f64], other: &[f64]) -> Option<Self> {
        if own.len() != other.len() || other.iter().any(|value| *value <= 0.0) {
            return None;
        }
        let ratios: Vec<_> = own.iter().zip(other).map(|(a, b)| a / b).collect();
        Self::of(&ratios)
    }
}

/// The value below which that part of the sorted ones lies, between two neighbours in proportion.
fn quantile(sorted: &[f64], part: f64) -> Option<f64> {
    let place = part * (sorted.len().checked_sub(1)? as f64);
    let below = sorted.get(place.floor() as usize)?;
    let above = sorted.get(place.ceil() as usize)?;
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(least: f64, median: f64, lower: f64, upper: f64) -> Option<Spread> {
        Some(Spread {
            least,
            median,
            lower,
            upper,
        })
    }

    #[test]
    fn the_middle_is_found_in_any_order() {
        assert_eq!(
            Spread::of(&[5.0, 1.0, 4.0, 2.0, 3.0]),
            spread(1.0, 3.0, 2.0, 4.0)
        );
        assert_eq!(
            Spread::of(&[4.0, 1.0, 3.0, 2.0]),
            spread(1.0, 2.5, 1.75, 3.25)
        );
        assert_eq!(Spread::of(&[7.0]), spread(7.0, 7.0, 7.0, 7.0));
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[1.0, f64::NAN]), None);
    }

    /// A round in which the machine was busy has the same ratio as the others.
    #[test]
    fn ratios_are_of_rounds() {
        let (own, other) = ([1.0, 10.0, 1.0], [5.0, 50.0, 5.0]);
        assert_eq!(Spread::of_ratios(&own, &other), spread(0.2, 0.2, 0.2, 0.2));
        assert_eq!(Spread::of_ratios(&own, &other[..2]), None);
        assert_eq!(Spread::of_ratios(&own, &[0.0, 1.0, 1.0]), None);
        assert_eq!(Spread::of_ratios(&[], &[]), None);
    }
}
