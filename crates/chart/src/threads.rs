//! Work on several threads.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of text that are worth a thread: less is done before a thread has started.
const WORTH: usize = 128 << 10;

/// How many of `threads` are worth starting for `bytes` of text.
pub(crate) fn worth(threads: usize, bytes: usize) -> usize {
    threads.min(1 + bytes / WORTH)
}

/// Does `work` for the numbers below `count` on some threads, this one among them, until one of them says that it is enough.
pub(crate) fn each(count: usize, threads: usize, work: impl Fn(usize) -> bool + Sync) {
    let next = AtomicUsize::new(0);
    let worker = &|| {
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= count || !work(nth) {
                break;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(count) {
            // Without a helper, this thread does it all.
            let _ = gotemplate::spawn(scope, worker);
        }
        worker();
    });
}
