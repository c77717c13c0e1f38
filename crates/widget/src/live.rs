//! A record or a key, looked up in its log: as the explorer does it, file by file.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use serde::Deserialize;
use stele_client::cache::MemoryCache;
use stele_client::check::{Found, Subject, SubjectError, check_head, check_subject};
use stele_client::fetch::{FetchError, Mirrors};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_client::trust::{Look, follow};
use stele_messages::{Lang, error};
use stele_records::trust::{TrustChain, TrustFile};
use stele_verify::policy::Log as PolicyLog;

use crate::asks::{Ask, Asks, Place};
use crate::checker::{Refused, hold_against};
use crate::report::{Besides, Checked, report};

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// Where the log lies: it is asked before the mirrors that the trust file names.
    log: Option<String>,
    /// The id of a record.
    record: Option<String>,
    /// Where no record is named, an index key as it is written.
    key: Option<String>,
}

/// What came out.
#[derive(Debug)]
struct Outcome {
    /// The newest version that follows the one that was handed over.
    trust: TrustFile,
    found: Found,
    /// What looking for newer versions has given.
    look: Look,
}

/// A look-up on its way.
pub struct Live {
    asks: Asks,
    work: Pin<Box<dyn Future<Output = Result<Outcome, Refused>>>>,
    outcome: Option<Outcome>,
    subject: Subject,
    lang: Lang,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live")
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

impl Live {
    /// Begins to look. `now` is the reader's clock in POSIX seconds.
    ///
    /// # Errors
    /// [`Refused`] as by [`Checker::new`](crate::checker::Checker::new).
    pub fn new(
        trust: &[u8],
        pin: Option<&str>,
        question: &Question,
        now: u64,
    ) -> Result<Self, Refused> {
        let lang = Lang::default();
        let Question { log, record, key } = question;
        let subject = Subject::read(record.as_deref(), key.as_deref()).map_err(refused)?;
        hold_against(lang, trust, pin)?;
        let chain = TrustChain::pinned(trust).map_err(|why| Refused::trust(lang, &why))?;
        let asks = Asks::default();
        let work = look_up(chain, asks.clone(), log.clone(), subject.clone(), now);
        Ok(Self {
            asks,
            work: Box::pin(work),
            outcome: None,
            subject,
            lang,
        })
    }

    /// Goes on as far as it can without the files that it hands back; each of them is to be answered. None when
    /// there is nothing more to fetch: then there is a report.
    ///
    /// # Errors
    /// [`Refused`] if there is nowhere to look.
    pub fn poll(&mut self) -> Result<Option<Vec<Ask>>, Refused> {
        if self.outcome.is_some() {
            return Ok(None);
        }
        let mut context = Context::from_waker(Waker::noop());
        match self.work.as_mut().poll(&mut context) {
            Poll::Pending => Ok(Some(self.asks.take())),
            Poll::Ready(outcome) => {
                self.outcome = Some(outcome?);
                Ok(None)
            }
        }
    }

    /// Answers that nothing came for so long that nobody waited any more: see [`Asks::give_up`].
    pub fn give_up(&self, id: u32) {
        self.asks.give_up(id);
    }

    /// Answers what was asked for. Of [`FetchError::TooLarge`] the limit is no matter: it is that of the question.
    pub fn answer(&self, id: u32, answer: Result<Vec<u8>, FetchError>) {
        self.asks.answer(id, answer);
    }

    /// What came out, with its texts, as JSON, once nothing more is asked for. Times (POSIX seconds) are written by `time`
    /// for the zone of the trust file in use.
    pub fn report(&self, time: &dyn Fn(&str, u64) -> String) -> Option<String> {
        let Outcome { trust, found, look } = self.outcome.as_ref()?;
        let besides = Besides::new(self.lang, trust, look, self.asks.silent());
        let checked = Checked::found(found, &self.subject, &besides);
        let time = |at| time(&trust.time_zone, at);
        Some(report(self.lang, &checked, trust, &time))
    }
}

fn refused(why: SubjectError) -> Refused {
    Refused {
        code: why.code(),
        text: error::subject_error(Lang::default(), &why),
    }
}

async fn look_up(
    mut chain: TrustChain,
    asks: Asks,
    address: Option<String>,
    subject: Subject,
    now: u64,
) -> Result<Outcome, Refused> {
    let also: Vec<String> = address.iter().cloned().collect();
    let places = Places {
        asks: &asks,
        address: address.as_deref(),
    };
    let look = follow(&mut chain, &also, |mirror| places.named(mirror)).await;
    let trust = chain.trust().clone();
    let log = places.open(&trust).map_err(refused)?;
    let memory = MemorySeen::default();
    let head = check_head(&log, &trust, now, &memory, |_| ()).await;
    let found = check_subject(&log, &trust, &head, &subject).await;
    Ok(Outcome { trust, found, look })
}

/// Where files are asked for.
struct Places<'l> {
    asks: &'l Asks,
    /// Where the page says that the log lies.
    address: Option<&'l str>,
}

impl Places<'_> {
    /// A place that the trust file names. What it names relative to the explorer's page means nothing on another, where
    /// the address is known.
    fn named(&self, url: &str) -> Option<Place> {
        let has_meaning = self
            .address
            .is_none_or(|own| own == url || url.contains("://"));
        has_meaning.then(|| self.asks.place(url))
    }

    /// The log that lies at the address by the trust file; or its only one. Of several, none is guessed: what isn't in
    /// one of them isn't missing.
    fn open(&self, trust: &TrustFile) -> Result<Log<Mirrors<Place>>, SubjectError> {
        let bare = |url: &str| url.trim_end_matches('/').to_owned();
        let address = self.address.map(bare);
        let mirrors = |origin: &str| trust.mirrors.get(origin).map_or(&[][..], Vec::as_slice);
        let is_there = |origin: &str| {
            mirrors(origin)
                .iter()
                .any(|url| address.as_ref() == Some(&bare(url)))
        };
        let mut origins: Vec<&str> = trust.policy.logs().iter().map(PolicyLog::origin).collect();
        // Several keys of one log have its origin in common.
        origins.dedup();
        let named = origins.iter().find(|origin| is_there(origin));
        let ((Some(origin), _) | (None, [origin])) = (named, origins.as_slice()) else {
            return Err(SubjectError::SeveralLogs);
        };
        let others = mirrors(origin).iter().filter_map(|url| self.named(url));
        let own = self.address.map(|url| self.asks.place(url));
        let mut places = own.into_iter().chain(others);
        let first = places.next().ok_or(SubjectError::Nowhere)?;
        let mirrors = Mirrors::new(first, places.collect());
        let cache = MemoryCache::default();
        let mut log = Log::new(mirrors, cache, trust.policy.clone(), origin);
        for url in trust.auditors.iter().filter_map(|own| own.url.as_deref()) {
            if let Some(place) = self.named(url) {
                log.add_place(url, Mirrors::new(place, Vec::new()));
            }
        }
        Ok(log)
    }
}
