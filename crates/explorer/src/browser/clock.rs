//! The reader's clock.

/// Now, in POSIX seconds.
pub(crate) fn now() -> u64 {
    now_ms() / 1_000
}

/// Now, in milliseconds since 1970.
pub(crate) fn now_ms() -> u64 {
    let milliseconds = js_sys::Date::now();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a conversion saturates; a clock before 1970 is zero"
    )]
    {
        milliseconds as u64
    }
}
