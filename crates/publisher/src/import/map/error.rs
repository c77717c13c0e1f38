//! What can be wrong with a map.

use std::fmt;

/// A problem, and where in the map it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapError {
    /// The line of the map, counted from 1.
    pub line: u64,
    /// The problem.
    pub problem: MapProblem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MapProblem {
    /// Not TOML.
    Syntax {
        /// What the TOML parser says.
        what: String,
    },
    /// A key that means nothing here.
    Unknown {
        /// The key.
        key: String,
        /// The keys that mean something here.
        known: Vec<String>,
    },
    /// A key that must be there.
    Missing {
        /// The key.
        key: String,
    },
    /// A value of another type.
    Type {
        /// The key.
        key: String,
        /// The type that is wanted.
        wanted: &'static str,
        /// The type that is there.
        found: &'static str,
    },
    /// A text that is none of those that are understood.
    Choice {
        /// The key.
        key: String,
        /// The text.
        found: String,
        /// Those that are understood.
        known: Vec<String>,
    },
    /// Two keys that exclude each other.
    Conflict {
        /// The one.
        key: String,
        /// The other.
        other: String,
    },
    /// An empty column name, list or constant.
    Empty {
        /// The key.
        key: String,
    },
    /// A length without its unit.
    UnitNeeded {
        /// The field.
        key: String,
    },
    /// A unit number that is to be made, without the digits that it begins with, or the other way round.
    PrefixNeeded {
        /// The field.
        key: String,
    },
    /// A point without its format.
    FormatNeeded {
        /// The field.
        key: String,
    },
    /// Coordinates in another system than WGS 84.
    Datum {
        /// The system.
        found: String,
    },
    /// No encoding has this label.
    Encoding {
        /// The label.
        label: String,
    },
    /// A list of amounts without their currency.
    MoneyNeeded {
        /// The field.
        key: String,
    },
    /// A list of codes that can't be used.
    Codes {
        /// The file, or the section of the map.
        file: String,
        /// Why not.
        why: String,
    },
    /// Numbers of payments made without something that tells payments apart.
    MadeNeeds {
        /// The list.
        key: String,
        /// What must be in it.
        field: &'static str,
    },
    /// A path into a package that can't be one.
    Path {
        /// What it is for.
        key: String,
        /// What is wrong with it.
        why: String,
    },
    /// A constant that its field doesn't take.
    Const {
        /// The field.
        key: String,
        /// Why not.
        why: String,
    },
}

impl MapError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self.problem {
            MapProblem::Syntax { .. } => "import-map-syntax",
            MapProblem::Unknown { .. } => "import-map-unknown",
            MapProblem::Missing { .. } => "import-map-missing",
            MapProblem::Type { .. } => "import-map-type",
            MapProblem::Choice { .. } => "import-map-choice",
            MapProblem::Conflict { .. } => "import-map-conflict",
            MapProblem::Empty { .. } => "import-map-empty",
            MapProblem::UnitNeeded { .. } => "import-map-unit",
            MapProblem::PrefixNeeded { .. } => "import-map-prefix",
            MapProblem::FormatNeeded { .. } => "import-map-format",
            MapProblem::Datum { .. } => "import-map-datum",
            MapProblem::Encoding { .. } => "import-map-encoding",
            MapProblem::Const { .. } => "import-map-const",
            MapProblem::MoneyNeeded { .. } => "import-map-money",
            MapProblem::Codes { .. } => "import-map-codes",
            MapProblem::MadeNeeds { .. } => "import-map-made",
            MapProblem::Path { .. } => "import-map-path",
        }
    }
}

impl std::error::Error for MapError {}

impl fmt::Display for MapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "map, line {}: {}", self.line, self.problem)
    }
}

impl fmt::Display for MapProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { what } => write!(f, "not TOML: {what}"),
            Self::Unknown { key, known } => {
                write!(f, "'{key}' means nothing here; understood are: {}", known.join(", "))
            }
            Self::Missing { key } if key == "datum" => f.write_str(
                "coordinates are mapped, so say datum = \"wgs84\" (and see docs/import.md if they come from a Chinese web map)",
            ),
            Self::Missing { key } => write!(f, "'{key}' is missing; add it"),
            Self::Type { key, wanted, found } => write!(f, "'{key}' is {found}; write {wanted}"),
            Self::Choice { key, found, known } => {
                write!(f, "'{key}' is \"{found}\"; understood are: {}", known.join(", "))
            }
            Self::Conflict { key, other } => {
                write!(f, "'{key}' and '{other}' exclude each other; keep one")
            }
            Self::Empty { key } => write!(f, "'{key}' is empty; fill it or delete it"),
            Self::UnitNeeded { key } if key.ends_with("Cm2") => write!(
                f,
                "'{key}' needs the unit of its column: {{ column = \"...\", unit = \"m2\" }} (or cm2, ft2)"
            ),
            Self::PrefixNeeded { key } => write!(
                f,
                "'{key}' is to be made from another id, so say both: {{ column = \"...\", format = \"unit\", \
                 prefix = \"130629\" }}; the prefix is a division code of six digits"
            ),
            Self::UnitNeeded { key } => write!(
                f,
                "'{key}' needs the unit of its column: {{ column = \"...\", unit = \"cm\" }} (or mm, m, in)"
            ),
            Self::FormatNeeded { key } => write!(
                f,
                "'{key}' needs the format of its column: {{ column = \"...\", format = \"geojson-point\" }} (or wkt-point); \
                 for two columns of degrees use latitudeE7 and longitudeE7"
            ),
            Self::Datum { found } => write!(
                f,
                "coordinates in \"{found}\" are not taken, only in \"wgs84\": GCJ-02 (Amap, Tencent, Google in China) is shifted by \
                 50 to 700 metres and BD-09 (Baidu) by more, so a tree would be signed where it isn't; convert them first"
            ),
            Self::Encoding { label } => write!(
                f,
                "no encoding is called \"{label}\"; try utf-8, gb18030, utf-16le, big5 or windows-1252"
            ),
            Self::MoneyNeeded { key } => write!(
                f,
                "'{key}' is a list of amounts, so say both: {{ amount = \"...\", currency = \"...\" }}; where the \
                 currency is the same for all rows, currency = {{ const = \"CNY\" }}"
            ),
            Self::Codes { file, why } => write!(
                f,
                "the codes in '{file}' can't be used: {why}; a file of codes lies beside the map and has the columns \
                 name and code"
            ),
            Self::MadeNeeds { key, field } => write!(
                f,
                "'{key}' lacks {field:?}: without it, payments that have nothing to do with each other would be one"
            ),
            Self::Path { key, why } => write!(f, "'{key}' is no path into a package: {why}"),
            Self::Const { key, why } => write!(f, "'{key}' can't have this constant: {why}"),
        }
    }
}
