//! `s3://bucket/prefix` and `az://container/prefix`.

use std::fmt;
use std::str::FromStr;

/// Which protocol a store speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    S3,
    Azure,
}

impl Scheme {
    const fn name(self) -> &'static str {
        match self {
            Self::S3 => "s3",
            Self::Azure => "az",
        }
    }
}

/// A part of a bucket: of the keys that begin with a prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub(super) scheme: Scheme,
    /// The bucket or container.
    pub(super) bucket: String,
    /// Without slashes at its ends; empty for the whole bucket.
    prefix: String,
}

/// Why a text is no address of a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressError(String);

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no place in an object store. One looks like s3://bucket/prefix or \
             az://container/prefix; names and prefix hold letters, digits, and any of . _ - alone",
            self.0
        )
    }
}

impl std::error::Error for AddressError {}

impl Address {
    /// Whether a text is meant as one.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with("s3://") || text.starts_with("az://")
    }

    /// Where a log's private objects lie unless another place is named: beside it, not below it, so that
    /// whoever makes the log public makes nothing else public.
    #[must_use]
    pub fn beside(&self) -> Self {
        let prefix = match self.prefix.as_str() {
            "" => "stele.private".to_owned(),
            prefix => format!("{prefix}.private"),
        };
        Self {
            prefix,
            ..self.clone()
        }
    }

    /// Whether two places are of one bucket.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        (self.scheme, &self.bucket) == (other.scheme, &other.bucket)
    }

    /// Whether one of two places lies in the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        let is_in = |a: &str, b: &str| {
            b.is_empty() || a == b || a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'))
        };
        self.is_beside(other)
            && (is_in(&self.prefix, &other.prefix) || is_in(&other.prefix, &self.prefix))
    }

    /// The key of a file below the prefix.
    pub(super) fn key(&self, path: &str) -> String {
        match self.prefix.as_str() {
            "" => path.to_owned(),
            prefix => format!("{prefix}/{path}"),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.name(), self.bucket)?;
        if self.prefix.is_empty() {
            return Ok(());
        }
        write!(f, "/{}", self.prefix)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let error = || AddressError(text.to_owned());
        let (scheme, rest) = text.split_once("://").ok_or_else(error)?;
        let scheme = [Scheme::S3, Scheme::Azure]
            .into_iter()
            .find(|known| known.name() == scheme)
            .ok_or_else(error)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.strip_suffix('/').unwrap_or(prefix);
        let is_name = |name: &str| {
            let mut bytes = name.bytes();
            let is_plain = bytes.all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
            is_plain && !matches!(name, "" | "." | "..")
        };
        if !is_name(bucket) || !(prefix.is_empty() || prefix.split('/').all(is_name)) {
            return Err(error());
        }
        Ok(Self {
            scheme,
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_bucket_and_prefix_and_nothing_else() {
        for (text, shown, key) in [
            ("s3://city", "s3://city", "checkpoint"),
            ("s3://city/", "s3://city", "checkpoint"),
            ("s3://city/a/b.c/", "s3://city/a/b.c", "a/b.c/checkpoint"),
            ("az://logs/2026", "az://logs/2026", "2026/checkpoint"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.to_string(), shown);
            assert_eq!(address.key("checkpoint"), key);
        }
        for bad in [
            "",
            "city",
            "gs://city/a",
            "s3:/city",
            "s3://",
            "s3:///a",
            "s3://city//a",
            "s3://city/a//",
            "s3://city/../a",
            "s3://key:secret@city/a",
            "s3://city/a?sig=1",
            "s3://city/ä",
        ] {
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_private_lies_beside_and_not_below() {
        let at = |text: &str| text.parse::<Address>().unwrap();
        assert_eq!(at("s3://b/log").beside(), at("s3://b/log.private"));
        assert_eq!(at("s3://b").beside(), at("s3://b/stele.private"));
        assert!(!at("s3://b/log").overlaps(&at("s3://b/log.private")));
        assert!(!at("s3://b/log").overlaps(&at("s3://c/log")));
        assert!(at("s3://b/log").overlaps(&at("s3://b/log/private")));
        assert!(at("s3://b/log/a").overlaps(&at("s3://b/log")));
        assert!(at("s3://b").overlaps(&at("s3://b/x")));
    }
}
