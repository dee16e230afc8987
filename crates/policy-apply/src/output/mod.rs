//! What a run prints: the original's text, table and reports, and our findings.

mod color;
pub(crate) mod exceptions;
pub(crate) mod findings;
mod json_object;
pub(crate) mod mutated;
pub(crate) mod object_files;
pub(crate) mod original;
pub(crate) mod policy_report;
mod table;
pub(crate) mod test_rows;
