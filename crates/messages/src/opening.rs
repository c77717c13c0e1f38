//! When a place is open, in words.

use crate::lang::Lang;
use crate::text::phrase;

/// The days as OpenStreetMap abbreviates them, and in words.
const DAYS: [(&str, &str, &str); 7] = [
    ("Mo", "Monday", "周一"),
    ("Tu", "Tuesday", "周二"),
    ("We", "Wednesday", "周三"),
    ("Th", "Thursday", "周四"),
    ("Fr", "Friday", "周五"),
    ("Sa", "Saturday", "周六"),
    ("Su", "Sunday", "周日"),
];

/// The hours of a day or of a range of days, `Mo-Fr 08:00-18:00`, in words; nothing of any other form, which says
/// more than words made of a part of it would.
///
/// ```
/// use stele_messages::{Lang, opening_hours};
///
/// let daily = opening_hours(Lang::En, "Mo-Su 08:00-18:00");
/// assert_eq!(daily.as_deref(), Some("Every day, 08:00 to 18:00"));
/// assert_eq!(opening_hours(Lang::En, "Mo-Fr 08:00-18:00; PH off"), None);
/// ```
pub fn opening_hours(lang: Lang, text: &str) -> Option<String> {
    let (days, hours) = text.split_once(' ')?;
    let (from, until) = hours.split_once('-')?;
    if !is_time(from) || !is_time(until) {
        return None;
    }
    let named = |short: &str| {
        let day = DAYS.iter().find(|day| day.0 == short)?;
        Some(lang.pick(day.1, day.2))
    };
    let days = match days.split_once('-') {
        Some(("Mo", "Su")) => lang.pick("Every day", "每天").to_owned(),
        Some((first, last)) => {
            let (first, last) = (named(first)?, named(last)?);
            phrase!(lang, "{first} to {last}", "{first}至{last}")
        }
        None => named(days)?.to_owned(),
    };
    Some(phrase!(
        lang,
        "{days}, {from} to {until}",
        "{days} {from} 至 {until}"
    ))
}

/// Whether it is a time of day, `08:00`, up to `24:00`.
fn is_time(text: &str) -> bool {
    let two = |part: &str| {
        let is_two = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u8>().ok().filter(|_| is_two)
    };
    let parts = text.split_once(':').map(|(h, m)| (two(h), two(m)));
    matches!(
        parts,
        Some((Some(0..24), Some(0..60)) | (Some(24), Some(0)))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_hours_are_told_in_words() {
        for (text, en, zh) in [
            (
                "Mo-Su 07:00-19:00",
                "Every day, 07:00 to 19:00",
                "每天 07:00 至 19:00",
            ),
            (
                "Mo-Fr 08:00-18:00",
                "Monday to Friday, 08:00 to 18:00",
                "周一至周五 08:00 至 18:00",
            ),
            (
                "Sa 09:30-24:00",
                "Saturday, 09:30 to 24:00",
                "周六 09:30 至 24:00",
            ),
        ] {
            assert_eq!(opening_hours(Lang::En, text).as_deref(), Some(en));
            assert_eq!(opening_hours(Lang::Zh, text).as_deref(), Some(zh));
        }
    }

    #[test]
    fn what_says_more_stays_as_it_is() {
        for text in [
            "",
            "24/7",
            "08:00-18:00",
            "Mo-Su",
            "Mo,We 08:00-18:00",
            "Mo-Fr 08:00-12:00,13:00-18:00",
            "Mo-Fr 08:00-18:00; PH off",
            "Mo-Fr 8:00-18:00",
            "Mo-Fr 08:00-25:00",
            "Mo-Fr 08:60-18:00",
            "Mo-Fr 24:30-18:00",
            "Mo-Fr +8:00-18:00",
            "Mo-Xx 08:00-18:00",
            "mo-su 08:00-18:00",
            "Mo-Su  08:00-18:00",
        ] {
            assert_eq!(opening_hours(Lang::En, text), None, "{text}");
        }
    }
}
