//! What is wrong with a log as it lies or is served, and with the folder that it is published from: what `stele doctor LOG`
//! looks at. It changes nothing, and takes no lock.
//!
//! What only the publisher can know (`own`), what any reader can (`files`), and what a web server says of the files
//! (`served`).

mod files;
mod finding;
mod own;
mod served;

pub(crate) use files::{compare, head, mirrors};
pub(crate) use finding::Finding;
pub(crate) use own::{free, look as own};
pub(crate) use served::look as served;
