//! Every state of an audit, as the page shows it.

use std::rc::Rc;

use futures::executor::block_on;
use stele_client::audit::AuditError;
use stele_client::fetch::FetchError;
use stele_client::log::LogError;
use stele_messages::{Lang, check_title, error};
use stele_records::rules::Rule;
use stele_records::verdict::CheckCode;
use stele_worker::message::{
    Done, Finding, Index, Progress, Replayed, Report, Say, Stuck, Tally, Words, Wrong,
};
use yew::{Callback, Html, Properties, Reducible, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::audit::{Subject, audit_panel, ended, findings, spoken};
use crate::components::text::Locale;
use crate::state::audit::{AuditView, Event, Stage};

const SIZE: u64 = 6_332;

#[derive(Debug, PartialEq, Properties)]
struct Props {
    views: Vec<AuditView>,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let locale = &props.locale;
    let of = |view: &AuditView| {
        let log = Subject {
            origin: "city.example/log",
            size: Some(SIZE),
            checking: false,
        };
        let panel = audit_panel(view, log, locale, &Callback::noop());
        let found = match &view.stage {
            Stage::Done(done) => findings(done, &None, 1, locale, &Callback::noop()),
            _ => Html::default(),
        };
        let said = [spoken(view, locale), ended(view, locale)].concat();
        html! { <>{ panel }{ found }<p>{ said }</p></> }
    };
    html! { <>{ for props.views.iter().map(of) }</> }
}

fn check(name: &str, views: fn() -> Vec<AuditView>) {
    hold(name, |lang| lines(&render(views, lang)));
}

fn render(views: fn() -> Vec<AuditView>, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        views: views(),
        locale: Locale {
            lang,
            zone: Zone::Utc,
        },
    });
    block_on(renderer.hydratable(false).render())
}

/// What comes of these events.
fn after(events: Vec<Event>) -> AuditView {
    let view = events
        .into_iter()
        .fold(Rc::new(AuditView::default()), Reducible::reduce);
    (*view).clone()
}

fn said(report: Report, now: u64) -> Event {
    Event::Said(Rc::new(report), now)
}

fn at(rules: bool, done: u64) -> Progress {
    Progress {
        rules,
        done,
        of: if rules { 6_300 } else { SIZE },
        bytes: done * 4_096,
        memory: 31_457_280,
        kept: 0,
    }
}

fn running() -> Vec<Event> {
    vec![
        Event::Begin,
        said(Report::Running(at(false, 0)), 1_000),
        said(Report::Running(at(false, 1_024)), 2_000),
        said(Report::Running(at(false, 3_072)), 4_500),
    ]
}

fn words(code: &str) -> Words {
    Words::of(|lang| match lang {
        Lang::En => format!("Something about {code}"),
        Lang::Zh => format!("关于 {code}"),
    })
}

fn wrong(exact: bool) -> Wrong {
    let path = "tile/entries/005".to_owned();
    let why = AuditError::Log(LogError::EntryMismatch { path, index: 1_282 });
    Wrong {
        entry: 1_282,
        exact,
        code: why.code().into(),
        says: Say::of(|lang| error::audit_error(lang, &why)),
    }
}

fn done(index: Index, found: u64) -> Done {
    let code = |entry: u64| {
        if entry.is_multiple_of(3) {
            Rule::R5
        } else {
            Rule::T4
        }
    };
    let outcome = |entry: u64| {
        if entry.is_multiple_of(3) {
            "failed"
        } else {
            "warning"
        }
    };
    let tally = |rule: Rule, outcome: &str, count| Tally {
        code: rule.code().into(),
        outcome: outcome.into(),
        title: Words::of(|lang| check_title(lang, CheckCode::Rule(rule)).into()),
        count,
    };
    let some = vec![
        tally(Rule::R5, "failed", found.div_ceil(3)),
        tally(Rule::T4, "warning", found - found.div_ceil(3)),
    ];
    Done {
        size: SIZE,
        root: "CC6YU4vxW9SVBLLXdWBh5IK5E8blFQZIiRJmDBxwbo8=".into(),
        records: SIZE - 32 - u64::from(found > 0),
        index_roots: 32,
        anchored: true,
        index,
        tally: if found > 0 { some } else { Vec::new() },
        findings: (0..found)
            .map(|entry| Finding {
                entry: entry * 7,
                code: code(entry).code().into(),
                outcome: outcome(entry).into(),
                what: words(code(entry).code()),
            })
            .collect(),
        more: if found > 40 { 12 } else { 0 },
        kept: if found > 40 { SIZE - 5 } else { 0 },
        memory: 9 << 20,
    }
}

fn right() -> Index {
    Index::Right(Replayed {
        roots: 32,
        covered: SIZE - 1,
        keys: 17_204,
        root: "0a".repeat(32),
    })
}

fn ended_with(report: Report) -> AuditView {
    let mut events = running();
    events.push(said(report, 9_000));
    after(events)
}

#[test]
fn before_it_begins() {
    check("audit-before", || {
        vec![
            after(Vec::new()),
            AuditView::left(4_096),
            after(vec![Event::Begin]),
        ]
    });
}

#[test]
fn on_its_way() {
    check("audit-running", || {
        let mut rules = running();
        rules.push(said(Report::Running(at(true, 128)), 8_000));
        vec![after(running()), after(rules)]
    });
}

#[test]
fn halted_and_ended_by_the_reader() {
    check("audit-halted", || {
        let paused = ended_with(Report::Paused(at(false, 4_096)));
        let mut stopped = running();
        stopped.push(Event::Stop);
        let lasts = Progress {
            kept: 4_096,
            ..at(false, 4_096)
        };
        let lasts = [Report::Running(lasts), Report::Paused(lasts)];
        let mut events = running();
        events.extend(lasts.map(|report| said(report, 6_000)));
        let kept = after(events.clone());
        events.push(Event::Stop);
        vec![paused, after(stopped), kept, after(events)]
    });
}

#[test]
fn where_it_could_not_go_on() {
    check("audit-stuck", || {
        let path = "tile/entries/005".to_owned();
        let error = FetchError::Status(503);
        let why = AuditError::Log(LogError::Fetch { path, error });
        let says = Say::of(|lang| error::audit_error(lang, &why));
        let mut broken = running();
        broken.push(Event::Broke);
        vec![
            ended_with(Report::Stuck(Stuck {
                at: 3_072,
                kept: 0,
                says,
            })),
            after(vec![Event::Begin, Event::NoStart]),
            after(vec![
                Event::Begin,
                said(Report::NoStart { blocked: true }, 1),
            ]),
            after(broken),
        ]
    });
}

#[test]
fn what_is_wrong_is_named() {
    check("audit-wrong", || {
        let index = Index::Wrong(Wrong {
            entry: 6_331,
            ..wrong(true)
        });
        vec![
            ended_with(Report::Wrong(wrong(true))),
            ended_with(Report::Wrong(wrong(false))),
            ended_with(Report::Done(Box::new(done(index, 0)))),
        ]
    });
}

#[test]
fn what_was_found() {
    check("audit-done", || {
        let mut bare = done(Index::None, 0);
        (bare.anchored, bare.size) = (false, SIZE - 5);
        vec![
            ended_with(Report::Done(Box::new(done(right(), 0)))),
            ended_with(Report::Done(Box::new(done(right(), 45)))),
            ended_with(Report::Done(Box::new(bare))),
        ]
    });
}

#[test]
fn what_is_found_is_text_and_never_better_than_its_worst() {
    let views = || {
        let mut found = done(right(), 1);
        found.findings[0].what = Words::of(|_| "<b>x".into());
        vec![ended_with(Report::Done(Box::new(found)))]
    };
    let html = render(views, Lang::En);
    assert!(
        html.contains("&lt;b&gt;x") && !html.contains("<b>"),
        "{html}"
    );
    assert!(html.contains("data-tone=\"note\""), "{html}");
}
