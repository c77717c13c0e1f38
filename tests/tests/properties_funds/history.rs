//! Random histories: each event is logged by the honest or by others, and told to the model.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::json;
use stele_records::types::RecordType;
use stele_records::types::funds::{contract_id, project_id};
use stele_tests::rules::funds::{LABOUR, MAIN, PROJECT, Pay, STEEL, Site};
use stele_tests::rules::town::{Paper, Party};

use super::model::{ABROAD, CONTRACTS, Hands, Model, ORE, Part, Payment};

const EVENTS: u64 = 3_000;
/// How many workers there are, and how many are attested: the last one isn't.
const WORKERS: u64 = 40;
/// Moments at which everything is added up, besides the last.
const MOMENTS: [u64; 5] = [60, 400, 1_100, 1_800, 2_500];

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn at(&mut self, sides: usize) -> usize {
        usize::try_from(self.roll(sides as u64)).unwrap()
    }

    /// From one to this.
    fn amount(&mut self, most: i128) -> i128 {
        i128::from(self.roll(u64::try_from(most).unwrap())) + 1
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.at(of.len())]
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }
}

/// A decimal from ten-thousandths, written by hand.
pub(super) fn decimal(amount: i128) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let amount = amount.abs();
    format!("{sign}{}.{:04}", amount / 10_000, amount % 10_000)
}

/// A site with all contracts, and its parties by contract.
pub(super) struct World {
    pub(super) site: Site,
    pub(super) model: Model,
    buyers: BTreeMap<&'static str, Rc<Party>>,
    suppliers: BTreeMap<&'static str, Rc<Party>>,
    /// The stranger's key for supervising: one key signs a record once.
    other_supervisor: Rc<Party>,
    dice: Dice,
    /// How many events there were.
    events: u64,
}

impl World {
    fn new(dice: Dice) -> Self {
        let mut site = Site::new();
        let ore = Rc::new(site.town.party("supplier"));
        let [owner, contractor, labour, steel] =
            [&site.owner, &site.contractor, &site.labour, &site.steel].map(Rc::clone);
        site.contract(ORE, &contract_id(STEEL), (&steel, &ore), "100");
        let workers: Vec<String> = (1..WORKERS).map(|number| format!("w-{number}")).collect();
        for worker in &workers {
            site.worker(worker);
        }
        log_second_budget(&mut site);
        let subject = json!({
            "id": contract_id(ABROAD), "project": PROJECT, "contract": ABROAD,
            "parent": project_id(PROJECT), "title": "x", "buyer": owner.entity,
            "supplier": ore.entity, "amount": "50", "currency": "EUR",
        });
        let signers = [(&owner.key, "buyer"), (&ore.key, "supplier")];
        site.town
            .log(Paper::new(RecordType::Contract, subject, &signers));
        let stranger = Rc::clone(&site.stranger);
        let other_supervisor = Rc::new(site.town.second_key(&stranger));
        let buyers = BTreeMap::from([
            (MAIN, Rc::clone(&owner)),
            (LABOUR, Rc::clone(&contractor)),
            (STEEL, Rc::clone(&contractor)),
            (ORE, Rc::clone(&steel)),
            (ABROAD, owner),
        ]);
        let suppliers = BTreeMap::from([
            (MAIN, contractor),
            (LABOUR, labour),
            (STEEL, steel),
            (ORE, Rc::clone(&ore)),
            (ABROAD, ore),
        ]);
        let hands = CONTRACTS.map(|contract| {
            let hands = Hands {
                payer: buyers[contract].entity.clone(),
                payee: suppliers[contract].entity.clone(),
                supervisor: site.supervisor.entity.clone(),
            };
            (contract, hands)
        });
        Self {
            model: Model::new(BTreeMap::from(hands), &workers),
            site,
            buyers,
            suppliers,
            other_supervisor,
            dice,
            events: 0,
        }
    }

    /// Mostly the one, otherwise a stranger.
    fn or_stranger(&mut self, percent: u64, own: &Rc<Party>) -> Rc<Party> {
        match self.dice.chance(percent) {
            true => Rc::clone(own),
            false => Rc::clone(&self.site.stranger),
        }
    }

    /// Mostly the project's supervisor.
    fn supervisor(&mut self, percent: u64) -> Rc<Party> {
        match self.dice.chance(percent) {
            true => Rc::clone(&self.site.supervisor),
            false => Rc::clone(&self.other_supervisor),
        }
    }

    /// A wage run of these days.
    fn run(&mut self) -> String {
        format!("W-{}", self.events / 12 + self.dice.roll(20))
    }

    fn milestone(&mut self) -> String {
        format!("M-{}", self.events / 200 + self.dice.roll(4))
    }

    fn pay(&mut self) {
        let contract = *self.dice.pick(&CONTRACTS);
        let currency = match self.dice.chance(6) {
            true => *self.dice.pick(&["CNY", "EUR"]),
            false => self.model.deals.of(contract).currency,
        };
        let amount = match self.dice.chance(12) {
            // Around nine tenths of the limit, and the limit itself.
            true => *self
                .dice
                .pick(&[899_999, 900_000, 950_000, 999_999, 1_000_000]),
            false => self.dice.amount(220_000),
        };
        let purpose = match self.dice.roll(100) {
            0..40 => "wage",
            40..65 => "progress",
            _ => "material",
        };
        let run = (purpose == "wage").then(|| self.run());
        let names_milestone = match purpose {
            "progress" => self.dice.chance(92),
            _ => self.dice.chance(5),
        };
        let milestone = names_milestone.then(|| self.milestone());
        let own = Rc::clone(&self.buyers[contract]);
        let payer = self.or_stranger(92, &own);
        let own = Rc::clone(&self.suppliers[contract]);
        let payee = self.or_stranger(92, &own);
        let supervisor = self.supervisor(93);
        let payments = &self.model.payments;
        let number = match payments.is_empty() || !self.dice.chance(4) {
            true => format!("N-{}", payments.len()),
            false => self.dice.pick(payments).own.number.clone(),
        };
        let mut more = json!({"currency": currency, "payment": number, "date": "2026-08-03"});
        if let Some(run) = &run {
            more["wageRun"] = json!(run);
        }
        if let Some(milestone) = &milestone {
            more["milestone"] = json!(milestone);
        }
        let pay = Pay {
            contract,
            payer: &payer,
            payee: &payee,
            amount: &decimal(amount),
            purpose,
            more,
        };
        let entry = self.site.pay_under(&pay, &supervisor);
        self.model.paid(Payment {
            entry,
            hands: Hands {
                payer: payer.entity.clone(),
                payee: payee.entity.clone(),
                supervisor: supervisor.entity.clone(),
            },
            number,
            contract,
            currency,
            amount,
            purpose,
            milestone,
            run,
        });
    }

    fn reverse(&mut self) {
        if self.model.payments.is_empty() {
            return;
        }
        let at = self.dice.at(self.model.payments.len());
        let paid = &self.model.payments[at];
        let (entry, contract, currency) = (paid.own.entry, paid.own.contract, paid.own.currency);
        let (whole, left) = (paid.own.amount, paid.own.amount - paid.back);
        let amount = match self.dice.chance(30) {
            true => left.max(1),
            false => self.dice.amount(whole + 10_000),
        };
        let own = Rc::clone(&self.buyers[contract]);
        let payer = self.or_stranger(85, &own);
        let by = self.supervisor(92);
        let reversal = self
            .site
            .reverse_under(entry, (&payer, &by), &decimal(amount), currency);
        self.model
            .reversed(reversal, at, &payer.entity, &by.entity, amount);
    }

    fn amend(&mut self) {
        let contract = *self.dice.pick(&CONTRACTS);
        let change = match self.dice.chance(20) {
            true => 3_000_000,
            false => self.dice.amount(1_200_000) - 700_001,
        };
        let own = Rc::clone(&self.buyers[contract]);
        let buyer = self.or_stranger(80, &own);
        let supplier = Rc::clone(&self.suppliers[contract]);
        if change == 0 {
            return;
        }
        let currency = self.model.deals.of(contract).currency;
        let text = decimal(change);
        let entry = self
            .site
            .amend_in(contract, (&buyer, &supplier), &text, currency);
        self.model.amended(entry, contract, &buyer.entity, change);
    }

    fn look_at_works(&mut self) {
        let contract = *self.dice.pick(&CONTRACTS);
        let name = self.milestone();
        let is_met = self.dice.chance(70);
        let status = if is_met { "met" } else { "notMet" };
        let by = self.supervisor(75);
        let entry = self.site.milestone_by(contract, &name, status, &by);
        self.model
            .looked_at(entry, (contract, &name), &by.entity, is_met);
    }

    fn pay_workers(&mut self) {
        let run = self.run();
        let firsts = self.model.firsts(&run);
        let half = match firsts.as_slice() {
            [only] if only.parts == 2 => Some((only.part, only.total, only.sum())),
            _ => None,
        };
        let (part, parts, total, share) = match half {
            // The other part, mostly with what is left.
            Some((part, total, sum)) if self.dice.chance(75) => {
                let total = total + i128::from(self.dice.chance(6));
                (3 - part, 2, total, (total - sum).max(1))
            }
            _ => {
                let total = match (
                    self.dice.chance(75),
                    self.model.through(LABOUR, "CNY", &run),
                ) {
                    (true, through) if through > 2 => through,
                    _ => self.dice.amount(200_000) + 2,
                };
                match self.dice.chance(40) {
                    true => {
                        let part = if self.dice.chance(70) { 1 } else { 2 };
                        (part, 2, total, self.dice.amount(total - 1))
                    }
                    false => (1, 1, total, total),
                }
            }
        };
        let share = share + i128::from(self.dice.chance(4));
        let lines = self.lines(share);
        let own = Rc::clone(&self.site.labour);
        let employer = match self.dice.chance(92) {
            true => own,
            false => Rc::clone(&self.site.steel),
        };
        let by = self.supervisor(92);
        let texts: Vec<String> = lines.iter().map(|(_, amount)| decimal(*amount)).collect();
        let written: Vec<(&str, &str)> = lines
            .iter()
            .zip(&texts)
            .map(|((worker, _), amount)| (worker.as_str(), amount.as_str()))
            .collect();
        let parties = (&*employer, &*by);
        let entry = self
            .site
            .wage_part_by(parties, &run, &decimal(total), (part, parts), &written);
        let part = Part {
            entry,
            part,
            parts,
            total,
            lines,
        };
        self.model.wages(&run, &employer.entity, &by.entity, part);
    }

    /// A share of wages, for one worker or two.
    fn lines(&mut self, share: i128) -> Vec<(String, i128)> {
        let first = self.dice.roll(WORKERS) + 1;
        let second = match self.dice.chance(5) {
            true => first,
            false => first % WORKERS + 1,
        };
        if share < 2 || self.dice.chance(45) {
            return vec![(format!("w-{first}"), share)];
        }
        let own = self.dice.amount(share - 1);
        vec![
            (format!("w-{first}"), own),
            (format!("w-{second}"), share - own),
        ]
    }
}

/// The project gets a budget in another currency.
fn log_second_budget(site: &mut Site) {
    let owner = Rc::clone(&site.owner);
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
}

pub(super) fn history(seed: u64) -> World {
    let dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut world = World::new(dice);
    for event in 0..EVENTS {
        if MOMENTS.contains(&event) {
            world.model.remember(world.site.town.entries.len());
        }
        world.events = event;
        match world.dice.roll(40) {
            0..=24 => world.pay(),
            25..=29 => world.reverse(),
            30..=31 => world.amend(),
            32..=34 => world.look_at_works(),
            _ => world.pay_workers(),
        }
    }
    world.model.remember(world.site.town.entries.len());
    world.model.finish();
    world
}
