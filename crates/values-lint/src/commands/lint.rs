//! `lint`: documents and a ruleset in, results out. (spectral: packages/cli/src/services/linter, packages/cli/src/commands/lint.ts)

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use common::sys::{Streams, Sys};
use rayon::prelude::*;
use report::{Report, ReportTo, Tool};

use super::{Failure, documents, encoding, tell};
use crate::cli::LintArgs;
use crate::exit::Exit;
use crate::findings;
use crate::lint::{Content, Input, LintError, Linter};
use crate::output::{self, OutputOptions, RuleInfo};
use crate::persona::Persona;
use crate::remote;
use crate::result::{LintResult, Severity};
use crate::ruleset;

/// Bytes of one document.
const DOCUMENT_LIMIT: u64 = 64 << 20;

/// Runs the command.
pub(crate) fn run(args: &LintArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    match lint(args, persona, sys, streams) {
        Ok(exit) => exit,
        Err(failure) => {
            drop(streams.stdout.flush());
            tell(failure, args.verbose, persona, streams)
        }
    }
}

fn lint(args: &LintArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    let cwd = sys.current_dir().map_err(|error| Failure::Bare(error.to_string()))?;
    if let Some(resolver) = &args.resolver {
        return Err(refuse_resolver(sys, &cwd, resolver));
    }
    let linter = Linter::new(load(args, sys, &cwd)?, args.ignore_unknown_format).as_original(!persona.is_own());
    if args.verbose {
        let rules = &linter.ruleset().rules;
        let enabled = rules.iter().filter(|rule| rule.is_enabled()).count();
        say(streams, &format!("Found {} rules ({enabled} enabled)\n", rules.len()))?;
    }
    let reports = reports(args)?;
    let mut stdin = None;
    let mut results = lint_documents(args, &linter, sys, &cwd, streams, &mut stdin)?;
    if args.display_only_failures {
        results.retain(|result| result.severity <= args.threshold());
    }
    if !args.show_documentation_url {
        for result in &mut results {
            result.documentation_url = None;
        }
    }
    if reports.is_empty() {
        write_outputs(args, &linter, &results, sys, &cwd, streams)?;
    } else {
        write_reports(&reports, args.report_template.as_deref(), &results, sys, &cwd, stdin.as_ref(), streams)?;
    }
    Ok(finish(args, &results, streams))
}

pub(super) fn say(streams: &mut Streams<'_>, text: &str) -> Result<(), Failure> {
    match streams.stdout.write_all(text.as_bytes()) {
        // Whoever closes the pipe has read enough.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Bare(format!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}

/// Custom resolvers are programs, which are not run.
fn refuse_resolver(sys: &dyn Sys, cwd: &Path, resolver: &str) -> Failure {
    let path = ruleset::normalize(&cwd.join(resolver));
    if sys.kind(&path).is_err() {
        return Failure::Bare(format!("Cannot find module '{}'", path.display()));
    }
    Failure::Bare(format!("{}: custom resolvers are programs, which are not run", path.display()))
}

fn load(args: &LintArgs, sys: &dyn Sys, cwd: &Path) -> Result<ruleset::Loaded, Failure> {
    let file = match args.ruleset.as_slice() {
        [] => ruleset::discover(sys, cwd).ok_or_else(|| {
            Failure::Bare(
                "No ruleset has been found. Please provide a ruleset using the --ruleset CLI argument, or make sure your \
                 ruleset file matches .?spectral.(js|ya?ml|json)"
                    .to_owned(),
            )
        })?,
        [file] => ruleset::named(cwd, file),
        several => {
            let names = several.join(",");
            return Err(Failure::thrown(format!("@stoplight/path: Cannot parse {names} because it is not a string")));
        }
    };
    Ok(ruleset::load(sys, &file)?)
}

fn lint_documents(
    args: &LintArgs,
    linter: &Linter,
    sys: &dyn Sys,
    cwd: &Path,
    streams: &mut Streams<'_>,
    stdin: &mut Option<(String, String)>,
) -> Result<Vec<LintResult>, Failure> {
    let (addresses, named): (Vec<String>, Vec<String>) =
        args.documents.iter().filter(|name| *name != "-").cloned().partition(|name| remote::is_url(name));
    let from_stdin = args.documents.is_empty() || args.documents.iter().any(|name| name == "-");
    let mut found = documents::find(sys, cwd, &named, args.fail_on_unmatched_globs)
        .map_err(|words| Failure::Lint(LintError::Limit(words)))?;
    if !found.unmatched.is_empty() {
        return Err(Failure::Bare(format!("Unmatched glob patterns: `{}`", found.unmatched.join(","))));
    }
    found.add(addresses);
    if found.files.is_empty() && !from_stdin {
        let words = "No files found to lint. Please check your file path and extension and try again";
        return Err(Failure::Bare(words.to_owned()));
    }
    if args.verbose {
        for file in &found.files {
            say(streams, &format!("Linting {file}\n"))?;
        }
    }
    let linted: Vec<Result<Vec<LintResult>, Failure>> =
        found.files.par_iter().map(|file| lint_file(args, linter, sys, cwd, file)).collect();
    let mut results = Vec::new();
    for done in linted {
        results.extend(done?);
    }
    if from_stdin {
        if args.verbose {
            say(streams, "Linting 0\n")?;
        }
        let (source, text) = stdin.insert(read_stdin(args, streams)?);
        results.extend(linter.lint(sys, cwd, Input { content: Content::Text(text), source })?);
    }
    Ok(results)
}

fn lint_file(
    args: &LintArgs,
    linter: &Linter,
    sys: &dyn Sys,
    cwd: &Path,
    file: &str,
) -> Result<Vec<LintResult>, Failure> {
    let bytes = if remote::is_url(file) {
        remote::read(sys, file).map_err(|error| remote::words(&error))
    } else {
        sys.read(Path::new(file), DOCUMENT_LIMIT).map_err(|error| error.to_string())
    };
    let bytes = bytes.map_err(|words| Failure::thrown(format!("Could not parse {file}: {words}")))?;
    let text = encoding::decode(bytes, &args.encoding);
    Ok(linter.lint(sys, cwd, Input { content: Content::Owned(text), source: file })?)
}

/// The name and the text of standard input.
fn read_stdin(args: &LintArgs, streams: &mut Streams<'_>) -> Result<(String, String), Failure> {
    let mut bytes = Vec::new();
    let read = streams.stdin.by_ref().take(DOCUMENT_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::thrown(format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > DOCUMENT_LIMIT {
        return Err(Failure::Lint(LintError::Limit(format!("standard input has more than {DOCUMENT_LIMIT} bytes"))));
    }
    let source = args.stdin_filepath.clone().unwrap_or_else(|| "<STDIN>".to_owned());
    Ok((source, encoding::decode(bytes, &args.encoding)))
}

pub(super) fn reports(args: &LintArgs) -> Result<Vec<ReportTo>, Failure> {
    let parsed = args.reports.iter().map(|text| ReportTo::parse(text));
    parsed.collect::<Result<_, _>>().map_err(|error| Failure::Bare(error.to_string()))
}

/// The formats of the toolkit, in place of the original's.
fn write_reports(
    reports: &[ReportTo],
    template: Option<&str>,
    results: &[LintResult],
    sys: &dyn Sys,
    cwd: &Path,
    stdin: Option<&(String, String)>,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let text_of = |source: &str| match stdin {
        Some((name, text)) if name == source => Some(text.clone()),
        _ if remote::is_url(source) => String::from_utf8(remote::read(sys, source).ok()?).ok(),
        _ => String::from_utf8(sys.read(Path::new(source), DOCUMENT_LIMIT).ok()?).ok(),
    };
    write_findings(reports, template, results, cwd, &text_of, sys, streams)
}

/// Findings in the toolkit's formats; `text_of` gives the texts that they lie in.
pub(super) fn write_findings(
    reports: &[ReportTo],
    template: Option<&str>,
    results: &[LintResult],
    cwd: &Path,
    text_of: &dyn Fn(&str) -> Option<String>,
    sys: &dyn Sys,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let (findings, sources) = findings::of_results(results, cwd, text_of);
    let tool = Tool { name: "values-lint", version: env!("CARGO_PKG_VERSION") };
    let color = streams.stdout_is_terminal && sys.env("NO_COLOR").is_none();
    let report = Report { color, ..Report::new(tool, &findings, &sources) };
    let report = report.with_template(template);
    report.write_all(reports, sys, &mut streams.stdout).map_err(|error| Failure::Bare(error.to_string()))
}

fn write_outputs(
    args: &LintArgs,
    linter: &Linter,
    results: &[LintResult],
    sys: &dyn Sys,
    cwd: &Path,
    streams: &mut Streams<'_>,
) -> Result<(), Failure> {
    let info = |rule: &ruleset::Rule| RuleInfo {
        name: rule.name.clone(),
        description: rule.description.clone(),
        documentation_url: rule.documentation_url.clone(),
    };
    let rules: Vec<RuleInfo> = linter.ruleset().rules.iter().map(info).collect();
    let folder = cwd.to_string_lossy();
    let color = match sys.env("FORCE_COLOR").as_deref() {
        Some("0" | "false") => false,
        Some(_) => true,
        None => streams.stdout_is_terminal && sys.env("NO_COLOR").is_none(),
    };
    for (name, target) in &args.outputs {
        let options = OutputOptions {
            fail_severity: args.threshold(),
            rules: &rules,
            cwd: &folder,
            now: sys.now(),
            color,
            width: None,
        };
        let Some(format) = output::FORMATS.iter().find(|format| format.name == name) else { continue };
        let text = (format.write)(results, &options);
        match target {
            None => say(streams, &text)?,
            Some(file) => write_file(sys, &cwd.join(file), file, &text)?,
        }
    }
    Ok(())
}

fn write_file(sys: &dyn Sys, path: &Path, shown: &str, text: &str) -> Result<(), Failure> {
    let folder: PathBuf = path.parent().unwrap_or(path).to_path_buf();
    if shown.is_empty() || sys.kind(&folder).is_err() {
        return Err(Failure::thrown(format!("ENOENT: no such file or directory, open '{shown}'")));
    }
    sys.write(path, text.as_bytes()).map_err(|error| Failure::thrown(format!("cannot write '{shown}': {error}")))
}

fn finish(args: &LintArgs, results: &[LintResult], streams: &mut Streams<'_>) -> Exit {
    let threshold = args.threshold();
    if results.is_empty() && !args.quiet && args.reports.is_empty() {
        let higher = if threshold == Severity::Error { "" } else { "or higher " };
        drop(say(streams, &format!("No results with a severity of '{}' {higher}found!\n", threshold.word())));
    }
    drop(streams.stdout.flush());
    if results.iter().any(|result| result.severity <= threshold) { Exit::Findings } else { Exit::Clean }
}
