//! `stele withdraw`: takes a logged record back.

use serde_json::{Map, Value};
use stele_records::types::RecordType;
use stele_verify::json::Value as Json;

use super::deliver::{DeliverArgs, Desk};
use crate::command::{Context, HomeArg};
use crate::drafts::{KeyOf, Making, Seat, fields, logged};
use crate::failure::Failure;

/// Options of `stele withdraw`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: HomeArg,
    /// The record that is taken back: its id, its file, or its line in a bundle, as in
    /// week.jsonl:3.
    #[arg(value_name = "RECORD")]
    record: String,
    /// Your key file, best the key that signed the record; or the did:key of another who signs. May be
    /// repeated: a lease, or its end, is taken back by landlord and tenant together.
    #[arg(long = "key", value_name = "KEY", required = true)]
    keys: Vec<String>,
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
    let keys = args.keys.iter().map(|key| KeyOf::read(key));
    let keys: Vec<KeyOf> = keys.collect::<Result<_, _>>()?;
    let found = logged::find(&desk.home, &id)?;
    super::supersede::require_standing(&found, &id)?;
    let record = found.own.record()?;
    for key in &keys {
        if !record.signers().iter().any(|own| own.did == *key.did()) {
            let signers = record.signers().iter();
            let signers: Vec<_> = signers
                .map(|own| format!("{} {}", own.role, own.did.as_str()))
                .collect();
            eprintln!(
                "warning: {} has not signed this record. A withdrawal counts only by a \
                 party of it, or by another key of theirs: {}",
                key.did().as_str(),
                signers.join(", ")
            );
        }
    }
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
    let seats = keys.into_iter().map(|key| Seat::new("withdrawer", key));
    let seats: Vec<Seat> = seats.collect();
    let document = making.make(&seats, &now)?;
    desk.deliver(&[document])
}

/// A text, or a list of texts.
fn copy(value: &Json<'_>) -> Option<Value> {
    match (value.as_str(), value.as_array()) {
        (Some(text), _) => Some(text.into()),
        (None, Some(items)) => items.iter().map(|item| item.value.as_str()).collect(),
        (None, None) => None,
    }
}
