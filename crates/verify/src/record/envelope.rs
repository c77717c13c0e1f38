//! The members that every record has, whatever its type.

use alloc::string::String;
use alloc::vec::Vec;

use super::proof::{Proof, ProofError};
use super::{CONTEXT, MAX_LEN, MAX_PROOFS};
use crate::json::{self, JsonError, Object, Value};
use crate::key::{DidKey, DidKeyError, KnownKeys};
use crate::time::parse_time;

/// Why bytes are no intact record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordError {
    /// Longer than [`MAX_LEN`] bytes.
    TooLong {
        /// How long it is, in bytes.
        found: usize,
    },
    /// The bytes are not canonical JSON within the profile.
    Json(JsonError),
    /// A member that every record has is missing or wrong.
    Envelope(EnvelopeError),
    /// A proof is malformed or doesn't verify.
    Proof(ProofError),
}

impl RecordError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "record-too-long",
            Self::Json(error) => error.kind.code(),
            Self::Envelope(error) => error.code(),
            Self::Proof(error) => error.kind.code(),
        }
    }
}

/// What is wrong with the members that every record has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvelopeError {
    /// The record is no JSON object.
    NotAnObject,
    /// A member is missing.
    Missing {
        /// Its name.
        member: &'static str,
    },
    /// A member doesn't have the form it must have.
    Malformed {
        /// Its name.
        member: &'static str,
    },
    /// `@context` is not [`CONTEXT`].
    Context,
    /// No proof at all.
    NoProof,
    /// More than [`MAX_PROOFS`] proofs.
    TooManyProofs {
        /// How many there are.
        found: usize,
    },
    /// A signer's `id` is no key.
    SignerKey {
        /// Position in `signers`, from zero.
        signer: usize,
        /// Why.
        error: DidKeyError,
    },
    /// `signers` are not strictly increasing by `id`.
    SignerOrder {
        /// Position in `signers`, from zero.
        signer: usize,
    },
    /// The keys of the proofs are not exactly the signers, in the same order.
    SignersDiffer,
    /// The issuer is none of the signers.
    IssuerNotSigner,
}

impl EnvelopeError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAnObject => "record-not-an-object",
            Self::Missing { .. } => "record-member-missing",
            Self::Malformed { .. } => "record-member-malformed",
            Self::Context => "record-context",
            Self::NoProof => "record-no-proof",
            Self::TooManyProofs { .. } => "record-too-many-proofs",
            Self::SignerKey { error, .. } => error.code(),
            Self::SignerOrder { .. } => "record-signer-order",
            Self::SignersDiffer => "record-signers-differ",
            Self::IssuerNotSigner => "record-issuer-not-signer",
        }
    }
}

/// Who has to have signed, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The key.
    pub did: DidKey,
    /// The role that this key claims: `registrar`, `landlord`, ...
    pub role: String,
}

/// A record whose form and envelope are right. Its proofs are not checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    pub(super) bytes: &'a [u8],
    /// The `proof` member with the comma before it: what to cut out for the signed document.
    pub(super) proof_cut: core::ops::Range<usize>,
    root: Object<'a>,
    signers: Vec<Signer>,
    proofs: Vec<Proof>,
}

impl<'a> Record<'a> {
    /// Reads a record and checks its form and envelope, but no signature.
    ///
    /// # Errors
    /// [`RecordError`] with the first thing that is wrong.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, RecordError> {
        Self::parse_with(bytes, &mut KnownKeys::new())
    }

    /// The same, for one of many that the same keys have signed.
    ///
    /// # Errors
    /// [`RecordError`] as above: what is known makes no difference but in time.
    pub fn parse_with(bytes: &'a [u8], known: &mut KnownKeys) -> Result<Self, RecordError> {
        if bytes.len() > MAX_LEN {
            return Err(RecordError::TooLong { found: bytes.len() });
        }
        let Value::Object(root) = json::parse(bytes).map_err(RecordError::Json)? else {
            return Err(RecordError::Envelope(EnvelopeError::NotAnObject));
        };
        let signers = check_members(&root, known).map_err(RecordError::Envelope)?;
        let (proof_cut, proofs) = read_proofs(bytes, &root, &signers)?;
        let keys = proofs.iter().map(|proof: &Proof| proof.signer());
        if !signers.iter().map(|signer| &signer.did).eq(keys) {
            return Err(RecordError::Envelope(EnvelopeError::SignersDiffer));
        }
        Ok(Self {
            bytes,
            proof_cut,
            root,
            signers,
            proofs,
        })
    }

    /// The bytes that were read: the entry in the log and the file that one downloads.
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// All members.
    pub const fn root(&self) -> &Object<'a> {
        &self.root
    }

    /// The record's own id, a URI.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// The log that this record is made for, by its origin.
    pub fn log(&self) -> &str {
        self.text("log")
    }

    /// The issuer: one of the signers.
    pub fn issuer(&self) -> &str {
        self.text("issuer")
    }

    /// The start of validity as it is written, RFC 3339.
    pub fn valid_from(&self) -> &str {
        self.text("validFrom")
    }

    /// The start of validity in POSIX seconds.
    pub fn valid_from_time(&self) -> u64 {
        parse_time(self.valid_from()).unwrap_or_default()
    }

    /// The end of validity in POSIX seconds; none if it is open.
    pub fn valid_until_time(&self) -> Option<u64> {
        let text = self.root.get("validUntil").and_then(Value::as_str)?;
        parse_time(text)
    }

    /// The id of the record that this one replaces.
    pub fn supersedes(&self) -> Option<&str> {
        self.root.get("supersedes").and_then(Value::as_str)
    }

    /// The record type: the second entry of `type`.
    pub fn record_type(&self) -> &str {
        let types = self
            .root
            .get("type")
            .and_then(Value::as_array)
            .unwrap_or_default();
        types
            .get(1)
            .and_then(|item| item.value.as_str())
            .unwrap_or_default()
    }

    /// `credentialSubject`.
    pub fn subject(&self) -> Option<&Object<'a>> {
        self.root
            .get("credentialSubject")
            .and_then(Value::as_object)
    }

    /// The id of what the record is about, a URI.
    pub fn subject_id(&self) -> &str {
        self.subject()
            .and_then(|subject| subject.get("id")?.as_str())
            .unwrap_or_default()
    }

    /// Who claims to have signed, in the order of their keys.
    pub fn signers(&self) -> &[Signer] {
        &self.signers
    }

    /// The proofs, one for each signer, in the same order. Not checked yet.
    pub fn proofs(&self) -> &[Proof] {
        &self.proofs
    }

    fn text(&self, member: &str) -> &str {
        self.root
            .get(member)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

fn check_members(root: &Object<'_>, known: &mut KnownKeys) -> Result<Vec<Signer>, EnvelopeError> {
    check_context(root)?;
    uri(root, "id")?;
    let subject = object(root, "credentialSubject")?;
    match subject.get("id").and_then(Value::as_str) {
        Some(id) if is_uri(id) => {}
        _ => {
            return Err(EnvelopeError::Malformed {
                member: "credentialSubject.id",
            });
        }
    }
    // No origin of a checkpoint holds control characters, and nobody's terminal should.
    let log = text(root, "log")?;
    if log.is_empty() || log.chars().any(char::is_control) {
        return Err(EnvelopeError::Malformed { member: "log" });
    }
    check_type(root)?;
    time(root, "validFrom")?;
    if root.get("validUntil").is_some() {
        time(root, "validUntil")?;
    }
    if root.get("supersedes").is_some() {
        uri(root, "supersedes")?;
    }
    let signers = read_signers(root, known)?;
    let issuer = text(root, "issuer")?;
    if !signers.iter().any(|signer| signer.did.as_str() == issuer) {
        return Err(EnvelopeError::IssuerNotSigner);
    }
    Ok(signers)
}

fn check_context(root: &Object<'_>) -> Result<(), EnvelopeError> {
    let context = array(root, "@context")?;
    let found = context.iter().map(|item| item.value.as_str());
    if found.eq(CONTEXT.iter().copied().map(Some)) {
        Ok(())
    } else {
        Err(EnvelopeError::Context)
    }
}

fn check_type(root: &Object<'_>) -> Result<(), EnvelopeError> {
    let malformed = EnvelopeError::Malformed { member: "type" };
    let [first, second] = array(root, "type")? else {
        return Err(malformed);
    };
    let name = second.value.as_str().unwrap_or_default();
    if first.value.as_str() == Some("VerifiableCredential") && is_type_name(name) {
        Ok(())
    } else {
        Err(malformed)
    }
}

/// Whether a record's type may have this name: up to 64 ASCII letters and digits, of which the first
/// is a capital.
pub fn is_type_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn read_signers(root: &Object<'_>, known: &mut KnownKeys) -> Result<Vec<Signer>, EnvelopeError> {
    let items = array(root, "signers")?;
    if items.len() > MAX_PROOFS {
        return Err(EnvelopeError::TooManyProofs { found: items.len() });
    }
    let mut signers: Vec<Signer> = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        let malformed = EnvelopeError::Malformed { member: "signers" };
        let object = item.value.as_object().ok_or(malformed.clone())?;
        let [id, role] = object.members() else {
            return Err(malformed);
        };
        let (Some(did), Some(role_text)) = (id.value.as_str(), role.value.as_str()) else {
            return Err(malformed);
        };
        if id.name != "id" || role.name != "role" || !is_role(role_text) {
            return Err(malformed);
        }
        if signers
            .last()
            .is_some_and(|before| before.did.as_str() >= did)
        {
            return Err(EnvelopeError::SignerOrder { signer: position });
        }
        let did = known.parse(did).map_err(|error| EnvelopeError::SignerKey {
            signer: position,
            error,
        })?;
        signers.push(Signer {
            did,
            role: role_text.into(),
        });
    }
    Ok(signers)
}

fn is_role(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

type Proofs = (core::ops::Range<usize>, Vec<Proof>);

fn read_proofs(bytes: &[u8], root: &Object<'_>, signers: &[Signer]) -> Result<Proofs, RecordError> {
    let member = root
        .member("proof")
        .ok_or(RecordError::Envelope(EnvelopeError::Missing {
            member: "proof",
        }))?;
    let items = member
        .value
        .as_array()
        .ok_or(RecordError::Envelope(EnvelopeError::Malformed {
            member: "proof",
        }))?;
    if items.is_empty() {
        return Err(RecordError::Envelope(EnvelopeError::NoProof));
    }
    if items.len() > MAX_PROOFS {
        return Err(RecordError::Envelope(EnvelopeError::TooManyProofs {
            found: items.len(),
        }));
    }
    let context = root
        .member("@context")
        .map(|member| member.value_span.clone());
    let context = context.and_then(|span| bytes.get(span)).unwrap_or_default();
    let mut proofs: Vec<Proof> = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        let before = proofs.last();
        // They come in the same order, or are refused.
        let signer = signers.get(position).map(|signer| &signer.did);
        let proof = Proof::read(bytes, item, context, before, signer).map_err(|kind| {
            RecordError::Proof(ProofError {
                proof: position,
                kind,
            })
        })?;
        proofs.push(proof);
    }
    // `@context` sorts before `proof`, so there is always a comma in front.
    let cut = member.span.start.saturating_sub(1)..member.span.end;
    Ok((cut, proofs))
}

fn member<'r, 'a>(
    root: &'r Object<'a>,
    member: &'static str,
) -> Result<&'r Value<'a>, EnvelopeError> {
    root.get(member).ok_or(EnvelopeError::Missing { member })
}

fn text<'r>(root: &'r Object<'_>, name: &'static str) -> Result<&'r str, EnvelopeError> {
    member(root, name)?
        .as_str()
        .ok_or(EnvelopeError::Malformed { member: name })
}

fn array<'r, 'a>(
    root: &'r Object<'a>,
    name: &'static str,
) -> Result<&'r [json::Item<'a>], EnvelopeError> {
    member(root, name)?
        .as_array()
        .ok_or(EnvelopeError::Malformed { member: name })
}

fn object<'r, 'a>(
    root: &'r Object<'a>,
    name: &'static str,
) -> Result<&'r Object<'a>, EnvelopeError> {
    member(root, name)?
        .as_object()
        .ok_or(EnvelopeError::Malformed { member: name })
}

fn time(root: &Object<'_>, name: &'static str) -> Result<(), EnvelopeError> {
    match parse_time(text(root, name)?) {
        Some(_) => Ok(()),
        None => Err(EnvelopeError::Malformed { member: name }),
    }
}

fn uri(root: &Object<'_>, name: &'static str) -> Result<(), EnvelopeError> {
    if is_uri(text(root, name)?) {
        Ok(())
    } else {
        Err(EnvelopeError::Malformed { member: name })
    }
}

/// Whether this may be the id of a record or of its subject: a scheme, a colon and something behind
/// it, in printable ASCII (RFC 3986 section 3), of 256 bytes at most.
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+-.".contains(&b))
        && !rest.is_empty()
        && text.len() <= 256
        && rest
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !br#""<>\^`{|}"#.contains(&byte))
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;

    #[test]
    fn the_log_is_named_in_one_plain_line() {
        let context = format!("{CONTEXT:?}").replace(", ", ",");
        for (log, is_plain) in [
            ("records.example/雄安 2026", true),
            ("", false),
            (r"a\nb", false),
            (r"a\u001b[1Ab", false),
            ("a\u{7f}", false),
            ("a\u{9b}1A", false),
        ] {
            let json = format!(
                r#"{{"@context":{context},"credentialSubject":{{"id":"urn:a:b"}},"id":"urn:a:c","log":"{log}"}}"#
            );
            let value = json::parse(json.as_bytes()).unwrap();
            let error =
                check_members(value.as_object().unwrap(), &mut KnownKeys::new()).unwrap_err();
            let malformed = EnvelopeError::Malformed { member: "log" };
            assert_eq!(error != malformed, is_plain, "{log:?}: {error:?}");
        }
    }
}
