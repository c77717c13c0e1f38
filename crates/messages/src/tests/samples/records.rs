//! Records, keys and notes.

use stele_records::types::field::FieldError;
use stele_verify::checkpoint::CheckpointError;
use stele_verify::cosignature::CosignatureError;
use stele_verify::hash::empty_root;
use stele_verify::json::{JsonError, JsonErrorKind};
use stele_verify::key::{DidKeyError, KeyError};
use stele_verify::note::{KeyNameError, NoteError, SignatureLineError, TextError, VkeyError};
use stele_verify::record::{
    DisclosureError, EnvelopeError, ProofError, ProofErrorKind, RecordError,
};

use super::{JSON, PROOF, samples, say_each, text};
use crate::error::*;
use crate::tests::Message;

pub(super) fn record_messages() -> Vec<Message> {
    let json = samples![JsonErrorKind:
        own ByteOrderMark, own NotUtf8, own UnexpectedEnd, own UnexpectedByte(b'<'),
        own Whitespace, own TrailingBytes, own DuplicateName, own NameOrder, own Name,
        own ControlCharacter, own Escape, own LoneSurrogate, own Float, own IntegerRange,
        own IntegerForm, own TooDeep,
    ];
    let envelope = samples![EnvelopeError:
        own NotAnObject,
        own Missing { member: "issuer" },
        own Malformed { member: "validFrom" },
        own Context,
        own NoProof,
        own TooManyProofs { found: 17 },
        via SignerKey { signer: 0, error: DidKeyError::Syntax },
        own SignerOrder { signer: 1 },
        own SignersDiffer,
        own IssuerNotSigner,
    ];
    let proof = samples![ProofErrorKind:
        own Members, own Context, own Suite, own Purpose, own Created,
        via Key(DidKeyError::NotEd25519), own Value, own Order, own Signature,
    ];
    let record = samples![RecordError:
        own TooLong { found: 70_000 },
        via Json(JSON),
        via Envelope(EnvelopeError::NoProof),
        via Proof(PROOF),
    ];
    let disclosure = samples![DisclosureError:
        own TooLong, own Encoding, via Json(JSON), own Shape, own Salt, own Digests,
        own NameInRecord, own NotInRecord,
    ];
    let field = samples![FieldError:
        own Missing("tag"), own Malformed("dbhMm"), own Unknown("colour".into()), own SubjectId,
    ];
    let say_json = |lang, kind: &JsonErrorKind| {
        json_error(
            lang,
            &JsonError {
                at: 132,
                kind: *kind,
            },
        )
    };
    let say_proof = |lang, kind: &ProofErrorKind| {
        proof_error(
            lang,
            &ProofError {
                proof: 1,
                kind: *kind,
            },
        )
    };
    [
        say_each!("Records", record, record_error),
        say_each!("The form of a record", json, say_json),
        say_each!("The members of a record", envelope, envelope_error),
        say_each!("The signatures of a record", proof, say_proof),
        say_each!("The fields of a record", field, field_error),
        say_each!("Private fields", disclosure, disclosure_error),
    ]
    .concat()
}

pub(super) fn key_messages() -> Vec<Message> {
    let key = samples![KeyError: own NotAPoint, own NotCanonical, own SmallOrder, own MostlyZero,];
    let did = samples![DidKeyError:
        own Syntax, own NotEd25519, own Fragment, via Key(KeyError::SmallOrder),
    ];
    let name =
        samples![KeyNameError: own Empty, own Space, own Plus, own ControlCharacter, own TooLong,];
    let vkey = samples![VkeyError:
        own TooLong { found: 5_000 },
        own Syntax,
        via Name(KeyNameError::Empty),
        own KeyIdSyntax,
        own Base64,
        own UnknownKind { kind: 9 },
        own KeyLength { found: 31, expected: 32 },
        own KeyIdMismatch { found: 1, expected: 0xabcd_0123 },
        via Key(KeyError::NotAPoint),
    ];
    [
        say_each!("Public keys", key, key_error),
        say_each!("Keys of signers", did, did_key_error),
        say_each!("Names of keys", name, key_name_error),
        say_each!("Keys of logs and witnesses", vkey, vkey_error),
    ]
    .concat()
}

pub(super) fn note_messages() -> Vec<Message> {
    let text_errors = samples![TextError:
        own TooLong { found: 200_000, limit: 131_072 },
        own ByteOrderMark,
        own NotUtf8 { line: 2 },
        own CarriageReturn { line: 1 },
        own Nul { line: 3 },
        own ControlCharacter { line: 4, byte: 9 },
    ];
    let note = samples![NoteError:
        via Text(TextError::ByteOrderMark),
        own NoSignatures,
        own NoFinalNewline,
        own TooManySignatures,
        via Signature { line: 5, error: SignatureLineError::Syntax },
    ];
    let line = samples![SignatureLineError:
        own Syntax, via Name(KeyNameError::Plus), own Base64, own TooShort { found: 4 },
    ];
    let cosignature = samples![CosignatureError:
        own Length { found: 64 },
        own TimeOutOfRange { time: u64::MAX },
        own NoTime,
        own KeyKind,
        own Unstatable,
        own Unsupported,
        own Signature,
    ];
    let checkpoint = samples![CheckpointError:
        via Note(NoteError::NoSignatures),
        own MissingLine,
        own Origin,
        own Size,
        own Root,
        own ExtensionLines { found: 2 },
        own EmptyTreeRoot { found: empty_root() },
        own UnknownOrigin { origin: text() },
        own LogSignatureMissing { origin: text() },
        own LogSignatureInvalid { log: text() },
        own LogKeyUnsupported { origin: text() },
        own LogKeyTimeUnknown { origin: text() },
        own LogKeyOutsideWindow { origin: text(), time: 1_795_357_920 },
        via CosignatureInvalid { witness: b"north".to_vec(), error: CosignatureError::Signature },
        own QuorumNotReached { cosigned: Vec::new(), needed: Some((2, 3)) },
        own QuorumNotReached { cosigned: Vec::new(), needed: None },
    ];
    [
        say_each!("Text files", text_errors, text_error),
        say_each!("Signed notes", note, note_error),
        say_each!("Signature lines", line, signature_line_error),
        say_each!("Checkpoints", checkpoint, checkpoint_error),
        say_each!("Cosignatures", cosignature, cosignature_error),
    ]
    .concat()
}
