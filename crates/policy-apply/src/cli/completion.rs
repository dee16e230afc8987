//! `completion`: a script that completes commands and flags in a shell.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/completion/command.go; the scripts are clap's.

use clap::Args;

use super::command_line::UsageError;
use crate::persona::Persona;

/// The arguments of `completion`.
#[derive(Args, Debug, Default)]
pub(crate) struct CompletionArgs {
    /// bash, zsh, fish or powershell: `source <(policy-apply completion bash)`
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Vec<String>,
}

/// The script for the one shell in `words`.
///
/// # Errors
/// No shell, more than one, or one that nobody knows.
pub(super) fn script(program: &clap::Command, words: &[String], persona: Persona) -> Result<String, UsageError> {
    let name = persona.program();
    let [word] = words else {
        return Err(UsageError::new(format!("accepts 1 arg(s), received {}", words.len())));
    };
    let unknown = || UsageError::new(format!("invalid argument \"{word}\" for \"{name} completion\""));
    Ok(cli::script(cli::shell(word).ok_or_else(unknown)?, program.clone(), name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Invocation, parse};

    fn read(line: &str) -> Result<String, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match parse(&words, Persona::Kyverno) {
            Ok(Invocation::Print(text)) => Ok(text),
            Ok(other) => Err(format!("{other:?}")),
            Err(error) => Err(error.message),
        }
    }

    #[test]
    fn scripts_complete_the_name_that_the_program_was_called_by() {
        for shell in ["bash", "zsh", "fish", "powershell"] {
            let script = read(&format!("completion {shell}")).unwrap();
            assert!(script.contains("kyverno") && script.contains("resource"), "{shell}");
        }
        assert_eq!(read("completion").unwrap_err(), "accepts 1 arg(s), received 0");
        assert_eq!(read("completion csh").unwrap_err(), "invalid argument \"csh\" for \"kyverno completion\"");
    }
}
