//! Keys of the index in words.

use stele_messages::{Lang, area, short_key};
use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use yew::Html;

use super::text::{Locale, fill, fill_text, foreign};
use crate::route::decode_text;

/// The values of a key as text, whatever bytes they are.
struct Values {
    value: String,
    line: String,
    /// Name of the record type, where the key has one.
    record_type: Option<String>,
}

impl Values {
    fn of(key: &IndexKey, lang: Lang) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let (first, second) = key.parts().unwrap_or((key.value(), &[]));
        match key.kind() {
            Kind::PaymentLine => Self {
                value: text(first),
                line: text(second),
                record_type: None,
            },
            Kind::Area => Self {
                value: area_with_code(text(second), lang),
                line: String::new(),
                record_type: Some(text(first)),
            },
            Kind::Type => Self {
                value: String::new(),
                line: String::new(),
                record_type: Some(text(key.value())),
            },
            Kind::Subject | Kind::Party => {
                let id = text(key.value());
                Self {
                    value: named(&id).unwrap_or(id),
                    line: String::new(),
                    record_type: None,
                }
            }
            _ => Self {
                value: text(key.value()),
                line: String::new(),
                record_type: None,
            },
        }
    }
}

/// What an id of this log's own form names: `XA638-038` of a station's.
fn named(id: &str) -> Option<String> {
    let (_, name) = id.strip_prefix("urn:stele:")?.split_once(':')?;
    decode_text(name).filter(|name| !name.is_empty())
}

/// An area by its name too, where its code has one.
fn area_with_code(code: String, lang: Lang) -> String {
    match (area(lang, &code), lang) {
        (Some(name), Lang::En) => format!("{name} ({code})"),
        (Some(name), Lang::Zh) => format!("{name}（{code}）"),
        (None, _) => code,
    }
}

/// Several records of a type: the words, and the name that stands in them if it is unknown.
fn types<'n>(name: &'n str, locale: &Locale) -> (&'static str, &'n str) {
    let lists = locale.lists();
    match RecordType::from_name(name) {
        Some(known) => (stele_messages::record_types(locale.lang, known), ""),
        None => (lists.types_unknown, name),
    }
}

/// The key as a heading.
pub(crate) fn key_title(key: &IndexKey, locale: &Locale) -> Html {
    in_words(key, &Values::of(key, locale.lang), locale)
}

/// The key as the words of a link: what nobody reads to its end is cut short.
pub(crate) fn key_link(key: &IndexKey, locale: &Locale) -> Html {
    let mut values = Values::of(key, locale.lang);
    values.value = short(&values.value);
    in_words(key, &values, locale)
}

/// Keys and hashes by their beginning and their end; everything else as it is.
pub(crate) fn short(value: &str) -> String {
    if value.starts_with("did:key:") {
        return short_key(value);
    }
    let is_hash = value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    match (value.get(..12), value.get(60..)) {
        (Some(head), Some(tail)) if is_hash => format!("{head}…{tail}"),
        _ => value.to_owned(),
    }
}

fn in_words(key: &IndexKey, values: &Values, locale: &Locale) -> Html {
    let types = values.record_type.as_deref().map(|name| {
        let (template, name) = types(name, locale);
        fill(template, &[("name", foreign(name))])
    });
    let slots = [
        ("value", foreign(&values.value)),
        ("line", foreign(&values.line)),
        ("types", types.unwrap_or_default()),
    ];
    fill((locale.lists().key)(key.kind()), &slots)
}

/// The same as text alone.
pub(crate) fn key_text(key: &IndexKey, locale: &Locale) -> String {
    let values = Values::of(key, locale.lang);
    let types = values.record_type.as_deref().map(|name| {
        let (template, name) = types(name, locale);
        fill_text(template, &[("name", name)])
    });
    let types = types.unwrap_or_default();
    let slots = [
        ("value", values.value.as_str()),
        ("line", &values.line),
        ("types", &types),
    ];
    fill_text((locale.lists().key)(key.kind()), &slots)
}

/// A name for a file about this key: only what every system takes in a name.
pub(crate) fn file_stem(key: &IndexKey) -> String {
    const MOST: usize = 48;
    let value = String::from_utf8_lossy(key.value());
    let plain = |c: char| {
        if c.is_alphanumeric() || "-._".contains(c) {
            c
        } else {
            '-'
        }
    };
    let value: String = value.chars().map(plain).take(MOST).collect();
    let value = value.trim_matches(['-', '.']);
    match value {
        "" => key.kind().name().to_owned(),
        value => format!("{}-{value}", key.kind().name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::zone::Zone;

    fn text(key: &IndexKey, lang: Lang) -> String {
        let zone = Zone::Utc;
        key_text(key, &Locale { lang, zone })
    }

    #[test]
    fn keys_are_named_in_both_languages() {
        let tag = IndexKey::new(Kind::Tag, "T-0004");
        assert_eq!(text(&tag, Lang::En), "Tag T-0004");
        assert_eq!(text(&tag, Lang::Zh), "树牌号 T-0004");
        let section = IndexKey::area("TreeCard", "五号地块");
        assert_eq!(text(&section, Lang::En), "Tree cards in 五号地块");
        assert_eq!(text(&section, Lang::Zh), "“五号地块”区域的树木卡");
        let county = IndexKey::area("TreeCard", "130629");
        assert_eq!(
            text(&county, Lang::En),
            "Tree cards in Rongcheng County (130629)"
        );
        assert_eq!(text(&county, Lang::Zh), "“容城县（130629）”区域的树木卡");
        let other = IndexKey::new(Kind::Type, "Riddle");
        assert_eq!(text(&other, Lang::En), "Records of type Riddle");
        let subject = |id: &str| text(&IndexKey::new(Kind::Subject, id), Lang::En);
        let station = subject("urn:stele:station:XA638-038");
        assert_eq!(station, "Records about XA638-038");
        let section = subject("urn:stele:section:130629:%E4%BA%94");
        assert_eq!(section, "Records about 130629:五");
        for id in ["urn:stele:plan", "urn:stele:plan:", "did:key:z6Mk"] {
            assert_eq!(subject(id), format!("Records about {id}"));
        }
        let line = IndexKey::payment_line("urn:x:1", 12);
        assert_eq!(text(&line, Lang::En), "Line 12 of payment urn:x:1");
        assert_eq!(text(&line, Lang::Zh), "付款 urn:x:1 的第 12 行");
        for kind in Kind::ALL {
            for lang in Lang::ALL {
                let words = text(&IndexKey::new(kind, "x"), lang);
                assert!(!words.is_empty() && !words.contains(['{', '}']), "{words}");
            }
        }
    }

    #[test]
    fn long_values_are_cut_short_only_where_nobody_reads_them() {
        let did = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
        assert_eq!(short(did), "did:key:z6MkrJV…bTQ2");
        assert_eq!(short(&"0123456789abcdef".repeat(4)), "0123456789ab…cdef");
        for other in ["T-0004", "五号地块", &"x".repeat(64), &"树".repeat(64)] {
            assert_eq!(short(other), other);
        }
    }

    #[test]
    fn file_names_are_harmless() {
        let stem = |value: &str| file_stem(&IndexKey::new(Kind::Tag, value));
        assert_eq!(stem("T-0004"), "tag-T-0004");
        assert_eq!(stem("../杨/1\u{202e}"), "tag-杨-1");
        assert_eq!(stem(""), "tag");
        assert!(stem(&"x".repeat(999)).len() < 60);
    }
}
