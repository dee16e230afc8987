//! What the command lines of all tools have in common: the grammar that the originals read their words by (`pflag`, `cobra`),
//! names that may have been meant, limits that may be raised.
//!
//! Not here: which commands and flags a tool has, and what they do.
//!
//! The one idea to know: clap is told of commands and flags; [`find`] and [`canonical`] read the words by the originals'
//! grammar and hand them to clap in a form that it cannot misread.

mod cobra;
mod completion;
mod flag;
mod go_value;
mod limit;
mod pflag;

pub use cobra::{Arity, ArityError, Found, find, unknown_command};
pub use common::nearest;
pub use completion::{SHELLS, Shell, script, script_file, shell, undescribed};
pub use flag::{Duration, Pairs, without_delimiters};
pub use go_value::{NumberError, go_bool, go_int, go_uint};
pub use limit::LimitTo;
pub use pflag::{Check, FlagError, Line, Rules, canonical};
