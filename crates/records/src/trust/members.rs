//! The JSON of a trust file, read in one way only: each object is one and has each member once, none that
//! isn't known, and no text hides anything. What is wrong is told by its place.

use std::fmt;
use std::ops::Range;

use stele_verify::json::{self, JsonError, JsonErrorKind, Object, Value};

use super::error::TrustError;

/// Reads the JSON, and checks all of it for what could be read in two ways.
pub(super) fn open(bytes: &[u8]) -> Result<Value<'_>, TrustError> {
    let value = json::parse_plain(bytes).map_err(|error| syntax(bytes, error))?;
    sound(&value, &At::File)?;
    Ok(value)
}

fn syntax(bytes: &[u8], error: JsonError) -> TrustError {
    let what = match error.kind {
        JsonErrorKind::ByteOrderMark => "a byte order mark",
        JsonErrorKind::NotUtf8 => "not UTF-8",
        JsonErrorKind::UnexpectedEnd => "the file ends too early",
        JsonErrorKind::UnexpectedByte(_) | JsonErrorKind::Whitespace => "unexpected character",
        JsonErrorKind::TrailingBytes => "more behind the end",
        JsonErrorKind::DuplicateName | JsonErrorKind::NameOrder | JsonErrorKind::Name => {
            "a member’s name is empty or has an escape"
        }
        JsonErrorKind::ControlCharacter => "a control character that isn’t escaped",
        JsonErrorKind::Escape => "an escape that isn’t one",
        JsonErrorKind::LoneSurrogate => "half a character",
        JsonErrorKind::Float => "a number with a fraction or an exponent",
        JsonErrorKind::IntegerRange => "a number that is too large",
        JsonErrorKind::IntegerForm => "a number with leading zeroes",
        JsonErrorKind::TooDeep => "too many levels",
    };
    wrong(bytes, error.at, what.to_owned())
}

/// What is wrong at this byte.
fn wrong(bytes: &[u8], at: usize, what: String) -> TrustError {
    let before = bytes.get(..at).unwrap_or(bytes);
    let lines = before.split(|byte| *byte == b'\n');
    let column = lines.clone().next_back().map_or(0, <[u8]>::len);
    TrustError::Json {
        line: lines.count(),
        column: column.saturating_add(1),
        what,
    }
}

/// A place in the file.
enum At<'a> {
    File,
    Member(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

impl At<'_> {
    /// The names of the members on the way; of a list's item `None`.
    fn steps(&self) -> Vec<Option<&str>> {
        match self {
            Self::File => Vec::new(),
            Self::Member(of, name) => [of.steps(), vec![Some(*name)]].concat(),
            Self::Item(of, _) => [of.steps(), vec![None]].concat(),
        }
    }

    /// Whether a list belongs here. Nowhere else does one: what isn't named here is no list.
    fn takes_list(&self) -> bool {
        let steps = self.steps();
        let signed = match steps.as_slice() {
            [Some("signatures")] => return true,
            [Some("signed"), rest @ ..] => rest,
            all => all,
        };
        matches!(
            signed,
            [Some("auditors" | "anchors")]
                | [Some("mirrors"), Some(_)]
                | [Some("signers"), Some("keys")]
                | [Some("anchors"), None, Some("recordTypes" | "areas")]
        )
    }

    /// The policy has lines, and rules of its own for what stands in them.
    fn is_policy(&self) -> bool {
        matches!(
            self.steps().as_slice(),
            [Some("policy")] | [Some("signed"), Some("policy")]
        )
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Member(Self::File, name) => f.write_str(name),
            Self::Member(of, name) => write!(f, "{of}.{name}"),
            Self::Item(of, index) => write!(f, "{of}[{index}]"),
        }
    }
}

fn sound(value: &Value<'_>, at: &At<'_>) -> Result<(), TrustError> {
    match value {
        Value::String(text) if text.chars().any(is_hidden) && !at.is_policy() => {
            Err(TrustError::ControlCharacter { at: at.to_string() })
        }
        Value::Array(_) if !at.takes_list() => Err(TrustError::StrayList { at: at.to_string() }),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                sound(&item.value, &At::Item(at, index))?;
            }
            Ok(())
        }
        Value::Object(object) => {
            let mut before = None;
            for member in object.members() {
                let at = At::Member(at, member.name);
                if member.name.chars().any(is_hidden) {
                    return Err(TrustError::ControlCharacter { at: at.to_string() });
                }
                if before == Some(member.name) {
                    return Err(TrustError::MemberTwice { at: at.to_string() });
                }
                before = Some(member.name);
                sound(&member.value, &at)?;
            }
            Ok(())
        }
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::String(_) => Ok(()),
    }
}

/// Control characters, line and paragraph separators, and what turns the direction of writing round: with
/// these a name looks like another.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// An object's members, to be read by their names.
pub(super) struct Members<'v> {
    object: &'v Object<'v>,
    /// The whole file, and where the object ends in it.
    file: &'v [u8],
    end: usize,
}

impl<'v> Members<'v> {
    /// Those of the file itself.
    pub(super) fn of(value: &'v Value<'v>, file: &'v [u8]) -> Result<Self, TrustError> {
        let end = file.trim_ascii_end().len();
        Self::at(value, file, end)
    }

    fn at(value: &'v Value<'v>, file: &'v [u8], end: usize) -> Result<Self, TrustError> {
        let object = value.as_object();
        let object = object.ok_or_else(|| wrong(file, end, "no object".to_owned()))?;
        Ok(Self { object, file, end })
    }

    /// Refuses members of any other name.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), TrustError> {
        let mut members = self.object.members().iter();
        match members.find(|member| !known.contains(&member.name)) {
            None => Ok(()),
            Some(member) => {
                let what = format!("unknown member {}", member.name);
                Err(wrong(self.file, member.span.start, what))
            }
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.object.member(name).is_some()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &'v str> + use<'v> {
        self.object.members().iter().map(|member| member.name)
    }

    /// Where a member's value stands in the file.
    pub(super) fn span(&self, name: &str) -> Option<Range<usize>> {
        Some(self.object.member(name)?.value_span.clone())
    }

    fn missing(&self, name: &str) -> TrustError {
        wrong(self.file, self.end, format!("missing member {name}"))
    }

    /// Nothing where the member isn't there or is null; refused where it is another thing.
    fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'v Value<'v>) -> Option<T>,
    ) -> Result<Option<T>, TrustError> {
        match self.object.member(name) {
            None => Ok(None),
            Some(member) if member.value == Value::Null => Ok(None),
            Some(member) => {
                let wrong = || {
                    let what = format!("wrong kind of value for {name}");
                    wrong(self.file, member.value_span.start, what)
                };
                read(&member.value).map(Some).ok_or_else(wrong)
            }
        }
    }

    pub(super) fn text_if_any(&self, name: &str) -> Result<Option<String>, TrustError> {
        self.read(name, |value| value.as_str().map(str::to_owned))
    }

    pub(super) fn text(&self, name: &str) -> Result<String, TrustError> {
        self.text_if_any(name)?.ok_or_else(|| self.missing(name))
    }

    pub(super) fn number_if_any(&self, name: &str) -> Result<Option<u64>, TrustError> {
        self.read(name, |value| u64::try_from(value.as_integer()?).ok())
    }

    pub(super) fn number(&self, name: &str) -> Result<u64, TrustError> {
        self.number_if_any(name)?.ok_or_else(|| self.missing(name))
    }

    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, TrustError> {
        let texts = self.read(name, |value| {
            let items = value.as_array()?.iter();
            items
                .map(|item| item.value.as_str().map(str::to_owned))
                .collect()
        });
        texts?.ok_or_else(|| self.missing(name))
    }

    pub(super) fn object_if_any(&self, name: &str) -> Result<Option<Members<'v>>, TrustError> {
        let end = self
            .object
            .member(name)
            .map_or(self.end, |m| m.value_span.end);
        let value = self.read(name, |value| value.as_object().map(|_| value))?;
        value
            .map(|value| Self::at(value, self.file, end))
            .transpose()
    }

    pub(super) fn object(&self, name: &str) -> Result<Members<'v>, TrustError> {
        self.object_if_any(name)?.ok_or_else(|| self.missing(name))
    }

    /// A list of objects; empty where it isn't there.
    pub(super) fn objects(&self, name: &str) -> Result<Vec<Members<'v>>, TrustError> {
        let items = self.read(name, Value::as_array)?.unwrap_or_default();
        let objects = items.iter();
        objects
            .map(|item| Self::at(&item.value, self.file, item.span.end))
            .collect()
    }
}
