//! Where rows go: to a file, which appears whole or not at all, or to the standard output.

use std::fs::{self, File};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

/// A file that is being written, or the standard output.
pub(crate) enum Output {
    /// Beside its place, until it is whole.
    File {
        /// What is written to.
        writer: BufWriter<File>,
        /// Its name while it isn't whole.
        beside: PathBuf,
        /// Its name.
        path: PathBuf,
        /// Whether it has been put in its place.
        is_whole: bool,
    },
    /// The standard output.
    Standard(BufWriter<Stdout>),
}

impl Output {
    /// Begins a file, or writes to the standard output.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else {
            return Ok(Self::Standard(BufWriter::new(io::stdout())));
        };
        let name = path.file_name().ok_or(io::ErrorKind::IsADirectory)?;
        let beside = path.with_file_name(format!(".{}.new", name.to_string_lossy()));
        Ok(Self::File {
            writer: BufWriter::new(File::create(&beside)?),
            beside,
            path: path.to_owned(),
            is_whole: false,
        })
    }

    /// Where to write.
    pub(crate) fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::File { writer, .. } => writer,
            Self::Standard(writer) => writer,
        }
    }

    /// Ends it: the file is on the disk, and then in its place.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.writer().flush()?;
        if let Self::File {
            writer,
            beside,
            path,
            is_whole,
        } = &mut self
        {
            writer.get_ref().sync_all()?;
            fs::rename(&*beside, &*path)?;
            *is_whole = true;
        }
        Ok(())
    }
}

/// What isn't whole is no export.
impl Drop for Output {
    fn drop(&mut self) {
        if let Self::File {
            beside,
            is_whole: false,
            ..
        } = self
        {
            fs::remove_file(beside).unwrap_or_default();
        }
    }
}
