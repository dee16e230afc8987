//! `template`: renders a chart and prints the manifests.
//!
//! helm: pkg/cmd/template.go, install.go

use clap::Args;
use common::go::quote::quote;

use crate::cli::{OwnArgs, ValueArgs};
use crate::context::Context;
use crate::environments;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locate::ChartPathArgs;
use crate::persona::Persona;

/// The flags and arguments of `template`.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct TemplateArgs {
    /// The release's name and the chart (a directory or an archive), or the chart alone
    #[arg(value_name = "[NAME] CHART")]
    pub(crate) arguments: Vec<String>,
    #[command(flatten)]
    pub(crate) values: ValueArgs,
    #[command(flatten)]
    pub(crate) release: ReleaseArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) path: ChartPathArgs,
    #[command(flatten)]
    pub(crate) own: OwnArgs,
    #[command(flatten)]
    pub(crate) install: InstallArgs,
}

/// What templates see besides the chart and the values.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Release")]
pub(crate) struct ReleaseArgs {
    /// Template of the release's name, where no name is given
    #[arg(long, value_name = "TEMPLATE", default_value = "", hide_default_value = true)]
    pub(crate) name_template: String,
    /// Make up a name, where no name is given: `release-name`, as in the original
    #[arg(short = 'g', long)]
    pub(crate) generate_name: bool,
    /// Say .Release.IsUpgrade instead of .Release.IsInstall
    #[arg(long)]
    pub(crate) is_upgrade: bool,
    /// Version of Kubernetes in .Capabilities
    #[arg(long, value_name = "VERSION", default_value = "", hide_default_value = true)]
    pub(crate) kube_version: String,
    /// More API versions in .Capabilities
    #[arg(short = 'a', long, value_delimiter = ',', value_name = "VERSION,...")]
    pub(crate) api_versions: Vec<String>,
    /// Do not check the values against values.schema.json
    #[arg(long)]
    pub(crate) skip_schema_validation: bool,
    /// Pack the dependencies that stand in directories (`file://`) when they are missing
    #[arg(long)]
    pub(crate) dependency_update: bool,
}

/// What is printed, and where.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Print only what comes out of this template; repeatable, may be a pattern
    #[arg(short = 's', long, value_name = "TEMPLATE")]
    pub(crate) show_only: Vec<String>,
    /// Print the files of crds/, too
    #[arg(long)]
    pub(crate) include_crds: bool,
    /// Leave tests out
    #[arg(long)]
    pub(crate) skip_tests: bool,
    /// Leave hooks out
    #[arg(long)]
    pub(crate) no_hooks: bool,
    /// Write a file for each template into this directory
    #[arg(long, value_name = "DIR", default_value = "", hide_default_value = true)]
    pub(crate) output_dir: String,
    /// Write into a directory named after the release below --output-dir
    #[arg(long)]
    pub(crate) release_name: bool,
    /// Write into this file (JSON) which template line and which values line made each part of what is printed
    #[arg(long, value_name = "FILE", default_value = "", hide_default_value = true)]
    pub(crate) source_map: String,
    /// Program that the manifests go through; under the name `helm` a plugin, of which there are none
    #[arg(long, value_name = "PROGRAM", default_value = "", hide_default_value = true)]
    pub(crate) post_renderer: String,
    /// Argument of that program; repeatable
    #[arg(long, value_name = "ARGUMENT")]
    pub(crate) post_renderer_args: Vec<String>,
}

/// Flags of an installation. They are read and checked as the original does; nothing is installed.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Without effect")]
pub(crate) struct InstallArgs {
    /// How the original would ask the cluster: `client` (does not), `server` (refused)
    #[arg(long, num_args = 0..=1, default_missing_value = "unset", value_name = "WHERE")]
    pub(crate) dry_run: Option<String>,
    /// Ask the cluster: refused
    #[arg(long, hide = true)]
    pub(crate) validate: bool,
    /// Wait for resources: watcher, hookOnly, legacy
    #[arg(long, num_args = 0..=1, default_missing_value = "watcher", value_name = "HOW")]
    pub(crate) wait: Option<String>,
    /// Labels of the release
    #[arg(short = 'l', long, value_name = "KEY=VALUE,...")]
    pub(crate) labels: Vec<cli::Pairs>,
    /// Time to wait for a step
    #[arg(long, value_name = "DURATION")]
    pub(crate) timeout: Option<cli::Duration>,
    /// Look names up when rendering: they never are
    #[arg(long)]
    pub(crate) enable_dns: bool,
    /// Leave the files of crds/ to whoever installed them
    #[arg(long)]
    pub(crate) skip_crds: bool,
    /// Render the notes of subcharts
    #[arg(long)]
    pub(crate) render_subchart_notes: bool,
    /// Do not show notes
    #[arg(long)]
    pub(crate) hide_notes: bool,
    /// Describe the release
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,
    /// Make the namespace
    #[arg(long)]
    pub(crate) create_namespace: bool,
    /// Do not check against the cluster's OpenAPI schema
    #[arg(long)]
    pub(crate) disable_openapi_validation: bool,
    /// Replace objects
    #[arg(long)]
    pub(crate) force_replace: bool,
    #[arg(long, hide = true)]
    pub(crate) force: bool,
    /// Take fields from other managers
    #[arg(long)]
    pub(crate) force_conflicts: bool,
    /// Use the name of a deleted release
    #[arg(long)]
    pub(crate) replace: bool,
    /// Roll back what failed
    #[arg(long)]
    pub(crate) rollback_on_failure: bool,
    #[arg(long, hide = true)]
    pub(crate) atomic: bool,
    /// Update objects in the server
    #[arg(long, num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub(crate) server_side: Option<bool>,
    /// Take over objects of other releases
    #[arg(long)]
    pub(crate) take_ownership: bool,
    /// Wait for jobs
    #[arg(long)]
    pub(crate) wait_for_jobs: bool,
}

/// Whether a flag may have a value, for flags with words of their own.
///
/// # Errors
/// The original's words.
///
/// helm: pkg/cmd/flags.go
pub(crate) fn check_flag(flag: &str, value: &str, persona: Persona) -> Result<(), String> {
    match flag {
        "wait" if !matches!(value, "watcher" | "hookOnly" | "legacy" | "true" | "false") => {
            Err(format!("invalid wait input {}. Valid inputs are watcher, hookOnly, and legacy", quote(value)))
        }
        "post-renderer" if !value.is_empty() && !persona.is_own() => {
            Err(format!("plugin: {{Name:{value} Type:postrenderer/v1}} not found"))
        }
        _ => Ok(()),
    }
}

/// Runs `template`.
///
/// # Errors
/// What cannot be read or rendered.
pub(crate) fn run(args: &TemplateArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    environments::run(args, context)
}
