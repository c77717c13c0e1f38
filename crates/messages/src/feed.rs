//! A record in plain text, as a feed announces it. A feed gives no verdict: it says what was logged,
//! and where to check it.

use stele_records::types::RecordType;
use stele_records::types::field::{ENTITY, Form};
use stele_verify::hash::Hash;
use stele_verify::json::{Object, Value};
use stele_verify::record::{IntactRecord, Record};

use crate::format::{amount, count_of, day, list, number, short_key, shown, square_metres};
use crate::lang::Lang;
use crate::text::either;
use crate::text::phrase;
use crate::{area, choice, field, record_type};

/// Items of a list that are written out; of more, only how many there are.
const MOST_ITEMS: usize = 8;

/// Fields that hold an amount of money, in the order in which a title looks for one.
const MONEY: [&str; 4] = ["amount", "price", "change", "deposit"];

/// Fields that say the currency of those.
const CURRENCIES: [&str; 2] = ["currency", "priceCurrency"];

/// The forms of fields that say nothing to a person.
const MUTE: [&str; 3] = ["_sd", "_sd_alg", "longitudeE7"];

/// An item of a feed: lines of plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// One line.
    pub title: String,
    /// What the record says, a line for each field.
    pub summary: String,
}

/// An entry as an item. Only of an intact record anything is told.
pub fn feed_item(lang: Lang, entry: u64, record: Option<&IntactRecord<'_>>) -> FeedItem {
    let Some(record) = record.map(IntactRecord::record) else {
        let entry = number(entry);
        return FeedItem {
            title: phrase!(
                lang,
                "Entry {entry}: no intact record",
                "第 {entry} 号条目：不是完整的记录"
            ),
            summary: phrase!(
                lang,
                "This entry isn’t an intact record, so nothing of it is shown here.",
                "该条目不是完整的记录，此处不显示其内容。"
            ),
        };
    };
    FeedItem {
        title: title(lang, record),
        summary: summary(lang, record),
    }
}

/// Where an entry stands, and that this is no proof: the end of each item.
pub fn feed_evidence(lang: Lang, origin: &str, entry: u64, leaf: &Hash, size: u64) -> String {
    let (origin, entry, size) = (shown(origin), number(entry), number(size));
    let leaf = leaf.to_hex();
    phrase!(
        lang,
        "Entry {entry} of the log {origin}, in its checkpoint of {size} entries and every later one. Leaf hash: {leaf}\n\
         This only announces what was logged. It is no proof and no verdict: check the record on its page.",
        "日志 {origin} 的第 {entry} 号条目，自 {size} 条的检查点起收录。叶哈希：{leaf}\n\
         这里只通知已写入日志的内容，既不是证明，也不是核验结论：请在记录页面上核验。",
    )
}

/// The name of a project's feed.
pub fn feed_of_project(lang: Lang, name: &str, publisher: &str) -> String {
    let (name, publisher) = (shown(name), shown(publisher));
    phrase!(
        lang,
        "Project {name}: newly logged records – {publisher}",
        "项目 {name}：新写入的记录 – {publisher}"
    )
}

/// The name of an entity's feed.
pub fn feed_of_entity(lang: Lang, code: &str, publisher: &str) -> String {
    let (code, publisher) = (shown(code), shown(publisher));
    phrase!(
        lang,
        "Entity {code}: newly logged records – {publisher}",
        "机构 {code}：新写入的记录 – {publisher}"
    )
}

/// What a feed is, and is not.
pub fn feed_about(lang: Lang) -> &'static str {
    lang.pick(
        "The newest records that the log has, as its host announces them. A feed proves nothing and can leave out anything: check each record on its page.",
        "由存放日志的服务器通知的最新记录。订阅源不能证明任何事情，也可能有遗漏：请在各记录的页面上核验。",
    )
}

/// `Payment: P-17:3, CNY 3,200.50`.
fn title(lang: Lang, record: &Record<'_>) -> String {
    let named = RecordType::from_name(record.record_type());
    let kind = named.map_or_else(
        || shown(record.record_type()),
        |known| record_type(lang, known).to_owned(),
    );
    let subject = name_of(record.subject_id());
    let money = record.subject().and_then(|subject| {
        let mut fields = MONEY.iter();
        fields.find_map(|name| money(lang, subject, subject.get(name)?.as_str()?))
    });
    match money {
        Some(money) => phrase!(
            lang,
            "{kind}: {subject}, {money}",
            "{kind}：{subject}，{money}"
        ),
        None => phrase!(lang, "{kind}: {subject}", "{kind}：{subject}"),
    }
}

/// A line for each field, in the order of the type's table.
fn summary(lang: Lang, record: &Record<'_>) -> String {
    let (Some(kind), Some(subject)) = (
        RecordType::from_name(record.record_type()),
        record.subject(),
    ) else {
        let id = shown(record.id());
        return phrase!(lang, "Record {id}", "记录 {id}");
    };
    let mut lines = Vec::new();
    for own in kind.fields() {
        let is_told = !MUTE.contains(&own.name) && !CURRENCIES.contains(&own.name);
        let value = subject.get(own.name).filter(|_| is_told);
        let Some(value) = value.and_then(|value| words(lang, subject, own.name, own.form, value))
        else {
            continue;
        };
        let label = field(lang, kind, own.name).unwrap_or(own.name);
        lines.push(phrase!(lang, "{label}: {value}", "{label}：{value}"));
    }
    if let Some(replaced) = record.supersedes() {
        let replaced = shown(replaced);
        lines.push(phrase!(
            lang,
            "Replaces the record: {replaced}",
            "替换的记录：{replaced}"
        ));
    }
    let id = shown(record.id());
    lines.push(phrase!(lang, "Record: {id}", "记录：{id}"));
    lines.join("\n")
}

/// A value in words; none where there is nothing to be said.
fn words(
    lang: Lang,
    subject: &Object<'_>,
    name: &str,
    form: Form,
    value: &Value<'_>,
) -> Option<String> {
    match value {
        Value::String(text) => Some(match form {
            Form::Choice(_) => choice(lang, text).map_or_else(|| shown(text), str::to_owned),
            Form::Date => day(lang, text),
            _ if MONEY.contains(&name) => money(lang, subject, text)?,
            _ => word(text),
        }),
        Value::Integer(value) => Some(measure(subject, name, *value)),
        Value::Bool(true) => Some(lang.pick("yes", "是").to_owned()),
        Value::Bool(false) => Some(lang.pick("no", "否").to_owned()),
        Value::Array(items) if items.is_empty() => None,
        Value::Array(items) => {
            let said: Option<Vec<String>> = items
                .iter()
                .take(MOST_ITEMS + 1)
                .map(|item| match &item.value {
                    Value::String(text) => Some(match form {
                        Form::Area | Form::Areas => {
                            area(lang, text).map_or_else(|| word(text), str::to_owned)
                        }
                        _ => word(text),
                    }),
                    Value::Object(own) if own.members().len() == 2 => {
                        money(lang, own, own.get("amount")?.as_str()?)
                    }
                    _ => None,
                })
                .collect();
            Some(match said {
                Some(said) if said.len() <= MOST_ITEMS => list(lang, &said),
                _ => {
                    let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
                    either!(
                        lang,
                        count_of(count, "item", "items"),
                        format!("{} 项", number(count))
                    )
                }
            })
        }
        Value::Null | Value::Object(_) => None,
    }
}

/// An amount with the currency that stands beside it.
fn money(lang: Lang, beside: &Object<'_>, text: &str) -> Option<String> {
    let mut currencies = CURRENCIES.iter();
    let currency = currencies.find_map(|name| beside.get(name)?.as_str())?;
    Some(amount(lang, text, currency))
}

/// A number with the unit that its field's name ends in.
fn measure(subject: &Object<'_>, name: &str, value: i64) -> String {
    let sign = if value < 0 { "−" } else { "" };
    let digits = number(value.unsigned_abs());
    match name {
        "latitudeE7" => {
            let longitude = subject.get("longitudeE7").and_then(Value::as_integer);
            let longitude = longitude.unwrap_or_default();
            format!("{}, {}", degrees(value), degrees(longitude))
        }
        _ if name.ends_with("Mm") => format!("{sign}{digits} mm"),
        _ if name.ends_with("Cm2") => format!("{sign}{} m²", square_metres(value)),
        _ if name.ends_with("Grams") => format!("{sign}{digits} g"),
        _ => format!("{sign}{digits}"),
    }
}

/// Degrees x 10^7 as a decimal fraction.
fn degrees(e7: i64) -> String {
    let sign = if e7 < 0 { "−" } else { "" };
    let e7 = e7.unsigned_abs();
    format!("{sign}{}.{:07}", e7 / 10_000_000, e7 % 10_000_000)
}

/// A text by others: an entity by its code, a key in short.
fn word(text: &str) -> String {
    if text.starts_with("did:key:") {
        return short_key(text);
    }
    shown(text.strip_prefix(ENTITY).unwrap_or(text))
}

/// What an id of ours is about, as people write it: `P-17:3` of `urn:stele:payment:P-17:3`.
fn name_of(id: &str) -> String {
    if id.starts_with("did:key:") {
        return short_key(id);
    }
    let own = id.strip_prefix("urn:stele:");
    let name = own.and_then(|own| Some(own.split_once(':')?.1));
    match name {
        Some(name) => shown(&decoded(name)),
        None => shown(id),
    }
}

/// Undoes percent-encoding (RFC 3986 section 2.1); what isn't encoded text stands as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|two| str::from_utf8(two).ok());
        let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        match byte.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_verify::json::parse;

    #[test]
    fn ids_are_named_as_people_write_them() {
        for (id, name) in [
            ("urn:stele:payment:P-17:3", "P-17:3"),
            ("urn:stele:project:XA%2F%E9%9B%84%E5%AE%89%201", "XA/雄安 1"),
            ("urn:stele:project:50%", "50%"),
            ("urn:stele:project:%FF", "%FF"),
            ("urn:stele:project:%é1", "%é1"),
            ("urn:uuid:7", "urn:uuid:7"),
            (
                "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
                "did:key:z6MkrJV…bTQ2",
            ),
        ] {
            assert_eq!(name_of(id), name);
        }
    }

    #[test]
    fn values_have_their_units_and_currencies() {
        let json = concat!(
            r#"{"amount":"-1200.50","budget":[{"amount":"5","currency":"EUR"},{"amount":"70","currency":"CNY"}],"#,
            r#""currency":"CNY","latitudeE7":-5,"lines":[{"amount":"1","pseudonym":"w"}],"longitudeE7":1158801234,"#,
            r#""met":true,"none":[],"points":-3,"tags":["a","b"],"weightGrams":1500}"#,
        );
        let value = parse(json.as_bytes()).unwrap();
        let subject = value.as_object().unwrap();
        let said = |lang, name| words(lang, subject, name, Form::Text, subject.get(name).unwrap());
        for (name, en, zh) in [
            ("amount", "CNY −1,200.50", "−1,200.50 元"),
            ("budget", "EUR 5 and CNY 70", "5 EUR、70 元"),
            (
                "latitudeE7",
                "−0.0000005, 115.8801234",
                "−0.0000005, 115.8801234",
            ),
            ("lines", "1 item", "1 项"),
            ("met", "yes", "是"),
            ("points", "−3", "−3"),
            ("tags", "a and b", "a、b"),
            ("weightGrams", "1,500 g", "1,500 g"),
        ] {
            assert_eq!(said(Lang::En, name).as_deref(), Some(en));
            assert_eq!(said(Lang::Zh, name).as_deref(), Some(zh));
        }
        assert_eq!(said(Lang::En, "none"), None);
    }
}
