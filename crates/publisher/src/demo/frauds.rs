//! The planted frauds, one or more for each rule, and beside each its honest twin.
//!
//! A scenario is one function. It is acted twice, once with a [`Twist::Fraud`] and once with a
//! [`Twist::Honest`], and the twist is asked in one place: what it changes is the fraud. Read
//! in order, the scenarios are an introduction to the rules.

mod common;
mod forest;
mod funds;
mod harmless;
mod points;
mod rental;

use super::DemoError;
use super::city::City;
use super::dice::Dice;

/// Which of the two twins is acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twist {
    /// The rule has to catch it.
    Fraud,
    /// The rule has to pass it.
    Honest,
}

impl Twist {
    /// The first for a fraud, the second for its twin.
    fn either<T>(self, fraud: T, honest: T) -> T {
        match self {
            Self::Fraud => fraud,
            Self::Honest => honest,
        }
    }

    fn is_fraud(self) -> bool {
        self == Self::Fraud
    }
}

/// The record that a scenario is about, by its id, and the file, if it is about one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The record's id.
    pub record: String,
    /// The path of its file below the city's folder.
    pub file: Option<String>,
    /// The path of what discloses it.
    pub disclosures: Option<String>,
}

impl From<String> for Mark {
    fn from(record: String) -> Self {
        Self {
            record,
            file: None,
            disclosures: None,
        }
    }
}

/// What acts a scenario.
type Act = fn(&mut City, Twist, &mut Dice) -> Result<Mark, DemoError>;

/// A fraud with its twin.
#[derive(Debug, Clone, Copy)]
struct Scenario {
    /// The code of the check that has to catch it.
    code: &'static str,
    /// What is wrong, in one sentence.
    what: &'static str,
    act: Act,
}

/// What acts a harmless scenario: gives the record that must not matter, if there is one, and the
/// honest record that stays unharmed.
type HarmlessAct = fn(&mut City, &mut Dice) -> Result<(Option<Mark>, Mark), DemoError>;

/// What a careless rule would take for a fraud, or would let harm an honest record.
#[derive(Debug, Clone, Copy)]
struct Harmless {
    /// For poison, the code of the check that says why it doesn't count; else the code that must not fail.
    code: &'static str,
    /// The code that the honest record must pass nevertheless.
    spares: &'static str,
    what: &'static str,
    act: HarmlessAct,
}

/// What has been planted, by records' ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// `fraud`, `poison` or `innocent`.
    pub kind: &'static str,
    /// The code of the check that has to catch it; of the innocent, of the check that must not fail.
    pub code: &'static str,
    /// What happened, in one sentence.
    pub what: &'static str,
    /// The record to be caught.
    pub entry: Option<Mark>,
    /// The honest record.
    pub twin: Mark,
    /// Of poison: the code that the honest record must pass.
    pub spares: Option<&'static str>,
}

impl City {
    /// Plants everything.
    pub(super) fn plant_frauds(&mut self) -> Result<(), DemoError> {
        let scenarios = [
            common::SCENARIOS,
            rental::SCENARIOS,
            funds::SCENARIOS,
            forest::SCENARIOS,
            points::SCENARIOS,
        ];
        for scenario in scenarios.into_iter().flatten() {
            let label = |twist| format!("{} {} {twist}", scenario.code, scenario.what);
            let mut dice = self.dice(&label("fraud"));
            let entry = (scenario.act)(self, Twist::Fraud, &mut dice)?;
            let mut dice = self.dice(&label("twin"));
            let twin = (scenario.act)(self, Twist::Honest, &mut dice)?;
            self.planted.push(Planted {
                kind: "fraud",
                code: scenario.code,
                what: scenario.what,
                entry: Some(entry),
                twin,
                spares: None,
            });
        }
        for harmless in harmless::SCENARIOS {
            let mut dice = self.dice(&format!("{} {}", harmless.code, harmless.what));
            let (entry, twin) = (harmless.act)(self, &mut dice)?;
            self.planted.push(Planted {
                kind: if entry.is_some() {
                    "poison"
                } else {
                    "innocent"
                },
                code: harmless.code,
                what: harmless.what,
                spares: entry.is_some().then_some(harmless.spares),
                entry,
                twin,
            });
        }
        Ok(())
    }
}
