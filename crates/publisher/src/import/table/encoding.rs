//! Bytes to text, strictly: a byte that doesn't belong is an error, never a replacement character.

use encoding_rs::{DecoderResult, GB18030, UTF_8};

use super::super::assumption::{Assumption, EncodingReason};
use super::super::error::ImportError;

/// A character encoding, of those that the WHATWG Encoding Standard knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(UTF_8);
    /// GB18030, which includes GBK and GB2312.
    pub const GB18030: Self = Self(GB18030);

    /// The encoding with this label (`gb18030`, `gbk`, `utf-16le`, `windows-1252`, `big5` ...).
    pub fn from_label(label: &str) -> Result<Self, ImportError> {
        encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())
            .map(Self)
            .ok_or_else(|| ImportError::EncodingUnknown {
                label: label.to_owned(),
            })
    }

    /// The name of the encoding. GBK is decoded as GB18030, of which it is a part.
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// Decodes a whole file. A byte-order mark decides; without one, bytes that are valid UTF-8 are
/// UTF-8, and others GB18030 if they look like Chinese. `forced` overrules all of that.
pub(in crate::import) fn decode(
    bytes: Vec<u8>,
    forced: Option<Encoding>,
) -> Result<(String, Assumption), ImportError> {
    let (encoding, because) = match (forced, encoding_rs::Encoding::for_bom(&bytes)) {
        (Some(encoding), _) => (encoding.0, EncodingReason::Forced),
        (None, Some((encoding, _))) => (encoding, EncodingReason::ByteOrderMark),
        (None, None) => return guess(bytes),
    };
    let text = if encoding == UTF_8 {
        utf8(bytes)?
    } else {
        foreign(&bytes, encoding)?
    };
    finish(text, encoding, because)
}

fn guess(bytes: Vec<u8>) -> Result<(String, Assumption), ImportError> {
    match String::from_utf8(bytes) {
        Ok(text) => finish(text, UTF_8, EncodingReason::ValidUtf8),
        Err(error) => {
            let (offset, bytes) = (error.utf8_error().valid_up_to(), error.into_bytes());
            if !looks_chinese(&bytes) {
                return Err(ImportError::EncodingDoubt {
                    offset: offset as u64,
                    line: line_at(&bytes, offset),
                });
            }
            finish(foreign(&bytes, GB18030)?, GB18030, EncodingReason::NotUtf8)
        }
    }
}

/// Almost any bytes can be read as GB18030: the `é` of a Western European file and the letter
/// behind it would become one rare character. In Chinese text most of the pairs of bytes are of
/// the old GB2312 block.
fn looks_chinese(bytes: &[u8]) -> bool {
    let (mut common, mut other, mut at) = (0_usize, 0_usize, 0);
    while let Some(&lead) = bytes.get(at) {
        at += 1;
        if lead.is_ascii() {
            continue;
        }
        match bytes.get(at) {
            Some(0xa1..=0xfe) if (0xa1..=0xf7).contains(&lead) => common += 1,
            _ => other += 1,
        }
        at += 1;
    }
    common > other
}

fn utf8(bytes: Vec<u8>) -> Result<String, ImportError> {
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        ImportError::Encoding {
            encoding: UTF_8.name(),
            offset: offset as u64,
            line: line_at(error.as_bytes(), offset),
        }
    })
}

fn foreign(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> Result<String, ImportError> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or_default());
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => Ok(text),
        // The decoder reports how many bytes are wrong and how many it read behind them.
        DecoderResult::Malformed(wrong, behind) => {
            let offset = read.saturating_sub(usize::from(wrong) + usize::from(behind));
            Err(ImportError::Encoding {
                encoding: encoding.name(),
                offset: offset as u64,
                line: line_at(text.as_bytes(), text.len()),
            })
        }
        // The capacity was the decoder's own upper bound; only a size beyond usize has none.
        DecoderResult::OutputFull => Err(ImportError::FileSize {
            size: bytes.len() as u64,
            limit: usize::MAX as u64,
        }),
    }
}

fn finish(
    mut text: String,
    encoding: &'static encoding_rs::Encoding,
    because: EncodingReason,
) -> Result<(String, Assumption), ImportError> {
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    // UTF-16 without its mark is valid UTF-8 full of NULs; so are many files that are no text.
    if let Some(offset) = text.find('\0') {
        return Err(ImportError::Nul {
            line: line_at(text.as_bytes(), offset),
        });
    }
    let assumption = Assumption::Encoding {
        name: encoding.name(),
        because,
    };
    Ok((text, assumption))
}

/// The line, counted from 1, that holds the byte at `offset`. The bytes are ASCII-compatible.
fn line_at(bytes: &[u8], offset: usize) -> u64 {
    super::csv::line_ends(&bytes[..offset.min(bytes.len())]) + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "树牌号,学名\r\nA1,国槐\r\n";

    fn utf16(text: &str, encode: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(encode).collect()
    }

    fn read(
        bytes: &[u8],
        forced: Option<Encoding>,
    ) -> Result<(String, EncodingReason), ImportError> {
        let (text, assumption) = decode(bytes.to_vec(), forced)?;
        let Assumption::Encoding { because, .. } = assumption else {
            panic!("{assumption:?}");
        };
        Ok((text, because))
    }

    #[test]
    fn a_byte_order_mark_decides() {
        let marked = format!("\u{feff}{TEXT}");
        for bytes in [
            marked.as_bytes().to_vec(),
            utf16(&marked, u16::to_le_bytes),
            utf16(&marked, u16::to_be_bytes),
        ] {
            assert_eq!(
                read(&bytes, None),
                Ok((TEXT.to_owned(), EncodingReason::ByteOrderMark))
            );
        }
    }

    #[test]
    fn without_a_mark_utf8_then_gb18030() {
        assert_eq!(
            read(TEXT.as_bytes(), None),
            Ok((TEXT.to_owned(), EncodingReason::ValidUtf8))
        );
        let (gb, _, _) = GB18030.encode(TEXT);
        assert_eq!(
            read(&gb, None),
            Ok((TEXT.to_owned(), EncodingReason::NotUtf8))
        );
        // A character that only the four-byte form has.
        let rare = "槐槐槐\u{20000}";
        let (gb, _, _) = GB18030.encode(rare);
        assert_eq!(
            read(&gb, None),
            Ok((rare.to_owned(), EncodingReason::NotUtf8))
        );
    }

    #[test]
    fn what_is_no_chinese_is_not_taken_for_it() {
        let error = read(b"tag,name\nA1,Ch\xeane\nA2,\xc9rable rouge\n", None);
        assert_eq!(
            error,
            Err(ImportError::EncodingDoubt {
                offset: 14,
                line: 2
            })
        );
        let western = Encoding::from_label("windows-1252").unwrap();
        assert_eq!(
            read(b"Ch\xeane", Some(western)),
            Ok(("Chêne".to_owned(), EncodingReason::Forced))
        );
    }

    #[test]
    fn a_byte_that_does_not_belong_is_named() {
        let (mut gb, _, _) = GB18030.encode(TEXT);
        gb.to_mut().extend(b"A2,\xb9\xfa\xff\xff,x\r\n");
        let offset = (gb.len() - 6) as u64;
        assert_eq!(
            read(&gb, None),
            Err(ImportError::Encoding {
                encoding: "gb18030",
                offset,
                line: 3
            })
        );
        assert_eq!(
            read(b"\xef\xbb\xbfa\nb\xff", None),
            Err(ImportError::Encoding {
                encoding: "UTF-8",
                offset: 6,
                line: 2
            })
        );
        assert_eq!(
            read(&[0xff, 0xfe, b'a', 0, 0, 0xd8], None),
            Err(ImportError::Encoding {
                encoding: "UTF-16LE",
                offset: 4,
                line: 1
            })
        );
    }

    #[test]
    fn nul_bytes_are_no_text() {
        assert_eq!(read(b"a\0,\0b\0", None), Err(ImportError::Nul { line: 1 }));
        let wide = Encoding::from_label("utf-16le").unwrap();
        assert_eq!(
            read(b"a\0,\0b\0", Some(wide)),
            Ok(("a,b".to_owned(), EncodingReason::Forced))
        );
    }

    #[test]
    fn unknown_labels_are_refused() {
        assert_eq!(
            Encoding::from_label("ebcdic"),
            Err(ImportError::EncodingUnknown {
                label: "ebcdic".to_owned()
            })
        );
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(bytes.clone(), None);
            for label in ["utf-8", "gb18030", "utf-16le", "utf-16be", "big5", "windows-1252", "shift_jis"] {
                let _ = decode(bytes.clone(), Encoding::from_label(label).ok());
            }
        }

        #[test]
        fn gb18030_gives_back_what_was_written(text in "[a-z,\n国槐杨柳树学名编号]{1,60}") {
            let (bytes, _, _) = GB18030.encode(&text);
            prop_assert_eq!(decode(bytes.to_vec(), Some(Encoding::GB18030)).unwrap().0, text);
        }
    }
}
