//! The keys of a map that were seen, to know of those that stand twice.

/// More keys than this in one map are out of the ordinary.
const MOST: usize = 40;

/// The hashes of the keys so far.
#[derive(Debug)]
pub(super) struct Keys {
    seen: [u64; MOST],
    count: usize,
}

impl Keys {
    pub(super) const fn new() -> Self {
        Self { seen: [0; MOST], count: 0 }
    }

    /// Whether there was none yet.
    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Forgets all.
    pub(super) const fn clear(&mut self) {
        self.count = 0;
    }

    /// Notes a key; nothing when it may have been there before, or when there are too many.
    pub(super) fn note(&mut self, key: &[u8]) -> Option<()> {
        let hash = key
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        if self.seen.get(..self.count)?.contains(&hash) {
            return None;
        }
        *self.seen.get_mut(self.count)? = hash;
        self.count += 1;
        Some(())
    }
}
