use proptest::prelude::*;

use super::*;
use crate::import::{Import, Map, Options, read};

const MAP: &str =
    "kind='trees'\nkey='ID'\n[fields]\ndbhMm={column='dbh',unit='cm'}\nobservedOn='day'";

fn import(file: &str) -> (Table, Import) {
    read(file.into(), &Map::parse(MAP).unwrap(), &Options::default()).unwrap()
}

fn rendered(file: &str) -> String {
    let (table, import) = import(file);
    String::from_utf8(render(&table, &import.rejects)).unwrap()
}

#[test]
fn bad_rows_come_back_as_they_stand() {
    let file = "ID,dbh,day,note\nA1,25,2026-08-03,ok\n=A2,-x,,\"said \"\"no\"\", twice\"\nA3\nA4,1,2,3,4,5\n";
    let lines: Vec<&str> = "\u{feff}_line,_column,_code,_why,ID,dbh,day,note,_extra1,_extra2\r\n\
        3,dbh; day,import-number; import-missing,\"dbhMm: not a number; write digits, with a point before decimals; \
        observedOn: the cell is empty; fill it\",=A2,-x,,\"said \"\"no\"\", twice\",,\r\n\
        4,,import-row-cells,\"1 cells where the header has 4; a delimiter is missing, or one stands unquoted in a cell\",A3,,,,,\r\n\
        5,,import-row-cells,\"6 cells where the header has 4; a delimiter is missing, or one stands unquoted in a cell\",A4,1,2,3,4,5\r\n"
        .split_inclusive("\r\n")
        .collect();
    let written = rendered(file);
    assert_eq!(written.split_inclusive("\r\n").collect::<Vec<_>>(), lines);
}

#[test]
fn a_mended_rejects_file_can_be_imported() {
    let first = rendered("ID,dbh,day\nA1,x,2026-08-03\nA2,25,nie\n");
    let mended = first.replace(",A1,x,", ",A1,26,");
    let (table, second) = import(&mended);
    assert_eq!(second.rows.len(), 1);
    assert_eq!(second.rows[0].subject.dbh_mm, Some(260));
    let again = String::from_utf8(render(&table, &second.rejects)).unwrap();
    assert!(
        again.starts_with("\u{feff}_line,_column,_code,_why,ID,dbh,day\r\n3,day,import-date,"),
        "{again}"
    );
}

#[test]
fn only_our_own_file_is_replaced_or_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = path(&folder.path().join("trees.csv"));
    assert!(path.ends_with("trees.csv.rejects.csv"));
    let (bad_table, bad) = import("ID,dbh,day\nA1,x,2026-08-03\n");
    let (good_table, good) = import("ID,dbh,day\nA1,1,2026-08-03\n");

    assert_eq!(
        settle(&path, &Rejects::of(&good_table, &good.rejects)),
        Ok(Settled::None)
    );
    let written = settle(&path, &Rejects::of(&bad_table, &bad.rejects));
    assert_eq!(written, Ok(Settled::Written(path.clone())));
    assert_eq!(fs::read(&path).unwrap(), render(&bad_table, &bad.rejects));
    assert_eq!(
        settle(&path, &Rejects::of(&bad_table, &bad.rejects)),
        written,
        "replaced"
    );
    assert_eq!(
        settle(&path, &Rejects::of(&good_table, &good.rejects)),
        Ok(Settled::Removed(path.clone()))
    );
    assert!(!path.exists());

    fs::write(&path, "_line,mine\n1,2\n").unwrap();
    let foreign = Err(ImportError::RejectsForeign { path: path.clone() });
    assert_eq!(
        settle(&path, &Rejects::of(&bad_table, &bad.rejects)),
        foreign
    );
    assert_eq!(
        settle(&path, &Rejects::of(&good_table, &good.rejects)),
        foreign
    );
    assert_eq!(fs::read(&path).unwrap(), b"_line,mine\n1,2\n");
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        1,
        "nothing is left beside it"
    );
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let (table, import) = import("ID,dbh,day\nA1,x,2026-08-03\n");
    let path = PathBuf::from("not/there.csv.rejects.csv");
    assert_eq!(
        settle(&path, &Rejects::of(&table, &import.rejects)),
        Err(ImportError::Io {
            path,
            kind: io::ErrorKind::NotFound
        })
    );
}

proptest! {
    /// Oracle: the `csv` crate reads the original cells out of the file.
    #[test]
    fn cells_stay_faithful(dbh in "[-=+@a\",\r\n国 ]{1,6}x", note in "[-=+@a\",\r\n国 ]{0,6}") {
        let mut writer = csv::Writer::from_writer(vec![]);
        writer.write_record(["ID", "dbh", "day", "note"]).unwrap();
        writer.write_record(["A1", &dbh, "2026-08-03", &note]).unwrap();
        let file = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let (table, import) = import(&file);
        let bytes = render(&table, &import.rejects);
        let mut reader = csv::Reader::from_reader(&bytes["\u{feff}".len()..]);
        let record = reader.records().next().unwrap().unwrap();
        prop_assert_eq!(&record[5], dbh);
        prop_assert_eq!(&record[7], note);
    }
}
