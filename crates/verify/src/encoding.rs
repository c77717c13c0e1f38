//! Base64, hexadecimal and multibase text: each reader accepts only what its writer prints.

use alloc::{format, string::String, vec::Vec};

/// The last two characters of standard base64, and what fills it up.
const STANDARD: ([u8; 2], &str) = (*b"+/", "=");
/// Those of the URL-safe alphabet, which is filled up with nothing here.
const URL_SAFE: ([u8; 2], &str) = (*b"-_", "");

/// Standard base64 with padding (RFC 4648 section 4).
pub fn to_base64(bytes: &[u8]) -> String {
    encode(bytes, STANDARD)
}

/// Reads standard base64; wrong padding, spare bits and foreign characters are refused.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    decode(text, STANDARD)
}

/// URL-safe base64 without padding (RFC 4648 section 5), as in disclosures.
pub fn to_base64url(bytes: &[u8]) -> String {
    encode(bytes, URL_SAFE)
}

/// Reads URL-safe base64 without padding, strictly.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    decode(text, URL_SAFE)
}

fn encode(bytes: &[u8], (last, padding): ([u8; 2], &str)) -> String {
    let digit = |value: u32| match (value & 63) as u8 {
        value @ 0..=25 => value.wrapping_add(b'A'),
        value @ 26..=51 => value.wrapping_sub(26).wrapping_add(b'a'),
        value @ 52..=61 => value.wrapping_sub(52).wrapping_add(b'0'),
        62 => last[0],
        _ => last[1],
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3).saturating_mul(4));
    for group in bytes.chunks(3) {
        let of = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let bits = of(0) << 16 | of(1) << 8 | of(2);
        // One byte gives two characters, two give three.
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            if at <= group.len() {
                text.push(char::from(digit(bits >> shift)));
            } else {
                text.push_str(padding);
            }
        }
    }
    text
}

/// Reads what [`encode`] prints, and nothing else.
fn decode(text: &str, (last, padding): ([u8; 2], &str)) -> Option<Vec<u8>> {
    let digit = |character: u8| {
        Some(match character {
            b'A'..=b'Z' => character.wrapping_sub(b'A'),
            b'a'..=b'z' => character.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => character.wrapping_sub(b'0').wrapping_add(52),
            _ if character == last[0] => 62,
            _ if character == last[1] => 63,
            _ => return None,
        })
    };
    let mut digits = text.as_bytes();
    if !padding.is_empty() {
        if !digits.len().is_multiple_of(4) {
            return None;
        }
        for _ in 0..2 {
            digits = digits.strip_suffix(padding.as_bytes()).unwrap_or(digits);
        }
    }
    let mut bytes = Vec::with_capacity(digits.len().div_ceil(4).saturating_mul(3));
    for group in digits.chunks(4) {
        let mut bits = 0_u32;
        for character in group {
            bits = bits << 6 | u32::from(digit(*character)?);
        }
        let (tail, count) = match (group.len(), bits) {
            (4, bits) => {
                let [_, group @ ..] = bits.to_be_bytes();
                bytes.extend(group);
                continue;
            }
            // The bits that no byte needs are zero.
            (3, bits) if bits & 3 == 0 => ([bits >> 10, bits >> 2], 2),
            (2, bits) if bits & 15 == 0 => ([bits >> 4, 0], 1),
            _ => return None,
        };
        bytes.extend(tail.into_iter().take(count).map(|bits| bits as u8));
    }
    Some(bytes)
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads lower-case hexadecimal of exactly `N` bytes.
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N.checked_mul(2)? {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let &[high, low] = pair else { return None };
        *byte = (hex_digit(high)? << 4) | hex_digit(low)?;
    }
    Some(bytes)
}

fn hex_digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => digit.checked_sub(b'0'),
        b'a'..=b'f' => digit.checked_sub(b'a')?.checked_add(10),
        _ => None,
    }
}

/// Multibase base58-btc: `z` and the digits.
pub fn to_multibase58(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}

/// Reads multibase base58-btc of exactly `N` bytes.
///
/// Base58 has one text for each byte string, so what this accepts is what [`to_multibase58`]
/// prints. The length is bounded first because decoding takes quadratic time.
pub fn from_multibase58<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.strip_prefix('z')?;
    if digits.len() > N.checked_mul(2)? {
        return None;
    }
    let bytes = bs58::decode(digits).into_vec().ok()?;
    bytes.try_into().ok()
}

/// A decimal without sign or leading zeroes.
pub fn to_decimal(number: u64) -> String {
    format!("{number}")
}

/// Reads a decimal `u64` without sign or leading zeroes.
pub fn from_decimal(text: &str) -> Option<u64> {
    let digits = text.as_bytes();
    let canonical = match digits {
        [] => false,
        [b'0'] => true,
        [first, rest @ ..] => (b'1'..=b'9').contains(first) && rest.iter().all(u8::is_ascii_digit),
    };
    if canonical { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_strict() {
        assert_eq!(from_base64("AQ=="), Some(alloc::vec![1]));
        for bad in ["AQ", "AQ=", "AR==", "AQ==\n", " AQ==", "A-==", "AQ==AQ=="] {
            assert_eq!(from_base64(bad), None, "{bad:?}");
        }
        assert_eq!(from_base64url("_-8"), Some(alloc::vec![0xff, 0xef]));
        for bad in ["_-8=", "_-9", "+/8"] {
            assert_eq!(from_base64url(bad), None, "{bad:?}");
        }
    }

    /// What the library that everybody uses prints and reads is the same.
    #[test]
    fn base64_is_that_of_others() {
        use base64::Engine as _;
        use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
        let bytes: Vec<u8> = (0..=255_u8).flat_map(|byte| [byte, byte ^ 0x5a]).collect();
        for from in 0..64 {
            for length in 0..70 {
                let bytes = &bytes[from * 5..from * 5 + length];
                let (padded, bare) = (to_base64(bytes), to_base64url(bytes));
                assert_eq!(padded, STANDARD.encode(bytes));
                assert_eq!(bare, URL_SAFE_NO_PAD.encode(bytes));
                assert_eq!(from_base64(&padded).as_deref(), Some(bytes));
                assert_eq!(from_base64url(&bare).as_deref(), Some(bytes));
            }
        }
        // Every text of up to five of these characters.
        let characters = b"Ag9/+-_= \n";
        let mut texts = alloc::vec![String::new()];
        let mut at = 0;
        while let Some(text) = texts.get(at).cloned() {
            at += 1;
            assert_eq!(from_base64(&text), STANDARD.decode(&text).ok(), "{text:?}");
            let url = URL_SAFE_NO_PAD.decode(&text).ok();
            assert_eq!(from_base64url(&text), url, "{text:?}");
            if text.len() < 5 {
                let longer = characters.iter();
                texts.extend(longer.map(|next| format!("{text}{}", char::from(*next))));
            }
        }
    }

    #[test]
    fn decimals_are_canonical() {
        assert_eq!(from_decimal("0"), Some(0));
        assert_eq!(from_decimal("18446744073709551615"), Some(u64::MAX));
        for bad in [
            "",
            "00",
            "01",
            "+1",
            "-1",
            "1 ",
            "18446744073709551616",
            "１",
        ] {
            assert_eq!(from_decimal(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn base58_is_bounded_and_canonical() {
        let key = [7; 34];
        assert_eq!(from_multibase58(&to_multibase58(&key)), Some(key));
        assert_eq!(from_multibase58::<34>(&to_multibase58(&[7; 33])), None);
        assert_eq!(from_multibase58::<34>("z0OIl"), None);
        assert_eq!(
            from_multibase58::<34>(&alloc::format!("z{}", "1".repeat(1 << 20))),
            None
        );
    }
}
