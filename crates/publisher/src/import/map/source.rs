//! What stands on the right of a field: a column, several, or a constant.

use toml::de::DeValue;

use super::super::value::text;
use super::strict::{Lined, Section};
use super::{Cell, MapError, MapProblem, Text};

const STRING_OR_TABLE: &str = "a column name in quotes, or { column = \"...\" }";

/// What a field's value is: the bare name of a column, or a table that says more.
pub(super) enum Source<'a, 'i> {
    Name(Lined<&'a str>),
    Table(Section<'a, 'i>),
}

pub(super) fn source<'a, 'i>(
    section: &Section<'a, 'i>,
    name: &'static str,
) -> Result<Option<Source<'a, 'i>>, MapError> {
    match section.value(name) {
        None => Ok(None),
        Some((at, DeValue::String(column))) => Ok(Some(Source::Name((at, column.as_ref())))),
        Some((at, DeValue::Table(table))) => {
            Ok(Some(Source::Table(section.inner(name, at, table))))
        }
        Some((at, other)) => Err(section.wrong_type(at, name, STRING_OR_TABLE, other)),
    }
}

pub(super) fn bare(
    section: &Section<'_, '_>,
    name: &'static str,
    (line, column): Lined<&str>,
    nulls: &[String],
) -> Result<Cell, MapError> {
    let column = section.column(column).map_err(|_| MapError {
        line,
        problem: MapProblem::Empty {
            key: section.name(name),
        },
    })?;
    Ok(Cell {
        column,
        nulls: nulls.to_vec(),
    })
}

/// The `null` list of a field's table, added to the map's own.
pub(super) fn nulls_of(table: &Section<'_, '_>, nulls: &[String]) -> Result<Vec<String>, MapError> {
    let mut all = nulls.to_vec();
    all.extend(table.strings("null")?.unwrap_or_default());
    Ok(all)
}

/// The `column` of a field's table, with its `null`.
pub(super) fn column(table: &Section<'_, '_>, nulls: &[String]) -> Result<Cell, MapError> {
    let (_, name) = table
        .string("column")?
        .ok_or_else(|| table.missing("column"))?;
    Ok(Cell {
        column: table.column(name)?,
        nulls: nulls_of(table, nulls)?,
    })
}

pub(super) fn conflict(section: &Section<'_, '_>, key: &str, other: &str) -> MapError {
    section.error(MapProblem::Conflict {
        key: section.name(key),
        other: section.name(other),
    })
}

/// A text source written as a table: `column`, `join` with `sep`, or `const`. Of the table's other keys
/// nothing is read.
pub(super) fn text_in(table: &Section<'_, '_>, nulls: &[String]) -> Result<Text, MapError> {
    let (constant, join) = (table.string("const")?, table.strings("join")?);
    let text = match (table.value("column").is_some(), join, constant) {
        (false, None, Some((line, constant))) => {
            let value = text::text(constant).map_err(|error| MapError {
                line,
                problem: MapProblem::Const {
                    key: table.name("const"),
                    why: error.to_string(),
                },
            })?;
            if value.value.is_empty() {
                return Err(table.error(MapProblem::Empty {
                    key: table.name("const"),
                }));
            }
            Text::Const(value.value)
        }
        (false, Some(join), None) => {
            let nulls = nulls_of(table, nulls)?;
            let separator = table
                .string("sep")?
                .map_or(" ", |(_, text)| text)
                .to_owned();
            if join.is_empty() {
                return Err(table.error(MapProblem::Empty {
                    key: table.name("join"),
                }));
            }
            let cells = join
                .iter()
                .map(|name| {
                    Ok(Cell {
                        column: table.column(name)?,
                        nulls: nulls.clone(),
                    })
                })
                .collect::<Result<_, _>>()?;
            Text::Join { cells, separator }
        }
        (_, None, None) => Text::Column(column(table, nulls)?),
        (true, Some(_), _) => return Err(conflict(table, "column", "join")),
        (true, None, Some(_)) => return Err(conflict(table, "column", "const")),
        (false, Some(_), Some(_)) => return Err(conflict(table, "join", "const")),
    };
    Ok(text)
}
