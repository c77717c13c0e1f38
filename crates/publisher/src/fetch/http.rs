//! Reads a log over HTTP. Nothing of it is trusted, so plain `http://` is as good as any.

use std::io::Read as _;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use futures::channel::oneshot;
use stele_client::fetch::{Fetch, FetchError, http_time};
use ureq::Agent;

/// How long one file may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A log's files on a web server.
#[derive(Debug, Clone)]
pub struct Http {
    agent: Agent,
    prefix: String,
    /// The time that the host claimed last.
    told: Arc<Mutex<Option<u64>>>,
}

impl Http {
    /// The log below this URL.
    pub fn new(prefix: &str) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .user_agent(concat!("stele/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self {
            agent,
            prefix: format!("{}/", prefix.trim_end_matches('/')),
            told: Arc::default(),
        }
    }

    /// Reads one whole URL. A web page is [`FetchError::Html`], whatever it begins with: a login
    /// page or a notice in place of the file says nothing about the log.
    ///
    /// # Errors
    /// [`FetchError`]
    pub fn get_url(&self, url: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let mut response = self.agent.get(url).call().map_err(|error| match error {
            ureq::Error::StatusCode(404) => FetchError::NotFound,
            ureq::Error::StatusCode(status) => FetchError::Status(status),
            other => FetchError::Network(other.to_string()),
        })?;
        let header = |name| response.headers().get(name)?.to_str().ok();
        if let (Some(date), Ok(mut told)) = (header("date"), self.told.lock()) {
            *told = http_time(date, header("age"));
        }
        let media_type = header("content-type");
        if media_type
            .is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("text/html"))
        {
            return Err(FetchError::Html);
        }
        let reader = response.body_mut().as_reader();
        let mut bytes = Vec::new();
        reader
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| FetchError::Network(error.to_string()))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
            return Err(FetchError::TooLarge { limit });
        }
        Ok(bytes)
    }
}

impl Fetch for Http {
    /// Each request runs on a thread of its own; the caller bounds how many it starts.
    async fn get(&self, path: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let (send, receive) = oneshot::channel();
        let this = self.clone();
        let url = format!("{}{path}", self.prefix);
        thread::spawn(move || {
            // Nobody listens any more if the command has ended.
            let _ = send.send(this.get_url(&url, limit));
        });
        let gone = |_| FetchError::Network("the request was given up".to_owned());
        receive.await.map_err(gone)?
    }

    fn told_time(&self) -> Option<u64> {
        *self.told.lock().ok()?
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::net::TcpListener;

    use super::*;

    /// What is read where a server answers once with these headers and a body of four bytes.
    fn answer(headers: &str) -> Result<Vec<u8>, FetchError> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/log", listener.local_addr().unwrap());
        let headers = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n{headers}\r\n\r\n<!--");
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked).unwrap();
            stream.write_all(headers.as_bytes()).unwrap();
        });
        let found = Http::new(&url).get_url(&url, 9);
        server.join().unwrap();
        found
    }

    #[test]
    fn a_page_or_half_a_file_is_no_file() {
        let sound = answer("Content-Length: 4\r\nContent-Type: application/octet-stream");
        assert_eq!(sound, Ok(b"<!--".to_vec()));
        let page = answer("Content-Length: 4\r\nContent-Type: Text/HTML; charset=utf-8");
        assert_eq!(page, Err(FetchError::Html));
        let half = answer("Content-Length: 9");
        assert!(matches!(half, Err(FetchError::Network(_))), "{half:?}");
    }
}
