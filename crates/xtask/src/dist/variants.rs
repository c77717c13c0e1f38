//! Which modules there are.

use crate::run::{Failure, Outcome};

/// One `.wasm`: a choice of features of `crates/widget`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    /// What its file is called, and what the shell asks for.
    pub(crate) name: &'static str,
    /// Cargo features.
    pub(crate) features: &'static str,
    /// Cargo's profile.
    pub(crate) profile: &'static str,
    /// Which file it goes into.
    pub(crate) home: Home,
    /// Built also by a run of the tests that isn't `--full`.
    pub(crate) ordinary: bool,
}

/// Where a module ends up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// A file of its own, which the shell fetches.
    Modules,
    /// The same, and inside offline.html: one a language, with everything in it. Pages load it where others don't
    /// do: to look records up, for a list of several systems, for ML-DSA.
    Both,
}

/// All of them. The ordinary ones are those for proofs, one system in both languages, another for files that are
/// sniffed wrongly, and one of the file that opens from disk.
pub(crate) const VARIANTS: [Variant; 12] = [
    ordinary(proof("proof-en", "en,compact,single")),
    ordinary(proof("proof-zh", "zh,compact,single")),
    ordinary(module("rental-en", "rental,en,compact")),
    ordinary(module("rental-zh", "rental,zh,compact")),
    module("funds-en", "funds,en,compact"),
    module("funds-zh", "funds,zh,compact"),
    ordinary(module("forest-en", "forest,en,compact")),
    module("forest-zh", "forest,zh,compact"),
    module("points-en", "points,en,compact"),
    module("points-zh", "points,zh,compact"),
    ordinary(whole("all-en", "all,en,compact,live,ml-dsa")),
    whole("all-zh", "all,zh,compact,live,ml-dsa"),
];

/// The one that is built twice, in two checkouts, to see that it comes out the same.
pub(crate) const REPRODUCED: &str = "rental-en";

const fn module(name: &'static str, features: &'static str) -> Variant {
    Variant {
        name,
        features,
        profile: "embed",
        home: Home::Modules,
        ordinary: false,
    }
}

/// One that knows no system: whether a record is intact and logged it tells by itself, and in few bytes.
const fn proof(name: &'static str, features: &'static str) -> Variant {
    Variant {
        profile: "proof",
        ..module(name, features)
    }
}

const fn whole(name: &'static str, features: &'static str) -> Variant {
    Variant {
        home: Home::Both,
        ..module(name, features)
    }
}

const fn ordinary(variant: Variant) -> Variant {
    Variant {
        ordinary: true,
        ..variant
    }
}

/// Those that were named, in the order of the list; all if none was.
///
/// # Errors
/// Fails where a name isn't in the list.
pub(crate) fn named(names: &[String]) -> Outcome<Vec<Variant>> {
    for name in names {
        if !VARIANTS.iter().any(|variant| variant.name == name) {
            let known: Vec<_> = VARIANTS.iter().map(|variant| variant.name).collect();
            return Err(Failure::new(format!("there is no module {name}"))
                .remedy(format!("any of {}", known.join(" "))));
        }
    }
    let wanted = |variant: &Variant| names.is_empty() || names.iter().any(|n| n == variant.name);
    Ok(VARIANTS.into_iter().filter(wanted).collect())
}

/// What a run of the tests builds.
pub(crate) fn tested(full: bool) -> Vec<Variant> {
    let wanted = |variant: &Variant| full || variant.ordinary;
    VARIANTS.into_iter().filter(wanted).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_chosen_strictly() {
        let names: BTreeSet<_> = VARIANTS.iter().map(|variant| variant.name).collect();
        assert_eq!(names.len(), VARIANTS.len());
        let chosen = named(&["funds-en".into(), "rental-en".into()]).expect("they are there");
        let chosen: Vec<_> = chosen.iter().map(|variant| variant.name).collect();
        assert_eq!(chosen, ["rental-en", "funds-en"]);
        assert_eq!(named(&[]).map(|all| all.len()), Ok(VARIANTS.len()));
        assert!(named(&["rental".into()]).is_err());
    }

    #[test]
    fn the_ordinary_run_has_both_languages_two_systems_and_the_offline_file() {
        let ordinary: BTreeSet<_> = tested(false).iter().map(|variant| variant.name).collect();
        for name in [
            "proof-en",
            "proof-zh",
            "rental-en",
            "rental-zh",
            "forest-en",
            "all-en",
            REPRODUCED,
        ] {
            assert!(ordinary.contains(name), "{name}");
        }
        assert_eq!(tested(true).len(), VARIANTS.len());
    }

    #[test]
    fn every_feature_is_one_of_the_crate() {
        let manifest = crate::paths::root().join("crates/widget/Cargo.toml");
        let manifest = std::fs::read_to_string(manifest).expect("reads");
        let manifest: toml::Table = manifest.parse().expect("is TOML");
        let features = manifest["features"].as_table().expect("a table");
        for variant in VARIANTS {
            for feature in variant.features.split(',') {
                assert!(features.contains_key(feature), "{feature}");
            }
        }
    }
}
