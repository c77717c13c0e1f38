//! Auditors, signers of the next trust file, and what is known of keys beside the policy.

use stele_verify::sorted::SortedMap;

use stele_verify::key::DidKey;
use stele_verify::note::{KeyKind, VerifierKey};
use stele_verify::policy::{Log, Policy, Window, WindowError, Witness};
use stele_verify::time::parse_time;

use super::error::TrustError;
use super::file::{AuditorFile, KeyFile, SignersFile};
use super::{Localized, TrustFile};

/// Who replays the whole log, its rules and its index, and cosigns it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auditor {
    /// Its key, for cosignatures. It is nobody else's: what it signs says that all was replayed.
    pub key: VerifierKey,
    /// Its name in each language.
    pub name: Localized,
    /// Where its files lie; nothing where that is below the log's own prefix.
    pub url: Option<String>,
    /// When its statements count; from its label.
    pub window: Window,
}

/// What is known of a key of a log, a witness or an auditor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyLabel {
    /// Who holds it.
    pub organisation: Option<Localized>,
    /// Under whose law: a code of ISO 3166, `CN-HE`.
    pub jurisdiction: Option<String>,
    /// When what it signs begins to count, in POSIX seconds.
    pub valid_from: Option<u64>,
    /// The last moment at which what it signs counts, in POSIX seconds.
    pub valid_until: Option<u64>,
    /// The witness's monitoring prefix (C2SP tlog-witness, "Monitor Retrieval Mechanism"), a URL.
    pub monitoring: Option<String>,
}

/// Whose signatures the next trust file needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signers {
    /// How many of them must sign; at least one.
    pub threshold: usize,
    /// Who may.
    pub keys: Vec<Signer>,
}

/// One of those who sign trust files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// Its key.
    pub key: DidKey,
    /// Its name in each language.
    pub name: Localized,
}

/// How `keys` calls a key: the first two parts of its vkey, which are one key's alone in a policy.
pub fn label_of(key: &VerifierKey) -> String {
    format!("{}+{:08x}", key.name(), key.key_id())
}

pub(super) fn read_auditors(
    files: Vec<AuditorFile>,
    policy: &Policy,
) -> Result<Vec<Auditor>, TrustError> {
    let mut auditors: Vec<Auditor> = Vec::with_capacity(files.len());
    for (auditor, file) in files.into_iter().enumerate() {
        let key = VerifierKey::parse(&file.key);
        let key = key.map_err(|error| TrustError::AuditorKey { auditor, error })?;
        if key.kind() == KeyKind::Ed25519 {
            return Err(TrustError::AuditorKeyKind { auditor });
        }
        let is_taken = policy_keys(policy).any(|other| is_same(other, &key));
        if is_taken || auditors.iter().any(|other| is_same(&other.key, &key)) {
            return Err(TrustError::AuditorTwice { auditor });
        }
        auditors.push(Auditor {
            key,
            name: file.name,
            url: file.url,
            window: Window::default(),
        });
    }
    Ok(auditors)
}

pub(super) fn read_labels(
    files: SortedMap<String, KeyFile>,
    policy: &Policy,
    auditors: &[Auditor],
) -> Result<SortedMap<String, KeyLabel>, TrustError> {
    let known = policy_keys(policy).chain(auditors.iter().map(|auditor| &auditor.key));
    let known: Vec<String> = known.map(label_of).collect();
    let mut labels = SortedMap::new();
    for (key, file) in files {
        if !known.contains(&key) {
            return Err(TrustError::KeyUnknown { key });
        }
        let time = |text: Option<String>| match text.map(|text| parse_time(&text)) {
            Some(None) => Err(TrustError::KeyTime { key: key.clone() }),
            Some(time) => Ok(time),
            None => Ok(None),
        };
        let (valid_from, valid_until) = (time(file.valid_from)?, time(file.valid_until)?);
        if valid_from
            .zip(valid_until)
            .is_some_and(|(from, until)| until < from)
        {
            return Err(TrustError::KeyWindow { key });
        }
        let label = KeyLabel {
            organisation: file.organisation,
            jurisdiction: file.jurisdiction,
            valid_from,
            valid_until,
            monitoring: file.monitoring,
        };
        labels.insert(key, label);
    }
    Ok(labels)
}

/// Lets keys of the policy and of auditors count only within the times that their labels give.
pub(super) fn set_windows(
    policy: &mut Policy,
    auditors: &mut [Auditor],
    labels: &SortedMap<String, KeyLabel>,
) -> Result<(), TrustError> {
    let keys: Vec<(String, String, u32)> = policy_keys(policy)
        .map(|key| (label_of(key), key.name().to_string(), key.key_id()))
        .collect();
    for (key, name, key_id) in keys {
        let Some(label) = labels.get(&key) else {
            continue;
        };
        let set = label.window();
        let set = set.and_then(|window| policy.set_window(&name, key_id, window));
        set.map_err(|_| TrustError::KeyWindow { key })?;
    }
    for auditor in auditors {
        let key = label_of(&auditor.key);
        if let Some(label) = labels.get(&key) {
            let window = label.window();
            auditor.window = window.map_err(|_| TrustError::KeyWindow { key })?;
        }
    }
    Ok(())
}

impl KeyLabel {
    fn window(&self) -> Result<Window, WindowError> {
        Window::new(self.valid_from, self.valid_until)
    }
}

pub(super) fn read_signers(file: Option<SignersFile>) -> Result<Option<Signers>, TrustError> {
    let Some(file) = file else {
        return Ok(None);
    };
    let mut keys: Vec<Signer> = Vec::with_capacity(file.keys.len());
    for (signer, next) in file.keys.into_iter().enumerate() {
        let key = DidKey::parse(&next.key);
        let key = key.map_err(|error| TrustError::SignerKey { signer, error })?;
        if keys.iter().any(|other| other.key == key) {
            return Err(TrustError::SignerTwice { signer });
        }
        keys.push(Signer {
            key,
            name: next.name,
        });
    }
    let threshold = usize::try_from(file.threshold).ok();
    let threshold = threshold.filter(|threshold| (1..=keys.len()).contains(threshold));
    let threshold = threshold.ok_or(TrustError::SignersThreshold {
        threshold: file.threshold,
        signers: keys.len(),
    })?;
    Ok(Some(Signers { threshold, keys }))
}

/// A key that an auditor of one version has, and a witness or a log of the other.
///
/// A cosignature says the same by whomever it is made, so what a witness signed once would read as the
/// statement of an auditor.
pub(super) fn moved(one: &TrustFile, other: &TrustFile) -> Option<String> {
    let both = |auditors: &TrustFile, policy: &TrustFile| {
        let mut keys = auditors.auditors.iter().map(|auditor| &auditor.key);
        let moved = keys.find(|key| policy_keys(&policy.policy).any(|used| is_same(used, key)));
        moved.map(label_of)
    };
    both(one, other).or_else(|| both(other, one))
}

fn is_same(one: &VerifierKey, other: &VerifierKey) -> bool {
    one.public_key() == other.public_key() || label_of(one) == label_of(other)
}

fn policy_keys(policy: &Policy) -> impl Iterator<Item = &VerifierKey> {
    let logs = policy.logs().iter().map(Log::key);
    logs.chain(policy.witnesses().iter().map(Witness::key))
}
