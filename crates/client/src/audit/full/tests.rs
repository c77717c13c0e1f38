use futures::executor::block_on;
use stele_records::trust::TrustFile;
use stele_records::verdict::CheckCode;

use super::*;
use crate::audit::AuditError;
use crate::audit::spill::Spill;
use crate::audit::testing::Publisher;
use crate::fetch::FetchError;
use crate::log::LogError;
use crate::testing::{Fault, TIME, trust};

fn begin<'t>(trust: &'t TrustFile, publisher: &Publisher) -> FullAudit<'t> {
    let spill = Spill::in_memory().unwrap();
    FullAudit::new(spill, trust, &publisher.checkpoint(), TIME).unwrap()
}

/// Two index roots, some 1,500 entries: records with signatures that nobody made, and others.
fn publisher() -> Publisher {
    let mut publisher = Publisher::default();
    publisher.publish(300);
    publisher.publish(1200);
    publisher
}

#[test]
fn goes_step_by_step_to_the_end() {
    let publisher = publisher();
    let trust = trust();
    let mut audit = begin(&trust, &publisher);
    let mut seen = vec![audit.progress()];
    let log = publisher.server.log();
    let run = audit.run(&log, |progress| seen.push(progress));
    assert_eq!(block_on(run), Ok(()));
    let at: Vec<_> = seen.iter().map(|at| (at.phase, at.done, at.of)).collect();
    assert_eq!(
        at,
        [
            (Phase::Reading, 0, 1502),
            (Phase::Reading, 1024, 1502),
            (Phase::Rules, 0, 0),
            (Phase::Done, 0, 0),
        ]
    );
    let bytes = publisher.entries.iter().map(|entry| entry.len() as u64);
    assert_eq!(seen.last().unwrap().bytes, bytes.sum::<u64>());

    let report = audit.report();
    assert_eq!(
        (report.size, report.records, report.index_roots),
        (1502, 0, 2)
    );
    assert_eq!(
        (report.roots, report.wrong, report.has_anchors),
        (2, 0, false)
    );
    assert_eq!(report.index.unwrap().unwrap().covered(), 1501);
    // Each of the samples is wrong, either as a record or because it is none.
    assert_eq!(report.findings.len(), 1500);
    let codes = report.findings.iter().map(|found| found.check);
    let proofs = codes.filter(|code| *code == CheckCode::Proofs).count();
    assert_eq!(proofs, 1200);
    let entries: Vec<_> = report.findings.iter().map(|found| found.entry).collect();
    assert!(entries.is_sorted());
}

#[test]
fn goes_on_after_an_error() {
    let publisher = publisher();
    let trust = trust();
    let mut whole = begin(&trust, &publisher);
    block_on(whole.run(&publisher.server.log(), |_| {})).unwrap();

    let mut audit = begin(&trust, &publisher);
    let path = "tile/entries/002";
    publisher
        .server
        .fault(path, Fault::Fail(FetchError::Status(503)));
    let error = block_on(audit.run(&publisher.server.log(), |_| {})).unwrap_err();
    let FullAuditError::Audit(AuditError::Log(error)) = error else {
        panic!("{error:?}")
    };
    assert!(error.could_not_check());
    assert_eq!(audit.progress().done, 512);
    publisher.server.fault(path, Fault::Flip(2));
    let error = block_on(audit.step(&publisher.server.log())).unwrap_err();
    let expected = LogError::EntryMismatch {
        path: path.into(),
        index: 512,
    };
    assert_eq!(error, AuditError::from(expected).into());
    publisher.server.faults.take();
    assert_eq!(block_on(audit.run(&publisher.server.log(), |_| {})), Ok(()));
    assert_eq!(audit.report(), whole.report());
}
