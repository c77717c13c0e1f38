//! `stele`: publishes, proves and audits.

use std::process::ExitCode;

fn main() -> ExitCode {
    stele_publisher::cli::run()
}
