//! `stele link`: a permanent link to a record, as text and as a QR code.

use futures::executor::block_on;
use qrcode::QrCode;
use qrcode::render::unicode;
use stele_client::check::{check_entry, check_head};
use stele_client::seen::MemorySeen;
use stele_verify::hash::leaf_hash;

use super::prove::Which;
use super::reader::{LogArgs, Reader, refused};
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::feed::entry_page;
use crate::output::say;

/// Options of `stele link`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    log: LogArgs,
    #[command(flatten)]
    which: Which,
    /// The address of the explorer.
    #[arg(long, value_name = "URL")]
    explorer: String,
    /// Print the link alone, without the QR code.
    #[arg(long)]
    no_qr: bool,
}

/// Prints the link. It names the entry's number and its leaf hash, so that it can't come to mean
/// another record.
///
/// # Errors
/// [`Failure`] if the log can't be read or has no such record.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let reader = Reader::open(&args.log)?;
    let (index, leaf) = block_on(async {
        let memory = MemorySeen::default();
        let head = check_head(&reader.log, &reader.trust, context.now, &memory, |_| ()).await;
        if head.checkpoint.is_none() {
            return Err(refused(head.error.as_ref()));
        }
        let index = args.which.find(&reader, &head).await?;
        let entry = check_entry(&reader.log, &reader.trust, &head, index, |_| ()).await;
        let bytes = entry.bytes.ok_or_else(|| {
            Failure::failed(format!(
                "entry {index} could not be read: {:#}",
                entry.verdict.report()
            ))
        })?;
        Ok((index, leaf_hash(&bytes)))
    })?;
    let url = entry_page(&args.explorer, index, &leaf);
    say!("{url}");
    if !args.no_qr {
        let code = QrCode::new(&url)?;
        say!("{}", code.render::<unicode::Dense1x2>().build());
    }
    Ok(status::DONE)
}
