//! Go's `text/template` with Sprig's and Helm's functions: a language, no charts.
//!
//! Here live the values that templates see, the parser, the executor, and the families of functions. Not here: charts, where
//! values come from, and what becomes of the output. The one idea to know: every text knows, range by range, which template
//! text and which value made it ([`value::Mark`]), from the first template to the output.

mod error;
pub mod func;
mod functions;
mod helm_error;
mod library;
mod output;
mod parse;
pub mod print;
mod regexp;
pub mod run;
mod set;
mod stack;
pub mod value;

pub use error::{LimitError, Site, TemplateError};
pub use functions::{HELM, Tables};
pub use helm_error::{helm_exec_error, helm_parse_error};
pub use library::Library;
pub use output::{Missing, Rendered, Trace, Warning};
pub use set::{MissingKey, Set, Template};
pub use stack::{STACK_BYTES, is_on_stack, on_stack, spawn};

/// What Go's `reflect.Value.String` gives: the text of a text, else the type between marks.
pub(crate) fn reflect_text(value: &value::Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None if value.is_nil() => "<invalid Value>".to_owned(),
        None => format!("<{} Value>", value.type_name()),
    }
}
