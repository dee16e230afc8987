//! Patches: what mutate rules do to objects.
//!
//! Here: the two engines as pure functions over values (`strategic`, `json_patch`), the rules, and the phase that runs them.
//! The one idea to know: the engines never change what they get, and a rule gives its object to the next.

mod foreach;
mod json_patch;
mod phase;
mod pointer;
mod rule;
mod strategic;
mod targets;

pub use phase::Mutated;
pub(crate) use rule::MutateRule;
pub(crate) use targets::TargetRule;
