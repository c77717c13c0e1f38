//! `stele log`: what becomes of a log in the course of years: another key, and its end.
//!
//! Each of these makes a draft of the next version of the trust file, for it is the trust file that readers go
//! by. A key of a log has nothing to do with keys of those who sign records (`stele key`).

use std::path::{Path, PathBuf};

use stele_sign::note::NoteSigner;
use stele_verify::note::{KeyKind, KeyName};

use super::init::key_path;
use super::keygen::line;
use super::trust::edit::Edit;
use super::trust::rotate::key;
use super::trust::{Held, new};
use super::{Context, HomeArg};
use crate::failure::{Failure, status};
use crate::keys::{self, Passphrase, read_signer};
use crate::output::say;
use crate::publish;
use crate::store::{Disk, Home, Queue, Settings};

/// What becomes of a log.
#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Give the log a new key. It signs beside the old one, until that is retired.
    RotateKey(RotateKey),
    /// Let the log's older keys sign no more. What they have signed until now stays good.
    RetireKey(RetireKey),
    /// Close the log for ever: nothing is recorded in it any more, and what is in it stays.
    Close(Close),
}

/// Options of `stele log rotate-key`.
#[derive(Debug, clap::Args)]
pub struct RotateKey {
    #[command(flatten)]
    home: HomeArg,
    /// Where to write the draft of the next version of the trust file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The new key, which is there already and stays where it is: `stele keygen --log` makes it. Without it, one
    /// is made in DIR/keys.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Put the key that is made under a passphrase, which is asked for at the terminal, or read from the file
    /// that the environment variable STELE_PASSPHRASE_FILE names.
    #[arg(long, conflicts_with = "key")]
    passphrase: bool,
    /// Retire the old key in the same version: where somebody else may have it. Readers who can't get that
    /// version refuse what the log signs from now on.
    #[arg(long)]
    at_once: bool,
}

/// Options of `stele log retire-key`.
#[derive(Debug, clap::Args)]
pub struct RetireKey {
    #[command(flatten)]
    home: HomeArg,
    /// Where to write the draft of the next version of the trust file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Options of `stele log close`.
#[derive(Debug, clap::Args)]
pub struct Close {
    #[command(flatten)]
    home: HomeArg,
    /// Where to write the draft of the next version of the trust file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The key of the log that goes on from this one, as `stele keygen --log` prints it.
    #[arg(long, value_name = "VKEY")]
    successor: Option<String>,
    /// Where readers find that one: a URL, or a path relative to the explorer's page. Give several in the order in
    /// which they are tried.
    #[arg(long = "mirror", value_name = "URL", requires = "successor")]
    mirrors: Vec<String>,
}

/// Does it.
///
/// # Errors
/// [`Failure`] says what went wrong; then neither draft nor settings were written.
pub fn run(action: &Action, context: Context) -> Result<u8, Failure> {
    match action {
        Action::RotateKey(args) => rotate_key(args, context),
        Action::RetireKey(args) => retire_key(args, context),
        Action::Close(args) => close(args, context),
    }
}

fn rotate_key(args: &RotateKey, context: Context) -> Result<u8, Failure> {
    let home = Home::open(&args.home.home)?;
    let (disk, held) = (Disk::new(), Held::read(&home.trust_path())?);
    home.require_open()?;
    let settings = home.settings().clone();
    if !settings.older_log_keys.is_empty() {
        return Err(Failure::misuse(
            "an older key of this log still signs. Retire it first: stele log retire-key",
        ));
    }
    let old = home.log_signer()?;
    require_draft(&args.out)?;
    let (path, new) = match &args.key {
        Some(path) => (key_path(&args.home.home, path)?, read_signer(path)?),
        None => {
            let passphrase = args.passphrase.then(Passphrase::new).transpose()?;
            let (path, signer) = (free_key(&args.home.home), make_key(&settings.origin)?);
            let file = args.home.home.join(&path);
            keys::create(&disk, &file, &line(&signer), passphrase.as_ref())?;
            (path, signer)
        }
    };
    let (public, old) = (new.verifier_key(), old.verifier_key());
    if public.name().as_str() != settings.origin || public.kind() != KeyKind::Ed25519 {
        return Err(Failure::misuse(format!(
            "this is no key of the log {}: make one with `stele keygen --log {}`",
            settings.origin, settings.origin
        )));
    }
    new::write(&held, &args.out, |draft| {
        let mut edit = Edit::of(draft);
        edit.add_log(&public.to_vkey())?;
        match args.at_once {
            true => edit.set_until(old, context.now),
            false => Ok(()),
        }
    })?;
    let older_log_keys = match args.at_once {
        true => Vec::new(),
        false => vec![settings.log_key.clone()],
    };
    home.with_settings(
        &disk,
        Settings {
            log_key: path,
            older_log_keys,
            ..settings
        },
    )?;
    match args.at_once {
        true => say!(
            "the new key alone signs from now on: publish the draft as a version before the next `stele publish`"
        ),
        false => say!(
            "both keys sign from now on. Once readers have the new version: stele log retire-key"
        ),
    }
    Ok(status::DONE)
}

fn retire_key(args: &RetireKey, context: Context) -> Result<u8, Failure> {
    let home = Home::open(&args.home.home)?;
    let held = Held::read(&home.trust_path())?;
    let settings = home.settings().clone();
    let older = &settings.older_log_keys;
    if older.is_empty() {
        return Err(Failure::misuse(
            "this log has no older key. `stele log rotate-key` gives it a new one",
        ));
    }
    let new = home.log_signer()?;
    let new = new.verifier_key();
    let mut logs = held.trust.policy.logs().iter();
    if !logs.any(|log| log.key() == new) {
        return Err(Failure::failed(format!(
            "{} doesn't name the new key yet, so readers would refuse what only that one has signed. Publish the \
             version that names it first: stele trust publish",
            home.trust_path().display()
        )));
    }
    let older: Result<Vec<NoteSigner>, _> = older
        .iter()
        .map(|path| read_signer(&args.home.home.join(path)))
        .collect();
    let older = older?;
    require_draft(&args.out)?;
    new::write(&held, &args.out, |draft| {
        let mut edit = Edit::of(draft);
        let mut older = older.iter();
        older.try_for_each(|old| edit.set_until(old.verifier_key(), context.now))
    })?;
    home.with_settings(
        &Disk::new(),
        Settings {
            older_log_keys: Vec::new(),
            ..settings
        },
    )?;
    say!(
        "the new key alone signs from now on. Keep the old key's file until the version is published"
    );
    Ok(status::DONE)
}

fn close(args: &Close, context: Context) -> Result<u8, Failure> {
    let home = Home::open(&args.home.home)?;
    let (disk, held) = (Disk::new(), Held::read(&home.trust_path())?);
    home.require_open()?;
    require_draft(&args.out)?;
    // Held until the settings say so: nobody queues anything in between.
    let (_lock, log, head) = publish::idle(&home, &disk)?;
    let queue = Queue::new(home.state("queue"));
    let _held = queue.hold(&disk)?;
    if !queue.names()?.is_empty() {
        return Err(Failure::failed(format!(
            "there are queued records, which would never be logged. Run `stele publish {}` first",
            args.home.home.display()
        )));
    }
    let note = log.read("checkpoint")?;
    let note = note.ok_or_else(|| Failure::failed("nothing was published yet"))?;
    let last = held.trust.policy.verify(&note).map_err(|error| {
        Failure::failed(format!(
            "readers would refuse the checkpoint as it stands ({}). Run `stele publish {}` first",
            error.code(),
            args.home.home.display()
        ))
    })?;
    if (last.size(), last.root()) != (head.size, head.root) {
        return Err(Failure::failed("the public checkpoint isn't the newest"));
    }
    let successor = args.successor.as_deref().map(key).transpose()?;
    let successor = successor.map(|key| key.name().to_string());
    let time = last.quorum_time().unwrap_or(context.now).max(context.now);
    new::write(&held, &args.out, |draft| {
        let mut edit = Edit::of(draft);
        if let (Some(vkey), Some(origin)) = (&args.successor, &successor) {
            edit.add_log(vkey)?;
            edit.set_mirrors(Some(origin), &args.mirrors)?;
        }
        edit.close(last.checkpoint(), time, successor.as_deref())
    })?;
    let settings = home.settings().clone();
    home.with_settings(
        &disk,
        Settings {
            closed: Some(Context { now: time }.now_text()),
            ..settings
        },
    )?;
    say!(
        "{} is closed with {} entries: nothing is queued or published in it any more",
        last.origin(),
        last.size()
    );
    Ok(status::DONE)
}

/// The name of a key file in the folder that isn't there yet.
fn free_key(home: &Path) -> String {
    let mut names = (2_u32..).map(|number| format!("keys/log-{number}.key"));
    let free = names.find(|name| !home.join(name).exists());
    free.unwrap_or_default()
}

fn make_key(origin: &str) -> Result<NoteSigner, Failure> {
    let name = KeyName::new(origin);
    let name = name.map_err(|error| Failure::failed(format!("{origin}: {}", error.code())))?;
    Ok(NoteSigner::generate(name, KeyKind::Ed25519)?)
}

/// Before anything is made.
fn require_draft(out: &Path) -> Result<(), Failure> {
    match out.exists() {
        false => Ok(()),
        true => Err(Failure::misuse(format!(
            "{} is there already: give --out another name",
            out.display()
        ))),
    }
}
