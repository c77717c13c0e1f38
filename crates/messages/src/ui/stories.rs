//! The words of the pages about a flat, a tree and an entity.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words of the pages about things in this language.
pub const fn stories(lang: Lang) -> &'static Stories {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of the pages about a flat, a tree and an entity, in one language.
    Stories;
    /// While it is put together.
    checking,
    /// Short word: it is being put together.
    word_checking,
    /// The way to a section's page, and that what became of its trees is told there and not of its record.
    section_all,
    /// What became of a section's trees: the heading.
    section_trees,
    /// How many were planted, and that they count as such.
    section_planted,
    /// Of how many the position was taken.
    section_positioned,
    /// How many live.
    section_alive,
    /// How many don't.
    section_dead,
    /// How many of these were replaced.
    section_replaced,
    /// How many of these were taken away.
    section_removed,
    /// How it was counted.
    section_how,
    /// While they are counted.
    section_counting,
    /// The way to the whole list.
    whole_list,
    /// The way to the feed.
    subscribe,
    /// What a feed is, and what it isn't.
    subscribe_note,
    /// Mark of a row that was right once, and is over.
    word_past,
    /// Mark of a row that isn't shown.
    row_open,
    /// A rule that speaks against a row: slots `{code}`, `{title}`.
    rule,
    /// From one day to another: slots `{from}`, `{until}`.
    days,
    /// Whoever signed isn't known: slot `{key}`.
    unknown_signer,
    /// Whoever is behind a key, while that is looked up and where it could not be; `key`.
    key_holder,
    /// A person: slot `{pseudonym}`.
    person,
    /// In place of the number of the flat that a page is about, within a line.
    this_flat,

    /// Title of the page of a flat: slot `{unit}`.
    flat_title,
    /// Where its address isn't known.
    flat_plain,
    /// Heading over what holds now.
    flat_now,
    /// Term: the title.
    flat_owner,
    /// Term: who may let it.
    flat_letting,
    /// Term: listings.
    flat_listings,
    /// Term: listings that a rule speaks against.
    flat_refused,
    /// Term: leases.
    flat_leases,
    /// Term: reservations.
    flat_reservations,
    /// The title is in force: slots `{key}`, `{entry}`.
    title_held,
    /// It is sealed: slot `{entry}`.
    title_sealed,
    /// It is revoked: slot `{entry}`.
    title_revoked,
    /// Its attestation has run out: slot `{entry}`.
    title_over,
    /// There is none.
    title_none,
    /// The owner may let it.
    letting_owner,
    /// An agent may: slots `{agent}`, `{entry}`.
    letting_agent,
    /// An agent may until a time: slots `{agent}`, `{entry}`, `{until}`.
    letting_agent_until,
    /// An agent alone may: slots `{agent}`, `{entry}`.
    letting_only,
    /// An agent alone may until a time: slots `{agent}`, `{entry}`, `{until}`.
    letting_only_until,
    /// Nobody may.
    letting_none,
    /// A listing: slots `{listing}`, `{lister}`.
    listing_by,
    /// Nobody offers it.
    listings_none,
    /// It isn't let.
    leases_none,
    /// A lease: slots `{from}`, `{until}`, `{entry}`.
    lease_runs,
    /// Nobody has reserved it.
    reservations_none,
    /// A reservation: slot `{entry}`.
    reservation_open,
    /// A reservation until a time: slots `{until}`, `{entry}`.
    reservation_until,
    /// Heading over everything about a flat.
    flat_all,
    /// Short word: offered.
    word_offered,
    /// Short word: reserved.
    word_reserved,
    /// Short word: let.
    word_let,
    /// Short word: not offered.
    word_not_offered,
    /// Short word: may not be let.
    word_blocked,
    /// Heading: nothing is recorded about it.
    flat_none,
    /// What to do about it.
    flat_none_todo,
    /// What can't be known about a flat.
    flat_limits,

    /// Title of the page of a tree: slot `{tag}`.
    tree_title,
    /// A tree without a name.
    tree_plain,
    /// Planted, and seen: slots `{name}`, `{planted}`, `{planter}`, `{seen}`, `{seer}`.
    tree_alive_planted,
    /// Seen: slots `{name}`, `{seen}`, `{seer}`.
    tree_alive,
    /// Found dead: slot `{name}`.
    tree_dead,
    /// Taken away: slots `{name}`, `{day}`, `{who}`.
    tree_gone,
    /// Replaced: slots `{name}`, `{day}`, `{who}`.
    tree_replaced,
    /// Nothing but its tag: slot `{name}`.
    tree_bare,
    /// Something that is recorded about it breaks a rule.
    tree_broken,
    /// A rule warns of something that is recorded about it.
    tree_warned,
    /// Something that is recorded about another tree which bore the tag breaks a rule.
    tree_other_broken,
    /// Short word: lives.
    word_alive,
    /// Short word: dead.
    word_dead,
    /// Short word: gone.
    word_gone,
    /// Heading: is it this tree?
    tree_this,
    /// What to compare: where a position is known.
    tree_this_note,
    /// No position is known.
    tree_no_position,
    /// Opens a map.
    tree_map,
    /// Term: trunk.
    tree_trunk,
    /// Term: how its trunk grew.
    tree_trunks,
    /// A reading: slots `{dbh}`, `{day}`.
    tree_reading,
    /// Term: comes from.
    tree_chosen,
    /// The tree in whose place it stands.
    tree_in_place_of,
    /// The tree that stands in its place.
    tree_now_there,
    /// The tag now belongs to another tree: slot `{tag}`.
    tree_other_tag,
    /// Heading over other trees that have borne the tag.
    tree_others,
    /// One of them: slots `{name}`, `{id}`.
    tree_other,
    /// With the slot `entry`: one about such a tree that breaks a rule.
    tree_other_entry,
    /// Heading over its life.
    tree_life,
    /// The way to it.
    tree_life_link,
    /// What can't be known about a tree.
    tree_limits,
    /// Nothing that counts speaks of a tree with this tag.
    tree_none,
    /// What to do about it.
    tree_none_todo,

    /// Title of the page of an entity: slot `{code}`.
    entity_title,
    /// Heading: it is registered: slot `{name}`.
    entity_registered,
    /// Heading: it isn't.
    entity_unknown,
    /// What to do about it.
    entity_unknown_todo,
    /// Heading: it is registered, and a rule warns of the registration: slot `{name}`.
    entity_warned,
    /// Heading: its registration breaks a rule: slot `{name}`.
    entity_failed,
    /// Heading: it is registered, and all its keys are revoked or replaced: slot `{name}`.
    entity_keyless,
    /// What that means.
    entity_keyless_todo,
    /// What it means that it is.
    entity_registered_note,
    /// Short word: registered.
    word_registered,
    /// Short word: not registered.
    word_not_registered,
    /// Short word: it has no key that is in force.
    word_keyless,
    /// Heading over who it is.
    entity_who,
    /// Heading over its keys.
    entity_keys,
    /// It has none.
    entity_keys_none,
    /// A key was registered: slots `{time}`, `{entry}`.
    key_registered,
    /// A key was revoked: slots `{time}`, `{entry}`.
    key_revoked,
    /// A key was replaced: slots `{time}`, `{entry}`, `{new}`.
    key_replaced,
    /// Why: slot `{reason}`.
    key_reason,
    /// The record doesn't say why.
    key_reason_none,
    /// Heading over what it may sign.
    entity_may,
    /// Nothing.
    entity_may_none,
    /// An accreditation: slots `{types}`, `{roles}`, `{areas}`.
    may_sign,
    /// From when until when, and by which entry: slots `{from}`, `{entry}`.
    may_from,
    /// The same with an end: slots `{from}`, `{until}`, `{entry}`.
    may_from_until,
    /// Short word: holds.
    word_holds,
    /// Heading over its registration and its accreditations.
    entity_records,
    /// That these are not all entries, and where the others stand: slot `{named}`.
    entity_records_note,
    /// The way to the entries that name it.
    entity_named,
    /// The way to the page of an entity.
    entity_all,
    ;
    /// So many of all are shown.
    fn shown_newest: fn(shown: usize, of: usize) -> String,
}
