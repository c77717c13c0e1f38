//! The shops of the points scheme: what points buy there, at prices that change once.

use serde_json::{Value, json};
use stele_records::types::RecordType;
use stele_records::types::points::catalogue_id;

use super::say;
use crate::demo::calendar::{HOUR, midnight};
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::identity::Party;

/// What there is, with its price in points.
const GOODS: [(&str, &str, i64); 10] = [
    ("01", "抽纸 3 包", 260),
    ("02", "垃圾袋 5 卷", 300),
    ("03", "洗洁精 1 千克", 420),
    ("04", "牙膏牙刷套装", 560),
    ("05", "鸡蛋 10 枚", 640),
    ("06", "洗衣液 2 千克", 980),
    ("07", "挂面 2 千克", 760),
    ("08", "大米 5 千克", 1_900),
    ("09", "食用油 5 升", 3_600),
    ("10", "公交卡充值 20 元", 1_250),
];

/// When a shop's catalogues came into force, in days ago.
const VERSIONS: [u64; 2] = [630, 150];

/// A thing in a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goods {
    /// Its name in the catalogue.
    pub good: String,
    /// Its price in points.
    pub points: i64,
}

/// A version of a shop's catalogue.
#[derive(Debug, Clone)]
struct Version {
    record: String,
    from: u64,
    goods: Vec<Goods>,
}

/// A shop where points are spent.
#[derive(Debug, Clone)]
pub struct Shop {
    /// Who runs it.
    pub merchant: Party,
    /// The catalogue's name.
    pub catalogue: String,
    versions: Vec<Version>,
}

impl Shop {
    fn version(&self, at: u64) -> Option<&Version> {
        let begun = self.versions.iter().rev().find(|version| version.from < at);
        begun.or_else(|| self.versions.first())
    }

    /// The catalogue's record in force at this moment.
    pub fn record(&self, at: u64) -> Option<&str> {
        self.version(at).map(|version| version.record.as_str())
    }

    /// What it offers at this moment, cheapest first.
    pub fn goods(&self, at: u64) -> Vec<Goods> {
        let mut goods = self
            .version(at)
            .map_or_else(Vec::new, |version| version.goods.clone());
        goods.sort_by_key(|goods| goods.points);
        goods
    }
}

impl City {
    /// Each merchant enters its catalogue, and a second version later.
    pub(super) fn open_shops(&mut self, dice: &mut Dice) {
        let office = self.offices.points.clone();
        for (number, merchant) in self.companies.merchants.clone().into_iter().enumerate() {
            let mut shop = Shop {
                catalogue: format!("HM{:02}", number + 1),
                merchant,
                versions: Vec::new(),
            };
            for days in VERSIONS {
                let at = midnight(self.calendar.days_ago(days, dice)) + 7 * HOUR;
                // Prices differ from shop to shop and rise a little, in steps of ten points.
                let rise = if shop.versions.is_empty() { 0 } else { 4 };
                let goods = GOODS.map(|(good, _, points)| Goods {
                    good: format!("HM{:02}-{good}", number + 1),
                    points: points
                        * i64::try_from(dice.between(97 + rise, 104 + rise)).unwrap_or(100)
                        / 1_000
                        * 10,
                });
                let told = goods.iter().zip(GOODS).map(|(goods, (_, name, _))| {
                    json!({"good": goods.good, "name": name, "points": goods.points})
                });
                let members = json!({
                    "catalogue": shop.catalogue,
                    "goods": told.collect::<Vec<Value>>(),
                    "merchant": shop.merchant.entity,
                });
                let former = shop.versions.last().map(|version| version.record.clone());
                let id = catalogue_id(&shop.catalogue);
                let mut say = say(RecordType::Catalogue, &id, members, at);
                if let Some(former) = &former {
                    say = say.supersedes(former);
                }
                let say = shop.merchant.signs(say, "merchant");
                let record = self.say(office.signs(say, "authority"));
                shop.versions.push(Version {
                    record,
                    from: at,
                    goods: goods.to_vec(),
                });
            }
            self.scheme.shops.push(shop);
        }
    }
}
