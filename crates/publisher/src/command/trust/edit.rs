//! Changes to the JSON of a trust file, as the options of `stele trust new` ask for them.

use serde_json::{Value, json};
use stele_verify::note::VerifierKey;

use crate::failure::Failure;

/// A trust file's JSON that is being changed. Whether the outcome is sound is for the parser to say.
pub(in crate::command) struct Edit<'j> {
    json: &'j mut Value,
}

impl<'j> Edit<'j> {
    pub(in crate::command) const fn of(json: &'j mut Value) -> Self {
        Self { json }
    }

    pub(super) fn set(&mut self, member: &str, value: Value) {
        self.json[member] = value;
    }

    pub(super) const fn json_mut(&mut self) -> &mut Value {
        self.json
    }

    /// The lines of the policy, each as words.
    pub(super) fn policy(&self) -> Vec<Vec<String>> {
        let text = self.json["policy"].as_str().unwrap_or_default();
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
        text.lines().map(words).collect()
    }

    pub(super) fn set_policy(&mut self, lines: &[Vec<String>]) {
        let text: String = lines.iter().map(|line| line.join(" ") + "\n").collect();
        self.set("policy", json!(text));
    }

    /// Puts another vkey in a line of this kind.
    fn replace(&mut self, is_it: impl Fn(&[String]) -> bool, at: usize, vkey: &str) -> bool {
        let mut lines = self.policy();
        let line = lines.iter_mut().find(|line| is_it(line));
        let Some(place) = line.and_then(|line| line.get_mut(at)) else {
            return false;
        };
        vkey.clone_into(place);
        self.set_policy(&lines);
        true
    }

    pub(super) fn replace_witness(&mut self, name: &str, vkey: &str) -> Result<(), Failure> {
        let is_it = |line: &[String]| is_line(line, "witness", name);
        match self.replace(is_it, 2, vkey) {
            true => Ok(()),
            false => Err(no_witness(name)),
        }
    }

    /// A log is known by the name in its key: its origin.
    pub(super) fn replace_log(&mut self, vkey: &str) -> Result<(), Failure> {
        let name = vkey.split('+').next().unwrap_or_default();
        let is_it = |line: &[String]| {
            let named = line.get(1).and_then(|vkey| vkey.split('+').next());
            line.first().is_some_and(|word| word == "log") && named == Some(name)
        };
        match self.replace(is_it, 1, vkey) {
            true => Ok(()),
            false => Err(Failure::misuse(format!(
                "the policy has no log {name}: a log's new key has the same name"
            ))),
        }
    }

    /// Adds and removes witnesses where the quorum is none, one witness, or one group of all of them.
    /// Another one is for a person to change: what it means isn't to be guessed.
    pub(super) fn change_witnesses(
        &mut self,
        added: &[(&str, &str)],
        removed: &[String],
        quorum: Option<usize>,
    ) -> Result<(), Failure> {
        if added.is_empty() && removed.is_empty() && quorum.is_none() {
            return Ok(());
        }
        let mut lines = self.policy();
        let names = |lines: &[Vec<String>]| -> Vec<String> {
            let witnesses = lines.iter().filter(|line| starts(line, "witness"));
            witnesses.filter_map(|line| line.get(1).cloned()).collect()
        };
        let before = names(&lines);
        let needed = needed(&lines, &before).ok_or_else(|| {
            Failure::misuse(
                "the quorum of this policy isn't one plain group of all witnesses: change its witnesses, \
                 groups and quorum by hand in the draft",
            )
        })?;
        for name in removed {
            let count = lines.len();
            lines.retain(|line| !is_line(line, "witness", name));
            if lines.len() == count {
                return Err(no_witness(name));
            }
        }
        lines.retain(|line| !starts(line, "group") && !starts(line, "quorum"));
        for (name, vkey) in added {
            lines.push(vec!["witness".into(), (*name).into(), (*vkey).into()]);
        }
        let names = names(&lines);
        let needed = quorum.unwrap_or(needed);
        if needed > names.len() {
            return Err(Failure::misuse(format!(
                "{needed} witnesses would have to cosign, and there would be {}: give --quorum",
                names.len()
            )));
        }
        if needed == 0 {
            lines.push(vec!["quorum".into(), "none".into()]);
        } else {
            let mut group = vec!["group".into(), "witnesses".into(), needed.to_string()];
            group.extend(names);
            lines.push(group);
            lines.push(vec!["quorum".into(), "witnesses".into()]);
        }
        self.set_policy(&lines);
        Ok(())
    }

    pub(super) fn add_auditor(
        &mut self,
        vkey: &str,
        en: Option<String>,
        zh: Option<String>,
    ) -> Result<(), Failure> {
        let name = vkey.split('+').next().unwrap_or_default();
        let en = en.unwrap_or_else(|| name.to_owned());
        let zh = zh.unwrap_or_else(|| en.clone());
        let auditor = json!({"key": vkey, "name": {"en": en, "zh": zh}});
        match self.json.get_mut("auditors").and_then(Value::as_array_mut) {
            Some(auditors) => auditors.push(auditor),
            None => self.set("auditors", json!([auditor])),
        }
        Ok(())
    }

    pub(super) fn remove_auditor(&mut self, name: &str) -> Result<(), Failure> {
        let is_it = |auditor: &Value| {
            let key = auditor["key"].as_str().unwrap_or_default();
            key.split('+').next() == Some(name)
        };
        self.remove("/auditors", "auditor", name, is_it)
    }

    pub(super) fn remove_signer(&mut self, did: &str) -> Result<(), Failure> {
        self.remove("/signers/keys", "signer", did, |signer| {
            signer["key"] == did
        })
    }

    fn remove(
        &mut self,
        list: &str,
        kind: &str,
        name: &str,
        is_it: impl Fn(&Value) -> bool,
    ) -> Result<(), Failure> {
        let list = self.json.pointer_mut(list).and_then(Value::as_array_mut);
        let found = list.and_then(|list| {
            let at = list.iter().position(is_it)?;
            Some(list.remove(at))
        });
        match found {
            Some(_) => Ok(()),
            None => Err(Failure::misuse(format!(
                "the trust file has no {kind} {name}"
            ))),
        }
    }

    pub(in crate::command) fn set_mirrors(
        &mut self,
        origin: Option<&str>,
        mirrors: &[String],
    ) -> Result<(), Failure> {
        if mirrors.is_empty() {
            return Ok(());
        }
        let known = self.json.get_mut("mirrors").and_then(Value::as_object_mut);
        let known = known.ok_or_else(|| Failure::misuse("the trust file has no mirrors"))?;
        let origins: Vec<String> = known.keys().cloned().collect();
        let origin = match (origin, origins.as_slice()) {
            (Some(origin), _) => origin.to_owned(),
            (None, [only]) => only.clone(),
            (None, _) => {
                return Err(Failure::misuse(format!(
                    "whose mirrors are these? Name a log with --origin: {}",
                    origins.join(", ")
                )));
            }
        };
        known.insert(origin, json!(mirrors));
        Ok(())
    }

    /// Drops what is said of keys that are not there any more: a new key has labels of its own.
    pub(super) fn forget_lost_keys(&mut self) {
        let vkeys: Vec<String> = {
            let policy = self.policy();
            let policy = policy.into_iter().flatten();
            let auditors = self.json["auditors"].as_array().into_iter().flatten();
            let auditors =
                auditors.filter_map(|auditor| auditor["key"].as_str().map(str::to_owned));
            policy.chain(auditors).collect()
        };
        let known: Vec<String> = vkeys
            .iter()
            .filter_map(|vkey| VerifierKey::parse(vkey).ok())
            .map(|key| stele_records::trust::label_of(&key))
            .collect();
        if let Some(labels) = self.json.get_mut("keys").and_then(Value::as_object_mut) {
            labels.retain(|label, _| known.contains(label));
        }
    }
}

fn starts(line: &[String], keyword: &str) -> bool {
    line.first().is_some_and(|word| word == keyword)
}

pub(super) fn is_line(line: &[String], keyword: &str, name: &str) -> bool {
    starts(line, keyword) && line.get(1).is_some_and(|word| word == name)
}

/// How many of the witnesses the quorum needs, where it is that simple.
fn needed(lines: &[Vec<String>], witnesses: &[String]) -> Option<usize> {
    let quorum = lines.iter().find(|line| starts(line, "quorum"))?.get(1)?;
    let mut groups = lines.iter().filter(|line| starts(line, "group"));
    let (group, others) = (groups.next(), groups.next());
    match (group, others) {
        (None, None) if quorum == "none" => Some(0),
        (None, None) if witnesses == std::slice::from_ref(quorum) => Some(1),
        (Some(group), None) if group.get(1) == Some(quorum) => {
            let members = group.get(3..)?;
            let is_all = members.len() == witnesses.len()
                && witnesses.iter().all(|name| members.contains(name));
            match group.get(2)?.as_str() {
                _ if !is_all => None,
                "any" => Some(1),
                "all" => Some(members.len()),
                number => number.parse().ok(),
            }
        }
        _ => None,
    }
}

pub(super) fn no_witness(name: &str) -> Failure {
    Failure::misuse(format!("the policy has no witness {name}"))
}
