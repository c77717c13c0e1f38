//! What an entity paid and received, project by project: what counts in the sums of the projects themselves.

use super::movement::{MovementKind, parts};
use super::{RecordStanding, Sums, standing};
use crate::index::{IndexKey, Kind};
use crate::known::{Fact, Known, Told, together};
use crate::rules::Rule;
use crate::rules::funds::{Movement as Counted, ledger, project_at};
use crate::types::Content;
use stele_verify::sorted::{SortedMap, SortedSet};

/// A project with the numbers of contracts under which an entity pays or is paid, or is said to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dealt {
    /// The project's name.
    pub project: String,
    /// The numbers of its contracts.
    pub contracts: Vec<String>,
}

/// What an entity paid and received in one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dealings {
    /// The project's name.
    pub project: String,
    /// What is built, as those entitled have logged it; none if nobody has.
    pub title: Option<String>,
    /// What it paid to other entities, less what came back.
    pub paid: Sums,
    /// What it paid to workers.
    pub wages: Sums,
    /// What it received, less what went back.
    pub received: Sums,
    /// Movements of its money that count, in the order of the log.
    pub counted: Vec<Dealing>,
    /// Movements that name it and don't count, in the order of the log.
    pub left_out: Vec<LeftOut>,
    /// How many entries stand under these contracts: all of them were read.
    pub read: usize,
}

/// A movement of an entity's money that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dealing {
    /// Number of the entry.
    pub entry: u64,
    /// How it came out: it counts also where it breaks a limit, since money that was paid was paid.
    pub standing: RecordStanding,
}

/// A movement that says of an entity that it paid or received, and doesn't count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Number of the entry.
    pub entry: u64,
    /// Why it doesn't count.
    pub why: WhyLeftOut,
}

/// Why a movement doesn't count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyLeftOut {
    /// It holds a record that was logged before.
    Again {
        /// The entry that held it first.
        first: u64,
    },
    /// Whoever signed it was not entitled to.
    NotEntitled,
    /// It was withdrawn or replaced.
    Undone {
        /// The entry that did it.
        by: u64,
    },
    /// These rules speak against it.
    Rules(Vec<Rule>),
}

impl Dealt {
    /// The projects in which an entity pays or is paid under a contract, in the order of their names.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open), also where more entries name it than are read at once.
    pub fn of(known: &Known<'_>, entity: &str) -> Told<Vec<Self>> {
        let named = known.facts(&IndexKey::new(Kind::Party, entity))?;
        let mut found: SortedMap<String, SortedSet<String>> = SortedMap::new();
        for fact in named {
            let (project, contract, parties) = match fact.content() {
                Content::Contract(own) => {
                    (&own.project, &own.contract, [&own.buyer, &own.supplier])
                }
                Content::Payment(own) => (&own.project, &own.contract, [&own.payer, &own.payee]),
                _ => continue,
            };
            if parties.into_iter().any(|party| party == entity) {
                let contracts = found.entry(project.clone()).or_default();
                contracts.insert(contract.clone());
            }
        }
        let each = found.into_iter().map(|(project, contracts)| Self {
            project,
            contracts: contracts.into_iter().collect(),
        });
        Ok(each.collect())
    }
}

impl Dealings {
    /// Adds up what an entity paid and received in a project, as of `now` in POSIX seconds. What can't be known
    /// of one movement leaves the whole open: a part of a sum would say less than nothing.
    ///
    /// # Errors
    /// [`Open`](crate::known::Open), also where more stands under a contract than is read at once.
    pub fn tell(known: &Known<'_>, entity: &str, dealt: &Dealt, now: u64) -> Told<Self> {
        let project = &*dealt.project;
        let own = project_at(known, project, u64::MAX);
        let contracts = dealt.contracts.iter();
        let under = contracts.map(|contract| under(known, entity, (project, contract), now));
        let under = together(under)?;
        let mut dealings = Self {
            project: project.to_owned(),
            title: own?.map(|(_, terms)| terms.title.clone()),
            paid: Sums::default(),
            wages: Sums::default(),
            received: Sums::default(),
            counted: Vec::new(),
            left_out: Vec::new(),
            read: 0,
        };
        for (lines, read) in under {
            dealings.read = dealings.read.saturating_add(read);
            for line in lines {
                match line {
                    Line::Counts(movement, standing) => dealings.add(entity, &movement, standing),
                    Line::Out(out) => dealings.left_out.push(out),
                }
            }
        }
        dealings.counted.sort_by_key(|own| own.entry);
        dealings.left_out.sort_by_key(|own| own.entry);
        Ok(dealings)
    }

    fn add(&mut self, entity: &str, movement: &Counted, standing: RecordStanding) {
        let (amount, currency) = (movement.amount, &*movement.currency);
        if movement.payer == entity {
            // Wages that workers got name nobody who was paid.
            let sums = match movement.payee.is_empty() {
                true => &mut self.wages,
                false => &mut self.paid,
            };
            sums.add(amount, currency);
        }
        if movement.payee == entity {
            self.received.add(amount, currency);
        }
        let entry = movement.number;
        self.counted.push(Dealing { entry, standing });
    }

    /// All that it paid: to entities and to workers.
    pub fn paid_in_all(&self) -> Sums {
        let mut all = self.paid.clone();
        all.add_all(&self.wages);
        all
    }

    /// Whether any money moved that counts.
    pub fn has_moved(&self) -> bool {
        !self.counted.is_empty()
    }
}

enum Line {
    Counts(Counted, RecordStanding),
    Out(LeftOut),
}

/// Movements under a contract that say of an entity that it paid or received; and how many entries were read.
fn under(
    known: &Known<'_>,
    entity: &str,
    (project, contract): (&str, &str),
    now: u64,
) -> Told<(Vec<Line>, usize)> {
    let facts = known.facts(&IndexKey::new(Kind::Contract, contract))?;
    let ledger = ledger(known, (project, contract))?;
    let counting = ledger.paid.iter().chain(&ledger.paid_out);
    let counting: SortedMap<u64, &Counted> = counting.map(|own| (own.number, own)).collect();
    let read = facts.len();
    let own = facts.into_iter();
    let own = own.filter(|fact| fact.content().project() == Some(project));
    let lines = own.map(|fact| {
        let Some((_, _, payer, kind, _)) = parts(known, fact)? else {
            return Ok(None);
        };
        let is_payee = kind.payee() == Some(entity);
        if payer != entity && !is_payee {
            return Ok(None);
        }
        Ok(Some(match counting.get(&fact.number()) {
            Some(movement) => Line::Counts((*movement).clone(), standing(known, fact, now)?.0),
            None => Line::Out(LeftOut {
                entry: fact.number(),
                why: why(known, fact, now)?,
            }),
        }))
    });
    let lines = together(lines)?.into_iter().flatten().collect();
    Ok((lines, read))
}

/// Why a movement doesn't count.
fn why(known: &Known<'_>, fact: &Fact, now: u64) -> Told<WhyLeftOut> {
    let first = known.first(fact)?;
    if first != fact.number() {
        return Ok(WhyLeftOut::Again { first });
    }
    if !known.is_entitled(fact)? {
        return Ok(WhyLeftOut::NotEntitled);
    }
    if let Some(by) = known.undone(fact, u64::MAX)? {
        return Ok(WhyLeftOut::Undone { by });
    }
    Ok(WhyLeftOut::Rules(standing(known, fact, now)?.1))
}

impl MovementKind {
    /// The entity that is paid; of a reversal, that had been paid.
    fn payee(&self) -> Option<&str> {
        match self {
            Self::Payment { payee, .. } => Some(payee),
            Self::Reversal { payee, .. } => payee.as_deref(),
            Self::Wages { .. } => None,
        }
    }
}
