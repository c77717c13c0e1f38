//! One release: a contract with all that counts under it.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};
use stele_records::types::field::ENTITY;

use super::model::{
    Amendment, Award, Besides, Budget, Contract, Document, Identifier, Implementation, Milestone,
    MilestoneReference, Organization, Period, Planning, Project, Reference, RelatedProcess,
    Release, Transaction, Value,
};
use super::plan::{Party, Process};
use super::{Kept, Naming};

/// The roles of the parties, in the order in which they are listed.
const ROLES: [&str; 5] = ["buyer", "supplier", "payer", "payee", "supervisor"];

/// What a release is made of.
pub(super) struct Maker<'r> {
    pub(super) naming: &'r Naming,
    pub(super) parties: &'r BTreeMap<String, Party>,
    pub(super) rows: &'r BTreeMap<u64, Kept>,
    /// Entries in the log.
    pub(super) size: u64,
    /// When the log was seen so.
    pub(super) time: Option<&'r str>,
}

/// A text of a record; a field that the type requires is always there.
fn text<'r>(fields: &'r Map<String, Json>, name: &str) -> &'r str {
    may(fields, name).unwrap_or_default()
}

fn may<'r>(fields: &'r Map<String, Json>, name: &str) -> Option<&'r str> {
    fields.get(name).and_then(Json::as_str)
}

/// A decimal as it was signed, which is a number of JSON as it stands.
fn number(decimal: &str) -> serde_json::Result<Box<RawValue>> {
    RawValue::from_string(decimal.to_owned())
}

fn value<'r>(fields: &'r Map<String, Json>) -> serde_json::Result<Value<'r>> {
    Ok(Value {
        amount: number(text(fields, "amount"))?,
        currency: text(fields, "currency"),
    })
}

impl<'r> Maker<'r> {
    /// The release of a contract.
    pub(super) fn release(&self, own: &'r Process) -> serde_json::Result<Option<Release<'r>>> {
        let Some(row) = self.rows.get(&own.entries.contract) else {
            return Ok(None);
        };
        let (ocid, contract) = (row.ocid.as_str(), self.contract(own, row)?);
        let planning = match own
            .entries
            .project
            .and_then(|number| self.rows.get(&number))
        {
            Some(row) => Some(planning(row)?),
            None => None,
        };
        let mut tag = Vec::new();
        tag.extend(planning.is_some().then_some("planning"));
        tag.extend(["award", "contract"]);
        tag.extend((!contract.implementation.is_empty()).then_some("implementation"));
        let fields = &row.fields;
        let award = Award {
            id: text(fields, "contract"),
            title: text(fields, "title"),
            value: value(fields)?,
            suppliers: [self.reference(&own.supplier)],
            stele: row.stele(),
        };
        let above = row.above.as_deref();
        let latest = own.numbers().into_iter();
        let latest = latest.filter_map(|number| Some(self.rows.get(&number)?.valid_from.as_str()));
        Ok(Some(Release {
            ocid,
            id: format!("{ocid}-{}", self.size),
            date: self.time.or_else(|| latest.max()).unwrap_or_default(),
            tag,
            initiation_type: "tender",
            parties: self.organizations(own),
            buyer: self.reference(&own.buyer),
            planning,
            awards: [award],
            contracts: [contract],
            related_processes: above.map(related).into_iter().collect(),
            stele: Besides {
                requests: self.steles(&own.entries.requests),
                wage_runs: self.steles(&own.entries.wage_runs),
            },
        }))
    }

    fn contract(&self, own: &'r Process, row: &'r Kept) -> serde_json::Result<Contract<'r>> {
        let fields = &row.fields;
        let name = text(fields, "contract");
        let amendments: Vec<&Kept> = self.rows_of(&own.entries.amendments).collect();
        let mut documents: Vec<Document<'r>> =
            document(row, "contractSigned").into_iter().collect();
        for amendment in &amendments {
            let added = document(amendment, "contractAnnexe");
            documents.extend(added.filter(|new| documents.iter().all(|own| own.id != new.id)));
        }
        let start_date = may(fields, "startDate").map(|day| self.naming.begin(day));
        let end_date = may(fields, "endDate").map(|day| self.naming.end(day));
        let has_period = start_date.is_some() || end_date.is_some();
        Ok(Contract {
            id: name,
            award_id: name,
            title: text(fields, "title"),
            period: has_period.then_some(Period {
                start_date,
                end_date,
            }),
            value: Value {
                amount: number(&own.entries.value.to_string())?,
                currency: text(fields, "currency"),
            },
            date_signed: self.day(fields, "dateSigned"),
            documents,
            amendments: amendments
                .into_iter()
                .map(|row| Amendment {
                    id: text(&row.fields, "amendment"),
                    date: self.day(&row.fields, "dateSigned"),
                    rationale: may(&row.fields, "rationale"),
                    stele: row.stele(),
                })
                .collect(),
            implementation: self.implementation(own)?,
            stele: row.stele(),
        })
    }

    fn implementation(&self, own: &'r Process) -> serde_json::Result<Implementation<'r>> {
        let milestones: Vec<&Kept> = self.rows_of(&own.entries.milestones).collect();
        let titles: BTreeMap<&str, &str> = milestones
            .iter()
            .map(|row| (text(&row.fields, "milestone"), text(&row.fields, "title")))
            .collect();
        let milestones = milestones.into_iter().map(|row| {
            let fields = &row.fields;
            Ok(Milestone {
                id: text(fields, "milestone"),
                title: text(fields, "title"),
                status: text(fields, "status"),
                date_met: self.day(fields, "dateMet"),
                value: match may(fields, "amount") {
                    Some(_) => Some(value(fields)?),
                    None => None,
                },
                stele: row.stele(),
            })
        });
        let movements = own.entries.movements.iter();
        let movements = movements.filter_map(|number| Some((number, self.rows.get(number)?)));
        let transactions = movements.map(|(entry, row)| {
            let (id, value) = moved(row)?;
            let parties = own.moved.get(entry);
            let milestone = may(&row.fields, "milestone");
            Ok(Transaction {
                id,
                date: self.day(&row.fields, "date"),
                value,
                payer: parties.map(|(payer, _)| self.reference(payer)),
                payee: parties.map(|(_, payee)| self.reference(payee)),
                related_implementation_milestone: milestone.map(|id| MilestoneReference {
                    id,
                    title: titles.get(id).copied(),
                }),
                stele: row.stele(),
            })
        });
        Ok(Implementation {
            transactions: transactions.collect::<serde_json::Result<_>>()?,
            milestones: milestones.collect::<serde_json::Result<_>>()?,
        })
    }

    fn organizations(&self, own: &'r Process) -> Vec<Organization<'r>> {
        let mut roles: BTreeMap<&'r str, [bool; ROLES.len()]> = BTreeMap::new();
        let mut note = |entity: &'r String, role: &str| {
            let noted = roles.entry(entity).or_default();
            for (is, name) in noted.iter_mut().zip(ROLES) {
                *is |= name == role;
            }
        };
        note(&own.buyer, "buyer");
        note(&own.supplier, "supplier");
        for (payer, payee) in own.moved.values() {
            note(payer, "payer");
            note(payee, "payee");
        }
        if let Some(supervisor) = &own.supervisor {
            note(supervisor, "supervisor");
        }
        let parties = roles.into_iter().map(|(entity, noted)| {
            let Reference { id, name } = self.reference(entity);
            let (scheme, code) = register(entity);
            let registration = self.parties.get(entity).and_then(|party| party.entry);
            let row = registration.and_then(|number| self.rows.get(&number));
            Organization {
                id,
                name,
                identifier: Identifier {
                    scheme,
                    id: code,
                    legal_name: name,
                },
                roles: ROLES
                    .into_iter()
                    .zip(noted)
                    .filter_map(|(name, is)| is.then_some(name))
                    .collect(),
                stele: row.and_then(Kept::stele),
            }
        });
        parties.collect()
    }

    fn reference(&self, entity: &str) -> Reference<'r> {
        let (scheme, code) = register(entity);
        let party = self.parties.get(entity);
        Reference {
            id: format!("{scheme}-{code}"),
            name: party.and_then(|party| party.name.as_deref()),
        }
    }

    fn rows_of(&self, numbers: &'r [u64]) -> impl Iterator<Item = &'r Kept> {
        let rows = self.rows;
        numbers.iter().filter_map(|number| rows.get(number))
    }

    fn steles(&self, numbers: &'r [u64]) -> Vec<&'r RawValue> {
        self.rows_of(numbers).filter_map(Kept::stele).collect()
    }

    /// A day of a record as a time: its first moment.
    fn day(&self, fields: &Map<String, Json>, name: &str) -> Option<String> {
        may(fields, name).map(|day| self.naming.begin(day))
    }
}

/// What a payment moved, or what of one came back: its id and how much.
fn moved(row: &Kept) -> serde_json::Result<(String, Value<'_>)> {
    let fields = &row.fields;
    let mut value = value(fields)?;
    if !fields.contains_key("reverses") {
        let line = fields
            .get("line")
            .and_then(Json::as_u64)
            .unwrap_or_default();
        return Ok((format!("{}/{line}", text(fields, "payment")), value));
    }
    let amount = value.amount.get();
    if amount.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        value.amount = number(&format!("-{amount}"))?;
    }
    // Several of one payment are told apart by their records; no payment is called so, as no line is.
    Ok((row.record_id.clone(), value))
}

fn planning(row: &Kept) -> serde_json::Result<Planning<'_>> {
    let fields = &row.fields;
    let (id, title) = (text(fields, "project"), text(fields, "title"));
    // There is room for one currency.
    let budget = fields.get("budget").and_then(Json::as_array);
    let total_value = match budget.map(Vec::as_slice) {
        Some([Json::Object(only)]) => Some(value(only)?),
        _ => None,
    };
    Ok(Planning {
        budget: Budget {
            project: title,
            project_id: id,
        },
        project: Project {
            id,
            title,
            total_value,
            stele: row.stele(),
        },
    })
}

fn document<'r>(row: &'r Kept, document_type: &'static str) -> Option<Document<'r>> {
    may(&row.fields, "documentHash").map(|hash| Document {
        id: format!("sha256:{hash}"),
        document_type,
        stele: row.stele(),
    })
}

fn related(identifier: &str) -> RelatedProcess<'_> {
    RelatedProcess {
        id: "1",
        relationship: ["parent"],
        scheme: "ocid",
        identifier,
    }
}

/// The register of an entity by org-id.guide, and its code there. The two are told apart by their lengths.
fn register(entity: &str) -> (&'static str, &str) {
    let code = entity.strip_prefix(ENTITY).unwrap_or(entity);
    let scheme = if code.len() == 20 {
        "XI-LEI"
    } else {
        "CN-USCI"
    };
    (scheme, code)
}
