//! RFC 8785's own examples: input, output, and the output in hexadecimal.

use serde_json::Value;
use stele_sign::canonical::{CanonicalError, to_bytes, to_bytes_foreign};
use stele_verify::json::{self, JsonError, JsonErrorKind};

use crate::vectors::Files;

/// Each example, and why its output is outside the profile, if it is.
const OUTPUTS: [(&str, Option<JsonError>); 6] = [
    ("arrays", None),
    // "péché" is a name, and names are ASCII.
    ("french", outside(32, JsonErrorKind::Name)),
    // The first name is empty.
    ("structures", outside(2, JsonErrorKind::Name)),
    // Å of two characters: only who makes records has to normalise.
    ("unicode", None),
    ("values", outside(41, JsonErrorKind::Float)),
    // A line feed, escaped, in a name.
    ("weird", outside(2, JsonErrorKind::Name)),
];

const fn outside(at: usize, kind: JsonErrorKind) -> Option<JsonError> {
    Some(JsonError { at, kind })
}

/// The canonicaliser gives the output for each input, byte for byte.
pub fn the_canonicaliser(files: &Files) {
    let mut inputs: Vec<_> = files.all().iter().map(|file| file.path.as_str()).collect();
    inputs.retain(|path| path.starts_with("testdata/input/"));
    assert_eq!(inputs.len(), OUTPUTS.len());
    for (name, _) in OUTPUTS {
        let input: Value = serde_json::from_slice(files.get(&input(name))).unwrap();
        let output = files.get(&output(name));
        assert_eq!(to_bytes_foreign(&input).as_deref(), Ok(output), "{name}");
        // What is canonical stays as it is.
        let again: Value = serde_json::from_slice(output).unwrap();
        assert_eq!(to_bytes_foreign(&again).as_deref(), Ok(output), "{name}");
        let digits = files.get(&format!("testdata/outhex/{name}.txt"));
        let digits = core::str::from_utf8(digits)
            .unwrap()
            .split_ascii_whitespace();
        let bytes = digits.map(|digits| u8::from_str_radix(digits, 16).unwrap());
        assert!(bytes.eq(output.iter().copied()), "{name}");
    }
}

/// The verifier takes exactly the outputs within the profile, and no input as it is.
pub fn the_verifier(files: &Files) {
    for (name, error) in OUTPUTS {
        let result = json::parse(files.get(&output(name))).err();
        assert_eq!(result, error, "{name}");
        let result = json::parse(files.get(&input(name)));
        assert_eq!(
            result.map_err(|error| error.kind),
            Err(JsonErrorKind::Whitespace),
            "{name}"
        );
    }
}

/// Who makes records refuses what the verifier would refuse, and normalises the rest.
pub fn the_signer(files: &Files) {
    for (name, error) in OUTPUTS {
        let bytes = files.get(&output(name));
        let value: Value = serde_json::from_slice(bytes).unwrap();
        let result = to_bytes(&value);
        match (name, error) {
            ("unicode", _) => {
                let composed = "{\"Unnormalized Unicode\":\"\u{c5}\"}";
                assert_eq!(result.as_deref(), Ok(composed.as_bytes()));
            }
            (_, None) => assert_eq!(result.as_deref(), Ok(bytes), "{name}"),
            (
                _,
                Some(JsonError {
                    kind: JsonErrorKind::Float,
                    ..
                }),
            ) => {
                assert!(matches!(result, Err(CanonicalError::Number(_))), "{name}");
            }
            (_, Some(error)) => assert_eq!(result, Err(CanonicalError::Profile(error)), "{name}"),
        }
    }
}

fn input(name: &str) -> String {
    format!("testdata/input/{name}.json")
}

fn output(name: &str) -> String {
    format!("testdata/output/{name}.json")
}
