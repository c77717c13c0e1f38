//! A strict reader over TOML that knows the line of everything and forgets no key.

use std::cell::RefCell;
use std::collections::BTreeSet;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use super::super::value::fold::trim;
use super::{MapError, MapProblem};

/// Parses `text`, hands its root to `read`, and then refuses keys that `read` didn't ask for.
pub(super) fn document<T>(
    text: &str,
    read: impl FnOnce(&mut Section<'_, '_>) -> Result<T, MapError>,
) -> Result<T, MapError> {
    let table = DeTable::parse(text).map_err(|error| MapError {
        line: line(text, error.span().map_or(0, |span| span.start)),
        problem: MapProblem::Syntax {
            what: error.message().to_owned(),
        },
    })?;
    let mut root = Section {
        text,
        path: String::new(),
        line: 1,
        table: table.get_ref(),
        asked: RefCell::default(),
    };
    let value = read(&mut root)?;
    root.finish()?;
    Ok(value)
}

fn line(text: &str, offset: usize) -> u64 {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    before.iter().filter(|&&b| b == b'\n').count() as u64 + 1
}

/// A table of the map.
pub(super) struct Section<'a, 'i> {
    text: &'a str,
    /// Its name with a point behind it, or nothing for the root.
    path: String,
    /// Where it begins.
    line: u64,
    table: &'a DeTable<'i>,
    /// The keys that were asked for, whether they are there or not.
    asked: RefCell<BTreeSet<&'static str>>,
}

/// A value with its line.
pub(super) type Lined<T> = (u64, T);

/// A key in the table's own words, with its line and its texts.
pub(super) type Words<'a> = (u64, &'a str, Vec<String>);

impl<'a, 'i> Section<'a, 'i> {
    /// The line on which the section begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The full name of a key in this section.
    pub(super) fn name(&self, key: &str) -> String {
        format!("{}{key}", self.path)
    }

    /// An error at the beginning of this section.
    pub(super) fn error(&self, problem: MapProblem) -> MapError {
        MapError {
            line: self.line,
            problem,
        }
    }

    /// The error that `key` isn't there.
    pub(super) fn missing(&self, key: &str) -> MapError {
        self.error(MapProblem::Missing {
            key: self.name(key),
        })
    }

    /// The value of `key`, if there is one.
    pub(super) fn value(&self, key: &'static str) -> Option<Lined<&'a DeValue<'i>>> {
        self.asked.borrow_mut().insert(key);
        let (name, value) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some((line(self.text, Spanned::span(name).start), value.get_ref()))
    }

    pub(super) fn wrong_type(
        &self,
        at: u64,
        key: &str,
        wanted: &'static str,
        found: &DeValue<'_>,
    ) -> MapError {
        MapError {
            line: at,
            problem: MapProblem::Type {
                key: self.name(key),
                wanted,
                found: found.type_str(),
            },
        }
    }

    /// The text of `key`.
    pub(super) fn string(&self, key: &'static str) -> Result<Option<Lined<&'a str>>, MapError> {
        match self.value(key) {
            None => Ok(None),
            Some((at, DeValue::String(text))) => Ok(Some((at, text.as_ref()))),
            Some((at, other)) => Err(self.wrong_type(at, key, "a text in quotes", other)),
        }
    }

    /// The list of texts of `key`.
    pub(super) fn strings(&self, key: &'static str) -> Result<Option<Vec<String>>, MapError> {
        let wanted = "a list of texts in quotes";
        match self.value(key) {
            None => Ok(None),
            Some((at, DeValue::Array(list))) => list
                .iter()
                .map(|item| match item.get_ref() {
                    DeValue::String(text) => Ok(text.to_string()),
                    other => Err(self.wrong_type(at, key, wanted, other)),
                })
                .collect::<Result<_, _>>()
                .map(Some),
            Some((at, other)) => Err(self.wrong_type(at, key, wanted, other)),
        }
    }

    /// The whole number above 0 of `key`.
    pub(super) fn positive(&self, key: &'static str) -> Result<Option<u64>, MapError> {
        let Some((at, value)) = self.value(key) else {
            return Ok(None);
        };
        let number = value
            .as_integer()
            .and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(|&number| number > 0);
        match number {
            Some(number) => Ok(Some(number)),
            None => Err(self.wrong_type(at, key, "a whole number from 1 on", value)),
        }
    }

    /// What `key`'s text stands for.
    pub(super) fn choice<T: Copy>(
        &self,
        key: &'static str,
        known: &[(&str, T)],
    ) -> Result<Option<T>, MapError> {
        let Some((at, found)) = self.string(key)? else {
            return Ok(None);
        };
        match known.iter().find(|(text, _)| *text == found) {
            Some((_, value)) => Ok(Some(*value)),
            None => Err(MapError {
                line: at,
                problem: MapProblem::Choice {
                    key: self.name(key),
                    found: found.to_owned(),
                    known: known.iter().map(|(text, _)| format!("{text:?}")).collect(),
                },
            }),
        }
    }

    /// The section called `key`.
    pub(super) fn section(&self, key: &'static str) -> Result<Option<Section<'a, 'i>>, MapError> {
        match self.value(key) {
            None => Ok(None),
            Some((at, DeValue::Table(table))) => Ok(Some(self.inner(key, at, table))),
            Some((at, other)) => Err(self.wrong_type(at, key, "a section", other)),
        }
    }

    /// The sections of the list called `key`.
    pub(super) fn sections(
        &self,
        key: &'static str,
    ) -> Result<Option<Vec<Section<'a, 'i>>>, MapError> {
        let wanted = "sections of their own, each under [[...]]";
        match self.value(key) {
            None => Ok(None),
            Some((at, DeValue::Array(list))) => list
                .iter()
                .map(|item| match item.get_ref() {
                    DeValue::Table(table) => {
                        let at = line(self.text, Spanned::span(item).start);
                        Ok(self.inner(key, at, table))
                    }
                    other => Err(self.wrong_type(at, key, wanted, other)),
                })
                .collect::<Result<_, _>>()
                .map(Some),
            Some((at, other)) => Err(self.wrong_type(at, key, wanted, other)),
        }
    }

    /// All keys of a section whose keys are the table's own words, each with its text or its list of
    /// texts, in the order in which they are written.
    pub(super) fn texts(&self) -> Result<Vec<Words<'a>>, MapError> {
        let wanted = "a text in quotes, or a list of them";
        let mut entries: Vec<_> = self.table.iter().collect();
        entries.sort_by_key(|(name, _)| Spanned::span(name).start);
        let read = entries.into_iter().map(|(name, value)| {
            let at = line(self.text, Spanned::span(name).start);
            let name = name.get_ref().as_ref();
            let texts = match value.get_ref() {
                DeValue::String(text) => vec![text.to_string()],
                DeValue::Array(list) => list
                    .iter()
                    .map(|item| match item.get_ref() {
                        DeValue::String(text) => Ok(text.to_string()),
                        other => Err(self.wrong_type(at, name, wanted, other)),
                    })
                    .collect::<Result<_, _>>()?,
                other => return Err(self.wrong_type(at, name, wanted, other)),
            };
            Ok((at, name, texts))
        });
        read.collect()
    }

    /// Whether `key` is a list.
    pub(super) fn is_list(&self, key: &'static str) -> bool {
        matches!(self.value(key), Some((_, DeValue::Array(_))))
    }

    /// Whether `key` is a section.
    pub(super) fn is_table(&self, key: &'static str) -> bool {
        matches!(self.value(key), Some((_, DeValue::Table(_))))
    }

    /// The name of this section; nothing for the root.
    pub(super) fn path(&self) -> &str {
        self.path.strip_suffix('.').unwrap_or(&self.path)
    }

    /// The table that is the value of `key`, as a section.
    pub(super) fn inner(&self, key: &str, at: u64, table: &'a DeTable<'i>) -> Section<'a, 'i> {
        Section {
            text: self.text,
            path: format!("{}{key}.", self.path),
            line: at,
            table,
            asked: RefCell::default(),
        }
    }

    /// A column's name as the header will have it: trimmed, in normal form C, not empty.
    pub(super) fn column(&self, name: &str) -> Result<String, MapError> {
        let name: String = trim(name).nfc().collect();
        if name.is_empty() {
            return Err(self.error(MapProblem::Empty {
                key: self.name("column"),
            }));
        }
        Ok(name)
    }

    /// Refuses the keys that nobody asked for.
    pub(super) fn finish(&self) -> Result<(), MapError> {
        let asked = self.asked.borrow();
        let stranger = self
            .table
            .keys()
            .filter(|name| !asked.contains(name.get_ref().as_ref()))
            .min_by_key(|name| Spanned::span(name).start);
        match stranger {
            None => Ok(()),
            Some(name) => Err(MapError {
                line: line(self.text, Spanned::span(name).start),
                problem: MapProblem::Unknown {
                    key: self.name(name.get_ref()),
                    known: asked.iter().map(|&key| key.to_owned()).collect(),
                },
            }),
        }
    }
}
