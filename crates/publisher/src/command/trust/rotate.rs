//! Changes that keep what is old: keys that give way to others, and logs that end.
//!
//! A key that is simply replaced takes all its signatures with it: what was cosigned before would not be enough
//! any more. So the old key stays in the policy, with the last moment at which it counts.

use serde_json::{Value, json};
use stele_records::time::format_time;
use stele_records::trust::label_of;
use stele_verify::checkpoint::Checkpoint;
use stele_verify::note::VerifierKey;

use super::edit::{Edit, is_line, no_witness};
use crate::failure::Failure;

impl Edit<'_> {
    /// Adds a log, or a further key to a log that is there.
    pub(in crate::command) fn add_log(&mut self, vkey: &str) -> Result<(), Failure> {
        let name = key(vkey)?.name().to_string();
        let mut lines = self.policy();
        let is_log = |line: &[String]| line.first().is_some_and(|word| word == "log");
        let is_same = |line: &Vec<String>| {
            let named = line.get(1).and_then(|vkey| vkey.split('+').next());
            is_log(line) && named == Some(&*name)
        };
        let last = lines.iter().rposition(is_same);
        let last = last.or_else(|| lines.iter().rposition(|line| is_log(line)));
        let at = last.map_or(0, |at| at.saturating_add(1));
        lines.insert(at, vec!["log".into(), vkey.into()]);
        self.set_policy(&lines);
        Ok(())
    }

    /// Lets what a key signs count until this time, and no longer.
    pub(in crate::command) fn set_until(
        &mut self,
        key: &VerifierKey,
        until: u64,
    ) -> Result<(), Failure> {
        let time = format_time(until).ok_or_else(|| Failure::misuse("this time has no year"))?;
        let labels = self.member("keys");
        let label = &mut labels[label_of(key)];
        if !label.is_object() {
            *label = json!({});
        }
        label["validUntil"] = json!(time);
        Ok(())
    }

    /// Puts a witness, by its vkey or its line of a policy, in the place of another, whose cosignatures until `until` stay good. In the quorum the two
    /// count as one.
    pub(super) fn succeed_witness(
        &mut self,
        old: &str,
        line: &str,
        until: u64,
    ) -> Result<(), Failure> {
        let mut words = line.split_whitespace();
        let (vkey, url) = match (words.next(), words.clone().nth(1)) {
            (Some("witness"), Some(vkey)) => (vkey, words.nth(2)),
            (first, _) => (first.unwrap_or_default(), None),
        };
        let new_key = key(vkey)?;
        let mut lines = self.policy();
        let is_old = |line: &Vec<String>| is_line(line, "witness", old);
        let at = lines.iter().position(is_old);
        let line = at.and_then(|at| Some((at, lines.get(at)?.get(2)?.clone())));
        let (at, old_vkey) = line.ok_or_else(|| no_witness(old))?;
        let taken: Vec<String> = lines
            .iter()
            .filter_map(|line| line.get(1).cloned())
            .collect();
        let new = free(&new_key.name().to_string(), &taken);
        let group = free(&format!("{old}-or-{new}"), &taken);
        for line in &mut lines {
            let members = match line.first().map(String::as_str) {
                Some("group") => line.get_mut(3..),
                Some("quorum") => line.get_mut(1..),
                _ => None,
            };
            for member in members.unwrap_or_default() {
                if member == old {
                    member.clone_from(&group);
                }
            }
        }
        let after = at.saturating_add(1);
        let words = |line: &[&str]| line.iter().map(|word| (*word).to_owned()).collect();
        lines.insert(after, words(&["group", &group, "any", old, &new]));
        let mut witness: Vec<String> = words(&["witness", &new, vkey]);
        witness.extend(url.map(str::to_owned));
        lines.insert(after, witness);
        self.set_policy(&lines);
        self.set_until(&key(&old_vkey)?, until)
    }

    /// Closes a log with this last state.
    pub(in crate::command) fn close(
        &mut self,
        last: &Checkpoint,
        time: u64,
        successor: Option<&str>,
    ) -> Result<(), Failure> {
        let time = format_time(time).ok_or_else(|| Failure::misuse("this time has no year"))?;
        let mut end = json!({"size": last.size(), "root": last.root().to_base64(), "time": time});
        if let Some(successor) = successor {
            end["successor"] = json!(successor);
        }
        self.member("closed")[last.origin()] = end;
        Ok(())
    }

    /// An object in the trust file, which is made if it isn't there.
    fn member(&mut self, name: &str) -> &mut Value {
        let member = &mut self.json_mut()[name];
        if !member.is_object() {
            *member = json!({});
        }
        member
    }
}

/// A key as a policy writes it.
pub(in crate::command) fn key(vkey: &str) -> Result<VerifierKey, Failure> {
    VerifierKey::parse(vkey).map_err(|error| {
        Failure::misuse(format!(
            "{vkey} is no key of a log or a witness ({}): it looks like NAME+ID+KEY",
            error.code()
        ))
    })
}

/// This name, or with a number if it is taken.
fn free(name: &str, taken: &[String]) -> String {
    let mut names =
        std::iter::once(name.to_owned()).chain((2_u32..).map(|number| format!("{name}-{number}")));
    let free = names.find(|name| !taken.contains(name));
    free.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use stele_records::trust::TrustFile;

    use super::*;

    const LOG: &str = "log.example/1+aa4e1ef2+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    fn vkey(name: &str, seed: u8) -> String {
        use stele_sign::note::NoteSigner;
        use stele_verify::note::{KeyKind, KeyName};
        let name = KeyName::new(name).unwrap();
        let kind = match name.as_str().contains('/') {
            true => KeyKind::Ed25519,
            false => KeyKind::CosignatureV1,
        };
        let key = NoteSigner::from_seed(name, kind, &[seed; 32]).unwrap();
        key.verifier_key().to_vkey()
    }

    fn trust() -> Value {
        let policy = format!(
            "log {}\nwitness a {}\nwitness b {}\ngroup all 2 a b\nquorum all\n",
            vkey("log.example/1", 1),
            vkey("a.example", 2),
            vkey("b.example", 3),
        );
        json!({"version": 1, "name": {"en": "A", "zh": "甲"}, "policy": policy,
               "mirrors": {"log.example/1": ["log/"]}, "maxAgeSeconds": 60, "timeZone": "Asia/Shanghai",
               "contact": ""})
    }

    fn read(json: &Value) -> TrustFile {
        TrustFile::parse(json.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn a_witness_gives_way_to_another_and_the_quorum_stays() {
        let mut json = trust();
        let new = vkey("c.example", 4);
        Edit::of(&mut json)
            .succeed_witness("a", &new, 1_800_000_000)
            .unwrap();
        let read_again = read(&json);
        assert_eq!(read_again.policy.witnesses().len(), 3);
        let policy = json["policy"].as_str().unwrap();
        assert!(
            policy.contains("group a-or-c.example any a c.example\n"),
            "{policy}"
        );
        assert!(
            policy.contains("group all 2 a-or-c.example b\n"),
            "{policy}"
        );
        let old = read_again.policy.witnesses()[0].window();
        assert!(old.contains(1_800_000_000) && !old.contains(1_800_000_001));
        // And once more, in the place of the new one, by the line that its operator has sent.
        let third = vkey("c.example", 5);
        let line = format!("witness whatever {third} https://c.example/");
        Edit::of(&mut json)
            .succeed_witness("c.example", &line, 1_900_000_000)
            .unwrap();
        let policy = json["policy"].as_str().unwrap();
        assert!(policy.contains(&format!("witness c.example-2 {third} https://c.example/\n")));
        assert_eq!(read(&json).policy.witnesses().len(), 4);
        assert!(Edit::of(&mut json).succeed_witness("x", &third, 1).is_err());
    }

    #[test]
    fn a_log_gets_a_second_key_and_an_end() {
        let mut json = trust();
        let second = vkey("log.example/1", 9);
        Edit::of(&mut json).add_log(&second).unwrap();
        let first = key(&vkey("log.example/1", 1)).unwrap();
        Edit::of(&mut json)
            .set_until(&first, 1_800_000_000)
            .unwrap();
        let changed = read(&json);
        let logs: Vec<String> = changed
            .policy
            .logs()
            .iter()
            .map(|log| log.key().to_vkey())
            .collect();
        assert_eq!(logs, [first.to_vkey(), second]);
        assert!(!changed.policy.logs()[0].window().contains(1_800_000_001));
        let root = stele_verify::hash::empty_root();
        let last = Checkpoint::new("log.example/1", 0, root).unwrap();
        Edit::of(&mut json)
            .close(&last, 1_800_000_000, None)
            .unwrap();
        let end = read(&json).closed.get("log.example/1").cloned().unwrap();
        assert_eq!(
            (end.size, end.root, end.time, end.successor),
            (0, root, 1_800_000_000, None)
        );
        // A successor must be another log of the policy.
        for bad in ["log.example/1", "log.example/2"] {
            Edit::of(&mut json)
                .close(&last, 1_800_000_000, Some(bad))
                .unwrap();
            assert!(
                TrustFile::parse(json.to_string().as_bytes()).is_err(),
                "{bad}"
            );
        }
        assert!(Edit::of(&mut json).add_log(LOG).is_err());
    }
}
