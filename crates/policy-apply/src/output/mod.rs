//! What a run prints: the original's text, table and reports, and our findings.

mod color;
pub(crate) mod findings;
pub(crate) mod mutated;
pub(crate) mod original;
pub(crate) mod policy_report;
mod table;
