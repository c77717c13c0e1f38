//! A record in one line, for lists and for the head of its page. No links: a row is one already.

pub(crate) mod funds;
mod points;

use stele_messages::{choice, record_types, short_key};
use stele_records::types::field::{ENTITY, PROPERTY};
use stele_records::types::forest::{EventKind, TreeCard, TreeEvent};
use stele_records::types::identity::{Accreditation, Entity, Key, KeyAction, Person};
use stele_records::types::rental::{
    Lease, LeaseEnd, Listing, Mandate, Property, Reservation, Title, TitleStatus,
};
use stele_records::types::{Content as Says, RecordType};
use yew::{Html, Properties, component, html, use_context};

use super::names::EntityName;
use super::text::{Locale, day, fill, foreign};
use super::values::{area_name, floor_size, latin, length, money};
use crate::state::names::{Here, Names};
use crate::state::record::RecordView;

/// The record in one line.
pub(crate) fn subject_line(record: &RecordView, locale: &Locale) -> Html {
    let words = locale.records();
    let Some(said) = record.said() else {
        return fill(words.line_other, &[("id", foreign(&record.subject_id))]);
    };
    match &said.content {
        Says::Accreditation(accreditation) => accreditation_line(accreditation, locale),
        Says::Entity(entity) => entity_line(entity, locale),
        Says::Key(key) => key_line(key, locale),
        Says::Lease(lease) => lease_line(lease, record, locale),
        Says::LeaseEnd(end) => lease_end_line(end, record, locale),
        Says::Mandate(mandate) => mandate_line(mandate, record, locale),
        Says::Person(person) => person_line(person, locale),
        Says::Property(property) => property_line(property, locale),
        Says::Listing(listing) => listing_line(listing, record, locale),
        Says::Reservation(reservation) => reservation_line(reservation, record, locale),
        Says::Section(section) => fill(words.line_section, &[("name", foreign(&section.name))]),
        Says::Title(title) => title_line(title, record, locale),
        Says::TreeCard(card) => tree_line(card, locale),
        Says::TreeEvent(event) => event_line(event, locale),
        Says::Project(project) => funds::project_line(project, locale),
        Says::Contract(contract) => funds::contract_line(contract, locale),
        Says::Amendment(amendment) => funds::amendment_line(amendment, locale),
        Says::Milestone(milestone) => funds::milestone_line(milestone, locale),
        Says::PaymentRequest(request) => funds::request_line(request, locale),
        Says::Payment(payment) => funds::payment_line(payment, locale),
        Says::Reversal(reversal) => funds::reversal_line(reversal, record, locale),
        Says::WageRun(run) => funds::wage_run_line(run, locale),
        Says::Station(station) => points::station_line(station, locale),
        Says::RateTable(table) => points::rates_line(table, locale),
        Says::Account(account) => points::account_line(account, locale),
        Says::AccountTransfer(transfer) => points::transfer_line(transfer, locale),
        Says::Deposit(deposit) => points::deposit_line(deposit, locale),
        Says::Grant(grant) => points::grant_line(grant, locale),
        Says::Expiry(taken) => points::taken_line(taken, locale.points().line_expiry, locale),
        Says::PointsReversal(taken) => {
            points::taken_line(taken, locale.points().line_taken_back, locale)
        }
        Says::Catalogue(catalogue) => points::catalogue_line(catalogue, locale),
        Says::Redemption(redemption) => points::redemption_line(redemption, locale),
        Says::Release(release) => {
            let slots = [
                ("name", foreign(&release.name)),
                ("version", foreign(&release.version)),
            ];
            fill(words.line_release, &slots)
        }
        Says::Withdrawal(_) if record.subject_id.starts_with(PROPERTY) => fill(
            words.line_withdrawal_flat,
            &[("unit", unit(record, locale))],
        ),
        Says::Withdrawal(withdrawal) => {
            let slots = [("record", foreign(&withdrawal.withdraws))];
            fill(words.line_withdrawal, &slots)
        }
    }
}

/// The flat that a record is about, within a sentence: in Chinese a number is set apart by spaces.
fn unit(record: &RecordView, locale: &Locale) -> Html {
    let is_spaced = locale.lang == stele_messages::Lang::Zh;
    html! { <Unit id={record.subject_id.clone()} locale={locale.clone()} {is_spaced} /> }
}

#[derive(Debug, PartialEq, Properties)]
struct UnitProps {
    /// The id of the flat.
    id: String,
    locale: Locale,
    /// Whether a number has a space on either side.
    #[prop_or_default]
    is_spaced: bool,
}

/// A flat by its address where that is known, else by its number; on its own page, neither.
#[component]
fn Unit(props: &UnitProps) -> Html {
    let here = use_context::<Here>().unwrap_or_default();
    let names = use_context::<Names>().unwrap_or_default();
    if here.0.as_ref() == Some(&props.id) {
        return props.locale.stories().this_flat.into();
    }
    let unit = props.id.strip_prefix(PROPERTY).unwrap_or(&props.id);
    match (names.by_id.get(&props.id), props.is_spaced) {
        (Some(address), _) => foreign(address),
        (None, true) => html! { <>{ " " }<bdi class="unit">{ unit.to_owned() }</bdi>{ " " }</> },
        (None, false) => html! { <bdi class="unit">{ unit.to_owned() }</bdi> },
    }
}

fn entity(id: &str) -> Html {
    html! { <EntityName id={id.to_owned()} /> }
}

fn key(did: &str) -> Html {
    html! { <bdi>{ short_key(did) }</bdi> }
}

fn rooms(count: i64, locale: &Locale) -> Html {
    (locale.records().rooms)(count.unsigned_abs()).into()
}

/// Several, with commas between them as the language has them.
pub(crate) fn joined(items: Vec<Html>, locale: &Locale) -> Html {
    let comma = match locale.lang {
        stele_messages::Lang::En => ", ",
        stele_messages::Lang::Zh => "、",
    };
    let mut all = Vec::new();
    for item in items {
        if !all.is_empty() {
            all.push(comma.into());
        }
        all.push(item);
    }
    all.into_iter().collect()
}

/// Names of record types, side by side.
pub(crate) fn types_joined(names: &[String], locale: &Locale) -> Html {
    let types = names.iter().map(|name| match RecordType::from_name(name) {
        Some(known) => record_types(locale.lang, known).into(),
        None => foreign(name),
    });
    joined(types.collect(), locale)
}

fn accreditation_line(accreditation: &Accreditation, locale: &Locale) -> Html {
    let areas = accreditation.areas.iter();
    let areas = areas.map(|code| area_name(code, locale));
    let slots = [
        ("entity", entity(&accreditation.entity)),
        ("types", types_joined(&accreditation.record_types, locale)),
        ("areas", joined(areas.collect(), locale)),
    ];
    fill(locale.records().line_accreditation, &slots)
}

fn entity_line(entity: &Entity, locale: &Locale) -> Html {
    let code = entity.id.strip_prefix(ENTITY).unwrap_or(&entity.id);
    let words = locale.records();
    let kind = choice(locale.lang, &entity.kind);
    // That it is none of the kinds that there are says nothing.
    let template = match entity.kind.as_str() {
        "other" => words.line_entity_other,
        _ => words.line_entity,
    };
    let slots = [
        ("name", foreign(&entity.legal_name)),
        (
            "kind",
            kind.map_or_else(|| foreign(&entity.kind), Html::from),
        ),
        ("code", foreign(code)),
    ];
    fill(template, &slots)
}

fn key_line(event: &Key, locale: &Locale) -> Html {
    let words = locale.records();
    let template = match event.action {
        KeyAction::Register => words.line_key_register,
        KeyAction::Rotate => words.line_key_rotate,
        KeyAction::Revoke => words.line_key_revoke,
    };
    let new = event.replaced_by.as_deref().map(key);
    let slots = [
        ("key", key(&event.key)),
        ("entity", entity(&event.entity)),
        ("new", new.unwrap_or_default()),
    ];
    fill(template, &slots)
}

fn person_line(person: &Person, locale: &Locale) -> Html {
    let scope = choice(locale.lang, &person.scope);
    let slots = [
        ("pseudonym", foreign(&person.pseudonym)),
        ("key", key(&person.key)),
        (
            "scope",
            scope.map_or_else(|| foreign(&person.scope), Html::from),
        ),
    ];
    fill(locale.records().line_person, &slots)
}

fn property_line(property: &Property, locale: &Locale) -> Html {
    let size = &property.size;
    let slots = [
        ("address", foreign(&property.address)),
        ("size", floor_size(size.floor_cm2, locale)),
        ("floor", foreign(&size.level)),
        ("rooms", rooms(size.rooms, locale)),
    ];
    fill(locale.records().line_property, &slots)
}

fn title_line(title: &Title, record: &RecordView, locale: &Locale) -> Html {
    let words = locale.records();
    let template = match title.status {
        TitleStatus::Held => words.line_title_held,
        TitleStatus::Sealed => words.line_title_sealed,
        TitleStatus::Revoked => words.line_title_revoked,
    };
    fill(
        template,
        &[
            ("unit", unit(record, locale)),
            ("key", key(&title.owner_key)),
        ],
    )
}

fn mandate_line(mandate: &Mandate, record: &RecordView, locale: &Locale) -> Html {
    let words = locale.records();
    let template = match mandate.exclusive {
        true => words.line_mandate_exclusive,
        false => words.line_mandate,
    };
    let slots = [
        ("agent", entity(&mandate.agent)),
        ("unit", unit(record, locale)),
    ];
    fill(template, &slots)
}

fn listing_line(listing: &Listing, record: &RecordView, locale: &Locale) -> Html {
    let what = listing.name.as_deref().or(listing.address.as_deref());
    let size = &listing.size;
    let what = (
        "what",
        what.map_or_else(
            || html! { <Unit id={record.subject_id.clone()} locale={locale.clone()} /> },
            foreign,
        ),
    );
    let price = money(&listing.price, &listing.currency, locale);
    let price = ("price", price);
    let words = locale.records();
    match (size.floor_cm2, size.rooms) {
        (Some(floor), Some(count)) => {
            let size = ("size", floor_size(floor, locale));
            let rooms = ("rooms", rooms(count, locale));
            fill(words.line_listing, &[what, price, size, rooms])
        }
        _ => fill(words.line_listing_short, &[what, price]),
    }
}

fn reservation_line(reservation: &Reservation, record: &RecordView, locale: &Locale) -> Html {
    let words = locale.records();
    let until = record.valid_until.map(|time| locale.time(time));
    let template = match until {
        Some(_) => words.line_reservation_until,
        None => words.line_reservation,
    };
    let deposit = money(&reservation.deposit, &reservation.currency, locale);
    let slots = [
        ("unit", unit(record, locale)),
        ("pseudonym", foreign(&reservation.pseudonym)),
        ("deposit", deposit),
        ("until", until.unwrap_or_default()),
    ];
    fill(template, &slots)
}

fn lease_line(lease: &Lease, record: &RecordView, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.records());
    let template = match lease.head_lease {
        Some(_) => words.line_sublease,
        None => words.line_lease,
    };
    let slots = [
        ("unit", unit(record, locale)),
        ("start", day(ui, &lease.start)),
        ("end", day(ui, &lease.end)),
        ("price", money(&lease.price, &lease.currency, locale)),
    ];
    fill(template, &slots)
}

fn lease_end_line(end: &LeaseEnd, record: &RecordView, locale: &Locale) -> Html {
    let slots = [
        ("unit", unit(record, locale)),
        ("end", day(locale.ui(), &end.end)),
    ];
    fill(locale.records().line_lease_end, &slots)
}

/// The name that a reader knows a tree by: the common one, else the botanical one.
pub(crate) fn tree_name(common: Option<&str>, botanical: Option<&str>) -> Option<Html> {
    common.map(foreign).or_else(|| botanical.map(latin))
}

fn tree_line(card: &TreeCard, locale: &Locale) -> Html {
    let (ui, words) = (locale.ui(), locale.records());
    let name = tree_name(
        card.vernacular_name.as_deref(),
        card.scientific_name.as_deref(),
    );
    let template = match name {
        Some(_) => words.line_tree,
        None => words.line_tree_unnamed,
    };
    let slots = [
        ("name", name.unwrap_or_default()),
        ("tag", foreign(&card.tag)),
        ("date", day(ui, &card.observed_on)),
    ];
    fill(template, &slots)
}

fn event_line(event: &TreeEvent, locale: &Locale) -> Html {
    let words = locale.records();
    let template = match (event.kind, event.alive) {
        (EventKind::Select, _) => words.line_event_select,
        (EventKind::Inspect, Some(true)) => words.line_event_alive,
        (EventKind::Inspect, Some(false)) => words.line_event_dead,
        (EventKind::Measure, _) => words.line_event_measure,
        (EventKind::Retag, _) => words.line_event_retag,
        _ => words.line_event,
    };
    let text = |text: &Option<String>| text.as_deref().map(foreign).unwrap_or_default();
    let slots = [
        (
            "event",
            choice(locale.lang, event.kind.name())
                .unwrap_or_default()
                .into(),
        ),
        ("date", day(locale.ui(), &event.date)),
        ("tag", foreign(&event.tag)),
        ("former", text(&event.former_tag)),
        ("nursery", text(&event.nursery_tag)),
        (
            "dbh",
            event
                .dbh_mm
                .map(|mm| length(mm, locale))
                .unwrap_or_default(),
        ),
    ];
    fill(template, &slots)
}
