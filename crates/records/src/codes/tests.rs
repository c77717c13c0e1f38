use std::fs;
use std::path::{Path, PathBuf};

use super::*;

const BASE36: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The first column of a table of real companies, which lies beside the project or where the
/// environment variable `STELE_SHARED` says; nothing where it is missing.
fn real(table: &str) -> Option<Vec<String>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let shared =
        std::env::var_os("STELE_SHARED").map_or_else(|| project.join("../shared"), PathBuf::from);
    let path = shared.join("data/companies").join(table);
    let Ok(text) = fs::read_to_string(path) else {
        eprintln!("skipped: no foreign data beside the project (STELE_SHARED)");
        return None;
    };
    let rows = text.lines().skip(1);
    let first = rows.map(|row| row.split(',').next().unwrap().to_owned());
    Some(first.collect())
}

/// The code with one character changed, in every way.
fn mutations<'c>(code: &'c str, alphabet: &'c str) -> impl Iterator<Item = (char, char, String)> {
    code.char_indices().flat_map(move |(at, was)| {
        let others = alphabet.chars().filter(move |other| *other != was);
        others.map(move |other| {
            let changed = format!("{}{other}{}", &code[..at], &code[at + 1..]);
            (was, other, changed)
        })
    })
}

/// No single wrong character passes, whatever the code: the last character alone sees to that, so it
/// holds for codes whose organisation check a change passes by chance.
#[test]
fn no_weight_of_a_uscc_hides_a_wrong_character() {
    for weight in USCC_WEIGHTS {
        assert_ne!(weight % 31, 0);
        for difference in 1..31 {
            assert_ne!(weight * difference % 31, 0);
        }
    }
}

#[test]
fn real_credit_codes_pass_and_no_single_mutation_does() {
    let Some(codes) = real("uscc_real.csv") else {
        return;
    };
    assert_eq!(codes.len(), 120);
    let alphabet = std::str::from_utf8(USCC_ALPHABET).unwrap();
    let mut tried = 0;
    for code in &codes {
        assert_eq!(check_uscc(code), Ok(()), "{code}");
        let id = format!("urn:stele:entity:{code}");
        assert_eq!(check_entity_id(&id), Ok(()), "{code}");
        for (_, _, changed) in mutations(code, alphabet) {
            assert!(check_uscc(&changed).is_err(), "{code} {changed}");
            tried += 1;
        }
    }
    assert_eq!(tried, 120 * 18 * 30);
}

/// A digit for a digit and a letter for a letter is always found. Between the two, one in about 97
/// passes by the standard's own arithmetic; here they are counted.
#[test]
fn real_leis_pass_and_mutations_within_their_kind_do_not() {
    let Some(codes) = real("lei_gleif.csv") else {
        return;
    };
    assert_eq!(codes.len(), 120);
    let (mut tried, mut passed) = (0, 0);
    for code in &codes {
        assert_eq!(check_lei(code), Ok(()), "{code}");
        let id = format!("urn:stele:entity:{code}");
        assert_eq!(check_entity_id(&id), Ok(()), "{code}");
        for (was, now, changed) in mutations(code, BASE36) {
            tried += 1;
            if was.is_ascii_digit() == now.is_ascii_digit() {
                assert!(check_lei(&changed).is_err(), "{code} {changed}");
            } else if check_lei(&changed).is_ok() {
                passed += 1;
            }
        }
    }
    assert_eq!((tried, passed), (120 * 20 * 35, 418));
}

#[test]
fn errors_name_what_is_wrong() {
    // Made up: the organisation code is 00000001.
    let stem = "9113310000000001";
    let [organisation, check] = uscc_check_characters(stem).unwrap();
    let code = format!("{stem}{organisation}{check}");
    assert_eq!(check_uscc(&code), Ok(()));
    for (code, error) in [
        (String::new(), CodeError::Length),
        (format!("{code}0"), CodeError::Length),
        (code.replacen('9', "I", 1), CodeError::Character),
        (code.replacen("133100", "13310A", 1), CodeError::Character),
        (code.replacen("91133", "91993", 1), CodeError::Division),
        (code.replacen("133100", "133101", 1), CodeError::Check),
        (
            code.replacen("00000001", "00000002", 1),
            CodeError::OrganisationCheck,
        ),
        ("示".repeat(6), CodeError::Character),
    ] {
        assert_eq!(check_uscc(&code), Err(error), "{code}");
    }
    let lei = lei_check_digits("300300000000000000").unwrap();
    let lei = format!("300300000000000000{lei}");
    assert_eq!(check_lei(&lei), Ok(()));
    for (code, error) in [
        ("1", CodeError::Length),
        (&lei.replace('3', "a"), CodeError::Character),
        (&lei.replacen('3', "4", 1), CodeError::Check),
        ("3003000000000000000X", CodeError::Character),
        ("示示示示示示00", CodeError::Character),
    ] {
        assert_eq!(check_lei(code), Err(error), "{code}");
    }
    for (id, error) in [
        (code.as_str(), CodeError::Scheme),
        ("urn:stele:entity:1", CodeError::Length),
        ("urn:stele:entity:示示示示示示", CodeError::Character),
    ] {
        assert_eq!(check_entity_id(id), Err(error), "{id}");
    }
}

/// 00, 01 and 99 leave the same remainder as digits that the standard makes, and are refused.
#[test]
fn one_pair_of_check_digits_fits_an_lei() {
    let stems = (0..500).map(|n| format!("{:018}", n * 7_919));
    for stem in stems {
        let fitting: Vec<String> = (0..100)
            .map(|check| format!("{stem}{check:02}"))
            .filter(|code| check_lei(code).is_ok())
            .collect();
        assert_eq!(fitting.len(), 1, "{fitting:?}");
    }
}

#[test]
fn unit_numbers_have_their_form() {
    for good in [
        "130629001001GB00001F00010001",
        "130632100200JC00012W00000000",
        "133100001001GB00001F00010001",
    ] {
        assert_eq!(check_unit(good), Ok(()), "{good}");
    }
    for (bad, error) in [
        ("130629001001GB00001F0001000", CodeError::Length),
        ("130699001001GB00001F00010001", CodeError::Division),
        ("13062A001001GB00001F00010001", CodeError::Character),
        ("1306290010011200001F00010001", CodeError::Character),
        ("130629001001GB00001A00010001", CodeError::Character),
        ("130629001001GB0000AF00010001", CodeError::Character),
        ("130629001001GB00001F0001000A", CodeError::Character),
        ("130629001001示00001F00010010", CodeError::Length),
        ("130629001001GB00001F示示0A", CodeError::Character),
    ] {
        assert_eq!(check_unit(bad), Err(error), "{bad}");
    }
}

#[test]
fn divisions() {
    for known in [
        "13",
        "10",
        "1306",
        "1331",
        "130629",
        "130632",
        "130638",
        "133100",
        "130629100",
        "130638100201",
        "340000",
        "620102",
        "81",
        "7100",
    ] {
        assert!(is_known_division(known), "{known}");
    }
    for unknown in [
        "", "1", "130", "99", "00", "1399", "130699", "133101", "139999", "13062", "13062910",
        "990000", "13062A", "US", "示示",
    ] {
        assert!(!is_known_division(unknown), "{unknown}");
    }
}

/// Every division of Hebei, and every township of Xiong'an, is known; of Hebei no other county is but the New
/// Area's own.
#[test]
fn the_real_divisions_are_known() {
    let folder = "../admin";
    let (Some(counties), Some(townships)) = (
        real(&format!("{folder}/hebei_counties.csv")),
        real(&format!("{folder}/xiongan_townships.csv")),
    ) else {
        return;
    };
    assert_eq!((counties.len(), townships.len()), (190, 36));
    for code in counties.iter().chain(&townships) {
        assert!(is_known_division(code), "{code}");
    }
    let every = (0..10_000).map(|county| format!("13{county:04}"));
    let known: Vec<String> = every.filter(|code| is_known_division(code)).collect();
    let others = known.iter().filter(|code| !counties.contains(code));
    assert_eq!(others.collect::<Vec<_>>(), ["133100"]);
}
