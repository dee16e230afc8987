//! The flags that all commands share, and the variables of the environment that stand in for them.
//!
//! helm: pkg/cli/environment.go, pkg/helmpath

use clap::Args;
use common::sys::Sys;

/// What stands on the command line.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global")]
pub(crate) struct SettingsArgs {
    /// Say more on standard error, and print what does not parse
    #[arg(long, global = true)]
    pub(crate) debug: bool,
    /// Namespace of the release [env: HELM_NAMESPACE]
    #[arg(short = 'n', long, global = true, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
}

/// What holds for a run: flags, then the environment, then defaults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// More is said on standard error.
    pub(crate) debug: bool,
    /// The namespace of the release, `default` when nothing names one.
    pub(crate) namespace: String,
}

impl Settings {
    /// Puts flags and environment together.
    pub(crate) fn new(args: &SettingsArgs, sys: &dyn Sys) -> Self {
        let namespace = args.namespace.clone().or_else(|| sys.env("HELM_NAMESPACE")).unwrap_or_default();
        let namespace = if namespace.is_empty() { "default".to_owned() } else { namespace };
        let debug = args.debug || sys.env("HELM_DEBUG").is_some_and(|value| cli::go_bool(&value) == Some(true));
        Self { debug, namespace }
    }
}
