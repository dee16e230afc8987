//! `env`: what the original's variables are in this run.
//!
//! helm: pkg/cmd/env.go

use clap::Args;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// The arguments of `env`.
#[derive(Args, Debug, Default)]
pub(crate) struct EnvArgs {
    /// The variable to print; all when there is none
    #[arg(value_name = "NAME")]
    pub(crate) arguments: Vec<String>,
}

/// Runs `env`.
///
/// # Errors
/// A broken output.
pub(crate) fn run(args: &EnvArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let variables = &context.settings.variables;
    let text = match args.arguments.first() {
        Some(wanted) => {
            let value = variables.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value);
            format!("{value}\n")
        }
        None => variables.iter().map(|(name, value)| format!("{name}=\"{value}\"\n")).collect(),
    };
    context.print(&text)?;
    Ok(Exit::Clean)
}
