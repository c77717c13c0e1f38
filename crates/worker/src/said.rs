//! What an audit has found, as it is told to the page.

use std::collections::BTreeMap;

use stele_client::audit::AuditError;
use stele_client::audit::full::FullReport;
use stele_client::audit::replay::{self, ReplayFinding, Unwitnessed};
use stele_client::audit::ruled::RecordFinding;
use stele_client::log::LogError;
use stele_messages::{check_title, error, reason, ui};
use stele_verify::hash::Hash;

use crate::message::{
    Done, Finding, Index, MAX_FINDINGS, Replayed, Report, Say, Stuck, Tally, Words, Wrong,
};

/// Why an audit stopped after so many entries.
pub(crate) fn stopped(why: &AuditError, at: u64) -> Report {
    let says = Say::of(|lang| error::audit_error(lang, why));
    match why {
        AuditError::Log(log) if log.could_not_check() => Report::Stuck(Stuck { at, kept: 0, says }),
        // An old copy of a log looks as one that went back.
        AuditError::RolledBack { .. } => Report::Stuck(Stuck { at, kept: 0, says }),
        _ => {
            let named = match why {
                AuditError::Log(LogError::EntryMismatch { index, .. }) => Some(*index),
                _ => None,
            };
            Report::Wrong(Wrong {
                entry: named.unwrap_or(at),
                exact: named.is_some(),
                code: why.code().into(),
                says,
            })
        }
    }
}

/// Everything that was found.
pub(crate) fn done(report: &FullReport) -> Done {
    let mut findings: Vec<Finding> = Vec::new();
    let mut tally = BTreeMap::new();
    let mut count = |title: Words, code: &str, outcome: &str| {
        let row = tally.entry((rank(outcome), code.to_owned()));
        let row = row.or_insert_with(|| Tally {
            code: code.into(),
            outcome: outcome.into(),
            title,
            count: 0,
        });
        row.count = row.count.saturating_add(1);
    };
    for found in &report.findings {
        let code = found.check.code();
        let title = Words::of(|lang| check_title(lang, found.check).into());
        count(title, code, found.outcome.code());
    }
    let shown = report.findings.iter().take(MAX_FINDINGS);
    findings.extend(shown.map(finding));
    let more = report.findings.len().saturating_sub(findings.len());
    if let Some(unwitnessed) = &report.unwitnessed {
        let found = of_unwitnessed(unwitnessed);
        let title = Words::of(|lang| ui::audit(lang).unwitnessed.into());
        count(title, &found.code, &found.outcome);
        let at = findings.partition_point(|other| other.entry <= found.entry);
        findings.insert(at, found);
    }
    Done {
        size: report.size,
        root: report.root.to_base64(),
        records: report.records,
        index_roots: report.index_roots,
        anchored: report.has_anchors,
        index: index(report.index.as_ref()),
        tally: tally.into_values().collect(),
        findings,
        more: u64::try_from(more).unwrap_or(u64::MAX),
        kept: 0,
        memory: 0,
    }
}

/// What failed first, then what can't be told, then warnings.
fn rank(outcome: &str) -> u8 {
    match outcome {
        "failed" => 0,
        "could-not-check" => 1,
        _ => 2,
    }
}

fn finding(found: &RecordFinding) -> Finding {
    let what = found.outcome.reason();
    let what = what.map(|why| Words::of(|lang| reason(lang, why).what));
    Finding {
        entry: found.entry,
        code: found.check.code().into(),
        outcome: found.outcome.code().into(),
        what: what.unwrap_or_default(),
    }
}

/// Times that this trust file doesn't prove: a witness may have left since.
fn of_unwitnessed(unwitnessed: &Unwitnessed) -> Finding {
    let first = &unwitnessed.first;
    Finding {
        entry: first.entry,
        code: first.error.code().into(),
        outcome: "warning".into(),
        what: Words::of(|lang| {
            let mut what = error::replay_error(lang, first).what;
            if unwitnessed.count > 1 {
                what.push_str(&(ui::audit(lang).unwitnessed_more)(unwitnessed.count));
            }
            what
        }),
    }
}

fn index(found: Result<&Option<replay::Replayed>, &ReplayFinding>) -> Index {
    match found {
        Ok(None) => Index::None,
        Ok(Some(replayed)) => Index::Right(Replayed {
            roots: replayed.roots(),
            covered: replayed.covered(),
            keys: replayed.index().keys,
            root: Hash::to_hex(&replayed.index().root),
        }),
        Err(finding) => {
            let says = Say::of(|lang| error::replay_error(lang, finding));
            if finding.error.could_not_check() {
                return Index::Open(says);
            }
            Index::Wrong(Wrong {
                entry: finding.entry,
                exact: true,
                code: finding.error.code().into(),
                says,
            })
        }
    }
}
