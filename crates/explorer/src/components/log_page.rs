//! The parts of the page about the log: its states, who cosigned and who has read it all, and what it can't tell.

use stele_client::seen::SeenHead;
use stele_messages::check_with;
use stele_records::trust::TrustFile;
use stele_records::verdict::{CheckCode, Outcome, Reason};
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Html, html};

use super::alarm::signed_head;
use super::audit::audit_link;
use super::lines::joined;
use super::log_panel::{auditors, growth, log_panel, log_terms, signatures};
use super::opinions::{mirror_faults, opinions};
use super::questions::step;
use super::text::{Locale, fill, foreign};
use crate::route::Route;
use crate::state::audit::AuditView;
use crate::state::head::HeadView;
use crate::state::latest::Latest;
use crate::state::opinion::OpinionView;

/// All that the page shows.
#[derive(Debug)]
pub(crate) struct Shown<'s> {
    pub(crate) head: &'s Latest<HeadView>,
    pub(crate) trust: &'s TrustFile,
    pub(crate) origin: &'s str,
    /// What witnesses say when they are asked themselves.
    pub(crate) opinions: &'s [OpinionView],
    /// The first file that each mirror sent wrong: mirror and path.
    pub(crate) faults: &'s [(String, String)],
    pub(crate) audit: &'s AuditView,
}

/// The page below its heading; `actions` stand in the answer about the log.
pub(crate) fn log_page(shown: &Shown<'_>, actions: Html, locale: &Locale) -> Html {
    let (head, trust) = (shown.head.value(), shown.trust);
    let mirrors = trust.mirrors.get(shown.origin);
    let mirrors = mirrors.map_or(&[][..], Vec::as_slice);
    html! {
        <>
            { log_panel(head, trust, locale, actions) }
            { states(head, shown.head.is_done(), locale) }
            <div class="halves log-watched">
                { witnesses(head, trust, shown.opinions, locale) }
                { readers(head, trust, locale) }
            </div>
            <div class="columns">
                <div>
                    { limits(locale) }
                    <section class="sheet" aria-labelledby="log-about">
                        <h2 id="log-about">{ locale.log().about }</h2>
                        { log_terms(head, shown.origin, mirrors, locale) }
                        { mirror_faults(shown.faults, locale) }
                    </section>
                </div>
                <div class="aside">{ further(shown.audit, locale) }</div>
            </div>
        </>
    }
}

/// The state that is shown, the one that this browser saw before, and how they go together.
fn states(head: &HeadView, is_done: bool, locale: &Locale) -> Html {
    let (words, alarm) = (locale.log(), locale.alarm());
    let accepted = head.checkpoint.as_ref().map(SeenHead::from);
    let shown = accepted.clone().or_else(|| head.shown.clone());
    let side = |title: &'static str, state: Option<&SeenHead>, nothing: &'static str| match state {
        Some(state) => signed_head(title.into(), state.head, &state.cosigned, locale),
        None => html! { <div><p><strong>{ title }</strong></p><p>{ nothing }</p></div> },
    };
    let (no_state, no_memory) = match is_done {
        true => (words.shown_nothing, words.seen_nothing),
        false => (words.line_checking, words.seen_pending),
    };
    let note = shown.as_ref().and_then(|shown| shown.note.as_ref());
    let note = note.map(|note| String::from_utf8_lossy(note.as_bytes()).into_owned());
    html! {
        <section class="sheet wide log-states" aria-labelledby="log-states">
            <h2 id="log-states">{ words.states }</h2>
            <p>{ words.states_note }</p>
            <div class="columns-even">
                { side(alarm.shown, shown.as_ref(), no_state) }
                { side(alarm.seen, head.remembered.as_ref(), no_memory) }
            </div>
            if is_done && shown.is_some() && accepted.is_none() {
                <p class="note">{ words.shown_refused }</p>
            }
            { compared(head, locale) }
            if shown.is_some() {
                <p>{ words.states_compare }</p>
            }
            if is_done {
                <p class="fine">{ fill(words.checked_at, &[
                    ("time", locale.time(head.now)),
                    ("zone", foreign(locale.zone.name())),
                ]) }</p>
            }
            if let Some(note) = note {
                <details class="evidence">
                    <summary>{ locale.ui().raw_checkpoint }</summary>
                    <pre class="raw-text" dir="ltr" tabindex="0"><bdi>{ note }</bdi></pre>
                </details>
            }
        </section>
    }
}

/// Whether the log has only grown since.
fn compared(head: &HeadView, locale: &Locale) -> Html {
    let Some(check) = head.verdict.check(CheckCode::Growth) else {
        return Html::default();
    };
    if let Some(fine) = growth(head, locale.ui()) {
        // The answer above says it, of a state that was accepted.
        return match head.checkpoint {
            Some(_) => Html::default(),
            None => html! { <p class="log-growth">{ fine }</p> },
        };
    }
    // What it rests on is said elsewhere.
    match check.outcome.reason() {
        _ if check.outcome == Outcome::Pending => return Html::default(),
        Some(Reason::Blocked) => {
            return html! { <p class="log-growth">{ locale.status().growth_unknown }</p> };
        }
        _ => {}
    }
    let text = check_with(locale.lang, check, &|time| locale.time_text_with_zone(time));
    html! { <><p class="log-growth">{ text.what }</p><p class="todo">{ text.todo }</p></> }
}

/// Who has cosigned what is shown and who hasn't, and what they say when they are asked themselves.
fn witnesses(head: &HeadView, trust: &TrustFile, asked: &[OpinionView], locale: &Locale) -> Html {
    let words = locale.log();
    html! {
        <section class="sheet" aria-labelledby="log-witnesses">
            <h2 id="log-witnesses">{ words.witnesses }</h2>
            <p>{ words.witnesses_note }</p>
            { signatures(head, trust, locale) }
            { for head.checkpoint.as_ref().map(|shown| missing(shown, trust, locale)) }
            { opinions(asked, locale) }
        </section>
    }
}

/// Whose cosignatures are not there.
fn missing(shown: &VerifiedCheckpoint, trust: &TrustFile, locale: &Locale) -> Html {
    let words = locale.log();
    let all = trust.policy.by_witness(&[]);
    if all.is_empty() {
        return Html::default();
    }
    let missing = all.iter().map(|(witness, _)| witness.name());
    let missing = missing.filter(|name| !shown.cosigners().iter().any(|by| by.name == *name));
    let names: Vec<Html> = missing
        .map(|name| foreign(&String::from_utf8_lossy(name)))
        .collect();
    let said = match names.is_empty() {
        true => words.missing_nobody.into(),
        false => fill(words.missing, &[("names", joined(names, locale))]),
    };
    html! { <p class="log-missing">{ said }</p> }
}

/// Who has read everything and what each of them says, and so whether the log's lists are complete.
fn readers(head: &HeadView, trust: &TrustFile, locale: &Locale) -> Html {
    let words = locale.log();
    let codes = [CheckCode::Index, CheckCode::Completeness];
    let steps = codes.iter().filter_map(|code| head.verdict.check(*code));
    html! {
        <section class="sheet" aria-labelledby="log-auditors">
            <h2 id="log-auditors">{ words.auditors }</h2>
            <p>{ words.auditors_note }</p>
            { auditors(head, trust, locale) }
            <h3>{ words.lists }</h3>
            <ol class="steps">{ for steps.map(|check| step(check, locale)) }</ol>
        </section>
    }
}

/// Where else to go.
fn further(audit: &AuditView, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.log());
    let link = |to: Route, label| html! { <a href={to.to_hash()}>{ label }</a> };
    let ways = [
        (audit_link(Some(audit), locale), words.audit_note),
        (link(Route::Watch, ui.nav_watch), words.watch_note),
        (link(Route::Trust, ui.nav_trust), words.trust_note),
        (
            link(Route::Entries { page: 1 }, ui.nav_entries),
            words.entries_note,
        ),
        (link(Route::How, ui.nav_how), words.how_note),
    ];
    html! {
        <section class="sheet" aria-labelledby="log-further">
            <h2 id="log-further">{ words.further }</h2>
            <ul class="log-ways">
                { for ways.into_iter().map(|(link, note)| html! {
                    <li>{ link }<span class="fine">{ note }</span></li>
                }) }
            </ul>
        </section>
    }
}

/// What it can't tell.
fn limits(locale: &Locale) -> Html {
    let words = locale.log();
    let limits = [
        words.limit_truth,
        words.limit_unlogged,
        words.limit_later,
        words.limit_together,
        words.limit_page,
    ];
    html! {
        <section class="sheet" aria-labelledby="log-limits">
            <h2 id="log-limits">{ words.limits }</h2>
            <ul class="points">{ for limits.iter().map(|limit| html! { <li>{ *limit }</li> }) }</ul>
        </section>
    }
}
