//! Frauds around points: P1 to P5.

use super::{Mark, Scenario, Twist};
use crate::demo::DemoError;
use crate::demo::calendar::DAY;
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::names;
use crate::demo::points::{Goods, Handed, Holder, Shop, Station};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        code: "P1",
        what: "A station grants ten times the points that a deposit earns",
        act: generous,
    },
    Scenario {
        code: "P1",
        what: "A station goes on granting points after it was closed",
        act: closed,
    },
    Scenario {
        code: "P2",
        what: "A can is scanned again and again: five deposits of one account on one day",
        act: again_and_again,
    },
    Scenario {
        code: "P2",
        what: "A station leaves out a receipt: the second of the day has the number three",
        act: left_out,
    },
    Scenario {
        code: "P3",
        what: "An account spends more points than it has",
        act: overspent,
    },
    Scenario {
        code: "P4",
        what: "A merchant gives goods away for half their price in points",
        act: half_price,
    },
    Scenario {
        code: "P4",
        what: "Points of an account are spent with a key that isn't its own",
        act: other_key,
    },
    Scenario {
        code: "P5",
        what: "More points of a deposit expire than were granted for it",
        act: expired_too_much,
    },
];

/// What most of these begin with: a station, an account, and some points.
pub(super) struct Corner {
    pub(super) station: Station,
    pub(super) holder: Holder,
    /// What the points were granted for.
    pub(super) first: Handed,
    pub(super) shop: Shop,
}

impl Corner {
    /// The points are granted so many days ago.
    pub(super) fn new(city: &mut City, days: u64, dice: &mut Dice) -> Result<Self, DemoError> {
        let (mut station, holder) = city.corner(days + 40, dice)?;
        let at = city.calendar.days_ago(days, dice);
        let first = city.hand_in(&mut station, &holder, ("废纸板", 9_400), at);
        let shops = city.scheme.shops.clone();
        Ok(Self {
            station,
            holder,
            first,
            shop: dice.choose(&shops).cloned().ok_or(DemoError::NoShop)?,
        })
    }

    /// Something that costs at least this much.
    pub(super) fn goods(&self, least: i64, at: u64) -> Goods {
        let goods = self.shop.goods(at);
        let mut dearer = goods.iter().filter(|goods| goods.points >= least);
        let found = dearer.next().or_else(|| goods.last());
        found.cloned().unwrap_or(Goods {
            good: String::new(),
            points: 0,
        })
    }
}

fn generous(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut corner = Corner::new(city, 60, dice)?;
    let at = city.calendar.days_ago(25, dice);
    let receipt = corner.station.next_receipt(at);
    let waste = ("饮料瓶", 1_730);
    let handed = city.deposit((&corner.station, &receipt), &corner.holder, waste, at);
    let points = handed.points * twist.either(10, 1);
    let granted = city.grant(&corner.station, &corner.holder, (&handed, points), at + 60);
    Ok(granted.into())
}

fn closed(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let at = city.calendar.days_ago(150, dice);
    let until = twist.either(city.now() - 45 * DAY, city.now() + 365 * DAY);
    let station = city.station(names::any_place(dice), at, Some(until), dice);
    let mut station = station;
    let holder = city.account(at + DAY, dice)?;
    let at = city.calendar.days_ago(20, dice);
    let receipt = station.next_receipt(at);
    let handed = city.deposit((&station, &receipt), &holder, ("废金属", 3_250), at);
    let points = handed.points;
    Ok(city
        .grant(&station, &holder, (&handed, points), at + 60)
        .into())
}

fn again_and_again(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let (mut station, holder) = city.corner(80, dice)?;
    let at = city.calendar.days_ago(22, dice);
    let mut last = String::new();
    for turn in 0..twist.either(5, 4) {
        let at = at + turn * 90;
        last = city
            .hand_in(&mut station, &holder, ("饮料瓶", 15), at)
            .record;
    }
    Ok(last.into())
}

fn left_out(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut corner = Corner::new(city, 60, dice)?;
    let at = city.calendar.days_ago(24, dice);
    city.hand_in(&mut corner.station, &corner.holder, ("废玻璃", 2_600), at);
    if twist.is_fraud() {
        corner.station.next_receipt(at);
    }
    let waste = ("废纸板", 3_100);
    let handed = city.hand_in(&mut corner.station, &corner.holder, waste, at + 1_200);
    Ok(handed.record.into())
}

fn overspent(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let corner = Corner::new(city, 60, dice)?;
    let at = city.calendar.days_ago(21, dice);
    let goods = corner.goods(twist.either(1_500, 0), at);
    let buys = city.buys(&corner.shop, &goods, at);
    Ok(city.redeem(&corner.holder, &corner.shop, &buys, at).into())
}

fn half_price(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let corner = Corner::new(city, 60, dice)?;
    let at = city.calendar.days_ago(19, dice);
    let goods = corner.goods(500, at);
    let mut buys = city.buys(&corner.shop, &goods, at);
    buys.points /= twist.either(2, 1);
    Ok(city.redeem(&corner.holder, &corner.shop, &buys, at).into())
}

fn other_key(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut corner = Corner::new(city, 60, dice)?;
    let stranger = city.person(dice)?.key;
    let at = city.calendar.days_ago(18, dice);
    let goods = corner.goods(0, at);
    let buys = city.buys(&corner.shop, &goods, at);
    if twist.is_fraud() {
        corner.holder.key = stranger;
    }
    Ok(city.redeem(&corner.holder, &corner.shop, &buys, at).into())
}

fn expired_too_much(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut corner = Corner::new(city, 420, dice)?;
    let at = city.calendar.days_ago(100, dice);
    city.hand_in(&mut corner.station, &corner.holder, ("废纸板", 8_800), at);
    let granted = corner.first.points;
    let points = granted + twist.either(granted / 2, 0);
    let at = city.calendar.days_ago(30, dice);
    let receipt = corner.first.receipt.as_str();
    Ok(city.expire(&corner.holder, receipt, points, at).into())
}
