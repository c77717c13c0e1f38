//! A project whose money is in order, and one with everything that can be said against it.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::amount::Amount;
use stele_records::authority::AuthorityReason;
use stele_records::rules::Rule;
use stele_records::story::{
    Accreditation, Claim, ClaimKind, Flow, Link, Movement, MovementKind as Kind, ProjectNow,
    ProjectStory, RecordStanding as Standing, Signer, Sums, Tally,
};
use stele_records::verdict::Reason;
use stele_tests::city::NOW;
use stele_tests::rules::funds::{PROJECT, Pay, STEEL, Site};
use stele_tests::rules::town::Town;
use yew::{Callback, ContextProvider, Html, Properties, ServerRenderer, component, html};

use super::stories::{check, look, render as page};
use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::panel::panel;
use crate::components::project::movements::movements;
use crate::components::project::{project_details, project_words};
use crate::components::text::Locale;
use crate::state::names::Names;
use crate::state::project::{Filter, Shown};
use crate::state::story::{About, Story};

const OWNER: &str = "urn:stele:entity:91133100MA0CPN1A14";
const BUILDER: &str = "urn:stele:entity:91130629MA0CPN1B22";
const LABOUR: &str = "urn:stele:entity:91130632MA0CPN1C30";

#[derive(Debug, PartialEq, Properties)]
struct Props {
    view: ProjectStory,
    shown: Shown,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let (view, locale) = (&props.view, &props.locale);
    let (shape, word, title, todo) = project_words(view, locale);
    let names = [(OWNER, "雄安建设 <单位>"), (BUILDER, "中铁 <总包>")];
    let names = names.map(|(id, name)| (id.to_owned(), name.to_owned()));
    let names = Names {
        by_id: Rc::new(BTreeMap::from(names)),
        ..Names::default()
    };
    let body = html! { <p class="todo">{ todo }</p> };
    html! {
        <ContextProvider<Names> context={names}>
            { panel("story-answer", shape, word, title.into(), body) }
            if props.shown == Shown::default() {
                { project_details(&Rc::new(Story::Project(view.clone())), locale) }
            } else {
                { movements(&view.movements, &props.shown, &Callback::noop(), locale) }
            }
        </ContextProvider<Names>>
    }
}

fn render(view: &ProjectStory, shown: Shown, lang: Lang) -> String {
    let view = view.clone();
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        view,
        shown,
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn cny(amount: &str) -> Sums {
    [(Amount::of(amount), "CNY".to_owned())]
        .into_iter()
        .collect()
}

fn tally(all: impl IntoIterator<Item = Standing>) -> Tally {
    let mut tally = Tally::default();
    all.into_iter().for_each(|standing| tally.add(standing));
    tally
}

fn link(depth: usize, contract: &str, (buyer, supplier): (&str, &str), value: &str) -> Link {
    Link {
        entry: 40,
        depth,
        contract: contract.into(),
        title: "主体 <工程>".into(),
        buyer: buyer.into(),
        supplier: supplier.into(),
        currency: "CNY".into(),
        signed_value: Amount::of(value),
        flow: Some(Flow {
            value: Amount::of(value),
            amendments: depth,
            paid: cny("4960000"),
            passed_on: cny("1860000.50"),
            wages: Sums::default(),
            workers: 0,
            due: Sums::default(),
            claims: Vec::new(),
        }),
        standing: Standing::Passes,
    }
}

fn signer(key: &str, role: &str) -> Signer {
    Signer {
        key: key.into(),
        role: role.into(),
        created: NOW - 86_400,
        registered: Some(7),
        accredited: None,
    }
}

fn claim(entry: u64, since: &str, kind: ClaimKind, (left, of): (&str, &str)) -> Claim {
    Claim {
        entry,
        contract: "XA-1/C1".into(),
        payee: BUILDER.into(),
        kind,
        since: Some(since.into()),
        of: Amount::of(of),
        left: Amount::of(left),
        currency: "CNY".into(),
    }
}

/// A project in which something waits: for a few days, and for too long.
fn waiting() -> ProjectStory {
    let mut view = good();
    let milestone = ClaimKind::Milestone {
        name: "M-3".into(),
        title: "屋面 <完工>".into(),
    };
    let request = ClaimKind::Request {
        name: "R-9".into(),
        purpose: "material".into(),
    };
    let claims = vec![
        claim(70, "2026-08-20", milestone, ("300000", "500000")),
        claim(71, "2026-09-20", request, ("80.50", "80.50")),
    ];
    for claim in &claims {
        view.due.add(claim.left, &claim.currency);
    }
    if let Some(flow) = view.links.first_mut().and_then(|link| link.flow.as_mut()) {
        flow.claims = claims;
        flow.due = view.due.clone();
    }
    view
}

fn movement(entry: u64, kind: Kind, amount: &str) -> Movement {
    Movement {
        entry,
        date: "2026-08-03".into(),
        since: None,
        contract: "XA-1/C1".into(),
        payer: OWNER.into(),
        kind,
        amount: Amount::of(amount),
        currency: "CNY".into(),
        signers: vec![
            signer(
                "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
                "payer",
            ),
            Signer {
                accredited: Some(Accreditation {
                    entry: 9,
                    by: "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ4".into(),
                }),
                ..signer(
                    "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ3",
                    "supervisor",
                )
            },
        ],
        authority: Ok(()),
        standing: Standing::Passes,
        rules: Vec::new(),
    }
}

fn payment(entry: u64) -> Movement {
    let kind = Kind::Payment {
        payee: BUILDER.into(),
        purpose: "progress".into(),
        milestone: Some("M-2 <封顶>".into()),
        wage_run: None,
    };
    movement(entry, kind, "4960000.00")
}

/// An owner, a contractor and a subcontractor who pays workers.
fn good() -> ProjectStory {
    let mut below = link(1, "XA-1/C2", (BUILDER, LABOUR), "0");
    if let Some(flow) = &mut below.flow {
        flow.paid = cny("1860000.50");
        flow.passed_on = cny("12000.25");
        flow.wages = cny("12000.25");
        flow.workers = 2;
    }
    let mut unpaid = link(0, "XA-1/C3", (OWNER, LABOUR), "100");
    if let Some(flow) = &mut unpaid.flow {
        flow.paid = Sums::default();
        flow.passed_on = Sums::default();
    }
    let wages = Kind::Wages {
        wage_run: "W-07".into(),
        workers: 2,
        month: "2026-07".into(),
        part: 1,
        parts: 2,
    };
    let back = Kind::Reversal {
        payee: Some(BUILDER.into()),
        of: "urn:uuid:00000000-0000-4000-8000-000000000050".into(),
    };
    let mut budget = cny("86000000");
    budget.add(Amount::of("20000"), "EUR");
    let movements = vec![
        payment(50),
        movement(51, wages, "12000.25"),
        movement(52, back, "500.50"),
    ];
    ProjectStory {
        project: "XA-1".into(),
        too_long: None,
        own: Some(ProjectNow {
            entry: 39,
            title: "容东片区 <学校>".into(),
            buyer: OWNER.into(),
            supervisor: LABOUR.into(),
            budget,
        }),
        links: vec![
            link(0, "XA-1/C1", (OWNER, BUILDER), "60000000"),
            below,
            unpaid,
        ],
        as_of: NOW,
        tally: tally([Standing::Passes; 8]),
        movements,
        contracted: cny("60000100"),
        paid: cny("4959499.50"),
        due: Sums::default(),
        wages: cny("12000.25"),
    }
}

/// The same with a payment of each result.
fn troubled() -> ProjectStory {
    let mut view = good();
    let standings = [
        (Standing::Fails, vec![Rule::F1, Rule::F6]),
        (Standing::Warns, vec![Rule::F9]),
        (Standing::Open, Vec::new()),
    ];
    for (entry, (standing, rules)) in (60..).zip(standings) {
        view.movements.push(Movement {
            standing,
            rules,
            ..payment(entry)
        });
    }
    let all = view.movements.iter().map(|movement| movement.standing);
    view.tally = tally(all);
    view
}

#[test]
fn a_project_in_order() {
    hold("project", |lang| render(&good(), Shown::default(), lang));
    let html = render(&good(), Shown::default(), Lang::En);
    assert!(html.contains("data-tone=\"yes\""), "{html}");
    assert!(
        html.contains("CNY\u{a0}4,959,499.50 paid by the owner"),
        "{html}"
    );
    // Money that came back stands with a minus sign, and names are never markup.
    assert!(html.contains("CNY \u{2212}500.50"), "{html}");
    assert!(html.contains("<bdi>中铁 &lt;总包&gt;</bdi>"), "{html}");
}

#[test]
fn what_waits_is_told_and_what_is_late() {
    hold("project-waiting", |lang| {
        render(&waiting(), Shown::default(), lang)
    });
    let html = render(&waiting(), Shown::default(), Lang::En);
    assert!(html.contains("2 claims wait to be paid"), "{html}");
    assert_eq!(html.matches(">Late<").count(), 2, "{html}");
    assert!(html.contains("屋面 &lt;完工&gt;"), "{html}");
    let html = render(&good(), Shown::default(), Lang::En);
    assert!(!html.contains("id=\"waiting\""), "{html}");
}

/// One in time, one late, one late that doesn't count, and one of which no day is said.
pub(super) fn late() -> ProjectStory {
    let mut view = good();
    let since = |day: &str, entry| Movement {
        since: Some(day.into()),
        ..payment(entry)
    };
    view.movements.extend([
        since("2026-07-04", 60),
        since("2026-06-18", 61),
        Movement {
            standing: Standing::Fails,
            rules: vec![Rule::F1],
            ..since("2026-01-01", 62)
        },
    ]);
    let all = view.movements.iter().map(|movement| movement.standing);
    view.tally = tally(all);
    view
}

#[test]
fn what_was_released_late_is_marked() {
    hold("project-late", |lang| {
        render(&late(), Shown::default(), lang)
    });
    let html = render(&late(), Shown::default(), Lang::En);
    // At a glance, on the timeline, and in the list.
    for says in [
        "1 payment was released only after more than 30 days",
        "1 released late",
        "released after 46 days",
    ] {
        assert_eq!(html.matches(says).count(), 1, "{says}: {html}");
    }
    let html = render(
        &late(),
        Shown {
            page: 0,
            filter: crate::state::project::Filter::Late,
        },
        Lang::En,
    );
    assert_eq!(html.matches("class=\"pay\"").count(), 1, "{html}");
    let html = render(&good(), Shown::default(), Lang::En);
    assert!(!html.contains("released late"), "{html}");
}

#[test]
fn who_was_not_entitled_to_sign_is_told() {
    let mut view = good();
    let not = |reason| Movement {
        authority: Err(reason),
        ..payment(60)
    };
    let revoked = AuthorityReason::KeyRevoked {
        key: "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2".into(),
        by: 30,
    };
    view.movements = vec![not(Reason::Authority(revoked)), not(Reason::Offline)];
    let html = render(&view, Shown::default(), Lang::En);
    let section = html.split("id=\"movements\"").nth(1).unwrap_or_default();
    // What isn't known is no refusal.
    for tone in ["tag-no", "tag-unknown"] {
        assert_eq!(section.matches(tone).count(), 1, "{tone}: {section}");
    }
}

#[test]
fn a_project_with_faults_is_as_good_as_the_worst_of_them() {
    hold("project-trouble", |lang| {
        render(&troubled(), Shown::default(), lang)
    });
    let html = render(&troubled(), Shown::default(), Lang::En);
    assert!(
        html.contains("1 did not pass, 1 can’t be told, 1 passed with a warning and 3 passed"),
        "{html}"
    );
    assert!(
        !html.contains("Every record of this project passed"),
        "{html}"
    );
    let only = Shown {
        page: 0,
        filter: Filter::Open,
    };
    let html = render(&troubled(), only, Lang::En);
    assert!(html.contains("1 to 3 of 3"), "{html}");
}

/// The mark of the answer, and its sentence.
fn answer(view: &ProjectStory) -> (String, String) {
    answer_in(&render(view, Shown::default(), Lang::En))
}

fn answer_in(html: &str) -> (String, String) {
    let between = |begin: &str, end: &str| {
        let behind = html.split(begin).nth(1).unwrap_or_default();
        behind.split(end).next().unwrap_or_default().to_owned()
    };
    let tone = between("data-tone=\"", "\"");
    (tone, between("id=\"story-answer\">", "</h2>"))
}

#[test]
fn the_answer_follows_the_worst() {
    for (standing, tone, says) in [
        (Standing::Passes, "yes", "Every record"),
        (Standing::Warns, "note", "Nothing failed, but"),
        (Standing::Open, "unknown", "Not everything can be told"),
        (Standing::Fails, "no", "Not everything is in order"),
    ] {
        let view = ProjectStory {
            tally: tally([Standing::Passes, standing]),
            ..good()
        };
        let (own, title) = answer(&view);
        assert_eq!(own, tone);
        assert!(title.starts_with(says), "{title}");
    }
    let nobody = ProjectStory {
        own: None,
        ..good()
    };
    assert_eq!(answer(&nobody).0, "note");
    let unpaid = ProjectStory {
        movements: Vec::new(),
        ..good()
    };
    let (tone, title) = answer(&unpaid);
    assert_eq!(
        (tone.as_str(), title.as_str()),
        ("yes", "Nothing has been paid yet")
    );
}

#[test]
fn thousands_of_payments_stand_on_pages() {
    let view = ProjectStory {
        movements: (100..5_016).map(payment).collect(),
        ..good()
    };
    let html = render(&view, Shown::default(), Lang::En);
    assert!(
        html.contains("1 to 20 of 4,916, newest first"),
        "{html:.200}"
    );
    assert_eq!(html.matches("class=\"pay\"").count(), 20);
    let last = Shown {
        page: 245,
        filter: Filter::All,
    };
    let html = render(&view, last, Lang::En);
    assert!(html.contains("4,901 to 4,916 of 4,916"), "{html:.200}");
    assert_eq!(html.matches(" disabled=").count(), 1);
}

#[test]
fn too_much_for_a_page_is_no_nice_sum() {
    let mut view = ProjectStory {
        too_long: Some(50_000),
        movements: Vec::new(),
        paid: Sums::default(),
        tally: tally([Standing::Passes, Standing::Open]),
        ..good()
    };
    for link in &mut view.links {
        link.flow = None;
    }
    hold("project-too-long", |lang| {
        render(&view, Shown::default(), lang)
    });
    let (tone, title) = answer(&view);
    assert_eq!(tone, "unknown");
    assert!(
        title.starts_with("Can’t tell here: 50,000 records"),
        "{title}"
    );
    let html = render(&view, Shown::default(), Lang::En);
    assert!(html.contains("stele audit"), "{html}");
    assert!(!html.contains("Paid by the owner"), "{html}");
    assert!(!html.contains("No money has moved"), "{html}");
}

/// A site where the owner has paid, and the money has reached workers and a supplier.
fn built() -> Site {
    let mut site = Site::new();
    site.worker("w-3K9");
    site.worker("w-7Q2");
    site.progress("400");
    site.pay_steel("120.50", serde_json::json!({}));
    site.pay_wages("12", "W-1");
    site.wages("W-1", "12", &[("w-3K9", "6.25"), ("w-7Q2", "5.75")]);
    site
}

fn about() -> About {
    About::Project(PROJECT.into())
}

#[test]
fn a_building_site() {
    check("project-site", &built().town, &about());
}

/// The mark of the site's page, and its sentence.
fn said(site: &Site) -> (String, String) {
    let html = page(&site.town.city(), &Town::trust(), &about(), Lang::En);
    answer_in(&html)
}

#[test]
fn a_payment_that_breaks_a_rule_is_the_answer() {
    let mut site = built();
    assert_eq!(said(&site).0, "yes");
    // More than the contract is worth.
    let entry = site.pay_steel("100", serde_json::json!({}));
    let (tone, title) = said(&site);
    assert_eq!(tone, "no");
    assert!(title.contains("1 did not pass and"), "{title}");
    let view = look(&site.town.city(), &Town::trust(), &about());
    let Some(Ok(story)) = &view.story else {
        panic!("it can be told");
    };
    let Story::Project(project) = &**story else {
        panic!("a project");
    };
    let row = project.movements.iter().find(|row| row.entry == entry);
    let rules = row.map(|row| row.rules.clone());
    assert_eq!(rules, Some(vec![Rule::F3]));
}

#[test]
fn what_strangers_log_in_its_name_changes_no_answer() {
    let mut site = built();
    let before = said(&site);
    let (stranger, steel) = (Rc::clone(&site.stranger), Rc::clone(&site.steel));
    let somebody = site.town.party("supplier");
    let pay = Pay {
        contract: STEEL,
        payer: &somebody,
        payee: &steel,
        amount: "999",
        purpose: "material",
        more: serde_json::json!({}),
    };
    let entry = site.pay_under(&pay, &stranger);
    assert_eq!(said(&site).0, before.0);
    // It is shown below all the same, with what speaks against it.
    let html = page(&site.town.city(), &Town::trust(), &about(), Lang::En);
    let row = html.split(&format!("<li data-entry=\"{entry}\"")).nth(1);
    assert!(
        row.is_some_and(|row| row.contains("data-code=\"F")),
        "{html}"
    );
}

#[test]
fn a_project_that_nobody_has_logged() {
    let site = Site::new();
    let other = About::Project("XA-2026-99".into());
    let html = page(&site.town.city(), &Town::trust(), &other, Lang::En);
    assert!(html.contains("Nothing is recorded about this"), "{html}");
}

#[test]
fn a_project_of_more_than_a_page_reads() {
    let mut site = built();
    for _ in 0..2_001 {
        site.pay_steel("0.01", serde_json::json!({}));
    }
    let (city, trust) = (site.town.city(), Town::trust());
    let html = page(&city, &trust, &about(), Lang::En);
    let (tone, title) = answer_in(&html);
    assert_eq!(tone, "unknown");
    assert!(title.starts_with("Can’t tell here: 2,0"), "{title}");
    assert!(!html.contains("Paid by the owner"), "{title}");
    // What was logged last can be read all the same.
    let view = look(&city, &trust, &about());
    assert_eq!(view.rows.rows().len(), 60);
    assert!(view.rows.rows().iter().all(|row| row.entry.is_some()));
}
