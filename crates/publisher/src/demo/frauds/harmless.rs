//! What must do no harm: records that nobody was entitled to make, which must not count against
//! honest ones (poison), and honest records that a careless rule would take for a fraud.

use serde_json::json;
use stele_records::types::RecordType;
use stele_records::types::forest::EventKind;

use super::forest::{Stage as Grove, trunk};
use super::rental::{Stage, agency};
use super::{Harmless, Mark};
use crate::demo::DemoError;
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::forest::States;
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
