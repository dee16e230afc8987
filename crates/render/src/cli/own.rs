//! Flags of `template` that the original does not have. No flag of the original has one of these names, so they are known
//! under both of ours.

use clap::Args;

/// Environments, explanations, differences.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Beyond Helm")]
pub(crate) struct OwnArgs {
    /// Use the values of these environments: cd/values.yaml, then cd/NAME/values.yaml, found beside the chart or above it, then
    /// --values; several are rendered in one run
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    pub(crate) env: Vec<String>,
    /// Render every environment
    #[arg(long)]
    pub(crate) all_envs: bool,
    /// Print what differs between two environments; exit 1 when something does
    #[arg(long, value_name = "OLD,NEW", value_delimiter = ',')]
    pub(crate) diff: Vec<String>,
    /// Print which template line and which values lines made a field: KIND/NAME:PATH, KIND:PATH or PATH; repeatable
    #[arg(long, value_name = "FIELD")]
    pub(crate) explain: Vec<String>,
    /// Exit with 1 when a missing value leaves a field null, which is warned about under the name `render`
    #[arg(long)]
    pub(crate) strict_values: bool,
}

impl OwnArgs {
    /// Whether values come from environments.
    pub(crate) const fn has_environments(&self) -> bool {
        self.all_envs || !self.env.is_empty() || !self.diff.is_empty()
    }
}
