//! `stele token`: who may post records to the intake.

use std::path::PathBuf;

use serde_json::json;

use super::draft::parse_type;
use crate::command::HomeArg;
use crate::drafts::KeyOf;
use crate::failure::{Failure, status};
use crate::intake::departments::{Department, Departments, is_name, new_token};
use crate::output::events::aside;
use crate::output::say;
use crate::store::{Disk, Home};

/// What is done with the tokens.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Let a department post, and print its token. It is printed once and kept nowhere: only its hash is.
    Add(AddArgs),
    /// Say who may post, and what.
    List(ListArgs),
    /// Take a department's token back. That counts at once, also for an intake that runs.
    Remove(RemoveArgs),
}

/// Options of `stele token add`.
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    #[command(flatten)]
    home: HomeArg,
    /// A name for the department: small letters, digits and -._
    #[arg(value_name = "NAME", value_parser = name)]
    name: String,
    /// A key of which one must have signed each record: did:key:..., or a file with it. May be given several
    /// times.
    #[arg(
        long = "signer",
        value_name = "DID",
        required_unless_present = "any_signer"
    )]
    signers: Vec<String>,
    /// Take records whoever has signed them.
    #[arg(long, conflicts_with = "signers")]
    any_signer: bool,
    /// Types that it may post, separated by commas. Without it, all.
    #[arg(long, value_name = "TYPE", value_delimiter = ',', value_parser = record_type)]
    types: Vec<String>,
    /// How many records a second it may post, in the long run.
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    rate: u32,
}

/// Options of `stele token list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    #[command(flatten)]
    home: HomeArg,
    /// Print it as JSON.
    #[arg(long)]
    json: bool,
}

/// Options of `stele token remove`.
#[derive(Debug, clap::Args)]
pub struct RemoveArgs {
    #[command(flatten)]
    home: HomeArg,
    /// The department.
    #[arg(value_name = "NAME")]
    name: String,
}

/// Does it, and says what was done.
///
/// # Errors
/// [`Failure`] if the folder is no publisher's, or there is or isn't such a department.
pub fn run(action: &Action) -> Result<u8, Failure> {
    match action {
        Action::Add(args) => add(args),
        Action::List(args) => list(args),
        Action::Remove(args) => remove(args),
    }
}

fn add(args: &AddArgs) -> Result<u8, Failure> {
    let (path, mut departments) = read(&args.home)?;
    let name = &args.name;
    if departments.all.iter().any(|known| known.name == *name) {
        return Err(Failure::misuse(format!(
            "{name} has a token already. Give it a second one under another name, as in {name}-2, and remove \
             the first when nobody uses it any more"
        )));
    }
    let signers = args.signers.iter().map(|text| KeyOf::read(text));
    let signers = signers.map(|key| key.map(|key| key.did().as_str().to_owned()));
    let (token, kept) = new_token()?;
    departments.all.push(Department {
        name: name.clone(),
        token: kept,
        rate: args.rate,
        signers: signers.collect::<Result<_, _>>()?,
        types: args.types.clone(),
    });
    departments.write(&Disk::new(), &path)?;
    say!("{}", *token);
    aside!(
        "this is the token of {name}, which stands nowhere else: hand it over, and keep no copy"
    );
    Ok(status::DONE)
}

fn list(args: &ListArgs) -> Result<u8, Failure> {
    let (_, departments) = read(&args.home)?;
    if args.json {
        let all = departments.all.iter().map(|known| {
            json!({
                "name": known.name,
                "rate": known.rate,
                "signers": known.signers,
                "types": known.types,
            })
        });
        let report = json!({ "departments": all.collect::<Vec<_>>() });
        say!("{report:#}");
        return Ok(status::DONE);
    }
    if departments.all.is_empty() {
        say!("nobody may post");
    }
    for known in &departments.all {
        let types = match known.types.as_slice() {
            [] => "records of all types".to_owned(),
            types => types.join(", "),
        };
        say!("{}: {types}, {} a second", known.name, known.rate);
        match known.signers.as_slice() {
            [] => say!("  signed by anybody"),
            signers => signers.iter().for_each(|did| say!("  signed by {did}")),
        }
    }
    Ok(status::DONE)
}

fn remove(args: &RemoveArgs) -> Result<u8, Failure> {
    let (path, mut departments) = read(&args.home)?;
    let before = departments.all.len();
    departments.all.retain(|known| known.name != args.name);
    if departments.all.len() == before {
        return Err(Failure::misuse(format!(
            "{:?} has no token. `stele token list` says who has",
            args.name
        )));
    }
    departments.write(&Disk::new(), &path)?;
    say!("{} may not post any more", args.name);
    Ok(status::DONE)
}

fn read(home: &HomeArg) -> Result<(PathBuf, Departments), Failure> {
    let path = Departments::path(&Home::open(&home.home)?);
    let departments = Departments::read(&path)?;
    Ok((path, departments))
}

fn name(text: &str) -> Result<String, String> {
    is_name(text).map(|()| text.to_owned())
}

fn record_type(text: &str) -> Result<String, String> {
    parse_type(text).map(|known| known.name().to_owned())
}
