//! Why a rule of the rental platform didn't simply pass.

/// Why a rule of the rental platform didn't simply pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RentalReason {
    /// Nobody entitled has attested who owns the flat.
    NoTitle,
}

impl RentalReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoTitle => "no-title",
        }
    }
}
