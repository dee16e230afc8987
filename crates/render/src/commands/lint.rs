//! `lint`: says what is wrong with charts.
//!
//! helm: pkg/cmd/lint.go, pkg/action/lint.go

use std::path::Path;

use chart::input::is_archive_name;
use chart::{ChartError, KubeVersion, Provenance};
use clap::Args;
use common::finding::{Finding, Severity};
use common::sys::{FileKind, Sys};
use report::{Report, ReportTo, ReportToError};

use crate::cli::ValueArgs;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::frame;
use crate::lint::{self, Linted, Settings, Unpacked};

/// The flags and arguments of `lint`.
#[derive(Args, Debug, Default)]
pub(crate) struct LintArgs {
    /// The charts: directories or archives
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
    /// Let warnings fail a chart, too
    #[arg(long)]
    pub(crate) strict: bool,
    /// Lint what stands in charts/, too
    #[arg(long)]
    pub(crate) with_subcharts: bool,
    /// Print only warnings and errors
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Do not check the values against values.schema.json
    #[arg(long)]
    pub(crate) skip_schema_validation: bool,
    /// Version of Kubernetes that APIs are looked up in, also in .Capabilities
    #[arg(long, value_name = "VERSION", default_value = "", hide_default_value = true)]
    pub(crate) kube_version: String,
    #[command(flatten)]
    pub(crate) values: ValueArgs,
    /// Write findings in a format (text, json, jsonl, sarif, junit, checkstyle, github, github-summary, gitlab, bitbucket, azure, markdown, html;
    /// auto: that of the CI system), to a file where one is named; repeatable
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = ReportTo::parse, help_heading = "Reports")]
    pub(crate) report: Vec<ReportTo>,
    /// Handlebars template of the page that the format html makes, in place of ours
    #[arg(long, value_name = "FILE", help_heading = "Reports")]
    pub(crate) report_template: Option<String>,
}

/// How deep directories below `charts/` are looked through.
const MAX_DEPTH: usize = 64;

/// Runs `lint`.
///
/// # Errors
/// Charts that failed, and values that cannot be read.
pub(crate) fn run(args: &LintArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let kube_version = match args.kube_version.as_str() {
        "" => None,
        text => Some(
            KubeVersion::parse(text)
                .map_err(|reason| Failure::usage(format!("invalid kube version '{text}': {reason}")))?,
        ),
    };
    let mut paths = args.paths.clone();
    if args.with_subcharts {
        for path in &args.paths {
            let charts = common::go::path::join(&[path, "charts"]);
            subcharts(context.sys, &charts, &mut paths);
        }
    }
    let mut provenance = Provenance::new();
    let input = args.values.input();
    let values = input.merge(context.sys, &mut context.streams.stdin, &context.limits, &mut provenance)?;
    let host = context.host()?;
    let settings = Settings {
        values,
        namespace: &context.settings.namespace,
        kube_version,
        skip_schema: args.skip_schema_validation,
        host: &host,
        limits: &context.limits,
        with_places: !args.report.is_empty(),
    };
    let mut run =
        Run { args, settings: &settings, sys: context.sys, provenance, renames: Vec::new(), told: Told::default() };
    let notices: Vec<_> = paths.iter().flat_map(|path| run.path(path)).collect();
    let Run { provenance, renames, told, .. } = run;
    notices.iter().for_each(|notice| context.log(notice));
    let is_replaced = args.report.iter().any(ReportTo::is_on_stdout);
    if !is_replaced {
        context.print(&told.text)?;
    }
    if !args.report.is_empty() {
        let mut sources = provenance.sources;
        for (dir, archive) in &renames {
            sources = frame::sources_as_given(&sources, dir, archive);
        }
        let color = frame::colored(context, context.streams.stdout_is_terminal);
        let findings = &told.findings;
        let report = Report { color, ..Report::new(frame::TOOL, findings, &sources) }
            .with_template(args.report_template.as_deref());
        report.write_all(&args.report, context.sys, &mut context.streams.stdout).map_err(|error| match error {
            ReportToError::Output(error) => Failure::Output(error),
            error @ (ReportToError::File { .. } | ReportToError::Template { .. }) => {
                Failure::new(error.to_string(), Exit::BadInput)
            }
        })?;
    }
    let summary = format!("{} chart(s) linted, {} chart(s) failed", paths.len(), told.failed);
    if told.failed > 0 {
        return Err(Failure::new(summary, told.exit));
    }
    if !is_replaced && (!args.quiet || told.noted > 0) {
        context.print(&format!("{summary}\n"))?;
    }
    Ok(Exit::Clean)
}

/// Adds the charts below a directory `charts/`, in the order of a walk that follows no links.
fn subcharts(sys: &dyn Sys, charts: &str, paths: &mut Vec<String>) {
    let is_link = sys.read_link(Path::new(charts)).is_ok_and(|link| link.is_some());
    if !is_link {
        walk(sys, charts, 0, paths);
    }
}

fn walk(sys: &dyn Sys, dir: &str, depth: usize, paths: &mut Vec<String>) {
    let Ok(mut entries) = sys.read_dir(Path::new(dir)) else { return };
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    for entry in entries {
        let path = common::go::path::join(&[dir, &entry.name]);
        if entry.name == "Chart.yaml" {
            paths.push(dir.to_owned());
        } else if is_archive_name(&path) {
            paths.push(path.clone());
        }
        if entry.kind == FileKind::Dir && !entry.link && depth < MAX_DEPTH {
            walk(sys, &path, depth + 1, paths);
        }
    }
}

/// A run over several charts.
struct Run<'r> {
    args: &'r LintArgs,
    settings: &'r Settings<'r>,
    sys: &'r dyn Sys,
    provenance: Provenance,
    /// Directories of archives, and the archives.
    renames: Vec<(String, String)>,
    told: Told,
}

/// What is said of the charts.
struct Told {
    text: String,
    findings: Vec<Finding>,
    failed: usize,
    /// Charts with more than information.
    noted: usize,
    exit: Exit,
}

impl Default for Told {
    fn default() -> Self {
        Self { text: String::new(), findings: Vec::new(), failed: 0, noted: 0, exit: Exit::Findings }
    }
}

impl Run<'_> {
    /// Lints one chart; gives what the original logs.
    fn path(&mut self, path: &str) -> Vec<chart::Notice> {
        match self.chart(path) {
            Ok(linted) => {
                self.tell(path, &linted);
                linted.notices
            }
            Err(error) => {
                self.told.text.push_str(&format!("==> Linting {path}\nError {error}\n\n"));
                self.told.findings.push(Finding::new("chart/missing", Severity::Error, format!("{path}: {error}")));
                self.told.failed += 1;
                self.told.noted += 1;
                self.told.exit = self.told.exit.max(Exit::from(&error));
                Vec::new()
            }
        }
    }

    fn chart(&mut self, path: &str) -> Result<Linted, ChartError> {
        if !is_archive_name(path) {
            check_chart(self.sys, path)?;
            return Ok(lint::lint(self.sys, Path::new(path), self.settings, &mut self.provenance));
        }
        let Unpacked { sys, dir } = Unpacked::read(self.sys, Path::new(path), self.settings.limits)?;
        check_chart(&sys, &dir.to_string_lossy())?;
        self.renames.push((dir.to_string_lossy().into_owned(), path.to_owned()));
        Ok(lint::lint(&sys, &dir, self.settings, &mut self.provenance))
    }

    fn tell(&mut self, path: &str, linted: &Linted) {
        let messages = &linted.messages;
        let worst = messages.iter().map(|message| message.severity).min();
        let is_noted = worst.is_some_and(|worst| worst < Severity::Info);
        let tolerated = if self.args.strict { Severity::Warning } else { Severity::Error };
        self.told.noted += usize::from(is_noted);
        self.told.failed += usize::from(worst.is_some_and(|worst| worst <= tolerated));
        if linted.hit_limit {
            self.told.exit = Exit::Limit;
        }
        self.told.findings.extend(
            messages.iter().filter(|it| !self.args.quiet || it.severity < Severity::Info).map(lint::Message::finding),
        );
        if self.args.quiet && !is_noted {
            return;
        }
        let text = &mut self.told.text;
        text.push_str(&format!("==> Linting {path}\n"));
        for message in messages.iter().filter(|it| !self.args.quiet || it.severity < Severity::Info) {
            text.push_str(&format!("{message}\n"));
        }
        text.push('\n');
    }
}

/// What is no chart at all is not linted.
fn check_chart(sys: &dyn Sys, dir: &str) -> Result<(), ChartError> {
    let file = common::go::path::join(&[dir, "Chart.yaml"]);
    let found = sys.kind(Path::new(&file));
    found.map(drop).map_err(|error| {
        let reason = chart::path_error("stat", Path::new(&file), &error);
        ChartError::Load(format!("unable to check Chart.yaml file in chart: {reason}"))
    })
}
