//! `import-values`: what a chart takes over from the values of its subcharts.
//!
//! helm: pkg/chart/v2/util/dependencies.go (`processImportValues`)

use common::go::quote::quote;
use gotemplate::print;
use gotemplate::value::{Data, Value};

use super::ChartNode;
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

/// Imports one entry; what is left of it is what `.Chart.Dependencies` shows.
fn import(
    entry: &Value,
    chart: &str,
    values: &Table,
    imported: &Table,
    log: &mut Coalescer,
) -> Result<Option<Value>, String> {
    let (child, parent) = match entry.data() {
        Data::Str(name) => (format!("exports.{}", name.as_str()), ".".to_owned()),
        Data::Map(map) => {
            let shown = |key: &str| {
                let value = map.get(key).unwrap_or_default();
                print::display(&value).map(|text| text.as_str().to_owned()).map_err(|error| error.to_string())
            };
            (shown("child")?, shown("parent")?)
        }
        _ => return Ok(None),
    };
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
