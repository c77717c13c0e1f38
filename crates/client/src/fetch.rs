//! How files are had: the one trait that does I/O.

use std::future::{Future, ready};

use stele_verify::encoding::from_decimal;
use stele_verify::time::parse_time;

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

    /// What time it is by the place itself, as of the last file that it sent (HTTP `Date`): POSIX seconds.
    /// A hint that nobody vouches for. None where it says nothing of time.
    fn told_time(&self) -> Option<u64> {
        None
    }

    /// Leaves the thread to others where it has been held for long: a page is drawn meanwhile, and hears what its
    /// reader wants. Waited for between pieces of work. Where nobody else wants the thread it is nothing.
    fn breathe(&self) -> impl Future<Output = ()> {
        ready(())
    }

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

    fn told_time(&self) -> Option<u64> {
        (**self).told_time()
    }

    async fn breathe(&self) {
        (**self).breathe().await;
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

    /// By the first that says something.
    fn told_time(&self) -> Option<u64> {
        let mut others = self.others.iter();
        let told = self.first.told_time();
        told.or_else(|| others.find_map(Fetch::told_time))
    }

    async fn breathe(&self) {
        self.first.breathe().await;
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

/// The time in a `Date` header (RFC 9110, section 5.6.7, the one form that may be sent), and the seconds in
/// the `Age` header that a cache on the way has added to it. POSIX seconds.
pub fn http_time(date: &str, age: Option<&str>) -> Option<u64> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (_, date) = date.trim().split_once(", ")?;
    let mut parts = date.strip_suffix(" GMT")?.split(' ');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let (number, _) = (1..).zip(MONTHS).find(|(_, name)| *name == month)?;
    let time = parts.next().filter(|_| parts.next().is_none())?;
    let text = format!("{year}-{number:02}-{day}T{time}Z");
    let age = age.map_or(Some(0), |age| from_decimal(age.trim()));
    parse_time(&text)?.checked_add(age?)
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
    const STARTS: [&[u8]; 8] = [
        b"<!doctype",
        b"<html",
        b"<head",
        b"<body",
        b"<?xml",
        b"<script",
        b"<title",
        b"<meta ",
    ];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut text = text.trim_ascii_start();
    // Whoever puts a page between often signs it with a comment.
    while let Some(comment) = text.strip_prefix(b"<!--") {
        let end = comment.windows(3).position(|end| end == b"-->");
        let Some(rest) = end.and_then(|end| comment.get(end..)?.strip_prefix(b"-->")) else {
            break;
        };
        text = rest.trim_ascii_start();
    }
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
    fn the_time_of_a_host() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(http_time(date, None), Some(784_111_777));
        assert_eq!(http_time(date, Some("3600")), Some(784_115_377));
        for bad in [
            "",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Now 1994 08:49:37 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 0 GMT",
        ] {
            assert_eq!(http_time(bad, None), None, "{bad}");
        }
        for bad in ["", "-1", "1.5", "99999999999999999999"] {
            assert_eq!(http_time(date, Some(bad)), None, "{bad}");
        }
    }

    #[test]
    fn pages_are_known_by_their_beginning() {
        for page in [
            &b"<!DOCTYPE html><title>404</title>"[..],
            b"<html lang=en>",
            b"\xef\xbb\xbf\r\n <HTML>",
            b"<?xml version=\"1.0\"?><Error/>",
            b"<!-- a --><!-- b -->\n<title>Sign in",
            b"<meta charset=utf-8>",
        ] {
            assert!(is_html(page), "{page:?}");
        }
        for other in [
            &b""[..],
            b"<",
            b"<htm",
            b"{\"a\":\"<html>\"}",
            b"<sml>",
            b"<!--<html>",
            b"<!-- a --> b",
        ] {
            assert!(!is_html(other), "{other:?}");
        }
    }
}
