//! Holding every record of a log against the rules of its type, once all of them have been read.
//!
//! What it finds is about records; whether the log and its index are sound is another question.

use std::ops::Range;

use stele_records::index::IndexRoot;
use stele_records::known::{Fact, Interval, Known, Open, Told};
use stele_records::rules::forest::survival;
use stele_records::rules::points::{SchemeTotals, balances, newest_rates};
use stele_records::rules::rental::Market;
use stele_records::rules::{Finding, Rule, RuleReason};
use stele_records::trust::TrustFile;
use stele_records::types::Content;
use stele_records::verdict::{CheckCode, Outcome, Reason};
use stele_verify::record::IntactRecord;

/// Something about a record: a rule that it breaks, or that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordFinding {
    /// Number of the entry.
    pub entry: u64,
    /// The check that came out so.
    pub check: CheckCode,
    /// How: failed, with a warning, or not to be told.
    pub outcome: Outcome,
}

/// The records of a log, as far as it has been read.
#[derive(Debug)]
pub struct Ruled<'t> {
    known: Known<'t>,
    trust: &'t TrustFile,
    origin: String,
    head_time: Option<u64>,
    /// Where the entries begin that no index root covers yet.
    open: u64,
    /// The entries of the newest index root, and the time that a quorum saw the log without them.
    last: Option<(Range<u64>, Option<u64>)>,
}

impl<'t> Ruled<'t> {
    /// Nothing yet of the log with this name, whose head a quorum saw at `head_time` (POSIX seconds).
    pub fn new(origin: &str, head_time: Option<u64>, trust: &'t TrustFile) -> Self {
        Self {
            known: Known::replayed(origin, head_time, trust),
            trust,
            origin: origin.to_owned(),
            head_time,
            open: 0,
            last: None,
        }
    }

    /// Takes note of the next entry, and of the record in it if its proofs hold.
    pub fn push(&mut self, number: u64, bytes: &[u8], record: Option<&IntactRecord<'_>>) {
        let fact = record.and_then(|record| Fact::of(number, record, &self.origin));
        self.known.replay(number, bytes, fact);
        if !IndexRoot::claims_to_be(bytes) {
            return;
        }
        if let Ok(root) = IndexRoot::parse(bytes) {
            let time = root.previous().and_then(|note| {
                let checkpoint = self.trust.policy.verify(note.as_bytes()).ok()?;
                checkpoint.quorum_time()
            });
            self.settle(time);
            let end = number.saturating_add(1);
            self.last = Some((self.open..end, time));
            self.open = end;
        }
    }

    /// The entries of the newest index root were in the log by this time.
    fn settle(&mut self, until: Option<u64>) {
        if let Some((entries, after)) = self.last.take() {
            let interval = Interval { after, until };
            self.known.replay_interval(entries, interval);
        }
    }

    /// All that was read, to be asked by the rules: after the last entry.
    pub fn finish(mut self) -> Known<'t> {
        self.settle(self.head_time);
        self.known
    }
}

/// What the rules find about each record of a log that has been read, at `now` in POSIX seconds, in the
/// order of the log.
pub fn findings(known: &Known<'_>, now: u64) -> Vec<RecordFinding> {
    let mut questions = Questions::new(known, now);
    let numbers = known.numbers().into_iter();
    let found = numbers.flat_map(|number| questions.ask(known, number));
    found.collect()
}

/// The questions that are asked of a log, record by record, and what they share.
#[derive(Debug)]
pub struct Questions {
    now: u64,
    market: Market,
    city: Option<Told<Vec<SchemeTotals>>>,
}

impl Questions {
    /// Looks at the log as a whole, at `now` in POSIX seconds.
    pub fn new(known: &Known<'_>, now: u64) -> Self {
        Self {
            now,
            market: Market::of(known, now),
            city: None,
        }
    }

    /// What there is to say about the record in this entry. Ask in the order of the log.
    pub fn ask(&mut self, known: &Known<'_>, number: u64) -> Vec<RecordFinding> {
        let Ok(Some(fact)) = known.fact(number) else {
            return Vec::new();
        };
        let now = self.now;
        let rules = Rule::of(fact.record_type()).iter();
        let rules = rules.filter(|rule| !is_past(fact, **rule, now));
        let found = rules.filter_map(|rule| finding(known, fact, *rule, now));
        let mut found: Vec<RecordFinding> = found.collect();
        let compared = self.market.finding(fact, now).map(Ok);
        found.extend(compared.and_then(|finding| told(fact, Rule::R7, finding)));
        // A rule of whole sections, which no page of a single record asks.
        if let Content::Section(section) = fact.content() {
            let survival = survival(known, &section.name).map(|told| told.finding());
            found.extend(told(fact, Rule::T7, survival));
        }
        // A rule of the whole city, told of what a scheme's points follow from.
        if let Content::RateTable(table) = fact.content() {
            let newest = newest_rates(known, &table.scheme);
            if newest == Ok(Some(number)) {
                let balances = self.city.get_or_insert_with(|| balances(known));
                found.extend(told(fact, Rule::P5, of_scheme(balances, &table.scheme)));
            }
        }
        found
    }
}

/// P5 of a scheme: one without accounts has nothing to add up.
fn of_scheme(balances: &Told<Vec<SchemeTotals>>, scheme: &str) -> Told<Finding> {
    let all = balances.as_ref().map_err(Open::clone)?;
    let own = all.iter().find(|totals| totals.scheme == scheme);
    let nothing = || Finding::not_applicable(RuleReason::OtherRecords);
    Ok(own.map_or_else(nothing, SchemeTotals::finding))
}

/// Whether a rule would hold the present against an offer that is over: a flat that was let after its
/// listing ran out is as it should be. That it ran out is told once.
fn is_past(fact: &Fact, rule: Rule, now: u64) -> bool {
    let is_over = fact.valid_until().is_some_and(|until| until < now);
    is_over
        && matches!(
            rule,
            Rule::R2 | Rule::R3 | Rule::R4 | Rule::R6 | Rule::R7 | Rule::R10
        )
}

fn finding(known: &Known<'_>, fact: &Fact, rule: Rule, now: u64) -> Option<RecordFinding> {
    told(fact, rule, rule.ask(known, fact, now))
}

fn told(fact: &Fact, rule: Rule, finding: Told<Finding>) -> Option<RecordFinding> {
    let outcome = match finding {
        Ok(finding) => finding.outcome,
        // Whoever has no anchors knows that without being told of every record.
        Err(Open::Unknown(Reason::NoAnchors)) => return None,
        Err(Open::Unknown(reason)) => Outcome::CouldNotCheck(reason),
        // Nothing is wanted of a log that is there whole.
        Err(Open::Wanted) => return None,
    };
    let is_told = matches!(
        outcome,
        Outcome::Failed(_) | Outcome::Warning(_) | Outcome::CouldNotCheck(_)
    );
    is_told.then(|| RecordFinding {
        entry: fact.number(),
        check: CheckCode::Rule(rule),
        outcome,
    })
}
