//! publisher
fn main() {}
