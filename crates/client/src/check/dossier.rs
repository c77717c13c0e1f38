//! A dossier, proven part by part without asking anyone.

use stele_records::auditors::{Auditors, Statement, StatementError};
use stele_records::index::{Committed, Gap, IndexKey, IndexRoot, Kind};
use stele_records::known::{Known, Want};
use stele_records::rules::Rule;
use stele_records::trust::TrustFile;
use stele_records::verdict::{CheckCode, Clock, FetchProblem, Listed, Reason, Since, Verdict};
use stele_tlog::index::list::head_of;
use stele_tlog::index::{Complete, List, Lookup, LookupError, SHORT};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::leaf_hash;
use stele_verify::merkle::{Included, MerkleError};
use stele_verify::record::{IntactRecord, Memory, verify_new};
use stele_verify::tlog_proof::TlogProof;

use super::file::{CheckedFile, CheckedRows, FileKind};
use super::list::{CheckedList, judge_place, stop_list};
use super::{CheckedEntry, close_row, judge_read};
use crate::dossier::{About, Dossier, Member};
use crate::log::LogError;

/// How often the rules are asked anew: once for each chain of times that they want to know.
const MAX_INTERVALS: usize = 32;

/// Checks a dossier.
pub(super) fn check(
    dossier: &Dossier,
    trust: &TrustFile,
    clock: Clock,
    memory: &mut Memory,
) -> CheckedFile {
    let mut verdict = Verdict::pending();
    let checkpoint = match trust.policy.verify(dossier.note().as_bytes()) {
        Ok(checkpoint) => {
            verdict.judge_checkpoint(Ok(&checkpoint), trust, clock);
            verdict.judge_growth_offline();
            Some(checkpoint)
        }
        Err(error) => {
            verdict.judge_checkpoint(Err(&error), trust, clock);
            None
        }
    };
    let index = checkpoint
        .as_ref()
        .map(|checkpoint| committed(dossier, checkpoint, trust));
    match &index {
        Some(Ok(index)) => verdict.judge_index(Ok(index), trust),
        Some(Err(error)) => verdict.judge_index(Err(&Reason::from(error.clone())), trust),
        None => verdict.judge_index(Err(&Reason::Blocked), trust),
    }
    let index = index.unwrap_or(Err(LogError::NoIndex));
    let time = checkpoint
        .as_ref()
        .and_then(VerifiedCheckpoint::quorum_time);
    let members = read(dossier, checkpoint.as_ref(), memory);
    let mut gap = None;
    if let (Some(checkpoint), Ok(index), false) = (&checkpoint, &index, trust.auditors.is_empty()) {
        let auditors = auditors(dossier, checkpoint, trust, clock);
        let reached = auditors.reached(trust).map(|reached| reached.upto);
        gap = reached.and_then(|upto| later(dossier, checkpoint, upto));
        let since = gap.as_ref().map_or(Since::Nothing, Since::Replayed);
        verdict.judge_auditors(index, trust, &auditors, since);
    }
    let proven = Proven {
        now: clock.proven(time).earliest(),
        dossier,
        members,
        trust,
        checkpoint,
        index,
        gap,
        verdict,
    };
    match dossier.about() {
        About::Entry(number) => proven.entry(*number),
        About::Key(key) => proven.key(key),
    }
}

/// The last entry, which commits to the index that all else is proven against.
fn committed(
    dossier: &Dossier,
    checkpoint: &VerifiedCheckpoint,
    trust: &TrustFile,
) -> Result<Committed, LogError> {
    let last = dossier.members().last().ok_or(LogError::NoIndex)?;
    Committed::verify(
        &last.bytes,
        last.number,
        &last.proof,
        checkpoint,
        &trust.policy,
    )
    .map_err(LogError::Committed)
}

/// What the auditors in it say of the dossier's checkpoint.
fn auditors(
    dossier: &Dossier,
    checkpoint: &VerifiedCheckpoint,
    trust: &TrustFile,
    clock: Clock,
) -> Auditors {
    let mut auditors = Auditors::new(checkpoint, clock);
    let origin = checkpoint.origin();
    for auditor in &trust.auditors {
        let mut refused = None;
        for said in dossier.said() {
            let note = said.note.as_bytes();
            match Statement::verify(note, &auditor.key, &trust.policy, origin) {
                Ok(statement) => auditors.add_with_proof(auditor, &statement, &said.proof),
                // Another auditor's.
                Err(StatementError::Unsigned) => {}
                Err(error) => refused = Some(error),
            }
        }
        match refused {
            Some(error) => auditors.add_refused(auditor, &error),
            None => auditors.add_unavailable(auditor, FetchProblem::NotFound),
        }
    }
    auditors
}

/// What there is to say of each entry by itself, in their order. All signatures are checked together, which takes a
/// fraction of the time; of what isn't shown to be the log's, those of the entry in question alone.
fn read<'d>(
    dossier: &'d Dossier,
    checkpoint: Option<&VerifiedCheckpoint>,
    memory: &mut Memory,
) -> Vec<Shown<'d>> {
    let show = |member: &'d Member| {
        let checkpoint = checkpoint?;
        let leaf = leaf_hash(&member.bytes);
        let (size, root) = (checkpoint.size(), checkpoint.root());
        Some(Included::verify(
            leaf,
            member.number,
            size,
            root,
            &member.proof,
        ))
    };
    let mut members: Vec<Shown<'d>> = dossier
        .members()
        .iter()
        .map(|member| Shown {
            member,
            included: show(member),
            intact: None,
        })
        .collect();
    // A dossier about a key looks at the entries of its list.
    let is_wanted = |shown: &Shown<'_>| match dossier.about() {
        About::Entry(number) => shown.logged().is_some() || shown.member.number == *number,
        About::Key(key) => {
            let list = dossier.listing(key);
            let is_listed = list.is_some_and(|list| list.numbers.contains(&shown.member.number));
            is_listed && shown.logged().is_some()
        }
    };
    let wanted = members.iter_mut().filter(|shown| is_wanted(shown));
    let wanted: Vec<&mut Shown<'d>> = wanted.collect();
    let bytes = wanted.iter().map(|shown| shown.member.bytes.as_slice());
    let read = verify_new(bytes, memory);
    for (shown, read) in wanted.into_iter().zip(read) {
        shown.intact = read.ok();
    }
    members
}

/// An entry of a dossier, and what there is to say of it by itself.
struct Shown<'d> {
    member: &'d Member,
    /// Whether it is shown to stand in the log; nothing without a checkpoint.
    included: Option<Result<Included, MerkleError>>,
    /// The record in it, if it is intact and was looked at.
    intact: Option<IntactRecord<'d>>,
}

impl<'d> Shown<'d> {
    /// The entry, where it is shown to stand in the log.
    fn logged(&self) -> Option<Listed<'_>> {
        match &self.included {
            Some(Ok(included)) => Some(Listed {
                bytes: &self.member.bytes,
                included,
            }),
            _ => None,
        }
    }
}

/// The entries that came later than what auditors have replayed, if they are all there.
fn later(dossier: &Dossier, checkpoint: &VerifiedCheckpoint, upto: u64) -> Option<Gap> {
    let since = dossier.since().filter(|since| *since < upto)?;
    let former = dossier.member(since)?;
    let former =
        Committed::verify_replayed(&former.bytes, since, &former.proof, checkpoint).ok()?;
    let mut gap = Gap::new(former);
    let (size, root) = (checkpoint.size(), checkpoint.root());
    let range = Gap::entries(since, size);
    for member in dossier
        .members()
        .iter()
        .filter(|m| range.contains(&m.number))
    {
        let leaf = leaf_hash(&member.bytes);
        let included = Included::verify(leaf, member.number, size, root, &member.proof).ok()?;
        gap.add(&Listed {
            bytes: &member.bytes,
            included: &included,
        });
    }
    gap.is_whole().then_some(gap)
}

/// What of a dossier is proven, and what it is to be held against.
struct Proven<'d> {
    /// The earliest that it may be, in POSIX seconds.
    now: u64,
    dossier: &'d Dossier,
    members: Vec<Shown<'d>>,
    trust: &'d TrustFile,
    checkpoint: Option<VerifiedCheckpoint>,
    index: Result<Committed, LogError>,
    /// The entries that no auditor has replayed, if all of them are there.
    gap: Option<Gap>,
    /// The checks of the log and its index.
    verdict: Verdict,
}

impl Proven<'_> {
    /// The verdict on the entry that the dossier is about.
    fn entry(self, number: u64) -> CheckedFile {
        let shown = self.shown(number);
        let mut entry = self.member(number, shown);
        let record = shown.and_then(|shown| shown.intact.as_ref());
        if let (Some(record), Ok(index)) = (record, &self.index) {
            let key = IndexKey::new(Kind::Ref, record.record().id());
            match self.complete(&key) {
                Ok(Some(complete)) => self.history(&mut entry, record, index, &complete),
                Ok(None) => entry
                    .verdict
                    .could_not_check(CheckCode::History, Reason::Offline),
                Err(error) => stop_list(&mut entry.verdict, &error),
            }
            self.rules(&mut entry, index);
        }
        entry.verdict.close(&Reason::Blocked);
        CheckedFile {
            kind: FileKind::Dossier,
            record: entry.bytes,
            proof: entry.proof,
            checkpoint: self.checkpoint,
            verdict: entry.verdict,
            rows: None,
        }
    }

    fn history(
        &self,
        entry: &mut CheckedEntry,
        record: &IntactRecord<'_>,
        index: &Committed,
        complete: &Complete,
    ) {
        // What isn't shown to be the log's says nothing of its index: whoever made the file may have
        // put it there.
        if self.logged(entry.index).is_none() {
            return;
        }
        let others = complete.numbers().iter();
        let listed: Option<Vec<_>> = others.map(|number| self.logged(*number)).collect();
        let Some(listed) = listed else {
            // The dossier lacks an entry that its own list names.
            entry
                .verdict
                .could_not_check(CheckCode::History, Reason::Offline);
            return;
        };
        entry
            .verdict
            .judge_history(record, entry.index, index, complete, &listed);
        entry.history = Some(complete.clone());
    }

    /// Holds the record against the rules of its type, with what the dossier brings.
    fn rules(&self, entry: &mut CheckedEntry, index: &Committed) {
        let mut known = Known::new(index, self.trust);
        for listing in self.dossier.listings() {
            match self.complete(&listing.key) {
                Ok(Some(complete)) => known.add_list(listing.key.clone(), Ok(&complete)),
                Err(error @ LogError::Differs(_)) => {
                    known.add_list(listing.key.clone(), Err(Reason::from(error)));
                }
                Ok(None) | Err(_) => {}
            }
        }
        let members = self.members.iter();
        let logged = members.filter_map(|shown| Some((shown.logged()?, shown.intact.as_ref())));
        let logged: Vec<_> = logged.collect();
        for (entry, record) in &logged {
            known.add_read(entry, *record);
        }
        let listed: Vec<Listed<'_>> = logged.into_iter().map(|(entry, _)| entry).collect();
        for _ in 0..MAX_INTERVALS {
            entry.verdict.judge_rules(&known, entry.index, self.now);
            let wants = known.take_wants();
            let mut found = false;
            for want in wants {
                if let Want::Interval(number) = want {
                    found |= add_interval(&mut known, &listed, number);
                }
            }
            // A dossier has all that it will ever have.
            if !found {
                break;
            }
        }
        // Whether something takes it back stands in the list of its subject, which may not be in the file.
        if entry.verdict.is_open(CheckCode::History) {
            let reason = Reason::Offline;
            entry.verdict.could_not_check(CheckCode::History, reason);
        }
        for code in Rule::ALL.map(CheckCode::Rule) {
            if entry.verdict.is_open(code) {
                entry.verdict.could_not_check(code, Reason::Offline);
            }
        }
    }

    /// All entries about the key that the dossier is about.
    fn key(self, key: &IndexKey) -> CheckedFile {
        let complete = self.complete(key);
        let missing = || Err(LogError::NoIndex);
        let complete = complete.and_then(|complete| complete.map_or_else(missing, Ok));
        let numbers = complete
            .as_ref()
            .map(|complete| complete.numbers().to_vec());
        let rows = numbers.unwrap_or_default().into_iter().map(|number| {
            let mut row = self.member(number, self.shown(number));
            judge_place(key, &mut row);
            close_row(&mut row.verdict);
            row
        });
        let rows: Vec<CheckedEntry> = rows.collect();
        let found = complete.map(|complete| complete.lookup().clone());
        let mut list = CheckedList::new(key.clone(), self.verdict.clone(), found);
        list.hold_against(&rows);
        CheckedFile {
            kind: FileKind::Dossier,
            record: None,
            proof: None,
            checkpoint: self.checkpoint,
            verdict: list.verdict.clone(),
            rows: Some(CheckedRows { list, rows }),
        }
    }

    /// The whole list of a key; none if the dossier hasn't got it.
    fn complete(&self, key: &IndexKey) -> Result<Option<Complete>, LogError> {
        let index = self.index.as_ref().map_err(Clone::clone)?;
        let Some(listing) = self.dossier.listing(key) else {
            return Ok(None);
        };
        let numbers = &listing.numbers;
        let list = list_of(numbers);
        let root = index.root().root();
        let found = Lookup::verify(root, key.hash(), index.number(), list, &listing.proof)
            .map_err(LogError::Lookup)?;
        let complete = found.complete(numbers.clone());
        let complete = complete.map_err(|error| LogError::Lookup(LookupError::List(error)))?;
        if let Some(gap) = &self.gap {
            let Some(proof) = &listing.former else {
                return Ok(None);
            };
            let former = gap.former();
            let own = numbers.partition_point(|number| *number < former.number());
            let before = numbers.get(..own).unwrap_or_default();
            let list = list_of(before);
            let (root, covered) = (former.root().root(), former.number());
            let former = Lookup::verify(root, key.hash(), covered, list, proof);
            let former = former.map_err(LogError::Lookup)?;
            gap.check(&complete, &former).map_err(LogError::Differs)?;
        }
        Ok(Some(complete))
    }

    /// An entry of the dossier with its own verdict, whose history is open.
    fn member(&self, number: u64, shown: Option<&Shown<'_>>) -> CheckedEntry {
        let mut verdict = self.verdict.clone();
        let mut entry = CheckedEntry {
            index: number,
            bytes: None,
            verdict: Verdict::pending(),
            proof: None,
            history: None,
        };
        let Some(shown) = shown else {
            verdict.could_not_check(CheckCode::Inclusion, Reason::Offline);
            entry.verdict = verdict;
            return entry;
        };
        let (member, intact) = (shown.member, shown.intact.as_ref());
        if let (Some(included), Some(checkpoint)) = (&shown.included, &self.checkpoint) {
            let included = included.as_ref().map_err(|error| *error);
            verdict.judge_inclusion(&member.bytes, included, checkpoint);
            judge_read(&mut verdict, &member.bytes, intact, checkpoint, self.now);
            let (bytes, hashes) = (member.bytes.clone(), member.proof.clone());
            let note = checkpoint.note().clone();
            entry.proof = TlogProof::new(Some(bytes), number, hashes, note).ok();
        } else if let Some(intact) = intact {
            verdict.judge_intact(intact, self.now);
        } else {
            verdict.judge_record(&member.bytes, self.now);
        }
        entry.bytes = Some(member.bytes.clone());
        entry.verdict = verdict;
        entry
    }

    fn shown(&self, number: u64) -> Option<&Shown<'_>> {
        let mut members = self.members.iter();
        members.find(|shown| shown.member.number == number)
    }

    /// An entry that is shown to stand in the log.
    fn logged(&self, number: u64) -> Option<Listed<'_>> {
        self.shown(number)?.logged()
    }
}

/// A list with these numbers, as the index has it.
fn list_of(numbers: &[u64]) -> Option<List> {
    match numbers.len() {
        0 => None,
        count if count <= SHORT => Some(List::Short(numbers.to_vec())),
        _ => Some(List::Long(head_of(numbers))),
    }
}

/// Finds the index roots around an entry among what a dossier brings.
fn add_interval(known: &mut Known<'_>, listed: &[Listed<'_>], number: u64) -> bool {
    let is_root = |entry: &&Listed<'_>| {
        entry.included.index() >= number && IndexRoot::claims_to_be(entry.bytes)
    };
    let mut roots = listed.iter().filter(is_root);
    let Some(own) = roots.next() else {
        return false;
    };
    known.add_interval(number, own, roots.next());
    true
}
