//! The engines that pages are shown in: how each is started, and what it is told.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::PATIENCE;
use crate::page::from_environment;
use crate::process::Process;

/// A browser and the driver that leads it.
#[derive(Clone, Debug)]
pub(crate) enum Engine {
    Chromium {
        driver: PathBuf,
        browser: PathBuf,
    },
    Gecko {
        driver: PathBuf,
        browser: PathBuf,
    },
    /// Has no way to run without a display: it gets one that nobody sees.
    WebKit {
        driver: PathBuf,
        browser: PathBuf,
        display: PathBuf,
    },
}

/// What a reader has told the browser or the system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wishes<'w> {
    /// Languages, best first.
    pub(crate) languages: &'w str,
    /// Light writing on dark ground.
    pub(crate) is_dark: bool,
}

/// A driver that answers, and what ends with it.
pub(super) struct Started {
    pub(super) port: String,
    /// The driver first, then the display.
    pub(super) _processes: Vec<Process>,
    /// What driver and browser leave lying, profiles too: gone after both.
    pub(super) _folder: TempDir,
}

/// A host that leads here as well, but that the browser doesn't take for this machine: pages of it get no file
/// system, as those that come without TLS from anywhere. Only Chromium is told of it.
pub(crate) const PLAIN_HOST: &str = "plain.test";

impl Engine {
    /// The engine that `STELE_ENGINE` names, Chromium if none; or nothing, after having said that the test is skipped.
    pub(crate) fn found() -> Option<Self> {
        let name = std::env::var("STELE_ENGINE").unwrap_or_default();
        Some(match name.as_str() {
            "" | "chromium" => Self::Chromium {
                driver: from_environment("CHROMEDRIVER")?,
                browser: from_environment("STELE_CHROMIUM")?,
            },
            "gecko" => Self::Gecko {
                driver: from_environment("GECKODRIVER")?,
                browser: from_environment("STELE_FIREFOX")?,
            },
            "webkit" => Self::WebKit {
                driver: from_environment("WEBKITDRIVER")?,
                browser: from_environment("STELE_MINIBROWSER")?,
                display: from_environment("STELE_XVFB")?,
            },
            other => panic!("STELE_ENGINE is chromium, gecko or webkit, not {other}"),
        })
    }

    /// Starts the driver, for a reader with these wishes.
    pub(super) fn start(&self, wishes: Wishes<'_>) -> Started {
        let start = || match self {
            Self::Chromium { driver, .. } => start_announced(driver, &["--port=0"], |line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                Some(port.trim().trim_end_matches('.').to_owned())
            }),
            Self::Gecko { driver, .. } => {
                start_announced(driver, &["--port=0", "--websocket-port=0"], |line| {
                    let (_, address) = line.split_once("Listening on ")?;
                    Some(address.trim().rsplit_once(':')?.1.to_owned())
                })
            }
            Self::WebKit {
                driver, display, ..
            } => start_silent(driver, display, wishes),
        };
        // A port that was free may be taken meanwhile by another test: then the driver ends, and is started anew.
        let started = (0..10).find_map(|_| start());
        started.unwrap_or_else(|| panic!("{self:?} ended ten times before it was ready"))
    }

    /// What the driver is asked for.
    pub(super) fn capabilities(&self, wishes: Wishes<'_>) -> Value {
        let own = match self {
            Self::Chromium { browser, .. } => chromium(browser, wishes),
            Self::Gecko { browser, .. } => json!({
                "moz:firefoxOptions": {
                    "binary": browser,
                    "args": ["-headless", "-width", "1180", "-height", "900"],
                    "prefs": {
                        "intl.accept_languages": wishes.languages,
                        // 0 is dark, 1 light.
                        "layout.css.prefers-color-scheme.content-override": u8::from(!wishes.is_dark),
                    },
                },
            }),
            // Other engines let a driver open windows, too.
            Self::WebKit { browser, .. } => json!({
                "webkitgtk:browserOptions": {
                    "binary": browser,
                    "args": ["--automation", "--javascript-can-open-windows-automatically=true"],
                },
            }),
        };
        let mut all = json!({"unhandledPromptBehavior": "ignore"});
        for (name, value) in own.as_object().into_iter().flatten() {
            all[name] = value.clone();
        }
        json!({"capabilities": {"alwaysMatch": all}})
    }

    /// Whether it knows Chromium's own commands, for its console and for DevTools.
    pub(crate) fn has_devtools(&self) -> bool {
        matches!(self, Self::Chromium { .. })
    }

    /// What it is called in names of files.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Chromium { .. } => "chromium",
            Self::Gecko { .. } => "gecko",
            Self::WebKit { .. } => "webkit",
        }
    }
}

fn chromium(browser: &Path, wishes: Wishes<'_>) -> Value {
    let hosts = format!("--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1");
    // 0 is dark, 1 light.
    let scheme = u8::from(!wishes.is_dark);
    let scheme = format!("--blink-settings=preferredColorScheme={scheme}");
    let flags = [
        hosts.as_str(),
        scheme.as_str(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--no-first-run",
        "--window-size=1180,900",
    ];
    json!({
        "goog:chromeOptions": {
            "binary": browser,
            "args": flags,
            "prefs": {"intl.accept_languages": wishes.languages},
        },
        "goog:loggingPrefs": {"browser": "ALL"},
    })
}

/// A driver that takes a free port and says which.
fn start_announced(
    driver: &Path,
    args: &[&str],
    port: impl Fn(&str) -> Option<String>,
) -> Option<Started> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(driver);
    command.args(args).env("TMPDIR", folder.path());
    let (driver, port) = Process::try_start(&mut command, port)?;
    Some(Started {
        port,
        _processes: vec![driver],
        _folder: folder,
    })
}

/// WebKit's driver says nothing: it gets a port, and is asked until it answers.
fn start_silent(driver: &Path, display: &Path, wishes: Wishes<'_>) -> Option<Started> {
    let mut screen = Command::new(display);
    screen.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0"]);
    // As large as the largest picture that is taken.
    screen.arg("1400x4400x24");
    let number = |line: &str| line.trim().parse::<u32>().ok();
    let (screen, number) = Process::try_start(&mut screen, number)?;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    drop(listener);
    let mut command = Command::new(driver);
    command.arg(format!("--port={}", address.port()));
    command.env("DISPLAY", format!(":{number}"));
    // Pages of these tests' own: and as root, or in a container, it has no sandbox to run in.
    command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
    // It has the reader's languages from the system's.
    let language = wishes.languages.replace('-', "_").replace(',', ":");
    command.env("LC_ALL", "C.UTF-8").env("LANGUAGE", language);
    let theme = if wishes.is_dark {
        "Adwaita:dark"
    } else {
        "Adwaita"
    };
    command.env("GTK_THEME", theme);
    command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    command.env("TMPDIR", folder.path());
    for name in ["CACHE", "CONFIG", "DATA"] {
        command.env(format!("XDG_{name}_HOME"), folder.path());
    }
    let mut driver = Process::silent(&mut command);
    let until = Instant::now() + PATIENCE;
    while !answers(&address.to_string()) {
        if driver.has_ended() || Instant::now() > until {
            return None;
        }
        std::thread::yield_now();
    }
    Some(Started {
        port: address.port().to_string(),
        _processes: vec![driver, screen],
        _folder: folder,
    })
}

/// Whether a driver is there (WebDriver section 8.3).
fn answers(address: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "GET /status HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = [0; 1024];
        let length = stream.read(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}
