//! The intake: departments post signed records over HTTP, and get a receipt.
//!
//! `counts` counts answers, `departments` knows who may post, `gate` (of the crate) what a record must be, `desk` makes what was posted
//! durable and gives receipts, `receipts` remembers them, `problem` says why something was refused, `server`
//! speaks HTTP.
//!
//! A receipt is given after the record is durable in the queue, and never before. Records that come at the
//! same time are written with one flush. The queue is read before the log, and publishing removes from the
//! queue what is public: so a record that was accepted is always found, and is accepted once.

pub mod counts;
pub mod departments;
pub mod desk;
pub mod problem;
pub mod receipts;
pub mod server;
