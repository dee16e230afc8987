//! The command line.

use std::ffi::OsString;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use cli::{LimitTo, Shell};
use common::finding::Severity;
use report::ReportTo;

/// What a command line asks for.
#[derive(Debug)]
pub(crate) enum Invocation {
    /// `check`
    Check(Box<CheckArgs>),
    /// `sources`
    Sources(Box<SourcesCommand>),
    /// `completion`
    Completion(CompletionArgs),
    /// `man`
    Man(ManArgs),
    /// Print this, and be done.
    Print(String),
}

/// Judges charts, manifests and values by policies of several sources, for every environment at once.
#[derive(Debug, Parser)]
#[command(name = "policy-platform", version, max_term_width = 120, after_help = EXITS)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

const EXITS: &str = "Exit codes: 0 nothing at or above the threshold, 1 findings, 2 bad input or usage, or policies that contradict each
other, 3 a stale lock or baseline, 4 a limit against hostile input was hit.

Called as kyverno, kubectl-kyverno, policy-apply, pluto, deprecations, spectral, values-lint, helm or render, the program is
that tool.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the whole chain: sources, policies, charts and manifests, deprecations, values
    #[command(after_help = EXITS)]
    Check(CheckArgs),
    /// Lock the policy sources, see what has become of them, get them
    #[command(subcommand, after_help = EXITS)]
    Sources(SourcesCommand),
    /// Write a completion script for a shell
    Completion(CompletionArgs),
    /// Write manual pages
    Man(ManArgs),
}

/// The flags of `completion`.
#[derive(Args, Debug)]
pub(crate) struct CompletionArgs {
    /// The shell: `source <(policy-platform completion bash)`
    pub(crate) shell: Shell,
    /// Write the scripts of all tools, under our names and the originals', into this directory
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<String>,
}

/// The flags of `man`.
#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// The command whose page is written to standard output, such as `render template` [default: policy-platform]
    #[arg(conflicts_with = "out")]
    pub(crate) command: Vec<String>,
    /// Write the pages of all commands of all tools into this directory, such as /usr/local/share/man/man1
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<String>,
}

/// The commands of `sources`.
#[derive(Debug, Subcommand)]
pub(crate) enum SourcesCommand {
    /// Write what the sources are now beside the file that names them
    Lock(LockArgs),
    /// End with 3 where the sources are no longer what the lock says
    Verify(SourceArgs),
    /// List the policies that are added, removed, weakened, strengthened or changed
    Diff(DiffArgs),
    /// Write the files of sources that are fetched into directories
    Pull(PullArgs),
    /// Package the policies that hold in an environment as a Helm chart for the controller in a cluster
    Chart(ChartArgs),
}

impl SourcesCommand {
    /// Where policies come from.
    pub(crate) const fn sources(&self) -> &SourceArgs {
        match self {
            Self::Lock(args) => &args.sources,
            Self::Verify(args) => args,
            Self::Diff(args) => &args.sources,
            Self::Pull(args) => &args.sources,
            Self::Chart(args) => &args.sources,
        }
    }
}

/// The flags of `sources lock`.
#[derive(Args, Debug)]
pub(crate) struct LockArgs {
    #[command(flatten)]
    pub(crate) sources: SourceArgs,
    /// Write nothing, and end with 3 where the lock is stale
    #[arg(long)]
    pub(crate) check: bool,
}

/// The flags of `sources diff`.
#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// The older lock [default: the one of the file of sources]
    pub(crate) old: Option<String>,
    /// The newer lock [default: what the sources are now]
    pub(crate) new: Option<String>,
    #[command(flatten)]
    pub(crate) sources: SourceArgs,
}

/// The flags of `sources pull`.
#[derive(Args, Debug)]
pub(crate) struct PullArgs {
    #[command(flatten)]
    pub(crate) sources: SourceArgs,
    /// The directory in which each source gets one of its own
    #[arg(long, value_name = "DIR", default_value = "policy-sources")]
    pub(crate) into: String,
}

/// The flags of `sources chart`.
#[derive(Args, Debug)]
pub(crate) struct ChartArgs {
    #[command(flatten)]
    pub(crate) sources: SourceArgs,
    /// The environment; needed where the sources have several
    #[arg(long, value_name = "NAME")]
    pub(crate) env: Option<String>,
    /// The directory that the archive is written into
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) into: String,
    /// The name of the chart
    #[arg(long, value_name = "NAME", default_value = "runtime-policies")]
    pub(crate) name: String,
    /// The version of the chart, which the environment and a digest over its policies are added to
    #[arg(long, value_name = "VERSION", default_value = "0.1.0")]
    pub(crate) chart_version: String,
}

/// The flags of `check`.
#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Charts, manifests, and directories of both
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<String>,
    #[command(flatten)]
    pub(crate) sources: SourceArgs,
    /// An environment (repeatable); without it all that the application has values for, else all that the sources have
    #[arg(long, value_name = "NAME", value_delimiter = ',', conflicts_with = "all_envs")]
    pub(crate) env: Vec<String>,
    /// All environments, which is the default
    #[arg(long)]
    pub(crate) all_envs: bool,
    /// What a finding does: `local` shows everything and ends with 0, `ci` fails for what is enforced
    #[arg(long, value_name = "STAGE", default_value = "ci")]
    pub(crate) stage: Stage,
    /// The least severity that ends the run with 1 [default: error with `--stage ci`, never with `--stage local`]
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Findings that are known and do not count
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<String>,
    /// Write what is found now into the baseline; reasons, owners and dates of what stays are kept
    #[arg(long, requires = "baseline", conflicts_with_all = ["changed_since", "baseline_strict"])]
    pub(crate) update_baseline: bool,
    /// End with 3 where the baseline has what is no longer found
    #[arg(long, requires = "baseline", conflicts_with = "changed_since")]
    pub(crate) baseline_strict: bool,
    /// Look only at charts and manifests that have changed since a Git revision; a change of the sources means all of them
    #[arg(long, value_name = "REVISION")]
    pub(crate) changed_since: Option<String>,
    /// End with 3 where the sources are no longer what their lock says
    #[arg(long)]
    pub(crate) locked: bool,
    /// A format (text, json, jsonl, sarif, junit, checkstyle, github, github-summary, gitlab, bitbucket, azure, markdown, html;
    /// auto: that of the CI system), and the file for it (repeatable)
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = report_to)]
    pub(crate) report: Vec<ReportTo>,
    /// Handlebars template of the page that the format html makes, in place of ours
    #[arg(long, value_name = "FILE")]
    pub(crate) report_template: Option<String>,
    /// A ruleset for values, in place of the `.spectral.yaml` above a chart or of our own rules
    #[arg(long, value_name = "FILE")]
    pub(crate) ruleset: Option<String>,
    /// A version that API versions are looked up for: `k8s=v1.33.0` (repeatable)
    #[arg(long, value_name = "COMPONENT=VERSION", value_delimiter = ',')]
    pub(crate) target_versions: Vec<String>,
}

/// Where policies come from.
#[derive(Args, Debug)]
pub(crate) struct SourceArgs {
    /// The file that names the policy sources [default: policy-sources.yaml beside the working directory or in a PATH]
    #[arg(long, value_name = "FILE", conflicts_with = "source")]
    pub(crate) sources: Option<String>,
    /// A source of policies: a directory, an image layout, or an address (repeatable)
    #[arg(long, value_name = "NAME=PATH", value_parser = named_source)]
    pub(crate) source: Vec<(String, String)>,
    /// A host that may be asked (repeatable); nothing else reaches the network
    #[arg(long, value_name = "HOST", value_delimiter = ',')]
    pub(crate) allow_net: Vec<String>,
    /// A limit against hostile input, raised (repeatable)
    #[arg(long, value_name = "NAME=FIGURE", value_parser = LimitTo::parse)]
    pub(crate) limit: Vec<LimitTo>,
}

/// Where a run stands on the way to a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// A person at a machine.
    Local,
    /// A job that may stop a change.
    Ci,
}

/// From which severity on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// What is enforced.
    Error,
    /// What only warns, too.
    Warning,
    /// Everything.
    Info,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Whether a finding of a severity fails the run.
    pub(crate) fn reaches(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity == Severity::Error,
            Self::Warning => severity <= Severity::Warning,
            Self::Info => true,
            Self::Never => false,
        }
    }
}

impl CheckArgs {
    /// The threshold of the run.
    pub(crate) fn threshold(&self) -> FailOn {
        self.fail_on.unwrap_or(match self.stage {
            Stage::Local => FailOn::Never,
            Stage::Ci => FailOn::Error,
        })
    }
}

fn report_to(text: &str) -> Result<ReportTo, String> {
    ReportTo::parse(text).map_err(|error| error.to_string())
}

fn named_source(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, place)) if !name.is_empty() && !place.is_empty() => Ok((name.to_owned(), place.to_owned())),
        _ => Err("expected NAME=PATH".to_owned()),
    }
}

/// The commands and flags, for scripts and manuals.
pub(crate) fn program() -> clap::Command {
    Program::command()
}

/// Reads the words, the first of which is the program's name.
///
/// # Errors
/// What is wrong with them, for standard error.
pub(crate) fn parse(args: Vec<OsString>) -> Result<Invocation, String> {
    match Program::try_parse_from(args) {
        Ok(Program { command: Command::Check(args) }) => Ok(Invocation::Check(Box::new(args))),
        Ok(Program { command: Command::Sources(command) }) => Ok(Invocation::Sources(Box::new(command))),
        Ok(Program { command: Command::Completion(args) }) => Ok(Invocation::Completion(args)),
        Ok(Program { command: Command::Man(args) }) => Ok(Invocation::Man(args)),
        Err(error) if error.use_stderr() => Err(error.render().to_string()),
        Err(error) => Ok(Invocation::Print(error.render().to_string())),
    }
}
