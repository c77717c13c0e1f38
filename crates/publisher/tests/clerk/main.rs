//! What clerks do at the command line: drafts that several parties sign, and records that end others.

mod document;
mod drafts;
mod handed;
mod office;
#[path = "../page/mod.rs"]
mod page;
mod records;
mod release;
