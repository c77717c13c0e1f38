//! What is asked of payments and of what comes back of them (F1 to F6, F9).

use std::rc::Rc;

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule;
use stele_records::types::RecordType;
use stele_records::types::funds::{contract_id, milestone_id, project_id};
use stele_records::verdict::{CheckCode, Outcome};

use super::super::town::Paper;
use super::{LABOUR, MAIN, PROJECT, Pay, STEEL, Site};

/// A payment by the book.
pub fn honest() {
    let mut s = Site::new();
    let paid = s.progress("200");
    let on = s.pay_steel("200", json!({"invoice": "0a".repeat(32)}));
    let all = [Rule::F1, Rule::F2, Rule::F3, Rule::F4, Rule::F6, Rule::F9];
    let of = |entry| all.map(|rule| (rule, entry, "passed"));
    s.town.expect(&of(on));
    s.town.expect(&[
        (Rule::F1, paid, "passed"),
        // An owner pays from the budget.
        (Rule::F2, paid, "not-applicable"),
        (Rule::F5, paid, "passed"),
        (Rule::F5, on, "not-applicable"),
        (Rule::F7, on, "not-applicable"),
        (Rule::F8, on, "passed"),
        (Rule::C6, on, "not-applicable"),
    ]);
    for rule in [Rule::F1, Rule::F2, Rule::F3, Rule::F4] {
        s.town.expect_completeness(rule, on);
    }
    s.town.expect_completeness(Rule::F5, paid);
    let lists = [
        IndexKey::new(Kind::Contract, MAIN),
        IndexKey::new(Kind::Contract, STEEL),
        IndexKey::new(Kind::Contract, LABOUR),
        IndexKey::new(Kind::Ref, contract_id(MAIN)),
    ];
    s.town.expect_lists(Rule::F2, on, &lists);
    s.town.expect_lists(Rule::F3, on, &lists[1..2]);
    let invoice = IndexKey::new(Kind::Sha256, "0a".repeat(32));
    s.town.expect_lists(Rule::F6, on, &[invoice]);
    let milestone = IndexKey::new(Kind::Subject, milestone_id(MAIN, "M-0"));
    s.town.expect_lists(Rule::F5, paid, &[milestone]);
}

/// The supervisor is nobody's friend.
pub fn supervisors() {
    let mut s = Site::new();
    let [contractor, steel, stranger, supervisor] =
        [&s.contractor, &s.steel, &s.stranger, &s.supervisor].map(Rc::clone);
    s.progress("200");
    let pay = Pay {
        contract: STEEL,
        payer: &contractor,
        payee: &steel,
        amount: "10",
        purpose: "material",
        more: json!({}),
    };
    let another = s.pay_under(&pay, &stranger);
    // The payee is accredited to supervise, too.
    s.town
        .accredit(&steel, &[RecordType::Payment], &["supervisor"], &["130629"]);
    let own = s.pay_under(&pay, &steel);
    let honest = s.pay_under(&pay, &supervisor);
    // Somebody pays for somebody else.
    let for_another = {
        let by_steel = Pay {
            more: json!({"payer": contractor.entity}),
            payer: &stranger,
            ..pay.clone()
        };
        s.pay(&by_steel)
    };
    s.town.expect(&[
        (Rule::F1, another, "failed other-supervisor"),
        (Rule::F1, own, "failed supervisor-is-party"),
        (Rule::F1, honest, "passed"),
        (Rule::F1, for_another, "failed other-signer"),
    ]);
    // Another supervisor for the project: from then on it is that one.
    let owner = Rc::clone(&s.owner);
    let subject = json!({
        "id": project_id(PROJECT), "project": PROJECT, "title": "x", "buyer": owner.entity,
        "supervisor": stranger.entity, "area": super::AREA,
        "budget": [{"amount": "1000", "currency": "CNY"}],
    });
    let signers = [(&owner.key, "buyer")];
    let mut paper = Paper::new(RecordType::Project, subject, &signers);
    paper.supersedes = Some(s.project);
    s.town.log(paper);
    let by_new = s.pay_under(&pay, &stranger);
    let by_old = s.pay_under(&pay, &supervisor);
    s.town.expect(&[
        (Rule::F1, honest, "passed"),
        (Rule::F1, by_new, "passed"),
        (Rule::F1, by_old, "failed other-supervisor"),
    ]);
}

/// Money that is paid on before it has come in, in the order of the log.
pub fn diversion() {
    let mut s = Site::new();
    let early = s.pay_steel("10", json!({}));
    s.progress("100");
    let fits = s.pay_steel("90", json!({}));
    let beyond = s.pay_steel("0.0001", json!({}));
    s.progress("50");
    let again = s.pay_steel("40", json!({}));
    s.town.expect(&[
        (Rule::F2, early, "failed more-out-than-in"),
        (Rule::F2, fits, "passed"),
        (Rule::F2, beyond, "failed more-out-than-in"),
        (Rule::F2, again, "passed"),
    ]);
}

/// Currencies are never added up, nor held against one another.
pub fn currencies() {
    let mut s = Site::new();
    s.progress("100");
    let [contractor, steel] = [&s.contractor, &s.steel].map(Rc::clone);
    let pay = Pay {
        contract: STEEL,
        payer: &contractor,
        payee: &steel,
        amount: "1",
        purpose: "material",
        more: json!({"currency": "EUR"}),
    };
    let euro = s.pay(&pay);
    s.town.expect(&[
        (Rule::F2, euro, "failed more-out-than-in"),
        (Rule::F3, euro, "failed other-currency"),
    ]);
}

/// More is paid than the contract says.
pub fn overpaid() {
    let mut s = Site::new();
    s.progress("500");
    let whole = s.pay_steel("200", json!({}));
    let more = s.pay_steel("0.0001", json!({}));
    let back = s.reverse(whole, &Rc::clone(&s.contractor), "50");
    let again = s.pay_steel("49.9999", json!({}));
    s.town.expect(&[
        (Rule::F3, whole, "passed"),
        (Rule::F3, more, "failed over-contract"),
        (Rule::F6, back, "passed"),
        (Rule::F3, again, "passed"),
    ]);
}

/// A payee that is no party of the contract, and strangers who pay under it.
pub fn shell_payees() {
    let mut s = Site::new();
    s.progress("300");
    let [owner, contractor, labour, steel, stranger] =
        [&s.owner, &s.contractor, &s.labour, &s.steel, &s.stranger].map(Rc::clone);
    let pay = |payer, payee, contract| Pay {
        contract,
        payer,
        payee,
        amount: "150",
        purpose: "material",
        more: json!({}),
    };
    let shell = s.pay(&pay(&contractor, &stranger, STEEL));
    let past_one = s.pay(&pay(&owner, &steel, STEEL));
    let nowhere = s.pay(&pay(&contractor, &steel, "C9"));
    let poison = s.pay(&pay(&stranger, &steel, STEEL));
    let other_project = s.pay(&Pay {
        more: json!({"project": "XA-9"}),
        ..pay(&contractor, &steel, STEEL)
    });
    // None of these is counted against an honest one.
    let honest = s.pay(&pay(&contractor, &steel, STEEL));
    let labour_too = s.pay(&pay(&contractor, &labour, LABOUR));
    s.town.expect(&[
        (Rule::F4, shell, "failed not-a-contract-party"),
        (Rule::F4, past_one, "failed not-a-contract-party"),
        (Rule::F4, nowhere, "failed no-contract"),
        (Rule::F4, poison, "failed not-a-contract-party"),
        (Rule::F4, other_project, "failed other-project"),
        (Rule::F2, honest, "passed"),
        (Rule::F3, honest, "passed"),
        (Rule::F4, honest, "passed"),
        (Rule::F2, labour_too, "passed"),
    ]);
}

/// Works are paid for before they were found done.
pub fn before_the_work() {
    let mut s = Site::new();
    let [owner, contractor, stranger] = [&s.owner, &s.contractor, &s.stranger].map(Rc::clone);
    let pay = |milestone: Option<&str>| Pay {
        contract: MAIN,
        payer: &owner,
        payee: &contractor,
        amount: "10",
        purpose: "progress",
        more: match milestone {
            Some(milestone) => json!({"milestone": milestone}),
            None => json!({}),
        },
    };
    let none = s.pay(&pay(None));
    let early = s.pay(&pay(Some("A")));
    s.milestone(MAIN, "A", "met");
    let after = s.pay(&pay(Some("A")));
    s.milestone_by(MAIN, "B", "met", &stranger);
    let strangers = s.pay(&pay(Some("B")));
    s.milestone(STEEL, "C", "met");
    let another_contract = s.pay(&pay(Some("C")));
    let taken_back = s.milestone(MAIN, "A", "notMet");
    let too_late = s.pay(&pay(Some("A")));
    s.town.withdraw(taken_back, &Rc::clone(&s.supervisor).key);
    let good_again = s.pay(&pay(Some("A")));
    s.town.expect(&[
        (Rule::F5, none, "failed no-milestone"),
        (Rule::F5, early, "failed milestone-open"),
        (Rule::F5, after, "passed"),
        (Rule::F5, strangers, "failed milestone-open"),
        (Rule::F5, another_contract, "failed milestone-open"),
        (Rule::F5, too_late, "failed milestone-not-met"),
        (Rule::F5, good_again, "passed"),
    ]);
}

/// Payments that answer a request.
pub fn requests() {
    let mut s = Site::new();
    s.progress("300");
    let steel = Rc::clone(&s.steel);
    let early = s.pay_steel("10", json!({"request": "R-1"}));
    s.request(STEEL, "R-1", &steel, "50");
    // What was paid on it too early is paid.
    let asked = s.pay_steel("40", json!({"request": "R-1"}));
    let more = s.pay_steel("50.01", json!({"request": "R-1"}));
    let labour = Rc::clone(&s.labour);
    let others = s.request(STEEL, "R-2", &labour, "50");
    let by_others = s.pay_steel("5", json!({"request": "R-2"}));
    s.town.expect(&[
        (Rule::F5, early, "failed no-request"),
        (Rule::F5, asked, "passed"),
        (Rule::F5, more, "failed request-differs"),
        (Rule::F4, others, "failed not-a-contract-party"),
        (Rule::F5, by_others, "failed no-request"),
    ]);
    // In parts, and then once more.
    let contractor = Rc::clone(&s.contractor);
    s.request(STEEL, "R-3", &steel, "50");
    let half = s.pay_steel("25", json!({"request": "R-3"}));
    let rest = s.pay_steel("25", json!({"request": "R-3"}));
    let again = s.pay_steel("25", json!({"request": "R-3"}));
    s.reverse(again, &contractor, "25");
    s.reverse(rest, &contractor, "25");
    let anew = s.pay_steel("25", json!({"request": "R-3"}));
    s.town.expect(&[
        (Rule::F5, half, "passed"),
        (Rule::F5, rest, "passed"),
        (Rule::F5, again, "failed request-differs"),
        (Rule::F5, anew, "passed"),
    ]);
    s.town.expect_completeness(Rule::F5, anew);
}

/// The same line, or the same invoice, paid twice.
pub fn duplicates() {
    let mut s = Site::new();
    s.progress("500");
    let invoice = "0b".repeat(32);
    let first = s.pay_steel("10", json!({"payment": "P-1", "invoice": invoice}));
    let again = s.pay_steel("10", json!({"payment": "P-1"}));
    let line = s.pay_steel(
        "5",
        json!({"payment": "P-1", "line": 2, "invoice": invoice}),
    );
    let invoice_again = s.pay_steel("10", json!({"payment": "P-2", "invoice": invoice}));
    s.town.expect(&[
        (Rule::F6, first, "passed"),
        (Rule::F6, again, "failed paid-twice"),
        (Rule::F6, line, "passed"),
        (Rule::F6, invoice_again, "failed invoice-paid"),
    ]);
    s.town.expect_completeness(Rule::F6, invoice_again);
    // Another payer numbers its payments by itself.
    let [owner, contractor] = [&s.owner, &s.contractor].map(Rc::clone);
    let of_another = s.pay(&Pay {
        contract: MAIN,
        payer: &owner,
        payee: &contractor,
        amount: "1",
        purpose: "material",
        more: json!({"payment": "P-1"}),
    });
    s.town.expect(&[
        (Rule::F6, of_another, "passed"),
        (Rule::F3, of_another, "passed"),
    ]);
    // Once all of it has come back it may be paid anew.
    let other = "0c".repeat(32);
    let bounced = s.pay_steel("10", json!({"payment": "P-3", "invoice": other}));
    s.reverse(bounced, &contractor, "9.99");
    let not_yet = s.pay_steel("10", json!({"payment": "P-4", "invoice": other}));
    s.reverse(bounced, &contractor, "0.01");
    s.reverse(not_yet, &contractor, "10");
    let anew = s.pay_steel("10", json!({"payment": "P-5", "invoice": other}));
    s.town.expect(&[
        (Rule::F6, not_yet, "failed invoice-paid"),
        (Rule::F6, anew, "passed"),
    ]);
    // A stranger's payment with the number or invoice of an honest one comes first, and counts for nothing.
    let mut s = Site::new();
    s.progress("500");
    let [stranger, steel] = [&s.stranger, &s.steel].map(Rc::clone);
    let invoice = "0d".repeat(32);
    let poison = Pay {
        contract: STEEL,
        payer: &stranger,
        payee: &steel,
        amount: "10",
        purpose: "material",
        more: json!({"payment": "P-9", "invoice": invoice}),
    };
    s.pay(&poison);
    let honest = s.pay_steel("10", json!({"payment": "P-9", "invoice": invoice}));
    s.town.expect(&[(Rule::F6, honest, "passed")]);
}

/// Each payer numbers its own payments: nobody uses up another's numbers.
pub fn numbers_of_others() {
    let mut s = Site::new();
    let [owner, contractor] = [&s.owner, &s.contractor].map(Rc::clone);
    let first = s.pay(&Pay {
        contract: MAIN,
        payer: &owner,
        payee: &contractor,
        amount: "100",
        purpose: "material",
        more: json!({"payment": "P-1"}),
    });
    let another = s.pay_steel("60", json!({"payment": "P-1"}));
    let twice = s.pay_steel("10", json!({"payment": "P-1"}));
    let back = s.reverse(another, &contractor, "60");
    s.town.expect(&[
        (Rule::F6, first, "passed"),
        (Rule::F6, another, "passed"),
        (Rule::F2, another, "passed"),
        (Rule::F6, twice, "failed paid-twice"),
        (Rule::F6, back, "passed"),
        (Rule::F4, back, "passed"),
    ]);
}

/// What comes back: no more than was paid, by those who paid, and so that what was paid on is still covered.
pub fn reversals() {
    let mut s = Site::new();
    let [owner, contractor, steel, stranger] =
        [&s.owner, &s.contractor, &s.steel, &s.stranger].map(Rc::clone);
    let inflow = s.progress("100");
    let paid = s.pay_steel("60", json!({}));
    let by_payee = s.reverse(paid, &steel, "10");
    let by_stranger = s.reverse(paid, &stranger, "10");
    let half = s.reverse(paid, &contractor, "30");
    let too_much = s.reverse(paid, &contractor, "30.01");
    let rest = s.reverse(paid, &contractor, "30");
    let nothing_left = s.reverse(paid, &contractor, "0.01");
    s.town.expect(&[
        (Rule::F6, by_payee, "failed not-theirs-to-reverse"),
        (Rule::F1, by_payee, "failed other-signer"),
        (Rule::F6, by_stranger, "failed not-theirs-to-reverse"),
        (Rule::F6, half, "passed"),
        (Rule::F1, half, "passed"),
        (Rule::F4, half, "passed"),
        (Rule::F2, half, "passed"),
        (Rule::F6, too_much, "failed reverses-too-much"),
        (Rule::F6, rest, "passed"),
        (Rule::F6, nothing_left, "failed reverses-too-much"),
    ]);
    s.town.expect_completeness(Rule::F6, rest);
    s.pay_steel("60", json!({}));
    let uncovered = s.reverse(inflow, &owner, "41");
    s.town.expect(&[
        (Rule::F6, uncovered, "passed"),
        (Rule::F2, uncovered, "failed more-out-than-in"),
    ]);
}

/// Another supplier by the same number has received nothing yet.
pub fn a_number_used_again() {
    let mut s = Site::new();
    let [owner, contractor, labour, steel] =
        [&s.owner, &s.contractor, &s.labour, &s.steel].map(Rc::clone);
    s.progress("300");
    s.town.withdraw_by(s.main, &[&owner.key, &contractor.key]);
    let project = project_id(PROJECT);
    s.contract(MAIN, &project, (&owner, &labour), "500");
    s.contract("X-1", &contract_id(MAIN), (&labour, &steel), "400");
    let pay = |amount| Pay {
        contract: "X-1",
        payer: &labour,
        payee: &steel,
        amount,
        purpose: "material",
        more: json!({}),
    };
    let with_anothers = s.pay(&pay("1"));
    let own = s.pay(&Pay {
        contract: MAIN,
        payer: &owner,
        payee: &labour,
        amount: "2",
        purpose: "material",
        more: json!({}),
    });
    let with_own = s.pay(&pay("1"));
    s.town.expect(&[
        (Rule::F2, with_anothers, "failed more-out-than-in"),
        (Rule::F4, own, "passed"),
        (Rule::F2, with_own, "passed"),
    ]);
}

/// A payment can't be withdrawn or replaced: the money has moved.
pub fn withdrawn() {
    let mut s = Site::new();
    s.progress("100");
    let [contractor, supervisor, steel] = [&s.contractor, &s.supervisor, &s.steel].map(Rc::clone);
    let paid = s.pay_steel("100", json!({"payment": "P-1"}));
    let both = [&contractor.key, &supervisor.key];
    let withdrawal = s.town.withdraw_by(paid, &both);
    let beyond = s.pay_steel("1", json!({}));
    s.town.expect(&[
        (Rule::C1, withdrawal, "failed movement-stays"),
        (Rule::F2, beyond, "failed more-out-than-in"),
    ]);
    let subject = json!({
        "id": "urn:stele:payment:P-1:1", "project": PROJECT, "contract": STEEL, "payment": "P-1",
        "line": 1, "payer": contractor.entity, "payee": steel.entity, "amount": "1",
        "currency": "CNY", "purpose": "material", "date": "2026-08-03",
    });
    let signers = [(&contractor.key, "payer"), (&supervisor.key, "supervisor")];
    let mut paper = Paper::new(RecordType::Payment, subject, &signers);
    paper.supersedes = Some(paid);
    let smaller = s.town.log(paper);
    s.town.expect(&[
        (Rule::C6, smaller, "failed movement-replaced"),
        (Rule::F6, smaller, "failed paid-twice"),
    ]);
    // And what says so changes nothing of what was paid.
    let verdict = s.town.verdict(&s.town.city(), paid);
    let history = verdict.check(CheckCode::History).expect("it is asked");
    assert_eq!(history.outcome, Outcome::Passed);
}

/// Payments of one day just below the limit.
pub fn split() {
    let mut s = Site::new();
    s.progress("900");
    let alone = s.pay_steel("99", json!({"date": "2026-08-01"}));
    let one = s.pay_steel("90", json!({}));
    s.town
        .expect(&[(Rule::F9, alone, "passed"), (Rule::F9, one, "passed")]);
    let below = s.pay_steel("89.99", json!({}));
    let at = s.pay_steel("100", json!({}));
    let two = s.pay_steel("99.99", json!({}));
    s.town.expect(&[
        (Rule::F9, below, "passed"),
        (Rule::F9, at, "passed"),
        (Rule::F9, two, "warning split-payments"),
        (Rule::F9, one, "warning split-payments"),
        (Rule::F9, alone, "passed"),
    ]);
    s.town.expect_completeness(Rule::F9, two);
    // Over two contracts with the same payee it is split all the same.
    let mut s = Site::new();
    s.progress("900");
    let [contractor, steel] = [&s.contractor, &s.steel].map(Rc::clone);
    s.contract("C1-S2", &contract_id(MAIN), (&contractor, &steel), "200");
    let one = s.pay_steel("95", json!({}));
    let elsewhere = Pay {
        contract: "C1-S2",
        payer: &contractor,
        payee: &steel,
        amount: "95",
        purpose: "material",
        more: json!({}),
    };
    let two = s.pay(&elsewhere);
    s.town.expect(&[
        (Rule::F9, one, "warning split-payments"),
        (Rule::F9, two, "warning split-payments"),
    ]);
}
