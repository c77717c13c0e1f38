//! What is new of the things that a reader follows.

use std::rc::Rc;

use futures::executor::block_on;
use stele_messages::Lang;
use stele_records::verdict::Reason;
use yew::{Html, Properties, Reducible, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::text::Locale;
use crate::components::watch::followed_item;
use crate::state::record::EntryView;
use crate::state::rows::{Rows, RowsAction};
use crate::state::story::About;
use crate::state::watch::{Followed, Found, Mark, News};
use crate::testing;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    locale: Locale,
}

const SEEN: Mark = Mark {
    size: 4_200,
    count: 3,
    time: Some(1_795_000_000),
};

fn followed(about: About, name: &str, mark: Option<Mark>) -> Followed {
    Followed {
        key: testing::list(0).key,
        about,
        name: name.into(),
        mark,
    }
}

fn found(news: News, doubt: Option<Reason>) -> Found {
    let now = Some(Mark { count: 28, ..SEEN });
    Found { news, now, doubt }
}

/// Every state that one of them can be in.
fn all() -> Vec<(Followed, Found)> {
    let project = || {
        followed(
            About::Project("XA-2026-01".into()),
            "启动区学校",
            Some(SEEN),
        )
    };
    let tree = || followed(About::Tree("A-1".into()), "", Some(SEEN));
    let new = |count| News::New {
        count,
        newest: vec![4_301],
    };
    let undecided = || Some(Reason::AuditorsUndecided);
    vec![
        (project(), found(new(1), None)),
        (project(), found(new(25), undecided())),
        (tree(), found(News::Quiet, None)),
        (
            followed(About::Account("p-7Q2".into()), "", None),
            found(News::Begun, None),
        ),
        (tree(), found(News::Changed, None)),
        (tree(), found(News::Behind, None)),
        (tree(), found(News::CantTell(Some(Reason::Blocked)), None)),
        (tree(), Found::pending()),
    ]
}

#[component]
fn Body(props: &Props) -> Html {
    let all = all();
    let items = all.iter().map(|(followed, found)| {
        let numbers = match &found.news {
            News::New { newest, .. } => newest.clone(),
            _ => Vec::new(),
        };
        let mut rows = Rc::new(Rows::pending(0, numbers.clone()));
        for number in numbers {
            let entry = Rc::new(EntryView::pending(number));
            rows = rows.reduce(RowsAction::Checked { run: 0, entry });
        }
        followed_item(followed, found, &rows, Html::default(), &props.locale)
    });
    html! { <>{ for items }</> }
}

fn render(lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

#[test]
fn what_is_new_and_what_can_not_be_told() {
    let html = render(Lang::En);
    assert!(
        html.contains("25 new entries") && html.contains("启动区学校"),
        "{html}"
    );
    // More than what is shown, and perhaps more than what is listed.
    assert!(html.contains("The newest 1 of them") && html.contains("There may be more"));
    assert!(html.contains("The past has been changed"));
    hold("watch", render);
}
