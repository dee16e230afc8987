//! `completion`: a script that completes commands and flags in a shell.
//!
//! helm: pkg/cmd/completion.go; the scripts are clap's.

use ::cli::Shell;
use clap::{Args, Subcommand};

use crate::cli;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// The arguments of `completion`.
#[derive(Args, Debug)]
pub(crate) struct CompletionArgs {
    #[command(subcommand)]
    pub(crate) shell: For,
}

/// The shells.
#[derive(Debug, Subcommand)]
pub(crate) enum For {
    /// Script for bash: `source <(render completion bash)`
    Bash(ScriptArgs),
    /// Script for fish: `render completion fish | source`
    Fish(ScriptArgs),
    /// Script for PowerShell
    Powershell(ScriptArgs),
    /// Script for zsh: `source <(render completion zsh)`
    Zsh(ScriptArgs),
}

/// What stands in the script.
#[derive(Args, Debug, Default)]
pub(crate) struct ScriptArgs {
    /// Leave out what flags mean
    #[arg(long)]
    pub(crate) no_descriptions: bool,
}

/// Runs `completion`.
///
/// # Errors
/// A broken output.
pub(crate) fn run(args: &CompletionArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let (shell, script) = match &args.shell {
        For::Bash(script) => (Shell::Bash, script),
        For::Fish(script) => (Shell::Fish, script),
        For::Powershell(script) => (Shell::PowerShell, script),
        For::Zsh(script) => (Shell::Zsh, script),
    };
    let mut program = cli::program(context.persona);
    if script.no_descriptions {
        program = ::cli::undescribed(program);
    }
    context.print_bytes(::cli::script(shell, program, context.persona.program()).as_bytes())?;
    Ok(Exit::Clean)
}
