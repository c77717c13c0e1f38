//! The honest life of a project: contracted, staffed, built month by month, and paid for on every link from
//! the owner down to workers and suppliers.

use super::{Due, Link, MILLION, Site, THOUSAND, Wages, YUAN, decimal};
use crate::demo::DemoError;
use crate::demo::calendar::{Cursor, DAY, HOUR, day, working_hour};
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::identity::Person;

/// What the New Area builds, with a value in million yuan.
const WORKS: [(&str, u64); 16] = [
    ("第一小学教学楼新建工程", 46),
    ("社区卫生服务中心工程", 31),
    ("中心幼儿园工程", 22),
    ("口袋公园及慢行绿道工程", 14),
    ("污水处理站提标改造工程", 38),
    ("市政道路及综合管廊一标段", 88),
    ("邻里中心工程", 52),
    ("养老驿站工程", 17),
    ("公共停车楼工程", 27),
    ("老旧供热管网改造工程", 19),
    ("文化活动中心工程", 43),
    ("防洪堤加固工程", 61),
    ("公交首末站工程", 24),
    ("体育运动公园工程", 35),
    ("农贸市场改造工程", 12),
    ("安置房二期三标段", 96),
];

/// What is finished month by month.
const STEPS: [&str; 10] = [
    "施工准备与临建完成",
    "土方开挖及支护验收",
    "基础钢筋与垫层验收",
    "基础底板混凝土浇筑完成",
    "地下结构验收",
    "主体结构首段验收",
    "主体结构封顶",
    "砌体与二次结构验收",
    "机电安装与装修中间验收",
    "竣工预验收",
];

/// Everybody's contracts under a project.
struct Chain {
    site: Site,
    root: Link,
    labour: Link,
    materials: Vec<Link>,
    workers: Vec<Person>,
    /// The month for which wages were paid last, YYYY-MM.
    paid_for: String,
    /// The value that a month's work has, in fen.
    step: u64,
}

impl City {
    /// A project lives, from some day on until it is built or until now.
    pub(in crate::demo) fn live_project(&mut self, number: u64) -> Result<(), DemoError> {
        let mut dice = self.dice(&format!("project {number}"));
        let dice = &mut dice;
        // The first ones were begun lately, so that even a small city has some at work.
        let age = match number {
            0 => dice.between(190, 230),
            1 | 2 => dice.between(130, 160),
            _ => dice.between(100, 900),
        };
        let mut cursor = Cursor {
            time: working_hour(self.now() - age * DAY, dice),
            now: self.now(),
        };
        let Some(mut chain) = self.contracted(number, &mut cursor, dice)? else {
            return Ok(());
        };
        let months = match number {
            0 => 7,
            1 | 2 => 4,
            _ => dice.between(4, 10),
        };
        let steps = STEPS
            .iter()
            .take(usize::try_from(months).unwrap_or_default());
        for (month, step) in (0_u64..).zip(steps) {
            let is_alive = self.live_month(&mut chain, (number, month), step, &mut cursor, dice);
            if is_alive.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// The project is entered, its contracts are signed, its workers attested.
    fn contracted(
        &mut self,
        number: u64,
        cursor: &mut Cursor,
        dice: &mut Dice,
    ) -> Result<Option<Chain>, DemoError> {
        let at = cursor.time;
        let choice = usize::try_from(number).unwrap_or_default() % WORKS.len();
        let (title, millions) = WORKS.get(choice).copied().unwrap_or_default();
        let value = millions * MILLION + dice.below(900) * THOUSAND + dice.below(99_999);
        let mut site = self.site_of(title, (value / MILLION * 110 / 100 + 1) * MILLION, dice);
        site.euros = (number % 4 == 2).then_some(480_000 * YUAN);
        self.site(&mut site, at, 540);
        let builder = self.any(|companies| &companies.builders, dice);
        let root = site.root("Z01", "施工总承包", &builder, value);
        let Some(at) = cursor.later(4, 9, dice) else {
            return Ok(None);
        };
        self.contract(&site, &root, at);
        let labourer = self.any(|companies| &companies.labourers, dice);
        let wages = 12 * 130 * THOUSAND;
        let labour = root.below("L01", "劳务分包", &labourer, wages + 900 * THOUSAND);
        let Some(at) = cursor.later(3, 8, dice) else {
            return Ok(None);
        };
        self.contract(&site, &labour, at);
        let mut materials = Vec::new();
        let first = dice.position(self.companies.suppliers.len());
        let suppliers = self.companies.suppliers.clone();
        for (turn, what) in ["主材采购", "辅材采购"].into_iter().enumerate() {
            let supplier = suppliers.iter().cycle().nth(first + turn);
            let supplier = supplier.cloned().unwrap_or_default();
            let amount = value / 1_000 * dice.between(210, 260);
            let link = root.below(&format!("C{:02}", turn + 1), what, &supplier, amount);
            let Some(at) = cursor.later(1, 4, dice) else {
                return Ok(None);
            };
            self.contract(&site, &link, at);
            materials.push(link);
        }
        let mut workers = Vec::new();
        for worker in 0..dice.between(7, 11) {
            workers.push(self.worker(&site, cursor.time + HOUR / 4 * (worker + 1), dice)?);
        }
        if let Some(euros) = site.euros {
            self.import(&mut site, euros, cursor, dice);
        }
        Ok(Some(Chain {
            step: value / 1_000 * dice.between(66, 78),
            site,
            root,
            labour,
            materials,
            workers,
            paid_for: String::new(),
        }))
    }

    /// The owner buys something abroad itself, in another currency.
    fn import(
        &mut self,
        site: &mut Site,
        euros: u64,
        cursor: &mut Cursor,
        dice: &mut Dice,
    ) -> Option<()> {
        let supplier = self.any(|companies| &companies.suppliers, dice);
        let amount = euros / 1_000 * dice.between(720, 940);
        let mut link = site.root("J01", "进口电梯设备采购", &supplier, amount);
        link.currency = "EUR";
        self.contract(site, &link, cursor.later(2, 5, dice)?);
        let first = amount / 10 * 3;
        self.met(
            (site, &link),
            ("M01", "设备到港验收"),
            first,
            cursor.later(20, 30, dice)?,
        );
        let due = Due::progress(first, "M01");
        self.pay(site, &link, &due, cursor.later(2, 5, dice)?);
        Some(())
    }

    /// A month: something is finished, its price comes down from the owner, and is passed on.
    fn live_month(
        &mut self,
        chain: &mut Chain,
        (number, month): (u64, u64),
        step: &str,
        cursor: &mut Cursor,
        dice: &mut Dice,
    ) -> Option<()> {
        let milestone = format!("M{:02}", month + 1);
        let amount = chain.step / 100 * dice.between(82, 112) + dice.below(99_999);
        let at = cursor.later(9, 13, dice)?;
        self.met((&chain.site, &chain.root), (&milestone, step), amount, at);
        let due = Due::progress(amount, &milestone).asked(&format!("Q{:03}", month * 2 + 1));
        let at = cursor.later(1, 2, dice)?;
        self.ask((&chain.site, &chain.root), &due, at);
        let at = cursor.later(1, 4, dice)?;
        self.pay(&mut chain.site, &chain.root, &due, at);
        self.buy_material(chain, month, amount, cursor, dice)?;
        self.pay_wages(chain, (number, month), cursor, dice)?;
        if month == 2 {
            let more = decimal(chain.step / 10 * 4);
            let amendment = ("BG-01", more.as_str(), "设计变更：增加地下管线迁改");
            let at = cursor.later(1, 2, dice)?;
            self.amend((&chain.site, &chain.root), amendment, at);
        }
        if month % 3 == 2 {
            // What the subcontractor gets for itself: tools and management.
            let fee = dice.between(52, 78) * THOUSAND;
            let title = "劳务班组季度考核合格";
            let own = format!("K{:02}", month / 3 + 1);
            let at = cursor.later(1, 2, dice)?;
            self.met((&chain.site, &chain.labour), (&own, title), fee, at);
            let at = cursor.later(1, 3, dice)?;
            let due = Due::progress(fee, &own);
            self.pay(&mut chain.site, &chain.labour, &due, at);
        }
        Some(())
    }

    /// The general contractor pays for material, by invoice.
    fn buy_material(
        &mut self,
        chain: &mut Chain,
        month: u64,
        inflow: u64,
        cursor: &mut Cursor,
        dice: &mut Dice,
    ) -> Option<()> {
        let turn = usize::try_from(month).unwrap_or_default();
        let link = chain.materials.iter().cycle().nth(turn)?.clone();
        let amount = inflow / 100 * dice.between(31, 46) + dice.below(9_999);
        let invoice = format!("{} {month}", link.contract);
        let due = Due::material(amount, &invoice).asked(&format!("Q{:03}", month + 1));
        let at = cursor.later(1, 3, dice)?;
        self.ask((&chain.site, &link), &due, at);
        let at = cursor.later(1, 4, dice)?;
        self.pay(&mut chain.site, &link, &due, at);
        if month == 1 {
            // Keyed in under the wrong contract, seen, and sent back.
            let mut mistaken = Due::material(amount / 10, &format!("{invoice} 预付"));
            mistaken.description = Some("材料预付款");
            let at = cursor.later(1, 2, dice)?;
            let paid = self.pay(&mut chain.site, &link, &mistaken, at);
            let back = (paid.amount, "合同号录入有误，全额退回");
            let at = cursor.later(1, 2, dice)?;
            self.reverse((&chain.site, &link), &paid, back, at);
        }
        if month == 3 {
            let less = format!("-{}", decimal(link.amount / 50));
            let amendment = ("BG-01", less.as_str(), "工程量核减");
            let at = cursor.later(1, 2, dice)?;
            self.amend((&chain.site, &link), amendment, at);
        }
        Some(())
    }

    /// The subcontractor asks for a month's wages; they come down from the owner and are paid out.
    fn pay_wages(
        &mut self,
        chain: &mut Chain,
        (number, month): (u64, u64),
        cursor: &mut Cursor,
        dice: &mut Dice,
    ) -> Option<()> {
        let run = format!("GZ-{:02}", month + 1);
        let lines = chain.workers.iter().map(|worker| {
            let days = dice.between(19, 27);
            let amount = days * dice.between(24, 36) * 10 * YUAN;
            (worker.pseudonym.clone(), amount)
        });
        let lines = lines.collect();
        // A month is paid for once: where the work was quicker, the next wages wait.
        let month_before = |time: u64| time.saturating_sub(12 * DAY);
        let name = |time: u64| day(time).get(..7).unwrap_or_default().to_owned();
        while name(month_before(cursor.time)) == chain.paid_for {
            cursor.time += DAY;
        }
        chain.paid_for = name(month_before(cursor.time));
        let wages = Wages {
            lines,
            month: month_before(cursor.time),
            run,
        };
        // What has begun is brought to its end: wages that wait halfway would look like a fraud.
        let mut days = *cursor;
        days.later(9, 9, dice)?;
        let due = Due::wages(wages.total(), &wages.run).asked(&format!("W{:03}", month + 1));
        let at = cursor.later(1, 2, dice)?;
        self.ask((&chain.site, &chain.labour), &due, at);
        let upper = Due::wages(wages.total(), &wages.run);
        let at = cursor.later(1, 2, dice)?;
        self.pay(&mut chain.site, &chain.root, &upper, at);
        let at = cursor.later(1, 2, dice)?;
        self.pay(&mut chain.site, &chain.labour, &due, at);
        let at = cursor.later(1, 2, dice)?;
        let parts = if number.is_multiple_of(3) && month == 0 {
            2
        } else {
            1
        };
        let records = self.wage_run((&chain.site, &chain.labour), &wages, parts, at);
        if let (None, Some(record)) = (&self.examples.wage_run, records.first()) {
            self.examples.wage_run = Some(record.clone());
            self.examples.project = Some(chain.site.project.clone());
            let worker = chain.workers.first().map(Person::disclosures);
            self.examples.worker = worker;
        }
        Some(())
    }
}
