//! The flags that all commands share.
//!
//! helm: pkg/cli/environment.go

use clap::Args;

/// What holds for every command.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Settings {
    /// Enable verbose output
    #[arg(long, global = true)]
    pub(crate) debug: bool,
    /// Namespace scope for this request
    #[arg(short = 'n', long, global = true, value_name = "NAMESPACE", default_value = "", hide_default_value = true)]
    pub(crate) namespace: String,
}
