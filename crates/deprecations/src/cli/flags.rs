//! The commands and their flags, as clap knows them. Names and shorts are the original's; our own stand under headings of
//! their own.
//!
//! pluto: cmd/root.go

use clap::{Args, Parser, Subcommand};
use cli::{LimitTo, Pairs};
use report::ReportTo;

use super::completion::CompletionArgs;

/// Finds deprecated and removed Kubernetes API versions in manifests and charts.
#[derive(Debug, Parser)]
#[command(
    name = "deprecations",
    args_override_self = true,
    disable_help_subcommand = true,
    after_help = "`deprecations PATH...` means `deprecations detect PATH...`. Called as `pluto` the program behaves as the \
                  original does.\n\nExit codes: 0 nothing found, 1 something deprecated or removed, 2 bad input or usage, 4 a \
                  limit was hit. Under the name `pluto`: 0, 1 bad input, 2 deprecated, 3 removed, 4 no replacement."
)]
pub(crate) struct Program {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a completion script for a shell
    Completion(CompletionArgs),
    /// Look through files, directories, charts, or standard input
    Detect(DetectArgs),
    /// Look at all that runs in a cluster: Helm releases and objects
    DetectAllInCluster(ClusterArgs),
    /// Look at the objects of a cluster, by their last applied configuration
    DetectApiResources(ClusterArgs),
    /// Look through directories
    DetectFiles(DetectFilesArgs),
    /// Look at the Helm releases of a cluster
    DetectHelm(ClusterArgs),
    /// Print what is known of API versions
    ListVersions(NoArgs),
    /// Print the version
    Version(NoArgs),
}

/// Arguments that the original takes and passes over.
#[derive(Args, Debug, Default)]
pub(crate) struct NoArgs {
    /// Passed over
    #[arg(hide = true)]
    pub(crate) rest: Vec<String>,
}

/// The flags that all commands share.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "All commands")]
pub(crate) struct GlobalArgs {
    /// File with more entries, behind those that are known
    #[arg(short = 'f', long, global = true, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(crate) additional_versions: String,
    /// Columns of custom, markdown and csv
    #[arg(long, global = true, value_delimiter = ',', num_args = 0..=1, value_name = "NAME,...")]
    pub(crate) columns: Option<Vec<String>>,
    /// Components to look for; all when none is named
    #[arg(long, global = true, value_delimiter = ',', num_args = 0..=1, value_name = "NAME,...")]
    pub(crate) components: Option<Vec<String>>,
    /// Deprecated API versions are no finding
    #[arg(long, global = true)]
    pub(crate) ignore_deprecations: bool,
    /// Removed API versions are no finding
    #[arg(long, global = true)]
    pub(crate) ignore_removals: bool,
    /// API versions whose replacement is not there yet are no finding
    #[arg(long, global = true)]
    pub(crate) ignore_unavailable_replacements: bool,
    /// Accepted for what runs the original: nothing is advertised
    #[arg(long, global = true, hide = true)]
    pub(crate) no_footer: bool,
    /// Leave out headers of tables
    #[arg(short = 'H', long, global = true)]
    pub(crate) no_headers: bool,
    /// Show removed API versions alone
    #[arg(short = 'r', long, global = true)]
    pub(crate) only_show_removed: bool,
    /// normal, wide, custom, json, yaml, markdown or csv; without it code frames, under the name `pluto` normal
    #[arg(short = 'o', long, global = true, value_name = "FORMAT")]
    pub(crate) output: Option<String>,
    /// Versions that the manifests are for: `k8s=v1.35.0,cert-manager=v1.21.0`
    #[arg(short = 't', long, global = true, value_name = "COMPONENT=VERSION,...")]
    pub(crate) target_versions: Vec<Pairs>,
    /// Say more on standard error
    #[arg(
        short = 'v',
        long = "v",
        global = true,
        value_name = "LEVEL",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub(crate) verbosity: i64,
    #[command(flatten)]
    pub(crate) own: OwnArgs,
}

/// What the original does not have.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Beyond the original")]
pub(crate) struct OwnArgs {
    /// Findings in a format that every tool has, in place of `--output`: text, json, jsonl, sarif, junit, checkstyle, github,
    /// github-summary, gitlab, bitbucket, azure, markdown, html; auto: that of the CI system
    #[arg(long, global = true, value_parser = report_to, value_name = "FORMAT[=FILE]")]
    pub(crate) report: Vec<ReportTo>,
    /// Handlebars template of the page that the format html makes, in place of ours
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) report_template: Option<String>,
    /// Several Kubernetes versions at once, a column each: `v1.25,v1.29,v1.35`
    #[arg(long, global = true, value_delimiter = ',', value_name = "VERSION,...")]
    pub(crate) matrix: Vec<String>,
    /// Rename API versions whose replacement has the same fields: `diff` shows what would change, `write` changes the files
    #[arg(long, global = true, value_name = "MODE", value_parser = fix_mode, num_args = 0..=1, default_missing_value = "diff")]
    pub(crate) fix: Option<FixMode>,
    /// Values of this environment for charts: cd/values.yaml, then cd/NAME/values.yaml, found beside the chart or above it
    #[arg(long, global = true, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) env: String,
    /// File with values for charts; the last wins
    #[arg(long, global = true, value_delimiter = ',', value_name = "FILE,...")]
    pub(crate) chart_values: Vec<String>,
    /// Values for charts: `key1=val1,key2=val2`
    #[arg(long, global = true, value_name = "KEY=VALUE")]
    pub(crate) chart_set: Vec<String>,
    /// Raise a limit against hostile input
    #[arg(long, global = true, value_parser = LimitTo::parse, value_name = "NAME=FIGURE")]
    pub(crate) limit: Vec<LimitTo>,
}

/// What `--fix` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FixMode {
    /// Shows what would change.
    Diff,
    /// Changes the files.
    Write,
}

fn report_to(text: &str) -> Result<ReportTo, String> {
    ReportTo::parse(text).map_err(|error| error.to_string())
}

fn fix_mode(text: &str) -> Result<FixMode, String> {
    match text {
        "diff" => Ok(FixMode::Diff),
        "write" => Ok(FixMode::Write),
        _ => Err("it is diff or write".to_owned()),
    }
}

/// The arguments of `detect`.
#[derive(Args, Debug, Default)]
pub(crate) struct DetectArgs {
    /// Files, directories, charts, `-` for standard input; the original takes one file
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
}

/// The arguments of `detect-files`.
#[derive(Args, Debug, Default)]
pub(crate) struct DetectFilesArgs {
    /// The directory; the working directory when there is none
    #[arg(short = 'd', long, value_name = "DIR", default_value = "", hide_default_value = true)]
    pub(crate) directory: String,
    /// More directories, files and charts; the original passes over them
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<String>,
}

/// The arguments of the commands that ask a cluster.
#[derive(Args, Debug, Default)]
pub(crate) struct ClusterArgs {
    /// The kubeconfig file, in place of the usual one
    #[arg(long, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(crate) kubeconfig: String,
    /// The context, in place of the current one
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) kube_context: String,
    /// One namespace, in place of all
    #[arg(short = 'n', long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) namespace: String,
    /// Passed over
    #[arg(hide = true)]
    pub(crate) rest: Vec<String>,
}
