//! The fields of a record of a known type, as values to be shown.

use stele_records::types::field::{Field, Form, Good, Money, Rate, ReleaseFile, WageLine};
use stele_records::types::{self, RecordType};
use stele_verify::json::{Object, Value};
use stele_verify::record::Record;

/// What a record of a known type says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) record_type: RecordType,
    pub(crate) content: types::Content,
    /// In the order in which the type has them.
    pub(crate) fields: Vec<FieldView>,
}

/// A field that stands in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldView {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) value: FieldValue,
}

/// Its value, whatever its form makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FieldValue {
    Text(String),
    Number(i64),
    Flag(bool),
    Texts(Vec<String>),
    /// Latitude and longitude of each, in degrees x 10^7.
    Corners(Vec<(i64, i64)>),
    /// Amounts of money, one a currency.
    Amounts(Vec<Money>),
    /// Who is paid how much.
    Lines(Vec<WageLine>),
    /// What waste earns.
    Rates(Vec<Rate>),
    /// What points buy.
    Goods(Vec<Good>),
    /// What a program is made of.
    Files(Vec<ReleaseFile>),
}

impl Said {
    /// Reads a record; nothing if its type isn't known, or its fields aren't those of its type.
    pub(crate) fn read(record: &Record<'_>) -> Option<Self> {
        let record_type = RecordType::from_name(record.record_type())?;
        let content = record_type.read(record).ok()?;
        let subject = record.subject()?;
        let fields = record_type.fields().iter();
        Some(Self {
            record_type,
            content,
            fields: fields
                .filter_map(|field| FieldView::read(field, subject))
                .collect(),
        })
    }

    /// A field that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match &self.field(name)?.value {
            FieldValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A field that is a whole number.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        match self.field(name)?.value {
            FieldValue::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The texts of a field that is a list of them; none if it isn't there.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        match self.field(name).map(|field| &field.value) {
            Some(FieldValue::Texts(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    }

    fn field(&self, name: &str) -> Option<&FieldView> {
        self.fields.iter().find(|field| field.name == name)
    }
}

impl FieldView {
    fn read(field: &Field, subject: &Object<'_>) -> Option<Self> {
        Some(Self {
            name: field.name,
            form: field.form,
            value: match field.form {
                Form::Amounts => FieldValue::Amounts(Money::read_all(subject.get(field.name)?)?),
                Form::WageLines => FieldValue::Lines(WageLine::read_all(subject.get(field.name)?)?),
                Form::Rates => FieldValue::Rates(Rate::read_all(subject.get(field.name)?)?),
                Form::Goods => FieldValue::Goods(Good::read_all(subject.get(field.name)?)?),
                Form::Files => FieldValue::Files(ReleaseFile::read_all(subject.get(field.name)?)?),
                _ => FieldValue::read(subject.get(field.name)?)?,
            },
        })
    }
}

impl FieldValue {
    /// Nothing of a kind that no field has.
    fn read(value: &Value<'_>) -> Option<Self> {
        Some(match value {
            Value::String(text) => Self::Text(text.clone().into_owned()),
            Value::Integer(number) => Self::Number(*number),
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Array(items) => {
                let texts = items.iter().map(|item| item.value.as_str());
                let texts: Option<Vec<String>> = texts.map(|text| Some(text?.to_owned())).collect();
                match texts {
                    Some(texts) => Self::Texts(texts),
                    None => Self::Corners(items.iter().filter_map(|i| corner(&i.value)).collect()),
                }
            }
            Value::Null | Value::Object(_) => return None,
        })
    }
}

fn corner(value: &Value<'_>) -> Option<(i64, i64)> {
    match value.as_array()? {
        [latitude, longitude] => {
            Some((latitude.value.as_integer()?, longitude.value.as_integer()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn only_the_fields_of_a_known_type_are_read() {
        let bytes = testing::tree_record("A-1");
        let said = Said::read(&Record::parse(&bytes).expect("a record")).expect("a tree card");
        assert_eq!(said.record_type, RecordType::TreeCard);
        assert_eq!(said.text("tag"), Some("A-1"));
        assert_eq!(said.number("dbhMm"), Some(253));
        assert_eq!(said.text("dbhMm"), None);
        let other = testing::other_record();
        assert_eq!(Said::read(&Record::parse(&other).expect("a record")), None);
    }
}
