//! The rules of the rental platform: over flats whose histories are told by those entitled to, and by
//! others.

pub mod leases;
pub mod listings;
pub mod offers;
pub mod stories;

use std::rc::Rc;

use serde_json::{Value, json};
use stele_records::types::RecordType;
use stele_sign::multikey::SecretKey;

use super::town::{AREA, Paper, Party, Town};

/// The flat.
pub const UNIT: &str = "130629001001GB00001F00010001";
/// Another flat.
pub const OTHER_UNIT: &str = "130629001001GB00001F00010002";

/// The id of a flat.
pub fn property(unit: &str) -> String {
    format!("urn:stele:property:{unit}")
}

/// A town with a rental platform, those who work there, and a flat whose owner is attested.
#[derive(Debug)]
pub struct Street {
    /// The town.
    pub town: Town,
    /// Attests titles.
    pub registry: Party,
    /// Checks identities.
    pub attester: Party,
    /// Countersigns offers and leases.
    pub platform: Party,
    /// An agency.
    pub agency: Party,
    /// Another agency.
    pub rival: Party,
    /// The owner's key for the flat. TEST KEY.
    pub owner: Rc<SecretKey>,
    /// The tenant's key for the lease. TEST KEY.
    pub tenant: Rc<SecretKey>,
    /// Somebody whose identity was checked, and who owns nothing here. TEST KEY.
    pub stranger: Rc<SecretKey>,
    /// The entry of the title.
    pub title: u64,
}

/// A digest as it stands in `_sd`: what it hides doesn't matter here.
fn digests() -> Value {
    json!(["A".repeat(43)])
}

impl Default for Street {
    fn default() -> Self {
        Self::new()
    }
}

impl Street {
    /// A flat with a title, and no offers.
    pub fn new() -> Self {
        let mut town = Town::default();
        let kinds = ["authority", "authority", "platform", "agency", "agency"];
        let [registry, attester, platform, agency, rival] = kinds.map(|kind| town.party(kind));
        let rental = [
            RecordType::RentalListing,
            RecordType::Reservation,
            RecordType::Lease,
        ];
        let titles = [RecordType::Property, RecordType::TitleAttestation];
        town.accredit(&registry, &titles, &["registry"], &["130629"]);
        town.accredit(
            &attester,
            &[RecordType::PersonAttestation],
            &["attester"],
            &["130629"],
        );
        town.accredit(&platform, &rental, &["platform"], &["130629"]);
        for agency in [&agency, &rival] {
            let types = [&rental[..], &[RecordType::Mandate]].concat();
            town.accredit(agency, &types, &["agent"], &["130629"]);
        }
        let [owner, tenant, stranger] = [(); 3].map(|()| Rc::new(town.new_key()));
        let mut street = Self {
            town,
            registry,
            attester,
            platform,
            agency,
            rival,
            owner,
            tenant,
            stranger,
            title: 0,
        };
        let (owner, tenant, stranger) = (
            street.owner.clone(),
            street.tenant.clone(),
            street.stranger.clone(),
        );
        street.attest(&owner, "owner-1", "property");
        street.attest(&tenant, "tenant-1", "lease");
        street.attest(&stranger, "stranger-1", "property");
        street.title = street.log_title(UNIT, &owner, "held");
        street
    }

    /// The identity of a person is checked.
    pub fn attest(&mut self, key: &SecretKey, pseudonym: &str, scope: &str) -> u64 {
        let mut subject = json!({
            "id": key.did().as_str(),
            "pseudonym": pseudonym,
            "scope": scope,
            "_sd": digests(),
            "_sd_alg": "sha-256",
        });
        if scope == "property" {
            subject["scopeId"] = json!(property(UNIT));
        }
        let signers = [(&self.attester.key, "attester"), (key, "holder")];
        let paper = Paper::new(RecordType::PersonAttestation, subject, &signers);
        self.town.log(paper)
    }

    /// The registry attests who owns a flat.
    pub fn log_title(&mut self, unit: &str, owner: &SecretKey, status: &str) -> u64 {
        let subject = flat(
            unit,
            json!({
                "ownerKey": owner.did().as_str(),
                "status": status,
                "floorSizeCm2": 893_700,
                "floorLevel": "11",
                "numberOfRooms": 3,
                "_sd": digests(),
                "_sd_alg": "sha-256",
            }),
        );
        let signers = [(&self.registry.key, "registry")];
        let paper = Paper::new(RecordType::TitleAttestation, subject, &signers);
        self.town.log(paper)
    }

    /// Somebody lets an agency act.
    pub fn mandate(&mut self, by: &SecretKey, agency: &Party, exclusive: bool) -> u64 {
        let paper = self.mandate_paper(by, agency, exclusive);
        self.town.log(paper)
    }

    /// The same, to be changed before it is logged.
    pub fn mandate_paper<'p>(
        &self,
        by: &'p SecretKey,
        agency: &'p Party,
        exclusive: bool,
    ) -> Paper<'p> {
        let subject = flat(
            UNIT,
            json!({"agent": agency.entity, "exclusive": exclusive}),
        );
        Paper::new(
            RecordType::Mandate,
            subject,
            &[(by, "principal"), (&agency.key, "agent")],
        )
    }
}

/// A subject about a flat.
pub fn flat(unit: &str, mut subject: Value) -> Value {
    subject["id"] = json!(property(unit));
    subject["property"] = json!(unit);
    subject["area"] = json!(AREA);
    subject
}

/// What a listing says of the flat.
pub fn listing(price: &str) -> Value {
    flat(
        UNIT,
        json!({
            "price": price,
            "priceCurrency": "CNY",
            "floorSizeCm2": 893_700,
            "floorLevel": "11",
            "numberOfRooms": 3,
        }),
    )
}

/// What a lease says.
pub fn lease(start: &str, end: &str) -> Value {
    flat(
        UNIT,
        json!({
            "pseudonym": "tenant-1",
            "startDate": start,
            "endDate": end,
            "price": "3200.00",
            "priceCurrency": "CNY",
            "deposit": "3200.00",
            "documentHash": "0a".repeat(32),
        }),
    )
}

/// The owner lists the flat, and the platform countersigns.
pub fn listed<'p>(platform: &'p Party, owner: &'p SecretKey, subject: Value) -> Paper<'p> {
    Paper::new(
        RecordType::RentalListing,
        subject,
        &[(owner, "owner"), (&platform.key, "platform")],
    )
}

/// An agency lists the flat, and the platform countersigns.
pub fn listed_by<'p>(platform: &'p Party, agency: &'p Party, subject: Value) -> Paper<'p> {
    Paper::new(
        RecordType::RentalListing,
        subject,
        &[(&agency.key, "agent"), (&platform.key, "platform")],
    )
}

/// Landlord, tenant and platform sign a lease.
pub fn leased<'p>(
    platform: &'p Party,
    landlord: &'p SecretKey,
    tenant: &'p SecretKey,
    subject: Value,
) -> Paper<'p> {
    Paper::new(
        RecordType::Lease,
        subject,
        &[
            (landlord, "landlord"),
            (tenant, "tenant"),
            (&platform.key, "platform"),
        ],
    )
}
