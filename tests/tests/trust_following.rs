//! Readers follow a pinned trust file: over honest hosts, withholding ones, and lying ones.
#![cfg(not(target_arch = "wasm32"))]

use std::cell::RefCell;
use std::collections::BTreeMap;

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::fetch::{Fetch, FetchError};
use stele_client::trust::{
    Look, MAX_STEPS, MemoryProblem, MemoryTrust, Recalled, Refused, TrustMemory, Unasked, follow,
    recall, remember, trust_path,
};
use stele_records::trust::{RecallError, SuccessionError, TrustChain};
use stele_tests::city::ORIGIN;
use stele_tests::trust::{draft, signed};
use stele_verify::hash::Hash;

/// Hosts by their address, and what each has; and what was asked of them.
#[derive(Default)]
struct Web {
    hosts: BTreeMap<String, BTreeMap<String, Vec<u8>>>,
    faults: BTreeMap<String, FetchError>,
    asked: RefCell<Vec<String>>,
}

struct Host<'w> {
    web: &'w Web,
    address: String,
}

impl Fetch for Host<'_> {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let Self { web, address } = self;
        web.asked.borrow_mut().push(format!("{address}{path}"));
        if let Some(fault) = web.faults.get(address) {
            return Err(fault.clone());
        }
        let files = web.hosts.get(address);
        let file = files.and_then(|files| files.get(path));
        let file = file.ok_or(FetchError::NotFound)?;
        if file.len() as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
        Ok(file.clone())
    }
}

impl Web {
    fn put(&mut self, host: &str, version: u64, file: &[u8]) {
        let files = self.hosts.entry(host.to_owned()).or_default();
        files.insert(trust_path(version), file.to_vec());
    }

    fn fail(&mut self, host: &str, fault: FetchError) {
        self.faults.insert(host.to_owned(), fault);
    }

    fn follow(&self, chain: &mut TrustChain) -> Look {
        let open = |mirror: &str| {
            let address = mirror.to_owned();
            mirror.ends_with('/').then_some(Host { web: self, address })
        };
        block_on(follow(chain, &[], open))
    }

    fn asked(&self) -> Vec<String> {
        self.asked.take()
    }
}

const A: &str = "https://a.test/";
const B: &str = "https://b.test/";

/// A version of which any one of these may sign the next.
fn version(number: u64, mirrors: &[&str], seeds: &[u8]) -> Value {
    let mut trust = draft(number, 1, seeds);
    trust["mirrors"] = json!({ORIGIN: mirrors});
    trust
}

fn pin() -> Vec<u8> {
    signed(&version(1, &[A, B], &[1]), &[])
}

fn pinned() -> TrustChain {
    TrustChain::pinned(&pin()).unwrap()
}

fn second() -> Vec<u8> {
    signed(&version(2, &[A, B], &[1]), &[1])
}

fn third() -> Vec<u8> {
    signed(&version(3, &[A, B], &[1]), &[1])
}

#[test]
fn readers_go_on_to_the_newest_version() {
    let mut web = Web::default();
    web.put(A, 2, &second());
    web.put(A, 3, &third());
    let mut chain = pinned();
    let look = web.follow(&mut chain);
    assert_eq!((chain.pinned_version(), chain.trust().version), (1, 3));
    assert_eq!(chain.file(), third());
    let nothing_wrong = Look {
        without: vec![A.into(), B.into()],
        ..Look::default()
    };
    assert_eq!(look, nothing_wrong);
    let asked = [
        "https://a.test/trust/2.json",
        "https://a.test/trust/3.json",
        "https://a.test/trust/4.json",
        "https://b.test/trust/4.json",
    ];
    assert_eq!(web.asked(), asked);
}

#[test]
fn a_file_without_signers_is_followed_by_nothing() {
    let mut plain = version(1, &[A], &[1]);
    plain.as_object_mut().unwrap().remove("signers");
    let mut chain = TrustChain::pinned(plain.to_string().as_bytes()).unwrap();
    let web = Web::default();
    assert_eq!(web.follow(&mut chain), Look::default());
    assert_eq!(web.asked(), [""; 0]);
}

#[test]
fn one_honest_mirror_is_enough() {
    let mut web = Web::default();
    // The first keeps it back, or is down, or sends something else.
    web.put(B, 2, &second());
    let mut chain = pinned();
    web.follow(&mut chain);
    assert_eq!(chain.trust().version, 2);
    web.fail(A, FetchError::Status(500));
    let mut chain = pinned();
    let look = web.follow(&mut chain);
    assert_eq!(chain.trust().version, 2);
    let unasked = Unasked {
        mirror: A.into(),
        version: 3,
        problem: FetchError::Status(500),
    };
    assert_eq!(look.unasked, [unasked]);
    assert_eq!(look.without, [B]);
    web.faults.clear();
    let forged = signed(&version(2, &[A], &[9]), &[9]);
    web.put(A, 2, &forged);
    let mut chain = pinned();
    let look = web.follow(&mut chain);
    assert_eq!(chain.file(), second());
    let error = SuccessionError::TooFew {
        valid: 0,
        threshold: 1,
    };
    let refused = Refused {
        mirror: A.into(),
        version: 2,
        error,
    };
    assert_eq!(look.refused, [refused]);
}

#[test]
fn not_there_and_not_to_be_had_are_two_things() {
    let page = b"<!doctype html><title>Not here</title>".to_vec();
    for fault in [
        FetchError::Network("refused".into()),
        FetchError::Status(403),
        FetchError::Html,
    ] {
        let mut web = Web::default();
        web.fail(A, fault.clone());
        web.put(B, 2, &page);
        let mut chain = pinned();
        let look = web.follow(&mut chain);
        assert!(look.is_blind() && look.refused.is_empty(), "{look:?}");
        let problems: Vec<&FetchError> = look.unasked.iter().map(|it| &it.problem).collect();
        assert_eq!(problems, [&fault, &FetchError::Html]);
        assert_eq!(chain.trust().version, 1);
    }
    let mut web = Web::default();
    web.put(A, 2, &vec![b' '; 300_000]);
    let look = web.follow(&mut pinned());
    let limit = 256 * 1024;
    assert_eq!(look.unasked[0].problem, FetchError::TooLarge { limit });
}

#[test]
fn where_the_reader_knows_the_log_to_be_is_asked_first() {
    let mut web = Web::default();
    web.put("https://copy.test/", 2, &second());
    let open = |mirror: &str| {
        let address = mirror.to_owned();
        Some(Host { web: &web, address })
    };
    let mut chain = pinned();
    block_on(follow(&mut chain, &["https://copy.test/".into()], open));
    assert_eq!(chain.trust().version, 2);
    assert_eq!(web.asked()[0], "https://copy.test/trust/2.json");
}

#[test]
fn an_address_out_of_reach_is_said() {
    let pin = signed(&version(1, &["log"], &[1]), &[]);
    let mut chain = TrustChain::pinned(&pin).unwrap();
    let look = Web::default().follow(&mut chain);
    assert!(look.is_blind());
    assert_eq!(look.elsewhere, ["log"]);
}

#[test]
fn a_wrong_number_in_the_right_place_is_refused() {
    let mut web = Web::default();
    web.put(A, 2, &third());
    let mut chain = pinned();
    let look = web.follow(&mut chain);
    let error = SuccessionError::Number {
        present: 1,
        found: 3,
    };
    assert_eq!(look.refused[0].error, error);
    assert_eq!(chain.file(), pin());
}

#[test]
fn new_mirrors_are_asked_for_what_comes_next() {
    let mut web = Web::default();
    web.put(A, 2, &signed(&version(2, &["https://c.test/"], &[1]), &[1]));
    web.put("https://c.test/", 3, &third());
    let mut chain = pinned();
    web.follow(&mut chain);
    assert_eq!(chain.trust().version, 3);
}

#[test]
fn what_was_seen_is_not_taken_back() {
    let memory = MemoryTrust::default();
    let mut web = Web::default();
    web.put(A, 2, &second());
    web.put(A, 3, &third());
    let mut chain = recall(&pin(), &memory).unwrap().chain;
    web.follow(&mut chain);
    remember(chain, &memory);
    // Now the host keeps back what it has shown, and shows another version 2.
    let mut other = version(2, &[A], &[1]);
    other["contact"] = json!("mailto:other@city.test");
    let mut web = Web::default();
    web.put(A, 2, &signed(&other, &[1]));
    let mut chain = recall(&pin(), &memory).unwrap().chain;
    web.follow(&mut chain);
    assert_eq!(chain.file(), third());
    // Another pin begins anew.
    let another = signed(&version(1, &[A], &[1, 2]), &[]);
    let chain = recall(&another, &memory).unwrap().chain;
    assert_eq!(chain.trust().version, 1);
}

#[test]
fn of_two_tabs_the_first_one_to_remember_wins() {
    let memory = MemoryTrust::default();
    let mut other = version(2, &[A], &[1]);
    other["contact"] = json!("mailto:other@city.test");
    let other = signed(&other, &[1]);
    let (mut one, mut two) = (pinned(), pinned());
    one.extend(&second()).unwrap();
    two.extend(&other).unwrap();
    assert_eq!(remember(one, &memory).file(), second());
    assert_eq!(remember(two, &memory).file(), second());
    // One that is behind doesn't take the other back.
    let mut ahead = pinned();
    ahead.extend(&second()).unwrap();
    ahead.extend(&third()).unwrap();
    remember(ahead, &memory);
    assert_eq!(remember(pinned(), &memory).file(), third());
}

/// A memory that has been written to by somebody else whenever it is to be changed, so many times.
struct Contested {
    kept: MemoryTrust,
    others: RefCell<Vec<String>>,
}

impl TrustMemory for Contested {
    fn load(&self, pin: &Hash) -> Result<Option<String>, String> {
        self.kept.load(pin)
    }

    fn swap(&self, pin: &Hash, old: Option<&str>, new: &str) -> Result<(), Option<String>> {
        if let Some(other) = self.others.borrow_mut().pop() {
            let kept = self.kept.load(pin).unwrap();
            self.kept.swap(pin, kept.as_deref(), &other).unwrap();
        }
        self.kept.swap(pin, old, new)
    }
}

#[test]
fn nobody_is_taken_back_by_a_run_beside_this_one() {
    let grown = |versions: &[Vec<u8>]| {
        let mut chain = pinned();
        for version in versions {
            chain.extend(version).unwrap();
        }
        chain
    };
    let pin = pinned().pin_hash();
    let of_two = grown(&[second()]);
    let of_three = grown(&[second(), third()]);
    // The other run, which has come further, writes between this one's look and its writing.
    let memory = Contested {
        kept: MemoryTrust::default(),
        others: RefCell::new(vec![of_three.to_text()]),
    };
    assert_eq!(remember(of_two.clone(), &memory).file(), third());
    assert_eq!(memory.load(&pin), Ok(Some(of_three.to_text())));
    // One that has come less far is gone beyond.
    let memory = Contested {
        kept: MemoryTrust::default(),
        others: RefCell::new(vec![of_two.to_text()]),
    };
    assert_eq!(remember(of_three.clone(), &memory).file(), third());
    assert_eq!(memory.load(&pin), Ok(Some(of_three.to_text())));
}

#[test]
fn a_damaged_memory_is_said_to_be_until_it_is_outgrown() {
    let memory = MemoryTrust::default();
    let pin_hash = pinned().pin_hash();
    let mut whole = pinned();
    whole.extend(&second()).unwrap();
    whole.extend(&third()).unwrap();
    let text = whole.to_text();
    let cut = &text[..text.len() - 10];
    memory.swap(&pin_hash, None, cut).unwrap();
    let recalled = || recall(&pin(), &memory).unwrap();
    let error = RecallError::Damaged { version: 3 };
    let problem = Some(MemoryProblem::Recall { used: 2, error });
    // The host keeps version 3 back: that stays said, however often.
    let mut web = Web::default();
    web.put(A, 2, &second());
    for _ in 0..2 {
        let Recalled {
            mut chain,
            problem: found,
        } = recalled();
        assert_eq!(found, problem);
        web.follow(&mut chain);
        assert_eq!(remember(chain, &memory).file(), second());
        assert_eq!(memory.load(&pin_hash), Ok(Some(cut.to_owned())));
    }
    // Where it has come again, it is remembered again.
    web.put(A, 3, &third());
    let mut chain = recalled().chain;
    web.follow(&mut chain);
    assert_eq!(remember(chain, &memory).file(), third());
    assert_eq!(memory.load(&pin_hash), Ok(Some(text)));
    assert_eq!(recalled().problem, None);
}

#[test]
fn what_cannot_be_read_is_said_and_never_written_over() {
    struct Locked;
    impl TrustMemory for Locked {
        fn load(&self, _: &Hash) -> Result<Option<String>, String> {
            Err("locked".to_owned())
        }
        fn swap(&self, _: &Hash, _: Option<&str>, _: &str) -> Result<(), Option<String>> {
            panic!("nobody knows what is there")
        }
    }
    let Recalled { mut chain, problem } = recall(&pin(), &Locked).unwrap();
    let what = "locked".to_owned();
    assert_eq!(problem, Some(MemoryProblem::Unreadable { used: 1, what }));
    chain.extend(&second()).unwrap();
    assert_eq!(remember(chain, &Locked).file(), second());
}

#[test]
fn nobody_is_led_on_for_ever() {
    let mut web = Web::default();
    for number in 2..=MAX_STEPS as u64 + 3 {
        web.put(A, number, &signed(&version(number, &[A], &[1]), &[1]));
    }
    let mut chain = pinned();
    let look = web.follow(&mut chain);
    assert!(look.stopped);
    assert_eq!(chain.trust().version, MAX_STEPS as u64 + 1);
    let look = web.follow(&mut chain);
    assert!(!look.stopped);
    assert_eq!(chain.trust().version, MAX_STEPS as u64 + 3);
}
