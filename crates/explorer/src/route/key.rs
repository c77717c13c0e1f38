//! Index keys as they stand in addresses: the kind, and its value in as many parts as it has.

use std::str::Split;

use stele_records::index::{IndexKey, Kind};

/// The longest value that an entry can have.
const MAX_LEN: usize = 65_535;

/// Writes bytes for a part of an address: what is neither a letter, a digit nor one of `-._~:,`
/// stands as `%` and two digits (RFC 3986 section 2.1).
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~:,".contains(byte) {
            text.push(char::from(*byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// Reads a part of an address. Whoever types an address may leave characters as they are.
fn decode(part: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes().iter();
    while let Some(byte) = rest.next() {
        if *byte != b'%' {
            bytes.push(*byte);
            continue;
        }
        let mut digit = || char::from(*rest.next()?).to_digit(16);
        let value = digit()? * 16 + digit()?;
        bytes.push(u8::try_from(value).ok()?);
    }
    (!bytes.is_empty() && bytes.len() <= MAX_LEN).then_some(bytes)
}

/// A part of an address that is text.
pub(crate) fn decode_text(part: &str) -> Option<String> {
    String::from_utf8(decode(part)?).ok()
}

/// `tag/T-0004`, `area/TreeCard/5`, `index-root`.
pub(super) fn key_path(key: &IndexKey) -> String {
    let (name, value) = (key.kind().name(), key.value());
    match parts_of(key.kind()) {
        0 => name.to_owned(),
        1 => format!("{name}/{}", encode(value)),
        _ => {
            let (first, second) = key.parts().unwrap_or((value, &[]));
            format!("{name}/{}/{}", encode(first), encode(second))
        }
    }
}

/// Reads a key, and leaves what stands behind it. None if no entry can have it: then it would be
/// proven that there is nothing, where only the address is wrong.
pub(super) fn read_key(parts: &mut Split<'_, char>) -> Option<IndexKey> {
    let kind = Kind::from_name(parts.next()?)?;
    let value = match parts_of(kind) {
        0 => Vec::new(),
        1 => decode(parts.next()?)?,
        _ => {
            let (first, second) = (decode(parts.next()?)?, decode(parts.next()?)?);
            [first, second].join(&0)
        }
    };
    IndexKey::read(kind, value)
}

const fn parts_of(kind: Kind) -> usize {
    match kind {
        Kind::Malformed | Kind::IndexRoot => 0,
        Kind::PaymentLine | Kind::Area => 2,
        Kind::Ref
        | Kind::Subject
        | Kind::Property
        | Kind::Party
        | Kind::Signer
        | Kind::Project
        | Kind::Contract
        | Kind::Tag
        | Kind::Account
        | Kind::Pseudonym
        | Kind::Receipt
        | Kind::Sha256
        | Kind::Type
        | Kind::Cell => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DID: &str = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";

    #[test]
    fn bytes_read_back() {
        for bytes in [&b"T-0004"[..], "杨/1 %#?".as_bytes(), &[0, 255, 47, 37]] {
            let text = encode(bytes);
            assert!(
                text.is_ascii() && !text.contains(['/', '#', ' ', '?']),
                "{text}"
            );
            assert_eq!(decode(&text).as_deref(), Some(bytes));
        }
        assert_eq!(encode("杨/1".as_bytes()), "%E6%9D%A8%2F1");
        assert_eq!(encode(b"did:key:z6"), "did:key:z6");
        // As people type them.
        assert_eq!(decode("a+b(1)").as_deref(), Some(&b"a+b(1)"[..]));
        assert_eq!(decode("%e6%9d%a8").as_deref(), Some("杨".as_bytes()));
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        for part in ["", "%", "%4", "%4g", "a%", "%-1", "%+1"] {
            assert_eq!(decode(part), None, "{part}");
        }
        assert_eq!(decode_text("%FF"), None);
        assert_eq!(decode(&"a".repeat(MAX_LEN + 1)), None);
    }

    #[test]
    fn every_kind_reads_back() {
        for kind in Kind::ALL {
            let key = match kind {
                Kind::Malformed | Kind::IndexRoot => IndexKey::new(kind, ""),
                Kind::Area => IndexKey::area("TreeCard", "五号/地块"),
                Kind::PaymentLine => IndexKey::payment_line("urn:x/\0/1", -12),
                Kind::Cell => IndexKey::cell(-1, 1_158_801_234),
                Kind::Sha256 => IndexKey::new(kind, "0123456789abcdef".repeat(4)),
                Kind::Ref | Kind::Subject => IndexKey::new(kind, "https://x.example/p/at/3"),
                Kind::Signer => IndexKey::new(kind, DID),
                Kind::Type => IndexKey::new(kind, "TreeCard"),
                _ => IndexKey::new(kind, "p/at 3"),
            };
            let path = key_path(&key);
            let mut parts = path.split('/');
            assert_eq!(read_key(&mut parts), Some(key), "{path}");
            assert_eq!(parts.next(), None, "{path}");
        }
    }

    #[test]
    fn values_have_one_form() {
        let upper = format!("sha256/{}", "0123456789ABCDEF".repeat(4));
        for path in [
            "tags/1",
            "tag/",
            "tag",
            "sha256/abc",
            &upper,
            "cell/1",
            "cell/01,2",
            "cell/1,-0",
            "cell/1,2,3",
            "area/TreeCard",
            "area/TreeCard/",
            "area/a%00b/c",
            "payment-line/x/1.5",
            "payment-line/x/01",
            "ref/T-0004",
            "signer/T-0004",
            "type/tree",
            "area/tree/5",
            "tag/%FF",
            "",
        ] {
            assert_eq!(read_key(&mut path.split('/')), None, "{path}");
        }
    }
}
