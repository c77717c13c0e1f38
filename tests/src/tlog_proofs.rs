//! Merkle proofs that other programs made, good and bad, one a file.
//!
//! Each function is a test that takes its input as bytes, and panics where it fails.

use serde_json::Value;
use stele_verify::hash::Hash;
use stele_verify::merkle::{Included, verify_consistency};

use crate::vectors::{File, Files};

/// transparency-dev's proofs of inclusion and consistency: what must hold holds, and nothing else.
pub fn rfc6962(files: &Files) {
    let (mut held, mut refused) = (0, 0);
    for file in files.all() {
        let case: Value = serde_json::from_slice(&file.bytes).expect("the vectors are JSON");
        let holds = if file.path.starts_with("inclusion/") {
            inclusion(&case)
        } else {
            assert!(file.path.starts_with("consistency/"), "{}", file.path);
            consistency(&case)
        };
        let wanted = case["wantErr"] == Value::Bool(false);
        assert_eq!(holds.is_some(), wanted, "{}", describe(file, &case));
        match wanted {
            true => held += 1,
            false => refused += 1,
        }
    }
    assert!(held > 0 && refused > 0);
}

fn inclusion(case: &Value) -> Option<()> {
    let (leaf, root) = (hash(&case["leafHash"])?, hash(&case["root"])?);
    let (index, size) = (case["leafIdx"].as_u64()?, case["treeSize"].as_u64()?);
    Included::verify(leaf, index, size, root, &proof(case)?).ok()?;
    Some(())
}

fn consistency(case: &Value) -> Option<()> {
    let (old_root, new_root) = (hash(&case["root1"])?, hash(&case["root2"])?);
    let (old, new) = (case["size1"].as_u64()?, case["size2"].as_u64()?);
    verify_consistency(old, new, old_root, new_root, &proof(case)?).ok()
}

/// `null` stands for no hashes.
fn proof(case: &Value) -> Option<Vec<Hash>> {
    match &case["proof"] {
        Value::Null => Some(Vec::new()),
        proof => proof.as_array()?.iter().map(hash).collect(),
    }
}

/// Some cases have hashes of other lengths, which no hash of ours can be.
fn hash(value: &Value) -> Option<Hash> {
    Hash::from_base64(value.as_str()?)
}

fn describe(file: &File, case: &Value) -> String {
    format!("{}: {}", file.path, case["desc"])
}
