//! `detect-helm`, `detect-api-resources`, `detect-all-in-cluster`: what runs in a cluster.
//!
//! pluto: cmd/root.go (`detectHelm`, `detectAPIResources`)

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

/// Runs one of the commands.
///
/// # Errors
/// No cluster to ask, or one that does not answer.
#[cfg(feature = "cluster")]
pub(crate) fn run(
    asked: Asked,
    args: &ClusterArgs,
    settings: &Settings,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    use super::{own, printing};
    use crate::live::{Live, Manifest};

    let mut live = Live::new(args, settings, context);
    let mut manifests: Vec<Manifest> = Vec::new();
    if asked != Asked::Objects {
        manifests.extend(live.releases()?);
    }
    if asked != Asked::Releases {
        manifests.extend(live.objects()?);
    }
    let troubles = live.into_troubles();
    if context.persona.is_own() {
        return own::of_cluster(manifests, troubles, settings, context);
    }
    for trouble in &troubles {
        context.say(&format!("Warning: {}", trouble.finding.message));
    }
    let found = manifests.iter().any(|manifest| !manifest.looked.scanned.hits.is_empty());
    let no_file = "".into();
    let hits: Vec<_> = manifests.into_iter().flat_map(|manifest| manifest.looked.scanned.hits).collect();
    let items: Vec<_> = printing::items(&hits, &no_file, settings).collect();
    let exit = printing::print(&items, found, settings, context)?;
    Ok(if !troubles.is_empty() && context.is_strict() { Exit::BadInput } else { exit })
}

/// A build without clusters says so.
#[cfg(not(feature = "cluster"))]
pub(crate) fn run(asked: Asked, _: &ClusterArgs, _: &Settings, _: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let before = match asked {
        Asked::Releases | Asked::All => "error getting helm configuration",
        Asked::Objects => "Error creating Discovery REST Client",
    };
    Err(Failure::Cluster(format!("{before}: this program was built without the feature `cluster`")))
}
