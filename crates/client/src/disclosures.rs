//! Disclosure files: what the holder of private fields hands over, so that somebody can see what was
//! logged. Their form is set out in docs/disclosures.md.
//!
//! Nothing in such a file is believed: each disclosure is held against the digests of the record that it
//! names, and the salt of a document against the hash that the record has.

use stele_verify::encoding::from_base64url;
use stele_verify::hash::Hash;
use stele_verify::json::{self, JsonError, Object, Value};
use stele_verify::record::{MIN_SALT_LEN, is_uri};

/// The most bytes of a disclosure file.
pub const MAX_LEN: usize = 256 * 1024;
/// The most records that one file is about.
pub const MAX_RECORDS: usize = 16;
/// The most disclosures of one record.
pub const MAX_DISCLOSURES: usize = 64;

/// What `stele` says in this version.
const VERSION: &str = "disclosures/v1";
/// The one field that is a salted hash of a file.
const DOCUMENT: &str = "documentHash";

/// Why a file is no disclosure file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisclosuresError {
    /// There is nothing in it.
    Empty,
    /// Longer than [`MAX_LEN`] bytes.
    TooLong,
    /// It is not in canonical form.
    Json(JsonError),
    /// It says of itself that it is something else, or of another version.
    Version,
    /// A member is missing, stands there in another form, or belongs to no disclosure file.
    Member(&'static str),
    /// It is about more records, or has more disclosures of one, than a file may have.
    TooMany,
    /// Its records aren't in order, or one of them stands there twice.
    Order,
    /// The salt of the document doesn't have 16 bytes.
    Salt,
}

impl DisclosuresError {
    /// The stable code of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "disclosures-empty",
            Self::TooLong => "disclosures-too-long",
            Self::Json(error) => error.kind.code(),
            Self::Version => "disclosures-version",
            Self::Member(_) => "disclosures-member",
            Self::TooMany => "disclosures-too-many",
            Self::Order => "disclosures-order",
            Self::Salt => "disclosures-salt",
        }
    }
}

/// The salt of a document.
pub type Salt = [u8; MIN_SALT_LEN];

/// What is disclosed of one record, as it stands in the file: not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosed {
    /// The record's id.
    pub record: String,
    /// The disclosures, to be held against the record's digests.
    pub disclosures: Vec<String>,
    /// The salt that goes before the document when it is hashed.
    pub document_salt: Option<Salt>,
}

/// Whether bytes say of themselves that they are a disclosure file, of whatever version.
pub fn claims_to_be(bytes: &[u8]) -> bool {
    const MEMBER: &[u8] = b"\"stele\":\"disclosures/";
    bytes.len() <= MAX_LEN && bytes.windows(MEMBER.len()).any(|found| found == MEMBER)
}

/// Reads a disclosure file: what it holds of each record, in the order of their ids.
///
/// # Errors
/// [`DisclosuresError`] for anything that a writer wouldn't have written.
pub fn parse(bytes: &[u8]) -> Result<Vec<Disclosed>, DisclosuresError> {
    match bytes.len() {
        0 => return Err(DisclosuresError::Empty),
        1..=MAX_LEN => {}
        _ => return Err(DisclosuresError::TooLong),
    }
    let value = json::parse(bytes).map_err(DisclosuresError::Json)?;
    let file = value.as_object().ok_or(DisclosuresError::Version)?;
    if file.get("stele").and_then(Value::as_str) != Some(VERSION) {
        return Err(DisclosuresError::Version);
    }
    only(file, &["records", "stele"], "records")?;
    let records = file.get("records").and_then(Value::as_array);
    let records = records.ok_or(DisclosuresError::Member("records"))?;
    if records.is_empty() {
        return Err(DisclosuresError::Member("records"));
    }
    if records.len() > MAX_RECORDS {
        return Err(DisclosuresError::TooMany);
    }
    let records = records.iter().map(|item| read(&item.value));
    let records: Vec<Disclosed> = records.collect::<Result<_, _>>()?;
    if records.is_sorted_by(|a, b| a.record < b.record) {
        Ok(records)
    } else {
        Err(DisclosuresError::Order)
    }
}

/// The SHA-256 that a document is logged under: of the salt's bytes and the file's.
pub fn salted_hash(salt: &Salt, document: &[u8]) -> Hash {
    Hash::of(&[salt, document])
}

fn read(value: &Value<'_>) -> Result<Disclosed, DisclosuresError> {
    let member = value.as_object();
    let member = member.ok_or(DisclosuresError::Member("records"))?;
    only(member, &["disclosures", "record", "salts"], "records")?;
    let id = member.get("record").and_then(Value::as_str);
    let id = id.filter(|id| is_uri(id));
    let disclosures = match member.get("disclosures") {
        Some(value) => texts(value)?,
        None => Vec::new(),
    };
    let document_salt = match member.get("salts") {
        Some(value) => Some(salt(value)?),
        None => None,
    };
    if disclosures.is_empty() && document_salt.is_none() {
        return Err(DisclosuresError::Member("disclosures"));
    }
    Ok(Disclosed {
        record: id.ok_or(DisclosuresError::Member("record"))?.to_owned(),
        disclosures,
        document_salt,
    })
}

/// One or more texts, none of them twice.
fn texts(value: &Value<'_>) -> Result<Vec<String>, DisclosuresError> {
    const WRONG: DisclosuresError = DisclosuresError::Member("disclosures");
    let items = value.as_array().ok_or(WRONG)?;
    if items.len() > MAX_DISCLOSURES {
        return Err(DisclosuresError::TooMany);
    }
    let texts = items.iter().map(|item| item.value.as_str());
    let texts: Option<Vec<&str>> = texts.collect();
    let texts = texts.filter(|texts| !texts.is_empty()).ok_or(WRONG)?;
    let mut once = texts.clone();
    once.sort_unstable();
    once.dedup();
    if once.len() == texts.len() {
        Ok(texts.into_iter().map(str::to_owned).collect())
    } else {
        Err(WRONG)
    }
}

fn salt(value: &Value<'_>) -> Result<Salt, DisclosuresError> {
    let salts = value.as_object().ok_or(DisclosuresError::Member("salts"))?;
    only(salts, &[DOCUMENT], "salts")?;
    let salt = salts.get(DOCUMENT).and_then(Value::as_str);
    let salt = salt.ok_or(DisclosuresError::Member("salts"))?;
    let bytes = from_base64url(salt).ok_or(DisclosuresError::Salt)?;
    Salt::try_from(bytes.as_slice()).map_err(|_| DisclosuresError::Salt)
}

/// No other members than these.
fn only(object: &Object<'_>, names: &[&str], place: &'static str) -> Result<(), DisclosuresError> {
    let mut members = object.members().iter();
    if members.all(|member| names.contains(&member.name)) {
        Ok(())
    } else {
        Err(DisclosuresError::Member(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stele_verify::json::JsonErrorKind;

    const SALT: &str = "AAECAwQFBgcICQoLDA0ODw";

    fn file(records: &str) -> String {
        format!("{{\"records\":[{records}],\"stele\":\"disclosures/v1\"}}")
    }

    fn member(id: &str) -> String {
        format!("{{\"record\":\"{id}\",\"salts\":{{\"documentHash\":\"{SALT}\"}}}}")
    }

    fn error(text: &str) -> DisclosuresError {
        parse(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn reads_what_a_landlord_hands_over() {
        let title = "{\"disclosures\":[\"WyJ\",\"Wyz\"],\"record\":\"urn:uuid:1\"}";
        let text = file(&format!("{title},{}", member("urn:uuid:2")));
        assert!(claims_to_be(text.as_bytes()));
        let records = parse(text.as_bytes()).unwrap();
        assert_eq!(records.len(), 2);
        assert_eq!(records[0].disclosures, ["WyJ", "Wyz"]);
        assert_eq!(records[0].document_salt, None);
        let salt = records[1].document_salt.unwrap();
        assert_eq!(salt, core::array::from_fn(|at| u8::try_from(at).unwrap()));
        let whole = [&salt[..], b"lease"].concat();
        assert_eq!(salted_hash(&salt, b"lease"), Hash::of(&[&whole]));
    }

    #[test]
    fn accepts_only_what_it_would_write() {
        let json = |at, kind| DisclosuresError::Json(JsonError { at, kind });
        let one = member("urn:uuid:1");
        let member_of = DisclosuresError::Member;
        for (text, expected) in [
            (String::new(), DisclosuresError::Empty),
            ("x".repeat(MAX_LEN + 1), DisclosuresError::TooLong),
            ("[]".into(), DisclosuresError::Version),
            ("{}".into(), DisclosuresError::Version),
            (file(&one).replace("v1", "v2"), DisclosuresError::Version),
            (file(""), member_of("records")),
            (file("1"), member_of("records")),
            (
                file(&one).replace("]", "],\"salt\":1"),
                member_of("records"),
            ),
            (
                file(&one).replace("\"salts\"", "\"salty\""),
                member_of("records"),
            ),
            (
                file("{\"record\":\"urn:uuid:1\"}"),
                member_of("disclosures"),
            ),
            (
                file("{\"disclosures\":[],\"record\":\"urn:uuid:1\"}"),
                member_of("disclosures"),
            ),
            (
                file("{\"disclosures\":[\"a\",\"a\"],\"record\":\"urn:uuid:1\"}"),
                member_of("disclosures"),
            ),
            (
                file("{\"disclosures\":[1],\"record\":\"urn:uuid:1\"}"),
                member_of("disclosures"),
            ),
            (file(&member("no id")), member_of("record")),
            (
                file(&one.replace("documentHash", "photo")),
                member_of("salts"),
            ),
            (
                file(&one.replace(SALT, "AAECAwQFBgcICQoLDA0O")),
                DisclosuresError::Salt,
            ),
            (file(&one.replace(SALT, "=")), DisclosuresError::Salt),
            (file(&format!("{one},{one}")), DisclosuresError::Order),
            (
                file(&format!("{},{one}", member("urn:uuid:2"))),
                DisclosuresError::Order,
            ),
            (
                format!("{}\n", file(&one)),
                json(112, JsonErrorKind::Whitespace),
            ),
        ] {
            assert_eq!(error(&text), expected, "{text:.80}");
        }
        let many: Vec<String> = (10..27).map(|n| member(&format!("urn:uuid:{n}"))).collect();
        assert_eq!(error(&file(&many.join(","))), DisclosuresError::TooMany);
    }

    #[test]
    fn what_is_something_else_doesnt_claim() {
        for bytes in [&b""[..], b"%PDF-1.7", b"{\"stele\":\"dossier\"}"] {
            assert!(!claims_to_be(bytes));
        }
        assert!(claims_to_be(b"{\"stele\":\"disclosures/v9\"}"));
    }
}
