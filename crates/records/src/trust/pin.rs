//! The hash of a trust file, by which a page says which one it means.

use stele_verify::encoding::from_base64;
use stele_verify::hash::Hash;

/// The SHA-256 of a trust file's bytes, as pages write it: `sha256-` and base64, like the `integrity` of a
/// script (W3C Subresource Integrity, section 3.5). One digest alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pin(Hash);

/// Why a trust file is not the pinned one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinError {
    /// The pin isn't one.
    Form,
    /// The file's bytes have another hash.
    Other,
}

impl PinError {
    /// The stable code of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Form => "trust-pin-form",
            Self::Other => "trust-pin-other",
        }
    }
}

impl Pin {
    /// Reads a pin.
    ///
    /// # Errors
    /// [`PinError::Form`]
    pub fn parse(text: &str) -> Result<Self, PinError> {
        let digest = text.strip_prefix("sha256-").and_then(from_base64);
        let digest = digest.as_deref().and_then(Hash::from_slice);
        digest.map(Self).ok_or(PinError::Form)
    }

    /// Whether a trust file has these bytes.
    ///
    /// # Errors
    /// [`PinError::Other`] if not.
    pub fn check(self, trust: &[u8]) -> Result<(), PinError> {
        if Hash::of(&[trust]) == self.0 {
            Ok(())
        } else {
            Err(PinError::Other)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_pinned_bytes_pass() {
        // printf abc | openssl dgst -sha256 -binary | base64
        let pin = Pin::parse("sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=").unwrap();
        assert_eq!(pin.check(b"abc"), Ok(()));
        assert_eq!(pin.check(b"abd"), Err(PinError::Other));
        assert_eq!(pin.check(b""), Err(PinError::Other));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "sha256-",
            "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0",
            "sha384-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
            "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFQ==",
            " sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
        ] {
            assert_eq!(Pin::parse(text), Err(PinError::Form), "{text:?}");
        }
    }
}
