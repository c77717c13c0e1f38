//! Garage: a store of three nodes, which ignores the conditions of writes.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use rustix::process::{Pid, Signal, kill_process};
use stele_records::index::IndexRoot;
use stele_tlog::path::entry_path;
use stele_tlog::{BundleId, bundle};
use stele_verify::hash::leaf_hash;
use stele_verify::merkle::root_of_entries;
use tempfile::TempDir;

use crate::common::tempdir;
use crate::folder::{ORIGIN, alone, mixed};
use crate::scenes;
use crate::stele::{Machine, Store, said, succeeds};
use crate::wire::{Event, Wire};

pub(crate) const NODES: usize = 3;

/// How often it is asked whether all nodes are there. Each question takes a moment.
const PATIENCE: usize = 600;

pub(crate) struct Garage {
    program: PathBuf,
    folder: TempDir,
    nodes: Vec<Option<Child>>,
    /// Where each node listens: to the others, for S3, for browsers.
    ports: Vec<[u16; 3]>,
    /// By what the nodes know one another.
    names: Vec<String>,
    id: String,
    secret: String,
}

impl Garage {
    /// Starts three nodes, each of which holds everything, with a bucket that anyone may read as a website,
    /// and one that nobody may.
    pub(crate) fn start() -> Option<Self> {
        Self::start_at(tempdir())
    }

    /// The same; the folder of each node is called by its number.
    pub(crate) fn start_at(folder: TempDir) -> Option<Self> {
        let Some(program) = std::env::var_os("STELE_GARAGE").filter(|path| !path.is_empty()) else {
            println!("skipped: STELE_GARAGE is not set");
            return None;
        };
        let mut garage = Self {
            program: program.into(),
            folder,
            nodes: (0..NODES).map(|_| None).collect(),
            ports: ports(),
            names: Vec::new(),
            id: String::new(),
            secret: String::new(),
        };
        for node in 0..NODES {
            garage.configure(node);
            garage.start_node(node);
        }
        garage.names = (0..NODES)
            .map(|node| {
                let name = garage.ask_until(node, &["node", "id", "-q"], |said| said.contains('@'));
                name.trim().to_owned()
            })
            .collect();
        garage.introduce();
        for name in &garage.names {
            let id = name.split('@').next().unwrap();
            let assign = ["layout", "assign", "-z", "here", "-c", "1G", id];
            garage.ask_until(0, &assign, |_| true);
        }
        garage.ask_until(0, &["layout", "apply", "--version", "1"], |_| true);
        let key = garage.ask_until(0, &["key", "create", "stele"], |said| said.contains("GK"));
        let word = |name: &str| {
            let line = key.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().last().unwrap().to_owned()
        };
        (garage.id, garage.secret) = (word("Key ID"), word("Secret key"));
        for bucket in ["city", "secret"] {
            garage.ask_until(0, &["bucket", "create", bucket], |_| true);
            let allow = [
                "bucket", "allow", "--read", "--write", bucket, "--key", "stele",
            ];
            garage.ask_until(0, &allow, |_| true);
        }
        garage.ask_until(0, &["bucket", "website", "--allow", "city"], |_| true);
        Some(garage)
    }

    fn configure(&self, node: usize) {
        let [rpc, s3, web] = self.ports[node];
        let folder = self.folder.path().join(node.to_string());
        fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "metadata_dir = \"{0}/meta\"\ndata_dir = \"{0}/data\"\ndb_engine = \"sqlite\"\n\
             replication_factor = 3\nrpc_bind_addr = \"127.0.0.1:{rpc}\"\n\
             rpc_public_addr = \"127.0.0.1:{rpc}\"\nrpc_secret = \"{1}\"\n\
             [s3_api]\ns3_region = \"garage\"\napi_bind_addr = \"127.0.0.1:{s3}\"\n\
             [s3_web]\nbind_addr = \"127.0.0.1:{web}\"\nroot_domain = \".web.garage\"\n",
            folder.display(),
            "7".repeat(64),
        );
        fs::write(folder.join("garage.toml"), text).unwrap();
    }

    fn command(&self, node: usize) -> Command {
        let mut command = Command::new(&self.program);
        let config = self
            .folder
            .path()
            .join(node.to_string())
            .join("garage.toml");
        command.arg("-c").arg(config).stderr(Stdio::null());
        command
    }

    fn start_node(&mut self, node: usize) {
        let mut server = self.command(node);
        server
            .arg("server")
            .stdout(Stdio::null())
            .env("RUST_LOG", "off");
        self.nodes[node] = Some(server.spawn().unwrap());
    }

    /// Tells the first node where the others are, and waits until it has met them.
    fn introduce(&self) {
        for name in &self.names[1..] {
            self.ask_until(0, &["node", "connect", name], |_| true);
        }
        let has_met = |said: &str| said.matches("127.0.0.1:").count() >= NODES;
        self.ask_until(0, &["status"], has_met);
    }

    /// Has a node stand still, or go on.
    pub(crate) fn signal(&self, node: usize, signal: Signal) {
        let process = Pid::from_child(self.nodes[node].as_ref().unwrap());
        kill_process(process, signal).unwrap();
    }

    fn kill_node(&mut self, node: usize) {
        if let Some(mut child) = self.nodes[node].take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Asks a node until it answers so.
    fn ask_until(&self, node: usize, args: &[&str], is_it: impl Fn(&str) -> bool) -> String {
        let mut last = String::new();
        for _ in 0..PATIENCE {
            let output = self.command(node).args(args).output().unwrap();
            last = said(&output);
            if output.status.success() && is_it(&last) {
                return last;
            }
        }
        panic!("garage {args:?}: {last}");
    }

    /// A file as a browser reads it.
    fn get(&self, path: &str) -> Option<(Vec<u8>, String)> {
        let url = format!("http://127.0.0.1:{}/{path}", self.ports[0][2]);
        let mut answer = ureq::get(url)
            .header("host", "city.web.garage")
            .call()
            .ok()?;
        let kept = answer
            .headers()
            .get("cache-control")?
            .to_str()
            .unwrap()
            .to_owned();
        Some((answer.body_mut().read_to_vec().unwrap(), kept))
    }
}

impl Drop for Garage {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Ports that nobody listens at.
fn ports() -> Vec<[u16; 3]> {
    let free: Vec<_> = (0..NODES * 3)
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    let ports: Vec<_> = free
        .iter()
        .map(|at| at.local_addr().unwrap().port())
        .collect();
    ports.as_chunks().0.to_vec()
}

impl Store for Garage {
    fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.ports[0][1]))
    }

    fn environment(&self, address: SocketAddr) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ACCESS_KEY_ID", self.id.clone()),
            ("AWS_SECRET_ACCESS_KEY", self.secret.clone()),
            ("AWS_REGION", "garage".into()),
            ("AWS_ENDPOINT_URL", format!("http://{address}")),
            ("AWS_ALLOW_HTTP", "true".into()),
        ]
    }

    fn wrong_secret(&self) -> (&'static str, &'static str) {
        ("AWS_SECRET_ACCESS_KEY", "d3Jvbmcgd3Jvbmcgd3Jvbmcgd3Jvbmc")
    }

    fn places(&self) -> Vec<&'static str> {
        vec![
            "--log",
            "s3://city/2026/log",
            "--private",
            "s3://secret/2026",
        ]
    }

    fn is_conditional(&self) -> bool {
        false
    }

    fn audit(&self, machine: &Machine<'_>) -> Vec<Vec<u8>> {
        succeeds(&machine.command("audit", self.address()).output().unwrap());
        let get = |path: &str| self.get(&format!("2026/log/{path}")).unwrap();
        let (checkpoint, kept) = get("checkpoint");
        assert_eq!(kept, "no-cache");
        let policy = machine.home().trust().unwrap().policy;
        let checkpoint = policy.verify(&checkpoint).unwrap();
        let mut all = Vec::new();
        for index in 0..checkpoint.size().div_ceil(256) {
            let id = BundleId::in_tree(checkpoint.size(), index).unwrap();
            let (bytes, kept) = get(&id.path());
            assert!(kept.ends_with("immutable"));
            let entries = bundle::parse(id, &bytes).unwrap();
            all.extend(entries.into_iter().map(<[u8]>::to_vec));
        }
        assert_eq!(
            root_of_entries(all.iter().map(Vec::as_slice)),
            checkpoint.root()
        );
        for entry in &all {
            assert_eq!(get(&entry_path(&leaf_hash(entry))).0, *entry);
        }
        all.retain(|entry| !IndexRoot::claims_to_be(entry));
        all
    }

    fn kill(&mut self) {
        for node in 0..NODES {
            self.kill_node(node);
        }
    }

    fn start_again(&mut self) {
        for node in 0..NODES {
            self.start_node(node);
        }
        self.introduce();
    }
}

/// Without a lock elsewhere nothing is begun.
#[test]
fn it_is_found_out_that_conditions_are_ignored() {
    let Some(garage) = Garage::start() else {
        return;
    };
    let folder = tempdir();
    let machine = Machine::at(&folder.path().join("city"), &garage);
    let mut init = machine.command("init", garage.address());
    init.args(["--origin", ORIGIN, "--witness", "w1"])
        .args(garage.places());
    let refused = init.output().unwrap();
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(
        said(&refused).contains("external_lock"),
        "{}",
        said(&refused)
    );
    assert!(!machine.root.exists(), "no keys were made");
}

#[test]
fn reads_back() {
    if let Some(garage) = Garage::start() {
        scenes::reads_back(&garage);
    }
}

#[test]
fn killed_in_the_midst() {
    if let Some(garage) = Garage::start() {
        scenes::killed(&garage, 100);
    }
}

#[test]
fn torn_and_unanswered() {
    if let Some(garage) = Garage::start() {
        scenes::torn(&garage, 40);
    }
}

#[test]
fn two_at_once() {
    if let Some(garage) = Garage::start() {
        scenes::two_at_once(&garage, 30);
    }
}

#[test]
fn wrong_credentials() {
    if let Some(garage) = Garage::start() {
        scenes::wrong_credentials(&garage);
    }
}

#[test]
fn down_and_up() {
    if let Some(garage) = Garage::start() {
        scenes::down_and_up(garage);
    }
}

/// Two of three nodes are enough: one dies in the midst of a publication.
#[test]
fn a_node_dies_in_the_midst() {
    let Some(garage) = Garage::start() else {
        return;
    };
    let _alone = alone();
    let folder = tempdir();
    let (address, root) = {
        let machine = Machine::init(folder.path(), &garage);
        machine.queue(&mixed(0..9));
        (garage.address(), machine.root)
    };
    let garage = Arc::new(Mutex::new(garage));
    let killer = Arc::clone(&garage);
    let event = Event::Held(Box::new(move || killer.lock().unwrap().kill_node(2)));
    let wire = Wire::new(address, 20, event);
    let mut publish = Machine::at(&root, &*garage.lock().unwrap()).command("publish", wire.address);
    let output = publish.output().unwrap();
    assert!(wire.has_happened());
    let mut garage = garage.lock().unwrap();
    if !output.status.success() {
        assert!(
            said(&output).contains("run the command again"),
            "{}",
            said(&output)
        );
        succeeds(&Machine::at(&root, &*garage).publish());
    }
    // Without it.
    let machine = Machine::at(&root, &*garage);
    machine.queue(&mixed(9..12));
    succeeds(&machine.publish());
    garage.start_node(2);
    let machine = Machine::at(&root, &*garage);
    let mut records = garage.audit(&machine);
    records.sort();
    let mut wanted = mixed(0..12);
    wanted.sort();
    assert_eq!(records, wanted);
    machine.assert_settled();
}
