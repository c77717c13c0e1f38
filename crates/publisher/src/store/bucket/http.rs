//! The program's HTTP client as object stores want it: one request at a time in a thread that waits.

use std::io;
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::BodyExt as _;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpResponseBody, HttpService,
};
use object_store::{ClientConfigKey, ClientOptions};
use ureq::Agent;
use ureq::config::AutoHeaderValue;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);

/// How long a request may take: the largest is a batch, in one piece.
const REQUEST: Duration = Duration::from_secs(300);

/// How long a store may be silent before it begins to answer.
const ANSWER: Duration = Duration::from_secs(60);

/// Makes clients for object stores.
#[derive(Debug, Clone, Copy)]
pub(super) struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let says = options.get_config_value(&ClientConfigKey::AllowHttp);
        let agent = Agent::config_builder()
            .https_only(says.as_deref() != Some("true"))
            .timeout_connect(Some(CONNECT))
            .timeout_recv_response(Some(ANSWER))
            .timeout_global(Some(REQUEST))
            // Statuses are answers here, and what a store signs must go where it was signed for.
            .http_status_as_error(false)
            .max_redirects(0)
            // Bytes are wanted as they lie there.
            .accept_encoding(AutoHeaderValue::None)
            .user_agent(concat!("stele/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(HttpClient::new(Client(agent)))
    }
}

#[derive(Debug)]
struct Client(Agent);

#[async_trait]
impl HttpService for Client {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let agent = self.0.clone();
        let waiting = tokio::task::spawn_blocking(move || {
            let has_body = !body.is_empty() || matches!(parts.method.as_str(), "PUT" | "POST");
            let answer = if has_body {
                agent.run(ureq::http::Request::from_parts(parts, &body[..]))
            } else {
                agent.run(ureq::http::Request::from_parts(parts, ()))
            };
            let (parts, mut body) = answer.map_err(failed)?.into_parts();
            // A file of a log is small, but a batch isn't.
            let bytes = body.with_config().limit(u64::MAX).read_to_vec();
            let bytes = bytes.map_err(failed)?;
            Ok(HttpResponse::from_parts(
                parts,
                HttpResponseBody::from(bytes),
            ))
        });
        waiting
            .await
            .map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?
    }
}

/// Whether a request may be tried again depends on how far it came.
fn failed(error: ureq::Error) -> HttpError {
    let kind = match &error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => HttpErrorKind::Connect,
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            HttpErrorKind::Connect
        }
        ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => HttpErrorKind::Connect,
            io::ErrorKind::TimedOut => HttpErrorKind::Timeout,
            _ => HttpErrorKind::Interrupted,
        },
        _ => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}
