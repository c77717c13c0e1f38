//! The canonical form of JSON (RFC 8785), within the record profile.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;

/// Why a value has no canonical form within the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CanonicalError {
    /// A number with a fraction, or beyond ±(2^53-1).
    Number(String),
    /// The canonicaliser refused the value.
    Canonicaliser(String),
    /// The form is canonical, but outside the profile.
    Profile(stele_verify::json::JsonError),
}

/// The bytes of `value` in canonical form, with all text in NFC.
///
/// What this returns, [`stele_verify::json::parse`] accepts.
///
/// # Errors
/// [`CanonicalError`] for what the profile doesn't allow.
pub fn to_bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let value = normalise(value)?;
    let bytes = serde_json_canonicalizer::to_vec(&value)
        .map_err(|error| CanonicalError::Canonicaliser(error.to_string()))?;
    stele_verify::json::parse(&bytes).map_err(CanonicalError::Profile)?;
    Ok(bytes)
}

/// The canonical bytes of any JSON, floats included and text as it is: for foreign credentials.
///
/// # Errors
/// [`CanonicalError::Canonicaliser`] with the library's words.
pub fn to_bytes_foreign(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    serde_json_canonicalizer::to_vec(value)
        .map_err(|error| CanonicalError::Canonicaliser(error.to_string()))
}

fn normalise(value: &Value) -> Result<Value, CanonicalError> {
    Ok(match value {
        Value::Null | Value::Bool(_) => value.clone(),
        Value::Number(number) => match number.as_i64() {
            Some(integer)
                if integer.unsigned_abs() <= stele_verify::json::MAX_INTEGER.unsigned_abs() =>
            {
                value.clone()
            }
            _ => return Err(CanonicalError::Number(number.to_string())),
        },
        Value::String(text) => Value::String(text.nfc().collect()),
        Value::Array(items) => Value::Array(items.iter().map(normalise).collect::<Result<_, _>>()?),
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, value)| Ok((name.clone(), normalise(value)?)))
                .collect::<Result<_, _>>()?,
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sorts_normalises_and_refuses() {
        let bytes = to_bytes(&json!({"b": "e\u{301}", "a": [1, true, null]})).unwrap();
        assert_eq!(bytes, "{\"a\":[1,true,null],\"b\":\"\u{e9}\"}".as_bytes());
        assert_eq!(
            to_bytes(&json!(1.5)),
            Err(CanonicalError::Number("1.5".into()))
        );
        let beyond = json!(9_007_199_254_740_992_i64);
        assert!(matches!(to_bytes(&beyond), Err(CanonicalError::Number(_))));
        assert!(matches!(
            to_bytes(&json!(i64::MIN + 1)),
            Err(CanonicalError::Number(_))
        ));
        assert!(matches!(
            to_bytes(&json!({"é": 1})),
            Err(CanonicalError::Profile(_))
        ));
    }
}
