//! The state of the log: the answer about it, and who signed.

use stele_messages::ui::Ui;
use stele_messages::{Lang, answer_word, check_with, how_complete, number, outcome_word, quantum};
use stele_records::auditors::{AuditorSays, Standing};
use stele_records::trust::{TrustFile, label_of};
use stele_records::verdict::{Answer, Check, CheckCode, Evidence, Outcome, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Html, html};

use super::evidence::{auditor_row, terms};
use super::index_root::index_root_line;
use super::list_panel::auditors as auditors_needed;
use super::mark::{Mark, Shape};
use super::panel::{self, panel};
use super::questions::step;
use super::text::{Locale, code, fill, foreign};
use super::trust_version::standing;
use crate::route::Route;
use crate::state::head::{HeadView, LOG_CHECKS, answer, is_pending};

/// How the log's state is shown.
pub(crate) fn shape_of(verdict: &Verdict) -> Shape {
    match answer(verdict) {
        Answer::No => Shape::No,
        _ if is_pending(verdict) => Shape::Pending,
        Answer::CantTell => Shape::Unknown,
        Answer::Yes if warning(verdict).is_some() => Shape::Note,
        Answer::Yes => Shape::Yes,
    }
}

/// The answer about the log, with its steps.
pub(crate) fn log_panel(
    head: &HeadView,
    trust: &TrustFile,
    locale: &Locale,
    actions: Html,
) -> Html {
    let (ui, lang, verdict) = (locale.ui(), locale.lang, &head.verdict);
    let shape = shape_of(verdict);
    let title = match shape {
        Shape::Pending => ui.head_checking,
        Shape::No => ui.head_no,
        Shape::Unknown => ui.head_cant_tell,
        _ => ui.head_yes,
    };
    let word = match (shape, warning(verdict)) {
        (Shape::Pending, _) => ui.word_checking,
        (Shape::Note, Some(check)) => outcome_word(lang, &check.outcome),
        _ => answer_word(lang, answer(verdict)),
    };
    // What went wrong stands in the answer, not in a tag.
    let trouble = failing(verdict).or_else(|| warning(verdict));
    let trouble = trouble.map(|check| {
        let text = check_with(lang, check, &|time| locale.time_text_with_zone(time));
        html! { <><p>{ text.what }</p><p class="todo">{ text.todo }</p></> }
    });
    let steps = LOG_CHECKS.iter().filter_map(|code| verdict.check(*code));
    let steps = steps.map(|check| step(check, locale));
    let body = html! {
        <>
            { until(head, trust, locale) }
            { trouble.unwrap_or_default() }
            if shape == Shape::Unknown || shape == Shape::No {
                { remembered(head, locale) }
            }
            if head.forgetful {
                <p class="note forgetful">{ locale.alarm().forgetful }</p>
            }
            { panel::actions(actions) }
            <details class="log-steps">
                <summary>{ ui.head_checks }</summary>
                <ol class="steps" aria-label={ui.head_checks}>{ for steps }</ol>
            </details>
        </>
    };
    panel("log-answer", shape, word, title.into(), body)
}

/// Until when the log is known.
fn until(head: &HeadView, trust: &TrustFile, locale: &Locale) -> Html {
    let ui = locale.ui();
    let Some(checkpoint) = &head.checkpoint else {
        return Html::default();
    };
    let size = (ui.entries_count)(checkpoint.size());
    let until = match checkpoint.quorum_time() {
        Some(time) => {
            let zone = foreign(locale.zone.name());
            fill(
                ui.logged_until,
                &[("time", locale.time(time)), ("zone", zone)],
            )
        }
        None => ui.logged_until_unknown.into(),
    };
    let witnesses = cosigners(&head.verdict).and_then(|(cosigned, needed)| {
        needed.map(|(k, n)| (ui.witnesses_count)(cosigned.len(), k, n))
    });
    html! {
        <>
            <p class="figure">{ size }</p>
            if let Some(witnesses) = witnesses {
                <p>{ witnesses }</p>
            }
            { standing(checkpoint.cosigners(), trust, locale) }
            <p>{ until }</p>
            if let Some(growth) = growth(head, ui) {
                <p>{ growth }</p>
            }
            if let Some(lists) = lists_said(head, locale) {
                <p>{ lists }</p>
            }
        </>
    }
}

/// How it is known that the log's lists are complete.
fn lists_said(head: &HeadView, locale: &Locale) -> Option<String> {
    let check = head.verdict.check(CheckCode::Completeness)?;
    let is_known = matches!(check.outcome, Outcome::Passed | Outcome::Warning(_));
    let how = || how_complete(locale.lang, &head.verdict);
    is_known.then(|| (locale.lists().lists_are)(&how()))
}

/// Who cosigned and when, each witness once; and k of n, where the quorum is that simple.
type Cosigners<'v> = (&'v [(String, u64)], Option<(usize, usize)>);

fn cosigners(verdict: &Verdict) -> Option<Cosigners<'_>> {
    match &verdict.check(CheckCode::Witnesses)?.evidence {
        Evidence::Cosigners { cosigned, needed } => Some((cosigned, *needed)),
        _ => None,
    }
}

/// What this browser verified before, where nothing new can be shown.
fn remembered(head: &HeadView, locale: &Locale) -> Html {
    let ui = locale.ui();
    let Some(seen) = &head.remembered else {
        return Html::default();
    };
    let size = ("size", Html::from(number(seen.head.size)));
    let text = match seen.time {
        Some(time) => fill(ui.last_verified, &[size, ("time", locale.time(time))]),
        None => fill(ui.last_verified_no_time, &[size]),
    };
    html! { <p class="note">{ text }</p> }
}

/// Name and index, and where all of it is read from.
pub(crate) fn log_terms(
    head: &HeadView,
    origin: &str,
    mirrors: &[String],
    locale: &Locale,
) -> Html {
    let ui = locale.ui();
    let mut rows = vec![(ui.log_origin.into(), foreign(origin))];
    if let Ok(index) = &head.index {
        let line = index_root_line(index.root(), locale);
        let route = Route::Entry {
            index: index.number(),
            pin: None,
        };
        let link = html! { <a href={route.to_hash()}>{ line }</a> };
        rows.push((ui.log_index.into(), link));
    }
    if !mirrors.is_empty() {
        let mirrors = mirrors
            .iter()
            .map(|mirror| html! { <div>{ code(mirror) }</div> });
        rows.push((locale.log().read_from.into(), mirrors.collect()));
    }
    terms(rows)
}

/// The log's key, and every witness of the policy with what it did.
pub(crate) fn signatures(head: &HeadView, trust: &TrustFile, locale: &Locale) -> Html {
    let ui = locale.ui();
    let verdict = &head.verdict;
    let outcome = |code| verdict.check(code).map(|check| &check.outcome);
    let log = match outcome(CheckCode::LogSignature) {
        Some(outcome) => Shape::from(outcome),
        None => Shape::Unknown,
    };
    let cosigned = cosigners(verdict).map_or(&[][..], |(cosigned, _)| cosigned);
    let pending = outcome(CheckCode::Witnesses) == Some(&Outcome::Pending);
    // Of a state that nobody has seen it can't be said who did not cosign it.
    let unseen = matches!(
        outcome(CheckCode::Witnesses),
        None | Some(Outcome::CouldNotCheck(_))
    );
    let witnesses = trust
        .policy
        .by_witness(&[])
        .into_iter()
        .map(|(witness, _)| {
            let name = String::from_utf8_lossy(witness.name()).into_owned();
            let time = cosigned.iter().find(|(by, _)| *by == name);
            let (shape, said) = match time {
                Some((_, time)) => (
                    Shape::Yes,
                    fill(ui.cosigned_at, &[("time", locale.time(*time))]),
                ),
                None if pending => (Shape::Pending, ui.word_checking.into()),
                None if unseen => (Shape::Unknown, ui.word_cant_tell.into()),
                None => (Shape::Nothing, ui.not_cosigned.into()),
            };
            signature(shape, foreign(&name), said)
        });
    let needed = trust.policy.quorum_size().map(|(k, n)| (ui.quorum)(k, n));
    let needed = needed.unwrap_or_else(|| {
        if trust.policy.is_quorum_none() {
            ui.trust_quorum_none.into()
        } else {
            ui.trust_quorum_nested.into()
        }
    });
    let log_name = trust.policy.logs().first().map(|log| foreign(log.origin()));
    html! {
        <>
            <ul class="signatures">
                { signature(log, log_name.unwrap_or_default(), ui.log_key.into()) }
                { for witnesses }
            </ul>
            <p class="fine">{ needed }</p>
            if let Some(checkpoint) = &head.checkpoint {
                <p class="fine">{ quantum(locale.lang, checkpoint) }</p>
            }
        </>
    }
}

/// Each auditor of the trust file with what it has said, apart from the witnesses: they have read
/// everything.
pub(crate) fn auditors(head: &HeadView, trust: &TrustFile, locale: &Locale) -> Html {
    let check = head.verdict.check(CheckCode::Completeness);
    let says: &[AuditorSays] = match check.map(|check| &check.evidence) {
        Some(Evidence::Auditors { says, .. }) => says,
        _ => &[],
    };
    let is_pending = check.is_none_or(|check| check.outcome == Outcome::Pending);
    let rows = trust.auditors.iter().map(|auditor| {
        let key = label_of(&auditor.key);
        let name = match locale.lang {
            Lang::En => &auditor.name.en,
            Lang::Zh => &auditor.name.zh,
        };
        let (shape, said) = match says.iter().find(|says| says.key == key) {
            Some(says) => {
                let shape = match says.standing {
                    Standing::Replayed { .. } => Shape::Yes,
                    Standing::Forked { .. } => Shape::No,
                    _ => Shape::Unknown,
                };
                (shape, auditor_row(says, locale).1)
            }
            None if is_pending => (Shape::Pending, locale.ui().word_checking.into()),
            None => (Shape::Unknown, locale.ui().word_cant_tell.into()),
        };
        signature(shape, foreign(name), said)
    });
    html! {
        <>
            if !trust.auditors.is_empty() {
                <ul class="signatures auditors">{ for rows }</ul>
            }
            <p class="fine">{ auditors_needed(trust, locale) }</p>
        </>
    }
}

pub(super) fn signature(shape: Shape, name: Html, said: Html) -> Html {
    html! {
        <li class="signature">
            <Mark {shape} />
            <span class="signature-name">{ name }</span>
            <span class="signature-said">{ said }</span>
        </li>
    }
}

/// How the log has changed since this browser last saw it, where nothing is wrong with that.
pub(super) fn growth(head: &HeadView, ui: &Ui) -> Option<String> {
    let check = head.verdict.check(CheckCode::Growth)?;
    let size = head.checkpoint.as_ref().map(VerifiedCheckpoint::size)?;
    match (&check.outcome, &check.evidence) {
        (Outcome::NotApplicable(_), _) => Some(ui.growth_first.into()),
        (Outcome::Passed, Evidence::Seen(seen)) => Some(match size.checked_sub(*seen) {
            Some(by) if by > 0 => (ui.growth_grown)(*seen, by),
            _ => (ui.growth_same)(*seen),
        }),
        _ => None,
    }
}

fn failing(verdict: &Verdict) -> Option<&Check> {
    let checks = || LOG_CHECKS.iter().filter_map(|code| verdict.check(*code));
    let failed = |check: &&Check| matches!(check.outcome, Outcome::Failed(_));
    let open = |check: &&Check| matches!(check.outcome, Outcome::CouldNotCheck(_));
    checks().find(failed).or_else(|| checks().find(open))
}

fn warning(verdict: &Verdict) -> Option<&Check> {
    let mut checks = LOG_CHECKS.iter().filter_map(|code| verdict.check(*code));
    checks.find(|check| matches!(check.outcome, Outcome::Warning(_)))
}
