//! The rules of personal points: over a scheme with stations, merchants and accounts, and those who would have
//! more of it than is theirs.

pub mod grants;
pub mod moved;
pub mod poison;
pub mod receipts;
pub mod spending;
pub mod stories;
pub mod taken;

use serde_json::{Value, json};
use stele_records::types::RecordType;
use stele_records::types::points::{
    account_id, catalogue_id, deposit_id, rates_id, redemption_id, station_id,
};
use stele_sign::multikey::SecretKey;

use super::town::{AREA, Paper, Party, Town};

/// The scheme's name.
pub const SCHEME: &str = "green";
/// The station's name.
pub const STATION: &str = "RH-01";
/// Another operator's station.
pub const OTHER_STATION: &str = "RH-02";
/// The day on which things happen.
pub const DAY: &str = "2026-09-21";
/// What a kilogram of paper earns.
pub const PAPER: i64 = 10;
/// What soap costs.
pub const SOAP: i64 = 30;
/// Deposits of an account in a day.
pub const MOST: i64 = 3;

/// A points account of somebody. TEST KEY.
#[derive(Debug)]
pub struct Purse {
    /// Its name.
    pub name: String,
    /// Its holder's key.
    pub key: SecretKey,
    /// The entry that registers it.
    pub entry: u64,
}

/// A town with a points scheme, and those who take part in it.
#[derive(Debug)]
pub struct Scheme {
    /// The town.
    pub town: Town,
    /// The office that registers stations, rates and accounts.
    pub office: Party,
    /// Runs the station.
    pub operator: Party,
    /// Runs the other station.
    pub other_operator: Party,
    /// Gives soap for points.
    pub merchant: Party,
    /// Another merchant.
    pub other_merchant: Party,
    /// A registered entity that is accredited for nothing here.
    pub stranger: Party,
    /// The rate table in force.
    pub rates: u64,
    /// The merchant's catalogue in force.
    pub catalogue: u64,
    next: u32,
}

impl Scheme {
    /// Two stations, rates, a catalogue, and no accounts.
    pub fn new() -> Self {
        let mut town = Town::default();
        let [
            office,
            operator,
            other_operator,
            merchant,
            other_merchant,
            stranger,
        ] = ["authority", "other", "other", "other", "other", "other"].map(|kind| town.party(kind));
        town.accredit(&office, &OFFICE_TYPES, &["authority"], &AREA[1..]);
        let station = [
            RecordType::Deposit,
            RecordType::Grant,
            RecordType::PointsReversal,
        ];
        for party in [&operator, &other_operator] {
            town.accredit(party, &station, &["station"], &AREA[1..]);
        }
        let shop = [RecordType::Catalogue, RecordType::Redemption];
        for party in [&merchant, &other_merchant] {
            town.accredit(party, &shop, &["merchant"], &AREA[1..]);
        }
        let mut scheme = Self {
            town,
            office,
            operator,
            other_operator,
            merchant,
            other_merchant,
            stranger,
            rates: 0,
            catalogue: 0,
            next: 0,
        };
        let operators = [
            (STATION, scheme.operator.entity.clone()),
            (OTHER_STATION, scheme.other_operator.entity.clone()),
        ];
        for (name, operator) in operators {
            scheme.says(
                RecordType::Station,
                station_of(name, &operator),
                &[Who::Office],
            );
        }
        scheme.rates = scheme.says(RecordType::RateTable, rates(SCHEME, PAPER), &[Who::Office]);
        let goods = goods("shop", &scheme.merchant, SOAP);
        scheme.catalogue = scheme.says(
            RecordType::Catalogue,
            goods,
            &[Who::Merchant, Who::OfficeToo],
        );
        scheme
    }

    /// Logs what those whose part it is sign.
    pub fn says(&mut self, record_type: RecordType, subject: Value, who: &[Who<'_>]) -> u64 {
        let signers: Vec<_> = who.iter().map(|who| self.signer(*who)).collect();
        let paper = Paper::new(record_type, subject, &signers);
        let bytes = self.town.sign(paper);
        self.town.log_bytes(bytes)
    }

    /// A key and its role.
    pub fn signer<'s>(&'s self, who: Who<'s>) -> (&'s SecretKey, &'static str) {
        match who {
            Who::Office | Who::OfficeToo => (&self.office.key, "authority"),
            Who::Operator => (&self.operator.key, "station"),
            Who::OtherOperator => (&self.other_operator.key, "station"),
            Who::Merchant => (&self.merchant.key, "merchant"),
            Who::OtherMerchant => (&self.other_merchant.key, "merchant"),
            Who::Holder(purse) => (&purse.key, "accountHolder"),
            Who::NewHolder(purse) => (&purse.key, "newAccountHolder"),
            Who::By(key, role) => (key, role),
        }
    }

    /// A new account, registered by the office.
    pub fn account(&mut self, name: &str) -> Purse {
        let key = self.town.new_key();
        let by = Who::By(&key, "accountHolder");
        let entry = self.says(RecordType::Account, account(name, &key), &[Who::Office, by]);
        Purse {
            name: name.to_owned(),
            key,
            entry,
        }
    }

    /// The receipt with the station's next number of the day.
    pub fn receipt(&mut self) -> String {
        self.next += 1;
        format!("{STATION}/{DAY}/{}", self.next)
    }

    /// So many grams of paper are handed in: the deposit, and the points for it. Give the receipt too.
    pub fn earns(&mut self, purse: &Purse, grams: i64) -> (u64, u64, String) {
        let receipt = self.receipt();
        let deposit = self.says(
            RecordType::Deposit,
            deposit(&purse.name, &receipt, grams),
            &[Who::Operator],
        );
        let points = grams * PAPER / 1_000;
        let grant = self.grants(purse, &receipt, points);
        (deposit, grant, receipt)
    }

    /// The station gives points for a receipt.
    pub fn grants(&mut self, purse: &Purse, receipt: &str, points: i64) -> u64 {
        let table = self.town.id_of(self.rates);
        let grant = grant(&purse.name, receipt, &table, points);
        self.says(RecordType::Grant, grant, &[Who::Operator])
    }

    /// Soap is bought, with a receipt of the merchant.
    pub fn buys(&mut self, purse: &Purse, receipt: &str, quantity: i64) -> u64 {
        let subject = self.soap(purse, receipt, quantity);
        self.says(
            RecordType::Redemption,
            subject,
            &[Who::Holder(purse), Who::Merchant],
        )
    }

    /// So much soap, by the catalogue in force.
    pub fn soap(&self, purse: &Purse, receipt: &str, quantity: i64) -> Value {
        let catalogue = self.town.id_of(self.catalogue);
        let merchant = &self.merchant.entity;
        redemption(
            &purse.name,
            merchant,
            &catalogue,
            receipt,
            quantity,
            quantity * SOAP,
        )
    }

    /// The office has points of a receipt expire.
    pub fn expires(&mut self, purse: &Purse, receipt: &str, points: i64) -> u64 {
        let subject = taken(&purse.name, receipt, points);
        self.says(RecordType::Expiry, subject, &[Who::Office])
    }

    /// The station takes points of a receipt back.
    pub fn reverses(&mut self, purse: &Purse, receipt: &str, points: i64) -> u64 {
        let subject = taken(&purse.name, receipt, points);
        self.says(RecordType::PointsReversal, subject, &[Who::Operator])
    }

    /// A holder goes on under another account.
    pub fn moves(&mut self, from: &Purse, to: &Purse) -> u64 {
        self.says(
            RecordType::AccountTransfer,
            transfer(&from.name, &to.name),
            &[Who::Holder(from), Who::NewHolder(to)],
        )
    }
}

impl Default for Scheme {
    fn default() -> Self {
        Self::new()
    }
}

/// What the office is accredited for.
const OFFICE_TYPES: [RecordType; 6] = [
    RecordType::Station,
    RecordType::RateTable,
    RecordType::Account,
    RecordType::Catalogue,
    RecordType::Expiry,
    RecordType::PointsReversal,
];

/// Who signs, as what.
#[derive(Debug, Clone, Copy)]
pub enum Who<'p> {
    /// The office.
    Office,
    /// The office, beside somebody else.
    OfficeToo,
    /// The station's operator.
    Operator,
    /// The other station's.
    OtherOperator,
    /// The merchant.
    Merchant,
    /// The other merchant.
    OtherMerchant,
    /// The holder of an account.
    Holder(&'p Purse),
    /// The holder of an account to which another is left.
    NewHolder(&'p Purse),
    /// Somebody, in a role.
    By(&'p SecretKey, &'static str),
}

/// The subject of a station.
pub fn station_of(name: &str, operator: &str) -> Value {
    json!({"id": station_id(name), "station": name, "name": "Bring bank", "scheme": SCHEME, "operator": operator, "area": AREA})
}

/// The subject of a rate table, for paper.
pub fn rates(scheme: &str, paper: i64) -> Value {
    json!({
        "id": rates_id(scheme),
        "scheme": scheme,
        "version": 1,
        "rates": [{"kind": "paper", "pointsPerKilogram": paper}],
        "maxDepositsPerDay": MOST,
        "area": AREA,
    })
}

/// The subject of a catalogue, with soap.
pub fn goods(name: &str, merchant: &Party, soap: i64) -> Value {
    json!({
        "id": catalogue_id(name),
        "catalogue": name,
        "merchant": merchant.entity,
        "goods": [{"good": "soap", "name": "A bar of soap", "points": soap}],
    })
}

/// The subject of an account.
pub fn account(name: &str, key: &SecretKey) -> Value {
    json!({"id": account_id(name), "account": name, "pseudonym": name, "key": key.did().as_str(), "scheme": SCHEME})
}

/// The subject of a deposit of paper. Station and day are those of the receipt.
pub fn deposit(account: &str, receipt: &str, grams: i64) -> Value {
    let (station, day) = parts(receipt);
    json!({"id": deposit_id(receipt), "account": account, "station": station, "kind": "paper", "weightGrams": grams, "receipt": receipt, "date": day})
}

/// The subject of a grant.
pub fn grant(account: &str, receipt: &str, table: &str, points: i64) -> Value {
    let (station, day) = parts(receipt);
    json!({"id": deposit_id(receipt), "account": account, "station": station, "receipt": receipt, "rateTable": table, "points": points, "date": day})
}

/// The subject of an expiry or a reversal.
pub fn taken(account: &str, receipt: &str, points: i64) -> Value {
    json!({"id": deposit_id(receipt), "account": account, "receipt": receipt, "points": points, "date": DAY})
}

/// The subject of a redemption for soap.
pub fn redemption(
    account: &str,
    merchant: &str,
    catalogue: &str,
    receipt: &str,
    quantity: i64,
    points: i64,
) -> Value {
    json!({
        "id": redemption_id(receipt),
        "account": account,
        "merchant": merchant,
        "catalogue": catalogue,
        "good": "soap",
        "quantity": quantity,
        "points": points,
        "receipt": receipt,
        "date": DAY,
    })
}

/// The subject of a transfer.
pub fn transfer(from: &str, to: &str) -> Value {
    json!({"id": account_id(from), "account": [from, to], "date": DAY})
}

fn parts(receipt: &str) -> (&str, &str) {
    let (rest, _) = receipt.rsplit_once('/').expect("a receipt");
    rest.rsplit_once('/').expect("a receipt")
}
