use stele_records::rules::forest::Survival;
use stele_records::verdict::Reason;
use stele_tests::rules::forest::{PLACE, SECTION};

use super::*;
use crate::state::told::ToldAction;
use crate::testing::wood::{TODAY, Wood};

fn tree<'t>(trees: &'t [Tree], id: &str) -> &'t Tree {
    let subject = format!("urn:stele:tree:{id}");
    let mut all = trees.iter();
    all.find(|tree| tree.named.subject == subject)
        .unwrap_or_else(|| panic!("no tree {id}"))
}

#[test]
fn each_tree_is_what_it_is() {
    let trees = Wood::new().trees();
    let expected = [
        ("alive", Standing::Alive, true),
        ("dead", Standing::Dead, true),
        ("gone", Standing::Gone, false),
        ("moved", Standing::Alive, false),
        ("elsewhere", Standing::Elsewhere, true),
        ("unseen", Standing::Unseen, true),
        ("cloned", Standing::Doubtful, false),
        ("forged", Standing::Doubtful, true),
        ("giant", Standing::Alive, true),
    ];
    assert_eq!(trees.len(), expected.len());
    for (id, standing, is_sound) in expected {
        let own = tree(&trees, id);
        assert_eq!(
            (own.standing, own.broken().is_empty()),
            (standing, is_sound),
            "{id}"
        );
    }
    assert_eq!(tree(&trees, "moved").flag(), Flag::Broken);
    assert_eq!(tree(&trees, "giant").flag(), Flag::Warned);
    assert_eq!(tree(&trees, "alive").flag(), Flag::None);
    // What breaks a rule moves no tree; what stands elsewhere is not drawn here.
    let place = |tree: i64| Some((PLACE.0 + 700 * tree, PLACE.1 + 900 * (tree % 3)));
    assert_eq!(tree(&trees, "moved").place(), place(4));
    assert_eq!(tree(&trees, "elsewhere").place(), None);
    assert_eq!(tree(&trees, "forged").place(), place(8));
    assert_eq!(tree(&trees, "cloned").tag(), "cloned");
}

#[test]
fn counts_of_all() {
    let trees = Wood::new().trees();
    let tally = tally(&trees);
    assert_eq!(tally.iter().map(|(_, trees)| trees).sum::<u64>(), 9);
    assert!(tally.contains(&(Standing::Doubtful, 2)), "{tally:?}");
    let own = species(&trees);
    let japanese = "Sophora <japonica>".to_owned();
    assert_eq!(
        own,
        [("Ginkgo biloba".to_owned(), 3), (japanese.clone(), 1)]
    );
    let other = [(japanese.clone(), 4), (String::new(), 2)];
    let all = species_of_all(own.iter().chain(&other));
    assert_eq!(all.first(), Some(&(japanese, 5)));
}

#[test]
fn before_it_is_told_a_tree_is_nothing_else_than_named() {
    let wood = Wood::new();
    let [events, cards] = wood.lists();
    let named = named(&[&events, &cards]);
    let waiting = trees(&named, &Told::default(), Some(SECTION), TODAY);
    assert!(
        waiting
            .iter()
            .all(|tree| tree.standing == Standing::Checking)
    );
    assert!(tree(&waiting, "alive").place().is_some());
    let told = Rc::new(Told::default());
    let told = yew::Reducible::reduce(told, ToldAction::Begin { run: 1, anew: true });
    let batch = vec![("urn:stele:tree:alive".to_owned(), Err(Reason::Offline))];
    let told = yew::Reducible::reduce(told, ToldAction::Came { run: 1, batch });
    let open = trees(&named, &told, Some(SECTION), TODAY);
    // What could not be had is neither dead nor doubtful.
    assert_eq!(tree(&open, "alive").standing, Standing::Unknown);
}

#[test]
fn without_sections_trees_stand_where_they_are() {
    let wood = Wood::new();
    let [events, _] = wood.lists();
    let named = newest_first(&events);
    assert!(named.len() > 3 && named.is_sorted_by(|one, other| one.entry > other.entry));
    let all = wood.told(&named, None);
    // No section is asked for, so none is the wrong one.
    assert_eq!(tree(&all, "elsewhere").standing, Standing::Alive);
    assert!(tree(&all, "elsewhere").place().is_some());
    // What nobody was entitled to say is no better for that.
    assert_eq!(tree(&all, "forged").standing, Standing::Doubtful);
}

#[test]
fn a_section_is_no_better_than_what_became_of_its_trees() {
    let counted = |alive| {
        let survival = Survival {
            section: SECTION.into(),
            planted: 10,
            positioned: 10,
            alive,
            dead: 10 - alive,
            replaced: 0,
            removed: 0,
            deaths: Vec::new(),
        };
        let species = Vec::new();
        Ok(Rc::new(Census { survival, species }))
    };
    assert_eq!(with_trees(Tone::Yes, None), Tone::Partly);
    assert_eq!(with_trees(Tone::Yes, Some(&counted(9))), Tone::Yes);
    assert_eq!(with_trees(Tone::Yes, Some(&counted(8))), Tone::Note);
    let open = Err(Reason::Offline);
    assert_eq!(with_trees(Tone::Note, Some(&open)), Tone::Unknown);
    for worse in [Tone::No, Tone::Unknown, Tone::Pending] {
        assert_eq!(with_trees(worse, Some(&counted(9))), worse);
    }
}

#[test]
fn a_section_has_its_boundary() {
    let wood = Wood::new();
    let (corners, entry) = boundary(&wood.own()).expect("it has one");
    assert_eq!(corners.len(), 4);
    let all = sections(&wood.sections());
    let [own] = &all[..] else { panic!("{all:?}") };
    assert_eq!((own.name.as_str(), own.entry), (SECTION, entry));
    assert_eq!(own.tone, Tone::Yes);
    assert_eq!(own.middle(), Some((390_010_000, 1_159_010_000)));
    // Only what was checked to the end has an outline.
    let pending = Browse::pending(wood.own().key().clone());
    assert_eq!(boundary(&pending), None);
}
