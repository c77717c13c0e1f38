//! `<stele-verify>` on pages of other people's sites.
//!
//! Besides what the other tests need, `STELE_WIDGET` names the folder with `stele-verify.js` and all that it fetches,
//! as `cargo xtask dist` makes it.

mod access;
mod changes;
mod everyone;
mod examples;
mod explorer;
mod forms;
mod frames;
mod gallery;
mod host;
mod hosted;
mod live;
mod refused;
mod speed;
mod states;
mod waiting;
