//! The options as clap's commands, for what is made of those: scripts that complete words in a shell, manuals, reference pages.
//! Command lines are read by `words` alone, in yargs' grammar.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command};
use cli::SHELLS;

use super::help::LINT;
use super::options::{Kind, OPTIONS, Owner, Spec};
use crate::persona::Persona;

/// The commands under the name that the program was called by.
pub(crate) fn program(persona: Persona) -> Command {
    let documents = Arg::new("documents").value_name("DOCUMENT").action(ArgAction::Append);
    let lint = Command::new("lint")
        .about(sentence(LINT))
        .arg(documents.help("Files, globs and addresses of JSON and YAML documents; none: standard input"))
        .args(options(persona).filter(|spec| spec.name != "env").map(arg));
    let program = Command::new(persona.program())
        .version(env!("CARGO_PKG_VERSION"))
        .about("Judges values files, charts and API documents by rulesets")
        .arg_required_else_help(true)
        .subcommand_required(true)
        .subcommand(lint);
    if !persona.is_own() {
        return program;
    }
    let charts = Arg::new("charts").value_name("CHART").action(ArgAction::Append).required(true);
    let shell = Arg::new("shell").value_name("SHELL").required(true).value_parser(PossibleValuesParser::new(SHELLS));
    program
        .subcommand(
            Command::new("chart")
                .about("Lint the values of charts, merged for every environment")
                .arg(charts.help("Directories of charts"))
                .args(options(persona).map(arg)),
        )
        .subcommand(
            Command::new("completion")
                .about("Write a completion script for a shell")
                .arg(shell.help("The shell: `source <(values-lint completion bash)`")),
        )
}

/// The options but those that clap gives every command.
fn options(persona: Persona) -> impl Iterator<Item = &'static Spec> {
    let is_known = move |spec: &&Spec| persona.is_own() || spec.owner != Owner::Own;
    OPTIONS.iter().filter(|spec| !["help", "version"].contains(&spec.name)).filter(is_known)
}

fn arg(spec: &'static Spec) -> Arg {
    let mut arg = Arg::new(spec.name).long(spec.name).help(sentence(spec.help.trim_start_matches("chart: ")));
    if let Some(short) = spec.short {
        arg = arg.short(short);
    }
    let name = match spec.name {
        "output" | "ruleset" | "report-template" => "FILE",
        "encoding" => "ENCODING",
        "fail-severity" => "SEVERITY",
        "format" => "FORMAT",
        "report" => "FORMAT[=FILE]",
        "allow-net" => "HOST",
        "env" => "NAME",
        _ => "VALUE",
    };
    arg = match spec.kind {
        Kind::Flag => arg.action(ArgAction::SetTrue),
        Kind::Text => arg.action(ArgAction::Append).value_name(name),
        Kind::Choice(words) => arg
            .action(ArgAction::Append)
            .value_name(name)
            .value_parser(PossibleValuesParser::new(words.iter().copied())),
    };
    match (spec.kind, spec.default) {
        (Kind::Choice(_) | Kind::Text, Some(default)) => arg.default_value(default.trim_matches('"')),
        _ => arg,
    }
}

/// yargs' helps begin with a small letter, clap's with a capital one.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// The script for the one shell in `words`.
///
/// # Errors
/// No shell, more than one, or one that nobody knows.
pub(super) fn script(words: &[String]) -> Result<String, String> {
    let [word] = words else { return Err(format!("One shell is wanted: {}", SHELLS.join(", "))) };
    let unknown = || format!("Unknown shell: {word}, and not one of {}", SHELLS.join(", "));
    Ok(cli::script(cli::shell(word).ok_or_else(unknown)?, program(Persona::Own), Persona::Own.program()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_hold_together_under_both_names() {
        for persona in [Persona::Own, Persona::Spectral] {
            program(persona).debug_assert();
        }
        let has = |persona, name| {
            program(persona).find_subcommand("lint").unwrap().get_arguments().any(|arg| arg.get_id() == name)
        };
        assert!(
            has(Persona::Own, "report") && !has(Persona::Spectral, "report") && has(Persona::Spectral, "allow-net")
        );
    }

    #[test]
    fn each_shell_gets_a_script_and_others_none() {
        for shell in SHELLS {
            let script = script(&[shell.to_owned()]).unwrap();
            assert!(script.contains("values-lint") && script.contains("fail-severity"), "{shell}");
        }
        assert_eq!(script(&[]).unwrap_err(), "One shell is wanted: bash, zsh, fish, powershell");
        let error = script(&["csh".to_owned()]).unwrap_err();
        assert_eq!(error, "Unknown shell: csh, and not one of bash, zsh, fish, powershell");
    }
}
