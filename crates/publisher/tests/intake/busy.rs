//! A desk that can't write as fast as is posted, or not at all.

use std::fs;
use std::future::{Future as _, poll_fn};
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use stele_publisher::intake::counts::Counts;
use stele_publisher::intake::departments::{Departments, Watched};
use stele_publisher::intake::desk::{Bounds, Desk, Posted};
use stele_publisher::intake::problem::Problem;
use stele_publisher::intake::server::router;
use stele_publisher::standing::Named;
use stele_publisher::store::{Disk, Queue};
use stele_publisher::witness::Clock;
use stele_publisher::witness::server::{Limits, serve};
use stele_verify::hash::leaf_hash;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::oneshot;

use crate::folder::{ORIGIN, alone};
use crate::http;
use crate::office::{Intake, Office, card, id, key, problem, queued, request};

fn posted(number: u32) -> Posted {
    let bytes = card(number, &key(1), "here");
    let (id, leaf) = (id(number), leaf_hash(&bytes));
    Posted {
        named: Named { id, leaf },
        bytes,
        department: "forestry".into(),
    }
}

#[test]
fn what_there_is_no_room_for_is_refused_at_once_and_the_rest_is_accepted() {
    let _alone = alone();
    let office = Office::new();
    let bounds = Bounds {
        backlog: 1,
        patience: Duration::from_secs(3_600),
        ..Bounds::default()
    };
    let desk = Desk::open(office.home.clone(), Clock::Fixed(7), bounds).unwrap();
    let queue = Queue::new(office.home.state("queue"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        // Nobody writes while this is held, so of all that is posted at most two wait: one that was taken up,
        // and one behind it.
        let held = queue.hold(&Disk::new()).unwrap();
        let (mut waiting, mut refused) = (Vec::new(), 0);
        for number in 0..8 {
            let mut post = Box::pin(desk.post(posted(number)));
            let once = poll_fn(|cx| Poll::Ready(post.as_mut().poll(cx)));
            match once.await {
                Poll::Ready(answer) => {
                    assert_eq!(answer, Err(Problem::Overloaded));
                    refused += 1;
                }
                Poll::Pending => waiting.push(post),
            }
        }
        assert!((1..=2).contains(&waiting.len()) && refused >= 6);
        drop(held);
        let accepted = waiting.len();
        for post in waiting {
            let receipt = post.await.unwrap();
            assert!(!receipt.is_known && receipt.accepted == 7);
        }
        let records = queue.read().unwrap();
        let records = records.iter().map(|batch| batch.entries.len());
        assert_eq!(records.sum::<usize>(), accepted);
    });
}

#[test]
fn who_has_waited_too_long_is_told_so_and_is_not_accepted_later() {
    let _alone = alone();
    let office = Office::new();
    let bounds = Bounds {
        patience: Duration::ZERO,
        ..Bounds::default()
    };
    let desk = Desk::open(office.home.clone(), Clock::Fixed(7), bounds).unwrap();
    let queue = Queue::new(office.home.state("queue"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let (mut accepted, mut refused) = (0, Vec::new());
        for number in 0..40 {
            match desk.post(posted(number)).await {
                Ok(_) => accepted += 1,
                Err(problem) => {
                    assert_eq!(problem, Problem::Overloaded);
                    refused.push(posted(number).bytes);
                }
            }
        }
        // All that came before is decided when another desk can be opened.
        drop(desk);
        let records = queue.read().unwrap();
        let records: Vec<_> = records
            .into_iter()
            .flat_map(|batch| batch.entries)
            .collect();
        assert_eq!(records.len(), accepted);
        assert!(refused.iter().all(|bytes| !records.contains(bytes)));
    });
}

#[test]
fn where_nothing_can_be_written_nothing_is_accepted_and_it_goes_on_afterwards() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer", "--rate", "1000"]);
    let intake = Intake::start(&office, &[]);
    let (one, two) = (card(1, &key(1), "here"), card(2, &key(1), "here"));
    assert_eq!(intake.post(&token, &one).status, 201);
    // A file where the folder of the queue should be: so the system refuses, also to root.
    let (folder, aside) = (office.home.state("queue"), office.home.state("aside"));
    fs::rename(&folder, &aside).unwrap();
    fs::write(&folder, b"").unwrap();
    for record in [&one, &two] {
        let answer = intake.post(&token, record);
        assert_eq!(problem(&answer), (503, "out-of-order".into()));
    }
    let said = fs::read_to_string(office.path("intake.txt")).unwrap();
    assert!(said.contains("nothing was accepted: could not"), "{said}");
    fs::remove_file(&folder).unwrap();
    fs::rename(&aside, &folder).unwrap();
    assert_eq!(queued(&office.home).len(), 1);
    assert_eq!(intake.post(&token, &one).status, 200);
    assert_eq!(intake.post(&token, &two).status, 201);
    let logged = office.logged();
    assert!(
        [one, two]
            .iter()
            .all(|record| logged.get(record) == Some(&1))
    );
}

/// It is the intake that ends the waiting.
#[test]
fn a_body_that_does_not_come_is_not_waited_for_for_ever() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer"]);
    let limits = Limits {
        request: Duration::from_millis(50),
        ..Limits::default()
    };
    let departments = Watched::new(Departments::path(&office.home)).unwrap();
    let desk = Desk::open(office.home.clone(), Clock::Fixed(7), Bounds::default()).unwrap();
    let router = router(desk, departments, (ORIGIN, ""), limits, Counts::default());
    let (stop, stopped) = oneshot::channel::<()>();
    let (send, address) = mpsc::channel();
    let server = thread::spawn(move || {
        let runtime = runtime::Builder::new_multi_thread().enable_all().build();
        runtime.unwrap().block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            send.send(listener.local_addr().unwrap()).unwrap();
            let stop = async { stopped.await.unwrap_or_default() };
            serve(listener, router, limits, stop).await;
        });
    });
    let whole = request(&token, "application/vc", &card(1, &key(1), "here"));
    let mut stream = TcpStream::connect(address.recv().unwrap()).unwrap();
    stream.write_all(&whole[..whole.len() - 1]).unwrap();
    let answer = http::read_answer(&mut stream).unwrap();
    assert_eq!(problem(&answer), (408, "body-too-slow".into()));
    stop.send(()).unwrap();
    server.join().unwrap();
    assert_eq!(queued(&office.home), Vec::<String>::new());
}
