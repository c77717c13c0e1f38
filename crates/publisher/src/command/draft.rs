//! `stele draft`: a draft of any record, from its fields and signers.

use std::path::PathBuf;

use serde_json::{Map, Value};
use stele_records::types::{ALL, RecordType, schema};
use stele_verify::record::is_uri;
use stele_verify::time::parse_time;

use super::deliver;
use crate::command::Context;
use crate::drafts::{Making, PrivateArgs, Seat, day, fields, require_absent};
use crate::failure::{Failure, status};
use crate::output::say;
use crate::release;
use crate::store::Home;

/// Options of `stele draft`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The record type, as in RentalListing.
    #[arg(value_name = "TYPE", value_parser = parse_type)]
    record_type: RecordType,
    /// Print the type's fields and roles, and make nothing.
    #[arg(long, conflicts_with_all = ["home", "log", "signers", "out"])]
    explain: bool,
    /// The publisher's folder whose log the record is for.
    #[arg(long, value_name = "DIR", required_unless_present_any = ["log", "explain"])]
    home: Option<PathBuf>,
    /// The origin of the log that the record is for.
    #[arg(long, value_name = "ORIGIN", conflicts_with = "home")]
    log: Option<String>,
    /// What the record is about: an id, or in short a credit code, a unit number, a tag. Not needed
    /// where it follows from the fields.
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    #[command(flatten)]
    fields: Fields,
    /// Of a Release: the manifest.json of a build, with its files beside it. Version and files are taken
    /// from it, and every file is held against it.
    #[arg(long, value_name = "FILE", conflicts_with = "explain")]
    manifest: Option<PathBuf>,
    #[command(flatten)]
    private: PrivateArgs,
    /// Who signs: ROLE=KEYFILE signs at once, ROLE=did:key:... is for another party. The first is the
    /// issuer.
    #[arg(
        long = "signer",
        value_name = "ROLE=KEY",
        required_unless_present = "explain"
    )]
    signers: Vec<String>,
    #[command(flatten)]
    period: Period,
    /// The id of the record that this one replaces.
    #[arg(long, value_name = "ID", value_parser = parse_id)]
    supersedes: Option<String>,
    /// The file to write. Without it, the draft is printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Fields of the subject, as several commands take them.
#[derive(Debug, clap::Args)]
pub(super) struct Fields {
    /// A field of the record; lists are written with commas.
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = fields::setting)]
    set: Vec<(String, String)>,
    /// A JSON file with the fields, as in credentialSubject. Fields that are --set come on top.
    #[arg(long, value_name = "FILE")]
    fields: Option<PathBuf>,
}

/// From when until when a record holds.
#[derive(Debug, clap::Args)]
pub(super) struct Period {
    /// From when it holds (RFC 3339, ending in Z). Without it, from now.
    #[arg(long, value_name = "TIME", value_parser = parse_time_text)]
    from: Option<String>,
    /// Until when it holds. Without it, there is no end.
    #[arg(long, value_name = "TIME", value_parser = parse_time_text)]
    until: Option<String>,
}

/// Makes the draft, signed by those whose key files are given.
///
/// # Errors
/// [`Failure`] says which field or role is missing or wrong.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    if args.explain {
        explain(args.record_type);
        return Ok(status::DONE);
    }
    let log = match (&args.home, &args.log) {
        (Some(home), _) => Home::open(home)?.settings().origin.clone(),
        (None, log) => log.clone().unwrap_or_default(),
    };
    let built = match &args.manifest {
        None => Map::new(),
        Some(path) if args.record_type == RecordType::Release => release::from_manifest(path)?,
        Some(_) => return Err(Failure::misuse("--manifest is for a Release")),
    };
    let mut subject = args.fields.read(args.record_type, built)?;
    let stated = subject.get("id").and_then(Value::as_str).map(str::to_owned);
    let given = args.subject.clone().or(stated);
    let id = fields::subject_id(args.record_type, given.as_deref(), &subject);
    let id = id.map_err(Failure::misuse)?;
    // The flat stands twice in its records: as what they are about, and as a field.
    let unit = id.strip_prefix(stele_records::types::field::PROPERTY);
    if let Some(unit) = unit.filter(|_| !subject.contains_key("property"))
        && fields::set(args.record_type, &mut subject, "property", unit).is_err()
    {
        return Err(Failure::misuse(format!("{id} is the id of no flat")));
    }
    subject.insert("id".into(), id.into());
    let hidden = args.private.hide(args.record_type, &mut subject)?;
    if let Some(out) = &args.out {
        require_absent(out)?;
    }
    let now = day::time_of(args.record_type.name(), &context.now_text());
    let (valid_from, valid_until) = args.period.or(&now, None)?;
    let making = Making {
        record_type: args.record_type,
        log,
        subject,
        valid_from,
        valid_until,
        supersedes: args.supersedes.clone(),
    };
    let seats: Result<Vec<_>, _> = args.signers.iter().map(|text| Seat::read(text)).collect();
    let document = making.make(&seats?, &now)?;
    hidden.keep(document.text("id"))?;
    match &args.out {
        Some(out) => deliver::write(out, &[document])?,
        None => say!("{}", String::from_utf8_lossy(&document.to_bytes()?)),
    }
    Ok(status::DONE)
}

impl Fields {
    /// The fields of a file and those that are set, on top of those there are.
    ///
    /// # Errors
    /// [`Failure`] names the field that is wrong.
    pub(super) fn read(
        &self,
        record_type: RecordType,
        mut subject: Map<String, Value>,
    ) -> Result<Map<String, Value>, Failure> {
        if let Some(path) = &self.fields {
            subject = fields::read_object(path)?;
        }
        for (name, value) in &self.set {
            fields::set(record_type, &mut subject, name, value).map_err(Failure::misuse)?;
        }
        Ok(subject)
    }

    /// Whether nothing is set.
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.fields.is_none()
    }
}

impl Period {
    /// From when until when: as given, else as it was.
    ///
    /// # Errors
    /// [`Failure`] if it ends before it begins.
    pub(super) fn or(
        &self,
        from: &str,
        until: Option<&str>,
    ) -> Result<(String, Option<String>), Failure> {
        let from = self.from.as_deref().unwrap_or(from).to_owned();
        let until = self.until.as_deref().or(until).map(str::to_owned);
        if until.as_deref().and_then(parse_time) <= parse_time(&from) && until.is_some() {
            return Err(Failure::misuse(format!(
                "it would end ({}) before it begins ({from}). Give --from and --until in order",
                until.unwrap_or_default()
            )));
        }
        Ok((from, until))
    }
}

fn explain(record_type: RecordType) {
    say!("{}: {}", record_type.name(), schema::about(record_type));
    say!("");
    let sets = record_type.role_sets().iter().map(|set| set.join(" + "));
    say!("signed by {}", sets.collect::<Vec<_>>().join(", or "));
    if !record_type.optional_roles().is_empty() {
        say!("besides by {}", record_type.optional_roles().join(", "));
    }
    for (required, title) in [(true, "fields"), (false, "optional fields")] {
        let fields = record_type.fields().iter();
        let mut fields = fields.filter(|field| field.required == required).peekable();
        if fields.peek().is_some() {
            say!("");
            say!("{title}:");
        }
        for field in fields {
            say!("  {}: {}", field.name, field.about);
            say!("    {}", fields::form(field.form));
        }
    }
}

pub(super) fn parse_type(name: &str) -> Result<RecordType, String> {
    RecordType::from_name(name).ok_or_else(|| {
        let names: Vec<_> = ALL.iter().map(|known| known.name()).collect();
        format!("the record types are {}", names.join(", "))
    })
}

fn parse_time_text(text: &str) -> Result<String, String> {
    match parse_time(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("a time looks like 2026-08-03T12:00:00Z".into()),
    }
}

fn parse_id(text: &str) -> Result<String, String> {
    match is_uri(text) {
        true => Ok(text.to_owned()),
        false => Err("an id of a record looks like urn:uuid:0e7a4f0c-...".into()),
    }
}
