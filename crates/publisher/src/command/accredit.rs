//! `stele accredit`: what an entity may sign.

use serde_json::Map;
use stele_records::types::{RecordType, Standing};

use super::deliver::{DeliverArgs, Desk};
use super::draft::Period;
use crate::command::{Context, HomeArg};
use crate::drafts::{KeyOf, Making, Seat, fields};
use crate::failure::Failure;

/// Options of `stele accredit`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: HomeArg,
    /// The entity: its credit code or LEI, or its id.
    #[arg(value_name = "ENTITY")]
    entity: String,
    /// Record types that it may sign.
    #[arg(long, value_name = "TYPE,...", value_delimiter = ',', required = true)]
    types: Vec<String>,
    /// Roles in which it may sign them.
    #[arg(long, value_name = "ROLE,...", value_delimiter = ',', required = true)]
    roles: Vec<String>,
    /// Where: division codes, each of which covers all that begin with it.
    #[arg(long, value_name = "CODE,...", required = true)]
    areas: String,
    /// It may accredit others within the same bounds.
    #[arg(long)]
    may_accredit: bool,
    #[command(flatten)]
    period: Period,
    /// The accreditor's key file: an anchor of the trust file, or an entity that may accredit; or
    /// their did:key.
    #[arg(long, value_name = "KEY")]
    key: String,
    #[command(flatten)]
    deliver: DeliverArgs,
}

/// Makes the accreditation and queues it.
///
/// # Errors
/// [`Failure`] if a type or role doesn't exist.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    check_words(args)?;
    let desk = Desk::open(&args.home, &args.deliver)?;
    let mut subject = Map::new();
    let record_type = RecordType::Accreditation;
    let entity = fields::subject_id(record_type, Some(&args.entity), &subject);
    subject.insert("id".into(), entity.map_err(Failure::misuse)?.into());
    for (name, value) in [
        ("recordTypes", args.types.join(",")),
        ("roles", args.roles.join(",")),
        ("areas", args.areas.clone()),
    ] {
        fields::set(record_type, &mut subject, name, &value).map_err(Failure::misuse)?;
    }
    if args.may_accredit {
        subject.insert("mayAccredit".into(), true.into());
    }
    let now = context.now_text();
    let (valid_from, valid_until) = args.period.or(&now, None)?;
    let making = Making {
        record_type,
        log: desk.home.settings().origin.clone(),
        subject,
        valid_from,
        valid_until,
        supersedes: None,
    };
    let seat = Seat::new("accreditor", KeyOf::read(&args.key)?);
    desk.deliver(&[making.make(&[seat], &now)?])
}

/// A type or a role that doesn't exist would accredit nobody for anything.
fn check_words(args: &Args) -> Result<(), Failure> {
    let mut known: Vec<&str> = Vec::new();
    for name in &args.types {
        let record_type = super::draft::parse_type(name);
        let record_type = record_type.map_err(|why| Failure::misuse(format!("{name}: {why}")))?;
        let sets = record_type.role_sets().iter().copied().flatten().copied();
        known.extend(sets.filter(|role| record_type.standing(role) == Some(Standing::Accredited)));
    }
    known.sort_unstable();
    known.dedup();
    match args
        .roles
        .iter()
        .find(|role| !known.contains(&role.as_str()))
    {
        None => Ok(()),
        Some(role) => Err(Failure::misuse(format!(
            "{role:?} is no role of {} that asks for an accreditation; there are {}",
            args.types.join(", "),
            known.join(", ")
        ))),
    }
}
