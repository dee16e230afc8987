//! The flags of `test`, as clap knows them. Names, shorts and defaults are the original's.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/test/command.go

use clap::Args;
use cli::LimitTo;
use report::ReportTo;

use super::flags::SourceArgs;

/// The flags and arguments of `test`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true, after_help = TEST_HELP)]
pub(crate) struct TestArgs {
    /// Directories, walked with all that lies below them, or git repositories
    #[arg(value_name = "DIRECTORY")]
    pub(crate) paths: Vec<String>,
    /// Name of the test files
    #[arg(short = 'f', long, value_name = "NAME", default_value = "kyverno-test.yaml")]
    pub(crate) file_name: String,
    /// Run some expectations only; the values may hold wildcards
    #[arg(
        short = 't',
        long,
        value_name = "policy=P,rule=R,resource=N",
        default_value = "policy=*,rule=*,resource=*",
        hide_default_value = true
    )]
    pub(crate) test_case_selector: String,
    /// Print rows as json, yaml, markdown or junit instead of a table
    #[arg(short = 'o', long, value_name = "FORMAT", default_value = "", hide_default_value = true)]
    pub(crate) output_format: String,
    /// Print failed rows only, at the end
    #[arg(long)]
    pub(crate) fail_only: bool,
    /// Add messages to the rows
    #[arg(long)]
    pub(crate) detailed_results: bool,
    /// Print without colours
    #[arg(long)]
    pub(crate) remove_color: bool,
    /// Without any test file, end with an error
    #[arg(long)]
    pub(crate) require_tests: bool,
    /// Ask image registries (not built yet)
    #[arg(long)]
    pub(crate) registry: bool,
    /// Say more on standard error; taken and of no effect here
    #[arg(short = 'v', long = "v", value_name = "LEVEL", default_value_t = 0, hide_default_value = true)]
    pub(crate) verbosity: i64,
    /// Write rows that fail in a format (text, json, jsonl, sarif, junit, checkstyle, github, github-summary, gitlab, bitbucket, azure, markdown, html;
    /// auto: that of the CI system), to a file where one is named; repeatable
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = ReportTo::parse, help_heading = "Reports")]
    pub(crate) report: Vec<ReportTo>,
    /// Handlebars template of the page that the format html makes, in place of ours
    #[arg(long, value_name = "FILE", help_heading = "Reports")]
    pub(crate) report_template: Option<String>,
    /// Raise a limit against hostile input: input-bytes, documents, alias-nodes, alias-ratio, scalar-bytes, files
    #[arg(long, value_name = "NAME=FIGURE", value_parser = LimitTo::parse, help_heading = "Limits")]
    pub(crate) limit: Vec<LimitTo>,
    #[command(flatten)]
    pub(crate) source: SourceArgs,
}

const TEST_HELP: &str = "\
Paths in a test file count from its directory.

Under our own name an expectation that matches nothing fails: one of a rule or a resource that is not there, and one whose
rule says nothing of its resource, unless it expects `skip`.

Exit codes: 0 all as expected, 1 not as expected or a test that cannot run, 2 usage, 4 a limit was hit.";
