//! What happens in an engineering project, one function for each thing that is said about it.

mod life;

use serde_json::{Map, Value, json};
use stele_records::types::RecordType;
use stele_records::types::funds::{
    contract_id, milestone_id, payment_id, project_id, request_id, wage_run_id,
};
use stele_verify::hash::Hash;

use super::DemoError;
use super::calendar::{DAY, day};
use super::city::City;
use super::dice::Dice;
use super::identity::{Party, Person};
use super::names::{self, Place};
use super::paper::Say;

/// Fen of a million yuan, of a thousand, and of one.
pub const MILLION: u64 = 1_000_000 * YUAN;
/// See [`MILLION`].
pub const THOUSAND: u64 = 1_000 * YUAN;
/// See [`MILLION`].
pub const YUAN: u64 = 100;

/// What is paid in, but for imported goods.
pub const CNY: &str = "CNY";

/// An amount in hundredths as records have it.
pub fn decimal(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// An engineering project.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its number.
    pub project: String,
    /// What is built.
    pub title: String,
    /// Where.
    pub place: Place,
    /// The owner.
    pub owner: Party,
    /// Who supervises it.
    pub supervisor: Party,
    /// The budget in fen.
    pub budget: u64,
    /// The budget for imported goods in euro cents, if there are any.
    pub euros: Option<u64>,
    /// From which amount on a payment needs a higher approval, in fen.
    pub limit: u64,
    /// Payments so far.
    payments: u64,
}

impl Site {
    /// The project's id.
    pub fn id(&self) -> String {
        project_id(&self.project)
    }

    /// A contract that hangs directly on the project.
    pub fn root(&self, number: &str, title: &str, supplier: &Party, amount: u64) -> Link {
        Link {
            contract: format!("{}/{number}", self.project),
            parent: self.id(),
            title: title.to_owned(),
            buyer: self.owner.clone(),
            supplier: supplier.clone(),
            amount,
            currency: CNY,
        }
    }

    /// The next payment's number.
    fn next_payment(&mut self) -> String {
        self.payments += 1;
        format!("{}-P{:04}", self.project, self.payments)
    }

    fn say<'s>(&self, record_type: RecordType, id: &str, members: Value, at: u64) -> Say<'s> {
        let mut all = Map::new();
        all.insert("id".into(), json!(id));
        all.insert("project".into(), json!(self.project));
        all.insert("type".into(), json!(record_type.subject_type()));
        if let Value::Object(members) = members {
            all.extend(members);
        }
        Say::new(record_type, Value::Object(all), at)
    }
}

/// A contract: a link of the chain from the owner to whoever is paid last.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its number.
    pub contract: String,
    /// The id of what it hangs on.
    pub parent: String,
    /// What it is for.
    pub title: String,
    /// Who pays.
    pub buyer: Party,
    /// Who is paid.
    pub supplier: Party,
    /// Its value in hundredths.
    pub amount: u64,
    /// Its currency.
    pub currency: &'static str,
}

impl Link {
    /// A contract that hangs on this one.
    pub fn below(&self, number: &str, title: &str, supplier: &Party, amount: u64) -> Self {
        let project = self.contract.split('/').next().unwrap_or_default();
        Self {
            contract: format!("{project}/{number}"),
            parent: contract_id(&self.contract),
            title: title.to_owned(),
            buyer: self.supplier.clone(),
            supplier: supplier.clone(),
            amount,
            currency: self.currency,
        }
    }
}

/// A payment, or a request for one.
#[derive(Debug, Clone)]
pub struct Due {
    /// How much, in hundredths.
    pub amount: u64,
    /// For what.
    pub purpose: &'static str,
    /// The milestone.
    pub milestone: Option<String>,
    /// SHA-256 of the invoice.
    pub invoice: Option<String>,
    /// The wage run.
    pub wage_run: Option<String>,
    /// The request's number.
    pub request: Option<String>,
    /// In words.
    pub description: Option<&'static str>,
}

impl Due {
    fn new(purpose: &'static str, amount: u64) -> Self {
        Self {
            amount,
            purpose,
            milestone: None,
            invoice: None,
            wage_run: None,
            request: None,
            description: None,
        }
    }

    /// What becomes due with a milestone.
    pub fn progress(amount: u64, milestone: &str) -> Self {
        Self {
            milestone: Some(milestone.to_owned()),
            ..Self::new("progress", amount)
        }
    }

    /// Material, by this invoice.
    pub fn material(amount: u64, invoice: &str) -> Self {
        Self {
            invoice: Some(Hash::of(&[b"made-up invoice\0", invoice.as_bytes()]).to_hex()),
            ..Self::new("material", amount)
        }
    }

    /// Wages.
    pub fn wages(amount: u64, wage_run: &str) -> Self {
        Self {
            wage_run: Some(wage_run.to_owned()),
            ..Self::new("wage", amount)
        }
    }

    /// The same, by this request.
    #[must_use]
    pub fn asked(mut self, request: &str) -> Self {
        self.request = Some(request.to_owned());
        self
    }

    fn members(&self, link: &Link, at: u64) -> Value {
        json!({
            "amount": decimal(self.amount),
            "contract": link.contract,
            "currency": link.currency,
            "date": day(at),
            "invoice": self.invoice,
            "milestone": self.milestone,
            "purpose": self.purpose,
            "request": self.request,
            "wageRun": self.wage_run,
        })
    }
}

/// A payment that was made.
#[derive(Debug, Clone)]
pub struct Paid {
    /// The record's id.
    pub record: String,
    /// The payment's number.
    pub payment: String,
    /// How much, in hundredths.
    pub amount: u64,
}

/// A wage run.
#[derive(Debug, Clone)]
pub struct Wages {
    /// Its number.
    pub run: String,
    /// A moment of the month that is paid for.
    pub month: u64,
    /// Who is paid how much, in fen: pseudonym and amount.
    pub lines: Vec<(String, u64)>,
}

impl Wages {
    /// The total in fen.
    pub fn total(&self) -> u64 {
        self.lines.iter().map(|(_, amount)| amount).sum()
    }
}

impl City {
    /// An owner enters a project.
    pub fn site(&mut self, site: &mut Site, at: u64, days: u64) -> String {
        self.counts.sites += 1;
        let year = day(at);
        let year = year.get(..4).unwrap_or_default();
        site.project = format!("XA-{year}-{:03}", self.counts.sites);
        let mut budget = vec![json!({"amount": decimal(site.budget), "currency": CNY})];
        if let Some(euros) = site.euros {
            budget.push(json!({"amount": decimal(euros), "currency": "EUR"}));
        }
        let members = json!({
            "approvalLimit": [{"amount": decimal(site.limit), "currency": CNY}],
            "area": site.place.area(),
            "budget": budget,
            "buyer": site.owner.entity,
            "endDate": day(at + days * DAY),
            "startDate": day(at + 14 * DAY),
            "supervisor": site.supervisor.entity,
            "title": site.title,
        });
        let say = site.say(RecordType::Project, &site.id(), members, at);
        self.say(site.owner.signs(say, "buyer"))
    }

    /// A project that isn't entered yet, somewhere in the city.
    pub fn site_of(&self, title: &str, budget: u64, dice: &mut Dice) -> Site {
        let place = names::any_place(dice);
        Site {
            project: String::new(),
            title: format!("{}{}{title}", place.county.name, place.name),
            place,
            owner: self.any(|companies| &companies.developers, dice),
            supervisor: self.any(|companies| &companies.works_supervisors, dice),
            budget,
            euros: None,
            limit: 5 * MILLION,
            payments: 0,
        }
    }

    /// Two parties sign a contract.
    pub fn contract(&mut self, site: &Site, link: &Link, at: u64) -> String {
        let members = json!({
            "amount": decimal(link.amount),
            "buyer": link.buyer.entity,
            "contract": link.contract,
            "currency": link.currency,
            "dateSigned": day(at),
            "parent": link.parent,
            "supplier": link.supplier.entity,
            "title": link.title,
        });
        let id = contract_id(&link.contract);
        let say = site.say(RecordType::Contract, &id, members, at);
        let say = link.buyer.signs(say, "buyer");
        self.say(link.supplier.signs(say, "supplier"))
    }

    /// The parties change the value of their contract: by so much more, or with a minus sign less.
    pub fn amend(
        &mut self,
        (site, link): (&Site, &Link),
        (number, change, why): (&str, &str, &str),
        at: u64,
    ) -> String {
        let members = json!({
            "amendment": number,
            "change": change,
            "contract": link.contract,
            "currency": link.currency,
            "dateSigned": day(at),
            "rationale": why,
        });
        let id = contract_id(&link.contract);
        let say = site.say(RecordType::Amendment, &id, members, at);
        let say = link.buyer.signs(say, "buyer");
        self.say(link.supplier.signs(say, "supplier"))
    }

    /// The supervisor finds a milestone met, and the supplier agrees.
    pub fn met(
        &mut self,
        (site, link): (&Site, &Link),
        (number, title): (&str, &str),
        value: u64,
        at: u64,
    ) -> String {
        let members = json!({
            "amount": decimal(value),
            "contract": link.contract,
            "currency": link.currency,
            "dateMet": day(at),
            "milestone": number,
            "status": "met",
            "title": title,
        });
        let id = milestone_id(&link.contract, number);
        let say = site.say(RecordType::Milestone, &id, members, at);
        let say = site.supervisor.signs(say, "supervisor");
        self.say(link.supplier.signs(say, "supplier"))
    }

    /// Whoever is to be paid asks for it, by the request that `due` names.
    pub fn ask(&mut self, (site, link): (&Site, &Link), due: &Due, at: u64) -> String {
        let mut members = due.members(link, at);
        members["payee"] = json!(link.supplier.entity);
        let request = due.request.as_deref().unwrap_or_default();
        let id = request_id(&link.contract, request);
        let say = site.say(RecordType::PaymentRequest, &id, members, at);
        self.say(link.supplier.signs(say, "supplier"))
    }

    /// Money is released under a contract.
    pub fn pay(&mut self, site: &mut Site, link: &Link, due: &Due, at: u64) -> Paid {
        let order = Order::of(site, link);
        self.pay_by(site, link, due, &order, at)
    }

    /// Money is released as this order says.
    pub fn pay_by(
        &mut self,
        site: &Site,
        link: &Link,
        due: &Due,
        order: &Order<'_>,
        at: u64,
    ) -> Paid {
        let mut members = due.members(link, at);
        members["description"] = json!(due.description);
        members["line"] = json!(1);
        members["payee"] = json!(order.payee.entity);
        members["payer"] = json!(order.payer.entity);
        members["payment"] = json!(order.payment);
        let id = payment_id(&order.payment, 1);
        let say = site.say(RecordType::Payment, &id, members, at);
        let say = order.payer.signs(say, "payer");
        Paid {
            record: self.say(order.supervisor.signs(say, "supervisor")),
            payment: order.payment.clone(),
            amount: due.amount,
        }
    }

    /// Money comes back.
    pub fn reverse(
        &mut self,
        (site, link): (&Site, &Link),
        paid: &Paid,
        (amount, why): (u64, &str),
        at: u64,
    ) -> String {
        let members = json!({
            "amount": decimal(amount),
            "contract": link.contract,
            "currency": link.currency,
            "date": day(at),
            "line": 1,
            "payment": paid.payment,
            "reason": why,
            "reverses": paid.record,
        });
        let id = payment_id(&paid.payment, 1);
        let say = site.say(RecordType::Reversal, &id, members, at);
        let say = link.buyer.signs(say, "payer");
        let say = site.supervisor.signs(say, "supervisor");
        self.say(link.supplier.signs(say, "payee"))
    }

    /// A subcontractor pays its workers, in so many parts. Gives the records' ids.
    pub fn wage_run(
        &mut self,
        (site, link): (&Site, &Link),
        wages: &Wages,
        parts: usize,
        at: u64,
    ) -> Vec<String> {
        let month = day(wages.month);
        let share = wages.lines.len().div_ceil(parts.max(1)).max(1);
        let id = wage_run_id(&link.contract, &wages.run);
        let mut records = Vec::new();
        for (part, lines) in wages.lines.chunks(share).enumerate() {
            let line = |(pseudonym, amount): &(String, u64)| json!({"amount": decimal(*amount), "pseudonym": pseudonym});
            let members = json!({
                "amount": decimal(wages.total()),
                "contract": link.contract,
                "currency": link.currency,
                "date": day(at),
                "lines": lines.iter().map(line).collect::<Vec<_>>(),
                "part": part + 1,
                "parts": wages.lines.len().div_ceil(share),
                "period": month.get(..7),
                "wageRun": wages.run,
            });
            let say = site.say(RecordType::WageRun, &id, members, at);
            let say = link.supplier.signs(say, "employer");
            records.push(self.say(site.supervisor.signs(say, "supervisor")));
        }
        records
    }

    /// A person is attested as a worker on this project.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn worker(&mut self, site: &Site, at: u64, dice: &mut Dice) -> Result<Person, DemoError> {
        let person = self.person(dice)?;
        let of = site.id();
        let county = site.place.county;
        self.attest(&person, ("project", Some(&of)), county, at, dice)?;
        Ok(person)
    }
}

/// Who pays whom, who supervises it, and under which number.
#[derive(Debug, Clone)]
pub struct Order<'o> {
    /// The payment's number.
    pub payment: String,
    /// Who pays.
    pub payer: &'o Party,
    /// Who is paid.
    pub payee: &'o Party,
    /// Who supervises it.
    pub supervisor: Party,
}

impl<'o> Order<'o> {
    /// An honest one, under the project's next number.
    pub fn of(site: &mut Site, link: &'o Link) -> Self {
        Self {
            payment: site.next_payment(),
            payer: &link.buyer,
            payee: &link.supplier,
            supervisor: site.supervisor.clone(),
        }
    }
}
