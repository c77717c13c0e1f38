use super::*;

fn parse(kind: Kind, map: &str) -> Result<RecordMap, MapError> {
    RecordMap::parse(map, kind)
}

/// The code and the line of what is wrong with a map of entities with these lines under `[fields]`,
/// which begin on line 4.
fn wrong_entity(fields: &str) -> (&'static str, u64) {
    let map = format!("kind = \"entities\"\nkey = \"k\"\n[fields]\n{fields}");
    let error = parse(Kind::Entities, &map).unwrap_err();
    (error.code(), error.line)
}

const ENTITY: &str = "id = \"code\"\nlegalName = \"name\"\nkind = { const = \"other\" }\n";

#[test]
fn the_type_knows_its_fields_and_no_others() {
    let map = format!("kind = \"entities\"\nkey = \"k\"\n[fields]\n{ENTITY}");
    let map = parse(Kind::Entities, &map).unwrap();
    let columns: Vec<&str> = map
        .columns()
        .iter()
        .map(|(_, cell)| cell.column.as_str())
        .collect();
    assert_eq!(columns, ["k", "code", "name"]);
    for (line, code) in [
        ("color = \"c\"", "import-map-unknown"),
        (
            "dbhMm = { column = \"c\", unit = \"cm\" }",
            "import-map-unknown",
        ),
        (
            "address = { column = \"c\", unit = \"cm\" }",
            "import-map-unknown",
        ),
        ("address = 3", "import-map-type"),
        ("address = \"\"", "import-map-empty"),
    ] {
        assert_eq!(
            wrong_entity(&format!("{ENTITY}{line}")),
            (code, 7),
            "{line}"
        );
    }
}

#[test]
fn what_the_type_requires_must_come_from_somewhere() {
    assert_eq!(
        wrong_entity("legalName = \"n\"\nkind = { const = \"other\" }"),
        ("import-map-missing", 1)
    );
    assert_eq!(wrong_entity("id = \"code\""), ("import-map-missing", 1));
    let no_fields = parse(Kind::Entities, "kind = \"entities\"\nkey = \"k\"").unwrap_err();
    assert_eq!(no_fields.code(), "import-map-missing");
}

#[test]
fn constants_are_what_their_field_takes() {
    for (line, code) in [
        ("kind = { const = \"wizard\" }", "import-map-const"),
        ("area = { const = [\"1\"] }", "import-map-const"),
        ("area = { const = [] }", "import-map-const"),
        (
            "kind = { const = \"other\", column = \"c\" }",
            "import-map-conflict",
        ),
        (
            "area = { const = [\"13\"], column = \"c\" }",
            "import-map-conflict",
        ),
        (
            "kind = { column = \"c\", words = { \"a\" = \"wizard\" } }",
            "import-map-choice",
        ),
        (
            "kind = { column = \"c\", words = { \"a\" = [\"other\", \"bank\"] } }",
            "import-map-choice",
        ),
    ] {
        let fields = format!("id = \"code\"\nlegalName = \"n\"\n{line}");
        assert_eq!(wrong_entity(&fields), (code, 6), "{line}");
    }
}

#[test]
fn units_prefixes_and_formats_are_said() {
    let listing = |line: &str| {
        let map = format!(
            "kind = \"listings\"\nkey = \"k\"\n[fields]\narea = {{ const = [\"130629\"] }}\n\
             price = \"p\"\npriceCurrency = {{ const = \"CNY\" }}\n{line}"
        );
        parse(Kind::Listings, &map).map_err(|error| error.code())
    };
    assert!(listing("property = \"u\"").is_ok());
    for (line, code) in [
        (
            "property = { column = \"u\", format = \"unit\" }",
            "import-map-prefix",
        ),
        (
            "property = { column = \"u\", prefix = \"130629\" }",
            "import-map-prefix",
        ),
        (
            "property = { column = \"u\", format = \"unit\", prefix = \"1306\" }",
            "import-map-prefix",
        ),
        ("property = \"u\"\nfloorSizeCm2 = \"a\"", "import-map-unit"),
        (
            "property = \"u\"\nfloorSizeCm2 = { column = \"a\", unit = \"cm\" }",
            "import-map-choice",
        ),
        (
            "property = \"u\"\nvalidFrom = { column = \"d\", format = \"us\" }",
            "import-map-choice",
        ),
        (
            "property = \"u\"\nvalidFrom = { column = \"d\", plus_days = 0 }",
            "import-map-type",
        ),
        ("property = \"u\"\nlatitudeE7 = \"y\"", "import-map-missing"),
        (
            "property = \"u\"\nlatitudeE7 = \"y\"\nlongitudeE7 = \"x\"",
            "import-map-missing",
        ),
    ] {
        assert_eq!(listing(line).map(|_| ()), Err(code), "{line}");
    }
}

/// A map of tree events with these lines after `[fields]`, from line 6 on.
fn events(rest: &str) -> Result<RecordMap, (&'static str, u64)> {
    let map = format!(
        "kind = \"tree-events\"\nkey = {{ join = [\"d\", \"t\"] }}\n[fields]\ntag = \"t\"\neventDate = \"d\"\n{rest}"
    );
    parse(Kind::TreeEvents, &map).map_err(|error| (error.code(), error.line))
}

#[test]
fn cases_are_as_strict() {
    let care = "fields = { event = { const = \"care\" } }";
    assert!(events(&format!("[[when]]\n{care}")).is_ok());
    assert!(events("[[when]]\nis = { w = [\"a\", \"b\"] }\nskip = \"a diary\"").is_ok());
    for (rest, wrong) in [
        ("[[when]]\nis = { w = \"a\" }", ("import-map-missing", 6)),
        ("[[when]]\nskip = \"\"", ("import-map-empty", 6)),
        (
            "[[when]]\nskip = \"x\"\nfields = {}",
            ("import-map-conflict", 6),
        ),
        (
            "[[when]]\nfields = { tag = \"t\", event = { const = \"care\" } }",
            ("import-map-conflict", 7),
        ),
        (
            "[[when]]\nis = { w = 3 }\nskip = \"x\"",
            ("import-map-type", 7),
        ),
        ("[[when]]\nskip = \"x\"\nif = 1", ("import-map-unknown", 8)),
        ("[when]\nskip = \"x\"", ("import-map-type", 6)),
    ] {
        assert_eq!(events(rest).map(|_| ()), Err(wrong), "{rest}");
    }
}

#[test]
fn only_roles_of_the_type_have_signers() {
    let map = |role: &str| {
        format!("kind = \"entities\"\nkey = \"k\"\n[signers]\n{role} = \"c\"\n[fields]\n{ENTITY}")
    };
    let good = parse(Kind::Entities, &map("registrar")).unwrap();
    assert_eq!(good.signers[0].0, "registrar");
    let bad = parse(Kind::Entities, &map("tenant")).unwrap_err();
    assert_eq!((bad.code(), bad.line), ("import-map-unknown", 4));
}

#[test]
fn a_key_is_no_constant_and_a_kind_no_other() {
    let map = format!("kind = \"entities\"\nkey = {{ const = \"k\" }}\n[fields]\n{ENTITY}");
    assert_eq!(
        parse(Kind::Entities, &map).unwrap_err().code(),
        "import-map-const"
    );
    assert_eq!(
        parse(Kind::Leases, &map).unwrap_err().code(),
        "import-map-choice"
    );
}

#[test]
fn every_field_of_every_kind_can_be_mapped() {
    for kind in Kind::ALL {
        for field in kind.record_type().fields() {
            assert!(
                Reading::exists(field.form),
                "{} of {}",
                field.name,
                kind.name()
            );
        }
    }
}
