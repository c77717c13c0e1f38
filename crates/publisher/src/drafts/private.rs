//! What a record says of persons, in salted digests only; and the file that holds the salts. Its form
//! is in docs/disclosures.md.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use stele_records::types::RecordType;
use stele_sign::canonical;
use stele_sign::disclosure::{Private, hide, new_salt, sd_member};
use stele_verify::encoding::to_base64url;
use stele_verify::hash::Hash;
use stele_verify::record::MIN_SALT_LEN;

use super::fields;
use super::make::require_absent;
use super::pile::read_bytes;
use crate::failure::Failure;
use crate::output::events::aside;
use crate::store::Disk;

/// The field that holds the salted SHA-256 of a document.
const DOCUMENT: &str = "documentHash";
/// The field that holds the digests of private fields.
const DIGESTS: &str = "_sd";

/// Private fields and a document, as `stele draft` takes them.
#[derive(Debug, clap::Args)]
pub struct PrivateArgs {
    /// A JSON object with what stands in the record as salted digests only, as in {"name": "..."}.
    #[arg(long, value_name = "FILE", requires = "disclosures")]
    private: Option<PathBuf>,
    /// The file, as in the lease, whose salted SHA-256 the record holds in documentHash.
    #[arg(long, value_name = "FILE", requires = "disclosures")]
    document: Option<PathBuf>,
    /// Where the salts go, with which the holder can show what was logged: a new file, to be kept as
    /// privately as what it discloses.
    #[arg(long, value_name = "FILE")]
    disclosures: Option<PathBuf>,
}

/// What is hidden in a record, until it is written down for its holder.
#[derive(Debug)]
pub(crate) struct Hidden<'a> {
    to: Option<&'a Path>,
    fields: Vec<Private>,
    document: Option<[u8; MIN_SALT_LEN]>,
}

impl PrivateArgs {
    /// Puts the digests into the subject.
    ///
    /// # Errors
    /// [`Failure`] if the type has no such fields, or a file can't be read.
    pub(crate) fn hide(
        &self,
        record_type: RecordType,
        subject: &mut Map<String, Value>,
    ) -> Result<Hidden<'_>, Failure> {
        let mut hidden = Hidden {
            to: self.disclosures.as_deref(),
            fields: Vec::new(),
            document: None,
        };
        if let Some(path) = &self.disclosures {
            require_absent(path)?;
        }
        if let Some(path) = &self.private {
            require_field(record_type, DIGESTS, "--private")?;
            for (name, value) in fields::read_object(path)? {
                hidden
                    .fields
                    .push(hide(&name, &value, &new_salt()?).map_err(|error| {
                        Failure::misuse(format!("{}: {name}: {error:?}", path.display()))
                    })?);
            }
            subject.insert(DIGESTS.into(), sd_member(&hidden.fields));
            subject.insert("_sd_alg".into(), "sha-256".into());
        }
        if let Some(path) = &self.document {
            require_field(record_type, DOCUMENT, "--document")?;
            let salt = new_salt()?;
            let hash = Hash::of(&[&salt, &read_bytes(path)?]);
            subject.insert(DOCUMENT.into(), hash.to_hex().into());
            hidden.document = Some(salt);
        }
        Ok(hidden)
    }
}

impl Hidden<'_> {
    /// Writes the disclosures of the record with this id, for its holder's eyes only.
    ///
    /// # Errors
    /// [`Failure`] if the file exists or the disk refuses.
    pub(crate) fn keep(&self, record: &str) -> Result<(), Failure> {
        let Some(path) = self.to else { return Ok(()) };
        let mut member = json!({"record": record});
        if !self.fields.is_empty() {
            let fields = self.fields.iter().map(|field| field.disclosure.as_str());
            member["disclosures"] = fields.collect();
        }
        if let Some(salt) = &self.document {
            member["salts"] = json!({DOCUMENT: to_base64url(salt)});
        }
        let file = json!({"records": [member], "stele": "disclosures/v1"});
        let bytes = canonical::to_bytes(&file);
        let bytes = bytes.map_err(|error| Failure::failed(format!("{error:?}")))?;
        Disk::new().create_private(path, &bytes)?;
        aside!(
            "wrote {} (private: without it, nobody can show what stands behind the digests)",
            path.display()
        );
        Ok(())
    }
}

fn require_field(record_type: RecordType, name: &str, option: &str) -> Result<(), Failure> {
    if record_type.fields().iter().any(|field| field.name == name) {
        return Ok(());
    }
    Err(Failure::misuse(format!(
        "a {} has no field {name}, so {option} makes no sense here",
        record_type.name()
    )))
}
