//! The commands and their flags, as clap knows them. Names, shorts and defaults are the original's.

use clap::{Parser, Subcommand};

use super::SettingsArgs;
use crate::commands;

/// Renders, lints, shows and packs charts without a cluster.
#[derive(Debug, Parser)]
#[command(
    name = "render",
    disable_version_flag = true,
    disable_help_subcommand = true,
    after_help = "Called as `helm` the program behaves as the original does.\n\n\
                  Exit codes: 0 done, 1 `lint`, `--diff` or `--strict-values` found something, 2 bad input or usage, 4 a limit was hit. \
                  Under the name `helm`: 0 and 1."
)]
pub(crate) struct Program {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
}

/// The commands, one line each.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a completion script for a shell
    Completion(commands::completion::CompletionArgs),
    /// Print where things are kept and what the environment says
    Env(commands::env::EnvArgs),
    /// Manage the charts that a chart needs
    #[command(visible_aliases = ["dep", "dependencies"])]
    Dependency(commands::dependency::DependencyArgs),
    /// Look for what is wrong with charts
    Lint(Box<commands::lint::LintArgs>),
    /// Pack charts into archives
    Package(Box<commands::package::PackageArgs>),
    /// Show what a chart says of itself
    #[command(visible_alias = "inspect")]
    Show(commands::show::ShowArgs),
    /// Render a chart and print its manifests
    Template(Box<commands::template::TemplateArgs>),
    /// Print the version
    Version(commands::version::VersionArgs),
}
