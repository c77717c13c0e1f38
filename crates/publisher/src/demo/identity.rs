//! The offices, companies and persons of the city, their keys, and what they may sign.

mod founding;

pub use founding::Anchor;

use serde_json::json;
use stele_records::types::RecordType;
use stele_records::types::field::ENTITY;

use super::DemoError;
use super::calendar::DAY;
use super::city::{City, Disclosed, What, disclosures};
use super::dice::Dice;
use super::names::{self, AREAS, COUNTIES, County, NEW_AREA};
use super::paper::{Key, Say};

/// An entity and the keys that it has had.
#[derive(Debug, Clone, Default)]
pub struct Party {
    /// Its id.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Its keys, each from a moment on.
    keys: Vec<(u64, Key)>,
}

impl Party {
    /// Adds the signature of the key that it has when this is said.
    pub fn signs<'s>(&self, say: Say<'s>, role: &'static str) -> Say<'s> {
        match self.key(say.at) {
            Some(key) => say.by(key, role),
            None => say,
        }
    }

    /// The same entity with this key alone.
    #[must_use]
    pub fn with_key(&self, key: &Key) -> Self {
        Self {
            keys: vec![(0, key.clone())],
            ..self.clone()
        }
    }

    /// The key that it has at this moment: the newest of those that have begun, or else the first.
    pub fn key(&self, at: u64) -> Option<&Key> {
        let begun = self.keys.iter().rev().find(|(from, _)| *from <= at);
        begun.or_else(|| self.keys.first()).map(|(_, key)| key)
    }
}

/// The city's offices. Six of them are anchors.
#[derive(Debug, Clone, Default)]
pub struct Offices {
    /// Anchor: registers entities and keys.
    pub registrar: Party,
    /// Anchor: the housing registry.
    pub housing: Party,
    /// Anchor: the identity authority.
    pub identity: Party,
    /// Anchor: the forest bureau.
    pub forest: Party,
    /// Anchor: the construction bureau.
    pub construction: Party,
    /// Anchor: the city administration, which runs the points scheme.
    pub administration: Party,
    /// One in each county: registers companies and their keys.
    pub market: Vec<Party>,
    /// One in each county: attests titles.
    pub registry: Vec<Party>,
    /// One in each county: attests persons.
    pub police: Vec<Party>,
    /// Accredits platforms and agencies.
    pub letting: Party,
    /// Accredits whoever works in the forest, and keeps its sections.
    pub station: Party,
    /// Accredits owners and supervisors of engineering projects.
    pub works: Party,
    /// Runs the points scheme, and accredits its stations and merchants.
    pub points: Party,
}

/// Companies by what they do.
#[derive(Debug, Clone, Default)]
pub struct Companies {
    /// Rental platforms.
    pub platforms: Vec<Party>,
    /// Letting agencies.
    pub agencies: Vec<Party>,
    /// Developers who let flats of their own.
    pub developers: Vec<Party>,
    /// Nurseries.
    pub nurseries: Vec<Party>,
    /// Carriers.
    pub carriers: Vec<Party>,
    /// Planters.
    pub planters: Vec<Party>,
    /// Surveyors.
    pub surveyors: Vec<Party>,
    /// Supervisors, who inspect.
    pub supervisors: Vec<Party>,
    /// Maintainers.
    pub maintainers: Vec<Party>,
    /// General contractors.
    pub builders: Vec<Party>,
    /// Labour subcontractors.
    pub labourers: Vec<Party>,
    /// Suppliers of building material.
    pub suppliers: Vec<Party>,
    /// Supervisors of engineering projects.
    pub works_supervisors: Vec<Party>,
    /// Operators of collection stations.
    pub operators: Vec<Party>,
    /// Merchants where points are spent.
    pub merchants: Vec<Party>,
}

/// A person who doesn't exist, with a key and a pseudonym for one purpose.
#[derive(Debug, Clone)]
pub struct Person {
    /// The key.
    pub key: Key,
    /// The pseudonym.
    pub pseudonym: String,
    /// The name, which stands in no record.
    pub name: String,
    /// The number of a document, which stands in no record and has no real document's form.
    pub document: String,
}

impl Person {
    /// The name of the file with what this person can disclose.
    fn file(&self) -> String {
        format!("person-{}", self.pseudonym)
    }

    /// Its path below the city's folder.
    pub fn disclosures(&self) -> String {
        disclosures(&self.file())
    }
}

/// What letting is about.
pub const LETTING: [RecordType; 5] = [
    RecordType::Lease,
    RecordType::LeaseEnd,
    RecordType::Mandate,
    RecordType::RentalListing,
    RecordType::Reservation,
];
/// What the forest is about.
pub const FOREST: [RecordType; 3] = [
    RecordType::Section,
    RecordType::TreeCard,
    RecordType::TreeEvent,
];

/// What engineering projects need accreditation for.
pub const WORKS: [RecordType; 5] = [
    RecordType::Milestone,
    RecordType::Payment,
    RecordType::Project,
    RecordType::Reversal,
    RecordType::WageRun,
];
/// What the points scheme needs accreditation for.
pub const POINTS: [RecordType; 9] = [
    RecordType::Account,
    RecordType::Catalogue,
    RecordType::Deposit,
    RecordType::Expiry,
    RecordType::Grant,
    RecordType::PointsReversal,
    RecordType::RateTable,
    RecordType::Redemption,
    RecordType::Station,
];

impl City {
    /// A company enters: its entity and its first key.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn company(
        &mut self,
        trade: &str,
        kind: &str,
        dice: &mut Dice,
    ) -> Result<Party, DemoError> {
        let at = self.calendar.start() + dice.between(DAY, 8 * DAY);
        self.company_at(trade, kind, at, dice)
    }

    /// A company enters at this moment.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn company_at(
        &mut self,
        trade: &str,
        kind: &str,
        at: u64,
        dice: &mut Dice,
    ) -> Result<Party, DemoError> {
        let number = self.counts.parties;
        self.counts.parties += 1;
        let name = names::company(number, trade);
        let county = dice.position(COUNTIES.len());
        let division = match (dice.chance(60), COUNTIES.get(county)) {
            (false, Some(County { code, .. })) => *code,
            _ => NEW_AREA,
        };
        let entity = self.entity("91", division, dice)?;
        let market = self.offices.market.get(county).cloned();
        let market = market.unwrap_or_else(|| self.offices.registrar.clone());
        let key = self.key(&format!("{kind}-{number}"))?;
        if let Some(registrar) = market.key(at) {
            self.enter(&entity, &name, kind, &[division], registrar, at);
            self.register(&key, &entity, registrar, at + 900);
        }
        let keys = vec![(0, key)];
        Ok(Party { entity, name, keys })
    }

    /// A new entity's id.
    ///
    /// # Errors
    /// [`DemoError::Code`]
    pub fn entity(&self, head: &str, division: &str, dice: &mut Dice) -> Result<String, DemoError> {
        Ok(format!(
            "{ENTITY}{}",
            names::credit_code(head, division, dice)?
        ))
    }

    /// A registrar enters an entity.
    pub fn enter(
        &mut self,
        entity: &str,
        name: &str,
        kind: &str,
        area: &[&str],
        registrar: &Key,
        at: u64,
    ) -> String {
        let subject = json!({
            "area": area,
            "id": entity,
            "kind": kind,
            "legalName": name,
            "type": "Organization",
        });
        self.say(Say::new(RecordType::Entity, subject, at).by(registrar, "registrar"))
    }

    /// A registrar registers a key, whose holder shows to have it.
    pub fn register(&mut self, key: &Key, entity: &str, registrar: &Key, at: u64) -> String {
        let subject = json!({
            "action": "register",
            "entity": entity,
            "id": key.did().as_str(),
            "type": "Key",
        });
        let say = Say::new(RecordType::Key, subject, at);
        self.say(say.by(registrar, "registrar").by(key, "holder"))
    }

    /// An office accredits a party.
    pub fn accredit(&mut self, grant: &Grant<'_>, at: u64, until: u64) -> String {
        let names: Vec<&str> = grant.types.iter().map(|one| one.name()).collect();
        let subject = json!({
            "areas": grant.areas,
            "id": grant.party.entity,
            "mayAccredit": grant.may_accredit.then_some(true),
            "recordTypes": names,
            "roles": grant.roles,
            "type": "Organization",
        });
        let say = Say::new(RecordType::Accreditation, subject, at).until(until);
        self.say(grant.by.signs(say, "accreditor"))
    }

    /// The letting office accredits a party in these roles, for the time of the whole city.
    pub fn accredit_letting(
        &mut self,
        party: &Party,
        roles: &[&str],
        areas: &[&str],
        dice: &mut Dice,
    ) -> String {
        let at = self.calendar.start() + dice.between(10 * DAY, 18 * DAY);
        let until = self.now() + 2 * 365 * DAY;
        let by = self.offices.letting.clone();
        self.accredit(&Grant::new(party, &by, &LETTING, roles, areas), at, until)
    }

    /// The forest station accredits a party in these roles.
    pub fn accredit_forest(&mut self, party: &Party, roles: &[&str], dice: &mut Dice) -> String {
        let at = self.calendar.start() + dice.between(10 * DAY, 18 * DAY);
        let until = self.now() + 2 * 365 * DAY;
        let by = self.offices.station.clone();
        let types = [RecordType::TreeEvent];
        self.accredit(&Grant::new(party, &by, &types, roles, &AREAS), at, until)
    }

    /// An office accredits a party in this role, for the time of the whole city.
    pub fn accredit_as(
        &mut self,
        party: &Party,
        by: &Party,
        (types, role): (&[RecordType], &str),
        dice: &mut Dice,
    ) -> String {
        let at = self.calendar.start() + dice.between(10 * DAY, 18 * DAY);
        let until = self.now() + 2 * 365 * DAY;
        self.accredit(&Grant::new(party, by, types, &[role], &AREAS), at, until)
    }

    /// A person who doesn't exist, known to nobody yet.
    ///
    /// # Errors
    /// [`DemoError::Key`]
    pub fn person(&mut self, dice: &mut Dice) -> Result<Person, DemoError> {
        let pseudonym = dice.hex(20);
        Ok(Person {
            key: self.key(&format!("persons/{pseudonym}"))?,
            pseudonym,
            name: names::person(dice),
            document: format!("演示证件-{}", dice.hex(10)),
        })
    }

    /// The identity authority of a county attests a person; `scope` says for what, `of` for which.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn attest(
        &mut self,
        person: &Person,
        (scope, of): (&str, Option<&str>),
        county: &County,
        at: u64,
        dice: &mut Dice,
    ) -> Result<String, DemoError> {
        let hidden = self.hide(
            &[("name", &person.name), ("documentNumber", &person.document)],
            dice,
        )?;
        let subject = json!({
            "_sd": hidden.digests,
            "_sd_alg": "sha-256",
            "id": person.key.did().as_str(),
            "pseudonym": person.pseudonym,
            "scope": scope,
            "scopeId": of,
            "type": "Person",
        });
        let police = self.office_in(county, |offices| &offices.police);
        let say = police.signs(
            Say::new(RecordType::PersonAttestation, subject, at),
            "attester",
        );
        let id = self.say(say.by(&person.key, "holder"));
        let told = Disclosed {
            record: id.clone(),
            what: What::Fields(hidden),
        };
        self.keep(&person.file(), &[told])?;
        Ok(id)
    }

    /// The office of a county.
    pub fn office_in(&self, county: &County, offices: fn(&Offices) -> &Vec<Party>) -> Party {
        let at = COUNTIES.iter().position(|one| one.code == county.code);
        let office = at.and_then(|at| offices(&self.offices).get(at));
        office.unwrap_or(&self.offices.registrar).clone()
    }
}

/// Everything that is done in the forest.
pub const FOREST_ROLES: [&str; 7] = [
    "carrier",
    "custodian",
    "inspector",
    "maintainer",
    "nursery",
    "planter",
    "surveyor",
];

/// What an office gives to a party.
#[derive(Debug, Clone)]
pub struct Grant<'g> {
    /// To whom.
    pub party: &'g Party,
    /// By whom.
    pub by: &'g Party,
    /// Record types.
    pub types: &'g [RecordType],
    /// Roles.
    pub roles: &'g [&'g str],
    /// Areas.
    pub areas: &'g [&'g str],
    /// Whether the party may give it on.
    pub may_accredit: bool,
}

impl<'g> Grant<'g> {
    /// A grant that can't be given on.
    pub fn new(
        party: &'g Party,
        by: &'g Party,
        types: &'g [RecordType],
        roles: &'g [&'g str],
        areas: &'g [&'g str],
    ) -> Self {
        Self {
            party,
            by,
            types,
            roles,
            areas,
            may_accredit: false,
        }
    }
}
