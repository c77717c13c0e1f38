//! The alarm of a log that forked, went back or stands still, and what evidence says.

use std::rc::Rc;

use futures::executor::block_on;
use serde_json::json;
use stele_client::cache::MemoryCache;
use stele_client::check::{CheckedHead, check_head};
use stele_client::evidence;
use stele_client::log::Log;
use stele_client::opinion::{advisers, compare};
use stele_client::seen::{MemorySeen, SeenHead};
use stele_messages::Lang;
use stele_messages::ui::alarm;
use stele_records::trust::{TrustFile, label_of};
use stele_records::verdict::{CLOCK_SKEW, Clock};
use stele_tests::city::{self, COSIGNERS, City, MAX_AGE, NOW, ORIGIN};
use yew::{Html, Properties, ServerRenderer, component, html};

use super::{hold, lines};
use crate::browser::zone::Zone;
use crate::components::alarm::Alarm;
use crate::components::evidence_page::found;
use crate::components::text::Locale;
use crate::state::head::HeadView;
use crate::state::latest::Latest;
use crate::state::opinion::{Answered, OpinionView, with_opinions};

/// A log of this size; entry 5 is another where it is forked.
fn log(size: u64, forked: bool) -> City {
    let number = |at| if forked && at == 5 { 1_005 } else { at };
    City::of((0..size).map(|at| city::card(number(at))).collect())
}

/// What a reader finds who remembers one head and is shown another log.
fn look(seen: Option<SeenHead>, shown: &City, now: u64) -> CheckedHead {
    let (trust, memory) = (city::trust(), MemorySeen::default());
    let log = Log::new(shown, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    if let Some(seen) = seen {
        memory.set(&log.memory_keys()[0], &seen.to_text());
    }
    block_on(check_head(&log, &trust, now, &memory, |_| ()))
}

fn seen(city: &City) -> Option<SeenHead> {
    let checkpoint = city::trust().policy.verify(&city.files["checkpoint"]);
    checkpoint.as_ref().map(SeenHead::from).ok()
}

#[derive(Debug, PartialEq, Properties)]
struct Props {
    head: HeadView,
    locale: Locale,
}

#[component]
fn Body(props: &Props) -> Html {
    let head = Rc::new(Latest::new(props.head.clone()));
    html! { <Alarm {head} locale={props.locale.clone()} policy={city::trust().policy}
    contact={city::trust().contact} /> }
}

const fn locale(lang: Lang) -> Locale {
    Locale {
        lang,
        zone: Zone::Utc,
    }
}

fn render(look: fn() -> CheckedHead, lang: Lang) -> String {
    render_view(move || HeadView::done(look(), false), lang)
}

fn render_view(view: impl FnOnce() -> HeadView + Send + 'static, lang: Lang) -> String {
    let renderer = ServerRenderer::<Body>::with_props(move || Props {
        head: view(),
        locale: locale(lang),
    });
    lines(&block_on(renderer.hydratable(false).render()))
}

fn check(name: &str, look: fn() -> CheckedHead) {
    hold(&format!("alarm-{name}"), |lang| render(look, lang));
}

#[test]
fn a_fork() {
    check("fork", || look(seen(&log(12, false)), &log(20, true), NOW));
}

#[test]
fn a_fork_of_which_only_size_and_root_were_kept() {
    check("fork-bare", || {
        let bare = SeenHead::bare(log(12, false).head(), Some(NOW));
        look(Some(bare), &log(20, true), NOW)
    });
}

#[test]
fn a_fork_that_nobody_has_cosigned() {
    check("fork-uncosigned", || {
        let mut fork = log(20, true);
        fork.cosign(&[], NOW);
        look(seen(&log(12, false)), &fork, NOW)
    });
}

/// There is no note to be saved, and the alarm stands all the same.
#[test]
fn a_fork_that_nobody_has_cosigned_against_size_and_root() {
    let bare = || {
        let mut fork = log(20, true);
        fork.cosign(&[], NOW);
        let bare = SeenHead::bare(log(12, false).head(), Some(NOW));
        look(Some(bare), &fork, NOW)
    };
    let html = render(bare, Lang::En);
    let words = alarm(Lang::En);
    assert!(html.contains(words.no_note), "{html}");
    for head in [log(12, false).head(), log(20, true).head()] {
        assert!(html.contains(&head.root.to_base64()), "{html}");
    }
}

/// What this reader saw has nothing to do with it.
#[test]
fn what_others_have_seen_and_can_t_be_saved_has_words_of_its_own() {
    let html = render_view(
        || {
            let mut view = told(&log(12, true), &log(20, false));
            view.evidence = None;
            view
        },
        Lang::En,
    );
    let words = alarm(Lang::En);
    assert!(html.contains(words.no_note_other), "{html}");
    assert!(!html.contains(words.no_note), "{html}");
}

#[test]
fn an_older_state() {
    check("rollback", || {
        look(seen(&log(20, false)), &log(12, false), NOW)
    });
}

#[test]
fn a_state_that_is_too_old() {
    check("freeze", || {
        let late = NOW + MAX_AGE + 7_200;
        look(seen(&log(12, false)), &log(20, false), late)
    });
}

/// What a reader finds who is shown one log, two hours after the first witness has seen another.
fn told(seen: &City, shown: &City) -> HeadView {
    let label = label_of(city::witness_key(0).verifier_key());
    let mut trust = city::trust_json(&city::policy());
    trust["keys"] = json!({label: {"monitoring": "seen"}});
    let trust = TrustFile::parse(trust.to_string().as_bytes()).expect("a sound trust file");
    let advisers = advisers(&trust, ORIGIN);
    let adviser = &advisers[0];
    let mut witness = shown.clone();
    let note = seen.files["checkpoint"].clone();
    witness.files.insert(adviser.path(), note);
    let now = NOW + 7_200;
    let head = look(None, shown, now);
    let log = Log::new(shown, MemoryCache::default(), trust.policy.clone(), ORIGIN);
    let opinion = block_on(async {
        let said = adviser.ask(&witness).await?;
        let checkpoint = head.checkpoint.as_ref().expect("it is signed");
        compare(&log, checkpoint, said, Clock::new(now)).await
    });
    let opinion = OpinionView {
        witness: adviser.witness.clone(),
        answer: Answered::from(&opinion),
        evidence: opinion.ok().and_then(|said| said.evidence(now)),
    };
    with_opinions(&HeadView::done(head, false), &[opinion])
}

#[test]
fn a_witness_who_was_shown_another_log() {
    hold("alarm-witness-forked", |lang| {
        render_view(|| told(&log(12, true), &log(20, false)), lang)
    });
}

#[test]
fn a_witness_who_has_seen_more() {
    hold("alarm-held-back", |lang| {
        render_view(|| told(&log(20, false), &log(12, false)), lang)
    });
}

#[test]
fn a_witness_who_has_seen_the_same_or_less_raises_no_alarm() {
    for seen in [log(20, false), log(12, false)] {
        let head = told(&seen, &log(20, false));
        assert_eq!(
            (evidence::Kind::of(&head.verdict), &head.evidence),
            (None, &None)
        );
    }
}

#[test]
fn a_log_in_order_raises_no_alarm() {
    for (seen, shown, now) in [
        (None, log(20, false), NOW),
        (seen(&log(12, false)), log(20, false), NOW),
        (seen(&log(20, false)), log(20, false), NOW + MAX_AGE),
        // Clocks may differ so much: it is stale, and no alarm.
        (None, log(20, false), NOW + MAX_AGE + CLOCK_SKEW),
        // A clock that is behind is no log that stands still.
        (None, log(20, false), 0),
    ] {
        let head = look(seen, &shown, now);
        assert_eq!(head.evidence, None);
        assert_eq!(evidence::Kind::of(&head.verdict), None);
    }
    assert_eq!(
        render(|| look(None, &log(20, false), NOW), Lang::En).trim(),
        ""
    );
}

#[derive(Debug, PartialEq, Properties)]
struct FoundProps {
    locale: Locale,
}

#[component]
fn Found(props: &FoundProps) -> Html {
    let head = look(seen(&log(12, false)), &log(20, true), NOW);
    let trust = city::trust();
    let Some(evidence) = head.evidence else {
        return Html::default();
    };
    found(
        &evidence::check(&evidence, &trust.policy, trust.max_age, NOW),
        &props.locale,
    )
}

#[test]
fn what_evidence_of_a_fork_proves() {
    hold("evidence-fork", |lang| {
        let locale = move || FoundProps {
            locale: locale(lang),
        };
        let renderer = ServerRenderer::<Found>::with_props(locale);
        lines(&block_on(renderer.hydratable(false).render()))
    });
}

#[test]
fn whoever_cosigned_is_named_and_nobody_else() {
    let html = render(
        || look(seen(&log(12, false)), &log(20, true), NOW),
        Lang::En,
    );
    for (at, name) in city::WITNESSES.iter().enumerate() {
        let times = html.matches(&format!("<bdi>{name}</bdi>")).count();
        assert_eq!(times, if COSIGNERS.contains(&at) { 2 } else { 0 }, "{name}");
    }
}
