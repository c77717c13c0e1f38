//! The alarm, above every page: a log that forked, went back or stands still.

use std::rc::Rc;

use stele_client::evidence::{Claimed, Evidence, Kind};
use stele_client::seen::SeenHead;
use stele_messages::{Lang, duration, number};
use stele_records::verdict::{CheckCode, Reason, Verdict};
use stele_tlog::Head;
use stele_verify::policy::{CosignedBy, Policy};
use yew::{Callback, Html, Properties, component, html, use_state};

use super::evidence::terms;
use super::layout::is_address;
use super::mark::{Mark, Shape};
use super::text::{Locale, code, fill, fill_text, foreign};
use crate::browser::save;
use crate::format::machine_time;
use crate::state::head::HeadView;
use crate::state::latest::Latest;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) locale: Locale,
    pub(crate) head: Rc<Latest<HeadView>>,
    /// By which keys a head is read.
    pub(crate) policy: Policy,
    /// Where to turn to, from the trust file.
    pub(crate) contact: String,
}

/// Nothing, where there is nothing to be alarmed about.
#[component]
pub(crate) fn Alarm(props: &Props) -> Html {
    let (head, locale) = (props.head.value(), &props.locale);
    let Some(kind) = Kind::of(&head.verdict) else {
        return Html::default();
    };
    let words = locale.alarm();
    let other = somebody_else(&head.verdict, locale);
    let of_other = |text| match &other {
        Some(name) => fill(text, &[("name", foreign(name))]),
        None => Html::default(),
    };
    let (title, what, shape) = match (kind, &other) {
        (Kind::Fork, None) => (words.fork, words.fork_what.into(), Shape::No),
        (Kind::Fork, Some(_)) => (words.fork_other, of_other(words.fork_other_what), Shape::No),
        (Kind::Rollback, None) => (words.rollback, words.rollback_what.into(), Shape::Unknown),
        (Kind::Rollback, Some(_)) => (
            words.rollback,
            of_other(words.held_back_what),
            Shape::Unknown,
        ),
        (Kind::Freeze, _) => {
            let what = too_old(&head.verdict, locale).into();
            (words.freeze, what, Shape::Unknown)
        }
    };
    // What is shown is what can be saved.
    let (seen, shown) = match signed_heads(head, &props.policy) {
        Some((seen, shown)) => (seen, Some(shown)),
        None if other.is_some() => (None, head.shown.clone()),
        None => (head.remembered.clone(), head.shown.clone()),
    };
    let seen = seen.map(|seen| match &other {
        Some(_) => (of_other(words.seen_by), seen),
        None => (words.seen.into(), seen),
    });
    // Of a log that stands still there may be nothing else to show.
    let seen = seen.filter(|(_, seen)| {
        let is_same = shown.as_ref().is_some_and(|shown| shown.head == seen.head);
        kind != Kind::Freeze || !is_same
    });
    let shown = shown.map(|shown| (words.shown.into(), shown));
    let heads = seen.into_iter().chain(shown);
    let heads = heads.map(|(title, head)| signed_head(title, head.head, &head.cosigned, locale));
    let rely = match kind {
        Kind::Fork => words.todo_rely,
        Kind::Rollback | Kind::Freeze => words.todo_rely_old,
    };
    let save = match &head.evidence {
        Some(evidence) if evidence.seen().is_some() => Some(words.todo_save),
        Some(_) => Some(words.todo_save_one),
        None => None,
    };
    html! {
        <section class={format!("alarm tone-{}", shape.name())} data-alarm={kind.word()}>
            <div role="alert">
                <p class="alarm-title"><Mark {shape} /><strong>{ title }</strong></p>
                <p>{ what }</p>
            </div>
            <div class="alarm-heads">{ for heads }</div>
            <p class="alarm-todo">{ words.todo }</p>
            <ul>
                <li>{ rely }</li>
                if let Some(save) = save {
                    <li>{ save }</li>
                    <li>{ words.todo_send }</li>
                } else {
                    <li>{ if other.is_some() { words.no_note_other } else { words.no_note } }</li>
                }
            </ul>
            <div class="answer-actions">
                if let Some(evidence) = &head.evidence {
                    <Save locale={locale.clone()} evidence={evidence.clone()} />
                }
                if is_address(&props.contact) {
                    <a class="button" href={props.contact.clone()} rel="noreferrer">{ words.contact }</a>
                }
            </div>
        </section>
    }
}

/// The witness or the auditor who has seen something else than is shown; nothing where the reader has.
fn somebody_else(verdict: &Verdict, locale: &Locale) -> Option<String> {
    match verdict.check(CheckCode::Growth)?.outcome.reason()? {
        Reason::WitnessForked { witness, .. } | Reason::HeldBack { witness, .. } => {
            Some(witness.clone())
        }
        Reason::AuditorForked { auditor, .. } => Some(match locale.lang {
            Lang::En => auditor.name.en.clone(),
            Lang::Zh => auditor.name.zh.clone(),
        }),
        _ => None,
    }
}

/// Both heads of the evidence, if there is any: that which was seen, and that which is shown.
fn signed_heads(head: &HeadView, policy: &Policy) -> Option<(Option<SeenHead>, SeenHead)> {
    let evidence = head.evidence.as_ref()?;
    let read = |claimed: &Claimed| {
        let signed = policy.bound_by_log(claimed.note().as_bytes()).ok()?;
        Some(SeenHead::signed(&signed, policy))
    };
    let shown = read(evidence.shown())?;
    // Of a freeze without any, as of what was kept without its note, the page knows more.
    let seen = evidence.seen().and_then(read);
    Some((seen.or_else(|| head.remembered.clone()), shown))
}

fn too_old(verdict: &Verdict, locale: &Locale) -> String {
    let freshness = verdict.check(CheckCode::Freshness);
    let reason = freshness.and_then(|check| check.outcome.reason());
    let Some(Reason::Stale { age, max_age }) = reason else {
        return String::new();
    };
    let [age, max_age] = [age, max_age].map(|seconds| duration(locale.lang, *seconds));
    let slots = [("age", age.as_str()), ("max_age", max_age.as_str())];
    fill_text(locale.alarm().freeze_what, &slots)
}

/// A head: its size, its root, and who cosigned it when.
pub(crate) fn signed_head(
    title: Html,
    head: Head,
    cosigned: &[CosignedBy],
    locale: &Locale,
) -> Html {
    let words = locale.alarm();
    let by = cosigned.iter().map(|by| {
        let name = foreign(&String::from_utf8_lossy(&by.name));
        let time = html! {
            <time datetime={machine_time(by.time)}>{ locale.time_text_with_zone(by.time) }</time>
        };
        let said = fill(words.cosigned_at, &[("name", name), ("time", time)]);
        html! { <div>{ said }</div> }
    });
    let cosigned = match cosigned.is_empty() {
        true => words.nobody.into(),
        false => html! { <>{ for by }</> },
    };
    html! {
        <div>
            <p><strong>{ title }</strong></p>
            { terms([
                (words.entries.into(), number(head.size).into()),
                (words.root.into(), code(&head.root.to_base64())),
                (words.cosigned.into(), cosigned),
            ]) }
        </div>
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Saved {
    Not,
    Done,
    Refused,
}

#[derive(Debug, PartialEq, Properties)]
struct SaveProps {
    locale: Locale,
    evidence: Evidence,
}

/// The button, and what came of it.
#[component]
fn Save(props: &SaveProps) -> Html {
    let words = props.locale.alarm();
    let saved = use_state(|| Saved::Not);
    let name = props.evidence.file_name();
    let onclick = {
        let (saved, name) = (saved.setter(), name.clone());
        let bytes = props.evidence.to_bytes();
        Callback::from(move |_| {
            saved.set(match save::save(&name, &bytes) {
                Ok(()) => Saved::Done,
                Err(_) => Saved::Refused,
            });
        })
    };
    html! {
        <>
            <button type="button" class="button button-main save-evidence" {onclick}>{ words.save }</button>
            <span class="fine" role="status">
                { match *saved {
                    Saved::Not => Html::default(),
                    Saved::Done => fill(words.saved, &[("name", foreign(&name))]),
                    Saved::Refused => words.save_failed.into(),
                } }
            </span>
        </>
    }
}
