//! The words about records of each type: one line that says what a record says, and the values of its
//! fields.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about records in this language.
pub const fn records(lang: Lang) -> &'static Records {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text about what records say, in one language.
    Records;
    /// Term: where the flat is, as its listing says.
    compare_address,
    /// Term: the number of the flat, to compare.
    compare_unit,
    /// Term: the rent.
    compare_rent,
    /// Term: whoever offers it.
    compare_lister,
    /// The rent for a month: slot `{price}`.
    compare_price,
    /// An accreditation: slots `{entity}`, `{types}`, `{areas}`.
    line_accreditation,
    /// An entity: slots `{name}`, `{kind}`, `{code}`.
    line_entity,
    /// One of no kind that has a name: slots `{name}`, `{code}`.
    line_entity_other,
    /// A key is registered: slots `{key}`, `{entity}`.
    line_key_register,
    /// A key is replaced: slots `{key}`, `{entity}`, `{new}`.
    line_key_rotate,
    /// A key is revoked: slots `{key}`, `{entity}`.
    line_key_revoke,
    /// A person: slots `{pseudonym}`, `{key}`, `{scope}`.
    line_person,
    /// A release: slots `{name}`, `{version}`.
    line_release,
    /// Caption of the files of a release.
    files_caption,
    /// Column: the path of a file.
    files_path,
    /// Column: its length in bytes.
    files_bytes,
    /// Column: its hash.
    files_hash,
    /// A withdrawal: slot `{record}`.
    line_withdrawal,
    /// The same of a record about a flat: slot `{unit}`.
    line_withdrawal_flat,
    /// A flat: slots `{address}`, `{size}`, `{floor}`, `{rooms}`.
    line_property,
    /// A title in force: slots `{unit}`, `{key}`.
    line_title_held,
    /// A sealed title: slot `{unit}`.
    line_title_sealed,
    /// A revoked title: slot `{unit}`.
    line_title_revoked,
    /// A mandate: slots `{agent}`, `{unit}`.
    line_mandate,
    /// An exclusive mandate: slots `{agent}`, `{unit}`.
    line_mandate_exclusive,
    /// A listing: slots `{what}`, `{price}`, `{size}`, `{rooms}`.
    line_listing,
    /// The same of one that doesn't say what the flat measures.
    line_listing_short,
    /// A reservation: slots `{unit}`, `{pseudonym}`, `{deposit}`.
    line_reservation,
    /// A reservation with an end: slots `{unit}`, `{pseudonym}`, `{deposit}`, `{until}`.
    line_reservation_until,
    /// A lease: slots `{unit}`, `{start}`, `{end}`, `{price}`.
    line_lease,
    /// A sublease: slots `{unit}`, `{start}`, `{end}`, `{price}`.
    line_sublease,
    /// The early end of a lease: slots `{unit}`, `{end}`.
    line_lease_end,
    /// A section: slot `{name}`.
    line_section,
    /// A tree card: slots `{name}`, `{tag}`, `{date}`.
    line_tree,
    /// The same without a name: slots `{tag}`, `{date}`.
    line_tree_unnamed,
    /// An event in a tree's life: slots `{event}`, `{date}`, `{tag}`.
    line_event,
    /// A tree was chosen: slots `{date}`, `{tag}`, `{nursery}`.
    line_event_select,
    /// A tree was found alive: slots `{date}`, `{tag}`.
    line_event_alive,
    /// A tree was found dead: slots `{date}`, `{tag}`.
    line_event_dead,
    /// A tree was measured: slots `{date}`, `{tag}`, `{dbh}`.
    line_event_measure,
    /// A tree was given a new tag: slots `{date}`, `{tag}`, `{former}`.
    line_event_retag,
    /// A record of an unknown type: slot `{id}`.
    line_other,

    /// A floor space: slot `{number}`.
    square_metres,
    /// A length: slot `{number}`.
    centimetres,
    /// Latitude and longitude, north and east: slots `{lat}` and `{lon}`.
    position_ne,
    /// North and west.
    position_nw,
    /// South and east.
    position_se,
    /// South and west.
    position_sw,
    /// An area by name and code: slots `{name}`, `{code}`.
    area_code,
    /// A flag that is set.
    yes,
    /// A flag that isn't.
    no,
    /// Copies a key.
    copy_key,
    /// What copying leads to what: the label of the button for screen readers: slot `{value}`.
    copy_value,
    /// What withheld fields are.
    withheld_note,
    /// Heading over the photos that a record names.
    photos,
    /// What is fetched, when, and what is shown.
    photos_lead,
    /// Fetches them.
    photos_show,
    /// While they are fetched.
    photos_busy,
    /// What a screen reader hears when they have been.
    photos_done,
    /// What it doesn't mean that they fit.
    photos_note,
    /// Which photo it is: slots `{number}`, `{count}`.
    photo_name,
    /// Short word: it is the file that the record names.
    photo_fits,
    /// Short word: it isn't.
    photo_other,
    /// Short word: there is none.
    photo_missing,
    /// It is what the record names, and isn't shown.
    photo_no_picture,
    ;
    /// So many fields are withheld.
    fn withheld: fn(usize) -> String,
    /// So many rooms.
    fn rooms: fn(u64) -> String,
}
