//! The tree of charts of one render: which subcharts take part, under which names, and with which defaults.
//!
//! A [`ChartNode`] stands over a loaded chart and holds what the original changes in its charts while it prepares a render,
//! so that one loaded chart can be rendered many times.
//!
//! helm: pkg/chart/v2/util/dependencies.go

mod enabled;
mod import;

pub use import::import_targets;

use std::sync::Arc;

use common::go::semver::{Constraint, Version};
use gotemplate::value::Origin;

use crate::chart::Chart;
use crate::metadata::Dependency;
use crate::notice::Notice;
use crate::values::coalesce::Coalescer;
use crate::values::table::Table;

/// A chart of a render.
#[derive(Clone, Debug)]
pub(crate) struct ChartNode<'c> {
    pub(crate) chart: &'c Chart,
    /// Its name in this render: the alias, where it has one.
    pub(crate) name: Arc<str>,
    /// The names of the charts above it, and its own: `app/charts/db`.
    pub(crate) path: String,
    /// `dependencies` of `Chart.yaml`; `None` where the key is missing.
    pub(crate) wanted: Option<Vec<Dependency>>,
    /// Its defaults, imported values included.
    pub(crate) values: Table,
    pub(crate) children: Vec<Self>,
}

/// True when the version satisfies the constraint; false, too, when either is none.
pub fn is_compatible(constraint: &str, version: &str) -> bool {
    match (Version::parse_loose(version), Constraint::parse(constraint)) {
        (Ok(version), Ok(constraint)) => constraint.check(&version),
        _ => false,
    }
}

impl<'c> ChartNode<'c> {
    /// The chart as it was loaded.
    pub(crate) fn new(chart: &'c Chart) -> Self {
        Self::below(chart, None)
    }

    /// Charts stand at most [`crate::load::MAX_CHARTS_DEPTH`] deep in archives and 64 directories deep otherwise, so the
    /// recursion is bounded.
    fn below(chart: &'c Chart, parent: Option<&str>) -> Self {
        let path = match parent {
            Some(parent) => format!("{parent}/charts/{}", chart.name()),
            None => chart.name().to_owned(),
        };
        let wanted = chart.metadata.dependencies.as_ref().map(|list| list.iter().flatten().cloned().collect());
        let children = chart.dependencies.iter().map(|child| Self::below(child, Some(&path))).collect();
        let values = Table::of(&chart.values, Origin::NONE);
        Self { chart, name: chart.name().into(), path, wanted, values, children }
    }

    /// Leaves out what is not enabled, renames what has an alias, and imports what is asked for.
    ///
    /// # Errors
    /// The original's text.
    pub(crate) fn process(&mut self, values: &Table, notices: &mut Vec<Notice>) -> Result<(), String> {
        let mut coalescer = Coalescer::default();
        let done = self.enable(values, "", &mut coalescer).and_then(|()| self.import(&mut coalescer));
        notices.append(&mut coalescer.notices);
        done
    }
}
