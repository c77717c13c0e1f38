//! The record types that this version knows, and who must sign each.

use stele_verify::record::Record;

use crate::tree::{FieldError, TreeCard};

/// A record type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordType {
    /// The state of a tree at one day.
    TreeCard,
}

/// Every type, in the order in which pages list them.
pub const ALL: [RecordType; 1] = [RecordType::TreeCard];

impl RecordType {
    /// The type of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        ALL.into_iter().find(|known| known.name() == name)
    }

    /// The name that stands in `type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TreeCard => "TreeCard",
        }
    }

    /// The roles that must have signed; each is checked.
    pub const fn required_roles(self) -> &'static [&'static str] {
        match self {
            Self::TreeCard => &["custodian"],
        }
    }

    /// The first required role that no signer of the record has.
    pub fn missing_role(self, record: &Record<'_>) -> Option<&'static str> {
        let signed = |role: &str| record.signers().iter().any(|signer| signer.role == role);
        let mut required = self.required_roles().iter().copied();
        required.find(|role| !signed(role))
    }

    /// Checks that the subject has the fields of this type, and no others.
    ///
    /// # Errors
    /// [`FieldError`] with the first field that is wrong.
    pub fn check_fields(self, record: &Record<'_>) -> Result<(), FieldError> {
        match self {
            Self::TreeCard => TreeCard::read(record).map(|_| ()),
        }
    }
}
