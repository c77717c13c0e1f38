//! Work on all processors at once.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread;

/// Does the work on as many parts as there are processors. Gives what it gave, in the parts' order.
pub(crate) fn side_by_side<T: Sync, R: Send>(all: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let part = all.len().div_ceil(processors).max(1);
    // One part is done where we are.
    if all.len() <= part {
        return vec![work(all)];
    }
    let work = &work;
    thread::scope(|scope| {
        let begin = |part| thread::Builder::new().spawn_scoped(scope, move || work(part));
        let parts: Vec<_> = all.chunks(part).map(|part| (part, begin(part))).collect();
        let ends = parts.into_iter().map(|(part, begun)| match begun {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            // Where the system has no thread to give.
            Err(_) => work(part),
        });
        ends.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_in_order_and_none_is_left_out() {
        for count in [0_usize, 1, 2, 3, 1_000] {
            let all: Vec<usize> = (0..count).collect();
            let parts = side_by_side(&all, <[usize]>::to_vec);
            assert_eq!(parts.concat(), all);
        }
    }
}
