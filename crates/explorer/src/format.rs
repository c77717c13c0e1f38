//! How values are written: days, times, lengths, positions.

use stele_messages::ui::{Funds, Records, Ui};
use stele_verify::time::parse_date;

/// A minute of the civil calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    pub(crate) year: u16,
    /// From 1.
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) hour: u8,
    pub(crate) minute: u8,
}

impl Civil {
    /// This time (POSIX seconds) in UTC, up to the year 9999.
    pub(crate) fn utc(seconds: u64) -> Self {
        // Days are counted from 1 March of year 0, so that a leap day ends its year; 146,097 of
        // them make 400 years.
        let seconds = seconds.min(253_402_300_799);
        let days = seconds / 86_400 + 719_468;
        let of_era = days % 146_097;
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = days / 146_097 * 400 + year_of_era + u64::from(month <= 2);
        Self {
            year: u16::try_from(year).unwrap_or(u16::MAX),
            month: small(month),
            day: small(of_year - (153 * shifted + 2) / 5 + 1),
            hour: small(seconds / 3600 % 24),
            minute: small(seconds / 60 % 60),
        }
    }

    /// In the words of this language.
    pub(crate) fn text(self, ui: &Ui) -> String {
        (ui.date_time)(self.year, self.month, self.day, self.hour, self.minute)
    }
}

fn small(number: u64) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// A time for machines: RFC 3339 in UTC, as `<time datetime>` wants it.
pub(crate) fn machine_time(seconds: u64) -> String {
    let at = Civil::utc(seconds);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year,
        at.month,
        at.day,
        at.hour,
        at.minute,
        seconds % 60
    )
}

/// A day as records write it: `2026-08-03`.
pub(crate) fn civil_day(at: Civil) -> String {
    format!("{:04}-{:02}-{:02}", at.year, at.month, at.day)
}

/// A day, `2026-08-03`, in the words of this language; nothing for what is no day.
pub(crate) fn day(ui: &Ui, text: &str) -> Option<String> {
    let at = Civil::utc(parse_date(text)?.checked_mul(86_400)?);
    Some((ui.date)(at.year, at.month, at.day))
}

/// A month, `2026-08`, in the words of this language; nothing for what is no month.
pub(crate) fn month(words: &Funds, text: &str) -> Option<String> {
    let at = Civil::utc(parse_date(&format!("{text}-01"))?.checked_mul(86_400)?);
    Some((words.month)(at.year, at.month))
}

/// Grams as kilograms, exactly.
pub(crate) fn kilograms(grams: i64) -> String {
    let whole = stele_messages::signed(grams / 1000);
    let text = format!("{whole}.{:03}", (grams % 1000).abs());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Millimetres as centimetres, with one decimal only where there is one.
pub(crate) fn centimetres(millimetres: i64) -> String {
    match (millimetres / 10, millimetres % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{}", tenth.abs()),
    }
}

/// Degrees x 10^7 without sign, as decimal degrees without trailing zeroes.
pub(crate) fn degrees(e7: i64) -> String {
    let e7 = e7.unsigned_abs();
    let text = format!("{}.{:07}", e7 / 10_000_000, e7 % 10_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The sentence for a position: which hemispheres it lies in.
pub(crate) fn position_template(words: &Records, latitude: i64, longitude: i64) -> &'static str {
    match (latitude < 0, longitude < 0) {
        (false, false) => words.position_ne,
        (false, true) => words.position_nw,
        (true, false) => words.position_se,
        (true, true) => words.position_sw,
    }
}

/// Cuts a text at its slots, `{name}`: words and the names of slots in turn.
pub(crate) fn slots(template: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((words, behind)) = rest.split_once('{') {
        let Some((slot, after)) = behind.split_once('}') else {
            break;
        };
        parts.extend([Part::Words(words), Part::Slot(slot)]);
        rest = after;
    }
    parts.push(Part::Words(rest));
    parts
}

/// A piece of a text with slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    Words(&'a str),
    Slot(&'a str),
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_messages::ui::{EN, ZH, records};
    use stele_verify::time::parse_time;

    #[test]
    fn times_read_back() {
        for seconds in [0, 951_868_799, 951_868_800, 1_795_366_363, 253_402_300_799] {
            assert_eq!(parse_time(&machine_time(seconds)), Some(seconds));
        }
        assert_eq!(machine_time(1_795_366_363), "2026-11-22T16:52:43Z");
        assert_eq!(Civil::utc(u64::MAX).year, 9999);
    }

    #[test]
    fn days_in_both_languages() {
        assert_eq!(day(&EN, "2026-08-03").as_deref(), Some("3 August 2026"));
        assert_eq!(day(&ZH, "2026-08-03").as_deref(), Some("2026年8月3日"));
        assert_eq!(day(&EN, "2026-02-30"), None);
    }

    #[test]
    fn months_and_weights() {
        use stele_messages::ui::funds;
        assert_eq!(month(&funds::EN, "2026-08").as_deref(), Some("August 2026"));
        assert_eq!(month(&funds::ZH, "2026-08").as_deref(), Some("2026年8月"));
        assert_eq!(month(&funds::EN, "2026-13"), None);
        for (grams, text) in [
            (1, "0.001"),
            (1_250, "1.25"),
            (2_000, "2"),
            (1_000_000, "1,000"),
        ] {
            assert_eq!(kilograms(grams), text);
        }
    }

    #[test]
    fn lengths_and_degrees() {
        for (mm, cm) in [(0, "0"), (5, "0.5"), (250, "25"), (253, "25.3")] {
            assert_eq!(centimetres(mm), cm);
        }
        for (e7, text) in [
            (0, "0"),
            (1, "0.0000001"),
            (-793_401_200, "79.34012"),
            (1_800_000_000, "180"),
            (i64::MIN, "922337203685.4775808"),
        ] {
            assert_eq!(degrees(e7), text);
        }
        assert_eq!(
            position_template(&records::EN, 1, -1),
            records::EN.position_nw
        );
        assert_eq!(
            position_template(&records::EN, -1, 0),
            records::EN.position_se
        );
    }

    #[test]
    fn texts_are_cut_at_their_slots() {
        use Part::{Slot, Words};
        assert_eq!(slots("a"), [Words("a")]);
        assert_eq!(
            slots("{a} b {c}."),
            [Words(""), Slot("a"), Words(" b "), Slot("c"), Words(".")]
        );
        assert_eq!(slots("x {y"), [Words("x {y")]);
    }
}
