//! `cargo xtask`: set-up, demo, tests, sizes and house rules. See `docs/setup.md`.

mod bench;
mod compress;
mod demo;
mod dist;
mod paths;
mod peers;
mod pins;
mod remap;
mod run;
mod setup;
mod site;
mod size;
mod steps;
mod test;
mod tidy;
mod walk;

use std::env;
use std::process::ExitCode;

use crate::run::{Failure, Outcome};

const HELP: &str = "\
cargo xtask COMMAND

  demo [--port N] [--once]   install what is missing, build, make a demo log, serve everything
                             --once: start it, see that it answers, and stop
  test [--full] [STAGE...] [-- NAME...]
                             install what is missing for tests, then run all of them, or of those in browsers
                             the ones with such names
                             --full: the slow ones too; STAGE: only that one
  setup [--tests]            only install what is missing
  dist [--only MODULE]... [--trust FILE] [--host URL]
                             build the widget as other people's sites take it
  compress FOLDER            lay a compressed copy beside each file of a site, for web servers
  peers                      weigh the widget beside other people's verifiers
  tidy                       only the house rules
  size [FOLDER]              weigh the site that was built last, or the one in FOLDER
  bench [ROW...]             how fast it is beside other people's code, in Chromium and natively
  bench criterion [FILTER]   the benchmarks that each crate has for itself
  site-finish [FOLDER]       called by Trunk when it has built the site
  site-changed FOLDER        after index.html of a built site was changed by hand
";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Outcome {
    let Some((command, rest)) = args.split_first() else {
        print!("{HELP}");
        return Ok(());
    };
    match command.as_str() {
        "demo" => demo::run(rest),
        "test" => test::run(rest),
        "setup" => setup::run(rest),
        "dist" => dist::run(rest),
        "compress" => compress::run(rest),
        "peers" => peers::run(rest),
        "tidy" => tidy::run(rest),
        "size" => size::run(rest),
        "bench" => bench::run(rest),
        "site-finish" => site::finish::run(rest),
        "site-changed" => site::finish::changed(rest),
        "announce" => demo::announce(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => {
            Err(Failure::new(format!("there is no command {other}")).remedy("cargo xtask help"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_command_is_refused_and_help_is_not() {
        assert!(dispatch(&["no-such".to_owned()]).is_err());
        assert_eq!(dispatch(&["help".to_owned()]), Ok(()));
    }
}
