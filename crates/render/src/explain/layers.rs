//! Which values files stand below which, to name what a value overrides.

use chart::{Chart, Provenance};
use common::source::{FileId, Span};
use gotemplate::value::Origin;
use yaml::{Path, Step};

use crate::frame::places;

/// A values file: its top stands at `prefix` in the values of the whole tree.
#[derive(Clone, Debug)]
struct Layer {
    file: FileId,
    prefix: Vec<Step>,
}

/// All values files, the lowest first.
#[derive(Clone, Debug)]
pub(super) struct Layers<'p> {
    layers: Vec<Layer>,
    provenance: &'p Provenance,
}

impl<'p> Layers<'p> {
    pub(super) fn new(chart: &Chart, files: &[String], provenance: &'p Provenance) -> Self {
        let mut layers = Vec::new();
        push_chart(chart, &[], &mut layers);
        let sources = (0..provenance.sources.next_id().0).map(FileId);
        let mut user: Vec<(usize, FileId)> = sources
            .filter_map(|file| {
                let name = provenance.sources.get(file)?.name();
                files.iter().position(|given| given == name).map(|at| (at, file))
            })
            .collect();
        user.sort_by_key(|(at, file)| (*at, file.0));
        layers.extend(user.into_iter().map(|(_, file)| Layer { file, prefix: Vec::new() }));
        Self { layers, provenance }
    }

    /// Where lower layers set the same value, the nearest first.
    pub(super) fn overridden(&self, origin: Origin) -> impl Iterator<Item = Span> {
        let own = self.provenance.origins.file(origin);
        let known = self.layers.iter().position(|layer| Some(layer.file) == own);
        let of_flag = own.is_some_and(|file| self.provenance.is_argument(file));
        let below = if of_flag { self.layers.len() } else { known.unwrap_or_default() };
        let mut path: Vec<Step> =
            known.and_then(|at| self.layers.get(at)).map(|it| it.prefix.clone()).unwrap_or_default();
        path.extend(self.provenance.origins.path(origin).steps().iter().cloned());
        let layers = self.layers.get(..below).unwrap_or_default().iter().rev();
        layers.filter_map(move |layer| {
            let rest = path.strip_prefix(layer.prefix.as_slice()).filter(|rest| !rest.is_empty())?;
            let path: Path = rest.iter().cloned().collect();
            places::locate(self.provenance, layer.file, &path)
        })
    }
}

/// Charts below first, under all names that they go by. Charts stand inside each other only as deep as they were loaded.
fn push_chart(chart: &Chart, prefix: &[Step], layers: &mut Vec<Layer>) {
    for child in chart.dependencies() {
        let wanted = chart.metadata().dependencies.iter().flatten().flatten();
        let aliases = wanted.filter(|dependency| dependency.name == child.name() && !dependency.alias.is_empty());
        let mut names: Vec<&str> = aliases.map(|dependency| dependency.alias.as_str()).collect();
        if names.is_empty() {
            names.push(child.name());
        }
        for name in names {
            let prefix: Vec<Step> = prefix.iter().cloned().chain([name.into()]).collect();
            push_chart(child, &prefix, layers);
        }
    }
    layers.extend(chart.values_file().map(|file| Layer { file, prefix: prefix.to_vec() }));
}
