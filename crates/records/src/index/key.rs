//! Index keys: what the index lists entries under.

mod read;
mod written;

pub use written::WrittenKeyError;

use stele_verify::hash::Hash;

/// Keeps the hashes of this map apart from every other use of SHA-256; ends in the map's version.
const DOMAIN: &[u8] = b"stele/index/v1";

/// Stands between the parts of a compound value.
const SEPARATOR: u8 = 0;

/// The side of a grid cell in degrees x 10^7: 0.0001 degree, about 11 m from north to south.
const CELL_E7: i64 = 1_000;

/// What kind of thing a key names. The kind is part of the key: a tag and a receipt of the same
/// text have lists of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An id that a record mentions anywhere: its own, its subject's, its signers', another record's.
    Ref,
    /// The id of what a record is about.
    Subject,
    /// A flat, by its real-estate unit number.
    Property,
    /// Somebody who takes part, by any role.
    Party,
    /// A key that a record names as a signer.
    Signer,
    /// An engineering project.
    Project,
    /// A contract.
    Contract,
    /// A tag on a tree.
    Tag,
    /// A points account.
    Account,
    /// A scoped pseudonym of a person.
    Pseudonym,
    /// A receipt.
    Receipt,
    /// A line of a payment: [`IndexKey::payment_line`].
    PaymentLine,
    /// A document or photo, by its SHA-256 as 64 lower-case hex digits.
    Sha256,
    /// A record type.
    Type,
    /// A record type within an area: [`IndexKey::area`].
    Area,
    /// A cell of the grid: [`IndexKey::cell`].
    Cell,
    /// Entries that are neither records of the profile nor index-root entries. The value is empty.
    Malformed,
    /// Index-root entries. The value is empty.
    IndexRoot,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 18] = [
        Self::Ref,
        Self::Subject,
        Self::Property,
        Self::Party,
        Self::Signer,
        Self::Project,
        Self::Contract,
        Self::Tag,
        Self::Account,
        Self::Pseudonym,
        Self::Receipt,
        Self::PaymentLine,
        Self::Sha256,
        Self::Type,
        Self::Area,
        Self::Cell,
        Self::Malformed,
        Self::IndexRoot,
    ];

    /// The name that is hashed into keys, in lower-case ASCII letters, digits and hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ref => "ref",
            Self::Subject => "subject",
            Self::Property => "property",
            Self::Party => "party",
            Self::Signer => "signer",
            Self::Project => "project",
            Self::Contract => "contract",
            Self::Tag => "tag",
            Self::Account => "account",
            Self::Pseudonym => "pseudonym",
            Self::Receipt => "receipt",
            Self::PaymentLine => "payment-line",
            Self::Sha256 => "sha256",
            Self::Type => "type",
            Self::Area => "area",
            Self::Cell => "cell",
            Self::Malformed => "malformed",
            Self::IndexRoot => "index-root",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A kind and the exact bytes of a value, in the order of kinds and then of bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndexKey {
    kind: Kind,
    value: Vec<u8>,
}

impl IndexKey {
    /// A key of this kind and value, which is not looked at: one that a person or a file names is
    /// read by [`IndexKey::read`]. Compound values are made by [`IndexKey::area`],
    /// [`IndexKey::payment_line`] and [`IndexKey::cell`].
    pub fn new(kind: Kind, value: impl Into<Vec<u8>>) -> Self {
        Self {
            kind,
            value: value.into(),
        }
    }

    /// Records of one type in one area: all listings in Rongcheng. The value is the type, a zero
    /// byte and the area; no record type holds a zero byte, so no two pairs share a value.
    pub fn area(record_type: &str, area: &str) -> Self {
        Self::compound(Kind::Area, record_type, area)
    }

    /// One line of a payment, which must be paid only once. The value is the payment's id, a zero
    /// byte and the line in decimal digits.
    pub fn payment_line(payment: &str, line: i64) -> Self {
        Self::compound(Kind::PaymentLine, payment, &line.to_string())
    }

    /// The cell of the grid that a place lies in; latitude and longitude in degrees x 10^7.
    ///
    /// Cells are 0.0001 degree wide and numbered by flooring, so 0 holds 0 up to 999, and -1 holds
    /// -1,000 up to -1. The value is both numbers with a comma between: `390401,1158801`.
    pub fn cell(latitude_e7: i64, longitude_e7: i64) -> Self {
        Self::numbered_cell(cell_number(latitude_e7), cell_number(longitude_e7))
    }

    /// The cell of a place and the eight around it, in the order of latitude and then longitude:
    /// whatever lies within 0.0001 degree of the place is in one of them.
    ///
    /// The grid doesn't close at the 180th meridian.
    pub fn cells_around(latitude_e7: i64, longitude_e7: i64) -> [Self; 9] {
        let (latitude, longitude) = (cell_number(latitude_e7), cell_number(longitude_e7));
        [
            (-1, -1),
            (-1, 0),
            (-1, 1),
            (0, -1),
            (0, 0),
            (0, 1),
            (1, -1),
            (1, 0),
            (1, 1),
        ]
        .map(|(north, east): (i64, i64)| {
            Self::numbered_cell(
                latitude.saturating_add(north),
                longitude.saturating_add(east),
            )
        })
    }

    /// What it names.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The exact bytes of the value.
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// The two parts of a compound value, if it is one.
    pub fn parts(&self) -> Option<(&[u8], &[u8])> {
        let is_separator = |byte: &u8| *byte == SEPARATOR;
        let mut bytes = self.value.iter();
        let at = match self.kind {
            // A type holds no zero byte, an area may.
            Kind::Area => bytes.position(is_separator)?,
            // A payment's id may hold one, digits don't.
            Kind::PaymentLine => bytes.rposition(is_separator)?,
            _ => return None,
        };
        let (first, rest) = self.value.split_at_checked(at)?;
        Some((first, rest.get(1..)?))
    }

    /// The key in the index tree: SHA-256("stele/index/v1" | 00 | kind | 00 | value).
    ///
    /// Neither of the first two holds a zero byte, so no two keys are hashed from the same bytes.
    pub fn hash(&self) -> Hash {
        let name = self.kind.name().as_bytes();
        Hash::of(&[DOMAIN, &[SEPARATOR], name, &[SEPARATOR], &self.value])
    }

    fn compound(kind: Kind, first: &str, second: &str) -> Self {
        let mut value = first.as_bytes().to_vec();
        value.push(SEPARATOR);
        value.extend_from_slice(second.as_bytes());
        Self { kind, value }
    }

    fn numbered_cell(latitude: i64, longitude: i64) -> Self {
        Self::new(Kind::Cell, format!("{latitude},{longitude}"))
    }
}

/// Floor division: with a positive divisor it is the Euclidean one.
const fn cell_number(degrees_e7: i64) -> i64 {
    degrees_e7.div_euclid(CELL_E7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::MAP_ID;

    #[test]
    fn names_are_distinct_and_read_back() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
            let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            assert!(kind.name().bytes().all(is_plain), "{kind:?}");
        }
        assert!(Kind::ALL.is_sorted_by(|a, b| a < b));
        for other in ["", "Ref", "refs", "index_root"] {
            assert_eq!(Kind::from_name(other), None, "{other:?}");
        }
    }

    /// Version 1 of the map, pinned: computed apart from this code. If a hash changes, every
    /// published index is wrong, so a change needs a new version of the map.
    #[test]
    fn hashes_of_v1_never_change() {
        assert!(DOMAIN.ends_with(MAP_ID.as_bytes()));
        let new = |kind, value: &str| IndexKey::new(kind, value);
        let hex_digits = "0123456789abcdef".repeat(4);
        for (key, hash) in [
            (
                new(Kind::Ref, "urn:stele:tree:7"),
                "2cb2c5649675e5dccdbbaf37b51b91819842dd1158e8883c1ae3647d29e703e0",
            ),
            (
                new(Kind::Subject, "urn:stele:tree:7"),
                "c4ac06313c7bdfcc2224e594420ef56c7ffde72e5fd6ab5b29c6569b25c416af",
            ),
            (
                new(Kind::Property, "130629001001GB00001F00010001"),
                "4f66631ed1d3c31e9741fa9b9306ff590b42a3453e9ebfba9d8b2f5b939025ef",
            ),
            (
                new(Kind::Party, "91133100MA0CPN1A14"),
                "e8d68381d1302396ff779ffac3e294bcd6f42f4003fa399d640935f04bf76e0b",
            ),
            (
                new(
                    Kind::Signer,
                    "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
                ),
                "6ff848362e3700ae39f2ad417356f452d270f2b220da287a63d27a324209b464",
            ),
            (
                new(Kind::Project, "P-1"),
                "f722a717c9d45dfd3e733db26095ff2ab462ee4dbc9a923344247006ae7a67b3",
            ),
            (
                new(Kind::Contract, "C-1"),
                "2af700ee23b00c7ac119a8f33cbada42ff561de91ee1783b4489355ce88167a6",
            ),
            (
                new(Kind::Tag, "杨/1"),
                "97a8e50d6e61fadcb51bac15630de4ebaf3ab9fe2026663ea0ed300b3f9ddc4d",
            ),
            (
                new(Kind::Account, "A-1"),
                "ad95237303fb455ba9c3fdeaea3aec60670adb549ea181cb2638331207559a83",
            ),
            (
                new(Kind::Pseudonym, "worker-1"),
                "0563622eb10409edb510eb997c67f2aa1040f34cd97ac73f0a6e5c8149c3c830",
            ),
            (
                new(Kind::Receipt, "R-1"),
                "4eb02d24f959fe683e869ca2ad45cede25777a2b8da61f6a10f69c545796c77f",
            ),
            (
                IndexKey::payment_line("PAY-1", 12),
                "ce35ab66a873c74eb7467a7836dfa0fd6c83209d6c99b89dbea9bc1398bd553f",
            ),
            (
                new(Kind::Sha256, &hex_digits),
                "b1af1c5feda4c6d1db6eaea082bfa431365db6808dbc249d106ef8c624f70b6a",
            ),
            (
                new(Kind::Type, "TreeCard"),
                "a61fb995e931a281a272950f408e34fc6d3b6bb370584d94d68c5bd4745b34d9",
            ),
            (
                IndexKey::area("RentalListing", "130629"),
                "f6025b7a1e42a1cbf257346b83e282fb82cb6911f928c804c73d56d580593819",
            ),
            (
                IndexKey::cell(390_401_234, 1_158_801_234),
                "f9e5bb459a7695d32743b2682c882fa83bd50dc64794b1f716a90ab01880cd85",
            ),
            (
                IndexKey::cell(-1, -1_001),
                "2db88ff5d18ed49fac8d3f59259b317b91935e9dedc05ba5d7e501ca6be22be3",
            ),
            (
                new(Kind::Malformed, ""),
                "115a087c8593c65b2db05d295f0634b884afd8518fc855fdf96b59a4cc55bfcf",
            ),
            (
                new(Kind::IndexRoot, ""),
                "8f0312aadccf1d880756f3b47bbfee8247789772059b37908753d761ce42e802",
            ),
        ] {
            assert_eq!(key.hash().to_hex(), hash, "{key:?}");
        }
    }

    #[test]
    fn places_fall_into_cells() {
        for (latitude, longitude, cell) in [
            (390_401_000, 1_158_801_000, "390401,1158801"),
            (390_401_999, 1_158_801_999, "390401,1158801"),
            (390_402_000, 1_158_802_000, "390402,1158802"),
            (0, 999, "0,0"),
            (-1, -1_000, "-1,-1"),
            (-1_001, -2_000, "-2,-2"),
            (i64::MIN, i64::MAX, "-9223372036854776,9223372036854775"),
        ] {
            let expected = IndexKey::new(Kind::Cell, cell);
            assert_eq!(IndexKey::cell(latitude, longitude), expected);
        }
    }

    #[test]
    fn neighbours_are_in_the_cells_around() {
        let (latitude, longitude) = (390_401_999, -1_000);
        let around = IndexKey::cells_around(latitude, longitude);
        assert!(around.is_sorted_by_key(|key| {
            let text = std::str::from_utf8(key.value()).unwrap();
            let (north, east) = text.split_once(',').unwrap();
            (north.parse::<i64>().unwrap(), east.parse::<i64>().unwrap())
        }));
        assert_eq!(around[4], IndexKey::cell(latitude, longitude));
        for north in [-1_000, -1, 0, 1, 1_000] {
            for east in [-1_000, -1, 0, 1, 1_000] {
                let neighbour = IndexKey::cell(latitude + north, longitude + east);
                assert!(around.contains(&neighbour), "{north} {east}");
            }
        }
        for place in [i64::MIN, i64::MAX] {
            assert_eq!(IndexKey::cells_around(place, place).len(), 9);
        }
    }
}
