//! SHA-256 and the two domain-separated hashes of the Merkle tree (RFC 6962 section 2.1).

use alloc::string::String;
use core::fmt;

use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

use crate::cost;

/// A SHA-256 digest, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; Hash::LEN]);

impl Hash {
    /// Length in bytes.
    pub const LEN: usize = 32;

    /// Takes 32 bytes for a digest.
    pub const fn new(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// Takes a slice of exactly 32 bytes for a digest.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The SHA-256 of the parts, one after the other.
    pub fn of(parts: &[&[u8]]) -> Self {
        cost::hashed(|| parts.iter().map(|part| part.len()).sum());
        if let Some(hash) = of_short(parts) {
            return hash;
        }
        let mut state = Sha256::new();
        for part in parts {
            state.update(part);
        }
        Self(state.finalize().into())
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// 64 lower-case hexadecimal digits.
    pub fn to_hex(&self) -> String {
        crate::encoding::to_hex(&self.0)
    }

    /// Reads what [`Hash::to_hex`] writes, and nothing else.
    pub fn from_hex(text: &str) -> Option<Self> {
        crate::encoding::from_hex(text).map(Self)
    }

    /// Standard base64 with padding, as in checkpoints and proofs.
    pub fn to_base64(&self) -> String {
        crate::encoding::to_base64(&self.0)
    }

    /// Reads what [`Hash::to_base64`] writes, and nothing else.
    pub fn from_base64(text: &str) -> Option<Self> {
        if text.len() != 44 {
            return None;
        }
        Self::from_slice(&crate::encoding::from_base64(text)?)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

/// Bytes of a block of SHA-256.
const BLOCK: usize = 64;

/// The most bytes that fit into two blocks beside their padding: a bit, and their length in bits.
const SHORT: usize = 2 * BLOCK - 9;

/// The state that SHA-256 begins with (FIPS 180-4 section 5.3.3).
const BEGIN: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// The same, if the parts are short, as nodes of trees are: padded where they are put together, which takes about half
/// as long as handing them to a hasher. Browsers do without, for the bytes of the code, but where whole logs are hashed
/// (feature `bulk`).
fn of_short(parts: &[&[u8]]) -> Option<Hash> {
    if cfg!(all(target_family = "wasm", not(feature = "bulk"))) {
        return None;
    }
    let mut blocks = [[0; BLOCK]; 2];
    let padded = blocks.as_flattened_mut();
    let mut length = 0_usize;
    for part in parts {
        let end = length.checked_add(part.len()).filter(|end| *end <= SHORT)?;
        padded.get_mut(length..end)?.copy_from_slice(part);
        length = end;
    }
    *padded.get_mut(length)? = 0x80;
    let bits = u64::try_from(length).ok()?.checked_mul(8)?.to_be_bytes();
    let used = if length <= BLOCK.saturating_sub(9) {
        1
    } else {
        2
    };
    let blocks = blocks.get_mut(..used)?;
    *blocks.last_mut()?.last_chunk_mut()? = bits;
    let mut state = BEGIN;
    compress256(&mut state, blocks);
    let mut hash = [0; Hash::LEN];
    for (bytes, word) in hash.as_chunks_mut().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    Some(Hash(hash))
}

/// The root of the empty tree: the SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// The hash of an entry: SHA-256(00 | entry).
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Hash::of(&[&[0], entry])
}

/// The hash of an inner node: SHA-256(01 | left | right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        assert_eq!(
            empty_root().to_hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            leaf_hash(b"").to_hex(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
    }

    /// Whatever their length, and however they are cut: the answer is the hasher's.
    #[test]
    fn short_and_long_are_one_function() {
        let bytes: [u8; 200] = core::array::from_fn(|at| at as u8);
        for length in 0..=bytes.len() {
            let whole = &bytes[..length];
            let expected = Hash(Sha256::digest(whole).into());
            assert_eq!(of_short(&[whole]).is_some(), length <= SHORT, "{length}");
            for cut in [0, length / 3, length] {
                let (head, tail) = whole.split_at(cut);
                assert_eq!(Hash::of(&[head, &[], tail]), expected, "{length}");
            }
        }
    }

    #[test]
    fn text_forms_are_strict() {
        let hash = leaf_hash(b"x");
        assert_eq!(Hash::from_hex(&hash.to_hex()), Some(hash));
        assert_eq!(Hash::from_hex(&hash.to_hex().to_uppercase()), None);
        assert_eq!(Hash::from_base64(&hash.to_base64()), Some(hash));
        assert_eq!(Hash::from_base64("AAAA"), None);
        // The last character of 32 bytes carries two spare bits, which must be zero.
        let zero = Hash::new([0; 32]).to_base64();
        assert_eq!(Hash::from_base64(&zero.replace("A=", "B=")), None);
    }
}
