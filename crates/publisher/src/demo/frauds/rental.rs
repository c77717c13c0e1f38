//! Frauds around flats: R1 to R12.

use super::{Mark, Scenario, Twist};
use crate::demo::DemoError;
use crate::demo::calendar::DAY;
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::identity::{Party, Person};
use crate::demo::names;
use crate::demo::rental::{Flat, Lister, Mandate, Offer, Terms};

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        code: "R1",
        what: "Somebody whose identity is attested, but who doesn't own the flat, lists it",
        act: impostor,
    },
    Scenario {
        code: "R1",
        what: "An agency lists a flat after its mandate has ended",
        act: mandate_ended,
    },
    Scenario {
        code: "R2",
        what: "The flat was sold after it was listed",
        act: sold,
    },
    Scenario {
        code: "R2",
        what: "A court has sealed the flat's title after it was listed",
        act: sealed,
    },
    Scenario {
        code: "R3",
        what: "An owner lists a flat beside an agency that has an exclusive mandate",
        act: beside_exclusive,
    },
    Scenario {
        code: "R4",
        what: "The listing of a flat that has been let still stands",
        act: already_let,
    },
    Scenario {
        code: "R5",
        what: "A listing that its owner has withdrawn is shown as bait",
        act: withdrawn,
    },
    Scenario {
        code: "R5",
        what: "A listing that has expired is shown as bait",
        act: expired,
    },
    Scenario {
        code: "R6",
        what: "A listing shows the photo of another flat",
        act: stolen_photo,
    },
    Scenario {
        code: "R7",
        what: "The rent in the lease is far above the listed one",
        act: bait_price,
    },
    Scenario {
        code: "R7",
        what: "The price of a listing falls by half from one version to the next",
        act: falling_price,
    },
    Scenario {
        code: "R8",
        what: "A listing claims more floor space than the title attests",
        act: inflated,
    },
    Scenario {
        code: "R9",
        what: "A lease asks for a deposit of six months' rent",
        act: high_deposit,
    },
    Scenario {
        code: "R10",
        what: "A flat is let to one tenant while it is reserved for another",
        act: let_while_reserved,
    },
    Scenario {
        code: "R10",
        what: "Two tenants pay a deposit for the same flat",
        act: two_deposits,
    },
    Scenario {
        code: "R10",
        what: "A listing stands while the flat is reserved",
        act: listed_while_reserved,
    },
    Scenario {
        code: "R11",
        what: "A tenant sublets without the landlord's consent",
        act: without_consent,
    },
    Scenario {
        code: "R12",
        what: "A lease names another tenant's pseudonym than the signer's own",
        act: other_pseudonym,
    },
    Scenario {
        code: "R12",
        what: "Nobody has ever attested the tenant who signs a lease",
        act: invented_tenant,
    },
];

/// What most of these begin with: a flat and its owner, entered half a year ago.
pub(super) struct Stage {
    pub(super) flat: Flat,
    pub(super) owner: Person,
    pub(super) lister: Lister,
    pub(super) platform: Party,
}

impl Stage {
    pub(super) fn new(city: &mut City, dice: &mut Dice) -> Result<Self, DemoError> {
        let at = city.calendar.days_ago(180, dice);
        let (flat, owner) = city.owned_flat(names::any_place(dice), at, dice)?;
        Ok(Self {
            lister: Lister::Owner(owner.key.clone()),
            platform: city.any(|companies| &companies.platforms, dice),
            flat,
            owner,
        })
    }

    pub(super) fn offer(&self) -> Offer<'_> {
        Offer::of(&self.flat, &self.lister, &self.platform)
    }

    /// The owner's listing, so many days ago.
    pub(super) fn list(&self, city: &mut City, days: u64, dice: &mut Dice) -> String {
        let at = city.calendar.days_ago(days, dice);
        city.list(&self.flat, &self.offer(), at)
    }

    /// An attested tenant, so many days ago.
    pub(super) fn tenant(
        &self,
        city: &mut City,
        days: u64,
        dice: &mut Dice,
    ) -> Result<Person, DemoError> {
        let at = city.calendar.days_ago(days, dice);
        city.tenant(&self.flat, at, dice)
    }
}

/// An agency that is accredited everywhere.
pub(super) fn agency(city: &City, number: usize) -> Party {
    let agencies = city.companies.agencies.iter().skip(2).step_by(3);
    let agency = agencies
        .clone()
        .cycle()
        .nth(number)
        .or(agencies.clone().next());
    agency.cloned().unwrap_or_default()
}

fn impostor(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut stage = Stage::new(city, dice)?;
    let at = city.calendar.days_ago(60, dice);
    let impostor = city.landlord(&stage.flat, at, dice)?;
    let key = twist.either(&impostor, &stage.owner).key.clone();
    stage.lister = Lister::Owner(key);
    Ok(stage.list(city, 30, dice).into())
}

fn mandate_ended(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut stage = Stage::new(city, dice)?;
    let agent = agency(city, 0);
    let mandate = Mandate {
        principal: &stage.owner.key,
        agent: &agent,
        exclusive: false,
        days: twist.either(60, 400),
    };
    let at = city.calendar.days_ago(140, dice);
    city.mandate(&stage.flat, &mandate, at);
    stage.lister = Lister::Agent(agent);
    Ok(stage.list(city, 20, dice).into())
}

fn sold(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let listing = stage.list(city, 40, dice);
    let at = city.calendar.days_ago(12, dice);
    let buyer = city.landlord(&stage.flat, at, dice)?;
    // An honest owner's title may be attested anew, after a survey for instance.
    let owner = twist.either(&buyer, &stage.owner);
    let at = city.calendar.days_ago(10, dice);
    city.owned_by(&stage.flat, owner, at, dice)?;
    Ok(listing.into())
}

fn sealed(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let listing = stage.list(city, 40, dice);
    let owner = &stage.owner;
    let owner = (&owner.key, owner.name.as_str(), owner.document.as_str());
    let at = city.calendar.days_ago(10, dice);
    city.title(&stage.flat, owner, twist.either("sealed", "held"), at, dice)?;
    Ok(listing.into())
}

fn beside_exclusive(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let agent = agency(city, 0);
    let mandate = Mandate {
        principal: &stage.owner.key,
        agent: &agent,
        exclusive: twist.is_fraud(),
        days: 400,
    };
    let at = city.calendar.days_ago(60, dice);
    city.mandate(&stage.flat, &mandate, at);
    let by_agent = Lister::Agent(agent);
    let offer = Offer::of(&stage.flat, &by_agent, &stage.platform);
    let at = city.calendar.days_ago(50, dice);
    city.list(&stage.flat, &offer, at);
    Ok(stage.list(city, 30, dice).into())
}

fn already_let(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let listing = stage.list(city, 62, dice);
    let tenant = stage.tenant(city, 55, dice)?;
    let at = city.calendar.days_ago(52, dice);
    let mut terms = Terms::of(&stage.flat, &stage.lister, &tenant, &stage.platform, at);
    terms.listing = Some(listing.clone());
    let lease = city.lease(&stage.flat, &terms, at, dice)?.record;
    if twist == Twist::Honest {
        let at = city.calendar.days_ago(12, dice);
        let last = city.now() - 6 * DAY;
        city.end_lease(&stage.flat, (&lease, &terms), last, at);
    }
    Ok(listing.into())
}

fn withdrawn(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let listing = stage.list(city, 50, dice);
    if twist.is_fraud() {
        let at = city.calendar.days_ago(9, dice);
        city.withdraw(&stage.flat, &listing, &stage.lister, at);
    }
    Ok(listing.into())
}

fn expired(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let mut offer = stage.offer();
    offer.days = twist.either(30, 180);
    let at = city.calendar.days_ago(60, dice);
    Ok(city.list(&stage.flat, &offer, at).into())
}

fn stolen_photo(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let other = Stage::new(city, dice)?;
    other.list(city, 60, dice);
    let stage = Stage::new(city, dice)?;
    let mut offer = stage.offer();
    if twist.is_fraud() {
        offer.photos = other.offer().photos;
    }
    let at = city.calendar.days_ago(25, dice);
    Ok(city.list(&stage.flat, &offer, at).into())
}

fn bait_price(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let listing = stage.list(city, 35, dice);
    let tenant = stage.tenant(city, 25, dice)?;
    let at = city.calendar.days_ago(22, dice);
    let mut terms = Terms::of(&stage.flat, &stage.lister, &tenant, &stage.platform, at);
    terms.listing = Some(listing);
    terms.rent = twist.either(terms.rent * 3 / 2, terms.rent);
    city.lease(&stage.flat, &terms, at, dice)
}

fn falling_price(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let mut offer = stage.offer();
    offer.replaces = Some(stage.list(city, 35, dice));
    offer.rent = twist.either(offer.rent / 2, offer.rent - 50);
    let at = city.calendar.days_ago(15, dice);
    Ok(city.list(&stage.flat, &offer, at).into())
}

fn inflated(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let mut offer = stage.offer();
    // Within one percent is rounding.
    offer.cm2 = offer.cm2 * twist.either(115, 101) / 100;
    let at = city.calendar.days_ago(28, dice);
    Ok(city.list(&stage.flat, &offer, at).into())
}

fn high_deposit(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let tenant = stage.tenant(city, 31, dice)?;
    let at = city.calendar.days_ago(29, dice);
    let mut terms = Terms::of(&stage.flat, &stage.lister, &tenant, &stage.platform, at);
    terms.deposit = terms.rent * twist.either(6, 2);
    city.lease(&stage.flat, &terms, at, dice)
}

fn let_while_reserved(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let first = stage.tenant(city, 22, dice)?;
    let second = stage.tenant(city, 21, dice)?;
    let at = city.calendar.days_ago(20, dice);
    let who = (first.pseudonym.as_str(), None);
    let reservation = city.reserve(&stage.flat, &stage.offer(), who, 30, at);
    let tenant = twist.either(&second, &first);
    let at = city.calendar.days_ago(12, dice);
    let mut terms = Terms::of(&stage.flat, &stage.lister, tenant, &stage.platform, at);
    terms.reservation = twist.either(None, Some(reservation));
    city.lease(&stage.flat, &terms, at, dice)
}

fn two_deposits(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let first = stage.tenant(city, 19, dice)?;
    let second = stage.tenant(city, 18, dice)?;
    let at = city.calendar.days_ago(16, dice);
    city.reserve(
        &stage.flat,
        &stage.offer(),
        (&first.pseudonym, None),
        30,
        at,
    );
    let who = twist.either(&second, &first);
    let at = city.calendar.days_ago(11, dice);
    let who = (who.pseudonym.as_str(), None);
    Ok(city
        .reserve(&stage.flat, &stage.offer(), who, 30, at)
        .into())
}

fn listed_while_reserved(
    city: &mut City,
    twist: Twist,
    dice: &mut Dice,
) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let listing = stage.list(city, 33, dice);
    let tenant = stage.tenant(city, 14, dice)?;
    let at = city.calendar.days_ago(13, dice);
    let who = (tenant.pseudonym.as_str(), Some(listing.as_str()));
    let days = twist.either(60, 4);
    city.reserve(&stage.flat, &stage.offer(), who, days, at);
    Ok(listing.into())
}

fn without_consent(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let tenant = stage.tenant(city, 110, dice)?;
    let at = city.calendar.days_ago(105, dice);
    let head = Terms::of(&stage.flat, &stage.lister, &tenant, &stage.platform, at);
    let head = city.lease(&stage.flat, &head, at, dice)?.record;
    let subtenant = stage.tenant(city, 28, dice)?;
    let at = city.calendar.days_ago(26, dice);
    let by_tenant = Lister::Owner(tenant.key.clone());
    let mut terms = Terms::of(&stage.flat, &by_tenant, &subtenant, &stage.platform, at);
    terms.days = 120;
    terms.head = Some(head);
    terms.consent = twist.either(None, Some(stage.owner.key.clone()));
    city.lease(&stage.flat, &terms, at, dice)
}

fn other_pseudonym(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let tenant = stage.tenant(city, 17, dice)?;
    let other = stage.tenant(city, 17, dice)?;
    let at = city.calendar.days_ago(14, dice);
    let mut terms = Terms::of(&stage.flat, &stage.lister, &tenant, &stage.platform, at);
    terms.pseudonym = twist.either(&other, &tenant).pseudonym.clone();
    city.lease(&stage.flat, &terms, at, dice)
}

fn invented_tenant(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let stage = Stage::new(city, dice)?;
    let tenant = match twist {
        Twist::Fraud => city.person(dice)?,
        Twist::Honest => stage.tenant(city, 17, dice)?,
    };
    let at = city.calendar.days_ago(13, dice);
    let terms = Terms::of(&stage.flat, &stage.lister, &tenant, &stage.platform, at);
    city.lease(&stage.flat, &terms, at, dice)
}
