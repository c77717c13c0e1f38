//! `stele lookup`: everything that is logged about a key, or that there is nothing.

use futures::executor::block_on;
use serde_json::{Value, json};
use stele_client::check::{CheckedEntry, CheckedList, check_head, check_list, check_listed};
use stele_client::seen::MemorySeen;
use stele_messages::{Lang, Text};
use stele_records::index::IndexKey;
use stele_records::verdict::{Answer, CheckCode, Evidence, Verdict};
use stele_verify::record::Record;

use super::index_key;
use super::reader::{LogArgs, Reader, other_logs, refused};
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;

/// Options of `stele lookup`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    log: LogArgs,
    /// What to look up, KIND:VALUE: tag:T-1, ref:urn:uuid:..., signer:did:key:..., sha256:...,
    /// type:TreeCard, area:TreeCard/5, and so on.
    #[arg(value_name = "KEY", value_parser = index_key::parse)]
    key: IndexKey,
    /// Show at most so many entries, newest first.
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    limit: u64,
    /// Print what was found as JSON.
    #[arg(long)]
    json: bool,
}

/// Looks the key up, and prints each entry with its own result.
///
/// # Errors
/// [`Failure`] with status 1 if log or index are wrong, 2 if they can't be had.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let reader = Reader::open(&args.log)?;
    let (list, rows) = block_on(async {
        let memory = MemorySeen::default();
        let head = check_head(&reader.log, &reader.trust, context.now, &memory, |_| ()).await;
        if head.checkpoint.is_none() {
            return Err(refused(head.error.as_ref()));
        }
        let mut lists = check_list(&reader.log, &head, std::slice::from_ref(&args.key)).await;
        let mut list = lists
            .pop()
            .ok_or_else(|| Failure::failed("nothing was looked up"))?;
        let (Ok(index), Ok(found)) = (&head.index, &list.found) else {
            return Ok((list, Vec::new()));
        };
        let count = found.count();
        let newest = count.saturating_sub(args.limit)..count;
        let numbers = reader.log.numbers(index, found, newest).await;
        let mut numbers = numbers.map_err(|error| refused(Some(&error)))?;
        numbers.reverse();
        let rows = check_listed(&reader.log, &head, &args.key, &numbers).await;
        list.hold_against(&rows);
        Ok((list, rows))
    })?;
    if args.json {
        say!("{:#}", report(&list, &rows));
    } else {
        print(Lang::En, &list, &rows);
        if let Some(others) = other_logs(&reader.trust, reader.log.origin()) {
            say!("{others}");
        }
    }
    Ok(exit_code(&list))
}

/// 0 if the list is complete or the absence proven, 1 if something is wrong, 2 if it can't be told.
pub(super) fn exit_code(list: &CheckedList) -> u8 {
    match list.answer() {
        Answer::Yes => status::DONE,
        Answer::No => status::FAILED,
        Answer::CantTell => status::CANT_TELL,
    }
}

/// The list and its entries for machines.
pub(super) fn report(list: &CheckedList, rows: &[CheckedEntry]) -> Value {
    let entries: Vec<Value> = rows
        .iter()
        .map(|row| json!({"entry": row.index, "headline": row.verdict.headline().code()}))
        .collect();
    let mut report = json!({
        "key": list.key.to_written(),
        "answer": list.answer().code(),
        "count": list.count(),
        "entries": entries,
    });
    if let Some(reason) = list.reason() {
        report["reason"] = json!(reason.code());
    }
    if let Some(log) = state(&list.verdict) {
        report["log"] = log;
    }
    if let Ok(found) = &list.found {
        report["covered"] = json!(found.covered());
        report["indexRoot"] = json!(found.root().to_base64());
    }
    report
}

/// Which log this is of, and of when (POSIX seconds; null if no witness vouches for it).
fn state(verdict: &Verdict) -> Option<Value> {
    let signed = verdict.check(CheckCode::LogSignature)?;
    let Evidence::Checkpoint { origin, size, .. } = &signed.evidence else {
        return None;
    };
    let time = match verdict.check(CheckCode::Freshness)?.evidence {
        Evidence::Time(time) => Some(time),
        _ => None,
    };
    Some(json!({"origin": origin, "size": size, "time": time}))
}

/// The list and its entries for people.
pub(super) fn print(lang: Lang, list: &CheckedList, rows: &[CheckedEntry]) {
    let Text { what, todo } = stele_messages::list_answer(lang, list);
    say!("{}: {what}", shown(&list.key.to_written()));
    if !todo.is_empty() {
        say!("{todo}");
    }
    if let Some(state) = stele_messages::log_state(lang, &list.verdict) {
        say!("{state}");
    }
    for row in rows {
        let word = stele_messages::headline_word(lang, row.verdict.headline());
        say!("  {:>8}  {word}  {}", row.index, shown(&says(row)));
    }
    let more = list.count().unwrap_or(0);
    let more = more.saturating_sub(rows.len() as u64);
    if more > 0 {
        say!("  {}", stele_messages::more_entries(lang, more));
    }
}

/// Type, id and time of an intact record; of anything else nothing.
fn says(row: &CheckedEntry) -> String {
    let bytes = row.bytes.as_deref().unwrap_or_default();
    let record = Record::parse(bytes).and_then(Record::verify);
    record.map_or_else(
        |_| String::new(),
        |record| {
            let record = record.record();
            format!(
                "{} {} {}",
                record.record_type(),
                record.valid_from(),
                record.id()
            )
        },
    )
}
