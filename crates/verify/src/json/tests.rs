use alloc::format;

use super::*;
use JsonErrorKind as Kind;

fn kind(text: &str) -> JsonErrorKind {
    parse(text.as_bytes()).unwrap_err().kind
}

#[test]
fn reads_values_and_places() {
    let text = r#"{"a":[1,-2,"é\n\u001f"],"b":{"c":null,"d":true}}"#;
    let value = parse(text.as_bytes()).unwrap();
    let object = value.as_object().unwrap();
    let a = object.member("a").unwrap();
    assert_eq!(&text[a.span.clone()], r#""a":[1,-2,"é\n\u001f"]"#);
    assert_eq!(&text[a.value_span.clone()], r#"[1,-2,"é\n\u001f"]"#);
    let items = a.value.as_array().unwrap();
    assert_eq!(items[1].value, Value::Integer(-2));
    assert_eq!(items[2].value.as_str(), Some("é\n\u{1f}"));
    assert_eq!(&text[items[2].span.clone()], r#""é\n\u001f""#);
    let b = object.get("b").unwrap().as_object().unwrap();
    assert_eq!(b.get("d"), Some(&Value::Bool(true)));
    assert_eq!(b.get("e"), None);
}

#[test]
fn each_fault_has_its_name() {
    for (text, expected) in [
        ("", Kind::UnexpectedEnd),
        ("\u{feff}{}", Kind::ByteOrderMark),
        (" {}", Kind::Whitespace),
        ("{} ", Kind::Whitespace),
        ("{}\r\n", Kind::Whitespace),
        (r#"{"a": 1}"#, Kind::Whitespace),
        ("{}{}", Kind::TrailingBytes),
        ("{", Kind::UnexpectedEnd),
        (r#"{"a""#, Kind::UnexpectedEnd),
        (r#"{"a":1,}"#, Kind::UnexpectedByte(b'}')),
        ("[1,]", Kind::UnexpectedByte(b']')),
        ("nul", Kind::UnexpectedEnd),
        ("nulL", Kind::UnexpectedByte(b'L')),
        (r#"{"a":1,"a":2}"#, Kind::DuplicateName),
        (r#"{"a":1,"b":2,"a":3}"#, Kind::DuplicateName),
        (r#"{"b":1,"a":2}"#, Kind::NameOrder),
        (r#"{"":1}"#, Kind::Name),
        (r#"{"é":1}"#, Kind::Name),
        (r#"{"\u0061":1}"#, Kind::Name),
        ("\"\t\"", Kind::ControlCharacter),
        (r#""\/""#, Kind::Escape),
        (r#""\u0041""#, Kind::Escape),
        (r#""\u000a""#, Kind::Escape),
        (r#""\u001F""#, Kind::Escape),
        (r#""\u00""#, Kind::Escape),
        (r#""\x""#, Kind::Escape),
        (r#""\ud800""#, Kind::LoneSurrogate),
        (r#""\udc00\ud800""#, Kind::LoneSurrogate),
        (r#"""#, Kind::UnexpectedEnd),
        ("1.0", Kind::Float),
        ("1e2", Kind::Float),
        ("1E400", Kind::Float),
        ("-", Kind::UnexpectedEnd),
        ("+1", Kind::UnexpectedByte(b'+')),
        ("01", Kind::IntegerForm),
        ("-0", Kind::IntegerForm),
        ("9007199254740992", Kind::IntegerRange),
        ("-9007199254740992", Kind::IntegerRange),
        ("99999999999999999999999", Kind::IntegerRange),
        ("NaN", Kind::UnexpectedByte(b'N')),
    ] {
        assert_eq!(kind(text), expected, "{text:?}");
    }
    assert_eq!(
        parse(b"\"\xff\"").unwrap_err(),
        JsonError {
            at: 1,
            kind: Kind::NotUtf8
        }
    );
    assert_eq!(parse(b"9007199254740991"), Ok(Value::Integer(MAX_INTEGER)));
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    assert!(parse(nested(16).as_bytes()).is_ok());
    assert_eq!(kind(&nested(17)), Kind::TooDeep);
    assert_eq!(kind(&nested(100_000)), Kind::TooDeep);
}

#[test]
fn plain_json_is_read_in_any_form() {
    let text =
        " {\"b\" : [ 1 , {} , [ ] ] ,\r\n\t\"a\":\"\\u00e9\\/\\ud83d\\ude00\\n\\u0041\" } \n";
    let value = parse_plain(text.as_bytes()).unwrap();
    let object = value.as_object().unwrap();
    let names: Vec<_> = object.members().iter().map(|m| m.name).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(object.get("a").unwrap().as_str(), Some("é/😀\nA"));
    let b = object.member("b").unwrap();
    assert_eq!(&text[b.value_span.clone()], "[ 1 , {} , [ ] ]");
    assert_eq!(b.value.as_array().unwrap().len(), 3);
    // What is canonical is plain, and reads the same.
    let canonical = r#"{"a":[1,-2,"é\n\u001f"],"b":{"c":null,"d":true}}"#;
    assert_eq!(
        parse_plain(canonical.as_bytes()),
        parse(canonical.as_bytes())
    );
    let twice = parse_plain(br#"{"b":1,"a":2,"b":3}"#).unwrap();
    let members = twice.as_object().unwrap().members();
    let members: Vec<_> = members
        .iter()
        .map(|m| (m.name, m.value.as_integer()))
        .collect();
    assert_eq!(members, [("a", Some(2)), ("b", Some(1)), ("b", Some(3))]);
}

#[test]
fn plain_json_is_json() {
    for (text, expected) in [
        ("", Kind::UnexpectedEnd),
        (" ", Kind::UnexpectedEnd),
        ("\u{feff}{}", Kind::ByteOrderMark),
        ("{} {}", Kind::TrailingBytes),
        ("{ ", Kind::UnexpectedEnd),
        (r#"{"a":1,}"#, Kind::UnexpectedByte(b'}')),
        ("[1, ]", Kind::UnexpectedByte(b']')),
        ("[1 2]", Kind::UnexpectedByte(b'2')),
        ("{'a':1}", Kind::UnexpectedByte(b'\'')),
        ("// a\n{}", Kind::UnexpectedByte(b'/')),
        ("\u{a0}{}", Kind::UnexpectedByte(0xc2)),
        (r#"{"":1}"#, Kind::Name),
        (r#"{"\u0061":1}"#, Kind::Name),
        ("\"\t\"", Kind::ControlCharacter),
        (r#""\u00""#, Kind::Escape),
        (r#""\u+041""#, Kind::Escape),
        (r#""\x""#, Kind::Escape),
        (r#""\ud83d""#, Kind::LoneSurrogate),
        (r#""\ud83d\u0041""#, Kind::LoneSurrogate),
        (r#""\ud83d\n""#, Kind::LoneSurrogate),
        (r#""\ude00\ud83d""#, Kind::LoneSurrogate),
        ("1.5", Kind::Float),
        ("01", Kind::IntegerForm),
        ("9007199254740992", Kind::IntegerRange),
    ] {
        assert_eq!(
            parse_plain(text.as_bytes()).unwrap_err().kind,
            expected,
            "{text:?}"
        );
    }
    let nested = ["[".repeat(17), "]".repeat(17)].concat();
    assert_eq!(
        parse_plain(nested.as_bytes()).unwrap_err().kind,
        Kind::TooDeep
    );
}

#[test]
fn many_members_in_the_worst_order_are_read() {
    let members: Vec<_> = (0..20_000)
        .rev()
        .map(|n| format!("\"{n:05}\":{n}"))
        .collect();
    let text = format!("{{{}}}", members.join(","));
    let value = parse_plain(text.as_bytes()).unwrap();
    let object = value.as_object().unwrap();
    assert_eq!(object.get("00007").unwrap().as_integer(), Some(7));
    let read = object.members().iter().map(|m| m.value.as_integer());
    assert!(read.eq((0..20_000).map(Some)));
}
