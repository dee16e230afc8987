//! Go's `text/template` with Sprig's and Helm's functions: a language, no charts.
//!
//! Here live the values that templates see, the parser, the executor, and the families of functions. Not here: charts, where
//! values come from, and what becomes of the output. The one idea to know: every text knows, range by range, which template
//! text and which value made it ([`value::Mark`]), from the first template to the output.

pub mod error;
pub mod func;
pub mod functions;
pub mod run;
pub mod value;
