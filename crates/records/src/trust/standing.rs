//! How many organisations stand behind several keys.

use stele_verify::note::VerifierKey;

use super::{KeyLabel, Localized, TrustFile};

/// For how many organisations and jurisdictions several keys stand, as far as a trust file says so.
///
/// Of a key without a label it isn't known whose it is: it may be that of an organisation that is
/// counted already. So what is certain is the count of those that are named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many keys.
    pub keys: usize,
    /// How many organisations are named for them, each counted once.
    pub organisations: usize,
    /// Of how many keys the trust file doesn't say whose they are.
    pub without_organisation: usize,
    /// How many jurisdictions are named for them, each counted once.
    pub jurisdictions: usize,
    /// Of how many keys it doesn't say under whose law they are held.
    pub without_jurisdiction: usize,
}

impl TrustFile {
    /// For how many organisations and jurisdictions these keys stand.
    pub fn standing<'k>(&self, keys: impl IntoIterator<Item = &'k VerifierKey>) -> Standing {
        let mut standing = Standing::default();
        let mut organisations: Vec<&Localized> = Vec::new();
        let mut jurisdictions: Vec<&str> = Vec::new();
        for key in keys {
            standing.keys = standing.keys.saturating_add(1);
            let label = self.label(key);
            match label.and_then(|label| label.organisation.as_ref()) {
                Some(name) if !organisations.iter().any(|other| is_same(name, other)) => {
                    organisations.push(name);
                }
                Some(_) => {}
                None => {
                    standing.without_organisation = standing.without_organisation.saturating_add(1);
                }
            }
            match label.and_then(|label| label.jurisdiction.as_deref()) {
                Some(code) if !jurisdictions.contains(&code) => jurisdictions.push(code),
                Some(_) => {}
                None => {
                    standing.without_jurisdiction = standing.without_jurisdiction.saturating_add(1);
                }
            }
        }
        standing.organisations = organisations.len();
        standing.jurisdictions = jurisdictions.len();
        standing
    }
}

/// Two labels name one organisation if they agree in either language: rather too few are counted than
/// too many.
fn is_same(one: &Localized, other: &Localized) -> bool {
    one.en == other.en || one.zh == other.zh
}

/// Whether a key's signatures count at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// They do.
    Valid,
    /// Not yet.
    NotYet,
    /// No longer.
    Expired,
}

impl KeyLabel {
    /// Whether what the key signs counts at this time, in POSIX seconds.
    pub fn validity(&self, now: u64) -> Validity {
        if self.valid_from.is_some_and(|from| now < from) {
            Validity::NotYet
        } else if self.valid_until.is_some_and(|until| until < now) {
            Validity::Expired
        } else {
            Validity::Valid
        }
    }
}
