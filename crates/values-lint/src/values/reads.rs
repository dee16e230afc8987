//! What the templates of a chart and its subcharts read of the values.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chart::Chart;

use super::lookups::Lookups;
use super::scan;
use crate::document::{Position, Range, Value};

/// Charts within charts.
const MAX_DEPTH: usize = 16;

/// The paths that are read, as a tree.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The value itself is read, and with it all that it holds.
    pub(crate) whole: bool,
    /// The value is looked up by its path as a text: all of a text or a list, and of a map nothing that is known.
    pub(crate) looked_up: bool,
    pub(crate) below: BTreeMap<String, Tree>,
}

impl Tree {
    fn add(&mut self, path: impl IntoIterator<Item = impl AsRef<str>>) {
        self.at(path).whole = true;
    }

    /// True where a value at this place is read, or something of it.
    pub(crate) fn is_read(&self, value: &Value) -> bool {
        self.whole || !self.below.is_empty() || self.looked_up && value.as_object().is_none()
    }

    fn at(&mut self, path: impl IntoIterator<Item = impl AsRef<str>>) -> &mut Self {
        let mut here = self;
        for name in path {
            here = here.below.entry(name.as_ref().to_owned()).or_default();
        }
        here
    }
}

/// A value that a template needs: nothing in the template says what is meant where it is not set.
#[derive(Clone, Debug)]
pub(crate) struct Need {
    pub(crate) path: Vec<String>,
    /// The template's name from the chart's root.
    pub(crate) template: Arc<str>,
    pub(crate) range: Range,
}

/// What templates read.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    pub(crate) tree: Tree,
    /// Of the chart's own templates.
    pub(crate) needs: Vec<Need>,
    /// What the chart takes over from the values of its subcharts, by its paths; an empty one stands for anything.
    pub(crate) imported: Vec<Vec<String>>,
}

impl Reads {
    /// Of a chart and its subcharts; `texts` are values files, whose texts may be templates, too, of the chart or of the
    /// subchart whose values they are.
    pub(crate) fn of(chart: &Chart, texts: &[&str]) -> Self {
        let mut reads = Self { imported: chart::import_targets(chart), ..Self::default() };
        reads.chart(chart, &Lookups::of(chart), &mut Vec::new());
        let subcharts: Vec<String> = subchart_names(chart);
        for path in texts.iter().flat_map(|text| paths(text)) {
            for subchart in &subcharts {
                reads.tree.add(std::iter::once(subchart).chain(&path));
            }
            reads.tree.add(path);
        }
        reads.needs = needs(chart);
        reads
    }

    fn chart(&mut self, chart: &Chart, lookups: &Lookups<'_>, prefix: &mut Vec<String>) {
        if prefix.len() > MAX_DEPTH {
            return self.tree.add(&*prefix);
        }
        let files = chart.templates().iter().chain(chart.files()).chain(chart.file("values.yaml"));
        for file in files {
            let Ok(text) = std::str::from_utf8(file.data.as_bytes()) else { continue };
            for path in paths(text) {
                self.read(prefix, &path);
            }
        }
        for file in chart.templates() {
            let Ok(text) = std::str::from_utf8(file.data.as_bytes()) else { continue };
            for path in scan::actions(text).iter().flat_map(|action| lookups.paths(action.text)) {
                for length in 0..=prefix.len() {
                    self.tree.at(prefix.iter().take(length).map(String::as_str).chain(path.split('.'))).looked_up =
                        true;
                }
            }
        }
        for dependency in chart.metadata().dependencies.iter().flatten().flatten() {
            for condition in dependency.condition.split(',').map(str::trim).filter(|path| !path.is_empty()) {
                self.read(prefix, &condition.split('.').map(str::to_owned).collect::<Vec<_>>());
            }
            self.read(prefix, &["tags".to_owned()]);
            let name = if dependency.alias.is_empty() { &dependency.name } else { &dependency.alias };
            let vendored = chart.dependencies().iter().find(|chart| chart.name() == dependency.name);
            // The templates of a chart that is not here may read anything.
            if vendored.is_none() || !dependency.import_values.is_empty() {
                self.read(prefix, std::slice::from_ref(name));
            }
            if let Some(vendored) = vendored {
                prefix.push(name.clone());
                self.chart(vendored, lookups, prefix);
                prefix.pop();
            }
        }
        let known = |name: &str| {
            chart.metadata().dependencies.iter().flatten().flatten().any(|dependency| dependency.name == name)
        };
        for undeclared in chart.dependencies().iter().filter(|chart| !known(chart.name())) {
            prefix.push(undeclared.name().to_owned());
            self.chart(undeclared, lookups, prefix);
            prefix.pop();
        }
    }

    /// A read in a chart at `prefix`. Named templates run in the charts that include them, so what a subchart reads counts for
    /// each chart above it, too.
    fn read(&mut self, prefix: &[String], path: &[String]) {
        if path.is_empty() && prefix.is_empty() {
            self.tree.whole = true;
        }
        for length in (0..=prefix.len()).rev() {
            // All values of a subchart are no reason to take all of the chart's as read.
            if path.is_empty() && length < prefix.len() {
                break;
            }
            self.tree.add(prefix.iter().take(length).chain(path));
        }
    }
}

/// The names that a chart's values have for its subcharts.
fn subchart_names(chart: &Chart) -> Vec<String> {
    let declared = chart.metadata().dependencies.iter().flatten().flatten();
    let mut names: Vec<String> = declared.map(|dependency| dependency.key().to_owned()).collect();
    names.extend(chart.dependencies().iter().map(|chart| chart.name().to_owned()));
    names.sort_unstable();
    names.dedup();
    names
}

fn paths(text: &str) -> Vec<Vec<String>> {
    if !text.contains(".Values") {
        return Vec::new();
    }
    scan::actions(text).iter().flat_map(|action| scan::operands(action.text)).map(|operand| operand.path).collect()
}

/// Words that say what is meant where a value is not set.
const GUARDS: [&str; 12] =
    ["default", "coalesce", "hasKey", "dig", "empty", "required", "ternary", "kindIs", "with", "if", "and", "or"];

fn is_guarded(action: &str) -> bool {
    action.split(|letter: char| !letter.is_alphanumeric()).any(|word| GUARDS.contains(&word))
}

/// The values that the chart's own templates need.
fn needs(chart: &Chart) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    let mut tested: HashSet<String> = HashSet::new();
    let mut seen = HashSet::new();
    for file in chart.templates() {
        let Ok(text) = std::str::from_utf8(file.data.as_bytes()) else { continue };
        let lines = Lines::of(text);
        let template: Arc<str> = file.name.as_str().into();
        for action in scan::actions(text) {
            let guarded = is_guarded(action.text);
            for operand in scan::operands(action.text) {
                let name = operand.path.join(".");
                if guarded {
                    tested.insert(name);
                } else if !operand.path.is_empty() && seen.insert(name) {
                    let range = lines.range(text, action.start + operand.start, action.start + operand.end);
                    needs.push(Need { path: operand.path, template: Arc::clone(&template), range });
                }
            }
        }
    }
    // A path is tested where it, or a map around it, is.
    needs.retain(|need| {
        (1..=need.path.len()).all(|length| {
            let part = need.path.get(..length).unwrap_or(&[]);
            !tested.contains(&part.join("."))
        })
    });
    needs
}

struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self([0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    fn range(&self, text: &str, start: usize, end: usize) -> Range {
        Range { start: self.position(text, start), end: self.position(text, end) }
    }

    fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.0.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.0.get(line).copied().unwrap_or(0);
        let units = text.get(start..offset).map_or(0, |before| before.encode_utf16().count());
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), character: i32::try_from(units).unwrap_or(i32::MAX) }
    }
}
