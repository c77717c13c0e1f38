//! A wire between a publisher and a store, on which a request may be held up, torn, or left unanswered.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What becomes of one request.
pub(crate) enum Event {
    /// It goes on after this was done.
    Held(Box<dyn FnOnce() + Send>),
    /// Half of what was sent at once comes through, then the wire is cut.
    Torn,
    /// It comes through, and its answer doesn't.
    Unanswered,
}

/// A wire with one event on it. It lasts until it is dropped.
pub(crate) struct Wire {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    store: SocketAddr,
    requests: AtomicU64,
    /// The number of the request that meets the event, from zero.
    at: u64,
    event: Mutex<Option<Event>>,
    is_over: AtomicBool,
}

impl Wire {
    /// A wire to the store, of which the request of number `at` meets the event.
    pub(crate) fn new(store: SocketAddr, at: u64, event: Event) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            store,
            requests: AtomicU64::new(0),
            at,
            event: Mutex::new(Some(event)),
            is_over: AtomicBool::new(false),
        });
        let for_all = Arc::clone(&shared);
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if for_all.is_over.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&for_all);
                thread::spawn(move || connect(client, &shared));
            }
        });
        Self { address, shared }
    }

    /// Whether the request that was waited for has come.
    pub(crate) fn has_happened(&self) -> bool {
        self.shared.requests.load(Ordering::SeqCst) > self.shared.at
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::SeqCst);
        // Whoever waits for the next connection gets one.
        drop(TcpStream::connect(self.address));
    }
}

fn connect(mut client: TcpStream, shared: &Shared) -> Option<()> {
    let mut store = TcpStream::connect(shared.store).ok()?;
    let is_cut = Arc::new(AtomicBool::new(false));
    let (mut from, mut to, cut) = (
        store.try_clone().ok()?,
        client.try_clone().ok()?,
        Arc::clone(&is_cut),
    );
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            if cut.load(Ordering::SeqCst) || to.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    });
    let mut buffer = vec![0; 1 << 16];
    while let Ok(length @ 1..) = client.read(&mut buffer) {
        let mut bytes = &buffer[..length];
        let mut is_torn = false;
        if is_request(bytes) && shared.requests.fetch_add(1, Ordering::SeqCst) == shared.at {
            let event = shared.event.lock().unwrap().take();
            match event {
                Some(Event::Held(work)) => work(),
                Some(Event::Torn) => {
                    bytes = &bytes[..length / 2];
                    is_torn = true;
                }
                Some(Event::Unanswered) => is_cut.store(true, Ordering::SeqCst),
                None => {}
            }
        }
        if store.write_all(bytes).is_err() || is_torn {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = store.shutdown(Shutdown::Both);
    Some(())
}

/// Whether a request begins here: clients send its head in one piece.
fn is_request(bytes: &[u8]) -> bool {
    let methods = ["GET /", "PUT /", "HEAD /", "DELETE /", "POST /"];
    methods
        .iter()
        .any(|method| bytes.starts_with(method.as_bytes()))
}
