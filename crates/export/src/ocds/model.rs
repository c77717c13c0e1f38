//! What is written of OCDS 1.1 (<https://standard.open-contracting.org/1.1/en/schema/reference/>), member by
//! member.

use serde::Serialize;
use serde_json::value::RawValue;

/// A member that OCDS doesn't have: the evidence of a row.
pub(super) type Stele<'r> = Option<&'r RawValue>;

/// A release: all that is known of a contracting process.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Release<'r> {
    pub(super) ocid: &'r str,
    pub(super) id: String,
    pub(super) date: &'r str,
    pub(super) tag: Vec<&'static str>,
    pub(super) initiation_type: &'static str,
    pub(super) parties: Vec<Organization<'r>>,
    pub(super) buyer: Reference<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) planning: Option<Planning<'r>>,
    pub(super) awards: [Award<'r>; 1],
    pub(super) contracts: [Contract<'r>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_processes: Vec<RelatedProcess<'r>>,
    pub(super) stele: Besides<'r>,
}

/// What OCDS has no place for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Besides<'r> {
    pub(super) requests: Vec<&'r RawValue>,
    pub(super) wage_runs: Vec<&'r RawValue>,
}

#[derive(Serialize)]
pub(super) struct Organization<'r> {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'r str>,
    pub(super) identifier: Identifier<'r>,
    pub(super) roles: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stele: Stele<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Identifier<'r> {
    pub(super) scheme: &'static str,
    pub(super) id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) legal_name: Option<&'r str>,
}

#[derive(Serialize)]
pub(super) struct Reference<'r> {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<&'r str>,
}

#[derive(Serialize)]
pub(super) struct Value<'r> {
    /// Digit by digit as it was signed.
    pub(super) amount: Box<RawValue>,
    pub(super) currency: &'r str,
}

#[derive(Serialize)]
pub(super) struct Planning<'r> {
    pub(super) budget: Budget<'r>,
    pub(super) project: Project<'r>,
}

#[derive(Serialize)]
pub(super) struct Budget<'r> {
    pub(super) project: &'r str,
    #[serde(rename = "projectID")]
    pub(super) project_id: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Project<'r> {
    pub(super) id: &'r str,
    pub(super) title: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) total_value: Option<Value<'r>>,
    pub(super) stele: Stele<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Award<'r> {
    pub(super) id: &'r str,
    pub(super) title: &'r str,
    pub(super) value: Value<'r>,
    pub(super) suppliers: [Reference<'r>; 1],
    pub(super) stele: Stele<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Contract<'r> {
    pub(super) id: &'r str,
    #[serde(rename = "awardID")]
    pub(super) award_id: &'r str,
    pub(super) title: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<Period>,
    pub(super) value: Value<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_signed: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) documents: Vec<Document<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) amendments: Vec<Amendment<'r>>,
    #[serde(skip_serializing_if = "Implementation::is_empty")]
    pub(super) implementation: Implementation<'r>,
    pub(super) stele: Stele<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Period {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_date: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'r> {
    pub(super) id: String,
    pub(super) document_type: &'static str,
    pub(super) stele: Stele<'r>,
}

#[derive(Serialize)]
pub(super) struct Amendment<'r> {
    pub(super) id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rationale: Option<&'r str>,
    pub(super) stele: Stele<'r>,
}

#[derive(Serialize)]
pub(super) struct Implementation<'r> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) transactions: Vec<Transaction<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) milestones: Vec<Milestone<'r>>,
}

impl Implementation<'_> {
    pub(super) const fn is_empty(&self) -> bool {
        self.transactions.is_empty() && self.milestones.is_empty()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Transaction<'r> {
    pub(super) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    pub(super) value: Value<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payer: Option<Reference<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payee: Option<Reference<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) related_implementation_milestone: Option<MilestoneReference<'r>>,
    pub(super) stele: Stele<'r>,
}

#[derive(Serialize)]
pub(super) struct MilestoneReference<'r> {
    pub(super) id: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'r str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Milestone<'r> {
    pub(super) id: &'r str,
    pub(super) title: &'r str,
    pub(super) status: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date_met: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Value<'r>>,
    pub(super) stele: Stele<'r>,
}

#[derive(Serialize)]
pub(super) struct RelatedProcess<'r> {
    pub(super) id: &'static str,
    pub(super) relationship: [&'static str; 1],
    pub(super) scheme: &'static str,
    pub(super) identifier: &'r str,
}
