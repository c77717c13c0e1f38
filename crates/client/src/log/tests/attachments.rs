//! Attachments: honest, missing, exchanged, endless.

use stele_verify::hash::Hash;

use super::*;
use crate::cache::Cache as _;
use crate::fetch::Mirrors;
use crate::testing::policy;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and what else it holds";

fn photo() -> (Hash, String) {
    let hash = Hash::of(&[PNG]);
    (hash, attachment_path(&hash))
}

/// A log with a photo beside it.
fn with_photo() -> Server {
    let server = Server::with_entries(3);
    let (_, path) = photo();
    server.files.borrow_mut().insert(path, PNG.to_vec());
    server
}

#[test]
fn a_file_with_its_hash_is_handed_out() {
    let server = with_photo();
    let (hash, path) = photo();
    let log = server.log();
    let found = block_on(log.attachment(hash)).unwrap();
    assert_eq!((found.hash(), found.bytes()), (hash, PNG));
    assert_eq!(found.picture(), Some(Picture::Png));
    assert_eq!(server.asked(), [path.as_str()]);
    assert_eq!(log.files.cache().get(&path), None);
    assert!(log.faults().is_empty());
}

#[test]
fn another_file_is_named_and_never_handed_out() {
    let (hash, path) = photo();
    for fault in [
        Fault::Flip(9),
        Fault::Truncate(20),
        Fault::Send(vec![]),
        Fault::Send([PNG, b"x"].concat()),
    ] {
        let server = with_photo();
        server.fault(&path, fault);
        let log = server.log();
        let error = block_on(log.attachment(hash)).unwrap_err();
        assert_eq!(error, LogError::Attachment { path: path.clone() });
        assert_eq!(
            (error.code(), error.could_not_check(), error.paths()),
            ("attachment-mismatch", false, std::slice::from_ref(&path))
        );
        assert_eq!(log.faults()[0].code, "attachment-mismatch");
    }
}

#[test]
fn what_could_not_be_had_is_no_other_file() {
    let (hash, path) = photo();
    let limit = MAX_ATTACHMENT;
    for (fault, expected) in [
        (Fault::Fail(FetchError::NotFound), FetchError::NotFound),
        (
            Fault::Fail(FetchError::Status(503)),
            FetchError::Status(503),
        ),
        (Fault::Endless, FetchError::TooLarge { limit }),
        (
            Fault::Send(vec![7; 8 * 1024 * 1024 + 1]),
            FetchError::TooLarge { limit },
        ),
        (page(), FetchError::Html),
    ] {
        let server = with_photo();
        server.fault(&path, fault);
        let log = server.log();
        let error = block_on(log.attachment(hash)).unwrap_err();
        assert_eq!(error, fetch_error(&path, expected));
        assert!(error.could_not_check());
        assert!(log.faults().is_empty());
    }
    let without = Server::with_entries(3);
    let error = block_on(without.log().attachment(hash)).unwrap_err();
    assert_eq!(error, fetch_error(&path, FetchError::NotFound));
}

#[test]
fn the_longest_file_is_read() {
    let bytes = vec![7; 8 * 1024 * 1024];
    let hash = Hash::of(&[&bytes]);
    let server = Server::with_entries(3);
    let path = attachment_path(&hash);
    server.files.borrow_mut().insert(path, bytes.clone());
    let found = block_on(server.log().attachment(hash)).unwrap();
    assert!(found.bytes() == bytes);
    assert_eq!(found.picture(), None);
}

#[test]
fn the_next_mirror_may_have_the_right_one() {
    let (hash, path) = photo();
    let (wrong, good) = (with_photo(), with_photo());
    wrong.fault(&path, Fault::Flip(9));
    let mirrors = |second| Mirrors::new(&wrong, vec![second]);
    let log = Log::new(mirrors(&good), MemoryCache::default(), policy(), ORIGIN);
    assert_eq!(block_on(log.attachment(hash)).unwrap().bytes(), PNG);
    assert_eq!((log.faults().len(), log.faults()[0].mirror), (1, 0));
    // Of one that could not be asked nobody knows.
    good.fault(&path, Fault::Fail(FetchError::Status(503)));
    let log = Log::new(mirrors(&good), MemoryCache::default(), policy(), ORIGIN);
    let error = block_on(log.attachment(hash)).unwrap_err();
    assert_eq!(error, fetch_error(&path, FetchError::Status(503)));
}

#[test]
fn pictures_are_known_by_their_first_bytes() {
    let webp = b"RIFF\x10\0\0\0WEBPVP8 ";
    for (bytes, expected) in [
        (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], Some(Picture::Jpeg)),
        (PNG, Some(Picture::Png)),
        (webp, Some(Picture::WebP)),
        (b"", None),
        (b"\xff\xd8", None),
        (b"\x89PNG\r\n\x1a", None),
        (b"RIFF\x10\0\0\0WAVEfmt ", None),
        (b"RIFF\x10\0\0\0WEB", None),
        (b"GIF89a", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<?xml version='1.0'?><svg/>", None),
        (b" \x89PNG\r\n\x1a\n", None),
        (b"%PDF-1.7", None),
    ] {
        assert_eq!(Picture::of(bytes), expected, "{bytes:?}");
    }
    let types = [Picture::Jpeg, Picture::Png, Picture::WebP].map(Picture::media_type);
    assert_eq!(types, ["image/jpeg", "image/png", "image/webp"]);
}
