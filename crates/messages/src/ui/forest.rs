//! The words of the pages about trees: the map, the lists, and the tag to print.

use crate::lang::Lang;

mod en;
mod zh;

pub use en::EN;
pub use zh::ZH;

/// The words about trees in this language.
pub const fn forest(lang: Lang) -> &'static Forest {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

texts! {
    /// Every text of the pages about trees, in one language.
    Forest;
    /// Heading of the page about all trees.
    title,
    /// What it shows.
    lead,
    /// Heading of the counts.
    counts,
    /// How they are known.
    counts_note,
    /// Records about sections.
    count_sections,
    /// Tree cards.
    count_cards,
    /// Events in the lives of trees.
    count_events,
    /// A count that could not be had.
    count_open,
    /// Heading of the map of the sections.
    map_sections,
    /// Heading of the map of the trees.
    map_trees,
    /// How a map is moved.
    map_hint,
    /// Button: closer.
    map_closer,
    /// Button: farther.
    map_farther,
    /// Button: everything.
    map_all,
    /// Button: what lies to the north.
    map_north,
    /// Button: what lies to the south.
    map_south,
    /// Button: what lies to the east.
    map_east,
    /// Button: what lies to the west.
    map_west,
    /// Label of the signs.
    map_signs,
    /// Nothing that was read has a place.
    map_nothing,
    /// What a background map is, and what it isn't; its makers are named before it.
    ground_note,
    /// The background map, or some of it, isn't there.
    ground_failed,
    /// The outline is that of a record; `entry` is the way to it.
    outline_record,
    /// The outline is drawn around what was read.
    outline_hull,
    /// Heading of the sections.
    sections,
    /// Label of the field in which the name of a section is typed.
    section_field,
    /// Button: opens it.
    section_open,
    /// Title of the page of a section; `name`.
    section_title,
    /// The way to the page of a section.
    section_all,
    /// What the page shows.
    section_lead,
    /// The entry doesn't say what section it is about, or isn't what it should be.
    section_unread,
    /// Heading of the trees.
    trees,
    /// There are no trees in what was read.
    trees_none,
    /// The tree lives.
    alive,
    /// It lived when it was last seen, long ago.
    unseen,
    /// It was found dead.
    dead,
    /// It was taken away or replaced.
    gone,
    /// It stands elsewhere now.
    elsewhere,
    /// Nobody who may say so says that it stands here.
    doubtful,
    /// That can't be told.
    unknown,
    /// It is being checked.
    checking,
    /// What the sign for a doubtful tree means.
    doubtful_note,
    /// An entry about it breaks a rule: the sign on the map.
    flagged,
    /// A rule warns of an entry about it: the sign on the map.
    flag_warned,
    /// When it was last seen alive; `day`.
    last_seen,
    /// It has no place on the map.
    placeless,
    /// Heading of the survival of several sections.
    survival,
    /// Word of a section whose record holds, and whose trees nobody has counted yet.
    section_uncounted,
    /// What counting them takes.
    survival_note,
    /// Button: counts them.
    survival_count,
    /// They are being counted.
    survival_counting,
    /// What the line in the chart means.
    survival_line,
    /// Caption of the table.
    survival_caption,
    /// Column: the section.
    column_section,
    /// Column: trees planted.
    column_planted,
    /// Column: trees that live.
    column_alive,
    /// Column: out of a hundred.
    column_percent,
    /// Fewer live than should.
    word_low,
    /// As many live as should.
    word_enough,
    /// Heading of the species.
    species,
    /// Which is the most frequent; `name`, `count`, `total`.
    species_most,
    /// Caption of the table.
    species_caption,
    /// Column: the species.
    column_species,
    /// Column: trees.
    column_trees,
    /// Nobody has said which species it is.
    species_open,
    /// The others together.
    species_others,
    /// Heading of the tag.
    tag,
    /// What it is for.
    tag_note,
    /// What stands on it: paper proves nothing.
    tag_warning,
    /// Button: prints it.
    tag_print,
    /// What the code holds, for those who can't see it.
    code_label,
    /// The address doesn't fit into a code.
    code_long,
    /// Heading: how far it is.
    near,
    /// What happens to the reader's position.
    near_note,
    /// Button: measures.
    near_measure,
    /// The device is being asked.
    near_asking,
    /// The device gave no position.
    near_refused,
    /// Label of the field: a tree by its tag.
    tree_field,
    /// What was typed can be no tag.
    tree_wrong,
    /// The log has no records about sections: the cards stand in their place.
    no_sections,
    /// Heading of the cards.
    cards,
    ;
    /// So many trees aren't on the map: nothing says where they are.
    fn map_unplaced: fn(trees: usize) -> String,
    /// What the bar in a map is; `metres`.
    fn bar: fn(metres: u64) -> String,
    /// So many labels there is no room for.
    fn crowded: fn(labels: u64) -> String,
    /// So many trees were read, and so many of them checked.
    fn trees_read: fn(trees: u64, checked: u64) -> String,
    /// Button: so many more are shown.
    fn show_more: fn(more: u64) -> String,
    /// Entries about a tree that break a rule.
    fn broken: fn(entries: u64) -> String,
    /// Entries about a tree of which a rule warns.
    fn warned: fn(entries: u64) -> String,
    /// What could not be had of so many.
    fn open: fn(trees: u64) -> String,
    /// So many of the planted live.
    fn lives: fn(alive: u64, planted: u64) -> String,
    /// So many out of a hundred.
    fn percent: fn(percent: u64) -> String,
    /// So many sections have been counted.
    fn counted: fn(done: u64, sections: u64) -> String,
    /// How far the tree is, and how exact that is, in metres.
    fn near_far: fn(metres: u64, exact: u64) -> String,
    /// It may be the one before the reader.
    fn near_here: fn(exact: u64) -> String,
}
