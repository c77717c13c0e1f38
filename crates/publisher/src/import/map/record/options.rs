//! What a field's table says besides its source.

use super::super::strict::{Lined, Section};
use super::super::{MapError, MapProblem};
use crate::import::value::date::DateOrder;

/// What a field's table says besides its source, or where its bare column stands.
pub(in crate::import::map) enum Options<'s, 'a, 'i> {
    /// A bare column.
    None {
        /// The section of the field,
        section: &'s Section<'a, 'i>,
        /// its line,
        line: u64,
        /// and its name.
        name: &'static str,
    },
    /// A table.
    Table(&'s Section<'a, 'i>),
}

impl<'a, 'i> Options<'_, 'a, 'i> {
    /// The table, if there is one.
    pub(super) fn table(&self) -> Option<&Section<'a, 'i>> {
        match self {
            Self::None { .. } => None,
            Self::Table(table) => Some(table),
        }
    }

    /// An error about the field as a whole.
    pub(super) fn error(&self, problem: impl FnOnce(String) -> MapProblem) -> MapError {
        match self {
            Self::None {
                section,
                line,
                name,
            } => MapError {
                line: *line,
                problem: problem(section.name(name)),
            },
            Self::Table(table) => table.error(problem(table.path().to_owned())),
        }
    }

    /// The text of an option.
    pub(super) fn string(&self, key: &'static str) -> Result<Option<Lined<&'a str>>, MapError> {
        self.table().map_or(Ok(None), |table| table.string(key))
    }

    /// What an option's text stands for.
    pub(super) fn choice<T: Copy>(
        &self,
        key: &'static str,
        known: &[(&str, T)],
    ) -> Result<Option<T>, MapError> {
        self.table()
            .map_or(Ok(None), |table| table.choice(key, known))
    }

    /// A whole number above 0.
    pub(super) fn positive(&self, key: &'static str) -> Result<Option<u64>, MapError> {
        self.table().map_or(Ok(None), |table| table.positive(key))
    }

    /// Which way round dates are written, and whether they are months.
    pub(super) fn form(&self) -> Result<DateForm, MapError> {
        let known = [
            ("date", DateForm::Day(DateOrder::YearFirst)),
            ("date-dmy", DateForm::Day(DateOrder::DayFirst)),
            ("date-mdy", DateForm::Day(DateOrder::MonthFirst)),
            ("month", DateForm::Month),
            ("date-time", DateForm::Moment(None)),
        ];
        let form = self.choice("format", &known)?;
        match (form, self.string("zone")?) {
            (Some(DateForm::Moment(_)), Some((line, zone))) => match offset(zone) {
                Some(seconds) => Ok(DateForm::Moment(Some(seconds))),
                None => Err(MapError {
                    line,
                    problem: MapProblem::Choice {
                        key: "zone".to_owned(),
                        found: zone.to_owned(),
                        known: vec!["an offset such as \"+08:00\"".to_owned()],
                    },
                }),
            },
            (_, Some((line, _))) => Err(MapError {
                line,
                problem: MapProblem::Conflict {
                    key: "zone".to_owned(),
                    other: "a format other than \"date-time\"".to_owned(),
                },
            }),
            (form, None) => Ok(form.unwrap_or(DateForm::Day(DateOrder::YearFirst))),
        }
    }
}

/// How a column writes days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// As a day.
    Day(DateOrder),
    /// As a month, of which the first day is meant.
    Month,
    /// As a time of a day with its offset from UTC. It is the day as written there, or the day at the place with
    /// this offset, in seconds.
    Moment(Option<i32>),
}

/// `+08:00` in seconds.
fn offset(text: &str) -> Option<i32> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |part: &str, most: i32| {
        let sound = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let number: i32 = sound.then(|| part.parse().ok())??;
        (number <= most).then_some(number)
    };
    let minutes = number(hours, 14)?
        .checked_mul(60)?
        .checked_add(number(minutes, 59)?)?;
    minutes.checked_mul(60 * sign)
}
