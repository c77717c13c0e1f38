//! When money was released: by day, or by month or year where there are too many days to be looked at; and since when
//! something is due.

use std::collections::BTreeMap;

use stele_records::amount::Amount;
use stele_records::story::{Claim, Movement, MovementKind, ProjectStory, RecordStanding, Sums};
use stele_verify::time::parse_date;

/// How many rows are shown at most, before days become months, and months years.
const MOST: usize = 31;

/// For how many days something may be due before it is called late.
pub(crate) const LATE_DAYS: u64 = 30;

/// What money was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// Progress of the works.
    Progress,
    /// Material.
    Material,
    /// Wages, on their way to whoever pays them out.
    Wage,
    /// Wages that reached workers.
    Payout,
    /// It came back.
    Back,
}

impl Use {
    /// In the order in which they are drawn.
    pub(crate) const ALL: [Self; 5] = [
        Self::Progress,
        Self::Material,
        Self::Wage,
        Self::Payout,
        Self::Back,
    ];

    /// What a movement was for.
    pub(crate) fn of(movement: &Movement) -> Self {
        match &movement.kind {
            MovementKind::Payment { purpose, .. } => match purpose.as_str() {
                "wage" => Self::Wage,
                "material" => Self::Material,
                _ => Self::Progress,
            },
            MovementKind::Reversal { .. } => Self::Back,
            MovementKind::Wages { .. } => Self::Payout,
        }
    }

    /// The name that styles know it by.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Progress => "progress",
            Self::Material => "material",
            Self::Wage => "wage",
            Self::Payout => "payout",
            Self::Back => "back",
        }
    }
}

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Day,
    Month,
    Year,
}

impl Step {
    /// The part of a day, `2026-08-03`, that names the row it belongs to.
    fn of(self, day: &str) -> &str {
        let length = match self {
            Self::Day => 10,
            Self::Month => 7,
            Self::Year => 4,
        };
        day.get(..length).unwrap_or(day)
    }
}

/// A row: what was released then, and what has been due since then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Release {
    /// `2026-08-03`, `2026-08` or `2026`.
    pub(crate) when: String,
    /// How much, for what; nothing that is zero.
    pub(crate) parts: BTreeMap<Use, Amount>,
    /// How many movements.
    pub(crate) count: usize,
    /// How the worst of them came out.
    pub(crate) worst: RecordStanding,
    /// How many of them were late.
    pub(crate) late: usize,
    /// What has been due since then and isn't paid, and whether some of it is late.
    pub(crate) due: Amount,
    pub(crate) is_late: bool,
}

impl Release {
    fn new(when: &str) -> Self {
        Self {
            when: when.to_owned(),
            parts: BTreeMap::new(),
            count: 0,
            worst: RecordStanding::Passes,
            late: 0,
            due: Amount::ZERO,
            is_late: false,
        }
    }

    /// All that was released, without what came back.
    pub(crate) fn released(&self) -> Amount {
        let parts = self.parts.iter().filter(|(own, _)| **own != Use::Back);
        parts.map(|(_, amount)| *amount).sum()
    }

    /// The whole length of the row.
    fn length(&self) -> Amount {
        let parts: Amount = self.parts.values().copied().sum();
        parts.max(self.due)
    }
}

/// The releases of a project in one currency, in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Releases {
    pub(crate) currency: String,
    pub(crate) step: Step,
    pub(crate) rows: Vec<Release>,
    /// The longest row.
    pub(crate) most: Amount,
}

impl Releases {
    /// How far along a row an amount reaches, in percent with one decimal, for a drawing.
    pub(crate) fn percent(&self, amount: Amount) -> String {
        let most = self.most.ten_thousandths();
        let per_mille = amount.times(1000).ten_thousandths().checked_div(most);
        let per_mille = per_mille.unwrap_or_default().clamp(0, 1000);
        format!("{}.{}%", per_mille / 10, per_mille % 10)
    }
}

/// The releases of a project, one chart a currency; `today` is a day of the city.
pub(crate) fn releases(story: &ProjectStory, today: &str) -> Vec<Releases> {
    let mut currencies: Vec<&str> = story
        .movements
        .iter()
        .map(|own| own.currency.as_str())
        .collect();
    currencies.extend(claims(story).map(|own| own.currency.as_str()));
    currencies.sort_unstable();
    currencies.dedup();
    let currencies = currencies.into_iter();
    currencies
        .map(|currency| of(story, currency, today))
        .collect()
}

fn of(story: &ProjectStory, currency: &str, today: &str) -> Releases {
    let moved = || {
        story
            .movements
            .iter()
            .filter(|own| own.currency == currency)
    };
    let due = || claims(story).filter(|own| own.currency == currency);
    let steps = [Step::Day, Step::Month, Step::Year];
    let count = |step: Step| {
        let mut days: Vec<&str> = moved().map(|own| step.of(&own.date)).collect();
        days.extend(due().filter_map(|own| Some(step.of(own.since.as_deref()?))));
        days.sort_unstable();
        days.dedup();
        days.len()
    };
    let step = steps.into_iter().find(|step| count(*step) <= MOST);
    let step = step.unwrap_or(Step::Year);
    let mut rows: BTreeMap<&str, Release> = BTreeMap::new();
    for movement in moved() {
        let when = step.of(&movement.date);
        let row = rows.entry(when).or_insert_with(|| Release::new(when));
        let part = row.parts.entry(Use::of(movement)).or_default();
        *part = part.plus(movement.amount);
        row.count += 1;
        row.late += usize::from(days_late(movement).is_some());
        row.worst = row.worst.min(movement.standing);
    }
    for claim in due() {
        let Some(when) = claim.since.as_deref().map(|day| step.of(day)) else {
            continue;
        };
        let row = rows.entry(when).or_insert_with(|| Release::new(when));
        row.due = row.due.plus(claim.left);
        row.is_late |= is_late(claim, today);
    }
    let rows: Vec<Release> = rows.into_values().collect();
    Releases {
        currency: currency.to_owned(),
        step,
        most: rows.iter().map(Release::length).max().unwrap_or_default(),
        rows,
    }
}

/// All that is due and isn't paid, in the order of the contracts.
pub(crate) fn claims(story: &ProjectStory) -> impl Iterator<Item = &Claim> {
    let flows = story.links.iter().filter_map(|link| link.flow.as_ref());
    flows.flat_map(|flow| &flow.claims)
}

/// For how many days something has been due; nothing where no day is said.
pub(crate) fn days_due(claim: &Claim, today: &str) -> Option<u64> {
    let since = parse_date(claim.since.as_deref()?)?;
    Some(parse_date(today)?.saturating_sub(since))
}

/// Whether it has been due for too long.
pub(crate) fn is_late(claim: &Claim, today: &str) -> bool {
    days_due(claim, today).is_some_and(|days| days > LATE_DAYS)
}

/// How long a payment had been due when it was released, in days, if that was too long. One that doesn't count has
/// paid nothing, in time or not.
pub(crate) fn days_late(movement: &Movement) -> Option<u64> {
    let since = parse_date(movement.since.as_deref()?)?;
    let days = parse_date(&movement.date)?.saturating_sub(since);
    (days > LATE_DAYS && movement.standing != RecordStanding::Fails).then_some(days)
}

/// What was released late.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Late {
    pub(crate) count: usize,
    pub(crate) sums: Sums,
    /// The longest, in days.
    pub(crate) longest: u64,
}

/// What was released late, added up.
pub(crate) fn late(story: &ProjectStory) -> Late {
    let mut late = Late::default();
    for movement in &story.movements {
        if let Some(days) = days_late(movement) {
            late.count += 1;
            late.sums.add(movement.amount, &movement.currency);
            late.longest = late.longest.max(days);
        }
    }
    late
}

/// What waits to be paid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) count: usize,
    pub(crate) sums: Sums,
    /// Those that are late.
    pub(crate) late: usize,
    pub(crate) late_sums: Sums,
    /// The longest, in days.
    pub(crate) longest: Option<u64>,
}

/// What waits to be paid, added up.
pub(crate) fn waiting(story: &ProjectStory, today: &str) -> Waiting {
    let mut waiting = Waiting::default();
    for claim in claims(story) {
        waiting.count += 1;
        waiting.sums.add(claim.left, &claim.currency);
        waiting.longest = waiting.longest.max(days_due(claim, today));
        if is_late(claim, today) {
            waiting.late += 1;
            waiting.late_sums.add(claim.left, &claim.currency);
        }
    }
    waiting
}

/// The wage runs of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Runs {
    /// How many runs, whatever their parts.
    pub(crate) count: usize,
    /// How many of them didn't simply pass.
    pub(crate) open: usize,
    pub(crate) sums: Sums,
    pub(crate) worst: RecordStanding,
    /// The newest month, YYYY-MM.
    pub(crate) newest: Option<String>,
}

/// The wage runs of a project, added up. Those that don't count are among them, as in the list of payments.
pub(crate) fn runs(story: &ProjectStory) -> Runs {
    let mut all: BTreeMap<(&str, &str), RecordStanding> = BTreeMap::new();
    let mut runs = Runs {
        count: 0,
        open: 0,
        sums: Sums::default(),
        worst: RecordStanding::Passes,
        newest: None,
    };
    for movement in &story.movements {
        let MovementKind::Wages {
            wage_run, month, ..
        } = &movement.kind
        else {
            continue;
        };
        let worst = all.entry((&movement.contract, wage_run));
        let worst = worst.or_insert(RecordStanding::Passes);
        *worst = (*worst).min(movement.standing);
        runs.worst = runs.worst.min(movement.standing);
        runs.sums.add(movement.amount, &movement.currency);
        runs.newest = runs.newest.max(Some(month.clone()));
    }
    runs.count = all.len();
    runs.open = all
        .values()
        .filter(|own| **own != RecordStanding::Passes)
        .count();
    runs
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use stele_records::story::{ClaimKind, Flow, Link, Tally};

    const TODAY: &str = "2026-09-21";

    pub(crate) fn movement(date: &str, purpose: &str, amount: &str) -> Movement {
        Movement {
            entry: 0,
            date: date.into(),
            since: None,
            contract: "C".into(),
            payer: String::new(),
            kind: match purpose {
                "back" => MovementKind::Reversal {
                    payee: None,
                    of: String::new(),
                },
                "run" => MovementKind::Wages {
                    wage_run: amount.into(),
                    workers: 2,
                    month: date.get(..7).unwrap_or_default().into(),
                    part: 1,
                    parts: 1,
                },
                _ => MovementKind::Payment {
                    payee: String::new(),
                    purpose: purpose.into(),
                    milestone: None,
                    wage_run: None,
                },
            },
            amount: Amount::of(amount),
            currency: "CNY".into(),
            signers: Vec::new(),
            authority: Ok(()),
            standing: RecordStanding::Passes,
            rules: Vec::new(),
        }
    }

    pub(crate) fn claim(since: Option<&str>, left: &str) -> Claim {
        Claim {
            entry: 0,
            contract: "C".into(),
            payee: String::new(),
            kind: ClaimKind::Request {
                name: "R".into(),
                purpose: "wage".into(),
            },
            since: since.map(str::to_owned),
            of: Amount::of("1000"),
            left: Amount::of(left),
            currency: "CNY".into(),
        }
    }

    pub(crate) fn story(movements: Vec<Movement>, claims: Vec<Claim>) -> ProjectStory {
        let link = Link {
            entry: 0,
            depth: 0,
            contract: "C".into(),
            title: String::new(),
            buyer: String::new(),
            supplier: String::new(),
            currency: "CNY".into(),
            signed_value: Amount::ZERO,
            flow: Some(Flow {
                value: Amount::ZERO,
                amendments: 0,
                paid: Sums::default(),
                passed_on: Sums::default(),
                wages: Sums::default(),
                workers: 0,
                due: Sums::default(),
                claims,
            }),
            standing: RecordStanding::Passes,
        };
        ProjectStory {
            project: "P".into(),
            own: None,
            links: vec![link],
            movements,
            tally: Tally::default(),
            contracted: Sums::default(),
            paid: Sums::default(),
            due: Sums::default(),
            wages: Sums::default(),
            too_long: None,
            as_of: 0,
        }
    }

    #[test]
    fn a_day_has_its_parts_and_what_is_due_since_then() {
        let movements = vec![
            movement("2026-08-03", "progress", "100.50"),
            movement("2026-08-01", "material", "40"),
            movement("2026-08-03", "wage", "9.50"),
            movement("2026-08-03", "back", "10"),
        ];
        let claims = vec![claim(Some("2026-08-01"), "500"), claim(None, "1")];
        let charts = releases(&story(movements, claims), TODAY);
        let [chart] = &charts[..] else {
            panic!("one currency: {charts:?}");
        };
        let days: Vec<&str> = chart.rows.iter().map(|row| row.when.as_str()).collect();
        assert_eq!(
            (chart.step, days),
            (Step::Day, vec!["2026-08-01", "2026-08-03"])
        );
        let [first, second] = &chart.rows[..] else {
            panic!("two days");
        };
        assert_eq!((first.due.to_string(), first.is_late), ("500".into(), true));
        assert_eq!(second.released().to_string(), "110");
        assert_eq!((second.count, second.due), (3, Amount::ZERO));
        // The longest row is all that is due, and no bar is longer than its row.
        assert_eq!(chart.most.to_string(), "500");
        assert_eq!(chart.percent(Amount::of("500")), "100.0%");
        assert_eq!(chart.percent(Amount::of("0.4")), "0.0%");
        assert_eq!(chart.percent(Amount::of("1.3")), "0.2%");
        assert_eq!(chart.percent(Amount::of("9999")), "100.0%");
    }

    #[test]
    fn many_days_become_months_and_many_months_years() {
        let days = (1..=31).map(|day| movement(&format!("2026-08-{day:02}"), "wage", "1"));
        let mut movements: Vec<Movement> = days.collect();
        let step = |movements: &[Movement]| {
            let chart = releases(&story(movements.to_vec(), Vec::new()), TODAY).remove(0);
            (chart.step, chart.rows.len())
        };
        assert_eq!(step(&movements), (Step::Day, 31));
        movements.push(movement("2026-09-01", "wage", "1"));
        assert_eq!(step(&movements), (Step::Month, 2));
        let years = (1990..2026).map(|year| movement(&format!("{year}-01-01"), "wage", "1"));
        movements.extend(years);
        assert_eq!(step(&movements), (Step::Year, 37));
        assert_eq!(releases(&story(Vec::new(), Vec::new()), TODAY), []);
    }

    #[test]
    fn what_waits_is_late_after_thirty_days() {
        let claims = vec![
            claim(Some("2026-08-22"), "5"),
            claim(Some("2026-08-21"), "7.50"),
            claim(None, "1"),
            // A day that is still to come: nobody has waited yet.
            claim(Some("2026-12-24"), "2"),
        ];
        let waiting = waiting(&story(Vec::new(), claims), TODAY);
        assert_eq!(
            (waiting.count, waiting.late, waiting.longest),
            (4, 1, Some(31))
        );
        assert_eq!(waiting.sums.get("CNY").to_string(), "15.50");
        assert_eq!(waiting.late_sums.get("CNY").to_string(), "7.50");
    }

    #[test]
    fn what_was_released_is_late_after_thirty_days() {
        let paid = |since: Option<&str>, standing| Movement {
            since: since.map(str::to_owned),
            standing,
            ..movement("2026-08-31", "progress", "2.50")
        };
        let movements = vec![
            paid(Some("2026-08-01"), RecordStanding::Passes),
            paid(Some("2026-07-31"), RecordStanding::Passes),
            paid(Some("2026-07-01"), RecordStanding::Warns),
            paid(Some("2025-07-01"), RecordStanding::Fails),
            // Paid before it was asked for.
            paid(Some("2026-12-24"), RecordStanding::Passes),
            paid(None, RecordStanding::Passes),
        ];
        let days: Vec<_> = movements.iter().map(days_late).collect();
        assert_eq!(days, [None, Some(31), Some(61), None, None, None]);
        let story = story(movements, Vec::new());
        let late = late(&story);
        assert_eq!((late.count, late.longest), (2, 61));
        assert_eq!(late.sums.get("CNY").to_string(), "5");
        assert_eq!(releases(&story, TODAY)[0].rows[0].late, 2);
    }

    #[test]
    fn parts_of_a_run_are_one_run() {
        let mut movements = vec![
            movement("2026-07-31", "run", "10"),
            movement("2026-08-31", "run", "10"),
            movement("2026-08-31", "run", "20"),
            movement("2026-08-31", "wage", "99"),
        ];
        movements[2].standing = RecordStanding::Fails;
        let runs = runs(&story(movements, Vec::new()));
        assert_eq!((runs.count, runs.open), (2, 1));
        assert_eq!(runs.sums.get("CNY").to_string(), "40");
        assert_eq!(runs.newest.as_deref(), Some("2026-08"));
        assert_eq!(runs.worst, RecordStanding::Fails);
    }
}
