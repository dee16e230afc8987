//! The flags of `apply`, as clap knows them. Names, shorts and defaults are the original's; our own stand under "Reports".
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go

use clap::{Args, Parser, Subcommand};
use cli::LimitTo;
use report::ReportTo;

use super::completion::CompletionArgs;
use super::create::CreateArgs;
use super::jp::JpArgs;
use super::test_flags::TestArgs;

/// Judges Kubernetes manifests by Kyverno policies, without a cluster.
#[derive(Debug, Parser)]
#[command(
    name = "policy-apply",
    version,
    args_override_self = true,
    disable_help_subcommand = false,
    after_help = "`policy-apply POLICY... --resource FILE` means `policy-apply apply`, whose flags `policy-apply apply --help` \
                  lists. Called as `kyverno` or `kubectl-kyverno` the program behaves as the original does.\n\n\
                  Exit codes: 0 nothing broken, 1 a rule broken, 2 bad input or usage, 4 a limit was hit."
)]
pub(crate) struct Program {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Apply policies to resources and report what they break
    Apply(Box<ApplyArgs>),
    /// Write a completion script for a shell
    Completion(CompletionArgs),
    /// Print files to begin with: exceptions, tests, values, ...
    Create(CreateArgs),
    /// Evaluate JMESPath expressions with Kyverno's functions, show how they are read, list the functions
    Jp(JpArgs),
    /// Run the tests of policies that stand in test files
    Test(Box<TestArgs>),
    /// Print the version
    Version,
}

/// The flags and arguments of `apply`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true, after_help = APPLY_HELP)]
pub(crate) struct ApplyArgs {
    /// Policy files, charts, or directories (read recursively, charts in them rendered), `-` for standard input
    #[arg(value_name = "POLICY")]
    pub(crate) policies: Vec<String>,

    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) chart: ChartArgs,
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) own: OwnArgs,
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    #[command(flatten)]
    pub(crate) later: LaterArgs,
}

const APPLY_HELP: &str = "\
Lists may be given by repeating a flag or with commas: `--resource a.yaml,b.yaml`. Switches take `--flag=false`.

A broken rule is an error where its policy enforces, a warning where it audits; either way the run ends with 1. With
`--audit-warn` rules of auditing policies count as warnings and leave the exit code alone.

Exit codes: 0 nothing broken, 1 a rule broken or not judged, 2 bad input or usage, 4 a limit was hit.
Under the name `kyverno`: 0, 1, and `--warn-exit-code`.";

/// What is judged, and by what.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Resource files, charts, or one directory (its own files only), `-` for standard input, URLs of files at hosts that
    /// --allow-net names
    #[arg(short = 'r', long, value_delimiter = ',', visible_alias = "resources", value_name = "PATH")]
    pub(crate) resource: Vec<String>,
    /// Values for variables, one `KEY=VALUE` each
    #[arg(short = 's', long, value_delimiter = ',', num_args = 0..=1, value_name = "KEY=VALUE")]
    pub(crate) set: Option<Vec<String>>,
    /// File with values for variables (`kind: Values`)
    #[arg(short = 'f', long, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(crate) values_file: String,
    /// File that says who makes the request (`kind: UserInfo`)
    #[arg(short = 'u', long, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(crate) userinfo: String,
    /// Files with policy exceptions
    #[arg(short = 'e', long, value_delimiter = ',', visible_alias = "exceptions", value_name = "FILE")]
    pub(crate) exception: Vec<String>,
    /// Take policy exceptions from the resources
    #[arg(long, visible_alias = "exceptions-within-resources")]
    pub(crate) exceptions_with_resources: bool,
    /// Also take policy exceptions from the policy files
    #[arg(long)]
    pub(crate) exceptions_within_policies: bool,
    /// Files with objects that policies may mutate or look up
    #[arg(long, value_delimiter = ',', visible_alias = "target-resources", value_name = "PATH")]
    pub(crate) target_resource: Vec<String>,
    /// Files with JSON payloads in place of resources; only CEL policies look at them
    #[arg(long, value_delimiter = ',', value_name = "FILE")]
    pub(crate) json: Vec<String>,
    /// Files with parameters of admission policies
    #[arg(long, value_delimiter = ',', value_name = "PATH")]
    pub(crate) parameter_resource: Vec<String>,
    /// Files with custom resource definitions, which tell the scope of their kinds
    #[arg(long, value_delimiter = ',', alias = "crd-path", value_name = "FILE")]
    pub(crate) crd_paths: Vec<String>,
    /// Go on with the next resource when one cannot be processed
    #[arg(long)]
    pub(crate) continue_on_fail: bool,
}

/// What is printed, and the exit code.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Print a table
    #[arg(short = 't', long)]
    pub(crate) table: bool,
    /// Add messages to the table
    #[arg(long)]
    pub(crate) detailed_results: bool,
    /// Print policy reports instead of text
    #[arg(short = 'p', long)]
    pub(crate) policy_report: bool,
    /// Format of policy reports and of generated exceptions: yaml or json
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    pub(crate) output_format: String,
    /// File (`.yaml`, `.yml`) or directory for mutated and generated objects
    #[arg(short = 'o', long, value_name = "PATH", default_value = "", hide_default_value = true)]
    pub(crate) output: String,
    /// Print a policy exception for each broken rule of a cluster-wide policy
    #[arg(long)]
    pub(crate) generate_exceptions: bool,
    /// Lifetime of the exceptions of --generate-exceptions; 0 for one without end
    #[arg(long, value_name = "DURATION", default_value = "720h0m0s")]
    pub(crate) generated_exception_ttl: cli::Duration,
    /// Count and print broken rules of auditing policies as warnings
    #[arg(long)]
    pub(crate) audit_warn: bool,
    /// Exit code when there are warnings and nothing worse
    #[arg(long, value_name = "CODE", default_value_t = 0, hide_default_value = true)]
    pub(crate) warn_exit_code: i64,
    /// Use the code of --warn-exit-code also when nothing passed
    #[arg(long)]
    pub(crate) warn_no_pass: bool,
    /// Print without colours
    #[arg(long)]
    pub(crate) remove_color: bool,
    /// Leave out the header line, for output that goes to kubectl
    #[arg(short = 'i', long)]
    pub(crate) stdin: bool,
    /// Say more on standard error: 1 and above name inputs that contribute nothing
    #[arg(short = 'v', long = "v", value_name = "LEVEL", default_value_t = 0, hide_default_value = true)]
    pub(crate) verbosity: i64,
}

/// How charts among the inputs are rendered. The original reads none.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Charts (directories with a Chart.yaml, and .tgz)")]
pub(crate) struct ChartArgs {
    /// Values of this environment: cd/values.yaml, then cd/NAME/values.yaml, found beside the chart or above it; without it the
    /// former alone
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) env: String,
    /// File with values for the charts of --resource, or of policies where no resource is a chart; the last wins
    #[arg(long, value_delimiter = ',', value_name = "FILE,...")]
    pub(crate) chart_values: Vec<String>,
    /// Values for the same charts: `key1=val1,key2=val2`
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) chart_set: Vec<String>,
}

/// Sources of policies and tests that are fetched. (No `Debug` shows the password.)
#[derive(Args, Clone, Default)]
#[command(
    next_help_heading = "Sources (https://HOST/OWNER/REPOSITORY[/BRANCH], file:///REPOSITORY, oci://HOST/REPOSITORY[:TAG])"
)]
pub(crate) struct SourceArgs {
    /// Hosts that may be asked; under the name `kyverno` a Git source that is named is asked
    #[arg(long, value_delimiter = ',', value_name = "HOST,...")]
    pub(crate) allow_net: Vec<String>,
    /// Branch of git sources; what stands behind OWNER/REPOSITORY is a directory then
    #[arg(short = 'b', long, value_name = "BRANCH", default_value = "", hide_default_value = true)]
    pub(crate) git_branch: String,
    /// User of git sources
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) username: String,
    /// Password of git sources
    #[arg(long, value_name = "PASSWORD", default_value = "", hide_default_value = true)]
    pub(crate) password: String,
}

impl std::fmt::Debug for SourceArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SourceArgs").field("allow_net", &self.allow_net).finish_non_exhaustive()
    }
}

/// Flags that the original does not have.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Reports")]
pub(crate) struct OwnArgs {
    /// Write findings in a format (text, json, jsonl, sarif, junit, checkstyle, github, github-summary, gitlab, bitbucket, azure, markdown, html;
    /// auto: that of the CI system), to a file where one is named; repeatable
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = ReportTo::parse)]
    pub(crate) report: Vec<ReportTo>,
    /// Handlebars template of the page that the format html makes, in place of ours
    #[arg(long, value_name = "FILE")]
    pub(crate) report_template: Option<String>,
    /// Print a diff of the resource files that repairs what can surely be repaired: what mutate rules change, and constants
    /// that patterns ask for; `--fix=write` writes the files
    #[arg(long, value_name = "HOW", num_args = 0..=1, default_missing_value = "diff")]
    pub(crate) fix: Option<FixTo>,
    /// Say which template line and which values line made what is wrong: a map that `render template --source-map FILE` wrote
    /// of a resource or policy input; repeatable
    #[arg(long, value_name = "FILE")]
    pub(crate) source_map: Vec<String>,
    /// Raise a limit against hostile input: input-bytes, documents, alias-nodes, alias-ratio, scalar-bytes, files
    #[arg(long, value_name = "NAME=FIGURE", value_parser = LimitTo::parse)]
    pub(crate) limit: Vec<LimitTo>,
}

/// Where repairs go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum FixTo {
    /// To standard output, as a unified diff.
    Diff,
    /// Into the files; those of standard input to standard output.
    Write,
}

/// Flags that matter with `--cluster` alone.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Cluster")]
pub(crate) struct ClusterArgs {
    /// Judge the objects of the cluster of the current context instead of files: those of the kinds that the policies match. Then
    /// --resource names objects
    #[arg(short = 'c', long)]
    pub(crate) cluster: bool,
    /// Judge the objects of this namespace alone, with --cluster
    #[arg(short = 'n', long, value_name = "NAMESPACE", default_value = "", hide_default_value = true)]
    pub(crate) namespace: String,
    /// Kubernetes configuration, with --cluster
    #[arg(long, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(crate) kubeconfig: String,
    /// Context of the configuration, with --cluster
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) context: String,
    /// Judge objects that are in no namespace, and no others but those of --namespace, with --cluster
    #[arg(long)]
    pub(crate) cluster_wide_resources: bool,
    /// Lists that are asked for at a time, with --cluster
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) concurrent: i64,
    /// Objects of one request, with --cluster
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub(crate) batch_size: i64,
    /// Go on when objects cannot be loaded, with --cluster
    #[arg(long, default_value = "true", num_args = 0..=1, default_missing_value = "true", action = clap::ArgAction::Set)]
    pub(crate) continue_on_error: bool,
    /// Print how long loading took, with --cluster
    #[arg(long)]
    pub(crate) show_performance: bool,
    /// How long one answer may take, with --cluster; 0 for as long as it likes
    #[arg(long, value_name = "DURATION", default_value = "1m0s")]
    pub(crate) request_timeout: cli::Duration,
}

/// Flags whose function is not built yet; each ends the run with one error.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Not built yet")]
pub(crate) struct LaterArgs {
    /// Ask image registries
    #[arg(long)]
    pub(crate) registry: bool,
    /// File with context data for CEL policies
    #[arg(long, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(crate) context_file: String,
    /// HTTP check requests, which only CEL policies look at
    #[arg(long, value_delimiter = ',', value_name = "FILE")]
    pub(crate) http_payload: Vec<String>,
    /// Envoy check requests, which only CEL policies look at
    #[arg(long, value_delimiter = ',', value_name = "FILE")]
    pub(crate) envoy_payload: Vec<String>,
}
