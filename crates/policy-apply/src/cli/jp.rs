//! The flags of `jp` and of its commands.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/jp

use clap::{Args, Subcommand};

/// `jp`.
#[derive(Args, Debug)]
pub(crate) struct JpArgs {
    #[command(subcommand)]
    pub(crate) command: JpCommand,
    /// Accepted for the original's sake
    #[arg(short = 'v', long = "v", value_name = "LEVEL", default_value_t = 0, hide = true, global = true)]
    pub(crate) verbosity: i64,
}

/// The commands of `jp`.
#[derive(Debug, Subcommand)]
pub(crate) enum JpCommand {
    /// List Kyverno's functions, or say what the named ones take and give
    Function(FunctionArgs),
    /// Show how expressions are read, as a tree
    Parse(ParseArgs),
    /// Evaluate expressions on an object
    Query(QueryArgs),
}

/// The arguments of `jp function`.
#[derive(Args, Debug, Default)]
pub(crate) struct FunctionArgs {
    /// Names of functions
    #[arg(value_name = "FUNCTION")]
    pub(crate) names: Vec<String>,
}

/// The flags and arguments of `jp parse`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true)]
pub(crate) struct ParseArgs {
    /// Expressions; without any, and without a file, standard input is one
    #[arg(value_name = "EXPRESSION")]
    pub(crate) expressions: Vec<String>,
    /// Files with an expression each
    #[arg(short = 'f', long, value_delimiter = ',', value_name = "FILE")]
    pub(crate) file: Vec<String>,
}

/// The flags and arguments of `jp query`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true)]
pub(crate) struct QueryArgs {
    /// Expressions; without any, and without a file, standard input is one
    #[arg(value_name = "EXPRESSION")]
    pub(crate) expressions: Vec<String>,
    /// The object, as YAML or JSON; without it, standard input is the object
    #[arg(short = 'i', long, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(crate) input: String,
    /// Files with an expression each
    #[arg(short = 'q', long, value_delimiter = ',', value_name = "FILE")]
    pub(crate) query: Vec<String>,
    /// Print JSON on one line
    #[arg(short = 'c', long)]
    pub(crate) compact: bool,
    /// Print texts without quotes
    #[arg(short = 'u', long)]
    pub(crate) unquoted: bool,
}
