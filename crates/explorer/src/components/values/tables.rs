//! Fields that are small tables: lines of wages, rates, goods, files.

use stele_messages::{amount, signed};
use stele_records::index::{IndexKey, Kind};
use stele_records::types::field::{Good, Rate, ReleaseFile, WageLine};
use yew::{Html, Properties, component, html, use_context};

use super::hash_link;
use crate::components::mark::Shape;
use crate::components::questions::tag;
use crate::components::text::{Locale, fill, foreign};
use crate::route::Route;
use crate::state::fields::Said;
use crate::state::paid::Mine;

/// Who is paid how much. That a pseudonym leads to all that is logged under it is no secret: anyone can look.
pub(super) fn wages(lines: &[WageLine], said: &Said, locale: &Locale) -> Html {
    let words = locale.funds();
    let currency = said.text("currency").unwrap_or_default();
    let part = |name| said.number(name).unwrap_or_default().to_string().into();
    let caption = fill(
        words.wages_caption,
        &[("part", part("part")), ("parts", part("parts"))],
    );
    let head = [words.wages_line, words.wages_worker, words.amount];
    let rows = (1..).zip(lines).map(|(number, line)| {
        let (currency, locale) = (currency.to_owned(), locale.clone());
        html! { <Wage {number} line={line.clone()} {currency} {locale} /> }
    });
    table(caption, &head, &[true, false, true], rows.collect())
}

#[derive(Debug, PartialEq, Properties)]
struct WageProps {
    /// From 1.
    number: usize,
    line: WageLine,
    currency: String,
    locale: Locale,
}

/// A line of a wage run; marked if the reader has shown it to be theirs.
#[component]
fn Wage(props: &WageProps) -> Html {
    let (line, locale) = (&props.line, &props.locale);
    let mine = use_context::<Mine>().unwrap_or_default();
    let is_mine = mine.0.contains(&line.pseudonym);
    let list = Route::list(IndexKey::new(Kind::Pseudonym, line.pseudonym.as_str()));
    let class = is_mine.then_some("mine");
    html! {
        <tr {class}>
            <td class="digits">{ props.number }</td>
            <th scope="row">
                <a href={list.to_hash()}>{ foreign(&line.pseudonym) }</a>
                if is_mine {
                    { " " }{ tag(Shape::Yes, locale.handed().word_mine) }
                }
            </th>
            <td class="digits">{ amount(locale.lang, &line.amount, &props.currency) }</td>
        </tr>
    }
}

/// What waste earns.
pub(super) fn rates(rates: &[Rate], locale: &Locale) -> Html {
    let words = locale.points();
    let rows = rates.iter().map(|rate| {
        html! {
            <tr>
                <th scope="row">{ foreign(&rate.kind) }</th>
                <td class="digits">{ signed(rate.points_per_kilogram) }</td>
            </tr>
        }
    });
    let head = [words.rates_kind, words.rates_points];
    table(
        words.rates_caption.into(),
        &head,
        &[false, true],
        rows.collect(),
    )
}

/// What points buy.
pub(super) fn goods(goods: &[Good], locale: &Locale) -> Html {
    let words = locale.points();
    let rows = goods.iter().map(|good| {
        html! {
            <tr>
                <th scope="row">{ foreign(&good.name) }</th>
                <td>{ foreign(&good.good) }</td>
                <td class="digits">{ signed(good.points) }</td>
            </tr>
        }
    });
    let head = [words.goods_name, words.goods_good, words.goods_points];
    table(
        words.goods_caption.into(),
        &head,
        &[false, false, true],
        rows.collect(),
    )
}

/// What a version of a program is made of. Each hash leads to all that is logged about that file.
pub(super) fn files(files: &[ReleaseFile], locale: &Locale) -> Html {
    let words = locale.records();
    let rows = files.iter().map(|file| {
        html! {
            <tr>
                <th scope="row">{ foreign(&file.path) }</th>
                <td class="digits">{ signed(file.bytes) }</td>
                <td>{ hash_link(&file.sha256) }</td>
            </tr>
        }
    });
    let head = [words.files_path, words.files_bytes, words.files_hash];
    table(
        words.files_caption.into(),
        &head,
        &[false, true, false],
        rows.collect(),
    )
}

/// A table whose columns are `head`; those of digits are set flush right.
pub(crate) fn table(caption: Html, head: &[&'static str], digits: &[bool], rows: Html) -> Html {
    let columns = head.iter().zip(digits);
    let columns = columns.map(|(name, digits)| {
        let class = digits.then_some("digits");
        html! { <th scope="col" {class}>{ *name }</th> }
    });
    html! {
        <table class="table">
            <caption>{ caption }</caption>
            <thead><tr>{ for columns }</tr></thead>
            <tbody>{ rows }</tbody>
        </table>
    }
}
