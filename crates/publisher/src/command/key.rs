//! `stele key`: what becomes of the keys of an entity.

use serde_json::Map;
use stele_records::types::identity::KeyAction;
use stele_records::types::{Content, RecordType};
use stele_sign::record::Document;

use super::deliver::{DeliverArgs, Desk};
use crate::command::{Context, HomeArg};
use crate::drafts::{KeyOf, Making, Seat, fields, logged};
use crate::failure::Failure;

/// What becomes of a key.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Register a key to an entity: signed by its registrar, and with the key itself.
    Register(Register),
    /// Put a new key in the place of an old one, which is revoked.
    Rotate(Rotate),
    /// Revoke a key: from then on nothing that it signs counts. What it has signed before stays.
    Revoke(Revoke),
}

/// Options of `stele key register`.
#[derive(Debug, clap::Args)]
pub struct Register {
    #[command(flatten)]
    home: HomeArg,
    /// Whose key it is: the entity's credit code or LEI, or its id.
    #[arg(long)]
    entity: String,
    /// The key: its file, or its did:key if its holder signs later.
    #[arg(long)]
    key: String,
    /// The registrar's key file, or their did:key if they sign later.
    #[arg(long, value_name = "KEY")]
    registrar: String,
    #[command(flatten)]
    deliver: DeliverArgs,
}

/// Options of `stele key rotate`.
#[derive(Debug, clap::Args)]
pub struct Rotate {
    #[command(flatten)]
    home: HomeArg,
    /// The old key: its file, or its did:key.
    #[arg(long, value_name = "KEY")]
    old: String,
    /// The new key: its file, or its did:key if its holder signs later.
    #[arg(long, value_name = "KEY")]
    new: String,
    /// The registrar's key file, or their did:key if they sign later.
    #[arg(long, value_name = "KEY")]
    registrar: String,
    /// Why, in one line that everybody can read.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    deliver: DeliverArgs,
}

/// Options of `stele key revoke`.
#[derive(Debug, clap::Args)]
pub struct Revoke {
    #[command(flatten)]
    home: HomeArg,
    /// The key: its file, with which it revokes itself, or its did:key.
    #[arg(long)]
    key: String,
    /// The registrar's key file, or their did:key if they sign later. Without it, the key's holder
    /// signs.
    #[arg(long, value_name = "KEY")]
    registrar: Option<String>,
    /// Why, in one line that everybody can read.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    #[command(flatten)]
    deliver: DeliverArgs,
}

/// Makes the records and queues them.
///
/// # Errors
/// [`Failure`] if the key isn't registered, or already is.
pub fn run(action: &Action, context: Context) -> Result<u8, Failure> {
    match action {
        Action::Register(args) => register(args, context),
        Action::Rotate(args) => rotate(args, context),
        Action::Revoke(args) => revoke(args, context),
    }
}

fn register(args: &Register, context: Context) -> Result<u8, Failure> {
    let desk = Desk::open(&args.home, &args.deliver)?;
    let entity = fields::subject_id(RecordType::Entity, Some(&args.entity), &Map::new());
    let entity = entity.map_err(Failure::misuse)?;
    let key = KeyOf::read(&args.key)?;
    require_new(&desk, &key)?;
    let registrar = KeyOf::read(&args.registrar)?;
    desk.deliver(&[registration(&desk, &entity, key, registrar, context)?])
}

fn rotate(args: &Rotate, context: Context) -> Result<u8, Failure> {
    let desk = Desk::open(&args.home, &args.deliver)?;
    let (old, new) = (KeyOf::read(&args.old)?, KeyOf::read(&args.new)?);
    let entity = require_registered(&desk, &old)?;
    require_new(&desk, &new)?;
    let successor = new.did().as_str().to_owned();
    // The new key is there before the old one goes.
    let first = registration(&desk, &entity, new, KeyOf::read(&args.registrar)?, context)?;
    let event = Event {
        action: "rotate",
        entity: &entity,
        key: old.did().as_str().to_owned(),
        replaced_by: Some(&successor),
        reason: args.reason.as_deref(),
    };
    let seat = Seat::new("registrar", KeyOf::read(&args.registrar)?);
    let second = event.make(&desk, &[seat], context)?;
    desk.deliver(&[first, second])
}

fn revoke(args: &Revoke, context: Context) -> Result<u8, Failure> {
    let desk = Desk::open(&args.home, &args.deliver)?;
    let key = KeyOf::read(&args.key)?;
    let event = Event {
        action: "revoke",
        entity: &require_registered(&desk, &key)?,
        key: key.did().as_str().to_owned(),
        replaced_by: None,
        reason: args.reason.as_deref(),
    };
    let seat = match &args.registrar {
        Some(registrar) => Seat::new("registrar", KeyOf::read(registrar)?),
        None => Seat::new("holder", key),
    };
    desk.deliver(&[event.make(&desk, &[seat], context)?])
}

fn registration(
    desk: &Desk<'_>,
    entity: &str,
    key: KeyOf,
    registrar: KeyOf,
    context: Context,
) -> Result<Document, Failure> {
    let event = Event {
        action: "register",
        entity,
        key: key.did().as_str().to_owned(),
        replaced_by: None,
        reason: None,
    };
    let seats = [Seat::new("registrar", registrar), Seat::new("holder", key)];
    event.make(desk, &seats, context)
}

/// A record of the type `Key`.
struct Event<'a> {
    action: &'a str,
    entity: &'a str,
    key: String,
    replaced_by: Option<&'a str>,
    reason: Option<&'a str>,
}

impl Event<'_> {
    fn make(self, desk: &Desk<'_>, seats: &[Seat], context: Context) -> Result<Document, Failure> {
        let mut subject = Map::new();
        subject.insert("id".into(), self.key.into());
        for (name, value) in [
            ("action", Some(self.action)),
            ("entity", Some(self.entity)),
            ("replacedBy", self.replaced_by),
            ("reason", self.reason),
        ] {
            let Some(value) = value else { continue };
            fields::set(RecordType::Key, &mut subject, name, value).map_err(Failure::misuse)?;
        }
        let now = context.now_text();
        let making = Making {
            record_type: RecordType::Key,
            log: desk.home.settings().origin.clone(),
            subject,
            valid_from: now.clone(),
            valid_until: None,
            supersedes: None,
        };
        making.make(seats, &now)
    }
}

/// What log and queue say of a key: the last event, and whose it is.
fn last_event(desk: &Desk<'_>, key: &KeyOf) -> Result<Option<(KeyAction, String)>, Failure> {
    let mut last = None;
    for logged in logged::mentions(&desk.home, key.did().as_str())? {
        let record = logged.record()?;
        let is_event = record.record_type() == RecordType::Key.name();
        if !is_event || RecordType::Key.missing_role(&record).is_some() {
            continue;
        }
        if let Ok(Content::Key(event)) = RecordType::Key.read(&record)
            && event.key == key.did().as_str()
        {
            last = Some((event.action, event.entity));
        }
    }
    Ok(last)
}

fn require_new(desk: &Desk<'_>, key: &KeyOf) -> Result<(), Failure> {
    let did = key.did().as_str();
    match last_event(desk, key)? {
        None => Ok(()),
        Some((KeyAction::Register, entity)) => Err(Failure::failed(format!(
            "{did} is registered already, to {entity}"
        ))),
        Some((KeyAction::Rotate | KeyAction::Revoke, _)) => Err(Failure::failed(format!(
            "{did} was revoked, which can’t be undone. Make another with `stele keygen`"
        ))),
    }
}

/// The entity that a key is registered to.
fn require_registered(desk: &Desk<'_>, key: &KeyOf) -> Result<String, Failure> {
    let did = key.did().as_str();
    match last_event(desk, key)? {
        Some((KeyAction::Register, entity)) => Ok(entity),
        Some((KeyAction::Rotate | KeyAction::Revoke, _)) => Err(Failure::failed(format!(
            "{did} is revoked already: there is nothing to do"
        ))),
        None => Err(Failure::failed(format!(
            "neither the log nor the queue of {} has a registration of {did}",
            desk.home.settings().origin
        ))),
    }
}
