//! What a check rests on, for the reader who wants to see it.

use stele_messages::{number, role};
use stele_records::verdict::Evidence;
use yew::{Html, html};

use super::text::{Locale, code, foreign};

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
    };
    terms(rows)
}

/// Terms and what they stand for.
pub(crate) fn terms(rows: impl IntoIterator<Item = (Html, Html)>) -> Html {
    let rows = rows.into_iter().map(|(term, value)| {
        html! { <div><dt>{ term }</dt><dd>{ value }</dd></div> }
    });
    html! { <dl class="terms">{ for rows }</dl> }
}
