//! `completion`: a script that completes commands and flags in a shell. The scripts are clap's.

use clap::{Args, Subcommand};
use cli::Shell;

use crate::persona::Persona;

/// The arguments of `completion`.
#[derive(Args, Debug)]
pub(crate) struct CompletionArgs {
    #[command(subcommand)]
    pub(crate) shell: For,
}

/// The shells.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum For {
    /// Script for bash: `source <(deprecations completion bash)`
    Bash(ScriptArgs),
    /// Script for fish: `deprecations completion fish | source`
    Fish(ScriptArgs),
    /// Script for PowerShell
    Powershell(ScriptArgs),
    /// Script for zsh: `source <(deprecations completion zsh)`
    Zsh(ScriptArgs),
}

/// What stands in the script.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct ScriptArgs {
    /// Leave out what flags mean
    #[arg(long)]
    pub(crate) no_descriptions: bool,
}

/// The script for a shell.
pub(crate) fn script(args: &CompletionArgs, persona: Persona) -> Vec<u8> {
    let (shell, script) = match args.shell {
        For::Bash(script) => (Shell::Bash, script),
        For::Fish(script) => (Shell::Fish, script),
        For::Powershell(script) => (Shell::PowerShell, script),
        For::Zsh(script) => (Shell::Zsh, script),
    };
    let mut program = super::program(persona);
    if script.no_descriptions {
        program = cli::undescribed(program);
    }
    cli::script(shell, program, persona.program()).into_bytes()
}
