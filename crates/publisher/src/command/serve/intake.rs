//! `stele serve --intake`: takes records from departments.

use std::net::SocketAddr;

use crate::failure::{Failure, status};
use crate::intake::counts::Counts;
use crate::intake::departments::{Departments, Watched};
use crate::intake::desk::{Bounds, Desk};
use crate::intake::server;
use crate::output::events::warning;
use crate::output::say;
use crate::store::Home;
use crate::witness::Clock;
use crate::witness::server::{Limits, serve};

/// Connections at a time. Behind a web server all come from one address, so it may have all.
const CONNECTIONS: usize = 512;

/// Serves until it is interrupted. Prints the address when it is ready.
///
/// # Errors
/// [`Failure`] if the folder is no publisher's, nobody may post, another intake runs, or the port is taken.
pub(super) fn run(
    home: Home,
    address: SocketAddr,
    url: &str,
    (queued, with_metrics): (usize, bool),
    clock: Clock,
) -> Result<u8, Failure> {
    let departments = Watched::new(Departments::path(&home))?;
    if departments.now()?.all.is_empty() {
        warning!(
            "nobody may post yet. Give a department a token with `stele token add`; that counts at \
             once"
        );
    }
    let limits = Limits {
        connections: CONNECTIONS,
        per_address: CONNECTIONS,
        ..Limits::default()
    };
    let bounds = Bounds {
        queued,
        ..Bounds::default()
    };
    let origin = home.settings().origin.clone();
    let measured = with_metrics.then(|| home.clone());
    let desk = Desk::open(home, clock, bounds)?;
    let counts = Counts::default();
    let mut router = server::router(desk, departments, (&origin, url), limits, counts.clone());
    if let Some(home) = measured {
        router = router.route("/metrics", super::metrics(home, Some(counts)));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = super::listen(address).await?;
        // Before the address is printed: whoever reads it may already want to stop the intake.
        let stop = crate::command::witness::stop()?;
        say!("http://{}/records", listener.local_addr()?);
        serve(listener, router, limits, stop).await;
        Ok(status::DONE)
    })
}
