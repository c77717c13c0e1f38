use proptest::prelude::*;
use stele_verify::hash::leaf_hash;

use super::*;

/// The example of the specification.
const EXAMPLE: &str = "old 20852014\n\
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
    jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
    5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
    /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\
    \n\
    example.com/behind-the-sofa\n\
    20852163\n\
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\
    \n\
    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
    — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n";

/// The specification's example of an answer.
const ANSWER: &str = "\
    — witness.example/w1 CMp+6LWBU0anHGH5aNDTJkH/gj79sG+T6+iP2ThYN5krrDJbR1HDnucjL39QsZTSvVjyQLrdk3DXDqI5G2HgLatVs0pWh6Up69HVOw==\n\
    — witness.example/w1 I7rEps0pvK2UqkS2gSpVUDhrhVtQV9lgF6pRrWAvjJHjyWpW7VcE3SiOlVlbQNt64vWhO+DlkL0+UfzuOBMh9ChdMkP1vi/lCAsmlw==\n\
    — witness.example/w2 AWui8Sk55XjYLOijihBjhqEH6nS1ndDymE0a+6idX7pLcnoB+dhnz0854aLZgrrKbYKA7nC3HNJhm/kWl7oJlqU3rXXvpysAdyP3wQ==\n";

/// One of a request's many errors, by the code.
fn code_of(body: &str) -> &'static str {
    match AddCheckpoint::parse(body.as_bytes()) {
        Ok(request) => panic!("{request:?}"),
        Err(error) => error.code(),
    }
}

fn edited(from: &str, to: &str) -> String {
    assert!(EXAMPLE.contains(from), "{from}");
    EXAMPLE.replacen(from, to, 1)
}

#[test]
fn the_specification_s_request_is_read_and_written_again() {
    let request = AddCheckpoint::parse(EXAMPLE.as_bytes()).unwrap();
    assert_eq!(request.old_size(), 20_852_014);
    assert_eq!(request.proof().len(), 4);
    let submitted = request.submitted();
    assert_eq!(submitted.origin(), "example.com/behind-the-sofa");
    assert_eq!(submitted.size(), 20_852_163);
    assert_eq!(submitted.note().signatures().len(), 2);
    let body = super::request(request.old_size(), request.proof(), submitted.note());
    assert_eq!(body, EXAMPLE.as_bytes());
}

#[test]
fn the_specification_s_answer_is_read_and_written_again() {
    let lines = parse_answer(ANSWER.as_bytes()).unwrap();
    let names: Vec<_> = lines.iter().map(|line| line.name().as_str()).collect();
    assert_eq!(
        names,
        [
            "witness.example/w1",
            "witness.example/w1",
            "witness.example/w2"
        ]
    );
    assert_eq!(answer(&lines), ANSWER.as_bytes());
}

#[test]
fn the_old_size_has_one_form() {
    for first in [
        "",
        "old",
        "old ",
        "Old 1",
        "old  1",
        "old 01",
        "old 00",
        "old +1",
        "old -1",
        "old 1 ",
        "old 0x1",
        "old １",
        "old 18446744073709551616",
        " old 1",
        "old 1\r",
        "older 1",
    ] {
        let body = edited("old 20852014", first);
        assert_eq!(code_of(&body), "witness-request-old-size", "{first:?}");
    }
    for whole in ["", "old 1", "\n", "\u{feff}old 1\n"] {
        assert_eq!(code_of(whole), "witness-request-old-size", "{whole:?}");
    }
    for (first, size) in [("old 0", 0), ("old 18446744073709551615", u64::MAX)] {
        let body = edited("old 20852014", first);
        let request = AddCheckpoint::parse(body.as_bytes()).unwrap();
        assert_eq!(request.old_size(), size);
    }
}

#[test]
fn proof_lines_have_one_form() {
    let first = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=";
    for line in [
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw",
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkax=",
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpka==",
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw= ",
        " PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=",
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\r",
        "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDp_-w=",
        "AAAA",
        "é",
    ] {
        let body = edited(first, line);
        assert_eq!(
            AddCheckpoint::parse(body.as_bytes()),
            Err(RequestError::ProofLine { line: 2 }),
            "{line:?}"
        );
    }
    // Without the empty line the checkpoint is taken for a proof, or nothing is left.
    let body = edited("=\n\nexample", "=\nexample");
    assert_eq!(code_of(&body), "witness-request-proof-line");
    assert_eq!(code_of("old 1\n"), "witness-request-proof-line");
    assert_eq!(
        AddCheckpoint::parse(b"old 1\n\xff\n\n"),
        Err(RequestError::ProofLine { line: 2 })
    );
}

#[test]
fn sixty_three_lines_of_proof_are_the_most() {
    let line = format!("{}\n", leaf_hash(b"").to_base64());
    let with = |count: usize| {
        let (_, note) = EXAMPLE.split_once("\n\n").unwrap();
        format!("old 1\n{}\n{note}", line.repeat(count))
    };
    let most = AddCheckpoint::parse(with(63).as_bytes()).unwrap();
    assert_eq!(most.proof().len(), 63);
    assert_eq!(code_of(&with(64)), "witness-request-too-many-proof-lines");
}

#[test]
fn what_follows_is_a_checkpoint() {
    for (from, to, code) in [
        ("\n\n— ", "\n— ", "note-no-signatures"),
        ("m9Q=\n", "m9Q=", "note-no-final-newline"),
        ("m9Q=\n", "m9Q=\n\n", "note-no-signatures"),
        ("— example", "- example", "note-signature-syntax"),
        ("20852163", "020852163", "checkpoint-size"),
        ("20852163\n", "", "checkpoint-missing-line"),
        ("q2I=", "q2J=", "checkpoint-root"),
        ("q2I=\n", "q2I=\nextension\n", "checkpoint-extension-lines"),
        ("sofa\n", "sofa\r\n", "text-carriage-return"),
    ] {
        assert_eq!(code_of(&edited(from, to)), code, "{from:?} {to:?}");
    }
}

/// It has an answer of its own, so it must be readable.
#[test]
fn an_empty_tree_may_claim_any_root_until_it_is_judged() {
    let body = edited("20852163", "0");
    let request = AddCheckpoint::parse(body.as_bytes()).unwrap();
    let submitted = request.submitted();
    assert_eq!(submitted.origin(), "example.com/behind-the-sofa");
    assert_eq!(submitted.size(), 0);
    assert_eq!(
        submitted.root().to_base64(),
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    );
}

#[test]
fn too_much_is_refused_before_it_is_read() {
    let huge = vec![b'a'; MAX_REQUEST_LEN + 1];
    assert_eq!(AddCheckpoint::parse(&huge), Err(RequestError::TooLong));
    let huge = vec![b'a'; MAX_ANSWER_LEN + 1];
    assert!(matches!(
        parse_answer(&huge),
        Err(AnswerError::Text(TextError::TooLong { .. }))
    ));
}

#[test]
fn answers_have_one_form() {
    for (body, code) in [
        ("", "witness-answer-lines"),
        ("\n", "note-signature-syntax"),
        (ANSWER.trim_end(), "witness-answer-lines"),
        ("<html>\n", "note-signature-syntax"),
        ("— a AAAAAQI=\n\n", "note-signature-syntax"),
        ("\n— a AAAAAQI=\n", "note-signature-syntax"),
        ("— a AAAAAQI=\r\n", "text-carriage-return"),
    ] {
        let found = parse_answer(body.as_bytes()).unwrap_err().code();
        assert_eq!(found, code, "{body:?}");
    }
}

#[test]
fn sizes_have_one_form() {
    assert_eq!(parse_size(&size_answer(0)), Some(0));
    assert_eq!(parse_size(b"20852014\n"), Some(20_852_014));
    for body in [
        "", "\n", "1", "1\n\n", "01\n", " 1\n", "1\r\n", "-1\n", "1 2\n", "x\n",
    ] {
        assert_eq!(parse_size(body.as_bytes()), None, "{body:?}");
    }
    assert_eq!(parse_size(b"\xff\n"), None);
}

fn any_request() -> impl Strategy<Value = Vec<u8>> {
    let hash = any::<[u8; 32]>().prop_map(Hash::new);
    let proof = proptest::collection::vec(hash.clone(), 0..=MAX_PROOF_LINES);
    (
        any::<u64>(),
        proof,
        "[!-~é见 ]{1,40}",
        1..=u64::MAX,
        hash,
        1..9usize,
    )
        .prop_map(|(old, proof, origin, size, root, lines)| {
            let checkpoint = Checkpoint::new(&origin, size, root).unwrap();
            let line = SignatureLine::parse("— a AAAAAQI=").unwrap();
            let note = Note::new(&checkpoint.to_text(), &vec![line; lines]).unwrap();
            super::request(old, &proof, &note)
        })
}

proptest! {
    /// What is accepted is what would be printed: so two bodies never mean the same.
    #[test]
    fn what_is_written_is_read_and_nothing_else(
        body in any_request(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let printed = |request: &AddCheckpoint| {
            super::request(request.old_size(), request.proof(), request.submitted().note())
        };
        let request = AddCheckpoint::parse(&body).unwrap();
        prop_assert!(printed(&request) == body);
        let mut damaged = body.clone();
        damaged[at.index(body.len())] = byte;
        if let Ok(request) = AddCheckpoint::parse(&damaged) {
            prop_assert!(printed(&request) == damaged);
        }
        let cut = &body[..at.index(body.len())];
        if let Ok(request) = AddCheckpoint::parse(cut) {
            prop_assert!(printed(&request) == cut);
        }
    }

    #[test]
    fn no_bytes_do_harm(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = AddCheckpoint::parse(&body);
        let _ = parse_answer(&body);
        if let Some(size) = parse_size(&body) {
            prop_assert!(size_answer(size) == body);
        }
    }
}
