//! Why somebody was not entitled to sign.

/// Why somebody was not entitled to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorityReason {
    /// The key was neither registered to an entity nor attested as a person's.
    KeyUnknown {
        /// The key.
        key: String,
        /// The role in which it signed.
        role: String,
    },
    /// The key had been revoked.
    KeyRevoked {
        /// The key.
        key: String,
        /// Number of the entry that revoked it.
        by: u64,
    },
    /// Somebody signed as holder of another's key.
    NotTheHolder {
        /// The key that signed.
        key: String,
    },
    /// No accreditation covers the record type, the role and the area.
    NotAccredited {
        /// The entity's id, or the key where no entity is known.
        who: String,
        /// The role in which it signed.
        role: String,
        /// The narrowest area that the record names.
        area: Option<String>,
    },
    /// What entitles the signer had ended.
    Ended {
        /// Number of the entry that entitled the signer.
        by: u64,
        /// When it ended, in POSIX seconds.
        until: u64,
    },
    /// What entitles the signer hadn't begun.
    NotYet {
        /// Number of the entry that entitles the signer.
        by: u64,
        /// When it begins, in POSIX seconds.
        from: u64,
    },
    /// What entitled the signer had been taken back or replaced.
    Undone {
        /// Number of the entry that entitled the signer.
        by: u64,
        /// Number of the entry that took it back.
        undone: u64,
    },
    /// A withdrawal of a record that isn't there, or is about something else.
    NothingToWithdraw {
        /// The id that it names.
        id: String,
    },
    /// A withdrawal by somebody who didn't sign what is withdrawn.
    NotAParty {
        /// Number of the entry that would be withdrawn.
        of: u64,
    },
    /// A withdrawal of what several have agreed, by some of them only.
    NotAllParties {
        /// Number of the entry that would be withdrawn.
        of: u64,
    },
    /// A withdrawal of money or points that have moved: that is reversed, not withdrawn.
    MovementStays {
        /// Number of the entry that would be withdrawn.
        of: u64,
    },
    /// Two roles that must be of different parties are of the same one.
    SameParty {
        /// The entity's id, or the key.
        who: String,
        /// One role.
        one: String,
        /// The other.
        other: String,
    },
}

impl AuthorityReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KeyUnknown { .. } => "key-unknown",
            Self::KeyRevoked { .. } => "key-revoked",
            Self::NotTheHolder { .. } => "not-the-holder",
            Self::NotAccredited { .. } => "not-accredited",
            Self::Ended { .. } => "entitlement-ended",
            Self::NotYet { .. } => "entitlement-not-yet",
            Self::Undone { .. } => "entitlement-undone",
            Self::NothingToWithdraw { .. } => "nothing-to-withdraw",
            Self::NotAParty { .. } => "not-a-party",
            Self::NotAllParties { .. } => "not-all-parties",
            Self::MovementStays { .. } => "movement-stays",
            Self::SameParty { .. } => "same-party",
        }
    }
}
