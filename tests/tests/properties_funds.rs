//! Money, over random histories of thousands of events: at every moment of the log's order each rule says
//! what a plain model says that knows nothing of records, keys or indexes.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::json;
use stele_records::amount::Amount;
use stele_records::rules::Rule;
use stele_records::story::{ProjectStory, RecordStanding};
use stele_records::types::RecordType;
use stele_records::types::funds::{contract_id, project_id, wage_run_id};
use stele_tests::city::NOW;
use stele_tests::rules::funds::{LABOUR, MAIN, PROJECT, Pay, STEEL, Site};
use stele_tests::rules::town::{Paper, Party, Town, ask, told};

/// Another contract of the owner's, in another currency.
const ABROAD: &str = "XA-2026-01/C2";
/// A contract below the one for steel.
const ORE: &str = "XA-2026-01/C1-S-O";
const CONTRACTS: [&str; 5] = [MAIN, LABOUR, STEEL, ORE, ABROAD];
const EVENTS: usize = 1_500;
const LIMIT: i128 = 1_000_000;

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }
}

/// A decimal from ten-thousandths, written by hand.
fn decimal(amount: i128) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let amount = amount.abs();
    format!("{sign}{}.{:04}", amount / 10_000, amount % 10_000)
}

#[derive(Default, Clone)]
struct Sums {
    all: i128,
    wages: i128,
}

/// What a contract has come to.
#[derive(Default, Clone)]
struct Deal {
    above: Option<&'static str>,
    currency: &'static str,
    value: i128,
    paid: BTreeMap<&'static str, Sums>,
    to_workers: BTreeMap<&'static str, i128>,
}

struct Paid {
    entry: u64,
    payer: String,
    number: String,
    contract: &'static str,
    currency: &'static str,
    amount: i128,
    back: i128,
    run: Option<String>,
    counts: bool,
}

/// The plain model: sums, and nothing else.
struct Model {
    deals: BTreeMap<&'static str, Deal>,
    budget: BTreeMap<&'static str, i128>,
    payments: Vec<Paid>,
    runs: BTreeMap<String, (u64, i128)>,
    expected: Vec<(Rule, u64, String)>,
}

impl Model {
    fn new() -> Self {
        let deal = |above, currency, value: i128| Deal {
            above,
            currency,
            value: value * 10_000,
            ..Deal::default()
        };
        Self {
            deals: BTreeMap::from([
                (MAIN, deal(None, "CNY", 900)),
                (LABOUR, deal(Some(MAIN), "CNY", 300)),
                (STEEL, deal(Some(MAIN), "CNY", 200)),
                (ORE, deal(Some(STEEL), "CNY", 100)),
                (ABROAD, deal(None, "EUR", 50)),
            ]),
            budget: BTreeMap::from([("CNY", 1_000 * 10_000), ("EUR", 60 * 10_000)]),
            payments: Vec::new(),
            runs: BTreeMap::new(),
            expected: Vec::new(),
        }
    }

    fn expect(&mut self, rule: Rule, entry: u64, holds: bool, code: &str) {
        let expected = match holds {
            true => "passed".to_owned(),
            false => format!("failed {code}"),
        };
        self.expected.push((rule, entry, expected));
    }

    fn inflow(&self, contract: &str, currency: &str) -> Sums {
        let paid = &self.deals[contract].paid;
        paid.get(currency).cloned().unwrap_or_default()
    }

    fn outflow(&self, contract: &str, currency: &str) -> Sums {
        let mut sums = Sums::default();
        for (name, deal) in &self.deals {
            if deal.above == Some(contract) {
                let own = self.inflow(name, currency);
                sums.all += own.all;
                sums.wages += own.wages;
            }
        }
        let workers = &self.deals[contract].to_workers;
        let workers = workers.get(currency).copied().unwrap_or_default();
        sums.all += workers;
        sums.wages += workers;
        sums
    }

    /// What has gone through to the employer for a wage run.
    fn through(&self, run: &str) -> i128 {
        let own = self.payments.iter().filter(|paid| {
            let is_its = paid.run.as_deref() == Some(run);
            paid.counts && is_its && paid.contract == LABOUR && paid.currency == "CNY"
        });
        own.map(|paid| paid.amount - paid.back).sum()
    }

    fn is_covered(&self, contract: &str, currency: &str) -> bool {
        self.outflow(contract, currency).all <= self.inflow(contract, currency).all
    }

    fn expect_value(&mut self, entry: u64, contract: &str, currency: &str, checks_budget: bool) {
        let deal = &self.deals[contract];
        let paid = self.inflow(contract, currency).all;
        if deal.currency != currency {
            self.expect(Rule::F3, entry, false, "other-currency");
        } else if paid > deal.value {
            self.expect(Rule::F3, entry, false, "over-contract");
        } else if checks_budget && deal.above.is_none() {
            let own = self.deals.values();
            let own = own.filter(|own| own.above.is_none());
            let own = own.map(|own| {
                let value = if own.currency == currency {
                    own.value
                } else {
                    0
                };
                // What is paid is spent, though the contract is worth less by now.
                own.paid
                    .get(currency)
                    .map_or(value, |paid| value.max(paid.all))
            });
            let contracted: i128 = own.sum();
            let holds = contracted <= self.budget[currency];
            self.expect(Rule::F3, entry, holds, "over-budget");
        } else {
            self.expect(Rule::F3, entry, true, "");
        }
    }
}

/// A site with all contracts, and its parties by contract.
struct World {
    site: Site,
    model: Model,
    buyers: BTreeMap<&'static str, Rc<Party>>,
    suppliers: BTreeMap<&'static str, Rc<Party>>,
}

impl World {
    fn new() -> Self {
        let mut site = Site::new();
        let ore = Rc::new(site.town.party("supplier"));
        let [owner, contractor, labour, steel] =
            [&site.owner, &site.contractor, &site.labour, &site.steel].map(Rc::clone);
        site.contract(ORE, &contract_id(STEEL), (&steel, &ore), "100");
        site.worker("w-1");
        // The project gets a budget in another currency, and a contract for it.
        let signers = [(&owner.key, "buyer")];
        let subject = json!({
            "id": project_id(PROJECT), "project": PROJECT, "title": "容东学校", "buyer": owner.entity,
            "supervisor": site.supervisor.entity, "area": ["1306", "130629"],
            "budget": [{"amount": "1000", "currency": "CNY"}, {"amount": "60", "currency": "EUR"}],
            "approvalLimit": [{"amount": "100", "currency": "CNY"}],
        });
        let mut paper = Paper::new(RecordType::Project, subject, &signers);
        paper.supersedes = Some(site.project);
        site.town.log(paper);
        let subject = json!({
            "id": contract_id(ABROAD), "project": PROJECT, "contract": ABROAD,
            "parent": project_id(PROJECT), "title": "x", "buyer": owner.entity,
            "supplier": ore.entity, "amount": "50", "currency": "EUR",
        });
        let signers = [(&owner.key, "buyer"), (&ore.key, "supplier")];
        site.town
            .log(Paper::new(RecordType::Contract, subject, &signers));
        Self {
            buyers: BTreeMap::from([
                (MAIN, Rc::clone(&owner)),
                (LABOUR, Rc::clone(&contractor)),
                (STEEL, Rc::clone(&contractor)),
                (ORE, Rc::clone(&steel)),
                (ABROAD, owner),
            ]),
            suppliers: BTreeMap::from([
                (MAIN, contractor),
                (LABOUR, labour),
                (STEEL, steel),
                (ORE, Rc::clone(&ore)),
                (ABROAD, ore),
            ]),
            site,
            model: Model::new(),
        }
    }

    fn pay(&mut self, dice: &mut Dice) {
        let contract = *dice.pick(&CONTRACTS);
        let currency = match dice.chance(6) {
            true => *dice.pick(&["CNY", "EUR"]),
            false => self.model.deals[contract].currency,
        };
        let amount = match dice.chance(12) {
            // Around nine tenths of the limit, and the limit itself.
            true => *dice.pick(&[899_999, 900_000, 950_000, 999_999, 1_000_000]),
            false => i128::from(dice.roll(220_000)) + 1,
        };
        let run = dice.chance(40).then(|| format!("W-{}", dice.roll(60)));
        let stranger = Rc::clone(&self.site.stranger);
        let (own_payer, own_payee) = (dice.chance(92), dice.chance(92));
        let payer = if own_payer {
            Rc::clone(&self.buyers[contract])
        } else {
            Rc::clone(&stranger)
        };
        let payee = if own_payee {
            Rc::clone(&self.suppliers[contract])
        } else {
            stranger
        };
        let number = match self.model.payments.is_empty() || !dice.chance(4) {
            true => format!("N-{}", self.model.payments.len()),
            false => dice.pick(&self.model.payments).number.clone(),
        };
        let mut more = json!({"currency": currency, "payment": number, "date": "2026-08-03"});
        if let Some(run) = &run {
            more["wageRun"] = json!(run);
        }
        let entry = self.site.pay(&Pay {
            contract,
            payer: &payer,
            payee: &payee,
            amount: &decimal(amount),
            purpose: if run.is_some() { "wage" } else { "material" },
            more,
        });

        let model = &mut self.model;
        let is_theirs = own_payer && own_payee;
        let mut earlier = model.payments.iter();
        let is_same = |paid: &Paid| paid.number == number && paid.payer == payer.entity;
        let is_first = !earlier.any(|paid| paid.counts && is_same(paid));
        let counts = is_theirs && is_first;
        if counts {
            let deal = model.deals.get_mut(contract).unwrap();
            let sums = deal.paid.entry(currency).or_default();
            sums.all += amount;
            sums.wages += if run.is_some() { amount } else { 0 };
        }
        model.expect(Rule::F4, entry, is_theirs, "not-a-contract-party");
        model.expect(Rule::F6, entry, is_first, "paid-twice");
        model.expect_value(entry, contract, currency, false);
        let above = model.deals[contract].above;
        if let Some(above) = above {
            let is_covered = model.is_covered(above, currency);
            model.expect(Rule::F2, entry, is_covered, "more-out-than-in");
            let (inflow, outflow) = (
                model.inflow(above, currency),
                model.outflow(above, currency),
            );
            let beyond = (outflow.all - outflow.wages) - (inflow.all - inflow.wages);
            let kept = inflow.wages - outflow.wages;
            let holds = run.is_some() || beyond.min(kept) <= 0;
            model.expect(Rule::F8, entry, holds, "wages-misused");
        }
        model.payments.push(Paid {
            entry,
            payer: payer.entity.clone(),
            number,
            contract,
            currency,
            amount,
            back: 0,
            run,
            counts,
        });
    }

    fn reverse(&mut self, dice: &mut Dice) {
        if self.model.payments.is_empty() {
            return;
        }
        let at = usize::try_from(dice.roll(self.model.payments.len() as u64)).unwrap();
        let is_own = dice.chance(85);
        let (entry, contract, whole, left) = {
            let paid = &self.model.payments[at];
            (
                paid.entry,
                paid.contract,
                paid.amount,
                paid.amount - paid.back,
            )
        };
        let amount = match dice.chance(30) {
            true => left.max(1),
            false => i128::from(dice.roll(u64::try_from(whole).unwrap() + 10_000)) + 1,
        };
        let payer = match is_own {
            true => Rc::clone(&self.buyers[contract]),
            false => Rc::clone(&self.site.stranger),
        };
        let currency = self.model.payments[at].currency;
        let reversal = self
            .site
            .reverse_in(entry, &payer, &decimal(amount), currency);

        let model = &mut self.model;
        let paid = &mut model.payments[at];
        if !paid.counts {
            return model.expect(Rule::F6, reversal, false, "nothing-to-reverse");
        }
        let fits = paid.back + amount <= paid.amount;
        if is_own && fits {
            paid.back += amount;
            let is_wage = paid.run.is_some();
            let deal = model.deals.get_mut(contract).unwrap();
            let sums = deal.paid.entry(currency).or_default();
            sums.all -= amount;
            sums.wages -= if is_wage { amount } else { 0 };
        }
        let code = if is_own {
            "reverses-too-much"
        } else {
            "not-theirs-to-reverse"
        };
        model.expect(Rule::F6, reversal, is_own && fits, code);
        let is_covered = model.is_covered(contract, currency);
        model.expect(Rule::F2, reversal, is_covered, "more-out-than-in");
    }

    fn amend(&mut self, dice: &mut Dice) {
        let contract = *dice.pick(&CONTRACTS);
        let change = match dice.chance(20) {
            true => 3_000_000,
            false => i128::from(dice.roll(1_200_000)) - 700_000,
        };
        let is_own = dice.chance(80);
        let buyer = match is_own {
            true => Rc::clone(&self.buyers[contract]),
            false => Rc::clone(&self.site.stranger),
        };
        let supplier = Rc::clone(&self.suppliers[contract]);
        let currency = self.model.deals[contract].currency;
        if change == 0 {
            return;
        }
        let change_text = decimal(change);
        let entry = self
            .site
            .amend_in(contract, (&buyer, &supplier), &change_text, currency);
        if is_own {
            self.model.deals.get_mut(contract).unwrap().value += change;
        }
        self.model
            .expect(Rule::F4, entry, is_own, "not-a-contract-party");
        self.model.expect_value(entry, contract, currency, true);
    }

    fn wages(&mut self, dice: &mut Dice) {
        let run = format!("W-{}", dice.roll(60));
        let amount = match (dice.chance(60), self.model.through(&run)) {
            (true, through) if through > 0 => through,
            _ => i128::from(dice.roll(200_000)) + 1,
        };
        let is_own = dice.chance(85);
        let employer = match is_own {
            true => Rc::clone(&self.site.labour),
            false => Rc::clone(&self.site.steel),
        };
        let total = decimal(amount);
        let subject = json!({
            "id": wage_run_id(LABOUR, &run), "project": PROJECT, "contract": LABOUR, "wageRun": run,
            "period": "2026-07", "part": 1, "parts": 1, "amount": total, "currency": "CNY",
            "lines": [{"amount": total, "pseudonym": "w-1"}], "date": "2026-08-05",
        });
        let signers = [
            (&employer.key, "employer"),
            (&self.site.supervisor.key, "supervisor"),
        ];
        let entry = self
            .site
            .town
            .log(Paper::new(RecordType::WageRun, subject, &signers));
        let model = &mut self.model;
        if is_own && !model.runs.contains_key(&run) {
            model.runs.insert(run, (entry, amount));
            let deal = model.deals.get_mut(LABOUR).unwrap();
            *deal.to_workers.entry("CNY").or_default() += amount;
        }
        let is_covered = model.is_covered(LABOUR, "CNY");
        model.expect(Rule::F2, entry, is_covered, "more-out-than-in");
    }

    /// What is asked of the present, after the last event.
    fn finish(&mut self) {
        let model = &mut self.model;
        for (run, (entry, total)) in model.runs.clone() {
            let through = model.through(&run);
            model.expect(Rule::F7, entry, through == total, "through-differs");
        }
        let just_below: Vec<(u64, &str)> = model
            .payments
            .iter()
            .filter(|paid| paid.counts && paid.currency == "CNY")
            .filter(|paid| (LIMIT * 9 / 10..LIMIT).contains(&paid.amount))
            .map(|paid| (paid.entry, paid.contract))
            .collect();
        for (entry, contract) in &just_below {
            let others = just_below.iter().filter(|(_, other)| other == contract);
            let expected = match others.count() {
                1 => "passed",
                _ => "warning split-payments",
            };
            model.expected.push((Rule::F9, *entry, expected.to_owned()));
        }
    }
}

fn history(seed: u64) -> World {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut world = World::new();
    for _ in 0..EVENTS {
        match dice.roll(20) {
            0..=12 => world.pay(&mut dice),
            13..=15 => world.reverse(&mut dice),
            16 => world.amend(&mut dice),
            _ => world.wages(&mut dice),
        }
    }
    world.finish();
    world
}

#[test]
fn every_moment_is_as_a_plain_model_has_it() {
    let mut seen: BTreeSet<(Rule, String)> = BTreeSet::new();
    for seed in 1..=3 {
        let world = history(seed);
        let trust = Town::trust();
        let known = world.site.town.known(&trust);
        for (rule, entry, expected) in &world.model.expected {
            let found = told(&ask(&known, *rule, *entry));
            assert_eq!(found, *expected, "seed {seed}, {} of {entry}", rule.code());
            seen.insert((*rule, found));
        }
        the_story_adds_up(&world, &known);
    }
    // The histories are such that each rule is kept and broken.
    for (rule, code) in [
        (Rule::F2, "more-out-than-in"),
        (Rule::F3, "over-contract"),
        (Rule::F3, "over-budget"),
        (Rule::F3, "other-currency"),
        (Rule::F4, "not-a-contract-party"),
        (Rule::F6, "paid-twice"),
        (Rule::F6, "reverses-too-much"),
        (Rule::F6, "not-theirs-to-reverse"),
        (Rule::F6, "nothing-to-reverse"),
        (Rule::F7, "through-differs"),
        (Rule::F8, "wages-misused"),
    ] {
        assert!(seen.contains(&(rule, format!("failed {code}"))), "{code}");
        assert!(seen.contains(&(rule, "passed".into())), "{}", rule.code());
    }
    assert!(seen.contains(&(Rule::F9, "warning split-payments".into())));
}

/// The sums on a project's page are those of the model.
fn the_story_adds_up(world: &World, known: &stele_records::known::Known<'_>) {
    let story = ProjectStory::tell(known, PROJECT, NOW).expect("a whole log");
    assert_eq!(story.tally.worst(), RecordStanding::Fails);
    let amount = |ten_thousandths: i128| Amount::of(&decimal(ten_thousandths));
    for link in &story.links {
        let deal = &world.model.deals[link.contract.as_str()];
        let flow = link.flow.as_ref().expect("a whole log");
        assert_eq!(flow.value, amount(deal.value), "{}", link.contract);
        for currency in ["CNY", "EUR"] {
            let (paid, out) = (
                world.model.inflow(&link.contract, currency).all,
                world.model.outflow(&link.contract, currency).all,
            );
            assert_eq!(flow.paid.get(currency), amount(paid), "{}", link.contract);
            assert_eq!(
                flow.passed_on.get(currency),
                amount(out),
                "{}",
                link.contract
            );
        }
    }
    assert_eq!(story.links.len(), CONTRACTS.len());
    let order: Vec<(&str, usize)> = story
        .links
        .iter()
        .map(|link| (link.contract.as_str(), link.depth))
        .collect();
    assert_eq!(
        order,
        [(MAIN, 0), (LABOUR, 1), (STEEL, 1), (ORE, 2), (ABROAD, 0)]
    );
    let owners: i128 = [MAIN, ABROAD]
        .iter()
        .map(|contract| world.model.inflow(contract, "CNY").all)
        .sum();
    assert_eq!(story.paid.get("CNY"), amount(owners));
}

/// A project of 50,000 payments: the audit answers, each rule of each payment. Run it in a release build, with
/// `--ignored`: it signs and checks a hundred thousand signatures.
#[test]
#[ignore = "takes minutes in a debug build; `cargo xtask test --full` runs it"]
fn a_project_of_50_000_payments_is_audited() {
    let mut site = Site::new();
    let [owner, contractor, steel, labour] =
        [&site.owner, &site.contractor, &site.steel, &site.labour].map(Rc::clone);
    site.amend(MAIN, (&owner, &contractor), "99");
    site.progress("900");
    let pay = |contract, payee, amount| Pay {
        contract,
        payer: &contractor,
        payee,
        amount,
        purpose: "material",
        more: json!({}),
    };
    let mut entries = Vec::new();
    for _ in 0..25_000 {
        entries.push(site.pay(&pay(STEEL, &steel, "0.0075")));
        entries.push(site.pay(&pay(LABOUR, &labour, "0.0105")));
    }
    let over = site.pay(&pay(STEEL, &steel, "12.5001"));
    let trust = Town::trust();
    let begun = std::time::Instant::now();
    let known = site.town.known(&trust);
    let read = begun.elapsed();
    for entry in &entries {
        for rule in Rule::of(RecordType::Payment) {
            let found = told(&ask(&known, *rule, *entry));
            assert!(["passed", "not-applicable"].contains(&&*found), "{found}");
        }
    }
    let found = told(&ask(&known, Rule::F3, over));
    assert_eq!(found, "failed over-contract");
    let story = ProjectStory::tell(&known, PROJECT, NOW).expect("a whole log");
    assert_eq!(story.movements.len(), 50_002);
    let judged = begun.elapsed() - read;
    eprintln!("50,002 payments: read and verified in {read:.1?}, judged and told in {judged:.1?}");
}
