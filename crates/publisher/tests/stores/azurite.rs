//! Azurite: Azure's blobs, with conditions that hold.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use stele_publisher::store::Home;

use crate::common::tempdir;
use crate::docs;
use crate::folder::{check, replayed};
use crate::scenes;
use crate::stele::{Machine, Store};

/// Azurite's own account, which everybody knows.
const ACCOUNT: &str = "devstoreaccount1";
const KEY: &str =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

struct Azurite {
    script: PathBuf,
    folder: tempfile::TempDir,
    child: Option<Child>,
    address: SocketAddr,
}

impl Azurite {
    /// Starts it with two containers: one that anyone may read, and one that nobody may.
    fn start() -> Option<Self> {
        let Some(script) = std::env::var_os("STELE_AZURITE").filter(|path| !path.is_empty()) else {
            println!("skipped: STELE_AZURITE is not set");
            return None;
        };
        let mut azurite = Self {
            script: script.into(),
            folder: tempdir(),
            child: None,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        azurite.start_again();
        let made = Command::new("node")
            .arg("-e")
            .arg(include_str!("containers.js"))
            .args([&azurite.url(), KEY, "city", "secret"])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        Some(azurite)
    }

    fn url(&self) -> String {
        format!("http://{}/{ACCOUNT}", self.address)
    }

    /// A file as anyone may read it, with its type and how long it may be kept.
    fn get(&self, path: &str) -> Option<(Vec<u8>, [String; 2])> {
        let mut answer = ureq::get(format!("{}/{path}", self.url())).call().ok()?;
        let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
        let headers = [header("content-type"), header("cache-control")];
        Some((answer.body_mut().read_to_vec().unwrap(), headers))
    }

    /// The names of all blobs of the public container.
    fn list(&self) -> Vec<String> {
        let url = format!("{}/city?restype=container&comp=list", self.url());
        let mut names = Vec::new();
        let mut marker = String::new();
        loop {
            let mut answer = ureq::get(format!("{url}&marker={marker}")).call().unwrap();
            let text = answer.body_mut().read_to_string().unwrap();
            let between = |text: &str, tag: &str| {
                let (_, rest) = text.split_once(&format!("<{tag}>"))?;
                Some(rest.split_once("</")?.0.to_owned())
            };
            names.extend(
                text.split("<Blob>")
                    .skip(1)
                    .map(|blob| between(blob, "Name").unwrap()),
            );
            marker = between(&text, "NextMarker").unwrap_or_default();
            if marker.is_empty() {
                return names;
            }
        }
    }
}

impl Drop for Azurite {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Store for Azurite {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn environment(&self, address: SocketAddr) -> Vec<(&'static str, String)> {
        vec![
            ("AZURE_STORAGE_USE_EMULATOR", "true".into()),
            ("AZURITE_BLOB_STORAGE_URL", format!("http://{address}")),
            ("AZURE_STORAGE_ACCOUNT_KEY", KEY.into()),
        ]
    }

    fn wrong_secret(&self) -> (&'static str, &'static str) {
        (
            "AZURE_STORAGE_ACCOUNT_KEY",
            "d3Jvbmcgd3Jvbmcgd3Jvbmcgd3Jvbmc=",
        )
    }

    fn places(&self) -> Vec<&'static str> {
        vec![
            "--log",
            "az://city/2026/log",
            "--private",
            "az://secret/2026",
        ]
    }

    fn is_conditional(&self) -> bool {
        true
    }

    fn audit(&self, machine: &Machine<'_>) -> Vec<Vec<u8>> {
        let mirror = tempdir();
        for name in ["stele.toml", "trust.json"] {
            fs::copy(machine.root.join(name), mirror.path().join(name)).unwrap();
        }
        for name in self.list() {
            let below = name
                .strip_prefix("2026/log/")
                .expect("nothing else lies there");
            let (bytes, headers) = self.get(&format!("city/{name}")).unwrap();
            assert_eq!(headers, headers_of(below), "{name}");
            let path = mirror.path().join("log").join(below);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        // What is private can't be read by anyone, and is there.
        assert!(self.get("secret/2026/lock").is_none());
        let home = Home::open(mirror.path()).unwrap();
        assert_eq!(replayed(&home), Ok(()));
        check(&home)
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // Asked to end, it writes down what it has; killed, it forgets what a store must not.
            let pid = child.id().to_string();
            let asked = Command::new("kill").args(["-TERM", &pid]).status();
            assert!(asked.unwrap().success());
            child.wait().unwrap();
        }
    }

    fn start_again(&mut self) {
        let mut child = Command::new("node")
            .arg(&self.script)
            .args(["--blobPort", &self.address.port().to_string()])
            .arg("--location")
            .arg(self.folder.path())
            .args(["--disableTelemetry", "--skipApiVersionCheck"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = lines.find_map(|line| {
            let line = line.unwrap();
            line.split_once("successfully listens on http://")
                .map(|(_, address)| address.to_owned())
        });
        self.address = ready.expect("it says where it listens").parse().unwrap();
        // What it prints of each request is of no interest, and must go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        self.child = Some(child);
    }
}

fn headers_of(path: &str) -> [String; 2] {
    let is = |name: &str| Path::new(path).starts_with(name);
    let headers = match path {
        "checkpoint" | "index/head.tlog-proof" => ["text/plain; charset=utf-8", "no-cache"],
        "index/top-page" => ["application/octet-stream", "no-cache"],
        // Left by the probe, where both places are of different buckets.
        "probe" => ["application/octet-stream", "no-store"],
        _ if is("feed") => ["application/atom+xml; charset=utf-8", "public, max-age=300"],
        _ if is("search") => ["application/octet-stream", "public, max-age=300"],
        _ => [
            "application/octet-stream",
            "public, max-age=31536000, immutable",
        ],
    };
    headers.map(str::to_owned)
}

#[test]
fn reads_back() {
    if let Some(azurite) = Azurite::start() {
        scenes::reads_back(&azurite);
    }
}

#[test]
fn the_page_works_word_for_word() {
    if let Some(azurite) = Azurite::start() {
        docs::works_word_for_word(&azurite);
    }
}

/// The page has a table of them.
#[test]
fn the_page_says_what_is_stored_with_each_file() {
    let page = docs::page();
    for path in ["checkpoint", "index/top-page", "feed/", "search/", "tile/"] {
        let [kind, kept] = headers_of(path);
        let row = page
            .lines()
            .find(|line| line.starts_with('|') && line.contains(path));
        let row = row.unwrap_or_else(|| panic!("{path}"));
        assert!(
            row.contains(&format!("`{kind}`")) && row.contains(&format!("`{kept}`")),
            "{row}"
        );
    }
}

#[test]
fn killed_in_the_midst() {
    if let Some(azurite) = Azurite::start() {
        scenes::killed(&azurite, 20);
    }
}

#[test]
fn torn_and_unanswered() {
    if let Some(azurite) = Azurite::start() {
        scenes::torn(&azurite, 20);
    }
}

#[test]
fn two_at_once() {
    if let Some(azurite) = Azurite::start() {
        scenes::two_at_once(&azurite, 20);
    }
}

#[test]
fn wrong_credentials() {
    if let Some(azurite) = Azurite::start() {
        scenes::wrong_credentials(&azurite);
    }
}

#[test]
fn down_and_up() {
    if let Some(azurite) = Azurite::start() {
        scenes::down_and_up(azurite);
    }
}
