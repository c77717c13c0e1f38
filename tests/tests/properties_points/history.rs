//! Random histories: events by the honest and by others, each told to the model as it is logged.

use std::collections::BTreeMap;

use serde_json::json;
use stele_records::rules::Rule;
use stele_records::rules::Rule::{P1, P2, P3, P4, P5};
use stele_records::types::RecordType;
use stele_sign::multikey::SecretKey;
use stele_tests::city::NOW_TEXT;
use stele_tests::rules::forest::with;
use stele_tests::rules::points::{
    OTHER_STATION, STATION, Scheme, Who, account, deposit, goods, grant, rates, redemption, taken,
    transfer,
};
use stele_tests::rules::town::{Paper, Party};

use super::model::{By, Given, Model, Waste};

/// Days on which things happen, from that of the scheme on.
const DAYS: usize = 40;
const STATIONS: [&str; 2] = [STATION, OTHER_STATION];

pub(super) fn date(day: usize) -> String {
    match day {
        0..10 => format!("2026-09-{}", day + 21),
        _ => format!("2026-10-{:02}", day - 9),
    }
}

/// Numbers that look random and are the same on every run (SplitMix64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    /// True so many times in a hundred.
    pub(super) fn is(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// What should be found of an event, and on which accounts it stands.
pub(super) struct Expected {
    pub(super) entry: u64,
    pub(super) rules: Vec<(Rule, bool)>,
    /// Account and balance after it.
    pub(super) balances: Vec<(String, i64)>,
    pub(super) counts: bool,
}

pub(super) struct History {
    pub(super) s: Scheme,
    pub(super) elsewhere: Party,
    pub(super) stranger: Party,
    pub(super) keys: Vec<SecretKey>,
    pub(super) names: Vec<String>,
    pub(super) receipts: Vec<String>,
    pub(super) numbers: BTreeMap<(usize, usize), usize>,
    pub(super) tables: Vec<u64>,
    pub(super) catalogues: [Vec<u64>; 2],
    pub(super) model: Model,
    pub(super) dice: Dice,
    pub(super) expected: Vec<Expected>,
    /// Registrations that the office could withdraw.
    pub(super) registered: Vec<(String, u64)>,
    /// What could be logged again, by whose key, and the account that it names.
    pub(super) again: Vec<(u64, By, Rule, Vec<String>)>,
}

impl History {
    pub(super) fn new(seed: u64) -> Self {
        let mut s = Scheme::new();
        let elsewhere = s.town.party("authority");
        let types = [
            RecordType::RateTable,
            RecordType::Account,
            RecordType::Expiry,
            RecordType::PointsReversal,
        ];
        s.town
            .accredit(&elsewhere, &types, &["authority"], &["130632"]);
        let stranger = s.town.party("other");
        let goods = goods("stall", &s.other_merchant, 45);
        let second = s.says(
            RecordType::Catalogue,
            goods,
            &[Who::OtherMerchant, Who::OfficeToo],
        );
        let keys = (0..8).map(|_| s.town.new_key()).collect();
        let model = Model {
            table: (s.rates, 10, 3),
            prices: [(s.catalogue, 30), (second, 45)],
            ..Model::default()
        };
        Self {
            tables: vec![s.rates],
            catalogues: [vec![s.catalogue], vec![second]],
            names: (0..10).map(|n| format!("purse {n}")).collect(),
            receipts: Vec::new(),
            numbers: BTreeMap::new(),
            dice: Dice(seed),
            expected: Vec::new(),
            registered: Vec::new(),
            again: Vec::new(),
            s,
            elsewhere,
            stranger,
            keys,
            model,
        }
    }

    pub(super) fn says(
        &mut self,
        record_type: RecordType,
        subject: serde_json::Value,
        signers: &[(Signer, &'static str)],
    ) -> u64 {
        let signers: Vec<_> = signers
            .iter()
            .map(|(by, role)| (self.key(*by), *role))
            .collect();
        let paper = Paper::new(record_type, subject, &signers);
        let bytes = self.s.town.sign(paper);
        self.s.town.log_bytes(bytes)
    }

    pub(super) fn key(&self, by: Signer) -> &SecretKey {
        match by {
            Signer::Key(at) => &self.keys[at],
            Signer::By(by) => key(&self.s, &self.elsewhere, &self.stranger, by),
        }
    }

    pub(super) fn name(&mut self) -> String {
        // Most of them have no end of accounts; some go on under a new one.
        let at = self.dice.below(self.names.len());
        self.names[at].clone()
    }

    pub(super) fn settle(
        &mut self,
        entry: u64,
        rules: Vec<(Rule, bool)>,
        names: &[&str],
        counts: bool,
    ) {
        let balances = names
            .iter()
            .map(|name| ((*name).to_owned(), self.model.balance(name)));
        let balances = balances.collect();
        self.expected.push(Expected {
            entry,
            rules,
            balances,
            counts,
        });
    }

    pub(super) fn step(&mut self) {
        match self.dice.below(100) {
            0..30 => self.deposit(),
            30..55 => self.grant(),
            55..72 => self.redemption(),
            72..84 => self.taken(),
            84..88 => self.transfer(),
            88..93 => self.account(),
            93 => self.withdrawal(),
            94 | 95 => self.rates(),
            96 => self.catalogue(),
            _ => self.again(),
        }
    }

    pub(super) fn deposit(&mut self) {
        let name = self.name();
        let (station, day) = (self.dice.below(2), self.dice.below(DAYS));
        let date = date(day);
        let next = self.numbers.get(&(station, day)).copied().unwrap_or(0) + 1;
        let number = match self.dice.below(20) {
            0 => next + 1,
            1 | 2 => self.dice.below(next) + 1,
            _ => next,
        };
        let receipt = format!("{}/{}/{number}", STATIONS[station], date);
        let by = match self.dice.below(20) {
            0 => By::Stranger,
            1 => By::Station(1 - station),
            _ => By::Station(station),
        };
        let (is_glass, grams) = (self.dice.is(3), 500 + 100 * self.dice.below(60) as i64);
        let kind = if is_glass { "glass" } else { "paper" };
        let subject = with(deposit(&name, &receipt, grams), json!({"kind": kind}));
        let entry = self.says(RecordType::Deposit, subject, &[(Signer::By(by), "station")]);
        let m = &mut self.model;
        let p1 = by == By::Station(station);
        let day_of = (name.clone(), date.clone());
        let before = format!("{}/{}/{}", STATIONS[station], date, number - 1);
        let used = m.deposits.contains_key(&receipt);
        let limit = p1 && m.days.get(&day_of).is_some_and(|count| *count >= m.table.2);
        let fits = !p1 || !m.is_blue(&name);
        let in_order = m.is_open(&name)
            && !m.is_left(&name)
            && fits
            && !used
            && (number == 1 || m.deposits.contains_key(&before))
            && !limit;
        if p1 && !used {
            let waste = Waste {
                account: name.clone(),
                is_glass,
                grams,
                in_order,
            };
            m.deposits.insert(receipt.clone(), waste);
            *m.days.entry(day_of).or_default() += 1;
            self.numbers.insert((station, day), number.max(next - 1));
        }
        self.receipts.push(receipt);
        self.again.push((entry, by, P2, vec![name.clone()]));
        self.settle(
            entry,
            vec![(P1, p1), (P2, in_order)],
            &[&name],
            p1 && in_order,
        );
    }

    pub(super) fn grant(&mut self) {
        if self.receipts.is_empty() {
            return;
        }
        let last = self.receipts.len().saturating_sub(self.dice.below(6) + 1);
        let at = if self.dice.is(85) {
            last
        } else {
            self.dice.below(self.receipts.len())
        };
        let receipt = self.receipts[at].clone();
        let station = usize::from(receipt.starts_with(OTHER_STATION));
        let waste = self.model.deposits.get(&receipt).cloned();
        let whose = waste.as_ref().map(|waste| waste.account.clone());
        let name = match whose {
            Some(name) if !self.dice.is(5) => name,
            _ => self.name(),
        };
        let due = waste
            .as_ref()
            .map_or(10, |waste| waste.grams * self.model.table.1 / 1_000);
        let points = if self.dice.is(6) { due + 1 } else { due };
        let old = self.dice.below(self.tables.len());
        let table = if self.dice.is(5) {
            self.tables[old]
        } else {
            self.model.table.0
        };
        let by = match self.dice.below(20) {
            0 => By::Stranger,
            1 => By::Station(1 - station),
            _ => By::Station(station),
        };
        let subject = grant(&name, &receipt, &self.s.town.id_of(table), points);
        let entry = self.says(RecordType::Grant, subject, &[(Signer::By(by), "station")]);
        let m = &mut self.model;
        let operated = by == By::Station(station);
        let p1 = operated
            && waste
                .as_ref()
                .is_some_and(|waste| waste.account == name && !waste.is_glass)
            && table == m.table.0
            && points == due;
        let fits = !operated || !m.is_blue(&name);
        let p2 = !m.grants.contains_key(&receipt)
            && m.is_open(&name)
            && !m.is_left(&name)
            && fits
            && waste.is_none_or(|waste| waste.in_order);
        if p1 && !m.grants.contains_key(&receipt) {
            let given = Given {
                account: name.clone(),
                points,
                by,
                in_order: p2,
                taken: 0,
            };
            m.grants.insert(receipt, given);
            if p2 {
                m.purse(&name).balance += points;
                m.sums[0] += points;
            }
        }
        self.again.push((entry, by, P2, vec![name.clone()]));
        self.settle(entry, vec![(P1, p1), (P2, p2)], &[&name], p1 && p2);
    }

    pub(super) fn redemption(&mut self) {
        let name = self.name();
        let merchant = self.dice.below(2);
        let named = [&self.s.merchant, &self.s.other_merchant][merchant]
            .entity
            .clone();
        let old = self.dice.below(self.catalogues[merchant].len());
        let (current, price) = self.model.prices[merchant];
        let catalogue = if self.dice.is(6) {
            self.catalogues[merchant][old]
        } else {
            current
        };
        let quantity = 1 + self.dice.below(3) as i64;
        let points = quantity * price + i64::from(self.dice.is(5));
        let receipt = format!("r-{}", self.dice.below(4_000));
        let owner = self.model.owner(&name);
        let holder = match owner {
            Some(owner) if !self.dice.is(7) => owner,
            _ => self.dice.below(self.keys.len()),
        };
        let by = match self.dice.below(25) {
            0 => By::Stranger,
            1 => By::Merchant(1 - merchant),
            _ => By::Merchant(merchant),
        };
        let id = self.s.town.id_of(catalogue);
        let subject = redemption(&name, &named, &id, &receipt, quantity, points);
        let signers = [
            (Signer::Key(holder), "accountHolder"),
            (Signer::By(by), "merchant"),
        ];
        let entry = self.says(RecordType::Redemption, subject, &signers);
        let m = &mut self.model;
        let agreed = m.is_open(&name)
            && owner == Some(holder)
            && by == By::Merchant(merchant)
            && catalogue == current
            && points == quantity * price;
        let p4 = agreed && !m.redeemed.contains(&(merchant, receipt.clone()));
        let p3 = !m.is_left(&name) && m.balance(&name) >= points;
        if agreed {
            m.redeemed.insert((merchant, receipt));
        }
        if p3 && p4 {
            m.purse(&name).balance -= points;
            m.sums[1] += points;
        }
        self.again.push((entry, by, P3, vec![name.clone()]));
        self.settle(entry, vec![(P3, p3), (P4, p4)], &[&name], p3 && p4);
    }

    pub(super) fn taken(&mut self) {
        let granted: Vec<String> = self.model.grants.keys().cloned().collect();
        let receipt = match granted.len() {
            0 => return,
            len if !self.dice.is(5) => granted[self.dice.below(len)].clone(),
            _ => format!("{STATION}/{}/999", date(0)),
        };
        let given = self.model.grants.get(&receipt).cloned();
        let name = match &given {
            Some(given) if !self.dice.is(12) => self.model.followed(&given.account),
            _ => self.name(),
        };
        let points = 1 + self.dice.below(30) as i64;
        let is_expiry = self.dice.is(50);
        let own = given.as_ref().map_or(By::Station(0), |given| given.by);
        let by = match self.dice.below(12) {
            0 => By::Elsewhere,
            1 => By::Stranger,
            2 if !is_expiry => match own {
                By::Station(station) => By::Station(1 - station),
                other => other,
            },
            3..8 if !is_expiry => own,
            _ => By::Office,
        };
        let role = if matches!(by, By::Station(_)) {
            "station"
        } else {
            "authority"
        };
        let record_type = match is_expiry {
            true => RecordType::Expiry,
            false => RecordType::PointsReversal,
        };
        let entry = self.says(
            record_type,
            taken(&name, &receipt, points),
            &[(Signer::By(by), role)],
        );
        let m = &mut self.model;
        let registrar = given.as_ref().and_then(|given| {
            m.purses
                .get(&given.account)
                .and_then(|purse| purse.registrar)
        });
        let p5 = given.is_some_and(|given| {
            given.in_order
                && m.followed(&given.account) == name
                && (by == By::Office || by == given.by || registrar == Some(by))
                && given.taken + points <= given.points
        });
        let p3 = !m.is_left(&name) && m.balance(&name) >= points;
        if p3 && p5 {
            m.purse(&name).balance -= points;
            m.sums[if is_expiry { 2 } else { 3 }] += points;
            if let Some(given) = m.grants.get_mut(&receipt) {
                given.taken += points;
            }
        }
        self.again.push((entry, by, P3, vec![name.clone()]));
        self.settle(entry, vec![(P3, p3), (P5, p5)], &[&name], p3 && p5);
    }

    pub(super) fn transfer(&mut self) {
        let (from, to) = (self.name(), self.name());
        if from == to {
            return;
        }
        let owners = [self.model.owner(&from), self.model.owner(&to)];
        let signers = owners.map(|owner| match owner {
            Some(owner) if !self.dice.is(10) => owner,
            _ => self.dice.below(self.keys.len()),
        });
        // Two signers have two keys.
        if signers[0] == signers[1] {
            return;
        }
        let roles = [
            (Signer::Key(signers[0]), "accountHolder"),
            (Signer::Key(signers[1]), "newAccountHolder"),
        ];
        let entry = self.says(RecordType::AccountTransfer, transfer(&from, &to), &roles);
        let m = &mut self.model;
        let p4 = m.is_open(&from)
            && m.is_open(&to)
            && owners == signers.map(Some)
            && m.is_blue(&from) == m.is_blue(&to);
        let p3 = !m.is_left(&from) && !m.is_left(&to);
        if p3 && p4 {
            let all = std::mem::take(&mut m.purse(&from).balance);
            m.purse(&from).left = Some(to.clone());
            m.purse(&to).balance += all;
            // Whoever left one account opens another in time.
            self.names.push(format!("purse {}", self.names.len()));
            self.names
                .retain(|name| *name != from || name.ends_with('0'));
        }
        self.settle(entry, vec![(P3, p3), (P4, p4)], &[&from, &to], p3 && p4);
    }

    pub(super) fn account(&mut self) {
        let name = self.name();
        let key = match self.model.owner(&name) {
            Some(owner) if self.dice.is(50) => owner,
            _ => self.dice.below(self.keys.len()),
        };
        let by = match self.dice.below(12) {
            0 => By::Stranger,
            1 => By::Elsewhere,
            _ => By::Office,
        };
        let mut subject = account(&name, &self.keys[key]);
        let is_new = self.model.owner(&name).is_none();
        let is_blue = self.model.is_blue(&name) || (is_new && self.dice.is(6));
        if is_blue {
            subject["scheme"] = json!("blue");
        }
        let signers = [
            (Signer::By(by), "authority"),
            (Signer::Key(key), "accountHolder"),
        ];
        let entry = self.says(RecordType::Account, subject, &signers);
        // Where nobody had the name, an authority of anywhere may register it.
        let is_entitled = by != By::Stranger;
        let purse = self.model.purse(&name);
        let p4 = purse.owner.is_none_or(|owner| owner == key);
        if is_entitled && p4 {
            purse.registrar.get_or_insert(by);
            purse.owner = Some(key);
            purse.is_blue = is_blue;
            purse.open.insert(entry);
            if by == By::Office {
                self.registered.push((name, entry));
            }
        }
        self.settle(entry, vec![(P4, p4)], &[], is_entitled && p4);
    }

    pub(super) fn withdrawal(&mut self) {
        if self.registered.is_empty() {
            return;
        }
        let at = self.dice.below(self.registered.len());
        let (name, entry) = self.registered.swap_remove(at);
        self.s.town.withdraw(entry, &self.s.office.key);
        self.model.purse(&name).open.remove(&entry);
    }

    pub(super) fn rates(&mut self) {
        let by = [By::Office, By::Office, By::Elsewhere, By::Stranger][self.dice.below(4)];
        let paper = 8 + self.dice.below(5) as i64;
        let most = 2 + self.dice.below(3) as i64;
        let mut subject = with(rates("green", paper), json!({"maxDepositsPerDay": most}));
        if by == By::Elsewhere {
            subject.as_object_mut().expect("an object").remove("area");
        }
        let entry = self.says(
            RecordType::RateTable,
            subject,
            &[(Signer::By(by), "authority")],
        );
        self.tables.push(entry);
        if by == By::Office {
            self.model.table = (entry, paper, most);
        }
    }

    pub(super) fn catalogue(&mut self) {
        let merchant = self.dice.below(2);
        let by = self.dice.below(2);
        let price = 20 + self.dice.below(30) as i64;
        let party = [&self.s.merchant, &self.s.other_merchant][merchant];
        let subject = goods(["shop", "stall"][merchant], party, price);
        let signers = [
            (Signer::By(By::Merchant(by)), "merchant"),
            (Signer::By(By::Office), "authority"),
        ];
        let entry = self.says(RecordType::Catalogue, subject, &signers);
        self.catalogues[merchant].push(entry);
        if by == merchant {
            self.model.prices[merchant] = (entry, price);
        }
    }

    pub(super) fn again(&mut self) {
        if self.again.is_empty() {
            return;
        }
        let at = self.dice.below(self.again.len());
        let (entry, by, rule, names) = self.again[at].clone();
        let mut town = std::mem::take(&mut self.s.town);
        let key = key(&self.s, &self.elsewhere, &self.stranger, by);
        let entry = town.log_again(entry, key, NOW_TEXT);
        self.s.town = town;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.settle(entry, vec![(rule, false)], &names, false);
    }
}

/// The key of an institution.
pub(super) fn key<'s>(
    s: &'s Scheme,
    elsewhere: &'s Party,
    stranger: &'s Party,
    by: By,
) -> &'s SecretKey {
    let party = match by {
        By::Station(0) => &s.operator,
        By::Station(_) => &s.other_operator,
        By::Merchant(0) => &s.merchant,
        By::Merchant(_) => &s.other_merchant,
        By::Office => &s.office,
        By::Elsewhere => elsewhere,
        By::Stranger => stranger,
    };
    &party.key
}

/// A key of an institution, or of a person.
#[derive(Debug, Clone, Copy)]
pub(super) enum Signer {
    By(By),
    Key(usize),
}
