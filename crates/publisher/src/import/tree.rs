//! What a table says about one tree.

use jiff::civil::Date;
use stele_verify::hash::Hash;

pub use super::value::position::Position;

/// The facts of one row, validated, in the record's own units. Turning them into a record and
/// signing it is another's business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeSubject {
    /// The tag on the tree, 1 to 64 characters: `tag`.
    pub tag: String,
    /// `scientificName`, at most 512 bytes.
    pub scientific_name: Option<String>,
    /// `vernacularName`, at most 512 bytes.
    pub vernacular_name: Option<String>,
    /// Diameter of the trunk at breast height in millimetres, 0 to 20,000: `dbhMm`.
    pub dbh_mm: Option<u16>,
    /// `latitudeE7` and `longitudeE7`: both or neither.
    pub position: Option<Position>,
    /// Address: `locality`, at most 512 bytes.
    pub locality: Option<String>,
    /// Section, ward or lot: `section`, at most 512 bytes.
    pub section: Option<String>,
    /// The day the facts were true: `observedOn`.
    pub observed_on: Date,
}

impl TreeSubject {
    /// The thickest trunk that a card may state, in millimetres. The thickest known, the Tule
    /// tree's, measures about 11,600.
    pub const MAX_DBH_MM: u16 = 20_000;

    /// A digest of everything but the day of observation. Two rows with the same digest say the
    /// same of the tree, so the later one needs no new record.
    pub fn digest(&self) -> SubjectDigest {
        let dbh = self.dbh_mm.map(u16::to_be_bytes);
        let latitude = self.position.map(|at| at.latitude_e7().to_be_bytes());
        let longitude = self.position.map(|at| at.longitude_e7().to_be_bytes());
        let fields: [Option<&[u8]>; 8] = [
            Some(self.tag.as_bytes()),
            self.scientific_name.as_ref().map(String::as_bytes),
            self.vernacular_name.as_ref().map(String::as_bytes),
            dbh.as_ref().map(<[u8; 2]>::as_slice),
            latitude.as_ref().map(<[u8; 4]>::as_slice),
            longitude.as_ref().map(<[u8; 4]>::as_slice),
            self.locality.as_ref().map(String::as_bytes),
            self.section.as_ref().map(String::as_bytes),
        ];
        // Each field is a presence byte, its length and its bytes, so that no two subjects share
        // an encoding.
        let mut bytes = Vec::with_capacity(256);
        for field in fields {
            bytes.push(u8::from(field.is_some()));
            let value = field.unwrap_or_default();
            bytes.extend((value.len() as u64).to_be_bytes());
            bytes.extend(value);
        }
        SubjectDigest(Hash::of(&[b"stele/import/tree/v1\0", &bytes]))
    }
}

/// See [`TreeSubject::digest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SubjectDigest(Hash);

impl SubjectDigest {
    /// The 32 bytes, to be kept between imports.
    pub fn as_bytes(&self) -> &[u8; Hash::LEN] {
        self.0.as_bytes()
    }
}

impl From<[u8; Hash::LEN]> for SubjectDigest {
    fn from(bytes: [u8; Hash::LEN]) -> Self {
        Self(Hash::new(bytes))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn tree(tag: &str) -> TreeSubject {
        TreeSubject {
            tag: tag.to_owned(),
            scientific_name: Some("Styphnolobium japonicum".to_owned()),
            vernacular_name: None,
            dbh_mm: Some(250),
            position: Some(Position::new(390_000_000, 1_159_000_000).unwrap()),
            locality: None,
            section: Some("A".to_owned()),
            observed_on: Date::new(2026, 8, 3).unwrap(),
        }
    }

    #[test]
    fn the_day_alone_makes_no_difference() {
        let mut later = tree("T1");
        later.observed_on = Date::new(2027, 8, 3).unwrap();
        assert_eq!(later.digest(), tree("T1").digest());
    }

    #[test]
    fn every_other_field_makes_one() {
        let changes: [fn(&mut TreeSubject); 10] = [
            |t| t.tag.push('2'),
            |t| t.scientific_name = None,
            |t| t.vernacular_name = Some(String::new()),
            |t| t.dbh_mm = Some(251),
            |t| t.dbh_mm = None,
            |t| t.position = None,
            |t| t.position = Position::new(390_000_001, 1_159_000_000).ok(),
            |t| t.position = Position::new(390_000_000, 1_159_000_001).ok(),
            |t| t.locality = Some("A".to_owned()),
            |t| {
                // The same text in the next field is another statement.
                t.locality = t.section.take();
            },
        ];
        let mut digests = vec![tree("T1").digest()];
        for change in changes {
            let mut changed = tree("T1");
            change(&mut changed);
            assert!(!digests.contains(&changed.digest()), "{changed:?}");
            digests.push(changed.digest());
        }
    }

    #[test]
    fn no_text_can_pass_for_two_fields() {
        let (mut one, mut two) = (tree("T1"), tree("T1"));
        one.scientific_name = Some("a\u{1}b".to_owned());
        two.scientific_name = Some("a".to_owned());
        two.vernacular_name = Some("b\0".to_owned());
        assert_ne!(one.digest(), two.digest());
    }

    #[test]
    fn digests_survive_being_kept() {
        let digest = tree("T1").digest();
        assert_eq!(SubjectDigest::from(*digest.as_bytes()), digest);
    }
}
