//! Which version of the trust file is used, and what looking for newer ones has given.

use std::rc::Rc;

use stele_client::trust::Look;

/// How far looking for newer versions of the trust file has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Following {
    /// It is under way; until then the last known version is used.
    Underway,
    /// It has ended.
    Done(Rc<Look>),
}
