//! Everything that is refused, and what is said of it.

use std::fs;
use std::io::Write as _;
use std::net::{Shutdown, TcpStream};

use crate::folder::alone;
use crate::http;
use crate::office::{Intake, Office, card, card_for, json, key, leaf, problem, queued, request};

fn changed(record: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(record).unwrap();
    assert!(text.contains(from));
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn each_refusal_is_a_problem_that_says_why() {
    let _alone = alone();
    let office = Office::new();
    let own = key(1);
    let signer = own.did().as_str().to_owned();
    let token = office.token("forestry", &["--signer", &signer, "--rate", "1000"]);
    let funds = office.token("funds", &["--any-signer", "--types", "Payment"]);
    let intake = Intake::start(&office, &[]);
    let good = card(1, &own, "here");
    let post = |body: &[u8]| problem(&intake.post(&token, body));
    let is = |status: u16, code: &str| (status, code.to_owned());

    assert_eq!(post(b"not JSON").0, 400);
    assert_eq!(post(b"").0, 400);
    assert_eq!(post(b"{}"), is(422, "record-member-missing"));
    let pretty = changed(&good, "{", "{ ");
    assert_eq!(post(&pretty), is(400, "json-whitespace"));
    let tampered = changed(&good, "here", "hare");
    assert_eq!(post(&tampered), is(422, "proof-signature"));
    let elsewhere = card_for("other.example/log", 1, &own, "here");
    assert_eq!(post(&elsewhere), is(422, "record-other-log"));
    let root = b"stele/index-root@v1\n";
    assert_eq!(post(root), is(422, "record-is-index-root"));
    let stranger = card(1, &key(9), "here");
    assert_eq!(post(&stranger), is(403, "issuer-unknown"));
    let not_its = problem(&intake.post(&funds, &good));
    assert_eq!(not_its, is(403, "type-not-allowed"));

    for (wrong, code) in [
        ("stele_00", "token-unknown"),
        ("", "token-missing"),
        (&token[1..], "token-unknown"),
    ] {
        let answer = intake.post(wrong, &good);
        assert_eq!(problem(&answer), is(401, code));
        let asks = answer.header("www-authenticate").unwrap();
        assert!(asks.starts_with("Bearer realm="));
    }
    let none = http::post(intake.address, "/records", &good);
    assert_eq!(problem(&none), is(401, "token-missing"));
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        let answer = http::exchange(intake.address, &request(&token, kind, &good));
        assert_eq!(problem(&answer), is(415, "content-type"));
    }
    for (path, method, expected) in [
        ("/", "GET", is(404, "no-such-place")),
        ("/records", "GET", is(405, "method")),
        ("/records/x", "POST", is(405, "method")),
    ] {
        let text = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        let answer = http::exchange(intake.address, text.as_bytes());
        assert_eq!(problem(&answer), expected);
    }
    let unknown = intake.get(&token, &format!("/records/{}", leaf(&good)));
    assert_eq!(problem(&unknown), is(404, "record-unknown"));
    let nobody = http::get(intake.address, "/records/x");
    assert_eq!(problem(&nobody), is(401, "token-missing"));
    // Nothing of all this was accepted.
    assert_eq!(queued(&office.home), Vec::<String>::new());
    assert_eq!(intake.post(&token, &good).status, 201);
    let other = card(1, &own, "elsewhere");
    let answer = intake.post(&token, &other);
    assert_eq!(problem(&answer), is(409, "id-taken"));
    assert_eq!(json(&answer)["leafHash"], leaf(&good));
    assert_eq!(queued(&office.home).len(), 1);
}

#[test]
fn huge_bodies_are_refused_and_whoever_sends_them_reads_why() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer", "--rate", "1000"]);
    let intake = Intake::start(&office, &[]);
    let huge = vec![b' '; 4 << 20];
    for body in [&huge[..65_536], &huge] {
        let answer = intake.post(&token, body);
        assert_eq!(problem(&answer), (413, "body-too-large".into()));
        // Also who may not post at all.
        let answer = intake.post("stele_00", body);
        assert_eq!(problem(&answer), (401, "token-unknown".into()));
    }
    // A body whose length isn't said.
    let head = format!(
        "POST /records HTTP/1.1\r\nHost: intake\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/vc\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n",
        huge.len()
    );
    let chunked = [head.as_bytes(), &huge, b"\r\n0\r\n\r\n"].concat();
    let answer = http::exchange(intake.address, &chunked);
    assert_eq!(problem(&answer), (413, "body-too-large".into()));
    // What is merely announced isn't waited for.
    let head = format!(
        "POST /records HTTP/1.1\r\nHost: intake\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/vc\r\nContent-Length: 1000000000000\r\n\r\n"
    );
    let answer = http::exchange(intake.address, head.as_bytes());
    assert_eq!(problem(&answer), (413, "body-too-large".into()));
    // One who asks first sends nothing in vain.
    let head = head.replace("1000000000000", "70000\r\nExpect: 100-continue");
    let answer = http::exchange(intake.address, head.as_bytes());
    assert_eq!(problem(&answer), (413, "body-too-large".into()));
    assert_eq!(queued(&office.home), Vec::<String>::new());
}

#[test]
fn a_torn_body_is_never_a_record() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer", "--rate", "1000"]);
    let intake = Intake::start(&office, &[]);
    let good = card(1, &key(1), "here");
    let whole = request(&token, "application/vc", &good);
    for length in [whole.len() - 1, whole.len() - good.len(), 40] {
        let mut stream = TcpStream::connect(intake.address).unwrap();
        stream.write_all(&whole[..length]).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        // It is answered that it came torn, or closed.
        let answer = http::read_answer(&mut stream);
        assert!(answer.is_none_or(|answer| answer.status == 400));
    }
    assert_eq!(queued(&office.home), Vec::<String>::new());
    assert_eq!(intake.post(&token, &good).status, 201);
}

#[test]
fn who_posts_too_often_waits_and_others_do_not() {
    let _alone = alone();
    let office = Office::new();
    let eager = office.token("eager", &["--any-signer", "--rate", "1"]);
    let calm = office.token("calm", &["--any-signer", "--rate", "1"]);
    let intake = Intake::start(&office, &[]);
    // Ten at once are its burst; whatever time passes meanwhile, a hundred are more.
    let mut refused = 0;
    for _ in 0..100 {
        let answer = intake.post(&eager, b"{}");
        if answer.status == 429 {
            assert_eq!(problem(&answer), (429, "rate-exceeded".into()));
            refused += 1;
        }
    }
    assert!(refused > 0);
    assert_eq!(intake.post(&calm, &card(1, &key(1), "here")).status, 201);
}

#[test]
fn a_full_queue_takes_no_more_and_loses_nothing() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer", "--rate", "1000"]);
    let intake = Intake::start(&office, &["--max-queued", "2"]);
    let cards: Vec<_> = (0..4).map(|n| card(n, &key(1), "here")).collect();
    for (number, card) in cards.iter().enumerate() {
        let answer = intake.post(&token, card);
        match number {
            0 | 1 => assert_eq!(answer.status, 201),
            _ => assert_eq!(problem(&answer), (503, "queue-full".into())),
        }
    }
    // What is there already is still answered.
    assert_eq!(intake.post(&token, &cards[0]).status, 200);
    office.publish();
    for card in &cards[2..] {
        assert_eq!(intake.post(&token, card).status, 201);
    }
    let logged = office.logged();
    assert!(cards.iter().all(|card| logged.get(card) == Some(&1)));
    office.audit();
}

#[test]
fn a_token_that_was_taken_back_opens_no_more() {
    let _alone = alone();
    let office = Office::new();
    let intake = Intake::start(&office, &[]);
    let token = office.token("forestry", &["--any-signer"]);
    let listed = office.ok(&["token", "list", "city"]);
    assert!(listed.contains("forestry") && !listed.contains(&token));
    let file = fs::read_to_string(office.path("city/departments.toml")).unwrap();
    assert!(!file.contains(&token["stele_".len()..]));
    assert_eq!(intake.post(&token, &card(1, &key(1), "here")).status, 201);
    office.ok(&["token", "remove", "city", "forestry"]);
    let answer = intake.post(&token, &card(2, &key(1), "here"));
    assert_eq!(problem(&answer), (401, "token-unknown".into()));
    // A file that can't be read lets nobody in.
    let token = office.token("forestry", &["--any-signer"]);
    fs::write(office.path("city/departments.toml"), "[[department]]\nnam").unwrap();
    let answer = intake.post(&token, &card(2, &key(1), "here"));
    assert_eq!(problem(&answer), (503, "out-of-order".into()));
}
