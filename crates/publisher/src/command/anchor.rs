//! The root authorities of a new trust file.

use serde_json::{Value, json};
use stele_records::types::ALL;

use super::draft::parse_type;
use crate::drafts::KeyOf;
use crate::failure::Failure;

/// Root authorities, as `stele init` takes them. Options that are given once hold for all of them.
#[derive(Debug, clap::Args)]
pub struct AnchorArgs {
    /// A root authority, from which accreditations begin: its key file or did:key. Give several for
    /// several, and the options below once for all, or once for each in the same order.
    #[arg(long = "anchor", value_name = "KEY", requires = "areas")]
    keys: Vec<String>,
    /// Record types that it may sign, and may accredit others for. Without it, all.
    #[arg(long = "anchor-types", value_name = "TYPE,...", requires = "keys")]
    types: Vec<String>,
    /// Where: division codes, each of which covers all that begin with it.
    #[arg(long = "anchor-areas", value_name = "CODE,...", requires = "keys")]
    areas: Vec<String>,
    /// Its name in English.
    #[arg(long = "anchor-name-en", value_name = "NAME", requires = "keys")]
    names_en: Vec<String>,
    /// Its name in Chinese.
    #[arg(long = "anchor-name-zh", value_name = "NAME", requires = "keys")]
    names_zh: Vec<String>,
}

impl AnchorArgs {
    /// `anchors` of the trust file; none if no key is given. Without names of their own they have
    /// that of the trust file.
    ///
    /// # Errors
    /// [`Failure`] if an option is given for some of them only, or a type doesn't exist.
    pub(super) fn to_json(&self, name_en: &str, name_zh: &str) -> Result<Option<Value>, Failure> {
        let all: Vec<&str> = ALL.iter().map(|known| known.name()).collect();
        let all = all.join(",");
        let mut anchors = Vec::new();
        for (position, key) in self.keys.iter().enumerate() {
            let key = KeyOf::read(key)?;
            let pick = |option, given, default| self.pick(position, option, given, default);
            let types = words(pick("--anchor-types", &self.types, &all)?);
            for name in &types {
                parse_type(name).map_err(|why| Failure::misuse(format!("{name}: {why}")))?;
            }
            anchors.push(json!({
                "areas": words(pick("--anchor-areas", &self.areas, "")?),
                "key": key.did().as_str(),
                "name": {
                    "en": pick("--anchor-name-en", &self.names_en, name_en)?,
                    "zh": pick("--anchor-name-zh", &self.names_zh, name_zh)?,
                },
                "recordTypes": types,
            }));
        }
        Ok((!anchors.is_empty()).then(|| json!(anchors)))
    }

    fn pick<'a>(
        &self,
        position: usize,
        option: &str,
        given: &'a [String],
        default: &'a str,
    ) -> Result<&'a str, Failure> {
        match given {
            [] => Ok(default),
            [one] => Ok(one),
            many if many.len() == self.keys.len() => Ok(many.get(position).map_or("", |it| it)),
            many => Err(Failure::misuse(format!(
                "{option} is given {} times for {} anchors: give it once for all, or once for each",
                many.len(),
                self.keys.len()
            ))),
        }
    }
}

fn words(list: &str) -> Vec<&str> {
    list.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
}
