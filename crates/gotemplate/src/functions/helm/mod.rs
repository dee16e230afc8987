//! What Helm adds to Sprig, or has its own way.

pub(super) mod checks;
pub(super) mod include;
