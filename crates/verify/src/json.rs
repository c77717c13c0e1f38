//! Reads JSON that is in its own canonical form (RFC 8785) within the record profile; and, for files that
//! people write by hand, the same in any other form ([`parse_plain`]).
//!
//! One strict pass checks the form and gives the values with their places in the bytes, so no
//! canonicaliser is needed to verify: what was signed is a slice of what was read. The profile is
//! narrower than RFC 8785: member names are printable ASCII without `"` and `\`, at most 64 bytes;
//! numbers are integers within ±(2^53-1); depth is at most 16.

mod write;

pub use write::Writer;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// Deepest nesting of arrays and objects.
pub const MAX_DEPTH: u32 = 16;
/// Longest member name in bytes.
pub const MAX_NAME_LEN: usize = 64;
/// The largest integer that every JSON reader holds exactly: 2^53 - 1 (RFC 8259 section 6).
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer within ±[`MAX_INTEGER`].
    Integer(i64),
    /// Text, unescaped; borrowed where nothing was escaped.
    String(Cow<'a, str>),
    /// An array.
    Array(Vec<Item<'a>>),
    /// An object.
    Object(Object<'a>),
}

/// A value in an array, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<'a> {
    /// The value.
    pub value: Value<'a>,
    /// The bytes of the value.
    pub span: Range<usize>,
}

/// An object's members, strictly increasing by name; those of [`parse_plain`] may have equal names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object<'a> {
    members: Vec<Member<'a>>,
}

/// A member of an object, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value.
    pub value: Value<'a>,
    /// The bytes from the name's opening quote to the value's end.
    pub span: Range<usize>,
    /// The bytes of the value alone.
    pub value_span: Range<usize>,
}

impl<'a> Object<'a> {
    /// The members in order.
    pub fn members(&self) -> &[Member<'a>] {
        &self.members
    }

    /// The member of this name.
    pub fn member(&self, name: &str) -> Option<&Member<'a>> {
        let at = self
            .members
            .binary_search_by(|member| member.name.cmp(name))
            .ok()?;
        self.members.get(at)
    }

    /// The value of the member of this name.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.member(name).map(|member| &member.value)
    }
}

impl<'a> Value<'a> {
    /// The text, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The integer, if this is one.
    pub const fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self {
            Some(*number)
        } else {
            None
        }
    }

    /// The items, if this is an array.
    pub fn as_array(&self) -> Option<&[Item<'a>]> {
        if let Self::Array(items) = self {
            Some(items)
        } else {
            None
        }
    }

    /// The object, if this is one.
    pub const fn as_object(&self) -> Option<&Object<'a>> {
        if let Self::Object(object) = self {
            Some(object)
        } else {
            None
        }
    }
}

/// Why bytes are not canonical JSON within the profile, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonError {
    /// The first byte at fault, from zero.
    pub at: usize,
    /// What is wrong there.
    pub kind: JsonErrorKind,
}

/// What is wrong with the JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonErrorKind {
    /// It begins with a byte order mark.
    ByteOrderMark,
    /// Not UTF-8.
    NotUtf8,
    /// It ends in the middle, or there is nothing at all.
    UnexpectedEnd,
    /// A byte that can't stand here.
    UnexpectedByte(u8),
    /// Space, tab or line break between tokens: readable, but not the canonical form.
    Whitespace,
    /// Bytes after the end of the value.
    TrailingBytes,
    /// The same member name twice in one object.
    DuplicateName,
    /// Member names out of order.
    NameOrder,
    /// A member name with a character that the profile doesn't allow, empty, or too long.
    Name,
    /// A control character that isn't escaped.
    ControlCharacter,
    /// An escape where the canonical form has none, or has a shorter one.
    Escape,
    /// Half of a surrogate pair: no character at all.
    LoneSurrogate,
    /// A number with a fraction or an exponent.
    Float,
    /// An integer beyond ±(2^53-1).
    IntegerRange,
    /// Leading zeroes, or `-0`.
    IntegerForm,
    /// More than [`MAX_DEPTH`] levels.
    TooDeep,
}

impl JsonErrorKind {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ByteOrderMark => "json-byte-order-mark",
            Self::NotUtf8 => "json-not-utf8",
            Self::UnexpectedEnd => "json-unexpected-end",
            Self::UnexpectedByte(_) => "json-unexpected-byte",
            Self::Whitespace => "json-whitespace",
            Self::TrailingBytes => "json-trailing-bytes",
            Self::DuplicateName => "json-duplicate-name",
            Self::NameOrder => "json-name-order",
            Self::Name => "json-name",
            Self::ControlCharacter => "json-control-character",
            Self::Escape => "json-escape",
            Self::LoneSurrogate => "json-lone-surrogate",
            Self::Float => "json-float",
            Self::IntegerRange => "json-integer-range",
            Self::IntegerForm => "json-integer-form",
            Self::TooDeep => "json-too-deep",
        }
    }
}

/// Reads one value that fills `bytes` to the end.
///
/// # Errors
/// [`JsonError`] for anything that isn't in canonical form within the profile.
pub fn parse(bytes: &[u8]) -> Result<Value<'_>, JsonError> {
    read(bytes, Form::Canonical)
}

/// Reads one value in any form of JSON (RFC 8259), with whitespace around it: members in any order and all
/// escapes. The bounds of the profile on numbers and depth hold. Names may hold any character but must
/// have no escapes, and a name may stand in an object twice: whoever reads a file says where it does.
///
/// # Errors
/// [`JsonError`] for anything that isn't JSON, and beyond the bounds.
pub fn parse_plain(bytes: &[u8]) -> Result<Value<'_>, JsonError> {
    read(bytes, Form::Plain)
}

fn read(bytes: &[u8], form: Form) -> Result<Value<'_>, JsonError> {
    if bytes.starts_with("\u{feff}".as_bytes()) {
        return Err(JsonError {
            at: 0,
            kind: JsonErrorKind::ByteOrderMark,
        });
    }
    let text = core::str::from_utf8(bytes).map_err(|error| JsonError {
        at: error.valid_up_to(),
        kind: JsonErrorKind::NotUtf8,
    })?;
    let mut reader = Reader { text, at: 0, form };
    reader.space();
    let value = reader.value(MAX_DEPTH)?;
    reader.space();
    match reader.peek() {
        None => Ok(value),
        Some(byte) if is_whitespace(byte) => Err(reader.error(JsonErrorKind::Whitespace)),
        Some(_) => Err(reader.error(JsonErrorKind::TrailingBytes)),
    }
}

/// Which forms of JSON are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Canonical,
    Plain,
}

const fn is_whitespace(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    form: Form,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn is_plain(&self) -> bool {
        self.form == Form::Plain
    }

    /// Skips whitespace, where it may stand.
    fn space(&mut self) {
        while self.is_plain() && self.peek().is_some_and(is_whitespace) {
            self.step();
        }
    }

    const fn error(&self, kind: JsonErrorKind) -> JsonError {
        JsonError { at: self.at, kind }
    }

    /// What to say of the byte here, if the grammar wants another one.
    fn unexpected(&self) -> JsonError {
        self.error(match self.peek() {
            None => JsonErrorKind::UnexpectedEnd,
            Some(byte) if is_whitespace(byte) => JsonErrorKind::Whitespace,
            Some(byte) => JsonErrorKind::UnexpectedByte(byte),
        })
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonError> {
        if self.peek() == Some(byte) {
            self.step();
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn value(&mut self, depth: u32) -> Result<Value<'a>, JsonError> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'{') => self.object(self.deeper(depth)?),
            Some(b'[') => self.array(self.deeper(depth)?),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            Some(b't') => self.literal("true", Value::Bool(true)),
            Some(b'f') => self.literal("false", Value::Bool(false)),
            Some(b'n') => self.literal("null", Value::Null),
            _ => Err(self.unexpected()),
        }
    }

    fn deeper(&self, depth: u32) -> Result<u32, JsonError> {
        depth
            .checked_sub(1)
            .ok_or(self.error(JsonErrorKind::TooDeep))
    }

    fn literal(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, JsonError> {
        for byte in word.bytes() {
            self.expect(byte)?;
        }
        Ok(value)
    }

    fn array(&mut self, depth: u32) -> Result<Value<'a>, JsonError> {
        self.expect(b'[')?;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.step();
            return Ok(Value::Array(items));
        }
        loop {
            let start = self.at;
            let value = self.value(depth)?;
            items.push(Item {
                value,
                span: start..self.at,
            });
            self.space();
            if self.peek() == Some(b']') {
                self.step();
                return Ok(Value::Array(items));
            }
            self.expect(b',')?;
            self.space();
        }
    }

    fn object(&mut self, depth: u32) -> Result<Value<'a>, JsonError> {
        self.expect(b'{')?;
        let mut members: Vec<Member<'a>> = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.step();
            return Ok(Value::Object(Object { members }));
        }
        loop {
            let start = self.at;
            let name = self.name()?;
            if let Some(before) = members.last().filter(|_| !self.is_plain()) {
                // Names are ASCII, so the order of bytes is RFC 8785's order of UTF-16 units.
                let kind = match name.cmp(before.name) {
                    core::cmp::Ordering::Greater => None,
                    core::cmp::Ordering::Equal => Some(JsonErrorKind::DuplicateName),
                    core::cmp::Ordering::Less if members.iter().any(|m| m.name == name) => {
                        Some(JsonErrorKind::DuplicateName)
                    }
                    core::cmp::Ordering::Less => Some(JsonErrorKind::NameOrder),
                };
                if let Some(kind) = kind {
                    return Err(JsonError { at: start, kind });
                }
            }
            self.space();
            self.expect(b':')?;
            self.space();
            let value_start = self.at;
            let value = self.value(depth)?;
            members.push(Member {
                name,
                value,
                span: start..self.at,
                value_span: value_start..self.at,
            });
            self.space();
            if self.peek() == Some(b'}') {
                self.step();
                if self.is_plain() {
                    // Once for all, so that many members in the worst order cost no more than in the best.
                    crate::sorted::sort(&mut members, |one, other| {
                        (one.name, one.span.start) < (other.name, other.span.start)
                    });
                }
                return Ok(Value::Object(Object { members }));
            }
            self.expect(b',')?;
            self.space();
        }
    }

    fn name(&mut self) -> Result<&'a str, JsonError> {
        self.expect(b'"')?;
        let start = self.at;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => break,
                b'\\' => return Err(self.error(JsonErrorKind::Name)),
                0x20..=0x7e => self.step(),
                0x80.. if self.is_plain() => self.step(),
                _ => return Err(self.error(JsonErrorKind::Name)),
            }
        }
        let name = self.text.get(start..self.at).unwrap_or_default();
        self.expect(b'"')?;
        if name.is_empty() || (name.len() > MAX_NAME_LEN && !self.is_plain()) {
            return Err(JsonError {
                at: start,
                kind: JsonErrorKind::Name,
            });
        }
        Ok(name)
    }

    fn string(&mut self) -> Result<Cow<'a, str>, JsonError> {
        self.expect(b'"')?;
        let mut unescaped: Option<String> = None;
        let mut start = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let plain = rest
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            let Some(plain) = plain else {
                self.at = self.text.len();
                return Err(self.unexpected());
            };
            self.at = self.at.saturating_add(plain);
            let run = self.text.get(start..self.at).unwrap_or_default();
            match self.peek() {
                Some(b'"') => {
                    self.step();
                    return Ok(match unescaped {
                        None => Cow::Borrowed(run),
                        Some(mut text) => {
                            text.push_str(run);
                            Cow::Owned(text)
                        }
                    });
                }
                Some(b'\\') => {
                    let text = unescaped.get_or_insert_default();
                    text.push_str(run);
                    text.push(self.escape()?);
                    start = self.at;
                }
                _ => return Err(self.error(JsonErrorKind::ControlCharacter)),
            }
        }
    }

    /// The escapes that RFC 8785 section 3.2.2.2 prints: the two-character ones, and `\u00xx` in
    /// lower case for the other control characters.
    fn escape(&mut self) -> Result<char, JsonError> {
        let start = self.at;
        let error = |kind| JsonError { at: start, kind };
        self.expect(b'\\')?;
        let short = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'b') => '\u{8}',
            Some(b't') => '\t',
            Some(b'n') => '\n',
            Some(b'f') => '\u{c}',
            Some(b'r') => '\r',
            Some(b'/') if self.is_plain() => '/',
            Some(b'u') if self.is_plain() => {
                self.step();
                return self.unit(start);
            }
            Some(b'u') => {
                self.step();
                let end = self.at.saturating_add(4);
                let digits = self.text.get(self.at..end).unwrap_or_default();
                if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) || digits.len() != 4 {
                    return Err(error(JsonErrorKind::Escape));
                }
                let unit = u32::from_str_radix(digits, 16).unwrap_or(u32::MAX);
                let lower = !digits.bytes().any(|digit| digit.is_ascii_uppercase());
                return match char::from_u32(unit) {
                    None => Err(error(JsonErrorKind::LoneSurrogate)),
                    Some('\u{8}' | '\t' | '\n' | '\u{c}' | '\r') => {
                        Err(error(JsonErrorKind::Escape))
                    }
                    Some(control @ '\0'..='\u{1f}') if lower => {
                        self.at = end;
                        Ok(control)
                    }
                    Some(_) => Err(error(JsonErrorKind::Escape)),
                };
            }
            None => return Err(self.unexpected()),
            Some(_) => return Err(error(JsonErrorKind::Escape)),
        };
        self.step();
        Ok(short)
    }

    /// The character of `\uxxxx`, behind the `u`; of two such, if they are the halves of a pair.
    fn unit(&mut self, start: usize) -> Result<char, JsonError> {
        let error = |kind| JsonError { at: start, kind };
        let first = self.four_digits().ok_or(error(JsonErrorKind::Escape))?;
        let mut pair = [first, 0];
        let rest = self.text.get(self.at..).unwrap_or_default();
        if (0xd800..0xdc00).contains(&first) && rest.starts_with("\\u") {
            self.at = self.at.saturating_add(2);
            let second = self.four_digits().ok_or(error(JsonErrorKind::Escape))?;
            pair = [first, second];
        }
        match char::decode_utf16(pair).next() {
            Some(Ok(character)) => Ok(character),
            _ => Err(error(JsonErrorKind::LoneSurrogate)),
        }
    }

    fn four_digits(&mut self) -> Option<u16> {
        let end = self.at.saturating_add(4);
        let digits = self.text.get(self.at..end)?;
        self.at = end;
        // A sign would be read, too.
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
    }

    fn integer(&mut self) -> Result<Value<'a>, JsonError> {
        let start = self.at;
        let error = |kind| JsonError { at: start, kind };
        if self.peek() == Some(b'-') {
            self.step();
        }
        let digits_start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.step();
        }
        let digits = self.text.get(digits_start..self.at).unwrap_or_default();
        let text = self.text.get(start..self.at).unwrap_or_default();
        if digits.is_empty() {
            return Err(self.unexpected());
        }
        if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            return Err(error(JsonErrorKind::Float));
        }
        if (digits.len() > 1 && digits.starts_with('0')) || text == "-0" {
            return Err(error(JsonErrorKind::IntegerForm));
        }
        match text.parse::<i64>() {
            Ok(number) if (-MAX_INTEGER..=MAX_INTEGER).contains(&number) => {
                Ok(Value::Integer(number))
            }
            _ => Err(error(JsonErrorKind::IntegerRange)),
        }
    }
}

#[cfg(test)]
mod tests;
