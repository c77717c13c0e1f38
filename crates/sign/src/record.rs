//! Signing a record: the document is made first, then every party signs it, in any order.

use serde_json::{Map, Value, json};
use stele_verify::encoding::to_multibase58;
use stele_verify::hash::Hash;
use stele_verify::key::{DidKey, Signature};
use stele_verify::record::{CONTEXT, Record, RecordError};

use crate::canonical::{self, CanonicalError};
use crate::foreign::{self, ForeignError};
use crate::multikey::{SecretKey, SecretKeyError};

/// Why a record can't be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignError {
    /// The document has no canonical form within the profile.
    Canonical(CanonicalError),
    /// The result would not be an intact record.
    Record(RecordError),
    /// This key is none of the signers that the document names.
    NotASigner(String),
    /// The document is no JSON object.
    NotAnObject,
    /// These signers have not signed yet.
    Unsigned(Vec<String>),
    /// The key gave no signature.
    Key(SecretKeyError),
}

impl std::fmt::Display for SignError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Canonical(CanonicalError::Number(number)) => write!(
                f,
                "the number {number} can't stand in a record: write a whole number within \
                 2^53-1, or a text",
            ),
            Self::Canonical(CanonicalError::Canonicaliser(why)) => write!(f, "no JSON: {why}"),
            Self::Canonical(CanonicalError::Profile(error)) => {
                write!(
                    f,
                    "outside the record profile: {} at byte {}",
                    error.kind.code(),
                    error.at
                )
            }
            Self::Record(error) => write!(f, "not a valid record ({}): {error:?}", error.code()),
            Self::NotASigner(did) => {
                write!(f, "{did} is none of the signers that the document names")
            }
            Self::NotAnObject => f.write_str("the document is no JSON object"),
            Self::Key(error) => error.fmt(f),
            Self::Unsigned(dids) => write!(f, "not signed yet by {}", dids.join(", ")),
        }
    }
}

impl std::error::Error for SignError {}

/// What a record says, before anyone has signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The record's own id, a URI.
    pub id: String,
    /// The record type, `TreeCard`.
    pub record_type: String,
    /// The log it is made for, by its origin.
    pub log: String,
    /// Start of validity, RFC 3339 in whole seconds, ending in `Z`.
    pub valid_from: String,
    /// End of validity in the same form, if it has one.
    pub valid_until: Option<String>,
    /// The id of the record that this one replaces.
    pub supersedes: Option<String>,
    /// What is said, with the subject's `id`.
    pub subject: Map<String, Value>,
    /// Who has to sign, as what; the first is the issuer.
    pub signers: Vec<(DidKey, String)>,
}

impl Draft {
    /// The document that every signer signs.
    ///
    /// # Errors
    /// [`SignError::Canonical`] for what the profile doesn't allow.
    pub fn document(&self) -> Result<Document, SignError> {
        let mut signers: Vec<_> = self.signers.iter().collect();
        signers.sort_by(|a, b| a.0.as_str().cmp(b.0.as_str()));
        let signers: Vec<Value> = signers
            .iter()
            .map(|(did, role)| json!({"id": did.as_str(), "role": role}))
            .collect();
        let mut document = json!({
            "@context": CONTEXT,
            "credentialSubject": self.subject,
            "id": self.id,
            "issuer": self.signers.first().map(|(did, _)| did.as_str()),
            "log": self.log,
            "signers": signers,
            "type": ["VerifiableCredential", self.record_type],
            "validFrom": self.valid_from,
        });
        let optional = [
            ("supersedes", &self.supersedes),
            ("validUntil", &self.valid_until),
        ];
        for (name, value) in optional {
            if let (Some(value), Some(members)) = (value, document.as_object_mut()) {
                members.insert(name.into(), json!(value));
            }
        }
        Document::from_json(document)
    }
}

/// One of the signers that a document names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The key, as it stands in the document.
    pub did: String,
    /// As what it signs.
    pub role: String,
    /// Whether it has signed.
    pub signing: Signing,
}

/// Whether a party has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signing {
    /// Not yet.
    Missing,
    /// At this time, by its own word, and the signature holds.
    Holds(String),
    /// There is a proof, but it doesn't hold: the document was changed after it was signed, or the proof
    /// belongs to another.
    Broken(ForeignError),
}

/// A document and the proofs it has so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    members: Map<String, Value>,
    hash: Hash,
    proofs: Vec<Value>,
}

impl Document {
    /// Takes a JSON object for a document; proofs that it has already are kept.
    ///
    /// # Errors
    /// [`SignError`] if it is no object or outside the profile.
    pub fn from_json(document: Value) -> Result<Self, SignError> {
        let Value::Object(mut members) = document else {
            return Err(SignError::NotAnObject);
        };
        let proofs = match members.remove("proof") {
            Some(Value::Array(proofs)) => proofs,
            Some(proof) => vec![proof],
            None => Vec::new(),
        };
        let bytes = canonical::to_bytes(&Value::Object(members)).map_err(SignError::Canonical)?;
        let hash = Hash::of(&[&bytes]);
        // The canonical text is in NFC, so this is what was hashed.
        let members = serde_json::from_slice(&bytes).map_err(|error| {
            SignError::Canonical(CanonicalError::Canonicaliser(error.to_string()))
        })?;
        Ok(Self {
            members,
            hash,
            proofs,
        })
    }

    /// Adds the proof of one signer, replacing an earlier one by the same key.
    ///
    /// `created` is RFC 3339 in whole seconds, ending in `Z`.
    ///
    /// # Errors
    /// [`SignError::NotASigner`] if the document doesn't name this key.
    pub fn sign(&mut self, key: &SecretKey, created: &str) -> Result<(), SignError> {
        if !self
            .signers()
            .iter()
            .any(|signer| signer == key.did().as_str())
        {
            return Err(SignError::NotASigner(key.did().as_str().into()));
        }
        let method = key.did().verification_method();
        let mut proof = json!({
            "@context": self.members.get("@context"),
            "created": created,
            "cryptosuite": "eddsa-jcs-2022",
            "proofPurpose": "assertionMethod",
            "type": "DataIntegrityProof",
            "verificationMethod": method,
        });
        let config = canonical::to_bytes(&proof).map_err(SignError::Canonical)?;
        let signature = key.sign(&hash_data(&Hash::of(&[&config]), &self.hash));
        let signature = signature.map_err(SignError::Key)?;
        proof["proofValue"] = json!(to_multibase58(signature.as_bytes()));
        self.proofs
            .retain(|other| other["verificationMethod"] != method.as_str());
        self.proofs.push(proof);
        self.proofs.sort_by(|a, b| {
            a["verificationMethod"]
                .as_str()
                .cmp(&b["verificationMethod"].as_str())
        });
        Ok(())
    }

    /// A member of the document that is a text; empty if there is none.
    pub fn text(&self, name: &str) -> &str {
        self.members.get(name).and_then(Value::as_str).unwrap_or("")
    }

    /// The record type that the document names; empty if it names none.
    pub fn record_type(&self) -> &str {
        let types = self.members.get("type").and_then(Value::as_array);
        let name = types.and_then(|types| types.get(1)?.as_str());
        name.unwrap_or("")
    }

    /// What the document says: `credentialSubject`.
    pub fn subject(&self) -> Option<&Map<String, Value>> {
        self.members.get("credentialSubject")?.as_object()
    }

    /// The signers that the document names, in order, and which of them have signed. Every signature is
    /// checked, by the strict equation.
    pub fn parties(&self) -> Vec<Party> {
        let document = Value::Object(self.members.clone());
        let signers = self.members.get("signers").and_then(Value::as_array);
        let signers = signers.into_iter().flatten();
        signers
            .map(|signer| {
                let text = |name: &str| signer[name].as_str().unwrap_or_default().to_owned();
                let did = text("id");
                let proof = self.proofs.iter().find(|proof| is_by(proof, &did));
                let signing = match proof {
                    None => Signing::Missing,
                    Some(proof) => match foreign::verify_proof(&document, proof) {
                        Ok(_) => {
                            let created = proof["created"].as_str().unwrap_or_default();
                            Signing::Holds(created.to_owned())
                        }
                        Err(error) => Signing::Broken(error),
                    },
                };
                Party {
                    did,
                    role: text("role"),
                    signing,
                }
            })
            .collect()
    }

    /// The keys of proofs that the document has, but names no signer for.
    pub fn strangers(&self) -> Vec<String> {
        let signers = self.signers();
        let methods = self.proofs.iter().map(signer_of);
        methods
            .filter(|did| !signers.iter().any(|signer| signer == did))
            .map(str::to_owned)
            .collect()
    }

    /// The signers that the document names, in order.
    pub fn signers(&self) -> Vec<String> {
        let signers = self.members.get("signers").and_then(Value::as_array);
        let ids = signers
            .into_iter()
            .flatten()
            .filter_map(|signer| signer["id"].as_str());
        ids.map(Into::into).collect()
    }

    /// The signers whose proof is missing.
    pub fn unsigned(&self) -> Vec<String> {
        let signed = |did: &String| self.proofs.iter().any(|proof| is_by(proof, did));
        self.signers()
            .into_iter()
            .filter(|did| !signed(did))
            .collect()
    }

    /// The document with the proofs it has so far, for the next signer. Canonical.
    ///
    /// # Errors
    /// [`SignError::Canonical`] if a proof from elsewhere is outside the profile.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SignError> {
        let mut members = self.members.clone();
        if !self.proofs.is_empty() {
            members.insert("proof".into(), json!(self.proofs));
        }
        canonical::to_bytes(&Value::Object(members)).map_err(SignError::Canonical)
    }

    /// The record, which every signer has signed.
    ///
    /// # Errors
    /// [`SignError`] if a signature is missing, or what came out is not an intact record.
    pub fn finish(&self) -> Result<Vec<u8>, SignError> {
        let unsigned = self.unsigned();
        if !unsigned.is_empty() {
            return Err(SignError::Unsigned(unsigned));
        }
        let bytes = self.to_bytes()?;
        // The verifier has the last word on what is a record.
        Record::parse(&bytes)
            .and_then(Record::verify_strict)
            .map_err(SignError::Record)?;
        Ok(bytes)
    }
}

/// The key that a proof says it is by.
fn signer_of(proof: &Value) -> &str {
    let method = proof["verificationMethod"].as_str().unwrap_or_default();
    method.split('#').next().unwrap_or_default()
}

fn is_by(proof: &Value, did: &str) -> bool {
    signer_of(proof) == did
}

/// The 64 bytes that are signed (vc-di-eddsa section 3.3.4).
pub(crate) fn hash_data(config: &Hash, document: &Hash) -> Vec<u8> {
    [config.as_bytes().as_slice(), document.as_bytes()].concat()
}

/// The text of a signature in a proof.
pub(crate) fn proof_value(text: &str) -> Option<Signature> {
    stele_verify::encoding::from_multibase58(text).map(Signature::from_bytes)
}
