//! From the words of the process to a command: which one is meant, and its flags.

use clap::{CommandFactory, FromArgMatches};
use cli::{FlagError, Rules, canonical, nearest};

use super::completion;
use super::create::CreateArgs;
use super::flags::{ApplyArgs, Command, Program};
use super::jp::JpCommand;
use super::test_flags::TestArgs;
use crate::persona::Persona;

/// What the command line asks for.
#[derive(Debug)]
pub(crate) enum Invocation {
    /// `apply` with its flags.
    Apply(Box<ApplyArgs>),
    /// `create` with one of its commands.
    Create(Box<CreateArgs>),
    /// `jp` with one of its commands.
    Jp(JpCommand),
    /// `test` with its flags.
    Test(Box<TestArgs>),
    /// Print this, and be done: help or version.
    Print(String),
}

/// A command line that means nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct UsageError {
    /// What is wrong, in the original's words where it has any.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
}

impl UsageError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Commands of the original that are not built yet.
const LATER: [&str; 4] = ["docs", "migrate", "fix", "oci"];

/// The commands under the name that the program was called by: for help, scripts and manuals.
pub(crate) fn program(persona: Persona) -> clap::Command {
    Program::command().name(persona.program()).bin_name(persona.program())
}

/// Reads the words after the program's name.
///
/// # Errors
/// An unknown command or flag, or a value that does not fit.
pub(crate) fn parse(words: &[String], persona: Persona) -> Result<Invocation, UsageError> {
    let program = program(persona);
    let at = command_position(words);
    let name = at.and_then(|at| words.get(at)).map(String::as_str);
    match name {
        Some(name @ ("apply" | "completion" | "test")) => command(&program, name, &without(words, at), persona),
        Some(name @ ("jp" | "create")) => group(&program, name, &without(words, at), persona),
        Some("version") => version(persona),
        Some("help") => help_of(&program, words.get(at.unwrap_or_default() + 1..).unwrap_or_default()),
        Some(name) if LATER.contains(&name) => Err(UsageError::new(format!("command `{name}` is not built yet"))),
        None if words.iter().any(|word| word == "--version" || word == "-V") => version(persona),
        None if words.iter().all(|word| word == "--help" || word == "-h") => help(&program, &[]),
        _ if persona.is_own() && !words.is_empty() => command(&program, "apply", words, persona),
        None => help(&program, &[]),
        Some(name) => Err(UsageError::new(format!("unknown command \"{name}\" for \"{}\"", persona.program()))),
    }
}

/// The index of the first word that is no flag, nor the value of `-v`.
fn command_position(words: &[String]) -> Option<usize> {
    let mut skip = false;
    for (at, word) in words.iter().enumerate() {
        if skip {
            skip = false;
        } else if word == "-v" || word == "--v" {
            skip = true;
        } else if !word.starts_with('-') {
            return Some(at);
        } else if !(word.starts_with("-v=") || word.starts_with("--v=")) {
            // A flag of `apply` stands first: no command is named.
            return None;
        }
    }
    None
}

fn without(words: &[String], at: Option<usize>) -> Vec<String> {
    words.iter().enumerate().filter(|&(index, _)| Some(index) != at).map(|(_, word)| word.clone()).collect()
}

fn version(persona: Persona) -> Result<Invocation, UsageError> {
    let version = env!("CARGO_PKG_VERSION");
    Ok(Invocation::Print(match persona {
        Persona::Own => format!("policy-apply {version}\n"),
        Persona::Kyverno => format!("Version: {version} (policy-apply)\n"),
    }))
}

/// `help` with the names of a command.
fn help_of(program: &clap::Command, words: &[String]) -> Result<Invocation, UsageError> {
    let path: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
    help(program, &path)
}

fn help(program: &clap::Command, path: &[&str]) -> Result<Invocation, UsageError> {
    let mut program = program.clone();
    program.build();
    let mut shown = &program;
    for name in path {
        shown = match shown.find_subcommand(name) {
            Some(found) => found,
            None => return Err(UsageError::new(format!("unknown command \"{name}\""))),
        };
    }
    Ok(Invocation::Print(shown.clone().render_long_help().to_string()))
}

/// A command without commands below it.
fn command(program: &clap::Command, name: &str, words: &[String], persona: Persona) -> Result<Invocation, UsageError> {
    let Some(command) = program.find_subcommand(name) else { return help(program, &[]) };
    typed(program, &[command], words, persona)
}

/// The command below `name` that the words mean.
fn group(program: &clap::Command, name: &str, words: &[String], persona: Persona) -> Result<Invocation, UsageError> {
    let Some(group) = program.find_subcommand(name) else { return help(program, &[]) };
    let found = cli::find(group, words);
    if let [_, _, ..] = found.commands.as_slice() {
        return typed(program, &found.commands, &found.words, persona);
    }
    match &found.stray {
        Some(word) => Err(UsageError::new(format!("unknown command \"{word}\" for \"{} {name}\"", persona.program()))),
        None => match canonical(&found.commands, &found.words, &Rules::default()) {
            Ok(_) => help(program, &[name]),
            Err(error) => Err(flag_error(group, &error)),
        },
    }
}

/// Reads the words behind `commands` by the original's grammar, and hands them to clap.
fn typed(
    program: &clap::Command,
    commands: &[&clap::Command],
    words: &[String],
    persona: Persona,
) -> Result<Invocation, UsageError> {
    let path: Vec<&str> = commands.iter().map(|command| command.get_name()).collect();
    let line = match canonical(commands, words, &Rules::default()) {
        Ok(line) if line.help => return help(program, &path),
        Ok(line) => line.into_words(),
        Err(error) => return Err(flag_error(commands.last().unwrap_or(&program), &error)),
    };
    let line = [persona.program()].into_iter().chain(path).map(str::to_owned).chain(line);
    let matches =
        cli::without_delimiters(program.clone()).try_get_matches_from(line).map_err(|error| clap_error(&error))?;
    match Program::from_arg_matches(&matches).map_err(|error| clap_error(&error))?.command {
        Command::Apply(args) => Ok(Invocation::Apply(args)),
        Command::Completion(args) => completion::script(program, &args.shell, persona).map(Invocation::Print),
        Command::Create(args) => Ok(Invocation::Create(Box::new(args))),
        Command::Jp(args) => Ok(Invocation::Jp(args.command)),
        Command::Test(args) => Ok(Invocation::Test(args)),
        Command::Version => version(persona),
    }
}

fn flag_error(command: &clap::Command, error: &FlagError) -> UsageError {
    let usage = UsageError::new(error.to_string());
    let FlagError::Unknown(name) = error else { return usage };
    match nearest(command.get_arguments().filter_map(clap::Arg::get_long), name) {
        Some(known) => usage.hint(format!("a flag with a similar name exists: `--{known}`")),
        None => usage.hint("`--help` lists the flags"),
    }
}

/// The message of clap without its own prefix, its usage line and its advice.
fn clap_error(error: &clap::Error) -> UsageError {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    UsageError::new(first.strip_prefix("error: ").unwrap_or(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, persona: Persona) -> Result<Invocation, UsageError> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words, persona)
    }

    fn args(line: &str, persona: Persona) -> ApplyArgs {
        match read(line, persona) {
            Ok(Invocation::Apply(args)) => *args,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn a_bare_line_means_apply_under_our_own_name_only() {
        assert_eq!(args("p.yaml --resource r.yaml", Persona::Own).policies, ["p.yaml"]);
        assert_eq!(args("--resource r.yaml p.yaml", Persona::Own).input.resource, ["r.yaml"]);
        assert_eq!(args("apply p.yaml", Persona::Kyverno).policies, ["p.yaml"]);
        assert_eq!(read("p.yaml", Persona::Kyverno).unwrap_err().message, "unknown command \"p.yaml\" for \"kyverno\"");
    }

    #[test]
    fn verbosity_may_stand_before_the_command() {
        let args = args("-v 4 apply p.yaml", Persona::Kyverno);
        assert_eq!((args.output.verbosity, args.policies), (4, vec!["p.yaml".to_owned()]));
    }

    #[test]
    fn later_commands_and_unknown_flags_say_so() {
        assert_eq!(read("oci x", Persona::Own).unwrap_err().message, "command `oci` is not built yet");
        let error = read("apply p --resuorce x", Persona::Own).unwrap_err();
        assert_eq!(error.message, "unknown flag: --resuorce");
        assert_eq!(error.hint.as_deref(), Some("a flag with a similar name exists: `--resource`"));
    }

    #[test]
    fn test_has_flags_of_its_own() {
        let args = match read("test dir -t rule=x -o json --fail-only", Persona::Kyverno) {
            Ok(Invocation::Test(args)) => *args,
            other => panic!("{other:?}"),
        };
        assert_eq!((args.paths.as_slice(), args.test_case_selector.as_str()), (&["dir".to_owned()][..], "rule=x"));
        assert_eq!((args.output_format.as_str(), args.file_name.as_str()), ("json", "kyverno-test.yaml"));
        assert!(args.fail_only && !args.require_tests);
    }

    #[test]
    fn reports_name_a_format_and_perhaps_a_file() {
        let args = args("p -r r --report json --report sarif=out,1.sarif", Persona::Own);
        let [json, sarif] = args.own.report.as_slice() else { panic!("{:?}", args.own.report) };
        assert_eq!((json.format, json.file.as_deref()), (Some(report::Format::Json), None));
        assert_eq!((sarif.format, sarif.file.as_deref()), (Some(report::Format::Sarif), Some("out,1.sarif")));
        assert!(read("p -r r --report nope", Persona::Own).unwrap_err().message.contains("nope"));
    }

    #[test]
    fn help_and_version_print() {
        for (line, part) in [
            ("--help", "Commands:"),
            ("p.yaml --help", "Input:"),
            ("version", "policy-apply"),
            ("--version", "policy-apply"),
        ] {
            match read(line, Persona::Own) {
                Ok(Invocation::Print(text)) => assert!(text.contains(part), "{line}: {text}"),
                other => panic!("{line}: {other:?}"),
            }
        }
        let Ok(Invocation::Print(text)) = read("", Persona::Kyverno) else { panic!() };
        assert!(text.contains("apply"), "{text}");
    }
}
