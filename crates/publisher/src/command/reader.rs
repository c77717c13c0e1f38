//! What reading commands share: the trust file, the log, and where they lie.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use stele_client::cache::MemoryCache;
use stele_client::log::Log;
use stele_client::seen::{Seen, SeenHead};
use stele_records::trust::TrustFile;

use crate::failure::Failure;
use crate::fetch::Place;

/// A log, and the trust file that says whom to believe about it.
pub(super) struct Reader {
    /// The trust file.
    pub(super) trust: TrustFile,
    /// The log.
    pub(super) log: Log<Place>,
}

/// Where a log lies and who is trusted about it, as several commands take it.
#[derive(Debug, clap::Args)]
pub struct LogArgs {
    /// The log: a publisher's folder, a folder with `checkpoint` and `tile/`, or a URL.
    #[arg(value_name = "LOG")]
    pub log: String,
    /// Whom to believe. Without it, the trust.json of the publisher's folder.
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,
    /// Which log of the trust file, by its origin, if it names several.
    #[arg(long)]
    pub origin: Option<String>,
}

impl Reader {
    /// Opens the log that the arguments name.
    ///
    /// # Errors
    /// [`Failure`] if there is no trust file, or it doesn't say which log is meant.
    pub(super) fn open(args: &LogArgs) -> Result<Self, Failure> {
        let home = Path::new(&args.log);
        let is_home = home.join("stele.toml").is_file();
        let trust = match &args.trust {
            Some(path) => read_trust(path)?,
            None if is_home => read_trust(&home.join("trust.json"))?,
            None => {
                return Err(Failure::misuse(
                    "whom to believe about this log? Name a trust file with --trust FILE",
                ));
            }
        };
        let place = if is_home {
            Place::parse(&home.join("log").to_string_lossy())
        } else {
            Place::parse(&args.log)
        };
        let origin = pick_origin(&trust, args.origin.as_deref())?;
        let log = Log::new(place, MemoryCache::default(), trust.policy.clone(), &origin);
        Ok(Self { trust, log })
    }
}

fn pick_origin(trust: &TrustFile, wanted: Option<&str>) -> Result<String, Failure> {
    let origins: Vec<&String> = trust.mirrors.keys().collect();
    match (wanted, origins.as_slice()) {
        (None, [only]) => Ok((*only).clone()),
        (Some(wanted), known) if known.iter().any(|origin| *origin == wanted) => Ok(wanted.into()),
        (Some(wanted), known) => Err(Failure::misuse(format!(
            "the trust file doesn't know {wanted}; it knows {}",
            list(known)
        ))),
        (None, known) => Err(Failure::misuse(format!(
            "which log? The trust file knows several; name one with --origin: {}",
            list(known)
        ))),
    }
}

fn list(origins: &[&String]) -> String {
    origins
        .iter()
        .map(|origin| origin.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Reads a trust file.
///
/// # Errors
/// [`Failure`] with what is wrong with it.
pub(super) fn read_trust(path: &Path) -> Result<TrustFile, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::unreadable(path, &error))?;
    TrustFile::parse(&bytes).map_err(|error| {
        let text = stele_messages::trust_error(stele_messages::Lang::En, &error);
        Failure::misuse(format!("{}: {} {}", path.display(), text.what, text.todo))
    })
}

/// What this person saw of each log, in their own folder, so that a fork doesn't go unnoticed
/// between two runs. A memory that can't be read or written is no reason to stop.
#[derive(Debug)]
pub(super) struct FileSeen {
    folder: Option<PathBuf>,
    trouble: RefCell<Option<String>>,
}

impl FileSeen {
    /// In `$XDG_STATE_HOME/stele/seen`, or `~/.local/state/stele/seen`.
    pub(super) fn new() -> Self {
        let base = std::env::var_os("XDG_STATE_HOME")
            .map(PathBuf::from)
            .or_else(|| {
                let home = std::env::var_os("HOME")?;
                Some(PathBuf::from(home).join(".local/state"))
            });
        Self {
            folder: base.map(|base| base.join("stele/seen")),
            trouble: RefCell::new(None),
        }
    }

    fn path(&self, origin: &str) -> Option<PathBuf> {
        let name = stele_verify::hash::Hash::of(&[origin.as_bytes()]).to_hex();
        Some(self.folder.as_ref()?.join(name))
    }

    /// What kept it from remembering, if anything.
    pub(super) fn trouble(&self) -> Option<String> {
        self.trouble.borrow().clone()
    }
}

impl Seen for FileSeen {
    fn load(&self, origin: &str) -> Option<SeenHead> {
        let text = fs::read_to_string(self.path(origin)?).ok()?;
        SeenHead::parse(text.trim_end())
    }

    fn store(&self, origin: &str, head: SeenHead) {
        let Some(path) = self.path(origin) else {
            return;
        };
        let stored = crate::store::Disk::new().replace(&path, head.to_text().as_bytes());
        *self.trouble.borrow_mut() = stored.err().map(|error| error.to_string());
    }
}
