//! The values of a record's fields, as people read them.

pub(crate) mod tables;

use stele_messages::{amount, area, choice, opening_hours, role, signed, square_metres};
use stele_records::index::{IndexKey, Kind};
use stele_records::types::RecordType;
use stele_records::types::field::{ENTITY, Form, PROPERTY};
use stele_records::types::funds::{milestone_id, request_id, wage_run_id};
use stele_records::types::points::station_id;
use yew::{Html, html};

use super::key_chip::KeyChip;
use super::key_words::short;
use super::names::EntityName;
use super::text::{Locale, code, day, fill, foreign, month};
use crate::format::{centimetres, degrees, kilograms, position_template};
use crate::route::Route;
use crate::state::fields::{FieldValue, FieldView, Said};

/// A field's value; nothing where it stands with another field.
pub(crate) fn value(field: &FieldView, said: &Said, locale: &Locale) -> Option<Html> {
    let words = locale.records();
    // The second half of a pair stands with the first.
    if matches!(
        field.name,
        "longitudeE7" | "priceCurrency" | "currency" | "_sd_alg"
    ) {
        return None;
    }
    Some(match (&field.value, field.form) {
        (FieldValue::Number(mm), _) if field.name == "dbhMm" => length(*mm, locale),
        (FieldValue::Number(cm2), _) if field.name == "floorSizeCm2" => floor_size(*cm2, locale),
        (FieldValue::Number(latitude), _) if field.name == "latitudeE7" => {
            let longitude = said.number("longitudeE7")?;
            position((*latitude, longitude), locale)
        }
        (FieldValue::Number(grams), _) if field.name == "weightGrams" => weight(*grams, locale),
        (FieldValue::Number(number), _) if field.name == "points" => signed(*number).into(),
        (FieldValue::Number(number), _) => number.to_string().into(),
        (FieldValue::Flag(true), _) => words.yes.into(),
        (FieldValue::Flag(false), _) => words.no.into(),
        (FieldValue::Text(text), Form::Decimal | Form::Change) => {
            let currency = said.text("priceCurrency").or(said.text("currency"));
            money(text, currency.unwrap_or_default(), locale)
        }
        (FieldValue::Text(text), _) if field.name == "openingHours" => {
            opening_hours(locale.lang, text).map_or_else(|| foreign(text), Html::from)
        }
        (FieldValue::Text(text), Form::Short(_) | Form::Receipt) => named(text, field.name, said),
        (FieldValue::Text(text), form) => text_value(text, field.name, form, locale),
        (FieldValue::Texts(texts), form) => texts_value(texts, field.name, form, locale),
        (FieldValue::Amounts(amounts), _) => list(
            amounts
                .iter()
                .map(|own| money(&own.amount, &own.currency, locale)),
        ),
        (FieldValue::Lines(lines), _) => tables::wages(lines, said, locale),
        (FieldValue::Rates(rates), _) => tables::rates(rates, locale),
        (FieldValue::Goods(goods), _) => tables::goods(goods, locale),
        (FieldValue::Files(files), _) => tables::files(files, locale),
        (FieldValue::Corners(corners), _) => {
            let corners = corners
                .iter()
                .map(|corner| html! { <li>{ position(*corner, locale) }</li> });
            html! { <ol class="values">{ for corners }</ol> }
        }
    })
}

fn text_value(text: &str, name: &str, form: Form, locale: &Locale) -> Html {
    match form {
        Form::Choice(_) => match choice(locale.lang, text) {
            Some(words) => words.into(),
            None => foreign(text),
        },
        Form::Date => day(locale.ui(), text),
        Form::Entity => html! { <EntityName id={text.to_owned()} is_link=true /> },
        Form::Key => html! { <KeyChip did={text.to_owned()} locale={locale.clone()} /> },
        Form::Id => id_link(text),
        Form::Sha256 => hash_link(text),
        Form::Unit => {
            let route = Route::Property { unit: text.into() };
            html! { <a href={route.to_hash()}>{ code(text) }</a> }
        }
        Form::Text if name == "scientificName" => latin(text),
        Form::Month => month(text, locale),
        _ => foreign(text),
    }
}

/// A name or a number, and the way to what it is of.
fn named(text: &str, name: &str, said: &Said) -> Html {
    let subject = |id: String| Route::list(IndexKey::new(Kind::Subject, id));
    let list = |kind| Route::list(IndexKey::new(kind, text));
    let under = said.text("contract").unwrap_or_default();
    let line = said.number("line");
    let route = match name {
        "tag" => Route::Tree { tag: text.into() },
        "project" => Route::project(text),
        "account" => Route::Account {
            account: text.into(),
        },
        "contract" => list(Kind::Contract),
        "receipt" => list(Kind::Receipt),
        "milestone" => subject(milestone_id(under, text)),
        "request" => subject(request_id(under, text)),
        "wageRun" => subject(wage_run_id(under, text)),
        "station" => subject(station_id(text)),
        "payment" => match line {
            Some(line) => Route::list(IndexKey::payment_line(text, line)),
            None => return foreign(text),
        },
        _ => return foreign(text),
    };
    html! { <a href={route.to_hash()}>{ foreign(text) }</a> }
}

fn texts_value(texts: &[String], name: &str, form: Form, locale: &Locale) -> Html {
    let words = locale.records();
    match form {
        Form::Area => area_path(texts, locale),
        Form::Areas => list(texts.iter().map(|code| area_with_code(code, locale))),
        Form::Digests => html! {
            <>{ (words.withheld)(texts.len()) }<br />{ words.withheld_note }</>
        },
        Form::Pair => pair(texts, locale),
        Form::Sha256s => list(texts.iter().map(|hash| hash_link(hash))),
        _ if name == "recordTypes" => {
            list(texts.iter().map(|name| match RecordType::from_name(name) {
                Some(known) => stele_messages::record_types(locale.lang, known).into(),
                None => foreign(name),
            }))
        }
        _ if name == "roles" => list(texts.iter().map(|name| foreign(&role(locale.lang, name)))),
        _ => list(texts.iter().map(|text| foreign(text))),
    }
}

fn list(items: impl Iterator<Item = Html>) -> Html {
    let items = items.map(|item| html! { <li>{ item }</li> });
    html! { <ul class="values">{ for items }</ul> }
}

/// An amount of money with its currency.
pub(crate) fn money(decimal: &str, currency: &str, locale: &Locale) -> Html {
    html! { <span class="amount">{ amount(locale.lang, decimal, currency) }</span> }
}

/// A floor space.
pub(crate) fn floor_size(cm2: i64, locale: &Locale) -> Html {
    let number = square_metres(cm2).into();
    fill(locale.records().square_metres, &[("number", number)])
}

/// A weight in kilograms.
pub(crate) fn weight(grams: i64, locale: &Locale) -> Html {
    fill(
        locale.points().kilograms,
        &[("number", kilograms(grams).into())],
    )
}

/// One account, and the one that goes on in its place.
fn pair(accounts: &[String], locale: &Locale) -> Html {
    let link = |at: usize| {
        let account = accounts.get(at).cloned().unwrap_or_default();
        let route = Route::Account {
            account: account.clone(),
        };
        html! { <a href={route.to_hash()}>{ foreign(&account) }</a> }
    };
    fill(locale.points().pair, &[("from", link(0)), ("to", link(1))])
}

/// A length in centimetres.
pub(crate) fn length(mm: i64, locale: &Locale) -> Html {
    let number = centimetres(mm).into();
    fill(locale.records().centimetres, &[("number", number)])
}

/// A place on the earth.
pub(crate) fn position((latitude, longitude): (i64, i64), locale: &Locale) -> Html {
    let slots = [
        ("lat", degrees(latitude).into()),
        ("lon", degrees(longitude).into()),
    ];
    let template = position_template(locale.records(), latitude, longitude);
    fill(template, &slots)
}

/// A botanical name, set in italics and spoken as Latin.
pub(crate) fn latin(name: &str) -> Html {
    html! { <bdi><i lang="la">{ name.to_owned() }</i></bdi> }
}

/// An area by its name, else by its code.
pub(crate) fn area_name(code: &str, locale: &Locale) -> Html {
    match area(locale.lang, code) {
        Some(name) => name.into(),
        None => foreign(code),
    }
}

/// Where something lies, from the widest to the narrowest, with the narrowest's code.
fn area_path(codes: &[String], locale: &Locale) -> Html {
    let Some((last, wider)) = codes.split_last() else {
        return Html::default();
    };
    let wider = wider.iter().map(|code| {
        html! { <>{ area_name(code, locale) }<span aria-hidden="true">{ " › " }</span></> }
    });
    html! { <>{ for wider }{ area_with_code(last, locale) }</> }
}

fn area_with_code(code: &str, locale: &Locale) -> Html {
    match area(locale.lang, code) {
        Some(name) => {
            let slots = [("name", name.into()), ("code", foreign(code))];
            fill(locale.records().area_code, &slots)
        }
        None => foreign(code),
    }
}

/// An id: of something that has a page or a list here, or of another record.
pub(crate) fn id_link(id: &str) -> Html {
    let route = if let Some(unit) = id.strip_prefix(PROPERTY) {
        Route::Property { unit: unit.into() }
    } else if let Some(entity) = id.strip_prefix(ENTITY) {
        Route::Entity {
            code: entity.into(),
        }
    } else if let Some(route) = Route::of_id(id) {
        route
    } else if id.starts_with("urn:stele:") {
        Route::list(IndexKey::new(Kind::Subject, id))
    } else {
        Route::Record { id: id.into() }
    };
    html! { <a href={route.to_hash()}>{ code(id) }</a> }
}

/// A SHA-256 and the way to all entries that name it.
pub(crate) fn hash_link(hash: &str) -> Html {
    let route = Route::list(IndexKey::new(Kind::Sha256, hash));
    html! { <a href={route.to_hash()}><code dir="ltr">{ short(hash) }</code></a> }
}
