//! Objects that generate rules make.
//!
//! Here: the rules prepared (`rule`), what they make (`maker`) and where it is kept (`store`), the labels that it gets, and
//! the phase that runs them. The one idea to know: a rule's verdict and what it makes are found out apart, in this order, as
//! in the original; what goes wrong with the making does not change the verdict there.

mod foreach;
mod labels;
mod maker;
mod phase;
mod rule;
mod store;

pub(crate) use rule::GenerateRule;
