//! The program as a whole, in process and on machines in memory.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod chained;
mod changed;
mod check;
mod library;
mod locked;
mod runtime_chart;
mod support;
