//! The city's log for a browser: signed at the present hour, because that is the reader's clock.

use std::fs;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use stele_tests::city::{self, CARDS, COSIGNERS, City, ORIGIN};
use tempfile::TempDir;

/// How long ago the witnesses have cosigned, in seconds.
const AGE: u64 = 60;

/// The city's log, fresh.
pub(crate) fn fresh() -> City {
    freshly(city::city().clone())
}

/// A log with cosignatures of a minute ago.
pub(crate) fn freshly(mut city: City) -> City {
    city.cosign(&COSIGNERS, now() - AGE);
    city
}

/// Where [`with_last`] puts a record.
pub(crate) const LAST: u64 = CARDS - 1;

/// A log whose last entry before the index root is this record.
pub(crate) fn with_last(record: Vec<u8>) -> City {
    let cards = (0..LAST).map(city::card);
    freshly(City::indexed(cards.chain([record]).collect()))
}

/// The trust file as it should be.
pub(crate) fn trust() -> Value {
    city::trust_json(&city::policy())
}

/// A publisher's folder, as far as `stele serve` needs one.
pub(crate) fn home(city: &City) -> TempDir {
    let home = tempfile::tempdir().expect("a temporary folder");
    let settings = format!("origin = \"{ORIGIN}\"\nlog_key = \"keys/none\"\n");
    write(&home.path().join("stele.toml"), settings.as_bytes());
    write(
        &home.path().join("trust.json"),
        trust().to_string().as_bytes(),
    );
    for (path, bytes) in &city.files {
        write(&home.path().join("log").join(path), bytes);
    }
    home
}

/// POSIX seconds.
pub(crate) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("the clock is set").as_secs()
}

fn write(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("it is below a folder");
    fs::create_dir_all(folder).expect("the folder can be made");
    fs::write(path, bytes).expect("the file can be written");
}
