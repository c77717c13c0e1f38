//! `stele serve`: a log, and the explorer, from this machine; or the intake.

mod intake;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::failure::{Failure, status};
use crate::intake::counts::Counts;
use crate::output::say;
use crate::witness::Clock;

/// Options of `stele serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    home: crate::command::HomeArg,
    /// The explorer, built with `trunk build`, to be served at /.
    #[arg(long, value_name = "DIR")]
    explorer: Option<PathBuf>,
    /// Take records from departments, instead of serving the log: they post signed records to /records with
    /// a token that `stele token add` has made, and get a receipt.
    #[arg(long, conflicts_with = "explorer")]
    intake: bool,
    /// How the intake is reached from elsewhere, as in `https://intake.city.example`: what the addresses in
    /// receipts begin with. Without it they begin with /records.
    #[arg(long, value_name = "URL", requires = "intake", default_value = "")]
    url: String,
    /// How many records may wait to be published. What comes then is answered with 503, and can be posted
    /// later.
    #[arg(
        long,
        value_name = "NUMBER",
        requires = "intake",
        default_value_t = 200_000
    )]
    max_queued: usize,
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// Say at /metrics how the log and its publisher are, and with --intake what it has answered, for Prometheus. Anyone
    /// who reaches this address can read it.
    #[arg(long)]
    metrics: bool,
}

/// Serves until it is interrupted. Prints the address when it is ready.
///
/// # Errors
/// [`Failure`] if the folder is no publisher's or the port is taken.
pub fn run(args: &Args, clock: Clock) -> Result<u8, Failure> {
    let home = crate::store::Home::open(&args.home.home)?;
    let address = SocketAddr::new(args.listen, args.port);
    if args.intake {
        return intake::run(
            home,
            address,
            &args.url,
            (args.max_queued, args.metrics),
            clock,
        );
    }
    if let Some(address) = home.log()?.address() {
        return Err(Failure::misuse(format!(
            "this log lies in {address}: it is served from there"
        )));
    }
    let mut router = Router::new()
        .nest("/log", log_files(&home.public()))
        .route_service("/trust.json", ServeFile::new(home.trust_path()));
    if let Some(explorer) = &args.explorer {
        if !explorer.join("index.html").is_file() {
            return Err(Failure::misuse(format!(
                "{} has no index.html: build the explorer first (trunk build)",
                explorer.display()
            )));
        }
        router = router.fallback_service(ServeDir::new(explorer));
    }
    if args.metrics {
        router = router.route("/metrics", metrics(home.clone(), None));
    }
    let router = router
        // Anyone may check: a widget on another site reads the same files.
        .layer(set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::CACHE_CONTROL, "no-cache"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_io()
        .build()?;
    runtime.block_on(serve(address, router))
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::failed(format!(
            "could not listen on {address}: {error}. Try --port 0"
        ))
    })
}

/// What Prometheus asks for, as it is at that moment; with what an intake has answered, if there is one.
fn metrics(home: crate::store::Home, counts: Option<Counts>) -> axum::routing::MethodRouter {
    axum::routing::get(move || {
        let (home, counts) = (home.clone(), counts.clone());
        async move {
            let now = u64::try_from(jiff::Timestamp::now().as_second()).unwrap_or_default();
            let text = tokio::task::spawn_blocking(move || {
                let origin = &home.settings().origin;
                let own = counts.map(|counts| counts.text(origin));
                crate::metrics::text(&home, now).map(|text| text + &own.unwrap_or_default())
            });
            let text = text.await;
            let kind = "text/plain; version=0.0.4; charset=utf-8";
            match text {
                Ok(Ok(text)) => (StatusCode::OK, [(header::CONTENT_TYPE, kind)], text),
                Ok(Err(failure)) => {
                    let words = failure.message;
                    (
                        StatusCode::INTERNAL_SERVER_ERROR,
                        [(header::CONTENT_TYPE, "text/plain")],
                        words,
                    )
                }
                Err(_) => {
                    let words = "the figures could not be taken".to_owned();
                    (
                        StatusCode::INTERNAL_SERVER_ERROR,
                        [(header::CONTENT_TYPE, "text/plain")],
                        words,
                    )
                }
            }
        }
    })
}

async fn serve(address: SocketAddr, router: Router) -> Result<u8, Failure> {
    let listener = listen(address).await?;
    say!("http://{}/", listener.local_addr()?);
    axum::serve(listener, router)
        .with_graceful_shutdown(async {
            // If the signal can't be listened for, the process ends the hard way.
            let _ = tokio::signal::ctrl_c().await;
        })
        .await?;
    Ok(status::DONE)
}

fn set(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// The log's files. A public server tells browsers to keep all but the checkpoint, the index's
/// `head.tlog-proof` and the feeds for ever; this one serves one log after the other under the same address, so
/// they are asked for each time.
fn log_files(log: &Path) -> Router {
    let checkpoint = ServeFile::new_with_mime(log.join("checkpoint"), &mime::TEXT_PLAIN_UTF_8);
    let folder = |name: &str| ServeDir::new(log.join(name)).append_index_html_on_directories(false);
    // Photos and documents by whomever, so never under a type that a browser would show as a page: readers hold them
    // against their hashes, and know pictures by their first bytes.
    let bytes = HeaderValue::from_static("application/octet-stream");
    let files =
        Router::new()
            .fallback_service(folder("files"))
            .layer(SetResponseHeaderLayer::overriding(
                header::CONTENT_TYPE,
                bytes,
            ));
    Router::new()
        .route_service("/checkpoint", checkpoint)
        .nest_service("/tile", folder("tile"))
        .nest_service("/entry", folder("entry"))
        .nest_service("/index", folder("index"))
        .nest_service("/feed", folder("feed"))
        .nest_service("/search", folder("search"))
        .nest_service("/files", files)
        .nest_service("/audit", folder("audit"))
        .nest_service("/trust", folder("trust"))
}
