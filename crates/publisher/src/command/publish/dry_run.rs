//! What `stele publish` would do. Everything is only read, so another publisher may be at work meanwhile.

use stele_verify::hash::leaf_hash;

use crate::failure::{Failure, status};
use crate::output::say;
use crate::output::shown::shown;
use crate::publish::{LogFiles, is_public};
use crate::store::{Home, LockObject, Queue};

/// Says what would be done.
///
/// # Errors
/// [`Failure`] for what would stop it that can be seen beforehand.
pub(super) fn run(home: &Home, without: &[String]) -> Result<u8, Failure> {
    let (origin, trust) = (&home.settings().origin, home.trust()?);
    // Keys must be there, and open to this user alone; a passphrase is asked for.
    home.log_signers()?;
    let inside = home.witness_signers()?;
    let log = LogFiles::new(home.log()?);
    let lock = LockObject::peek(home)?.map(|(lock, _)| lock);
    let size = lock.as_ref().map_or(0, |lock| lock.size);
    if let Some(lock) = &lock
        && !is_public(&log, lock)?
    {
        say!("would complete a publication that was interrupted, with {size} entries");
        // Its files may be missing still, so what is queued can't be held against them.
        let open = Queue::new(home.state("queue")).names()?.into_iter();
        let open = open.filter(|name| !lock.queue.contains(name)).count();
        if open > 0 {
            home.require_open()?;
            say!("would then log what is queued besides: {open} batches");
        }
    } else {
        let batches = Queue::new(home.state("queue")).read()?;
        let queued = batches.iter().flat_map(|batch| &batch.entries);
        let queued: Vec<_> = queued.map(|entry| leaf_hash(entry)).collect();
        let logged = log.logged(size, queued.iter().copied())?;
        let mut new = queued.clone();
        new.sort_unstable();
        new.dedup();
        new.retain(|leaf| !logged.contains(leaf));
        if !queued.is_empty() {
            home.require_open()?;
        }
        let count = |found: usize| u64::try_from(found).unwrap_or(u64::MAX);
        let (added, left_out) = (count(new.len()), count(queued.len() - new.len()));
        match added {
            0 => say!(
                "nothing new: would collect fresh cosignatures for {origin}, with {size} entries"
            ),
            added => say!(
                "would add {added}, and an index root: {origin} would have {} entries",
                size.saturating_add(added).saturating_add(1)
            ),
        }
        if left_out > 0 {
            say!("would leave out {left_out}: in the log already");
        }
    }
    for (name, _) in &inside {
        say!("would be cosigned by {}, inside", shown(name));
    }
    for witness in trust.policy.witnesses() {
        let name = String::from_utf8_lossy(witness.name());
        let is_asked = !inside.iter().any(|(inside, _)| *inside == name)
            && !without.iter().any(|left_out| *left_out == name);
        if let Some(url) = witness.url().filter(|_| is_asked) {
            let url = String::from_utf8_lossy(url);
            say!("would ask {} at {}", shown(&name), shown(&url));
        }
    }
    say!("dry run: nothing was signed or written");
    Ok(status::DONE)
}
