//! explorer
fn main() {}
