//! The log at a glance, on every page: who has cosigned, who has replayed it, how old that is, and
//! whether it has only grown.

use stele_messages::{Lang, duration};
use stele_records::auditors::replayed;
use stele_records::trust::TrustFile;
use stele_records::verdict::{CheckCode, Evidence, Outcome, Reason, Verdict};
use stele_verify::checkpoint::VerifiedCheckpoint;
use yew::{Html, html};

use super::mark::{Mark, Shape};
use super::text::{Locale, fill, foreign};
use crate::route::Route;
use crate::state::head::HeadView;
use crate::state::latest::Latest;

/// One fact about the log.
type Fact = (Shape, Html);

/// The line; `others` stands behind it, and a link to the page about the log unless that is `here`.
pub(crate) fn status_line(
    head: &Latest<HeadView>,
    trust: &TrustFile,
    others: Html,
    here: &Route,
    locale: &Locale,
) -> Html {
    let words = locale.status();
    let (head, is_done) = (head.value(), head.is_done());
    let facts: Vec<Fact> = match (&head.checkpoint, is_done) {
        (_, false) => match &head.glance {
            None => vec![(Shape::Pending, words.checking.into())],
            Some(glance) => vec![
                witnesses(&glance.verdict, trust, locale),
                newest(&glance.verdict, &glance.checkpoint, glance.now, locale),
                (Shape::Pending, words.comparing.into()),
            ],
        },
        (None, true) => vec![(
            shape(&head.verdict, CheckCode::LogSignature),
            words.no_checkpoint.into(),
        )],
        (Some(checkpoint), true) => vec![
            witnesses(&head.verdict, trust, locale),
            auditors(&head.verdict, trust, locale),
            newest(&head.verdict, checkpoint, head.now, locale),
            growth(&head.verdict, checkpoint, locale),
        ],
    };
    html! {
        <aside class="status-line" aria-label={words.label} data-outcome={(!is_done).then_some("pending")}>
            <ul>
                { for facts.into_iter().map(|(shape, says)| html! {
                    <li><Mark {shape} /><span>{ says }</span></li>
                }) }
                if !matches!(here, Route::Overview | Route::Log) {
                    <li><a href={Route::Log.to_hash()}>{ words.more }</a></li>
                }
            </ul>
            { others }
        </aside>
    }
}

fn shape(verdict: &Verdict, code: CheckCode) -> Shape {
    let check = verdict.check(code);
    check.map_or(Shape::Unknown, |check| Shape::from(&check.outcome))
}

fn names(names: &[String], lang: Lang) -> Html {
    let last = names.len().saturating_sub(1);
    let comma = match lang {
        Lang::En => ", ",
        Lang::Zh => "、",
    };
    let each = names.iter().enumerate().map(|(at, name)| {
        let comma = if at < last { comma } else { "" };
        html! { <>{ foreign(name) }{ comma }</> }
    });
    each.collect()
}

fn witnesses(verdict: &Verdict, trust: &TrustFile, locale: &Locale) -> Fact {
    let words = locale.status();
    let shape = shape(verdict, CheckCode::Witnesses);
    let all = trust.policy.by_witness(&[]).len();
    let evidence = verdict.check(CheckCode::Witnesses);
    let cosigned: Vec<String> = match evidence.map(|check| &check.evidence) {
        Some(Evidence::Cosigners { cosigned, .. }) => {
            cosigned.iter().map(|(name, _)| name.clone()).collect()
        }
        _ => Vec::new(),
    };
    if all == 0 {
        return (shape, words.witnesses_none.into());
    }
    let count = Html::from((words.count_witnesses)(cosigned.len(), all));
    let template = match cosigned.is_empty() {
        true => words.witnesses_nobody,
        false => words.witnesses,
    };
    let slots = [("count", count), ("names", names(&cosigned, locale.lang))];
    (shape, fill(template, &slots))
}

fn auditors(verdict: &Verdict, trust: &TrustFile, locale: &Locale) -> Fact {
    let words = locale.status();
    let shape = shape(verdict, CheckCode::Completeness);
    let evidence = verdict.check(CheckCode::Completeness);
    let (says, size, by_reader) = match evidence.map(|check| &check.evidence) {
        Some(Evidence::Auditors {
            says,
            size,
            by_reader,
            ..
        }) => (says.as_slice(), *size, *by_reader),
        _ => (&[][..], 0, false),
    };
    if by_reader {
        return (shape, words.auditors_you.into());
    }
    if trust.auditors.is_empty() {
        return (shape, words.auditors_none.into());
    }
    let replayed = replayed(says, 0).into_iter();
    let replayed = replayed.filter_map(|says| Some((says, says.standing.stated()?.0)));
    let (who, upto): (Vec<String>, Vec<u64>) = replayed
        .map(|(auditor, size)| {
            let name = match locale.lang {
                Lang::En => &auditor.name.en,
                Lang::Zh => &auditor.name.zh,
            };
            (name.clone(), size)
        })
        .unzip();
    let count = Html::from((words.count_auditors)(who.len(), trust.auditor_count()));
    let later = upto
        .iter()
        .min()
        .map_or(0, |least| size.saturating_sub(*least));
    let template = match (who.is_empty(), later) {
        (true, _) => words.auditors_nobody,
        (false, 0) => words.auditors,
        (false, _) => words.auditors_behind,
    };
    let later = Html::from((locale.ui().entries_count)(later));
    let slots = [
        ("count", count),
        ("names", names(&who, locale.lang)),
        ("later", later),
    ];
    (shape, fill(template, &slots))
}

fn newest(verdict: &Verdict, checkpoint: &VerifiedCheckpoint, now: u64, locale: &Locale) -> Fact {
    let words = locale.status();
    let shape = shape(verdict, CheckCode::Freshness);
    // One witness with a fast clock must not make an old state look new.
    let times = checkpoint.cosigners().iter().map(|by| by.time);
    let newest = times.filter(|time| *time <= now).max();
    let says = match newest.or(checkpoint.quorum_time()) {
        None => locale.ui().logged_until_unknown.into(),
        Some(time) if time >= now => words.newest_now.into(),
        Some(time) => {
            let age = duration(locale.lang, now.saturating_sub(time));
            // On paper, "three minutes ago" is soon untrue.
            let at = locale.time_text_with_zone(time);
            html! { <span data-at={at}>{ fill(words.newest, &[("age", age.into())]) }</span> }
        }
    };
    (shape, says)
}

fn growth(verdict: &Verdict, checkpoint: &VerifiedCheckpoint, locale: &Locale) -> Fact {
    let words = locale.status();
    let Some(check) = verdict.check(CheckCode::Growth) else {
        return (Shape::Unknown, words.growth_unknown.into());
    };
    let says = match (&check.outcome, &check.evidence) {
        (Outcome::NotApplicable(_), _) => words.first.into(),
        (Outcome::Passed, Evidence::Seen(seen)) if *seen == checkpoint.size() => words.same.into(),
        (Outcome::Passed, Evidence::Seen(seen)) => {
            let seen = Html::from((locale.ui().entries_count)(*seen));
            fill(words.grown, &[("seen", seen)])
        }
        (Outcome::Failed(Reason::WitnessForked { .. } | Reason::AuditorForked { .. }), _) => {
            words.seen_otherwise.into()
        }
        (Outcome::Failed(_), _) => words.not_grown.into(),
        (Outcome::CouldNotCheck(Reason::HeldBack { .. }), _) => words.seen_more.into(),
        (Outcome::CouldNotCheck(Reason::RolledBack { .. }), _) => words.older.into(),
        _ => words.growth_unknown.into(),
    };
    (Shape::from(&check.outcome), says)
}
