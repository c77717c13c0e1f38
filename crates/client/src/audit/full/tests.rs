use std::sync::Arc;

use futures::executor::block_on;
use stele_records::trust::TrustFile;
use stele_records::verdict::CheckCode;

use super::*;
use crate::audit::AuditError;
use crate::audit::spill::Spill;
use crate::audit::testing::Publisher;
use crate::fetch::FetchError;
use crate::log::LogError;
use crate::testing::{Fault, ORIGIN, TIME, trust};

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

/// Hands that are as bad as can be: what they give has been bytes, or comes late, or never, or is of another run.
#[derive(Debug)]
struct Odd {
    together: usize,
    ahead: usize,
    what: fn(&Run) -> Option<Digested>,
}

impl Hands for Odd {
    fn together(&self) -> usize {
        self.together
    }

    fn ahead(&self) -> usize {
        self.ahead
    }

    fn begin(&self, run: &Arc<Run>) -> Job {
        let answer = (self.what)(run);
        // Not at once, so that whoever waits has to wait.
        let mut is_late = false;
        Box::pin(std::future::poll_fn(move |context| {
            if std::mem::replace(&mut is_late, true) {
                return std::task::Poll::Ready(answer.clone());
            }
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        }))
    }
}

fn digest(run: &Run) -> Digested {
    Digester::new(ORIGIN).digest(run)
}

fn odd_hands() -> impl Iterator<Item = Odd> {
    let whats: [fn(&Run) -> Option<Digested>; 5] = [
        |run| Some(digest(run)),
        |run| Digested::from_own_bytes(&digest(run).to_bytes()),
        |_| None,
        |_| Some(Digested::default()),
        // As many entries, of another place of the log: where an answer was lost, the one before it would come.
        |run| {
            let other = Run::new(run.first() ^ 512, run.skip(), run.bundles().to_vec());
            Some(digest(&other))
        },
    ];
    let sizes = [(1, 0), (1, 1), (2, 3), (2, 50)];
    let all = whats.into_iter().flat_map(move |what| {
        sizes.map(|(together, ahead)| Odd {
            together,
            ahead,
            what,
        })
    });
    all.into_iter()
}

#[test]
fn who_digests_makes_no_difference() {
    let publisher = publisher();
    let trust = trust();
    let mut whole = begin(&trust, &publisher);
    block_on(whole.run(&publisher.server.log(), |_| {})).unwrap();
    for hands in odd_hands() {
        let what = format!("{hands:?}");
        let mut audit = begin(&trust, &publisher).with_hands(Box::new(hands));
        let mut read = Vec::new();
        let log = publisher.server.log();
        block_on(audit.run(&log, |at| read.push(at.done))).unwrap();
        assert_eq!(audit.report(), whole.report(), "{what}");
        // Not much at once, however much is read ahead.
        assert_eq!(read[0], 1024, "{what}");
    }
}

#[test]
fn whoever_digests_what_comes_before_an_error_stands() {
    let publisher = publisher();
    let trust = trust();
    let mut whole = begin(&trust, &publisher);
    block_on(whole.run(&publisher.server.log(), |_| {})).unwrap();
    for hands in odd_hands() {
        let what = format!("{hands:?}");
        let mut audit = begin(&trust, &publisher).with_hands(Box::new(hands));
        let path = "tile/entries/003";
        publisher.server.fault(path, Fault::Flip(2));
        for _ in 0..2 {
            let error = block_on(audit.run(&publisher.server.log(), |_| {})).unwrap_err();
            let expected = LogError::EntryMismatch {
                path: path.into(),
                index: 768,
            };
            assert_eq!(error, AuditError::from(expected).into(), "{what}");
            assert_eq!(audit.progress().done, 768, "{what}");
        }
        publisher.server.faults.take();
        block_on(audit.run(&publisher.server.log(), |_| {})).unwrap();
        assert_eq!(audit.report(), whole.report(), "{what}");
    }
}

/// Which tile is at fault decides where an audit stops, and not how far it reads ahead.
#[test]
fn whoever_digests_the_tile_at_fault_is_where_it_stops() {
    let publisher = publisher();
    let trust = trust();
    let mut whole = begin(&trust, &publisher);
    block_on(whole.run(&publisher.server.log(), |_| {})).unwrap();
    let here = Box::new(Here::new(ORIGIN)) as Box<dyn Hands>;
    let all = odd_hands().map(|hands| Box::new(hands) as Box<dyn Hands>);
    for hands in [here].into_iter().chain(all) {
        let what = format!("{hands:?}");
        let mut audit = begin(&trust, &publisher).with_hands(hands);
        for fault in [Fault::Fail(FetchError::Status(503)), Fault::Flip(2)] {
            publisher.server.fault("tile/0/003", fault);
            block_on(audit.run(&publisher.server.log(), |_| {})).unwrap_err();
            assert_eq!(audit.progress().done, 768, "{what}");
        }
        publisher.server.faults.take();
        block_on(audit.run(&publisher.server.log(), |_| {})).unwrap();
        assert_eq!(audit.report(), whole.report(), "{what}");
    }
}

/// The entries of a log may come in bundles of any cut.
#[test]
fn an_entry_gives_the_same_in_any_run() {
    let publisher = publisher();
    let entries = &publisher.entries[280..320];
    let bytes = |entries: &[Vec<u8>]| stele_tlog::bundle::encode(entries).unwrap();
    let all = digest(&Run::new(280, 0, vec![bytes(entries)]));
    let (some, others) = entries.split_at(7);
    let run = Run::new(285, 5, vec![bytes(some), bytes(others)]);
    assert!(run.entries().eq(&publisher.entries[285..320]));
    let cut = digest(&run);
    let shown = |digested: &Digested, skip| {
        let all = digested.entries().skip(skip);
        all.map(|own| format!("{own:?}")).collect::<Vec<_>>()
    };
    assert_eq!(shown(&cut, 0), shown(&all, 5));
    assert_eq!(cut.count(), 35);

    let written = all.to_bytes();
    let read = Digested::from_own_bytes(&written).unwrap();
    assert_eq!(shown(&read, 0), shown(&all, 0));
    // What was cut off on the way is refused, rather than taken for fewer keys.
    for end in [0, 1, written.len() / 2, written.len() - 1] {
        assert_eq!(Digested::from_own_bytes(&written[..end]), None, "{end}");
    }
}
