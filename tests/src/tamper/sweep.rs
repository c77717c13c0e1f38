//! Every byte of everything that a verdict rests on: none can be changed, and none left out, without
//! the answer turning to no.

use stele_records::verdict::{Answer, Headline};

use super::{How, Refused, World};

/// Inverts a bit of every `step`th byte of a proof.
///
/// # Panics
/// If a change goes unnoticed.
pub fn proof_bytes(step: usize) {
    let mut world = World::honest();
    let honest = world.proof.clone();
    for at in (0..honest.len()).step_by(step) {
        world.proof.clone_from(&honest);
        world.proof[at] ^= 1;
        refuses(&world, How::Proof, &format!("byte {at} of the proof"));
    }
}

/// Cuts a proof off after every `step`th byte.
///
/// # Panics
/// If a cut goes unnoticed.
pub fn proof_lengths(step: usize) {
    let mut world = World::honest();
    let honest = world.proof.clone();
    for length in (0..honest.len()).step_by(step) {
        world.proof = honest[..length].to_vec();
        refuses(&world, How::Proof, &format!("{length} bytes of the proof"));
    }
}

/// Inverts a bit of every `step`th byte of every file that the entry rests on.
///
/// # Panics
/// If a change goes unnoticed.
pub fn log_bytes(step: usize) {
    let mut world = World::honest();
    let files = [
        "checkpoint".to_owned(),
        "tile/0/000".to_owned(),
        "tile/0/001.p/44".to_owned(),
        "tile/1/000.p/1".to_owned(),
        world.entry_file(),
    ];
    for path in files {
        let honest = world.file(&path).clone();
        for at in (0..honest.len()).step_by(step) {
            world.file(&path)[at] ^= 1;
            refuses(&world, How::Log, &format!("byte {at} of {path}"));
            world.file(&path).clone_from(&honest);
        }
    }
    let verdict = world.ask(How::Log).expect("nothing is changed any more");
    assert_eq!(verdict.headline(), Headline::Verified);
}

/// Nothing was merely "not to be checked" here: all bytes came.
fn refuses(world: &World, how: How, what: &str) {
    match world.ask(how) {
        Ok(verdict) => assert_eq!(verdict.overall(), Answer::No, "{what}"),
        Err(Refused::File(_)) => {}
        Err(Refused::Trust(code)) => panic!("{what}: the trust file is honest, but {code}"),
    }
}
