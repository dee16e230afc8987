//! `import-values`: what a chart takes over from the values of its subcharts.
//!
//! helm: pkg/chart/v2/util/dependencies.go (`processImportValues`)

use common::go::quote::quote;
use gotemplate::print;
use gotemplate::value::{Data, Value};

use super::ChartNode;
use crate::chart::Chart;
use crate::metadata::import_entry;
use crate::notice::{Level, Notice};
use crate::values::coalesce::{Coalescer, Mode};
use crate::values::table::Table;

/// How many names the path of a parent may have; the original has no bound.
const MAX_PATH: usize = 100;

impl ChartNode<'_> {
    /// Imports from the bottom up.
    pub(super) fn import(&mut self, log: &mut Coalescer) -> Result<(), String> {
        for child in &mut self.children {
            child.import(log)?;
        }
        let Some(mut wanted) = self.wanted.take() else { return Ok(()) };
        let merged = log.coalesce(self, &Table::default(), Mode::Merge);
        let merged = match merged {
            Ok(merged) => merged,
            Err(error) => {
                self.wanted = Some(wanted);
                return Err(error);
            }
        };
        let imported = Table::default();
        for dependency in &mut wanted {
            let entries = std::mem::take(&mut dependency.import_values);
            for entry in entries {
                dependency.import_values.extend(import(&entry, &dependency.name, &merged, &imported, log)?);
            }
        }
        self.wanted = Some(wanted);
        let merged = merged.deep_copy();
        log.tables(&merged, &imported, "", Mode::Merge);
        self.values = merged;
        Ok(())
    }
}

/// What an entry takes of its subchart, and where it puts it; `.` is the chart itself.
fn ends(entry: &Value) -> Result<Option<(String, String)>, String> {
    Ok(match entry.data() {
        Data::Str(name) => Some((format!("exports.{}", name.as_str()), ".".to_owned())),
        Data::Map(map) => {
            let shown = |key: &str| {
                let value = map.get(key).unwrap_or_default();
                print::display(&value).map(|text| text.as_str().to_owned()).map_err(|error| error.to_string())
            };
            Some((shown("child")?, shown("parent")?))
        }
        _ => None,
    })
}

/// The values that a chart takes over from its subcharts, by their paths. An empty path: anything, out of a subchart that is not
/// here.
pub fn import_targets(chart: &Chart) -> Vec<Vec<String>> {
    let mut targets = Vec::new();
    for dependency in chart.metadata().dependencies.iter().flatten().flatten() {
        let subchart = chart.dependencies().iter().find(|subchart| subchart.name() == dependency.name);
        for entry in &dependency.import_values {
            let Ok(Some((child, parent))) = ends(entry) else { continue };
            if parent != "." {
                targets.push(parent.split('.').map(str::to_owned).collect());
                continue;
            }
            let Some(values) = subchart.map(|subchart| subchart.values()) else {
                targets.push(Vec::new());
                continue;
            };
            let step = |value: Value, name: &str| value.as_map().and_then(|map| map.get(name));
            let taken = child.split('.').try_fold(values, step);
            if let Some(map) = taken.as_ref().and_then(Value::as_map) {
                targets.extend(map.read().iter().map(|(key, _)| vec![key.to_string()]));
            }
        }
    }
    targets
}

/// Imports one entry; what is left of it is what `.Chart.Dependencies` shows.
fn import(
    entry: &Value,
    chart: &str,
    values: &Table,
    imported: &Table,
    log: &mut Coalescer,
) -> Result<Option<Value>, String> {
    let Some((child, parent)) = ends(entry)? else { return Ok(None) };
    let is_map = entry.as_map().is_some();
    match values.table_at(&format!("{chart}.{child}")) {
        Ok(table) if parent == "." => log.tables(imported, &table, "", Mode::Merge),
        Ok(table) => {
            if parent.split('.').count() > MAX_PATH {
                return Err(format!("a path of import-values has more than {MAX_PATH} names"));
            }
            log.tables(imported, &nested(&parent, table), "", Mode::Merge);
        }
        Err(missing) => {
            let error = format!("{} is not a table", quote(&missing));
            let notice = if is_map {
                Notice::new(Level::Warn, "ImportValues missing table from chart").with("chart", chart)
            } else {
                Notice::new(Level::Warn, "ImportValues missing table")
            };
            log.notices.push(notice.with("error", error));
        }
    }
    Ok(Some(import_entry(&child, &parent)))
}

/// Tables for each name of the path, `table` in the innermost.
fn nested(path: &str, table: Table) -> Table {
    path.rsplit('.').fold(table, |inner, name| {
        let outer = Table::default();
        outer.set(name, inner);
        outer
    })
}
