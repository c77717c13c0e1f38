//! `stele witness`: cosigns the checkpoints of logs, as long as they only grow.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use stele_records::trust::TrustFile;
use stele_records::verdict::CLOCK_SKEW;
use stele_sign::note::NoteSigner;
use stele_verify::note::{KeyKind, VerifierKey};
use stele_verify::policy::Log;

use crate::failure::{Failure, status};
use crate::output::events::warning;
use crate::output::say;
use crate::output::shown::shown;
use crate::store::read_signer;
use crate::witness::decide::Logs;
use crate::witness::server::{self, Limits};
use crate::witness::state::{Begin, StateError};
use crate::witness::{Clock, Witness};

/// Options of `stele witness`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The witness's private key, made by `stele keygen --witness`. Once for each, if it cosigns
    /// with several.
    #[arg(long = "key", value_name = "FILE", required = true)]
    keys: Vec<PathBuf>,
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// The folder in which the witness remembers what it has cosigned. Never lose it, never set it
    /// back, and never use the same key with another one.
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
    /// Begin anew although the state's file is gone. Only if nothing was cosigned with this key yet: the
    /// witness would cosign a fork of it.
    #[arg(long)]
    new_state: bool,
    /// A trust file: its logs are cosigned. May be given several times.
    #[arg(long, value_name = "FILE", required_unless_present = "logs")]
    trust: Vec<PathBuf>,
    /// The public key of a log to cosign, `<origin>+<id>+<base64>`. May be given several times.
    #[arg(long = "log", value_name = "VKEY")]
    logs: Vec<String>,
    /// What stands before `/add-checkpoint` in the path, as in `/w1`.
    #[arg(long, value_name = "PATH", default_value = "", value_parser = prefix)]
    prefix: String,
    /// How many checkpoints a second are cosigned of one log, in the long run.
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    rate: u32,
    /// How many connections one address may hold at a time. Behind a web server, through which all come
    /// from one address, give it all 256.
    #[arg(long, value_name = "NUMBER", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..))]
    per_address: u32,
}

/// Serves until it is interrupted. Prints its keys, its logs and its address when it is ready.
///
/// # Errors
/// [`Failure`] if a key, the state or the port can't be used.
pub fn run(args: &Args, clock: Clock) -> Result<u8, Failure> {
    let signers: Vec<_> = args
        .keys
        .iter()
        .map(|path| signer(path))
        .collect::<Result<_, _>>()?;
    let trusts: Vec<_> = args
        .trust
        .iter()
        .map(|path| Ok((path.as_path(), trust(path)?)))
        .collect::<Result<_, Failure>>()?;
    let logs = logs(&trusts, &args.logs)?;
    for (path, signer) in args.keys.iter().zip(&signers) {
        require_own_role(path, signer.verifier_key(), &logs, &trusts)?;
    }
    let begin = if args.new_state {
        Begin::Anew
    } else {
        Begin::First
    };
    let witness = Witness::open(signers, logs, &args.state, clock, args.rate, begin);
    let witness = witness.map_err(|error| match error {
        StateError::Present(_) => Failure::misuse(error),
        error => error.into(),
    })?;
    for key in witness.keys() {
        say!("key {}", key.to_vkey());
    }
    for log in witness.logs()? {
        let (origin, keys) = (shown(&log.origin), ids(&log.keys));
        match log.size {
            None => say!("log {origin} ({keys}): nothing cosigned yet"),
            Some(1) => say!("log {origin} ({keys}): cosigned up to 1 entry"),
            Some(size) => say!("log {origin} ({keys}): cosigned up to {size} entries"),
        }
    }
    let behind = witness.clock_behind()?;
    if behind > CLOCK_SKEW {
        warning!(
            "this machine's clock is {behind} seconds behind the latest cosignature, whose time \
             will be said again until then. Set the clock right. If it was ahead before, publishers \
             won't count this witness until then: it is better off with a new key"
        );
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(serve(args, Arc::new(witness)))
}

async fn serve(args: &Args, witness: Arc<Witness>) -> Result<u8, Failure> {
    let limits = Limits {
        per_address: usize::try_from(args.per_address).unwrap_or(usize::MAX),
        ..Limits::default()
    };
    let listener = tokio::net::TcpListener::bind(args.listen).await;
    let listener = listener.map_err(|error| {
        Failure::failed(format!(
            "could not listen on {}: {error}. Try --listen 127.0.0.1:0",
            args.listen
        ))
    })?;
    // Before the address is printed: whoever reads it may already want to stop the witness.
    let stop = stop()?;
    let router = server::router(witness, &args.prefix, limits);
    say!("http://{}{}/", listener.local_addr()?, args.prefix);
    server::serve(listener, router, limits, stop).await;
    Ok(status::DONE)
}

/// Done when the process is asked to end.
#[cfg(unix)]
pub(super) fn stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Done when the process is asked to end.
#[cfg(not(unix))]
pub(super) fn stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // If the signal can't be listened for, the process ends the hard way.
        let _ = tokio::signal::ctrl_c().await;
    })
}

fn signer(path: &Path) -> Result<NoteSigner, Failure> {
    let signer = read_signer(path)?;
    if signer.verifier_key().kind() == KeyKind::Ed25519 {
        return Err(Failure::misuse(format!(
            "{} is a log's key, which signs checkpoints; a witness cosigns them with a key of its \
             own. Make one with `stele keygen --witness NAME FILE`",
            path.display()
        )));
    }
    Ok(signer)
}

fn trust(path: &Path) -> Result<TrustFile, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    TrustFile::parse(&bytes).map_err(|error| {
        Failure::misuse(format!(
            "{} is refused ({}): {error:?}",
            path.display(),
            error.code()
        ))
    })
}

/// The logs of all trust files, which must agree about each, and those that were named by their keys.
fn logs(trusts: &[(&Path, TrustFile)], vkeys: &[String]) -> Result<Logs, Failure> {
    let mut logs = Logs::default();
    let mut named: BTreeMap<&str, (&Path, BTreeMap<String, &VerifierKey>)> = BTreeMap::new();
    for (path, trust) in trusts {
        let origins: BTreeSet<_> = trust.policy.logs().iter().map(Log::origin).collect();
        for origin in origins {
            let own = trust.policy.logs().iter().map(Log::key);
            let own = own.filter(|key| key.name().as_str() == origin);
            let keys: BTreeMap<_, _> = own.map(|key| (key.to_vkey(), key)).collect();
            for key in keys.values() {
                trust_log(&mut logs, key)?;
            }
            let (first, known) = named.entry(origin).or_insert((path, keys.clone()));
            if *known != keys {
                return Err(Failure::misuse(format!(
                    "{} and {} name different keys of {}: {}, and {}. One of them may be old, or not the \
                     log's: ask whoever runs the log, and give the right file alone. If the log has a \
                     new key beside its old one, give the other key with --log",
                    first.display(),
                    path.display(),
                    shown(origin),
                    ids(known.values().copied()),
                    ids(keys.values().copied()),
                )));
            }
        }
    }
    for vkey in vkeys {
        let key = VerifierKey::parse(vkey).map_err(|error| {
            Failure::misuse(format!(
                "{} is no public key of a log ({}). It looks like <origin>+<8 hex digits>+<base64>, \
                 as in the line `log` of the log's trust file",
                shown(vkey),
                error.code()
            ))
        })?;
        trust_log(&mut logs, &key)?;
    }
    if logs.iter().next().is_none() {
        return Err(Failure::misuse("the trust file names no log"));
    }
    Ok(logs)
}

fn trust_log(logs: &mut Logs, key: &VerifierKey) -> Result<(), Failure> {
    if logs.trust(key) {
        return Ok(());
    }
    Err(Failure::misuse(format!(
        "{} is a witness's key, not a log's",
        shown(&key.to_vkey())
    )))
}

/// The ids of some keys, as their verifier keys have them.
fn ids<'k>(keys: impl IntoIterator<Item = &'k VerifierKey>) -> String {
    let ids: Vec<_> = keys
        .into_iter()
        .map(|key| format!("{:08x}", key.key_id()))
        .collect();
    let key = if ids.len() == 1 { "key" } else { "keys" };
    format!("{key} {}", ids.join(", "))
}

/// Refuses a key that is somebody else's too: who plays two roles is no second pair of eyes.
fn require_own_role(
    path: &Path,
    key: &VerifierKey,
    logs: &Logs,
    trusts: &[(&Path, TrustFile)],
) -> Result<(), Failure> {
    let is_same = |other: &VerifierKey| other.public_key() == key.public_key();
    let refused = |role: &str| {
        Failure::misuse(format!(
            "{} is also the key of {role}, and one key must not play two roles. Make one for the witness \
             alone with `stele keygen --witness NAME FILE`",
            path.display()
        ))
    };
    let mut known = logs.iter();
    if let Some((origin, _)) = known.find(|(_, keys)| keys.iter().any(is_same)) {
        return Err(refused(&format!("the log {}", shown(origin))));
    }
    for (trust, file) in trusts {
        if let Some(auditor) = file.auditors.iter().find(|one| is_same(&one.key)) {
            let (name, trust) = (shown(auditor.key.name().as_str()), trust.display());
            return Err(refused(&format!("the auditor {name} in {trust}")));
        }
    }
    Ok(())
}

/// Slashes between plain words: nothing that a route would take for a pattern.
fn prefix(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let is_plain = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        !part.is_empty() && part.bytes().all(plain)
    };
    match trimmed.strip_prefix('/') {
        None if trimmed.is_empty() => Ok(String::new()),
        Some(parts) if parts.split('/').all(is_plain) => Ok(trimmed.to_owned()),
        _ => Err("a prefix looks like /w1, of letters, digits and -._~".to_owned()),
    }
}
