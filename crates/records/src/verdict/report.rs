//! The verdict for machines: the same input gives the same bytes.

use serde_json::{Value, json};

use super::{Answer, Check, Evidence, Question, Verdict};
use crate::auditors::AuditorSays;

impl Verdict {
    /// The whole verdict as JSON, keys in alphabetical order.
    pub fn report(&self) -> Value {
        let questions: Vec<Value> = Question::ALL
            .into_iter()
            .map(|question| {
                let checks: Vec<Value> = self.checks_of(question).map(check_report).collect();
                json!({
                    "question": question.code(),
                    "answer": self.answer(question).code(),
                    "checks": checks,
                })
            })
            .collect();
        json!({
            "headline": self.headline().code(),
            "overall": self.overall().code(),
            "questions": questions,
        })
    }

    /// The exit status of a command that prints this verdict: 0 verified, 1 not, 2 can't tell.
    pub fn exit_code(&self) -> u8 {
        match self.overall() {
            Answer::Yes => 0,
            Answer::No => 1,
            Answer::CantTell => 2,
        }
    }
}

fn check_report(check: &Check) -> Value {
    let mut report = json!({
        "check": check.code.code(),
        "outcome": check.outcome.code(),
    });
    if let Some(reason) = check.outcome.reason() {
        report["reason"] = json!(reason.code());
    }
    if let Some(evidence) = evidence_report(&check.evidence) {
        report["evidence"] = evidence;
    }
    report
}

fn evidence_report(evidence: &Evidence) -> Option<Value> {
    Some(match evidence {
        Evidence::None => return None,
        Evidence::Bytes { length, leaf } => json!({"bytes": length, "leafHash": leaf.to_hex()}),
        Evidence::Signers(signers) => {
            let signers: Vec<Value> = signers
                .iter()
                .map(|(did, role)| json!({"id": did, "role": role}))
                .collect();
            json!({ "signers": signers })
        }
        Evidence::Checkpoint { origin, size, root } => {
            json!({"origin": origin, "size": size, "root": root.to_base64()})
        }
        Evidence::Cosigners { cosigned, needed } => {
            let cosigned: Vec<Value> = cosigned
                .iter()
                .map(|(name, time)| json!({"name": name, "time": time}))
                .collect();
            let needed = needed.map(|(k, n)| json!({"k": k, "n": n}));
            json!({"cosigned": cosigned, "needed": needed})
        }
        Evidence::Time(time) => json!({ "time": time }),
        Evidence::Entry { index, size } => json!({"index": index, "size": size}),
        Evidence::Seen(size) => json!({ "seenSize": size }),
        Evidence::Validity { from, until } => json!({"from": from, "until": until}),
        Evidence::Index { number, keys, root } => {
            json!({"entry": number, "keys": keys, "root": root.to_base64()})
        }
        Evidence::Auditors {
            says,
            needed,
            upto,
            size,
            by_reader,
        } => {
            let says: Vec<Value> = says.iter().map(auditor_report).collect();
            json!({
                "auditors": says,
                "byReader": by_reader,
                "needed": needed,
                "replayed": upto,
                "size": size,
            })
        }
        Evidence::Entries(entries) if entries.is_empty() => return None,
        Evidence::History(entries) | Evidence::Entries(entries) => json!({ "entries": entries }),
    })
}

fn auditor_report(says: &AuditorSays) -> Value {
    let mut report = json!({
        "key": says.key,
        "name": {"en": says.name.en, "zh": says.name.zh},
        "standing": says.standing.code(),
    });
    if let Some((size, time)) = says.standing.stated() {
        report["size"] = json!(size);
        report["time"] = json!(time);
    }
    report
}
