//! `stele verify --evidence`: what two signed heads of a log prove, and what they don't.

use serde_json::{Value, json};
use stele_client::evidence::{self, Evidence, Finding, SignedHead};
use stele_messages::error::{evidence_error, finding};
use stele_messages::ui::alarm;
use stele_messages::{Lang, Text, utc_time};
use stele_records::trust::TrustFile;
use stele_verify::policy::CosignedBy;

use crate::failure::Failure;
use crate::output::say;
use crate::output::shown::shown;

/// Checks and prints; the exit status says whether misbehaviour by the log is proven.
///
/// # Errors
/// [`Failure`] if the file is no evidence.
pub(super) fn run(
    place: &str,
    file: &[u8],
    trust: &TrustFile,
    now: u64,
    lang: Lang,
    as_json: bool,
) -> Result<u8, Failure> {
    let read = Evidence::parse(file).map_err(|error| {
        let Text { what, todo } = evidence_error(lang, &error);
        Failure::misuse(format!("{place}: {what} {todo}"))
    })?;
    let checked = evidence::check(&read, &trust.policy, trust.max_age, now);
    let Text { what, todo } = finding(lang, &checked.finding);
    let witnesses = match &checked.finding {
        Finding::Fork(fork) => fork.witnesses(),
        _ => &[],
    };
    if as_json {
        let report = json!({
            "evidence": {
                "claims": checked.kind.word(),
                "origin": read.origin(),
                "time": checked.time,
                "seen": checked.seen.as_ref().map(head_report),
                "shown": head_report(&checked.shown),
                "finding": checked.finding.code(),
                "proven": matches!(checked.finding, Finding::Fork(_)),
                "witnessesOfBoth": witnesses,
                "what": what,
            }
        });
        say!("{report:#}");
        return Ok(checked.finding.exit_code());
    }
    let words = alarm(lang);
    say!("{what}\n{todo}");
    if !witnesses.is_empty() {
        let names: Vec<String> = witnesses.iter().map(|name| shown(name)).collect();
        let names = stele_messages::list(lang, &names);
        say!("{}", words.both.replace("{names}", &names));
    }
    say!("\n{}: {}", words.log, shown(read.origin()));
    if let Some(seen) = &checked.seen {
        print_head(words.file_seen, seen, lang);
    }
    print_head(words.file_shown, &checked.shown, lang);
    let time = utc_time(lang, checked.time);
    say!("{}", words.by_word.replace("{time}", &time));
    Ok(checked.finding.exit_code())
}

fn head_report(head: &SignedHead) -> Value {
    let cosigned = head.cosigned.iter();
    json!({
        "size": head.checkpoint.size(),
        "root": head.checkpoint.root().to_base64(),
        "signedByLog": head.signed,
        "keys": head.keys,
        "cosigned": cosigned
            .map(|by| json!({"witness": name(by), "time": by.time}))
            .collect::<Vec<Value>>(),
    })
}

fn print_head(title: &str, head: &SignedHead, lang: Lang) {
    let words = alarm(lang);
    let size = stele_messages::number(head.checkpoint.size());
    say!("{title}");
    say!("  {}: {size}", words.entries);
    say!("  {}: {}", words.root, head.checkpoint.root().to_base64());
    for by in &head.cosigned {
        let (name, time) = (shown(&name(by)), utc_time(lang, by.time));
        say!("  {}: {name}, {time}", words.cosigned);
    }
    if head.cosigned.is_empty() {
        say!("  {}: {}", words.cosigned, words.nobody);
    }
}

fn name(by: &CosignedBy) -> String {
    String::from_utf8_lossy(&by.name).into_owned()
}
