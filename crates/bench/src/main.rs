#![forbid(unsafe_code)]
//! `stele-bench inputs FILE` writes what is verified; `stele-bench rounds FILE` verifies it natively, one round for each
//! line that it is sent, so that a page can have it done between its own rounds.

#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    native::main()
}

/// In a page it is the library.
#[cfg(target_arch = "wasm32")]
fn main() {}
