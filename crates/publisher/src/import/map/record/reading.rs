//! How the cells of a field are read: by the form that the type's table gives it, and by what the map
//! says of the column.

use serde_json::{Value, json};
use stele_records::codes::check_entity_id;
use stele_records::types::field::{ENTITY, Field as RecordField, Form};
use stele_verify::hash::Hash;
use stele_verify::json::Value as Strict;

use super::options::{DateForm, Options};
use super::{MapError, MapProblem};
use crate::import::codes::Codes;
use crate::import::map::Unit;
use crate::import::value::date::{date, moment, month};
use crate::import::value::number::number;
use crate::import::value::{Note, Parsed, ValueError, money, text};

/// How a field's text becomes its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A text.
    Text,
    /// A text of at most so many characters.
    Tag(usize),
    /// One of these words, or one that the map translates.
    Choice {
        /// The words of the record.
        choices: &'static [&'static str],
        /// Words of the table, and what they mean.
        words: Vec<(String, String)>,
    },
    /// Yes or no.
    Flag {
        /// Words of the table, and what they mean.
        words: Vec<(String, String)>,
    },
    /// A whole number.
    Integer {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
        /// The unit of the column, where the field has one.
        unit: Option<Unit>,
    },
    /// An amount of money.
    Decimal {
        /// The currency sign that may stand in the cell.
        sign: Option<String>,
        /// What to multiply the cell by.
        times: u32,
        /// Whether it may be negative: money that comes back.
        minus: bool,
    },
    /// A change of an amount.
    Change,
    /// An amount and its currency, as a list of one.
    Amounts,
    /// A day.
    Date {
        /// How days are written.
        form: DateForm,
        /// How many days later is meant.
        plus_days: u32,
    },
    /// The id of an entity, from its USCC or LEI, or from what stands for it.
    Entity(Codes),
    /// A real-estate unit number, made from another id behind these six digits.
    MadeUnit(String),
    /// The SHA-256 of the cell's text.
    HashOfText,
    /// A text that must have this form as it stands.
    Exact(Form),
    /// A list of texts of this form.
    List(Form),
}

impl Reading {
    /// Whether a table can give such a field.
    pub(super) const fn exists(form: Form) -> bool {
        !matches!(
            form,
            Form::Digests
                | Form::Polygon
                | Form::WageLines
                | Form::Rates
                | Form::Goods
                | Form::Pair
                | Form::Files
        )
    }

    /// How the field is read.
    pub(super) fn of(
        field: &RecordField,
        options: &Options<'_, '_, '_>,
        codes: &Codes,
    ) -> Result<Self, MapError> {
        Ok(match field.form {
            Form::Text => Self::Text,
            Form::Short(most) => Self::Tag(most),
            Form::Choice(choices) => Self::Choice {
                choices,
                words: words(options, choices)?,
            },
            Form::Flag => Self::Flag {
                words: words(options, &["true", "false"])?,
            },
            Form::Integer(min, max) => Self::Integer {
                min,
                max,
                unit: unit(field.name, options)?,
            },
            Form::Decimal => Self::Decimal {
                sign: options.string("sign")?.map(|(_, sign)| sign.to_owned()),
                times: times(options)?,
                minus: false,
            },
            Form::Change => Self::Change,
            Form::Amounts => Self::Amounts,
            Form::Date => Self::date(options)?,
            Form::Entity => Self::Entity(codes.clone()),
            Form::Unit => unit_number(options)?,
            Form::Sha256 => match options.choice("format", &[("sha256-of-text", ())])? {
                Some(()) => Self::HashOfText,
                None => Self::Exact(Form::Sha256),
            },
            form @ (Form::Currency | Form::Key | Form::Id | Form::Month | Form::Receipt) => {
                Self::Exact(form)
            }
            form @ (Form::Area | Form::Areas | Form::Texts | Form::Sha256s) => Self::List(form),
            // `exists` says that no table gives these.
            form @ (Form::Digests
            | Form::Polygon
            | Form::WageLines
            | Form::Rates
            | Form::Goods
            | Form::Pair
            | Form::Files) => Self::Exact(form),
        })
    }

    /// How a day is read.
    pub(super) fn date(options: &Options<'_, '_, '_>) -> Result<Self, MapError> {
        let plus_days = options.positive("plus_days")?.unwrap_or_default();
        Ok(Self::Date {
            form: options.form()?,
            plus_days: u32::try_from(plus_days).unwrap_or(u32::MAX),
        })
    }

    /// Lets an amount be negative.
    pub(super) fn allow_minus(&mut self) {
        if let Self::Decimal { minus, .. } = self {
            *minus = true;
        }
    }

    /// Whether the value is a list, to which each joined column gives one text.
    pub fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    /// Reads one text, or of a list all of them.
    ///
    /// # Errors
    /// [`ValueError`] if it isn't what the field takes.
    pub fn read(&self, parts: &[&str]) -> Result<Parsed<Value>, ValueError> {
        if let Self::List(form) = self {
            return list(*form, parts);
        }
        let cell = parts.first().copied().unwrap_or_default();
        match self {
            Self::Text => Ok(text::text(cell)?.map(Value::from)),
            Self::Tag(most) => Ok(text::short(cell, *most)?.map(Value::from)),
            Self::Choice { choices, words } => Ok(word(cell, choices, words)?.map(Value::from)),
            Self::Flag { words } => {
                Ok(word(cell, &["true", "false"], words)?.map(|word| Value::from(word == "true")))
            }
            Self::Integer { min, max, unit } => integer(cell, *min, *max, *unit),
            Self::Decimal { sign, times, minus } => {
                money::amount(cell, sign.as_deref(), *times, *minus)
            }
            Self::Change => money::change(cell),
            Self::Amounts => money::amounts(cell, parts.get(1).copied().unwrap_or_default()),
            Self::Date { form, plus_days } => day(cell, *form, *plus_days),
            Self::Entity(codes) => entity(&text::text(cell)?.value, codes),
            Self::MadeUnit(prefix) => {
                let id = text::text(cell)?.value;
                Ok(Parsed::plain(Value::from(made_unit(prefix, &id))).noting(Note::UnitMade, true))
            }
            Self::HashOfText => {
                let hash = Hash::of(&[text::text(cell)?.value.as_bytes()]);
                Ok(Parsed::plain(Value::from(hash.to_hex())).noting(Note::TextHashed, true))
            }
            Self::Exact(form) | Self::List(form) => exact(*form, &text::text(cell)?.value),
        }
    }
}

/// The `words` of a table: each stands for one of the known ones.
fn words(options: &Options<'_, '_, '_>, known: &[&str]) -> Result<Vec<(String, String)>, MapError> {
    let Some(table) = options.table() else {
        return Ok(Vec::new());
    };
    let Some(section) = table.section("words")? else {
        return Ok(Vec::new());
    };
    let mut words = Vec::new();
    for (line, word, meanings) in section.texts()? {
        match meanings.as_slice() {
            [meaning] if known.contains(&meaning.as_str()) => {
                words.push((word.to_owned(), meaning.clone()));
            }
            other => {
                return Err(MapError {
                    line,
                    problem: MapProblem::Choice {
                        key: section.name(word),
                        found: other.join(", "),
                        known: known.iter().map(|text| format!("{text:?}")).collect(),
                    },
                });
            }
        }
    }
    Ok(words)
}

/// The unit of a column. That of the record stands at the end of the field's name.
fn unit(name: &str, options: &Options<'_, '_, '_>) -> Result<Option<Unit>, MapError> {
    let units = if name.ends_with("Mm") {
        Unit::LENGTHS.as_slice()
    } else if name.ends_with("Cm2") {
        Unit::AREAS.as_slice()
    } else {
        return Ok(None);
    };
    match options.choice("unit", units)? {
        Some(unit) => Ok(Some(unit)),
        None => Err(options.error(|key| MapProblem::UnitNeeded { key })),
    }
}

fn times(options: &Options<'_, '_, '_>) -> Result<u32, MapError> {
    let times = options.positive("times")?.unwrap_or(1);
    Ok(u32::try_from(times).unwrap_or(u32::MAX))
}

fn unit_number(options: &Options<'_, '_, '_>) -> Result<Reading, MapError> {
    let made = options.choice("format", &[("unit", ())])?.is_some();
    let prefix = options.string("prefix")?;
    match (made, prefix) {
        (false, None) => Ok(Reading::Exact(Form::Unit)),
        (true, Some((_, prefix)))
            if prefix.len() == 6 && prefix.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            Ok(Reading::MadeUnit(prefix.to_owned()))
        }
        _ => Err(options.error(|key| MapProblem::PrefixNeeded { key })),
    }
}

fn word(
    cell: &str,
    choices: &[&str],
    words: &[(String, String)],
) -> Result<Parsed<String>, ValueError> {
    let read = text::text(cell)?;
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == read.value) {
        return Ok(Parsed::plain(meaning.clone()));
    }
    if choices.contains(&read.value.as_str()) {
        return Ok(read);
    }
    let own = words.iter().map(|(word, _)| word.clone());
    let known = own.chain(choices.iter().map(|&choice| choice.to_owned()));
    Err(ValueError::Choice {
        known: known.collect(),
    })
}

fn integer(
    cell: &str,
    min: i64,
    max: i64,
    unit: Option<Unit>,
) -> Result<Parsed<Value>, ValueError> {
    let (factor, places) = unit.map_or((1, 0), Unit::scale);
    let decimal = number(cell)?;
    let range = ValueError::NumberRange { min, max };
    let Some((value, exact)) = decimal.value.scaled(factor, places) else {
        return Err(range);
    };
    if !(min..=max).contains(&value) {
        return Err(range);
    }
    if unit.is_none() && !exact {
        // A count isn't rounded.
        return Err(ValueError::NotWhole);
    }
    Ok(decimal
        .map(|_| Value::from(value))
        .noting(Note::Rounded, !exact))
}

fn day(cell: &str, form: DateForm, plus_days: u32) -> Result<Parsed<Value>, ValueError> {
    let read = match form {
        DateForm::Day(order) => date(cell, order)?,
        DateForm::Month => month(cell)?,
        DateForm::Moment(offset) => moment(cell, offset)?,
    };
    let later = jiff::Span::new().try_days(plus_days);
    let later = later.and_then(|span| read.value.checked_add(span));
    let value = later.map_err(|_| ValueError::DateImpossible)?;
    Ok(read
        .map(|_| Value::from(value.to_string()))
        .noting(Note::DaysAdded, plus_days != 0))
}

/// A code that checks itself is checked before anybody signs it.
fn entity(text: &str, codes: &Codes) -> Result<Parsed<Value>, ValueError> {
    if let Some(code) = codes.get(text) {
        let id = Value::from(format!("{ENTITY}{code}"));
        return Ok(Parsed::plain(id).noting(Note::CodeFound, true));
    }
    let id = format!("{ENTITY}{text}");
    let read = exact(Form::Entity, &id);
    if let (Err(_), Some(listed)) = (&read, codes.listed()) {
        return Err(ValueError::CodeUnknown {
            listed: listed.to_owned(),
        });
    }
    let read = read?;
    check_entity_id(&id).map_err(|error| ValueError::Code { code: error.code() })?;
    Ok(read)
}

/// A number in the form of a real-estate unit number: the prefix, an X, which no real one has in the
/// seventh place, and the beginning of the id's SHA-256.
fn made_unit(prefix: &str, id: &str) -> String {
    let hash = Hash::of(&[b"stele/import/unit/v1\0", id.as_bytes()]).to_hex();
    let part = hash.get(..21).unwrap_or_default().to_ascii_uppercase();
    format!("{prefix}X{part}")
}

fn exact(form: Form, text: &str) -> Result<Parsed<Value>, ValueError> {
    if form.fits(&Strict::String(text.into())) {
        Ok(Parsed::plain(Value::from(text)))
    } else {
        Err(ValueError::Form {
            wanted: wanted(form),
        })
    }
}

fn list(form: Form, parts: &[&str]) -> Result<Parsed<Value>, ValueError> {
    let mut notes = Vec::new();
    let mut texts = Vec::with_capacity(parts.len());
    for part in parts {
        texts.push(text::text(part)?.into_value(&mut notes));
    }
    let value = json!(texts);
    let canonical = value.to_string();
    let fits = stele_verify::json::parse(canonical.as_bytes()).is_ok_and(|value| form.fits(&value));
    if fits {
        Ok(Parsed { value, notes })
    } else {
        Err(ValueError::Form {
            wanted: wanted(form),
        })
    }
}

/// What a form wants, for people.
fn wanted(form: Form) -> &'static str {
    match form {
        Form::Currency => "a currency of three capitals, such as CNY",
        Form::Key => "a key, as did:key:z6Mk...",
        Form::Id => "an id that is a URI, such as urn:uuid:...",
        Form::Sha256 => "a SHA-256 of 64 lower-case hex digits",
        Form::Sha256s => "SHA-256s of 64 lower-case hex digits, none of them twice",
        Form::Unit => "a real-estate unit number of 28 digits and capitals, the first six digits",
        Form::Entity => "a USCC of 18 or an LEI of 20 digits and capitals",
        Form::Area => {
            "division codes from the widest to the narrowest, each beginning with the one before it"
        }
        Form::Areas => "division codes of 2 to 16 digits and capitals",
        _ => "texts that are not empty",
    }
}
