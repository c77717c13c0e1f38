//! The full audit, which lets go of what it remembers and goes on where it was interrupted, against a replay
//! that holds all of it in memory.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Error, ErrorKind};
use std::sync::{Arc, LazyLock, Mutex};

use futures::executor::block_on;
use redb::StorageBackend;
use stele_client::audit::full::{
    Digested, Digester, Found, FullAudit, FullAuditError, FullReport, Hands, Job, Phase, Run,
    SpillError,
};
use stele_client::audit::ruled::{RecordFinding, Ruled, findings};
use stele_client::audit::spill::Spill;
use stele_client::cache::MemoryCache;
use stele_client::log::Log;
use stele_publisher::fetch::Place;
use stele_records::trust::TrustFile;
use stele_tests::demo::{DemoCity, NOW};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::record::Record;

/// A file that survives who writes it.
#[derive(Debug, Clone, Default)]
struct Disk(Arc<Mutex<Vec<u8>>>);

impl Disk {
    /// What lies on it now, as after a power failure.
    fn copy(&self) -> Self {
        Self(Arc::new(Mutex::new(self.0.lock().unwrap().clone())))
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, Error> {
        Ok(self.0.lock().unwrap().len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
        let disk = self.0.lock().unwrap();
        let from = usize::try_from(offset).unwrap();
        let bytes = disk.get(from..from + out.len());
        out.copy_from_slice(bytes.ok_or_else(|| Error::from(ErrorKind::UnexpectedEof))?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> Result<(), Error> {
        let len = usize::try_from(len).unwrap();
        self.0.lock().unwrap().resize(len, 0);
        Ok(())
    }

    fn sync_data(&self) -> Result<(), Error> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
        let from = usize::try_from(offset).unwrap();
        self.0.lock().unwrap()[from..from + data.len()].copy_from_slice(data);
        Ok(())
    }
}

/// One city for all tests: it takes a while to make.
static CITY: LazyLock<DemoCity> = LazyLock::new(|| DemoCity::new(7, 1500));

struct Audited {
    city: &'static DemoCity,
    log: Log<Place>,
    checkpoint: VerifiedCheckpoint,
}

impl Audited {
    fn new() -> Self {
        let city = &*CITY;
        let folder = city.dir().join("log");
        let note = fs::read(folder.join("checkpoint")).unwrap();
        let checkpoint = city.trust.policy.verify(&note).unwrap();
        let place = Place::parse(&folder.to_string_lossy());
        let policy = city.trust.policy.clone();
        let log = Log::new(place, MemoryCache::default(), policy, &city.origin());
        Self {
            city,
            log,
            checkpoint,
        }
    }

    fn begin<'t>(&self, spill: Spill, trust: &'t TrustFile) -> FullAudit<'t> {
        FullAudit::new(spill, trust, &self.checkpoint, NOW).unwrap()
    }

    fn audit(&self, audit: &mut FullAudit<'_>) -> FullReport {
        block_on(audit.run(&self.log, |_| {})).unwrap();
        audit.report()
    }

    /// What the rules find with everything in memory.
    fn in_memory(&self) -> Vec<RecordFinding> {
        let time = self.checkpoint.quorum_time();
        let mut ruled = Ruled::new(&self.city.origin(), time, &self.city.trust);
        for (number, entry) in (0..).zip(&self.city.entries) {
            let record = Record::parse(entry).and_then(Record::verify).ok();
            ruled.push(number, entry, record.as_ref());
        }
        findings(&ruled.finish(), NOW)
    }
}

/// Of a report, what the rules found.
fn of_rules(report: &FullReport) -> Vec<RecordFinding> {
    let all = report.findings.iter();
    let of_rules = all.filter(|found| found.check.code().len() <= 3 && found.check.code() != "C8");
    of_rules.cloned().collect()
}

#[test]
fn what_is_let_go_of_changes_no_answer() {
    let audited = Audited::new();
    let expected = audited.in_memory();
    assert!(expected.len() > 60);
    let trust = &audited.city.trust;
    // Little fits; and nothing is remembered from one question to the next.
    for budget in [20_000, 0] {
        let audit = audited.begin(Spill::in_memory().unwrap(), trust);
        let report = audited.audit(&mut audit.with_budget(budget));
        assert_eq!(of_rules(&report), expected, "{budget}");
        assert_eq!(report.size, audited.checkpoint.size());
        let index = report.index.unwrap().unwrap();
        assert_eq!(index.covered(), audited.checkpoint.size() - 1);
    }
}

#[test]
fn an_interrupted_audit_goes_on() {
    let audited = Audited::new();
    let trust = &audited.city.trust;
    let whole = audited.audit(&mut audited.begin(Spill::in_memory().unwrap(), trust));

    let disk = Disk::default();
    let audit = audited.begin(Spill::lasting(disk.clone()).unwrap(), trust);
    assert_eq!(audit.found(), Found::Nothing);
    let mut audit = audit.putting_aside_after(300);
    let mut left = Vec::new();
    while !block_on(audit.step(&audited.log)).unwrap().is_done() {
        left.push((audit.progress(), disk.copy()));
    }
    assert_eq!(audit.report(), whole);
    let reading = left
        .iter()
        .filter(|(at, _)| at.phase == Phase::Reading)
        .count();
    assert!(reading >= 1 && left.len() - reading >= 8);

    // Interrupted while it reads, as the rules begin, and in the midst of them.
    let last = left.len() - 1;
    let places = [0, reading, reading + 4, last];
    for (at, disk) in places.map(|place| left[place].clone()) {
        let mut audit = audited.begin(Spill::lasting(disk).unwrap(), trust);
        assert_eq!(audit.found(), Found::Own);
        let now = audit.progress();
        // It was put aside at most a step before; never further on than it was.
        assert!(
            now.phase != at.phase || now.done <= at.done,
            "{now:?} after {at:?}"
        );
        assert!(now.phase != Phase::Reading || now.done > 0);
        assert_eq!(audited.audit(&mut audit), whole, "{at:?}");
    }
}

/// Digests in another memory: what it is handed and what it gives are bytes.
#[derive(Debug)]
struct Apart(String);

impl Hands for Apart {
    fn together(&self) -> usize {
        1
    }

    fn ahead(&self) -> usize {
        3
    }

    fn begin(&self, run: &Arc<Run>) -> Job {
        let bytes = Digester::new(&self.0).digest(run).to_bytes();
        Box::pin(async move { Digested::from_own_bytes(&bytes) })
    }
}

#[test]
fn whoever_digests_finds_the_same() {
    let audited = Audited::new();
    let trust = &audited.city.trust;
    let whole = audited.audit(&mut audited.begin(Spill::in_memory().unwrap(), trust));
    let hands = Apart(audited.city.origin());
    let audit = audited.begin(Spill::in_memory().unwrap(), trust);
    let mut audit = audit.with_hands(Box::new(hands));
    assert_eq!(audited.audit(&mut audit), whole);
    assert!(whole.records > 1000 && !whole.findings.is_empty());
}

#[test]
fn another_trust_file_begins_anew() {
    let audited = Audited::new();
    let trust = &audited.city.trust;
    let disk = Disk::default();
    let whole = audited.audit(&mut audited.begin(Spill::lasting(disk.clone()).unwrap(), trust));
    let copy = disk.copy();

    // Once done, it is done.
    let mut audit = audited.begin(Spill::lasting(copy.clone()).unwrap(), trust);
    let mut phases = BTreeMap::new();
    block_on(audit.run(&audited.log, |at| {
        *phases.entry(format!("{:?}", at.phase)).or_insert(0) += 1;
    }))
    .unwrap();
    assert_eq!(audit.report(), whole);
    assert!(!phases.contains_key("Reading"), "{phases:?}");

    let other = TrustFile {
        max_age: trust.max_age + 1,
        ..trust.clone()
    };
    let mut audit = audited.begin(Spill::lasting(disk.copy()).unwrap(), &other);
    assert_eq!((audit.found(), audit.progress().done), (Found::Other, 0));
    assert_eq!(audited.audit(&mut audit), whole);
}

#[test]
fn a_full_disk_is_no_finding() {
    /// A disk that takes no more than so many bytes.
    #[derive(Debug)]
    struct Small(Disk, Mutex<usize>);

    impl StorageBackend for Small {
        fn len(&self) -> Result<u64, Error> {
            self.0.len()
        }
        fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), Error> {
            self.0.read(offset, out)
        }
        fn set_len(&self, len: u64) -> Result<(), Error> {
            self.0.set_len(len)
        }
        fn sync_data(&self) -> Result<(), Error> {
            self.0.sync_data()
        }
        fn write(&self, offset: u64, data: &[u8]) -> Result<(), Error> {
            let mut room = self.1.lock().unwrap();
            let left = room.checked_sub(data.len());
            *room = left.ok_or_else(|| Error::from(ErrorKind::StorageFull))?;
            self.0.write(offset, data)
        }
    }

    let audited = Audited::new();
    let spill = Spill::lasting(Small(Disk::default(), Mutex::new(300_000))).unwrap();
    let audit = FullAudit::new(spill, &audited.city.trust, &audited.checkpoint, NOW);
    let result = audit.and_then(|mut audit| block_on(audit.run(&audited.log, |_| {})));
    assert_eq!(result, Err(FullAuditError::Spill(SpillError::Full)));
}
