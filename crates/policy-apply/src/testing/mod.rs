//! Tests of policies: what the rules said is held against what a test expects.
//!
//! Here: selecting expectations, finding the responses that one means, comparing objects, and the rows that come of it. Not
//! here: reading test files (`input`), running them (`commands::test`), or how rows are printed (`output`). The one idea to
//! know: an expectation is looked up by resource first and by policy then, and each response that it meets is one row.

mod checking;
mod comparison;
mod discovery;
mod mocks;
mod row;
mod selector;
mod text_diff;
mod verdicts;
mod world;

pub(crate) use checking::{Checker, Left, Lost};
pub(crate) use comparison::ExpectedFiles;
pub(crate) use discovery::{WalkError, test_files};
pub(crate) use mocks::Mocks;
pub(crate) use row::{Row, RowCounts, RowResult};
pub(crate) use selector::Selector;
pub(crate) use text_diff::STEPS as DIFF_STEPS;
pub(crate) use verdicts::{Subject, Verdicts};
pub(crate) use world::World;
