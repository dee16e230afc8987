//! `{{ variables }}` and `$(references)` in what policies write freely.
//!
//! Here: finding them, resolving references when a policy is compiled, replacing variables when it is evaluated. Not here:
//! what the variables stand for (`context`) and the language inside the braces (`jmespath`). The one idea to know: a
//! template without variables costs nothing to render.

mod error;
mod expressions;
pub(crate) mod go_text;
pub(crate) mod json;
pub(crate) mod pointer;
pub(crate) mod reference;
pub(crate) mod scan;
pub(crate) mod substitute;
mod template;

pub use error::VariableError;
pub use expressions::Expressions;
pub(crate) use expressions::Query;
pub(crate) use template::Template;

/// The expressions of the variables in `text`, as written.
pub(crate) fn expressions_of(text: &str) -> Vec<String> {
    scan::variables(text).iter().map(|found| scan::unwrap(found.braces).expression).collect()
}
