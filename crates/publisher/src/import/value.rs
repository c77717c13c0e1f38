//! One cell's text to one typed value.
//!
//! Nothing here guesses and nothing here uses floating point: a text that can be read in two ways
//! is refused, and decimals are scaled as integers, exactly, rounding half to even at the last
//! digit kept. Whatever was done to a text beyond trimming it comes back as [`Note`]s, so that the
//! import can say what it assumed.

pub mod date;
pub mod fold;
pub mod geojson;
pub mod money;
pub mod number;
pub mod position;
pub mod text;
pub mod wkt;

use std::fmt;

/// A value, and what had to be assumed to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed<T> {
    /// The value.
    pub value: T,
    /// What was assumed or changed, without repetition.
    pub notes: Vec<Note>,
}

impl<T> Parsed<T> {
    /// A value that was read as it stands.
    pub fn plain(value: T) -> Self {
        Self {
            value,
            notes: Vec::new(),
        }
    }

    /// Adds a note, once, when `when` holds.
    #[must_use]
    pub fn noting(mut self, note: Note, when: bool) -> Self {
        if when && !self.notes.contains(&note) {
            self.notes.push(note);
        }
        self
    }

    /// Carries the notes over to another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Parsed<U> {
        Parsed {
            value: f(self.value),
            notes: self.notes,
        }
    }

    /// Adds this reading's notes to `notes` and gives the value alone.
    pub fn into_value(self, notes: &mut Vec<Note>) -> T {
        for note in self.notes {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        self.value
    }
}

/// Something that was assumed or changed while a cell was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// Full-width digits or signs were read as ordinary ones.
    FullWidth,
    /// Separators between thousands were dropped: `1,234` is 1234.
    Thousands,
    /// The last digits were rounded, half to even.
    Rounded,
    /// A date in another form than `2026-08-03` was read as year, month, day.
    YearFirst,
    /// A date was read as day, month, year, because the map says so.
    DayFirst,
    /// A date was read as month, day, year, because the map says so.
    MonthFirst,
    /// The time of day beside a date was left out.
    TimeDropped,
    /// Line breaks or tabs inside a cell were read as spaces.
    Breaks,
    /// The text was brought to Unicode normal form C.
    Normalised,
    /// The height above the ground in a point was left out.
    HeightDropped,
    /// A month was read as its first day.
    MonthStart,
    /// Days were added to a date, because the map says so.
    DaysAdded,
    /// A currency sign was left out, because the map names it.
    SignDropped,
    /// An amount was multiplied, because the map says so.
    Multiplied,
    /// A real-estate unit number was made from another id.
    UnitMade,
    /// A text was replaced by its SHA-256, because the map says so.
    TextHashed,
    /// Of a time with its offset from UTC the day was taken that is written there.
    DayAsWritten,
    /// Of a time with its offset from UTC the day was taken that it was at the place that the map names.
    DayInZone,
    /// A name was replaced by the code that the map's list has for it.
    CodeFound,
    /// An empty cell was read as the map says.
    Defaulted,
    /// An amount in brackets was read as negative.
    Brackets,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FullWidth => "full-width characters were read as ordinary digits and signs",
            Self::Thousands => "a separator between thousands was left out",
            Self::Rounded => "rounded, half to even, at the last digit that is kept",
            Self::YearFirst => "read as year, month, day",
            Self::DayFirst => "read as day, month, year, as the map says",
            Self::MonthFirst => "read as month, day, year, as the map says",
            Self::TimeDropped => "the time of day was left out",
            Self::Breaks => "line breaks and tabs inside a cell were read as spaces",
            Self::Normalised => "brought to Unicode normal form C",
            Self::MonthStart => "a month was read as its first day, as the map says",
            Self::DaysAdded => "days were added, as the map says",
            Self::SignDropped => "the currency sign was left out, as the map says",
            Self::Multiplied => "multiplied, as the map says",
            Self::UnitMade => "a unit number was made from it, which is in no real-estate registry",
            Self::TextHashed => "replaced by the SHA-256 of its text, as the map says",
            Self::DayAsWritten => {
                "the day was taken that is written there, whatever the offset from UTC beside it"
            }
            Self::DayInZone => {
                "the day was taken that it was at the offset from UTC that the map names"
            }
            Self::CodeFound => {
                "replaced by the code that stands for it in the list that the map names"
            }
            Self::Defaulted => "empty, so read as the map says",
            Self::Brackets => "an amount in brackets was read as negative",
            Self::HeightDropped => "the third number of a point, its height, was left out",
        })
    }
}

/// Why a cell's text is not the value that its field wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueError {
    /// A control or direction character that has no place in a name or an address.
    TextControl {
        /// The character.
        character: char,
    },
    /// The text is longer than its field may be.
    TextSize {
        /// How long it is, in `unit`.
        found: usize,
        /// The most it may be, in `unit`.
        limit: usize,
        /// What is counted.
        unit: TextUnit,
    },
    /// Not a number.
    Number,
    /// A number that can be read in two ways, such as `1,5`.
    NumberAmbiguous,
    /// A number with more digits than any measurement has.
    NumberDigits,
    /// A number outside of its field's range; both ends belong to the range.
    NumberRange {
        /// The least, in the field's own unit.
        min: i64,
        /// The most, in the field's own unit.
        max: i64,
    },
    /// Not a date in a form that is known.
    Date,
    /// A date that no calendar has, such as 2026-02-30.
    DateImpossible,
    /// Day, month and year in an order that the map doesn't tell.
    DateAmbiguous,
    /// A time with a zone: the day it falls on depends on where one stands.
    DateZone,
    /// Not a point in the format that the map names.
    Position {
        /// What is wrong with it.
        what: &'static str,
    },
    /// A latitude beyond 90 or a longitude beyond 180 degrees.
    PositionRange {
        /// Both would be in range the other way round.
        swapped: bool,
    },
    /// A latitude without a longitude, or the other way round.
    PositionHalf,
    /// Not a month.
    Month,
    /// A number of things that isn't whole.
    NotWhole,
    /// An amount of money with more than four decimals.
    Decimals,
    /// None of the words that the field and the map know.
    Choice {
        /// Those that they know.
        known: Vec<String>,
    },
    /// A credit code or LEI that its own check characters show to be wrong.
    Code {
        /// The stable code of what is wrong.
        code: &'static str,
    },
    /// A name for which no code is known.
    CodeUnknown {
        /// Where codes are listed.
        listed: String,
    },
    /// Only one of two numbers is there, of which the difference is wanted.
    DifferenceHalf,
    /// An amount without its currency.
    CurrencyMissing,
    /// Not in the form that the field has.
    Form {
        /// What the field wants.
        wanted: &'static str,
    },
}

/// What a text's length is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextUnit {
    /// Unicode scalar values.
    Characters,
    /// Bytes of UTF-8.
    Bytes,
}

impl ValueError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TextControl { .. } => "import-text-control",
            Self::TextSize { .. } => "import-text-size",
            Self::Number => "import-number",
            Self::NumberAmbiguous => "import-number-ambiguous",
            Self::NumberDigits => "import-number-digits",
            Self::NumberRange { .. } => "import-number-range",
            Self::Date => "import-date",
            Self::DateImpossible => "import-date-impossible",
            Self::DateAmbiguous => "import-date-ambiguous",
            Self::DateZone => "import-date-zone",
            Self::Position { .. } => "import-position",
            Self::PositionRange { .. } => "import-position-range",
            Self::PositionHalf => "import-position-half",
            Self::Month => "import-month",
            Self::NotWhole => "import-number-whole",
            Self::Decimals => "import-decimals",
            Self::Choice { .. } => "import-choice",
            Self::Code { .. } => "import-code",
            Self::CodeUnknown { .. } => "import-code-unknown",
            Self::DifferenceHalf => "import-difference",
            Self::CurrencyMissing => "import-currency",
            Self::Form { .. } => "import-form",
        }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TextControl { character } => write!(
                f,
                "the text holds the invisible character U+{:04X}; delete it",
                u32::from(*character)
            ),
            Self::TextSize { found, limit, unit } => {
                let unit = match unit {
                    TextUnit::Characters => "characters",
                    TextUnit::Bytes => "bytes",
                };
                write!(f, "the text is {found} {unit} long; at most {limit} are allowed: shorten it")
            }
            Self::Number => f.write_str("not a number; write digits, with a point before decimals"),
            Self::NumberAmbiguous => f.write_str(
                "can be read in two ways; write decimals with a point (1.5) and thousands without separators or as 1,234",
            ),
            Self::NumberDigits => f.write_str("a number with so many digits is no measurement; round it"),
            Self::NumberRange { min, max } => write!(
                f,
                "outside of {min} to {max}, in the record's unit; check the value, and `unit` in the map"
            ),
            Self::Date => f.write_str(
                "not a date; write it as 2026-08-03 (2026/8/3, 2026.8.3, 2026年8月3日 and 20260803 are read too)",
            ),
            Self::DateImpossible => f.write_str("there is no such day; correct it"),
            Self::DateAmbiguous => f.write_str(
                "day and month can't be told apart; put the year first, or say format = \"date-dmy\" or \"date-mdy\" in the map",
            ),
            Self::DateZone => f.write_str(
                "a time with a time zone: its day depends on the place; write the local day alone, as 2026-08-03",
            ),
            Self::Position { what } => write!(f, "not a point in the format that the map names: {what}"),
            Self::PositionRange { swapped: false } => {
                f.write_str("outside of 90 degrees of latitude or 180 of longitude; degrees are wanted, in WGS 84")
            }
            Self::PositionRange { swapped: true } => f.write_str(
                "outside of 90 degrees of latitude; latitude and longitude seem to be swapped: exchange them in the map",
            ),
            Self::Month => f.write_str("not a month; write it as 2026-08"),
            Self::NotWhole => f.write_str("a whole number is wanted; correct it"),
            Self::Decimals => {
                f.write_str("an amount of money has at most four decimals and is never rounded; correct it")
            }
            Self::Choice { known } => write!(
                f,
                "none of the words that are known here ({}); correct it, or translate it with `words` in the map",
                known.join(", ")
            ),
            Self::Code { code } => write!(
                f,
                "no credit code or LEI that was ever given: its own check fails ({code}); compare it with its source"
            ),
            Self::CodeUnknown { listed } => write!(
                f,
                "no credit code or LEI is known for this; add it to {listed}, as this text and its code"
            ),
            Self::DifferenceHalf => {
                f.write_str("the old and the new value are wanted, and only one of them is there; give both")
            }
            Self::CurrencyMissing => f.write_str(
                "an amount without its currency; fill it in, or say in the map what currency all amounts have",
            ),
            Self::Form { wanted } => write!(f, "not in the form of its field, which is {wanted}; correct it"),
            Self::PositionHalf => f.write_str("only one of latitude and longitude is there; give both or neither"),
        }
    }
}
