//! Why a rule of the forest didn't simply pass.

use crate::types::forest::EventKind;

/// Why a rule of the forest didn't simply pass. Lengths are whole metres and millimetres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForestReason {
    /// An event comes after the tree was taken away.
    AfterRemoval {
        /// Number of the entry that took it away.
        removed: u64,
    },
    /// An event of the way to the forest comes after a later one.
    OutOfOrder {
        /// What is said to have happened.
        event: EventKind,
        /// What had happened already.
        after: EventKind,
        /// Number of the entry that says so.
        by: u64,
    },
    /// Something is said of a tree in the forest that was never planted.
    NotPlanted {
        /// What is said to have happened.
        event: EventKind,
    },
    /// Another tree that lives bears the tag.
    TagTaken {
        /// The tag.
        tag: String,
        /// Number of the entry since which the other tree bears it.
        by: u64,
    },
    /// The tag was replaced by another and leads to no tree any more.
    TagRetired {
        /// The tag.
        tag: String,
        /// Number of the entry that replaced it.
        by: u64,
    },
    /// The tree bears another tag.
    OtherTag {
        /// The tag that the record names.
        tag: String,
        /// The tag that the tree bears.
        bears: String,
        /// Number of the entry since which it does.
        by: u64,
    },
    /// A tree was planted that nobody had chosen and tagged in a nursery.
    NotSelected,
    /// The place lies outside the boundary of its section.
    OutsideSection {
        /// The section.
        section: String,
        /// How far outside.
        metres: u64,
        /// Number of the entry that gives the boundary.
        by: u64,
    },
    /// The tree stands elsewhere than before.
    Moved {
        /// How far from there.
        metres: u64,
        /// Number of the entry that says where it stood.
        from: u64,
    },
    /// Another tree that lives stands in the same place.
    SamePlace {
        /// Number of an entry that says so.
        other: u64,
    },
    /// The trunk is thinner than before.
    TrunkShrinks {
        /// By how much.
        mm: u64,
        /// Number of the entry with the former reading.
        from: u64,
    },
    /// The trunk has grown more than trees do.
    TrunkGrowsFast {
        /// By how much.
        mm: u64,
        /// In how many days.
        days: u64,
        /// Number of the entry with the former reading.
        from: u64,
    },
    /// The same maintainer has read the very same on several dates in a row.
    ReadingCopied {
        /// What was read.
        mm: u64,
        /// Number of the entry with the first of these readings.
        from: u64,
    },
    /// The species is another than before, without a correction by another party.
    OtherSpecies {
        /// The species that the record names.
        name: String,
        /// The former one.
        before: String,
        /// Number of the entry that says so.
        by: u64,
    },
    /// Whoever planted the tree inspects it.
    PlanterInspects {
        /// The entity, or the key where no entity is known.
        who: String,
        /// Number of the entry by which it planted the tree.
        planted: u64,
    },
    /// Fewer of a section's trees live than should.
    LowSurvival {
        /// The section.
        section: String,
        /// How many were planted.
        planted: u64,
        /// How many of them live.
        alive: u64,
    },
}

impl ForestReason {
    /// The stable code of this reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AfterRemoval { .. } => "after-removal",
            Self::OutOfOrder { .. } => "out-of-order",
            Self::NotPlanted { .. } => "not-planted",
            Self::TagTaken { .. } => "tag-taken",
            Self::TagRetired { .. } => "tag-retired",
            Self::OtherTag { .. } => "other-tag",
            Self::NotSelected => "not-selected",
            Self::OutsideSection { .. } => "outside-section",
            Self::Moved { .. } => "tree-moved",
            Self::SamePlace { .. } => "same-place",
            Self::TrunkShrinks { .. } => "trunk-shrinks",
            Self::TrunkGrowsFast { .. } => "trunk-grows-fast",
            Self::ReadingCopied { .. } => "reading-copied",
            Self::OtherSpecies { .. } => "other-species",
            Self::PlanterInspects { .. } => "planter-inspects",
            Self::LowSurvival { .. } => "low-survival",
        }
    }
}
