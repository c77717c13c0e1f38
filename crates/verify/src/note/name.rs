//! Names of keys (C2SP signed-note, "Format").

use alloc::string::String;
use core::fmt;

/// Why a text is no name of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyNameError {
    /// It is empty.
    Empty,
    /// It holds a space of any kind (Unicode White_Space).
    Space,
    /// It holds `+`, which separates the parts of a verifier key.
    Plus,
    /// It holds a control character, which no note may hold.
    ControlCharacter,
    /// Longer than the 255 bytes that an ML-DSA-44 cosignature can state.
    TooLong,
}

impl KeyNameError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "key-name-empty",
            Self::Space => "key-name-space",
            Self::Plus => "key-name-plus",
            Self::ControlCharacter => "key-name-control-character",
            Self::TooLong => "key-name-too-long",
        }
    }
}

/// The name of a key: not empty, without spaces, `+` and control characters.
///
/// It has no limit of its own, since a note is bounded and lines of unknown keys must be ignored
/// whatever their names. Of an ML-DSA-44 key it has at most 255 bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyName(String);

impl KeyName {
    /// Takes a text for a name.
    ///
    /// # Errors
    /// [`KeyNameError`] if it is none.
    pub fn new(text: &str) -> Result<Self, KeyNameError> {
        if text.is_empty() {
            return Err(KeyNameError::Empty);
        }
        for char in text.chars() {
            match char {
                '+' => return Err(KeyNameError::Plus),
                _ if char.is_whitespace() => return Err(KeyNameError::Space),
                _ if char < ' ' => return Err(KeyNameError::ControlCharacter),
                _ => {}
            }
        }
        Ok(Self(text.into()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in [
            "a",
            "example.com/log42",
            "雄安.example/日志",
            "a\u{200b}\u{7f}",
        ] {
            assert_eq!(KeyName::new(name).unwrap().as_str(), name);
        }
        for (name, error) in [
            ("", KeyNameError::Empty),
            ("a b", KeyNameError::Space),
            ("a\u{3000}b", KeyNameError::Space),
            ("a\u{a0}", KeyNameError::Space),
            ("a\u{85}", KeyNameError::Space),
            ("\u{2028}", KeyNameError::Space),
            ("a\n", KeyNameError::Space),
            ("a+b", KeyNameError::Plus),
            ("a\u{1}", KeyNameError::ControlCharacter),
        ] {
            assert_eq!(KeyName::new(name), Err(error), "{name:?}");
        }
    }
}
