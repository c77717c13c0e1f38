//! The reader's clock.

/// Now, in POSIX seconds.
pub(crate) fn now() -> u64 {
    let seconds = js_sys::Date::now() / 1000.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a conversion saturates; a clock before 1970 is zero"
    )]
    {
        seconds as u64
    }
}
