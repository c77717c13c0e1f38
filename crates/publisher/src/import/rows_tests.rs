use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::import::tree::Position;
use crate::import::{map::Unit, read};

const MAP: &str = r#"
kind = "trees"
key = "ID"
datum = "wgs84"
null = ["None"]
[fields]
scientificName = "species"
dbhMm = { column = "dbh", unit = "cm" }
latitudeE7 = "lat"
longitudeE7 = "lon"
locality = { join = ["no", "street"] }
observedOn = "day"
"#;
const HEADER: &str = "ID,species,dbh,lat,lon,no,street,day,remarks\n";

fn map() -> Map {
    Map::parse(MAP).unwrap()
}

/// The import of rows below [`HEADER`], the first of them on line 2.
fn import(rows: &str) -> Import {
    read(
        format!("{HEADER}{rows}").into_bytes(),
        &map(),
        &Options::default(),
    )
    .unwrap()
    .1
}

/// Line, column, cell and code of every problem of every reject.
fn problems(import: &Import) -> Vec<(u64, &str, &str, &'static str)> {
    let each = import.rejects.iter().flat_map(|reject| {
        reject.problems.iter().map(|problem| {
            let column = problem
                .column
                .as_ref()
                .map_or("", |column| column.name.as_str());
            (
                reject.line,
                column,
                problem.cell.as_str(),
                problem.reason.code(),
            )
        })
    });
    each.collect()
}

#[test]
fn a_row_becomes_a_tree() {
    let import = import(
        "A1, 国槐 ,２５.５,39.0436,115.8661,12,Elm St,2026/8/3,\nA2,None,,,,,Elm St,2026-08-04,None\n",
    );
    assert!(import.rejects.is_empty(), "{:?}", import.rejects);
    assert_eq!(
        import.rows,
        [
            Row {
                line: 2,
                key: "A1".to_owned(),
                subject: TreeSubject {
                    tag: "A1".to_owned(),
                    scientific_name: Some("国槐".to_owned()),
                    vernacular_name: None,
                    dbh_mm: Some(255),
                    position: Position::new(390_436_000, 1_158_661_000).ok(),
                    locality: Some("12 Elm St".to_owned()),
                    section: None,
                    observed_on: date(2026, 8, 3),
                },
            },
            Row {
                line: 3,
                key: "A2".to_owned(),
                subject: TreeSubject {
                    tag: "A2".to_owned(),
                    scientific_name: None,
                    vernacular_name: None,
                    dbh_mm: None,
                    position: None,
                    locality: Some("Elm St".to_owned()),
                    section: None,
                    observed_on: date(2026, 8, 4),
                },
            },
        ]
    );
    let said = |field, note, example: &str| Assumption::Values {
        field,
        note,
        rows: 1,
        line: 2,
        example: example.to_owned(),
    };
    assert_eq!(
        import.assumptions[2..],
        [
            Assumption::Unit {
                field: Field::DbhMm,
                column: "dbh".to_owned(),
                unit: Unit::Centimetre
            },
            Assumption::Wgs84,
            said(Field::DbhMm, Note::FullWidth, "２５.５"),
            said(Field::ObservedOn, Note::YearFirst, "2026/8/3"),
        ]
    );
}

#[test]
fn every_problem_of_a_row_is_told_and_the_rest_goes_on() {
    let import = import(
        "A1,x,\"1,5\",91,0,1,s,2026-02-30,\n\
         A2,x,25,39,115,1,s,2026-08-03,\n\
         ,x,2001,39,,1,s,3/8/2026,\n\
         A4,x,abc,39°,115,1,s,,\n",
    );
    assert_eq!(import.rows.len(), 1);
    assert_eq!(import.rows[0].line, 3);
    assert_eq!(
        problems(&import),
        [
            (2, "dbh", "1,5", "import-number-ambiguous"),
            (2, "lat", "91, 0", "import-position-range"),
            (2, "day", "2026-02-30", "import-date-impossible"),
            (4, "ID", "", "import-missing"),
            (4, "dbh", "2001", "import-number-range"),
            (4, "lon", "", "import-position-half"),
            (4, "day", "3/8/2026", "import-date-ambiguous"),
            (5, "dbh", "abc", "import-number"),
            (5, "lat", "39°", "import-number"),
            (5, "day", "", "import-missing"),
        ]
    );
    assert_eq!(import.rejects[0].key.as_deref(), Some("A1"));
    assert_eq!(import.rejects[1].key, None);
    assert_eq!(
        import.rejects[2].problems[0].to_string(),
        "column 3 (dbh), 'abc': dbhMm: not a number; write digits, with a point before decimals"
    );
}

#[test]
fn no_text_of_the_file_reaches_a_terminal_raw() {
    let import = import("A1,a\u{1b}[2Jb,\u{1b}c,,,1,s,2026-08-03,\n");
    let [species, dbh] = &import.rejects[0].problems[..] else {
        panic!("{:?}", import.rejects);
    };
    assert_eq!(species.reason.code(), "import-text-control");
    for problem in [species, dbh] {
        assert!(!problem.to_string().contains('\u{1b}'), "{problem}");
        assert!(
            problem.cell.contains('\u{1b}'),
            "the cell itself stays as it is"
        );
    }
    let header = "\u{1b}ID\n";
    let error = read(header.into(), &map(), &Options::default()).unwrap_err();
    assert!(
        error.to_string().ends_with("the columns are: \\u{1b}ID"),
        "{error}"
    );
}

#[test]
fn rows_that_cannot_be_split() {
    let import = import("A1,x,1\nA2,\"x,1,39\nA3,x,25,39,115,1,s,2026-08-03,\n");
    assert_eq!(
        problems(&import),
        [
            (2, "", "", "import-row-cells"),
            (3, "species", "", "import-quote")
        ]
    );
    let keys: Vec<Option<&str>> = import
        .rejects
        .iter()
        .map(|reject| reject.key.as_deref())
        .collect();
    assert_eq!(keys, [Some("A1"), None]);
    assert_eq!(import.rows.len(), 1);
}

#[test]
fn the_second_of_two_equal_keys_is_rejected() {
    let good = "x,25,39,115,1,s,2026-08-03,";
    let import = import(&format!(
        "A1,{good}\nA2,{good}\nA1,{good}\n A1 ,{good}\nA3,x,?,,,1,s,2026-08-03,\nA3,{good}\n"
    ));
    let lines: Vec<u64> = import.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 3]);
    let twice = |first| Reason::Twice {
        field: Field::Key,
        first,
    };
    let reasons: Vec<(u64, &Reason)> = import
        .rejects
        .iter()
        .map(|reject| (reject.line, &reject.problems[0].reason))
        .collect();
    assert_eq!(reasons[0], (4, &twice(2)));
    assert_eq!(reasons[1], (5, &twice(2)));
    assert_eq!(
        reasons[3],
        (7, &twice(6)),
        "also where the first was itself rejected"
    );
}

#[test]
fn two_keys_may_not_share_a_tag() {
    let map = Map::parse(
        "kind='trees'\nkey='ID'\n[fields]\ntag='label'\nobservedOn={const='2026-08-03'}",
    )
    .unwrap();
    let file = "ID,label\n1,T1\n2,T2\n3,T1\n4,\n";
    let (_, import) = read(file.into(), &map, &Options::default()).unwrap();
    assert_eq!(
        problems(&import),
        [
            (4, "label", "T1", "import-tag-twice"),
            (5, "label", "", "import-missing")
        ]
    );
    assert_eq!(import.rows[1].subject.tag, "T2");
    assert_eq!(import.rows[1].key, "2");
}

#[test]
fn the_day_comes_from_the_cell_the_command_or_the_map() {
    let with = |observed_on: &str, date| {
        let map = Map::parse(&format!("kind='trees'\nkey='ID'\n[fields]\n{observed_on}")).unwrap();
        let options = Options {
            date,
            ..Options::default()
        };
        let (_, import) = read("ID,day\n1,2026-08-03\n2,\n".into(), &map, &options)?;
        let days: Vec<String> = import
            .rows
            .iter()
            .map(|row| row.subject.observed_on.to_string())
            .collect();
        Ok::<_, ImportError>(days)
    };
    let command = Some(date(2020, 1, 1));
    assert_eq!(with("", None), Err(ImportError::DateNeeded));
    assert_eq!(with("", command).unwrap(), ["2020-01-01", "2020-01-01"]);
    assert_eq!(with("observedOn='day'", None).unwrap(), ["2026-08-03"]);
    assert_eq!(
        with("observedOn='day'", command).unwrap(),
        ["2026-08-03", "2020-01-01"]
    );
    let constant = "observedOn={const='2019-01-01'}";
    assert_eq!(with(constant, None).unwrap(), ["2019-01-01", "2019-01-01"]);
    assert_eq!(
        with(constant, command).unwrap(),
        ["2020-01-01", "2020-01-01"]
    );
}

#[test]
fn a_missing_column_stops_all() {
    let (name, wanted_by) = ("day".to_owned(), "observedOn".to_owned());
    let header = "ID,species,dbh,lat,lon,no,street";
    assert_eq!(
        read(format!("{header}\n").into(), &map(), &Options::default()),
        Err(ImportError::HeaderMissing {
            name,
            wanted_by,
            present: header.split(',').map(str::to_owned).collect(),
        })
    );
}

#[test]
fn suspicions_are_warnings() {
    let import = import(
        "A1,x,,-79.35,43.69,1,s,2026-08-03,\nA2,x,,0,0,1,s,2026-08-03,\nA3,a\u{fffd}b,,43,-79,1,s,2026-08-03,\n",
    );
    assert_eq!(import.rows.len(), 3);
    let warned: Vec<(u64, &str, Suspicion)> = import
        .warnings
        .iter()
        .map(|warning| (warning.line, warning.key.as_str(), warning.suspicion))
        .collect();
    let damaged = Suspicion::Damaged {
        field: Field::ScientificName,
    };
    assert_eq!(
        warned,
        [
            (2, "A1", Suspicion::Swapped),
            (3, "A2", Suspicion::NullIsland),
            (4, "A3", damaged)
        ]
    );
}

#[test]
fn a_spreadsheet_error_matters_where_it_is_read() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write_row(0, 0, ["ID", "dbh", "day", "notes"])
        .unwrap();
    let error = || rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!");
    for row in 1..=3 {
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 2, "2026-08-03").unwrap();
    }
    sheet.write_formula(1, 3, error()).unwrap();
    sheet.write_formula(2, 1, error()).unwrap();
    sheet.write_formula(3, 0, error()).unwrap();
    let map = "kind='trees'\nkey='ID'\n[fields]\ndbhMm={column='dbh',unit='mm'}\nobservedOn='day'";
    let bytes = book.save_to_buffer().unwrap();
    let (_, import) = read(bytes, &Map::parse(map).unwrap(), &Options::default()).unwrap();
    assert_eq!(import.rows.len(), 1);
    assert_eq!(import.rows[0].key, "1");
    assert_eq!(
        problems(&import),
        [
            (3, "dbh", "#DIV/0!", "import-cell-error"),
            (4, "ID", "#DIV/0!", "import-cell-error"),
        ]
    );
}

proptest! {
    /// Whatever the cells hold, each row is either good or rejected with a reason, and good rows
    /// keep their promises.
    #[test]
    fn every_row_is_accounted_for(
        cells in proptest::collection::vec("[\\PC]{0,8}|[0-9.,/-]{0,10}|A1|2026-08-03", 0..60),
    ) {
        let mut writer = csv::Writer::from_writer(HEADER.as_bytes().to_vec());
        let whole_rows = cells.chunks_exact(9);
        let count = whole_rows.len();
        for row in whole_rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        // Cells that hold bytes such as NUL are refused with the whole file.
        if let Ok((table, import)) = read(bytes, &map(), &Options::default()) {
            prop_assert!(table.len() <= count);
            prop_assert_eq!(import.rows.len() + import.rejects.len(), table.len());
            for row in &import.rows {
                let subject = &row.subject;
                prop_assert!((1..=64).contains(&subject.tag.chars().count()));
                prop_assert!(subject.dbh_mm.is_none_or(|dbh| dbh <= TreeSubject::MAX_DBH_MM));
                for text in [&subject.scientific_name, &subject.locality].into_iter().flatten() {
                    prop_assert!((1..=512).contains(&text.len()));
                }
            }
            for reject in &import.rejects {
                prop_assert!(!reject.problems.is_empty());
                for problem in &reject.problems {
                    prop_assert!(problem.reason.code().starts_with("import-"));
                }
            }
        }
    }
}
