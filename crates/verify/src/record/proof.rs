//! One Data Integrity proof, `eddsa-jcs-2022` (vc-di-eddsa section 3.3).

use alloc::string::String;
use core::ops::Range;

use crate::encoding::from_multibase58;
use crate::hash::Hash;
use crate::json::{Item, Member, Object};
use crate::key::{DidKey, DidKeyError, Signature};
use crate::time::parse_time;

/// Which proof was refused, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProofError {
    /// Position in `proof`, from zero.
    pub proof: usize,
    /// Why.
    pub kind: ProofErrorKind,
}

/// Why a proof was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofErrorKind {
    /// It doesn't hold exactly the seven members that a proof has, each a text (or the context).
    Members,
    /// Its `@context` is not byte for byte the record's.
    Context,
    /// `type` is not `DataIntegrityProof` or `cryptosuite` not `eddsa-jcs-2022`.
    Suite,
    /// `proofPurpose` is not `assertionMethod`.
    Purpose,
    /// `created` is no time.
    Created,
    /// `verificationMethod` is no key.
    Key(DidKeyError),
    /// `proofValue` is not 64 bytes in multibase base58-btc.
    Value,
    /// The proofs are not strictly increasing by `verificationMethod`.
    Order,
    /// The signature doesn't fit key and document: one of them was changed.
    Signature,
}

impl ProofErrorKind {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Members => "proof-members",
            Self::Context => "proof-context",
            Self::Suite => "proof-suite",
            Self::Purpose => "proof-purpose",
            Self::Created => "proof-created",
            Self::Key(error) => error.code(),
            Self::Value => "proof-value",
            Self::Order => "proof-order",
            Self::Signature => "proof-signature",
        }
    }
}

/// A well-formed proof whose signature is not checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    signer: DidKey,
    created: String,
    signature: Signature,
    config_hash: Hash,
}

impl Proof {
    /// The key that is said to have signed.
    pub const fn signer(&self) -> &DidKey {
        &self.signer
    }

    /// When it says it was made, RFC 3339. A claim of the signer: the log's time decides order.
    pub fn created(&self) -> &str {
        &self.created
    }

    /// The signature.
    pub const fn signature(&self) -> &Signature {
        &self.signature
    }

    /// What was signed: the hash of the proof's configuration, then that of the document, 64 bytes
    /// (vc-di-eddsa section 3.3.4).
    pub fn signed_message(&self, document: &Hash) -> [u8; 64] {
        let mut message = [0; 64];
        let parts = self
            .config_hash
            .as_bytes()
            .iter()
            .chain(document.as_bytes());
        for (to, from) in message.iter_mut().zip(parts) {
            *to = *from;
        }
        message
    }

    pub(super) fn read(
        bytes: &[u8],
        item: &Item<'_>,
        context: &[u8],
        before: Option<&Self>,
        likely: Option<&DidKey>,
    ) -> Result<Self, ProofErrorKind> {
        let object = item.value.as_object().ok_or(ProofErrorKind::Members)?;
        let [
            at_context,
            created,
            cryptosuite,
            purpose,
            value,
            kind,
            method,
        ] = members(object)?;
        if bytes.get(at_context.value_span.clone()) != Some(context) {
            return Err(ProofErrorKind::Context);
        }
        if text(kind)? != "DataIntegrityProof" || text(cryptosuite)? != "eddsa-jcs-2022" {
            return Err(ProofErrorKind::Suite);
        }
        if text(purpose)? != "assertionMethod" {
            return Err(ProofErrorKind::Purpose);
        }
        let created = text(created)?;
        parse_time(created).ok_or(ProofErrorKind::Created)?;
        let method = text(method)?;
        // A key takes longer to read than all the rest.
        let signer = match likely.filter(|key| key.is_verification_method(method)) {
            Some(key) => key.clone(),
            None => DidKey::parse_verification_method(method).map_err(ProofErrorKind::Key)?,
        };
        if before.is_some_and(|before| before.signer.as_str() >= signer.as_str()) {
            return Err(ProofErrorKind::Order);
        }
        let signature = from_multibase58(text(value)?).ok_or(ProofErrorKind::Value)?;
        Ok(Self {
            signer,
            created: created.into(),
            signature: Signature::from_bytes(signature),
            config_hash: config_hash(bytes, &item.span, &value.span)?,
        })
    }
}

/// The members of a proof in canonical order; nothing may be missing and nothing more may stand
/// there, because other verifiers reject it.
fn members<'r, 'a>(object: &'r Object<'a>) -> Result<&'r [Member<'a>; 7], ProofErrorKind> {
    const NAMES: [&str; 7] = [
        "@context",
        "created",
        "cryptosuite",
        "proofPurpose",
        "proofValue",
        "type",
        "verificationMethod",
    ];
    let members: &[Member<'a>; 7] = object
        .members()
        .try_into()
        .map_err(|_| ProofErrorKind::Members)?;
    let named = members.iter().map(|member| member.name).eq(NAMES);
    if named {
        Ok(members)
    } else {
        Err(ProofErrorKind::Members)
    }
}

fn text<'r>(member: &'r Member<'_>) -> Result<&'r str, ProofErrorKind> {
    member.value.as_str().ok_or(ProofErrorKind::Members)
}

/// The hash of the proof's configuration: the proof without `proofValue` and the comma behind it.
fn config_hash(
    bytes: &[u8],
    proof: &Range<usize>,
    value: &Range<usize>,
) -> Result<Hash, ProofErrorKind> {
    let head = bytes
        .get(proof.start..value.start)
        .ok_or(ProofErrorKind::Members)?;
    let tail = value.end.saturating_add(1);
    let tail = bytes.get(tail..proof.end).ok_or(ProofErrorKind::Members)?;
    Ok(Hash::of(&[head, tail]))
}
