//! Pages whose elements look into a log.

use std::process::Command;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use stele_records::auditors::checkpoint_path;
use stele_verify::encoding::to_base64;
use stele_verify::note::VerifierKey;

use crate::common::tempdir;
use crate::web::{ANYONE, File, Host, Web, trust_file, trust_file_of};

/// A page that looks a record up, and the hosts that its trust file names: two mirrors of the log, and an auditor.
struct LookUp {
    web: Web,
    log: Host,
    mirror: Host,
    auditor: Host,
    trust: Value,
    statement: String,
}

impl LookUp {
    fn new() -> Self {
        let folder = tempdir();
        let mut stele = Command::new(env!("CARGO_BIN_EXE_stele"));
        let key = folder.path().join("auditor.key");
        let output = stele
            .arg("keygen")
            .arg(key)
            .args(["--auditor", "audit.university.example"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stdout).unwrap();
        let mut words = said.split_whitespace();
        let vkey = words
            .find(|word| word.starts_with("audit.university.example+"))
            .expect(&said);
        let statement = checkpoint_path(&VerifierKey::parse(vkey).unwrap());
        let hosts = [Host::start(), Host::start(), Host::start()];
        for (host, path) in hosts
            .iter()
            .zip(["log/checkpoint", "checkpoint", &statement])
        {
            let file = File::new("text/plain", &[ANYONE], "a checkpoint");
            host.put(&format!("/{path}"), file);
        }
        let [log, mirror, auditor] = hosts;
        let mut trust: Value = serde_json::from_slice(&trust_file()).unwrap();
        trust["mirrors"]["log.example/doctor"] =
            json!([format!("{}/log/", log.origin), mirror.origin]);
        trust["auditors"] = json!([{
            "key": vkey, "name": {"en": "University", "zh": "大学"}, "url": auditor.origin
        }]);
        trust["auditorQuorum"] = json!(1);
        let statement = format!("/{statement}");
        let look_up = Self {
            web: Web::new(),
            log,
            mirror,
            auditor,
            trust,
            statement,
        };
        look_up.page(&look_up.attributes(), &look_up.hosts());
        look_up
    }

    fn attributes(&self) -> String {
        format!("log={}/log record=urn:uuid:0", self.log.origin)
    }

    fn hosts(&self) -> String {
        let hosts = [&self.web.city, &self.log, &self.mirror, &self.auditor];
        hosts.map(|host| host.origin.as_str()).join(" ")
    }

    /// The page, with an element of these attributes and a policy that lets these hosts be asked.
    fn page(&self, attributes: &str, hosts: &str) {
        let file = self.trust.to_string();
        let pin = to_base64(&Sha256::digest(&file));
        let city = &self.web.city.origin;
        let element = format!(
            "<stele-verify {attributes} trust={city}/trust.json trust-integrity=\"sha256-{pin}\"></stele-verify>"
        );
        let policy = format!(
            "script-src {city}/w/v1/stele-verify.js 'wasm-unsafe-eval'; connect-src {hosts}"
        );
        let file = File::new("application/json", &[ANYONE], file);
        self.web.city.put("/trust.json", file);
        self.web.page(&element, &policy);
    }
}

#[test]
fn a_look_up_asks_the_log_its_mirrors_and_the_auditors() {
    let mut all = LookUp::new();
    let text = all.web.assert_found(&[], 0);
    for (host, path) in [
        (&all.log, "/log/checkpoint"),
        (&all.mirror, "/checkpoint"),
        (&all.auditor, &all.statement),
    ] {
        let read = format!("{}{path}", host.origin);
        assert!(text.contains(&read), "{read} was not read: {text}");
    }
    // One mirror that can be read is enough, and what the others lack is advice.
    let shut = |host: &Host, path: &str| {
        host.change(path, |file| file.set("Access-Control-Allow-Origin", ""));
    };
    shut(&all.log, "/log/checkpoint");
    let text = all.web.assert_found(&["no-cors"], 0);
    assert!(text.contains("advice    no-cors"), "{text}");
    assert!(text.contains("can do without it"), "{text}");
    shut(&all.mirror, "/checkpoint");
    let text = all.web.assert_found(&["no-cors", "no-cors"], 1);
    assert!(!text.contains("can do without it"), "{text}");
    // So many auditors as the trust file's quorum asks for.
    let all_again = LookUp::new();
    shut(&all_again.auditor, &all_again.statement);
    all_again.web.assert_found(&["no-cors"], 1);
    all = LookUp::new();
    all.trust["auditorQuorum"] = json!(0);
    all.page(&all.attributes(), &all.hosts());
    shut(&all.auditor, &all.statement);
    all.web.assert_found(&["no-cors"], 0);
}

#[test]
fn the_policy_has_to_know_the_hosts_of_a_look_up() {
    let all = LookUp::new();
    let city = all.web.city.origin.clone();
    all.page(&all.attributes(), &city);
    let text = all.web.assert_found(&["connect-blocked"; 3], 1);
    for host in [&all.log, &all.mirror, &all.auditor] {
        let todo = format!("Add to connect-src: {}.", host.origin);
        assert!(text.contains(&todo), "{todo}: {text}");
    }
    // Without the trust file's word, the log alone.
    all.web.city.remove("/trust.json");
    let text = all.web.assert_found(&["status", "connect-blocked"], 1);
    let todo = format!("Add to connect-src: {}.", all.log.origin);
    assert!(text.contains(&todo), "{text}");
}

#[test]
fn where_a_look_up_finds_its_log() {
    let mut all = LookUp::new();
    // Without an address, where the trust file says.
    all.page("record=urn:uuid:0", &all.hosts());
    all.web.assert_found(&[], 0);
    // A file is checked as it is, and nothing is looked up.
    let city = &all.web.city.origin;
    all.page(
        &format!("src={city}/a.tlog-proof {}", all.attributes()),
        city,
    );
    all.web.assert_found(&[], 0);
    // What is relative to the explorer's page is nothing on another, where an address is known.
    all.trust["mirrors"]["log.example/doctor"] = json!(["log/"]);
    all.page(&all.attributes(), &all.hosts());
    let text = all.web.assert_found(&[], 0);
    assert!(!text.contains(&all.mirror.origin), "{text}");
    // Of two logs, none is guessed.
    let other: Value = serde_json::from_slice(&trust_file_of("log.example/other")).unwrap();
    let line = |trust: &Value| {
        let policy = trust["policy"].as_str().unwrap();
        policy.lines().next().unwrap().to_owned()
    };
    let lines = [line(&all.trust), line(&other), "quorum none\n".into()];
    all.trust["policy"] = json!(lines.join("\n"));
    all.trust["mirrors"]["log.example/other"] = json!(["other/"]);
    all.page("key=tag:T-1", &all.hosts());
    all.web.assert_found(&["log-unknown"], 1);
    all.page(&all.attributes(), &all.hosts());
    all.web.assert_found(&["log-unknown"], 1);
    all.trust["mirrors"]["log.example/doctor"] = json!([format!("{}/log/", all.log.origin)]);
    all.page(&all.attributes(), &all.hosts());
    all.web.assert_found(&[], 0);
}
