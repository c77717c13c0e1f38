//! The native side.

use std::fs;
use std::hint::black_box;
use std::io::{BufRead, Write};
use std::process::ExitCode;
use std::time::Instant;

use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Value, json};
use stele_bench::inputs::Inputs;
use stele_bench::work::{ReadKey, read_records, verify_records, verify_signatures};

/// Signatures, and records, that are verified together.
const MANY: u32 = 512;
/// Who signs them.
const KEYS: u8 = 8;

/// Runs the command that is named.
pub(crate) fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        ["inputs", file] => write(file),
        ["rounds", file] => rounds(file),
        _ => Err("stele-bench inputs FILE, or stele-bench rounds FILE".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("stele-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

type Done = Result<(), Box<dyn std::error::Error>>;

fn write(file: &str) -> Done {
    let text = serde_json::to_vec(&Inputs::make(MANY, KEYS))?;
    Ok(fs::write(file, text)?)
}

/// For each line with the name of a row, a line of JSON: who took how many microseconds for one.
fn rounds(file: &str) -> Done {
    let inputs: Inputs = serde_json::from_slice(&fs::read(file)?)?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let took = round(line?.trim(), &inputs)?;
        writeln!(out, "{took}")?;
        out.flush()?;
    }
    Ok(())
}

fn round(row: &str, inputs: &Inputs) -> Result<Value, String> {
    let many = inputs.signatures.len();
    match row {
        "bulk" => {
            let (keys, signers, messages, signatures) = inputs.joined();
            let own = timed(many, || {
                verify_signatures(&keys, &signers, &messages, &signatures) == Some(many)
            })?;
            let ring = timed(many, || by_ring(inputs))?;
            Ok(json!({"native": own, "ring": ring}))
        }
        "cold" => {
            let singles = inputs.singles.iter().zip(&inputs.single_keys);
            let own = timed(inputs.singles.len(), || {
                singles.clone().all(|(one, key)| {
                    let key = ReadKey::read(black_box(key));
                    key.is_some_and(|key| key.verify(&one.message, &one.signature))
                })
            })?;
            let ring = timed(inputs.singles.len(), || {
                singles.clone().all(|(one, key)| {
                    let key = UnparsedPublicKey::new(&ED25519, black_box(key));
                    key.verify(&one.message, &one.signature).is_ok()
                })
            })?;
            Ok(json!({"native": own, "ring": ring}))
        }
        "records" | "form" => {
            let bundle = inputs.bundle();
            let work = match row {
                "records" => verify_records,
                _ => |bundle: &[u8]| read_records(bundle, &mut Vec::new()),
            };
            let own = timed(inputs.records.len(), || {
                work(black_box(&bundle)) == inputs.records.len()
            })?;
            Ok(json!({"native": own}))
        }
        other => Err(format!("nothing is done natively for {other}")),
    }
}

/// Ring parses the key again for each signature: it has no other way.
fn by_ring(inputs: &Inputs) -> bool {
    inputs.signatures.iter().all(|one| {
        let key = &inputs.keys[usize::from(one.key)];
        let key = UnparsedPublicKey::new(&ED25519, black_box(key));
        key.verify(&one.message, &one.signature).is_ok()
    })
}

/// Microseconds for one of so many.
fn timed(count: usize, work: impl FnOnce() -> bool) -> Result<f64, String> {
    let start = Instant::now();
    let is_good = black_box(work());
    let took = start.elapsed().as_secs_f64();
    if !is_good {
        return Err("a good signature or record was refused".into());
    }
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    Ok(took * 1e6 / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_says_what_each_took_and_fails_where_one_refuses() {
        let mut inputs = Inputs::make(16, 4);
        for (row, names) in [
            ("bulk", ["native", "ring"].as_slice()),
            ("cold", &["native", "ring"]),
            ("records", &["native"]),
            ("form", &["native"]),
        ] {
            let took = round(row, &inputs).expect("all is good");
            assert_eq!(
                took.as_object().map(serde_json::Map::len),
                Some(names.len())
            );
            for name in names {
                assert!(took[name].as_f64().is_some_and(|micros| micros > 0.0));
            }
        }
        assert!(round("other", &inputs).is_err());
        inputs.signatures[3].signature[40] ^= 1;
        assert!(round("bulk", &inputs).is_err());
    }
}
