//! The flags of `create` and of its commands.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/create

use clap::{Args, Subcommand};

/// `create`.
#[derive(Args, Debug)]
pub(crate) struct CreateArgs {
    #[command(subcommand)]
    pub(crate) command: CreateCommand,
    /// File to write; without it the text goes to standard output
    #[arg(short = 'o', long, value_name = "FILE", default_value = "", hide_default_value = true, global = true)]
    pub(crate) output: String,
    /// Accepted for the original's sake
    #[arg(short = 'v', long = "v", value_name = "LEVEL", default_value_t = 0, hide = true, global = true)]
    pub(crate) verbosity: i64,
}

/// The commands of `create`.
#[derive(Debug, Subcommand)]
pub(crate) enum CreateCommand {
    /// Print a cluster role that gives Kyverno's controllers permissions
    ClusterRole(ClusterRoleArgs),
    /// Print a policy exception
    Exception(ExceptionArgs),
    /// Print the configuration of Kyverno's metrics
    MetricsConfig(MetricsConfigArgs),
    /// Print a test file
    Test(CreateTestArgs),
    /// Print a user info file
    UserInfo(UserInfoArgs),
    /// Print a values file
    Values(ValuesArgs),
}

/// `create cluster-role`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true)]
pub(crate) struct ClusterRoleArgs {
    /// The name, between `kyverno-` and `-permission`
    #[arg(value_name = "NAME")]
    pub(crate) name: Vec<String>,
    /// Controllers that get the permissions
    #[arg(long, value_name = "NAME", default_value = "background-controller")]
    pub(crate) controllers: Vec<String>,
    /// API group of the resources
    #[arg(short = 'g', long, value_name = "GROUP", default_value = "", hide_default_value = true)]
    pub(crate) api_groups: String,
    /// Verbs, or `all`
    #[arg(long, value_name = "VERBS")]
    pub(crate) verbs: Vec<String>,
    /// Resources
    #[arg(long, value_name = "RESOURCES")]
    pub(crate) resources: Vec<String>,
}

/// `create exception`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true)]
pub(crate) struct ExceptionArgs {
    /// The name
    #[arg(value_name = "NAME")]
    pub(crate) name: Vec<String>,
    /// The namespace
    #[arg(long, value_name = "NAMESPACE", default_value = "", hide_default_value = true)]
    pub(crate) namespace: String,
    /// Whether background scans see the exception
    #[arg(short = 'b', long, default_value = "true", num_args = 0..=1, default_missing_value = "true", action = clap::ArgAction::Set)]
    pub(crate) background: bool,
    /// A policy and its rules: `POLICY,RULE,RULE`
    #[arg(long, value_name = "POLICY,RULE,...")]
    pub(crate) policy_rules: Vec<String>,
    /// A filter of which one must match: `kind=Pod,name=web,namespace=a,operation=CREATE`
    #[arg(long, value_name = "KEY=VALUE,...")]
    pub(crate) any: Vec<String>,
    /// A filter of which all must match
    #[arg(long, value_name = "KEY=VALUE,...")]
    pub(crate) all: Vec<String>,
}

/// `create metrics-config`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true)]
pub(crate) struct MetricsConfigArgs {
    /// The name
    #[arg(short = 'n', long, value_name = "NAME", default_value = "kyverno-metrics")]
    pub(crate) name: String,
    /// The namespace
    #[arg(long, value_name = "NAMESPACE", default_value = "kyverno")]
    pub(crate) namespace: String,
    /// Namespaces to measure
    #[arg(short = 'i', long, value_delimiter = ',', value_name = "NAMESPACE")]
    pub(crate) include: Vec<String>,
    /// Namespaces to leave out
    #[arg(short = 'e', long, value_delimiter = ',', value_name = "NAMESPACE")]
    pub(crate) exclude: Vec<String>,
    #[arg(hide = true)]
    pub(crate) words: Vec<String>,
}

/// `create test`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true)]
pub(crate) struct CreateTestArgs {
    /// The name
    #[arg(short = 'n', long, value_name = "NAME", default_value = "test-name")]
    pub(crate) name: String,
    /// Policy files
    #[arg(short = 'p', long, value_delimiter = ',', value_name = "FILE")]
    pub(crate) policy: Vec<String>,
    /// Resource files
    #[arg(short = 'r', long, value_delimiter = ',', value_name = "FILE")]
    pub(crate) resource: Vec<String>,
    /// Values file
    #[arg(short = 'f', long, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(crate) values: String,
    /// A rule that passes: `POLICY,RULE,RESOURCE,NAMESPACE,KIND`
    #[arg(long, value_name = "POLICY,RULE,...")]
    pub(crate) pass: Vec<String>,
    /// A rule that fails
    #[arg(long, value_name = "POLICY,RULE,...")]
    pub(crate) fail: Vec<String>,
    /// A rule that is skipped
    #[arg(long, value_name = "POLICY,RULE,...")]
    pub(crate) skip: Vec<String>,
    #[arg(hide = true)]
    pub(crate) words: Vec<String>,
}

/// `create user-info`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true)]
pub(crate) struct UserInfoArgs {
    /// The user's name
    #[arg(short = 'u', long, value_name = "NAME", default_value = "", hide_default_value = true)]
    pub(crate) username: String,
    /// Roles
    #[arg(short = 'r', long, value_delimiter = ',', value_name = "NAME")]
    pub(crate) role: Vec<String>,
    /// Cluster roles
    #[arg(short = 'c', long, value_delimiter = ',', value_name = "NAME")]
    pub(crate) cluster_role: Vec<String>,
    /// Groups
    #[arg(short = 'g', long, value_delimiter = ',', value_name = "NAME")]
    pub(crate) group: Vec<String>,
    #[arg(hide = true)]
    pub(crate) words: Vec<String>,
}

/// `create values`.
#[derive(Args, Debug, Default)]
#[command(args_override_self = true)]
pub(crate) struct ValuesArgs {
    /// Labels of a namespace: `NAMESPACE,KEY=VALUE,...`
    #[arg(short = 'n', long, value_name = "NAMESPACE,KEY=VALUE,...")]
    pub(crate) ns_selector: Vec<String>,
    /// Values for all policies
    #[arg(short = 'g', long, value_delimiter = ',', value_name = "KEY=VALUE")]
    pub(crate) global: Vec<String>,
    /// Values for a rule: `POLICY,RULE,KEY=VALUE,...`
    #[arg(long, value_name = "POLICY,RULE,KEY=VALUE,...")]
    pub(crate) rule: Vec<String>,
    /// Values for a resource: `POLICY,RESOURCE,KEY=VALUE,...`
    #[arg(long, value_name = "POLICY,RESOURCE,KEY=VALUE,...")]
    pub(crate) resource: Vec<String>,
    #[arg(hide = true)]
    pub(crate) words: Vec<String>,
}
