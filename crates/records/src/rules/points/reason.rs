//! Why a rule of personal points didn't simply pass.

/// Why a rule of personal points didn't simply pass. Numbers are those of entries, days are YYYY-MM-DD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PointsReason {
    /// Nobody entitled has logged the station.
    NoStation {
        /// The station.
        station: String,
    },
    /// The station wasn't open.
    StationClosed {
        /// The station's record.
        by: u64,
    },
    /// Somebody else than the station's operator has signed.
    NotTheOperator {
        /// The station's record.
        station: u64,
    },
    /// Nothing was handed in for this receipt, as far as the log tells.
    NoDeposit {
        /// The receipt.
        receipt: String,
    },
    /// The deposit is another account's, or another station's.
    OtherDeposit {
        /// The deposit.
        deposit: u64,
    },
    /// Nobody entitled has logged what waste earns in this scheme.
    NoRates {
        /// The scheme.
        scheme: String,
    },
    /// Another rate table was in force.
    OtherRates {
        /// The one that was.
        by: u64,
    },
    /// The rate table doesn't have this kind of waste.
    NotInRates {
        /// The kind.
        kind: String,
        /// The rate table.
        rates: u64,
    },
    /// The deposit earns another number of points.
    WrongPoints {
        /// What it earns.
        due: i64,
        /// The deposit.
        deposit: u64,
    },
    /// The receipt was used before.
    ReceiptUsed {
        /// The earlier entry.
        by: u64,
    },
    /// An earlier entry is the same record: logged again it moves nothing.
    LoggedBefore {
        /// The earlier entry.
        by: u64,
    },
    /// The station's running number leaves one out.
    NumberSkipped {
        /// The receipt that should have come before.
        missing: String,
    },
    /// The account had made as many deposits on that day as it may.
    TooManyDeposits {
        /// How many it may make in a day.
        most: i64,
        /// The day.
        day: String,
    },
    /// Nobody entitled has registered the account, or it was closed by then.
    NoAccount {
        /// The account.
        account: String,
    },
    /// The account is one of another scheme.
    OtherScheme {
        /// The account's record.
        account: u64,
    },
    /// The holder had gone on under another account.
    AccountLeft {
        /// The transfer.
        by: u64,
    },
    /// The account's name belongs to another key.
    AccountTaken {
        /// Who had it first.
        by: u64,
    },
    /// The account doesn't have so many points.
    Overdrawn {
        /// How many it had.
        balance: i64,
    },
    /// Somebody else than the account's holder has signed.
    NotTheAccountHolder {
        /// The account's record.
        account: u64,
    },
    /// Somebody else than the merchant has signed for it.
    NotTheMerchant {
        /// The merchant that it names.
        merchant: String,
    },
    /// The merchant has no catalogue with this id, or it had ended.
    NoCatalogue {
        /// The id that it names.
        id: String,
    },
    /// The merchant's prices had changed.
    OtherCatalogue {
        /// The catalogue that was in force.
        by: u64,
    },
    /// The catalogue doesn't have it.
    NotInCatalogue {
        /// What was bought.
        good: String,
        /// The catalogue.
        catalogue: u64,
    },
    /// It costs another number of points.
    WrongPrice {
        /// What it costs.
        due: i64,
        /// The catalogue.
        catalogue: u64,
    },
    /// No points were granted for this receipt, or a rule speaks against the grant.
    NoGrant {
        /// The receipt.
        receipt: String,
    },
    /// The points are another account's.
    OtherAccount {
        /// The grant.
        grant: u64,
    },
    /// Another station has granted the points.
    OtherStation {
        /// The grant.
        grant: u64,
    },
    /// It is neither the authority that registered the account, nor that of the station.
    OtherAuthority {
        /// The grant.
        grant: u64,
    },
    /// More would be taken than was granted.
    MoreThanGranted {
        /// The grant.
        grant: u64,
        /// How much of it can still be taken.
        left: i64,
    },
    /// The points of a scheme don't add up.
    Unbalanced {
        /// Points given.
        granted: i64,
        /// Points taken, and those still held.
        found: i64,
    },
}

impl PointsReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoStation { .. } => "no-station",
            Self::StationClosed { .. } => "station-closed",
            Self::NotTheOperator { .. } => "not-the-operator",
            Self::NoDeposit { .. } => "no-deposit",
            Self::OtherDeposit { .. } => "other-deposit",
            Self::NoRates { .. } => "no-rates",
            Self::OtherRates { .. } => "other-rates",
            Self::NotInRates { .. } => "not-in-rates",
            Self::WrongPoints { .. } => "wrong-points",
            Self::ReceiptUsed { .. } => "receipt-used",
            Self::LoggedBefore { .. } => "logged-before",
            Self::NumberSkipped { .. } => "number-skipped",
            Self::TooManyDeposits { .. } => "too-many-deposits",
            Self::NoAccount { .. } => "no-account",
            Self::OtherScheme { .. } => "other-scheme",
            Self::AccountLeft { .. } => "account-left",
            Self::AccountTaken { .. } => "account-taken",
            Self::Overdrawn { .. } => "overdrawn",
            Self::NotTheAccountHolder { .. } => "not-the-account-holder",
            Self::NotTheMerchant { .. } => "not-the-merchant",
            Self::NoCatalogue { .. } => "no-catalogue",
            Self::OtherCatalogue { .. } => "other-catalogue",
            Self::NotInCatalogue { .. } => "not-in-catalogue",
            Self::WrongPrice { .. } => "wrong-price",
            Self::NoGrant { .. } => "no-grant",
            Self::OtherAccount { .. } => "other-account",
            Self::OtherStation { .. } => "other-station",
            Self::OtherAuthority { .. } => "other-authority",
            Self::MoreThanGranted { .. } => "more-than-granted",
            Self::Unbalanced { .. } => "unbalanced",
        }
    }

    /// The entries that show it.
    pub(super) fn entries(&self) -> Vec<u64> {
        match self {
            Self::StationClosed { by: entry }
            | Self::NotTheOperator { station: entry }
            | Self::OtherDeposit { deposit: entry }
            | Self::OtherRates { by: entry }
            | Self::NotInRates { rates: entry, .. }
            | Self::WrongPoints { deposit: entry, .. }
            | Self::ReceiptUsed { by: entry }
            | Self::LoggedBefore { by: entry }
            | Self::OtherScheme { account: entry }
            | Self::AccountLeft { by: entry }
            | Self::AccountTaken { by: entry }
            | Self::NotTheAccountHolder { account: entry }
            | Self::OtherCatalogue { by: entry }
            | Self::NotInCatalogue {
                catalogue: entry, ..
            }
            | Self::WrongPrice {
                catalogue: entry, ..
            }
            | Self::OtherAccount { grant: entry }
            | Self::OtherStation { grant: entry }
            | Self::OtherAuthority { grant: entry }
            | Self::MoreThanGranted { grant: entry, .. } => vec![*entry],
            Self::NoStation { .. }
            | Self::NoDeposit { .. }
            | Self::NoRates { .. }
            | Self::NumberSkipped { .. }
            | Self::TooManyDeposits { .. }
            | Self::NoAccount { .. }
            | Self::Overdrawn { .. }
            | Self::NotTheMerchant { .. }
            | Self::NoCatalogue { .. }
            | Self::NoGrant { .. }
            | Self::Unbalanced { .. } => Vec::new(),
        }
    }
}
