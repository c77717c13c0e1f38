//! The examples in `docs/` do what the page says that they do.

use jiff::civil::date;

use super::*;

const PAGE: &str = include_str!("../../../../docs/import.md");
const TREES_CSV: &str = include_str!("../../../../docs/examples/trees.csv");
const TREES_TOML: &str = include_str!("../../../../docs/examples/trees.toml");

/// The fenced blocks of the page in this language.
fn blocks(language: &str) -> Vec<&'static str> {
    PAGE.split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n'))
        .collect()
}

#[test]
fn the_example_trees_are_all_good_and_all_made_up() {
    let map = Map::parse(TREES_TOML).unwrap();
    let (table, import) = read(TREES_CSV.into(), &map, &Options::default()).unwrap();
    assert_eq!(import.rows.len(), 24);
    assert_eq!(import.rejects, []);
    assert_eq!(import.warnings, []);
    let remarks = table.column("备注").unwrap();
    assert!(
        table
            .rows()
            .all(|row| row.cell(remarks) == "虚构，并无此树")
    );
    for row in &import.rows {
        assert!(row.key.starts_with("示例-"), "{}", row.key);
        assert!(row.subject.locality.as_ref().unwrap().starts_with("虚构"));
    }
    let fifth = &import.rows[4].subject;
    assert_eq!(fifth.dbh_mm, Some(132));
    assert_eq!(fifth.locality.as_deref(), Some("虚构一路9号"));
    assert_eq!(fifth.observed_on, date(2026, 3, 12));
    assert_eq!(import.rows[13].subject.dbh_mm, None);
    assert_eq!(import.rows[18].subject.position, None);
}

#[test]
fn the_walk_through_is_true() {
    let (file, map) = (blocks("csv")[0], Map::parse(blocks("toml")[0]).unwrap());
    let (_, import) = read(file.into(), &map, &Options::default()).unwrap();
    let lines: Vec<u64> = import.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 4], "2 rows are good");
    assert_eq!(
        import.rows[0].subject.locality.as_deref(),
        Some("12 Elm Road")
    );
    assert_eq!(import.rows[1].subject.scientific_name, None);
    assert_eq!(import.rows[1].subject.locality.as_deref(), Some("Elm Road"));
    let problem = &import.rejects[0].problems[0];
    assert_eq!(import.rejects[0].line, 3);
    assert_eq!(
        problem.column.as_ref().map(|column| column.position),
        Some(3)
    );
    assert_eq!(problem.reason.code(), "import-number-ambiguous");
    assert!(import.assumptions.iter().any(|assumption| {
        assumption.to_string()
            == "observedOn: read as year, month, day (rows: 2; the first is line 2: '2026/8/3')"
    }));
}

#[test]
fn every_map_on_the_page_is_a_map() {
    let maps = blocks("toml");
    assert_eq!(maps.len(), 2);
    for map in maps {
        Map::parse(map).unwrap();
    }
}

#[test]
fn the_page_lists_every_code_and_no_other() {
    let sources = [
        include_str!("error.rs"),
        include_str!("map/error.rs"),
        include_str!("rows.rs"),
        include_str!("value.rs"),
    ];
    let found = |text: &'static str, quote: char| -> std::collections::BTreeSet<&str> {
        text.split(quote)
            .filter(|part| part.starts_with("import-") && !part.contains(char::is_whitespace))
            .collect()
    };
    let in_code = sources
        .iter()
        .flat_map(|source| found(source, '"'))
        .collect();
    assert_eq!(found(PAGE, '`'), in_code);
}
