//! Addresses within the page. They stand behind the `#`, which browsers don't send to the server.

use stele_verify::encoding::from_decimal;
use stele_verify::hash::Hash;

/// Where the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// `#/`
    Overview,
    /// `#/entries`, and `#/entries/2` for the second page and on.
    Entries {
        /// From 1, newest first.
        page: u64,
    },
    /// `#/entry/12`, or `#/entry/12/<leaf hash>` to be cited.
    Entry {
        /// Number of the entry, from zero.
        index: u64,
        /// Which leaf the link was made for.
        pin: Option<Hash>,
    },
    /// `#/check`
    Check,
    /// `#/trust`
    Trust,
    /// Anything else.
    Unknown,
}

impl Route {
    /// Reads an address as `location.hash` gives it. Accepts only what [`Route::to_hash`] prints,
    /// and nothing at all for the overview.
    pub(crate) fn parse(hash: &str) -> Self {
        if matches!(hash, "" | "#") {
            return Self::Overview;
        }
        let Some(path) = hash.strip_prefix("#/") else {
            return Self::Unknown;
        };
        let mut parts = path.split('/');
        let route = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(""), None, None, None) => Some(Self::Overview),
            (Some("entries"), None, None, None) => Some(Self::Entries { page: 1 }),
            (Some("entries"), Some(page), None, None) => from_decimal(page)
                .filter(|page| *page > 1)
                .map(|page| Self::Entries { page }),
            (Some("entry"), Some(index), None, None) => {
                from_decimal(index).map(|index| Self::Entry { index, pin: None })
            }
            (Some("entry"), Some(index), Some(pin), None) => from_decimal(index)
                .zip(Hash::from_hex(pin))
                .map(|(index, pin)| Self::Entry {
                    index,
                    pin: Some(pin),
                }),
            (Some("check"), None, None, None) => Some(Self::Check),
            (Some("trust"), None, None, None) => Some(Self::Trust),
            _ => None,
        };
        route.unwrap_or(Self::Unknown)
    }

    /// The address with its `#`. What leads nowhere leads to the overview.
    pub(crate) fn to_hash(self) -> String {
        match self {
            Self::Overview | Self::Unknown => "#/".into(),
            Self::Entries { page: 0 | 1 } => "#/entries".into(),
            Self::Entries { page } => format!("#/entries/{page}"),
            Self::Entry { index, pin: None } => format!("#/entry/{index}"),
            Self::Entry {
                index,
                pin: Some(pin),
            } => format!("#/entry/{index}/{}", pin.to_hex()),
            Self::Check => "#/check".into(),
            Self::Trust => "#/trust".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn every_address_reads_back() {
        let pin = Hash::from_hex(HEX);
        for route in [
            Route::Overview,
            Route::Entries { page: 1 },
            Route::Entries { page: u64::MAX },
            Route::Entry {
                index: 0,
                pin: None,
            },
            Route::Entry {
                index: u64::MAX,
                pin,
            },
            Route::Check,
            Route::Trust,
        ] {
            assert_eq!(Route::parse(&route.to_hash()), route);
        }
        assert_eq!(Route::parse(""), Route::Overview);
        assert_eq!(Route::parse("#"), Route::Overview);
    }

    #[test]
    fn nothing_else_is_accepted() {
        let upper = format!("#/entry/1/{}", HEX.to_uppercase());
        let longer = format!("#/entry/1/{HEX}/x");
        for hash in [
            "/",
            "#entries",
            "#//",
            "#/Entries",
            "#/entries/",
            "#/entries/0",
            "#/entries/1",
            "#/entries/02",
            "#/entries/-2",
            "#/entries/2/",
            "#/entry",
            "#/entry/",
            "#/entry/01",
            "#/entry/1/",
            "#/entry/1/abc",
            "#/entry/18446744073709551616",
            "#/entry/１",
            "#/check/",
            "#/trust?x",
            &upper,
            &longer,
        ] {
            assert_eq!(Route::parse(hash), Route::Unknown, "{hash}");
        }
    }
}
