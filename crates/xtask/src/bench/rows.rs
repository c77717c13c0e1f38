//! What is measured, and what each row aims at.

/// Someone who does the work of a row.
#[derive(Debug)]
pub(super) struct Contestant {
    /// What the page or the native program calls it.
    pub(super) key: &'static str,
    /// What the table calls it; `{}` is its pinned version.
    pub(super) name: &'static str,
    /// Whose version stands for `{}`.
    pub(super) version: Option<Version>,
    pub(super) aim: Option<Aim>,
}

/// What is to be reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Aim {
    /// Our own code takes at most so many times as long as this one.
    Ratio(f64),
    /// This one does at least so many a second.
    PerSecond(f64),
}

/// Where a version is pinned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// A package of `[npm.bench]` in tools.toml.
    Npm(&'static str),
    /// A crate in Cargo.lock.
    Crate(&'static str),
}

/// A table of the document: our own code first, then whom it is compared with.
#[derive(Debug)]
pub(super) struct Row {
    /// What `cargo xtask bench KEY` calls it.
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    /// What it takes the time of.
    pub(super) unit: &'static str,
    /// What exactly is done; `{record}` is the length of a record in bytes.
    pub(super) how: &'static str,
    pub(super) own: Contestant,
    pub(super) peers: &'static [Contestant],
    /// How often everyone does it, and how often before that without being measured.
    pub(super) rounds: [u32; 2],
    /// What the browser is told besides.
    pub(super) flags: &'static [&'static str],
}

const fn own(name: &'static str) -> Contestant {
    Contestant {
        key: "stele",
        name,
        version: None,
        aim: None,
    }
}

const fn libsodium(aim: Option<Aim>) -> Contestant {
    Contestant {
        key: "libsodium",
        name: "libsodium-wrappers {}",
        version: Some(Version::Npm("libsodium-wrappers")),
        aim,
    }
}

const fn noble(aim: Option<Aim>) -> Contestant {
    Contestant {
        key: "noble",
        name: "@noble/curves {}",
        version: Some(Version::Npm("@noble/curves")),
        aim,
    }
}

const fn webcrypto(name: &'static str, aim: Option<Aim>) -> Contestant {
    Contestant {
        key: "webcrypto",
        name,
        version: None,
        aim,
    }
}

const fn ring(aim: Option<Aim>) -> Contestant {
    Contestant {
        key: "ring",
        name: "native: ring {}",
        version: Some(Version::Crate("ring")),
        aim,
    }
}

const NATIVE: Contestant = Contestant {
    key: "native",
    name: "native: this project’s own code",
    version: None,
    aim: None,
};

/// Of what takes seconds.
const FEW: [u32; 2] = [5, 1];

/// Of what takes some milliseconds.
const MANY: [u32; 2] = [21, 3];

pub(super) const ROWS: [Row; 8] = [
    Row {
        key: "bulk",
        title: "Bulk verification, one thread",
        unit: "a signature",
        how: "512 signatures of messages of 300 bytes by 8 keys. This project’s code reads the keys and checks all in one batch \
              (`verify::key::batch::verify`); the others, who have no batches, check one after the other. WebCrypto has its keys imported and is \
              asked for all at once, which it spreads over its own threads.",
        own: own("**stele-verify**, WebAssembly"),
        peers: &[
            libsodium(Some(Aim::Ratio(0.2))),
            noble(Some(Aim::Ratio(0.05))),
            webcrypto(
                "WebCrypto, all at once, on its own threads",
                Some(Aim::Ratio(0.4)),
            ),
            ring(Some(Aim::Ratio(0.5))),
            NATIVE,
        ],
        rounds: MANY,
        flags: &[],
    },
    Row {
        key: "wide",
        title: "Bulk verification, one thread, wide arithmetic",
        unit: "a signature",
        how: "The same in a browser that is told to have wide arithmetic, by a module that is built for it (the curve’s 64-bit backend). No \
              browser has it by default, and the explorer has no such module yet.",
        own: own("**stele-verify**, WebAssembly with wide arithmetic"),
        peers: &[
            Contestant {
                key: "plain",
                name: "stele-verify, WebAssembly without",
                version: None,
                aim: None,
            },
            libsodium(Some(Aim::Ratio(0.12))),
        ],
        rounds: MANY,
        flags: &["--js-flags=--experimental-wasm-wide-arithmetic"],
    },
    Row {
        key: "records",
        title: "Whole records, one thread",
        unit: "a record",
        how: "512 tree cards of {record} bytes with one signature each by 8 keys, as an audit checks them (`verify::record::verify_batch`): form, both \
              hashes of the signed message, signature. The peer parses, holds the bytes against its own canonical form, \
              canonicalises document and proof apart, hashes and verifies.",
        own: own("**stele-verify**, WebAssembly"),
        peers: &[
            Contestant {
                key: "libsodium",
                name: "canonicalize + WebCrypto + libsodium-wrappers {}",
                version: Some(Version::Npm("libsodium-wrappers")),
                aim: None,
            },
            NATIVE,
        ],
        rounds: MANY,
        flags: &[],
    },
    Row {
        key: "cold",
        title: "One signature, by a key never seen before",
        unit: "a signature",
        how: "64 signatures of 300 bytes by 64 keys, each for itself: the key is read, then the signature checked.",
        own: own("**stele-verify**, WebAssembly"),
        peers: &[
            libsodium(Some(Aim::Ratio(1.1))),
            noble(None),
            webcrypto("WebCrypto, import and verify, one after the other", None),
            ring(None),
            NATIVE,
        ],
        rounds: MANY,
        flags: &[],
    },
    Row {
        key: "seen",
        title: "One signature, by a key seen before",
        unit: "a signature",
        how: "The same signatures, by keys that were read already.",
        own: own("**stele-verify**, WebAssembly"),
        peers: &[
            libsodium(Some(Aim::Ratio(0.7))),
            webcrypto("WebCrypto, key imported, one after the other", None),
        ],
        rounds: MANY,
        flags: &[],
    },
    Row {
        key: "form",
        title: "Form and hash of a record",
        unit: "a record",
        how: "512 tree cards of {record} bytes, without their signatures. This project’s code reads each strictly \
              (`verify::record::Record::parse_with`, proof and keys included) and hashes it; the peer decodes, parses, canonicalises and compares, and \
              has all hashed at once.",
        own: own("**stele-verify**, WebAssembly"),
        peers: &[
            Contestant {
                key: "canonicalize",
                name: "canonicalize {} + WebCrypto SHA-256",
                version: Some(Version::Npm("canonicalize")),
                aim: Some(Aim::Ratio(0.3)),
            },
            NATIVE,
        ],
        rounds: MANY,
        flags: &[],
    },
    Row {
        key: "workers",
        title: "Two workers",
        unit: "a record",
        how: "16 batches of the same 512 records, handed to one worker, or eight each to two workers, which have a module each. At least 1.8 \
              times as fast is at most 0.556 of the time. Where other work wants the processors, Linux gives each session its share, however \
              many threads it has: then two workers are no faster than one.",
        own: Contestant {
            key: "two",
            name: "**two workers**",
            version: None,
            aim: None,
        },
        peers: &[Contestant {
            key: "one",
            name: "one worker",
            version: None,
            aim: Some(Aim::Ratio(1.0 / 1.8)),
        }],
        rounds: MANY,
        flags: &[],
    },
    Row {
        key: "audit",
        title: "A whole audit on two cores, with index and rules",
        unit: "an entry",
        how: "The log of a demo city of 5,000 records, from this machine: everything that `stele audit` and the explorer’s `#/audit` do, from the start \
              of the program or worker to the report. In Chromium it is the explorer’s own worker, which has one thread and puts its state \
              into the origin’s private file system; `stele audit` checks signatures on both cores.",
        own: Contestant {
            key: "stele",
            name: "**the explorer’s worker**, Chromium",
            version: None,
            aim: Some(Aim::PerSecond(10_000.0)),
        },
        peers: &[
            Contestant {
                key: "reading",
                name: "of it until all is read: hashes, signatures, index",
                version: None,
                aim: None,
            },
            Contestant {
                key: "native",
                name: "`stele audit`",
                version: None,
                aim: Some(Aim::PerSecond(30_000.0)),
            },
        ],
        rounds: FEW,
        flags: &[],
    },
];

impl Row {
    /// Everyone, in the order of the table.
    pub(super) fn all(&self) -> impl Iterator<Item = &Contestant> {
        [&self.own].into_iter().chain(self.peers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the table asks for, the page has; nobody is measured twice under one name.
    #[test]
    fn the_page_knows_every_row_and_everyone_in_it() {
        let page = include_str!("page.js");
        for row in &ROWS {
            let (_, rest) = page
                .split_once(&format!("\n  {}: async (", row.key))
                .expect(row.key);
            // The next row begins with two blanks and a name.
            let end = rest.find("\n  },\n").or_else(|| rest.find("\n  }),\n"));
            let body = &rest[..end.expect("the row ends")];
            let mut keys = std::collections::BTreeSet::new();
            for contestant in row.all() {
                assert!(keys.insert(contestant.key), "{}", contestant.key);
                let is_native = ["native", "ring"].contains(&contestant.key);
                let word = match is_native {
                    true => "native: true".to_owned(),
                    false => format!("{}: ", contestant.key),
                };
                assert!(body.contains(&word), "{}: {word}", row.key);
            }
        }
    }
}
