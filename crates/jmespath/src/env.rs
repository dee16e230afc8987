//! What a search may know beside its input: the clock, a source of random numbers, and its bounds.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use yaml::Document;

/// The surroundings of a search. One serves many searches at a time; each search counts its own steps.
#[derive(Clone)]
pub struct Env {
    /// The time, since 1970-01-01T00:00:00Z.
    pub now: Duration,
    /// Where `random` takes its numbers from.
    pub random: Arc<dyn Random>,
    /// How many steps one search may take.
    pub steps: u64,
    /// How many bytes one search may build.
    pub bytes: u64,
    /// A document that results may share: lists and maps of it that end up in one are not copied.
    pub shared: Option<Arc<Document>>,
}

impl Env {
    /// Ten million steps, 64 MiB, and random numbers that start from the clock.
    pub fn new(now: Duration) -> Self {
        let seed = now.as_secs() ^ u64::from(now.subsec_nanos()).rotate_left(32);
        Self { now, random: Arc::new(SplitMix::new(seed)), steps: 10_000_000, bytes: 64 << 20, shared: None }
    }

    /// The same, sharing `document` with the results.
    #[must_use]
    pub fn sharing(mut self, document: &Arc<Document>) -> Self {
        self.shared = Some(Arc::clone(document));
        self
    }
}

impl fmt::Debug for Env {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Env")
            .field("now", &self.now)
            .field("steps", &self.steps)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

/// A source of random numbers. Not for secrets.
pub trait Random: Send + Sync {
    /// Any number.
    fn next_u64(&self) -> u64;

    /// A number below `bound`; 0 when `bound` is 0.
    fn below(&self, bound: u64) -> u64 {
        // The high half of a product: as even as a 64-bit source allows.
        let wide = u128::from(self.next_u64()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or_default()
    }
}

/// The generator SplitMix64: the same numbers for the same seed.
#[derive(Debug)]
pub struct SplitMix(AtomicU64);

impl SplitMix {
    /// A generator that starts from `seed`.
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Random for SplitMix {
    fn next_u64(&self) -> u64 {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut mixed = self.0.fetch_add(GOLDEN, Ordering::Relaxed).wrapping_add(GOLDEN);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
