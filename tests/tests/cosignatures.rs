//! Cosignatures of both kinds, against implementations that share nothing with ours but the
//! primitives: the crate `signed_note` reads the notes, and what is signed is built here from the
//! words of C2SP tlog-cosignature.
#![cfg(not(target_arch = "wasm32"))]

use ed25519_dalek::{Signer as _, Verifier as _};
use ml_dsa::{Keypair as _, MlDsa44};
use stele_sign::note::{NoteSigner, sign_checkpoint};
use stele_tests::ml_dsa_vectors;
use stele_verify::checkpoint::{Checkpoint, CheckpointError};
use stele_verify::hash::leaf_hash;
use stele_verify::note::{KeyKind, KeyName, Note, SignatureLine};
use stele_verify::policy::Policy;

const ORIGIN: &str = "records.example/log";
const SIZE: u64 = 20_852_163;
const TIME: u64 = 1_795_357_920;

#[test]
fn wycheproof_verify() {
    ml_dsa_vectors::verify();
}

#[test]
fn wycheproof_sign() {
    ml_dsa_vectors::sign();
}

/// A cosigner's public key as another implementation has it.
enum Public {
    Ed25519(ed25519_dalek::VerifyingKey),
    MlDsa44(Box<ml_dsa::VerifyingKey<MlDsa44>>),
}

struct Theirs {
    name: String,
    id: u32,
    key: Public,
}

impl Theirs {
    /// `<name>+<hex id>+<base64 of kind and key>`, taken apart by hand.
    fn read(vkey: &str) -> Self {
        let parts: Vec<&str> = vkey.splitn(3, '+').collect();
        let [name, id, base64] = parts.as_slice() else {
            panic!("{vkey}");
        };
        let material = stele_verify::encoding::from_base64(base64).expect("base64");
        let id = u32::from_str_radix(id, 16).expect("hex");
        assert_eq!(signed_note::key_id(name, &material), id);
        let key = match (material[0], &material[1..]) {
            (4, key) => Public::Ed25519(
                ed25519_dalek::VerifyingKey::from_bytes(key.try_into().unwrap()).unwrap(),
            ),
            (6, key) => Public::MlDsa44(Box::new(ml_dsa::VerifyingKey::decode(
                key.try_into().unwrap(),
            ))),
            (kind, _) => panic!("kind {kind}"),
        };
        let name = (*name).to_owned();
        Self { name, id, key }
    }
}

/// `struct { uint8 label[12]; opaque cosigner_name<1..2^8-1>; uint64 timestamp; opaque
/// log_origin<1..2^8-1>; uint64 start; uint64 end; uint8 hash[32]; } cosigned_message;`
fn cosigned_message(name: &str, time: u64, note_text: &str) -> Vec<u8> {
    let mut lines = note_text.lines();
    let origin = lines.next().unwrap();
    let end: u64 = lines.next().unwrap().parse().unwrap();
    let hash = stele_verify::encoding::from_base64(lines.next().unwrap()).unwrap();
    let mut message = b"subtree/v1\n\0".to_vec();
    for (text, number) in [(name, time), (origin, 0)] {
        message.push(text.len().try_into().unwrap());
        message.extend(text.as_bytes());
        message.extend(number.to_be_bytes());
    }
    message.extend(end.to_be_bytes());
    message.extend(hash);
    message
}

impl signed_note::Verifier for Theirs {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], timestamped: &[u8]) -> bool {
        let text = std::str::from_utf8(text).unwrap();
        let (time, signature) = timestamped.split_at(8);
        let time = u64::from_be_bytes(time.try_into().unwrap());
        match &self.key {
            Public::Ed25519(key) => {
                let message = format!("cosignature/v1\ntime {time}\n{text}");
                let signature = ed25519_dalek::Signature::from_slice(signature).unwrap();
                key.verify(message.as_bytes(), &signature).is_ok()
            }
            Public::MlDsa44(key) => {
                let message = cosigned_message(&self.name, time, text);
                ml_dsa::Signature::<MlDsa44>::try_from(signature)
                    .is_ok_and(|signature| key.verify_with_context(&message, b"", &signature))
            }
        }
    }
}

fn signer(name: &str, kind: KeyKind, seed: u8) -> NoteSigner {
    NoteSigner::from_seed(KeyName::new(name).unwrap(), kind, &[seed; 32]).unwrap()
}

fn text() -> String {
    let checkpoint = Checkpoint::new(ORIGIN, SIZE, leaf_hash(b"root")).unwrap();
    checkpoint.to_text()
}

/// The log's two keys and two witnesses with two keys each.
fn signers() -> [NoteSigner; 6] {
    [
        signer(ORIGIN, KeyKind::Ed25519, 1),
        signer(ORIGIN, KeyKind::MlDsa44, 1),
        signer("north.example", KeyKind::CosignatureV1, 2),
        signer("north.example", KeyKind::MlDsa44, 2),
        signer("见证.example", KeyKind::CosignatureV1, 3),
        signer("见证.example", KeyKind::MlDsa44, 3),
    ]
}

fn policy(signers: &[NoteSigner]) -> Policy {
    let [log, log_pq, a, a_pq, b, b_pq] = signers else {
        panic!("six keys");
    };
    let vkey = |signer: &NoteSigner| signer.verifier_key().to_vkey();
    let text = format!(
        "log {}\nlog {}\nwitness A {}\nwitness A-pq {}\nwitness B {}\nwitness B-pq {}\n\
         group A-keys any A A-pq\ngroup B-keys any B B-pq\ngroup all-of-them all A-keys B-keys\n\
         quorum all-of-them\n",
        vkey(log),
        vkey(log_pq),
        vkey(a),
        vkey(a_pq),
        vkey(b),
        vkey(b_pq),
    );
    Policy::parse(text.as_bytes()).unwrap()
}

#[test]
fn signed_note_reads_what_is_cosigned_here() {
    let signers = signers();
    let note = sign_checkpoint(&signers[..2], &text(), TIME).unwrap();
    let cosign = |signer: &NoteSigner| signer.cosign(&text(), TIME).unwrap();
    let lines: Vec<SignatureLine> = signers[2..].iter().map(cosign).collect();
    let note = Note::parse(&note).unwrap().with_signatures(&lines).unwrap();

    let ed25519 = signed_note::StandardVerifier::new(&signers[0].verifier_key().to_vkey());
    let mut known: Vec<Box<dyn signed_note::Verifier>> = vec![Box::new(ed25519.unwrap())];
    for signer in &signers[1..] {
        known.push(Box::new(Theirs::read(&signer.verifier_key().to_vkey())));
    }
    let known = signed_note::VerifierList::new(known);
    let read = signed_note::Note::from_bytes(note.as_bytes()).unwrap();
    assert_eq!(read.text(), text().as_bytes());
    let (verified, unknown) = read.verify(&known).unwrap();
    assert_eq!((verified.len(), unknown.len()), (6, 0));

    // It refuses what was changed, whichever line it was.
    for at in 0..6 {
        let mut lines: Vec<String> = note.signatures().iter().map(ToString::to_string).collect();
        let middle = lines[at].len() - 20;
        let swapped = if &lines[at][middle..=middle] == "A" {
            "B"
        } else {
            "A"
        };
        lines[at].replace_range(middle..=middle, swapped);
        let changed = format!("{}\n{}\n", text(), lines.join("\n"));
        let read = signed_note::Note::from_bytes(changed.as_bytes()).unwrap();
        assert!(read.verify(&known).is_err(), "{at}");
        assert!(policy(&signers).verify(changed.as_bytes()).is_err(), "{at}");
    }
}

/// A cosigner of another make.
struct TheirSigner {
    name: String,
    secret: Secret,
}

enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    MlDsa44(Box<ml_dsa::SigningKey<MlDsa44>>),
}

impl TheirSigner {
    fn sign(&self, text: &str) -> signed_note::Signature {
        let (material, signature) = match &self.secret {
            Secret::Ed25519(key) => {
                let message = format!("cosignature/v1\ntime {TIME}\n{text}");
                let material = [&[4], &key.verifying_key().to_bytes()[..]].concat();
                (material, key.sign(message.as_bytes()).to_bytes().to_vec())
            }
            Secret::MlDsa44(key) => {
                let message = cosigned_message(&self.name, TIME, text);
                let material = [&[6], &key.verifying_key().encode()[..]].concat();
                (material, key.sign(&message).encode().to_vec())
            }
        };
        let id = signed_note::key_id(&self.name, &material);
        let timestamped = [&TIME.to_be_bytes()[..], &signature].concat();
        signed_note::Signature::new(self.name.clone(), id, timestamped).unwrap()
    }
}

#[test]
fn what_signed_note_makes_is_verified_here() {
    let ours = signers();
    let mut theirs: Vec<TheirSigner> = Vec::new();
    for signer in &ours[1..] {
        let key = signer.verifier_key();
        let seed = match key.name().as_str() {
            ORIGIN => [1; 32],
            "north.example" => [2; 32],
            _ => [3; 32],
        };
        theirs.push(TheirSigner {
            name: key.name().to_string(),
            secret: match key.kind() {
                KeyKind::MlDsa44 => {
                    Secret::MlDsa44(Box::new(ml_dsa::SigningKey::from_seed(&seed.into())))
                }
                _ => Secret::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed))),
            },
        });
    }
    let lines: Vec<_> = theirs.iter().map(|signer| signer.sign(&text())).collect();
    let note = signed_note::Note::new(text().as_bytes(), &lines).unwrap();
    let verified = policy(&ours).verify(&note.to_bytes()).unwrap();
    assert_eq!(verified.cosigners().len(), 4);
    assert_eq!(verified.quorum_time(), Some(TIME));
    assert!(verified.log_signature_survives_quantum());
    assert!(verified.quorum_survives_quantum());
    // Byte for byte what is made here, as all of it is deterministic.
    let ours_too = ours[2..]
        .iter()
        .map(|key| key.cosign(&text(), TIME).unwrap());
    let made = sign_checkpoint(&ours[1..2], &text(), TIME).unwrap();
    let made = Note::parse(&made).unwrap();
    let made = made.with_signatures(&ours_too.collect::<Vec<_>>()).unwrap();
    assert_eq!(note.to_bytes(), made.as_bytes());

    let note = signed_note::Note::new(text().as_bytes(), &lines[..3]).unwrap();
    assert!(matches!(
        policy(&ours).verify(&note.to_bytes()),
        Err(CheckpointError::QuorumNotReached { cosigned, needed: Some((2, 2)) }) if cosigned.len() == 2
    ));
}
