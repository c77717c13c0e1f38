//! `stele audit --cosign`: what was audited is cosigned by the auditor.

use std::path::{Path, PathBuf};

use futures::executor::block_on;
use stele_client::audit::replay::Replayed;
use stele_sign::note::NoteSigner;
use stele_tlog::{Head, Plan};
use stele_verify::checkpoint::VerifiedCheckpoint;
use stele_verify::note::VerifierKey;

use crate::auditor::{Remembered, cosign, require_kind};
use crate::command::reader::{LogArgs, Reader};
use crate::command::seen::state_folder;
use crate::failure::{Failure, status};
use crate::output::events::warning;
use crate::output::say;
use crate::store::{Disk, Home, Public, read_signer};

/// Options of an auditor.
#[derive(Debug, clap::Args)]
pub(super) struct CosignArgs {
    /// After a sound replay of log and index, cosign the checkpoint with this auditor's key, a file made by
    /// `stele keygen --auditor`. Findings about records don't keep it from that.
    #[arg(long, value_name = "KEY")]
    cosign: Option<PathBuf>,
    /// Write the statement below this folder, to be served by the auditor itself. Without it, it goes into
    /// the log's folder.
    #[arg(long, value_name = "DIR", requires = "cosign")]
    out: Option<PathBuf>,
    /// Where the auditor remembers what it has cosigned. Keep it: it is what keeps the auditor from cosigning
    /// two histories.
    #[arg(long, value_name = "DIR", requires = "cosign")]
    state: Option<PathBuf>,
}

/// An auditor who is about to audit.
pub(super) struct Cosigner {
    signer: NoteSigner,
    /// Below which the statement goes.
    to: Public,
    remembered: Remembered,
    disk: Disk,
}

impl Cosigner {
    /// Reads key and memory, so that nothing is audited in vain. None if nothing is to be cosigned.
    ///
    /// # Errors
    /// [`Failure`] if the key, the folder or the memory can't be used.
    pub(super) fn open(
        args: &CosignArgs,
        log: &LogArgs,
        reader: &Reader,
    ) -> Result<Option<Self>, Failure> {
        let Some(path) = &args.cosign else {
            return Ok(None);
        };
        let signer = read_signer(path)?;
        let key = signer.verifier_key();
        require_kind(key).map_err(Failure::misuse)?;
        require_own_role(path, key, reader)?;
        if !reader.trust.auditors.iter().any(|own| own.key == *key) {
            warning!(
                "the trust file names no auditor with the key {}: its readers won't count \
                 this cosignature",
                key.to_vkey()
            );
        }
        let to = match &args.out {
            Some(out) => Public::Folder(out.clone()),
            None => log_files(&log.log)?,
        };
        let state = args.state.clone().or_else(|| state_folder("audit"));
        let state = state.ok_or_else(|| {
            Failure::misuse("where is the auditor to remember what it has cosigned? Name a folder with --state DIR")
        })?;
        let disk = Disk::new();
        let remembered = Remembered::take(&disk, &state, key, reader.log.origin())?;
        Ok(Some(Self {
            signer,
            to,
            remembered,
            disk,
        }))
    }

    /// Cosigns the checkpoint that was audited: `replayed` is the proof of a sound replay, which a log
    /// without an index has none of.
    ///
    /// # Errors
    /// [`Failure`]; then nothing was signed, or it could not be written.
    pub(super) fn cosign_audited(
        mut self,
        reader: &Reader,
        checkpoint: &VerifiedCheckpoint,
        replayed: Option<&Replayed>,
        now: u64,
    ) -> Result<(), Failure> {
        let replayed = replayed.ok_or_else(|| {
            Failure::failed("not cosigned: the log has no index, so there is nothing to vouch for")
        })?;
        let head = Head::from(checkpoint.checkpoint());
        let seen = self.remembered.size().unwrap_or(0).min(head.size);
        let plan = Plan::for_root(head.size, seen)
            .map_err(|error| Failure::failed(format!("not cosigned: {}", error.code())))?;
        let tree = block_on(reader.log.tree(head, &plan)).map_err(|error| Failure {
            status: status::CANT_TELL,
            message: format!("not cosigned: {}", error.code()),
        })?;
        let (path, bytes) = cosign(
            &mut self.remembered,
            &self.disk,
            &self.signer,
            checkpoint,
            (replayed, &tree),
            now,
        )?;
        self.to.replace(&self.disk, &path, &bytes)?;
        say!(
            "cosigned {} entries as {}: {}",
            head.size,
            self.signer.verifier_key().name(),
            self.to.path(&path).display()
        );
        Ok(())
    }
}

/// Refuses a key that is somebody else's too: who plays two roles is no second pair of eyes.
fn require_own_role(path: &Path, key: &VerifierKey, reader: &Reader) -> Result<(), Failure> {
    let is_same = |other: &VerifierKey| other.public_key() == key.public_key();
    let policy = &reader.trust.policy;
    let role = if policy.logs().iter().any(|log| is_same(log.key())) {
        "a log"
    } else if policy.witnesses().iter().any(|one| is_same(one.key())) {
        "a witness"
    } else {
        return Ok(());
    };
    Err(Failure::misuse(format!(
        "{} is also the key of {role} in the trust file, and one key must not play two roles. Make one for \
         the auditor alone with `stele keygen --auditor NAME FILE`",
        path.display()
    )))
}

/// Where a log's public files lie.
fn log_files(log: &str) -> Result<Public, Failure> {
    let path = Path::new(log);
    if path.join("stele.toml").is_file() {
        return Ok(Home::open(path)?.log()?);
    }
    if path.is_dir() {
        return Ok(Public::Folder(path.to_owned()));
    }
    Err(Failure::misuse(format!(
        "{log} is no folder: say with --out DIR where the statement is to be written"
    )))
}
