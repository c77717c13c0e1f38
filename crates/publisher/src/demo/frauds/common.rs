//! Frauds that the rules for all records catch: C1 to C8, and missing roles.

use serde_json::json;
use stele_records::types::RecordType;
use stele_records::types::field::ENTITY;
use stele_records::types::forest::EventKind;

use super::{Mark, Scenario, Twist};
use crate::demo::DemoError;
use crate::demo::calendar::DAY;
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::forest::States;
use crate::demo::identity::{Grant, LETTING, Party};
use crate::demo::names::{self, NEW_AREA};
use crate::demo::paper::Say;
use crate::demo::rental::{Flat, Lister, Mandate, Offer, Terms};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        code: "C1",
        what: "An agency that is accredited in another county only lists a flat",
        act: agency_of_another_county,
    },
    Scenario {
        code: "C1",
        what: "An agency whose accreditation has ended lists a flat",
        act: accreditation_ended,
    },
    Scenario {
        code: "C1",
        what: "An agency that has accredited itself lists a flat",
        act: self_made_accreditation,
    },
    Scenario {
        code: "C2",
        what: "A listing is signed with an agency's key after that key was revoked",
        act: stolen_key,
    },
    Scenario {
        code: "C3",
        what: "An inspection is signed with a date some weeks before it is logged",
        act: back_dated,
    },
    Scenario {
        code: "C4",
        what: "One company signs a listing as agent and, with another key, as platform",
        act: both_sides,
    },
    Scenario {
        code: "C5",
        what: "A company is entered under a credit code whose check character is wrong",
        act: invented_company,
    },
    Scenario {
        code: "C6",
        what: "Two versions of a listing replace the same earlier one",
        act: two_versions,
    },
    Scenario {
        code: "C7",
        what: "The file of a lease was altered after it was signed: the rent is another",
        act: altered_file,
    },
    Scenario {
        code: "C8",
        what: "A listing was made for another log and is logged here",
        act: another_log,
    },
    Scenario {
        code: "roles",
        what: "A lease is logged without the tenant's signature",
        act: without_the_tenant,
    },
];

/// An agency with a key, not accredited yet, and a flat whose owner gives it a mandate.
fn agency_with_mandate(city: &mut City, dice: &mut Dice) -> Result<(Party, Flat), DemoError> {
    let at = city.calendar.days_ago(320, dice);
    let agency = city.company_at("房地产经纪", "agency", at, dice)?;
    let at = city.calendar.days_ago(180, dice);
    let (flat, owner) = city.owned_flat(names::place(0, dice.position(8)), at, dice)?;
    let mandate = Mandate {
        principal: &owner.key,
        agent: &agency,
        exclusive: false,
        days: 4 * 365,
    };
    // The mandate comes when the agency is accredited: its own signature must stand too.
    let at = city.calendar.days_ago(150, dice);
    city.mandate(&flat, &mandate, at);
    Ok((agency, flat))
}

/// The agency lists the flat 20 days ago.
fn list_by(city: &mut City, flat: &Flat, agency: &Party, dice: &mut Dice) -> String {
    let platform = city.any(|companies| &companies.platforms, dice);
    let lister = Lister::Agent(agency.clone());
    let at = city.calendar.days_ago(20, dice);
    city.list(flat, &Offer::of(flat, &lister, &platform), at)
}

fn agency_of_another_county(
    city: &mut City,
    twist: Twist,
    dice: &mut Dice,
) -> Result<Mark, DemoError> {
    let (agency, flat) = agency_with_mandate(city, dice)?;
    let office = city.offices.letting.clone();
    let (at, until) = (city.calendar.days_ago(300, dice), city.now() + 365 * DAY);
    // The flat lies in Rongcheng.
    let areas = [twist.either("130638", "130629")];
    let grant = Grant::new(&agency, &office, &LETTING, &["agent"], &areas);
    city.accredit(&grant, at, until);
    Ok(list_by(city, &flat, &agency, dice).into())
}

fn accreditation_ended(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let (agency, flat) = agency_with_mandate(city, dice)?;
    let office = city.offices.letting.clone();
    let at = city.calendar.days_ago(300, dice);
    let until = twist.either(city.now() - 60 * DAY, city.now() + 365 * DAY);
    let grant = Grant::new(&agency, &office, &LETTING, &["agent"], &["130629"]);
    city.accredit(&grant, at, until);
    Ok(list_by(city, &flat, &agency, dice).into())
}

fn self_made_accreditation(
    city: &mut City,
    twist: Twist,
    dice: &mut Dice,
) -> Result<Mark, DemoError> {
    let (agency, flat) = agency_with_mandate(city, dice)?;
    let office = twist.either(agency.clone(), city.offices.letting.clone());
    let (at, until) = (city.calendar.days_ago(300, dice), city.now() + 365 * DAY);
    let grant = Grant::new(&agency, &office, &LETTING, &["agent"], &["130629"]);
    city.accredit(&grant, at, until);
    Ok(list_by(city, &flat, &agency, dice).into())
}

fn stolen_key(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let (agency, flat) = agency_with_mandate(city, dice)?;
    let office = city.offices.letting.clone();
    let (at, until) = (city.calendar.days_ago(300, dice), city.now() + 365 * DAY);
    let grant = Grant::new(&agency, &office, &LETTING, &["agent"], &["130629"]);
    city.accredit(&grant, at, until);
    let at = city.calendar.days_ago(40, dice);
    if twist.is_fraud()
        && let Some(key) = agency.key(at)
    {
        let subject = json!({
            "action": "revoke",
            "entity": agency.entity,
            "id": key.did().as_str(),
            "reason": "密钥被盗",
            "type": "Key",
        });
        let registrar = city.offices.registrar.clone();
        let say = Say::new(RecordType::Key, subject, at);
        city.say(registrar.signs(say, "registrar"));
    }
    Ok(list_by(city, &flat, &agency, dice).into())
}

fn back_dated(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let at = city.calendar.days_ago(400, dice);
    let mut section = city.section(names::any_place(dice), at);
    let crew = city.crew(dice);
    let tree = city.tree(&mut section, dice);
    city.plant(&tree, &crew, at, dice);
    let logged = city.calendar.days_ago(15, dice);
    let signed = twist.either(city.calendar.days_ago(60, dice), logged);
    let states = States::nothing().with("alive", true);
    let by = [(&crew.inspector, "inspector")];
    let times = (signed, logged);
    Ok(city
        .event_on(&tree, EventKind::Inspect, states, &by, times)
        .into())
}

fn both_sides(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let (agency, flat) = agency_with_mandate(city, dice)?;
    let office = city.offices.letting.clone();
    let (at, until) = (city.calendar.days_ago(300, dice), city.now() + 365 * DAY);
    let roles = ["agent", "platform"];
    let grant = Grant::new(&agency, &office, &LETTING, &roles, &["130629"]);
    city.accredit(&grant, at, until);
    let second = city.key(&format!("second-{}", dice.hex(8)))?;
    if let Some(registrar) = city.offices.registrar.key(at).cloned() {
        city.register(&second, &agency.entity, &registrar, at);
    }
    let itself = agency.with_key(&second);
    let other = city.any(|companies| &companies.platforms, dice);
    let platform = twist.either(itself, other);
    let lister = Lister::Agent(agency);
    let at = city.calendar.days_ago(20, dice);
    Ok(city
        .list(&flat, &Offer::of(&flat, &lister, &platform), at)
        .into())
}

fn invented_company(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut code = names::credit_code("91", NEW_AREA, dice)?;
    if twist.is_fraud() {
        // The check character says nothing of itself: any other one is wrong.
        let last = code.pop();
        code.push(if last == Some('8') { '9' } else { '8' });
    }
    let at = city.calendar.days_ago(90, dice);
    let registrar = city.offices.registrar.clone();
    let number = city.counts.parties;
    city.counts.parties += 1;
    let name = names::company(number, "置业");
    let entity = format!("{ENTITY}{code}");
    let id = match registrar.key(at) {
        Some(key) => city.enter(&entity, &name, "developer", &[NEW_AREA], key, at),
        None => entity,
    };
    Ok(id.into())
}

/// A flat that its owner has owned for half a year.
fn home(city: &mut City, dice: &mut Dice) -> Result<(Flat, Lister, Party), DemoError> {
    let at = city.calendar.days_ago(180, dice);
    let (flat, owner) = city.owned_flat(names::any_place(dice), at, dice)?;
    let platform = city.any(|companies| &companies.platforms, dice);
    Ok((flat, Lister::Owner(owner.key), platform))
}

fn two_versions(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let (flat, owner, platform) = home(city, dice)?;
    let mut offer = Offer::of(&flat, &owner, &platform);
    let at = city.calendar.days_ago(45, dice);
    let first = city.list(&flat, &offer, at);
    offer.rent -= 50;
    offer.replaces = Some(first.clone());
    let at = city.calendar.days_ago(30, dice);
    let second = city.list(&flat, &offer, at);
    offer.rent -= 50;
    offer.replaces = Some(twist.either(first, second));
    let at = city.calendar.days_ago(12, dice);
    Ok(city.list(&flat, &offer, at).into())
}

fn altered_file(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let (flat, owner, platform) = home(city, dice)?;
    let at = city.calendar.days_ago(25, dice);
    let tenant = city.tenant(&flat, at, dice)?;
    let at = city.calendar.days_ago(24, dice);
    let terms = Terms::of(&flat, &owner, &tenant, &platform, at);
    let mut mark = city.lease(&flat, &terms, at, dice)?;
    if twist.is_fraud() {
        mark.file = mark.file.and_then(|path| city.alter(&path));
    }
    Ok(mark)
}

fn another_log(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let (flat, owner, platform) = home(city, dice)?;
    let mut offer = Offer::of(&flat, &owner, &platform);
    offer.log = twist.either(Some("another-city.example/log"), None);
    let at = city.calendar.days_ago(18, dice);
    Ok(city.list(&flat, &offer, at).into())
}

fn without_the_tenant(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let (flat, owner, platform) = home(city, dice)?;
    let at = city.calendar.days_ago(22, dice);
    let tenant = city.tenant(&flat, at, dice)?;
    let at = city.calendar.days_ago(21, dice);
    let mut terms = Terms::of(&flat, &owner, &tenant, &platform, at);
    terms.tenant_signs = twist == Twist::Honest;
    city.lease(&flat, &terms, at, dice)
}
