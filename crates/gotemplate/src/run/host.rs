//! What a run asks of the machine: the time and random bytes.

use std::fmt;

use common::go::time::Time;

/// The machine, as functions see it.
pub trait Host: fmt::Debug + Sync {
    /// The current time, in the local zone.
    fn now(&self) -> Time;

    /// Fills `bytes` with random ones, fit for keys.
    fn random(&self, bytes: &mut [u8]);

    /// The same instant in a named zone (`Europe/Prague`, `UTC`, `Local`), or `None` for an unknown name.
    fn in_zone(&self, time: &Time, zone: &str) -> Option<Time>;
}

/// A machine whose clock stands still and whose random bytes count up from a seed: for tests and for reproducible renders.
#[derive(Debug)]
pub struct FixedHost {
    now: Time,
    seed: std::sync::atomic::AtomicU64,
}

impl FixedHost {
    /// A clock at `seconds` after the Unix epoch, and random bytes from `seed`.
    pub fn new(seconds: i64, seed: u64) -> Self {
        Self { now: Time::from_unix(seconds, 0), seed: seed.into() }
    }
}

impl Host for FixedHost {
    fn now(&self) -> Time {
        self.now.clone()
    }

    /// SplitMix64.
    fn random(&self, bytes: &mut [u8]) {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        for chunk in bytes.chunks_mut(8) {
            let mut z = self.seed.fetch_add(STEP, std::sync::atomic::Ordering::Relaxed).wrapping_add(STEP);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            z ^= z >> 31;
            for (byte, fresh) in chunk.iter_mut().zip(z.to_le_bytes()) {
                *byte = fresh;
            }
        }
    }

    fn in_zone(&self, time: &Time, zone: &str) -> Option<Time> {
        matches!(zone, "UTC" | "Local" | "").then(|| time.utc())
    }
}
