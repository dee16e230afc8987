//! The reader against what Go says (`tests/cases`), and its own promises: limits, spans, going on after errors.
#![expect(clippy::unwrap_used, reason = "tests")]

mod arbitrary;
mod cases;
mod limits;
mod streams;
