//! How files are had: the one trait that does I/O.

use std::future::Future;

pub use stele_records::verdict::FetchProblem as FetchError;

/// A place that files are read from: a web server, a folder, an object store, a test.
///
/// None of it is trusted. What it gives is authenticated by whoever asked, and what it fails to
/// give says nothing about a record: every [`FetchError`] means "could not check".
pub trait Fetch {
    /// Reads the file at `path`, which is relative to the log's prefix and has no leading slash.
    ///
    /// Reads no more than `limit` bytes: a longer file is [`FetchError::TooLarge`], and an endless
    /// one is not waited for. The bytes are the file's own, without content encoding.
    fn get(&self, path: &str, limit: u64) -> impl Future<Output = Result<Vec<u8>, FetchError>>;

    /// How many places this is that should hold the same files: at least one.
    fn mirrors(&self) -> usize {
        1
    }

    /// Reads the file from one of these places alone, by its number from zero: so that whoever finds a
    /// file wrong can ask the next one for it.
    fn get_at(
        &self,
        _mirror: usize,
        path: &str,
        limit: u64,
    ) -> impl Future<Output = Result<Vec<u8>, FetchError>> {
        self.get(path, limit)
    }
}

impl<F: Fetch> Fetch for &F {
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        (**self).get(path, limit).await
    }

    fn mirrors(&self) -> usize {
        (**self).mirrors()
    }

    async fn get_at(&self, mirror: usize, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        (**self).get_at(mirror, path, limit).await
    }
}

/// Several places that should hold the same files. The next is asked where one fails, and by
/// [`Files`](crate::log::Files) also where one sends what doesn't authenticate.
#[derive(Debug, Clone)]
pub struct Mirrors<F> {
    first: F,
    others: Vec<F>,
}

impl<F> Mirrors<F> {
    /// The mirrors in the order in which they are asked.
    pub const fn new(first: F, others: Vec<F>) -> Self {
        Self { first, others }
    }
}

impl<F: Fetch> Fetch for Mirrors<F> {
    /// If all fail, the error is the first one's; but if any has no such file, it is that, since
    /// there may be another file to ask for instead.
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let mut error = match self.first.get(path, limit).await {
            Ok(bytes) => return Ok(bytes),
            Err(error) => error,
        };
        for mirror in &self.others {
            match mirror.get(path, limit).await {
                Ok(bytes) => return Ok(bytes),
                Err(next) if is_gone(&next) && !is_gone(&error) => error = next,
                Err(_) => {}
            }
        }
        Err(error)
    }

    fn mirrors(&self) -> usize {
        self.others.len().saturating_add(1)
    }

    async fn get_at(&self, mirror: usize, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let mirror = match mirror.checked_sub(1) {
            None => Some(&self.first),
            Some(other) => self.others.get(other),
        };
        match mirror {
            Some(mirror) => mirror.get(path, limit).await,
            None => Err(FetchError::NotFound),
        }
    }
}

/// Whether the answer may mean that there is no such file.
///
/// Object stores say "forbidden" for a missing file to who may not list the folder, and hosts of
/// single-page apps send their start page.
pub(crate) const fn is_gone(error: &FetchError) -> bool {
    matches!(
        error,
        FetchError::NotFound | FetchError::Status(403 | 410) | FetchError::Html
    )
}

/// Whether bytes that are not what they should be are a web page: a login form, a notice, a
/// server's own error page. Then they are no sign of forgery.
///
/// Asked only after the bytes were found wrong. What counts as a page is five bytes or more, so
/// that hardly any damaged tile looks like one.
pub fn is_html(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 6] = [
        b"<!doctype",
        b"<html",
        b"<head",
        b"<body",
        b"<?xml",
        b"<script",
    ];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    STARTS.iter().any(|start| {
        text.get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start))
    })
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    struct Always(Result<Vec<u8>, FetchError>);

    impl Fetch for Always {
        async fn get(&self, _: &str, _: u64) -> Result<Vec<u8>, FetchError> {
            self.0.clone()
        }
    }

    fn ask(answers: &[Result<&[u8], FetchError>]) -> Result<Vec<u8>, FetchError> {
        let mut mirrors = answers
            .iter()
            .map(|answer| Always(answer.clone().map(<[u8]>::to_vec)));
        let first = mirrors.next().unwrap();
        block_on(Mirrors::new(first, mirrors.collect()).get("checkpoint", 9))
    }

    #[test]
    fn the_next_mirror_is_asked_where_one_fails() {
        let down = || Err(FetchError::Network("refused".to_owned()));
        assert_eq!(ask(&[Ok(b"a"), Ok(b"b")]), Ok(b"a".to_vec()));
        assert_eq!(ask(&[down(), Ok(b"b")]), Ok(b"b".to_vec()));
        assert_eq!(
            ask(&[down(), Err(FetchError::Status(500))]),
            Err(down().unwrap_err())
        );
        assert_eq!(
            ask(&[down(), Err(FetchError::NotFound)]),
            Err(FetchError::NotFound)
        );
        assert_eq!(
            ask(&[Err(FetchError::NotFound), down()]),
            Err(FetchError::NotFound)
        );
    }

    #[test]
    fn pages_are_known_by_their_beginning() {
        for page in [
            &b"<!DOCTYPE html><title>404</title>"[..],
            b"<html lang=en>",
            b"\xef\xbb\xbf\r\n <HTML>",
            b"<?xml version=\"1.0\"?><Error/>",
        ] {
            assert!(is_html(page), "{page:?}");
        }
        for other in [&b""[..], b"<", b"<htm", b"{\"a\":\"<html>\"}", b"<sml>"] {
            assert!(!is_html(other), "{other:?}");
        }
    }
}
