//! A witness that is killed in the middle of a request, again and again, at every stage of it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};

use stele_publisher::witness::protocol::AddCheckpoint;
use stele_verify::hash::Hash;
use stele_verify::note::Note;

use crate::folder::ORIGIN;
use crate::http;
use crate::process::Witness;
use crate::town::{NAMES, Town};

/// When the witness is killed.
#[derive(Debug, Clone, Copy)]
enum Point {
    /// Never: the request goes through.
    Never,
    /// When it has read so much of the request, in thousandths.
    Reading(u64),
    /// So many turns of a loop after it has been sent all: somewhere between reading, deciding, writing
    /// and answering.
    Working(u64),
    /// When it has begun to answer, of which the publisher learns nothing: what it cosigned is durable.
    Answered,
}

/// A small generator of numbers (xorshift), the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// What stands between the publisher and the witness.
struct Between {
    witness: Witness,
    point: Point,
}

impl Between {
    /// What the witness says it has cosigned.
    fn size(&self) -> Option<u64> {
        let origin = Hash::of(&[ORIGIN.as_bytes()]).to_hex();
        let path = format!("/{origin}/checkpoint");
        let answer = http::get(self.witness.address, &path);
        let note = Note::parse(&answer.body).ok()?;
        note.text().lines().nth(1)?.parse().ok()
    }
}

fn relay(between: &Mutex<Between>, mut client: TcpStream) {
    let Some(body) = http::read_request(&mut client) else {
        return;
    };
    let mut between = between.lock().unwrap_or_else(PoisonError::into_inner);
    let mut server = TcpStream::connect(between.witness.address).unwrap();
    let request = http::post_bytes("/add-checkpoint", &body);
    let old = AddCheckpoint::parse(&body).unwrap().old_size();
    // One that begins from another size is told so: the next one counts.
    let is_refused = between.size().unwrap_or(0) != old;
    match between.point {
        _ if is_refused => pass(&mut client, &mut server, &request),
        Point::Never => pass(&mut client, &mut server, &request),
        Point::Reading(part) => {
            let count = usize::try_from(part).unwrap() * request.len() / 1_000;
            server.write_all(&request[..count]).unwrap();
        }
        Point::Working(turns) => {
            server.write_all(&request).unwrap();
            for turn in 0..turns {
                std::hint::black_box(turn);
            }
        }
        Point::Answered => {
            server.write_all(&request).unwrap();
            let _ = server.read(&mut [0]);
        }
    }
    if !is_refused && !matches!(between.point, Point::Never) {
        between.witness.kill();
    }
}

fn pass(client: &mut TcpStream, server: &mut TcpStream, request: &[u8]) {
    server.write_all(request).unwrap();
    let answer = http::read_answer(server).unwrap();
    let _ = client.write_all(&http::answer(answer.status, &answer.body));
}

#[test]
fn killed_at_any_moment_it_never_goes_back() {
    let (mut town, mut witnesses) = Town::running();
    let between = Arc::new(Mutex::new(Between {
        witness: witnesses.remove(2),
        point: Point::Never,
    }));
    let shared = between.clone();
    town.set_address("w3", http::server(move |client| relay(&shared, client)));
    town.set_limits(60, 60);
    let mut seen = town.publish(1).unwrap().size;
    let mut dice = Dice(0x5eed_2026);
    let (mut durable, mut at_work) = (0, 0);
    for round in 0..60 {
        let point = match round % 6 {
            0 => Point::Answered,
            1 => Point::Reading(dice.roll(1_000)),
            5 => Point::Never,
            _ => Point::Working(dice.roll(400_000)),
        };
        between.lock().unwrap().point = point;
        let more = 1 + u32::try_from(dice.roll(3)).unwrap();
        let published = town.publish(more).unwrap();
        // The two others are a quorum.
        assert!(published.is_renewed);
        let mut between = between.lock().unwrap();
        if !matches!(point, Point::Never) {
            between.witness.start_again();
        }
        let now = town.seen_by(&between.witness).expect("it never forgets");
        match point {
            // It has said that it cosigned, or begun to.
            Point::Never | Point::Answered => assert_eq!(now, published.size, "{point:?}"),
            Point::Reading(_) => assert_eq!(now, seen, "{point:?}"),
            Point::Working(_) => {
                assert!(now == seen || now == published.size, "{seen} {now}");
                durable += u32::from(now == published.size);
                at_work += 1;
            }
        }
        seen = now;
    }
    // How many depends on the machine: some died before the checkpoint was durable, and some after.
    println!("{durable} of {at_work} had cosigned when they were killed at work");
    let published = town.publish(1).unwrap();
    assert_eq!(town.cosigners(), NAMES);
    let between = between.lock().unwrap();
    for witness in witnesses.iter().chain([&between.witness]) {
        assert_eq!(town.seen_by(witness), Some(published.size));
    }
    town.records();
}
