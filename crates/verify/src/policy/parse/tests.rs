use alloc::format;
use alloc::string::String;

use super::*;
use crate::key::KeyError;
use crate::note::testing::TestKey;
use crate::note::{KeyNameError, TextError};

mod keys;

fn log(seed: u8) -> String {
    TestKey::log("example.com/log", seed).vkey.to_vkey()
}

fn witness(seed: u8) -> String {
    let name = format!("w{seed}.example");
    TestKey::witness(&name, seed).vkey.to_vkey()
}

/// `count` witnesses called W1, W2 and so on.
fn witnesses(count: u8) -> String {
    let line = |seed| format!("witness W{seed} {}\n", witness(seed));
    (1..=count).map(line).collect()
}

/// The error of a policy and the number of its last line, where it is expected.
fn last_line_error(text: &str) -> LineError {
    match Policy::parse(text.as_bytes()) {
        Err(PolicyError::Line { line, error }) => {
            assert_eq!(line, text.lines().count(), "{text}");
            error
        }
        other => panic!("{other:?} for {text}"),
    }
}

fn size_of(text: &str) -> Option<(usize, usize)> {
    Policy::parse(text.as_bytes()).unwrap().quorum_size()
}

/// The example of the specification, with keys and URLs filled in.
fn example() -> String {
    let [l, x1, x2, x3] = [log(100), witness(1), witness(2), witness(3)];
    let [y1, y2, y3] = [witness(4), witness(5), witness(6)];
    format!(
        "log {l}\n\n\
         witness X1 {x1} https://x1.example/\nwitness X2 {x2}\nwitness X3 {x3}\n\
         group X-witnesses 2 X1 X2 X3\n\n\
         witness Y1 {y1}\nwitness Y2 {y2}\nwitness Y3 {y3}\n\
         group Y-witnesses any Y1 Y2 Y3\n\n\
         group X-and-Y all X-witnesses Y-witnesses\n\
         quorum X-and-Y\n"
    )
}

#[test]
fn the_example_is_read() {
    let policy = Policy::parse(example().as_bytes()).unwrap();
    let [only] = policy.logs() else {
        panic!("{policy:?}");
    };
    assert_eq!(only.origin(), "example.com/log");
    assert_eq!(only.key().to_vkey(), log(100));
    assert_eq!(only.url(), None);
    assert_eq!(policy.log_for_origin("example.com/log"), Some(only));
    assert_eq!(policy.log_for_origin("example.com/log "), None);
    let [x1, .., y3] = policy.witnesses() else {
        panic!("{policy:?}");
    };
    assert_eq!(policy.witnesses().len(), 6);
    assert_eq!(x1.name(), b"X1");
    assert_eq!(x1.url(), Some(&b"https://x1.example/"[..]));
    assert_eq!(y3.key().to_vkey(), witness(6));
    assert_eq!(policy.quorum_size(), None);
    assert!(!policy.is_quorum_none());
}

#[test]
fn only_the_quorum_is_mandatory() {
    let policy = Policy::parse(b"quorum none\n").unwrap();
    assert!(policy.logs().is_empty() && policy.witnesses().is_empty());
    assert!(policy.is_quorum_none());
    assert_eq!(policy.quorum_size(), None);
    for text in ["", "\n", "# quorum none\n", &witnesses(1)] {
        let error = Err(PolicyError::QuorumMissing);
        assert_eq!(Policy::parse(text.as_bytes()), error, "{text}");
    }
}

#[test]
fn flat_quorums_have_a_size() {
    let three = witnesses(3);
    assert_eq!(size_of(&format!("{three}quorum W2\n")), Some((1, 1)));
    for (threshold, k) in [("any", 1), ("all", 3), ("1", 1), ("2", 2), ("3", 3)] {
        let text = format!("{three}group G {threshold} W1 W2 W3\nquorum G\n");
        assert_eq!(size_of(&text), Some((k, 3)), "{text}");
    }
    let nested = format!("{three}group G any W1 W2\ngroup H all G W3\nquorum H\n");
    assert_eq!(size_of(&nested), None);
}

#[test]
fn space_and_comments_are_free() {
    let (l, w) = (log(100), witness(1));
    let text = format!(
        "\n \t \n#comment\n\t # log nonsense \u{1f333}\n\
         \t log\t {l}  https://example.com/#a  \n\
         witness  \tA {w}\t\n\
         quorum\tA \n \n"
    );
    let policy = Policy::parse(text.as_bytes()).unwrap();
    assert_eq!(policy.logs()[0].url(), Some(&b"https://example.com/#a"[..]));
    assert_eq!(policy.quorum_size(), Some((1, 1)));
}

#[test]
fn names_are_opaque_octets() {
    let mut text = b"witness \xff\xfe ".to_vec();
    text.extend_from_slice(witness(1).as_bytes());
    text.extend_from_slice(format!("\nwitness K {}\n", witness(2)).as_bytes());
    text.extend_from_slice(format!("witness \u{212a} {}\n", witness(3)).as_bytes());
    text.extend_from_slice("# \u{fe0f}\ngroup all all \u{ff} K\n".as_bytes());
    let policy = Policy::parse(&text);
    // U+00FF isn't the octet FF.
    let error = LineError::UnknownName {
        name: b"\xc3\xbf".to_vec(),
    };
    assert_eq!(policy, Err(PolicyError::Line { line: 5, error }));

    let start = text.len() - "\u{ff} K\n".len();
    text.truncate(start);
    text.extend_from_slice(b"\xff\xfe K \xe2\x84\xaa\nquorum all\n");
    let policy = Policy::parse(&text).unwrap();
    assert_eq!(policy.quorum_size(), Some((3, 3)));
    assert_eq!(policy.witnesses()[0].name(), b"\xff\xfe");
}

#[test]
fn the_character_set_is_checked_first() {
    for (text, error) in [
        (
            &b"quorum none\r\n"[..],
            TextError::CarriageReturn { line: 1 },
        ),
        (b"\xef\xbb\xbfquorum none\n", TextError::ByteOrderMark),
        (b"\nquorum\0none\n", TextError::Nul { line: 2 }),
        (
            b"# \x7f\nquorum none\n",
            TextError::ControlCharacter {
                line: 1,
                byte: 0x7f,
            },
        ),
        (
            b"quorum\x0bnone\n",
            TextError::ControlCharacter {
                line: 1,
                byte: 0x0b,
            },
        ),
    ] {
        assert_eq!(Policy::parse(text), Err(PolicyError::Text(error)));
    }
}

#[test]
fn each_line_has_its_form() {
    let (l, w) = (log(100), witness(1));
    for (line, error) in [
        ("quorum none".into(), LineError::Unterminated),
        ("Log x\n".into(), LineError::UnknownKeyword),
        ("logs x\n".into(), LineError::UnknownKeyword),
        ("\u{a0}quorum none\n".into(), LineError::UnknownKeyword),
        ("log\n".into(), LineError::MissingItem),
        (format!("log {l} url more\n"), LineError::ExtraItem),
        ("witness\n".into(), LineError::MissingItem),
        ("witness A\n".into(), LineError::MissingItem),
        (format!("witness A {w} url more\n"), LineError::ExtraItem),
        ("group\n".into(), LineError::MissingItem),
        ("group G\n".into(), LineError::MissingItem),
        ("group G any\n".into(), LineError::MissingItem),
        ("group G 1 # W1\n".into(), unknown("#")),
        ("quorum\n".into(), LineError::MissingItem),
        ("quorum none # really\n".into(), LineError::ExtraItem),
    ] {
        assert_eq!(last_line_error(&line), error, "{line}");
    }
}

fn unknown(name: &str) -> LineError {
    let name = name.as_bytes().to_vec();
    LineError::UnknownName { name }
}

#[test]
fn keys_must_fit_their_line() {
    let (l, w) = (log(100), witness(1));
    let changed = l.replacen("log+", "lag+", 1);
    assert!(matches!(
        last_line_error(&format!("log {changed}\n")),
        LineError::Key(VkeyError::KeyIdMismatch { .. })
    ));
    for (line, error) in [
        (format!("log {w}\n"), LineError::LogKeyKind),
        (format!("witness A {l}\n"), LineError::WitnessKeyKind),
        ("log x\n".into(), LineError::Key(VkeyError::Syntax)),
        (
            "witness A +01234567+AQ==\n".into(),
            LineError::Key(VkeyError::Name(KeyNameError::Empty)),
        ),
        (
            "witness A a+01234567+Bg==\n".into(),
            LineError::Key(VkeyError::KeyLength {
                found: 0,
                expected: 1312,
            }),
        ),
        (
            "log a+01234567+Ag==\n".into(),
            LineError::Key(VkeyError::UnknownKind { kind: 2 }),
        ),
        // The point of order one, under its right id.
        (
            "log a+cae63997+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n".into(),
            LineError::Key(VkeyError::Key(KeyError::SmallOrder)),
        ),
    ] {
        assert_eq!(last_line_error(&line), error, "{line}");
    }
    let mut line = b"log \xff\xfe".to_vec();
    line.extend_from_slice(b"+01234567+AQ==\n");
    let error = LineError::Key(VkeyError::Syntax);
    assert_eq!(
        Policy::parse(&line),
        Err(PolicyError::Line { line: 1, error })
    );
}

#[test]
fn a_key_stands_on_one_line_only() {
    let other_name = TestKey::log("example.com/other", 100).vkey.to_vkey();
    let as_witness = TestKey::witness("example.com/log", 100).vkey.to_vkey();
    let other_witness = TestKey::witness("other", 1).vkey.to_vkey();
    let head = format!("# \nlog {}\n{}", log(100), witnesses(1));
    for (line, error) in [
        (
            format!("log {}\n", log(100)),
            LineError::DuplicateKey { first: 2 },
        ),
        (
            format!("log {other_name}\n"),
            LineError::DuplicateKey { first: 2 },
        ),
        (
            format!("witness A {}\n", witness(1)),
            LineError::DuplicateKey { first: 3 },
        ),
        (
            format!("witness A {other_witness}\n"),
            LineError::DuplicateKey { first: 3 },
        ),
        (
            format!("witness A {as_witness}\n"),
            LineError::LogIsWitness { first: 2 },
        ),
        (
            format!("log {}\n", TestKey::log("w", 1).vkey.to_vkey()),
            LineError::LogIsWitness { first: 3 },
        ),
    ] {
        assert_eq!(last_line_error(&format!("{head}{line}")), error, "{line}");
    }
    // Two keys of one origin are fine: a log changes its key.
    let two = format!("{head}log {}\nquorum none\n", log(101));
    let policy = Policy::parse(two.as_bytes()).unwrap();
    assert_eq!(policy.logs().len(), 2);
    let first = policy.log_for_origin("example.com/log").unwrap();
    assert_eq!(first.key().to_vkey(), log(100));
}

#[test]
fn keys_that_look_alike_are_refused() {
    // Found by trying: two keys whose ids under this name are the same 32 bits.
    let one = "a+a308d78d+AR2DEEeX1Yv85dfAg7fDY3BdbNDGHDnyT2GswY19Ehsz";
    let two = "a+a308d78d+ASTZa4E7P9ZrLOkXDnuK1wMi7oJEbjXuKbHKEjHwD2dW";
    assert_eq!(
        last_line_error(&format!("log {one}\nlog {two}\n")),
        LineError::AmbiguousKey { first: 1 }
    );
}

#[test]
fn names_are_defined_once_and_before_use() {
    let two = witnesses(2);
    for (lines, error) in [
        (
            format!("witness none {}\n", witness(9)),
            LineError::ReservedName,
        ),
        ("group none any W1\n".into(), LineError::ReservedName),
        (
            format!("witness W1 {}\n", witness(9)),
            LineError::NameTaken { first: 1 },
        ),
        (
            "group W2 any W1\n".into(),
            LineError::NameTaken { first: 2 },
        ),
        (
            "group G any W1\ngroup G any W2\n".into(),
            LineError::NameTaken { first: 3 },
        ),
        ("group G any w1\n".into(), unknown("w1")),
        ("group G any W1 none\n".into(), unknown("none")),
        // Neither itself nor one that comes later.
        ("group G any W1 G\n".into(), unknown("G")),
        ("group G any H\n".into(), unknown("H")),
        ("quorum G\n".into(), unknown("G")),
    ] {
        assert_eq!(last_line_error(&format!("{two}{lines}")), error, "{lines}");
    }
}

#[test]
fn a_name_is_a_member_once() {
    let two = witnesses(2);
    for (lines, first) in [
        ("group G any W1 W1\n", 3),
        ("group G any W1\ngroup H all W2 W1\n", 3),
        ("group G any W1\ngroup H any G\ngroup I any W2 G\n", 4),
    ] {
        let error = last_line_error(&format!("{two}{lines}"));
        let name = if lines.contains('I') { "G" } else { "W1" };
        let name = name.as_bytes().to_vec();
        assert_eq!(error, LineError::MemberTwice { name, first }, "{lines}");
    }
    // The quorum isn't a group: it may name a member.
    let text = format!("{two}group G any W1 W2\nquorum W1\n");
    assert_eq!(size_of(&text), Some((1, 1)));
}

#[test]
fn thresholds_are_in_range_and_decimal() {
    let two = witnesses(2);
    for k in [
        "0",
        "3",
        "-1",
        "+1",
        "01",
        "1.0",
        "ALL",
        "none",
        "18446744073709551616",
        "\u{ff11}",
    ] {
        let text = format!("{two}group G {k} W1 W2\n");
        assert_eq!(last_line_error(&text), LineError::Threshold, "{k}");
    }
}

#[test]
fn there_is_one_quorum_line() {
    for text in [
        "quorum none\nquorum none\n",
        "quorum none\nquorum unknown\n",
    ] {
        let error = LineError::QuorumTwice { first: 1 };
        assert_eq!(last_line_error(text), error);
    }
    // Lines may follow it.
    let text = format!("quorum none\nlog {}\n", log(1));
    assert_eq!(Policy::parse(text.as_bytes()).unwrap().logs().len(), 1);
}

/// `count` keys that differ in their seeds, as lines.
fn lines_of(count: usize, line: impl Fn(usize, &str) -> String, kind: KeyKind) -> String {
    use crate::note::KeyName;
    let vkey = |number: usize| {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&u64::try_from(number).unwrap().to_le_bytes());
        let key = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key();
        let key = VerifierKey::new(KeyName::new("a").unwrap(), kind, key.as_bytes());
        key.unwrap().to_vkey()
    };
    (0..count)
        .map(|number| line(number, &vkey(number)))
        .collect()
}

#[test]
fn limits() {
    let most = Policy::MAX_OF_EACH;
    assert!(most >= 32, "strongly recommended by the specification");
    let logs = lines_of(most + 1, |_, key| format!("log {key}\n"), KeyKind::Ed25519);
    assert_eq!(last_line_error(&logs), LineError::TooMany);
    let fitting: String = logs.split_inclusive('\n').take(most).collect();
    let policy = Policy::parse(format!("{fitting}quorum none\n").as_bytes()).unwrap();
    assert_eq!(policy.logs().len(), most);

    let line = |number, key: &str| format!("witness {number} {key}\n");
    let witnesses = lines_of(most + 1, line, KeyKind::CosignatureV1);
    assert_eq!(last_line_error(&witnesses), LineError::TooMany);
    let fitting: String = witnesses.split_inclusive('\n').take(most).collect();

    // Each group has the one before as its member: the deepest policy there can be.
    let chain: String = (1..=most)
        .map(|number| format!("group {} any {}\n", 1000 + number, 999 + number))
        .collect();
    let chain = chain.replacen("any 1000", "any 0", 1);
    let deepest = format!("{fitting}{chain}quorum {}\n", 1000 + most);
    assert!(Policy::parse(deepest.as_bytes()).is_ok());
    let too_many = format!("{fitting}{chain}group G any 1\n");
    assert_eq!(last_line_error(&too_many), LineError::TooMany);

    let limit = Policy::MAX_LEN;
    let long = format!("quorum none\n#{}\n", "a".repeat(limit - 14));
    assert_eq!(long.len(), limit);
    assert!(Policy::parse(long.as_bytes()).is_ok());
    let error = TextError::TooLong {
        found: limit + 1,
        limit,
    };
    let long = format!("{long}\n");
    assert_eq!(
        Policy::parse(long.as_bytes()),
        Err(PolicyError::Text(error))
    );
}
