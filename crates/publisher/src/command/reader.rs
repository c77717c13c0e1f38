//! What reading commands share: the trust file, the log, and where they lie.

use std::fs;
use std::path::{Path, PathBuf};

use stele_client::audit::{Audit, AuditError};
use stele_client::cache::MemoryCache;
use stele_client::log::{Log, LogError};
use stele_records::time::format_time;
use stele_records::trust::{TrustError, TrustFile};
use stele_tlog::Head;
use stele_verify::checkpoint::VerifiedCheckpoint;

use super::follow::follow;
use super::progress;
use crate::failure::{Failure, status};
use crate::fetch::{Place, is_url};
use crate::output::shown::shown;
use crate::store::Home;

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
    /// The log: a publisher's folder, a folder with `checkpoint` and `tile/`, or a URL, also one of an
    /// object store (s3://bucket/prefix, az://container/prefix).
    #[arg(value_name = "LOG")]
    pub log: String,
    /// Whom to believe. Without it, the trust.json of the publisher's folder.
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,
    /// Take the trust file as it is, and look for no newer version of it.
    #[arg(long)]
    pub no_follow: bool,
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
        let pinned = match &args.trust {
            Some(path) => path.clone(),
            None if is_home => home.join("trust.json"),
            None => {
                return Err(Failure::misuse(
                    "whom to believe about this log? Name a trust file with --trust FILE",
                ));
            }
        };
        let mut wanted = args.origin.clone();
        let (address, place) = if is_home {
            let home = Home::open(home)?;
            wanted.get_or_insert_with(|| home.settings().origin.clone());
            let address = match home.log()?.address() {
                Some(address) => address.to_string(),
                None => home.public().to_string_lossy().into_owned(),
            };
            (address, Place::of_home(&home)?)
        } else {
            (args.log.clone(), Place::open(&args.log)?)
        };
        let trust = if args.no_follow {
            read_trust(&pinned)?
        } else {
            follow(&pinned, Some(&address))?
        };
        let origin = pick_origin(&trust, wanted.as_deref())?;
        let mut log = Log::new(place, MemoryCache::default(), trust.policy.clone(), &origin);
        let urls = trust.auditors.iter().filter_map(|own| own.url.as_deref());
        // A relative address is relative to a page, and there is none here.
        for url in urls.filter(|url| is_url(url)) {
            log.add_place(url, Place::parse(url));
        }
        Ok(Self { trust, log })
    }
}

/// Of which log an answer is, where the trust file names several: what it doesn't cover.
pub(super) fn other_logs(trust: &TrustFile, origin: &str) -> Option<String> {
    let others = trust.mirrors.keys().filter(|other| *other != origin);
    let others = others.map(|other| match trust.closed.get(other) {
        None => shown(other),
        Some(closed) => {
            let time = format_time(closed.time).unwrap_or_default();
            format!("{} (closed at {time})", shown(other))
        }
    });
    let others: Vec<String> = others.collect();
    (!others.is_empty()).then(|| {
        format!(
            "this covers the log {} alone. The trust file names others, to be asked with --origin: {}",
            shown(origin),
            others.join(", ")
        )
    })
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
    TrustFile::parse(&bytes).map_err(|error| unsound(path, &error))
}

/// What is wrong with a trust file.
pub(super) fn unsound(path: &Path, error: &TrustError) -> Failure {
    let text = stele_messages::trust_error(stele_messages::Lang::En, error);
    Failure::misuse(format!("{}: {} {}", path.display(), text.what, text.todo))
}

/// Why the log's head was not accepted.
pub(super) fn refused(error: Option<&LogError>) -> Failure {
    let Some(error) = error else {
        return Failure::failed("the log has no checkpoint");
    };
    let reason = stele_records::verdict::Reason::from(error.clone());
    let text = stele_messages::reason(stele_messages::Lang::En, &reason);
    Failure {
        status: if error.could_not_check() {
            status::CANT_TELL
        } else {
            status::FAILED
        },
        message: format!("{} {}", text.what, text.todo),
    }
}

/// Reads every entry of the log below this checkpoint, in order.
///
/// # Errors
/// [`Failure`] names the first file that is wrong or can't be had.
pub(super) async fn read_all(
    reader: &Reader,
    checkpoint: &VerifiedCheckpoint,
    shown: u64,
    visit: impl FnMut(u64, &[u8]),
) -> Result<(), Failure> {
    let bar = progress::bar(shown, "reading");
    let mut audit = Audit::new(Head::from(checkpoint.checkpoint()));
    let result = audit
        .run(&reader.log, visit, |at| bar.set_position(at.checked))
        .await;
    bar.finish_and_clear();
    result.map_err(|error| stopped(&error, audit.progress().checked))
}

/// Why a walk over the whole log stopped after so many entries.
pub(super) fn stopped(error: &AuditError, reached: u64) -> Failure {
    match error {
        AuditError::Log(error) => {
            let Failure { status, message } = refused(Some(error));
            let message = format!("stopped after {reached} entries: {message}");
            Failure { status, message }
        }
        other => {
            let text = stele_messages::error::audit_error(stele_messages::Lang::En, other);
            Failure {
                // An old copy of a log looks as one that went back.
                status: match other {
                    AuditError::RolledBack { .. } => status::CANT_TELL,
                    _ => status::FAILED,
                },
                message: format!("{} {}", text.what, text.todo),
            }
        }
    }
}
