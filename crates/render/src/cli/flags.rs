//! The commands and their flags, as clap knows them. Names, shorts and defaults are the original's.

use clap::{Parser, Subcommand};

use super::Settings;
use crate::commands;

/// Renders, lints, shows and packs charts without a cluster.
#[derive(Debug, Parser)]
#[command(name = "render", version, args_override_self = true)]
pub(crate) struct Program {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Locally render templates
    Template(Box<commands::template::TemplateArgs>),
}
