//! What happens to a flat, one function for each thing that is said about it.

mod life;

use serde_json::{Map, Value, json};
use stele_records::types::RecordType;
use stele_records::types::field::PROPERTY;
use stele_verify::hash::Hash;

use super::DemoError;
use super::calendar::{DAY, day};
use super::city::{City, Disclosed, File, What};
use super::dice::Dice;
use super::frauds::Mark;
use super::identity::{Party, Person};
use super::names::{self, Place};
use super::paper::{Key, Say};
use super::{pdf, picture};

/// A flat.
#[derive(Debug, Clone)]
pub struct Flat {
    /// Its real-estate unit number.
    pub unit: String,
    /// Where it lies.
    pub place: Place,
    /// Its address.
    pub address: String,
    /// Floor space in square centimetres.
    pub cm2: u64,
    /// The floor.
    pub level: String,
    /// Rooms.
    pub rooms: u64,
    /// A fair rent a month in CNY.
    pub rent: u64,
}

impl Flat {
    /// The flat's id.
    pub fn id(&self) -> String {
        format!("{PROPERTY}{}", self.unit)
    }

    /// A subject about the flat, with these members besides.
    fn subject(&self, subject_type: &str, members: Value) -> Value {
        let mut all = Map::new();
        all.insert("area".into(), json!(self.place.area()));
        all.insert("id".into(), json!(self.id()));
        all.insert("property".into(), json!(self.unit));
        all.insert("type".into(), json!(subject_type));
        if let Value::Object(members) = members {
            all.extend(members);
        }
        Value::Object(all)
    }

    fn say<'s>(&self, record_type: RecordType, members: Value, at: u64) -> Say<'s> {
        let subject = self.subject(record_type.subject_type(), members);
        Say::new(record_type, subject, at)
    }
}

/// Who offers a flat.
#[derive(Debug, Clone)]
pub enum Lister {
    /// Whoever holds this key.
    Owner(Key),
    /// An agency.
    Agent(Party),
}

impl Lister {
    /// Adds the lister's signature: an owner's has this role, an agency is the agent.
    fn signs<'s>(&self, say: Say<'s>, owner: &'static str) -> Say<'s> {
        match self {
            Self::Owner(key) => say.by(key, owner),
            Self::Agent(agency) => agency.signs(say, "agent"),
        }
    }
}

/// An owner's mandate for an agency.
#[derive(Debug, Clone)]
pub struct Mandate<'m> {
    /// The owner's key.
    pub principal: &'m Key,
    /// The agency.
    pub agent: &'m Party,
    /// Whether it shuts out all others.
    pub exclusive: bool,
    /// For how many days.
    pub days: u64,
}

/// What a listing says.
#[derive(Debug, Clone)]
pub struct Offer<'o> {
    /// Who offers.
    pub lister: &'o Lister,
    /// On which platform.
    pub platform: &'o Party,
    /// The rent asked.
    pub rent: u64,
    /// Floor space claimed.
    pub cm2: u64,
    /// For how many days it stands.
    pub days: u64,
    /// Its photos.
    pub photos: Vec<Vec<u8>>,
    /// The version that it replaces.
    pub replaces: Option<String>,
    /// The log that it is made for, if that is another one.
    pub log: Option<&'o str>,
}

impl<'o> Offer<'o> {
    /// An honest offer of a flat.
    pub fn of(flat: &Flat, lister: &'o Lister, platform: &'o Party) -> Self {
        let photo = |number: u8| picture::draw(&format!("{} {number}", flat.unit));
        Self {
            lister,
            platform,
            rent: flat.rent,
            cm2: flat.cm2,
            days: 180,
            photos: vec![photo(1), photo(2)],
            replaces: None,
            log: None,
        }
    }
}

/// What is agreed in a lease.
#[derive(Debug, Clone)]
pub struct Terms<'t> {
    /// Who lets.
    pub lister: &'t Lister,
    /// Who rents.
    pub tenant: &'t Person,
    /// The pseudonym that the lease names.
    pub pseudonym: String,
    /// Through which platform.
    pub platform: &'t Party,
    /// Rent a month.
    pub rent: u64,
    /// The deposit.
    pub deposit: u64,
    /// A moment of the first day.
    pub start: u64,
    /// For how many days.
    pub days: u64,
    /// The reservation that it fulfils.
    pub reservation: Option<String>,
    /// The listing that it follows.
    pub listing: Option<String>,
    /// Of a sublease: the lease above.
    pub head: Option<String>,
    /// Of a sublease: the key of the landlord who consents.
    pub consent: Option<Key>,
    /// Whether the tenant signs.
    pub tenant_signs: bool,
}

impl<'t> Terms<'t> {
    /// An honest lease for a year, from tomorrow on.
    pub fn of(
        flat: &Flat,
        lister: &'t Lister,
        tenant: &'t Person,
        platform: &'t Party,
        at: u64,
    ) -> Self {
        Self {
            lister,
            tenant,
            pseudonym: tenant.pseudonym.clone(),
            platform,
            rent: flat.rent,
            deposit: flat.rent,
            start: at + DAY,
            days: 364,
            reservation: None,
            listing: None,
            head: None,
            consent: None,
            tenant_signs: true,
        }
    }
}

impl City {
    /// The registry enters a new flat.
    pub fn flat(&mut self, place: Place, at: u64, dice: &mut Dice) -> Flat {
        let number = self.counts.flats;
        self.counts.flats += 1;
        // Twelve flats a building, two buildings an estate.
        let (estate, building, home) = (number / 24, number / 12 % 2 + 1, number % 12);
        let code = place.code.get(6..).unwrap_or("001");
        let unit = format!(
            "{}{code}{:03}GB{:05}F{building:04}{:04}",
            place.county.code,
            estate % 9 + 1,
            estate + 1,
            home + 1
        );
        let rooms = dice.between(1, 4);
        let metres = rooms * 26 + dice.between(14, 38);
        let floor = home / 2 + 1 + dice.below(3) * 6;
        // The estate's own name and street are the same for all its flats in a township.
        let mut own = self.dice(&format!("estate {} {estate}", place.code));
        let flat = Flat {
            address: format!(
                "{}{building}号楼{}单元{floor}0{}室",
                names::estate(&place, &mut own),
                home % 3 + 1,
                home % 2 + 1
            ),
            unit,
            place,
            cm2: metres * 10_000 + dice.below(100) * 100,
            level: floor.to_string(),
            rooms,
            rent: metres * dice.between(18, 29) / 50 * 50,
        };
        let members = json!({
            "address": flat.address,
            "floorLevel": flat.level,
            "floorSizeCm2": flat.cm2,
            "numberOfRooms": flat.rooms,
        });
        let registry = self.office_in(place.county, |offices| &offices.registry);
        let say = flat.say(RecordType::Property, members, at);
        self.say(registry.signs(say, "registry"));
        flat
    }

    /// A person is attested as a landlord of this flat: at some minute before it is said whose it is.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn landlord(&mut self, flat: &Flat, at: u64, dice: &mut Dice) -> Result<Person, DemoError> {
        let person = self.person(dice)?;
        let of = flat.id();
        self.attest(
            &person,
            ("property", Some(&of)),
            flat.place.county,
            at,
            dice,
        )?;
        Ok(person)
    }

    /// A person is attested as the tenant of one lease to come.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn tenant(&mut self, flat: &Flat, at: u64, dice: &mut Dice) -> Result<Person, DemoError> {
        let person = self.person(dice)?;
        self.attest(&person, ("lease", None), flat.place.county, at, dice)?;
        Ok(person)
    }

    /// The registry attests whose key speaks for a flat's owner; `status` says whether the flat may
    /// be let.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn title(
        &mut self,
        flat: &Flat,
        (key, name, document): (&Key, &str, &str),
        status: &str,
        at: u64,
        dice: &mut Dice,
    ) -> Result<String, DemoError> {
        let fields = [("name", name), ("documentNumber", document)];
        let hidden = self.hide(&fields, dice)?;
        let members = json!({
            "_sd": hidden.digests,
            "_sd_alg": "sha-256",
            "floorLevel": flat.level,
            "floorSizeCm2": flat.cm2,
            "numberOfRooms": flat.rooms,
            "ownerKey": key.did().as_str(),
            "status": status,
        });
        let registry = self.office_in(flat.place.county, |offices| &offices.registry);
        let say = flat.say(RecordType::TitleAttestation, members, at);
        let id = self.say(registry.signs(say, "registry"));
        let told = Disclosed {
            record: id.clone(),
            what: What::Fields(hidden),
        };
        self.titles.insert(flat.unit.clone(), told);
        Ok(id)
    }

    /// A flat with an attested owner.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn owned_flat(
        &mut self,
        place: Place,
        at: u64,
        dice: &mut Dice,
    ) -> Result<(Flat, Person), DemoError> {
        let flat = self.flat(place, at, dice);
        let owner = self.landlord(&flat, at + 1_200, dice)?;
        self.owned_by(&flat, &owner, at + 2_400, dice)?;
        Ok((flat, owner))
    }

    /// The registry attests that the flat is this person's to let.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn owned_by(
        &mut self,
        flat: &Flat,
        owner: &Person,
        at: u64,
        dice: &mut Dice,
    ) -> Result<String, DemoError> {
        let owner = (&owner.key, owner.name.as_str(), owner.document.as_str());
        self.title(flat, owner, "held", at, dice)
    }

    /// An owner lets an agency act.
    pub fn mandate(&mut self, flat: &Flat, mandate: &Mandate<'_>, at: u64) -> String {
        let members = json!({
            "agent": mandate.agent.entity,
            "exclusive": mandate.exclusive,
        });
        let say = flat
            .say(RecordType::Mandate, members, at)
            .until(at + mandate.days * DAY)
            .by(mandate.principal, "principal");
        self.say(mandate.agent.signs(say, "agent"))
    }

    /// A flat is offered. Its photos lie beside the log for all to see.
    pub fn list(&mut self, flat: &Flat, offer: &Offer<'_>, at: u64) -> String {
        let agent = match offer.lister {
            Lister::Agent(agency) => Some(&agency.entity),
            Lister::Owner(_) => None,
        };
        let photos = offer.photos.iter().map(|photo| self.attach(photo));
        let photos: Vec<String> = photos.collect();
        let members = json!({
            "address": flat.address,
            "agent": agent,
            "floorLevel": flat.level,
            "floorSizeCm2": offer.cm2,
            "name": format!("{} {}室 {}㎡", flat.place.name, flat.rooms, offer.cm2 / 10_000),
            "numberOfRooms": flat.rooms,
            "photo": photos,
            "price": offer.rent.to_string(),
            "priceCurrency": "CNY",
        });
        let mut say = flat.say(RecordType::RentalListing, members, at);
        say = say.until(at + offer.days * DAY);
        if let Some(former) = &offer.replaces {
            say = say.supersedes(former);
        }
        if let Some(log) = offer.log {
            say = say.for_log(log);
        }
        let say = offer.lister.signs(say, "owner");
        self.say(offer.platform.signs(say, "platform"))
    }

    /// A flat is kept for a tenant for so many days.
    pub fn reserve(
        &mut self,
        flat: &Flat,
        offer: &Offer<'_>,
        (pseudonym, listing): (&str, Option<&str>),
        days: u64,
        at: u64,
    ) -> String {
        let members = json!({
            "deposit": (offer.rent / 2).to_string(),
            "listing": listing,
            "priceCurrency": "CNY",
            "pseudonym": pseudonym,
        });
        let say = flat
            .say(RecordType::Reservation, members, at)
            .until(at + days * DAY);
        let say = offer.lister.signs(say, "landlord");
        self.say(offer.platform.signs(say, "platform"))
    }

    /// A lease is signed. Its paper and the paper's salt stay with the parties.
    ///
    /// # Errors
    /// [`DemoError`]
    pub fn lease(
        &mut self,
        flat: &Flat,
        terms: &Terms<'_>,
        at: u64,
        dice: &mut Dice,
    ) -> Result<Mark, DemoError> {
        let (start, end) = (day(terms.start), day(terms.start + terms.days * DAY));
        let paper = pdf::write(&[
            "房屋租赁合同（虚构，仅供演示）".to_owned(),
            format!("房屋坐落：{}", flat.address),
            format!("不动产单元号：{}", flat.unit),
            format!("承租人：{}（{}）", terms.tenant.name, terms.tenant.document),
            format!("租期：{start} 至 {end}"),
            format!(
                "月租金：人民币 {} 元，押金：人民币 {} 元",
                terms.rent, terms.deposit
            ),
        ]);
        let salt = dice.bytes::<16>();
        let members = json!({
            "deposit": terms.deposit.to_string(),
            "documentHash": Hash::of(&[&salt, &paper]).to_hex(),
            "endDate": end,
            "headLease": terms.head,
            "listing": terms.listing,
            "price": terms.rent.to_string(),
            "priceCurrency": "CNY",
            "pseudonym": terms.pseudonym,
            "reservation": terms.reservation,
            "startDate": start,
        });
        let say = flat.say(RecordType::Lease, members, at);
        let mut say = terms.lister.signs(say, "landlord");
        if terms.tenant_signs {
            say = say.by(&terms.tenant.key, "tenant");
        } else {
            say = say.past_the_gate();
        }
        if let Some(consent) = &terms.consent {
            say = say.by(consent, "headLandlord");
        }
        let id = self.say(terms.platform.signs(say, "platform"));
        let name = format!("lease-{}", id.trim_start_matches("urn:uuid:"));
        let path = format!("files/{name}.pdf");
        self.files.push(File {
            path: path.clone(),
            bytes: paper,
        });
        // What a landlord hands to a tenant: whose flat it is, and the salt of the paper.
        let mut told = vec![Disclosed {
            record: id.clone(),
            what: What::Document(salt),
        }];
        told.extend(self.titles.get(&flat.unit).cloned());
        let disclosures = self.keep(&name, &told)?;
        Ok(Mark {
            record: id,
            file: Some(path),
            disclosures: Some(disclosures),
        })
    }

    /// Somebody alters a copy of this paper: its rent gets another first digit. Gives the copy's path.
    pub fn alter(&mut self, path: &str) -> Option<String> {
        let file = self.files.iter().rev().find(|file| file.path == path)?;
        let altered = path.replace(".pdf", "-altered.pdf");
        let text = String::from_utf8_lossy(&file.bytes);
        // In UTF-16 and hex: the first digit behind the currency.
        let currency = "人民币 ".encode_utf16();
        let currency: String = currency.map(|unit| format!("{unit:04X}")).collect();
        let (before, after) = text.split_once(currency.as_str())?;
        let digit = if after.starts_with("0039") {
            "0038"
        } else {
            "0039"
        };
        let text = format!("{before}{currency}{digit}{}", after.get(4..)?);
        self.files.push(File {
            path: altered.clone(),
            bytes: text.into_bytes(),
        });
        Some(altered)
    }

    /// Landlord and tenant end a lease early.
    pub fn end_lease(
        &mut self,
        flat: &Flat,
        (lease, terms): (&str, &Terms<'_>),
        last: u64,
        at: u64,
    ) -> String {
        let members = json!({"endDate": day(last), "lease": lease, "reason": "双方协商提前终止"});
        let say = flat.say(RecordType::LeaseEnd, members, at);
        let say = terms.lister.signs(say, "landlord");
        self.say(say.by(&terms.tenant.key, "tenant"))
    }

    /// Somebody takes a record about the flat back.
    pub fn withdraw(&mut self, flat: &Flat, record: &str, by: &Lister, at: u64) -> String {
        let members = json!({"reason": "不再出租", "withdraws": record});
        let say = flat.say(RecordType::Withdrawal, members, at);
        let say = by.signs(say, "withdrawer");
        // An agency signs as whoever takes back, like everybody else.
        let by = say.by.into_iter().map(|(key, _)| (key, "withdrawer"));
        let by = by.collect();
        self.say(Say { by, ..say })
    }
}
