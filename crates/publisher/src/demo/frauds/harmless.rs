//! What must do no harm: records that nobody was entitled to make, which must not count against
//! honest ones (poison), and honest records that a careless rule would take for a fraud.

use serde_json::json;
use stele_records::types::RecordType;
use stele_records::types::forest::EventKind;

use super::forest::{Stage as Grove, trunk};
use super::funds::Works;
use super::points::Corner;
use super::rental::{Stage, agency};
use super::{Harmless, Mark};
use crate::demo::DemoError;
use crate::demo::calendar::HOUR;
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::forest::States;
use crate::demo::funds::{Due, MILLION, Order, THOUSAND};
use crate::demo::identity::Party;
use crate::demo::paper::Say;
use crate::demo::rental::{Lister, Mandate, Offer, Terms};

pub(super) const SCENARIOS: &[Harmless] = &[
    Harmless {
        code: "R1",
        spares: "R3",
        what: "Somebody who doesn't own a flat lists it beside its owner",
        act: poison_by_listing,
    },
    Harmless {
        code: "C1",
        spares: "R5",
        what: "A stranger withdraws an owner's listing",
        act: poison_by_withdrawal,
    },
    Harmless {
        code: "R1",
        spares: "R4",
        what: "Somebody who doesn't own a flat lets it while its owner offers it",
        act: poison_by_lease,
    },
    Harmless {
        code: "C1",
        spares: "C2",
        what: "A stranger says that an agency's key is revoked",
        act: poison_by_revocation,
    },
    Harmless {
        code: "C1",
        spares: "T1",
        what: "Companies that nobody has accredited say that a tree was taken away",
        act: poison_by_removal,
    },
    Harmless {
        code: "C1",
        spares: "F3",
        what: "Strangers log a payment under a contract that isn't theirs",
        act: poison_by_payment,
    },
    Harmless {
        code: "C1",
        spares: "F6",
        what: "Strangers log a payment with the number that an honest one has later",
        act: poison_by_number,
    },
    Harmless {
        code: "P4",
        spares: "P3",
        what: "A stranger spends the points of somebody's account with a key of their own",
        act: poison_by_redemption,
    },
    Harmless {
        code: "C1",
        spares: "P2",
        what: "A company that nobody has accredited logs a deposit at somebody's station",
        act: poison_by_deposit,
    },
    Harmless {
        code: "R3",
        spares: "R3",
        what: "Two agencies list a flat under mandates of the same owner",
        act: two_agencies,
    },
    Harmless {
        code: "T4",
        spares: "T4",
        what: "A trunk is read 5 mm thinner than before: a warning at most",
        act: thinner,
    },
    Harmless {
        code: "T3",
        spares: "T3",
        what: "A position is stated again with the same numbers",
        act: same_position,
    },
    Harmless {
        code: "F9",
        spares: "F9",
        what: "Two small payments to one supplier on one day",
        act: two_small_payments,
    },
    Harmless {
        code: "F2",
        spares: "F2",
        what: "Money that came back from a supplier is paid to it again",
        act: paid_again,
    },
    Harmless {
        code: "P1",
        spares: "P1",
        what: "Points are rounded down: 999 grams of glass earn less than a kilogram",
        act: rounded_down,
    },
];

/// What a harmless scenario gives.
type Given = Result<(Option<Mark>, Mark), DemoError>;

fn poison_by_listing(city: &mut City, dice: &mut Dice) -> Given {
    let mut stage = Stage::new(city, dice)?;
    let honest = stage.list(city, 50, dice);
    let at = city.calendar.days_ago(40, dice);
    let stranger = city.landlord(&stage.flat, at, dice)?;
    stage.lister = Lister::Owner(stranger.key);
    let poison = stage.list(city, 30, dice);
    Ok((Some(poison.into()), honest.into()))
}

fn poison_by_withdrawal(city: &mut City, dice: &mut Dice) -> Given {
    let stage = Stage::new(city, dice)?;
    let honest = stage.list(city, 50, dice);
    let at = city.calendar.days_ago(40, dice);
    let stranger = city.landlord(&stage.flat, at, dice)?;
    let at = city.calendar.days_ago(30, dice);
    let poison = city.withdraw(&stage.flat, &honest, &Lister::Owner(stranger.key), at);
    Ok((Some(poison.into()), honest.into()))
}

fn poison_by_lease(city: &mut City, dice: &mut Dice) -> Given {
    let stage = Stage::new(city, dice)?;
    let honest = stage.list(city, 50, dice);
    let at = city.calendar.days_ago(40, dice);
    let stranger = Lister::Owner(city.landlord(&stage.flat, at, dice)?.key);
    let tenant = stage.tenant(city, 35, dice)?;
    let at = city.calendar.days_ago(30, dice);
    let terms = Terms::of(&stage.flat, &stranger, &tenant, &stage.platform, at);
    let poison = city.lease(&stage.flat, &terms, at, dice)?;
    Ok((Some(poison), honest.into()))
}

fn poison_by_revocation(city: &mut City, dice: &mut Dice) -> Given {
    let mut stage = Stage::new(city, dice)?;
    let agent = agency(city, 0);
    let mandate = Mandate {
        principal: &stage.owner.key,
        agent: &agent,
        exclusive: false,
        days: 4 * 365,
    };
    let at = city.calendar.days_ago(60, dice);
    city.mandate(&stage.flat, &mandate, at);
    let at = city.calendar.days_ago(40, dice);
    let key = agent.key(at).map(|key| key.did().as_str().to_owned());
    let subject = json!({
        "action": "revoke",
        "entity": agent.entity,
        "id": key,
        "type": "Key",
    });
    let stranger = city.person(dice)?.key;
    let poison = city.say(Say::new(RecordType::Key, subject, at).by(&stranger, "registrar"));
    stage.lister = Lister::Agent(agent);
    let honest = stage.list(city, 30, dice);
    Ok((Some(poison.into()), honest.into()))
}

fn poison_by_removal(city: &mut City, dice: &mut Dice) -> Given {
    let stage = Grove::new(city, dice);
    let one = city.company("园林养护", "contractor", dice)?;
    let other = city.company("工程监理", "supervisor", dice)?;
    let by = [(&one, "maintainer"), (&other, "inspector")];
    let at = city.calendar.days_ago(60, dice);
    let poison = city.event(&stage.tree, EventKind::Remove, States::nothing(), &by, at);
    let honest = stage.water(city, 30, dice);
    Ok((Some(poison.into()), honest.into()))
}

fn two_agencies(city: &mut City, dice: &mut Dice) -> Given {
    let stage = Stage::new(city, dice)?;
    let mut last = String::new();
    let agencies = [agency(city, 0), agency(city, 1)];
    for (number, agent) in (0..).zip(agencies) {
        let mandate = Mandate {
            principal: &stage.owner.key,
            agent: &agent,
            exclusive: false,
            days: 4 * 365,
        };
        let at = city.calendar.days_ago(60 - number * 4, dice);
        city.mandate(&stage.flat, &mandate, at);
        let lister = Lister::Agent(agent);
        let offer = Offer::of(&stage.flat, &lister, &stage.platform);
        let at = city.calendar.days_ago(40 - number * 4, dice);
        last = city.list(&stage.flat, &offer, at);
    }
    Ok((None, last.into()))
}

fn thinner(city: &mut City, dice: &mut Dice) -> Given {
    let stage = Grove::new(city, dice);
    let mm = stage.tree.dbh();
    stage.measure(city, trunk(mm), 90, dice);
    let honest = stage.measure(city, trunk(mm - 5), 25, dice);
    Ok((None, honest.into()))
}

fn same_position(city: &mut City, dice: &mut Dice) -> Given {
    let stage = Grove::new(city, dice);
    let honest = stage.locate(city, stage.tree.position, 25, dice);
    Ok((None, honest.into()))
}

/// Two registered companies that have nothing to do with a project.
fn strangers(city: &mut City, dice: &mut Dice) -> Result<(Party, Party), DemoError> {
    let one = city.company("商务咨询", "other", dice)?;
    let other = city.company("工程咨询", "supervisor", dice)?;
    Ok((one, other))
}

fn poison_by_payment(city: &mut City, dice: &mut Dice) -> Given {
    let mut works = Works::new(city, dice);
    let link = works.material(city, MILLION, dice);
    let (payer, supervisor) = strangers(city, dice)?;
    let order = Order {
        payment: format!("{}-P9001", works.site.project),
        payer: &payer,
        payee: &link.supplier,
        supervisor,
    };
    let at = city.calendar.days_ago(60, dice);
    let due = Due::material(900 * THOUSAND, "strangers");
    let poison = city.pay_by(&works.site, &link, &due, &order, at).record;
    let honest = works.buy(city, (&link, "1"), 700 * THOUSAND, 40, dice);
    Ok((Some(poison.into()), honest.into()))
}

fn poison_by_number(city: &mut City, dice: &mut Dice) -> Given {
    let mut works = Works::new(city, dice);
    let link = works.material(city, MILLION, dice);
    let (payer, supervisor) = strangers(city, dice)?;
    let own = Order::of(&mut works.site, &link);
    let order = Order {
        payer: &payer,
        supervisor,
        ..own.clone()
    };
    let due = Due::material(300 * THOUSAND, &link.contract);
    let at = city.calendar.days_ago(60, dice);
    let poison = city.pay_by(&works.site, &link, &due, &order, at).record;
    let at = city.calendar.days_ago(40, dice);
    let honest = city.pay_by(&works.site, &link, &due, &own, at).record;
    Ok((Some(poison.into()), honest.into()))
}

fn poison_by_redemption(city: &mut City, dice: &mut Dice) -> Given {
    let corner = Corner::new(city, 60, dice)?;
    let mut stranger = corner.holder.clone();
    stranger.key = city.person(dice)?.key;
    let at = city.calendar.days_ago(40, dice);
    let goods = corner.goods(600, at);
    let buys = city.buys(&corner.shop, &goods, at);
    let poison = city.redeem(&stranger, &corner.shop, &buys, at);
    let at = city.calendar.days_ago(30, dice);
    let buys = city.buys(&corner.shop, &goods, at);
    let honest = city.redeem(&corner.holder, &corner.shop, &buys, at);
    Ok((Some(poison.into()), honest.into()))
}

fn poison_by_deposit(city: &mut City, dice: &mut Dice) -> Given {
    let mut corner = Corner::new(city, 60, dice)?;
    let (one, _) = strangers(city, dice)?;
    let at = city.calendar.days_ago(30, dice);
    // The number that the station gives out next.
    let receipt = corner.station.clone().next_receipt(at);
    let theirs = corner.station.run_by(&one);
    let waste = ("废金属", 2_400);
    let poison = city.deposit((&theirs, &receipt), &corner.holder, waste, at);
    let honest = city.hand_in(&mut corner.station, &corner.holder, waste, at + HOUR);
    Ok((Some(poison.record.into()), honest.record.into()))
}

fn two_small_payments(city: &mut City, dice: &mut Dice) -> Given {
    let mut works = Works::new(city, dice);
    let link = works.material(city, 2 * MILLION, dice);
    let at = city.calendar.days_ago(30, dice);
    let mut last = String::new();
    for (hour, invoice) in [(0, "1"), (1, "2")] {
        let due = Due::material(420 * THOUSAND, &format!("{} {invoice}", link.contract));
        let paid = city.pay(&mut works.site, &link, &due, at + hour * HOUR);
        last = paid.record;
    }
    Ok((None, last.into()))
}

fn paid_again(city: &mut City, dice: &mut Dice) -> Given {
    let mut works = Works::new(city, dice);
    let link = works.material(city, 4 * MILLION, dice);
    let at = city.calendar.days_ago(60, dice);
    let due = Due::material(1_800 * THOUSAND, &format!("{} 1", link.contract));
    let paid = city.pay(&mut works.site, &link, &due, at);
    let back = (paid.amount, "收款账户有误，全额退回");
    let at = city.calendar.days_ago(50, dice);
    city.reverse((&works.site, &link), &paid, back, at);
    let honest = works.buy(city, (&link, "2"), 1_800 * THOUSAND, 40, dice);
    Ok((None, honest.into()))
}

fn rounded_down(city: &mut City, dice: &mut Dice) -> Given {
    let mut corner = Corner::new(city, 60, dice)?;
    let at = city.calendar.days_ago(30, dice);
    let receipt = corner.station.next_receipt(at);
    let waste = ("废玻璃", 999);
    let handed = city.deposit((&corner.station, &receipt), &corner.holder, waste, at);
    let granted = (&handed, handed.points);
    let honest = city.grant(&corner.station, &corner.holder, granted, at + 60);
    Ok((None, honest.into()))
}
