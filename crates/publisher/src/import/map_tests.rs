use proptest::prelude::*;

use super::*;

const FULL: &str = r#"
kind = "trees"
key = "ID"
datum = "wgs84"
null = ["None"]

[table]
delimiter = ";"
encoding = "gbk"
sheet = "Trees"
header_line = 2

[fields]
tag = { join = ["WARD", "ID"], sep = "-" }
scientificName = "BOTANICAL_NAME"
vernacularName = { const = "tree" }
dbhMm = { column = "DBH", unit = "cm", null = ["0"] }
position = { column = "geometry", format = "geojson-point" }
locality = { join = ["ADDRESS", "STREET"] }
section = { column = "WARD" }
observedOn = { column = "DATE", format = "date-dmy" }
"#;

fn cell(column: &str, nulls: &[&str]) -> Cell {
    Cell {
        column: column.to_owned(),
        nulls: nulls.iter().map(|&null| null.to_owned()).collect(),
    }
}

#[test]
fn reads_every_kind_of_source() {
    let map = Map::parse(FULL).unwrap();
    let none = |column| cell(column, &["None"]);
    assert_eq!(map.key, none("ID"));
    assert_eq!(map.format.delimiter, Some(Delimiter::Semicolon));
    assert_eq!(map.format.encoding.map(Encoding::name), Some("GBK"));
    assert_eq!(map.format.sheet.as_deref(), Some("Trees"));
    assert_eq!(map.format.header_line, Some(2));
    let fields = &map.fields;
    assert_eq!(
        fields.tag,
        Text::Join {
            cells: vec![none("WARD"), none("ID")],
            separator: "-".to_owned()
        }
    );
    assert_eq!(
        fields.scientific_name,
        Some(Text::Column(none("BOTANICAL_NAME")))
    );
    assert_eq!(fields.vernacular_name, Some(Text::Const("tree".to_owned())));
    assert_eq!(
        fields.dbh,
        Some(Length {
            cell: cell("DBH", &["None", "0"]),
            unit: Unit::Centimetre
        })
    );
    assert_eq!(
        fields.position,
        Some(Place::Point {
            cell: none("geometry"),
            format: PointFormat::GeoJson
        })
    );
    assert_eq!(
        fields.observed_on,
        Some(Day::Column {
            cell: none("DATE"),
            order: DateOrder::DayFirst
        })
    );
    let columns: Vec<(&str, &str)> = map
        .columns()
        .into_iter()
        .map(|(field, cell)| (field.name(), cell.column.as_str()))
        .collect();
    assert_eq!(
        columns,
        [
            ("key", "ID"),
            ("tag", "WARD"),
            ("tag", "ID"),
            ("scientificName", "BOTANICAL_NAME"),
            ("locality", "ADDRESS"),
            ("locality", "STREET"),
            ("section", "WARD"),
            ("dbhMm", "DBH"),
            ("position", "geometry"),
            ("observedOn", "DATE"),
        ]
    );
}

#[test]
fn the_shortest_map() {
    let map = Map::parse("kind = 'trees'\nkey = ' ID '\n[fields]\n").unwrap();
    assert_eq!(map.fields.tag, Text::Column(cell("ID", &[])));
    assert_eq!(map.fields.observed_on, None);
    assert_eq!(map.format, Format::default());
}

/// The map with `fields`, whose first line is line 5.
fn with(fields: &str) -> Result<Map, MapError> {
    Map::parse(&format!(
        "kind = 'trees'\nkey = 'ID'\ndatum = 'wgs84'\n[fields]\n{fields}\n"
    ))
}

#[test]
fn two_columns_of_degrees() {
    let map =
        with("latitudeE7 = 'lat'\nlongitudeE7 = { column = 'lon', format = 'decimal-degrees' }")
            .unwrap();
    let degrees = Place::Degrees {
        latitude: cell("lat", &[]),
        longitude: cell("lon", &[]),
    };
    assert_eq!(map.fields.position, Some(degrees));
    let day = with("observedOn = { const = '2026/8/3' }")
        .unwrap()
        .fields
        .observed_on;
    assert_eq!(day, Some(Day::Const(jiff::civil::date(2026, 8, 3))));
}

#[test]
fn mistakes_in_fields_are_named_with_their_line() {
    let cases = [
        (
            "tag = 'A'\nspecies = 'B'",
            6,
            "import-map-unknown",
            "fields.species",
        ),
        (
            "dbhMm = { column = 'D', units = 'cm' }",
            5,
            "import-map-unknown",
            "units",
        ),
        ("dbhMm = 'D'", 5, "import-map-unit", "unit"),
        ("\ndbhMm = { column = 'D' }", 6, "import-map-unit", "unit"),
        (
            "dbhMm = { column = 'D', unit = 'ft' }",
            5,
            "import-map-choice",
            "\"ft\"",
        ),
        (
            "dbhMm = { const = '3' }",
            5,
            "import-map-missing",
            "fields.dbhMm.column",
        ),
        ("tag = 3", 5, "import-map-type", "integer"),
        (
            "tag = { column = 'A', const = 'B' }",
            5,
            "import-map-conflict",
            "const",
        ),
        (
            "tag = { column = 'A', join = ['B'] }",
            5,
            "import-map-conflict",
            "join",
        ),
        (
            "tag = { join = ['A'], const = 'B' }",
            5,
            "import-map-conflict",
            "const",
        ),
        ("tag = { join = [] }", 5, "import-map-empty", "join"),
        ("tag = { join = [3] }", 5, "import-map-type", "list"),
        ("tag = { join = 'A' }", 5, "import-map-type", "list"),
        (
            "tag = { column = 'A', sep = '-' }",
            5,
            "import-map-unknown",
            "sep",
        ),
        ("tag = ' '", 5, "import-map-empty", "fields.tag"),
        ("section = { const = ' ' }", 5, "import-map-empty", "const"),
        (
            "tag = { const = 'A1' }",
            5,
            "import-map-const",
            "of its own",
        ),
        ("tag = {}", 5, "import-map-missing", "fields.tag.column"),
        (
            "position = 'geometry'",
            5,
            "import-map-format",
            "geojson-point",
        ),
        (
            "position = { column = 'g', format = 'gml' }",
            5,
            "import-map-choice",
            "gml",
        ),
        ("latitudeE7 = 'lat'", 4, "import-map-missing", "longitudeE7"),
        ("longitudeE7 = 'lon'", 4, "import-map-missing", "latitudeE7"),
        (
            "latitudeE7 = 'lat'\nposition = { column = 'g', format = 'wkt-point' }",
            4,
            "import-map-conflict",
            "latitudeE7",
        ),
        (
            "observedOn = { const = '3/8/2026' }",
            5,
            "import-map-const",
            "order",
        ),
        (
            "observedOn = { column = 'D', const = '2026-08-03' }",
            5,
            "import-map-conflict",
            "const",
        ),
        (
            "section = { const = \"a\\u0007b\" }",
            5,
            "import-map-const",
            "U+0007",
        ),
        ("tag = 'A'\ntag = 'B'", 6, "import-map-syntax", "TOML"),
    ];
    for (fields, line, code, words) in cases {
        let error = with(fields).expect_err(fields);
        let text = error.to_string();
        assert_eq!((error.line, error.code()), (line, code), "{fields}: {text}");
        let words = if words == "order" {
            "told apart"
        } else {
            words
        };
        assert!(text.contains(words), "{fields}: {text}");
    }
}

#[test]
fn mistakes_outside_of_fields() {
    let cases = [
        ("", 1, "import-map-missing", "'kind'"),
        ("kind = 'tree'", 1, "import-map-choice", "\"trees\""),
        ("kind = 'trees'", 1, "import-map-missing", "'key'"),
        (
            "kind = 'trees'\nkey = 'ID'",
            1,
            "import-map-missing",
            "'fields'",
        ),
        (
            "kind = 'trees'\nkey = 'ID'\nfields = 3",
            3,
            "import-map-type",
            "section",
        ),
        (
            "kind = 'trees'\nkey = 'ID'\nx = 1\n[fields]",
            3,
            "import-map-unknown",
            "'x'",
        ),
        (
            "kind = 'trees'\nkey = 'ID'\n[table]\nsep = ','\n[fields]",
            4,
            "import-map-unknown",
            "table.sep",
        ),
        (
            "kind = 'trees'\nkey = 'ID'\n[table]\ndelimiter = '|'\n[fields]",
            4,
            "import-map-choice",
            "\"\\t\"",
        ),
        (
            "kind = 'trees'\nkey = 'ID'\n[table]\nencoding = 'x'\n[fields]",
            4,
            "import-map-encoding",
            "gb18030",
        ),
        (
            "kind = 'trees'\nkey = 'ID'\n[table]\nheader_line = 0\n[fields]",
            4,
            "import-map-type",
            "from 1",
        ),
        (
            "kind = 'trees'\nkey = 'ID'\ndatum = 'gcj02'\n[fields]",
            3,
            "import-map-datum",
            "shifted",
        ),
        (
            "kind = 'trees'\nkey = 'ID'\n[fields]\nlatitudeE7 = 'a'\nlongitudeE7 = 'b'",
            1,
            "import-map-missing",
            "wgs84",
        ),
        ("kind = ", 1, "import-map-syntax", "TOML"),
    ];
    for (map, line, code, words) in cases {
        let error = Map::parse(map).expect_err(map);
        let text = error.to_string();
        assert_eq!((error.line, error.code()), (line, code), "{map}: {text}");
        assert!(text.contains(words), "{map}: {text}");
    }
}

proptest! {
    #[test]
    fn no_map_panics(text in "\\PC*", cut in 0..600_usize) {
        let _ = Map::parse(&text);
        let cut = FULL.floor_char_boundary(cut);
        let _ = Map::parse(&format!("{}{text}", &FULL[..cut]));
    }
}
