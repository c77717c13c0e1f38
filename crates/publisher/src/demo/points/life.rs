//! The honest life of the points scheme: people hand in what they have sorted, and spend what it earns.

use super::{GOOD_FOR, Holder, Station};
use crate::demo::DemoError;
use crate::demo::calendar::{DAY, HOUR, midnight, working_hour};
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::names::any_place;

/// Records that a visit makes on average: deposits with their grants, and now and then a purchase.
const A_VISIT: u64 = 3;

/// Visits of an account before the next one is opened.
const VISITS: u64 = 9;

/// For how many days some save: longer than points are good for.
const SAVES: u64 = GOOD_FOR + 45;

/// Seconds that a visit takes.
const A_TURN: u64 = 600;

/// What is handed in, by weight: from and to in grams.
const WASTE: [(&str, u64, u64); 6] = [
    ("厨余垃圾", 800, 5_200),
    ("废旧衣物", 900, 4_800),
    ("废玻璃", 600, 6_500),
    ("废纸板", 1_200, 9_500),
    ("废金属", 300, 4_200),
    ("饮料瓶", 250, 3_100),
];

/// Somebody comes to a station.
struct Visit {
    at: u64,
    /// Whose, by position.
    household: usize,
    /// At which station, by position.
    station: usize,
}

/// Whoever shares an account.
struct Household {
    holder: Holder,
    /// What may be spent.
    balance: i64,
    /// What was granted and hasn't been used: when, for which receipt, and how much of it.
    lots: Vec<(u64, String, i64)>,
    /// Nothing is bought before this moment: so long it saves.
    saves: u64,
    /// After this moment it goes on under another account.
    moves: Option<u64>,
}

impl Household {
    /// The oldest points are spent first.
    fn spend(&mut self, points: i64) {
        self.balance -= points;
        let mut rest = points;
        for (_, _, left) in &mut self.lots {
            let used = rest.min(*left);
            *left -= used;
            rest -= used;
        }
        self.lots.retain(|(_, _, left)| *left > 0);
    }
}

impl City {
    /// Accounts live until there are about so many records.
    pub(in crate::demo) fn live_points(&mut self, most: u64) -> Result<(), DemoError> {
        let mut dice = self.dice("points life");
        let dice = &mut dice;
        let room = most.saturating_sub(self.len());
        let number = (room / (VISITS * A_VISIT + 1)).max(1);
        let mut stations = Vec::new();
        for _ in 0..(number / 5).clamp(2, 40) {
            let at = self.calendar.days_ago(dice.between(600, 620), dice);
            stations.push(self.station(any_place(dice), at, None, dice));
        }
        let mut households = Vec::new();
        let mut visits = Vec::new();
        for turn in 0..number {
            // Some were there from the beginning; most have come since.
            let age = if turn == 0 {
                560
            } else {
                dice.between(45, 560)
            };
            let mut at = self.calendar.days_ago(age, dice);
            let opened = at;
            let holder = self.account(at, dice)?;
            let home = dice.position(stations.len());
            // Whoever has come long ago comes seldom, so that the points of some expire.
            let times = if turn == 0 { 2 * VISITS } else { VISITS };
            let step = (age / times).max(2);
            for _ in 0..times {
                at = working_hour(at + dice.between(step / 2 + 1, step) * DAY, dice);
                let elsewhere = dice.chance(12).then(|| dice.position(stations.len()));
                if at + 8 * HOUR < self.now() {
                    visits.push(Visit {
                        at,
                        household: households.len(),
                        station: elsewhere.unwrap_or(home),
                    });
                }
            }
            let moves = self.calendar.days_ago(age / 3, dice);
            households.push(Household {
                holder,
                balance: 0,
                lots: Vec::new(),
                saves: opened + if turn % 4 == 0 { SAVES * DAY } else { 0 },
                moves: (turn % 6 == 1).then_some(moves),
            });
        }
        visits.sort_by_key(|visit| visit.at);
        let mut free = vec![0; stations.len()];
        for visit in visits {
            let household = households.get_mut(visit.household);
            let station = stations.get_mut(visit.station);
            if let ((Some(household), Some(station)), Some(free)) =
                ((household, station), free.get_mut(visit.station))
            {
                // One after the other, so that receipts are numbered in the order of the log.
                let at = visit.at.max(*free);
                *free = at + A_TURN;
                self.visit(household, station, at, dice)?;
            }
        }
        for household in &mut households {
            self.clear(household, self.now());
        }
        let oldest = households.first();
        self.examples.account = oldest.map(|household| household.holder.account.clone());
        Ok(())
    }

    /// One visit, and what is done with the points on that day.
    fn visit(
        &mut self,
        household: &mut Household,
        station: &mut Station,
        at: u64,
        dice: &mut Dice,
    ) -> Result<(), DemoError> {
        self.clear(household, at);
        if household.moves.is_some_and(|moves| moves < at) {
            household.moves = None;
            self.go_on(household, at, dice)?;
        }
        for turn in 0..dice.between(1, 2) {
            let (kind, least, most) = dice.pick(&WASTE);
            let grams = i64::try_from(dice.between(least, most)).unwrap_or_default();
            let at = at + turn * 180;
            let handed = self.hand_in(station, &household.holder, (kind, grams), at);
            let mut points = handed.points;
            if points > 50 && dice.chance(4) {
                let wrong = points / 8;
                let back = (handed.receipt.as_str(), wrong);
                self.take_back(station, &household.holder, back, at + HOUR / 2);
                points -= wrong;
            }
            household.balance += points;
            if points > 0 {
                household.lots.push((at, handed.receipt, points));
            }
        }
        self.shop(household, at + 2 * HOUR, dice);
        Ok(())
    }

    /// What has become too old by this moment has expired, each on the morning of its day.
    fn clear(&mut self, household: &mut Household, at: u64) {
        let morning = |granted: u64| midnight(granted + (GOOD_FOR + 1) * DAY) + 7 * HOUR + HOUR / 2;
        let (old, rest) = std::mem::take(&mut household.lots)
            .into_iter()
            .partition(|(granted, _, _)| morning(*granted) < at);
        household.lots = rest;
        let old: Vec<(u64, String, i64)> = old;
        for (granted, receipt, left) in old {
            self.expire(&household.holder, &receipt, left, morning(granted));
            household.balance -= left;
        }
    }

    /// Under another account, with all points. What was granted to the first no longer expires.
    fn go_on(
        &mut self,
        household: &mut Household,
        at: u64,
        dice: &mut Dice,
    ) -> Result<(), DemoError> {
        let morning = midnight(at) + 8 * HOUR;
        let next = self.account(morning, dice)?;
        self.move_account(&household.holder, &next, morning + HOUR / 4);
        household.holder = next;
        household.lots.clear();
        Ok(())
    }

    /// Something is bought, if there are points for it.
    fn shop(&mut self, household: &mut Household, at: u64, dice: &mut Dice) {
        let shops = self.scheme.shops.clone();
        let Some(shop) = dice.choose(&shops) else {
            return;
        };
        let mut goods = shop.goods(at);
        goods.retain(|goods| goods.points <= household.balance);
        if at < household.saves || !dice.chance(50) {
            return;
        }
        if let Some(wanted) = dice.choose(&goods) {
            let buys = self.buys(shop, wanted, at);
            self.redeem(&household.holder, shop, &buys, at);
            household.spend(buys.points);
        }
    }
}
