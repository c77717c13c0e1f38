//! Two hundred clients at once, good and bad, while `stele publish` runs beside the intake.

use std::collections::HashMap;
use std::io::Write as _;
use std::net::TcpStream;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;

use crate::folder::alone;
use crate::http::{self, Answer};
use crate::office::{Intake, Office, card, json, key, leaf, problem, request};

const CLIENTS: u32 = 200;
/// Posts of each client in each half.
const POSTS: u32 = 6;

/// What a client does, and what must come of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Good,
    Repeated,
    Tampered,
    Huge,
    Torn,
    NoToken,
    WrongType,
    NotJson,
    SameId,
    Stranger,
}

const KINDS: [Kind; 12] = [
    Kind::Good,
    Kind::Repeated,
    Kind::Tampered,
    Kind::Good,
    Kind::Huge,
    Kind::Torn,
    Kind::SameId,
    Kind::NoToken,
    Kind::Good,
    Kind::WrongType,
    Kind::NotJson,
    Kind::Stranger,
];

/// What the clients have seen.
#[derive(Default)]
struct Seen {
    /// The receipt of each record that was accepted.
    accepted: HashMap<Vec<u8>, Vec<u8>>,
    /// Records that were refused, or never came whole.
    refused: Vec<Vec<u8>>,
    /// How often each code was said.
    codes: HashMap<String, u32>,
    /// Answers with 503, after which it was posted again.
    later: u32,
}

struct Client<'a> {
    intake: &'a Intake,
    token: &'a str,
    seen: &'a Mutex<Seen>,
}

impl Client<'_> {
    /// Posts until it isn't told to come later.
    fn post(&self, request: &[u8]) -> Answer {
        loop {
            let answer = http::exchange(self.intake.address, request);
            if answer.status != 503 {
                return answer;
            }
            problem(&answer);
            self.seen.lock().unwrap().later += 1;
        }
    }

    fn good(&self, record: &[u8]) {
        let answer = self.post(&request(self.token, "application/vc", record));
        // Somebody else may have posted it before.
        assert!(matches!(answer.status, 200 | 201), "{}", answer.text());
        assert_eq!(json(&answer)["leafHash"], leaf(record));
        let mut seen = self.seen.lock().unwrap();
        let known = seen.accepted.entry(record.to_vec());
        let known = known.or_insert_with(|| answer.body.clone());
        assert_eq!(*known, answer.body, "the same record has one receipt");
    }

    fn bad(&self, token: &str, kind: &str, body: &[u8], expected: (u16, &str)) {
        let found = problem(&self.post(&request(token, kind, body)));
        assert_eq!((found.0, found.1.as_str()), expected);
        let mut seen = self.seen.lock().unwrap();
        *seen.codes.entry(found.1).or_default() += 1;
        seen.refused.push(body.to_vec());
    }

    fn act(&self, kind: Kind, number: u32) {
        let own = key(1);
        let record = card(number, &own, "here");
        let vc = "application/vc";
        match kind {
            Kind::Good => self.good(&record),
            Kind::Repeated => {
                // The same from many clients at once, and twice from each.
                let shared = card(1_000_000 + number % 7, &own, "here");
                self.good(&shared);
                self.good(&shared);
            }
            Kind::Tampered => {
                let text = String::from_utf8(record).unwrap().replace("here", "hare");
                self.bad(self.token, vc, text.as_bytes(), (422, "proof-signature"));
            }
            Kind::Huge => {
                let body = vec![b'{'; 300_000];
                self.bad(self.token, vc, &body, (413, "body-too-large"));
            }
            Kind::Torn => {
                let whole = request(self.token, vc, &record);
                let mut stream = TcpStream::connect(self.intake.address).unwrap();
                stream.write_all(&whole[..whole.len() - 1]).unwrap();
                drop(stream);
                self.seen.lock().unwrap().refused.push(record);
            }
            Kind::NoToken => self.bad("stele_0", vc, &record, (401, "token-unknown")),
            Kind::WrongType => self.bad(self.token, "text/html", &record, (415, "content-type")),
            Kind::NotJson => self.bad(self.token, vc, b"<record/>", (400, "json-unexpected-byte")),
            Kind::SameId => {
                self.good(&record);
                let other = card(number, &own, "elsewhere");
                self.bad(self.token, vc, &other, (409, "id-taken"));
            }
            Kind::Stranger => {
                let record = card(number, &key(9), "here");
                self.bad(self.token, vc, &record, (403, "issuer-unknown"));
            }
        }
    }
}

#[test]
fn two_hundred_clients_lose_nothing_and_get_nothing_logged_twice() {
    let _alone = alone();
    let office = Office::new();
    let signer = key(1).did().as_str().to_owned();
    let token = office.token("forestry", &["--signer", &signer, "--rate", "1000000"]);
    let intake = Intake::start(&office, &[]);
    let seen = Mutex::new(Seen::default());
    let start = Barrier::new(CLIENTS as usize);
    // All have posted half of it, and a publication has been made of what was there: each half meets one.
    let half = Barrier::new(CLIENTS as usize + 1);
    let is_over = AtomicBool::new(false);
    let published = thread::scope(|scope| {
        let publisher = scope.spawn(|| {
            let mut runs = 0;
            let first = office.run(&["publish", "city"]);
            half.wait();
            assert!(first.status.success(), "{first:?}");
            while !is_over.load(Ordering::SeqCst) {
                office.publish();
                runs += 1;
            }
            runs
        });
        let clients: Vec<_> = (0..CLIENTS)
            .map(|own| {
                let client = Client {
                    intake: &intake,
                    token: &token,
                    seen: &seen,
                };
                let (start, half) = (&start, &half);
                scope.spawn(move || {
                    let act = |posts: std::ops::Range<u32>| {
                        for post in posts {
                            let kind = KINDS[((own + post) % 12) as usize];
                            client.act(kind, own * 100 + post);
                        }
                    };
                    start.wait();
                    // Whoever sees what it must not says so after the others were met.
                    let first = catch_unwind(AssertUnwindSafe(|| act(0..POSTS)));
                    half.wait();
                    first.unwrap_or_else(|why| resume_unwind(why));
                    act(POSTS..2 * POSTS);
                })
            })
            .collect();
        let ends: Vec<_> = clients
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .collect();
        is_over.store(true, Ordering::SeqCst);
        let runs = publisher.join().unwrap();
        assert!(
            ends.iter().all(Result::is_ok),
            "a client saw what it must not"
        );
        runs
    });
    let logged = office.logged();
    let seen = seen.into_inner().unwrap();
    let count = seen.accepted.len();
    println!(
        "{count} accepted, {} refused, {} told to come later, {published} publications beside",
        seen.refused.len(),
        seen.later
    );
    assert_eq!(count as u32, CLIENTS * 4 + 7);
    for record in seen.accepted.keys() {
        assert_eq!(logged.get(record), Some(&1), "each is logged once");
    }
    for record in &seen.refused {
        assert_eq!(logged.get(record), None, "nothing else is");
    }
    let roots = logged
        .keys()
        .filter(|entry| entry.starts_with(b"stele/index-root@"));
    assert_eq!(logged.len() - roots.count(), count);
    for code in [
        "proof-signature",
        "body-too-large",
        "id-taken",
        "issuer-unknown",
    ] {
        assert_eq!(seen.codes[code], CLIENTS, "{code}");
    }
    // The receipts are as good after as before.
    for (record, receipt) in seen.accepted.iter().take(20) {
        let again = intake.post(&token, record);
        assert_eq!((again.status, &again.body), (200, receipt));
        let found = json(&intake.get(&token, &format!("/records/{}", leaf(record))));
        assert_eq!(found["state"], "logged");
    }
    assert_eq!(office.audit(), count as u64);
}
