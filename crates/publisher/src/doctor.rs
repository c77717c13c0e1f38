//! What a page lacks to show `<stele-verify>`: its policy, its script, the module, the trust file, the log.
//!
//! Everything is read over HTTP as a browser would ask for it; nothing is executed. What the page's scripts add later
//! isn't seen.

mod finding;
mod get;
mod html;
mod look;
mod policy;
mod url;

pub(crate) use finding::Weight;
pub(crate) use get::{Answer, Client};
pub(crate) use look::look;
