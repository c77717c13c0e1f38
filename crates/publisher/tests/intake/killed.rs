//! An intake that is killed while it takes records: what has a receipt is there afterwards.

use std::collections::HashMap;
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use crate::folder::alone;
use crate::http;
use crate::office::{Intake, Office, card, key, leaf, problem, request};

const CLIENTS: u32 = 16;
const ROUNDS: u32 = 6;

/// Receipts that came so far, and somebody who waits for so many.
#[derive(Default)]
struct Count {
    receipts: Mutex<usize>,
    changed: Condvar,
}

#[test]
fn whatever_has_a_receipt_is_there_after_kill_minus_nine() {
    let _alone = alone();
    let office = Office::new();
    let token = office.token("forestry", &["--any-signer", "--rate", "1000000"]);
    let (mut all, mut receipts) = (Vec::new(), HashMap::new());
    for round in 0..ROUNDS {
        let mut intake = Intake::start(&office, &[]);
        let records: Vec<Vec<_>> = (0..CLIENTS)
            .map(|own| {
                (0..6)
                    .map(|n| card(round * 1000 + own * 10 + n, &key(1), "here"))
                    .collect()
            })
            .collect();
        // One that has sent all but the last byte when it happens: no record.
        let torn = card(500_000 + round, &key(1), "here");
        let whole = request(&token, "application/vc", &torn);
        let mut half = TcpStream::connect(intake.address).unwrap();
        half.write_all(&whole[..whole.len() - 1]).unwrap();
        let count = Arc::new(Count::default());
        let alive = AtomicUsize::new(CLIENTS as usize);
        let given = thread::scope(|scope| {
            let clients: Vec<_> = records
                .iter()
                .map(|own| {
                    let (address, token) = (intake.address, token.as_str());
                    let (count, alive) = (count.clone(), &alive);
                    scope.spawn(move || {
                        let mut given = Vec::new();
                        for record in own {
                            let Some(body) = post(address, token, record) else {
                                break;
                            };
                            given.push((record.clone(), body));
                            *count.receipts.lock().unwrap() += 1;
                            count.changed.notify_all();
                        }
                        // Under the lock, so that whoever waits doesn't miss it.
                        let receipts = count.receipts.lock().unwrap();
                        alive.fetch_sub(1, Ordering::SeqCst);
                        count.changed.notify_all();
                        drop(receipts);
                        given
                    })
                })
                .collect();
            // While the others are somewhere between sending, writing and being answered.
            let enough = 1 + (round as usize * 11) % 60;
            let receipts = count.receipts.lock().unwrap();
            let waited = count.changed.wait_while(receipts, |receipts| {
                *receipts < enough && alive.load(Ordering::SeqCst) > 0
            });
            drop(waited.unwrap());
            intake.kill();
            let given = clients.into_iter().map(|client| client.join().unwrap());
            given.collect::<Vec<_>>()
        });
        let given: Vec<_> = given.into_iter().flatten().collect();
        assert!(!given.is_empty());
        drop(half);
        all.extend(records.into_iter().flatten());
        // Every other time it is published before anybody asks again.
        if round % 2 == 0 {
            office.publish();
        }
        let intake = Intake::start(&office, &[]);
        for (record, receipt) in given {
            let again = intake.post(&token, &record);
            assert_eq!((again.status, &again.body), (200, &receipt));
            receipts.insert(record, receipt);
        }
        let unknown = intake.get(&token, &format!("/records/{}", leaf(&torn)));
        assert_eq!(problem(&unknown), (404, "record-unknown".into()));
    }
    // Who got no receipt posts again, and is logged once as well.
    let intake = Intake::start(&office, &[]);
    let mut known = 0;
    for record in &all {
        let answer = intake.post(&token, record);
        assert!(matches!(answer.status, 200 | 201));
        known += usize::from(answer.status == 200);
        // Those of all rounds are as they were.
        let receipt = receipts.get(record);
        assert!(receipt.is_none_or(|receipt| *receipt == answer.body));
    }
    println!(
        "{} receipts, {known} of {} records were there",
        receipts.len(),
        all.len()
    );
    assert!(known >= receipts.len());
    let logged = office.logged();
    assert!(all.iter().all(|record| logged.get(record) == Some(&1)));
    assert_eq!(office.audit(), all.len() as u64);
}

/// The receipt, if the intake lives long enough to give one.
fn post(to: std::net::SocketAddr, token: &str, record: &[u8]) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(to).ok()?;
    stream
        .write_all(&request(token, "application/vc", record))
        .ok()?;
    let answer = http::read_answer(&mut stream)?;
    assert_eq!(answer.status, 201);
    Some(answer.body)
}
