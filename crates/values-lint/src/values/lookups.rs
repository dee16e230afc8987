//! Values that templates look up by a path that is a text: `include "app.secret" (dict "providedValues" (list "auth.password"))`,
//! where the named template takes the text apart and walks down all values.
//!
//! A text with dots that is the path of a value counts as a read wherever it stands; a single name only where a template is run
//! that looks into all values, itself or through others.

use std::collections::{HashMap, HashSet};

use chart::Chart;

use super::scan::{self, Named};

/// The named templates of a chart and its subcharts that look into all values.
#[derive(Debug, Default)]
pub(super) struct Lookups<'t> {
    seeking: HashSet<&'t str>,
}

/// What the named templates say, each by its name.
#[derive(Default)]
struct Bodies<'t> {
    /// Those that name all values.
    seeking: Vec<&'t str>,
    /// The templates that run a template.
    callers: HashMap<&'t str, Vec<&'t str>>,
}

impl<'t> Lookups<'t> {
    pub(super) fn of(chart: &'t Chart) -> Self {
        let mut bodies = Bodies::default();
        bodies.add(chart);
        let mut seeking: HashSet<&str> = bodies.seeking.iter().copied().collect();
        while let Some(name) = bodies.seeking.pop() {
            for caller in bodies.callers.remove(name).unwrap_or_default() {
                if seeking.insert(caller) {
                    bodies.seeking.push(caller);
                }
            }
        }
        Self { seeking }
    }

    /// The paths that an action may look up.
    pub(super) fn paths<'a>(&self, action: &'a str) -> Vec<&'a str> {
        let seeks = match scan::named(action) {
            Named::Runs(names) => names.iter().any(|name| self.seeking.contains(name)),
            Named::Define(_) => false,
        };
        scan::path_texts(action).filter(|text| seeks || text.contains('.')).collect()
    }
}

impl<'t> Bodies<'t> {
    fn add(&mut self, chart: &'t Chart) {
        for file in chart.templates() {
            let Ok(text) = std::str::from_utf8(file.data.as_bytes()) else { continue };
            let mut inside = None;
            for action in scan::actions(text) {
                match scan::named(action.text) {
                    Named::Define(name) => inside = Some(name),
                    Named::Runs(names) => self.action(inside, action.text, names),
                }
            }
        }
        for subchart in chart.dependencies() {
            self.add(subchart);
        }
    }

    fn action(&mut self, inside: Option<&'t str>, action: &str, runs: Vec<&'t str>) {
        let Some(inside) = inside else { return };
        if scan::operands(action).iter().any(|operand| operand.path.is_empty()) {
            self.seeking.push(inside);
        }
        for name in runs {
            self.callers.entry(name).or_default().push(inside);
        }
    }
}
