//! The credit codes and LEIs of those whom a table calls by name, or by an id of its own.
//!
//! A record names entities by codes that check themselves; tables rarely do. The map lists them, or names a
//! CSV file with the columns `name` and `code`, which lies beside the map.

use std::collections::BTreeMap;
use std::sync::Arc;

use stele_records::codes::check_entity_id;
use stele_records::types::field::ENTITY;

use super::table::{Format, Table, TableRow};
use super::value::text;

/// What names and ids stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codes {
    known: Arc<BTreeMap<String, String>>,
    /// Where they are listed, for whoever has to add one.
    listed: String,
}

impl Codes {
    /// Reads pairs of a name and its code.
    ///
    /// # Errors
    /// Which pair is wrong, counted from 0, and why.
    pub(super) fn new<'a>(
        pairs: impl Iterator<Item = (&'a str, &'a str)>,
        listed: &str,
    ) -> Result<Self, (usize, String)> {
        let mut known = BTreeMap::new();
        for (index, (name, code)) in pairs.enumerate() {
            let wrong = |why: String| (index, why);
            let name = text::text(name).map_err(|error| wrong(error.to_string()))?;
            let code = text::text(code).map_err(|error| wrong(error.to_string()))?;
            if name.value.is_empty() {
                return Err(wrong("a name is empty".to_owned()));
            }
            check_entity_id(&format!("{ENTITY}{}", code.value)).map_err(|error| {
                wrong(format!(
                    "'{}' is no credit code or LEI that was ever given: its own check fails ({})",
                    text::Shown(&code.value),
                    error.code()
                ))
            })?;
            if known.insert(name.value.clone(), code.value).is_some() {
                let name = text::Shown(&name.value).to_string();
                return Err(wrong(format!("'{name}' stands there twice")));
            }
        }
        Ok(Self {
            known: Arc::new(known),
            listed: listed.to_owned(),
        })
    }

    /// Reads a CSV file with the columns `name` and `code`.
    ///
    /// # Errors
    /// What is wrong with it, with its line.
    pub(super) fn read(bytes: Vec<u8>, file: &str) -> Result<Self, String> {
        let table = Table::read(bytes, &Format::default()).map_err(|error| error.to_string())?;
        let column = |name: &str| {
            let found = table.column(name);
            found.ok_or_else(|| format!("it has no column '{name}'; it needs name and code"))
        };
        let (name, code) = (column("name")?, column("code")?);
        if let Some(row) = table.rows().find(|row| !row.defects().is_empty()) {
            return Err(format!("line {}: it can't be split into cells", row.line()));
        }
        let pairs = table.rows().map(|row| (row.cell(name), row.cell(code)));
        Self::new(pairs, file).map_err(|(index, why)| {
            let line = table.row(index).map_or(0, TableRow::line);
            format!("line {line}: {why}")
        })
    }

    /// What a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.known.get(name).map(String::as_str)
    }

    /// Where they are listed; nothing where the map has none.
    pub(super) fn listed(&self) -> Option<&str> {
        (!self.listed.is_empty()).then_some(&self.listed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "5493001KJTIIGC8Y1R12";

    #[test]
    fn names_stand_for_codes() {
        let file = format!("name,code\n\"A, Ltd\",{CODE}\n 路桥 ,{CODE}\n");
        let codes = Codes::read(file.into(), "codes.csv").unwrap();
        assert_eq!(codes.get("A, Ltd"), Some(CODE));
        assert_eq!(codes.get("路桥"), Some(CODE));
        assert_eq!(codes.get("B"), None);
        assert_eq!(codes.listed(), Some("codes.csv"));
        assert_eq!(Codes::default().listed(), None);
    }

    #[test]
    fn a_list_that_could_name_another_is_refused() {
        for (file, part) in [
            (format!("name,number\nA,{CODE}\n"), "no column 'code'"),
            (
                "name,code\nA,5493001KJTIIGC8Y1R13\n".to_owned(),
                "line 2: '5493001KJTIIGC8Y1R13' is no",
            ),
            (
                format!("name,code\nA,{CODE}\nA,{CODE}\n"),
                "line 3: 'A' stands there twice",
            ),
            (
                format!("name,code\n\"\",{CODE}\n"),
                "line 2: a name is empty",
            ),
            (
                format!("name,code\nA,{CODE},x\n"),
                "line 2: it can't be split",
            ),
            ("name,code\nA,\n".to_owned(), "line 2: '' is no"),
        ] {
            let error = Codes::read(file.clone().into(), "codes.csv").unwrap_err();
            assert!(error.contains(part), "{file}: {error}");
        }
    }
}
