//! What a record says. Made only for a record that is known to be intact.

use stele_messages::role;
use stele_messages::ui::Ui;
use stele_records::types::RecordType;
use stele_records::types::forest::TreeCard;
use yew::{Html, html};

use super::evidence::terms;
use super::text::{Locale, code, day, fill, foreign};
use crate::format::{centimetres, degrees, position_template};
use crate::route::Route;
use crate::state::record::{Content, RecordView};

/// The name of a record's type.
pub(crate) fn type_name(record: &RecordView, locale: &Locale) -> Html {
    match RecordType::from_name(&record.record_type) {
        Some(known) => stele_messages::record_type(locale.lang, known).into(),
        None => fill(
            locale.ui().type_unknown,
            &[("name", foreign(&record.record_type))],
        ),
    }
}

/// The record in one line.
pub(crate) fn subject_line(record: &RecordView, ui: &Ui) -> Html {
    let Content::Tree(card) = &record.content else {
        return fill(ui.subject_other, &[("id", foreign(&record.subject_id))]);
    };
    let slots = [
        ("name", name_of(card).unwrap_or_default()),
        ("tag", foreign(&card.tag)),
        ("date", day(ui, &card.observed_on)),
    ];
    let template = match name_of(card) {
        Some(_) => ui.subject_tree,
        None => ui.subject_tree_unnamed,
    };
    fill(template, &slots)
}

/// All that the record says, and then what it is.
pub(crate) fn record_fields(record: &RecordView, locale: &Locale) -> Html {
    let ui = locale.ui();
    let mut rows = match &record.content {
        Content::Tree(card) => tree_rows(card, ui),
        Content::Other(fields) => fields
            .iter()
            .map(|(name, value)| (code(name), foreign(value)))
            .collect(),
    };
    rows.push((ui.field_valid_from.into(), locale.time(record.valid_from)));
    if let Some(until) = record.valid_until {
        rows.push((ui.field_valid_until.into(), locale.time(until)));
    }
    rows.push((ui.field_subject_id.into(), code(&record.subject_id)));
    rows.push((ui.field_record_id.into(), code(&record.id)));
    if let Some(id) = &record.supersedes {
        let route = Route::Record { id: id.clone() };
        let link = html! { <a href={route.to_hash()}>{ code(id) }</a> };
        rows.push((ui.field_supersedes.into(), link));
    }
    terms(rows)
}

/// Who signed, as what.
pub(crate) fn signers(record: &RecordView, locale: &Locale) -> Html {
    let signers = record.signers.iter().map(|(did, name)| {
        let slots = [
            ("role", foreign(&role(locale.lang, name))),
            ("key", code(did)),
        ];
        html! { <li>{ fill(locale.ui().signer, &slots) }</li> }
    });
    html! { <ul class="signers">{ for signers }</ul> }
}

fn tree_rows(card: &TreeCard, ui: &Ui) -> Vec<(Html, Html)> {
    let text = |label: &'static str, value: &Option<String>| {
        value.as_ref().map(|value| (label.into(), foreign(value)))
    };
    let dbh = card.dbh_mm.map(|mm| {
        let number = Html::from(centimetres(mm));
        (
            Html::from(ui.field_dbh),
            fill(ui.centimetres, &[("number", number)]),
        )
    });
    let position = card.position.map(|(latitude, longitude)| {
        let slots = [
            ("lat", degrees(latitude).into()),
            ("lon", degrees(longitude).into()),
        ];
        let template = position_template(ui, latitude, longitude);
        (Html::from(ui.field_position), fill(template, &slots))
    });
    let scientific = card
        .scientific_name
        .as_deref()
        .map(|name| (ui.field_scientific_name.into(), latin(name)));
    [
        Some((ui.field_tag.into(), foreign(&card.tag))),
        scientific,
        text(ui.field_vernacular_name, &card.vernacular_name),
        dbh,
        text(ui.field_locality, &card.locality),
        text(ui.field_section, &card.section),
        position,
        Some((ui.field_observed_on.into(), day(ui, &card.observed_on))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The name that a reader knows the tree by: the common one, else the botanical one.
fn name_of(card: &TreeCard) -> Option<Html> {
    let common = card.vernacular_name.as_deref().map(foreign);
    common.or_else(|| card.scientific_name.as_deref().map(latin))
}

/// A botanical name, set in italics and spoken as Latin.
fn latin(name: &str) -> Html {
    html! { <bdi><i lang="la">{ name.to_owned() }</i></bdi> }
}
