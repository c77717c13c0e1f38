//! Who may post: the file of departments, with the hashes of their tokens.
//!
//! ```text
//! [[department]]
//! name = "forestry"
//! token = "sha256:5f2c…"
//! rate = 10
//! signers = ["did:key:z6Mk…"]
//! types = ["TreeCard", "TreeEvent"]
//! ```
//!
//! A token is 256 random bits, so its hash can be kept as it is: nobody finds it by trying. The file is
//! read again whenever it has changed, so a token that is taken back doesn't count from then on.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::hint::black_box;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use stele_records::types::RecordType;
use stele_verify::encoding::to_hex;
use stele_verify::hash::Hash;
use stele_verify::key::DidKey;
use stele_verify::record::Record;
use zeroize::Zeroizing;

use crate::store::{Disk, DiskError, Home};

/// The file, in the publisher's folder.
pub const FILE: &str = "departments.toml";

/// What each token begins with, so that programs which look for leaked secrets find it.
const PREFIX: &str = "stele_";

/// Why the file can't be used.
#[derive(Debug)]
pub enum DepartmentsError {
    /// It can't be read.
    Read(PathBuf, io::Error),
    /// It is malformed.
    Malformed(PathBuf, String),
    /// It can't be written.
    Disk(DiskError),
    /// There is no randomness to make a token of.
    Random(getrandom::Error),
}

impl fmt::Display for DepartmentsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => write!(f, "could not read {}: {error}", path.display()),
            Self::Malformed(path, why) => write!(
                f,
                "{}: {why}. `stele token` writes this file; mend it, or make it anew",
                path.display()
            ),
            Self::Disk(error) => error.fmt(f),
            Self::Random(error) => write!(f, "the system gives no random bytes: {error}"),
        }
    }
}

impl std::error::Error for DepartmentsError {}

/// A department, and what it may post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Its name.
    pub name: String,
    /// `sha256:` and the SHA-256 of its token in hex.
    pub token: String,
    /// How many records a second it may post, in the long run.
    pub rate: u32,
    /// Keys of which one must have signed each record. None: whoever has signed.
    #[serde(default)]
    pub signers: Vec<String>,
    /// Types that it may post. None: all.
    #[serde(default)]
    pub types: Vec<String>,
}

/// Why a department may not post a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAllowed {
    /// None of its keys has signed.
    Signer,
    /// Records of this type aren't its to post.
    Type(String),
}

impl Department {
    /// Whether it may post this record.
    ///
    /// # Errors
    /// [`NotAllowed`]
    pub fn may_post(&self, record: &Record<'_>) -> Result<(), NotAllowed> {
        let name = record.record_type();
        if !self.types.is_empty() && !self.types.iter().any(|known| known == name) {
            return Err(NotAllowed::Type(name.to_owned()));
        }
        let own = |did: &DidKey| self.signers.iter().any(|known| known == did.as_str());
        let signers = record.signers().iter();
        if self.signers.is_empty() || { signers }.any(|signer| own(&signer.did)) {
            return Ok(());
        }
        Err(NotAllowed::Signer)
    }

    fn hash(&self) -> Option<Hash> {
        Hash::from_hex(self.token.strip_prefix("sha256:")?)
    }

    fn check(&self) -> Result<(), String> {
        let name = &self.name;
        is_name(name)?;
        if self.hash().is_none() {
            return Err(format!(
                "the token of {name} isn't sha256: and 64 hex digits"
            ));
        }
        if self.rate == 0 {
            return Err(format!("the rate of {name} is 0"));
        }
        if let Some(bad) = self.signers.iter().find(|did| DidKey::parse(did).is_err()) {
            return Err(format!("a signer of {name} is no key: {bad:?}"));
        }
        let unknown = |name: &&String| RecordType::from_name(name).is_none();
        match self.types.iter().find(unknown) {
            Some(bad) => Err(format!("{bad:?} of {name} is no type of record")),
            None => Ok(()),
        }
    }
}

/// Whether a department may have this name: it stands in logs and messages.
///
/// # Errors
/// A sentence that says what a name looks like.
pub fn is_name(name: &str) -> Result<(), String> {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
    if !name.is_empty() && name.len() <= 64 && name.bytes().all(plain) {
        return Ok(());
    }
    Err(format!(
        "{name:?} is no department's name: it has up to 64 small letters, digits and -._"
    ))
}

/// All departments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Departments {
    /// In the order in which they were added.
    #[serde(default, rename = "department")]
    pub all: Vec<Department>,
}

impl Departments {
    /// The path of the file in a publisher's folder.
    pub fn path(home: &Home) -> PathBuf {
        home.trust_path().with_file_name(FILE)
    }

    /// Reads the file; nobody may post where there is none.
    ///
    /// # Errors
    /// [`DepartmentsError`]
    pub fn read(path: &Path) -> Result<Self, DepartmentsError> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            read => read.map_err(|error| DepartmentsError::Read(path.to_owned(), error))?,
        };
        let malformed = |why| DepartmentsError::Malformed(path.to_owned(), why);
        let departments: Self =
            toml::from_str(&text).map_err(|error| malformed(error.message().to_owned()))?;
        let (mut names, mut tokens) = (HashSet::new(), HashSet::new());
        for one in &departments.all {
            one.check().map_err(malformed)?;
            if !names.insert(&one.name) || !tokens.insert(&one.token) {
                return Err(malformed(format!("{} is there twice", one.name)));
            }
        }
        Ok(departments)
    }

    /// Writes the file. Only its owner may read it: it says who may do what.
    ///
    /// # Errors
    /// [`DepartmentsError`]
    pub fn write(&self, disk: &Disk, path: &Path) -> Result<(), DepartmentsError> {
        let text = toml::to_string(self)
            .map_err(|error| DepartmentsError::Malformed(path.to_owned(), error.to_string()))?;
        let text = format!(
            "# Who may post to the intake. Made by `stele token`; the tokens themselves are kept nowhere.\n\n\
             {text}"
        );
        let written = disk.replace_private(path, text.as_bytes());
        written.map_err(DepartmentsError::Disk)
    }

    /// The department whose token this is. All hashes are compared to their ends, so how long it takes says
    /// nothing about them.
    pub fn of(&self, token: &str) -> Option<&Department> {
        let hash = hash_of(token);
        let mut found = None;
        for department in &self.all {
            let is_own = department.hash().is_some_and(|own| is_same(&own, &hash));
            if is_own {
                found = Some(department);
            }
        }
        found
    }
}

/// Makes a token, and gives it with the line under which it is kept.
///
/// # Errors
/// [`DepartmentsError::Random`]
pub fn new_token() -> Result<(Zeroizing<String>, String), DepartmentsError> {
    let mut random = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *random).map_err(DepartmentsError::Random)?;
    let token = Zeroizing::new(format!("{PREFIX}{}", to_hex(&*random)));
    let kept = format!("sha256:{}", hash_of(&token).to_hex());
    Ok((token, kept))
}

fn hash_of(token: &str) -> Hash {
    Hash::of(&[token.as_bytes()])
}

fn is_same(one: &Hash, other: &Hash) -> bool {
    let pairs = one.as_bytes().iter().zip(other.as_bytes());
    black_box(pairs.fold(0, |differs, (one, other)| differs | (one ^ other))) == 0
}

/// When a file was changed last, how long it is, and which one it is: it is replaced whole.
type Stamp = Option<(SystemTime, u64, u64)>;

/// The departments as the file has them now.
#[derive(Debug)]
pub struct Watched {
    path: PathBuf,
    read: Mutex<(Stamp, Arc<Departments>)>,
}

impl Watched {
    /// Reads the file.
    ///
    /// # Errors
    /// [`DepartmentsError`]
    pub fn new(path: PathBuf) -> Result<Self, DepartmentsError> {
        let stamp = stamp(&path);
        let read = Mutex::new((stamp, Arc::new(Departments::read(&path)?)));
        Ok(Self { path, read })
    }

    /// The departments; read again, if the file has changed.
    ///
    /// # Errors
    /// [`DepartmentsError`]: nobody may post until the file is mended.
    pub fn now(&self) -> Result<Arc<Departments>, DepartmentsError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let found = stamp(&self.path);
        if read.0 != found {
            *read = (found, Arc::new(Departments::read(&self.path)?));
        }
        Ok(read.1.clone())
    }
}

fn stamp(path: &Path) -> Stamp {
    let data = fs::metadata(path).ok()?;
    #[cfg(unix)]
    let own = std::os::unix::fs::MetadataExt::ino(&data);
    #[cfg(not(unix))]
    let own = 0;
    Some((data.modified().ok()?, data.len(), own))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn department(name: &str, token: &str) -> Department {
        Department {
            name: name.into(),
            token: token.into(),
            rate: 5,
            signers: Vec::new(),
            types: vec!["TreeCard".into()],
        }
    }

    #[test]
    fn a_token_opens_for_its_department_and_stands_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        assert_eq!(Departments::read(&path).unwrap(), Departments::default());
        let (token, kept) = new_token().unwrap();
        let (other, kept_other) = new_token().unwrap();
        assert_ne!(token, other);
        let all = vec![department("a", &kept), department("b", &kept_other)];
        Departments { all }.write(&Disk::new(), &path).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains(&token[PREFIX.len()..]), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let watched = Watched::new(path.clone()).unwrap();
        let now = watched.now().unwrap();
        assert_eq!(now.of(&token).unwrap().name, "a");
        assert_eq!(now.of(&other).unwrap().name, "b");
        for bad in ["", "stele_", &token[1..], &kept, &token[..token.len() - 1]] {
            assert_eq!(now.of(bad), None, "{bad}");
        }
        // Taken back, it counts no more, without a new start.
        let all = vec![department("b", &kept_other)];
        Departments { all }.write(&Disk::new(), &path).unwrap();
        assert_eq!(watched.now().unwrap().of(&token), None);
        assert!(watched.now().unwrap().of(&other).is_some());
    }

    #[test]
    fn what_is_malformed_lets_nobody_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let good = format!(
            "[[department]]\nname = \"a\"\ntoken = \"sha256:{}\"\nrate = 1\n",
            "ab".repeat(32)
        );
        fs::write(&path, &good).unwrap();
        assert_eq!(Departments::read(&path).unwrap().all.len(), 1);
        for (from, to) in [
            ("\"a\"", "\"A b\""),
            ("sha256:", ""),
            ("abab", "ab"),
            ("rate = 1", "rate = 0"),
            ("rate = 1", "rate = 1\nsigners = [\"did:key:z\"]"),
            ("rate = 1", "rate = 1\ntypes = [\"Treecard\"]"),
            ("rate = 1", "rate = 1\nmore = 1"),
        ] {
            fs::write(&path, good.replacen(from, to, 1)).unwrap();
            let error = Departments::read(&path);
            assert!(
                matches!(error, Err(DepartmentsError::Malformed(..))),
                "{to}"
            );
        }
        fs::write(&path, format!("{good}{good}")).unwrap();
        assert!(Departments::read(&path).is_err());
    }
}
