//! Asks a server as a browser would, and keeps the headers.

use std::io::Read as _;
use std::time::Duration;

use ureq::Agent;

/// How long one answer may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// More than any file of the widget or a dossier has, in bytes.
const LIMIT: u64 = 16 << 20;

/// What a server answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) url: String,
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header's values.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.headers.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// A header's first value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The media type without parameters, in lower case.
    pub(crate) fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        let name = value.split(';').next().unwrap_or_default();
        name.trim().to_ascii_lowercase()
    }
}

/// Whoever asks. Redirects are followed.
#[derive(Debug, Clone)]
pub(crate) struct Client(Agent);

impl Client {
    pub(crate) fn new() -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .save_redirect_history(true)
            .user_agent(concat!("stele/", env!("CARGO_PKG_VERSION")));
        Self(config.build().new_agent())
    }

    /// What an address answers to a page of `origin`.
    ///
    /// # Errors
    /// Why there is no answer, in the words of the network.
    pub(crate) fn get(&self, url: &str, origin: &str) -> Result<Answer, String> {
        use ureq::ResponseExt as _;
        let call = self.0.get(url).header("Origin", origin).call();
        let mut response = call.map_err(|error| error.to_string())?;
        let headers = response.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        let headers = headers.collect();
        let url = response.get_uri().to_string();
        let status = response.status().as_u16();
        let mut body = Vec::new();
        let reader = response.body_mut().as_reader();
        reader
            .take(LIMIT)
            .read_to_end(&mut body)
            .map_err(|error| error.to_string())?;
        Ok(Answer {
            url,
            status,
            headers,
            body,
        })
    }
}
