//! The JSON of a trust file, before its members are read: each object is one, has each member once, and
//! no text hides anything.
//!
//! The reader of the members is more lenient than a file that is signed by several people may be: it takes
//! a list of values for an object, and of a map's member that stands there twice the last.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::TrustError;

/// Refuses what could be read in two ways.
pub(super) fn check(bytes: &[u8]) -> Result<(), TrustError> {
    let mut flaw = None;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let place = Place {
        at: &At::File,
        flaw: &mut flaw,
    };
    let read = place.deserialize(&mut json).and_then(|()| json.end());
    match (flaw, read) {
        (Some(flaw), _) => Err(flaw),
        (None, Err(error)) => Err(TrustError::of_json(&error)),
        (None, Ok(())) => Ok(()),
    }
}

/// A place in the file.
enum At<'a> {
    File,
    Member(&'a At<'a>, &'a str),
    Item(&'a At<'a>, usize),
}

impl At<'_> {
    /// The names of the members on the way; of a list's item `None`.
    fn steps(&self) -> Vec<Option<&str>> {
        match self {
            Self::File => Vec::new(),
            Self::Member(of, name) => [of.steps(), vec![Some(*name)]].concat(),
            Self::Item(of, _) => [of.steps(), vec![None]].concat(),
        }
    }

    /// Whether a list belongs here. Nowhere else does one: what isn't named here is no list.
    fn takes_list(&self) -> bool {
        let steps = self.steps();
        let signed = match steps.as_slice() {
            [Some("signatures")] => return true,
            [Some("signed"), rest @ ..] => rest,
            all => all,
        };
        matches!(
            signed,
            [Some("auditors" | "anchors")]
                | [Some("mirrors"), Some(_)]
                | [Some("signers"), Some("keys")]
                | [Some("anchors"), None, Some("recordTypes" | "areas")]
        )
    }

    /// The policy has lines, and rules of its own for what stands in them.
    fn is_policy(&self) -> bool {
        matches!(
            self.steps().as_slice(),
            [Some("policy")] | [Some("signed"), Some("policy")]
        )
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Member(Self::File, name) => f.write_str(name),
            Self::Member(of, name) => write!(f, "{of}.{name}"),
            Self::Item(of, index) => write!(f, "{of}[{index}]"),
        }
    }
}

/// Reads one value and keeps nothing of it but what is wrong.
struct Place<'p> {
    at: &'p At<'p>,
    flaw: &'p mut Option<TrustError>,
}

impl Place<'_> {
    fn refuse<E: Error>(self, flaw: TrustError) -> E {
        *self.flaw = Some(flaw);
        E::custom("refused")
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if text.chars().any(is_hidden) && !self.at.is_policy() {
            let at = self.at.to_string();
            return Err(self.refuse(TrustError::ControlCharacter { at }));
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        if !self.at.takes_list() {
            let at = self.at.to_string();
            return Err(self.refuse(TrustError::StrayList { at }));
        }
        for index in 0_usize.. {
            let at = &At::Item(self.at, index);
            let flaw = &mut *self.flaw;
            if items.next_element_seed(Place { at, flaw })?.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = members.next_key::<String>()? {
            let at = &At::Member(self.at, &name);
            if name.chars().any(is_hidden) {
                let at = at.to_string();
                return Err(self.refuse(TrustError::ControlCharacter { at }));
            }
            if names.contains(&name) {
                let at = at.to_string();
                return Err(self.refuse(TrustError::MemberTwice { at }));
            }
            let flaw = &mut *self.flaw;
            members.next_value_seed(Place { at, flaw })?;
            names.insert(name);
        }
        Ok(())
    }
}

/// Control characters, line and paragraph separators, and what turns the direction of writing round: with
/// these a name looks like another.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}
