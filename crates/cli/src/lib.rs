//! What the command lines of all tools have in common: the grammar that the originals read their words by.
//!
//! Not here: which commands and flags a tool has, and what they do.

mod go_value;

pub use go_value::{go_bool, go_int};
