//! placeholder
use crate::cli::Context;
use crate::failure::Failure;
/// Options.
#[derive(Debug, clap::Args)]
pub struct Args {}
/// Runs.
/// # Errors
/// [`Failure`]
pub fn run(_args: &Args, _context: Context) -> Result<u8, Failure> {
    Ok(0)
}
