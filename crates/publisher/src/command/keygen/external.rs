//! Key files for keys that lie elsewhere.

use std::fs;
use std::path::Path;

use stele_sign::multikey::SecretKey;
use stele_sign::note::NoteSigner;
use stele_verify::encoding::from_base64;
use stele_verify::key::{DidKey, PublicKey};
use stele_verify::note::{KeyKind, KeyName, VerifierKey};

use super::{Args, public_line};
use crate::failure::Failure;
use crate::keys::{Program, ProgramFile};

/// What comes before the 32 bytes of an Ed25519 key in DER (RFC 8410).
const ED25519: &[u8] = &[
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
];

/// What comes before the 1,312 bytes of an ML-DSA-44 key in DER (RFC 9881).
const ML_DSA_44: &[u8] = &[
    0x30, 0x82, 0x05, 0x32, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03,
    0x11, 0x03, 0x82, 0x05, 0x21, 0x00,
];

/// What a program is asked to sign first, to see whether it does; as a checkpoint, of no log.
const TRIAL: &str = "stele.invalid/trial\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";

/// The text of the key file, and the public line. The program has signed something by then.
///
/// # Errors
/// [`Failure`] if the public key is none of the kind that is asked for, or the program doesn't sign with it.
pub(super) fn make(
    args: &Args,
    public: &str,
    name: Option<(KeyName, KeyKind)>,
) -> Result<(String, String), Failure> {
    let (wanted, prefix) = match &name {
        Some((_, KeyKind::MlDsa44)) => ("ML-DSA-44", ML_DSA_44),
        _ => ("Ed25519", ED25519),
    };
    let key = key_bytes(public, prefix)?.ok_or_else(|| {
        Failure::misuse(format!(
            "{public} holds no {wanted} public key: expected PEM (BEGIN PUBLIC KEY), its DER in base64, or a \
             did:key"
        ))
    })?;
    let unusable = |code: &str| Failure::misuse(format!("{public} can't be used ({code})"));
    let file = |public: String| ProgramFile::new(public, args.command.clone(), None);
    match name {
        None => {
            let key = <[u8; 32]>::try_from(key).map_err(|_| unusable("length"))?;
            let key = PublicKey::from_bytes(&key).map_err(|error| unusable(error.code()))?;
            let did = DidKey::new(key);
            let file = file(did.as_str().to_owned());
            let signer = SecretKey::elsewhere(did, Program::of(&args.file, file.clone())?);
            signer.sign(TRIAL.as_bytes())?;
            Ok((file.to_text()?, signer.did().as_str().to_owned()))
        }
        Some((name, kind)) => {
            let key = VerifierKey::new(name, kind, &key);
            let key = key.map_err(|error| unusable(error.code()))?;
            let file = file(key.to_vkey());
            let signer = NoteSigner::elsewhere(key, Program::of(&args.file, file.clone())?);
            match kind {
                KeyKind::Ed25519 => signer.sign_line(TRIAL)?,
                KeyKind::CosignatureV1 | KeyKind::MlDsa44 => signer.cosign(TRIAL, 1)?,
            };
            Ok((file.to_text()?, public_line(args, signer.verifier_key())))
        }
    }
}

/// The raw bytes of a public key after what comes before them in DER.
fn key_bytes(public: &str, prefix: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
    if public.starts_with("did:key:") {
        let did = DidKey::parse(public).ok().filter(|_| prefix == ED25519);
        return Ok(did.map(|did| did.key().as_bytes().to_vec()));
    }
    let path = Path::new(public);
    let text = fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))?;
    let base64: String = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let der = from_base64(&base64);
    Ok(der.and_then(|der| der.strip_prefix(prefix).map(<[u8]>::to_vec)))
}
