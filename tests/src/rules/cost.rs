//! What a verdict costs that rests on many other records: files, bytes, and how often a reader has to
//! wait for one answer before asking the next question. All are counted, so they are the same on every
//! run.

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use stele_client::cache::MemoryCache;
use stele_client::check::{check_entry, check_head};
use stele_client::fetch::{Fetch, FetchError};
use stele_client::log::Log;
use stele_client::seen::MemorySeen;
use stele_records::verdict::Answer;

use super::rental::{Street, listed_by, listing};
use super::town::Town;
use crate::city::{City, NOW, ORIGIN};

/// A server that answers all questions that are open at once, and then the next: one tick is one time
/// that the reader has to wait.
struct Ticking<'c> {
    city: &'c City,
    clock: Rc<RefCell<Clock>>,
}

#[derive(Default)]
struct Clock {
    ticks: u64,
    files: u64,
    bytes: usize,
    waiting: Vec<Waker>,
}

impl Fetch for Ticking<'_> {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let asked = self.clock.borrow().ticks;
        let clock = Rc::clone(&self.clock);
        std::future::poll_fn(move |context| {
            let mut clock = clock.borrow_mut();
            if clock.ticks > asked {
                return Poll::Ready(());
            }
            clock.waiting.push(context.waker().clone());
            Poll::Pending
        })
        .await;
        let answer = self.city.get(path, limit).await;
        let mut clock = self.clock.borrow_mut();
        clock.files += 1;
        clock.bytes += answer.as_ref().map_or(0, Vec::len);
        answer
    }
}

/// Runs to the end; a tick whenever nothing goes on without an answer.
fn run<T>(clock: &Rc<RefCell<Clock>>, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
            return done;
        }
        let mut clock = clock.borrow_mut();
        clock.ticks += 1;
        clock.waiting.drain(..).for_each(Waker::wake);
    }
}

/// A listing by an agency, with a dozen mandates, in a log with some thousands of keys.
pub fn of_a_listing() {
    let mut s = Street::new();
    for _ in 0..12 {
        let mandate = s.mandate_paper(&s.owner, &s.agency, false);
        s.town.log(mandate);
    }
    let cards = (0..600).map(crate::city::card);
    s.town.entries.extend(cards);
    let offer = s
        .town
        .log(listed_by(&s.platform, &s.agency, listing("3200.00")));
    let city = s.town.city();
    let trust = Town::trust();
    let clock = Rc::new(RefCell::new(Clock::default()));
    let server = Ticking {
        city: &city,
        clock: Rc::clone(&clock),
    };
    let log = Log::new(server, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let memory = MemorySeen::default();
    let verdict = run(&clock, async {
        let head = check_head(&log, &trust, NOW, &memory, |_| ()).await;
        check_entry(&log, &trust, &head, offer, |_| ())
            .await
            .verdict
    });
    assert_eq!(verdict.overall(), Answer::Yes, "{:#}", verdict.report());
    let clock = clock.borrow();
    // The listing rests on the flat's list, its signers' keys, those who registered and attested them,
    // and their accreditations: four questions, each of which is asked with what the last one answered.
    assert!(clock.ticks <= 13, "{} times", clock.ticks);
    assert!(clock.files <= 45, "{} files", clock.files);
    assert!(clock.bytes <= 80_000, "{} bytes", clock.bytes);
}
