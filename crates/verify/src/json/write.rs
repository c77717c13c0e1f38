//! Writes JSON, member by member: smaller in a browser than what serialises any type.

use alloc::string::String;

use crate::encoding::to_decimal;

/// JSON text that is being written. Whoever writes gives every object its names and every name one value.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
}

impl Writer {
    /// What has been written.
    pub fn finish(self) -> String {
        self.text
    }

    /// The name of the member whose value comes next.
    pub fn name(&mut self, name: &str) -> &mut Self {
        self.text(name);
        self.text.push(':');
        self
    }

    /// A text.
    pub fn text(&mut self, text: &str) {
        self.separate();
        self.text.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => {
                    self.text.push('\\');
                    self.text.push(character);
                }
                '\0'..='\u{1f}' => {
                    self.text.push_str("\\u00");
                    for digit in [u32::from(character) >> 4, u32::from(character) & 15] {
                        self.text.extend(char::from_digit(digit, 16));
                    }
                }
                _ => self.text.push(character),
            }
        }
        self.text.push('"');
    }

    /// A text, or `null`.
    pub fn text_if_any(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.word("null"),
        }
    }

    /// A number.
    pub fn number(&mut self, number: u64) {
        self.word(&to_decimal(number));
    }

    /// A number, or `null`.
    pub fn number_if_any(&mut self, number: Option<u64>) {
        match number {
            Some(number) => self.number(number),
            None => self.word("null"),
        }
    }

    /// `true` or `false`.
    pub fn flag(&mut self, flag: bool) {
        self.word(if flag { "true" } else { "false" });
    }

    /// `null`.
    pub fn null(&mut self) {
        self.word("null");
    }

    /// An object, with the members that `write` writes.
    pub fn object(&mut self, write: impl FnOnce(&mut Self)) {
        self.word("{");
        write(self);
        self.text.push('}');
    }

    /// An array, with the values that `write` writes.
    pub fn array(&mut self, write: impl FnOnce(&mut Self)) {
        self.word("[");
        write(self);
        self.text.push(']');
    }

    fn word(&mut self, word: &str) {
        self.separate();
        self.text.push_str(word);
    }

    /// Whatever comes first in something, or after a name, needs no comma. No text ends with one of these, for its
    /// last byte is a quote.
    fn separate(&mut self) {
        if !matches!(
            self.text.bytes().next_back(),
            None | Some(b'{' | b'[' | b':')
        ) {
            self.text.push(',');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stand_between_and_nowhere_else() {
        let mut json = Writer::default();
        json.object(|json| {
            json.name("a").array(|_| ());
            json.name("b").array(|json| {
                json.text("[");
                json.number(u64::MAX);
                json.object(|_| ());
                json.text(":");
                json.array(|json| json.flag(true));
            });
            json.name("").object(|json| json.name("n").null());
            json.name("c").number_if_any(None);
            json.name("d").number_if_any(Some(0));
            json.name("e").text_if_any(Some("{"));
            json.name("f").text_if_any(None);
        });
        let expected = r#"{"a":[],"b":["[",18446744073709551615,{},":",[true]],"":{"n":null},"c":null,"d":0,"e":"{","f":null}"#;
        assert_eq!(json.finish(), expected);
    }

    #[test]
    fn every_text_is_read_as_it_was_written() {
        let all: String = ('\0'..='\u{ff}')
            .chain("“渐𝄞\u{2028}\u{feff}".chars())
            .collect();
        let mut json = Writer::default();
        json.text(&all);
        let json = json.finish();
        // The plain form: here control characters have the long escape.
        let read = super::super::parse_plain(json.as_bytes()).unwrap();
        assert_eq!(read.as_str(), Some(all.as_str()));
        assert!(json.bytes().all(|byte| byte >= b' '));
    }
}
