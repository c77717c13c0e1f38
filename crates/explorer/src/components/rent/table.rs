//! Listings as a table, for those who compare many: the same rows, and the same results.

use yew::{Html, html};

use super::{Choosing, home_name, lister, place, route_of, standing_tag, standing_words};
use crate::components::text::Locale;
use crate::components::values::{floor_size, money};
use crate::state::rent::Offer;

/// All of them. It scrolls within a region of its own where the screen is too narrow.
pub(crate) fn table(offers: &[Offer], choosing: &Choosing, locale: &Locale) -> Html {
    let words = locale.rental();
    let columns = [
        words.state,
        words.column_home,
        words.column_rent,
        words.column_size,
        words.column_rooms,
        words.column_township,
        words.column_lister,
        words.column_until,
        words.compare,
    ];
    html! {
        <div class="table-room" role="region" aria-label={words.caption} tabindex="0">
            <table class="table offers-table">
                <caption>{ words.caption }</caption>
                <thead><tr>{ for columns.map(|column| html! { <th scope="col">{ column }</th> }) }</tr></thead>
                <tbody>{ for offers.iter().map(|offer| row(offer, choosing, locale)) }</tbody>
            </table>
        </div>
    }
}

fn row(offer: &Offer, choosing: &Choosing, locale: &Locale) -> Html {
    let words = locale.rental();
    let (shape, _) = standing_words(offer.standing, locale);
    let cells = match (offer.record.as_deref(), offer.listing()) {
        (Some(record), Some(listing)) => {
            let size = &listing.size;
            let name = home_name(listing, record, locale);
            let until = record.valid_until.map(|until| {
                html! { <time datetime={crate::format::machine_time(until)}>{ locale.day_text(until) }</time> }
            });
            html! {
                <>
                    <th scope="row"><a href={route_of(offer).to_hash()}>{ name.clone() }</a></th>
                    <td class="digits">{ money(&listing.price, &listing.currency, locale) }</td>
                    <td class="digits">{ for size.floor_cm2.map(|cm2| floor_size(cm2, locale)) }</td>
                    <td class="digits">{ for size.rooms.map(|rooms| rooms.to_string()) }</td>
                    <td>{ place(record, locale) }</td>
                    <td>{ lister(offer, record, listing, locale) }</td>
                    <td>{ for until }</td>
                    <td>{ choosing.checkbox(record, &name, locale) }</td>
                </>
            }
        }
        _ => html! {
            <>
                <th scope="row">
                    <a href={route_of(offer).to_hash()}>{ (locale.ui().entry_number)(offer.index) }</a>
                </th>
                <td colspan="7">{ words.hidden }</td>
            </>
        },
    };
    html! {
        <tr key={offer.index} data-entry={offer.index.to_string()} data-tone={shape.name()}>
            <td>{ standing_tag(offer.standing, locale) }</td>
            { cells }
        </tr>
    }
}
