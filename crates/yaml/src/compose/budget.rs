//! How much aliases may multiply a document: go-yaml's rule, and ours.

use crate::options::{Dialect, ReadLimits, ReadOptions};

/// go-yaml lets nearly all of a small document come from aliases and little of a large one.
/// (go-yaml v2: decode.go, `allowedAliasRatio`)
const GO_RANGE: (f64, f64) = (400_000.0, 4_000_000.0);

/// Counts of the nodes that a decoder would visit, aliases followed.
#[derive(Debug)]
pub(super) struct Budget {
    decoded: u64,
    aliased: u64,
    go: bool,
    limits: ReadLimits,
}

impl Budget {
    pub(super) fn new(options: &ReadOptions) -> Self {
        // go-yaml counts the document as a node.
        Self { decoded: 1, aliased: 0, go: options.dialect != Dialect::Yaml12Core, limits: options.limits }
    }

    pub(super) const fn decoded(&self) -> u64 {
        self.decoded
    }

    /// Counts `decoded` more nodes, `aliased` of them through an alias; the problem when that is too much.
    #[inline]
    pub(super) fn add(&mut self, decoded: u64, aliased: u64) -> Option<String> {
        self.decoded = self.decoded.saturating_add(decoded);
        self.aliased = self.aliased.saturating_add(aliased);
        if self.aliased <= 100 || self.decoded <= 1000 { None } else { self.check() }
    }

    #[cold]
    fn check(&self) -> Option<String> {
        if self.go && share(self.aliased, self.decoded) > allowed(self.decoded) {
            return Some("document contains excessive aliasing".into());
        }
        let limits = self.limits;
        if self.aliased > limits.alias_nodes {
            return Some(format!("aliases stand for more than {} nodes (limit: alias nodes)", limits.alias_nodes));
        }
        let own = self.decoded - self.aliased;
        if self.aliased > own.saturating_mul(limits.alias_ratio) {
            let problem =
                format!("aliases multiply the document by more than {} (limit: alias ratio)", limits.alias_ratio);
            return Some(problem);
        }
        None
    }
}

#[expect(clippy::cast_precision_loss, reason = "Go computes the ratio in float64")]
fn share(aliased: u64, decoded: u64) -> f64 {
    aliased as f64 / decoded as f64
}

#[expect(clippy::cast_precision_loss, reason = "Go computes the ratio in float64")]
fn allowed(decoded: u64) -> f64 {
    let (low, high) = GO_RANGE;
    let decoded = decoded as f64;
    if decoded <= low {
        0.99
    } else if decoded >= high {
        0.10
    } else {
        0.99 - 0.89 * ((decoded - low) / (high - low))
    }
}
