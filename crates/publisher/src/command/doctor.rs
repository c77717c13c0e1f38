//! `stele doctor`: what a page lacks to show `<stele-verify>`.

use crate::doctor::{Weight, look};
use crate::failure::{Failure, status};
use crate::fetch::is_url;
use crate::output::say;
use crate::output::shown::shown;

/// Options of `stele doctor`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A page with the element, its script or its iframe.
    #[arg(long, value_name = "URL")]
    page: String,
}

/// Reads the page and all that its widget needs, and prints what is missing.
///
/// # Errors
/// [`Failure`] if the address is none of a web server.
pub fn run(args: &Args) -> Result<u8, Failure> {
    if !is_url(&args.page) {
        return Err(Failure::misuse(format!(
            "{} is not the address of a page: give one with https://",
            args.page
        )));
    }
    let (read, findings) = look(&args.page);
    for url in &read {
        say!("read      {}", shown(url));
    }
    for finding in &findings {
        let weight = match finding.weight() {
            Weight::Problem => "problem ",
            Weight::Advice => "advice  ",
            Weight::Unknown => "unknown ",
        };
        say!("{weight}  {}", finding.code());
        say!("          {}.", shown(&finding.what()));
        say!("          To do: {}.", shown(&finding.todo()));
    }
    let has = |weight| findings.iter().any(|finding| finding.weight() == weight);
    if has(Weight::Problem) {
        say!("The widget can’t do its work on this page.");
        Ok(status::FAILED)
    } else if has(Weight::Unknown) {
        say!("Whether the widget can do its work on this page can’t be told.");
        Ok(status::CANT_TELL)
    } else {
        say!("The widget can do its work on this page.");
        Ok(status::DONE)
    }
}
