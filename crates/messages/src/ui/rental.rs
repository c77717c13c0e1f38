//! The words of the pages about what is offered for rent.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about what is offered for rent in this language.
pub const fn rental(lang: Lang) -> &'static Rental {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of the pages about what is offered for rent, in one language.
    Rental;
    /// Heading of the list.
    title,
    /// What it is, and what to look for.
    lead,
    /// Heading over the choices.
    choose,
    /// Choice: where.
    township,
    /// Everywhere.
    township_all,
    /// A county with all its townships: slot `{county}`.
    county_all,
    /// Townships that the page knows no county of.
    township_others,
    /// Choice: the state.
    state,
    /// The choices that are seldom made.
    choose_more,
    /// Choice: rent.
    rent,
    /// Choice: floor space.
    size,
    /// The lower bound.
    from,
    /// The upper bound.
    to,
    /// What was typed is no number.
    no_number,
    /// The lower bound is above the upper one.
    no_room,
    /// Choice: rooms.
    rooms,
    /// Any number of rooms.
    rooms_any,
    /// Choice: the order.
    order,
    /// Newest first.
    order_newest,
    /// The lowest rent first.
    order_cheapest,
    /// The highest rent first.
    order_dearest,
    /// The largest first.
    order_largest,
    /// Choice: cards or a table.
    view,
    /// Cards.
    view_cards,
    /// A table.
    view_table,
    /// Button: nothing is chosen any more.
    clear,
    /// State: offered.
    state_offered,
    /// State: any.
    state_any,
    /// State: reserved.
    state_reserved,
    /// State: let.
    state_let,
    /// State: run out.
    state_expired,
    /// State: withdrawn or replaced.
    state_withdrawn,
    /// State: a check speaks against it.
    state_not_verified,
    /// State: can't be told.
    state_cant_tell,
    /// Short word: offered.
    word_offered,
    /// Short word: offered, with a warning.
    word_warned,
    /// Short word: reserved.
    word_reserved,
    /// Short word: let.
    word_let,
    /// Short word: run out.
    word_expired,
    /// Short word: withdrawn.
    word_withdrawn,
    /// Short word: a later version has replaced it.
    word_replaced,
    /// Short word: intact and logged, and being checked to the end.
    word_checking,
    /// Nothing of what has been read fits.
    none_fit,
    /// What to do about it.
    none_fit_todo,
    /// Where several currencies are shown.
    currencies,
    /// Heading over how many of those read are in other states.
    others,
    /// Button: shows more of what has been read.
    show_more,
    /// Rent: slot `{price}`.
    a_month,
    /// Rent for a square metre: slot `{price}`.
    a_metre,
    /// The floor: slot `{floor}`.
    floor,
    /// The owner offers it.
    by_owner,
    /// An agent offers it: slot `{agent}`.
    by_agent,
    /// Somebody who may not be the owner offers it as one.
    as_owner,
    /// Somebody who may not be the agent offers it as one: slot `{agent}`.
    as_agent,
    /// An agent whom the listing doesn’t name.
    some_agent,
    /// It stands until: slot `{until}`.
    until,
    /// The row’s record can’t be shown.
    hidden,
    /// A flat of which neither address nor headline is said: slot `{unit}`.
    unnamed,
    /// The way to everything about the flat.
    flat,
    /// Column: what it is.
    column_home,
    /// Column: rent a month.
    column_rent,
    /// Column: floor space.
    column_size,
    /// Column: rooms.
    column_rooms,
    /// Column: where.
    column_township,
    /// Column: who offers it.
    column_lister,
    /// Column: until when.
    column_until,
    /// What the table shows.
    caption,
    /// Checkbox: compare this one.
    compare,
    /// One has been chosen.
    compare_one,
    /// Two have been chosen.
    compare_two,
    /// Button: compares them.
    compare_go,
    /// Button: none is chosen any more.
    compare_clear,
    /// The way back to the list.
    compare_back,
    /// Heading: two side by side.
    compare_title,
    /// What it shows.
    compare_lead,
    /// Announced when both have been checked.
    compare_done,
    /// Name of the one on the left.
    home_a,
    /// Name of the one on the right.
    home_b,
    /// No record of this id is in the log: what to do.
    no_record_todo,
    /// Short word: the record is no listing.
    word_no_listing,
    /// The record is no listing.
    no_listing,
    /// What to do about it.
    no_listing_todo,
    /// Heading over what both say.
    facts,
    /// What is said there, and what isn’t.
    facts_note,
    /// The two don’t say the same.
    differs,
    /// Nothing is said about it.
    not_said,
    /// Both ask the same.
    rent_same,
    /// The first asks more: slot `{amount}`.
    rent_more_a,
    /// The second asks more: slot `{amount}`.
    rent_more_b,
    /// They ask it in different currencies.
    rent_currencies,
    /// Fact: rent for a square metre.
    fact_metre,
    /// Fact: the floor.
    fact_level,
    /// Fact: address or headline.
    fact_address,
    /// Fact: who signed as lister.
    fact_lister,
    /// Fact: who signed as platform.
    fact_platform,
    /// Fact: how many photos are named.
    fact_photos,
    /// Fact: the unit number.
    fact_unit,
    /// Heading: how the rent changed.
    prices,
    /// While it is put together.
    prices_looking,
    /// There is nothing to show.
    prices_none,
    /// What is shown.
    prices_lead,
    /// What it rests on.
    prices_note,
    /// One version alone: slot `{price}`.
    prices_one,
    /// Leases alone.
    prices_leases_only,
    /// What the table shows.
    prices_caption,
    /// Column: what it is.
    prices_what,
    /// Column: by how much it changed.
    prices_change,
    /// Column: from when.
    prices_from,
    /// Column: until when.
    prices_until,
    /// Who signed, below the record: slot `{who}`.
    prices_signed,
    /// A version of a listing: slot `{entry}`.
    prices_listing,
    /// A lease: slot `{entry}`.
    prices_lease,
    /// Who signs a lease.
    prices_lease_signed,
    /// A later version replaced it: slots `{time}`, `{entry}`.
    prices_replaced,
    /// It was withdrawn: slots `{time}`, `{entry}`.
    prices_withdrawn,
    /// It has no end.
    prices_open,
    /// The version before was in another currency.
    prices_other_currency,
    /// A signer: slots `{role}`, `{who}`.
    prices_signer,
    /// Short word: whoever signed it could not offer the flat.
    prices_not_counted,
    /// It is the one of this page.
    prices_this,
    /// Key: a listing, by its first version: slot `{entry}`.
    key_listing,
    /// Key: a lease.
    key_lease,
    /// Key: now.
    key_now,
    ;
    /// How many are shown, where nothing else is to be chosen from.
    fn shown: fn(shown: usize) -> String,
    /// Only what has been read can be chosen from.
    fn chosen_from: fn(read: u64, count: u64) -> String,
    /// So many that have been read are still being checked, and come if they fit.
    fn open: fn(rows: usize) -> String,
    /// So many rooms or more.
    fn rooms_or_more: fn(rooms: u64) -> String,
    /// So many of one state, as a link to them: the name of the state stands before it.
    fn of_state: fn(state: &str, rows: usize) -> String,
    /// So many versions, between these rents.
    fn prices_versions: fn(versions: usize, low: &str, high: &str) -> String,
    /// A change, in tenths of a percent.
    fn prices_by: fn(tenths: i64) -> String,
}
