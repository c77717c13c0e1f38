//! `stele withdraw`: takes a logged record back.

use serde_json::{Map, Value};
use stele_records::types::RecordType;
use stele_verify::json::Value as Json;
use stele_verify::record::Record;

use super::deliver::{DeliverArgs, Desk};
use crate::command::{Context, HomeArg};
use crate::drafts::{KeyOf, Making, Seat, fields, logged};
use crate::failure::Failure;
use crate::output::events::{Level, tell_bare};

/// Options of `stele withdraw`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: HomeArg,
    /// The record that is taken back: its id, its file, or its line in a bundle, as in
    /// week.jsonl:3.
    #[arg(value_name = "RECORD")]
    record: String,
    /// Your key file, best the key that signed the record; or the did:key of another who signs. Give
    /// several for several: a lease and its end are taken back only by both parties; a reservation, a
    /// contract, an amendment and an event of a tree by all who signed; an account and a catalogue by the
    /// authority, a milestone by its supervisor. What has moved, money or points, can't be taken back.
    #[arg(long, value_name = "KEY", required_unless_present = "signers")]
    key: Vec<String>,
    /// ROLE=KEY: somebody who signed in this role and whose key has changed since, by key file or did:key.
    #[arg(long = "signer", value_name = "ROLE=KEY")]
    signers: Vec<String>,
    /// Why, in one line that everybody can read.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    deliver: DeliverArgs,
}

/// Makes the withdrawal and queues it.
///
/// # Errors
/// [`Failure`] if there is no such record, or it was taken back or replaced already.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let id = logged::record_id(&args.record)?;
    let desk = Desk::open(&args.home, &args.deliver)?;
    let found = logged::find(&desk.home, &id)?;
    super::supersede::require_standing(&found, &id)?;
    let record = found.own.record()?;
    let seats = seats(args, &record)?;
    let mut subject = Map::new();
    // Both stand in the same lists of the index.
    for field in RecordType::Withdrawal.fields() {
        let value = record.subject().and_then(|own| own.get(field.name));
        if let Some(value) = value.filter(|value| field.form.fits(value)).and_then(copy) {
            subject.insert(field.name.into(), value);
        }
    }
    subject.remove("reason");
    if let Some(reason) = &args.reason {
        let set = fields::set(RecordType::Withdrawal, &mut subject, "reason", reason);
        set.map_err(Failure::misuse)?;
    }
    subject.insert("id".into(), record.subject_id().into());
    subject.insert("withdraws".into(), record.id().into());
    let now = context.now_text();
    let making = Making {
        record_type: RecordType::Withdrawal,
        log: desk.home.settings().origin.clone(),
        subject,
        valid_from: now.clone(),
        valid_until: None,
        supersedes: None,
    };
    let document = making.make(&seats, &now)?;
    desk.deliver(&[document])
}

/// Who takes it back: those whose keys are given, and of what several have agreed all others who have to.
fn seats(args: &Args, record: &Record<'_>) -> Result<Vec<Seat>, Failure> {
    let mut given: Vec<KeyOf> = Vec::new();
    let mut changed: Vec<String> = Vec::new();
    for text in &args.signers {
        let seat = Seat::read(text)?;
        if !record.signers().iter().any(|own| own.role == seat.role) {
            let message = format!("nobody has signed this record as {}", seat.role);
            return Err(Failure::misuse(message));
        }
        changed.push(seat.role);
        given.push(seat.key);
    }
    for text in &args.key {
        let key = KeyOf::read(text)?;
        if !record.signers().iter().any(|own| own.did == *key.did()) {
            warn_stranger(&key, record);
        }
        given.push(key);
    }
    let record_type = RecordType::from_name(record.record_type());
    let is_needed = |role: &str| record_type.is_some_and(|own| own.needs_to_withdraw(role));
    let needed = record.signers().iter().filter(|own| is_needed(&own.role));
    // One party alone may have another key by now.
    if needed.clone().count() > 1 {
        for own in needed {
            let is_there = given.iter().any(|key| *key.did() == own.did);
            if !is_there && !changed.contains(&own.role) {
                given.push(KeyOf::Theirs(Box::new(own.did.clone())));
            }
        }
    }
    let seats = given.into_iter();
    Ok(seats.map(|key| Seat::new("withdrawer", key)).collect())
}

fn warn_stranger(key: &KeyOf, record: &Record<'_>) {
    let signers = record.signers().iter();
    let signers: Vec<_> = signers
        .map(|own| format!("{} {}", own.role, own.did.as_str()))
        .collect();
    tell_bare(
        Level::Warn,
        &format!(
            "warning: {} has not signed this record. A withdrawal counts only by a \
         party of it, or by another key of theirs (--signer ROLE=KEY): {}",
            key.did().as_str(),
            signers.join(", ")
        ),
    );
}

/// A text, or a list of texts.
fn copy(value: &Json<'_>) -> Option<Value> {
    match (value.as_str(), value.as_array()) {
        (Some(text), _) => Some(text.into()),
        (None, Some(items)) => items.iter().map(|item| item.value.as_str()).collect(),
        (None, None) => None,
    }
}
