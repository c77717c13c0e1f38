//! Why a rule of personal points didn't simply pass.

/// Why a rule of personal points didn't simply pass. Numbers are those of entries, days are YYYY-MM-DD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PointsReason {
    /// Nobody entitled has logged the station.
    NoStation {
        /// The station.
        station: String,
    },
}

impl PointsReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoStation { .. } => "no-station",
        }
    }
}
