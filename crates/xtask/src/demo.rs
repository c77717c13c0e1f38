//! One command from a fresh machine to a running explorer over a made-up city.

mod http;
mod log;

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::paths;
use crate::run::{Cmd, Failure, Outcome};
use crate::setup::{self, Toolbox};
use crate::site;
use crate::steps::{Steps, Tally};

pub(crate) use self::log::{LARGE, folder, make_large};

/// Tried first, so that an address typed yesterday works today.
const USUAL_PORT: u16 = 8080;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// `cargo xtask demo [--port N] [--once]`.
///
/// # Errors
/// Fails where any step does; with `--once` also where the page or the log doesn't answer.
pub(crate) fn run(args: &[String]) -> Outcome {
    let options = Options::parse(args)?;
    let mut steps = Steps::new(5);
    let tools = steps.step("set-up", 15, setup::for_site)?;
    let demo = prepare(&tools, &mut steps)?;
    let port = options.port.map_or_else(free_port, Ok)?;
    steps.step("serve", 0, || {
        if options.once {
            demo.try_once(port).map(drop)
        } else {
            demo.serve(port)
        }
    })
}

/// The same without set-up and without staying: builds, starts, asks, stops. Each answer is one check.
///
/// # Errors
/// As [`run`].
pub(crate) fn once(tools: &Toolbox) -> Outcome<Tally> {
    let mut steps = Steps::new(4);
    let demo = prepare(tools, &mut steps)?;
    let port = free_port()?;
    steps.step("serve", 0, || demo.try_once(port))
}

/// `cargo xtask announce ADDRESS`: waits until the server answers, then prints where to look. Started by
/// the demo just before it becomes the server.
///
/// # Errors
/// Fails where the server doesn't answer in time.
pub(crate) fn announce(args: &[String]) -> Outcome {
    let [port] = args else {
        return Err(Failure::new("announce takes a port"));
    };
    let port = port
        .parse()
        .map_err(|_| Failure::new("announce takes a port"))?;
    http::wait(port, PATIENCE)?;
    println!("\n{}", log::welcome(port)?);
    Ok(())
}

/// The `stele` command that the demo was made with. It is the one that tests build too: the curve and the
/// hashes are optimised even there, and the rest has little to do.
///
/// # Errors
/// Fails where there is no cache folder.
pub(crate) fn binary() -> Outcome<PathBuf> {
    Ok(paths::target()?.join("debug").join("stele"))
}

/// The same command, optimised: for cities that would take it an hour to make.
///
/// # Errors
/// Fails where it doesn't build.
pub(crate) fn release(tools: &Toolbox) -> Outcome<PathBuf> {
    let build = [
        "build",
        "--locked",
        "--release",
        "-p",
        "stele-publisher",
        "--bin",
        "stele",
    ];
    tools.cargo()?.args(build).run()?;
    Ok(paths::target()?.join("release").join("stele"))
}

/// A log and a site that fit together.
#[derive(Debug)]
struct Demo {
    home: PathBuf,
    site: PathBuf,
}

fn prepare(tools: &Toolbox, steps: &mut Steps) -> Outcome<Demo> {
    steps.step("build the command line", 4, || {
        let build = [
            "build",
            "--locked",
            "-p",
            "stele-publisher",
            "--bin",
            "stele",
        ];
        tools.cargo()?.args(build).run()
    })?;
    let home = steps.step("make the demo city, which is made up", 0, || {
        log::make(&binary()?)
    })?;
    let trust = home.join("trust.json");
    let site = steps.step("build the explorer", 5, || site::build(tools, &trust))?;
    Ok(Demo { home, site })
}

impl Demo {
    fn server(&self, port: u16) -> Outcome<Cmd> {
        Ok(Cmd::new(binary()?)
            .arg("serve")
            .arg(&self.home)
            .arg("--explorer")
            .arg(&self.site)
            .args(["--port", &port.to_string()]))
    }

    /// Starts, asks for the page and for the log, and stops.
    fn try_once(&self, port: u16) -> Outcome<Tally> {
        let mut server = self.server(port)?.start()?;
        http::wait(port, PATIENCE)?;
        if !server.alive() {
            return Err(Failure::new(
                "the server ended, and something else answers in its place",
            ));
        }
        let mut tally = Tally::default();
        for (path, expected) in log::answers(&self.home, &self.site)? {
            let answer = http::get(port, &path)?;
            if answer != expected {
                return Err(Failure::new(format!("{path} isn't answered with its file")));
            }
            println!("  {path}: {} bytes, as they should be", answer.len());
            tally.add(Tally::ONE);
        }
        Ok(tally)
    }

    /// Becomes the server, so that whatever ends this process ends it.
    fn serve(&self, port: u16) -> Outcome {
        let me = std::env::current_exe()
            .map_err(|error| Failure::new(format!("can't find this program: {error}")))?;
        // Left to the system by a shell that ends at once: the server wouldn't know it for its child.
        Cmd::new("sh")
            .args(["-c", "\"$0\" announce \"$1\" &"])
            .arg(&me)
            .arg(port.to_string())
            .command()
            .status()
            .map_err(|error| Failure::new(format!("can't start {}: {error}", me.display())))?;
        become_the(&self.server(port)?)
    }
}

#[cfg(unix)]
fn become_the(server: &Cmd) -> Outcome {
    use std::os::unix::process::CommandExt;
    let error = server.command().exec();
    Err(Failure::new(format!("can't start {server}: {error}")))
}

#[cfg(not(unix))]
fn become_the(server: &Cmd) -> Outcome {
    server.watch()
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, USUAL_PORT))
        .or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Failure::new(format!("there is no free port: {error}")))
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    port: Option<u16>,
    once: bool,
}

impl Options {
    fn parse(args: &[String]) -> Outcome<Self> {
        let mut options = Self::default();
        let mut args = args.iter().map(String::as_str);
        while let Some(arg) = args.next() {
            match arg {
                "--once" => options.once = true,
                "--port" => {
                    let port = args.next().and_then(|port| port.parse().ok());
                    let port = port.ok_or_else(|| Failure::new("--port takes a number"))?;
                    options.port = Some(port);
                }
                other => return Err(Failure::new(format!("demo doesn't know {other}"))),
            }
        }
        Ok(options)
    }
}

/// A file's bytes, with the path in the failure.
fn read(path: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(path).map_err(|error| Failure::io("can't read", path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Outcome<Options> {
        let args: Vec<_> = args.iter().map(ToString::to_string).collect();
        Options::parse(&args)
    }

    #[test]
    fn options_are_read_strictly() {
        let want = Options {
            port: Some(9),
            once: true,
        };
        assert_eq!(parse(&["--once", "--port", "9"]), Ok(want));
        assert!(parse(&["--port"]).is_err());
        assert!(parse(&["--port", "x"]).is_err());
        assert!(parse(&["--nice"]).is_err());
    }

    #[test]
    fn a_free_port_can_be_bound() {
        let port = free_port().expect("there is one");
        assert!(TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok());
    }
}
