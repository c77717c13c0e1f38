//! Step 4, the witnesses elsewhere: those to which the policy gives a URL, asked side by side (C2SP
//! tlog-witness).
//!
//! A cosignature counts when it holds and its time is now, more or less. Once the quorum stands the
//! others get a short grace. Where a witness says that it has seen another log or a larger one,
//! publishing stops: this folder may have been set back, and going on would fork the log.

use std::fmt;
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use stele_records::time::format_time;
use stele_records::verdict::CLOCK_SKEW;
use stele_tlog::Head;
use stele_verify::checkpoint::{Checkpoint, CheckpointError};
use stele_verify::cosignature::CosignatureError;
use stele_verify::note::{Note, SignatureLine, VerifierKey};
use stele_verify::policy::{NotCounted, Policy, Witness};
use ureq::Agent;

use super::ask::{Missed, Question};
use super::memory::{self, Memory};
use super::{PublishError, Publisher, clock};
use crate::output::shown::shown;
use crate::store::Witnessing;

/// What became of a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// Its name in the policy.
    pub witness: String,
    /// Whether it cosigned.
    pub outcome: Outcome,
}

/// Whether a witness cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It did, in this run.
    Cosigned,
    /// It didn't, but an earlier cosignature of the same checkpoint still holds.
    Kept {
        /// The time of that one, in POSIX seconds.
        time: u64,
        /// Why there is no newer one.
        missed: Missed,
    },
    /// It didn't.
    Missed(Missed),
}

/// A checkpoint with all cosignatures that there are.
pub(super) struct Cosigned {
    pub(super) note: Note,
    /// What became of each witness, in the policy's order.
    pub(super) witnesses: Vec<Witnessed>,
    /// Whether those of this run are a quorum by themselves.
    pub(super) is_renewed: bool,
}

impl fmt::Display for Witnessed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let witness = shown(&self.witness);
        match &self.outcome {
            Outcome::Cosigned => write!(f, "{witness}: cosigned"),
            Outcome::Kept { time, missed } => {
                let time = format_time(*time).unwrap_or_default();
                write!(f, "{witness}: cosigned at {time}, not since: {missed}")
            }
            Outcome::Missed(missed) => write!(f, "{witness}: {missed}"),
        }
    }
}

/// A witness elsewhere. It may have several keys, each with a line of its own in the policy.
struct Remote {
    url: String,
    keys: Vec<(String, VerifierKey)>,
}

impl Remote {
    /// The first of its names.
    fn name(&self) -> String {
        self.keys
            .first()
            .map_or_else(String::new, |(name, _)| name.clone())
    }

    fn memory(&self, publisher: &Publisher<'_>) -> PathBuf {
        memory::of_remote(publisher, &self.url)
    }
}

/// Whether any witness elsewhere is known to have cosigned what this folder doesn't have. The
/// memory of that lies in the folder, so it finds only a folder that was set back in part.
pub(super) fn require_base(
    publisher: &Publisher<'_>,
    base: &Checkpoint,
) -> Result<(), PublishError> {
    for remote in remotes(publisher) {
        if let Some(memory) = Memory::read(remote.memory(publisher))? {
            memory.require_growth(publisher, &remote.name(), base)?;
        }
    }
    Ok(())
}

/// Asks the witnesses elsewhere to cosign what the log has signed. Gives the note with `inner`, the
/// lines of those that have cosigned already, with theirs, and with earlier ones of the same
/// checkpoint that could not be renewed.
pub(super) fn collect(
    publisher: &Publisher<'_>,
    signed: &Note,
    checkpoint: &Checkpoint,
    inner: Vec<(String, SignatureLine)>,
) -> Result<Cosigned, PublishError> {
    let cosigned = |(name, _): &(String, SignatureLine)| Witnessed {
        witness: name.clone(),
        outcome: Outcome::Cosigned,
    };
    let mut round = Round {
        publisher,
        signed,
        times: Times::new(publisher, checkpoint)?,
        witnessed: inner.iter().map(cosigned).collect(),
        lines: inner,
        alarm: None,
    };
    round.ask_all(checkpoint)?;
    let is_renewed = round.has_quorum()?;
    round.keep_earlier()?;
    // Not in the order in which they happened to answer.
    let place = |name: &str| {
        let mut witnesses = publisher.policy.witnesses().iter();
        witnesses.position(|witness| name_of(witness) == name)
    };
    round.lines.sort_by_key(|(name, _)| place(name));
    round.witnessed.sort_by_key(|known| place(&known.witness));
    Ok(Cosigned {
        note: round.note()?,
        witnesses: round.witnessed,
        is_renewed,
    })
}

/// The times at which a cosignature may have been made.
struct Times {
    began: Instant,
    now: u64,
    latest: u64,
}

impl Times {
    fn new(publisher: &Publisher<'_>, checkpoint: &Checkpoint) -> Result<Self, PublishError> {
        Ok(Self {
            began: Instant::now(),
            now: publisher.now,
            latest: clock::require(publisher, Head::from(checkpoint))?,
        })
    }

    /// Not further from our clock than readers forgive, nor that much before what the log says.
    fn allow(&self, time: u64) -> bool {
        let now = self.now.saturating_add(self.began.elapsed().as_secs());
        time <= now.saturating_add(CLOCK_SKEW)
            && time.saturating_add(CLOCK_SKEW) >= now.max(self.latest)
    }
}

/// One round of asking.
struct Round<'a> {
    publisher: &'a Publisher<'a>,
    /// The checkpoint with the log's signature.
    signed: &'a Note,
    times: Times,
    lines: Vec<(String, SignatureLine)>,
    witnessed: Vec<Witnessed>,
    /// What stops the publication, when the others have had their grace.
    alarm: Option<PublishError>,
}

impl Round<'_> {
    fn note(&self) -> Result<Note, PublishError> {
        let lines: Vec<_> = self.lines.iter().map(|(_, line)| line.clone()).collect();
        Ok(self.signed.with_signatures(&lines)?)
    }

    fn ask_all(&mut self, checkpoint: &Checkpoint) -> Result<(), PublishError> {
        let remotes = remotes(self.publisher);
        let limits = self.publisher.home.settings().witnessing;
        let agent = agent(limits);
        let limit = Instant::now() + Duration::from_secs(limits.limit_seconds);
        let (send, receive) = mpsc::channel();
        for (number, remote) in remotes.iter().enumerate() {
            let known = Memory::read(remote.memory(self.publisher))?;
            let question = Question {
                agent: agent.clone(),
                url: remote.url.clone(),
                log: self.publisher.log.clone(),
                head: Head::from(checkpoint),
                note: self.signed.clone(),
                known: known.map_or(0, |known| known.size()),
                until: limit,
            };
            let send = send.clone();
            thread::spawn(move || {
                // Nobody listens any more if it was given up.
                let _ = send.send((number, question.ask()));
            });
        }
        drop(send);
        let grace = Duration::from_secs(limits.grace_seconds);
        let mut open: Vec<_> = remotes.iter().map(Some).collect();
        let mut until = limit;
        loop {
            let is_settled = self.alarm.is_some() || self.has_quorum()?;
            if until == limit && is_settled {
                until = limit.min(Instant::now() + grace);
            }
            let left = until.saturating_duration_since(Instant::now());
            let (number, answer) = match receive.recv_timeout(left) {
                Ok(answered) => answered,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            };
            let Some(remote) = open.get_mut(number).and_then(Option::take) else {
                continue;
            };
            self.take(remote, answer, checkpoint)?;
        }
        for remote in open.into_iter().flatten() {
            self.missed(remote, &Missed::Late);
        }
        self.alarm.take().map_or(Ok(()), Err)
    }

    /// Whether the quorum stands with what has been cosigned in this run.
    fn has_quorum(&self) -> Result<bool, PublishError> {
        let note = self.note()?;
        Ok(self.publisher.policy.verify(note.as_bytes()).is_ok())
    }

    fn take(
        &mut self,
        remote: &Remote,
        answer: Result<Vec<SignatureLine>, Missed>,
        checkpoint: &Checkpoint,
    ) -> Result<(), PublishError> {
        let lines = match answer {
            Ok(lines) => lines,
            Err(missed) => {
                self.missed(remote, &missed);
                if missed.is_alarm() {
                    self.alarm = Some(PublishError::WitnessAlarm {
                        witness: remote.name(),
                        here: checkpoint.size(),
                        missed,
                    });
                }
                return Ok(());
            }
        };
        let mut has_cosigned = false;
        for (name, key) in &remote.keys {
            let outcome = match self.newest(key, &lines) {
                Ok(Some((time, _))) if !self.times.allow(time) => {
                    Outcome::Missed(Missed::Time { time })
                }
                Ok(Some((_, line))) => {
                    has_cosigned = true;
                    self.lines.push((name.clone(), line));
                    Outcome::Cosigned
                }
                Ok(None) => Outcome::Missed(Missed::NoLine),
                Err(missed) => Outcome::Missed(missed),
            };
            self.witnessed.push(Witnessed {
                witness: name.clone(),
                outcome,
            });
        }
        if has_cosigned {
            Memory::write(self.publisher, &remote.memory(self.publisher), checkpoint)?;
        }
        Ok(())
    }

    fn missed(&mut self, remote: &Remote, missed: &Missed) {
        for (name, _) in &remote.keys {
            self.witnessed.push(Witnessed {
                witness: name.clone(),
                outcome: Outcome::Missed(missed.clone()),
            });
        }
    }

    /// The newest of the lines by this key, with its time. All of them must hold.
    fn newest(
        &self,
        key: &VerifierKey,
        lines: &[SignatureLine],
    ) -> Result<Option<(u64, SignatureLine)>, Missed> {
        let mut newest = None;
        for line in lines.iter().filter(|line| line.claims(key)) {
            let time = cosigned_at(&self.publisher.policy, self.signed, line)?;
            if newest.as_ref().is_none_or(|(latest, _)| *latest < time) {
                newest = Some((time, line.clone()));
            }
        }
        Ok(newest)
    }

    /// Takes over cosignatures from the public checkpoint, if it is the same: the newest of each
    /// witness that gave none in this run.
    fn keep_earlier(&mut self) -> Result<(), PublishError> {
        let public = self.publisher.log.read("checkpoint")?;
        let public = public.and_then(|bytes| Note::parse(&bytes).ok());
        let earlier = public.filter(|note| note.text() == self.signed.text());
        for witness in self.publisher.policy.witnesses() {
            let name = name_of(witness);
            let missed = match self.witnessed.iter().find(|other| other.witness == name) {
                Some(known) => match &known.outcome {
                    Outcome::Missed(missed) => missed.clone(),
                    _ => continue,
                },
                None if witness.url().is_some() => Missed::LeftOut,
                None => Missed::NoUrl,
            };
            let lines = earlier.as_ref().map_or(&[][..], Note::signatures);
            // One that doesn't hold was damaged on the way, or on this disk.
            let kept = lines.iter().filter(|line| line.claims(witness.key()));
            let kept = kept.filter_map(|line| {
                let time = cosigned_at(&self.publisher.policy, self.signed, line).ok()?;
                Some((time, line.clone()))
            });
            let outcome = match kept.max_by_key(|(time, _)| *time) {
                Some((time, line)) => {
                    self.lines.push((name.clone(), line));
                    Outcome::Kept { time, missed }
                }
                None => Outcome::Missed(missed),
            };
            self.witnessed.retain(|other| other.witness != name);
            self.witnessed.push(Witnessed {
                witness: name,
                outcome,
            });
        }
        Ok(())
    }
}

/// When a witness of the policy has cosigned, by this line alone.
fn cosigned_at(policy: &Policy, signed: &Note, line: &SignatureLine) -> Result<u64, Missed> {
    let wrong = |error: CheckpointError| Missed::Wrong(error.code());
    let note = signed.with_signatures(std::slice::from_ref(line));
    let note = note.map_err(|error| Missed::Wrong(error.code()))?;
    let signed = policy.verify_log_signature(note.as_bytes());
    let found = signed.and_then(|signed| signed.cosignatures(policy));
    let (cosigned, uncounted) = found.map_err(wrong)?;
    let times = cosigned.iter().map(|witness| witness.time);
    let why = uncounted.first().map(|line| match line.why {
        NotCounted::NoTime => Missed::Uncounted(CosignatureError::NoTime.code()),
        NotCounted::OutsideWindow(_) => Missed::Uncounted("outside-window"),
        NotCounted::CannotVerify => Missed::Uncounted(CosignatureError::Unsupported.code()),
    });
    times.max().ok_or(why.unwrap_or(Missed::NoLine))
}

/// The witnesses of the policy that are asked over HTTP: with a URL, and without a key in this
/// folder. Lines with one URL are one witness.
fn remotes(publisher: &Publisher<'_>) -> Vec<Remote> {
    let mut remotes: Vec<Remote> = Vec::new();
    for witness in publisher.policy.witnesses() {
        let inner = publisher.witnesses.iter();
        let is_inner = inner
            .into_iter()
            .any(|(_, s)| s.verifier_key() == witness.key());
        let url = witness.url().map(String::from_utf8_lossy);
        let Some(url) = url.filter(|_| !is_inner) else {
            continue;
        };
        let known = (name_of(witness), witness.key().clone());
        match remotes.iter_mut().find(|remote| remote.url == url) {
            Some(remote) => remote.keys.push(known),
            None => remotes.push(Remote {
                url: url.into_owned(),
                keys: vec![known],
            }),
        }
    }
    remotes.retain(|remote| {
        let mut keys = remote.keys.iter();
        !keys.any(|(name, _)| publisher.leaves_out(name))
    });
    remotes
}

fn name_of(witness: &Witness) -> String {
    String::from_utf8_lossy(witness.name()).into_owned()
}

fn agent(limits: Witnessing) -> Agent {
    Agent::config_builder()
        .timeout_connect(Some(Duration::from_secs(limits.connect_seconds)))
        .timeout_global(Some(Duration::from_secs(limits.limit_seconds)))
        .http_status_as_error(false)
        // A redirect would turn the request into another one.
        .max_redirects(0)
        .user_agent(concat!("stele/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}
