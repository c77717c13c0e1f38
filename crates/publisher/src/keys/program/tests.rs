use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use stele_sign::multikey::SecretKey;
use stele_sign::note::{NoteSigner, NoteSignerError};
use stele_verify::encoding::to_base64;
use stele_verify::note::{KeyKind, KeyName};

use super::*;
use crate::keys::{load_key, read_signer};

/// A folder with a program of these lines of a shell script, and a key file that names it.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(public: &str, script: &str, limit: Option<u64>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signer");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let desk = Self { folder };
        let command = vec![
            "./signer".to_owned(),
            "an argument; not a command".to_owned(),
        ];
        let file = ProgramFile::new(public.to_owned(), command, limit);
        desk.write("key", file.to_text().unwrap().as_bytes());
        desk
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn signer() -> SecretKey {
    SecretKey::from_seed(&[7; 32]).unwrap()
}

/// Why a signer's key file with this script signs nothing.
fn refused(script: &str, limit: Option<u64>) -> String {
    let desk = Desk::new(signer().did().as_str(), script, limit);
    let key = load_key(&desk.path("key")).unwrap();
    key.sign(b"text").unwrap_err().to_string()
}

#[test]
fn a_program_signs_what_it_is_handed_and_nothing_else() {
    let key = signer();
    let desk = Desk::new(
        key.did().as_str(),
        "test \"$1\" = 'an argument; not a command' || exit 9\ncat > message\ncat signature",
        None,
    );
    let message: Vec<u8> = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
    let signature = key.sign(&message).unwrap();
    let elsewhere = load_key(&desk.path("key")).unwrap();
    assert!(elsewhere.to_json().is_none());
    desk.write("signature", signature.as_bytes());
    assert_eq!(elsewhere.sign(&message).unwrap(), signature);
    assert_eq!(fs::read(desk.path("message")).unwrap(), message);
    let base64 = to_base64(signature.as_bytes());
    let (head, tail) = base64.split_at(40);
    desk.write("signature", format!("{head}\n{tail}\n").as_bytes());
    assert_eq!(elsewhere.sign(&message).unwrap(), signature);
    // The right signature, but of another text.
    let error = elsewhere.sign(b"another text").unwrap_err().to_string();
    assert!(error.contains("no signature of this text"), "{error}");
}

#[test]
fn logs_and_witnesses_of_every_kind_can_have_one() {
    for kind in [KeyKind::Ed25519, KeyKind::CosignatureV1, KeyKind::MlDsa44] {
        let name = KeyName::new("log.example").unwrap();
        let key = NoteSigner::from_seed(name, kind, &[3; 32]).unwrap();
        let desk = Desk::new(
            &key.verifier_key().to_vkey(),
            "cat > message; cat signature",
            None,
        );
        let elsewhere = read_signer(&desk.path("key")).unwrap();
        assert!(elsewhere.to_private_text().is_none());
        let text = "log.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        let sign = |key: &NoteSigner| match kind {
            KeyKind::Ed25519 => key.sign_line(text),
            _ => key.cosign(text, 1_800_000_000),
        };
        let line = sign(&key).unwrap();
        // Of a cosignature the first eight bytes are its time.
        let skipped = if kind == KeyKind::Ed25519 { 0 } else { 8 };
        desk.write("signature", &line.bytes()[skipped..]);
        assert_eq!(sign(&elsewhere).unwrap(), line, "{kind:?}");
        let mut wrong = line.bytes()[skipped..].to_vec();
        wrong[5] ^= 1;
        desk.write("signature", &wrong);
        let error = sign(&elsewhere).unwrap_err();
        assert!(matches!(error, NoteSignerError::Elsewhere(_)), "{error:?}");
    }
}

#[test]
fn whoever_signs_nothing_is_told_of_with_what_it_said() {
    let error = refused("echo 'the token is locked' >&2; exit 3", None);
    assert!(
        error.contains("the token is locked") && error.contains('3'),
        "{error}"
    );
    let error = refused("echo 'no input' >&2; exit 0", None);
    assert!(
        error.contains("0 bytes") && error.contains("no input"),
        "{error}"
    );
    let error = refused("printf '\\033[2Jx'; printf '\\033[2J' >&2", None);
    assert!(
        error.contains("5 bytes") && error.contains("\\u{1b}"),
        "{error}"
    );
    let error = refused("yes | head -c 1000000", None);
    assert!(error.contains("16384 bytes"), "{error}");
    let desk = Desk::new(signer().did().as_str(), "", None);
    fs::remove_file(desk.path("signer")).unwrap();
    let error = load_key(&desk.path("key")).unwrap().sign(b"").unwrap_err();
    assert!(
        error.to_string().contains("could not be started"),
        "{error}"
    );
}

#[test]
fn whoever_takes_too_long_is_ended() {
    let begun = Instant::now();
    let error = refused("echo 'waiting for a finger' >&2; exec sleep 600", Some(1));
    assert!(error.contains("within 1 s"), "{error}");
    assert!(error.contains("waiting for a finger"), "{error}");
    // Its output is closed, and it doesn't end.
    let error = refused("exec sleep 600 >&- 2>&-", Some(1));
    assert!(error.contains("within 1 s"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_file_that_others_could_write_names_no_program() {
    let desk = Desk::new(signer().did().as_str(), "exit 0", None);
    let path = desk.path("key");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).unwrap();
    let error = load_key(&path).unwrap_err().to_string();
    assert!(error.contains("others can write it"), "{error}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    for bad in [
        text.replace("./signer", ""),
        text.replace("\"command\"", "\"commands\""),
        text.replace("did:key:", "did:web:"),
    ] {
        desk.write("key", bad.as_bytes());
        assert!(load_key(&path).is_err(), "{bad}");
    }
    // A signer's key is no log's.
    desk.write("key", text.as_bytes());
    let error = read_signer(&path).unwrap_err().to_string();
    assert!(error.contains("NAME+ID+KEY"), "{error}");
}
