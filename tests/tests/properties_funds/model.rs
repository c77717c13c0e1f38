//! The plain model: sums, and nothing else. It knows nothing of records, keys or indexes; of the project's
//! code it borrows the names of the rules.

use std::collections::{BTreeMap, BTreeSet};

use stele_records::rules::Rule;
use stele_tests::rules::funds::{LABOUR, MAIN, STEEL};

/// Another contract of the owner's, in another currency.
pub(super) const ABROAD: &str = "XA-2026-01/C2";
/// A contract below the one for steel.
pub(super) const ORE: &str = "XA-2026-01/C1-S-O";
pub(super) const CONTRACTS: [&str; 5] = [MAIN, LABOUR, STEEL, ORE, ABROAD];
/// The approval limit, in ten-thousandths of a yuan.
const LIMIT: i128 = 1_000_000;

#[derive(Default, Clone)]
pub(super) struct Sums {
    pub(super) all: i128,
    pub(super) wages: i128,
}

/// What a contract has come to.
#[derive(Default, Clone)]
pub(super) struct Deal {
    above: Option<&'static str>,
    pub(super) currency: &'static str,
    pub(super) value: i128,
    paid: BTreeMap<&'static str, Sums>,
    to_workers: i128,
    /// Whom these wages went to.
    workers: BTreeSet<String>,
}

/// All contracts at one moment.
#[derive(Clone)]
pub(super) struct Deals(BTreeMap<&'static str, Deal>);

impl Deals {
    fn new() -> Self {
        let deal = |above, currency, value: i128| Deal {
            above,
            currency,
            value: value * 10_000,
            ..Deal::default()
        };
        Self(BTreeMap::from([
            (MAIN, deal(None, "CNY", 900)),
            (LABOUR, deal(Some(MAIN), "CNY", 300)),
            (STEEL, deal(Some(MAIN), "CNY", 200)),
            (ORE, deal(Some(STEEL), "CNY", 100)),
            (ABROAD, deal(None, "EUR", 50)),
        ]))
    }

    pub(super) fn of(&self, contract: &str) -> &Deal {
        &self.0[contract]
    }

    /// Paid under a contract.
    pub(super) fn inflow(&self, contract: &str, currency: &str) -> Sums {
        let paid = &self.of(contract).paid;
        paid.get(currency).cloned().unwrap_or_default()
    }

    /// Paid out to workers under a contract, and to how many.
    pub(super) fn wages(&self, contract: &str, currency: &str) -> (i128, usize) {
        let deal = self.of(contract);
        match currency {
            "CNY" => (deal.to_workers, deal.workers.len()),
            _ => (0, 0),
        }
    }

    /// Paid on by the supplier of a contract.
    pub(super) fn outflow(&self, contract: &str, currency: &str) -> Sums {
        let mut sums = Sums::default();
        for (name, deal) in &self.0 {
            if deal.above == Some(contract) {
                let own = self.inflow(name, currency);
                sums.all += own.all;
                sums.wages += own.wages;
            }
        }
        let (workers, _) = self.wages(contract, currency);
        sums.all += workers;
        sums.wages += workers;
        sums
    }

    fn is_covered(&self, contract: &str, currency: &str) -> bool {
        self.outflow(contract, currency).all <= self.inflow(contract, currency).all
    }

    fn change(&mut self, contract: &str) -> &mut Deal {
        self.0.get_mut(contract).unwrap()
    }

    fn add(&mut self, contract: &str, currency: &'static str, amount: i128, is_wage: bool) {
        let sums = self.change(contract).paid.entry(currency).or_default();
        sums.all += amount;
        sums.wages += if is_wage { amount } else { 0 };
    }

    /// What the owner has contracted or paid.
    fn contracted(&self, currency: &str) -> i128 {
        let own = self.0.values().filter(|deal| deal.above.is_none());
        let own = own.map(|deal| {
            let is_same = deal.currency == currency;
            let value = if is_same { deal.value } else { 0 };
            // What is paid is spent, though the contract is worth less by now.
            let paid = deal.paid.get(currency);
            paid.map_or(value, |paid| value.max(paid.all))
        });
        own.sum()
    }
}

/// Who pays whom under whose eyes.
#[derive(Clone, PartialEq)]
pub(super) struct Hands {
    pub(super) payer: String,
    pub(super) payee: String,
    pub(super) supervisor: String,
}

pub(super) struct Payment {
    pub(super) entry: u64,
    pub(super) hands: Hands,
    pub(super) number: String,
    pub(super) contract: &'static str,
    pub(super) currency: &'static str,
    pub(super) amount: i128,
    pub(super) purpose: &'static str,
    pub(super) milestone: Option<String>,
    pub(super) run: Option<String>,
}

pub(super) struct Paid {
    pub(super) own: Payment,
    pub(super) back: i128,
    counts: bool,
}

impl Paid {
    fn left(&self) -> i128 {
        if self.counts {
            self.own.amount - self.back
        } else {
            0
        }
    }
}

/// One part of a wage run, by the employer.
pub(super) struct Part {
    pub(super) entry: u64,
    pub(super) part: i64,
    pub(super) parts: i64,
    pub(super) total: i128,
    pub(super) lines: Vec<(String, i128)>,
}

impl Part {
    pub(super) fn sum(&self) -> i128 {
        self.lines.iter().map(|(_, amount)| amount).sum()
    }
}

/// How things were when so many entries were in the log.
pub(super) struct Moment {
    pub(super) entries: usize,
    pub(super) deals: Deals,
    /// How many findings were expected by then.
    pub(super) expected: usize,
}

pub(super) struct Model {
    pub(super) deals: Deals,
    pub(super) payments: Vec<Paid>,
    pub(super) moments: Vec<Moment>,
    /// What each rule finds of which entry.
    pub(super) expected: Vec<(Rule, u64, String)>,
    budget: BTreeMap<&'static str, i128>,
    parties: BTreeMap<&'static str, Hands>,
    /// Whether the works were found done, as the supervisor said last.
    milestones: BTreeMap<(&'static str, String), bool>,
    /// The parts of each wage run, in the order of the log.
    runs: BTreeMap<String, Vec<Part>>,
    workers: BTreeSet<String>,
}

impl Model {
    pub(super) fn new(parties: BTreeMap<&'static str, Hands>, workers: &[String]) -> Self {
        Self {
            deals: Deals::new(),
            payments: Vec::new(),
            moments: Vec::new(),
            expected: Vec::new(),
            budget: BTreeMap::from([("CNY", 1_000 * 10_000), ("EUR", 60 * 10_000)]),
            parties,
            milestones: BTreeMap::new(),
            runs: BTreeMap::new(),
            workers: workers.iter().cloned().collect(),
        }
    }

    pub(super) fn remember(&mut self, entries: usize) {
        self.moments.push(Moment {
            entries,
            deals: self.deals.clone(),
            expected: self.expected.len(),
        });
    }

    fn tell(&mut self, rule: Rule, entry: u64, told: &str) {
        self.expected.push((rule, entry, told.to_owned()));
    }

    fn expect(&mut self, rule: Rule, entry: u64, holds: bool, code: &str) {
        self.because(rule, entry, if holds { Ok(()) } else { Err(code) });
    }

    fn because(&mut self, rule: Rule, entry: u64, holds: Result<(), &str>) {
        match holds {
            Ok(()) => self.tell(rule, entry, "passed"),
            Err(code) => self.tell(rule, entry, &format!("failed {code}")),
        }
    }

    pub(super) fn paid(&mut self, own: Payment) {
        let Payment {
            entry,
            contract,
            currency,
            amount,
            ..
        } = own;
        let is_wage = own.purpose == "wage";
        let of_contract = &self.parties[contract];
        let Hands {
            payer,
            payee,
            supervisor,
        } = &own.hands;
        let signed = if supervisor == payer || supervisor == payee {
            Err("supervisor-is-party")
        } else if *supervisor != of_contract.supervisor {
            Err("other-supervisor")
        } else {
            Ok(())
        };
        let is_theirs = *payer == of_contract.payer && *payee == of_contract.payee;
        let mut earlier = self.payments.iter();
        let is_first = !earlier.any(|paid| {
            paid.counts && paid.own.number == own.number && paid.own.hands.payer == *payer
        });
        let counts = signed.is_ok() && is_theirs && is_first;
        if counts {
            self.deals.add(contract, currency, amount, is_wage);
        }
        self.because(Rule::F1, entry, signed);
        self.expect(Rule::F4, entry, is_theirs, "not-a-contract-party");
        self.expect(Rule::F6, entry, is_first, "paid-twice");
        self.expect_value(entry, contract, currency, false);
        self.expect_ground(&own);
        match self.deals.of(contract).above {
            Some(above) => {
                let is_covered = self.deals.is_covered(above, currency);
                self.expect(Rule::F2, entry, is_covered, "more-out-than-in");
                let inflow = self.deals.inflow(above, currency);
                let outflow = self.deals.outflow(above, currency);
                let beyond = (outflow.all - outflow.wages) - (inflow.all - inflow.wages);
                let kept = inflow.wages - outflow.wages;
                let holds = is_wage || beyond.min(kept) <= 0;
                self.expect(Rule::F8, entry, holds, "wages-misused");
            }
            None => self.tell(Rule::F2, entry, "not-applicable"),
        }
        let back = 0;
        self.payments.push(Paid { own, back, counts });
    }

    /// The works that it pays for were found done before.
    fn expect_ground(&mut self, own: &Payment) {
        let Some(name) = &own.milestone else {
            return match own.purpose {
                "progress" => self.expect(Rule::F5, own.entry, false, "no-milestone"),
                _ => self.tell(Rule::F5, own.entry, "not-applicable"),
            };
        };
        let found = match self.milestones.get(&(own.contract, name.clone())) {
            Some(true) => Ok(()),
            Some(false) => Err("milestone-not-met"),
            None => Err("milestone-open"),
        };
        self.because(Rule::F5, own.entry, found);
    }

    fn expect_value(&mut self, entry: u64, contract: &str, currency: &str, checks_budget: bool) {
        let deal = self.deals.of(contract);
        let paid = self.deals.inflow(contract, currency).all;
        let holds = if deal.currency != currency {
            Err("other-currency")
        } else if paid > deal.value {
            Err("over-contract")
        } else if checks_budget
            && deal.above.is_none()
            && self.deals.contracted(currency) > self.budget[currency]
        {
            Err("over-budget")
        } else {
            Ok(())
        };
        self.because(Rule::F3, entry, holds);
    }

    /// Money of a payment came back: of the one at this place.
    pub(super) fn reversed(&mut self, entry: u64, at: usize, payer: &str, by: &str, amount: i128) {
        let paid = &mut self.payments[at];
        if !paid.counts {
            self.expect(Rule::F1, entry, false, "nothing-to-reverse");
            return self.expect(Rule::F6, entry, false, "nothing-to-reverse");
        }
        let Payment {
            contract, currency, ..
        } = paid.own;
        let own = &self.parties[contract];
        let signed = if payer != own.payer {
            Err("other-signer")
        } else if by != own.supervisor {
            Err("other-supervisor")
        } else {
            Ok(())
        };
        let is_theirs = signed.is_ok();
        let fits = paid.back + amount <= paid.own.amount;
        if is_theirs && fits {
            paid.back += amount;
            let is_wage = paid.own.purpose == "wage";
            self.deals.add(contract, currency, -amount, is_wage);
        }
        let code = match is_theirs {
            true => "reverses-too-much",
            false => "not-theirs-to-reverse",
        };
        self.because(Rule::F1, entry, signed);
        self.expect(Rule::F6, entry, is_theirs && fits, code);
        let is_covered = self.deals.is_covered(contract, currency);
        self.expect(Rule::F2, entry, is_covered, "more-out-than-in");
    }

    /// The value of a contract was changed by this buyer.
    pub(super) fn amended(&mut self, entry: u64, contract: &str, buyer: &str, change: i128) {
        let is_own = buyer == self.parties[contract].payer;
        let deal = self.deals.change(contract);
        deal.value += if is_own { change } else { 0 };
        let currency = deal.currency;
        self.expect(Rule::F4, entry, is_own, "not-a-contract-party");
        self.expect_value(entry, contract, currency, true);
    }

    /// Somebody said whether works are done.
    pub(super) fn looked_at(
        &mut self,
        entry: u64,
        (contract, name): (&'static str, &str),
        by: &str,
        is_met: bool,
    ) {
        let is_own = by == self.parties[contract].supervisor;
        if is_own {
            let key = (contract, name.to_owned());
            self.milestones.insert(key, is_met);
        }
        self.expect(Rule::F4, entry, is_own, "other-supervisor");
    }

    /// Somebody logged a part of a wage run.
    pub(super) fn wages(&mut self, run: &str, employer: &str, by: &str, part: Part) {
        let entry = part.entry;
        let own = &self.parties[LABOUR];
        let signed = if by != own.supervisor {
            Err("other-supervisor")
        } else if employer != own.payee {
            Err("not-a-contract-party")
        } else {
            Ok(())
        };
        if signed.is_ok() {
            let parts = self.runs.entry(run.to_owned()).or_default();
            if parts.iter().all(|other| other.part != part.part) {
                let deal = self.deals.change(LABOUR);
                deal.to_workers += part.sum();
                let lines = part.lines.iter();
                deal.workers.extend(lines.map(|(worker, _)| worker.clone()));
            }
            parts.push(part);
        }
        self.because(Rule::F4, entry, signed);
        let is_covered = self.deals.is_covered(LABOUR, "CNY");
        self.expect(Rule::F2, entry, is_covered, "more-out-than-in");
    }

    /// The parts of a wage run that count: each as it was logged first.
    pub(super) fn firsts(&self, run: &str) -> Vec<&Part> {
        let mut firsts: Vec<&Part> = Vec::new();
        for part in self.runs.get(run).into_iter().flatten() {
            if firsts.iter().all(|other| other.part != part.part) {
                firsts.push(part);
            }
        }
        firsts
    }

    /// What has gone through under a contract for a wage run.
    pub(super) fn through(&self, contract: &str, currency: &str, run: &str) -> i128 {
        let own = self.payments.iter().filter(|paid| {
            let is_its = paid.own.run.as_deref() == Some(run);
            is_its && paid.own.contract == contract && paid.own.currency == currency
        });
        own.map(Paid::left).sum()
    }

    /// Why a part of a wage run is not as it should be.
    fn wages_wrong(&self, run: &str, part: &Part) -> Result<(), &'static str> {
        let firsts = self.firsts(run);
        let mut numbers: Vec<i64> = firsts.iter().map(|other| other.part).collect();
        numbers.sort_unstable();
        let mut seen = BTreeSet::new();
        let mut lines = firsts.iter().flat_map(|other| &other.lines);
        if firsts
            .iter()
            .any(|other| other.part == part.part && other.entry != part.entry)
        {
            Err("part-twice")
        } else if firsts
            .iter()
            .any(|other| (other.parts, other.total) != (part.parts, part.total))
        {
            Err("parts-differ")
        } else if !numbers.into_iter().eq(1..=part.parts) {
            Err("part-missing")
        } else if !lines.all(|(worker, _)| seen.insert(worker)) {
            Err("worker-twice")
        } else if firsts.iter().map(|other| other.sum()).sum::<i128>() != part.total {
            Err("lines-differ")
        } else if !part.lines.iter().all(|(own, _)| self.workers.contains(own)) {
            Err("worker-unknown")
        } else if self.through(LABOUR, "CNY", run) != part.total {
            Err("through-differs")
        } else {
            Ok(())
        }
    }

    /// What is to be said of a payment for wages, by what became of them.
    fn wages_paid_out(&self, own: &Payment, run: &str) -> &'static str {
        let is_above = [MAIN, LABOUR].contains(&own.contract);
        let firsts = if is_above {
            self.firsts(run)
        } else {
            Vec::new()
        };
        let most = firsts.iter().map(|part| part.parts).max();
        let is_there = |number| firsts.iter().any(|part| part.part == number);
        if !most.is_some_and(|most| (1..=most).all(is_there)) {
            return "warning not-paid-out";
        }
        let sum: i128 = match own.currency {
            "CNY" => firsts.iter().map(|part| part.sum()).sum(),
            _ => 0,
        };
        match self.through(own.contract, own.currency, run) == sum {
            true => "passed",
            false => "failed through-differs",
        }
    }

    /// What is asked of the present, after the last event.
    pub(super) fn finish(&mut self) {
        let mut present: Vec<(Rule, u64, String)> = Vec::new();
        for (run, parts) in &self.runs {
            present.extend(parts.iter().map(|part| {
                let told = match self.wages_wrong(run, part) {
                    Ok(()) => "passed".to_owned(),
                    Err(code) => format!("failed {code}"),
                };
                (Rule::F7, part.entry, told)
            }));
        }
        let payments = || self.payments.iter();
        present.extend(payments().map(|paid| {
            let run = paid.own.run.as_deref();
            let told = run.map_or("not-applicable", |run| self.wages_paid_out(&paid.own, run));
            (Rule::F7, paid.own.entry, told.to_owned())
        }));
        let just_below: Vec<&Payment> = payments()
            .filter(|paid| paid.counts && paid.own.currency == "CNY")
            .map(|paid| &paid.own)
            .filter(|own| (LIMIT * 9 / 10..LIMIT).contains(&own.amount))
            .collect();
        present.extend(just_below.iter().map(|own| {
            let others = just_below.iter();
            let others = others.filter(|other| other.contract == own.contract);
            let told = match others.count() {
                1 => "passed",
                _ => "warning split-payments",
            };
            (Rule::F9, own.entry, told.to_owned())
        }));
        self.expected.extend(present);
    }
}
