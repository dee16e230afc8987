//! The writers against what Go wrote (`tests/writer_cases/*.tsv`), and against readers.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod node;
mod round_trip;
mod table;
mod tables;
