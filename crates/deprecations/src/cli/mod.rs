//! The command line: which commands and flags there are, how the original reads them, and its help.
//!
//! Not here: what the commands do (`commands`). The one idea to know: clap is told of commands and flags, `cli` reads the words
//! by the original's grammar, and the environment fills in what the words leave out.

mod command_line;
mod completion;
mod environment;
mod flags;
mod original_help;

pub(crate) use command_line::{Invocation, help, parse, program};
pub(crate) use completion::script;
pub(crate) use flags::{ClusterArgs, Command, DetectArgs, DetectFilesArgs, FixMode, GlobalArgs, OwnArgs, Program};
pub(crate) use original_help::usage;
