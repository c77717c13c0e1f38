//! What happens in the points scheme, one function for each thing that is said about it.

mod life;
mod shops;

use serde_json::{Map, Value, json};
use stele_records::types::RecordType;
use stele_records::types::points::{account_id, deposit_id, rates_id, redemption_id, station_id};

use super::DemoError;
use super::calendar::{DAY, HOUR, day, midnight};
use super::city::City;
use super::dice::Dice;
use super::forest::metres;
use super::identity::Party;
use super::names::{self, Place};
use super::paper::{Key, Say};

pub use shops::{Goods, Shop};

/// The scheme's name.
pub const SCHEME: &str = "雄安绿色生活积分";

/// For how many days points are good.
pub const GOOD_FOR: u64 = 365;

/// What a kilogram earns, in the first table and in the second.
const RATES: [(&str, i64, i64); 6] = [
    ("厨余垃圾", 6, 8),
    ("废旧衣物", 60, 60),
    ("废玻璃", 20, 30),
    ("废纸板", 80, 90),
    ("废金属", 160, 150),
    ("饮料瓶", 120, 140),
];

/// When each table came into force, in days ago, and how many deposits it allows a day.
const TABLES: [(u64, u64); 2] = [(640, 3), (210, 4)];

/// A version of the scheme's rate table.
#[derive(Debug, Clone)]
pub struct Table {
    /// The record's id.
    pub record: String,
    /// From when on.
    pub from: u64,
    /// Points for a kilogram, by kind.
    pub rates: Vec<(&'static str, i64)>,
    /// How many deposits an account may make in a day.
    pub a_day: u64,
}

impl Table {
    /// What a deposit earns: whole points, rounded down.
    pub fn points(&self, kind: &str, grams: i64) -> i64 {
        let rate = self.rates.iter().find(|(own, _)| *own == kind);
        rate.map_or(0, |(_, rate)| grams * rate / 1_000)
    }
}

/// The scheme's common part.
#[derive(Debug, Clone, Default)]
pub struct Scheme {
    /// Its rate tables, in order.
    pub tables: Vec<Table>,
    /// Where points are spent.
    pub shops: Vec<Shop>,
    /// Receipts that all merchants have given out.
    receipts: u64,
}

impl Scheme {
    /// The table in force at this moment.
    pub fn table(&self, at: u64) -> Option<&Table> {
        self.tables.iter().rev().find(|table| table.from < at)
    }
}

/// A collection station.
#[derive(Debug, Clone)]
pub struct Station {
    /// Its name in the scheme.
    pub station: String,
    /// Where it stands.
    pub place: Place,
    /// Who runs it.
    pub operator: Party,
    /// The day of the newest receipt and its number.
    last: (String, u64),
}

impl Station {
    /// The same station, as if somebody else ran it.
    #[must_use]
    pub fn run_by(&self, operator: &Party) -> Self {
        Self {
            operator: operator.clone(),
            ..self.clone()
        }
    }

    /// The next receipt of the day.
    pub fn next_receipt(&mut self, at: u64) -> String {
        let today = day(at);
        let number = if self.last.0 == today {
            self.last.1 + 1
        } else {
            1
        };
        self.last = (today, number);
        format!("{}/{}/{number}", self.station, self.last.0)
    }
}

/// A points account.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The account, which is its holder's pseudonym.
    pub account: String,
    /// Its key.
    pub key: Key,
}

/// Waste that was handed in.
#[derive(Debug, Clone)]
pub struct Handed {
    /// The deposit's record.
    pub record: String,
    /// The receipt.
    pub receipt: String,
    /// What it earns.
    pub points: i64,
}

fn say<'s>(record_type: RecordType, id: &str, members: Value, at: u64) -> Say<'s> {
    let mut all = Map::new();
    all.insert("id".into(), json!(id));
    all.insert("type".into(), json!(record_type.subject_type()));
    if let Value::Object(members) = members {
        all.extend(members);
    }
    Say::new(record_type, Value::Object(all), at)
}

impl City {
    /// The scheme begins: its rate tables, and the shops that take part.
    pub(in crate::demo) fn found_points(&mut self) {
        let dice = &mut self.dice("points");
        let office = self.offices.points.clone();
        for (number, (days, a_day)) in TABLES.into_iter().enumerate() {
            let at = midnight(self.calendar.days_ago(days, dice)) + 7 * HOUR;
            let rates =
                RATES.map(|(kind, first, second)| (kind, if number == 0 { first } else { second }));
            let mut sorted = rates.to_vec();
            sorted.sort_unstable();
            let rate =
                |(kind, points): &(&str, i64)| json!({"kind": kind, "pointsPerKilogram": points});
            let members = json!({
                "area": [super::names::NEW_AREA],
                "maxDepositsPerDay": a_day,
                "rates": sorted.iter().map(rate).collect::<Vec<_>>(),
                "scheme": SCHEME,
                "version": number + 1,
            });
            let former = self.scheme.tables.last().map(|table| table.record.clone());
            let mut say = say(RecordType::RateTable, &rates_id(SCHEME), members, at);
            if let Some(former) = &former {
                say = say.supersedes(former);
            }
            let record = self.say(office.signs(say, "authority"));
            self.scheme.tables.push(Table {
                record,
                from: at,
                rates: sorted,
                a_day,
            });
        }
        self.open_shops(dice);
    }

    /// The points office enters a station, which is open until some moment, or for good.
    pub fn station(
        &mut self,
        place: Place,
        at: u64,
        until: Option<u64>,
        dice: &mut Dice,
    ) -> Station {
        self.counts.stations += 1;
        let number = self.counts.stations;
        let operator = self.any(|companies| &companies.operators, dice);
        let station = format!(
            "XA{}-{number:03}",
            place.county.code.get(3..).unwrap_or_default()
        );
        let far = |dice: &mut Dice| i64::try_from(dice.below(4_000)).unwrap_or_default();
        let (north, east) = (far(dice), far(dice));
        let (latitude, longitude) = metres(place.county.origin, north, east);
        let members = json!({
            "area": place.area(),
            "latitudeE7": latitude,
            "longitudeE7": longitude,
            "name": format!("{}绿色驿站（{number}号）", place.name),
            "openingHours": "Mo-Su 08:00-18:00",
            "operator": operator.entity,
            "scheme": SCHEME,
            "station": station,
        });
        let mut say = say(RecordType::Station, &station_id(&station), members, at);
        if let Some(until) = until {
            say = say.until(until);
        }
        let office = self.offices.points.clone();
        self.say(office.signs(say, "authority"));
        Station {
            station,
            place,
            operator,
            last: (String::new(), 0),
        }
    }

    /// Somebody opens an account.
    ///
    /// # Errors
    /// [`DemoError::Key`]
    pub fn account(&mut self, at: u64, dice: &mut Dice) -> Result<Holder, DemoError> {
        let account = dice.hex(20);
        let key = self.key(&format!("accounts/{account}"))?;
        let members = json!({
            "account": account,
            "key": key.did().as_str(),
            "pseudonym": account,
            "scheme": SCHEME,
        });
        let say = say(RecordType::Account, &account_id(&account), members, at);
        let office = self.offices.points.clone();
        self.say(office.signs(say, "authority").by(&key, "accountHolder"));
        Ok(Holder { account, key })
    }

    /// A holder goes on under another account.
    pub fn move_account(&mut self, from: &Holder, to: &Holder, at: u64) -> String {
        let members = json!({"account": [from.account, to.account], "date": day(at)});
        let id = account_id(&from.account);
        let say = say(RecordType::AccountTransfer, &id, members, at);
        self.say(
            say.by(&from.key, "accountHolder")
                .by(&to.key, "newAccountHolder"),
        )
    }

    /// Waste is handed in under this receipt.
    pub fn deposit(
        &mut self,
        (station, receipt): (&Station, &str),
        holder: &Holder,
        (kind, grams): (&str, i64),
        at: u64,
    ) -> Handed {
        let members = json!({
            "account": holder.account,
            "date": day(at),
            "kind": kind,
            "receipt": receipt,
            "station": station.station,
            "weightGrams": grams,
        });
        let say = say(RecordType::Deposit, &deposit_id(receipt), members, at);
        let points = self
            .scheme
            .table(at)
            .map_or(0, |table| table.points(kind, grams));
        Handed {
            record: self.say(station.operator.signs(say, "station")),
            receipt: receipt.to_owned(),
            points,
        }
    }

    /// A station grants points for a deposit.
    pub fn grant(
        &mut self,
        station: &Station,
        holder: &Holder,
        (handed, points): (&Handed, i64),
        at: u64,
    ) -> String {
        let table = self.scheme.table(at).map(|table| table.record.clone());
        let members = json!({
            "account": holder.account,
            "date": day(at),
            "points": points,
            "rateTable": table,
            "receipt": handed.receipt,
            "station": station.station,
        });
        let id = deposit_id(&handed.receipt);
        let say = say(RecordType::Grant, &id, members, at);
        self.say(station.operator.signs(say, "station"))
    }

    /// Waste is handed in and points are granted for it a minute later, as they should be.
    pub fn hand_in(
        &mut self,
        station: &mut Station,
        holder: &Holder,
        waste: (&str, i64),
        at: u64,
    ) -> Handed {
        let receipt = station.next_receipt(at);
        let handed = self.deposit((station, &receipt), holder, waste, at);
        self.grant(station, holder, (&handed, handed.points), at + 60);
        handed
    }

    /// Points that weren't used in time are gone.
    pub fn expire(&mut self, holder: &Holder, receipt: &str, points: i64, at: u64) -> String {
        let members = json!({
            "account": holder.account,
            "date": day(at),
            "points": points,
            "receipt": receipt,
        });
        let say = say(RecordType::Expiry, &deposit_id(receipt), members, at);
        let office = self.offices.points.clone();
        self.say(office.signs(say, "authority"))
    }

    /// A station takes points back that it granted by mistake.
    pub fn take_back(
        &mut self,
        station: &Station,
        holder: &Holder,
        (receipt, points): (&str, i64),
        at: u64,
    ) -> String {
        let members = json!({
            "account": holder.account,
            "date": day(at),
            "points": points,
            "reason": "称重有误，容器未去皮",
            "receipt": receipt,
        });
        let say = say(
            RecordType::PointsReversal,
            &deposit_id(receipt),
            members,
            at,
        );
        self.say(station.operator.signs(say, "station"))
    }

    /// Points are spent: so many of a thing, for so many points.
    pub fn redeem(&mut self, holder: &Holder, shop: &Shop, buys: &Buys<'_>, at: u64) -> String {
        let members = json!({
            "account": holder.account,
            "catalogue": shop.record(at),
            "date": day(at),
            "good": buys.goods.good,
            "merchant": shop.merchant.entity,
            "points": buys.points,
            "quantity": buys.quantity,
            "receipt": buys.receipt,
        });
        let id = redemption_id(&buys.receipt);
        let say = say(RecordType::Redemption, &id, members, at);
        let say = say.by(&holder.key, "accountHolder");
        self.say(shop.merchant.signs(say, "merchant"))
    }

    /// An honest purchase of one of these.
    pub fn buys<'g>(&mut self, shop: &Shop, goods: &'g Goods, at: u64) -> Buys<'g> {
        self.scheme.receipts += 1;
        Buys {
            goods,
            quantity: 1,
            points: goods.points,
            receipt: format!("{}-{}-{:05}", shop.catalogue, day(at), self.scheme.receipts),
        }
    }

    /// A station and an account of which nothing is known yet, opened so many days ago.
    ///
    /// # Errors
    /// [`DemoError::Key`]
    pub fn corner(&mut self, days: u64, dice: &mut Dice) -> Result<(Station, Holder), DemoError> {
        let at = self.calendar.days_ago(days, dice);
        let station = self.station(names::any_place(dice), at, None, dice);
        let holder = self.account(at + DAY, dice)?;
        Ok((station, holder))
    }
}

/// A purchase.
#[derive(Debug, Clone)]
pub struct Buys<'g> {
    /// What.
    pub goods: &'g Goods,
    /// How many.
    pub quantity: i64,
    /// For how many points in all.
    pub points: i64,
    /// The merchant's receipt.
    pub receipt: String,
}
