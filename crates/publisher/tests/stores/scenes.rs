//! What happens to a publisher, whatever the store.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use crate::common::tempdir;
use crate::folder::{alone, mixed};
use crate::stele::{Machine, Store, said, succeeds};
use crate::wire::{Event, Wire};

pub(crate) fn assert_each_once(records: &[Vec<u8>], wanted: &[Vec<u8>]) {
    let unique: BTreeSet<_> = records.iter().collect();
    assert_eq!(unique.len(), records.len(), "something was logged twice");
    assert_eq!(unique, wanted.iter().collect(), "something was lost");
}

/// The number of the request at which something happens in each round: so many rounds, all over a
/// publication.
fn moments(rounds: u32) -> impl Iterator<Item = (u32, u64)> {
    (0..rounds).map(|round| (round, u64::from(round * 7 % 61)))
}

/// What is published is there, and reads as a log from anywhere.
pub(crate) fn reads_back(store: &dyn Store) {
    let _alone = alone();
    let folder = tempdir();
    let machine = Machine::init(folder.path(), store);
    machine.queue(&mixed(0..300));
    let done = succeeds(&machine.publish());
    assert!(done.contains("added 300"), "{done}");
    assert!(succeeds(&machine.publish()).contains("nothing new"));
    machine.queue(&mixed(290..310));
    let done = succeeds(&machine.publish());
    assert!(
        done.contains("added 10") && done.contains("left out 10"),
        "{done}"
    );
    assert_each_once(&store.audit(&machine), &mixed(0..310));
    machine.assert_settled();

    let command = |args: &[&str]| {
        let mut command = machine.command(args[0], store.address());
        command.args(&args[1..]).output().unwrap()
    };
    assert!(said(&command(&["status"])).contains("312 entries"));
    succeeds(&command(&["index", "--prune", "1"]));
    succeeds(&command(&["index", "--rebuild"]));
    assert!(said(&command(&["serve"])).contains("is served from there"));
    assert_each_once(&store.audit(&machine), &mixed(0..310));
    // A second folder can't begin another log in its place.
    let again = folder.path().join("again");
    let mut init = machine.command("init", store.address());
    init.args(["--origin", "another.example/log"])
        .args(store.places());
    init.args(
        (!store.is_conditional())
            .then_some(["--external-lock", "../shared.lock"])
            .iter()
            .flatten(),
    );
    let refused = init.output().unwrap();
    assert!(said(&refused).contains("already"), "{}", said(&refused));
    assert!(!again.exists());
}

/// `kill -9`, in the midst of each publication.
pub(crate) fn killed(store: &dyn Store, rounds: u32) {
    let _alone = alone();
    let folder = tempdir();
    let machine = Machine::init(folder.path(), store);
    let mut killed = 0;
    for (round, at) in moments(rounds) {
        machine.queue(&mixed(round * 2..round * 2 + 2));
        let child = Arc::new(Mutex::new(None::<std::process::Child>));
        let victim = Arc::clone(&child);
        let wire = Wire::new(
            store.address(),
            at,
            Event::Held(Box::new(move || {
                // It has sent a request, so it was started.
                let mut victim = victim.lock().unwrap();
                victim.as_mut().unwrap().kill().unwrap();
            })),
        );
        {
            // Nobody is killed before it is known.
            let mut child = child.lock().unwrap();
            *child = Some(machine.begin(wire.address));
        }
        let status = wait(&child);
        killed += u32::from(!status.success());
        assert!(status.success() || wire.has_happened(), "round {round}");
        if round % 5 == 0 {
            store.audit(&machine);
        }
        succeeds(&machine.publish());
        machine.assert_settled();
    }
    assert_each_once(&store.audit(&machine), &mixed(0..rounds * 2));
    assert!(killed > rounds / 2, "{killed} of {rounds} were killed");
}

fn wait(child: &Mutex<Option<std::process::Child>>) -> std::process::ExitStatus {
    loop {
        // Whoever kills it takes it for a moment.
        if let Some(status) = child.lock().unwrap().as_mut().unwrap().try_wait().unwrap() {
            return status;
        }
        std::thread::yield_now();
    }
}

/// Requests are torn in the middle, and answers lost.
pub(crate) fn torn(store: &dyn Store, rounds: u32) {
    let _alone = alone();
    let folder = tempdir();
    let machine = Machine::init(folder.path(), store);
    for (round, at) in moments(rounds) {
        machine.queue(&mixed(round * 2..round * 2 + 2));
        let event = match round % 2 {
            0 => Event::Torn,
            _ => Event::Unanswered,
        };
        let wire = Wire::new(store.address(), at, event);
        let output = machine.publish_at(wire.address);
        if !output.status.success() {
            assert!(
                said(&output).contains("run the command again"),
                "{}",
                said(&output)
            );
            succeeds(&machine.publish());
        }
        machine.assert_settled();
    }
    assert_each_once(&store.audit(&machine), &mixed(0..rounds * 2));
}

/// While one waits for an answer, another publishes: both have what the other has not.
pub(crate) fn two_at_once(store: &dyn Store, rounds: u32) {
    let _alone = alone();
    let folder = tempdir();
    let one = Machine::init(folder.path(), store);
    let other = one.twin("other");
    let mut lost = 0;
    for (round, at) in moments(rounds) {
        one.queue(&mixed(round * 4..round * 4 + 2));
        other.queue(&mixed(round * 4 + 2..round * 4 + 4));
        let mut theirs = other.command("publish", store.address());
        let answer = Arc::new(Mutex::new(None));
        let theirs_said = Arc::clone(&answer);
        let event = Event::Held(Box::new(move || {
            *theirs_said.lock().unwrap() = Some(theirs.output().unwrap());
        }));
        let wire = Wire::new(store.address(), at, event);
        let own = one.publish_at(wire.address);
        let theirs = answer.lock().unwrap().take();
        for output in [Some(own), theirs].into_iter().flatten() {
            if !output.status.success() {
                lost += 1;
                let said = said(&output);
                let why = [
                    "another publisher was faster",
                    "another machine has published",
                    "is locked",
                ];
                assert!(
                    why.iter().any(|why| said.contains(why)),
                    "round {round}: {said}"
                );
            }
        }
        succeeds(&one.publish());
        succeeds(&other.publish());
        one.assert_settled();
        other.assert_settled();
    }
    assert_each_once(&store.audit(&one), &mixed(0..rounds * 4));
    assert!(lost > 0, "nobody ever lost");
}

/// What isn't allowed is said, with where credentials come from, and without any of them.
pub(crate) fn wrong_credentials(store: &dyn Store) {
    let _alone = alone();
    let folder = tempdir();
    let machine = Machine::init(folder.path(), store);
    machine.queue(&mixed(0..2));
    let (name, wrong) = store.wrong_secret();
    let mut publish = machine.command("publish", store.address());
    let refused = publish.env(name, wrong).output().unwrap();
    let said = said(&refused);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("from the environment"), "{said}");
    assert!(!said.contains(wrong), "{said}");
    let right = store.environment(store.address());
    let (_, secret) = right.iter().find(|(other, _)| *other == name).unwrap();
    for file in ["stele.toml", "trust.json"] {
        let text = std::fs::read_to_string(machine.root.join(file)).unwrap();
        assert!(!text.contains(secret), "{file} holds a secret");
    }
    succeeds(&machine.publish());
    assert_each_once(&store.audit(&machine), &mixed(0..2));
}

/// The store goes down in the midst of a publication, and comes back.
pub(crate) fn down_and_up<S: Store + Send + 'static>(store: S) {
    let _alone = alone();
    let folder = tempdir();
    let (address, root) = {
        let machine = Machine::init(folder.path(), &store);
        machine.queue(&mixed(0..9));
        succeeds(&machine.publish());
        machine.queue(&mixed(9..12));
        (store.address(), machine.root)
    };
    let shared = Arc::new(Mutex::new(store));
    let killer = Arc::clone(&shared);
    let wire = Wire::new(
        address,
        20,
        Event::Held(Box::new(move || killer.lock().unwrap().kill())),
    );
    let publish = {
        let store = shared.lock().unwrap();
        let machine = Machine::at(&root, &*store);
        machine.command("publish", wire.address)
    };
    let output = { publish }.output().unwrap();
    assert!(wire.has_happened());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("run the command again"),
        "{}",
        said(&output)
    );
    let mut store = shared.lock().unwrap();
    store.start_again();
    let machine = Machine::at(&root, &*store);
    succeeds(&machine.publish());
    assert_each_once(&store.audit(&machine), &mixed(0..12));
    machine.assert_settled();
}
