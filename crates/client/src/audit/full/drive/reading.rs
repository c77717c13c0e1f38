//! Reading: the log's entries, from its files into the database.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use futures::stream::Stream as _;
use stele_records::index::IndexRoot;
use stele_verify::hash::Hash;

use super::super::super::spill::Entries;
use super::super::super::{AuditError, Progress};
use super::super::FullAuditError;
use super::super::ahead::Ready;
use super::super::digest::{Kind, finding_of};
use super::super::state::{Place, RulesState};
use super::FullAudit;
use crate::cache::Cache;
use crate::fetch::Fetch;
use crate::log::Log;

/// Bundles that are taken in one step: 1,024 entries.
const STEP: u64 = 4;

impl FullAudit<'_> {
    /// Reads the next entries; what is under way meanwhile is read further ahead.
    pub(super) async fn read<F: Fetch, C: Cache>(
        &mut self,
        log: &Log<F, C>,
    ) -> Result<(), FullAuditError> {
        let before = self.audit.checked().size();
        let enough = before.saturating_add(STEP.saturating_mul(256));
        let read = self.read_ahead(log).await;
        if read.is_err() {
            // What was read before an error is right, and isn't read again.
            while self.take_next().await? {}
        } else if self.ahead.end() == self.checkpoint.size() {
            // Nothing more comes to take the place of what is taken.
            while self.audit.checked().size() < enough && self.take_next().await? {}
        }
        self.sound()?;
        read?;
        self.audit.check_end()?;
        let is_done = self.audit.progress().is_done();
        if is_done {
            self.ahead.rest();
            // The rules look at the lists of all that was read.
            self.replay.index_head();
            self.spill.rest();
            self.settle(self.checkpoint.quorum_time());
            let state = RulesState {
                now: self.now,
                asked: 0,
                place: Place::Entry(0),
            };
            self.begin_rules(state, Vec::new());
        }
        self.put_aside(is_done)
    }

    /// Reads bundles and has them digested. As soon as there are as many as may be, the first are taken.
    async fn read_ahead<F: Fetch, C: Cache>(
        &mut self,
        log: &Log<F, C>,
    ) -> Result<(), FullAuditError> {
        let Progress { checked, size } = self.audit.progress();
        if self.ahead.is_empty() {
            self.ahead.go_on_at(checked);
        } else if self.ahead.end() >= size {
            self.ahead.close();
            return Ok(());
        }
        let (from, room) = (self.ahead.end(), self.ahead.room(STEP));
        let stretch = match self.audit.stretch(log, from, room).await {
            Ok(stretch) => stretch,
            // One tile of many is at fault. However many are read ahead, all before it is read, and nothing after it.
            Err(_) if room > 1 => {
                self.ahead.close();
                while self.take_next().await? {}
                self.audit.stretch(log, from, 1).await?
            }
            Err(error) => return Err(error.into()),
        };
        let mut bundles = pin!(stretch.bundles(log));
        loop {
            // What is done is taken while nothing comes: a host may be slow.
            let came = poll_fn(|context| match bundles.as_mut().poll_next(context) {
                Poll::Ready(bundle) => Poll::Ready(Some(bundle)),
                Poll::Pending => self.ahead.poll_first(context).map(|()| None),
            });
            let end = match came.await {
                None => {
                    self.take_next().await?;
                    continue;
                }
                Some(Some(Ok(bundle))) => {
                    self.ahead.add(bundle);
                    None
                }
                Some(Some(Err(error))) => Some(Err(AuditError::from(error).into())),
                Some(None) => Some(Ok(())),
            };
            if end.is_some() {
                self.ahead.close();
            }
            while self.ahead.is_full() {
                self.take_next().await?;
            }
            if let Some(end) = end {
                return end;
            }
        }
    }

    /// Takes the next run, if there is one, and tells whoever watches.
    async fn take_next(&mut self) -> Result<bool, FullAuditError> {
        let Some(ready) = self.ahead.next().await else {
            return Ok(false);
        };
        self.take(ready);
        self.sound()?;
        self.put_aside(false)?;
        if let Some(watch) = self.watch.0.take() {
            watch(self);
            self.watch.0 = Some(watch);
        }
        Ok(true)
    }

    fn take(&mut self, ready: Ready) {
        let Ready {
            leaves,
            mut digested,
        } = ready;
        let first = self.audit.checked().size();
        let mut put = Entries {
            first,
            ..Entries::default()
        };
        let findings = digested.take_findings();
        let is_known = findings.is_some();
        self.findings.extend(findings.into_iter().flatten());
        for ((number, own), leaf) in (first..).zip(digested.entries()).zip(leaves) {
            self.audit.push(leaf);
            let length = u64::try_from(own.length).unwrap_or(u64::MAX);
            self.counts.bytes = self.counts.bytes.saturating_add(length);
            let root = own.kept.filter(|_| own.kind == Kind::IndexRoot);
            let keys = own.keys.chunks(Hash::LEN).filter_map(Hash::from_slice);
            self.replay.take(leaf, keys, root);
            put.facts.push(own.fact.to_vec());
            if !own.fact.is_empty() {
                self.counts.facts = self.counts.facts.saturating_add(1);
            }
            let project = own.project.map(|name| (name.to_owned(), number));
            put.of_projects.extend(project);
            match own.kind {
                Kind::IndexRoot => {
                    self.counts.index_roots = self.counts.index_roots.saturating_add(1);
                    self.take_root(number, root.unwrap_or_default(), &mut put);
                    continue;
                }
                Kind::Intact => self.counts.records = self.counts.records.saturating_add(1),
                Kind::Other => {}
            }
            if let Some(bytes) = own.kept {
                put.wrong.push((number, bytes.to_vec()));
                if !is_known {
                    let finding = finding_of(number, bytes, self.checkpoint.origin());
                    self.findings.extend(finding);
                }
            }
        }
        self.spill.put(put);
    }

    /// What an index root tells of the time of the entries before it.
    fn take_root(&mut self, number: u64, bytes: &[u8], put: &mut Entries) {
        let Ok(root) = IndexRoot::parse(bytes) else {
            return;
        };
        let time = root.previous().and_then(|note| {
            let checkpoint = self.trust.policy.verify(note.as_bytes()).ok()?;
            checkpoint.quorum_time()
        });
        let last = self.times.last;
        put.intervals
            .extend(last.map(|(start, end, after)| (start, end, after, time)));
        let end = number.saturating_add(1);
        self.times.last = Some((self.times.open, end, time));
        self.times.open = end;
    }

    /// The entries of the newest index root were in the log by this time.
    fn settle(&self, until: Option<u64>) {
        if let Some((start, end, after)) = self.times.last {
            let intervals = vec![(start, end, after, until)];
            self.spill.put(Entries {
                intervals,
                ..Entries::default()
            });
        }
    }
}
