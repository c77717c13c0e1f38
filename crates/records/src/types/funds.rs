//! Engineering funds: projects, contracts from the owner down to the last supplier, and every movement of
//! money under them.
//!
//! Field names follow OCDS 1.1 and OC4IDS. `project` and `contract` hold plain names, so that the index has
//! one list of all that belongs to each; what a record is about is named by an id made from them.

mod fields;

use super::field::{
    CONTRACT, Field, FieldError, MILESTONE, Money, PAYMENT, PROJECT, REQUEST, Subject, WAGES,
    WageLine, encode_id, encode_ids,
};
use super::{Content, RecordType};
use serde::{Deserialize, Serialize};

pub use fields::{
    AMENDMENT_FIELDS, CONTRACT_FIELDS, MAX_PARTS, MILESTONE_FIELDS, PAYMENT_FIELDS, PROJECT_FIELDS,
    PURPOSES, REQUEST_FIELDS, REVERSAL_FIELDS, WAGE_RUN_FIELDS,
};

/// An engineering project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its name.
    pub project: String,
    /// What is built.
    pub title: String,
    /// The owner's entity.
    pub buyer: String,
    /// The supervisor's entity.
    pub supervisor: String,
    /// The budget, by currency.
    pub budget: Vec<Money>,
    /// From which amount on a payment needs a higher approval, by currency.
    pub approval_limit: Vec<Money>,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// The project's name.
    pub project: String,
    /// The contract's number.
    pub contract: String,
    /// The id of the contract above it, or of the project.
    pub parent: String,
    /// What it is for.
    pub title: String,
    /// Who pays: an entity.
    pub buyer: String,
    /// Who is paid: an entity.
    pub supplier: String,
    /// Its value as signed.
    pub value: Money,
}

/// A change of a contract's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// The project's name.
    pub project: String,
    /// The contract's number.
    pub contract: String,
    /// The amendment's number.
    pub amendment: String,
    /// What is added, or with a minus sign taken away.
    pub change: Money,
}

/// A milestone of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// The project's name.
    pub project: String,
    /// The contract's number.
    pub contract: String,
    /// The milestone's number.
    pub milestone: String,
    /// What was to be done.
    pub title: String,
    /// Whether it was met.
    pub is_met: bool,
    /// The day on which it was met.
    pub date_met: Option<String>,
    /// What becomes due with it.
    pub value: Option<Money>,
}

/// What is paid for, and what shows that it is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// What it is for: one of [`PURPOSES`].
    pub purpose: String,
    /// A milestone of the contract.
    pub milestone: Option<String>,
    /// SHA-256 of the invoice, in hex.
    pub invoice: Option<String>,
    /// The wage run.
    pub wage_run: Option<String>,
}

/// A request for payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentRequest {
    /// The project's name.
    pub project: String,
    /// The contract's number.
    pub contract: String,
    /// The request's number.
    pub request: String,
    /// Who asks: an entity.
    pub payee: String,
    /// How much.
    pub value: Money,
    /// For what.
    pub ground: Ground,
    /// The day.
    pub date: String,
}

/// One line of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The project's name.
    pub project: String,
    /// The contract's number.
    pub contract: String,
    /// The payment's number.
    pub payment: String,
    /// The line, from 1.
    pub line: i64,
    /// Who pays: an entity.
    pub payer: String,
    /// Who is paid: an entity.
    pub payee: String,
    /// How much.
    pub value: Money,
    /// For what.
    pub ground: Ground,
    /// The request that it answers.
    pub request: Option<String>,
    /// The day of release.
    pub date: String,
}

/// Money of a payment that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    /// The project's name.
    pub project: String,
    /// The contract's number.
    pub contract: String,
    /// The id of the record of the payment.
    pub reverses: String,
    /// How much comes back.
    pub value: Money,
    /// The day.
    pub date: String,
    /// Why.
    pub reason: Option<String>,
}

/// One part of a wage run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WageRun {
    /// The project's name.
    pub project: String,
    /// The contract's number.
    pub contract: String,
    /// The run's number.
    pub wage_run: String,
    /// The month, YYYY-MM.
    pub period: String,
    /// Which part this is, from 1.
    pub part: i64,
    /// How many parts there are.
    pub parts: i64,
    /// The total over all parts.
    pub total: Money,
    /// Who is paid how much.
    pub lines: Vec<WageLine>,
    /// The day on which it is paid out.
    pub date: String,
}

/// The id of the project of this name.
pub fn project_id(project: &str) -> String {
    encode_id(PROJECT, project)
}

/// The id of the contract of this number.
pub fn contract_id(contract: &str) -> String {
    encode_id(CONTRACT, contract)
}

/// The id of a milestone of a contract.
pub fn milestone_id(contract: &str, milestone: &str) -> String {
    encode_ids(MILESTONE, &[contract, milestone])
}

/// The id of a request under a contract.
pub fn request_id(contract: &str, request: &str) -> String {
    encode_ids(REQUEST, &[contract, request])
}

/// The id of a line of a payment.
pub fn payment_id(payment: &str, line: i64) -> String {
    encode_ids(PAYMENT, &[payment, &line.to_string()])
}

/// The id of a wage run under a contract.
pub fn wage_run_id(contract: &str, wage_run: &str) -> String {
    encode_ids(WAGES, &[contract, wage_run])
}

fn value(subject: Subject<'_>) -> Money {
    Money {
        amount: subject.required("amount"),
        currency: subject.required("currency"),
    }
}

impl Ground {
    fn read(subject: Subject<'_>) -> Self {
        Self {
            purpose: subject.required("purpose"),
            milestone: subject.owned("milestone"),
            invoice: subject.owned("invoice"),
            wage_run: subject.owned("wageRun"),
        }
    }
}

impl Project {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let project = subject.required("project");
        subject.must_be(&project_id(&project))?;
        Ok(Self {
            project,
            title: subject.required("title"),
            buyer: subject.required("buyer"),
            supervisor: subject.required("supervisor"),
            budget: subject.amounts("budget"),
            approval_limit: subject.amounts("approvalLimit"),
        })
    }
}

impl Contract {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let contract = subject.required("contract");
        subject.must_be(&contract_id(&contract))?;
        Ok(Self {
            project: subject.required("project"),
            contract,
            parent: subject.required("parent"),
            title: subject.required("title"),
            buyer: subject.required("buyer"),
            supplier: subject.required("supplier"),
            value: value(subject),
        })
    }
}

impl Amendment {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let contract = subject.required("contract");
        subject.must_be(&contract_id(&contract))?;
        Ok(Self {
            project: subject.required("project"),
            contract,
            amendment: subject.required("amendment"),
            change: Money {
                amount: subject.required("change"),
                currency: subject.required("currency"),
            },
        })
    }
}

impl Milestone {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let contract = subject.required("contract");
        let milestone = subject.required("milestone");
        subject.must_be(&milestone_id(&contract, &milestone))?;
        let value = match (subject.owned("amount"), subject.owned("currency")) {
            (Some(amount), Some(currency)) => Some(Money { amount, currency }),
            (None, None) => None,
            (None, Some(_)) => return Err(FieldError::Missing("amount")),
            (Some(_), None) => return Err(FieldError::Missing("currency")),
        };
        Ok(Self {
            project: subject.required("project"),
            contract,
            milestone,
            title: subject.required("title"),
            is_met: subject.text("status") == Some("met"),
            date_met: subject.owned("dateMet"),
            value,
        })
    }
}

impl PaymentRequest {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let contract = subject.required("contract");
        let request = subject.required("request");
        subject.must_be(&request_id(&contract, &request))?;
        Ok(Self {
            project: subject.required("project"),
            contract,
            request,
            payee: subject.required("payee"),
            value: value(subject),
            ground: Ground::read(subject),
            date: subject.required("date"),
        })
    }
}

impl Payment {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let payment = subject.required("payment");
        let line = subject.integer("line").unwrap_or_default();
        subject.must_be(&payment_id(&payment, line))?;
        Ok(Self {
            project: subject.required("project"),
            contract: subject.required("contract"),
            payment,
            line,
            payer: subject.required("payer"),
            payee: subject.required("payee"),
            value: value(subject),
            ground: Ground::read(subject),
            request: subject.owned("request"),
            date: subject.required("date"),
        })
    }
}

impl Reversal {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let payment = subject.required("payment");
        let line = subject.integer("line").unwrap_or_default();
        subject.must_be(&payment_id(&payment, line))?;
        Ok(Self {
            project: subject.required("project"),
            contract: subject.required("contract"),
            reverses: subject.required("reverses"),
            value: value(subject),
            date: subject.required("date"),
            reason: subject.owned("reason"),
        })
    }
}

impl WageRun {
    pub(super) fn read(subject: Subject<'_>) -> Result<Self, FieldError> {
        let contract = subject.required("contract");
        let wage_run = subject.required("wageRun");
        subject.must_be(&wage_run_id(&contract, &wage_run))?;
        Ok(Self {
            project: subject.required("project"),
            contract,
            wage_run,
            period: subject.required("period"),
            part: subject.integer("part").unwrap_or_default(),
            parts: subject.integer("parts").unwrap_or_default(),
            total: value(subject),
            lines: subject.lines("lines"),
            date: subject.required("date"),
        })
    }
}

/// The fields of a type of this system; none of another's.
pub(super) const fn fields(record_type: RecordType) -> &'static [Field] {
    match record_type {
        RecordType::Amendment => AMENDMENT_FIELDS,
        RecordType::Contract => CONTRACT_FIELDS,
        RecordType::Milestone => MILESTONE_FIELDS,
        RecordType::Payment => PAYMENT_FIELDS,
        RecordType::PaymentRequest => REQUEST_FIELDS,
        RecordType::Project => PROJECT_FIELDS,
        RecordType::Reversal => REVERSAL_FIELDS,
        RecordType::WageRun => WAGE_RUN_FIELDS,
        _ => &[],
    }
}

/// Reads what a record of this system says.
///
/// # Errors
/// [`FieldError`] with the first field that is wrong.
pub(super) fn read(record_type: RecordType, subject: Subject<'_>) -> Result<Content, FieldError> {
    Ok(match record_type {
        RecordType::Amendment => Content::Amendment(Amendment::read(subject)?),
        RecordType::Contract => Content::Contract(Contract::read(subject)?),
        RecordType::Milestone => Content::Milestone(Milestone::read(subject)?),
        RecordType::Payment => Content::Payment(Payment::read(subject)?),
        RecordType::PaymentRequest => Content::PaymentRequest(PaymentRequest::read(subject)?),
        RecordType::Project => Content::Project(Project::read(subject)?),
        RecordType::Reversal => Content::Reversal(Reversal::read(subject)?),
        RecordType::WageRun => Content::WageRun(WageRun::read(subject)?),
        _ => return Err(FieldError::Missing("type")),
    })
}
