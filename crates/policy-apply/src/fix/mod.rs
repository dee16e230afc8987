//! Repairs of resource files: what mutate rules and simple patterns would change, as edits of the source text.
//!
//! Here: the difference of two values as changes, changes as edits of a text, the check that an edited text says what was
//! meant and that the rules agree. Not here: what a pattern asks for (`policy_engine::pattern::repair`), printing and writing
//! (`commands::fixing`).
//!
//! The one idea to know: nothing is believed. Each repair is read again and judged again; one that does not make its rule
//! pass, or makes another one fail, is not offered.

mod change;
mod edit;
mod edits;
mod layout;
mod repair;
mod value_text;

pub(crate) use edits::edits;
pub(crate) use repair::{Repaired, Repairer, Unrepaired};
