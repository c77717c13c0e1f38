//! How the rent of a flat changed, as a chart: where each step of each listing lies, and the leases beside. Places are
//! in ten-thousandths of the chart's width and height, so that nothing depends on how wide a screen is.

use stele_records::amount::Amount;
use stele_records::story::{LeaseRent, PriceStory, Version};
use stele_verify::time::parse_date;

/// The width of a chart, and its height.
pub(crate) const FULL: u64 = 10_000;
/// Seconds in a day.
const DAY: u64 = 86_400;
/// Lines across the chart at most, that of nothing left out.
const LINES: i128 = 4;

/// A chart of the rents in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chart {
    pub(crate) currency: String,
    /// From when until when it goes, in POSIX seconds.
    pub(crate) from: u64,
    pub(crate) to: u64,
    /// Where now is, if it lies within.
    pub(crate) now: Option<u64>,
    /// Amounts with a line across, from the lowest: it begins at nothing, so that a small change looks small.
    pub(crate) lines: Vec<(u64, String)>,
    /// Listings, each with its versions.
    pub(crate) listings: Vec<Steps>,
    /// Leases.
    pub(crate) leases: Vec<Step>,
}

/// A listing: a step for each version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Steps {
    /// The entry of its first version.
    pub(crate) first: u64,
    pub(crate) steps: Vec<Step>,
}

/// A rent from one time to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) entry: u64,
    /// From the left.
    pub(crate) from: u64,
    pub(crate) to: u64,
    /// From the top.
    pub(crate) top: u64,
}

/// A rent and its time, before it has a place.
struct Rent<'s> {
    entry: u64,
    /// None for a lease.
    first: Option<u64>,
    from: u64,
    to: u64,
    price: Amount,
    currency: &'s str,
}

impl<'s> Rent<'s> {
    fn of_version(version: &'s Version, now: u64) -> Option<Self> {
        Some(Self {
            entry: version.entry,
            first: Some(version.first),
            from: version.from,
            // What stands is drawn up to now: what comes isn't known.
            to: version
                .until
                .map_or(now, |until| until.min(now))
                .max(version.from),
            price: Amount::parse(&version.price)?,
            currency: &version.currency,
        })
    }

    fn of_lease(lease: &'s LeaseRent) -> Option<Self> {
        let from = parse_date(&lease.from)?.checked_mul(DAY)?;
        let to = parse_date(&lease.until)?.checked_add(1)?.checked_mul(DAY)?;
        Some(Self {
            entry: lease.entry,
            first: None,
            from,
            to: to.max(from),
            price: Amount::parse(&lease.price)?,
            currency: &lease.currency,
        })
    }
}

impl Chart {
    /// A chart for each currency, in the order in which they first appear: amounts of different ones are never held
    /// against each other. Only versions by those who could offer the flat are drawn. `now` is in POSIX seconds.
    pub(crate) fn of(story: &PriceStory, now: u64) -> Vec<Self> {
        let versions = story.versions.iter().filter(|version| version.counts);
        let versions = versions.filter_map(|version| Rent::of_version(version, now));
        let leases = story.leases.iter().filter_map(Rent::of_lease);
        let rents: Vec<Rent<'_>> = versions.chain(leases).collect();
        let mut currencies: Vec<&str> = Vec::new();
        for rent in &rents {
            if !currencies.contains(&rent.currency) {
                currencies.push(rent.currency);
            }
        }
        let charts = currencies.into_iter().map(|currency| {
            let own = rents.iter().filter(|rent| rent.currency == currency);
            Self::draw(currency, &own.collect::<Vec<_>>(), now)
        });
        charts.collect()
    }

    fn draw(currency: &str, rents: &[&Rent<'_>], now: u64) -> Self {
        let from = rents.iter().map(|rent| rent.from).min().unwrap_or(now);
        let to = rents.iter().map(|rent| rent.to).max().unwrap_or(now);
        // A day at least, so that something can be seen.
        let to = to.max(from.saturating_add(DAY));
        let high = rents
            .iter()
            .map(|rent| rent.price)
            .max()
            .unwrap_or_default();
        let (unit, count) = scale(high);
        let top = unit.times(count);
        let place = |price: Amount| {
            FULL.saturating_sub(part(price.ten_thousandths(), top.ten_thousandths()))
        };
        let at = |time: u64| {
            let span = i128::from(to.saturating_sub(from));
            part(i128::from(time.saturating_sub(from)), span)
        };
        let step = |rent: &Rent<'_>| Step {
            entry: rent.entry,
            from: at(rent.from),
            to: at(rent.to),
            top: place(rent.price),
        };
        let mut listings: Vec<Steps> = Vec::new();
        let mut leases = Vec::new();
        for rent in rents {
            let Some(first) = rent.first else {
                leases.push(step(rent));
                continue;
            };
            match listings.iter_mut().find(|own| own.first == first) {
                Some(own) => own.steps.push(step(rent)),
                None => listings.push(Steps {
                    first,
                    steps: vec![step(rent)],
                }),
            }
        }
        Self {
            currency: currency.to_owned(),
            from,
            to,
            now: (from..=to).contains(&now).then(|| at(now)),
            lines: (0..=count)
                .map(|line| (place(unit.times(line)), unit.times(line).to_string()))
                .collect(),
            listings,
            leases,
        }
    }
}

/// So much of a whole, in ten-thousandths.
fn part(of: i128, whole: i128) -> u64 {
    if whole <= 0 {
        return 0;
    }
    let part = of.clamp(0, whole).saturating_mul(i128::from(FULL)) / whole;
    u64::try_from(part).unwrap_or(FULL)
}

/// The amount between two lines across the chart, 1, 2 or 5 times a power of ten, and how many of them reach above
/// the highest rent.
fn scale(high: Amount) -> (Amount, i128) {
    let high = high.ten_thousandths().max(1);
    let mut power: i128 = 1;
    loop {
        for factor in [1, 2, 5] {
            let unit = power.saturating_mul(factor);
            let count = high / unit + 1;
            if count <= LINES {
                return (Amount::from_ten_thousandths(unit), count);
            }
        }
        power = power.saturating_mul(10);
    }
}

/// By how many tenths of a percent a rent differs from the one before; none without one, or of another currency.
pub(crate) fn change(before: &Version, after: &Version) -> Option<i64> {
    let former = Amount::parse(&before.price)?.ten_thousandths();
    let now = Amount::parse(&after.price)?.ten_thousandths();
    if before.currency != after.currency || former <= 0 {
        return None;
    }
    let thousandths = now.checked_sub(former)?.checked_mul(1_000)?;
    // To the nearest.
    let half = if thousandths < 0 {
        -former / 2
    } else {
        former / 2
    };
    i64::try_from(thousandths.checked_add(half)? / former).ok()
}

/// The version that one replaces: the last of the same listing before it.
pub(crate) fn before<'s>(story: &'s PriceStory, version: &Version) -> Option<&'s Version> {
    let mut earlier = story.versions.iter().rev();
    earlier.find(|own| own.first == version.first && own.entry < version.entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use stele_records::story::VersionEnd;

    const NOW: u64 = 1_789_997_600;

    fn version(entry: u64, first: u64, price: &str, from: u64, until: Option<u64>) -> Version {
        Version {
            entry,
            first,
            price: price.into(),
            currency: "CNY".into(),
            from,
            until,
            end: until.map(|_| VersionEnd::RunsOut),
            signed: Vec::new(),
            counts: true,
        }
    }

    fn lease(from: &str, until: &str, price: &str) -> LeaseRent {
        LeaseRent {
            entry: 90,
            from: from.into(),
            until: until.into(),
            price: price.into(),
            currency: "CNY".into(),
        }
    }

    #[test]
    fn steps_lie_where_they_belong() {
        let day = |days: u64| NOW - days * DAY;
        let mut stranger = version(9, 9, "1", day(50), None);
        stranger.counts = false;
        let story = PriceStory {
            versions: vec![
                version(1, 1, "3400", day(100), Some(day(50))),
                version(2, 1, "3200.50", day(50), None),
                version(3, 3, "3600", day(25), None),
                stranger,
            ],
            leases: Vec::new(),
        };
        let charts = Chart::of(&story, NOW);
        let [chart] = charts.as_slice() else {
            panic!("one currency: {charts:?}");
        };
        assert_eq!(
            (chart.from, chart.to, chart.now),
            (day(100), NOW, Some(FULL))
        );
        let all: Vec<u64> = chart.listings.iter().map(|own| own.first).collect();
        assert_eq!(all, [1, 3], "what nobody entitled has signed isn't drawn");
        let first = &chart.listings[0].steps;
        let places: Vec<(u64, u64)> = first.iter().map(|step| (step.from, step.to)).collect();
        assert_eq!(places, [(0, 5_000), (5_000, FULL)]);
        let lines: Vec<&str> = chart
            .lines
            .iter()
            .map(|(_, amount)| amount.as_str())
            .collect();
        assert_eq!(lines, ["0", "1000", "2000", "3000", "4000"]);
        assert_eq!(chart.lines[0].0, FULL);
        assert_eq!(first[0].top, 1_500, "3,400 of 4,000");
        assert!(first[1].top > first[0].top, "a lower rent lies lower");
        assert_eq!(
            before(&story, &story.versions[1]).map(|own| own.entry),
            Some(1)
        );
        assert_eq!(before(&story, &story.versions[2]), None);
        assert_eq!(change(&story.versions[0], &story.versions[1]), Some(-59));
        assert_eq!(change(&story.versions[1], &story.versions[0]), Some(62));
    }

    #[test]
    fn leases_stand_beside_and_currencies_apart() {
        let mut story = PriceStory {
            versions: vec![version(1, 1, "3000", NOW - 10 * DAY, None)],
            leases: vec![lease("2026-10-01", "2027-09-30", "2900")],
        };
        let charts = Chart::of(&story, NOW);
        assert_eq!(charts.len(), 1);
        let chart = &charts[0];
        assert_eq!(chart.leases.len(), 1);
        assert_eq!(chart.leases[0].to, FULL);
        assert!(chart.now.is_some_and(|now| now < chart.leases[0].from));
        story.leases[0].currency = "EUR".into();
        let currencies: Vec<String> = Chart::of(&story, NOW)
            .into_iter()
            .map(|own| own.currency)
            .collect();
        assert_eq!(currencies, ["CNY", "EUR"]);
        assert_eq!(Chart::of(&PriceStory::default(), NOW), []);
    }

    proptest! {
        /// Whatever the records say, everything lies within the chart, and higher rents lie higher.
        #[test]
        fn nothing_lies_outside(
            all in proptest::collection::vec((0..4_000_000_000_u64, proptest::option::of(0..4_000_000_000_u64),
                "[0-9]{1,15}(\\.[0-9]{1,2})?", 0..4_u64), 0..12),
            now in 0..4_000_000_000_u64,
        ) {
            let versions = (0..).zip(all).map(|(entry, (from, until, price, first))| {
                version(entry, first.min(entry), &price, from, until.map(|until| until.max(from)))
            });
            let story = PriceStory { versions: versions.collect(), leases: vec![lease("2026-01-01", "2026-12-31", "5")] };
            for chart in Chart::of(&story, now) {
                prop_assert!(chart.lines.len() <= 5 && chart.lines.is_sorted_by(|a, b| a.0 > b.0));
                let steps = chart.listings.iter().flat_map(|own| own.steps.iter()).chain(&chart.leases);
                for step in steps {
                    prop_assert!(step.from <= step.to && step.to <= FULL && step.top <= FULL, "{:?}", step);
                }
                for own in &chart.listings {
                    for (one, other) in own.steps.iter().zip(own.steps.iter().skip(1)) {
                        let price = |entry: u64| Amount::of(&story.versions[usize::try_from(entry).expect("few")].price);
                        prop_assert!((price(one.entry) < price(other.entry)) <= (one.top >= other.top));
                    }
                }
            }
        }
    }
}
