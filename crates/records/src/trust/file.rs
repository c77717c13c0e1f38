//! The members of a trust file as they stand in its JSON.

use stele_verify::sorted::SortedMap;

use super::error::TrustError;
use super::members::Members;
use super::{Localized, SignatureEntry};

#[derive(Default)]
pub(super) struct File {
    pub(super) version: u64,
    pub(super) name: Localized,
    pub(super) policy: String,
    pub(super) mirrors: SortedMap<String, Vec<String>>,
    pub(super) max_age_seconds: u64,
    pub(super) auditors: Vec<AuditorFile>,
    pub(super) auditor_quorum: Option<u64>,
    pub(super) keys: SortedMap<String, KeyFile>,
    pub(super) signers: Option<SignersFile>,
    pub(super) time_zone: String,
    pub(super) contact: String,
    pub(super) anchors: Vec<AnchorFile>,
    pub(super) closed: SortedMap<String, ClosedFile>,
}

pub(super) struct ClosedFile {
    pub(super) size: u64,
    pub(super) root: String,
    pub(super) time: String,
    pub(super) successor: Option<String>,
}

#[derive(Default)]
pub(super) struct AnchorFile {
    pub(super) key: String,
    pub(super) name: Localized,
    pub(super) record_types: Vec<String>,
    pub(super) areas: Vec<String>,
}

#[derive(Default)]
pub(super) struct AuditorFile {
    pub(super) key: String,
    pub(super) name: Localized,
    pub(super) url: Option<String>,
}

#[derive(Default)]
pub(super) struct KeyFile {
    pub(super) organisation: Option<Localized>,
    pub(super) jurisdiction: Option<String>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_until: Option<String>,
    pub(super) monitoring: Option<String>,
}

#[derive(Default)]
pub(super) struct SignersFile {
    pub(super) threshold: u64,
    pub(super) keys: Vec<SignerFile>,
}

pub(super) struct SignerFile {
    pub(super) key: String,
    pub(super) name: Localized,
}

impl File {
    pub(super) fn read(members: &Members<'_>) -> Result<Self, TrustError> {
        members.only(&[
            "anchors",
            "auditorQuorum",
            "auditors",
            "closed",
            "contact",
            "keys",
            "maxAgeSeconds",
            "mirrors",
            "name",
            "policy",
            "signers",
            "timeZone",
            "version",
        ])?;
        // In the order in which people write them, so that they are told of the first that is missing. One value is
        // filled, for there is much to clean up wherever several are given up.
        let mut file = Self {
            version: members.number("version")?,
            ..Self::default()
        };
        file.name = localized(&members.object("name")?)?;
        file.policy = members.text("policy")?;
        let mirrors = members.object("mirrors")?;
        for origin in mirrors.names() {
            let urls = mirrors.texts(origin)?;
            file.mirrors.insert(origin.to_owned(), urls);
        }
        if let Some(labels) = members.object_if_any("keys")? {
            for key in labels.names() {
                let label = KeyFile::read(&labels.object(key)?)?;
                file.keys.insert(key.to_owned(), label);
            }
        }
        if let Some(closed) = members.object_if_any("closed")? {
            for origin in closed.names() {
                let end = ClosedFile::read(&closed.object(origin)?)?;
                file.closed.insert(origin.to_owned(), end);
            }
        }
        let signers = members.object_if_any("signers")?;
        file.max_age_seconds = members.number("maxAgeSeconds")?;
        file.auditors = list(members, "auditors", AuditorFile::read)?;
        file.auditor_quorum = members.number_if_any("auditorQuorum")?;
        file.signers = signers.as_ref().map(SignersFile::read).transpose()?;
        file.time_zone = members.text("timeZone")?;
        file.contact = members.text("contact")?;
        file.anchors = list(members, "anchors", AnchorFile::read)?;
        Ok(file)
    }
}

/// A list of objects; none where it isn't there.
fn list<T>(
    members: &Members<'_>,
    name: &str,
    read: fn(&Members<'_>) -> Result<T, TrustError>,
) -> Result<Vec<T>, TrustError> {
    let objects = members.objects(name)?;
    objects.iter().map(read).collect()
}

fn localized(members: &Members<'_>) -> Result<Localized, TrustError> {
    members.only(&["en", "zh"])?;
    Ok(Localized {
        en: members.text("en")?,
        zh: members.text("zh")?,
    })
}

impl AnchorFile {
    fn read(members: &Members<'_>) -> Result<Self, TrustError> {
        members.only(&["areas", "key", "name", "recordTypes"])?;
        let mut anchor = Self {
            key: members.text("key")?,
            ..Self::default()
        };
        anchor.name = localized(&members.object("name")?)?;
        anchor.record_types = members.texts("recordTypes")?;
        anchor.areas = members.texts("areas")?;
        Ok(anchor)
    }
}

impl ClosedFile {
    fn read(members: &Members<'_>) -> Result<Self, TrustError> {
        members.only(&["root", "size", "successor", "time"])?;
        Ok(Self {
            size: members.number("size")?,
            root: members.text("root")?,
            time: members.text("time")?,
            successor: members.text_if_any("successor")?,
        })
    }
}

impl AuditorFile {
    fn read(members: &Members<'_>) -> Result<Self, TrustError> {
        members.only(&["key", "name", "url"])?;
        let mut auditor = Self {
            key: members.text("key")?,
            ..Self::default()
        };
        auditor.name = localized(&members.object("name")?)?;
        auditor.url = members.text_if_any("url")?;
        Ok(auditor)
    }
}

impl KeyFile {
    fn read(members: &Members<'_>) -> Result<Self, TrustError> {
        members.only(&[
            "jurisdiction",
            "monitoring",
            "organisation",
            "validFrom",
            "validUntil",
        ])?;
        let organisation = members.object_if_any("organisation")?;
        let mut label = Self {
            organisation: organisation.as_ref().map(localized).transpose()?,
            ..Self::default()
        };
        label.jurisdiction = members.text_if_any("jurisdiction")?;
        label.valid_from = members.text_if_any("validFrom")?;
        label.valid_until = members.text_if_any("validUntil")?;
        label.monitoring = members.text_if_any("monitoring")?;
        Ok(label)
    }
}

impl SignersFile {
    fn read(members: &Members<'_>) -> Result<Self, TrustError> {
        members.only(&["keys", "threshold"])?;
        let keys = members.objects("keys")?;
        let keys = keys.iter().map(|signer| {
            signer.only(&["key", "name"])?;
            Ok(SignerFile {
                key: signer.text("key")?,
                name: localized(&signer.object("name")?)?,
            })
        });
        Ok(Self {
            threshold: members.number("threshold")?,
            keys: keys.collect::<Result<_, TrustError>>()?,
        })
    }
}

/// The signatures of an envelope.
pub(super) fn signatures(members: &Members<'_>) -> Result<Vec<SignatureEntry>, TrustError> {
    list(members, "signatures", |entry| {
        entry.only(&["key", "signature"])?;
        Ok(SignatureEntry {
            key: entry.text("key")?,
            signature: entry.text("signature")?,
        })
    })
}
