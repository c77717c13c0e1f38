//! A release package of OCDS 1.1: a release for each contract, and in every row what it rests on.
//!
//! What counts stands where OCDS has it. What doesn't count is no part of any release: it stands apart.

mod model;
mod plan;
mod release;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};
use stele_records::time::{format_time, offset_of};
use stele_records::types::field::{CONTRACT, encode_id, encode_ids};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::record::IntactRecord;

use super::evidence::{Evidence, State};
use super::{Form, Row};

pub use plan::{Plan, is_of_funds};
use release::Maker;

/// Before the contract's number where no prefix is given: none that is registered looks so.
pub const UNREGISTERED: &str = "unregistered";

/// Extensions of OCDS that members belong to: a transaction's milestone, and the planning of a project.
const EXTENSIONS: [&str; 3] = [
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_metrics_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_transactions_relatedMilestone_extension/master/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_project_extension/master/extension.json",
];

/// How ids and times are written.
pub struct Naming {
    /// What every ocid begins with.
    prefix: String,
    /// What stands behind a time, for days as the city counts them.
    offset: &'static str,
}

impl Naming {
    /// By the prefix of whoever publishes, and the time zone of the city.
    pub fn new(prefix: &str, time_zone: &str) -> Self {
        Self {
            prefix: prefix.to_owned(),
            offset: offset_of(time_zone),
        }
    }

    /// The ocid of a contract, by its project and its id: each project numbers its contracts by itself.
    fn ocid(&self, project: &str, contract: &str) -> Option<String> {
        let name = contract.strip_prefix(CONTRACT)?;
        let project = encode_id("", project);
        Some(match name.starts_with(&project) {
            true => format!("{}-{name}", self.prefix),
            false => format!("{}-{project}-{name}", self.prefix),
        })
    }

    /// The first moment of a day.
    fn begin(&self, day: &str) -> String {
        format!("{day}T00:00:00{}", self.offset)
    }

    /// The last second of a day.
    fn end(&self, day: &str) -> String {
        format!("{day}T23:59:59{}", self.offset)
    }
}

/// A row that waits for the others of its release.
struct Kept {
    /// The evidence, with all that the record says.
    stele: Option<Box<RawValue>>,
    /// What the record says.
    fields: Map<String, Json>,
    record_id: String,
    valid_from: String,
    /// Of a contract: its ocid, and that of the contract above.
    ocid: String,
    above: Option<String>,
}

impl Kept {
    fn stele(&self) -> Option<&RawValue> {
        self.stele.as_deref()
    }
}

/// A release package.
pub struct Ocds<'c> {
    plan: &'c Plan,
    naming: Naming,
    /// The project that is asked for.
    project: Option<&'c str>,
    checkpoint: &'c VerifiedCheckpoint,
    rows: BTreeMap<u64, Kept>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Package<'r> {
    version: &'static str,
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_date: Option<&'r str>,
    publisher: Publisher<'r>,
    extensions: [&'static str; EXTENSIONS.len()],
}

#[derive(Serialize)]
struct Publisher<'r> {
    name: &'r str,
}

#[derive(Serialize)]
struct Apart<'r> {
    checkpoint: State<'r>,
}

impl<'c> Ocds<'c> {
    /// A package of what is planned, in the state of the log that the checkpoint is of.
    pub const fn new(
        plan: &'c Plan,
        naming: Naming,
        project: Option<&'c str>,
        checkpoint: &'c VerifiedCheckpoint,
    ) -> Self {
        Self {
            plan,
            naming,
            project,
            checkpoint,
            rows: BTreeMap::new(),
        }
    }

    /// The same for the same export of the same state of the log.
    fn uri(&self) -> String {
        let root = self.checkpoint.root().to_hex();
        let size = self.checkpoint.size().to_string();
        let mut parts = vec![self.checkpoint.origin(), &size, &root];
        parts.extend(self.project);
        encode_ids("urn:stele:ocds:", &parts)
    }
}

impl Form for Ocds<'_> {
    fn begin(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, _: &mut dyn Write) -> io::Result<()> {
        let record = row.record.as_ref().map(IntactRecord::record);
        let subject = record.and_then(|record| {
            let member = record.root().member("credentialSubject")?;
            record.bytes().get(member.value_span.clone())
        });
        let evidence = Evidence::of(row).with("credentialSubject", subject.unwrap_or(b"null"))?;
        let fields: Map<String, Json> = match subject {
            Some(subject) => serde_json::from_slice(subject)?,
            None => Map::new(),
        };
        let of_contract = |name: &str| {
            let id = fields.get(name).and_then(Json::as_str)?;
            let project = fields.get("project").and_then(Json::as_str);
            self.naming.ocid(project?, id)
        };
        let kept = Kept {
            ocid: of_contract("id").unwrap_or_default(),
            above: of_contract("parent"),
            stele: Some(serde_json::from_slice(&evidence)?),
            record_id: record
                .map(|record| record.id().to_owned())
                .unwrap_or_default(),
            valid_from: record
                .map(|record| record.valid_from().to_owned())
                .unwrap_or_default(),
            fields,
        };
        self.rows.insert(row.entry, kept);
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let time = self.checkpoint.quorum_time().and_then(format_time);
        let package = Package {
            version: "1.1",
            uri: self.uri(),
            published_date: time.as_deref(),
            publisher: Publisher {
                name: self.checkpoint.origin(),
            },
            extensions: EXTENSIONS,
        };
        let maker = Maker {
            naming: &self.naming,
            parties: &self.plan.parties,
            rows: &self.rows,
            size: self.checkpoint.size(),
            time: time.as_deref(),
        };
        // A release a line, so that two packages can be compared line by line.
        let releases = self.plan.contracts.iter();
        let releases = releases.filter_map(|own| maker.release(own).transpose());
        open(&package, "releases", out)?;
        lines(releases, out)?;
        out.write_all(b",\n\"stele\":")?;
        let checkpoint = State::of(self.checkpoint);
        open(&Apart { checkpoint }, "leftOut", out)?;
        let left_out = self.plan.left_out.iter();
        let left_out = left_out.filter_map(|number| self.rows.get(number)?.stele());
        lines(left_out.map(Ok), out)?;
        out.write_all(b"}}\n")
    }
}

/// Writes an object without its last brace, and begins one more member.
fn open(object: &impl Serialize, member: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut text = serde_json::to_vec(object)?;
    text.pop();
    out.write_all(&text)?;
    write!(out, ",\n\"{member}\":")
}

/// Writes a list, an item a line.
fn lines<T: Serialize>(
    items: impl Iterator<Item = serde_json::Result<T>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut before = "[\n";
    for item in items {
        out.write_all(before.as_bytes())?;
        out.write_all(&serde_json::to_vec(&item?)?)?;
        before = ",\n";
    }
    out.write_all(if before == "[\n" { b"[]" } else { b"]" })
}

/// A prefix as Open Contracting registers them.
///
/// # Errors
/// How one looks.
pub fn parse_prefix(text: &str) -> Result<String, String> {
    let is_sound = text.strip_prefix("ocds-").is_some_and(|code| {
        code.len() == 6
            && code
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    });
    if is_sound {
        return Ok(text.to_owned());
    }
    Err(
        "a registered prefix is \"ocds-\" and six small letters or digits, as in ocds-213czf"
            .to_owned(),
    )
}
