//! Those who sign the next version of a trust file.

use serde_json::{Value, json};

use crate::drafts::KeyOf;
use crate::failure::Failure;

/// Signers, as `stele init` and `stele trust new` take them.
#[derive(Debug, clap::Args)]
pub struct SignerArgs {
    /// Someone who signs versions of the trust file: their key file or did:key. Give several for several,
    /// and the names once for each in the same order.
    #[arg(long = "signer", value_name = "KEY")]
    signers: Vec<String>,
    /// The signer's name in English.
    #[arg(long = "signer-name-en", value_name = "NAME", requires = "signers")]
    signer_names_en: Vec<String>,
    /// The signer's name in Chinese.
    #[arg(long = "signer-name-zh", value_name = "NAME", requires = "signers")]
    signer_names_zh: Vec<String>,
    /// How many signers must sign the next version. Without it a majority, or as many as before.
    #[arg(long, value_name = "NUMBER")]
    signer_threshold: Option<u64>,
}

impl SignerArgs {
    /// Adds them to `signers` of a trust file, and sets the threshold.
    ///
    /// # Errors
    /// [`Failure`] if a key is none, or the names aren't as many as the signers.
    pub(crate) fn add_to(&self, trust: &mut Value) -> Result<(), Failure> {
        if self.signers.is_empty() && self.signer_threshold.is_none() {
            return Ok(());
        }
        let before = &trust["signers"];
        let mut keys = before["keys"].as_array().cloned().unwrap_or_default();
        let mut threshold = before["threshold"].as_u64();
        for (position, key) in self.signers.iter().enumerate() {
            let did = KeyOf::read(key)?.did().as_str().to_owned();
            let name = |given: &[String], option: &str| match given.get(position) {
                Some(name) => Ok(name.clone()),
                None if given.is_empty() => Ok(format!("Signer {}", keys.len().saturating_add(1))),
                None => Err(Failure::misuse(format!(
                    "{option} is given {} times for {} signers: give it once for each",
                    given.len(),
                    self.signers.len()
                ))),
            };
            let en = name(&self.signer_names_en, "--signer-name-en")?;
            let zh = match self.signer_names_zh.is_empty() {
                true => en.clone(),
                false => name(&self.signer_names_zh, "--signer-name-zh")?,
            };
            keys.push(json!({"key": did, "name": {"en": en, "zh": zh}}));
        }
        if self.signer_threshold.is_some() {
            threshold = self.signer_threshold;
        }
        let majority = keys.len() / 2 + 1;
        let threshold = threshold.map_or(json!(majority), |threshold| json!(threshold));
        trust["signers"] = json!({"threshold": threshold, "keys": keys});
        Ok(())
    }
}
