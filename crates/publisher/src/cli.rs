//! The commands and their options.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum as _};

use crate::command::{self, Context};
use crate::failure::{Failure, status};
use crate::output::events::{self, Format};
use crate::witness::Clock;

/// Publish signed public records to a transparency log of static files, and check them.
#[derive(Debug, Parser)]
#[command(
    name = "stele",
    version,
    max_term_width = 100,
    disable_help_subcommand = true
)]
struct Cli {
    /// Take this time for now (RFC 3339, ending in Z): for repeatable runs.
    #[arg(long, global = true, value_name = "TIME", value_parser = command::parse_time)]
    now: Option<u64>,
    /// How warnings and failures are written on standard error: for people, or as one JSON object a line.
    /// Stands before the command. Without it, as STELE_LOG_FORMAT says.
    #[arg(long, value_name = "FORMAT", value_enum)]
    log_format: Option<Format>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a key for somebody who signs records, or for a witness, and print its public half.
    Keygen(Box<command::keygen::Args>),
    /// Put a key file under a passphrase, under another one, or under none.
    Passphrase(command::passphrase::Args),
    /// Make a publisher's folder with an empty log, its keys and its trust file.
    Init(Box<command::init::Args>),
    /// Turn the rows of a table into signed records and queue them.
    Import(command::import::Args),
    /// Make a draft of a record, from its fields and its signers.
    Draft(Box<command::draft::Args>),
    /// Sign drafts of records, as one of their signers.
    Sign(command::sign::Args),
    /// Say who has signed a draft and who is missing, how old a log's cosignatures are, or where a record
    /// stands on its way into the log.
    ///
    /// Exit status: 0 all complete, nothing to renew yet, or all logged; 1 not all, or renewal is due; 3 the
    /// call was wrong.
    Status(command::status::Args),
    /// Check signed records and queue them for the log.
    Add(command::add::Args),
    /// Take a logged record back.
    Withdraw(command::withdraw::Args),
    /// Put a new version in the place of a logged record.
    Supersede(Box<command::supersede::Args>),
    /// Register, replace or revoke a key of an entity.
    #[command(subcommand)]
    Key(command::key::Action),
    /// Say what an entity may sign.
    Accredit(command::accredit::Args),
    /// Log what is queued; with nothing queued, renew the witnesses' cosignatures.
    Publish(command::publish::Args),
    /// Find everything that is logged about a key, or prove that there is nothing.
    ///
    /// Exit status: 0 complete, or nothing, and proven; 1 log or index are wrong; 2 can't tell; 3 the
    /// call was wrong.
    Lookup(command::lookup::Args),
    /// Write a .tlog-proof of a record, or a dossier, to be checked offline.
    Prove(command::prove::Args),
    /// Check a record, a .tlog-proof or a dossier, and print the verdict.
    ///
    /// Exit status: 0 verified, 1 not verified, 2 can't tell, 3 the call was wrong.
    Verify(command::verify::Args),
    /// Read a whole log and check every entry.
    ///
    /// Exit status: 0 sound, 1 not, 2 not everything could be read, 3 the call was wrong.
    Audit(command::audit::Args),
    /// Write the records of a log as a table, as JSON lines or as OCDS, each with its verdict.
    ///
    /// Exit status: 0 written, 1 log or index are not sound, 2 not everything could be read, 3 the call
    /// was wrong.
    Export(command::export::Args),
    /// Build a log's index from its entries, or look after a publisher's own.
    ///
    /// Exit status: 0 done, 1 the log commits to another index, 2 not everything could be read,
    /// 3 the call was wrong.
    Index(command::index::Args),
    /// Make, sign, check and publish versions of a trust file.
    #[command(subcommand)]
    Trust(command::trust::Action),
    /// Give a log another key, or bring it to its end.
    #[command(subcommand)]
    Log(command::log::Action),
    /// Print a permanent link to a record, or to the page of a project, account, tree, flat or entity.
    Link(command::link::Args),
    /// Cosign the checkpoints of logs, as long as they only grow: the server of a witness.
    Witness(command::witness::Args),
    /// Serve a log, and the explorer, on this machine; or take records from departments.
    Serve(command::serve::Args),
    /// Say which departments may post records to the intake, each with a token of its own.
    #[command(subcommand)]
    Token(command::token::Action),
    /// Say what is wrong with a log, with how it is served and with the folder that it is published from; or
    /// what a page with the widget lacks, read as a browser would.
    ///
    /// Exit status: 0 nothing is wrong, 1 something is, 2 can't tell, 3 the call was wrong.
    Doctor(command::doctor::Args),
    /// Make a whole made-up city, with a planted fraud for each rule.
    Demo(command::demo::Args),
}

/// Runs the command that the process was called with.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            if !error.use_stderr() {
                // Nothing is left to do if even this can't be printed.
                let _ = error.print();
                return ExitCode::from(status::DONE);
            }
            if format_of_misuse() == Format::Json {
                events::set(Format::Json);
                let why = error.render().to_string();
                events::ended("", status::MISUSE, Duration::ZERO, Some(why.trim_end()));
            } else {
                let _ = error.print();
            }
            return ExitCode::from(status::MISUSE);
        }
    };
    events::set(cli.log_format.or_else(told_format).unwrap_or(Format::Text));
    let command = std::env::args().find(|word| Cli::command().find_subcommand(word).is_some());
    let begun = Instant::now();
    let (status, failure) = match dispatch(cli) {
        Ok(status) => (status, None),
        Err(Failure { status, message }) => (status, Some(message)),
    };
    let command = command.unwrap_or_default();
    events::ended(&command, status, begun.elapsed(), failure.as_deref());
    ExitCode::from(status)
}

/// How the environment wants events.
fn told_format() -> Option<Format> {
    Format::from_str(&std::env::var(events::VARIABLE).ok()?, true).ok()
}

/// How a call wants events that could not be read as a whole.
fn format_of_misuse() -> Format {
    let words: Vec<String> = std::env::args().collect();
    let named = words.iter().enumerate().find_map(|(at, word)| {
        let value = word.strip_prefix("--log-format")?;
        let value = value
            .strip_prefix('=')
            .or(words.get(at + 1).map(String::as_str));
        Format::from_str(value?, true).ok()
    });
    named.or_else(told_format).unwrap_or(Format::Text)
}

fn dispatch(cli: Cli) -> Result<u8, Failure> {
    let now = cli
        .now
        .unwrap_or_else(|| u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or_default());
    let context = Context { now };
    let clock = cli.now.map_or(Clock::System, Clock::Fixed);
    match cli.command {
        Command::Keygen(args) => command::keygen::run(&args),
        Command::Passphrase(args) => command::passphrase::run(&args),
        Command::Init(args) => command::init::run(&args, context),
        Command::Import(args) => command::import::run(&args, context),
        Command::Sign(args) => command::sign::run(&args, context),
        Command::Draft(args) => command::draft::run(&args, context),
        Command::Withdraw(args) => command::withdraw::run(&args, context),
        Command::Supersede(args) => command::supersede::run(&args, context),
        Command::Key(action) => command::key::run(&action, context),
        Command::Accredit(args) => command::accredit::run(&args, context),
        Command::Status(args) => command::status::run(&args, context),
        Command::Add(args) => command::add::run(&args),
        Command::Publish(args) => command::publish::run(&args, context),
        Command::Lookup(args) => command::lookup::run(&args, context),
        Command::Prove(args) => command::prove::run(&args, context),
        Command::Verify(args) => command::verify::run(&args, context),
        Command::Audit(args) => command::audit::run(&args, context),
        Command::Export(args) => command::export::run(&args, context),
        Command::Index(args) => command::index::run(&args, context),
        Command::Trust(action) => command::trust::run(&action, context),
        Command::Log(action) => command::log::run(&action, context),
        Command::Link(args) => command::link::run(&args, context),
        Command::Witness(args) => command::witness::run(&args, clock),
        Command::Serve(args) => command::serve::run(&args, clock),
        Command::Token(action) => command::token::run(&action),
        Command::Doctor(args) => command::doctor::run(&args, context),
        Command::Demo(args) => command::demo::run(&args, context),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_sound() {
        Cli::command().debug_assert();
    }
}
