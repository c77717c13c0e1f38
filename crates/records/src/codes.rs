//! Codes that carry their own check: whoever makes one up, or mistypes one, is likely to be found out
//! without asking anybody.
//!
//! - The unified social credit code (USCC) of GB 32100-2015: 18 characters, of which the 17th checks
//!   the organisation code within (GB 11714) and the last checks all others.
//! - The LEI of ISO 17442: 20 characters, of which the last two check the others (ISO 7064, MOD 97-10).
//! - The real-estate unit number of GB/T 37346-2019: 28 characters in a fixed form, without a check.
//! - Division codes of GB/T 2260.
//!
//! What they find: every wrong character of a USCC, because its last character is a sum modulo the
//! prime 31 with no weight a multiple of it, over values below it. In an LEI every digit in place
//! of another digit, and every letter in place of another letter. A digit in place of a letter, or the
//! other way round, changes the number of digits that are summed up, and about one such slip in 97
//! passes: so the standard has it. A code that passes is well formed; that it was ever given to
//! anybody only a registrar can say.

use crate::types::field::ENTITY;

/// The characters of a USCC, in the order of their values.
const USCC_ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Their weights, of which the last character has none.
const USCC_WEIGHTS: [u32; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];
/// The weights of the organisation code within.
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Provinces of GB/T 2260, and 10 for the organs of the state, under which companies stand that no
/// province has registered.
const PROVINCES: &[u8] = &[
    10, 11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51,
    52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82,
];

/// The province whose counties are known by name.
const HEBEI: u8 = 13;

/// Its prefectures, and the last two digits of their counties. 1331 is the Xiong'an New Area's own, which
/// the standard lists don't have and its companies carry; Rongcheng, Anxin and Xiongxian have kept
/// 130629, 130632 and 130638.
const COUNTIES: &[(u16, &[u8])] = &[
    (
        1301,
        &[
            2, 4, 5, 7, 8, 9, 10, 11, 21, 23, 25, 26, 27, 28, 29, 30, 31, 32, 33, 71, 72, 81, 83,
            84,
        ],
    ),
    (
        1302,
        &[
            2, 3, 4, 5, 7, 8, 9, 24, 25, 27, 29, 71, 72, 73, 74, 81, 83, 84,
        ],
    ),
    (1303, &[2, 3, 4, 6, 21, 22, 24, 71, 72]),
    (
        1304,
        &[
            2, 3, 4, 6, 7, 8, 23, 24, 25, 26, 27, 30, 31, 32, 33, 34, 35, 71, 73, 81,
        ],
    ),
    (
        1305,
        &[
            2, 3, 5, 6, 22, 23, 24, 25, 28, 29, 30, 31, 32, 33, 34, 35, 71, 81, 82,
        ],
    ),
    (
        1306,
        &[
            2, 6, 7, 8, 9, 23, 24, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 71, 72, 81,
            82, 83, 84,
        ],
    ),
    (
        1307,
        &[
            2, 3, 5, 6, 8, 9, 22, 23, 24, 25, 26, 27, 28, 30, 31, 32, 71, 72, 73,
        ],
    ),
    (1308, &[2, 3, 4, 21, 22, 24, 25, 26, 27, 28, 71, 81]),
    (
        1309,
        &[
            2, 3, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 71, 72, 73, 81, 82, 83, 84,
        ],
    ),
    (1310, &[2, 3, 22, 23, 24, 25, 26, 28, 71, 81, 82]),
    (1311, &[2, 3, 21, 22, 23, 24, 25, 26, 27, 28, 71, 72, 82]),
    (1331, &[0]),
];

/// What is wrong with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeError {
    /// It has another number of characters.
    Length,
    /// It has a character that can't stand there.
    Character,
    /// Its division is in no list.
    Division,
    /// The check character of the organisation code within a USCC is another.
    OrganisationCheck,
    /// The check character, or the two of an LEI, are others.
    Check,
    /// The id doesn't begin as an entity's does.
    Scheme,
}

impl CodeError {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length => "code-length",
            Self::Character => "code-character",
            Self::Division => "code-division",
            Self::OrganisationCheck => "code-organisation-check",
            Self::Check => "code-check",
            Self::Scheme => "code-scheme",
        }
    }
}

/// Checks the id of an entity: `urn:stele:entity:` and its USCC or LEI, told apart by their lengths.
///
/// # Errors
/// [`CodeError`]
pub fn check_entity_id(id: &str) -> Result<(), CodeError> {
    let code = id.strip_prefix(ENTITY).ok_or(CodeError::Scheme)?;
    match code.len() {
        18 => check_uscc(code),
        20 => check_lei(code),
        _ => Err(CodeError::Length),
    }
}

/// Checks a unified social credit code: its characters, the province that it was registered in, the
/// check of the organisation code within, and its own.
///
/// # Errors
/// [`CodeError`]
pub fn check_uscc(code: &str) -> Result<(), CodeError> {
    if code.len() != 18 {
        return Err(CodeError::Length);
    }
    let (stem, checks) = code.split_at_checked(16).ok_or(CodeError::Character)?;
    if checks.bytes().any(|byte| uscc_value(byte).is_none()) {
        return Err(CodeError::Character);
    }
    let [organisation, check] = uscc_check_characters(stem)?;
    let mut given = checks.chars();
    if given.next() != Some(organisation) {
        return Err(CodeError::OrganisationCheck);
    }
    if given.next() != Some(check) {
        return Err(CodeError::Check);
    }
    Ok(())
}

/// The two characters that make a USCC of its first 16: the check of the organisation code and its own.
///
/// # Errors
/// [`CodeError`] if the 16 can't begin a USCC.
pub fn uscc_check_characters(stem: &str) -> Result<[char; 2], CodeError> {
    if stem.len() != 16 {
        return Err(CodeError::Length);
    }
    let values: Option<Vec<u32>> = stem.bytes().map(uscc_value).collect();
    let values = values.ok_or(CodeError::Character)?;
    let (head, organisation) = stem.split_at_checked(8).ok_or(CodeError::Character)?;
    let division = head.get(2..).ok_or(CodeError::Character)?;
    if !is_digits(division) {
        return Err(CodeError::Character);
    }
    if !is_known_province(division) {
        return Err(CodeError::Division);
    }
    let organisation = organisation_check(organisation).ok_or(CodeError::Character)?;
    let last = uscc_value_of(organisation).ok_or(CodeError::Character)?;
    let sum: u32 = values
        .into_iter()
        .chain([last])
        .zip(USCC_WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    let check = usize::try_from((31 - sum % 31) % 31).unwrap_or_default();
    let check = USCC_ALPHABET.get(check).copied().map(char::from);
    Ok([organisation, check.ok_or(CodeError::Character)?])
}

/// Checks a legal entity identifier.
///
/// # Errors
/// [`CodeError`]
pub fn check_lei(code: &str) -> Result<(), CodeError> {
    if code.len() != 20 {
        return Err(CodeError::Length);
    }
    let (stem, check) = code.split_at_checked(18).ok_or(CodeError::Character)?;
    if !is_digits(check) {
        return Err(CodeError::Character);
    }
    // 00, 01 and 99 would be congruent to 97, 98 and 02: the standard makes only the latter.
    if lei_check_digits(stem)? == check {
        Ok(())
    } else {
        Err(CodeError::Check)
    }
}

/// The two digits that make an LEI of its first 18 characters.
///
/// # Errors
/// [`CodeError`] if the 18 can't begin an LEI.
pub fn lei_check_digits(stem: &str) -> Result<String, CodeError> {
    if stem.len() != 18 {
        return Err(CodeError::Length);
    }
    let mut remainder = 0;
    for byte in stem.bytes() {
        let value = base36(byte).ok_or(CodeError::Character)?;
        let shift = if value < 10 { 10 } else { 100 };
        remainder = (remainder * shift + value) % 97;
    }
    let check = 98 - remainder * 100 % 97;
    Ok(format!("{check:02}"))
}

/// Checks a real-estate unit number: a division (6 digits), cadastral area and sub-area (3 and 3), the
/// land's ownership and use (2 letters), the parcel (5), and what stands on it: F a building, L a forest,
/// Q something else, W nothing, with a number of 8.
///
/// # Errors
/// [`CodeError`]
pub fn check_unit(code: &str) -> Result<(), CodeError> {
    if code.len() != 28 {
        return Err(CodeError::Length);
    }
    let part = |range| code.get(range).ok_or(CodeError::Character);
    let is_capitals = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_digits(part(0..12)?) || !is_capitals(part(12..14)?) || !is_digits(part(14..19)?) {
        return Err(CodeError::Character);
    }
    if !matches!(part(19..20)?, "F" | "L" | "Q" | "W") || !is_digits(part(20..28)?) {
        return Err(CodeError::Character);
    }
    if is_known_division(part(0..6)?) {
        Ok(())
    } else {
        Err(CodeError::Division)
    }
}

/// Whether a division code is known: a province of two digits, a prefecture of four, a county of six, a
/// township of nine, a village of twelve. Of Hebei the prefectures and counties are known by name, 1331
/// and 133100 of the Xiong'an New Area among them; elsewhere the province must be right. Townships and
/// villages come and go: of those only the county is looked at.
pub fn is_known_division(code: &str) -> bool {
    if !matches!(code.len(), 2 | 4 | 6 | 9 | 12) || !is_digits(code) || !is_known_province(code) {
        return false;
    }
    let number = |range| {
        let digits: Option<&str> = code.get(range);
        digits.and_then(|digits| digits.parse::<u16>().ok())
    };
    if number(0..2) != Some(HEBEI.into()) || code.len() == 2 {
        return true;
    }
    let Some((_, counties)) = COUNTIES.iter().find(|(own, _)| Some(*own) == number(0..4)) else {
        return false;
    };
    code.len() == 4
        || counties
            .iter()
            .any(|own| Some((*own).into()) == number(4..6))
}

fn is_known_province(code: &str) -> bool {
    let province = code.get(..2).and_then(|digits| digits.parse().ok());
    province.is_some_and(|province| PROVINCES.contains(&province))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn uscc_value(byte: u8) -> Option<u32> {
    let value = USCC_ALPHABET.iter().position(|own| *own == byte)?;
    u32::try_from(value).ok()
}

fn uscc_value_of(char: char) -> Option<u32> {
    u8::try_from(char).ok().and_then(uscc_value)
}

/// 0 to 35, for digits and capitals.
fn base36(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' | b'A'..=b'Z' => char::from(byte).to_digit(36),
        _ => None,
    }
}

/// The check character of an organisation code of eight characters (GB 11714).
fn organisation_check(code: &str) -> Option<char> {
    let mut sum = 0;
    for (byte, weight) in code.bytes().zip(ORGANISATION_WEIGHTS) {
        sum += base36(byte)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

#[cfg(test)]
mod tests;
