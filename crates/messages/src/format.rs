//! Numbers, ages, times, lists and names, as each language writes them.

use stele_records::trust::Localized;

use crate::lang::Lang;
use crate::text::{either, phrase};

/// Longest name that a sentence shows, in characters; the rest becomes an ellipsis.
const MAX_SHOWN: usize = 96;

/// A number with its digits in groups of three: `1,204,377`, the same in both languages.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The same of a number that may be below zero, with a true minus sign.
pub fn signed(value: i64) -> String {
    let digits = number(value.unsigned_abs());
    match value {
        ..0 => format!("\u{2212}{digits}"),
        _ => digits,
    }
}

/// A duration in plain words, in its two largest units: `3 hours 20 minutes`, `3 小时 20 分钟`.
pub fn duration(lang: Lang, seconds: u64) -> String {
    const UNITS: [(u64, &str, &str, &str); 4] = [
        (86_400, "day", "days", "天"),
        (3_600, "hour", "hours", "小时"),
        (60, "minute", "minutes", "分钟"),
        (1, "second", "seconds", "秒"),
    ];
    let largest = UNITS.iter().position(|unit| seconds >= unit.0).unwrap_or(3);
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (length, one, many, zh) in UNITS.into_iter().skip(largest).take(2) {
        let count = rest / length;
        rest %= length;
        if count > 0 || parts.is_empty() {
            parts.push(either!(
                lang,
                count_of(count, one, many),
                format!("{} {zh}", number(count))
            ));
        }
    }
    parts.join(" ")
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The English name of a month, from 1.
pub(crate) fn month_name(month: u8) -> &'static str {
    let at = usize::from(month.saturating_sub(1));
    MONTHS.get(at).copied().unwrap_or_default()
}

/// A day that a record gives as YYYY-MM-DD, as people write it; anything else stands as it is.
pub fn day(lang: Lang, text: &str) -> String {
    let Some(days) = stele_verify::time::parse_date(text) else {
        return shown(text);
    };
    let (year, month, day) = civil_date(days);
    let name = MONTHS[month as usize - 1];
    phrase!(lang, "{day} {name} {year}", "{year}年{month}月{day}日")
}

/// A point in time (POSIX seconds) to the minute, in UTC: `22 November 2026, 14:32 UTC`.
///
/// For the zone of the trust file a page brings its own writer, see
/// [`check_with`](crate::check_with).
pub fn utc_time(lang: Lang, seconds: u64) -> String {
    let (year, month, day) = civil_date(seconds / 86_400);
    let (hour, minute) = (seconds / 3_600 % 24, seconds / 60 % 60);
    let name = MONTHS[month as usize - 1];
    phrase!(
        lang,
        "{day} {name} {year}, {hour:02}:{minute:02} UTC",
        "{year}年{month}月{day}日 {hour:02}:{minute:02}（UTC）",
    )
}

/// Year, month and day of a day since 1970-01-01. Years run from 1 March, so that a leap day is the
/// last of its year, and are counted in cycles of 400 years, which are 146,097 days.
const fn civil_date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (cycle, day_of_cycle) = (days / 146_097, days % 146_097);
    let year_of_cycle = (day_of_cycle - day_of_cycle / 1_460 + day_of_cycle / 36_524
        - day_of_cycle / 146_096)
        / 365;
    let day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = cycle * 400 + year_of_cycle + (month <= 2) as u64;
    (year, month, day)
}

/// The trust file's word for something, in this language.
pub fn localized(lang: Lang, text: &Localized) -> &str {
    lang.pick(&text.en, &text.zh)
}

/// A list in a sentence: `a, b and c`, `a、b、c`.
pub fn list(lang: Lang, items: &[String]) -> String {
    either!(
        lang,
        match items {
            [before @ .., last] if !before.is_empty() => {
                format!("{} and {last}", before.join(", "))
            }
            items => items.join(", "),
        },
        items.join("、"),
    )
}

/// A key's name in short, as pages show it beside the whole: `did:key:z6Mkf5r…Qm2t`.
pub fn short_key(did: &str) -> String {
    let tail = did.len().checked_sub(4).and_then(|tail| did.get(tail..));
    match (did.get(..15), tail) {
        (Some(head), Some(tail)) if did.is_ascii() && did.len() > 20 => {
            shown(&format!("{head}…{tail}"))
        }
        _ => shown(did),
    }
}

/// An amount of money as records have it, a decimal and its currency: `CNY 3,200.50`, `3,200.50 元`.
/// It is never a binary fraction on the way, so what is shown is what was signed; only a single decimal gets a
/// zero behind it, and one of zeros alone goes, so that an amount looks the same wherever it comes from. What is taken
/// away stands with a true minus sign.
pub fn amount(lang: Lang, decimal: &str, currency: &str) -> String {
    let (sign, decimal) = match decimal.strip_prefix('-') {
        Some(decimal) => ("\u{2212}", decimal),
        None => ("", decimal),
    };
    let (whole, decimals) = match decimal.split_once('.') {
        Some((whole, decimals)) => (whole, decimals),
        None => (decimal, ""),
    };
    let grouped = match whole.parse() {
        Ok(whole) => number(whole),
        Err(_) => shown(whole),
    };
    let amount = match decimals {
        zeros if zeros.bytes().all(|digit| digit == b'0') => format!("{sign}{grouped}"),
        tenths if tenths.len() == 1 => format!("{sign}{grouped}.{}0", shown(tenths)),
        decimals => format!("{sign}{grouped}.{}", shown(decimals)),
    };
    let currency = shown(currency);
    either!(
        lang,
        format!("{currency} {amount}"),
        match currency.as_str() {
            "CNY" => format!("{amount} 元"),
            _ => format!("{amount} {currency}"),
        },
    )
}

/// A floor space as records have it, in square metres: `58.5`.
pub fn square_metres(cm2: i64) -> String {
    let hundredths = cm2.unsigned_abs().saturating_add(50) / 100;
    let text = format!("{}.{:02}", number(hundredths / 100), hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// English: `1 entry`, `6,332 entries`.
pub(crate) fn count_of(count: u64, one: &str, many: &str) -> String {
    let noun = if count == 1 { one } else { many };
    format!("{} {noun}", number(count))
}

/// `1 entry`, `6,332 entries`; `6,332 条`.
pub(crate) fn entries(lang: Lang, count: u64) -> String {
    either!(
        lang,
        count_of(count, "entry", "entries"),
        format!("{} 条", number(count))
    )
}

/// `1 byte`, `1,204 bytes`; `1,204 字节`.
pub(crate) fn bytes(lang: Lang, count: usize) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    either!(
        lang,
        count_of(count, "byte", "bytes"),
        format!("{} 字节", number(count))
    )
}

/// A length or a position; as [`number`].
pub(crate) fn size(size: usize) -> String {
    number(u64::try_from(size).unwrap_or(u64::MAX))
}

/// Words by others in a sentence of ours: they can't turn its direction, break its line or flood
/// it. Control characters and marks that change the direction of text become U+FFFD; a text from
/// right to left is isolated (UAX 9, FSI and PDI).
pub fn shown(words: &str) -> String {
    let mut shown: String = words
        .chars()
        .take(MAX_SHOWN)
        .map(|char| if is_harmless(char) { char } else { '\u{fffd}' })
        .collect();
    if words.chars().nth(MAX_SHOWN).is_some() {
        shown.push('…');
    }
    if shown.chars().any(is_right_to_left) {
        format!("\u{2068}{shown}\u{2069}")
    } else {
        shown
    }
}

/// As [`shown`], for names that are opaque octets.
pub(crate) fn shown_bytes(words: &[u8]) -> String {
    shown(&String::from_utf8_lossy(words))
}

/// A byte as the character that it is, or by its number where that can't be seen.
pub(crate) fn byte(lang: Lang, byte: u8) -> String {
    if byte.is_ascii_graphic() {
        format!("“{}”", char::from(byte))
    } else {
        phrase!(lang, "byte 0x{byte:02x}", "字节 0x{byte:02x}")
    }
}

/// Whether a character can be seen and stays in its place: it is no control character, no break of
/// lines, no mark that changes the direction of text, and none that is drawn as nothing (Unicode
/// Default_Ignorable_Code_Point).
pub fn is_harmless(char: char) -> bool {
    !char.is_control()
        && !matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The blocks of the scripts from right to left.
const fn is_right_to_left(char: char) -> bool {
    matches!(char,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (given, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_204_377, "1,204,377"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(number(given), expected);
        }
        assert_eq!(count_of(1, "entry", "entries"), "1 entry");
        assert_eq!(count_of(0, "entry", "entries"), "0 entries");
    }

    #[test]
    fn amounts() {
        assert_eq!(amount(Lang::En, "3200.50", "CNY"), "CNY 3,200.50");
        assert_eq!(amount(Lang::Zh, "3200.50", "CNY"), "3,200.50 元");
        assert_eq!(amount(Lang::Zh, "0", "EUR"), "0 EUR");
        assert_eq!(amount(Lang::En, "47782.8", "GBP"), "GBP 47,782.80");
        assert_eq!(amount(Lang::En, "0.00", "GBP"), "GBP 0");
        assert_eq!(amount(Lang::Zh, "3200.05", "CNY"), "3,200.05 元");
        assert_eq!(amount(Lang::En, "100.00x", "CNY"), "CNY 100.00x");
        assert_eq!(amount(Lang::En, "-250000.00", "CNY"), "CNY \u{2212}250,000");
        assert_eq!(signed(-1_204), "\u{2212}1,204");
        assert_eq!(signed(i64::MIN), "\u{2212}9,223,372,036,854,775,808");
        assert_eq!(
            amount(Lang::En, "999999999999999", "CNY"),
            "CNY 999,999,999,999,999"
        );
        for (cm2, expected) in [
            (585_000, "58.5"),
            (900_000, "90"),
            (1, "0"),
            (891_234, "89.12"),
        ] {
            assert_eq!(square_metres(cm2), expected);
        }
    }

    #[test]
    fn durations() {
        for (seconds, en, zh) in [
            (0, "0 seconds", "0 秒"),
            (1, "1 second", "1 秒"),
            (60, "1 minute", "1 分钟"),
            (3_599, "59 minutes 59 seconds", "59 分钟 59 秒"),
            (12_000, "3 hours 20 minutes", "3 小时 20 分钟"),
            (86_399, "23 hours 59 minutes", "23 小时 59 分钟"),
            (86_400, "1 day", "1 天"),
            (86_430, "1 day", "1 天"),
            (
                1_000 * 86_400 + 3_600,
                "1,000 days 1 hour",
                "1,000 天 1 小时",
            ),
        ] {
            assert_eq!(duration(Lang::En, seconds), en);
            assert_eq!(duration(Lang::Zh, seconds), zh);
        }
        assert!(duration(Lang::En, u64::MAX).contains("days"));
    }

    #[test]
    fn times() {
        let time = 1_795_357_920;
        assert_eq!(utc_time(Lang::En, time), "22 November 2026, 14:32 UTC");
        assert_eq!(utc_time(Lang::Zh, time), "2026年11月22日 14:32（UTC）");
        assert_eq!(utc_time(Lang::En, 0), "1 January 1970, 00:00 UTC");
        assert!(!utc_time(Lang::En, u64::MAX).is_empty());
    }

    #[test]
    fn days_are_the_inverse_of_what_records_are_read_with() {
        for days in (0..2_932_000).step_by(37).chain(11_000..12_000) {
            let (year, month, day) = civil_date(days);
            let text = format!("{year:04}-{month:02}-{day:02}");
            assert_eq!(stele_verify::time::parse_date(&text), Some(days), "{text}");
        }
    }

    #[test]
    fn lists() {
        let items = |n: usize| ["a", "b", "c"].map(str::to_owned)[..n].to_vec();
        assert_eq!(list(Lang::En, &items(0)), "");
        assert_eq!(list(Lang::En, &items(1)), "a");
        assert_eq!(list(Lang::En, &items(2)), "a and b");
        assert_eq!(list(Lang::En, &items(3)), "a, b and c");
        assert_eq!(list(Lang::Zh, &items(3)), "a、b、c");
    }

    #[test]
    fn keys_in_short() {
        let did = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
        assert_eq!(short_key(did), "did:key:z6MkrJV…bTQ2");
        assert_eq!(short_key("did:key:z6"), "did:key:z6");
        assert_eq!(short_key("雄安雄安雄安雄安"), "雄安雄安雄安雄安");
    }

    #[test]
    fn words_by_others_stay_in_their_place() {
        assert_eq!(shown("example.com/日志"), "example.com/日志");
        assert_eq!(shown("a\u{202e}b\nc\0"), "a\u{fffd}b\u{fffd}c\u{fffd}");
        assert_eq!(shown("\u{5d0}"), "\u{2068}\u{5d0}\u{2069}");
        assert_eq!(shown(&"x".repeat(96)), "x".repeat(96));
        assert_eq!(shown(&"x".repeat(97)), format!("{}…", "x".repeat(96)));
        assert_eq!(shown_bytes(b"a\xff"), "a\u{fffd}");
        assert_eq!(shown("T\u{200b}\u{ad}"), "T\u{fffd}\u{fffd}");
    }
}
