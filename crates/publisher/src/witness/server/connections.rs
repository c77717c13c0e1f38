//! Who gets a connection to a witness, and for how long.
//!
//! Nobody can take all places: one address has a share, and where places run short, whoever comes
//! gets the oldest one of the address that has most. Only a connection whose request is being
//! decided is never closed for another.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::{AbortHandle, Id, JoinSet};
use tokio::time::{sleep, timeout};

use super::Limits;
use super::timed::Timed;

/// Serves until `stop` is done, then lets requests under way end.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(());
    let rested = Arc::new(Notify::new());
    let mut tasks = JoinSet::new();
    let mut places = Places {
        limits,
        open: Vec::new(),
    };
    tokio::pin!(stop);
    loop {
        let has_room = places.has_room();
        tokio::select! {
            () = &mut stop => break,
            Some(ended) = tasks.join_next_with_id(), if !tasks.is_empty() => match ended {
                Ok((id, ())) => places.leave(id),
                Err(error) => places.leave(error.id()),
            },
            // Only where all places are taken, and all of them at work.
            () = rested.notified(), if !has_room => {}
            accepted = listener.accept(), if has_room => {
                let Ok((stream, peer)) = accepted else {
                    // Out of file descriptors, or the client is gone again: others may be luckier.
                    sleep(Duration::from_millis(50)).await;
                    continue;
                };
                let address = group(peer.ip());
                if !places.admit(address) {
                    continue;
                }
                let working = Working {
                    is_working: Arc::default(),
                    rested: rested.clone(),
                };
                let connection = connection(
                    stream,
                    router.clone(),
                    limits,
                    working.clone(),
                    stopped.clone(),
                );
                let handle = tasks.spawn(connection);
                places.open.push(Place { address, handle, working });
            }
        }
    }
    drop(listener);
    drop(stopping);
    // Each cuts off whoever is still slow then.
    while tasks.join_next().await.is_some() {}
}

/// Serves one connection, until its client or its time ends it.
async fn connection(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    working: Working,
    mut stopped: watch::Receiver<()>,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(working.clone());
        router.call(request)
    });
    let stream = TokioIo::new(Timed::new(stream, limits.write));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle)
        .serve_connection(stream, service);
    tokio::pin!(connection);
    // What goes wrong with a connection is its client's to see.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = sleep(limits.lifetime) => {}
        _ = stopped.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(limits.request, connection).await;
}

/// Whether the request of a connection is being decided.
#[derive(Debug, Clone)]
pub(crate) struct Working {
    is_working: Arc<AtomicBool>,
    rested: Arc<Notify>,
}

impl Working {
    /// From now on, until what this gives is dropped.
    pub(crate) fn begin(self) -> AtWork {
        self.is_working.store(true, Ordering::SeqCst);
        AtWork(self)
    }
}

/// A request is being decided.
#[derive(Debug)]
pub(crate) struct AtWork(Working);

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.is_working.store(false, Ordering::SeqCst);
        self.0.rested.notify_one();
    }
}

struct Place {
    address: IpAddr,
    handle: AbortHandle,
    working: Working,
}

impl Place {
    fn can_yield(&self) -> bool {
        !self.working.is_working.load(Ordering::SeqCst)
    }
}

struct Places {
    limits: Limits,
    /// In the order in which they came.
    open: Vec<Place>,
}

impl Places {
    fn has_room(&self) -> bool {
        self.open.len() < self.limits.connections || self.open.iter().any(Place::can_yield)
    }

    /// Sees to it that there is a place for one more of this address. Says whether there is.
    fn admit(&mut self, address: IpAddr) -> bool {
        let mut counts = HashMap::new();
        for place in &self.open {
            let count: &mut usize = counts.entry(place.address).or_default();
            *count += 1;
        }
        let count = |address: &IpAddr| counts.get(address).copied().unwrap_or(0);
        let crowd = if count(&address) >= self.limits.per_address {
            Some(address)
        } else if self.open.len() >= self.limits.connections {
            // Of equal crowds the one that has been here longest.
            let yielding = self.open.iter().filter(|place| place.can_yield()).rev();
            yielding.map(|place| place.address).max_by_key(count)
        } else {
            return true;
        };
        let found = self
            .open
            .iter()
            .position(|place| Some(place.address) == crowd && place.can_yield());
        let Some(oldest) = found else { return false };
        self.open.remove(oldest).handle.abort();
        true
    }

    fn leave(&mut self, id: Id) {
        self.open.retain(|place| place.handle.id() != id);
    }
}

/// What is taken for one address. A household or a machine has 2^64 addresses of IPv6.
fn group(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let network = address.to_bits() & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_being_answered_keeps_the_place() {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(async {
            let mut tasks = JoinSet::new();
            let mut places = Places {
                limits: Limits {
                    connections: 2,
                    per_address: 2,
                    ..Limits::default()
                },
                open: Vec::new(),
            };
            let (here, there) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
            let working = || Working {
                is_working: Arc::default(),
                rested: Arc::default(),
            };
            for _ in 0..2 {
                assert!(places.admit(here));
                places.open.push(Place {
                    address: here,
                    handle: tasks.spawn(std::future::pending::<()>()),
                    working: working(),
                });
            }
            let _first = places.open[0].working.clone().begin();
            let second = places.open[1].working.clone().begin();
            let ids: Vec<_> = places.open.iter().map(|place| place.handle.id()).collect();
            for address in [here, there] {
                assert!(!places.has_room() && !places.admit(address));
            }
            let rested = places.open[1].working.rested.clone();
            drop(second);
            rested.notified().await;
            assert!(places.has_room() && places.admit(there));
            let left: Vec<_> = places.open.iter().map(|place| place.handle.id()).collect();
            assert_eq!(left, ids[..1]);
            let ended = tasks.join_next_with_id().await.unwrap().unwrap_err();
            assert!(ended.is_cancelled() && ended.id() == ids[1]);
            places.leave(ids[0]);
            assert!(places.open.is_empty());
        });
    }

    #[test]
    fn addresses_of_one_network_are_one() {
        let group = |text: &str| group(text.parse().unwrap()).to_string();
        assert_eq!(group("192.0.2.7"), "192.0.2.7");
        assert_eq!(group("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(group("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_ne!(group("2001:db8:1:2:3:4:5:6"), group("2001:db8:1:3:3:4:5:6"));
    }
}
