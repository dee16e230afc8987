//! The dots of templates: one for each chart, with its values, its files and what all charts share.
//!
//! helm: pkg/engine/engine.go (`recAllTpls`)

use std::collections::BTreeMap;
use std::sync::Arc;

use gotemplate::value::{Entries, Map, MapType, Object, Origin, Value};

use super::RenderOptions;
use crate::file::ChartFile;
use crate::objects::files::Files;
use crate::tree::ChartNode;

/// A template that may be executed.
#[derive(Clone, Debug)]
pub(super) struct Job<'c> {
    /// `app/templates/x.yaml`
    pub(super) path: String,
    pub(super) base_path: String,
    pub(super) file: &'c ChartFile,
    /// Which of [`Contexts::dots`] it is given.
    pub(super) dot: usize,
}

impl Job<'_> {
    /// Whether it is only there for others.
    pub(super) fn is_partial(&self) -> bool {
        self.path.rsplit('/').next().is_some_and(|base| base.starts_with('_'))
    }
}

/// The templates of a tree of charts, in the order of parsing and executing: deep paths first, then by name from the back.
pub(super) fn jobs<'c>(tree: &ChartNode<'c>) -> Vec<Job<'c>> {
    let mut found = BTreeMap::new();
    collect(tree, &mut 0, &mut found);
    let depth = |path: &str| path.bytes().filter(|&byte| byte == b'/').count();
    // By name from the back, and of one depth in that order.
    let mut jobs: Vec<(usize, Job<'c>)> = found.into_values().rev().map(|job| (depth(&job.path), job)).collect();
    jobs.sort_by_key(|(depth, _)| std::cmp::Reverse(*depth));
    jobs.into_iter().map(|(_, job)| job).collect()
}

/// Numbers charts in the order of [`Contexts::new`]: children before their parent.
fn collect<'c>(node: &ChartNode<'c>, count: &mut usize, found: &mut BTreeMap<String, Job<'c>>) {
    for child in &node.children {
        collect(child, count, found);
    }
    let dot = *count;
    *count += 1;
    let lends = node.chart.is_library();
    for file in &node.chart.templates {
        let base = file.name.rsplit('/').next().unwrap_or_default();
        if lends && !base.starts_with('_') {
            continue;
        }
        let path = common::go::path::join(&[&node.path, &file.name]);
        let base_path = common::go::path::join(&[&node.path, "templates"]);
        found.insert(path.clone(), Job { path, base_path, file, dot });
    }
}

/// What the charts share, made once.
#[derive(Debug)]
pub(super) struct Shared {
    files: BTreeMap<String, Arc<Files>>,
    capabilities: Value,
}

impl Shared {
    pub(super) fn new(
        tree: &ChartNode<'_>,
        options: &RenderOptions,
        origin: &mut dyn FnMut(&ChartFile) -> Origin,
    ) -> Self {
        let capabilities: Arc<dyn Object> = Arc::new(options.capabilities.clone());
        let mut shared = Self { files: BTreeMap::new(), capabilities: capabilities.into() };
        shared.add(tree, origin);
        shared
    }

    fn add(&mut self, node: &ChartNode<'_>, origin: &mut dyn FnMut(&ChartFile) -> Origin) {
        let files = Files::new(&node.chart.files, &mut *origin);
        self.files.insert(node.path.clone(), Arc::new(files));
        for child in &node.children {
            self.add(child, origin);
        }
    }
}

/// The dots of all charts.
#[derive(Debug)]
pub(super) struct Contexts {
    pub(super) dots: Vec<Map>,
}

impl Contexts {
    pub(super) fn new(tree: &ChartNode<'_>, values: &Map, options: &RenderOptions, shared: &Shared) -> Self {
        let release = Value::map([
            ("Name", options.name.as_str().into()),
            ("Namespace", options.namespace.as_str().into()),
            ("IsUpgrade", options.is_upgrade.into()),
            ("IsInstall", options.is_install.into()),
            ("Revision", Value::int(options.revision)),
            ("Service", "Helm".into()),
        ]);
        let mut contexts = Self { dots: Vec::new() };
        contexts.add(tree, Some(values.retyped(MapType::Values)), true, &release, shared);
        contexts
    }

    /// Frees the dots, unless they may be left to the end of the process.
    pub(super) fn end(self, options: &RenderOptions) {
        if options.leaks {
            std::mem::forget(self);
        }
    }

    /// Adds the dots of a chart and of those below it; gives the chart's own.
    fn add(
        &mut self,
        node: &ChartNode<'_>,
        values: Option<Map>,
        is_root: bool,
        release: &Value,
        shared: &Shared,
    ) -> Map {
        let values = values.unwrap_or_else(|| Map::new(MapType::Values, Entries::new()));
        let mut subcharts = Entries::new();
        for child in &node.children {
            // The original takes the name for a path, so the values of a chart with a dot in its name are not found.
            let below = child
                .name
                .split('.')
                .try_fold(values.clone(), |map, key| map.get(key).and_then(|value| value.as_map().cloned()));
            let below = below.map(|map| map.retyped(MapType::Values));
            let dot = self.add(child, below, false, release, shared);
            subcharts.insert(Arc::clone(&child.name), dot.retyped(MapType::Any).into());
        }
        let files = shared.files.get(&node.path).map_or(Value::NIL, |files| {
            let files: Arc<dyn Object> = Arc::clone(files) as _;
            files.into()
        });
        let wanted = node.wanted.as_deref().unwrap_or_default();
        let entries: Entries = [
            ("Chart", node.chart.metadata.to_value(&node.name, wanted, is_root)),
            ("Files", files),
            ("Release", release.clone()),
            ("Capabilities", shared.capabilities.clone()),
            ("Values", values.into()),
            ("Subcharts", Map::new(MapType::Any, subcharts).into()),
        ]
        .map(|(name, value)| (Arc::from(name), value))
        .into();
        let dot = Map::new(MapType::Values, entries);
        self.dots.push(dot.clone());
        dot
    }
}

/// The dot of one template: the chart's, with the names of the template.
pub(super) fn dot_of(job: &Job<'_>, dot: &Map) {
    let names = [("Name", &job.path), ("BasePath", &job.base_path)];
    let names: Entries = names.map(|(name, text)| (Arc::from(name), Value::from(text.as_str()))).into();
    dot.set("Template", Map::new(MapType::Values, names).into());
}
