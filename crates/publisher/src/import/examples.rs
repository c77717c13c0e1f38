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

/// A map of any kind, as the command would read it.
fn parse(map: &str) -> Result<(), ImportError> {
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| map.contains(&format!("kind = \"{}\"", kind.name())));
    match kind {
        Some(kind) => RecordMap::parse_beside(map, kind, &beside).map(|_| ())?,
        None if map.contains("kind = \"ocds\"") => {
            PackageMap::parse_beside(map, &beside).map(|_| ())?;
        }
        None => Map::parse(map).map(|_| ())?,
    }
    Ok(())
}

/// The codes of the made-up parties; of the parties of open data, a code for those that the maps name.
fn beside(file: &str) -> std::io::Result<Vec<u8>> {
    Ok(match file {
        "funds-codes.csv" => include_bytes!("../../../../docs/examples/funds-codes.csv").to_vec(),
        _ => b"name,code\nNetwork Rail,5493001KJTIIGC8Y1R12\nsupervisor,529900T8BM49AURSDO55\n\
               GB-COH-22222222,529900T8BM49AURSDO55\n"
            .to_vec(),
    })
}

#[test]
fn every_map_on_the_page_is_a_map() {
    let maps = blocks("toml");
    assert_eq!(maps.len(), 6);
    for map in maps {
        parse(map).unwrap();
    }
}

/// The example table of a kind, imported with its map; each row says that it is made up.
fn example(kind: Kind, table: &str, map: &str) -> Import<RecordRow> {
    let map = RecordMap::parse_beside(map, kind, &beside).unwrap();
    let (table, import) = read_records(table.into(), &map, &Options::default()).unwrap();
    let remarks = table.column("备注").unwrap();
    assert!(
        table
            .rows()
            .all(|row| row.cell(remarks).starts_with("虚构，并无此"))
    );
    assert_eq!(import.rejects, [], "{}", kind.name());
    assert_eq!(import.warnings, [], "{}", kind.name());
    import
}

/// The fields of a row, without its id and type.
fn fields(import: &Import<RecordRow>, row: usize) -> String {
    let mut subject = import.rows[row].subject.clone();
    subject.remove("type");
    serde_json::Value::Object(subject).to_string()
}

#[test]
fn the_example_events_continue_the_example_trees() {
    let import = example(
        Kind::TreeEvents,
        include_str!("../../../../docs/examples/tree-events.csv"),
        include_str!("../../../../docs/examples/tree-events.toml"),
    );
    let trees = Map::parse(TREES_TOML).unwrap();
    let (_, trees) = read(TREES_CSV.into(), &trees, &Options::default()).unwrap();
    assert_eq!(import.rows.len(), 7);
    for row in &import.rows {
        let tag = row.subject["tag"].as_str().unwrap();
        assert!(trees.rows.iter().any(|tree| tree.subject.tag == tag));
    }
    assert_eq!(
        fields(&import, 1),
        r#"{"dbhMm":159,"event":"measure","eventDate":"2026-04-09","id":"urn:stele:tree:%E7%A4%BA%E4%BE%8B-002","tag":"示例-002"}"#
    );
    assert!(fields(&import, 2).contains(r#""unknown":["dbhMm"]"#));
    assert!(fields(&import, 5).contains(r#""alive":false"#));
    assert!(
        import.assumptions.iter().any(|assumption| {
            assumption
                .to_string()
                .starts_with("1 rows were skipped, as the map says: the crew's diary")
        }),
        "{:?}",
        import.assumptions
    );
}

#[test]
fn the_example_entities_have_codes_that_pass() {
    let import = example(
        Kind::Entities,
        include_str!("../../../../docs/examples/entities.csv"),
        include_str!("../../../../docs/examples/entities.toml"),
    );
    assert_eq!(import.rows.len(), 4);
    assert_eq!(
        fields(&import, 1),
        r#"{"area":["133100"],"id":"urn:stele:entity:91133100000000027Q","kind":"nursery","legalName":"虚构苗圃有限公司"}"#
    );
}

#[test]
fn the_example_flats_are_listed_and_let() {
    let properties = example(
        Kind::Properties,
        include_str!("../../../../docs/examples/properties.csv"),
        include_str!("../../../../docs/examples/properties.toml"),
    );
    let listings = example(
        Kind::Listings,
        include_str!("../../../../docs/examples/listings.csv"),
        include_str!("../../../../docs/examples/listings.toml"),
    );
    let leases = example(
        Kind::Leases,
        include_str!("../../../../docs/examples/leases.csv"),
        include_str!("../../../../docs/examples/leases.toml"),
    );
    let flat = |row: &RecordRow| row.subject["id"].clone();
    let known: Vec<_> = properties.rows.iter().map(flat).collect();
    for row in listings.rows.iter().chain(&leases.rows) {
        assert!(known.contains(&flat(row)), "{row:?}");
    }
    assert!(fields(&properties, 0).contains(r#""floorSizeCm2":895000"#));
    assert!(fields(&properties, 0).contains(r#""area":["130629","130629100"]"#));
    assert!(fields(&listings, 1).contains(r#""price":"4150.5""#));
    assert!(!fields(&listings, 2).contains("floorLevel"));
    let valid = &listings.rows[0];
    assert_eq!(valid.valid_from.as_deref(), Some("2026-05-01T00:00:00Z"));
    assert_eq!(valid.valid_until.as_deref(), Some("2026-08-01T23:59:59Z"));
    assert_eq!(
        leases.rows[0]
            .signers
            .iter()
            .map(|(role, _)| *role)
            .collect::<Vec<_>>(),
        ["landlord", "tenant"]
    );
}

#[test]
fn the_example_payments_are_under_the_example_contracts() {
    macro_rules! import {
        ($kind:expr, $name:literal) => {
            example(
                $kind,
                include_str!(concat!("../../../../docs/examples/", $name, ".csv")),
                include_str!(concat!("../../../../docs/examples/", $name, ".toml")),
            )
        };
    }
    let projects = import!(Kind::Projects, "projects");
    let contracts = import!(Kind::Contracts, "contracts");
    let amendments = import!(Kind::Amendments, "amendments");
    let milestones = import!(Kind::Milestones, "milestones");
    let requests = import!(Kind::Requests, "requests");
    let payments = import!(Kind::Payments, "payments");
    assert!(fields(&projects, 0).contains(r#""budget":[{"amount":"1500000","currency":"CNY"}]"#));
    assert!(
        fields(&projects, 0).contains(r#""approvalLimit":[{"amount":"200000","currency":"CNY"}]"#)
    );
    assert!(!fields(&projects, 1).contains("approvalLimit"));
    let names = |import: &Import<RecordRow>, name: &str| -> Vec<String> {
        let rows = import.rows.iter();
        rows.map(|row| row.subject[name].as_str().unwrap().to_owned())
            .collect()
    };
    let (known, numbers) = (names(&projects, "project"), names(&contracts, "contract"));
    for other in [&amendments, &milestones, &requests, &payments] {
        assert!(
            names(other, "project")
                .iter()
                .all(|name| known.contains(name))
        );
        assert!(
            names(other, "contract")
                .iter()
                .all(|name| numbers.contains(name))
        );
    }
    assert_eq!(
        names(&contracts, "parent"),
        [
            "urn:stele:project:%E7%A4%BA%E4%BE%8B-A",
            "urn:stele:contract:%E7%A4%BA%E4%BE%8B-A-01"
        ]
    );
    assert_eq!(names(&amendments, "change"), ["-49999.25"]);
    assert_eq!(names(&milestones, "status"), ["met", "notMet"]);
    assert_eq!(
        names(&payments, "amount"),
        ["400000", "99000.5", "20000", "20000", "9000.5"]
    );
    let back: Vec<_> = payments
        .rows
        .iter()
        .filter_map(|row| row.returns.as_ref())
        .collect();
    assert_eq!(back[0].original, None);
    assert_eq!(back[1].original, Some(("F-002".to_owned(), 1)));
}

#[test]
fn the_maps_for_open_data_are_maps() {
    for map in [
        include_str!("../../../../docs/examples/network-rail.toml"),
        include_str!("../../../../docs/examples/oc4ids.toml"),
        include_str!("../../../../docs/examples/ocds.toml"),
        include_str!("../../../../docs/examples/paraguay.toml"),
        include_str!("../../../../docs/examples/columbus.toml"),
        include_str!("../../../../docs/examples/hdb-leases.toml"),
        include_str!("../../../../docs/examples/hdb-properties.toml"),
        include_str!("../../../../docs/examples/lei.toml"),
        include_str!("../../../../docs/examples/toronto-events.toml"),
        include_str!("../../../../docs/examples/toronto.toml"),
        include_str!("../../../../docs/examples/uscc.toml"),
    ] {
        parse(map).unwrap();
    }
}

#[test]
fn the_page_lists_every_code_and_no_other() {
    let sources = [
        include_str!("error.rs"),
        include_str!("map/error.rs"),
        include_str!("reversals.rs"),
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
