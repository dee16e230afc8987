//! The command line: which command is meant, its flags, and the checks on them.
//!
//! The words are read by the original's grammar (`cli`), then handed to clap in one canonical form, which types them and
//! writes the help. Not here: what a flag does.

mod checks;
mod command_line;
mod completion;
mod create;
mod flags;
mod jp;
mod test_flags;

pub(crate) use checks::{beside_fix, check, unbuilt};
pub(crate) use command_line::{Invocation, parse, program};
pub(crate) use create::{
    ClusterRoleArgs, CreateArgs, CreateCommand, CreateTestArgs, ExceptionArgs, MetricsConfigArgs, UserInfoArgs,
    ValuesArgs,
};
pub(crate) use flags::{ApplyArgs, FixTo, SourceArgs};
pub(crate) use jp::{FunctionArgs, JpCommand, ParseArgs, QueryArgs};
pub(crate) use test_flags::TestArgs;
