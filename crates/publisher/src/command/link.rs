//! `stele link`: a permanent link to a record, or to the page of a thing, as text and as a QR code.

use futures::executor::block_on;
use qrcode::QrCode;
use qrcode::render::unicode;
use stele_client::check::{CheckedHead, check_entry, check_head, check_list};
use stele_client::seen::MemorySeen;
use stele_records::index::{IndexKey, Kind};
use stele_records::types::field::encode_id;
use stele_verify::hash::leaf_hash;

use super::index_key;
use super::prove::Which;
use super::reader::{LogArgs, Reader, refused};
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::feed::entry_page;
use crate::output::say;
use crate::output::shown::shown;

/// Options of `stele link`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    target: Target,
    /// The address of the explorer.
    #[arg(long, value_name = "URL")]
    explorer: String,
    /// Print the link alone, without the QR code.
    #[arg(long)]
    no_qr: bool,
}

/// What the link leads to.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Target {
    /// The record: its id, its file, or its line in a bundle, as in week.jsonl:3.
    #[arg(long, value_name = "RECORD")]
    record: Option<String>,
    /// The entry's number in the log, from zero.
    #[arg(long, value_name = "NUMBER")]
    entry: Option<u64>,
    /// The page of a thing: project:XA-1, account:p-7, tag:T-1, property:..., ref:urn:stele:entity:...
    #[arg(long, value_name = "KEY", value_parser = index_key::parse)]
    key: Option<IndexKey>,
}

/// Prints the link. To a record it names the entry's number and its leaf hash, so that it can't come to
/// mean another record.
///
/// # Errors
/// [`Failure`] if the log can't be read or has no such record, or nothing about such a thing.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let reader = Reader::open(&args.log)?;
    let url = block_on(async {
        let memory = MemorySeen::default();
        let head = check_head(&reader.log, &reader.trust, context.now, &memory, |_| ()).await;
        if head.checkpoint.is_none() {
            return Err(refused(head.error.as_ref()));
        }
        if let Some(key) = &args.target.key {
            return page(&reader, &head, key, &args.explorer).await;
        }
        let which = Which {
            record: args.target.record.clone(),
            entry: args.target.entry,
        };
        let index = which.find(&reader, &head).await?;
        let entry = check_entry(&reader.log, &reader.trust, &head, index, |_| ()).await;
        let bytes = entry.bytes.ok_or_else(|| {
            Failure::failed(format!(
                "entry {index} could not be read: {:#}",
                entry.verdict.report()
            ))
        })?;
        Ok(entry_page(&args.explorer, index, &leaf_hash(&bytes)))
    })?;
    say!("{url}");
    if !args.no_qr {
        let code = QrCode::new(&url)?;
        say!("{}", code.render::<unicode::Dense1x2>().build());
    }
    Ok(status::DONE)
}

/// The page about a key, of which the log has something.
async fn page(
    reader: &Reader,
    head: &CheckedHead,
    key: &IndexKey,
    explorer: &str,
) -> Result<String, Failure> {
    let named = || shown(&key.to_written());
    let path = page_path(key).ok_or_else(|| {
        Failure::misuse(format!(
            "{} has no page of its own: link to project:, account:, tag:, property: or ref:urn:stele:entity:",
            named()
        ))
    })?;
    let mut lists = check_list(&reader.log, head, std::slice::from_ref(key)).await;
    let list = lists.pop().map(|list| list.found);
    match list {
        Some(Ok(found)) if found.count() == 0 => Err(Failure::failed(format!(
            "the log has nothing about {}",
            named()
        ))),
        Some(Ok(_)) => Ok(format!("{}/#/{path}", explorer.trim_end_matches('/'))),
        Some(Err(error)) => Err(refused(Some(&error))),
        None => Err(refused(None)),
    }
}

/// The address of a page within the explorer.
fn page_path(key: &IndexKey) -> Option<String> {
    let value = str::from_utf8(key.value()).ok()?;
    Some(match key.kind() {
        Kind::Project => encode_id("f/", value),
        Kind::Account => encode_id("a/", value),
        Kind::Tag => encode_id("t/", value),
        Kind::Property => encode_id("p/", value),
        Kind::Ref => encode_id("e/", key.entity_code()?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_things() {
        let path = |text: &str| page_path(&index_key::parse(text).expect("a key"));
        for (key, expected) in [
            ("project:XA-2026-01/学", Some("f/XA-2026-01%2F%E5%AD%A6")),
            ("account:p-7Q2", Some("a/p-7Q2")),
            ("tag:T-1", Some("t/T-1")),
            (
                "ref:urn:stele:entity:91133100MA0CPN1A14",
                Some("e/91133100MA0CPN1A14"),
            ),
            ("ref:urn:uuid:1", None),
            ("type:Payment", None),
        ] {
            assert_eq!(path(key).as_deref(), expected, "{key}");
        }
    }
}
