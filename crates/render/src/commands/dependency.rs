//! `dependency`: the charts that a chart needs.
//!
//! helm: pkg/cmd/dependency.go, dependency_build.go, dependency_update.go

use clap::{Args, Subcommand};
use common::go::path::clean;

use crate::context::Context;
use crate::dependency;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::locate::AccessArgs;

/// The arguments of `dependency`.
#[derive(Args, Debug)]
pub(crate) struct DependencyArgs {
    #[command(subcommand)]
    pub(crate) action: Action,
}

/// What is done with dependencies.
#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Fill charts/ with what Chart.lock says
    Build(FetchArgs),
    /// List the dependencies and whether they are there
    #[command(visible_alias = "ls")]
    List(ListArgs),
    /// Fill charts/ with what Chart.yaml asks for, and write Chart.lock
    #[command(visible_alias = "up")]
    Update(FetchArgs),
}

/// The arguments of `dependency list`.
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// Directory or archive of the chart
    #[arg(value_name = "CHART", default_value = ".")]
    pub(crate) chart: String,
    /// Width that columns are cut to; 0 cuts none
    #[arg(long, value_name = "N", default_value = "80")]
    pub(crate) max_col_width: u64,
}

/// The arguments of `dependency build` and `dependency update`.
#[derive(Args, Debug)]
pub(crate) struct FetchArgs {
    /// Directory of the chart
    #[arg(value_name = "CHART", default_value = ".")]
    pub(crate) chart: String,
    /// Do not ask repositories for news; they never are
    #[arg(long)]
    pub(crate) skip_refresh: bool,
    /// Verify what is fetched; nothing is
    #[arg(long)]
    pub(crate) verify: bool,
    /// Keys to verify with
    #[arg(long, value_name = "FILE")]
    pub(crate) keyring: Option<String>,
    #[command(flatten)]
    pub(crate) access: AccessArgs,
}

/// Runs `dependency`.
///
/// # Errors
/// What is no chart, and dependencies that are not at hand.
pub(crate) fn run(args: &DependencyArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    match &args.action {
        Action::Build(args) => dependency::run_build(&clean(&args.chart), args.skip_refresh, context),
        Action::Update(args) => dependency::run_update(&clean(&args.chart), args.skip_refresh, context),
        Action::List(args) => {
            let width = usize::try_from(args.max_col_width).unwrap_or(usize::MAX);
            dependency::list(&clean(&args.chart), width, context)
        }
    }?;
    Ok(Exit::Clean)
}
