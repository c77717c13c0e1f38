//! Lists of small objects within a field: amounts, lines of a wage run, rates, goods, files.

use serde::{Deserialize, Serialize};
use stele_verify::json::{Object, Value};

use super::{is_decimal, is_plain};
use crate::index::is_sha256;

/// Most amounts of a field: one a currency.
pub const MAX_AMOUNTS: usize = 8;
/// Most lines of one part of a wage run: what fits into a record of 65,535 bytes.
pub const MAX_LINES: usize = 500;
/// Most kinds of a rate table, and most goods of a catalogue.
pub const MAX_GOODS: usize = 200;
/// Most points of one price or rate.
pub const MAX_POINTS: i64 = 1_000_000_000;

/// Most files of a release: what fits into a record of 65,535 bytes.
pub const MAX_FILES: usize = 400;
/// Longest path of a file, in bytes.
pub const MAX_PATH_LEN: usize = 200;

/// An amount of money in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// A decimal.
    pub amount: String,
    /// Three capitals (ISO 4217).
    pub currency: String,
}

/// What one worker is paid in a wage run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WageLine {
    /// A decimal, in the currency of the run.
    pub amount: String,
    /// The worker's pseudonym in this project.
    pub pseudonym: String,
}

/// How many points a kind of waste earns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The kind.
    pub kind: String,
    /// Points for a kilogram.
    pub points_per_kilogram: i64,
}

/// A thing that points buy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Good {
    /// Its name in the catalogue.
    pub good: String,
    /// What it is.
    pub name: String,
    /// Its price in points.
    pub points: i64,
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseFile {
    /// Where it lies, from the release's folder, with slashes.
    pub path: String,
    /// Its length.
    pub bytes: i64,
    /// Its SHA-256, as 64 lower-case hex digits.
    pub sha256: String,
}

impl Money {
    /// Reads a field of amounts.
    pub fn read_all(value: &Value<'_>) -> Option<Vec<Self>> {
        amounts(value)
    }
}

impl WageLine {
    /// Reads the lines of a wage run.
    pub fn read_all(value: &Value<'_>) -> Option<Vec<Self>> {
        lines(value)
    }
}

impl Rate {
    /// Reads the rates of a rate table.
    pub fn read_all(value: &Value<'_>) -> Option<Vec<Self>> {
        rates(value)
    }
}

impl Good {
    /// Reads the goods of a catalogue.
    pub fn read_all(value: &Value<'_>) -> Option<Vec<Self>> {
        goods(value)
    }
}

impl ReleaseFile {
    /// Reads the files of a release.
    pub fn read_all(value: &Value<'_>) -> Option<Vec<Self>> {
        files(value)
    }
}

/// One to [`MAX_AMOUNTS`] amounts, strictly increasing by currency.
pub(super) fn amounts(value: &Value<'_>) -> Option<Vec<Money>> {
    let all = objects(value, MAX_AMOUNTS, 2, |object| {
        Some(Money {
            amount: text(object, "amount", is_decimal)?,
            currency: text(object, "currency", is_currency)?,
        })
    })?;
    all.is_sorted_by(|a, b| a.currency < b.currency)
        .then_some(all)
}

/// One to [`MAX_LINES`] lines. That no pseudonym comes twice is a rule's to say, not a form's.
pub(super) fn lines(value: &Value<'_>) -> Option<Vec<WageLine>> {
    objects(value, MAX_LINES, 2, |object| {
        Some(WageLine {
            amount: text(object, "amount", is_decimal)?,
            pseudonym: text(object, "pseudonym", |text| is_short(text, 64))?,
        })
    })
}

/// One to [`MAX_GOODS`] rates, strictly increasing by kind.
pub(super) fn rates(value: &Value<'_>) -> Option<Vec<Rate>> {
    let all = objects(value, MAX_GOODS, 2, |object| {
        Some(Rate {
            kind: text(object, "kind", |text| is_short(text, 32))?,
            points_per_kilogram: points(object, "pointsPerKilogram")?,
        })
    })?;
    all.is_sorted_by(|a, b| a.kind < b.kind).then_some(all)
}

/// One to [`MAX_GOODS`] goods, strictly increasing by their names in the catalogue.
pub(super) fn goods(value: &Value<'_>) -> Option<Vec<Good>> {
    let all = objects(value, MAX_GOODS, 3, |object| {
        Some(Good {
            good: text(object, "good", |text| is_short(text, 64))?,
            name: text(object, "name", is_plain)?,
            points: points(object, "points").filter(|points| *points > 0)?,
        })
    })?;
    all.is_sorted_by(|a, b| a.good < b.good).then_some(all)
}

/// One to [`MAX_FILES`] files, strictly increasing by path.
pub(super) fn files(value: &Value<'_>) -> Option<Vec<ReleaseFile>> {
    let all = objects(value, MAX_FILES, 3, |object| {
        Some(ReleaseFile {
            path: text(object, "path", is_path)?,
            bytes: object.get("bytes")?.as_integer().filter(|n| *n >= 0)?,
            sha256: text(object, "sha256", is_sha256)?,
        })
    })?;
    all.is_sorted_by(|a, b| a.path < b.path).then_some(all)
}

/// Names with slashes between, that lead to nowhere but into the folder: no name begins with a dot.
fn is_path(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"._@+-".contains(&byte);
    let is_name =
        |name: &str| !name.is_empty() && !name.starts_with('.') && name.bytes().all(is_letter);
    text.len() <= MAX_PATH_LEN && text.split('/').all(is_name)
}

/// Two different texts of up to 64 characters.
pub(super) fn pair(value: &Value<'_>) -> Option<(String, String)> {
    match value.as_array()? {
        [first, second] => {
            let (first, second) = (first.value.as_str()?, second.value.as_str()?);
            let fits = is_short(first, 64) && is_short(second, 64) && first != second;
            fits.then(|| (first.to_owned(), second.to_owned()))
        }
        _ => None,
    }
}

/// Three capitals.
pub(super) fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Plain text of up to so many characters.
pub(super) fn is_short(text: &str, most: usize) -> bool {
    is_plain(text) && text.chars().count() <= most
}

/// One to `most` objects, each with exactly so many members.
fn objects<T>(
    value: &Value<'_>,
    most: usize,
    members: usize,
    read: impl Fn(&Object<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let items = value.as_array()?;
    if items.is_empty() || items.len() > most {
        return None;
    }
    let items = items.iter().map(|item| {
        let object = item.value.as_object()?;
        (object.members().len() == members).then(|| read(object))?
    });
    items.collect()
}

fn text(object: &Object<'_>, name: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
    let text = object.get(name)?.as_str()?;
    fits(text).then(|| text.to_owned())
}

fn points(object: &Object<'_>, name: &str) -> Option<i64> {
    let points = object.get(name)?.as_integer()?;
    (0..=MAX_POINTS).contains(&points).then_some(points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_verify::json::parse;

    fn read<T>(json: &str, read: fn(&Value<'_>) -> Option<T>) -> Option<T> {
        read(&parse(json.as_bytes()).unwrap())
    }

    #[test]
    fn amounts_are_one_a_currency_and_in_order() {
        let good = r#"[{"amount":"5","currency":"CNY"},{"amount":"0.5","currency":"EUR"}]"#;
        assert_eq!(read(good, amounts).unwrap().len(), 2);
        for bad in [
            "[]",
            r#"[{"amount":"5","currency":"CNY"},{"amount":"5","currency":"CNY"}]"#,
            r#"[{"amount":"5","currency":"EUR"},{"amount":"5","currency":"CNY"}]"#,
            r#"[{"amount":"-5","currency":"CNY"}]"#,
            r#"[{"amount":5,"currency":"CNY"}]"#,
            r#"[{"amount":"5","currency":"CNY","note":"x"}]"#,
            r#"[{"amount":"5"}]"#,
            r#"{"amount":"5","currency":"CNY"}"#,
        ] {
            assert_eq!(read(bad, amounts), None, "{bad}");
        }
    }

    #[test]
    fn a_wage_run_may_name_a_worker_twice_for_a_rule_to_find() {
        let twice = r#"[{"amount":"5","pseudonym":"w"},{"amount":"6","pseudonym":"w"}]"#;
        assert_eq!(read(twice, lines).unwrap().len(), 2);
        assert_eq!(read(r#"[{"amount":"5","pseudonym":""}]"#, lines), None);
    }

    #[test]
    fn rates_and_goods_are_in_order() {
        assert!(read(r#"[{"kind":"paper","pointsPerKilogram":10}]"#, rates).is_some());
        assert!(read(r#"[{"kind":"paper","pointsPerKilogram":-1}]"#, rates).is_none());
        let soap = r#"{"good":"a","name":"Soap","points":30}"#;
        assert!(read(&format!("[{soap}]"), goods).is_some());
        assert!(read(&format!("[{soap},{soap}]"), goods).is_none());
        assert!(read(r#"[{"good":"a","name":"Soap","points":0}]"#, goods).is_none());
    }

    #[test]
    fn files_are_in_order_and_stay_in_their_folder() {
        let hash = "0a".repeat(32);
        let file = |path: &str| format!(r#"{{"bytes":0,"path":"{path}","sha256":"{hash}"}}"#);
        let all = format!("[{},{}]", file("a/b-1.x@+_.js"), file("b"));
        assert_eq!(read(&all, files).unwrap().len(), 2);
        assert_eq!(read(&format!("[{0},{0}]", file("a")), files), None);
        assert_eq!(read(&format!("[{},{}]", file("b"), file("a")), files), None);
        let long = "a".repeat(MAX_PATH_LEN + 1);
        for path in [
            "", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/.b", "a\\\\b", "C:a", "a b",
            "é", &long,
        ] {
            assert_eq!(read(&format!("[{}]", file(path)), files), None, "{path}");
        }
        for bad in [
            format!(r#"[{{"bytes":-1,"path":"a","sha256":"{hash}"}}]"#),
            r#"[{"bytes":1,"path":"a","sha256":"0A"}]"#.to_owned(),
            format!(r#"[{{"bytes":1,"note":"x","path":"a","sha256":"{hash}"}}]"#),
        ] {
            assert_eq!(read(&bad, files), None, "{bad}");
        }
    }

    #[test]
    fn a_pair_is_of_two_different_texts() {
        assert!(read(r#"["a","b"]"#, pair).is_some());
        for bad in [
            r#"["a","a"]"#,
            r#"["a"]"#,
            r#"["a","b","c"]"#,
            r#"["a",""]"#,
        ] {
            assert!(read(bad, pair).is_none(), "{bad}");
        }
    }
}
