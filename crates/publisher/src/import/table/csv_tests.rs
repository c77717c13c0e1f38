use proptest::prelude::*;

use super::*;

type Rows = Vec<(u64, Vec<String>, Vec<Defect>)>;

fn table(text: &str) -> Result<Table, ImportError> {
    Table::read(text.as_bytes().to_vec(), &Format::default())
}

fn rows(table: &Table) -> Rows {
    table
        .rows()
        .map(|row| {
            (
                row.line(),
                row.cells().map(str::to_owned).collect(),
                row.defects().to_vec(),
            )
        })
        .collect()
}

fn good(line: u64, cells: &[&str]) -> (u64, Vec<String>, Vec<Defect>) {
    (
        line,
        cells.iter().map(|&cell| cell.to_owned()).collect(),
        vec![],
    )
}

fn bad(line: u64, cells: &[&str], defect: Defect) -> (u64, Vec<String>, Vec<Defect>) {
    (
        line,
        cells.iter().map(|&cell| cell.to_owned()).collect(),
        vec![defect],
    )
}

#[test]
fn every_line_end_is_one() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,2", "", "3,4", ""].join(end);
        let table = table(&text).unwrap();
        assert_eq!(table.columns(), ["a", "b"]);
        assert_eq!(
            rows(&table),
            [good(2, &["1", "2"]), good(4, &["3", "4"])],
            "{end:?}"
        );
    }
    assert_eq!(
        rows(&table("a,b\n1,2").unwrap()),
        [good(2, &["1", "2"])],
        "no last line end"
    );
}

#[test]
fn quotes_hold_delimiters_lines_and_quotes() {
    let table = table("a,b\r\n\"1,\r\n\"\"x\"\"\",2\r\n\"\",\"3\"\r\n").unwrap();
    assert_eq!(
        rows(&table),
        [good(2, &["1,\r\n\"x\"", "2"]), good(4, &["", "3"])],
        "the second row begins on line 4, since the first takes two"
    );
    assert_eq!(
        rows(&super::tests::table("a,b\n5\" pot,2").unwrap()),
        [good(2, &["5\" pot", "2"])]
    );
}

#[test]
fn a_broken_quote_costs_its_own_line_only() {
    let text = "a,b\n1,\"Elm\n2,\"Oak\"\n3,\"Ash\"x\n4,Fir\n5,\"end\n";
    let table = table(text).unwrap();
    let quote = Defect::Quote { column: 1 };
    assert_eq!(
        rows(&table),
        [
            bad(2, &["1,\"Elm"], quote.clone()),
            good(3, &["2", "Oak"]),
            bad(4, &["3,\"Ash\"x"], quote.clone()),
            good(5, &["4", "Fir"]),
            bad(6, &["5,\"end"], quote),
        ]
    );
}

#[test]
fn ragged_rows_are_kept_and_marked() {
    let table = table("a,b\n1\n1,2,3\n1,2,\n,\n7,8\n").unwrap();
    let ragged = |found| Defect::Cells { found, expected: 2 };
    assert_eq!(
        rows(&table),
        [
            bad(2, &["1"], ragged(1)),
            bad(3, &["1", "2", "3"], ragged(3)),
            bad(4, &["1", "2", ""], ragged(3)),
            good(6, &["7", "8"]),
        ]
    );
    assert!(
        table
            .assumptions()
            .contains(&Assumption::BlankRows { count: 1 })
    );
}

#[test]
fn the_delimiter_is_found_in_the_header() {
    let found = |text: &str| {
        let table = table(text)?;
        let assumption = table.assumptions()[1].clone();
        match assumption {
            Assumption::Delimiter { delimiter, because } => Ok((delimiter, because)),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        found("a,b;c,d\n"),
        Ok((Delimiter::Comma, DelimiterReason::Header))
    );
    assert_eq!(
        found("a;\"b,c,d\";e\n"),
        Ok((Delimiter::Semicolon, DelimiterReason::Header))
    );
    assert_eq!(
        found("\n\na\tb\n"),
        Ok((Delimiter::Tab, DelimiterReason::Header))
    );
    assert_eq!(
        found("a\n1,2\n"),
        Ok((Delimiter::Comma, DelimiterReason::OneColumn))
    );
    assert_eq!(
        found("sep=;\r\na,b;c\r\n"),
        Ok((Delimiter::Semicolon, DelimiterReason::Hint))
    );
    assert_eq!(found("a,b;c\n"), Err(ImportError::Delimiter));
    let told = Format {
        delimiter: Some(Delimiter::Semicolon),
        ..Format::default()
    };
    let table = Table::read(b"a,b;c\n1;2\n".to_vec(), &told).unwrap();
    assert_eq!(table.columns(), ["a,b", "c"]);
}

#[test]
fn the_header_can_stand_below_a_title() {
    let at = |line| Format {
        header_line: Some(line),
        ..Format::default()
    };
    let text = "行道树统计表\n\n编号,树种\n1,国槐\n";
    let table = Table::read(text.as_bytes().to_vec(), &at(3)).unwrap();
    assert_eq!(table.columns(), ["编号", "树种"]);
    assert_eq!(rows(&table), [good(4, &["1", "国槐"])]);
    assert!(
        table
            .assumptions()
            .contains(&Assumption::HeaderLine { line: 3 })
    );
    assert_eq!(
        Table::read(text.as_bytes().to_vec(), &at(9)),
        Err(ImportError::HeaderLine { line: 9 })
    );
}

#[test]
fn headers_that_cannot_be_used() {
    let twice = ImportError::HeaderTwice {
        line: 1,
        name: "a".to_owned(),
        first: 1,
        second: 3,
    };
    assert_eq!(table("a,b, a \n"), Err(twice));
    assert_eq!(
        table("a,,c\n"),
        Err(ImportError::HeaderEmpty {
            line: 1,
            position: 2
        })
    );
    assert_eq!(table(""), Err(ImportError::Empty));
    assert_eq!(table("\r\n\r\n"), Err(ImportError::Empty));
    assert_eq!(table("<!DOCTYPE html><p>404"), Err(ImportError::Html));
    let broken = ImportError::Header {
        line: 1,
        defect: Defect::Quote { column: 0 },
    };
    assert_eq!(table("\"a,b\n1,2\n"), Err(broken));
}

#[test]
fn limits_hold() {
    let small = Limits {
        file: 100,
        cell: 8,
        rows: 2,
        columns: 3,
        ..Limits::default()
    };
    let read = |text: &str| {
        let format = Format {
            limits: small,
            ..Format::default()
        };
        Table::read(text.as_bytes().to_vec(), &format)
    };
    assert!(
        read("a,b\n12345678,\"12345678\"\n")
            .unwrap()
            .row(0)
            .unwrap()
            .defects()
            .is_empty()
    );
    let size = |column| Defect::CellSize { column, limit: 8 };
    assert_eq!(
        rows(&read("a,b\n123456789,1\n").unwrap()),
        [bad(2, &["12345678"], size(0))]
    );
    assert_eq!(
        rows(&read("a,b\n国国国国,1\n5,\"123456789\"\n").unwrap()),
        [bad(2, &["国国"], size(0)), bad(3, &["5,\"12345"], size(1))],
        "cut between characters"
    );
    assert_eq!(
        rows(&read("a,b\n1,\"aaaa\"\"aaaa\"\n").unwrap()),
        [bad(2, &["1,\"aaaa\""], size(1))],
        "also in pieces between doubled quotes"
    );
    assert_eq!(
        read("a\n1\n2\n3\n"),
        Err(ImportError::TooManyRows { limit: 2 })
    );
    assert_eq!(
        read("a,b,c,d\n"),
        Err(ImportError::Header {
            line: 1,
            defect: Defect::Cells {
                found: 4,
                expected: 3
            }
        })
    );
    assert_eq!(
        read(&"a".repeat(101)),
        Err(ImportError::FileSize {
            size: 101,
            limit: 100
        })
    );
    assert_eq!(table("a,\0\n"), Err(ImportError::Nul { line: 1 }));
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC*") {
        let _ = table(&text);
    }

    #[test]
    fn no_csvlike_text_panics(text in "[ab,;\t\"\r\n国]{0,80}", cell in 0..6_usize) {
        let limits = Limits { cell, ..Limits::default() };
        let format = Format { limits, ..Format::default() };
        if let Ok(table) = Table::read(text.into_bytes(), &format) {
            for row in table.rows() {
                prop_assert!(row.cells().len() > 0);
                prop_assert!(row.cells().all(|text| text.len() <= cell));
            }
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Table::read(bytes, &Format::default());
    }

    /// Oracle: what the `csv` crate writes is read here as it was.
    #[test]
    fn reads_what_the_csv_crate_writes(
        cells in proptest::collection::vec(("[ab,\"\r\n;国 ]{0,6}", "[a\"\n]{0,3}"), 0..8),
        crlf in any::<bool>(),
    ) {
        let terminator = if crlf { ::csv::Terminator::CRLF } else { ::csv::Terminator::Any(b'\n') };
        let mut writer = ::csv::WriterBuilder::new().terminator(terminator).from_writer(vec![]);
        writer.write_record(["left", "right"]).unwrap();
        for (left, right) in &cells {
            writer.write_record([left, right]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let table = Table::read(bytes, &Format::default()).unwrap();
        let read: Vec<(String, String)> = table
            .rows()
            .map(|row| (row.cell(0).to_owned(), row.cell(1).to_owned()))
            .collect();
        let written: Vec<(String, String)> = cells
            .into_iter()
            .filter(|(left, right)| !format!("{left}{right}").trim().is_empty())
            .collect();
        prop_assert_eq!(read, written);
        prop_assert!(table.rows().all(|row| row.defects().is_empty()));
    }
}
