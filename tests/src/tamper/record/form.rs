//! The record's text: readable still, or not at all, but never the canonical form.

use stele_records::verdict::CheckCode::Form;

use super::{Change, change};
use crate::tamper::replaced;

/// Every change.
pub(super) fn changes() -> Vec<Change> {
    vec![
        change(
            "a space",
            |r| replaced(r, r#""dbhMm":"#, r#""dbhMm": "#),
            [(Form, "json-whitespace")],
        ),
        change(
            "a newline at the end",
            |r| [r, b"\n"].concat(),
            [(Form, "json-whitespace")],
        ),
        change(
            "CRLF line ends",
            |r| replaced(r, r#""dbhMm":"#, "\r\n\"dbhMm\":"),
            [(Form, "json-whitespace")],
        ),
        change(
            "a byte order mark",
            |r| [b"\xef\xbb\xbf", r].concat(),
            [(Form, "json-byte-order-mark")],
        ),
        change(
            "not UTF-8",
            |r| {
                let mut r = replaced(r, "银杏", "XY");
                let at = r
                    .windows(2)
                    .position(|w| w == b"XY")
                    .expect("it was put there");
                r[at] = 0xd2;
                r
            },
            [(Form, "json-not-utf8")],
        ),
        change(
            "cut off",
            |r| r[..r.len() / 2].to_vec(),
            [(Form, "json-unexpected-end")],
        ),
        change(
            "something after the end",
            |r| [r, b"{}"].concat(),
            [(Form, "json-trailing-bytes")],
        ),
        change(
            "a key twice",
            |r| replaced(r, r#""dbhMm":128"#, r#""dbhMm":128,"dbhMm":999"#),
            [(Form, "json-duplicate-name")],
        ),
        change(
            "keys out of order",
            |r| {
                replaced(
                    &replaced(r, r#""dbhMm":128,"#, ""),
                    r#""type":"Tree""#,
                    r#""dbhMm":128,"type":"Tree""#,
                )
            },
            [(Form, "json-name-order")],
        ),
        change(
            "a float",
            |r| replaced(r, r#""dbhMm":128"#, r#""dbhMm":128.0"#),
            [(Form, "json-float")],
        ),
        change(
            "an exponent",
            |r| replaced(r, r#""dbhMm":128"#, r#""dbhMm":128e0"#),
            [(Form, "json-float")],
        ),
        change(
            "an integer beyond what all readers hold",
            |r| replaced(r, r#""dbhMm":128"#, r#""dbhMm":9007199254740992"#),
            [(Form, "json-integer-range")],
        ),
        change(
            "a leading zero",
            |r| replaced(r, r#""dbhMm":128"#, r#""dbhMm":0128"#),
            [(Form, "json-integer-form")],
        ),
        change(
            "an escape that is not needed",
            |r| replaced(r, "银杏", r"\u94f6\u674f"),
            [(Form, "json-escape")],
        ),
        change(
            "half a surrogate pair",
            |r| replaced(r, "银杏", r"\ud83c"),
            [(Form, "json-lone-surrogate")],
        ),
        change(
            "a control character",
            |r| replaced(r, "银杏", "\u{1}"),
            [(Form, "json-control-character")],
        ),
        change(
            "seventeen levels",
            |r| {
                replaced(
                    r,
                    r#""dbhMm":128"#,
                    &format!(r#""dbhMm":{}1{}"#, "[".repeat(16), "]".repeat(16)),
                )
            },
            [(Form, "json-too-deep")],
        ),
    ]
}
