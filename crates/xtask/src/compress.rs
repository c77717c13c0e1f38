//! Lays a compressed copy beside each file of a site, so that a web server has nothing to compress: docs/deploy.md.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Failure, Outcome};
use crate::{size, walk};

/// What gets smaller. Pictures and dossiers are compressed already, or are too small to matter.
const ENDINGS: [&str; 7] = ["css", "html", "js", "json", "svg", "wasm", "webmanifest"];

/// `cargo xtask compress FOLDER`.
///
/// # Errors
/// Fails where a file can't be read or written.
pub(crate) fn run(args: &[String]) -> Outcome {
    let [folder] = args else {
        return Err(
            Failure::new("compress takes the folder of a site").remedy("cargo xtask compress dist")
        );
    };
    let (files, saved) = compress(Path::new(folder))?;
    println!("{files} files compressed, {saved} bytes fewer as brotli");
    Ok(())
}

/// Writes `NAME.br` and `NAME.gz` for each file that gets smaller, and removes those of files that are gone: an old copy would
/// be sent in the place of a new file.
fn compress(folder: &Path) -> Outcome<(usize, usize)> {
    let (mut files, mut saved) = (0, 0);
    for path in walk::files(folder)? {
        if ending(&path).is_some_and(|ending| ["br", "gz"].contains(&ending)) {
            fs::remove_file(&path).map_err(|error| Failure::io("can't remove", &path, &error))?;
        }
    }
    for path in walk::files(folder)? {
        if !ending(&path).is_some_and(|ending| ENDINGS.contains(&ending)) {
            continue;
        }
        let bytes = fs::read(&path).map_err(|error| Failure::io("can't read", &path, &error))?;
        let [brotli, gzip] = size::compressed(&bytes)?;
        for (ending, small) in [("br", &brotli), ("gz", &gzip)] {
            if small.len() < bytes.len() {
                let beside = beside(&path, ending);
                fs::write(&beside, small)
                    .map_err(|error| Failure::io("can't write", &beside, &error))?;
            }
        }
        files += 1;
        saved += bytes.len().saturating_sub(brotli.len());
    }
    Ok((files, saved))
}

fn ending(path: &Path) -> Option<&str> {
    path.extension()?.to_str()
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn copies_are_the_same_file_and_old_ones_go() {
        let folder = std::env::temp_dir().join(format!("stele-compress-{}", std::process::id()));
        fs::create_dir_all(folder.join("stele")).expect("it can be made");
        let text = "words ".repeat(500);
        for name in ["a.js", "stele/b.wasm", "c.png"] {
            fs::write(folder.join(name), &text).expect("it can be written");
        }
        fs::write(folder.join("gone.js.br"), "old").expect("it can be written");
        for _ in 0..2 {
            assert_eq!(compress(&folder).map(|(files, _)| files), Ok(2));
        }
        let names = walk::files(&folder).expect("the folder");
        let names = names
            .iter()
            .filter_map(|path| path.strip_prefix(&folder).ok()?.to_str());
        let expected = [
            "a.js",
            "a.js.br",
            "a.js.gz",
            "c.png",
            "stele/b.wasm",
            "stele/b.wasm.br",
            "stele/b.wasm.gz",
        ];
        assert!(names.eq(expected));
        let packed = fs::read(folder.join("a.js.gz")).expect("it is there");
        let mut whole = String::new();
        GzDecoder::new(packed.as_slice())
            .read_to_string(&mut whole)
            .expect("it is gzip");
        assert_eq!(whole, text);
        let packed = fs::read(folder.join("stele/b.wasm.br")).expect("it is there");
        let mut whole = String::new();
        brotli::Decompressor::new(packed.as_slice(), 4096)
            .read_to_string(&mut whole)
            .expect("it is brotli");
        assert_eq!(whole, text);
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
}
