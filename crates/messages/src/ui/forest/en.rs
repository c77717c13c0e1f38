//! The words of the pages about trees, in English.

use super::Forest;
use crate::format::{number, size};

/// English.
pub const EN: Forest = Forest {
    title: "Trees",
    lead: "The sections of the city’s forest, the trees that were planted there, and how many of them live.",
    counts: "What is recorded",
    counts_note: "The log’s index proves these numbers. A later version of a record counts once more.",
    count_sections: "Records about sections",
    count_cards: "Tree cards",
    count_events: "Events in the lives of trees",
    count_open: "Can’t tell",
    map_sections: "Map of the sections",
    map_trees: "Map of the trees",
    map_hint: "Arrow keys move the map, + and − change how close it is, 0 shows everything. All that is on it stands in the list too.",
    map_closer: "Closer",
    map_farther: "Farther",
    map_all: "Show everything",
    map_north: "Move north",
    map_south: "Move south",
    map_east: "Move east",
    map_west: "Move west",
    map_signs: "Signs on the map",
    map_nothing: "Nothing that has been read so far has a place on the map.",
    ground_note: "The background map is not part of the log, and nobody here has verified it. Whoever serves it sees which parts of it are looked at.",
    ground_failed: "The background map could not be loaded. Nothing else on the map is affected.",
    outline_record: "The outline is the boundary in the section’s own record, {entry}.",
    outline_hull: "The outline is drawn around the trees read so far: no verified record of the section’s boundary was found.",
    sections: "Sections",
    section_field: "A section by its exact name",
    section_open: "Open",
    section_title: "Trees of {name}",
    section_all: "The trees of this section, on a map",
    section_lead: "Each tree that an entry of this section speaks of, told from its whole life.",
    section_unread: "A record that can’t be shown",
    trees: "Trees",
    trees_none: "None of the entries read so far speaks of a tree.",
    alive: "Alive",
    unseen: "Not seen for over a year",
    dead: "Found dead",
    gone: "Taken away or replaced",
    elsewhere: "Stands elsewhere now",
    doubtful: "Not verified",
    unknown: "Can’t tell",
    checking: "Checking",
    doubtful_note: "Not verified: whoever says that the tree stands here was not entitled to, or breaks a rule by it.",
    flagged: "An entry about it breaks a rule",
    flag_warned: "A rule warns of an entry about it",
    last_seen: "last seen alive on {day}",
    placeless: "no place logged",
    survival: "How many trees live",
    section_uncounted: "Record verified, trees not counted",
    survival_note: "Counting reads every entry about the trees of the sections listed here. That may take a while, and some megabytes.",
    survival_count: "Count the trees",
    survival_counting: "Reading and counting",
    survival_line: "The line in each bar stands at 85 of 100: as many should live.",
    survival_caption: "Trees planted and trees alive, by section",
    column_section: "Section",
    column_planted: "Planted",
    column_alive: "Alive",
    column_percent: "Of 100",
    word_low: "Fewer than 85 of 100",
    word_enough: "At least 85 of 100",
    species: "Species",
    species_most: "Of {total} trees that were checked and not found dead, {name} has the most: {count}.",
    species_caption: "Living trees by species",
    column_species: "Species",
    column_trees: "Trees",
    species_open: "Not recorded",
    species_others: "All others",
    tag: "Tag to print",
    tag_note: "For a sign at the tree. The code leads to this page, where anyone can check the records.",
    tag_warning: "Paper is no proof. Scan to verify.",
    tag_print: "Print the tag",
    code_label: "QR code that leads to {link}",
    code_long: "This address is too long for a QR code.",
    near: "How far is it from you?",
    near_note: "Your browser will ask whether this page may know where you are. The distance is measured here; your position is sent to nobody.",
    near_measure: "Measure the distance",
    near_asking: "Asking your device where it is",
    near_refused: "Your device or browser did not say where you are. Compare the coordinates, or open the place in a map app.",
    tree_field: "A tree by the tag on it",
    tree_wrong: "Type the tag as it stands on the tree.",
    no_sections: "This log has no records about sections, so trees aren’t grouped or counted by them here. Below are the tree cards themselves, the newest first.",
    cards: "Tree cards",
    map_unplaced: |trees| match trees {
        1 => "1 tree isn’t on the map: no place is recorded for it.".into(),
        _ => format!(
            "{} trees aren’t on the map: no place is recorded for them.",
            size(trees)
        ),
    },
    bar: |metres| {
        let bar = match (metres % 1_000, metres / 1_000) {
            (0, kilometres) if kilometres > 0 => format!("{} km", number(kilometres)),
            _ => format!("{} m", number(metres)),
        };
        format!("The bar, and each square of the grid, is {bar} long. North is at the top.")
    },
    crowded: |labels| {
        match labels {
        1 => "1 number has no room on the map as it is: look closer, or point at the small dot. It stands in the list too.".into(),
        _ => format!(
            "{} numbers have no room on the map as it is: look closer, or point at the small dots. They stand in the list too.",
            number(labels)
        ),
    }
    },
    trees_read: |trees, checked| {
        let tree = if trees == 1 { "tree" } else { "trees" };
        format!(
            "{} {tree} in what has been read; the whole lives of {} checked.",
            number(trees),
            number(checked)
        )
    },
    show_more: |more| format!("Show {} more", number(more)),
    broken: |entries| match entries {
        1 => "1 entry breaks a rule".into(),
        _ => format!("{} entries break a rule", number(entries)),
    },
    warned: |entries| match entries {
        1 => "A rule warns of 1 entry".into(),
        _ => format!("Rules warn of {} entries", number(entries)),
    },
    open: |trees| match trees {
        1 => "What 1 of them rests on could not be had.".into(),
        _ => format!("What {} of them rest on could not be had.", number(trees)),
    },
    lives: |alive, planted| format!("{} of {} planted live", number(alive), number(planted)),
    percent: |percent| format!("{percent}%"),
    counted: |done, sections| format!("{} of {} sections counted.", number(done), number(sections)),
    near_far: |metres, exact| {
        format!(
            "The logged place is about {} m from where your device says you are, which is exact to about {} m.",
            number(metres),
            number(exact)
        )
    },
    near_here: |exact| {
        format!(
            "Your device says that you are at the logged place, as far as it can tell: it is exact to about {} m.",
            number(exact)
        )
    },
};
