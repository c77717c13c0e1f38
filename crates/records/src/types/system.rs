//! The systems that the city's records belong to, and which of them a program is built with.

use super::RecordType;

/// A system of the city, with record types and rules of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Who may sign, on which all others rest; and which programs check it.
    Identity,
    /// The rental platform.
    Rental,
    /// Construction money.
    Funds,
    /// The plantation.
    Forest,
    /// The points of citizens.
    Points,
}

impl System {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Identity,
        Self::Rental,
        Self::Funds,
        Self::Forest,
        Self::Points,
    ];

    /// Whether any is part of this program. Without, it tells of a record whether it is intact and logged, and
    /// nothing that rests on other entries.
    pub const ANY_BUILT_IN: bool = cfg!(feature = "identity");

    /// The stable code, which is also the name of the cargo feature that builds it in.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Rental => "rental",
            Self::Funds => "funds",
            Self::Forest => "forest",
            Self::Points => "points",
        }
    }

    /// Whether its types and rules are part of this program. What isn't is treated as a type that this
    /// version doesn't know: nothing is said of it.
    pub const fn is_built_in(self) -> bool {
        match self {
            Self::Identity => cfg!(feature = "identity"),
            Self::Rental => cfg!(feature = "rental"),
            Self::Funds => cfg!(feature = "funds"),
            Self::Forest => cfg!(feature = "forest"),
            Self::Points => cfg!(feature = "points"),
        }
    }
}

impl RecordType {
    /// The system that it belongs to.
    pub const fn system(self) -> System {
        match self {
            Self::Accreditation
            | Self::Entity
            | Self::Key
            | Self::PersonAttestation
            | Self::Release
            | Self::Withdrawal => System::Identity,
            Self::Lease
            | Self::LeaseEnd
            | Self::Mandate
            | Self::Property
            | Self::RentalListing
            | Self::Reservation
            | Self::TitleAttestation => System::Rental,
            Self::Amendment
            | Self::Contract
            | Self::Milestone
            | Self::Payment
            | Self::PaymentRequest
            | Self::Project
            | Self::Reversal
            | Self::WageRun => System::Funds,
            Self::Section | Self::TreeCard | Self::TreeEvent => System::Forest,
            Self::Account
            | Self::AccountTransfer
            | Self::Catalogue
            | Self::Deposit
            | Self::Expiry
            | Self::Grant
            | Self::PointsReversal
            | Self::RateTable
            | Self::Redemption
            | Self::Station => System::Points,
        }
    }
}
