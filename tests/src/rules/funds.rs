//! The rules of engineering funds: over a project whose contracts, payments and wages are told by those
//! entitled to, and by others.

pub mod contracts;
pub mod dealings;
pub mod payments;
pub mod story;
pub mod wages;

use std::rc::Rc;

use serde_json::{Value, json};
use stele_records::types::RecordType;
use stele_records::types::funds::{
    contract_id, milestone_id, payment_id, project_id, request_id, wage_run_id,
};

use super::town::{AREA, Paper, Party, Town};

/// The project.
pub const PROJECT: &str = "XA-2026-01";
/// The owner's contract with the general contractor.
pub const MAIN: &str = "XA-2026-01/C1";
/// The general contractor's contract for labour.
pub const LABOUR: &str = "XA-2026-01/C1-L";
/// The general contractor's contract for material.
pub const STEEL: &str = "XA-2026-01/C1-S";

/// A building site: a project with a contract for the whole, one for labour and one for material below it.
#[derive(Debug)]
pub struct Site {
    /// The town.
    pub town: Town,
    /// The owner of the project.
    pub owner: Rc<Party>,
    /// Its supervisor.
    pub supervisor: Rc<Party>,
    /// The general contractor.
    pub contractor: Rc<Party>,
    /// Who employs the workers.
    pub labour: Rc<Party>,
    /// Who delivers steel.
    pub steel: Rc<Party>,
    /// Checks identities.
    pub attester: Rc<Party>,
    /// A company without any part in it, with a supervisor's accreditation.
    pub stranger: Rc<Party>,
    /// The entry of the project.
    pub project: u64,
    /// The entry of the owner's contract.
    pub main: u64,
    /// The entry of the contract for labour.
    pub labour_contract: u64,
    /// The entry of the contract for material.
    pub steel_contract: u64,
    payments: u64,
}

impl Default for Site {
    fn default() -> Self {
        Self::new()
    }
}

/// What is paid, for what.
#[derive(Debug, Clone)]
pub struct Pay<'p> {
    /// Under which contract.
    pub contract: &'p str,
    /// Who pays.
    pub payer: &'p Party,
    /// Who is paid.
    pub payee: &'p Party,
    /// How much.
    pub amount: &'p str,
    /// `wage`, `material` or `progress`.
    pub purpose: &'p str,
    /// Members besides, and instead of the above.
    pub more: Value,
}

impl Site {
    /// A project of 1,000 with contracts of 900, 300 and 200, and nothing paid.
    pub fn new() -> Self {
        let mut town = Town::default();
        let kinds = [
            "developer",
            "supervisor",
            "contractor",
            "contractor",
            "supplier",
            "authority",
            "supervisor",
        ];
        let [
            owner,
            supervisor,
            contractor,
            labour,
            steel,
            attester,
            stranger,
        ] = kinds.map(|kind| Rc::new(town.party(kind)));
        let supervised = [
            RecordType::Milestone,
            RecordType::Payment,
            RecordType::Reversal,
            RecordType::WageRun,
        ];
        town.accredit(&owner, &[RecordType::Project], &["buyer"], &["130629"]);
        for party in [&supervisor, &stranger] {
            town.accredit(party, &supervised, &["supervisor"], &["130629"]);
        }
        let persons = [RecordType::PersonAttestation];
        town.accredit(&attester, &persons, &["attester"], &["130629"]);
        let mut site = Self {
            town,
            owner,
            supervisor,
            contractor,
            labour,
            steel,
            attester,
            stranger,
            project: 0,
            main: 0,
            labour_contract: 0,
            steel_contract: 0,
            payments: 0,
        };
        site.project = site.log_project("1000", &json!({}));
        let [owner, contractor, labour, steel] =
            [&site.owner, &site.contractor, &site.labour, &site.steel].map(Rc::clone);
        let project = project_id(PROJECT);
        site.main = site.contract(MAIN, &project, (&owner, &contractor), "900");
        let main = contract_id(MAIN);
        site.labour_contract = site.contract(LABOUR, &main, (&contractor, &labour), "300");
        site.steel_contract = site.contract(STEEL, &main, (&contractor, &steel), "200");
        site
    }

    /// The owner logs the project with this budget.
    pub fn log_project(&mut self, budget: &str, more: &Value) -> u64 {
        let subject = merged(
            json!({
                "id": project_id(PROJECT), "project": PROJECT, "title": "容东学校",
                "buyer": self.owner.entity, "supervisor": self.supervisor.entity, "area": AREA,
                "budget": [{"amount": budget, "currency": "CNY"}],
                "approvalLimit": [{"amount": "100", "currency": "CNY"}],
            }),
            more,
        );
        let signers = [(&self.owner.key, "buyer")];
        self.town
            .log(Paper::new(RecordType::Project, subject, &signers))
    }

    /// Two parties sign a contract.
    pub fn contract(
        &mut self,
        name: &str,
        parent: &str,
        (buyer, supplier): (&Party, &Party),
        amount: &str,
    ) -> u64 {
        let subject = json!({
            "id": contract_id(name), "project": PROJECT, "contract": name, "parent": parent,
            "title": name, "buyer": buyer.entity, "supplier": supplier.entity, "amount": amount,
            "currency": "CNY",
        });
        let signers = [(&buyer.key, "buyer"), (&supplier.key, "supplier")];
        self.town
            .log(Paper::new(RecordType::Contract, subject, &signers))
    }

    /// Two parties change the value of their contract.
    pub fn amend(&mut self, name: &str, parties: (&Party, &Party), change: &str) -> u64 {
        self.amend_in(name, parties, change, "CNY")
    }

    /// Two parties change the value of their contract, in this currency.
    pub fn amend_in(
        &mut self,
        name: &str,
        (buyer, supplier): (&Party, &Party),
        change: &str,
        currency: &str,
    ) -> u64 {
        let subject = json!({
            "id": contract_id(name), "project": PROJECT, "contract": name, "amendment": change,
            "change": change, "currency": currency, "dateSigned": "2026-08-01",
        });
        let signers = [(&buyer.key, "buyer"), (&supplier.key, "supplier")];
        self.town
            .log(Paper::new(RecordType::Amendment, subject, &signers))
    }

    /// The supervisor says whether a milestone was met.
    pub fn milestone(&mut self, contract: &str, name: &str, status: &str) -> u64 {
        let by = Rc::clone(&self.supervisor);
        self.milestone_by(contract, name, status, &by)
    }

    /// Somebody says whether a milestone was met.
    pub fn milestone_by(&mut self, contract: &str, name: &str, status: &str, by: &Party) -> u64 {
        let subject = json!({
            "id": milestone_id(contract, name), "project": PROJECT, "contract": contract,
            "milestone": name, "title": name, "status": status,
        });
        let signers = [(&by.key, "supervisor")];
        self.town
            .log(Paper::new(RecordType::Milestone, subject, &signers))
    }

    /// Somebody asks to be paid.
    pub fn request(&mut self, contract: &str, name: &str, by: &Party, amount: &str) -> u64 {
        let subject = json!({
            "id": request_id(contract, name), "project": PROJECT, "contract": contract,
            "request": name, "payee": by.entity, "amount": amount, "currency": "CNY",
            "purpose": "material", "date": "2026-08-01",
        });
        let signers = [(&by.key, "supplier")];
        self.town
            .log(Paper::new(RecordType::PaymentRequest, subject, &signers))
    }

    /// A payment under the project's supervisor.
    pub fn pay(&mut self, pay: &Pay<'_>) -> u64 {
        let by = Rc::clone(&self.supervisor);
        self.pay_under(pay, &by)
    }

    /// A payment under this supervisor.
    pub fn pay_under(&mut self, pay: &Pay<'_>, supervisor: &Party) -> u64 {
        self.payments += 1;
        let name = format!("2026-{:04}", self.payments);
        let mut subject = merged(
            json!({
                "project": PROJECT, "contract": pay.contract, "payment": name, "line": 1,
                "payer": pay.payer.entity, "payee": pay.payee.entity, "amount": pay.amount,
                "currency": "CNY", "purpose": pay.purpose, "date": "2026-08-03",
            }),
            &pay.more,
        );
        let line = subject["line"].as_i64().expect("a line");
        let payment = subject["payment"].as_str().expect("a payment");
        subject["id"] = payment_id(payment, line).into();
        let signers = [(&pay.payer.key, "payer"), (&supervisor.key, "supervisor")];
        self.town
            .log(Paper::new(RecordType::Payment, subject, &signers))
    }

    /// The owner pays the general contractor for works that were found done.
    pub fn progress(&mut self, amount: &str) -> u64 {
        let name = format!("M-{}", self.payments);
        self.milestone(MAIN, &name, "met");
        let (owner, contractor) = (Rc::clone(&self.owner), Rc::clone(&self.contractor));
        self.pay(&Pay {
            contract: MAIN,
            payer: &owner,
            payee: &contractor,
            amount,
            purpose: "progress",
            more: json!({"milestone": name}),
        })
    }

    /// The general contractor pays for steel.
    pub fn pay_steel(&mut self, amount: &str, more: Value) -> u64 {
        let (contractor, steel) = (Rc::clone(&self.contractor), Rc::clone(&self.steel));
        self.pay(&Pay {
            contract: STEEL,
            payer: &contractor,
            payee: &steel,
            amount,
            purpose: "material",
            more,
        })
    }

    /// Wages go from the owner to the general contractor, and from there to the employer.
    pub fn pay_wages(&mut self, amount: &str, run: &str) -> (u64, u64) {
        let [owner, contractor, labour] =
            [&self.owner, &self.contractor, &self.labour].map(Rc::clone);
        let through = |contract, payer, payee| Pay {
            contract,
            payer,
            payee,
            amount,
            purpose: "wage",
            more: json!({"wageRun": run}),
        };
        (
            self.pay(&through(MAIN, &owner, &contractor)),
            self.pay(&through(LABOUR, &contractor, &labour)),
        )
    }

    /// Money of a payment comes back.
    pub fn reverse(&mut self, payment: u64, payer: &Party, amount: &str) -> u64 {
        self.reverse_in(payment, payer, amount, "CNY")
    }

    /// Money of a payment comes back, in this currency.
    pub fn reverse_in(&mut self, payment: u64, payer: &Party, amount: &str, currency: &str) -> u64 {
        let by = Rc::clone(&self.supervisor);
        self.reverse_under(payment, (payer, &by), amount, currency)
    }

    /// Money of a payment comes back, in this currency and under this supervisor.
    pub fn reverse_under(
        &mut self,
        payment: u64,
        (payer, supervisor): (&Party, &Party),
        amount: &str,
        currency: &str,
    ) -> u64 {
        let original: Value =
            serde_json::from_slice(&self.town.entries[usize::try_from(payment).expect("small")])
                .expect("a record");
        let paid = &original["credentialSubject"];
        let subject = json!({
            "id": paid["id"], "project": PROJECT, "contract": paid["contract"],
            "payment": paid["payment"], "line": paid["line"], "reverses": original["id"],
            "amount": amount, "currency": currency, "date": "2026-08-04",
        });
        let signers = [(&payer.key, "payer"), (&supervisor.key, "supervisor")];
        self.town
            .log(Paper::new(RecordType::Reversal, subject, &signers))
    }

    /// A worker whose identity was checked for the project.
    pub fn worker(&mut self, pseudonym: &str) -> u64 {
        self.worker_of(pseudonym, &project_id(PROJECT))
    }

    /// A worker whose identity was checked for a project.
    pub fn worker_of(&mut self, pseudonym: &str, project: &str) -> u64 {
        self.attest(pseudonym, project, None)
    }

    /// A worker whose identity was checked for the project until this time.
    pub fn worker_until(&mut self, pseudonym: &str, until: Option<&str>) -> u64 {
        self.attest(pseudonym, &project_id(PROJECT), until)
    }

    fn attest(&mut self, pseudonym: &str, project: &str, until: Option<&str>) -> u64 {
        let key = self.town.new_key();
        let subject = json!({
            "id": key.did().as_str(), "pseudonym": pseudonym, "scope": "project",
            "scopeId": project, "_sd": ["A".repeat(43)], "_sd_alg": "sha-256",
        });
        let signers = [(&self.attester.key, "attester"), (&key, "holder")];
        let mut paper = Paper::new(RecordType::PersonAttestation, subject, &signers);
        paper.valid_from = "2026-01-01T00:00:00Z";
        paper.valid_until = until;
        self.town.log(paper)
    }

    /// The employer logs a whole wage run in one part.
    pub fn wages(&mut self, run: &str, total: &str, lines: &[(&str, &str)]) -> u64 {
        self.wage_part(run, total, (1, 1), lines)
    }

    /// The employer logs one part of a wage run.
    pub fn wage_part(
        &mut self,
        run: &str,
        total: &str,
        part: (i64, i64),
        lines: &[(&str, &str)],
    ) -> u64 {
        let [employer, supervisor] = [&self.labour, &self.supervisor].map(Rc::clone);
        self.wage_part_by((&employer, &supervisor), run, total, part, lines)
    }

    /// Somebody logs one part of a wage run, under this supervisor.
    pub fn wage_part_by(
        &mut self,
        (employer, supervisor): (&Party, &Party),
        run: &str,
        total: &str,
        (part, parts): (i64, i64),
        lines: &[(&str, &str)],
    ) -> u64 {
        let lines = lines.iter();
        let lines =
            lines.map(|(pseudonym, amount)| json!({"amount": amount, "pseudonym": pseudonym}));
        let subject = json!({
            "id": wage_run_id(LABOUR, run), "project": PROJECT, "contract": LABOUR, "wageRun": run,
            "period": "2026-07", "part": part, "parts": parts, "amount": total, "currency": "CNY",
            "lines": lines.collect::<Vec<_>>(), "date": "2026-08-05",
        });
        let signers = [(&employer.key, "employer"), (&supervisor.key, "supervisor")];
        self.town
            .log(Paper::new(RecordType::WageRun, subject, &signers))
    }
}

fn merged(mut subject: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().into_iter().flatten() {
        subject[name] = value.clone();
    }
    subject
}
