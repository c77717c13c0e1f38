//! `stele init`: a publisher's folder with an empty log.

use std::path::PathBuf;

use serde_json::{Value, json};
use stele_records::trust::TrustFile;
use stele_sign::note::NoteSigner;
use stele_verify::note::{KeyKind, KeyName};
use stele_verify::record::is_uri;

use super::anchor::AnchorArgs;
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::output::say;
use crate::publish;
use crate::store::{Disk, Home, Settings, WitnessSettings};

/// Options of `stele init`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to make.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The log's origin: its name for ever, best a URL without scheme, `records.city.example/2026`.
    #[arg(long)]
    origin: String,
    /// Whose records these are, in English.
    #[arg(long, value_name = "NAME", default_value = "Public records")]
    name_en: String,
    /// Whose records these are, in Chinese.
    #[arg(long, value_name = "NAME", default_value = "公共记录")]
    name_zh: String,
    /// Where readers can ask, a URL or an e-mail address.
    #[arg(long, default_value = "")]
    contact: String,
    /// Names of witnesses that run inside `stele publish`. They guard against a restored backup,
    /// not against you: their keys lie beside the log's.
    #[arg(long = "witness", value_name = "NAME")]
    witnesses: Vec<String>,
    /// How old the witnesses' cosignatures may be before readers are warned, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    max_age: u64,
    /// How many auditors must have replayed the log before readers take its lists for complete. 0
    /// takes the log's own commitment for enough; without a number, no list counts as complete.
    #[arg(long, value_name = "NUMBER")]
    auditor_quorum: Option<u64>,
    /// Where readers find the log: a URL, or a path relative to the explorer's page.
    #[arg(long = "mirror", value_name = "URL", default_value = "log/")]
    mirrors: Vec<String>,
    /// The address of the explorer that will show the log, or the way to it from the log's folder, as in
    /// `..`: feeds link to its pages.
    #[arg(long, value_name = "URL", value_parser = explorer_url)]
    explorer: Option<String>,
    #[command(flatten)]
    anchors: AnchorArgs,
}

/// Makes the folder and publishes the empty log.
///
/// # Errors
/// [`Failure`] if the folder is in use already, or a name can't be used.
pub fn run(args: &Args, context: Context) -> Result<u8, Failure> {
    let settings_path = args.dir.join("stele.toml");
    if settings_path.exists() {
        return Err(Failure::misuse(format!(
            "{} is a publisher's folder already. A log's name and keys are made once",
            args.dir.display()
        )));
    }
    let anchors = args.anchors.to_json(&args.name_en, &args.name_zh)?;
    let disk = Disk::new();
    let log = generate(&args.origin, KeyKind::Ed25519)?;
    let mut policy = format!("log {}\n", log.verifier_key().to_vkey());
    disk.create_private(&args.dir.join("keys/log.key"), line(&log).as_bytes())?;

    let mut witnesses = Vec::new();
    for name in &args.witnesses {
        let witness = generate(name, KeyKind::CosignatureV1)?;
        let key = format!("keys/witness-{name}.key");
        policy += &format!("witness {name} {}\n", witness.verifier_key().to_vkey());
        disk.create_private(&args.dir.join(&key), line(&witness).as_bytes())?;
        witnesses.push(WitnessSettings {
            name: name.clone(),
            key,
        });
    }
    policy += &quorum(&args.witnesses);

    let trust = trust_file(args, &policy, anchors)?;
    disk.replace(&args.dir.join("trust.json"), trust.as_bytes())?;
    let settings = Settings {
        origin: args.origin.clone(),
        log_key: "keys/log.key".into(),
        explorer: args.explorer.clone(),
        witnesses,
    };
    let settings = toml::to_string(&settings)?;
    disk.replace(&settings_path, settings.as_bytes())?;
    publish::publish(&Home::open(&args.dir)?, &disk, context.now)?;

    say!("made {} for the log {}", args.dir.display(), args.origin);
    say!("  log/        public: what your web server serves");
    say!("  trust.json  public: what readers pin");
    say!("  keys/       private: keep a copy in a safe place");
    Ok(status::DONE)
}

fn explorer_url(text: &str) -> Result<String, String> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    // Seen from the log's folder: `..` where log and explorer lie side by side.
    let is_beside = text == ".." || text.starts_with("../");
    if is_beside && !text.contains(['#', '?', ':', '\\', ' ']) {
        return Ok(text.to_owned());
    }
    if is_web && is_uri(text) && !text.contains(['#', '?']) {
        return Ok(text.to_owned());
    }
    Err("an address looks like https://records.city.example/, without # or ?; or it is the way from the log's folder, as in ..".to_owned())
}

fn generate(name: &str, kind: KeyKind) -> Result<NoteSigner, Failure> {
    let usable = KeyName::new(name)
        .ok()
        .filter(|_| !name.contains(['/', '\\']) || kind == KeyKind::Ed25519);
    let name = usable.ok_or_else(|| {
        Failure::misuse(format!(
            "{name:?} can't be a name here: it must not be empty nor hold spaces or +, and a \
             witness's no slash"
        ))
    })?;
    Ok(NoteSigner::generate(name, kind)?)
}

fn line(signer: &NoteSigner) -> zeroize::Zeroizing<String> {
    let mut text = signer.to_private_text();
    text.push('\n');
    text
}

/// A majority of the witnesses.
fn quorum(witnesses: &[String]) -> String {
    match witnesses {
        [] => "quorum none\n".into(),
        [one] => format!("quorum {one}\n"),
        many => {
            let majority = many.len() / 2 + 1;
            format!(
                "group witnesses {majority} {}\nquorum witnesses\n",
                many.join(" ")
            )
        }
    }
}

fn trust_file(args: &Args, policy: &str, anchors: Option<Value>) -> Result<String, Failure> {
    let mut trust = json!({
        "version": 1,
        "name": {"en": args.name_en, "zh": args.name_zh},
        "policy": policy,
        "mirrors": {&args.origin: args.mirrors},
        "maxAgeSeconds": args.max_age,
        "timeZone": "Asia/Shanghai",
        "contact": args.contact,
    });
    if let Some(quorum) = args.auditor_quorum {
        trust["auditorQuorum"] = json!(quorum);
    }
    if let Some(anchors) = anchors {
        trust["anchors"] = anchors;
    }
    let text = serde_json::to_string_pretty(&trust)? + "\n";
    TrustFile::parse(text.as_bytes()).map_err(|error| {
        Failure::misuse(format!(
            "no trust file can be made of this ({}): {error:?}",
            error.code()
        ))
    })?;
    Ok(text)
}
