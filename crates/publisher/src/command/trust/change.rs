//! What one version of a trust file changes of another.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Held;
use crate::output::say;
use crate::output::shown::shown;

/// One change: a stable code, and what it is about in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) code: String,
    pub(super) what: String,
}

/// What is compared: by which name, and what is said of it.
type Things = BTreeMap<String, String>;

/// What `next` changes of `present`.
pub(super) fn between(present: &Held, next: &Held) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut lists = |kind: &str, of: fn(&Held) -> Things| {
        compare(kind, &of(present), &of(next), &mut changes);
    };
    lists("log", logs);
    lists("witness", witnesses);
    lists("auditor", auditors);
    lists("root-authority", anchors);
    lists("signer", signers);
    lists("label", labels);
    lists("mirrors", mirrors);
    lists("closed", closed);
    for (code, of) in SINGLE {
        let (old, new) = (of(present), of(next));
        if old != new {
            let what = format!("{} instead of {}", or_none(&new), or_none(&old));
            let code = format!("{code}-changed");
            changes.push(Change { code, what });
        }
    }
    changes
}

/// Writes a member of a trust file.
type Member = fn(&Held) -> String;

/// Members of which there is one each.
const SINGLE: [(&str, Member); 8] = [
    ("quorum", quorum),
    ("auditor-quorum", |held| text(&held.json["auditorQuorum"])),
    ("signer-threshold", |held| {
        text(&held.json["signers"]["threshold"])
    }),
    ("name-en", |held| text(&held.json["name"]["en"])),
    ("name-zh", |held| text(&held.json["name"]["zh"])),
    ("max-age", |held| text(&held.json["maxAgeSeconds"])),
    ("time-zone", |held| text(&held.json["timeZone"])),
    ("contact", |held| text(&held.json["contact"])),
];

/// Prints the changes, a line each.
pub(super) fn print(changes: &[Change]) {
    if changes.is_empty() {
        say!("  nothing but the number changes");
    }
    for change in changes {
        say!("  {}: {}", change.code, shown(&change.what));
    }
}

/// The same for machines.
pub(super) fn report(changes: &[Change]) -> Value {
    let changes = changes.iter();
    changes
        .map(|change| json!({"code": change.code, "what": change.what}))
        .collect()
}

fn compare(kind: &str, old: &Things, new: &Things, changes: &mut Vec<Change>) {
    let mut push = |verb: &str, what: String| {
        let code = format!("{kind}-{verb}");
        changes.push(Change { code, what });
    };
    for (key, what) in new {
        match old.get(key) {
            None => push("added", said(key, what)),
            Some(before) if before != what => {
                push(
                    "changed",
                    format!("{key}: {} instead of {}", or_none(what), or_none(before)),
                );
            }
            Some(_) => {}
        }
    }
    for (key, what) in old {
        if !new.contains_key(key) {
            push("removed", said(key, what));
        }
    }
}

fn said(key: &str, what: &str) -> String {
    match what.is_empty() {
        true => key.to_owned(),
        false => format!("{what} ({key})"),
    }
}

fn or_none(text: &str) -> &str {
    match text.is_empty() {
        true => "none",
        false => text,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn logs(held: &Held) -> Things {
    let logs = held.trust.policy.logs().iter();
    logs.map(|log| (log.key().to_vkey(), String::new()))
        .collect()
}

fn witnesses(held: &Held) -> Things {
    let witnesses = held.trust.policy.witnesses().iter();
    witnesses
        .map(|witness| {
            let url = witness.url().map(String::from_utf8_lossy);
            let url = url.map_or_else(String::new, |url| format!(" at {url}"));
            let name = String::from_utf8_lossy(witness.name());
            (witness.key().to_vkey(), format!("{name}{url}"))
        })
        .collect()
}

fn auditors(held: &Held) -> Things {
    let auditors = held.trust.auditors.iter();
    auditors
        .map(|auditor| {
            let url = auditor.url.as_ref();
            let url = url.map_or_else(String::new, |url| format!(" at {url}"));
            let what = format!("{}{url}", auditor.name.en);
            (auditor.key.to_vkey(), what)
        })
        .collect()
}

fn anchors(held: &Held) -> Things {
    let anchors = held.trust.anchors.iter();
    anchors
        .map(|anchor| {
            let what = format!(
                "{}, for {} in {}",
                anchor.name.en,
                anchor.record_types.join(" "),
                anchor.areas.join(" ")
            );
            (anchor.key.as_str().to_owned(), what)
        })
        .collect()
}

fn signers(held: &Held) -> Things {
    let signers = held.trust.signers.iter();
    let signers = signers.flat_map(|signers| &signers.keys);
    signers
        .map(|signer| (signer.key.as_str().to_owned(), signer.name.en.clone()))
        .collect()
}

fn labels(held: &Held) -> Things {
    let labels = held.json["keys"].as_object().into_iter().flatten();
    labels
        .map(|(key, label)| (key.clone(), label.to_string()))
        .collect()
}

/// Logs that have come to their end.
fn closed(held: &Held) -> Things {
    let closed = held.json["closed"].as_object().into_iter().flatten();
    closed
        .map(|(origin, end)| (origin.clone(), end.to_string()))
        .collect()
}

fn mirrors(held: &Held) -> Things {
    let mirrors = held.trust.mirrors.iter();
    mirrors
        .map(|(origin, mirrors)| (origin.clone(), mirrors.join(" ")))
        .collect()
}

/// The lines of the policy that say who must have cosigned.
fn quorum(held: &Held) -> String {
    let policy = held.json["policy"].as_str().unwrap_or_default();
    let lines = policy.lines().map(str::trim);
    let lines: Vec<&str> = lines
        .filter(|line| line.starts_with("group") || line.starts_with("quorum"))
        .collect();
    lines.join("; ")
}
