//! `stele supersede`: a new version of a logged record.

use serde_json::Value;
use stele_records::types::RecordType;
use stele_sign::strict_json;

use super::deliver::{DeliverArgs, Desk};
use super::draft::{Fields, Period};
use crate::command::{Context, HomeArg};
use crate::drafts::logged::{self, Found};
use crate::drafts::{KeyOf, Making, Seat, fields};
use crate::failure::Failure;

/// Options of `stele supersede`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: HomeArg,
    /// The record that is replaced: its id, its file, or its line in a bundle, as in
    /// week.jsonl:3.
    #[arg(value_name = "RECORD")]
    record: String,
    #[command(flatten)]
    fields: Fields,
    /// An optional field that the new version doesn't have any more.
    #[arg(long, value_name = "FIELD")]
    unset: Vec<String>,
    /// A key file of one of the signers; give several for several.
    #[arg(long, value_name = "FILE")]
    key: Vec<String>,
    /// ROLE=KEY: somebody whose key has changed since, by key file or did:key.
    #[arg(long = "signer", value_name = "ROLE=KEY")]
    signers: Vec<String>,
    #[command(flatten)]
    period: Period,
    #[command(flatten)]
    deliver: DeliverArgs,
}

/// Makes the new version, with the same subject and the same parties, and queues it.
///
/// # Errors
/// [`Failure`] if there is no such record, it was replaced already, or nothing would change.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let id = logged::record_id(&args.record)?;
    let desk = Desk::open(&args.home, &args.deliver)?;
    let found = logged::find(&desk.home, &id)?;
    require_standing(&found, &id)?;
    let record = found.own.record()?;
    let name = record.record_type();
    let record_type = RecordType::from_name(name).ok_or_else(|| {
        Failure::failed(format!("{name} is no record type that this version knows"))
    })?;
    let json = strict_json::from_slice(found.own.bytes())?;
    let Some(Value::Object(mut before)) = json.get("credentialSubject").cloned() else {
        return Err(Failure::failed("the record has no credentialSubject"));
    };
    before.remove("type");
    let mut subject = args.fields.read(record_type, before.clone())?;
    for field in &args.unset {
        fields::unset(record_type, &mut subject, field).map_err(Failure::misuse)?;
    }
    let subject_id = record.subject_id();
    let about = subject.entry("id").or_insert_with(|| subject_id.into());
    if *about != subject_id {
        return Err(Failure::misuse(format!(
            "the record is about {subject_id}, and so is every version of it. For {about}, make a \
             record of its own with `stele draft`"
        )));
    }
    let until = json.get("validUntil").and_then(Value::as_str);
    let now = context.now_text();
    let (valid_from, valid_until) = args.period.or(&now, until)?;
    if subject == before && args.fields.is_empty() && valid_until.as_deref() == until {
        return Err(Failure::misuse(
            "nothing would change: give fields with --set, --unset or --fields, or --until",
        ));
    }
    let making = Making {
        record_type,
        log: desk.home.settings().origin.clone(),
        subject,
        valid_from,
        valid_until,
        supersedes: Some(id),
    };
    let document = making.make(&seats(args, &record)?, &now)?;
    desk.deliver(&[document])
}

/// Who signs: the same as before, in the same roles, the issuer first.
fn seats(args: &Args, record: &stele_verify::record::Record<'_>) -> Result<Vec<Seat>, Failure> {
    let mut signers: Vec<_> = record.signers().iter().collect();
    signers.sort_by_key(|signer| signer.did.as_str() != record.issuer());
    let mut seats: Vec<Seat> = signers
        .into_iter()
        .map(|signer| Seat::new(&signer.role, KeyOf::Theirs(Box::new(signer.did.clone()))))
        .collect();
    for text in &args.signers {
        let seat = Seat::read(text)?;
        let own = seats.iter_mut().find(|own| own.role == seat.role);
        let own = own.ok_or_else(|| {
            Failure::misuse(format!("nobody has signed this record as {}", seat.role))
        })?;
        *own = seat;
    }
    for text in &args.key {
        let key = KeyOf::read(text)?;
        let did = key.did().as_str().to_owned();
        let own = seats.iter_mut().find(|own| own.key.did() == key.did());
        let own = own.ok_or_else(|| {
            Failure::misuse(format!(
                "{did} is none of the record’s signers. If it has taken the place of an older key, \
                 say so with --signer ROLE={text}"
            ))
        })?;
        own.key = key;
    }
    Ok(seats)
}

/// A record that was withdrawn or replaced can't be again: two versions side by side would fail both.
///
/// # Errors
/// [`Failure`] names the record that came first.
pub(super) fn require_standing(found: &Found, id: &str) -> Result<(), Failure> {
    match &found.undone_by {
        None => Ok(()),
        Some(by) => Err(Failure::failed(format!(
            "{id} was taken back or replaced already, by {by}. Work on that one"
        ))),
    }
}
