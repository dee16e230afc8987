//! `detect-helm`, `detect-api-resources`, `detect-all-in-cluster`: what runs in a cluster.
//!
//! pluto: cmd/root.go (`detectHelm`, `detectAPIResources`), pkg/kube/kube.go

use crate::cli::ClusterArgs;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::settings::Settings;

/// What is asked of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Its Helm releases.
    Releases,
    /// Its objects.
    Objects,
    /// Both.
    All,
}

/// What Kubernetes' client says where nothing tells it of a cluster.
const NO_CONFIGURATION: &str = "invalid configuration: no configuration has been provided, try setting \
                                KUBERNETES_MASTER environment variable";

/// Runs one of the commands.
///
/// # Errors
/// No cluster to ask.
pub(crate) fn run(
    asked: Asked,
    args: &ClusterArgs,
    _settings: &Settings,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let before = match asked {
        Asked::Releases | Asked::All => "error getting helm configuration",
        Asked::Objects => "Error creating Discovery REST Client",
    };
    let named = [args.kubeconfig.clone(), context.sys.env("KUBECONFIG").unwrap_or_default()];
    let is_named = named.iter().any(|path| !path.is_empty());
    let reason = if is_named { "this program was built without a client for clusters" } else { NO_CONFIGURATION };
    Err(Failure::Cluster(format!("{before}: {reason}")))
}
