//! One sample of each variant of each error. A new variant without one does not compile.

mod logs;
mod records;
mod replay;
mod rules;

use stele_client::audit::AuditError;
use stele_client::audit::full::SpillError;
use stele_client::check::{FileError, SubjectError};
use stele_client::disclosures::DisclosuresError;
use stele_client::dossier::DossierError;
use stele_client::evidence::{self, Evidence, EvidenceError, Finding, Unproven};
use stele_client::log::LogError;
use stele_records::auditors::{AuditorSays, Standing, StatementError};
use stele_records::authority::AuthorityReason;
use stele_records::index::{CommittedError, GapError, Kind, WrittenKeyError};
use stele_records::rules::{ForestReason, FundsReason, PointsReason, RentalReason, RuleReason};
use stele_records::trust::{Localized, TrustFile};
use stele_records::types::field::FieldError;
use stele_records::verdict::{FetchProblem, Reason};
use stele_tlog::bundle::BundleError;
use stele_tlog::index::{ListError, LookupError, WalkError};
use stele_tlog::{TileError, TileId, TreeError};
use stele_verify::checkpoint::CheckpointError;
use stele_verify::json::{JsonError, JsonErrorKind};
use stele_verify::merkle::MerkleError;
use stele_verify::note::{NoteError, TextError};
use stele_verify::record::{ProofError, ProofErrorKind, RecordError};
use stele_verify::tlog_proof::TlogProofError;

use super::Message;
use crate::error::*;
use crate::look_up::{newer_trust_unknown, silent_host};
use crate::reason::{fetch_problem, reason};

/// A list of samples and, so that none is forgotten, a match over the same variants. `own` says
/// that the code is the variant's own, `via` that it is that of the error inside.
macro_rules! samples {
    ($type:ident: $($own:ident $variant:ident $(($($tuple:tt)*))? $({$($fields:tt)*})?,)+) => {{
        // Some variants have two samples, as each has words of its own.
        #[allow(unreachable_patterns)]
        const fn _every_variant_has_a_sample(value: &$type) {
            match value {
                $($type::$variant { .. } => {})+
            }
        }
        vec![$((
            stringify!($own) == "own",
            $type::$variant $(($($tuple)*))? $({$($fields)*})?,
        )),+]
    }};
}

macro_rules! say_each {
    ($subject:literal, $samples:expr, $say:expr) => {
        $samples
            .into_iter()
            .map(|(own, error)| {
                Message::new($subject, error.code(), own, |lang| $say(lang, &error))
            })
            .collect::<Vec<Message>>()
    };
}

use {samples, say_each};

const JSON: JsonError = JsonError {
    at: 132,
    kind: JsonErrorKind::NameOrder,
};
const PROOF: ProofError = ProofError {
    proof: 1,
    kind: ProofErrorKind::Signature,
};
const PATH: &str = "tile/0/000";

/// An auditor with this to say.
pub(super) fn auditor(standing: Standing) -> AuditorSays {
    AuditorSays {
        name: Localized {
            en: "University".into(),
            zh: "大学".into(),
        },
        key: "auditor.example+8b7c6d5e".into(),
        standing,
    }
}

/// One of each kind.
pub(super) fn auditors() -> Vec<AuditorSays> {
    let (size, time) = (6_000, 1_795_357_920);
    let standings = [
        Standing::Replayed { size, time },
        Standing::Ahead { size, time },
        Standing::Unproven { size, time },
        Standing::OutsideWindow { size, time },
        Standing::FromFuture { size, time },
        Standing::NeverPublished { size, time },
        Standing::Unavailable(FetchProblem::NotFound),
        Standing::Unavailable(FetchProblem::Status(500)),
        Standing::Refused {
            code: "audit-unsigned",
        },
        Standing::Forked { size, time },
    ];
    standings.into_iter().map(auditor).collect()
}

fn tile() -> TileId {
    TileId::new(0, 0, 256).unwrap()
}

fn text() -> String {
    "example.com/log".into()
}

pub(super) fn messages() -> Vec<Message> {
    [
        verdict_messages(),
        rules::rule_messages(),
        records::record_messages(),
        records::key_messages(),
        records::note_messages(),
        logs::policy_messages(),
        logs::proof_messages(),
        logs::tlog_messages(),
        logs::index_messages(),
        replay::replay_messages(),
        client_messages(),
    ]
    .concat()
}

pub(super) fn reasons() -> Vec<(bool, Reason)> {
    samples![Reason:
        via Record(RecordError::Json(JSON)),
        via Checkpoint(CheckpointError::Size),
        via Merkle(MerkleError::RootMismatch),
        via ProofFile(TlogProofError::Header),
        own OtherRecord,
        own NoRecord,
        own OtherLog { named: text() },
        via Field(FieldError::SubjectId),
        own UnknownType("Lease".into()),
        own RoleMissing("custodian"),
        via LogFile { path: PATH.into(), code: "tile-length" },
        via Fetch { path: PATH.into(), problem: FetchProblem::NotFound },
        own BeyondLog { index: 9_999, size: 6_332 },
        own Stale { age: 270_000, max_age: 86_400 },
        own ClockAhead { age: 270_000, max_age: 86_400, ahead: 200_000 },
        own ClockBehind { behind: 7_200 },
        own Closed { time: 1_798_761_600, successor: None },
        own NotAsClosed { size: 6_332 },
        own NoWitnesses,
        own RolledBack { seen: 6_332, shown: 6_000 },
        own Forked { seen: 6_332, shown: 6_400 },
        own HeldBack { witness: "station".into(), seen: 6_400, shown: 6_332, age: 7_200 },
        own WitnessForked { witness: "station".into(), seen: 6_400, shown: 6_332 },
        own FirstVisit,
        own Offline,
        own NeedsDossier,
        own Blocked,
        own Withdrawn { by: 77 },
        own NoAnchors,
        own TooDeep,
        own IntervalUnknown { entry: 77 },
        own TimeUnclear { entry: 77 },
        own RoleUnknown("notary".into()),
        own RoleTwice("tenant".into()),
        via Authority(AuthorityReason::NotAParty { of: 77 }),
        via Rule(RuleReason::OtherRecords),
        via Rental(RentalReason::NoTitle),
        via Forest(ForestReason::AfterRemoval { removed: 77 }),
        via Funds(FundsReason::NoContract { contract: "C1".into() }),
        via Points(PointsReason::NoStation { station: "RH-01".into() }),
        own InList,
        own NotARecord,
        own NoIndex,
        own IndexStale { shown: 6_000, size: 6_332 },
        via Committed(CommittedError::NotLast { index: 6_000, size: 6_332 }),
        via Lookup(LookupError::List(ListError::Mismatch)),
        own IndexOmits { entry: 42 },
        own IndexMislists { entry: 42 },
        own Pruned { size: 6_000 },
        own NeverPublished { size: 6_000 },
        own ListTooLong { count: 6_332, limit: 2_000 },
        own AsCommitted { covered: 6_330 },
        own AuditorsUndecided,
        own AuditorsMissing { needed: 2, says: auditors() },
        own AuditedUpTo { upto: 2_000, later: 4_332, because: None },
        own AuditorForked { auditor: auditor(Standing::Forked { size: 6_000, time: 1_795_357_920 }), shown: 6_332 },
        own AuditorAhead { auditor: auditor(Standing::Ahead { size: 7_000, time: 1_795_357_920 }), shown: 6_332 },
        own IndexDiffers(GapError { key: stele_verify::hash::empty_root(), entry: Some(6_200) }),
        own IndexDiffers(GapError { key: stele_verify::hash::empty_root(), entry: None }),
        own Superseded { by: 77 },
        own SupersededByOthers { by: 77 },
        own SameId { entry: 77 },
        own DossierTooLong { found: 9_000_000 },
        own UnknownMention { by: 77, record_type: "Withdrawal".into() },
        own Expired { until: 1_785_758_400 },
        own NotYetValid { from: 1_827_000_000 },
    ]
}

pub(super) fn problems() -> Vec<(bool, FetchProblem)> {
    samples![FetchProblem:
        own NotFound,
        own Status(503),
        own Network("connection refused".into()),
        own TooLarge { limit: 65_535 },
        own Html,
    ]
}

pub(super) fn log_errors() -> Vec<(bool, LogError)> {
    let tree_error = TreeError::EdgeMismatch {
        tiles: vec![tile()],
    };
    let tile_error = TileError::Length {
        tile: tile(),
        expected: 8_192,
        found: 100,
    };
    samples![LogError:
        via Fetch { path: PATH.into(), error: FetchProblem::NotFound },
        via Checkpoint(CheckpointError::Root),
        own OtherOrigin { expected: text(), found: "example.org/log".into() },
        via Tile { path: PATH.into(), error: tile_error },
        via Tree { paths: vec![PATH.into()], error: tree_error },
        via Bundle { path: PATH.into(), error: BundleError::Truncated { index: 3 } },
        own EntryMismatch { path: PATH.into(), index: 3 },
        via Inclusion { index: 3, error: MerkleError::RootMismatch },
        via NoIndex,
        via IndexProof(TlogProofError::Header),
        via IndexStale { shown: 6_000, size: 6_332 },
        via Committed(CommittedError::NotLast { index: 6_000, size: 6_332 }),
        via Page { path: "index/v1/page/00/00".into(), error: Box::new(WalkError::NotWanted) },
        via List { path: "index/v1/list/00/00".into(), error: ListError::Mismatch },
        via Lookup(LookupError::List(ListError::Mismatch)),
        via ListTooLong { count: 6_332, limit: 2_000 },
        via Pruned { path: "index/v1/page/00/00".into(), size: 6_000 },
        via NeverPublished { size: 6_000 },
        via DossierTooLong { found: 9_000_000 },
        via Differs(GapError { key: stele_verify::hash::empty_root(), entry: Some(6_200) }),
        own Statement { path: "audit/3a5f/checkpoint".into(), error: Box::new(StatementError::Unsigned) },
        own Attachment { path: format!("files/{}", "3a".repeat(32)) },
    ]
}

fn verdict_messages() -> Vec<Message> {
    let fetch = |lang, problem: &FetchProblem| fetch_problem(lang, PATH, problem);
    [
        say_each!("Reasons of a check", reasons(), reason),
        say_each!("A file that could not be had", problems(), fetch),
    ]
    .concat()
}

/// Those of the documents: nothing but a check can make one.
fn proven_fork() -> evidence::ProvenFork {
    let file = include_bytes!("../../../../docs/examples/fork.evidence");
    proven(
        file,
        include_bytes!("../../../../docs/examples/fork-trust.json"),
    )
}

fn fork_by_two_keys() -> evidence::ProvenFork {
    let file = include_bytes!("../../../../docs/examples/two-keys.evidence");
    proven(
        file,
        include_bytes!("../../../../docs/examples/two-keys-trust.json"),
    )
}

fn proven(file: &[u8], trust: &[u8]) -> evidence::ProvenFork {
    let (file, trust) = (
        Evidence::parse(file).unwrap(),
        TrustFile::parse(trust).unwrap(),
    );
    match evidence::check(&file, &trust.policy, trust.max_age, file.time()).finding {
        Finding::Fork(fork) => fork,
        other => panic!("{other:?}"),
    }
}

fn client_messages() -> Vec<Message> {
    let audit = samples![AuditError:
        via Log(LogError::Checkpoint(CheckpointError::Size)),
        own RolledBack { seen: 6_332, shown: 1 },
        own Forked { seen: 6_332, shown: 6_400 },
        own RootMismatch { size: 6_332 },
    ];
    let spill = samples![SpillError:
        own Full, own InUse, own Io("denied".into()), own Damaged("a page is missing".into()),
    ];
    let file = samples![FileError:
        own Empty,
        own TooLong { limit: 300_000 },
        own Unknown,
        via Dossier(DossierError::Header),
        own Disclosures { records: vec!["urn:uuid:1".into()] },
        own Document,
    ];
    let subject = samples![SubjectError:
        own Missing, own Id, own Key(WrittenKeyError::Kind), own Key(WrittenKeyError::Value(Kind::Tag)), own Nowhere,
        own SeveralLogs,
    ];
    let dossier = samples![DossierError:
        via Text(TextError::Nul { line: 1 }),
        own Header,
        own Line { line: 4 },
        own Order { line: 4 },
        own TooMany,
        own About,
        own CheckpointMissing,
        via Note(NoteError::NoFinalNewline),
    ];
    let evidence = samples![EvidenceError:
        via Text(TextError::Nul { line: 1 }),
        own Header,
        own Line { line: 4 },
        own Parts,
        via Note(NoteError::NoFinalNewline),
        via Checkpoint(CheckpointError::Size),
        own Origin,
        own Kind,
    ];
    let findings = samples![Finding:
        own Fork(proven_fork()),
        own Fork(fork_by_two_keys()),
        own Rollback { seen: 6_332, shown: 6_000 },
        own Freeze { age: 270_000, max_age: 86_400 },
        via Nothing(Unproven::Signature(CheckpointError::LogSignatureInvalid { log: text() })),
        own Nothing(Unproven::Consistent),
        own Nothing(Unproven::Proof),
        own Nothing(Unproven::Fresh),
        via CantTell(CheckpointError::UnknownOrigin { origin: text() }),
        own NoTime,
        own KeyRetired { key: "log.example+8b7c6d5e".into() },
    ];
    let disclosures = samples![DisclosuresError:
        own Empty, own TooLong, via Json(JSON), own Version, own Member("records"), own TooMany, own Order,
        own Salt,
    ];
    [
        say_each!("Reading a log", log_errors(), log_error),
        say_each!("Audits", audit, audit_error),
        say_each!("What an audit puts aside", spill, spill_error),
        say_each!("Files that somebody chose", file, file_error),
        say_each!("What a page asks a log for", subject, subject_error),
        say_each!("Dossiers", dossier, dossier_error),
        say_each!("Evidence files", evidence, evidence_error),
        say_each!("What evidence shows", findings, finding),
        say_each!("Disclosure files", disclosures, disclosures_error),
        look_up_messages(),
    ]
    .concat()
}

/// What a look-up says besides its answer.
fn look_up_messages() -> Vec<Message> {
    let subject = "Look-ups";
    vec![
        Message::new(subject, "host-silent", true, |lang| {
            silent_host(lang, "https://log.example")
        }),
        Message::new(subject, "trust-newer-unknown", true, |lang| {
            newer_trust_unknown(lang, 3)
        }),
    ]
}
