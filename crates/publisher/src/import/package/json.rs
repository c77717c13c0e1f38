//! JSON (RFC 8259) as it stands: every number keeps its text, and everything knows where it stands.
//!
//! A JSON library would hand numbers over as binary fractions, in which no cent is exact, and would take the
//! second of two members of one name without a word. Here a number is the digits that were written, and two
//! members of one name stop the import, since nobody can tell which of them was meant.

use std::borrow::Cow;
use std::collections::HashSet;

/// How deep lists and objects may lie in each other. Packages have less than 12 levels.
pub const MAX_DEPTH: usize = 64;

/// What a text of JSON holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// A number, as it is written.
    Number(&'a str),
    /// A text.
    Text(Cow<'a, str>),
    /// A list.
    List(Vec<Node<'a>>),
    /// An object, in the order in which it is written.
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
}

impl<'a> Node<'a> {
    /// A member of an object.
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        match &self.value {
            Value::Object(members) => members
                .iter()
                .find(|(own, _)| own == name)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }
}

/// Why a text is no JSON that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// The line, counted from 1.
    pub line: u64,
    /// The character in the line, counted from 1.
    pub column: u64,
    /// What is wrong there.
    pub what: String,
}

/// Reads a whole text.
///
/// # Errors
/// [`JsonError`] with the first place at which it isn't JSON.
pub fn parse(text: &str) -> Result<Node<'_>, JsonError> {
    let mut scan = Scanner { text, at: 0 };
    let read = scan.value(0).and_then(|node| {
        scan.space();
        match scan.peek() {
            None => Ok(node),
            Some(_) => Err("something follows behind the end; one package is wanted".to_owned()),
        }
    });
    read.map_err(|what| {
        let before = text.get(..scan.at).unwrap_or_default();
        let line = before.bytes().filter(|byte| *byte == b'\n').count();
        let rest = before.rsplit('\n').next().unwrap_or_default();
        JsonError {
            line: line as u64 + 1,
            column: rest.chars().count() as u64 + 1,
            what,
        }
    })
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes this byte and the space behind it, if it is next.
    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
            self.space();
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<Node<'a>, String> {
        self.space();
        let start = self.at;
        if depth > MAX_DEPTH {
            return Err(format!(
                "more than {MAX_DEPTH} lists and objects lie in each other"
            ));
        }
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => match self.number() {
                Some(number) => Value::Number(number),
                None => {
                    self.at = start;
                    return Err("this is no number of JSON".to_owned());
                }
            },
            _ => self.word()?,
        };
        Ok(Node {
            value,
            start,
            end: self.at,
        })
    }

    fn word(&mut self) -> Result<Value<'a>, String> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let words = [
            ("null", Value::Null),
            ("true", Value::Flag(true)),
            ("false", Value::Flag(false)),
        ];
        let found = words.into_iter().find(|(word, _)| rest.starts_with(word));
        let (word, value) = found.ok_or("a value is wanted here; this is no JSON")?;
        self.at += word.len();
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Value<'a>, String> {
        self.take(b'[');
        let mut items = Vec::new();
        if self.peek() != Some(b']') {
            loop {
                items.push(self.value(depth + 1)?);
                self.space();
                if !self.take(b',') {
                    break;
                }
            }
        }
        self.close(b']', "a comma or ] is wanted here")?;
        Ok(Value::List(items))
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, String> {
        self.take(b'{');
        let mut members: Vec<(Cow<'a, str>, Node<'a>)> = Vec::new();
        let mut names = HashSet::new();
        if self.peek() != Some(b'}') {
            loop {
                if self.peek() != Some(b'"') {
                    return Err("a name in quotes is wanted here".to_owned());
                }
                let start = self.at;
                let name = self.string()?;
                if !names.insert(name.clone()) {
                    self.at = start;
                    return Err(format!(
                        "'{}' stands twice in one object; which of the two is meant can't be told",
                        crate::import::value::text::Shown(&name)
                    ));
                }
                self.space();
                if !self.take(b':') {
                    return Err("a colon is wanted here".to_owned());
                }
                members.push((name, self.value(depth + 1)?));
                self.space();
                if !self.take(b',') {
                    break;
                }
            }
        }
        self.close(b'}', "a comma or } is wanted here")?;
        Ok(Value::Object(members))
    }

    /// The end of a list or object. The space behind it doesn't belong to it.
    fn close(&mut self, byte: u8, what: &str) -> Result<(), String> {
        match self.peek() {
            Some(found) if found == byte => {
                self.at += 1;
                Ok(())
            }
            _ => Err(what.to_owned()),
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, String> {
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        loop {
            let from = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..0x20)) {
                self.at += 1;
            }
            let plain = self.text.get(from..self.at).unwrap_or_default();
            if let Some(text) = &mut owned {
                text.push_str(plain);
            }
            match self.peek() {
                Some(b'"') => {
                    let whole = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(owned.map_or(Cow::Borrowed(whole), Cow::Owned));
                }
                Some(b'\\') => {
                    let text = owned.get_or_insert_with(|| {
                        self.text.get(start..self.at).unwrap_or_default().to_owned()
                    });
                    self.at += 1;
                    let character = escape(self.text.as_bytes(), &mut self.at)?;
                    text.push(character);
                }
                Some(_) => return Err("a control character stands in a text".to_owned()),
                None => return Err("a text is never closed".to_owned()),
            }
        }
    }

    /// A number. JSON's grammar is narrower than a table's: no `+`, `.5`, `5.` or `007`.
    fn number(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let leading = self.peek() == Some(b'0');
        let whole = self.digits();
        let mut sound = whole > 0 && !(leading && whole > 1);
        if self.peek() == Some(b'.') {
            self.at += 1;
            sound &= self.digits() > 0;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            sound &= self.digits() > 0;
        }
        self.text.get(start..self.at).filter(|_| sound)
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at - start
    }
}

/// What stands behind a backslash. Halves of a pair that stand alone are refused: no record could hold them.
fn escape(bytes: &[u8], at: &mut usize) -> Result<char, String> {
    let kind = bytes.get(*at).copied();
    *at += 1;
    Ok(match kind {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let high = hex(bytes, at)?;
            let code = match high {
                0xd800..=0xdbff if bytes.get(*at..*at + 2) == Some(b"\\u") => {
                    *at += 2;
                    let low = hex(bytes, at)?;
                    if !(0xdc00..=0xdfff).contains(&low) {
                        return Err("half of a surrogate pair stands alone".to_owned());
                    }
                    0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)
                }
                code => code,
            };
            char::from_u32(code).ok_or("half of a surrogate pair stands alone")?
        }
        _ => return Err("this is no escape of JSON".to_owned()),
    })
}

fn hex(bytes: &[u8], at: &mut usize) -> Result<u32, String> {
    let digits = bytes
        .get(*at..*at + 4)
        .and_then(|four| std::str::from_utf8(four).ok());
    let digits = digits.filter(|four| four.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let code = digits.and_then(|four| u32::from_str_radix(four, 16).ok());
    let code = code.ok_or_else(|| "four hex digits are wanted behind \\u".to_owned())?;
    *at += 4;
    Ok(code)
}
#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_keep_their_text() {
        let text = r#"{"a": [1, -0, 0.10, 1E400, 1.50e-07, 123456789012345678901234567890.12]}"#;
        let node = parse(text).unwrap();
        let Value::List(items) = &node.get("a").unwrap().value else {
            panic!("a list")
        };
        let texts: Vec<_> = items
            .iter()
            .map(|item| &text[item.start..item.end])
            .collect();
        let expected = [
            "1",
            "-0",
            "0.10",
            "1E400",
            "1.50e-07",
            "123456789012345678901234567890.12",
        ];
        assert_eq!(texts, expected);
        assert_eq!(items[3].value, Value::Number("1E400"));
    }

    #[test]
    fn texts_are_read_as_serde_reads_them() {
        for text in [
            r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 路""#,
            r#""""#,
            r#""plain""#,
        ] {
            let ours = parse(text).unwrap().value;
            let theirs: String = serde_json::from_str(text).unwrap();
            assert_eq!(ours, Value::Text(theirs.into()), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        for (text, line, column, part) in [
            ("", 1, 1, "a value is wanted"),
            (
                "{\"a\": 1,\n \"b\": 2,\n \"a\": 3}",
                3,
                2,
                "'a' stands twice",
            ),
            ("{\"a\": 01}", 1, 7, "no number"),
            ("[1 2]", 1, 4, "a comma or ]"),
            ("[1,]", 1, 4, "a value is wanted"),
            ("{\"a\" 1}", 1, 6, "a colon"),
            ("{a: 1}", 1, 2, "a name in quotes"),
            ("[1.]", 1, 2, "no number"),
            ("[1e]", 1, 2, "no number"),
            ("[+1]", 1, 2, "a value is wanted"),
            ("[.5]", 1, 2, "a value is wanted"),
            ("[NaN]", 1, 2, "a value is wanted"),
            ("\"a", 1, 3, "never closed"),
            ("\"\\ud83d\"", 1, 8, "half of a surrogate"),
            ("\"\\ud83d\\u0041\"", 1, 14, "half of a surrogate"),
            ("\"\\x\"", 1, 4, "no escape"),
            ("\"\\u12\"", 1, 4, "hex digits"),
            ("\"a\nb\"", 1, 3, "a control character"),
            ("{} {}", 1, 4, "something follows"),
            ("{\"路\": x}", 1, 7, "a value is wanted"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.what.contains(part), "{text}: {error:?}");
            assert_eq!(
                (error.line, error.column),
                (line, column),
                "{text}: {error:?}"
            );
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        assert!(parse(&nested(MAX_DEPTH + 2)).is_err());
        assert!(parse(&"[".repeat(1_000_000)).is_err());
        assert!(parse(&"{\"a\":".repeat(1_000_000)).is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC*") {
            let _ = parse(&text);
        }

        #[test]
        fn jsonlike_text_does_not_panic(text in r#"[\[\]{}",:\\u0-9dDeE.\-+ntf\n ]{0,60}"#) {
            let ours = parse(&text).is_ok();
            let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            // Ours refuses besides what names a member twice; serde refuses besides what no double can hold.
            prop_assert!(!ours || theirs || text.contains(['e', 'E']), "{}", text);
        }
    }
}
