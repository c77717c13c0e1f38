use proptest::prelude::*;
use serde_json::json;

use super::super::{Options, read_records};
use super::*;
use crate::import::table::Format;

fn import(kind: Kind, map: &str, table: &str) -> Import<RecordRow> {
    let map = RecordMap::parse(map, kind).unwrap();
    read_records(table.into(), &map, &Options::default())
        .unwrap()
        .1
}

/// The codes of what is wrong with each rejected row, by line.
fn codes(import: &Import<RecordRow>) -> Vec<(u64, Vec<&'static str>)> {
    let rejects = import.rejects.iter();
    rejects
        .map(|reject| {
            let problems = reject.problems.iter();
            let codes = problems.map(|problem| problem.reason.code());
            (reject.line, codes.collect())
        })
        .collect()
}

const LISTINGS: &str = r#"
kind = "listings"
key = "id"
datum = "wgs84"
[fields]
property = { column = "id", format = "unit", prefix = "390490" }
area = { join = ["county", "town"] }
price = { column = "price", sign = "$", times = 30 }
priceCurrency = { const = "USD" }
numberOfRooms = "rooms"
floorSizeCm2 = { column = "size", unit = "ft2" }
latitudeE7 = "lat"
longitudeE7 = "lon"
validFrom = { column = "month", format = "month" }
validUntil = { column = "month", format = "month", plus_days = 30 }
"#;

const HEADER: &str = "id,county,town,price,rooms,size,lat,lon,month\n";

#[test]
fn each_form_reads_its_cell() {
    let table = format!("{HEADER}543140,39,3904,\"$1,015.10\",3,100,40.01114,-83.01005,2023-12\n");
    let import = import(Kind::Listings, LISTINGS, &table);
    assert_eq!(codes(&import), []);
    let row = &import.rows[0];
    let mut subject = row.subject.clone();
    let unit = subject.remove("property").unwrap();
    let unit = unit.as_str().unwrap();
    assert!(unit.len() == 28 && unit.starts_with("390490X"), "{unit}");
    assert_eq!(
        subject.remove("id"),
        Some(json!(format!("urn:stele:property:{unit}")))
    );
    assert_eq!(
        Value::Object(subject),
        json!({
            "area": ["39", "3904"],
            "floorSizeCm2": 92_903,
            "latitudeE7": 400_111_400,
            "longitudeE7": -830_100_500,
            "numberOfRooms": 3,
            "price": "30453",
            "priceCurrency": "USD",
            "type": "RealEstateListing",
        })
    );
    assert_eq!(row.valid_from.as_deref(), Some("2023-12-01T00:00:00Z"));
    assert_eq!(row.valid_until.as_deref(), Some("2023-12-31T23:59:59Z"));
    let said: Vec<String> = import.assumptions.iter().map(ToString::to_string).collect();
    for part in [
        "floorSizeCm2: the column 'size' is in square feet",
        "coordinates are WGS 84",
        "property: a unit number was made",
        "price: multiplied",
        "price: the currency sign was left out",
        "validFrom: a month was read as its first day",
        "validUntil: days were added",
    ] {
        assert!(
            said.iter().any(|line| line.contains(part)),
            "{part}: {said:?}"
        );
    }
}

#[test]
fn bad_cells_are_told_all_at_once_with_line_and_column() {
    let table = format!(
        "{HEADER}1,39,40,€5,2.5,x,91,0,2023-13\n2,39,39,-5,0,,,,\n3,39,3904,0.000001,,,0,,\n,39,3904,1,,,,,\n"
    );
    let import = import(Kind::Listings, LISTINGS, &table);
    assert_eq!(
        codes(&import),
        [
            (
                2,
                vec![
                    "import-form",
                    "import-number",
                    "import-number",
                    "import-number-whole",
                    "import-date-impossible",
                    "import-date-impossible",
                    "import-position-range",
                ]
            ),
            (
                3,
                vec!["import-form", "import-number-range", "import-number-range"]
            ),
            (4, vec!["import-decimals", "import-position-half"]),
            (5, vec!["import-missing", "import-missing"]),
        ]
    );
    let column = import.rejects[0].problems[0].column.as_ref().unwrap();
    assert_eq!((column.position, column.name.as_str()), (2, "county"));
}

#[test]
fn keys_are_there_once() {
    let table = format!("{HEADER}1,39,3904,1,,,,,\n1,39,3904,2,,,,,\n");
    let import = import(Kind::Listings, LISTINGS, &table);
    assert_eq!(codes(&import), [(3, vec!["import-key-twice"])]);
}

const ENTITIES: &str = r#"
kind = "entities"
key = "code"
[fields]
id = "code"
legalName = "name"
kind = { column = "kind", words = { "bureau" = "authority" } }
"#;

#[test]
fn words_and_codes_are_checked() {
    let table = "code,name,kind\n911331000000000019X,A,bureau\n91133100000000019X,A,bureau\n\
                 911331000000000190,B,bank\n08J21IH6Q4W00ZCQXZ23,C,pub\n";
    let import = import(Kind::Entities, ENTITIES, table);
    assert_eq!(
        codes(&import),
        [
            (2, vec!["import-form"]),
            (4, vec!["import-code"]),
            (5, vec!["import-choice"])
        ]
    );
    let subject = &import.rows[0].subject;
    assert_eq!(subject["kind"], "authority");
    assert_eq!(subject["id"], "urn:stele:entity:91133100000000019X");
}

const EVENTS: &str = r#"
kind = "tree-events"
key = { join = ["day", "what", "tree"] }
datum = "wgs84"
[fields]
tag = "tree"
eventDate = "day"
[[when]]
is = { what = "cut" }
fields = { event = { const = "remove" } }
[[when]]
is = { what = "grown", value = "" }
fields = { event = { const = "correct" }, unknown = { const = ["dbhMm"] } }
[[when]]
is = { what = "grown" }
fields = { event = { const = "measure" }, dbhMm = { column = "value", unit = "cm" } }
[[when]]
is = { what = "place" }
fields = { event = { const = "position" }, position = { column = "value", format = "wkt-point" } }
[[when]]
is = { what = ["lunch", "tea"] }
skip = "no tree"
"#;

#[test]
fn the_first_case_that_holds_decides() {
    let table = "day,what,tree,value\n2024-01-01,cut,A,\n2024-01-02,grown,B,\n2024-01-02,grown,C,3\n\
                 2024-01-02,place,D,POINT (1 2)\n2024-01-02,tea,,\n2024-01-02,nap,E,\n2024-01-03,place,F,\n";
    let import = import(Kind::TreeEvents, EVENTS, table);
    let events: Vec<_> = import
        .rows
        .iter()
        .map(|row| row.subject["event"].as_str().unwrap())
        .collect();
    assert_eq!(events, ["remove", "correct", "measure", "position"]);
    assert_eq!(import.rows[2].subject["dbhMm"], 30);
    assert_eq!(import.rows[3].subject["latitudeE7"], 20_000_000);
    assert_eq!(import.rows[0].subject["id"], "urn:stele:tree:A");
    // What a kind of event needs, the type's own reader knows.
    assert_eq!(
        codes(&import),
        [(7, vec!["import-case"]), (8, vec!["import-record"])]
    );
    assert!(import.assumptions.contains(&Assumption::Skipped {
        rows: 1,
        why: "no tree".into()
    }));
}

#[test]
fn a_missing_column_stops_all() {
    let map = RecordMap::parse(EVENTS, Kind::TreeEvents).unwrap();
    let table = Table::read("day,tree,value\n".into(), &Format::default()).unwrap();
    let error = records(&table, &map).unwrap_err();
    assert_eq!(error.code(), "import-header-missing");
}

#[test]
fn a_broken_row_is_kept_and_the_others_go_on() {
    let table = "code,name,kind\n91133100000000019X,A\n08J21IH6Q4W00ZCQXZ23,C,bank\n";
    let import = import(Kind::Entities, ENTITIES, table);
    assert_eq!(codes(&import), [(2, vec!["import-row-cells"])]);
    assert_eq!(import.rejects[0].key.as_deref(), Some("91133100000000019X"));
    assert_eq!(import.rows.len(), 1);
}

proptest! {
    /// Whatever a table holds: no panic, and each row is good, bad or skipped, once.
    #[test]
    fn no_table_stops_the_import(rows in proptest::collection::vec(
        proptest::collection::vec("(\\PC{0,12}|[-0-9.,$/: ]{0,12}|cut|grown|place|POINT \\([0-9]{1,3} [0-9]{1,3}\\)|2024-0[0-9]-1[0-9])", 9),
        0..12,
    )) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let lines: Vec<String> = rows
            .iter()
            .map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(","))
            .collect();
        let body = lines.join("\n");
        let tables = [
            (Kind::Listings, LISTINGS, HEADER.to_owned()),
            (Kind::Entities, ENTITIES, "code,name,kind,d,e,f,g,h,i\n".to_owned()),
            (Kind::TreeEvents, EVENTS, "day,what,tree,value,e,f,g,h,i\n".to_owned()),
        ];
        for (kind, map, header) in tables {
            let map = RecordMap::parse(map, kind).unwrap();
            let table = Table::read(format!("{header}{body}").into_bytes(), &Format::default());
            if let Ok(table) = table {
                let import = records(&table, &map).unwrap();
                let skipped: u64 = import.assumptions.iter().map(|assumption| match assumption {
                    Assumption::Skipped { rows, .. } => *rows,
                    _ => 0,
                }).sum();
                let all = import.rows.len() + import.rejects.len();
                prop_assert_eq!(all as u64 + skipped, table.len() as u64);
                prop_assert!(import.rejects.iter().all(|reject| !reject.problems.is_empty()));
            }
        }
    }

    /// What is accepted is what a log accepts, whatever the bytes of the file.
    #[test]
    fn no_bytes_stop_the_import(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let map = RecordMap::parse(ENTITIES, Kind::Entities).unwrap();
        let mut file = b"code,name,kind\n".to_vec();
        file.extend(bytes);
        let _ = read_records(file, &map, &Options::default());
    }
}
