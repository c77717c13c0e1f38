//! Records of files and bundles, piece by piece: however many there are, few stand in memory.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread;

use stele_verify::hash::Hash;
use stele_verify::record::MAX_LEN;

use crate::drafts::{is_bundle, read_bytes};
use crate::failure::Failure;

/// Records of a piece at most.
pub(super) const MOST: usize = 10_000;

/// Bytes of a piece, about.
const BYTES: usize = 16 << 20;

/// Where a record lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    file: Arc<Path>,
    /// In a bundle, from one.
    line: Option<u64>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match self.line {
            Some(line) => write!(f, "{file}, line {line}"),
            None => write!(f, "{file}"),
        }
    }
}

/// A record, and where it lies.
pub(super) type Placed = (Place, Vec<u8>);

/// Hands over all records of these files in their order, in pieces of which none is empty.
///
/// # Errors
/// [`Failure`] if a file can't be read, or what `take` gives.
fn each(
    paths: &[PathBuf],
    mut take: impl FnMut(Vec<Placed>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut piece: Vec<Placed> = Vec::new();
    let mut bytes = 0;
    let mut push = |record: Placed| {
        bytes += record.1.len();
        piece.push(record);
        if piece.len() < MOST && bytes < BYTES {
            return Ok(());
        }
        bytes = 0;
        take(std::mem::take(&mut piece))
    };
    for path in paths {
        if is_bundle(path) {
            each_line(path, &mut push)?;
        } else {
            let file = Arc::from(path.as_path());
            push((Place { file, line: None }, read_bytes(path)?))?;
        }
    }
    if piece.is_empty() {
        return Ok(());
    }
    take(piece)
}

/// The same, each with what it is known by again: the next ones are read while one is taken.
///
/// # Errors
/// As [`each`].
pub(super) fn each_known(
    paths: &[PathBuf],
    mut take: impl FnMut(Vec<Placed>, Hash) -> Result<(), Failure>,
) -> Result<(), Failure> {
    thread::scope(|scope| {
        // One waits while another is made, so few stand in memory.
        let (sender, pieces) = mpsc::sync_channel(1);
        let read = move || {
            each(paths, |piece| {
                let digest = digest(&piece);
                // Whoever took them has failed, and says why.
                let is_over = |_| Failure::failed("the records are not wanted any more");
                sender.send((piece, digest)).map_err(is_over)
            })
        };
        let Ok(reader) = thread::Builder::new().spawn_scoped(scope, read) else {
            // The system has no thread to give.
            return each(paths, |piece| {
                let digest = digest(&piece);
                take(piece, digest)
            });
        };
        for (piece, digest) in pieces {
            take(piece, digest)?;
        }
        reader.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// The lines of a bundle that say something. One that is longer than any record is cut: it is refused for its length.
fn each_line(
    path: &Path,
    push: &mut impl FnMut(Placed) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let unreadable = |error| Failure::unreadable(path, &error);
    let own: Arc<Path> = Arc::from(path);
    let mut file = BufReader::with_capacity(1 << 20, File::open(path).map_err(unreadable)?);
    for number in 1_u64.. {
        let mut line = Vec::new();
        let most = u64::try_from(MAX_LEN).unwrap_or(u64::MAX).saturating_add(2);
        let mut limited = file.by_ref().take(most);
        if limited.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            break;
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if !line.is_empty() {
            let (file, line_number) = (Arc::clone(&own), Some(number));
            push((
                Place {
                    file,
                    line: line_number,
                },
                line,
            ))?;
        }
    }
    Ok(())
}

/// About how many records these files hold, by their length and that of the first piece.
pub(super) fn estimate(paths: &[PathBuf], first: &[Placed]) -> u64 {
    let all: u64 = paths
        .iter()
        .filter_map(|path| fs::metadata(path).ok())
        .map(|data| data.len())
        .sum();
    let count = u64::try_from(first.len()).unwrap_or(u64::MAX);
    let bytes: usize = first.iter().map(|(_, bytes)| bytes.len() + 1).sum();
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX).max(1);
    all.saturating_mul(count).div_ceil(bytes).max(count)
}

/// By which a piece is known again.
fn digest(piece: &[Placed]) -> Hash {
    let mut parts: Vec<&[u8]> = Vec::new();
    for (_, bytes) in piece {
        // No record holds a line's end.
        parts.extend([bytes.as_slice(), b"\n"]);
    }
    Hash::of(&parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hold_all_records_in_order_and_with_their_places() {
        let folder = tempfile::tempdir().unwrap();
        let bundle = folder.path().join("many.jsonl");
        let mut text = String::new();
        for number in 0..MOST + 5 {
            text += &format!("{number}\r\n");
        }
        text += "\n\nlast";
        fs::write(&bundle, &text).unwrap();
        let alone = folder.path().join("one.json");
        fs::write(&alone, "alone\n").unwrap();
        let mut sizes = Vec::new();
        let mut all = Vec::new();
        each(&[bundle.clone(), alone.clone()], |piece| {
            assert!(estimate(std::slice::from_ref(&bundle), &piece) > 0);
            sizes.push(piece.len());
            all.extend(piece);
            Ok(())
        })
        .unwrap();
        assert_eq!(sizes, [MOST, 7]);
        let place = |line: usize| format!("{}, line {line}", bundle.display());
        let shown = |at: usize| (all[at].0.to_string(), all[at].1.clone());
        assert_eq!(shown(0), (place(1), b"0".to_vec()));
        assert_eq!(all[MOST + 4].1, format!("{}", MOST + 4).into_bytes());
        assert_eq!(shown(MOST + 5), (place(MOST + 8), b"last".to_vec()));
        assert_eq!(
            shown(MOST + 6),
            (alone.display().to_string(), b"alone\n".to_vec())
        );
    }

    /// Whether they are read ahead or not, the same come in the same order, and the first that fails is told.
    #[test]
    fn pieces_that_are_read_ahead_are_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let bundle = folder.path().join("many.jsonl");
        let text: String = (0..5 * MOST).map(|n| format!("{n}\n")).collect();
        fs::write(&bundle, text).unwrap();
        let missing = folder.path().join("missing.jsonl");
        let mut expected = Vec::new();
        each(std::slice::from_ref(&bundle), |piece| {
            expected.push((digest(&piece), piece));
            Ok(())
        })
        .unwrap();
        assert_eq!(expected.len(), 5);
        let mut found = Vec::new();
        let read = each_known(&[bundle.clone(), missing], |piece, digest| {
            found.push((digest, piece));
            Ok(())
        });
        assert_eq!(found, expected);
        let error = read.unwrap_err();
        assert!(format!("{error:?}").contains("missing.jsonl"), "{error:?}");
        let mut taken = 0;
        let stopped = each_known(&[bundle], |_, _| {
            taken += 1;
            match taken {
                2 => Err(Failure::misuse("seen")),
                _ => Ok(()),
            }
        });
        assert_eq!(taken, 2);
        let error = stopped.unwrap_err();
        assert!(format!("{error:?}").contains("seen"), "{error:?}");
    }

    #[test]
    fn a_line_without_end_is_cut_to_what_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let bundle = folder.path().join("long.jsonl");
        fs::write(&bundle, vec![b'x'; 3 * MAX_LEN]).unwrap();
        let mut first = None;
        let found = each(&[bundle], |piece| {
            first = piece.into_iter().next();
            Err(Failure::misuse("seen"))
        });
        assert!(found.is_err());
        assert!(first.unwrap().1.len() > MAX_LEN);
    }

    #[test]
    fn a_piece_is_known_again() {
        let nowhere = Place {
            file: Arc::from(Path::new("")),
            line: None,
        };
        let piece =
            |texts: [&str; 2]| texts.map(|text| (nowhere.clone(), text.as_bytes().to_vec()));
        assert_eq!(digest(&piece(["a", "b"])), digest(&piece(["a", "b"])));
        assert_ne!(digest(&piece(["a", "b"])), digest(&piece(["ab", ""])));
    }
}
