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
use stele_client::trust::follow;
use stele_messages::{Lang, error};
use stele_records::trust::{TrustChain, TrustFile};

use crate::asks::{Ask, Asks, Place};
use crate::checker::{Refused, hold_against};
use crate::report::{Checked, report};

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

    /// Answers what was asked for.
    pub fn answer(&self, id: u32, answer: Result<Vec<u8>, FetchError>) {
        self.asks.answer(id, answer);
    }

    /// What came out, with its texts, as JSON, once nothing more is asked for. Times (POSIX seconds) are written by `time`
    /// for the zone of the trust file in use.
    pub fn report(&self, time: &dyn Fn(&str, u64) -> String) -> Option<String> {
        let Outcome { trust, found } = self.outcome.as_ref()?;
        let checked = Checked::found(found, &self.subject);
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
    let _ = follow(&mut chain, &also, |mirror| Some(asks.place(mirror))).await;
    let trust = chain.trust().clone();
    let Some(log) = open(&trust, &asks, address.as_deref()) else {
        return Err(refused(SubjectError::Nowhere));
    };
    let memory = MemorySeen::default();
    let head = check_head(&log, &trust, now, &memory, |_| ()).await;
    let found = check_subject(&log, &trust, &head, &subject).await;
    Ok(Outcome { trust, found })
}

/// The log that lies at this address by the trust file, or else its first. Mirrors that the trust file names
/// relative to the explorer's page mean nothing on another, where the address is known.
fn open(trust: &TrustFile, asks: &Asks, address: Option<&str>) -> Option<Log<Mirrors<Place>>> {
    let logs = trust.policy.logs();
    let mirrors = |origin: &str| {
        let named = trust.mirrors.get(origin).map(Vec::as_slice);
        named.unwrap_or_default().iter().map(String::as_str)
    };
    let bare = |url: &str| url.trim_end_matches('/').to_owned();
    let address_of = |origin: &str| mirrors(origin).any(|url| address.map(bare) == Some(bare(url)));
    let named = logs.iter().find(|log| address_of(log.origin()));
    let origin = named.or_else(|| logs.first())?.origin();
    let others = mirrors(origin).filter(|url| address.is_none() || url.contains("://"));
    let mut places = address.into_iter().chain(others).map(|url| asks.place(url));
    let mirrors = Mirrors::new(places.next()?, places.collect());
    let cache = MemoryCache::default();
    let mut log = Log::new(mirrors, cache, trust.policy.clone(), origin);
    for url in trust.auditors.iter().filter_map(|own| own.url.as_deref()) {
        log.add_place(url, Mirrors::new(asks.place(url), Vec::new()));
    }
    Some(log)
}
