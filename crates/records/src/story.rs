//! What complete histories say, put together for a page: a flat, a tree, an entity, and who is who.
//!
//! Pure functions over [`Known`](crate::known::Known), like the rules. Only records that count stand in
//! them: intact, by those entitled to sign, and neither withdrawn nor replaced.

mod account;
mod contract;
mod entity;
mod flat;
mod points;
mod prices;
mod project;
mod standing;
mod tree;
mod who;

pub use crate::rules::points::SchemeTotals;
pub use account::{
    AccountEvent, AccountEventKind, AccountNow, AccountStanding, AccountStory, AccountTotals,
    Counterpart, EventStanding,
};
pub use contract::ContractEntries;
pub use entity::{Accredited, EntityStory, KeyEvent, KeyLife};
pub use flat::{FlatStanding, FlatStory, LeaseNow, Letting, TitleNow};
pub use points::PointsStory;
pub use prices::{LeaseRent, PriceStory, Version, VersionEnd};
pub use project::{
    Accreditation, Claim, ClaimKind, Dealing, Dealings, Dealt, Flow, LeftOut, Link, Movement,
    MovementKind, ProjectNow, ProjectStory, RecordStanding, Signer, Sums, Tally, WhyLeftOut,
};
pub use standing::Standing;
pub use tree::{Moment, TreeStory};
pub use who::{Who, address, entity_name, who};
