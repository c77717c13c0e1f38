//! Why a rule of engineering funds didn't simply pass.

/// Why a rule of engineering funds didn't simply pass. Numbers are those of entries, amounts are decimals
/// with their currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FundsReason {
    /// Nobody entitled has logged the contract that it names.
    NoContract {
        /// The contract's number.
        contract: String,
    },
}

impl FundsReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoContract { .. } => "no-contract",
        }
    }
}
