//! A trust file, held against a pin and read, and what is checked by it.

use std::cell::RefCell;

use stele_client::check::{CheckedFile, check_alone, check_next_file};
use stele_messages::{Lang, Text, error};
use stele_records::trust::{Pin, TrustError, TrustFile};
use stele_verify::record::Memory;

use crate::report::{Checked, report};

/// Why nothing could be checked: a stable code, and what to tell the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The stable code.
    pub code: &'static str,
    /// What happened and what to do.
    pub text: Text,
}

impl Refused {
    pub(crate) fn trust(lang: Lang, why: &TrustError) -> Self {
        Self {
            code: why.code(),
            text: error::trust_error(lang, why),
        }
    }
}

/// Holds the bytes of a trust file against its pin, where there is one.
///
/// # Errors
/// [`Refused`] if they are others, or the pin isn't one.
pub(crate) fn hold_against(lang: Lang, trust: &[u8], pin: Option<&str>) -> Result<(), Refused> {
    let Some(pin) = pin else {
        return Ok(());
    };
    let held = Pin::parse(pin).and_then(|pin| pin.check(trust));
    held.map_err(|why| Refused {
        code: why.code(),
        text: error::pin_error(lang, why),
    })
}

/// Checks files by one trust file.
#[derive(Debug, Clone)]
pub struct Checker {
    trust: TrustFile,
    lang: Lang,
    /// The records that were found intact: those of a city rest on the same few.
    memory: RefCell<Memory>,
}

impl Checker {
    /// Reads a trust file. Where `pin` is given, its bytes must have that hash ([`Pin`]).
    ///
    /// # Errors
    /// [`Refused`] if the bytes are others than pinned, or no trust file.
    pub fn new(trust: &[u8], pin: Option<&str>) -> Result<Self, Refused> {
        let lang = Lang::default();
        hold_against(lang, trust, pin)?;
        let trust = TrustFile::parse(trust).map_err(|why| Refused::trust(lang, &why))?;
        Ok(Self {
            trust,
            lang,
            memory: RefCell::default(),
        })
    }

    /// The trust file.
    pub const fn trust(&self) -> &TrustFile {
        &self.trust
    }

    /// Checks a `.tlog-proof`, a dossier or a record alone at `now` by the reader's clock, in POSIX seconds.
    ///
    /// # Errors
    /// [`Refused`] if the file is none of these.
    pub fn check(&self, file: &[u8], now: u64) -> Result<CheckedFile, Refused> {
        // Nobody else has it meanwhile.
        let mut memory = self.memory.take();
        let checked = check_next_file(file, &self.trust, now, &mut memory);
        self.memory.replace(memory);
        checked.map_err(|why| Refused {
            code: why.code(),
            text: error::file_error(self.lang, &why),
        })
    }

    /// What came out, with its texts, as JSON. Times (POSIX seconds) are written by `time`.
    pub fn report(&self, checked: &CheckedFile, time: &dyn Fn(u64) -> String) -> String {
        report(self.lang, &Checked::file(checked), &self.trust, time)
    }

    /// The report on a `.tlog-proof` of a record that is intact, logged and within its time; nothing on any other
    /// file. By [`check_alone`], which is all that a module without types has.
    pub fn report_alone(
        &self,
        file: &[u8],
        now: u64,
        time: &dyn Fn(u64) -> String,
    ) -> Option<String> {
        let checked = check_alone(file, &self.trust, now)?;
        Some(self.report(&checked, time))
    }

    /// Reads a trust file as [`Checker::new`] does; nothing where that says why not.
    pub fn alone(trust: &[u8], pin: Option<&str>) -> Option<Self> {
        if let Some(pin) = pin {
            Pin::parse(pin).ok()?.check(trust).ok()?;
        }
        Some(Self {
            trust: TrustFile::parse(trust).ok()?,
            lang: Lang::default(),
            memory: RefCell::default(),
        })
    }
}
