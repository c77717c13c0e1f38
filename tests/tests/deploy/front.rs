//! nginx and Caddy with the configurations of `docs/examples/deploy`, on a free port of this machine.
//!
//! Nothing of the files is changed but the host's name, the folders, the ports and the certificate.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::process::geteuid;
use tempfile::TempDir;

use crate::process::Process;

/// A web server that the documentation has a configuration for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Nginx,
    Caddy,
}

/// Where its program is.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    pub(crate) kind: Kind,
    path: PathBuf,
}

/// What it serves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Folders<'f> {
    /// The built explorer.
    pub(crate) site: &'f Path,
    /// A publisher's folder.
    pub(crate) home: &'f Path,
    /// The widget's versions.
    pub(crate) widget: &'f Path,
}

/// The server. Ends with its value.
pub(crate) struct Front {
    pub(crate) address: SocketAddr,
    /// Where nginx sends readers on from plain HTTP.
    pub(crate) plain: SocketAddr,
    _folder: TempDir,
    _process: Process,
}

/// The host in the configurations.
pub(crate) const HOST: &str = "records.city.example";
const SITE: &str = "/srv/stele/site";
const WIDGETS: &str = "/srv/stele";
const HOME: &str = "/var/lib/stele/city";

/// How often a free port may be taken by somebody else before the server has it.
const TRIES: usize = 5;

impl Program {
    /// The ones that `cargo xtask test deploy` has found.
    pub(crate) fn all() -> Vec<Self> {
        let found = [(Kind::Nginx, "STELE_NGINX"), (Kind::Caddy, "STELE_CADDY")];
        let found = found.map(|(kind, name)| {
            let path = PathBuf::from(std::env::var_os(name)?);
            Some(Self { kind, path })
        });
        found.into_iter().flatten().collect()
    }

    /// Starts it, without encryption.
    pub(crate) fn start(&self, folders: Folders<'_>) -> Front {
        (0..TRIES)
            .find_map(|_| self.try_start(folders))
            .unwrap_or_else(|| panic!("{self:?} doesn't start; its errors stand above"))
    }

    fn try_start(&self, folders: Folders<'_>) -> Option<Front> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let widgets = folder.path().join("widgets");
        fs::create_dir(&widgets).expect("it can be made");
        symlink(folders.widget, widgets.join("widget")).expect("it can be linked");
        let [address, plain] = free_ports();
        let text = configuration(self.kind);
        let text = text
            .replace(SITE, &folders.site.display().to_string())
            .replace(WIDGETS, &widgets.display().to_string())
            .replace(HOME, &folders.home.display().to_string());
        let text = match self.kind {
            Kind::Nginx => plain_nginx(&text, address, plain),
            Kind::Caddy => plain_caddy(&text, address, folder.path()),
        };
        let (command, ready) = self.command(&text, folder.path());
        let started = |line: &str| line.contains(ready).then_some(());
        let (process, ()) = Process::try_start(&mut merged(&command), started)?;
        Some(Front {
            address,
            plain,
            _folder: folder,
            _process: process,
        })
    }

    /// How it is started with this configuration, and what it says when it listens.
    fn command(&self, text: &str, folder: &Path) -> (Command, &'static str) {
        let mut command = Command::new(&self.path);
        match self.kind {
            Kind::Nginx => {
                let around = nginx_around(text, folder);
                command.arg("-p").arg(folder).arg("-c").arg(around);
                (command, "start worker process ")
            }
            Kind::Caddy => {
                let path = folder.join("Caddyfile");
                fs::write(&path, text).expect("it can be written");
                command.args(["run", "--adapter", "caddyfile", "--config"]);
                command.arg(path);
                for name in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
                    command.env(name, folder);
                }
                (command, "serving initial configuration")
            }
        }
    }

    /// What it says of the whole file with only the folders and the certificate changed: nothing, if it would start.
    pub(crate) fn complaints(&self, text: &str) -> Option<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut command = match self.kind {
            Kind::Nginx => {
                let mut command = Command::new(&self.path);
                let around = nginx_around(text, folder.path());
                command.arg("-t").arg("-p").arg(folder.path());
                command.arg("-c").arg(around);
                command
            }
            Kind::Caddy => {
                let path = folder.path().join("Caddyfile");
                fs::write(&path, text).expect("it can be written");
                let mut command = Command::new(&self.path);
                command.args(["validate", "--adapter", "caddyfile", "--config"]);
                command.arg(path).env("XDG_DATA_HOME", folder.path());
                command.env("XDG_CONFIG_HOME", folder.path());
                command
            }
        };
        let output = command.output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (!output.status.success() || said.contains("[warn]") || said.contains("not formatted"))
            .then_some(said)
    }
}

/// The documentation's file.
pub(crate) fn configuration(kind: Kind) -> String {
    let name = match kind {
        Kind::Nginx => "nginx.conf",
        Kind::Caddy => "Caddyfile",
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/examples/deploy");
    fs::read_to_string(path.join(name)).expect("the documentation has it")
}

/// What Debian's own `nginx.conf` has around it, without a place outside of this folder.
fn nginx_around(text: &str, folder: &Path) -> PathBuf {
    fs::write(folder.join("stele.conf"), text).expect("it can be written");
    // Its workers are somebody else, who may not read a test's folder.
    let user = if geteuid().is_root() {
        "user root;"
    } else {
        ""
    };
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary.map(|what| format!("{what}_temp_path tmp-{what};"));
    let around = format!(
        "daemon off; {user} pid nginx.pid; error_log stderr notice; worker_processes 2;\n\
         events {{}}\nhttp {{ access_log off; {} include stele.conf; }}\n",
        temporary.concat()
    );
    let path = folder.join("nginx.conf");
    fs::write(&path, around).expect("it can be written");
    path
}

fn plain_nginx(text: &str, address: SocketAddr, plain: SocketAddr) -> String {
    for line in ["    listen 80;\n", "    listen 443 ssl http2;\n"] {
        assert!(text.contains(line), "{line}");
    }
    let own = |line: &&str| {
        let line = line.trim_start();
        !line.starts_with("ssl_") && !line.starts_with("listen [::]")
    };
    let text: Vec<_> = text.lines().filter(own).collect();
    let text = text.join("\n");
    text.replace("listen 80;", &format!("listen {plain};"))
        .replace("listen 443 ssl http2;", &format!("listen {address};"))
}

fn plain_caddy(text: &str, address: SocketAddr, folder: &Path) -> String {
    let host = format!("\n{HOST} {{\n");
    assert!(text.contains(&host));
    let plain = format!("\nhttp://{address} {{\n\tbind {}\n", address.ip());
    let storage = folder.display();
    format!(
        "{{\n\tadmin off\n\tauto_https off\n\tstorage file_system {storage}\n}}\n{}",
        text.replace(&host, &plain)
    )
}

/// The same with its errors in its output.
fn merged(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "exec \"$0\" \"$@\" 2>&1"]);
    shell.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    shell
}

fn free_ports<const N: usize>() -> [SocketAddr; N] {
    let bound = [(); N].map(|()| TcpListener::bind(("127.0.0.1", 0)).expect("a free port"));
    bound.map(|listener| listener.local_addr().expect("it is bound"))
}
