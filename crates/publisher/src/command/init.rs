//! `stele init`: a publisher's folder with an empty log.

mod join;
mod storage;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use stele_records::trust::TrustFile;
use stele_sign::note::NoteSigner;
use stele_verify::note::{KeyKind, KeyName};
use stele_verify::policy::Policy;
use stele_verify::record::is_uri;

use self::join::Joined;
use self::storage::StorageArgs;
use super::anchor::AnchorArgs;
use super::keygen::line;
use super::trust::SignerArgs;
use crate::command::Context;
use crate::failure::{Failure, status};
use crate::keys::{self, Passphrase, read_signer};
use crate::output::say;
use crate::publish;
use crate::store::{Disk, Home, Settings, WitnessSettings, Witnessing};

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
    /// Give the log, and each witness inside, a second key, of the kind ML-DSA-44: a quantum computer
    /// could not forge its signatures. Each has 3 KB, in every checkpoint.
    #[arg(long)]
    ml_dsa_44: bool,
    /// The log's key, which is there already and stays where it is: `stele keygen --log` makes it. Without it,
    /// one is made in DIR/keys.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// A trust file that names this log already, for one that goes on from another: it is taken as it is, and
    /// no keys are made.
    #[arg(
        long,
        value_name = "FILE",
        requires = "key",
        conflicts_with_all = ["witnesses", "elsewhere", "auditors", "auditor_quorum", "ml_dsa_44", "passphrase"]
    )]
    trust: Option<PathBuf>,
    /// The key file of a witness in that trust file that runs inside `stele publish`.
    #[arg(long = "witness-key", value_name = "FILE", requires = "trust")]
    witness_keys: Vec<PathBuf>,
    /// Put the keys that are made under a passphrase, which is asked for at the terminal, or read from the file
    /// that the environment variable STELE_PASSPHRASE_FILE names.
    #[arg(long)]
    passphrase: bool,
    /// Witnesses elsewhere: a file with the line that each of their operators has sent you, as
    /// `stele keygen --witness` prints it: `witness <name> <key> <URL>`.
    #[arg(long = "witnesses", value_name = "FILE")]
    elsewhere: Option<PathBuf>,
    /// How old the witnesses' cosignatures may be before readers are warned, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
    max_age: u64,
    /// How many auditors must have replayed the log before readers take its lists for complete. 0
    /// takes the log's own commitment for enough; without a number, no list counts as complete.
    #[arg(long, value_name = "NUMBER")]
    auditor_quorum: Option<u64>,
    /// An auditor, who replays the log and cosigns it then: its key, as `stele keygen --auditor` prints it,
    /// and its name in English and Chinese, "KEY University / 大学". With auditors and no number, a majority of
    /// them must have replayed the log.
    #[arg(long = "auditor", value_name = "KEY [NAME / 名称]")]
    auditors: Vec<String>,
    /// Where readers find the log: a URL, or a path relative to the explorer's page.
    #[arg(long = "mirror", value_name = "URL", default_value = "log/")]
    mirrors: Vec<String>,
    /// The address of the explorer that will show the log, or the way to it from the log's folder, as in
    /// `..`: feeds link to its pages.
    #[arg(long, value_name = "URL", value_parser = explorer_url)]
    explorer: Option<String>,
    /// Say what would be made, and make nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    storage: StorageArgs,
    #[command(flatten)]
    anchors: AnchorArgs,
    #[command(flatten)]
    signers: SignerArgs,
}

/// Makes the folder and publishes the empty log. Witnesses elsewhere can't cosign it yet: they have
/// to be told of the log's key first.
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
    let elsewhere = match &args.elsewhere {
        Some(path) => read_witnesses(path)?,
        None => Vec::new(),
    };
    let storage = args.storage.settings(&args.dir, args.dry_run)?;
    let disk = (!args.dry_run).then(Disk::new);
    let joined = match &args.trust {
        Some(path) => join::join(args, path, disk.as_ref())?,
        None => {
            let mut made = make_keys(args, disk.as_ref())?;
            for witness in &elsewhere {
                made.policy += &witness.lines;
                made.members.push(witness.member.clone());
            }
            let policy = made.policy + &quorum(&made.members);
            let trust = trust_file(args, &policy, anchors)?;
            if let Some(disk) = &disk {
                disk.replace(&args.dir.join("trust.json"), trust.as_bytes())?;
            }
            Joined {
                witnesses: made.witnesses,
                has_elsewhere: !elsewhere.is_empty(),
            }
        }
    };
    let settings = Settings {
        origin: args.origin.clone(),
        log_key: match &args.key {
            Some(path) => key_path(&args.dir, path)?,
            None => "keys/log.key".into(),
        },
        log_key_pq: args.ml_dsa_44.then(|| "keys/log-pq.key".into()),
        older_log_keys: Vec::new(),
        closed: None,
        explorer: args.explorer.clone(),
        storage,
        witnesses: joined.witnesses,
        witnessing: Witnessing::default(),
    };
    let Some(disk) = disk else {
        would_make(args, &settings, joined.has_elsewhere);
        return Ok(status::DONE);
    };
    let settings = toml::to_string(&settings)?;
    disk.replace(&settings_path, settings.as_bytes())?;
    let home = Home::open(&args.dir)?;
    if !joined.has_elsewhere {
        publish::publish(&home, &disk, context.now)?;
    }

    say!("made {} for the log {}", args.dir.display(), args.origin);
    match home.log()?.address() {
        Some(address) => say!("  {address}  public: what a web server or a CDN serves"),
        None => say!("  log/        public: what your web server serves"),
    }
    say!("  trust.json  public: what readers pin");
    say!("  keys/       private: keep a copy in a safe place");
    if joined.has_elsewhere {
        say!(
            "nothing is public yet: send trust.json to the operators of the witnesses, each of whom"
        );
        say!(
            "starts `stele witness` with it; then run `stele publish {}`",
            args.dir.display()
        );
    }
    Ok(status::DONE)
}

/// Says what would be made.
fn would_make(args: &Args, settings: &Settings, has_elsewhere: bool) {
    say!(
        "would make {} for the log {}",
        args.dir.display(),
        args.origin
    );
    match &settings.storage {
        Some(storage) => say!("  {}  public", storage.log),
        None => say!("  log/        public"),
    }
    say!("  trust.json  public");
    say!("  {}  private", settings.log_key);
    let second = settings.log_key_pq.iter();
    for key in second.chain(settings.witnesses.iter().map(|witness| &witness.key)) {
        say!("  {key}  private");
    }
    match has_elsewhere {
        true => say!("nothing would be public yet: witnesses elsewhere have to be told first"),
        false => say!("would publish the empty log"),
    }
    say!("dry run: nothing was made or written");
}

/// A witness elsewhere.
struct Elsewhere {
    url: String,
    /// Its lines in the policy, one for each of its keys.
    lines: String,
    /// The names of its keys.
    keys: Vec<String>,
    /// What the quorum counts: the witness, or the group of its keys, any of which will do.
    member: String,
}

/// The witnesses in a file with lines of a policy. Lines with one URL are one witness with several
/// keys.
fn read_witnesses(path: &Path) -> Result<Vec<Elsewhere>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
    let mut witnesses: Vec<Elsewhere> = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |why: &str| {
            Failure::misuse(format!(
                "{} line {number}: {why}. A line looks like `witness <name> <key> <URL>`, as \
                 `stele keygen --witness NAME --url URL` prints it",
                path.display()
            ))
        };
        let parts: Vec<_> = line.split_whitespace().collect();
        let ["witness", name, _, url] = parts.as_slice() else {
            return Err(wrong("this is no witness with its key and its URL"));
        };
        witness_url(url).map_err(|why| wrong(&why))?;
        let line = parts.join(" ") + "\n";
        match witnesses.iter_mut().find(|known| known.url == *url) {
            Some(known) => {
                known.lines += &line;
                known.keys.push((*name).to_owned());
            }
            None => witnesses.push(Elsewhere {
                url: (*url).to_owned(),
                lines: line,
                keys: vec![(*name).to_owned()],
                member: (*name).to_owned(),
            }),
        }
    }
    for witness in witnesses.iter_mut().filter(|known| known.keys.len() > 1) {
        let (member, keys) = (format!("{}-keys", witness.member), witness.keys.join(" "));
        witness.lines += &format!("group {member} any {keys}\n");
        witness.member = member;
    }
    if witnesses.is_empty() {
        return Err(Failure::misuse(format!(
            "{} names no witness",
            path.display()
        )));
    }
    // Before any key is made.
    let lines = witnesses.iter().map(|known| known.lines.as_str());
    let lines: String = lines.collect();
    Policy::parse(format!("{lines}quorum none\n").as_bytes()).map_err(|error| {
        Failure::misuse(format!(
            "{} is refused ({}): {error:?}",
            path.display(),
            error.code()
        ))
    })?;
    Ok(witnesses)
}

/// Where a witness takes requests.
pub(super) fn witness_url(text: &str) -> Result<String, String> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    if is_web && is_uri(text) && !text.contains(['#', '?']) {
        return Ok(text.to_owned());
    }
    Err("a witness’s address looks like https://w1.example.org/, without # or ?".to_owned())
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

/// The keys of the log and the witnesses inside.
struct Made {
    /// The policy's lines for them, without the quorum.
    policy: String,
    witnesses: Vec<WitnessSettings>,
    /// What the quorum is made of: a witness with two keys is a group of them, any of which will do.
    members: Vec<String>,
}

fn make_keys(args: &Args, disk: Option<&Disk>) -> Result<Made, Failure> {
    let (mut policy, mut witnesses, mut members) = (String::new(), Vec::new(), Vec::new());
    // Nothing is put under a passphrase where nothing is written.
    let asked = args.passphrase && disk.is_some();
    let passphrase = asked.then(Passphrase::new).transpose()?;
    let put = |path: &str, key: &NoteSigner| {
        let path = args.dir.join(path);
        match disk {
            Some(disk) => keys::create(disk, &path, &line(key), passphrase.as_ref()),
            None => Ok(()),
        }
    };
    let second = args.ml_dsa_44.then_some((KeyKind::MlDsa44, "-pq"));
    for (kind, suffix) in [(KeyKind::Ed25519, "")].into_iter().chain(second) {
        let log = match &args.key {
            Some(path) if suffix.is_empty() => log_key(path, &args.origin)?,
            _ => {
                let log = generate(&args.origin, kind)?;
                put(&format!("keys/log{suffix}.key"), &log)?;
                log
            }
        };
        policy += &format!("log {}\n", log.verifier_key().to_vkey());
    }
    for owner in &args.witnesses {
        if owner.contains(['/', '\\']) {
            return Err(unusable(owner));
        }
        for (kind, suffix) in [(KeyKind::CosignatureV1, "")].into_iter().chain(second) {
            let witness = generate(owner, kind)?;
            let name = format!("{owner}{suffix}");
            let key = format!("keys/witness-{name}.key");
            policy += &format!("witness {name} {}\n", witness.verifier_key().to_vkey());
            put(&key, &witness)?;
            witnesses.push(WitnessSettings { name, key });
        }
        let mut member = owner.clone();
        if args.ml_dsa_44 {
            member += "-keys";
            policy += &format!("group {member} any {owner} {owner}-pq\n");
        }
        members.push(member);
    }
    Ok(Made {
        policy,
        witnesses,
        members,
    })
}

fn generate(name: &str, kind: KeyKind) -> Result<NoteSigner, Failure> {
    let name = KeyName::new(name).map_err(|_| unusable(name))?;
    Ok(NoteSigner::generate(name, kind)?)
}

fn unusable(name: &str) -> Failure {
    Failure::misuse(format!(
        "{name:?} can't be a name here: it must not be empty nor hold spaces or +, and a witness's no \
         slash"
    ))
}

/// A log's key that is there already.
fn log_key(path: &Path, origin: &str) -> Result<NoteSigner, Failure> {
    let signer = read_signer(path).map_err(Failure::misuse)?;
    let key = signer.verifier_key();
    if key.name().as_str() != origin || key.kind() == KeyKind::CosignatureV1 {
        return Err(Failure::misuse(format!(
            "{} is no key of the log {origin}: make one with `stele keygen --log {origin}`",
            path.display()
        )));
    }
    Ok(signer)
}

/// How the settings name a key file: from the publisher's folder, or where it is.
pub(super) fn key_path(home: &Path, path: &Path) -> Result<String, Failure> {
    let absolute =
        |path: &Path| std::path::absolute(path).map_err(|error| Failure::unreadable(path, &error));
    let path = absolute(path)?;
    let inside = path.strip_prefix(absolute(home)?);
    Ok(inside.unwrap_or(&path).to_string_lossy().into_owned())
}

/// An auditor for the trust file. What its key is worth is checked there.
fn auditor(text: &str) -> Value {
    let (key, names) = text.split_once(' ').unwrap_or((text, ""));
    let own = || key.split('+').next().unwrap_or(key);
    let names = match names.trim() {
        "" => own(),
        names => names,
    };
    let (en, zh) = names.split_once('/').unwrap_or((names, names));
    json!({"key": key, "name": {"en": en.trim(), "zh": zh.trim()}})
}

/// A majority of the witnesses.
fn quorum(members: &[String]) -> String {
    match members {
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
    // Several keys of one name are one auditor's.
    let names = args.auditors.iter().map(|text| text.split('+').next());
    let names = names.collect::<BTreeSet<_>>().len();
    let count = u64::try_from(names).unwrap_or(u64::MAX);
    let majority = (count > 0).then_some(count / 2 + 1);
    if let Some(quorum) = args.auditor_quorum.or(majority) {
        trust["auditorQuorum"] = json!(quorum);
    }
    if count > 0 {
        let auditors: Vec<Value> = args.auditors.iter().map(|text| auditor(text)).collect();
        trust["auditors"] = json!(auditors);
    }
    if let Some(anchors) = anchors {
        trust["anchors"] = anchors;
    }
    args.signers.add_to(&mut trust)?;
    let text = serde_json::to_string_pretty(&trust)? + "\n";
    TrustFile::parse(text.as_bytes()).map_err(|error| {
        Failure::misuse(format!(
            "no trust file can be made of this ({}): {error:?}",
            error.code()
        ))
    })?;
    Ok(text)
}
