//! Whom this page trusts, and the log it reads: the one place that fetches.

mod audit;
pub(crate) mod browse;
pub(crate) mod dealings;
mod export;
pub(crate) mod forest;
pub(crate) mod ground;
mod leaf;
pub(crate) mod newest;
pub(crate) mod paid;
pub(crate) mod story;
mod watch;

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use stele_client::audit::replay::Replayed;
use stele_client::cache::MemoryCache;
use stele_client::check::{
    self, CheckedEntry, CheckedFile, CheckedHead, CheckedList, FileSplit, Glance,
};
use stele_client::dossier::{self, About, Dossier};
use stele_client::fetch::Mirrors;
use stele_client::log::{Attachment, Hits, Log, LogError};
use stele_client::opinion::{self, Adviser, NoOpinion, Opinion};
use stele_client::seen::SeenHead;
use stele_client::trust::{self, Look, MemoryProblem, Recalled};
use stele_client::web::WebFetch;
use stele_client::web_seen::WebSeen;
use stele_client::web_trust::WebTrust;
use stele_messages::Lang;
use stele_records::index::IndexKey;
use stele_records::trust::{TrustChain, TrustError, TrustFile};
use stele_records::verdict::{Clock, Verdict};
use stele_search::Query;
use stele_tlog::index::Lookup;
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::hash::Hash;

use crate::browser::{clock, page};

/// The trust file that was built in; empty if none was.
const BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/trust.json"));

/// How long a witness may take to give a second opinion, in seconds: nobody waits for it.
const OPINION_SECONDS: i32 = 5;

/// Where the trust file came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// It was built into the site.
    BuiltIn,
    /// The reader chose it, for this session.
    Chosen,
}

/// What trusting a file gave.
#[derive(Debug)]
pub(crate) enum Trusted {
    /// There is nothing to trust.
    Nothing,
    /// A file, but it was refused.
    Refused(TrustError),
    /// A log to read.
    Ready(Rc<Session>),
}

/// What looking for newer versions of a trust file gave.
#[derive(Debug)]
pub(crate) struct Followed {
    /// The pinned file that it began with.
    pub(crate) pin: Hash,
    /// The session with a newer version, if one was found.
    pub(crate) newer: Option<Rc<Session>>,
    /// What else there is to say.
    pub(crate) look: Look,
}

/// A trust file and the log that it names.
#[derive(Debug)]
pub(crate) struct Session {
    /// The version in use.
    pub(crate) trust: TrustFile,
    /// Where the pinned file came from.
    pub(crate) source: Source,
    /// The pinned file and all that followed it.
    pub(crate) chain: TrustChain,
    /// What may be missing of what this browser has seen of it.
    pub(crate) forgotten: Option<MemoryProblem>,
    log: Log<Mirrors<WebFetch>, MemoryCache>,
    seen: WebSeen,
    /// The index that the reader's own audit has replayed.
    replayed: RefCell<Option<Replayed>>,
}

impl PartialEq for Session {
    /// Everything else follows from the files.
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
            && self.chain.pin() == other.chain.pin()
            && self.chain.successors() == other.chain.successors()
    }
}

impl Session {
    /// Trusts the reader's choice, else what was built in.
    pub(crate) fn open(chosen: Option<&str>) -> Trusted {
        match chosen {
            Some(text) => Self::read(text.as_bytes(), Source::Chosen),
            None if BUILT_IN.is_empty() => Trusted::Nothing,
            None => Self::read(BUILT_IN, Source::BuiltIn),
        }
    }

    /// Takes a file for the pinned one, goes on to the newest version that this browser has seen of it,
    /// and makes ready for the first log that it names.
    pub(crate) fn read(file: &[u8], source: Source) -> Trusted {
        match trust::recall(file, &WebTrust::default()) {
            Ok(Recalled { chain, problem }) => Self::of(chain, problem, source),
            Err(error) => Trusted::Refused(error),
        }
    }

    fn of(chain: TrustChain, forgotten: Option<MemoryProblem>, source: Source) -> Trusted {
        let trust = chain.trust().clone();
        let Some(log) = open_log(&trust) else {
            return Trusted::Refused(TrustError::NoLog);
        };
        Trusted::Ready(Rc::new(Self {
            trust,
            source,
            chain,
            forgotten,
            log,
            seen: WebSeen::default(),
            replayed: RefCell::default(),
        }))
    }

    /// Looks for newer versions of the trust file.
    pub(crate) async fn follow(&self) -> Followed {
        let mut chain = self.chain.clone();
        let open = |mirror: &str| Some(WebFetch::new(mirror));
        let look = trust::follow(&mut chain, &[], open).await;
        let chain = trust::remember(chain, &WebTrust::default());
        let is_same = chain.successors() == self.chain.successors();
        let newer = match is_same {
            true => None,
            false => match Self::of(chain, self.forgotten.clone(), self.source) {
                Trusted::Ready(session) => Some(session),
                Trusted::Refused(_) | Trusted::Nothing => None,
            },
        };
        Followed {
            pin: self.pin_hash(),
            newer,
            look,
        }
    }

    /// SHA-256 of the pinned file.
    pub(crate) fn pin_hash(&self) -> Hash {
        self.chain.pin_hash()
    }

    /// The trust file in use.
    pub(crate) fn file(&self) -> &[u8] {
        self.chain.file()
    }

    /// Name of the log.
    pub(crate) fn origin(&self) -> &str {
        self.log.origin()
    }

    /// Where the feed of a key lies, in this language; none where there is no feed.
    pub(crate) fn feed(&self, key: &IndexKey, lang: Lang) -> Option<String> {
        let mirror = self.trust.mirrors.get(self.origin())?.first()?;
        // A link leads to nothing but a file of the web, whatever a trust file calls a mirror.
        let is_web = mirror.starts_with("https://") || mirror.starts_with("http://");
        let path = key.feed_path(lang.tag())?;
        if !is_web && mirror.contains(':') {
            return None;
        }
        Some(format!("{}{path}", WebFetch::prefix(mirror)))
    }

    /// Whole addresses for a page elsewhere that looks this log up: of the log, then of what else is asked, its other
    /// mirrors and the auditors.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let trust = &self.trust;
        let is_whole = |url: &str| url.contains("://");
        // Of several logs, the one that is meant has to be named as the trust file does.
        let is_only = trust
            .policy
            .logs()
            .iter()
            .all(|log| log.origin() == self.origin());
        let mirrors = trust.mirrors.get(self.origin()).into_iter().flatten();
        let mirrors = mirrors.filter(|url| is_only || is_whole(url));
        let auditors = trust
            .auditors
            .iter()
            .filter_map(|auditor| auditor.url.as_ref());
        let auditors = auditors.filter(|url| is_whole(url));
        let all = mirrors
            .chain(auditors)
            .filter_map(|url| page::absolute(url));
        // Other pages read nothing but the web, whatever a trust file calls a mirror.
        all.filter(|url| url.starts_with("http")).collect()
    }

    /// SHA-256 of the trust file in use.
    pub(crate) fn file_hash(&self) -> Hash {
        Hash::of(&[self.file()])
    }

    /// What this browser verified last.
    pub(crate) async fn remembered(&self) -> Option<SeenHead> {
        self.log.remembered(&self.seen).await.seen
    }

    /// Holds a file against what this browser saw of the log.
    pub(crate) async fn hold_file(&self, file: &mut CheckedFile) -> Option<FileSplit> {
        check::hold_file(&self.log, file, clock::now(), &self.seen).await
    }

    /// Whether the browser refuses to remember what was seen of the log.
    pub(crate) const fn is_forgetful(&self) -> bool {
        self.seen.is_refused()
    }

    /// Who has signed the log's newest checkpoint, and how old that is: all of the first view.
    pub(crate) async fn glance(&self) -> Option<Glance> {
        check::glance(&self.log, &self.trust, clock::now()).await
    }

    /// Checks the log's newest state.
    pub(crate) async fn check_head(&self, on_step: impl FnMut(&Verdict)) -> CheckedHead {
        let (log, trust) = (&self.log, &self.trust);
        let mut head = check::check_head(log, trust, clock::now(), &self.seen, on_step).await;
        self.judge_replayed(&mut head);
        check::recalled(log, trust, head)
    }

    /// The witnesses that can be asked what they have seen.
    pub(crate) fn advisers(&self) -> Vec<Adviser> {
        opinion::advisers(&self.trust, self.origin())
    }

    /// Asks a witness what it has seen, and holds what is shown against it.
    pub(crate) async fn second_opinion(
        &self,
        adviser: &Adviser,
        shown: &VerifiedCheckpoint,
    ) -> Result<Opinion, NoOpinion> {
        let fetch = WebFetch::patient(&adviser.prefix, OPINION_SECONDS);
        let said = adviser.ask(&fetch).await?;
        let clock = Clock::new(clock::now()).proven(shown.quorum_time());
        opinion::compare(&self.log, shown, said, clock).await
    }

    /// The mirrors that have sent something wrong so far, each with the first such file.
    pub(crate) fn mirror_faults(&self) -> Vec<(String, String)> {
        let mirrors = self.trust.mirrors.get(self.origin());
        let mirrors = mirrors.into_iter().flatten().enumerate();
        let faults = self.log.faults();
        let first = mirrors.filter_map(|(number, mirror)| {
            let fault = faults.iter().find(|fault| fault.mirror == number)?;
            Some((mirror.clone(), fault.path.clone()))
        });
        first.collect()
    }

    /// Checks one entry.
    pub(crate) async fn check_entry(
        &self,
        head: &CheckedHead,
        index: u64,
        on_step: impl FnMut(&Verdict),
    ) -> CheckedEntry {
        check::check_entry(&self.log, &self.trust, head, index, on_step).await
    }

    /// Checks several entries, each on its own.
    pub(crate) async fn check_entries(
        &self,
        head: &CheckedHead,
        indices: &[u64],
    ) -> Vec<CheckedEntry> {
        check::check_entries(&self.log, head, indices, |_, _| {}).await
    }

    /// The head with the index that the log committed to when it had `size` entries.
    pub(crate) async fn head_at(&self, head: &CheckedHead, size: u64) -> CheckedHead {
        check::head_at(&self.log, &self.trust, head, size).await
    }

    /// Looks for words in the first `size` entries: hints, to be read and checked.
    pub(crate) async fn search(&self, size: u64, text: &str) -> Hits {
        self.log.search(size, &Query::parse(text)).await
    }

    /// Looks keys up, each on its own.
    pub(crate) async fn look_up(&self, head: &CheckedHead, keys: &[IndexKey]) -> Vec<CheckedList> {
        check::check_list(&self.log, head, keys).await
    }

    /// The numbers at these positions of a list, oldest first.
    pub(crate) async fn numbers(
        &self,
        head: &CheckedHead,
        found: &Lookup,
        positions: Range<u64>,
    ) -> Result<Vec<u64>, LogError> {
        let index = head.index.as_ref().map_err(Clone::clone)?;
        self.log.numbers(index, found, positions).await
    }

    /// Checks entries that a key's list names: each on its own, and that it belongs there.
    pub(crate) async fn check_listed(
        &self,
        head: &CheckedHead,
        key: &IndexKey,
        numbers: &[u64],
    ) -> Vec<CheckedEntry> {
        check::check_listed(&self.log, head, key, numbers).await
    }

    /// A file beside the log that a record names by its SHA-256.
    pub(crate) async fn attachment(&self, hash: Hash) -> Result<Attachment, LogError> {
        self.log.attachment(hash).await
    }

    /// Everything that an answer rests on.
    pub(crate) async fn dossier(
        &self,
        head: &CheckedHead,
        about: &About,
    ) -> Result<Dossier, LogError> {
        match about {
            About::Entry(number) => {
                dossier::about_entry(&self.log, &self.trust, head, *number).await
            }
            About::Key(key) => dossier::about_key(&self.log, head, key).await,
        }
    }
}

fn open_log(trust: &TrustFile) -> Option<Log<Mirrors<WebFetch>, MemoryCache>> {
    let origin = trust.policy.logs().first()?.origin();
    let (first, others) = trust.mirrors.get(origin)?.split_first()?;
    let others = others.iter().map(|url| WebFetch::new(url)).collect();
    let mirrors = Mirrors::new(WebFetch::new(first), others);
    let cache = MemoryCache::default();
    let mut log = Log::new(mirrors, cache, trust.policy.clone(), origin);
    for url in trust.auditors.iter().filter_map(|own| own.url.as_deref()) {
        log.add_place(url, Mirrors::new(WebFetch::new(url), Vec::new()));
    }
    Some(log)
}
