//! Why a rule of the forest didn't simply pass.

/// Why a rule of the forest didn't simply pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForestReason {
    /// An event comes after the tree was taken away.
    AfterRemoval {
        /// Number of the entry that took it away.
        removed: u64,
    },
}

impl ForestReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AfterRemoval { .. } => "after-removal",
        }
    }
}
