//! What is asked of contracts and their changes (F3, F4).

use std::rc::Rc;

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule;
use stele_records::story::ProjectStory;
use stele_records::types::RecordType;
use stele_records::types::funds::{contract_id, project_id};

use super::super::town::{Paper, Party, Town};
use super::{LABOUR, MAIN, PROJECT, STEEL, Site};
use crate::city::NOW;

/// A chain from the owner to the last supplier.
pub fn a_chain() {
    let mut s = Site::new();
    let (steel, last) = (Rc::clone(&s.steel), Rc::new(s.town.party("supplier")));
    let below = s.contract("C1-S-1", &contract_id(STEEL), (&steel, &last), "50");
    s.town.expect(&[
        (Rule::F4, s.main, "passed"),
        (Rule::F3, s.main, "passed"),
        (Rule::F4, s.labour_contract, "passed"),
        (Rule::F3, s.labour_contract, "not-applicable"),
        (Rule::F4, below, "passed"),
    ]);
    s.town.expect_completeness(Rule::F4, below);
    s.town.expect_completeness(Rule::F3, s.main);
    let lists = [
        IndexKey::new(Kind::Subject, project_id(PROJECT)),
        IndexKey::new(Kind::Subject, contract_id(MAIN)),
    ];
    s.town.expect_lists(Rule::F4, s.labour_contract, &lists);
}

/// Contracts that hang on nothing that is their parties' to give.
pub fn broken_chains() {
    let mut s = Site::new();
    let [contractor, labour, steel, stranger] =
        [&s.contractor, &s.labour, &s.steel, &s.stranger].map(Rc::clone);
    let project = project_id(PROJECT);
    let main = contract_id(MAIN);
    // A shell company contracts for the owner.
    let for_owner = s.contract("X-1", &project, (&stranger, &steel), "10");
    // A supplier gives work away that isn't theirs.
    let below = s.contract("X-2", &main, (&stranger, &steel), "10");
    let nowhere = s.contract("X-3", &contract_id("C9"), (&contractor, &steel), "10");
    let elsewhere = s.contract("X-4", &project_id("XA-2"), (&contractor, &steel), "10");
    // What hangs on a contract that hangs on nothing.
    let on_nothing = s.contract("X-5", &contract_id("X-1"), (&steel, &labour), "10");
    s.town.expect(&[
        (Rule::F4, for_owner, "failed not-passed-on"),
        (Rule::F4, below, "failed not-passed-on"),
        (Rule::F4, nowhere, "failed no-parent-contract"),
        (Rule::F4, elsewhere, "failed no-parent-contract"),
        (Rule::F4, on_nothing, "failed no-parent-contract"),
    ]);
}

/// A name belongs to whoever logged it first by right.
pub fn one_number_twice() {
    let mut s = Site::new();
    let [contractor, labour, stranger, other] =
        [&s.contractor, &s.labour, &s.stranger, &s.steel].map(Rc::clone);
    // Strangers take the number of a contract, below a project of theirs that nobody entitled has logged.
    s.contract(LABOUR, &project_id("XA-9"), (&stranger, &other), "1");
    // And its own buyer gives the same number to another supplier.
    let again = s.contract(LABOUR, &contract_id(MAIN), (&contractor, &other), "1");
    let paid = s.progress("200");
    let (_, wages) = s.pay_wages("100", "W-1");
    let not_theirs = s.pay(&super::Pay {
        contract: LABOUR,
        payer: &contractor,
        payee: &other,
        amount: "1",
        purpose: "material",
        more: json!({}),
    });
    s.town.expect(&[
        (Rule::F4, again, "passed"),
        (Rule::F4, paid, "passed"),
        (Rule::F4, wages, "passed"),
        (Rule::F3, wages, "passed"),
        (Rule::F4, not_theirs, "failed not-a-contract-party"),
    ]);
    // Only a withdrawal by both frees it.
    let both = [&contractor.key, &labour.key];
    s.town.withdraw(s.labour_contract, &contractor.key);
    let still = s.pay_wages("50", "W-2").1;
    s.town.expect(&[(Rule::F4, still, "passed")]);
    s.town.withdraw_by(s.labour_contract, &both);
    let after = s.pay_wages("50", "W-3").1;
    s.town
        .expect(&[(Rule::F4, after, "failed not-a-contract-party")]);
}

/// Strangers hang another's contract below one that it isn't below: its payments are none of that one's.
pub fn hung_elsewhere() {
    let mut s = Site::new();
    s.worker("w-1");
    let [stranger, other] = [&s.stranger, &s.attester].map(Rc::clone);
    s.contract(STEEL, &contract_id(LABOUR), (&stranger, &other), "1");
    s.progress("300");
    s.pay_steel("200", json!({}));
    s.pay_wages("50", "W-1");
    let run = s.wages("W-1", "50", &[("w-1", "50")]);
    s.town
        .expect(&[(Rule::F2, run, "passed"), (Rule::F7, run, "passed")]);
}

/// Another project uses the same numbers: neither uses up the other's, nor is its money the other's.
pub fn in_another_project() {
    let mut s = Site::new();
    let [owner, contractor, steel, labour, stranger, supervisor] = [
        &s.owner,
        &s.contractor,
        &s.steel,
        &s.labour,
        &s.stranger,
        &s.supervisor,
    ]
    .map(Rc::clone);
    let other = json!({"id": project_id("XA-9"), "project": "XA-9"});
    s.log_project("1000", &other);
    let in_other = |s: &mut Site, name: &str, parent: &str, (buyer, supplier): (&Party, &Party)| {
        let subject = json!({
            "id": contract_id(name), "project": "XA-9", "contract": name, "parent": parent,
            "title": name, "buyer": buyer.entity, "supplier": supplier.entity, "amount": "500",
            "currency": "CNY",
        });
        let signers = [(&buyer.key, "buyer"), (&supplier.key, "supplier")];
        s.town
            .log(Paper::new(RecordType::Contract, subject, &signers))
    };
    // Somebody entitled there takes a number before it is used here.
    let root = in_other(&mut s, "N-1", &project_id("XA-9"), (&owner, &stranger));
    let taken = in_other(&mut s, "N-2", &contract_id("N-1"), (&stranger, &labour));
    let own = s.contract("N-2", &contract_id(MAIN), (&contractor, &steel), "50");
    s.progress("100");
    let pay = |project: &'static str, payer, payee| super::Pay {
        contract: "N-2",
        payer,
        payee,
        amount: "40",
        purpose: "material",
        more: json!({"project": project}),
    };
    let there = s.pay(&pay("XA-9", &stranger, &labour));
    let here = s.pay(&pay(PROJECT, &contractor, &steel));
    let not_both = s.pay_under(&pay(PROJECT, &contractor, &steel), &supervisor);
    s.town.expect(&[
        (Rule::F4, root, "passed"),
        (Rule::F4, taken, "passed"),
        (Rule::F4, own, "passed"),
        (Rule::F4, here, "passed"),
        (Rule::F3, here, "passed"),
        (Rule::F2, here, "passed"),
        (Rule::F2, there, "failed more-out-than-in"),
        (Rule::F3, not_both, "failed over-contract"),
    ]);
    let trust = Town::trust();
    let known = s.town.known(&trust);
    let told = |project| ProjectStory::tell(&known, project, NOW).expect("a whole log");
    let moved = |project| -> Vec<u64> {
        let movements = told(project).movements.into_iter();
        movements.map(|movement| movement.entry).collect()
    };
    assert_eq!(moved("XA-9"), [there]);
    assert!(!moved(PROJECT).contains(&there));
}

/// No more than the budget is contracted, with all amendments.
pub fn over_budget() {
    let mut s = Site::new();
    let [owner, contractor, steel] = [&s.owner, &s.contractor, &s.steel].map(Rc::clone);
    let project = project_id(PROJECT);
    let within = s.contract("C2", &project, (&owner, &steel), "100");
    let over = s.contract("C3", &project, (&owner, &steel), "0.01");
    s.town.expect(&[
        (Rule::F3, within, "passed"),
        (Rule::F3, over, "failed over-budget"),
    ]);
    let lists = [IndexKey::new(Kind::Ref, project_id(PROJECT))];
    s.town.expect_lists(Rule::F3, within, &lists);

    let mut s = Site::new();
    let less = s.amend(MAIN, (&owner, &contractor), "-100");
    let now_within = s.contract("C2", &project, (&owner, &steel), "200");
    let more = s.amend(MAIN, (&owner, &contractor), "0.01");
    let below = s.amend(STEEL, (&contractor, &steel), "5000");
    s.town.expect(&[
        (Rule::F3, less, "passed"),
        (Rule::F3, now_within, "passed"),
        (Rule::F3, more, "failed over-budget"),
        (Rule::F3, below, "passed"),
    ]);
}

/// What was paid stays within a contract whose value is changed, by its own parties.
pub fn amended() {
    let mut s = Site::new();
    let [owner, contractor, stranger] = [&s.owner, &s.contractor, &s.stranger].map(Rc::clone);
    s.progress("500");
    let strangers = s.amend(MAIN, (&stranger, &contractor), "-899");
    let fits = s.amend(MAIN, (&owner, &contractor), "-400");
    let last = s.progress("0.0001");
    let below_paid = s.amend(MAIN, (&owner, &contractor), "-1");
    s.town.expect(&[
        (Rule::F4, strangers, "failed not-a-contract-party"),
        (Rule::F3, fits, "passed"),
        (Rule::F3, last, "failed over-contract"),
        (Rule::F3, below_paid, "failed over-contract"),
    ]);
}

/// A contract of many links, and one of too many.
pub fn long_chains() {
    let mut s = Site::new();
    let parties: Vec<_> = (0..12).map(|_| Rc::new(s.town.party("supplier"))).collect();
    let mut above = (contract_id(MAIN), Rc::clone(&s.contractor));
    let mut entries = Vec::new();
    for (number, party) in parties.into_iter().enumerate() {
        let name = format!("D-{number}");
        entries.push(s.contract(&name, &above.0, (&above.1, &party), "1"));
        above = (contract_id(&name), party);
    }
    // The owner's own is none below another; eight may hang below it.
    s.town.expect(&[
        (Rule::F4, entries[7], "passed"),
        (Rule::F4, entries[8], "failed no-parent-contract"),
        (Rule::F4, entries[11], "failed no-parent-contract"),
        (Rule::F4, entries[6], "passed"),
    ]);
}

/// Strangers hang contracts of two numbers on one another, one of them that of an honest contract: whoever looks at
/// it isn't led round and round.
pub fn rings() {
    let mut s = Site::new();
    let [stranger, other] = [&s.stranger, &s.attester].map(Rc::clone);
    for _ in 0..10 {
        s.contract("R", &contract_id(LABOUR), (&stranger, &other), "1");
        s.contract(LABOUR, &contract_id("R"), (&other, &stranger), "1");
    }
    s.progress("100");
    let (_, wages) = s.pay_wages("50", "W-1");
    s.town.expect(&[
        (Rule::F4, wages, "passed"),
        (Rule::F4, s.labour_contract, "passed"),
    ]);
}

/// What was paid under a contract is spent, whatever becomes of the contract.
pub fn paid_and_taken_back() {
    let mut s = Site::new();
    let [owner, contractor, steel] = [&s.owner, &s.contractor, &s.steel].map(Rc::clone);
    let project = project_id(PROJECT);
    s.progress("500");
    s.town.withdraw_by(s.main, &[&owner.key, &contractor.key]);
    let rest = s.contract("C2", &project, (&owner, &steel), "500");
    let over = s.contract("C3", &project, (&owner, &steel), "0.01");
    s.town.expect(&[
        (Rule::F3, rest, "passed"),
        (Rule::F3, over, "failed over-budget"),
    ]);

    // Agreed anew for less than was paid, and for as much.
    let mut s = Site::new();
    s.progress("500");
    let anew = |s: &Site, amount: &str| {
        let subject = json!({
            "id": contract_id(MAIN), "project": PROJECT, "contract": MAIN, "parent": project,
            "title": MAIN, "buyer": s.owner.entity, "supplier": s.contractor.entity,
            "amount": amount, "currency": "CNY",
        });
        let signers = [(&s.owner.key, "buyer"), (&s.contractor.key, "supplier")];
        let mut paper = Paper::new(RecordType::Contract, subject, &signers);
        paper.supersedes = Some(s.main);
        s.town.sign(paper)
    };
    let less = anew(&s, "499.99");
    let less = s.town.log_bytes(less);
    let [owner, steel] = [&s.owner, &s.steel].map(Rc::clone);
    let over = s.contract("C2", &project, (&owner, &steel), "500.01");
    s.town.expect(&[
        (Rule::F3, less, "failed over-contract"),
        (Rule::F3, over, "failed over-budget"),
    ]);
    let mut s = Site::new();
    s.progress("500");
    let as_much = anew(&s, "500");
    let as_much = s.town.log_bytes(as_much);
    s.town.expect(&[(Rule::F3, as_much, "passed")]);
}

/// A change counts until both take it back, and not as if it had never been.
pub fn changes_taken_back() {
    let mut s = Site::new();
    let [owner, contractor] = [&s.owner, &s.contractor].map(Rc::clone);
    let both = [&owner.key, &contractor.key];
    let more = s.amend(MAIN, (&owner, &contractor), "50");
    let within = s.progress("950");
    s.town.withdraw_by(more, &both);
    let beyond = s.progress("0.01");
    s.town.expect(&[
        (Rule::F3, within, "passed"),
        (Rule::F3, beyond, "failed over-contract"),
    ]);

    let mut s = Site::new();
    let less = s.amend(MAIN, (&owner, &contractor), "-400");
    let over = s.progress("600");
    s.town.withdraw_by(less, &both);
    let fits = s.progress("300");
    s.town.expect(&[
        (Rule::F3, over, "failed over-contract"),
        (Rule::F3, fits, "passed"),
    ]);
}
