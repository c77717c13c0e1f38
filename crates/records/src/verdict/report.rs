//! The verdict for machines: the same input gives the same bytes.

use serde_json::Value;
use stele_verify::json::Writer;

use super::{Answer, Check, Evidence, Question, Reason, Verdict};
use crate::auditors::AuditorSays;
use crate::types::System;

impl Verdict {
    /// Writes the whole verdict: the codes of all that was checked, and the evidence.
    pub fn write(&self, json: &mut Writer) {
        json.object(|json| {
            json.name("headline").text(self.headline().code());
            json.name("overall").text(self.overall().code());
            json.name("questions").array(|json| {
                for question in Question::ALL {
                    self.write_question(question, json);
                }
            });
        });
    }

    fn write_question(&self, question: Question, json: &mut Writer) {
        json.object(|json| {
            json.name("answer").text(self.answer(question).code());
            json.name("checks").array(|json| {
                for check in self.checks_of(question) {
                    write_check(check, json);
                }
            });
            json.name("question").text(question.code());
        });
    }

    /// The whole verdict as JSON, keys in alphabetical order.
    pub fn report(&self) -> Value {
        let mut json = Writer::default();
        self.write(&mut json);
        serde_json::from_str(&json.finish()).unwrap_or_default()
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

fn write_check(check: &Check, json: &mut Writer) {
    json.object(|json| {
        json.name("check").text(check.code.code());
        let has_evidence = match &check.evidence {
            Evidence::None => false,
            Evidence::Entries(entries) => !entries.is_empty(),
            _ => true,
        };
        if has_evidence {
            json.name("evidence")
                .object(|json| write_evidence(&check.evidence, json));
        }
        json.name("outcome").text(check.outcome.code());
        if let Some(reason) = check.outcome.reason().map(Reason::code) {
            json.name("reason").text(reason);
        }
    });
}

fn write_evidence(evidence: &Evidence, json: &mut Writer) {
    match evidence {
        Evidence::None => {}
        Evidence::Bytes { length, leaf } => {
            json.name("bytes").number(*length as u64);
            json.name("leafHash").text(&leaf.to_hex());
        }
        Evidence::Signers(signers) => json.name("signers").array(|json| {
            for (id, role) in signers {
                json.object(|json| {
                    json.name("id").text(id);
                    json.name("role").text(role);
                });
            }
        }),
        Evidence::Checkpoint { origin, size, root } => {
            json.name("origin").text(origin);
            json.name("root").text(&root.to_base64());
            json.name("size").number(*size);
        }
        Evidence::Cosigners { cosigned, needed } => {
            json.name("cosigned").array(|json| {
                for (name, time) in cosigned {
                    json.object(|json| {
                        json.name("name").text(name);
                        json.name("time").number(*time);
                    });
                }
            });
            json.name("needed");
            match needed {
                Some((k, n)) => json.object(|json| {
                    json.name("k").number(*k as u64);
                    json.name("n").number(*n as u64);
                }),
                None => json.null(),
            }
        }
        Evidence::Time(time) => json.name("time").number(*time),
        Evidence::Entry { index, size } => {
            json.name("index").number(*index);
            json.name("size").number(*size);
        }
        Evidence::Validity { from, until } => {
            json.name("from").number(*from);
            json.name("until").number_if_any(*until);
        }
        // Of a record alone there is no other evidence.
        _ if !System::ANY_BUILT_IN => {}
        Evidence::Seen(size) => json.name("seenSize").number(*size),
        Evidence::Index { number, keys, root } => {
            json.name("entry").number(*number);
            json.name("keys").number(*keys);
            json.name("root").text(&root.to_base64());
        }
        Evidence::Auditors {
            says,
            needed,
            upto,
            size,
            by_reader,
        } => {
            json.name("auditors").array(|json| {
                for says in says {
                    write_auditor(says, json);
                }
            });
            json.name("byReader").flag(*by_reader);
            json.name("needed").number_if_any(*needed);
            json.name("replayed").number(*upto);
            json.name("size").number(*size);
        }
        Evidence::History(entries) | Evidence::Entries(entries) => {
            json.name("entries").array(|json| {
                for entry in entries {
                    json.number(*entry);
                }
            });
        }
    }
}

fn write_auditor(says: &AuditorSays, json: &mut Writer) {
    let stated = says.standing.stated();
    json.object(|json| {
        json.name("key").text(&says.key);
        json.name("name").object(|json| {
            json.name("en").text(&says.name.en);
            json.name("zh").text(&says.name.zh);
        });
        if let Some((size, _)) = stated {
            json.name("size").number(size);
        }
        json.name("standing").text(says.standing.code());
        if let Some((_, time)) = stated {
            json.name("time").number(time);
        }
    });
}
