//! Clients that don't keep to the protocol, and every status that they get.

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;
use std::process::Command;
use std::sync::Barrier;
use std::thread;

use stele_publisher::store::read_signer;
use stele_publisher::witness::protocol::{self, MAX_REQUEST_LEN};
use stele_sign::note::NoteSigner;
use stele_verify::checkpoint::Checkpoint;
use stele_verify::hash::{Hash, empty_root, leaf_hash};
use stele_verify::merkle::{root_of_entries, root_of_leaves};
use stele_verify::note::Note;

use crate::folder::{ORIGIN, logged};
use crate::http::{exchange, get, post, post_bytes, read_answer};
use crate::process::{Witness, stele};
use crate::town::Town;

const PATH: &str = "/add-checkpoint";

/// What somebody with the log's key can hand in.
struct Hand {
    key: NoteSigner,
    all: Vec<Vec<u8>>,
}

impl Hand {
    fn of(town: &Town) -> Self {
        Self {
            key: read_signer(&town.path("city/keys/log.key")).unwrap(),
            all: logged(&town.home),
        }
    }

    /// The log's own checkpoint at this size.
    fn note(&self, size: usize) -> Note {
        self.signed(size as u64, self.root(size))
    }

    fn root(&self, size: usize) -> Hash {
        root_of_entries(self.all[..size].iter().map(Vec::as_slice))
    }

    fn signed(&self, size: u64, root: Hash) -> Note {
        let text = Checkpoint::new(ORIGIN, size, root).map_or_else(
            |_| format!("{ORIGIN}\n{size}\n{}\n", root.to_base64()),
            |checkpoint| checkpoint.to_text(),
        );
        Note::parse(&self.key.sign_note(&text).unwrap()).unwrap()
    }

    fn proof(&self, old: usize, size: usize) -> Vec<Hash> {
        let leaves: Vec<_> = self.all[..size].iter().map(|e| leaf_hash(e)).collect();
        if old == 0 || old >= size {
            return Vec::new();
        }
        subproof(old, &leaves, true)
    }

    fn request(&self, old: usize, size: usize) -> Vec<u8> {
        protocol::request(old as u64, &self.proof(old, size), &self.note(size))
    }
}

/// A consistency proof by RFC 6962's own definition.
fn subproof(old: usize, leaves: &[Hash], is_whole: bool) -> Vec<Hash> {
    let root = |leaves: &[Hash]| root_of_leaves(leaves.iter().copied());
    if old == leaves.len() {
        return if is_whole { vec![] } else { vec![root(leaves)] };
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut proof, other) = if old <= left.len() {
        (subproof(old, left, is_whole), right)
    } else {
        (subproof(old - left.len(), right, false), left)
    };
    proof.push(root(other));
    proof
}

/// A witness that has seen nothing yet, of a log with so many records.
fn alone(records: u32) -> (Town, Vec<Witness>, Witness, Hand) {
    let (mut town, mut others) = Town::running();
    town.publish(records).unwrap();
    others.remove(2).kill();
    fs::remove_dir_all(town.path("w3")).unwrap();
    let fresh = town.witness("w3");
    let hand = Hand::of(&town);
    (town, others, fresh, hand)
}

#[test]
fn every_status_of_the_specification() {
    let (town, _others, witness, hand) = alone(8);
    let to = witness.address;
    let origin = Hash::of(&[ORIGIN.as_bytes()]).to_hex();
    let monitoring = format!("/{origin}/checkpoint");
    assert_eq!(get(to, &monitoring).status, 404, "before the first");

    let status = |body: &[u8]| post(to, PATH, body).status;
    let conflict = |body: &[u8]| {
        let answer = post(to, PATH, body);
        assert_eq!(answer.header("content-type"), Some("text/x.tlog.size"));
        (answer.status, answer.text().to_owned())
    };
    let zero = hand.request(0, 0);
    assert_eq!(conflict(&hand.request(2, 5)), (409, "0\n".into()));
    assert_eq!(status(&zero), 200, "an empty tree can be cosigned");
    assert_eq!(status(&zero), 200, "and again");
    // An empty tree with leaves; a proof from nothing.
    let wrong = protocol::request(0, &[], &hand.signed(0, leaf_hash(b"")));
    assert_eq!(status(&wrong), 422);
    let needless = protocol::request(0, &[empty_root()], &hand.note(3));
    assert_eq!(status(&needless), 422);

    let answer = post(to, PATH, &hand.request(0, 5));
    assert_eq!(answer.status, 200);
    let lines = protocol::parse_answer(&answer.body).unwrap();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].name().as_str(), "w3");
    assert_eq!(status(&hand.request(5, 5)), 200, "the same again");
    let seen = get(to, &monitoring);
    assert_eq!(seen.header("access-control-allow-origin"), Some("*"));
    assert_eq!(seen.header("cache-control"), Some("no-store"));
    let policy = town.home.trust().unwrap().policy;
    let signed = policy.verify_log_signature(&seen.body).unwrap();
    assert_eq!(signed.checkpoint().size(), 5);
    assert_eq!(signed.note().signatures().len(), 2);

    // The sizes.
    for (old, size) in [(0, 5), (0, 7), (4, 7), (6, 7), (0, 0)] {
        let found = conflict(&hand.request(old, size));
        assert_eq!(found, (409, "5\n".into()), "{old} {size}");
    }
    let backward = protocol::request(7, &[], &hand.note(5));
    assert_eq!(status(&backward), 400);
    let huge = protocol::request(u64::MAX, &[], &hand.note(5));
    assert_eq!(status(&huge), 400);
    // The proof.
    let proof = hand.proof(5, 8);
    for wrong in [
        vec![],
        proof[1..].to_vec(),
        [&proof[..], &proof[..1]].concat(),
        proof.iter().rev().copied().collect(),
        vec![empty_root(); 63],
    ] {
        assert_eq!(status(&protocol::request(5, &wrong, &hand.note(8))), 422);
    }
    let other = hand.signed(5, root_of_leaves([leaf_hash(b"x")]));
    assert_eq!(status(&protocol::request(5, &[], &other)), 422);
    assert_eq!(status(&protocol::request(5, &proof, &hand.note(5))), 422);
    let too_many = protocol::request(5, &[empty_root(); 64], &hand.note(8));
    assert_eq!(status(&too_many), 400);
    // The signatures.
    let text = hand.note(8).text().to_owned();
    let own = hand.key.sign_line(&text).unwrap();
    let broken = hand.key.sign_line("another\n").unwrap();
    let strange = {
        let name = stele_verify::note::KeyName::new(ORIGIN).unwrap();
        let key = NoteSigner::generate(name, stele_verify::note::KeyKind::Ed25519).unwrap();
        key.sign_line("whatever\n").unwrap()
    };
    for (lines, expected) in [
        (vec![strange.clone()], 403),
        (vec![broken.clone()], 403),
        (vec![own.clone(), broken], 403),
        (vec![strange.clone(), own, strange], 200),
    ] {
        let note = Note::new(&text, &lines).unwrap();
        assert_eq!(status(&protocol::request(5, &proof, &note)), expected);
    }
    assert_eq!(town.seen_by(&witness), Some(8));
    // Another log.
    let text = text.replace(ORIGIN, "example.com/unknown");
    let note = hand.key.sign_note(&text).unwrap();
    let body = protocol::request(8, &[], &Note::parse(&note).unwrap());
    assert_eq!(status(&body), 404);
    let unknown = Hash::of(&[b"example.com/unknown"]).to_hex();
    for path in [
        format!("/{unknown}/checkpoint"),
        format!("/{}/checkpoint", origin.to_uppercase()),
        "/../checkpoint".into(),
        "/checkpoint".into(),
        "/".into(),
    ] {
        assert_eq!(get(to, &path).status, 404, "{path}");
    }
    // Other methods.
    assert_eq!(get(to, PATH).status, 405);
    assert_eq!(post(to, &monitoring, b"").status, 405);
}

#[test]
fn what_is_no_request_is_told_so() {
    let (town, _others, witness, hand) = alone(3);
    let to = witness.address;
    let good = hand.request(0, 3);
    let text = String::from_utf8(good.clone()).unwrap();
    let cut = &good[..good.len() - 1];
    for body in [
        b"".as_slice(),
        b"\n",
        b"old\n",
        &good[1..],
        cut,
        &[&good[..], b"\n"].concat(),
        text.replacen("old 0", "old 00", 1).as_bytes(),
        text.replacen("old 0", "new 0", 1).as_bytes(),
        text.replacen("\n\n", "\n", 1).as_bytes(),
        text.replace('\n', "\r\n").as_bytes(),
        text.replacen("\n3\n", "\n03\n", 1).as_bytes(),
        text.replacen("\u{2014} ", "- ", 1).as_bytes(),
        &[0xff; 500],
        &vec![b'a'; MAX_REQUEST_LEN],
    ] {
        let answer = post(to, PATH, body);
        assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(body));
        assert!(answer.text().ends_with(")\n"), "{answer:?}");
    }
    // Too much, said before and not said before.
    let huge = vec![b'a'; MAX_REQUEST_LEN + 1];
    assert_eq!(post(to, PATH, &huge).status, 413);
    let claim = format!("POST {PATH} HTTP/1.1\r\nHost: w\r\nContent-Length: 99999999999\r\n\r\n");
    assert_eq!(exchange(to, claim.as_bytes()).status, 413);
    let mut chunked =
        format!("POST {PATH} HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n")
            .into_bytes();
    chunked.extend(format!("{:x}\r\n", huge.len()).into_bytes());
    chunked.extend(&huge);
    assert_eq!(exchange(to, &chunked).status, 413);
    // A head without end, a body without length, no HTTP at all.
    let long = format!("POST {PATH} HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(1 << 20));
    assert_eq!(exchange(to, long.as_bytes()).status, 431);
    assert_eq!(exchange(to, b"\x16\x03\x01 hello\r\n\r\n").status, 400);
    // None of it did anything.
    assert_eq!(town.seen_by(&witness), None);
    assert_eq!(post(to, PATH, &good).status, 200);
}

#[test]
fn a_connection_serves_many_requests() {
    let (_town, _others, witness, hand) = alone(9);
    let mut stream = TcpStream::connect(witness.address).unwrap();
    for size in 0..=9 {
        let body = hand.request(usize::saturating_sub(size, 1), size);
        stream.write_all(&post_bytes(PATH, &body)).unwrap();
        assert_eq!(read_answer(&mut stream).unwrap().status, 200, "{size}");
    }
}

/// The race of the specification, over HTTP: one wins each round, and the others are told where the
/// log stands.
#[test]
fn of_clients_that_race_one_wins() {
    let (town, _others, witness, hand) = alone(60);
    let mut size = 0;
    while size < 55 {
        let barrier = Barrier::new(4);
        let answers: Vec<_> = thread::scope(|scope| {
            let ask = |more: usize| {
                let (hand, barrier, to) = (&hand, &barrier, witness.address);
                scope.spawn(move || {
                    let body = hand.request(size, size + more);
                    barrier.wait();
                    (size + more, post(to, PATH, &body))
                })
            };
            let asked: Vec<_> = (1..=4).map(ask).collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let won: Vec<_> = answers.iter().filter(|(_, a)| a.status == 200).collect();
        let [(new, _)] = won.as_slice() else {
            panic!("{answers:?}");
        };
        for (_, answer) in answers.iter().filter(|(_, a)| a.status != 200) {
            assert_eq!((answer.status, answer.text()), (409, &*format!("{new}\n")));
        }
        size = *new;
        assert_eq!(town.seen_by(&witness), Some(size as u64));
    }
}

#[test]
fn too_many_requests_are_put_off() {
    let (town, _others, mut witness, hand) = alone(99);
    witness.kill();
    let more = ["--trust", "city/trust.json", "--rate", "1"];
    let witness = Witness::start(town.folder.path(), "w3", &more);
    let ask = |old: usize, size| post(witness.address, PATH, &hand.request(old, size));
    let answers = (0..99).map(|size| (size, ask(size, size + 1)));
    let (size, refused) = { answers }
        .find(|(_, answer)| answer.status != 200)
        .unwrap();
    assert_eq!(refused.status, 429);
    assert_eq!(refused.header("retry-after"), Some("1"));
    // To be told where the log stands, to have that cosigned again, and to read it, is free.
    assert_eq!(ask(0, size).status, 409);
    assert_eq!(ask(size, size).status, 200);
    assert_eq!(town.seen_by(&witness), Some(size as u64));
}

#[cfg(unix)]
#[test]
fn asked_to_end_it_answers_first() {
    let (town, _others, mut witness, hand) = alone(3);
    for signal in ["-TERM", "-INT"] {
        let body = hand.request(0, 3);
        let head = format!(
            "POST {PATH} HTTP/1.1\r\nHost: w\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(witness.address).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // Now the request is under way.
        assert_eq!(read_answer(&mut stream).unwrap().status, 100);
        let id = witness.id().to_string();
        let killed = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(killed.success());
        stream.write_all(&body).unwrap();
        let status = read_answer(&mut stream).unwrap().status;
        assert!(status == 200 || status == 409, "{status}");
        assert_eq!(witness.ended(), Some(0));
        witness.start_again();
        assert_eq!(town.seen_by(&witness), Some(3));
    }
}

#[test]
fn a_call_that_can_not_be_meant_is_refused() {
    let town = Town::new();
    let folder = town.folder.path();
    let refused = |args: &[&str]| {
        let output = stele(
            folder,
            &[&["witness", "--listen", "127.0.0.1:0"], args].concat(),
        );
        let output = { output }.output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(!errors.contains("PRIVATE"), "{errors}");
        (output.status.code(), errors)
    };
    let trust = ["--state", "s", "--trust", "city/trust.json"];
    for (args, status, words) in [
        (&["--key", "w1.key", "--state", "s"][..], 3, "--trust"),
        (&["--key", "city/keys/log.key"], 3, "is a log's key"),
        (&["--key", "none.key"], 1, "could not read none.key"),
        (&["--key", "city/trust.json"], 1, "others can read it"),
        (
            &["--key", "w1.key", "--log", "x"],
            3,
            "is no public key of a log",
        ),
        (&["--key", "w1.key", "--trust", "w1.key"], 3, "is refused"),
        (
            &["--key", "w1.key", "--prefix", "w{1}"],
            3,
            "a prefix looks like",
        ),
        (&["--key", "w1.key", "--rate", "0"], 3, "0"),
    ] {
        let more: &[&str] = if args.contains(&"--state") {
            &[]
        } else {
            &trust
        };
        let (found, errors) = refused(&[args, more].concat());
        assert!(
            found == Some(status) && errors.contains(words),
            "{args:?} {errors}"
        );
    }
    let vkey = fs::read_to_string(town.path("witnesses.txt")).unwrap();
    let vkey = vkey.lines().last().unwrap().split(' ').nth(2).unwrap();
    let (status, errors) = refused(&["--key", "w1.key", "--state", "s", "--log", vkey]);
    assert!(
        status == Some(3) && errors.contains("is a witness's key"),
        "{errors}"
    );
    // Two processes never share a state.
    let _running = Witness::start(folder, "w1", &["--trust", "city/trust.json"]);
    let (status, errors) = refused(&[
        "--key",
        "w1.key",
        "--state",
        "w1",
        "--trust",
        "city/trust.json",
    ]);
    assert!(
        status == Some(1) && errors.contains("another process uses"),
        "{errors}"
    );
}

/// Below a prefix, with two keys, and told of the log by its key alone.
#[test]
fn a_witness_with_two_keys_gives_two_lines() {
    let (town, _others, _, hand) = alone(3);
    let folder = town.folder.path();
    crate::process::run(folder, &["keygen", "--witness", "w4", "w4.key"]);
    let vkey = hand.key.verifier_key().to_vkey();
    let more = ["--key", "w3.key", "--prefix", "/two/", "--log", &vkey];
    let witness = Witness::start(folder, "w4", &more);
    assert_eq!(witness.lines.len(), 4);
    assert!(witness.lines[3].ends_with("/two/"));
    let answer = post(witness.address, "/two/add-checkpoint", &hand.request(0, 3));
    let lines = protocol::parse_answer(&answer.body).unwrap();
    let names: Vec<_> = lines.iter().map(|line| line.name().as_str()).collect();
    assert_eq!(names, ["w4", "w3"]);
    let origin = Hash::of(&[ORIGIN.as_bytes()]).to_hex();
    let seen = get(witness.address, &format!("/two/{origin}/checkpoint"));
    assert_eq!(Note::parse(&seen.body).unwrap().signatures().len(), 3);
    assert_eq!(post(witness.address, PATH, b"").status, 404);
}
