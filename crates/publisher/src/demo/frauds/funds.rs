//! Frauds around engineering funds: F1 to F9.

use super::{Mark, Scenario, Twist};
use crate::demo::DemoError;
use crate::demo::calendar::{DAY, HOUR};
use crate::demo::city::City;
use crate::demo::dice::Dice;
use crate::demo::funds::{Due, Link, MILLION, Order, Site, THOUSAND, Wages, YUAN};
use crate::demo::identity::Party;

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario {
        code: "F1",
        what: "A project's supervisor signs for a payment to itself, as a supplier",
        act: pays_itself,
    },
    Scenario {
        code: "F1",
        what: "Another supervisor than the project's own signs for a payment",
        act: other_supervisor,
    },
    Scenario {
        code: "F2",
        what: "A general contractor pays more on than it has received for the project",
        act: diverted,
    },
    Scenario {
        code: "F3",
        what: "A supplier is paid more than its contract says",
        act: overpaid,
    },
    Scenario {
        code: "F3",
        what: "An owner signs a second contract that goes beyond the project's budget",
        act: over_budget,
    },
    Scenario {
        code: "F4",
        what: "A payment under a supplier's contract goes to a company that is no party of it",
        act: shell_payee,
    },
    Scenario {
        code: "F5",
        what: "An owner pays for a milestone that was found met ten days later",
        act: paid_before_work,
    },
    Scenario {
        code: "F6",
        what: "An invoice is paid a second time under another number",
        act: invoice_twice,
    },
    Scenario {
        code: "F6",
        what: "More comes back of a payment than was paid",
        act: reversed_too_much,
    },
    Scenario {
        code: "F7",
        what: "A wage run pays a worker whom nobody has attested",
        act: ghost_worker,
    },
    Scenario {
        code: "F7",
        what: "A subcontractor keeps a part of the wages that went through its account",
        act: skimmed,
    },
    Scenario {
        code: "F8",
        what: "A general contractor buys material with money that came for wages",
        act: wages_misused,
    },
    Scenario {
        code: "F9",
        what: "One payment is split in two on one day, each just below the approval limit",
        act: split,
    },
];

/// What most of these begin with: a project, contracted half a year ago, whose first milestone is met and
/// paid for.
pub(super) struct Works {
    pub(super) site: Site,
    /// The owner's contract.
    pub(super) root: Link,
}

/// What the general contractor has been paid.
const FIRST: u64 = 2 * MILLION;

impl Works {
    pub(super) fn new(city: &mut City, dice: &mut Dice) -> Self {
        let mut site = city.site_of("边角绿地整治工程", 20 * MILLION, dice);
        let at = city.calendar.days_ago(200, dice);
        city.site(&mut site, at, 360);
        let builder = city.any(|companies| &companies.builders, dice);
        let root = site.root("Z01", "施工总承包", &builder, 16 * MILLION);
        let at = city.calendar.days_ago(190, dice);
        city.contract(&site, &root, at);
        let mut works = Self { site, root };
        works.met(city, ("M01", "场地平整验收"), FIRST, 130, dice);
        let at = city.calendar.days_ago(120, dice);
        let due = Due::progress(FIRST, "M01");
        city.pay(&mut works.site, &works.root, &due, at);
        works
    }

    /// A milestone of the owner's contract is met, so many days ago.
    fn met(
        &self,
        city: &mut City,
        milestone: (&str, &str),
        value: u64,
        days: u64,
        dice: &mut Dice,
    ) {
        let at = city.calendar.days_ago(days, dice);
        city.met((&self.site, &self.root), milestone, value, at);
    }

    /// The general contractor's contract with a supplier.
    fn supplied_by(&self, city: &mut City, supplier: &Party, amount: u64, dice: &mut Dice) -> Link {
        let link = self.root.below("C01", "主材采购", supplier, amount);
        let at = city.calendar.days_ago(115, dice);
        city.contract(&self.site, &link, at);
        link
    }

    /// A contract with one of the city's suppliers.
    pub(super) fn material(&self, city: &mut City, amount: u64, dice: &mut Dice) -> Link {
        let supplier = city.any(|companies| &companies.suppliers, dice);
        self.supplied_by(city, &supplier, amount, dice)
    }

    /// A payment for material by this invoice, so many days ago.
    pub(super) fn buy(
        &mut self,
        city: &mut City,
        (link, invoice): (&Link, &str),
        amount: u64,
        days: u64,
        dice: &mut Dice,
    ) -> String {
        let at = city.calendar.days_ago(days, dice);
        let due = Due::material(amount, &format!("{} {invoice}", link.contract));
        city.pay(&mut self.site, link, &due, at).record
    }

    /// A labour contract, and the wages of three attested workers.
    fn labour(&self, city: &mut City, dice: &mut Dice) -> Result<(Link, Wages), DemoError> {
        let labourer = city.any(|companies| &companies.labourers, dice);
        let link = self.root.below("L01", "劳务分包", &labourer, MILLION);
        let at = city.calendar.days_ago(112, dice);
        city.contract(&self.site, &link, at);
        let mut lines = Vec::new();
        for turn in 0..3 {
            let worker = city.worker(&self.site, at + (turn + 1) * HOUR / 4, dice)?;
            lines.push((worker.pseudonym, dice.between(620, 880) * 10 * YUAN));
        }
        let wages = Wages {
            run: "GZ-01".to_owned(),
            month: city.now() - 80 * DAY,
            lines,
        };
        Ok((link, wages))
    }

    /// Wages come down from the owner, 50 days ago, and to the subcontractor, if it is named, two days later.
    fn wages(&mut self, city: &mut City, labour: Option<&Link>, amount: u64, dice: &mut Dice) {
        let due = Due::wages(amount, "GZ-01");
        let at = city.calendar.days_ago(50, dice);
        city.pay(&mut self.site, &self.root, &due, at);
        if let Some(labour) = labour {
            let at = city.calendar.days_ago(48, dice);
            city.pay(&mut self.site, labour, &due, at);
        }
    }
}

fn pays_itself(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let other = city.any(|companies| &companies.suppliers, dice);
    let supplier = twist.either(works.site.supervisor.clone(), other);
    let link = works.supplied_by(city, &supplier, MILLION, dice);
    let paid = works.buy(city, (&link, "1"), 640 * THOUSAND, 40, dice);
    Ok(paid.into())
}

fn other_supervisor(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let link = works.material(city, MILLION, dice);
    let own = works.site.supervisor.clone();
    let others = city.companies.works_supervisors.iter();
    let mut others = others.filter(|other| other.entity != own.entity);
    let other = others.next().cloned().unwrap_or_default();
    let order = Order {
        supervisor: twist.either(other, own),
        ..Order::of(&mut works.site, &link)
    };
    let at = city.calendar.days_ago(40, dice);
    let due = Due::material(640 * THOUSAND, &link.contract);
    Ok(city
        .pay_by(&works.site, &link, &due, &order, at)
        .record
        .into())
}

fn diverted(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let link = works.material(city, 4 * MILLION, dice);
    works.buy(city, (&link, "1"), 700 * THOUSAND, 60, dice);
    let amount = twist.either(1_900, 900) * THOUSAND;
    Ok(works.buy(city, (&link, "2"), amount, 30, dice).into())
}

fn overpaid(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let link = works.material(city, 900 * THOUSAND, dice);
    works.buy(city, (&link, "1"), 600 * THOUSAND, 60, dice);
    let amount = twist.either(480, 280) * THOUSAND;
    Ok(works.buy(city, (&link, "2"), amount, 30, dice).into())
}

fn over_budget(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let works = Works::new(city, dice);
    let builder = city.any(|companies| &companies.builders, dice);
    let amount = twist.either(7, 3) * MILLION;
    let link = works.site.root("Z02", "景观照明工程", &builder, amount);
    let at = city.calendar.days_ago(35, dice);
    Ok(city.contract(&works.site, &link, at).into())
}

fn shell_payee(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let link = works.material(city, MILLION, dice);
    let at = city.calendar.days_ago(90, dice);
    let shell = city.company_at("商务咨询", "other", at, dice)?;
    let order = Order {
        payee: twist.either(&shell, &link.supplier),
        ..Order::of(&mut works.site, &link)
    };
    let at = city.calendar.days_ago(30, dice);
    let due = Due::material(380 * THOUSAND, &link.contract);
    Ok(city
        .pay_by(&works.site, &link, &due, &order, at)
        .record
        .into())
}

fn paid_before_work(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let value = 1_500 * THOUSAND;
    let days = twist.either(20, 34);
    works.met(city, ("M02", "地下管线验收"), value, days, dice);
    let at = city.calendar.days_ago(30, dice);
    let due = Due::progress(value, "M02");
    let paid = city.pay(&mut works.site, &works.root, &due, at);
    Ok(paid.record.into())
}

fn invoice_twice(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let link = works.material(city, 2 * MILLION, dice);
    works.buy(city, (&link, "1"), 450 * THOUSAND, 60, dice);
    let invoice = twist.either("1", "2");
    let paid = works.buy(city, (&link, invoice), 450 * THOUSAND, 30, dice);
    Ok(paid.into())
}

fn reversed_too_much(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let link = works.material(city, 2 * MILLION, dice);
    works.buy(city, (&link, "1"), 900 * THOUSAND, 70, dice);
    let at = city.calendar.days_ago(60, dice);
    let due = Due::material(300 * THOUSAND, &format!("{} 2", link.contract));
    let paid = city.pay(&mut works.site, &link, &due, at);
    let back = (twist.either(700, 300) * THOUSAND, "退货退款");
    let at = city.calendar.days_ago(30, dice);
    Ok(city.reverse((&works.site, &link), &paid, back, at).into())
}

/// The wage run, 45 days ago.
fn pay_out(
    city: &mut City,
    (works, labour): (&Works, &Link),
    wages: &Wages,
    dice: &mut Dice,
) -> Mark {
    let at = city.calendar.days_ago(45, dice);
    let records = city.wage_run((&works.site, labour), wages, 1, at);
    records.into_iter().next().unwrap_or_default().into()
}

fn ghost_worker(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let (labour, mut wages) = works.labour(city, dice)?;
    if twist.is_fraud() {
        wages.lines.push((dice.hex(20), 6_800 * YUAN));
    }
    works.wages(city, Some(&labour), wages.total(), dice);
    Ok(pay_out(city, (&works, &labour), &wages, dice))
}

fn skimmed(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let (labour, wages) = works.labour(city, dice)?;
    let kept = twist.either(4_000 * YUAN, 0);
    works.wages(city, Some(&labour), wages.total() + kept, dice);
    Ok(pay_out(city, (&works, &labour), &wages, dice))
}

fn wages_misused(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let link = works.material(city, 4 * MILLION, dice);
    let (labour, mut wages) = works.labour(city, dice)?;
    for (_, amount) in &mut wages.lines {
        *amount *= 10;
    }
    works.wages(city, None, wages.total(), dice);
    let amount = twist.either(FIRST + 100 * THOUSAND, FIRST - 300 * THOUSAND);
    let at = city.calendar.days_ago(49, dice);
    let due = Due::material(amount, &link.contract);
    let paid = city.pay(&mut works.site, &link, &due, at);
    if twist == Twist::Honest {
        let at = city.calendar.days_ago(48, dice);
        let due = Due::wages(wages.total(), &wages.run);
        city.pay(&mut works.site, &labour, &due, at);
        pay_out(city, (&works, &labour), &wages, dice);
    }
    Ok(paid.record.into())
}

fn split(city: &mut City, twist: Twist, dice: &mut Dice) -> Result<Mark, DemoError> {
    let mut works = Works::new(city, dice);
    let value = 9_600 * THOUSAND;
    works.met(city, ("M02", "主体工程验收"), value, 34, dice);
    let at = city.calendar.days_ago(30, dice);
    let due = Due::progress(value / twist.either(2, 1), "M02");
    let mut paid = city.pay(&mut works.site, &works.root, &due, at);
    if twist.is_fraud() {
        paid = city.pay(&mut works.site, &works.root, &due, at + HOUR);
    }
    Ok(paid.record.into())
}
