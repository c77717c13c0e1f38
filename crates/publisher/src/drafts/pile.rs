//! Drafts in files, bundles and folders.

use std::fs;
use std::path::{Path, PathBuf};

use stele_sign::record::Document;
use stele_sign::strict_json;
use stele_verify::record::MAX_LEN;

use crate::failure::Failure;
use crate::store::Disk;

/// How the name of a bundle ends.
const BUNDLE: &str = "jsonl";
/// How the names of the files end that are looked at in a folder.
const ENDINGS: [&str; 3] = ["json", BUNDLE, "record"];
/// Largest file that is read: some 4,000 of the longest records.
const MAX_FILE: u64 = 256 << 20;

/// A document, and where it lies.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The file.
    pub path: PathBuf,
    /// The line in the bundle, from one; none in a file of its own.
    pub line: Option<usize>,
    /// The document.
    pub document: Document,
}

impl Draft {
    /// Where it lies, in words.
    pub fn place(&self) -> String {
        place(&self.path, self.line)
    }
}

fn place(path: &Path, line: Option<usize>) -> String {
    match line {
        Some(line) => format!("{}, line {line}", path.display()),
        None => path.display().to_string(),
    }
}

/// All drafts of some files, in their order.
#[derive(Debug, Clone)]
pub struct Pile {
    /// The drafts: those of a file stand together.
    pub drafts: Vec<Draft>,
    /// Files of a folder that hold no drafts and were left alone.
    pub others: Vec<PathBuf>,
}

impl Pile {
    /// Reads drafts: from files, from bundles, and from all such files of folders, by name.
    ///
    /// # Errors
    /// [`Failure`] if a file that is named can't be read or holds no draft, or there is none at all.
    pub fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut pile = Self {
            drafts: Vec::new(),
            others: Vec::new(),
        };
        for path in paths {
            if path.is_dir() {
                pile.read_folder(path)?;
            } else if !pile.has(path) {
                let drafts = read_file(path)?;
                if let Some(other) = drafts.iter().find(|draft| !is_draft(draft)) {
                    return Err(Failure::misuse(format!(
                        "{} is no draft of a record: it names no signers under \"signers\". Make \
                         one with `stele draft`",
                        other.place()
                    )));
                }
                pile.drafts.extend(drafts);
            }
        }
        if pile.drafts.is_empty() {
            let names: Vec<_> = paths
                .iter()
                .map(|path| path.display().to_string())
                .collect();
            return Err(Failure::misuse(format!(
                "there are no drafts in {}: files with the endings {} are looked at",
                names.join(", "),
                ENDINGS.map(|ending| format!(".{ending}")).join(", ")
            )));
        }
        Ok(pile)
    }

    /// Files of a folder are read by name. What isn't a draft there is left alone: disclosures lie
    /// beside them.
    fn read_folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let unreadable = |error| Failure::unreadable(folder, &error);
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_file()
                && !self.has(&path)
                && ENDINGS.iter().any(|ending| has_ending(&path, ending))
            {
                paths.push(path);
            }
        }
        paths.sort();
        for path in paths {
            match read_file(&path) {
                Ok(drafts) if !drafts.is_empty() && drafts.iter().all(is_draft) => {
                    self.drafts.extend(drafts);
                }
                Ok(_) | Err(_) => self.others.push(path),
            }
        }
        Ok(())
    }

    fn has(&self, path: &Path) -> bool {
        self.drafts.iter().any(|draft| draft.path == path)
    }

    /// Writes every file again, with its documents as they are now.
    ///
    /// # Errors
    /// [`Failure`] if a document can't be written or the disk refuses.
    pub fn write_back(&self, disk: &Disk) -> Result<(), Failure> {
        let files = self.drafts.chunk_by(|a, b| a.path == b.path);
        for file in files {
            let Some(first) = file.first() else { continue };
            let bytes = match first.line {
                Some(_) => bundle(file.iter().map(|draft| &draft.document))?,
                None => first.document.to_bytes()?,
            };
            disk.replace(&first.path, &bytes)?;
        }
        Ok(())
    }
}

/// The bytes of a bundle.
///
/// # Errors
/// [`Failure`] if a document has no canonical form.
pub(crate) fn bundle<'d>(
    documents: impl IntoIterator<Item = &'d Document>,
) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    for document in documents {
        bytes.extend(document.to_bytes()?);
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// Whether a file holds one document a line.
pub(crate) fn is_bundle(path: &Path) -> bool {
    has_ending(path, BUNDLE)
}

/// The lines of a bundle that say something, with their numbers from one.
pub(crate) fn lines(bundle: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let lines = bundle.split(|byte| *byte == b'\n').zip(1..);
    lines
        .map(|(line, number)| (number, line.strip_suffix(b"\r").unwrap_or(line)))
        .filter(|(_, line)| !line.is_empty())
}

/// Reads a file that isn't larger than any bundle of ours.
///
/// # Errors
/// [`Failure`] if it can't be read.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |error| Failure::unreadable(path, &error);
    if fs::metadata(path).map_err(unreadable)?.len() > MAX_FILE {
        return Err(Failure::misuse(format!(
            "{} is larger than {} MiB: split it into several bundles",
            path.display(),
            MAX_FILE >> 20
        )));
    }
    fs::read(path).map_err(unreadable)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own == ending)
}

fn is_draft(draft: &Draft) -> bool {
    !draft.document.signers().is_empty()
}

fn read_file(path: &Path) -> Result<Vec<Draft>, Failure> {
    let bytes = read_bytes(path)?;
    let read = |line, bytes: &[u8]| {
        let wrong = |why: String| Failure::misuse(format!("{}: {why}", place(path, line)));
        let json = strict_json::from_slice(bytes).map_err(|error| wrong(error.to_string()))?;
        let document = Document::from_json(json).map_err(|error| wrong(error.to_string()))?;
        let length = document.to_bytes()?.len();
        if length > MAX_LEN {
            return Err(wrong(format!(
                "a record of {length} bytes is longer than the {MAX_LEN} that a log can hold"
            )));
        }
        Ok(Draft {
            path: path.to_owned(),
            line,
            document,
        })
    };
    if is_bundle(path) {
        lines(&bytes)
            .map(|(number, line)| read(Some(number), line))
            .collect()
    } else {
        Ok(vec![read(None, &bytes)?])
    }
}
