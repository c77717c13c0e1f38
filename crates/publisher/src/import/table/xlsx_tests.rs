use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Formula, Workbook};

use super::super::Limits;
use super::*;

/// A workbook whose sheet is filled by `fill`, with a hidden sheet before it.
fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let notes = book.add_worksheet();
    notes.set_name("notes").unwrap().set_hidden(true);
    notes.write(0, 0, "not this one").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Trees").unwrap().set_active(true);
    fill(sheet);
    book.save_to_buffer().unwrap()
}

fn read_default(bytes: &[u8]) -> Result<Table, ImportError> {
    Table::read(bytes.to_vec(), &Format::default())
}

fn rows(table: &Table) -> Vec<(u64, Vec<&str>, &[Defect])> {
    table
        .rows()
        .map(|row| (row.line(), row.cells().collect(), row.defects()))
        .collect()
}

#[test]
fn values_read_as_the_sheet_shows_them() {
    let day = Style::new().set_num_format("yyyy/m/d");
    let bytes = book(|sheet| {
        sheet
            .write_row(0, 0, ["编号", "胸径", "纬度", "日期", "公式"])
            .unwrap();
        sheet.write(1, 0, "A1").unwrap();
        sheet.write(1, 1, 25).unwrap();
        sheet.write(1, 2, 39.0436512345).unwrap();
        let date = ExcelDateTime::from_ymd(2026, 8, 3).unwrap();
        sheet.write_datetime_with_format(1, 3, &date, &day).unwrap();
        sheet
            .write_formula(1, 4, Formula::new("=1+2").set_result("3"))
            .unwrap();
        // Row 3 is blank; row 4 has a gap.
        sheet.write(3, 0, 12).unwrap();
        let time = ExcelDateTime::from_ymd(2026, 8, 3)
            .unwrap()
            .and_hms(6, 30, 0)
            .unwrap();
        let moment = Style::new().set_num_format("yyyy-mm-dd hh:mm");
        sheet
            .write_datetime_with_format(3, 3, &time, &moment)
            .unwrap();
        sheet.write(3, 4, 0.1 + 0.2).unwrap();
    });
    let table = read_default(&bytes).unwrap();
    assert_eq!(table.columns(), ["编号", "胸径", "纬度", "日期", "公式"]);
    assert_eq!(
        rows(&table),
        [
            (
                2,
                vec!["A1", "25", "39.0436512345", "2026-08-03", "3"],
                &[][..]
            ),
            (4, vec!["12", "", "", "2026-08-03 06:30:00", "0.3"], &[][..]),
        ]
    );
    let sheet = Assumption::Sheet {
        name: "Trees".to_owned(),
        of: 2,
        because: SheetReason::First,
    };
    let dates = Assumption::SheetDates {
        cells: 2,
        epoch_1904: false,
    };
    assert_eq!(
        table.assumptions(),
        [sheet, dates, Assumption::SheetDigits { cells: 1 }]
    );
}

#[test]
fn errors_and_long_rows_are_defects() {
    let bytes = book(|sheet| {
        sheet.write_row(0, 0, ["a", "b"]).unwrap();
        sheet.write(1, 0, "x").unwrap();
        sheet
            .write_formula(1, 1, Formula::new("=1/0").set_result("#DIV/0!"))
            .unwrap();
        sheet.write(2, 0, "y").unwrap();
        sheet.write(2, 5, "far").unwrap();
        sheet.write(3, 0, "k".repeat(9)).unwrap();
    });
    let limits = Limits {
        cell: 8,
        ..Limits::default()
    };
    let format = Format {
        limits,
        ..Format::default()
    };
    let table = Table::read(bytes, &format).unwrap();
    assert_eq!(
        rows(&table),
        [
            (
                2,
                vec!["x", "#DIV/0!"],
                &[Defect::ErrorCell { column: 1 }][..]
            ),
            (
                3,
                vec!["y", "", "far"],
                &[Defect::Cells {
                    found: 6,
                    expected: 2
                }][..]
            ),
            (
                4,
                vec!["kkkkkkkkk", ""],
                &[Defect::CellSize {
                    column: 0,
                    limit: 8
                }][..]
            ),
        ]
    );
}

#[test]
fn the_map_chooses_sheet_and_header() {
    let bytes = book(|sheet| {
        sheet.write(0, 0, "行道树统计表").unwrap();
        sheet.write_row(2, 0, ["编号", "树种"]).unwrap();
        sheet.write_row(3, 0, ["A1", "国槐"]).unwrap();
    });
    let with = |sheet: Option<&str>, header_line| {
        let format = Format {
            sheet: sheet.map(str::to_owned),
            header_line,
            ..Format::default()
        };
        Table::read(bytes.clone(), &format)
    };
    let table = with(Some("Trees"), Some(3)).unwrap();
    assert_eq!(rows(&table), [(4, vec!["A1", "国槐"], &[][..])]);
    assert!(
        table
            .assumptions()
            .contains(&Assumption::HeaderLine { line: 3 })
    );
    assert_eq!(
        with(Some("notes"), None).unwrap().columns(),
        ["not this one"]
    );
    assert_eq!(
        with(None, Some(9)),
        Err(ImportError::HeaderLine { line: 9 })
    );
    assert_eq!(
        with(Some("Bäume"), None),
        Err(ImportError::SheetMissing {
            wanted: Some("Bäume".to_owned()),
            present: vec!["notes".to_owned(), "Trees".to_owned()],
        })
    );
}

#[test]
fn a_cell_in_the_last_corner_costs_one_cell() {
    let bytes = book(|sheet| {
        sheet.write_row(0, 0, ["a", "b"]).unwrap();
        sheet.write(1_048_575, 16_383, "far").unwrap();
    });
    let table = read_default(&bytes).unwrap();
    let cells = Defect::Cells {
        found: 16_384,
        expected: 2,
    };
    assert_eq!(
        rows(&table),
        [(1_048_576, vec!["", "", "far"], &[cells][..])]
    );
}

#[test]
fn what_is_no_workbook_is_named() {
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on";
    assert_eq!(read_default(old), Err(ImportError::OldExcel));
    for bytes in [&b"PK\x03\x04"[..], b"PK\x03\x04 not a zip after all"] {
        assert_eq!(read_default(bytes).unwrap_err().code(), "import-xlsx");
    }
    let whole = book(|sheet| {
        sheet.write(0, 0, "a").unwrap();
    });
    let cut = &whole[..whole.len() / 2];
    assert_eq!(read_default(cut).unwrap_err().code(), "import-xlsx");
    let limits = Limits {
        unpacked: 100,
        ..Limits::default()
    };
    let format = Format {
        limits,
        ..Format::default()
    };
    assert_eq!(
        Table::read(whole, &format),
        Err(ImportError::Unpacked { limit: 100 })
    );
}

#[test]
fn a_count_of_texts_beyond_reason_is_refused() {
    use std::io::Write;

    let whole = book(|sheet| {
        sheet.write(0, 0, "a").unwrap();
    });
    let mut parts = zip::ZipArchive::new(Cursor::new(&whole)).unwrap();
    let mut forged = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        if name.ends_with("sharedStrings.xml") {
            assert!(text.contains("uniqueCount=\"2\""), "{text}");
            text = text.replace("uniqueCount=\"2\"", "uniqueCount=\"9223372036854775807\"");
        }
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        forged.start_file(name, stored).unwrap();
        forged.write_all(text.as_bytes()).unwrap();
    }
    let forged = forged.finish().unwrap().into_inner();
    let error = read_default(&forged).unwrap_err();
    assert!(
        error.to_string().contains("more texts than it can hold"),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_workbooks_do_not_panic(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = book(|sheet| {
            sheet.write_row(0, 0, ["a", "b"]).unwrap();
            sheet.write(1, 0, 1.5).unwrap();
            sheet.write(1, 1, "x").unwrap();
        });
        for (at, value) in changes {
            // Its first bytes decide that it is a workbook at all.
            let at = 4 + at.index(bytes.len() - 4);
            bytes[at] = value;
        }
        let _ = read_default(&bytes);
    }
}
