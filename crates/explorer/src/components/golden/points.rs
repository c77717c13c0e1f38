//! A points account, and the points of a city: in order, and not.

use std::collections::BTreeMap;
use std::rc::Rc;

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::story::{
    AccountEvent, AccountEventKind as Event, AccountNow, AccountStory, AccountTotals, Counterpart,
    EventStanding, PointsStory, SchemeTotals,
};
use stele_records::types::RecordType;
use stele_records::verdict::Reason;
use stele_tests::rules::points::{Purse, Scheme};
use stele_tests::rules::town::Town;
use yew::{Callback, ContextProvider, Html, Properties, ServerRenderer, component, html};

use super::stories::{check, render as page};
use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::account::{account_details, account_words, events};
use crate::components::city_points::{city_details, city_words};
use crate::components::panel::panel;
use crate::components::text::Locale;
use crate::state::account::Shown;
use crate::state::names::Names;
use crate::state::story::{About, Story};

const SHOP: &str = "urn:stele:entity:91133100MA0CPN1A14";

#[derive(Debug, PartialEq, Properties)]
struct Props {
    story: Story,
    shown: Shown,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let locale = &props.locale;
    let (words, details) = match &props.story {
        Story::Account(account) => (
            account_words(account, locale),
            match props.shown == Shown::default() {
                true => account_details(&Rc::new(props.story.clone()), locale),
                false => events(&account.events, props.shown, &Callback::noop(), locale),
            },
        ),
        Story::Points(points) => (city_words(points, locale), city_details(points, locale)),
        _ => return Html::default(),
    };
    let (shape, word, title, todo) = words;
    let names = [(SHOP.to_owned(), "惠民 <超市>".to_owned())];
    let names = Names {
        by_id: Rc::new(BTreeMap::from(names)),
        ..Names::default()
    };
    let body = html! { <p class="todo">{ todo }</p> };
    html! {
        <ContextProvider<Names> context={names}>
            { panel("story-answer", shape, word, title.into(), body) }
            { details }
        </ContextProvider<Names>>
    }
}

fn render(story: &Story, shown: Shown, lang: Lang) -> String {
    let story = story.clone();
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        story,
        shown,
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn event(entry: u64, kind: Event, points: i64, balance: i64, with: Counterpart) -> AccountEvent {
    AccountEvent {
        entry,
        kind,
        points,
        with,
        receipt: Some("RH-01/2026-08-03/17".into()),
        date: "2026-08-03".into(),
        standing: EventStanding::Counts,
        balance,
    }
}

/// An account that earned, spent, lost and moved points.
fn sound() -> AccountStory {
    let station = || Counterpart::Station("RH-01 <和>".into());
    let shop = Counterpart::Merchant {
        id: SHOP.into(),
        name: None,
    };
    let other = || Counterpart::Account("p-0AB".into());
    let mut joined = event(10, Event::TransferIn, 7, 7, other());
    joined.receipt = None;
    AccountStory {
        account: "p-7Q2".into(),
        registered: Some(AccountNow {
            entry: 9,
            key: "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2".into(),
            scheme: "green".into(),
            is_closed: false,
        }),
        left: None,
        events: vec![
            joined,
            event(11, Event::Deposit, 0, 7, station()),
            event(12, Event::Grant, 1_012, 1_019, station()),
            event(13, Event::Redemption, -60, 959, shop),
            event(14, Event::Expiry, -4, 955, Counterpart::Authority),
            event(15, Event::Reversal, -2, 953, station()),
        ],
        balance: 953,
        totals: AccountTotals {
            granted: 1_012,
            received: 7,
            redeemed: 60,
            expired: 4,
            reversed: 2,
            sent: 0,
            deposits: 1,
        },
    }
}

fn refused() -> AccountStory {
    let mut account = sound();
    let again = event(
        16,
        Event::Grant,
        500,
        953,
        Counterpart::Station("RH-01".into()),
    );
    account.events.push(AccountEvent {
        standing: EventStanding::Fails(vec![Reason::OtherRecord]),
        ..again
    });
    account
}

fn scheme(name: &str, held: i64, refused: u64) -> SchemeTotals {
    SchemeTotals {
        scheme: name.into(),
        granted: 1_012,
        redeemed: 60,
        expired: 4,
        reversed: 2,
        held,
        accounts: 3,
        refused,
        named: (0..refused.min(20))
            .map(|number| (31 + number, RecordType::Redemption))
            .collect(),
    }
}

fn city(schemes: Vec<SchemeTotals>) -> Story {
    Story::Points(PointsStory { schemes })
}

/// The mark of the answer, and its sentence.
fn answer(story: &Story) -> (String, String) {
    answer_in(&render(story, Shown::default(), Lang::En))
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
fn an_account_in_order() {
    let story = Story::Account(sound());
    hold("account", |lang| render(&story, Shown::default(), lang));
    let html = render(&story, Shown::default(), Lang::En);
    assert!(html.contains("Anyone can follow a pseudonym"), "{html}");
    let rows: Vec<usize> = (10..16)
        .filter_map(|entry| html.find(&format!("data-entry=\"{entry}\"")))
        .collect();
    assert_eq!(rows.len(), 6);
    assert!(rows.is_sorted_by(|a, b| a > b), "newest first");
    let oldest = Shown {
        page: 0,
        oldest_first: true,
    };
    let html = render(&story, oldest, Lang::En);
    assert!(html.find("data-entry=\"10\"") < html.find("data-entry=\"15\""));
}

#[test]
fn an_account_is_as_good_as_the_worst_of_its_events() {
    let story = Story::Account(refused());
    hold("account-refused", |lang| {
        render(&story, Shown::default(), lang)
    });
    let (tone, title) = answer(&story);
    assert_eq!(tone, "no");
    assert!(title.starts_with("1 entry on this account counts for nothing"));
    let html = render(&story, Shown::default(), Lang::En);
    assert!(html.contains("<s>+500 points</s>"), "{html}");
    let closed = |left: Option<(u64, String)>, is_closed| {
        let mut account = sound();
        account.left = left;
        if let Some(own) = &mut account.registered {
            own.is_closed = is_closed;
        }
        answer(&Story::Account(account)).0
    };
    assert_eq!(closed(Some((17, "p-9XM".into())), false), "nothing");
    assert_eq!(closed(None, true), "nothing");
    let mut nobody = sound();
    nobody.registered = None;
    assert_eq!(answer(&Story::Account(nobody)).0, "note");
}

#[test]
fn the_points_of_a_city() {
    let story = city(vec![scheme("green <1>", 946, 0), scheme("paper", 946, 2)]);
    hold("points", |lang| render(&story, Shown::default(), lang));
    for (held, refused, tone) in [(946, 0, "yes"), (946, 1, "note"), (947, 0, "no")] {
        let story = city(vec![scheme("green", held, refused)]);
        assert_eq!(answer(&story).0, tone);
    }
    // No more are named than a reader looks through.
    let html = render(
        &city(vec![scheme("a", 946, 15), scheme("b", 946, 9)]),
        Shown::default(),
        Lang::En,
    );
    let named = html.split("id=\"refused\"").nth(1).unwrap_or_default();
    let named = named.split("</section>").next().unwrap_or_default();
    assert_eq!(named.matches("data-entry=").count(), 20);
    assert!(named.contains("and 4 more"), "{named}");
    // One scheme's surplus doesn't make up for another's loss.
    let story = city(vec![scheme("a", 945, 0), scheme("b", 947, 0)]);
    assert_eq!(answer(&story).0, "no");
}

/// Somebody who has handed in paper twice, bought soap, and lost some points.
fn collected() -> (Scheme, Purse) {
    let mut scheme = Scheme::new();
    let purse = scheme.account("p-7Q2");
    scheme.earns(&purse, 5_000);
    let (_, _, receipt) = scheme.earns(&purse, 1_250);
    scheme.buys(&purse, "XM-88", 1);
    scheme.expires(&purse, &receipt, 2);
    scheme.reverses(&purse, &receipt, 3);
    (scheme, purse)
}

fn account() -> About {
    About::Account("p-7Q2".into())
}

fn said(scheme: &Scheme, about: &About) -> (String, String) {
    answer_in(&page(&scheme.town.city(), &Town::trust(), about, Lang::En))
}

#[test]
fn an_account_of_a_town() {
    let (scheme, _) = collected();
    check("account-town", &scheme.town, &account());
    let (tone, title) = said(&scheme, &account());
    assert_eq!(tone, "yes");
    assert_eq!(
        title,
        "Everything on this account adds up: it holds 27 points"
    );
    let (tone, title) = said(&scheme, &About::Account("p-nobody".into()));
    assert_eq!(tone, "nothing", "{title}");
}

#[test]
fn what_is_spent_twice_is_the_answer() {
    let (mut scheme, purse) = collected();
    let again = scheme.buys(&purse, "XM-89", 1);
    let html = page(&scheme.town.city(), &Town::trust(), &account(), Lang::En);
    assert_eq!(answer_in(&html).0, "no", "{html}");
    let row = html
        .split(&format!(
            "<li data-entry=\"{again}\" data-tone=\"no\" class=\"pay\""
        ))
        .nth(1);
    assert!(
        row.is_some_and(|row| row.contains("class=\"against\"")),
        "{html}"
    );
}

#[test]
fn the_points_of_a_town() {
    let (mut scheme, purse) = collected();
    check("points-town", &scheme.town, &About::Points);
    assert_eq!(said(&scheme, &About::Points).0, "yes");
    // Points for nothing enter no sum.
    let again = scheme.grants(&purse, "RH-01/2026-09-21/99", 1_000);
    let (tone, _) = said(&scheme, &About::Points);
    assert_eq!(tone, "note");
    // And the page that says so names them.
    check("points-refused", &scheme.town, &About::Points);
    let html = page(
        &scheme.town.city(),
        &Town::trust(),
        &About::Points,
        Lang::En,
    );
    let named = html.split("id=\"refused\"").nth(1).unwrap_or_default();
    let link = format!("href=\"#/entry/{again}\"");
    assert!(named.contains(&link), "{html}");
}
