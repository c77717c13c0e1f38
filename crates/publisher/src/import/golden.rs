//! Real input: two files of Toronto's street trees and the list of what changed between them. The
//! expected numbers were computed from the same files with another program in another language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use jiff::civil::date;

use super::diff::{Plan, Previous, plan};
use super::map::Field;
use super::value::Note;
use super::*;

const FIRST: &str = "toronto_EY_2022-08-18.csv";
const LAST: &str = "toronto_EY_2024-06-05.csv";
const EVENTS: &str = "toronto_EY_events_2022-08_2024-06.csv";
const TORONTO: &str = include_str!("../../../../docs/examples/toronto.toml");

/// A file of real trees; says so and gives `None` where the folder isn't there.
fn shared(name: &str) -> Option<Vec<u8>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared = std::env::var_os("STELE_SHARED").map_or_else(|| "../shared".into(), PathBuf::from);
    let path = root.join(shared).join("data/trees").join(name);
    if !path.exists() {
        // Not println!, which a passing test keeps to itself.
        let _ = writeln!(
            io::stderr(),
            "skipped: {name} is not there (set STELE_SHARED)"
        );
        return None;
    }
    Some(fs::read(path).unwrap())
}

fn import(bytes: Vec<u8>, map: &str) -> Import {
    let options = Options {
        date: Some(date(2024, 6, 5)),
        ..Options::default()
    };
    read(bytes, &Map::parse(map).unwrap(), &options).unwrap().1
}

/// The state after an import; a record is named for its line.
fn state(import: &Import) -> BTreeMap<String, Previous<u64>> {
    let known = |row: &Row| Previous {
        record: row.line,
        digest: row.subject.digest(),
    };
    import
        .rows
        .iter()
        .map(|row| (row.key.clone(), known(row)))
        .collect()
}

fn row<'a>(import: &'a Import, key: &str) -> &'a Row {
    import.rows.iter().find(|row| row.key == key).unwrap()
}

#[test]
fn all_trees_of_2022_are_read() {
    let Some(bytes) = shared(FIRST) else { return };
    let import = import(bytes, TORONTO);
    assert_eq!(import.rows.len(), 6_332);
    assert_eq!(import.rejects, []);
    assert_eq!(import.warnings, []);

    let first = &import.rows[0];
    assert_eq!((first.line, first.key.as_str()), (2, "EY16873"));
    let subject = &first.subject;
    assert_eq!(subject.tag, "EY16873");
    assert_eq!(subject.scientific_name.as_deref(), Some("Malus"));
    assert_eq!(subject.vernacular_name.as_deref(), Some("Apple"));
    assert_eq!(subject.dbh_mm, Some(250));
    assert_eq!(subject.locality.as_deref(), Some("1333 PAPE AVE"));
    assert_eq!(subject.section.as_deref(), Some("14"));
    let at = subject.position.unwrap();
    assert_eq!(
        (at.latitude_e7(), at.longitude_e7()),
        (436_956_861, -793_504_015)
    );
    let quoted = &row(&import, "EY25618").subject.vernacular_name;
    assert_eq!(quoted.as_deref(), Some("Honey locust, 'Sunburst'"));
    assert_eq!(
        row(&import, "EY17104").subject.dbh_mm,
        Some(6_740),
        "the thickest"
    );
    assert_eq!(import.rows[6_331].key, "EY25320");
    assert_eq!(import.rows[6_331].line, 6_333);

    let subjects = || import.rows.iter().map(|row| &row.subject);
    let dbh: u64 = subjects()
        .filter_map(|subject| subject.dbh_mm)
        .map(u64::from)
        .sum();
    assert_eq!(dbh, 2_571_590);
    assert_eq!(
        subjects()
            .filter(|subject| subject.dbh_mm.is_none())
            .count(),
        566
    );
    let positions = || subjects().filter_map(|subject| subject.position);
    let latitudes: i64 = positions().map(|at| i64::from(at.latitude_e7())).sum();
    let longitudes: i64 = positions().map(|at| i64::from(at.longitude_e7())).sum();
    assert_eq!(
        (latitudes, longitudes),
        (2_767_009_375_431, -5_023_765_810_563)
    );
    assert!(import.assumptions.iter().any(|assumption| matches!(
        assumption,
        Assumption::Values {
            field: Field::Position,
            note: Note::Rounded,
            rows: 6_332,
            ..
        }
    )));
}

#[test]
fn two_years_later() {
    let (Some(first), Some(last)) = (shared(FIRST), shared(LAST)) else {
        return;
    };
    let (first, last) = (import(first, TORONTO), import(last, TORONTO));
    assert_eq!(last.rows.len(), 6_115);
    assert_eq!(last.rejects, []);
    assert_eq!(row(&last, "EY17080").subject.dbh_mm, None);

    let before = state(&first);
    let Plan {
        new,
        changed,
        equal,
        unreadable,
        vanished,
    } = plan(&before, &last);
    assert_eq!((new.len(), changed.len(), equal.len()), (0, 1_431, 4_684));
    assert_eq!((unreadable.len(), vanished.len()), (0, 217));
    let again = state(&last);
    assert_eq!(plan(&again, &last).equal.len(), 6_115);
}

/// The fields that the list of events knows of.
const WATCHED: &str = r#"
kind = "trees"
key = "STRUCTID"
datum = "wgs84"
[fields]
scientificName = "BOTANICAL_NAME"
dbhMm = { column = "DBH_TRUNK", unit = "cm" }
position = { column = "geometry", format = "geojson-point" }
"#;

/// The trees that the events between the two files add, remove and change. An event is read as a
/// file of one row, so that a re-written coordinate of the same value is no change.
fn events(bytes: Vec<u8>) -> [BTreeSet<String>; 3] {
    let table = Table::read(bytes, &table::Format::default()).unwrap();
    let column = |name| table.column(name).unwrap();
    let [date, event, tree, field, old, new] =
        ["date", "event", "tree", "field", "old", "new"].map(column);
    let [mut added, mut removed] = [BTreeSet::new(), BTreeSet::new()];
    let mut changes: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    for row in table.rows().filter(|row| row.cell(date) > "2022-08-18") {
        let key = row.cell(tree).to_owned();
        match row.cell(event) {
            "added" => _ = added.insert(key),
            "removed" => _ = removed.insert(key),
            "changed" => {
                let ends = changes
                    .entry((key, row.cell(field).to_owned()))
                    .or_insert_with(|| (row.cell(old).to_owned(), String::new()));
                row.cell(new).clone_into(&mut ends.1);
            }
            other => panic!("{other}"),
        }
    }
    let digest = |field: &str, value: &str| {
        let [mut species, mut dbh, mut geometry] = [""; 3];
        match field {
            "BOTANICAL_NAME" => species = value,
            "DBH_TRUNK" => dbh = value,
            "geometry" => geometry = value,
            other => panic!("{other}"),
        }
        let file = format!(
            "STRUCTID,BOTANICAL_NAME,DBH_TRUNK,geometry\nX,\"{species}\",{dbh},\"{}\"\n",
            geometry.replace('"', "\"\"")
        );
        import(file.into(), WATCHED).rows[0].subject.digest()
    };
    let changed = changes
        .iter()
        .filter(|((_, field), (old, new))| digest(field, old) != digest(field, new))
        .map(|((key, _), _)| key.clone())
        .filter(|key| !removed.contains(key))
        .collect();
    [added, removed, changed]
}

#[test]
fn the_difference_is_what_the_events_say() {
    let (Some(first), Some(last), Some(list)) = (shared(FIRST), shared(LAST), shared(EVENTS))
    else {
        return;
    };
    let (first, last) = (import(first, WATCHED), import(last, WATCHED));
    let before = state(&first);
    let plan = plan(&before, &last);
    let [added, removed, changed] = events(list);
    assert_eq!((added.len(), removed.len(), changed.len()), (0, 217, 827));

    let keys = |keys: Vec<&str>| keys.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(
        keys(plan.new.iter().map(|row| row.key.as_str()).collect()),
        added
    );
    assert_eq!(
        keys(plan.vanished.iter().map(|gone| gone.key).collect()),
        removed
    );
    assert_eq!(
        keys(
            plan.changed
                .iter()
                .map(|change| change.row.key.as_str())
                .collect()
        ),
        changed
    );
}
