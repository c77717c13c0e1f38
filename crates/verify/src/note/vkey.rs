//! Verifier keys: `<name>+<id>+<base64 of kind and key>` (C2SP signed-note, "Verifier keys").

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::name::{KeyName, KeyNameError};
use crate::encoding::{from_base64, from_hex, to_base64, to_hex};
use crate::hash::Hash;
use crate::key::{BadSignature, KeyError, MlDsaPublicKey, PublicKey, Signature};

/// The longest name that stands in what an ML-DSA-44 key signs (tlog-cosignature).
const MAX_STATED_NAME: usize = 255;

/// What a key signs, and how. One public key of two kinds has two ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// 0x01: Ed25519 over a note's text, as logs sign checkpoints.
    Ed25519,
    /// 0x04: Ed25519 cosignatures with a time, as witnesses sign checkpoints.
    CosignatureV1,
    /// 0x06: ML-DSA-44 cosignatures with a time, as witnesses and logs sign checkpoints.
    MlDsa44,
}

impl KeyKind {
    /// The signature type identifier byte.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::CosignatureV1 => 0x04,
            Self::MlDsa44 => 0x06,
        }
    }

    /// The kind with this identifier byte, if it is one whose keys can be read here.
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Ed25519),
            0x04 => Some(Self::CosignatureV1),
            0x06 => Some(Self::MlDsa44),
            _ => None,
        }
    }

    /// Whether its signatures can be verified here: ML-DSA-44 with the cargo feature `ml-dsa` only.
    pub const fn can_be_verified(self) -> bool {
        match self {
            Self::Ed25519 | Self::CosignatureV1 => true,
            Self::MlDsa44 => cfg!(feature = "ml-dsa"),
        }
    }

    /// Whether its signatures are cosignatures, which bear a time.
    pub const fn cosigns(self) -> bool {
        matches!(self, Self::CosignatureV1 | Self::MlDsa44)
    }

    /// Whether a quantum computer of the future couldn't forge its signatures, as far as is known.
    pub const fn survives_quantum(self) -> bool {
        matches!(self, Self::MlDsa44)
    }

    /// Bytes of a public key.
    const fn key_len(self) -> usize {
        match self {
            Self::Ed25519 | Self::CosignatureV1 => PublicKey::LEN,
            Self::MlDsa44 => MlDsaPublicKey::LEN,
        }
    }
}

/// The public key in a verifier key: two are equal where they are the same key, whatever the kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotePublicKey {
    /// Of kind 0x01 or 0x04.
    Ed25519(PublicKey),
    /// Of kind 0x06.
    MlDsa44(MlDsaPublicKey),
}

impl NotePublicKey {
    /// The key's bytes: 32 or 1,312.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Ed25519(key) => key.as_bytes(),
            Self::MlDsa44(key) => key.as_bytes(),
        }
    }

    fn read(kind: KeyKind, bytes: &[u8]) -> Result<Self, VkeyError> {
        let length = VkeyError::KeyLength {
            found: bytes.len(),
            expected: kind.key_len(),
        };
        match kind {
            KeyKind::Ed25519 | KeyKind::CosignatureV1 => {
                let bytes = bytes.try_into().map_err(|_| length)?;
                PublicKey::from_bytes(bytes).map(Self::Ed25519)
            }
            KeyKind::MlDsa44 => {
                let bytes = bytes.try_into().map_err(|_| length)?;
                MlDsaPublicKey::from_bytes(bytes).map(Self::MlDsa44)
            }
        }
        .map_err(VkeyError::Key)
    }
}

/// Why a text is no verifier key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VkeyError {
    /// Longer than [`VerifierKey::MAX_LEN`].
    TooLong {
        /// Its length in bytes.
        found: usize,
    },
    /// It isn't three parts joined by `+`.
    Syntax,
    /// The first part is no name.
    Name(KeyNameError),
    /// The second part isn't eight lower-case hexadecimal digits.
    KeyIdSyntax,
    /// The third part isn't base64 in its one canonical form, or is empty.
    Base64,
    /// A key of a kind that isn't known here.
    UnknownKind {
        /// The signature type identifier byte.
        kind: u8,
    },
    /// The wrong number of bytes for a key of its kind.
    KeyLength {
        /// How many bytes it has.
        found: usize,
        /// How many it should have.
        expected: usize,
    },
    /// The id doesn't belong to this name, kind and key.
    KeyIdMismatch {
        /// The id that stands there.
        found: u32,
        /// The id that belongs there.
        expected: u32,
    },
    /// The key itself is refused.
    Key(KeyError),
}

impl VkeyError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "vkey-too-long",
            Self::Syntax => "vkey-syntax",
            Self::Name(error) => error.code(),
            Self::KeyIdSyntax => "vkey-id-syntax",
            Self::Base64 => "vkey-base64",
            Self::UnknownKind { .. } => "vkey-unknown-kind",
            Self::KeyLength { .. } => "vkey-key-length",
            Self::KeyIdMismatch { .. } => "vkey-id-mismatch",
            Self::Key(error) => error.code(),
        }
    }
}

/// A public key with its name and kind, as policies list it.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    key_id: u32,
    kind: KeyKind,
    key: NotePublicKey,
}

impl VerifierKey {
    /// The most bytes of its text: ML-DSA-44 needs 1,762 beside the name, which has at most 255.
    pub const MAX_LEN: usize = 4096;

    /// A key under a name, from the public key's bytes; the id follows from all three.
    ///
    /// # Errors
    /// [`VkeyError::KeyLength`] or [`VkeyError::Key`] where the bytes are no key of this kind,
    /// [`VkeyError::Name`] for a name that its cosignatures couldn't state.
    pub fn new(name: KeyName, kind: KeyKind, bytes: &[u8]) -> Result<Self, VkeyError> {
        if kind == KeyKind::MlDsa44 && name.as_str().len() > MAX_STATED_NAME {
            return Err(VkeyError::Name(KeyNameError::TooLong));
        }
        let key = NotePublicKey::read(kind, bytes)?;
        let key_id = key_id(&name, kind.byte(), bytes);
        Ok(Self {
            name,
            key_id,
            kind,
            key,
        })
    }

    /// Reads `<name>+<id>+<base64>`.
    ///
    /// # Errors
    /// [`VkeyError`] for anything that [`VerifierKey::to_vkey`] wouldn't print.
    pub fn parse(vkey: &str) -> Result<Self, VkeyError> {
        if vkey.len() > Self::MAX_LEN {
            return Err(VkeyError::TooLong { found: vkey.len() });
        }
        // Neither the name nor the id may hold a `+`, but base64 may.
        let (name, rest) = vkey.split_once('+').ok_or(VkeyError::Syntax)?;
        let (id, base64) = rest.split_once('+').ok_or(VkeyError::Syntax)?;
        let name = KeyName::new(name).map_err(VkeyError::Name)?;
        let found = from_hex(id)
            .map(u32::from_be_bytes)
            .ok_or(VkeyError::KeyIdSyntax)?;
        let decoded = from_base64(base64).ok_or(VkeyError::Base64)?;
        let (&byte, material) = decoded.split_first().ok_or(VkeyError::Base64)?;
        let kind = KeyKind::from_byte(byte).ok_or(VkeyError::UnknownKind { kind: byte })?;
        let (len, needed) = (material.len(), kind.key_len());
        if len != needed {
            return Err(VkeyError::KeyLength {
                found: len,
                expected: needed,
            });
        }
        // Before the key itself: a slip of the pen is told as one.
        let expected = key_id(&name, byte, material);
        if found != expected {
            return Err(VkeyError::KeyIdMismatch { found, expected });
        }
        Self::new(name, kind, material)
    }

    /// `<name>+<id>+<base64>`
    pub fn to_vkey(&self) -> String {
        let mut material = Vec::from([self.kind.byte()]);
        material.extend_from_slice(self.key.as_bytes());
        let id = to_hex(&self.key_id.to_be_bytes());
        alloc::format!("{}+{id}+{}", self.name, to_base64(&material))
    }

    /// The name, which for a log is its origin.
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// The first four bytes of a SHA-256 over name, kind and key.
    pub const fn key_id(&self) -> u32 {
        self.key_id
    }

    /// What it signs.
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The key itself.
    pub const fn public_key(&self) -> &NotePublicKey {
        &self.key
    }

    /// Checks the signature of a note's text by a key of kind [`KeyKind::Ed25519`]; `signature` is
    /// what [`SignatureLine::bytes`](super::SignatureLine::bytes) gives.
    ///
    /// # Errors
    /// [`BadSignature`] if it doesn't hold, or if the key is for cosignatures only.
    pub fn verify_text(&self, text: &str, signature: &[u8]) -> Result<(), BadSignature> {
        let (KeyKind::Ed25519, NotePublicKey::Ed25519(key)) = (self.kind, &self.key) else {
            return Err(BadSignature);
        };
        let signature = signature.try_into().map_err(|_| BadSignature)?;
        key.verify_strict(text.as_bytes(), &Signature::from_bytes(signature))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_vkey())
    }
}

/// SHA-256(name | 0A | kind | key), the first four bytes (signed-note, "Signatures").
fn key_id(name: &KeyName, kind: u8, key: &[u8]) -> u32 {
    let hash = Hash::of(&[name.as_str().as_bytes(), b"\n", &[kind], key]);
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_be_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;
    use alloc::vec;

    use super::super::Note;
    use super::super::testing::TestKey;
    use super::*;

    // The example of the specification.
    const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const NOTE: &str = "This is an example message.\n\
        \n\
        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    /// A verifier key of any kind, with the id that belongs to it.
    fn vkey(kind: u8, material: &[u8]) -> String {
        let id = key_id(&KeyName::new("a").unwrap(), kind, material);
        let mut decoded = vec![kind];
        decoded.extend_from_slice(material);
        format!("a+{id:08x}+{}", to_base64(&decoded))
    }

    #[test]
    fn the_example_key_verifies_the_example_note() {
        let key = VerifierKey::parse(VKEY).unwrap();
        assert_eq!(key.name().as_str(), "example.com/foo");
        assert_eq!(key.key_id(), 0x530d_903a);
        assert_eq!(key.kind(), KeyKind::Ed25519);
        assert_eq!(key.to_vkey(), VKEY);

        let note = Note::parse(NOTE.as_bytes()).unwrap();
        let [line] = note.signatures() else {
            panic!("{note:?}");
        };
        assert!(line.claims(&key));
        assert_eq!(key.verify_text(note.text(), line.bytes()), Ok(()));
        // Without its newline it is another text.
        let text = note.text().trim_end();
        assert_eq!(key.verify_text(text, line.bytes()), Err(BadSignature));
        let mut bytes = line.bytes().to_vec();
        bytes.push(0);
        assert_eq!(key.verify_text(note.text(), &bytes), Err(BadSignature));
        bytes.truncate(63);
        assert_eq!(key.verify_text(note.text(), &bytes), Err(BadSignature));
    }

    #[test]
    fn kinds_don_t_mix() {
        let (log, witness) = (TestKey::log("a", 1).vkey, TestKey::witness("a", 1).vkey);
        assert_eq!(log.public_key(), witness.public_key());
        assert_ne!(log.key_id(), witness.key_id());
        for key in [&log, &witness] {
            assert_eq!(VerifierKey::parse(&key.to_vkey()).as_ref(), Ok(key));
            assert_eq!(KeyKind::from_byte(key.kind().byte()), Some(key.kind()));
        }
        // A log's signature by the very same key isn't one of the witness.
        let line = TestKey::log("a", 1).sign("text\n");
        assert_eq!(log.verify_text("text\n", line.bytes()), Ok(()));
        let by_witness = witness.verify_text("text\n", line.bytes());
        assert_eq!(by_witness, Err(BadSignature));
    }

    #[test]
    fn refuses_what_it_would_not_print() {
        let upper = VKEY.replace("530d903a", "530D903A");
        let short = VKEY.replace("530d903a", "30d903a");
        let length = |found, expected| VkeyError::KeyLength { found, expected };
        for (text, error) in [
            ("", VkeyError::Syntax),
            ("example.com/foo", VkeyError::Syntax),
            ("example.com/foo+530d903a", VkeyError::Syntax),
            ("+530d903a+AQ==", VkeyError::Name(KeyNameError::Empty)),
            ("a b+530d903a+AQ==", VkeyError::Name(KeyNameError::Space)),
            (&upper, VkeyError::KeyIdSyntax),
            (&short, VkeyError::KeyIdSyntax),
            ("a+530d903a+", VkeyError::Base64),
            ("a+530d903a+AR==", VkeyError::Base64),
            (&format!("{VKEY}\n"), VkeyError::Base64),
            (&format!(" {VKEY}"), VkeyError::Name(KeyNameError::Space)),
            (
                &VKEY.replace("530d903a", "530d903b"),
                VkeyError::KeyIdMismatch {
                    found: 0x530d_903b,
                    expected: 0x530d_903a,
                },
            ),
            (&vkey(1, &[0; 31]), length(31, 32)),
            (&vkey(4, &[0; 33]), length(33, 32)),
            (&vkey(6, &[7; 32]), length(32, 1312)),
            (&vkey(6, &[7; 1311]), length(1311, 1312)),
            (&vkey(6, &[7; 1313]), length(1313, 1312)),
            (&vkey(1, &[7; 1312]), length(1312, 32)),
            (
                &"a".repeat(VerifierKey::MAX_LEN + 1),
                VkeyError::TooLong {
                    found: VerifierKey::MAX_LEN + 1,
                },
            ),
        ] {
            assert_eq!(VerifierKey::parse(text), Err(error), "{text:?}");
        }
    }

    #[test]
    fn other_kinds_are_named() {
        for kind in [0, 2, 3, 5, 7, 0xfa, 0xff] {
            let text = vkey(kind, &[7; 32]);
            let error = Err(VkeyError::UnknownKind { kind });
            assert_eq!(VerifierKey::parse(&text), error, "{text}");
        }
    }

    #[test]
    fn weak_keys_are_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        for (key, error) in [
            (identity, KeyError::SmallOrder),
            ([0; 32], KeyError::SmallOrder),
            ([0xff; 32], KeyError::NotCanonical),
            ([2; 32], KeyError::NotAPoint),
        ] {
            for kind in [1, 4] {
                let parsed = VerifierKey::parse(&vkey(kind, &key));
                assert_eq!(parsed, Err(VkeyError::Key(error)), "{key:?}");
            }
        }
    }

    #[test]
    fn ml_dsa_keys_are_read_whether_or_not_they_can_be_used() {
        let text = vkey(6, &[7; 1312]);
        let key = VerifierKey::parse(&text).unwrap();
        assert_eq!(key.to_vkey(), text);
        assert_eq!(key.kind(), KeyKind::MlDsa44);
        assert_eq!(KeyKind::from_byte(6), Some(KeyKind::MlDsa44));
        assert_eq!(key.public_key().as_bytes(), [7; 1312]);
        assert_eq!(key.kind().can_be_verified(), cfg!(feature = "ml-dsa"));
        // Over a note's text it signs nothing, whatever the length.
        for len in [64, 2420, 2428] {
            let signature = vec![0; len];
            assert_eq!(key.verify_text("text\n", &signature), Err(BadSignature));
        }
        let error = VkeyError::KeyIdMismatch {
            found: key.key_id() ^ 1,
            expected: key.key_id(),
        };
        let id = |id: u32| format!("{id:08x}");
        let wrong = text.replace(&id(key.key_id()), &id(key.key_id() ^ 1));
        assert_eq!(VerifierKey::parse(&wrong), Err(error));

        // The seed of the matrix may be anything; the rest may not be nothing, or nearly.
        let mut bytes = [0; 1312];
        let weak = Err(VkeyError::Key(KeyError::MostlyZero));
        assert_eq!(VerifierKey::parse(&vkey(6, &bytes)), weak);
        bytes[1311] = 1;
        assert_eq!(VerifierKey::parse(&vkey(6, &bytes)), weak);
        bytes[32..].fill(1);
        assert!(VerifierKey::parse(&vkey(6, &bytes)).is_ok());
    }

    #[test]
    fn an_ml_dsa_key_s_name_must_fit_into_what_it_signs() {
        let of = |kind, len: usize, bytes: &[u8]| {
            VerifierKey::new(KeyName::new(&"n".repeat(len)).unwrap(), kind, bytes)
        };
        let longest = of(KeyKind::MlDsa44, 255, &[7; 1312]).unwrap();
        assert!(longest.to_vkey().len() <= VerifierKey::MAX_LEN);
        let error = Err(VkeyError::Name(KeyNameError::TooLong));
        assert_eq!(of(KeyKind::MlDsa44, 256, &[7; 1312]), error);
        let ed25519 = VerifierKey::parse(VKEY).unwrap();
        let bytes = ed25519.public_key().as_bytes();
        assert!(of(KeyKind::CosignatureV1, 256, bytes).is_ok());
    }

    #[test]
    fn the_id_hangs_on_the_name() {
        let key = VerifierKey::parse(VKEY).unwrap();
        let name = KeyName::new("example.com/bar").unwrap();
        let other = VerifierKey::new(name, KeyKind::Ed25519, key.public_key().as_bytes()).unwrap();
        assert_ne!(other.key_id(), key.key_id());
        assert_eq!(other.name().to_string(), "example.com/bar");
    }
}
