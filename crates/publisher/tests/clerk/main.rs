//! What clerks do at the command line: drafts that several parties sign, and records that end others.

mod drafts;
mod office;
mod records;
