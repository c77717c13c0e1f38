//! The words about records in English.

use super::Records;
use crate::format::number;

/// English.
pub const EN: Records = Records {
    line_accreditation: "{entity} may sign {types} in {areas}",
    line_entity: "{name}, {kind}, with the code {code}",
    line_key_register: "Key {key} registered to {entity}",
    line_key_rotate: "Key {key} of {entity} replaced by {new}",
    line_key_revoke: "Key {key} of {entity} revoked",
    line_person: "Person under the pseudonym {pseudonym} for {scope}, with the key {key}",
    line_withdrawal: "Takes back {record}",
    line_property: "{address}: {size}, floor {floor}, {rooms}",
    line_title_held: "Title of {unit}, in force for the owner with the key {key}",
    line_title_sealed: "Title of {unit}, sealed: it may not be let",
    line_title_revoked: "Title of {unit}, revoked",
    line_mandate: "{agent} may let {unit}",
    line_mandate_exclusive: "{agent}, and nobody else, may let {unit}",
    line_listing: "{what}: {price} a month, {size}, {rooms}",
    line_listing_short: "{what}: {price} a month",
    line_reservation: "{unit} kept for {pseudonym}, with a deposit of {deposit}",
    line_reservation_until: "{unit} kept for {pseudonym} until {until}, with a deposit of {deposit}",
    line_lease: "{unit} let from {start} to {end} for {price} a month",
    line_sublease: "{unit} sublet from {start} to {end} for {price} a month",
    line_lease_end: "Lease of {unit} ends early, on {end}",
    line_section: "Section {name} with its corners",
    line_tree: "{name}, tag {tag}, observed on {date}",
    line_tree_unnamed: "Tree with tag {tag}, observed on {date}",
    line_event: "{event} on {date}, tag {tag}",
    line_event_select: "Chosen in the nursery on {date}, tag {tag}, tag of the nursery {nursery}",
    line_event_alive: "Inspected on {date} and found alive, tag {tag}",
    line_event_dead: "Inspected on {date} and found dead, tag {tag}",
    line_event_measure: "Measured on {date}: trunk {dbh}, tag {tag}",
    line_event_retag: "Tag {former} replaced by {tag} on {date}",
    line_other: "About {id}",

    square_metres: "{number} m²",
    centimetres: "{number} cm",
    position_ne: "{lat}° north, {lon}° east",
    position_nw: "{lat}° north, {lon}° west",
    position_se: "{lat}° south, {lon}° east",
    position_sw: "{lat}° south, {lon}° west",
    area_code: "{name} ({code})",
    yes: "Yes",
    no: "No",
    copy_key: "Copy",
    copy_value: "Copy {value}",
    withheld_note: "Only their holder can show them, with a disclosure file.",
    photo: "SHA-256 {hash}",

    withheld: |count| match count {
        1 => "1 field, logged as a salted digest only".into(),
        _ => format!("{count} fields, logged as salted digests only"),
    },
    rooms: |count| match count {
        1 => "1 room".into(),
        _ => format!("{} rooms", number(count)),
    },
};
