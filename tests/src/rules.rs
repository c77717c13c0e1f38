//! The rules of the city over real logs: what breaks a rule, its honest twin, what nobody was entitled to
//! say, and what a server doesn't show.
//!
//! Each function is a test that runs natively and in a browser, and panics where it fails.

pub mod again;
pub mod cost;
pub mod forest;
pub mod funds;
pub mod identity;
pub mod limits;
pub mod points;
pub mod rental;
pub mod town;
