//! What is asked of wages (F2, F7, F8).

use std::rc::Rc;

use serde_json::json;
use stele_records::index::{IndexKey, Kind};
use stele_records::rules::Rule;
use stele_records::types::field::PROJECT as PROJECTS;

use super::{LABOUR, MAIN, Pay, STEEL, Site};

fn with_workers() -> Site {
    let mut s = Site::new();
    for worker in ["w-1", "w-2", "w-3"] {
        s.worker(worker);
    }
    s
}

/// Money goes through two links and is paid out, in one part and in two.
pub fn paid_out() {
    let mut s = with_workers();
    let (above, below) = s.pay_wages("100", "W-1");
    s.town.expect(&[
        (Rule::F7, above, "warning not-paid-out"),
        (Rule::F8, above, "passed"),
    ]);
    let run = s.wages("W-1", "100", &[("w-1", "60.50"), ("w-2", "39.50")]);
    let all = [Rule::F2, Rule::F4, Rule::F7].map(|rule| (rule, run, "passed"));
    s.town.expect(&all);
    s.town.expect(&[
        (Rule::F7, above, "passed"),
        (Rule::F7, below, "passed"),
        (Rule::F2, below, "passed"),
        (Rule::F8, below, "passed"),
    ]);
    s.town.expect_completeness(Rule::F7, run);
    s.town.expect_completeness(Rule::F7, above);
    let lists = [
        IndexKey::new(Kind::Pseudonym, "w-2"),
        IndexKey::new(Kind::Contract, LABOUR),
    ];
    s.town.expect_lists(Rule::F7, run, &lists);

    let (_, through) = s.pay_wages("120", "W-2");
    let first = s.wage_part("W-2", "120", (1, 2), &[("w-1", "60"), ("w-2", "40")]);
    s.town.expect(&[
        (Rule::F7, first, "failed part-missing"),
        (Rule::F7, through, "warning not-paid-out"),
    ]);
    let second = s.wage_part("W-2", "120", (2, 2), &[("w-3", "20")]);
    s.town.expect(&[
        (Rule::F7, through, "passed"),
        (Rule::F7, first, "passed"),
        (Rule::F7, second, "passed"),
        (Rule::F2, second, "passed"),
    ]);
}

/// Workers who don't exist, stand there twice, or belong to another project.
pub fn ghosts() {
    let mut s = with_workers();
    s.pay_wages("300", "W-1");
    s.worker_of("w-4", &format!("{PROJECTS}XA-9"));
    let ghost = s.wages("W-1", "100", &[("w-1", "60"), ("w-9", "40")]);
    let twice = s.wages("W-2", "100", &[("w-1", "60"), ("w-1", "40")]);
    let elsewhere = s.wages("W-3", "100", &[("w-1", "60"), ("w-4", "40")]);
    s.town.expect(&[
        (Rule::F7, ghost, "failed worker-unknown"),
        (Rule::F7, twice, "failed worker-twice"),
        (Rule::F7, elsewhere, "failed worker-unknown"),
    ]);
    // Also over two parts; and whoever is attested afterwards wasn't at the time.
    s.worker("w-9");
    s.pay_wages("100", "W-4");
    let one = s.wage_part("W-4", "100", (1, 2), &[("w-1", "60")]);
    let two = s.wage_part("W-4", "100", (2, 2), &[("w-1", "40")]);
    s.town.expect(&[
        (Rule::F7, ghost, "failed worker-unknown"),
        (Rule::F7, one, "failed worker-twice"),
        (Rule::F7, two, "failed worker-twice"),
    ]);
}

/// Workers who left: in the month that is paid for, and before it.
pub fn left() {
    let mut s = with_workers();
    s.worker_until("w-7", Some("2026-07-01T15:59:59Z"));
    s.worker_until("w-8", Some("2026-06-30T15:59:59Z"));
    s.pay_wages("200", "W-1");
    s.pay_wages("100", "W-2");
    let in_it = s.wages("W-1", "200", &[("w-7", "200")]);
    let before = s.wages("W-2", "100", &[("w-8", "100")]);
    s.town.expect(&[
        (Rule::F7, in_it, "passed"),
        (Rule::F7, before, "failed worker-unknown"),
    ]);
}

/// More goes through than is paid out, and totals that aren't true.
pub fn skimming() {
    let mut s = with_workers();
    let (above, below) = s.pay_wages("100", "W-1");
    let run = s.wages("W-1", "90", &[("w-1", "60"), ("w-2", "30")]);
    s.town.expect(&[
        (Rule::F7, run, "failed through-differs"),
        (Rule::F7, above, "failed through-differs"),
        (Rule::F7, below, "failed through-differs"),
    ]);
    let (_, short) = s.pay_wages("100", "W-2");
    let lines = s.wages("W-2", "100", &[("w-1", "60"), ("w-2", "30")]);
    s.pay_wages("100", "W-3");
    let one = s.wage_part("W-3", "100", (1, 2), &[("w-1", "60")]);
    let other_total = s.wage_part("W-3", "90", (2, 2), &[("w-2", "30")]);
    let again = s.wage_part("W-3", "100", (1, 2), &[("w-2", "40")]);
    s.town.expect(&[
        (Rule::F7, lines, "failed lines-differ"),
        (Rule::F7, short, "failed through-differs"),
        (Rule::F7, one, "failed parts-differ"),
        (Rule::F7, other_total, "failed parts-differ"),
        (Rule::F7, again, "failed part-twice"),
    ]);
    // What is paid for material is no wage, whatever run it names.
    let mut s = with_workers();
    s.progress("100");
    s.pay_wages("60", "W-1");
    let [contractor, labour] = [&s.contractor, &s.labour].map(Rc::clone);
    s.pay(&Pay {
        contract: LABOUR,
        payer: &contractor,
        payee: &labour,
        amount: "40",
        purpose: "material",
        more: json!({"wageRun": "W-1"}),
    });
    let run = s.wages("W-1", "100", &[("w-1", "100")]);
    s.town.expect(&[(Rule::F7, run, "failed through-differs")]);
    // The contractor keeps some of what came for the workers.
    let mut s = with_workers();
    let [owner, contractor, labour] = [&s.owner, &s.contractor, &s.labour].map(Rc::clone);
    let through = |contract, payer, payee, amount| Pay {
        contract,
        payer,
        payee,
        amount,
        purpose: "wage",
        more: json!({"wageRun": "W-1"}),
    };
    let above = s.pay(&through(MAIN, &owner, &contractor, "100"));
    let below = s.pay(&through(LABOUR, &contractor, &labour, "80"));
    let run = s.wages("W-1", "80", &[("w-1", "80")]);
    s.town.expect(&[
        (Rule::F7, above, "failed through-differs"),
        (Rule::F7, below, "passed"),
        (Rule::F7, run, "passed"),
    ]);
}

/// More is paid out than came in, and by somebody who isn't the employer.
pub fn without_money() {
    let mut s = with_workers();
    let early = s.wages("W-1", "100", &[("w-1", "100")]);
    s.town.expect(&[
        (Rule::F2, early, "failed more-out-than-in"),
        (Rule::F7, early, "failed through-differs"),
    ]);
    std::mem::swap(&mut s.labour, &mut s.steel);
    let others = s.wages("W-2", "100", &[("w-1", "100")]);
    std::mem::swap(&mut s.labour, &mut s.steel);
    std::mem::swap(&mut s.supervisor, &mut s.stranger);
    let unsupervised = s.wages("W-3", "100", &[("w-1", "100")]);
    s.town.expect(&[
        (Rule::F4, others, "failed not-a-contract-party"),
        (Rule::F4, unsupervised, "failed other-supervisor"),
    ]);
}

/// Wages that go elsewhere than to workers.
pub fn misused() {
    let mut s = with_workers();
    s.progress("50");
    let [owner, contractor, labour] = [&s.owner, &s.contractor, &s.labour].map(Rc::clone);
    let pay = |contract, payer, payee, more| Pay {
        contract,
        payer,
        payee,
        amount: "100",
        purpose: "wage",
        more,
    };
    s.pay(&pay(MAIN, &owner, &contractor, json!({"wageRun": "W-1"})));
    let no_run = s.pay(&pay(LABOUR, &contractor, &labour, json!({})));
    s.town.expect(&[(Rule::F8, no_run, "failed no-wage-run")]);

    let mut s = with_workers();
    s.progress("50");
    s.pay(&pay(MAIN, &owner, &contractor, json!({"wageRun": "W-1"})));
    let from_progress = s.pay_steel("50", json!({}));
    let from_wages = s.pay_steel("10", json!({}));
    s.town.expect(&[
        (Rule::F8, from_progress, "passed"),
        (Rule::F8, from_wages, "failed wages-misused"),
        // There was enough money, but it was for something else.
        (Rule::F2, from_wages, "passed"),
    ]);
    s.town.expect_completeness(Rule::F8, from_wages);
    s.town.expect_lists(
        Rule::F8,
        from_wages,
        &[IndexKey::new(Kind::Contract, STEEL)],
    );
}
