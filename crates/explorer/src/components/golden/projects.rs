//! A project whose money is in order, and one with everything that can be said against it.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::amount::Amount;
use stele_records::rules::Rule;
use yew::{Callback, ContextProvider, Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::panel::panel;
use crate::components::project::links::links;
use crate::components::project::movements::{Movements, movements};
use crate::components::project::{at_a_glance, project_words};
use crate::components::text::Locale;
use crate::state::names::Names;
use crate::state::project::{Kind, Link, Movement, Own, ProjectView, Shown, Standing, Sums, Tally};

const OWNER: &str = "urn:stele:entity:91133100MA0CPN1A14";
const BUILDER: &str = "urn:stele:entity:91130629MA0CPN1B22";
const LABOUR: &str = "urn:stele:entity:91130632MA0CPN1C30";

#[derive(Debug, PartialEq, Properties)]
struct Props {
    view: ProjectView,
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
        entities: Rc::new(BTreeMap::from(names)),
        ..Names::default()
    };
    let body = html! { <p class="todo">{ todo }</p> };
    html! {
        <ContextProvider<Names> context={names}>
            { panel("story-answer", shape, word, title.into(), body) }
            { at_a_glance(view, locale) }
            { links(view, locale) }
            if props.shown == Shown::default() {
                <Movements project={Rc::new(view.clone())} locale={locale.clone()} />
            } else {
                { movements(view, props.shown, &Callback::noop(), locale) }
            }
        </ContextProvider<Names>>
    }
}

fn render(view: &ProjectView, shown: Shown, lang: Lang) -> String {
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

fn link(depth: usize, contract: &str, (buyer, supplier): (&str, &str), value: &str) -> Link {
    Link {
        entry: 40,
        depth,
        contract: contract.into(),
        title: "主体 <工程>".into(),
        buyer: buyer.into(),
        supplier: supplier.into(),
        currency: "CNY".into(),
        value: Amount::of(value),
        amendments: depth,
        paid: Amount::of("4960000"),
        passed_on: Sums::of("1860000.50", "CNY"),
        wages: Sums::default(),
        workers: 0,
        standing: Standing::Passes,
    }
}

fn movement(entry: u64, kind: Kind, amount: &str) -> Movement {
    Movement {
        entry,
        date: "2026-08-03".into(),
        contract: "XA-1/C1".into(),
        payer: OWNER.into(),
        kind,
        amount: Amount::of(amount),
        currency: "CNY".into(),
        signers: vec![
            (
                "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2".into(),
                "payer".into(),
            ),
            (
                "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ3".into(),
                "supervisor".into(),
            ),
        ],
        standing: Standing::Passes,
        rules: Vec::new(),
    }
}

fn payment(entry: u64) -> Movement {
    let kind = Kind::Payment {
        payee: BUILDER.into(),
        purpose: "progress".into(),
        milestone: Some("M-2 <封顶>".into()),
    };
    movement(entry, kind, "4960000.00")
}

/// An owner, a contractor and a subcontractor who pays workers.
fn good() -> ProjectView {
    let mut below = link(1, "XA-1/C2", (BUILDER, LABOUR), "0");
    below.wages = Sums::of("12000.25", "CNY");
    below.workers = 2;
    let wages = Kind::Wages {
        workers: 2,
        month: "2026-07".into(),
        part: 1,
        parts: 2,
    };
    let back = Kind::Reversal {
        payee: BUILDER.into(),
        payment: "P-1".into(),
        line: 1,
    };
    let mut budget = Sums::of("86000000", "CNY");
    budget.add(Amount::of("20000"), "EUR");
    let movements = vec![
        payment(50),
        movement(51, wages, "12000.25"),
        movement(52, back, "500.50"),
    ];
    ProjectView {
        own: Some(Own {
            entry: 39,
            title: "容东片区 <学校>".into(),
            buyer: OWNER.into(),
            supervisor: LABOUR.into(),
            budget,
        }),
        links: vec![
            link(0, "XA-1/C1", (OWNER, BUILDER), "60000000"),
            below,
            link(0, "XA-1/C3", (OWNER, LABOUR), "100"),
        ],
        tally: Tally::of([Standing::Passes; 8]),
        movements,
        contracted: Sums::of("60000100", "CNY"),
        paid: Sums::of("4959499.50", "CNY"),
        due: Sums::default(),
        wages: Sums::of("12000.25", "CNY"),
    }
}

/// The same with a payment of each result.
fn troubled() -> ProjectView {
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
    view.tally = Tally::of(all);
    view
}

#[test]
fn a_project_in_order() {
    hold("project", |lang| render(&good(), Shown::default(), lang));
    let html = render(&good(), Shown::default(), Lang::En);
    assert!(html.contains("data-tone=\"yes\""), "{html}");
    assert!(
        html.contains("CNY 4,959,499.50 paid by the owner"),
        "{html}"
    );
    // Money that came back stands with a minus sign, and names are never markup.
    assert!(html.contains("CNY \u{2212}500.50"), "{html}");
    assert!(html.contains("<bdi>中铁 &lt;总包&gt;</bdi>"), "{html}");
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
        only_open: true,
    };
    let html = render(&troubled(), only, Lang::En);
    assert!(html.contains("1 to 3 of 3"), "{html}");
}

/// The mark of the answer, and its sentence.
fn answer(view: &ProjectView) -> (String, String) {
    let html = render(view, Shown::default(), Lang::En);
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
        let view = ProjectView {
            tally: Tally::of([Standing::Passes, standing]),
            ..good()
        };
        let (own, title) = answer(&view);
        assert_eq!(own, tone);
        assert!(title.starts_with(says), "{title}");
    }
    let nobody = ProjectView {
        own: None,
        ..good()
    };
    assert_eq!(answer(&nobody).0, "note");
    let unpaid = ProjectView {
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
    let view = ProjectView {
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
        only_open: false,
    };
    let html = render(&view, last, Lang::En);
    assert!(html.contains("4,901 to 4,916 of 4,916"), "{html:.200}");
    assert_eq!(html.matches(" disabled=").count(), 1);
}
