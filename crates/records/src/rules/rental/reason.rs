//! Why a rule of the rental platform didn't simply pass.

/// Why a rule of the rental platform didn't simply pass. Numbers are those of entries, times are POSIX
/// seconds, days are YYYY-MM-DD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RentalReason {
    /// Nobody entitled has attested who owns the flat.
    NoTitle,
    /// The key isn't the owner's.
    NotTheOwner {
        /// The key that signed.
        key: String,
        /// The title.
        title: u64,
    },
    /// The agent had no mandate of the owner.
    NoMandate {
        /// The agent's entity.
        agent: String,
    },
    /// The agent's mandate had ended.
    MandateEnded {
        /// The mandate.
        by: u64,
        /// When it ended.
        until: u64,
    },
    /// The title is sealed.
    TitleSealed {
        /// The attestation.
        by: u64,
    },
    /// The title is revoked.
    TitleRevoked {
        /// The attestation.
        by: u64,
    },
    /// The attestation has run out.
    TitleEnded {
        /// The attestation.
        by: u64,
        /// When it ended.
        until: u64,
    },
    /// The flat has another owner since.
    PassedOn {
        /// The newer attestation.
        by: u64,
    },
    /// Somebody else lists the flat, by another right.
    OtherPrincipal {
        /// The other listing.
        other: u64,
    },
    /// Only one agent may list the flat, and it is another.
    Exclusive {
        /// The exclusive mandate.
        mandate: u64,
    },
    /// The flat is let.
    Let {
        /// The lease.
        lease: u64,
        /// Its first day.
        from: String,
        /// Its last day.
        until: String,
    },
    /// The same photo is on an earlier listing of another flat.
    PhotoElsewhere {
        /// The other listing.
        other: u64,
    },
    /// The price differs much from that of the version before.
    PriceJump {
        /// The version before.
        before: u64,
        /// Its price.
        price: String,
    },
    /// The same lister has another listing of the flat, with another price.
    OtherPrice {
        /// The other listing.
        other: u64,
        /// Its price.
        price: String,
    },
    /// The rent is far below that of comparable offers.
    FarBelow {
        /// The area.
        area: String,
        /// How many percent of the median it is, for the same floor space.
        percent: u64,
        /// How many offers it was compared with.
        offers: u64,
    },
    /// The rent differs from that of the listing.
    RentDiffers {
        /// The listing.
        listing: u64,
        /// Its price.
        price: String,
    },
    /// Floor space, floor or rooms differ from the title's.
    SizeDiffers {
        /// The title.
        title: u64,
        /// The name of the field.
        field: &'static str,
    },
    /// The lease ends before it begins.
    DatesReversed,
    /// The deposit is too high.
    Deposit {
        /// The highest that is allowed, in months of rent.
        months: u64,
    },
    /// The flat is reserved for somebody else.
    Reserved {
        /// The reservation.
        by: u64,
        /// Until when.
        until: u64,
    },
    /// Another lease of the same days was logged later: both can't be right.
    LaterLease {
        /// The other lease.
        other: u64,
    },
    /// The lease that it names isn't there, or counts for nothing.
    NoLease {
        /// The id that it names.
        id: String,
    },
    /// A sublease doesn't lie within the days of its head lease.
    OutsideHeadLease {
        /// The head lease.
        head: u64,
    },
    /// The landlord of a sublease isn't the tenant of the head lease.
    NotTheTenant {
        /// The head lease.
        head: u64,
    },
    /// The landlord above hasn't consented.
    NoConsent {
        /// The head lease.
        head: u64,
    },
    /// The person who signed was attested for something else, or under another pseudonym.
    OtherPerson {
        /// The attestation.
        by: u64,
        /// The role in which the person signed.
        role: &'static str,
    },
    /// Nobody has attested who the person is who signed.
    NotAttested {
        /// The role in which the person signed.
        role: &'static str,
    },
    /// It isn't signed by the parties of the lease.
    NotItsParties {
        /// The lease.
        lease: u64,
    },
}

impl RentalReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoTitle => "no-title",
            Self::NotTheOwner { .. } => "not-the-owner",
            Self::NoMandate { .. } => "no-mandate",
            Self::MandateEnded { .. } => "mandate-ended",
            Self::TitleSealed { .. } => "title-sealed",
            Self::TitleRevoked { .. } => "title-revoked",
            Self::TitleEnded { .. } => "title-ended",
            Self::PassedOn { .. } => "title-passed-on",
            Self::OtherPrincipal { .. } => "other-principal",
            Self::Exclusive { .. } => "exclusive-mandate",
            Self::Let { .. } => "already-let",
            Self::PhotoElsewhere { .. } => "photo-elsewhere",
            Self::PriceJump { .. } => "price-jump",
            Self::OtherPrice { .. } => "other-price",
            Self::FarBelow { .. } => "far-below",
            Self::RentDiffers { .. } => "rent-differs",
            Self::SizeDiffers { .. } => "size-differs",
            Self::DatesReversed => "dates-reversed",
            Self::Deposit { .. } => "deposit-too-high",
            Self::Reserved { .. } => "reserved",
            Self::LaterLease { .. } => "later-lease",
            Self::NoLease { .. } => "no-lease",
            Self::OutsideHeadLease { .. } => "outside-head-lease",
            Self::NotTheTenant { .. } => "not-the-tenant",
            Self::NoConsent { .. } => "no-consent",
            Self::OtherPerson { .. } => "other-person",
            Self::NotAttested { .. } => "not-attested",
            Self::NotItsParties { .. } => "not-its-parties",
        }
    }

    /// The entries that show it.
    pub(super) fn entries(&self) -> Vec<u64> {
        match self {
            Self::NotTheOwner { title: entry, .. }
            | Self::SizeDiffers { title: entry, .. }
            | Self::MandateEnded { by: entry, .. }
            | Self::TitleSealed { by: entry }
            | Self::TitleRevoked { by: entry }
            | Self::TitleEnded { by: entry, .. }
            | Self::PassedOn { by: entry }
            | Self::OtherPrincipal { other: entry }
            | Self::Exclusive { mandate: entry }
            | Self::Let { lease: entry, .. }
            | Self::PhotoElsewhere { other: entry }
            | Self::PriceJump { before: entry, .. }
            | Self::OtherPrice { other: entry, .. }
            | Self::RentDiffers { listing: entry, .. }
            | Self::Reserved { by: entry, .. }
            | Self::LaterLease { other: entry }
            | Self::OutsideHeadLease { head: entry }
            | Self::NotTheTenant { head: entry }
            | Self::NoConsent { head: entry }
            | Self::OtherPerson { by: entry, .. }
            | Self::NotItsParties { lease: entry } => vec![*entry],
            Self::NoTitle
            | Self::FarBelow { .. }
            | Self::NoMandate { .. }
            | Self::DatesReversed
            | Self::Deposit { .. }
            | Self::NoLease { .. }
            | Self::NotAttested { .. } => Vec::new(),
        }
    }
}
