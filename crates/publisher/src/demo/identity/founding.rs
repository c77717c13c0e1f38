//! How the city begins: its root authorities, its offices, its companies and their keys.

use serde_json::json;
use stele_records::types::RecordType;

use super::{Companies, FOREST, FOREST_ROLES, Grant, LETTING, POINTS, Party, WORKS};
use crate::demo::DemoError;
use crate::demo::calendar::DAY;
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::names::{AREAS, COUNTIES, NEW_AREA};
use crate::demo::paper::{Key, Say};

/// What a root authority may sign, in the trust file's words.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// Its key.
    pub key: Key,
    /// In English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    /// Record types.
    pub types: Vec<RecordType>,
}

/// Where a company goes.
type Push = fn(&mut Companies) -> &mut Vec<Party>;

impl City {
    /// The root authorities.
    ///
    /// # Errors
    /// [`DemoError::Key`]
    pub fn anchors(&mut self) -> Result<Vec<Anchor>, DemoError> {
        let anchors = [
            (
                "registrar",
                "Company registrar (made up)",
                "示例市场主体登记局（虚构）",
                vec![RecordType::Entity, RecordType::Key],
            ),
            (
                "housing",
                "Housing registry (made up)",
                "示例不动产登记中心（虚构）",
                [
                    &LETTING[..],
                    &[RecordType::Property, RecordType::TitleAttestation],
                ]
                .concat(),
            ),
            (
                "identity",
                "Identity authority (made up)",
                "示例公安身份认证中心（虚构）",
                vec![RecordType::PersonAttestation],
            ),
            (
                "forest",
                "Forest bureau (made up)",
                "示例林业局（虚构）",
                FOREST.to_vec(),
            ),
            (
                "construction",
                "Construction bureau (made up)",
                "示例建设管理局（虚构）",
                WORKS.to_vec(),
            ),
            (
                "administration",
                "City administration (made up)",
                "示例城市管理局（虚构）",
                POINTS.to_vec(),
            ),
        ];
        anchors
            .into_iter()
            .map(|(label, en, zh, types)| {
                let key = self.key(label)?;
                Ok(Anchor { key, en, zh, types })
            })
            .collect()
    }

    /// Everything that the first publication holds: the anchors enter the offices, and accredit them.
    pub(in crate::demo) fn found_offices(&mut self) -> Result<(), DemoError> {
        let mut dice = self.dice("offices");
        let start = self.calendar.start();
        let at = |minutes: u64| start - 6 * 3_600 + minutes * 60;
        let registrar = self.key("registrar")?;
        let anchor = |city: &mut Self, label: &str, name: &str, dice: &mut Dice| {
            let key = city.key(label)?;
            let entity = city.entity("11", NEW_AREA, dice)?;
            city.enter(&entity, name, "authority", &[NEW_AREA], &registrar, at(0));
            Ok::<_, DemoError>(Party {
                entity,
                name: name.to_owned(),
                keys: vec![(0, key)],
            })
        };
        self.offices.registrar = anchor(self, "registrar", "示例市场主体登记局", &mut dice)?;
        self.offices.housing = anchor(self, "housing", "示例不动产登记中心", &mut dice)?;
        self.offices.identity = anchor(self, "identity", "示例公安身份认证中心", &mut dice)?;
        self.offices.forest = anchor(self, "forest", "示例林业局", &mut dice)?;
        self.offices.construction = anchor(self, "construction", "示例建设管理局", &mut dice)?;
        self.offices.administration = anchor(self, "administration", "示例城市管理局", &mut dice)?;

        let far = self.now() + 5 * 365 * DAY;
        let offices = self.offices.clone();
        for county in &COUNTIES {
            let mut office = |city: &mut Self, label: &str, name: &str| {
                let key = city.key(&format!("{label}-{}", county.code))?;
                let name = format!("{}{name}（示例）", county.name);
                let entity = city.entity("11", county.code, &mut dice)?;
                let area = [county.code];
                city.enter(&entity, &name, "authority", &area, &registrar, at(20));
                city.register(&key, &entity, &registrar, at(30));
                let keys = vec![(0, key)];
                Ok::<_, DemoError>(Party { entity, name, keys })
            };
            let market = office(self, "market", "市场监督管理所")?;
            let registry = office(self, "registry", "不动产登记所")?;
            let police = office(self, "police", "居民身份认证点")?;
            let areas = [county.code];
            let grants = [
                (
                    &market,
                    &offices.registrar,
                    &[RecordType::Entity, RecordType::Key][..],
                    "registrar",
                ),
                (
                    &registry,
                    &offices.housing,
                    &[RecordType::Property, RecordType::TitleAttestation][..],
                    "registry",
                ),
                (
                    &police,
                    &offices.identity,
                    &[RecordType::PersonAttestation][..],
                    "attester",
                ),
            ];
            for (party, by, types, role) in grants {
                // Companies that register in a county also name the New Area's own code.
                let areas = if role == "registrar" {
                    &AREAS[..]
                } else {
                    &areas[..]
                };
                self.accredit(&Grant::new(party, by, types, &[role], areas), at(40), far);
            }
            self.offices.market.push(market);
            self.offices.registry.push(registry);
            self.offices.police.push(police);
        }
        let mut office = |city: &mut Self, label: &str, name: &str| {
            let key = city.key(label)?;
            let entity = city.entity("11", NEW_AREA, &mut dice)?;
            city.enter(&entity, name, "authority", &[NEW_AREA], &registrar, at(50));
            city.register(&key, &entity, &registrar, at(60));
            let keys = vec![(0, key)];
            let name = name.to_owned();
            Ok::<_, DemoError>(Party { entity, name, keys })
        };
        let letting = office(self, "letting-office", "雄安住房租赁管理处（示例）")?;
        let station = office(self, "forest-station", "雄安千年秀林管护站（示例）")?;
        let works = office(self, "works-office", "雄安工程资金监管处（示例）")?;
        let points = office(self, "points-office", "雄安绿色生活积分管理处（示例）")?;
        let grants = [
            (
                &letting,
                &offices.housing,
                &LETTING[..],
                &["agent", "platform"][..],
            ),
            (&station, &offices.forest, &FOREST, &FOREST_ROLES),
            (
                &works,
                &offices.construction,
                &WORKS,
                &["buyer", "supervisor"],
            ),
            (
                &points,
                &offices.administration,
                &POINTS,
                &["authority", "merchant", "station"],
            ),
        ];
        for (party, by, types, roles) in grants {
            let mut grant = Grant::new(party, by, types, roles, &AREAS);
            grant.may_accredit = true;
            self.accredit(&grant, at(70), far);
        }
        self.offices.letting = letting;
        self.offices.station = station;
        self.offices.works = works;
        self.offices.points = points;
        Ok(())
    }

    /// Companies enter the city in its first weeks. How many there are depends on the city's size.
    pub(in crate::demo) fn found_companies(&mut self, records: u64) -> Result<(), DemoError> {
        let dice = &mut self.dice("companies");
        let size = usize::try_from(records / 2_500).unwrap_or_default().min(12);
        for _ in 0..2 + size / 4 {
            let platform = self.company("住房租赁平台", "platform", dice)?;
            self.accredit_letting(&platform, &["platform"], &AREAS, dice);
            self.companies.platforms.push(platform);
        }
        for number in 0..6 + size {
            let agency = self.company("房地产经纪", "agency", dice)?;
            let areas = match number % 3 {
                0 => &["130629", "130638"][..],
                1 => &["130629", "130632"][..],
                _ => &AREAS[..],
            };
            self.accredit_letting(&agency, &["agent"], areas, dice);
            self.companies.agencies.push(agency);
        }
        for _ in 0..2 {
            let developer = self.company("城市建设", "developer", dice)?;
            let works = self.offices.works.clone();
            let what = (&[RecordType::Project][..], "buyer");
            self.accredit_as(&developer, &works, what, dice);
            self.companies.developers.push(developer);
        }
        let workers: [(&str, &str, &str, usize, Push); 6] = [
            ("苗木", "nursery", "nursery", 3 + size / 3, |c| {
                &mut c.nurseries
            }),
            ("物流", "carrier", "carrier", 2, |c| &mut c.carriers),
            ("绿化工程", "contractor", "planter", 2 + size / 4, |c| {
                &mut c.planters
            }),
            ("测绘", "contractor", "surveyor", 1 + size / 6, |c| {
                &mut c.surveyors
            }),
            ("工程监理", "supervisor", "inspector", 2, |c| {
                &mut c.supervisors
            }),
            (
                "园林养护",
                "contractor",
                "maintainer",
                2 + size / 4,
                |c| &mut c.maintainers,
            ),
        ];
        for (trade, kind, role, number, list) in workers {
            for _ in 0..number {
                let party = self.company(trade, kind, dice)?;
                self.accredit_forest(&party, &[role], dice);
                list(&mut self.companies).push(party);
            }
        }
        self.found_works(size, dice)?;
        self.found_scheme(size, dice)?;
        self.renew_keys(dice)
    }

    /// Whoever builds, and whoever supervises it.
    fn found_works(&mut self, size: usize, dice: &mut Dice) -> Result<(), DemoError> {
        for _ in 0..2 + size / 4 {
            let builder = self.company("建筑工程", "contractor", dice)?;
            self.companies.builders.push(builder);
            let labourer = self.company("建筑劳务", "contractor", dice)?;
            self.companies.labourers.push(labourer);
        }
        for number in 0..3 + size / 3 {
            let trades = ["钢材贸易", "混凝土", "防水建材", "门窗幕墙"];
            let trade = trades.get(number % trades.len()).copied();
            let supplier = self.company(trade.unwrap_or_default(), "supplier", dice)?;
            self.companies.suppliers.push(supplier);
        }
        let works = self.offices.works.clone();
        for _ in 0..2 + size / 4 {
            let supervisor = self.company("建设监理", "supervisor", dice)?;
            let types = [
                RecordType::Milestone,
                RecordType::Payment,
                RecordType::Reversal,
                RecordType::WageRun,
            ];
            self.accredit_as(&supervisor, &works, (&types, "supervisor"), dice);
            self.companies.works_supervisors.push(supervisor);
        }
        Ok(())
    }

    /// Whoever runs stations, and whoever takes points for goods.
    fn found_scheme(&mut self, size: usize, dice: &mut Dice) -> Result<(), DemoError> {
        let points = self.offices.points.clone();
        for _ in 0..2 + size / 4 {
            let operator = self.company("再生资源回收", "station", dice)?;
            let types = [
                RecordType::Deposit,
                RecordType::Grant,
                RecordType::PointsReversal,
            ];
            self.accredit_as(&operator, &points, (&types, "station"), dice);
            self.companies.operators.push(operator);
        }
        for _ in 0..2 + size / 4 {
            let merchant = self.company("便民超市", "merchant", dice)?;
            let types = [RecordType::Catalogue, RecordType::Redemption];
            self.accredit_as(&merchant, &points, (&types, "merchant"), dice);
            self.companies.merchants.push(merchant);
        }
        Ok(())
    }

    /// Some companies change their key, some lose it.
    fn renew_keys(&mut self, dice: &mut Dice) -> Result<(), DemoError> {
        let at = self.calendar.start() + 500 * DAY;
        let registrar = self.offices.registrar.clone();
        let mut companies = std::mem::take(&mut self.companies);
        let all = companies
            .agencies
            .iter_mut()
            .chain(&mut companies.nurseries)
            .chain(&mut companies.maintainers);
        for (number, party) in all.enumerate() {
            let at = at + dice.below(200 * DAY);
            if number % 3 == 1 {
                self.change_key(
                    party,
                    &format!("renewed-{number}"),
                    number % 6 == 4,
                    at,
                    &registrar,
                )?;
            }
        }
        self.companies = companies;
        Ok(())
    }

    /// A new key for a party: the old one is replaced, or revoked because it was lost.
    fn change_key(
        &mut self,
        party: &mut Party,
        label: &str,
        lost: bool,
        at: u64,
        registrar: &Party,
    ) -> Result<(), DemoError> {
        let new = self.key(label)?;
        let Some(old) = party.key(at).cloned() else {
            return Ok(());
        };
        if let Some(registrar) = registrar.key(at) {
            self.register(&new, &party.entity, registrar, at);
        }
        let later = at + 1_800;
        let subject = json!({
            "action": if lost { "revoke" } else { "rotate" },
            "entity": party.entity,
            "id": old.did().as_str(),
            "reason": if lost { "密钥介质遗失" } else { "例行更换" },
            "replacedBy": (!lost).then(|| new.did().as_str()),
            "type": "Key",
        });
        let say = Say::new(RecordType::Key, subject, later);
        let say = if lost {
            registrar.signs(say, "registrar")
        } else {
            say.by(&old, "holder")
        };
        self.say(say);
        party.keys.push((later, new));
        Ok(())
    }
}
