//! What a record says. Made only for a record that is known to be intact.

use stele_messages::{field, role};
use stele_records::types::RecordType;
use yew::{Html, Properties, component, html, use_context};

use super::evidence::terms;
use super::key_chip::KeyChip;
use super::names::{SignerName, is_known};
use super::text::{Locale, code, fill, foreign};
use super::values::{id_link, value};
use crate::route::Route;
use crate::state::fields::{FieldView, Said};
use crate::state::names::Names;
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

/// All that the record says, and then what it is.
pub(crate) fn record_fields(record: &RecordView, locale: &Locale) -> Html {
    let ui = locale.ui();
    let mut rows = match &record.content {
        Content::Known(said) => field_rows(said, locale),
        Content::Other(fields) => fields
            .iter()
            .map(|(name, value)| (code(name), foreign(value)))
            .collect(),
    };
    rows.push((ui.field_valid_from.into(), locale.time(record.valid_from)));
    if let Some(until) = record.valid_until {
        rows.push((ui.field_valid_until.into(), locale.time(until)));
    }
    let subject = match &record.content {
        // Ids of a known type lead somewhere.
        Content::Known(said) if said.record_type != RecordType::Withdrawal => {
            subject_link(&record.subject_id, locale)
        }
        _ => code(&record.subject_id),
    };
    rows.push((ui.field_subject_id.into(), subject));
    rows.push((ui.field_record_id.into(), code(&record.id)));
    if let Some(id) = &record.supersedes {
        let route = Route::Record { id: id.clone() };
        let link = html! { <a href={route.to_hash()}>{ code(id) }</a> };
        rows.push((ui.field_supersedes.into(), link));
    }
    terms(rows)
}

/// What a record of a known type says, and since when: without what it is, and without the fields that stand above.
pub(crate) fn said_fields(
    record: &RecordView,
    said: &Said,
    above: &[&str],
    locale: &Locale,
) -> Html {
    let mut rows = rows_but(said, above, locale);
    let ui = locale.ui();
    rows.push((ui.field_valid_from.into(), locale.time(record.valid_from)));
    terms(rows)
}

fn field_rows(said: &Said, locale: &Locale) -> Vec<(Html, Html)> {
    rows_but(said, &[], locale)
}

/// The fields but these, each with its name.
fn rows_but(said: &Said, above: &[&str], locale: &Locale) -> Vec<(Html, Html)> {
    let fields = said.fields.iter();
    let mut fields: Vec<&FieldView> = fields.filter(|own| !above.contains(&own.name)).collect();
    if matches!(
        said.record_type,
        RecordType::Property | RecordType::RentalListing
    ) {
        // By its address people know a flat.
        fields.sort_by_key(|own| own.name != "address");
    }
    let rows = fields.into_iter().filter_map(|own| {
        let value = value(own, said, locale)?;
        let label = field(locale.lang, said.record_type, own.name);
        Some((label.map_or_else(|| code(own.name), Html::from), value))
    });
    rows.collect()
}

fn subject_link(id: &str, locale: &Locale) -> Html {
    if id.starts_with("did:key:") {
        return html! { <KeyChip did={id.to_owned()} locale={locale.clone()} /> };
    }
    id_link(id)
}

/// Who signed, as what.
pub(crate) fn signers(record: &RecordView, locale: &Locale) -> Html {
    let signers = record.signers.iter().map(|(did, name)| {
        html! { <li><Signer did={did.clone()} role={name.clone()} locale={locale.clone()} /></li> }
    });
    html! { <ul class="signers">{ for signers }</ul> }
}

#[derive(Debug, PartialEq, Properties)]
struct SignerProps {
    did: String,
    role: String,
    locale: Locale,
}

/// A signer by role, by name where that is known, and by key.
#[component]
fn Signer(props: &SignerProps) -> Html {
    let (ui, locale) = (props.locale.ui(), &props.locale);
    let names = use_context::<Names>().unwrap_or_default();
    let did = || props.did.clone();
    let template = match is_known(&names, &props.did) {
        true => ui.signer_known,
        false => ui.signer,
    };
    let slots = [
        ("role", foreign(&role(locale.lang, &props.role))),
        (
            "who",
            html! { <SignerName did={did()} locale={locale.clone()} /> },
        ),
        (
            "key",
            html! { <KeyChip did={did()} locale={locale.clone()} is_alone=true /> },
        ),
    ];
    fill(template, &slots)
}
