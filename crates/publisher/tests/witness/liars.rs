//! A witness that lies, beside two honest ones: the log goes on without it, and believes nothing.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ed25519_dalek::{Signer as _, SigningKey};
use stele_publisher::publish::{Missed, PublishError};
use stele_publisher::store::read_signer;
use stele_publisher::witness::protocol::{self, AddCheckpoint};
use stele_sign::note::NoteSigner;
use stele_verify::cosignature::{Cosignature, signed_message};
use stele_verify::encoding::from_base64;
use stele_verify::key::Signature;
use stele_verify::note::{KeyKind, KeyName, SignatureLine};

use crate::http;
use crate::town::{Town, missed, now};

/// Answers each request by what it holds.
fn liar(answer: impl Fn(&AddCheckpoint) -> Vec<u8> + Send + Sync + 'static) -> SocketAddr {
    http::server(move |mut stream: TcpStream| {
        if let Some(body) = http::read_request(&mut stream) {
            let request = AddCheckpoint::parse(&body).expect("requests are well-formed");
            let _ = stream.write_all(&answer(&request));
        }
    })
}

fn lines(lines: &[SignatureLine]) -> Vec<u8> {
    http::answer(200, &protocol::answer(lines))
}

/// A key of the same name that isn't the witness's.
fn stranger() -> NoteSigner {
    NoteSigner::generate(KeyName::new("w3").unwrap(), KeyKind::CosignatureV1).unwrap()
}

/// A cosignature at the time zero, whose signature holds (C2SP tlog-cosignature, "Format").
fn without_time(key: &NoteSigner, text: &str) -> SignatureLine {
    let private = key.to_private_text().unwrap();
    // PRIVATE+KEY+<name>+<id>+<base64>, which may have a + of its own.
    let decoded = private.splitn(5, '+').last().unwrap();
    let decoded = from_base64(decoded).unwrap();
    // The kind's byte, and the seed.
    let secret = SigningKey::from_bytes(decoded[1..].try_into().unwrap());
    let signature = secret.sign(&signed_message(text, 0)).to_bytes();
    let public = key.verifier_key();
    let cosignature = Cosignature::new(0, Signature::from_bytes(signature)).unwrap();
    cosignature.verify(public, text).unwrap();
    cosignature.verify(public, text).unwrap();
    cosignature.to_line(public)
}

/// What a lie comes to.
type Expected = fn(&Missed) -> bool;

#[test]
fn no_lie_counts_and_none_stops_the_others() {
    let (mut town, _witnesses) = Town::running();
    town.publish(2).unwrap();
    // The liar knows the true key of the third witness.
    let key = Arc::new(read_signer(&town.path("w3.key")).unwrap());
    let at = |time: u64, text: fn(&str) -> String| {
        let key = key.clone();
        liar(move |request| {
            let text = text(request.submitted().note().text());
            lines(&[key.cosign(&text, time).unwrap()])
        })
    };
    let same = |text: &str| text.to_owned();
    let other_root = |text: &str| {
        let mut parts: Vec<_> = text.lines().collect();
        parts[2] = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
        parts.join("\n") + "\n"
    };
    let other_size = |text: &str| {
        let mut parts: Vec<_> = text.lines().collect();
        parts[1] = "2000000";
        parts.join("\n") + "\n"
    };
    let fixed = |status: u16, body: &[u8]| {
        let answer = http::answer(status, body);
        liar(move |_| answer.clone())
    };
    let two = {
        let key = key.clone();
        liar(move |request| {
            let text = request.submitted().note().text();
            let right = key.cosign(text, now()).unwrap();
            lines(&[right, key.cosign(&other_root(text), now()).unwrap()])
        })
    };
    // It holds, and says nothing: no signer makes one, so it is made by hand.
    let timeless = {
        let key = key.clone();
        liar(move |request| {
            let text = request.submitted().note().text();
            lines(&[without_time(&key, text)])
        })
    };
    let endless = http::server(|mut stream| {
        http::read_request(&mut stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while stream.write_all(b"1000\r\n").is_ok()
            && stream.write_all(&[b'a'; 4096]).is_ok()
            && stream.write_all(b"\r\n").is_ok()
        {}
    });
    let size = |size: &str| fixed(409, size.as_bytes());
    let lies: Vec<(&str, SocketAddr, Expected)> = vec![
        (
            "another key",
            liar(|r| {
                lines(&[stranger()
                    .cosign(r.submitted().note().text(), now())
                    .unwrap()])
            }),
            |m| *m == Missed::NoLine,
        ),
        ("another root", at(now(), other_root), |m| {
            matches!(m, Missed::Wrong("cosignature-invalid"))
        }),
        ("another size", at(now(), other_size), |m| {
            matches!(m, Missed::Wrong("cosignature-invalid"))
        }),
        ("one right, one wrong", two, |m| {
            matches!(m, Missed::Wrong(_))
        }),
        ("an hour ahead", at(now() + 3_600, same), |m| {
            matches!(m, Missed::Time { .. })
        }),
        ("an hour behind", at(now() - 3_600, same), |m| {
            matches!(m, Missed::Time { .. })
        }),
        ("no time", timeless, |m| {
            *m == Missed::Uncounted("cosignature-no-time")
        }),
        ("nothing", fixed(200, b""), |m| {
            matches!(m, Missed::Unreadable("witness-answer-lines"))
        }),
        ("a page", fixed(200, b"<html>\n"), |m| {
            matches!(m, Missed::Unreadable("note-signature-syntax"))
        }),
        ("garbage", fixed(200, &[0xff; 999]), |m| {
            matches!(m, Missed::Unreadable("text-not-utf8"))
        }),
        ("a huge body", fixed(200, &vec![b'a'; 1 << 20]), |m| {
            matches!(m, Missed::Unreadable("text-too-long"))
        }),
        ("an endless body", endless, |m| {
            matches!(m, Missed::Unreadable("text-too-long"))
        }),
        ("a size that is none", size("many\n"), |m| {
            matches!(m, Missed::Unreadable("witness-answer-size"))
        }),
        (
            "a size beyond numbers",
            size("18446744073709551616\n"),
            |m| matches!(m, Missed::Unreadable(_)),
        ),
        ("a size without end", size("3"), |m| {
            matches!(m, Missed::Unreadable(_))
        }),
        ("less than it has cosigned", size("1\n"), |m| {
            matches!(m, Missed::Forgot { .. })
        }),
        (
            "the size that we began from",
            liar(|r| http::answer(409, &protocol::size_answer(r.old_size()))),
            |m| *m == Missed::Undecided,
        ),
        ("an unknown log", fixed(404, b"no\n"), |m| {
            *m == Missed::UnknownLog
        }),
        ("an unknown key", fixed(403, b"no\n"), |m| {
            *m == Missed::Forbidden
        }),
        ("too many requests", fixed(429, b"no\n"), |m| {
            *m == Missed::Busy
        }),
        (
            "to come again when it is too late",
            liar(|_| {
                b"HTTP/1.1 429 x\r\nRetry-After: 18446744073709551615\r\nContent-Length: 0\r\n\r\n"
                    .to_vec()
            }),
            |m| *m == Missed::Busy,
        ),
        ("a fault of its own", fixed(500, b"no\n"), |m| {
            *m == Missed::Status(500)
        }),
        (
            "somewhere else",
            liar(|_| {
                b"HTTP/1.1 307 x\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"
                    .to_vec()
            }),
            |m| matches!(m, Missed::Status(307) | Missed::Unreachable(_)),
        ),
        (
            "no HTTP",
            liar(|_| b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()),
            |m| matches!(m, Missed::Unreachable(_)),
        ),
        (
            "half an answer",
            liar(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n".to_vec()),
            |m| matches!(m, Missed::Unreachable(_)),
        ),
        ("nothing at all", liar(|_| Vec::new()), |m| {
            matches!(m, Missed::Unreachable(_))
        }),
    ];
    // What is known of the witness is by its address: each liar is as well known as the honest one.
    let known = std::fs::read_dir(town.home.state("witness-elsewhere")).unwrap();
    let known = std::fs::read(known.last().unwrap().unwrap().path()).unwrap();
    let count = lies.len();
    for (lie, address, is_expected) in lies {
        town.set_address("w3", address);
        let url = format!("http://{address}/");
        let name = stele_verify::hash::Hash::of(&[url.as_bytes()]).to_hex();
        let path = town
            .home
            .state("witness-elsewhere")
            .join(format!("{name}.json"));
        std::fs::write(path, &known).unwrap();
        let published = town.publish(1).unwrap();
        let missed = missed(&published.witnesses, "w3").expect(lie);
        assert!(is_expected(&missed), "{lie}: {missed:?}");
        assert!(!missed.to_string().is_empty());
        assert_eq!(town.cosigners(), ["w1", "w2"], "{lie}");
        assert_eq!(town.public().note().signatures().len(), 3, "{lie}");
    }
    assert_eq!(town.records(), 2 + count);
}

/// A witness that says when to come again is asked again then: so whoever keeps it busy keeps nobody
/// out.
#[test]
fn a_busy_witness_is_asked_again_when_it_says() {
    let (mut town, witnesses) = Town::running();
    let witness = witnesses[2].address;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let busy = http::server(move |mut stream: TcpStream| {
        let Some(body) = http::read_request(&mut stream) else {
            return;
        };
        // More often than a witness may name another size.
        let answer = if count.fetch_add(1, Ordering::SeqCst) < 5 {
            b"HTTP/1.1 429 x\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n".to_vec()
        } else {
            let answer = http::post(witness, "/add-checkpoint", &body);
            http::answer(answer.status, &answer.body)
        };
        let _ = stream.write_all(&answer);
    });
    town.set_address("w3", busy);
    town.set_limits(60, 60);
    let published = town.publish(2).unwrap();
    assert_eq!(missed(&published.witnesses, "w3"), None);
    assert_eq!(asked.load(Ordering::SeqCst), 6);
}

/// Lines by keys that the policy doesn't know are ignored, as the specification asks.
#[test]
fn lines_by_unknown_keys_are_left_out() {
    let (mut town, _witnesses) = Town::running();
    let key = read_signer(&town.path("w3.key")).unwrap();
    let generous = liar(move |request| {
        let text = request.submitted().note().text();
        let strange = stranger();
        lines(&[
            strange.cosign(text, now()).unwrap(),
            key.cosign(text, now()).unwrap(),
            strange
                .cosign("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", 1)
                .unwrap(),
        ])
    });
    town.set_address("w3", generous);
    town.set_limits(60, 60);
    let published = town.publish(2).unwrap();
    assert_eq!(missed(&published.witnesses, "w3"), None);
    assert_eq!(town.public().note().signatures().len(), 4);
}

/// A size above ours, or a right proof refused, may mean that this folder was set back: whoever runs
/// the log decides, not the program.
#[test]
fn what_may_be_an_alarm_stops_everything() {
    let (mut town, _witnesses) = Town::running();
    town.publish(2).unwrap();
    town.set_limits(60, 60);
    for (status, body) in [
        (409, "4000\n"),
        (409, "18446744073709551615\n"),
        (422, "no\n"),
    ] {
        let (asked, answer) = (
            Arc::new(AtomicUsize::new(0)),
            http::answer(status, body.as_bytes()),
        );
        let count = asked.clone();
        let address = liar(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
            answer.clone()
        });
        town.set_address("w3", address);
        let shown = town.shown();
        for more in [1, 0] {
            let error = town.publish(more).unwrap_err();
            let PublishError::WitnessAlarm {
                witness, missed, ..
            } = &error
            else {
                panic!("{body}: {error:?}");
            };
            assert_eq!(witness, "w3");
            let is_fork = *missed == Missed::Fork;
            assert_eq!(is_fork, status == 422, "{missed:?}");
            let text = error.to_string();
            for words in [
                "set back",
                "another machine",
                "--without w3",
                "see what they saw before",
            ] {
                assert!(text.contains(words), "{text}");
            }
            assert!(town.shown() == shown);
        }
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        // Whoever is sure that the witness is wrong goes on without it.
        let folder = town.folder.path().to_owned();
        crate::process::run(&folder, &["publish", "city", "--without", "w3"]);
        assert_eq!(town.cosigners(), ["w1", "w2"]);
    }
    assert_eq!(town.records(), 5);
}
