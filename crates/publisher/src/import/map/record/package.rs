//! Maps for packages of open contracting data (OCDS, OC4IDS): one section for each type of record.

use super::super::strict;
use super::super::{MapError, MapProblem};
use super::slot::slot;
use super::{Beside, Kind, Reading, RecordMap, Shared, body, codes};
use crate::import::package::path::{CellPath, Each};

/// The word in the map and on the command line.
const NAME: &str = "ocds";

/// A map for a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageMap {
    /// Its sections, in the order in which their records are logged.
    pub sections: Vec<Section>,
}

/// What becomes of the items in one place of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Where they are.
    pub each: Each,
    /// What becomes of them. Its columns are paths from the item.
    pub map: RecordMap,
}

impl PackageMap {
    /// Reads a map that names no file beside it.
    ///
    /// # Errors
    /// [`MapError`] with the line of the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, MapError> {
        let none = |_: &str| Err(std::io::ErrorKind::NotFound.into());
        Self::parse_beside(text, &none)
    }

    /// Reads a map that may name a file of codes.
    ///
    /// # Errors
    /// [`MapError`] with the line of the first thing that is wrong.
    pub fn parse_beside(text: &str, beside: Beside<'_>) -> Result<Self, MapError> {
        strict::document(text, |root| {
            root.choice("kind", &[(NAME, ())])?
                .ok_or_else(|| root.missing("kind"))?;
            let nulls = root.strings("null")?.unwrap_or_default();
            let codes = codes(root, beside)?;
            let shared = Shared {
                nulls: &nulls,
                codes: &codes,
            };
            let sections = root.sections("record")?;
            let sections = sections.ok_or_else(|| root.missing("record"))?;
            let sections = sections.iter().map(|own| section(own, shared));
            Ok(Self {
                sections: sections.collect::<Result<_, _>>()?,
            })
        })
    }
}

/// One `[[record]]`.
fn section(own: &strict::Section<'_, '_>, shared: Shared<'_>) -> Result<Section, MapError> {
    let types = Kind::FUNDS.map(|kind| (kind.record_type().name(), kind));
    let kind = own.choice("type", &types)?;
    let kind = kind.ok_or_else(|| own.missing("type"))?;
    let (line, each) = own.string("each")?.ok_or_else(|| own.missing("each"))?;
    let path = |line, key: String, why| MapError {
        line,
        problem: MapProblem::Path { key, why },
    };
    let each = Each::parse(each).map_err(|why| path(line, own.name("each"), why))?;
    let mut map = body(own, kind, shared)?;
    if kind == Kind::Contracts
        && let Some(amended) = own.section("amended")?
    {
        for field in Kind::Amendments.record_type().fields() {
            // The others follow from the two values of the contract.
            if matches!(field.name, "amendment" | "dateSigned" | "rationale") {
                let slot = slot(&amended, field.name, field.required, shared, |options| {
                    Reading::of(field, options, shared.codes)
                })?;
                if slot.is_none() && field.required {
                    return Err(amended.missing(field.name));
                }
                map.amended.extend(slot);
            }
        }
        amended.finish()?;
    }
    own.finish()?;
    for (field, cell) in map.columns() {
        CellPath::parse(&cell.column)
            .map_err(|why| path(own.line(), own.name(field.name()), why))?;
    }
    Ok(Section { each, map })
}
