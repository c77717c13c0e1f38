use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use stele_verify::note::KeyKind;
use tokio::sync::oneshot;

use super::super::Clock;
use super::super::decide::Logs;
use super::super::testing::{NOW, TestLog, signer};
use super::*;

/// A server with these limits; gives what the work gives, when the server has stopped.
fn serving<T>(limits: Limits, work: impl FnOnce(SocketAddr, &TestLog) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    let log = TestLog::new("example.com/log", 1);
    let mut logs = Logs::default();
    assert!(logs.trust(log.key.verifier_key()));
    let keys = vec![signer("w", KeyKind::CosignatureV1, 3)];
    let witness = Witness::open(keys, logs, folder.path(), Clock::Fixed(NOW), 1_000).unwrap();
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

/// None of these waits: it is the server that ends them.
#[test]
fn slow_clients_are_cut_off() {
    let limits = Limits {
        idle: SHORT,
        request: SHORT,
        ..Limits::default()
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

#[test]
fn whoever_holds_connections_open_is_waited_for_and_not_for_ever() {
    let limits = Limits {
        connections: 2,
        idle: SHORT,
        request: Duration::from_secs(60),
    };
    serving(limits, |to, log| {
        let _held: Vec<_> = (0..8).map(|_| TcpStream::connect(to).unwrap()).collect();
        let mut stream = TcpStream::connect(to).unwrap();
        stream.write_all(&request(log, 5, true)).unwrap();
        let found = rest(&mut stream);
        assert!(found.starts_with("HTTP/1.1 200 "), "{found}");
    });
}

#[test]
fn a_client_that_does_not_end_does_not_keep_it_from_stopping() {
    let limits = Limits {
        request: SHORT,
        ..Limits::default()
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
