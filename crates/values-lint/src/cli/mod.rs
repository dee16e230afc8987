//! The command line, in yargs' grammar and words. (spectral: packages/cli/src/index.ts, packages/cli/src/commands/lint.ts)

mod completion;
mod help;
mod options;
mod words;

use crate::persona::Persona;
use crate::result::Severity;
use options::{Kind, OPTIONS, Spec};
use words::Words;

pub(crate) use completion::program;
use help::lint_help;

/// What `lint` is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct LintArgs {
    /// Files and globs; empty: standard input.
    pub(crate) documents: Vec<String>,
    /// `utf8` and its kin.
    pub(crate) encoding: String,
    /// Formats, each with where its text goes; `None`: standard output.
    pub(crate) outputs: Vec<(String, Option<String>)>,
    /// The name of standard input in results.
    pub(crate) stdin_filepath: Option<String>,
    /// A program that resolves references.
    pub(crate) resolver: Option<String>,
    /// The ruleset; several are an error of the original's.
    pub(crate) ruleset: Vec<String>,
    /// The threshold of the exit code.
    pub(crate) fail_severity: Option<Severity>,
    /// Weaker results are left out.
    pub(crate) display_only_failures: bool,
    /// Documents of no known format are no warning.
    pub(crate) ignore_unknown_format: bool,
    /// A glob that matches nothing is an error.
    pub(crate) fail_on_unmatched_globs: bool,
    /// Results keep the pages of their rules.
    pub(crate) show_documentation_url: bool,
    /// Says what is linted.
    pub(crate) verbose: bool,
    /// Says nothing where nothing was found.
    pub(crate) quiet: bool,
    /// Environments of `chart`, under our own name.
    pub(crate) environments: Vec<String>,
    /// Formats of the toolkit, under our own name.
    pub(crate) reports: Vec<String>,
    /// The template of the page, in place of ours.
    pub(crate) report_template: Option<String>,
    /// `--allow-net`: hosts that may be asked, under every name.
    pub(crate) hosts: Vec<String>,
}

impl LintArgs {
    /// The threshold, `error` where none is given.
    pub(crate) fn threshold(&self) -> Severity {
        self.fail_severity.unwrap_or(Severity::Error)
    }
}

/// What a command line asks for.
#[derive(Clone, Debug)]
pub(crate) enum Invocation {
    /// `lint`.
    Lint(Box<LintArgs>),
    /// `chart`: the documents are charts.
    Chart(Box<LintArgs>),
    /// A text for standard output.
    Print(String),
}

/// A command line that means nothing: the help, then why.
#[derive(Clone, Debug)]
pub(crate) struct UsageError {
    /// What goes to standard error.
    pub(crate) text: String,
}

/// Reads the words behind the program's name.
///
/// # Errors
/// The help, and what is wrong.
pub(crate) fn parse(words: &[String], persona: Persona) -> Result<Invocation, UsageError> {
    let program = persona.program();
    let version = || {
        if persona.is_own() { format!("values-lint {}\n", env!("CARGO_PKG_VERSION")) } else { "6.16.3\n".to_owned() }
    };
    let given = Words::read(words, persona);
    if given.has("help") {
        let text = if given.command() == Some("lint") {
            lint_help(program, persona, &given.unlisted)
        } else {
            help::commands(program, persona)
        };
        return Ok(Invocation::Print(text));
    }
    if given.has("version") {
        return Ok(Invocation::Print(version()));
    }
    let Some(command) = given.command() else {
        return Err(usage(&help::commands(program, persona), ""));
    };
    if command == "chart" && persona.is_own() {
        let args = lint_args(&given).map_err(|why| usage(&lint_help(program, persona, &given.unlisted), &why))?;
        return Ok(Invocation::Chart(Box::new(args)));
    }
    if command == "completion" && persona.is_own() {
        let script = completion::script(given.positionals.get(1..).unwrap_or(&[]));
        return script.map(Invocation::Print).map_err(|why| usage(&help::commands(program, persona), &why));
    }
    if command != "lint" {
        return Err(usage(&help::commands(program, persona), &format!("Unknown command: {command}")));
    }
    lint_args(&given)
        .map(|args| Invocation::Lint(Box::new(args)))
        .map_err(|why| usage(&lint_help(program, persona, &given.unlisted), &why))
}

/// Nobody names a document, and nobody pipes one.
pub(crate) fn no_documents(persona: Persona) -> UsageError {
    usage(&lint_help(persona.program(), persona, &[]), "No documents provided.")
}

fn usage(help: &str, why: &str) -> UsageError {
    let why = if why.is_empty() { String::new() } else { format!("{why}\n") };
    UsageError { text: format!("{help}\n{why}") }
}

fn lint_args(given: &Words) -> Result<LintArgs, String> {
    if !given.missing.is_empty() {
        return Err(format!("Not enough arguments following: {}", given.missing.join(", ")));
    }
    match given.unknown.as_slice() {
        [] => {}
        [one] => return Err(format!("Unknown argument: {one}")),
        several => return Err(format!("Unknown arguments: {}", several.join(", "))),
    }
    check_choices(given)?;
    let formats = given.texts("format");
    let formats = if formats.is_empty() { vec!["stylish".to_owned()] } else { formats };
    let documents = given.positionals.get(1..).unwrap_or(&[]).to_vec();
    Ok(LintArgs {
        documents,
        encoding: given.last("encoding").unwrap_or_else(|| "utf8".to_owned()),
        outputs: outputs(&formats, given)?,
        stdin_filepath: given.last("stdin-filepath"),
        resolver: given.last("resolver"),
        ruleset: given.texts("ruleset"),
        fail_severity: given.last("fail-severity").and_then(|word| severity(&word)),
        display_only_failures: given.flag("display-only-failures"),
        ignore_unknown_format: given.flag("ignore-unknown-format"),
        fail_on_unmatched_globs: given.flag("fail-on-unmatched-globs"),
        show_documentation_url: given.flag("show-documentation-url"),
        verbose: given.flag("verbose"),
        quiet: given.flag("quiet"),
        environments: given.texts("env"),
        reports: given.texts("report"),
        report_template: given.last("report-template"),
        hosts: given.texts("allow-net").iter().flat_map(|hosts| hosts.split(',')).map(str::to_owned).collect(),
    })
}

fn severity(word: &str) -> Option<Severity> {
    Severity::ALL.into_iter().find(|severity| severity.word() == word)
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

/// Values that are none of an option's choices.
fn check_choices(given: &Words) -> Result<(), String> {
    let mut wrong = String::new();
    for Spec { name, kind, .. } in OPTIONS {
        let Kind::Choice(choices) = kind else { continue };
        let values = given.texts(name);
        let bad: Vec<&str> = values.iter().map(String::as_str).filter(|value| !choices.contains(value)).collect();
        if !bad.is_empty() {
            wrong.push_str(&format!("\n  Argument: {name}, Given: {}, Choices: {}", quoted(&bad), quoted(choices)));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("Invalid values:{wrong}")) }
}

/// Where each format's text goes.
fn outputs(formats: &[String], given: &Words) -> Result<Vec<(String, Option<String>)>, String> {
    let mut targets: Vec<(String, String)> = given.dotted.clone();
    if targets.is_empty() {
        let first = formats.first().cloned().unwrap_or_default();
        targets.push((first, given.last("output").unwrap_or_else(|| "<stdout>".to_owned())));
    } else if targets.len() < formats.len()
        && let Some(missing) = formats.iter().find(|format| targets.iter().all(|(name, _)| name != *format))
    {
        targets.push((missing.clone(), "<stdout>".to_owned()));
    }
    let known = |format: &String| targets.iter().any(|(name, _)| name == format);
    if formats.len() == 1 {
        if targets.len() != 1 {
            return Err("Output must be either string or unspecified when a single format is specified".to_owned());
        }
    } else if formats.len() != targets.len() {
        return Err("The number of outputs must match the number of formats".to_owned());
    } else {
        let missing: Vec<&str> = formats.iter().filter(|format| !known(format)).map(String::as_str).collect();
        if !missing.is_empty() {
            return Err(format!("Missing outputs for the following formats: {}", missing.join(", ")));
        }
    }
    let target = |format: &String| {
        let found = targets.iter().find(|(name, _)| name == format).map(|(_, target)| target.clone());
        (format.clone(), found.filter(|target| target != "<stdout>"))
    };
    Ok(formats.iter().map(target).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lint(words: &str) -> Result<LintArgs, String> {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        match parse(&words, Persona::Spectral) {
            Ok(Invocation::Lint(args)) => Ok(*args),
            Ok(_) => panic!("not lint"),
            Err(error) => Err(error.text.lines().last().unwrap_or_default().to_owned()),
        }
    }

    #[test]
    fn flags_are_read_as_yargs_reads_them() {
        let args = lint("lint a.yaml -qD --failSeverity=warn -f json b.yaml --no-quiet").unwrap();
        assert_eq!(args.documents, ["a.yaml", "b.yaml"]);
        assert!(args.display_only_failures && !args.quiet);
        assert_eq!(args.fail_severity, Some(Severity::Warn));
        assert_eq!(args.outputs, [("json".to_owned(), None)]);
    }

    #[test]
    fn formats_and_outputs_must_fit() {
        let args = lint("lint a -f json -f text --output.json x.json").unwrap();
        assert_eq!(args.outputs, [("json".to_owned(), Some("x.json".to_owned())), ("text".to_owned(), None)]);
        let error = lint("lint a -f json -f text -o x").unwrap_err();
        assert_eq!(error, "The number of outputs must match the number of formats");
    }

    #[test]
    fn a_missing_value_is_told_under_our_own_name() {
        let args = lint("lint a -r -f -F").unwrap();
        assert_eq!((args.ruleset, args.fail_severity), (vec![String::new()], None));
        assert_eq!(args.outputs, [("stylish".to_owned(), None)]);
        let words = ["lint", "a", "-r"].map(str::to_owned);
        let error = parse(&words, Persona::Own).unwrap_err();
        assert!(error.text.ends_with("Not enough arguments following: r\n"), "{}", error.text);
    }

    #[test]
    fn wrong_words_are_told() {
        assert_eq!(lint("lint a --nope").unwrap_err(), "Unknown argument: nope");
        assert_eq!(lint("lint a --no-way x --noWay").unwrap_err(), "Unknown arguments: no-way, noWay");
        let error = lint("lint a -F warning").unwrap_err();
        assert_eq!(
            error,
            "  Argument: fail-severity, Given: \"warning\", Choices: \"error\", \"warn\", \"info\", \"hint\""
        );
    }
}
