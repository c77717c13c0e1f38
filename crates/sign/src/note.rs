//! Signing notes: the private keys of logs and witnesses, and what they sign.
//!
//! A private key is one line of text, as in golang.org/x/mod/sumdb/note:
//! `PRIVATE+KEY+<name>+<id>+<base64 of kind and seed>`. The id is that of the *public* key. Go knows
//! kind 0x01 only; a witness's key differs from it in nothing but the kind 0x04, and one for
//! ML-DSA-44 in the kind 0x06 and what is made of its seed.

mod secret;

use std::fmt;

use stele_verify::checkpoint::{Checkpoint, CheckpointError};
use stele_verify::cosignature::{self, Cosignature, CosignatureError};
use stele_verify::encoding::{from_base64, from_hex, to_base64};
use stele_verify::note::{
    KeyKind, KeyName, KeyNameError, Note, NoteError, SignatureLine, VerifierKey, VkeyError,
};
use zeroize::Zeroizing;

use crate::elsewhere::{NOT_ITS_SIGNATURE, SigningDevice};
use secret::Secret;

const PREFIX: &str = "PRIVATE+KEY+";
const SEED_LEN: usize = 32;

/// Why a key can't be read, or won't sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoteSignerError {
    /// The text isn't `PRIVATE+KEY+` and three parts joined by `+`.
    Syntax,
    /// The name is none.
    Name(KeyNameError),
    /// The last part isn't the base64 of a kind and a seed of 32 bytes.
    Seed,
    /// A key of a kind that can't sign here.
    UnknownKind {
        /// The signature type identifier byte.
        kind: u8,
    },
    /// No key of this kind can have this name, or its public half is refused, which honest seeds never
    /// cause.
    Key(VkeyError),
    /// The id belongs to another name, kind or key.
    KeyIdMismatch,
    /// A log's key was asked for a cosignature, or a cosigner's key for a note.
    WrongKind,
    /// A signature was made that doesn't hold: the machine is at fault, or the key was disturbed.
    Fault,
    /// The system gave no randomness.
    Randomness(String),
    /// The key lies elsewhere, and no signature by it could be had there.
    Elsewhere(String),
    /// The text can't stand in a note.
    Note(NoteError),
    /// A witness was asked to cosign what is no checkpoint.
    Checkpoint(CheckpointError),
    /// The time is none that a cosignature can bear, or the origin too long for it.
    Cosignature(CosignatureError),
}

impl NoteSignerError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax => "note-signer-syntax",
            Self::Name(error) => error.code(),
            Self::Seed => "note-signer-seed",
            Self::UnknownKind { .. } => "note-signer-unknown-kind",
            Self::Key(error) => error.code(),
            Self::KeyIdMismatch => "note-signer-id-mismatch",
            Self::WrongKind => "note-signer-wrong-kind",
            Self::Fault => "note-signer-fault",
            Self::Randomness(_) => "note-signer-randomness",
            Self::Elsewhere(_) => "note-signer-elsewhere",
            Self::Note(error) => error.code(),
            Self::Checkpoint(error) => error.code(),
            Self::Cosignature(error) => error.code(),
        }
    }
}

impl fmt::Display for NoteSignerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax => f.write_str(
                "this is no private key: expected one line PRIVATE+KEY+<name>+<id>+<base64>. \
                 Make one with `stele keygen`",
            ),
            Self::Name(error) => write!(
                f,
                "the key's name is empty or holds a space, a plus sign or a control character ({})",
                error.code()
            ),
            Self::Seed => f.write_str("the last part of the private key is damaged"),
            Self::UnknownKind { kind } => write!(
                f,
                "the private key is of kind 0x{kind:02x}; logs need 0x01 or 0x06, witnesses 0x04 or \
                 0x06"
            ),
            Self::Key(error) => write!(f, "no key can be made of this ({})", error.code()),
            Self::KeyIdMismatch => f.write_str(
                "the id in the private key belongs to another name, kind or key: it was changed",
            ),
            Self::WrongKind => f.write_str(
                "a log's key signs checkpoints, a witness's key cosigns them; this is the other one",
            ),
            Self::Fault => f.write_str(
                "a signature was made that doesn't hold: don't sign on this machine before its memory \
                 was tested",
            ),
            Self::Randomness(why) => write!(f, "the system gave no randomness: {why}"),
            Self::Elsewhere(why) => f.write_str(why),
            Self::Note(error) => write!(f, "the text can't be signed as a note ({})", error.code()),
            Self::Checkpoint(error) => {
                write!(f, "what was to be cosigned is no checkpoint ({})", error.code())
            }
            Self::Cosignature(error) => {
                write!(f, "this can't be cosigned ({})", error.code())
            }
        }
    }
}

impl std::error::Error for NoteSignerError {}

/// The private key of a log or a witness. Its seed, where it is here, is wiped when it is dropped, and never
/// printed.
pub struct NoteSigner {
    secret: Secret,
    public: VerifierKey,
}

impl NoteSigner {
    /// Makes a new key from the system's randomness.
    ///
    /// # Errors
    /// [`NoteSignerError::Randomness`] if the system has none to give.
    pub fn generate(name: KeyName, kind: KeyKind) -> Result<Self, NoteSignerError> {
        let mut seed = Zeroizing::new([0; SEED_LEN]);
        getrandom::fill(&mut *seed)
            .map_err(|error| NoteSignerError::Randomness(error.to_string()))?;
        Self::from_seed(name, kind, &seed)
    }

    /// The key of a seed of 32 bytes (RFC 8032 section 5.1.5; FIPS 204 algorithm 6).
    ///
    /// # Errors
    /// [`NoteSignerError::Key`] for a name too long for the kind.
    pub fn from_seed(
        name: KeyName,
        kind: KeyKind,
        seed: &[u8; SEED_LEN],
    ) -> Result<Self, NoteSignerError> {
        let (secret, public) = Secret::new(name, kind, seed)?;
        Ok(Self { secret, public })
    }

    /// A key that lies elsewhere, by its public half.
    pub fn elsewhere(public: VerifierKey, device: Box<dyn SigningDevice>) -> Self {
        let secret = Secret::Elsewhere(device);
        Self { secret, public }
    }

    /// Reads what [`NoteSigner::to_private_text`] writes, and nothing else: no newline either.
    ///
    /// # Errors
    /// [`NoteSignerError`] if it isn't a key, or its id belongs to another.
    pub fn parse(text: &str) -> Result<Self, NoteSignerError> {
        let rest = text.strip_prefix(PREFIX).ok_or(NoteSignerError::Syntax)?;
        let (name, rest) = rest.split_once('+').ok_or(NoteSignerError::Syntax)?;
        let (id, base64) = rest.split_once('+').ok_or(NoteSignerError::Syntax)?;
        let name = KeyName::new(name).map_err(NoteSignerError::Name)?;
        let id = from_hex(id)
            .map(u32::from_be_bytes)
            .ok_or(NoteSignerError::Syntax)?;
        let decoded = Zeroizing::new(from_base64(base64).ok_or(NoteSignerError::Seed)?);
        let (&byte, seed) = decoded.split_first().ok_or(NoteSignerError::Seed)?;
        let kind = KeyKind::from_byte(byte).ok_or(NoteSignerError::UnknownKind { kind: byte })?;
        let seed: &[u8; SEED_LEN] = seed.try_into().map_err(|_| NoteSignerError::Seed)?;
        let signer = Self::from_seed(name, kind, seed)?;
        if signer.public.key_id() != id {
            return Err(NoteSignerError::KeyIdMismatch);
        }
        Ok(signer)
    }

    /// The private key as one line, without newline: write it with mode 0600. Nothing for a key that lies
    /// elsewhere.
    pub fn to_private_text(&self) -> Option<Zeroizing<String>> {
        let seed = self.secret.seed()?;
        let mut decoded = Zeroizing::new([0; 1 + SEED_LEN]);
        decoded[0] = self.public.kind().byte();
        decoded[1..].copy_from_slice(&*seed);
        let base64 = Zeroizing::new(to_base64(&*decoded));
        let (name, id) = (self.public.name(), self.public.key_id());
        let head = format!("{PREFIX}{name}+{id:08x}+");
        // With room for all of it at once, so that growing leaves no copy behind.
        let mut text = Zeroizing::new(String::with_capacity(head.len() + base64.len()));
        text.push_str(&head);
        text.push_str(&base64);
        Some(text)
    }

    /// The public half, for policies.
    pub fn verifier_key(&self) -> &VerifierKey {
        &self.public
    }

    /// Signs a text, which must end in a newline, as a note with one signature.
    ///
    /// # Errors
    /// [`NoteSignerError::WrongKind`] for a witness's key, [`NoteSignerError::Note`] for a text
    /// that can't stand in a note.
    pub fn sign_note(&self, text: &str) -> Result<Vec<u8>, NoteSignerError> {
        let line = self.sign_line(text)?;
        let note = Note::new(text, &[line]).map_err(NoteSignerError::Note)?;
        Ok(note.to_bytes())
    }

    /// Signs a text, to be put below it.
    ///
    /// # Errors
    /// [`NoteSignerError::WrongKind`] for a witness's key, [`NoteSignerError::Elsewhere`] if the key lies
    /// elsewhere and no signature came from there that holds.
    pub fn sign_line(&self, text: &str) -> Result<SignatureLine, NoteSignerError> {
        if self.public.kind() != KeyKind::Ed25519 {
            return Err(NoteSignerError::WrongKind);
        }
        let signature = self.secret.ed25519(text.as_bytes())?;
        if self.secret.is_elsewhere() {
            let held = self.public.verify_text(text, signature.as_bytes());
            held.map_err(|_| NoteSignerError::Elsewhere(NOT_ITS_SIGNATURE.to_owned()))?;
        }
        Ok(SignatureLine::new(&self.public, &signature))
    }

    /// Cosigns the text of a checkpoint at a time in POSIX seconds, with a key of kind 0x04 or 0x06.
    ///
    /// It signs whatever checkpoint it is given. That this one is consistent with all before is
    /// for the witness to check first.
    ///
    /// # Errors
    /// [`NoteSignerError::WrongKind`] for a log's key of kind 0x01, [`NoteSignerError::Checkpoint`]
    /// for what is no checkpoint, [`NoteSignerError::Cosignature`] for a time of zero or above
    /// 2^63 - 1, or an origin that an ML-DSA-44 cosignature can't state.
    pub fn cosign(&self, text: &str, time: u64) -> Result<SignatureLine, NoteSignerError> {
        let checkpoint = Checkpoint::parse_text(text).map_err(NoteSignerError::Checkpoint)?;
        if time == 0 {
            return Err(NoteSignerError::Cosignature(CosignatureError::NoTime));
        }
        let cosignature = match self.public.kind() {
            KeyKind::Ed25519 => return Err(NoteSignerError::WrongKind),
            KeyKind::CosignatureV1 => {
                let message = cosignature::signed_message(text, time);
                Cosignature::new(time, self.secret.ed25519(&message)?)
            }
            KeyKind::MlDsa44 => {
                let name = self.public.name();
                let message = cosignature::cosigned_message(name, time, &checkpoint)
                    .map_err(NoteSignerError::Cosignature)?;
                Cosignature::new(time, self.secret.ml_dsa_44(&message)?)
            }
        }
        .map_err(NoteSignerError::Cosignature)?;
        // Signing the same twice, once with a disturbed computation, can give a deterministic
        // signer's key away: what doesn't hold never leaves.
        cosignature
            .verify(&self.public, text)
            .map_err(|_| match self.secret.is_elsewhere() {
                true => NoteSignerError::Elsewhere(NOT_ITS_SIGNATURE.to_owned()),
                false => NoteSignerError::Fault,
            })?;
        Ok(cosignature.to_line(&self.public))
    }

    /// Signs the text of a checkpoint as its log does: with a key of kind 0x01 the text itself, with
    /// one of kind 0x06 by a cosignature at `time`, in POSIX seconds.
    ///
    /// # Errors
    /// As [`NoteSigner::sign_line`] and [`NoteSigner::cosign`].
    pub fn sign_as_log(&self, text: &str, time: u64) -> Result<SignatureLine, NoteSignerError> {
        match self.public.kind() {
            KeyKind::Ed25519 => self.sign_line(text),
            KeyKind::CosignatureV1 => Err(NoteSignerError::WrongKind),
            KeyKind::MlDsa44 => self.cosign(text, time),
        }
    }
}

/// Signs the text of a checkpoint with each of a log's keys, as a note with one line for each.
///
/// # Errors
/// As [`NoteSigner::sign_as_log`]; [`NoteSignerError::Note`] without any key.
pub fn sign_checkpoint(
    keys: &[NoteSigner],
    text: &str,
    time: u64,
) -> Result<Vec<u8>, NoteSignerError> {
    let lines: Result<Vec<SignatureLine>, NoteSignerError> =
        keys.iter().map(|key| key.sign_as_log(text, time)).collect();
    let note = Note::new(text, &lines?).map_err(NoteSignerError::Note)?;
    Ok(note.to_bytes())
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({:?}, ...)", self.public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example key and note in the documentation of golang.org/x/mod/sumdb/note: a TEST KEY.
    const GO_KEY: &str =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"; // TEST KEY
    const GO_VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const GO_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                           then you don't know what your problem is.\n";
    const GO_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
    const CHECKPOINT: &str = "example.com/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

    fn signer(kind: KeyKind) -> NoteSigner {
        NoteSigner::from_seed(KeyName::new("example.com/w").unwrap(), kind, &[7; 32]).unwrap()
    }

    #[test]
    fn signs_as_go_does() {
        let signer = NoteSigner::parse(GO_KEY).unwrap();
        assert_eq!(signer.verifier_key().to_vkey(), GO_VKEY);
        assert_eq!(*signer.to_private_text().unwrap(), GO_KEY);
        let note = signer.sign_note(GO_TEXT).unwrap();
        assert_eq!(note, format!("{GO_TEXT}\n{GO_LINE}\n").as_bytes());
    }

    #[test]
    fn keys_read_back() {
        for kind in [KeyKind::Ed25519, KeyKind::CosignatureV1, KeyKind::MlDsa44] {
            let name = KeyName::new("雄安.example/见证").unwrap();
            let made = NoteSigner::generate(name, kind).unwrap();
            let read = NoteSigner::parse(&made.to_private_text().unwrap()).unwrap();
            assert_eq!(read.verifier_key(), made.verifier_key());
            assert_eq!(
                *read.to_private_text().unwrap(),
                *made.to_private_text().unwrap()
            );
        }
    }

    #[test]
    fn two_new_keys_differ() {
        let new = || {
            let name = KeyName::new("a").unwrap();
            let made = NoteSigner::generate(name, KeyKind::Ed25519).unwrap();
            made.verifier_key().to_vkey()
        };
        assert_ne!(new(), new());
    }

    #[test]
    fn a_damaged_key_is_refused() {
        for (from, to, error) in [
            ("PRIVATE+", "PUBLIC+", NoteSignerError::Syntax),
            ("+AYEK", "AYEK", NoteSignerError::Syntax),
            ("c74f20a3", "C74F20A3", NoteSignerError::Syntax),
            ("c74f20a3", "c74f20a4", NoteSignerError::KeyIdMismatch),
            ("Peter", "Pieter", NoteSignerError::KeyIdMismatch),
            (
                "Peter",
                "Peter ",
                NoteSignerError::Name(KeyNameError::Space),
            ),
            ("AYEK", "AIEK", NoteSignerError::UnknownKind { kind: 0 }),
            // The same seed as a key of another kind has another id.
            ("AYEK", "BIEK", NoteSignerError::KeyIdMismatch),
            ("AYEK", "BoEK", NoteSignerError::KeyIdMismatch),
            ("KDFz", "KDE=", NoteSignerError::Seed),
            ("KDFz", "KDFz\n", NoteSignerError::Seed),
        ] {
            let bad = GO_KEY.replace(from, to);
            assert_ne!(bad, GO_KEY);
            assert_eq!(NoteSigner::parse(&bad).err(), Some(error), "{bad}");
        }
    }

    #[test]
    fn each_kind_signs_only_its_own() {
        let (log, witness) = (signer(KeyKind::Ed25519), signer(KeyKind::CosignatureV1));
        let ml_dsa = signer(KeyKind::MlDsa44);
        let ids = [&log, &witness, &ml_dsa].map(|key| key.verifier_key().key_id());
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2]);
        let wrong = Some(NoteSignerError::WrongKind);
        assert_eq!(log.cosign(CHECKPOINT, 1).err(), wrong);
        assert_eq!(witness.sign_as_log(CHECKPOINT, 1).err(), wrong);
        for cosigner in [witness, ml_dsa] {
            assert_eq!(cosigner.sign_line(CHECKPOINT).err(), wrong);
            assert_eq!(cosigner.sign_note(CHECKPOINT).err(), wrong);
        }
    }

    #[test]
    fn a_cosignature_holds_for_its_text_and_time() {
        for kind in [KeyKind::CosignatureV1, KeyKind::MlDsa44] {
            let witness = signer(kind);
            let line = witness.cosign(CHECKPOINT, 1_679_315_147).unwrap();
            let key = witness.verifier_key();
            assert!(line.claims(key));
            let cosignature = Cosignature::parse(line.bytes()).unwrap();
            assert_eq!(cosignature.time(), 1_679_315_147);
            assert_eq!(cosignature.verify(key, CHECKPOINT), Ok(()));
            let other = CHECKPOINT.replace("log", "lag");
            let error = Err(CosignatureError::Signature);
            assert_eq!(cosignature.verify(key, &other), error);
            // The same again is the same again.
            assert_eq!(witness.cosign(CHECKPOINT, 1_679_315_147).unwrap(), line);
        }
    }

    #[test]
    fn a_checkpoint_bears_a_line_of_each_of_its_log_s_keys() {
        let keys = [KeyKind::Ed25519, KeyKind::MlDsa44].map(signer);
        let note = sign_checkpoint(&keys, CHECKPOINT, 9).unwrap();
        let note = Note::parse(&note).unwrap();
        let [old, new] = note.signatures() else {
            panic!("{note:?}");
        };
        assert_eq!(*old, keys[0].sign_line(CHECKPOINT).unwrap());
        assert_eq!(Cosignature::parse(new.bytes()).unwrap().time(), 9);
        let text = keys.each_ref().map(|key| key.verifier_key().to_vkey());
        let name = CHECKPOINT.replace("example.com/log", "example.com/w");
        let [first, second] = text;
        let policy = format!("log {first}\nlog {second}\nquorum none\n");
        let policy = stele_verify::policy::Policy::parse(policy.as_bytes()).unwrap();
        let verified = policy.verify(&sign_checkpoint(&keys, &name, 9).unwrap());
        assert_eq!(verified.unwrap().log_keys().count(), 2);
        let none = sign_checkpoint(&[], CHECKPOINT, 9);
        assert!(matches!(none, Err(NoteSignerError::Note(_))));
    }

    #[test]
    fn no_key_is_made_that_couldn_t_sign() {
        let name = KeyName::new(&"n".repeat(256)).unwrap();
        let error = NoteSignerError::Key(VkeyError::Name(KeyNameError::TooLong));
        let made = NoteSigner::from_seed(name.clone(), KeyKind::MlDsa44, &[7; 32]);
        assert_eq!(made.err(), Some(error));
        assert!(NoteSigner::from_seed(name, KeyKind::CosignatureV1, &[7; 32]).is_ok());
        let long = CHECKPOINT.replace("example.com/log", &"o".repeat(256));
        let error = NoteSignerError::Cosignature(CosignatureError::Unstatable);
        assert_eq!(signer(KeyKind::MlDsa44).cosign(&long, 1).err(), Some(error));
        assert!(signer(KeyKind::CosignatureV1).cosign(&long, 1).is_ok());
    }

    #[test]
    fn refuses_what_could_not_be_read_back() {
        let (log, witness) = (signer(KeyKind::Ed25519), signer(KeyKind::CosignatureV1));
        for text in ["no newline", "two\r\n", ""] {
            assert!(
                matches!(log.sign_note(text), Err(NoteSignerError::Note(_))),
                "{text:?}"
            );
            assert!(
                matches!(witness.cosign(text, 1), Err(NoteSignerError::Checkpoint(_))),
                "{text:?}"
            );
        }
        let late = 1 << 63;
        for (time, error) in [
            (late, CosignatureError::TimeOutOfRange { time: late }),
            (0, CosignatureError::NoTime),
        ] {
            for cosigner in [&witness, &signer(KeyKind::MlDsa44)] {
                let error = Some(NoteSignerError::Cosignature(error));
                assert_eq!(cosigner.cosign(CHECKPOINT, time).err(), error);
            }
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let debug = format!("{:?}", NoteSigner::parse(GO_KEY).unwrap());
        assert_eq!(debug, format!("NoteSigner({GO_VKEY}, ...)"));
    }
}
