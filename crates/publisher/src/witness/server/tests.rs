use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Instant;

use stele_verify::note::KeyKind;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;

use super::super::Clock;
use super::super::decide::Logs;
use super::super::state::Begin;
use super::super::testing::{NOW, TestLog, signer};
use super::*;

/// A server with these limits; gives what the work gives, when the server has stopped.
fn serving<T>(limits: Limits, work: impl FnOnce(SocketAddr, &TestLog) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let log = TestLog::new("example.com/log", 1);
    let mut logs = Logs::default();
    assert!(logs.trust(log.key.verifier_key()));
    let keys = vec![signer("w", KeyKind::CosignatureV1, 3)];
    let (clock, begin) = (Clock::Fixed(NOW), Begin::First);
    let witness = Witness::open(keys, logs, folder.path(), clock, 1_000, begin).unwrap();
    let router = router(Arc::new(witness), "", limits);
    let (stop, stopped) = oneshot::channel::<()>();
    let (send, address) = std::sync::mpsc::channel();
    let server = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            send.send(listener.local_addr().unwrap()).unwrap();
            let stop = async { stopped.await.unwrap_or_default() };
            serve(listener, router, limits, stop).await;
        });
    });
    let found = work(address.recv().unwrap(), &log);
    stop.send(()).unwrap();
    server.join().unwrap();
    found
}

/// What the server sends before it closes the connection.
fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn request(log: &TestLog, size: u64, close: bool) -> Vec<u8> {
    let body = log.request(0, size, 0);
    let close = if close { "Connection: close\r\n" } else { "" };
    let head = format!(
        "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n{close}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), &body].concat()
}

const SHORT: Duration = Duration::from_millis(50);

/// Longer than a test may wait for anything.
const GENEROUS: Duration = Duration::from_secs(60);

/// The places are limited, and time isn't.
const PATIENT: Limits = Limits {
    connections: 256,
    per_address: 32,
    idle: Duration::from_secs(3_600),
    request: Duration::from_secs(3_600),
    write: Duration::from_secs(3_600),
    lifetime: Duration::from_secs(3_600),
};

/// None of these waits: it is the server that ends them.
#[test]
fn slow_clients_are_cut_off() {
    let limits = Limits {
        idle: SHORT,
        request: SHORT,
        ..PATIENT
    };
    serving(limits, |to, log| {
        let whole = request(log, 5, false);
        // Nothing, half a head, half a body, and a connection that rests after its answer.
        for (sent, expected) in [
            (&whole[..0], ""),
            (&whole[..20], ""),
            (&whole[..whole.len() - 1], "HTTP/1.1 408 "),
            (&whole[..], "HTTP/1.1 200 "),
        ] {
            let once = || {
                let mut stream = TcpStream::connect(to).unwrap();
                // A client that isn't quick enough to begin is cut off too.
                let _ = stream.write_all(sent);
                rest(&mut stream)
            };
            let mut tries = (0..100).map(|_| once());
            let found = tries.find(|found| found.is_empty() == expected.is_empty());
            let found = found.expect(expected);
            let count = sent.len();
            assert!(found.starts_with(expected), "{count}: {found}");
        }
    });
}

/// A connection of that address, which takes little at a time.
fn connect(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let stream = runtime.block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        socket.bind(SocketAddr::from((from, 0))).unwrap();
        socket.connect(to).await.unwrap().into_std().unwrap()
    });
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(GENEROUS)).unwrap();
    stream.set_write_timeout(Some(GENEROUS)).unwrap();
    stream
}

const HERE: [u8; 4] = [127, 0, 0, 1];

/// Asks for what nobody has. Says whether there was an answer.
fn ask(stream: &mut TcpStream) -> bool {
    let request = b"GET /x/checkpoint HTTP/1.1\r\nHost: w\r\n\r\n";
    let mut answer = Vec::new();
    let end = b"no hash of an origin\n";
    stream.write_all(request).is_ok()
        && loop {
            let mut some = [0; 512];
            match stream.read(&mut some) {
                Ok(count) if count > 0 => answer.extend(&some[..count]),
                _ => break false,
            }
            if answer.ends_with(end) {
                break true;
            }
        }
}

/// One that has had an answer, and is slow to ask again.
fn trickler(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let mut stream = connect(from, to);
    assert!(ask(&mut stream));
    stream.write_all(b"GET /x/check").unwrap();
    stream
}

fn is_open(stream: &mut TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    matches!(stream.read(&mut [0]), Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
}

fn assert_served(to: SocketAddr, log: &TestLog) {
    let mut stream = connect(HERE, to);
    stream.write_all(&request(log, 5, true)).unwrap();
    let found = rest(&mut stream);
    assert!(found.starts_with("HTTP/1.1 200 "), "{found}");
}

/// Whether all of an address's places are taken or all places there are: the newest is served.
#[test]
fn an_honest_publisher_is_served_beside_256_tricklers() {
    for per_address in [32, 1_000] {
        let limits = Limits {
            per_address,
            ..PATIENT
        };
        serving(limits, |to, log| {
            let _held: Vec<_> = (0..256).map(|_| trickler(HERE, to)).collect();
            assert_served(to, log);
        });
    }
}

#[cfg(target_os = "linux")]
#[test]
fn one_address_takes_no_place_of_another() {
    let other = [127, 0, 0, 2];
    for (connections, per_address) in [(100, 8), (8, 100)] {
        let limits = Limits {
            connections,
            per_address,
            ..PATIENT
        };
        serving(limits, |to, log| {
            let mut resting = connect(HERE, to);
            assert!(ask(&mut resting));
            let mut held: Vec<_> = (0..24).map(|_| trickler(other, to)).collect();
            assert!(ask(&mut resting), "{limits:?}");
            assert_served(to, log);
            // The oldest ones have gone.
            assert!(!is_open(&mut held[0]));
            assert!(is_open(&mut held[23]));
        });
    }
}

#[test]
fn a_client_that_never_takes_its_answers_is_cut_off() {
    let limits = Limits {
        write: SHORT,
        ..PATIENT
    };
    serving(limits, |to, _| {
        let mut stream = connect(HERE, to);
        let requests = "GET /x/checkpoint HTTP/1.1\r\nHost: w\r\n\r\n".repeat(100);
        let error = loop {
            if let Err(error) = stream.write_all(requests.as_bytes()) {
                break error;
            }
        };
        // Ours would be that nothing could be sent for so long.
        assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock);
    });
}

#[test]
fn no_connection_lives_for_ever() {
    let limits = Limits {
        lifetime: SHORT,
        ..PATIENT
    };
    serving(limits, |to, _| {
        let mut stream = connect(HERE, to);
        let until = Instant::now() + GENEROUS;
        while ask(&mut stream) {
            assert!(Instant::now() < until);
        }
    });
}

#[test]
fn a_client_that_does_not_end_does_not_keep_it_from_stopping() {
    let limits = Limits {
        request: SHORT,
        ..PATIENT
    };
    let _held = serving(limits, |to, log| {
        let whole = request(log, 5, false);
        let mut stream = TcpStream::connect(to).unwrap();
        stream.write_all(&whole).unwrap();
        let mut some = [0; 16];
        stream.read_exact(&mut some).unwrap();
        stream.write_all(&whole[..whole.len() - 1]).unwrap();
        stream
    });
}
