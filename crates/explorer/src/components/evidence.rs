//! What a check rests on, for the reader who wants to see it.

use stele_messages::{Lang, auditor, number, role};
use stele_records::auditors::AuditorSays;
use stele_records::verdict::Evidence;
use yew::{Html, html};

use super::text::{Locale, code, foreign};
use crate::route::Route;

/// How many entries of a history are named here; its list has them all.
const MOST: usize = 20;

/// The evidence as a list of terms.
pub(crate) fn evidence(evidence: &Evidence, locale: &Locale) -> Html {
    let ui = locale.ui();
    let rows: Vec<(Html, Html)> = match evidence {
        Evidence::None => Vec::new(),
        Evidence::Bytes { length, leaf } => vec![
            (ui.raw_length.into(), (ui.bytes)(*length).into()),
            (ui.raw_leaf.into(), code(&leaf.to_hex())),
        ],
        Evidence::Signers(signers) => signers
            .iter()
            .map(|(did, name)| (foreign(&role(locale.lang, name)), code(did)))
            .collect(),
        Evidence::Checkpoint { origin, size, root } => vec![
            (ui.log_origin.into(), foreign(origin)),
            (ui.log_size.into(), number(*size).into()),
            (ui.log_root.into(), code(&root.to_base64())),
        ],
        Evidence::Cosigners { cosigned, .. } => cosigned
            .iter()
            .map(|(name, time)| (foreign(name), locale.time(*time)))
            .collect(),
        Evidence::Time(time) => vec![(locale.zone.name().to_owned().into(), locale.time(*time))],
        Evidence::Entry { index, size } => vec![(
            (ui.entry_number)(*index).into(),
            (ui.entries_count)(*size).into(),
        )],
        Evidence::Seen(size) => vec![(ui.log_size.into(), number(*size).into())],
        Evidence::Validity { from, until } => {
            let from = Some((ui.field_valid_from.into(), locale.time(*from)));
            let until = until.map(|until| (ui.field_valid_until.into(), locale.time(until)));
            from.into_iter().chain(until).collect()
        }
        Evidence::Index {
            number: at,
            keys,
            root,
        } => {
            let lists = locale.lists();
            vec![
                (lists.how_index_root.into(), entry_link(*at, locale)),
                (lists.how_covers.into(), number(*at).into()),
                (lists.how_keys.into(), number(*keys).into()),
                (lists.how_root.into(), code(&root.to_base64())),
            ]
        }
        Evidence::Auditors { says, .. } => {
            says.iter().map(|says| auditor_row(says, locale)).collect()
        }
        Evidence::History(numbers) | Evidence::Entries(numbers) => numbers
            .iter()
            .rev()
            .take(MOST)
            .map(|at| (entry_link(*at, locale), Html::default()))
            .collect(),
    };
    terms(rows)
}

/// An auditor by its name, and what it has to say.
pub(crate) fn auditor_row(says: &AuditorSays, locale: &Locale) -> (Html, Html) {
    let name = match locale.lang {
        Lang::En => &says.name.en,
        Lang::Zh => &says.name.zh,
    };
    let said = auditor(locale.lang, says, &|time| locale.time_text_with_zone(time));
    (foreign(name), said.into())
}

/// A link to an entry.
pub(crate) fn entry_link(index: u64, locale: &Locale) -> Html {
    let route = Route::Entry { index, pin: None };
    html! { <a href={route.to_hash()}>{ (locale.ui().entry_number)(index) }</a> }
}

/// Terms and what they stand for.
pub(crate) fn terms(rows: impl IntoIterator<Item = (Html, Html)>) -> Html {
    let rows = rows.into_iter().map(|(term, value)| {
        html! { <div><dt>{ term }</dt><dd>{ value }</dd></div> }
    });
    html! { <dl class="terms">{ for rows }</dl> }
}
