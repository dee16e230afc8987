//! Which objects `--diff` and `--explain` look at: what the stream would have printed.

use chart::{Crd, Manifest, path_match};

use super::run::Done;
use crate::commands::template::TemplateArgs;
use crate::failure::Failure;
use crate::template;

/// Brings in the objects of `crds/` that `--include-crds` asks for, and takes out what `--show-only` leaves out.
///
/// # Errors
/// A template of `--show-only` that is in none of the renders.
pub(super) fn choose(done: &mut [Done], args: &TemplateArgs) -> Result<(), Failure> {
    if args.own.diff.is_empty() && args.own.explain.is_empty() {
        return Ok(());
    }
    let (output, mut found) = (&args.output, vec![false; args.output.show_only.len()]);
    for one in done {
        let rendered = &mut *one.rendered;
        if output.include_crds {
            let crds = rendered.crds.iter().flat_map(Crd::manifests);
            rendered.manifests.splice(0..0, crds.collect::<Vec<_>>());
        }
        if !output.show_only.is_empty() {
            let mut is_chosen = |manifest: &Manifest| chosen(manifest, &output.show_only, &mut found);
            rendered.manifests.retain(&mut is_chosen);
            rendered.hooks.retain(|hook| is_chosen(&hook.manifest));
        }
    }
    match output.show_only.iter().zip(found).find(|(_, found)| !found) {
        Some((pattern, _)) => Err(template::not_in_chart(pattern)),
        None => Ok(()),
    }
}

/// Whether a manifest comes out of one of the templates. Notes which ones are there.
fn chosen(manifest: &Manifest, patterns: &[String], found: &mut [bool]) -> bool {
    let path = manifest.path.split_once('/').map_or("", |(_, path)| path);
    let mut any = false;
    for (pattern, found) in patterns.iter().zip(found) {
        let matches = path_match(pattern, path) == Ok(true);
        *found |= matches;
        any |= matches;
    }
    any
}
