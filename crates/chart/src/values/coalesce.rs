//! Laying values over defaults, through the tree of charts.
//!
//! The one idea to know: *coalescing* takes keys out that the user set to null, *merging* keeps the nulls for a later
//! coalescing. Both change the table that they lay over, and both do it exactly where the original does, since what is shared
//! between charts shows.
//!
//! helm: pkg/chart/common/util/coalesce.go

use common::go::quote::quote;
use gotemplate::print;
use std::sync::Arc;

use super::table::{Node, Table};
use crate::notice::Notice;
use crate::tree::ChartNode;

/// Whether nulls take keys out or are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nulls take keys out.
    Coalesce,
    /// Nulls are kept.
    Merge,
}

/// Lays values over each other and gathers what the original logs.
#[derive(Debug, Default)]
pub(crate) struct Coalescer {
    pub(crate) notices: Vec<Notice>,
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

fn shown(node: &Node) -> String {
    print::display(&node.to_value()).map(|text| text.as_str().to_owned()).unwrap_or_default()
}

impl Coalescer {
    /// The values of a chart and of the charts below it: a copy of `values` over their defaults.
    ///
    /// # Errors
    /// A value where a table for a subchart is wanted.
    pub(crate) fn coalesce(&mut self, chart: &ChartNode<'_>, values: &Table, mode: Mode) -> Result<Table, String> {
        let values = values.deep_copy();
        self.chart(chart, &values, "", mode)?;
        Ok(values)
    }

    fn log(&mut self, message: String) {
        self.notices.push(Notice::log(message));
    }

    fn chart(&mut self, chart: &ChartNode<'_>, values: &Table, prefix: &str, mode: Mode) -> Result<(), String> {
        self.defaults(chart, values, prefix, mode);
        for child in &chart.children {
            let name = &*child.name;
            let table = match values.get(name) {
                None => {
                    let table = Table::default();
                    values.set(name, table.clone());
                    table
                }
                Some(Node::Table(table)) => table,
                Some(node) => {
                    // The original formats with a verb for booleans.
                    let shown = print::verb(&node.to_value(), 't').map_err(|error| error.to_string())?;
                    return Err(format!("type mismatch on {name}: {shown}"));
                }
            };
            let prefix = join(prefix, &chart.name);
            self.globals(&table, values, &prefix);
            self.chart(child, &table, &prefix, mode)?;
        }
        Ok(())
    }

    /// Lays the parent's globals over the subchart's.
    fn globals(&mut self, child: &Table, parent: &Table, prefix: &str) {
        const GLOBAL: &str = "global";
        let globals = |table: &Table| match table.get(GLOBAL) {
            None => Some(Table::default()),
            Some(Node::Table(table)) => Some(table),
            Some(_) => None,
        };
        let Some(target) = globals(child) else {
            return self.log("warning: skipping globals because destination global is not a table.".into());
        };
        let Some(source) = globals(parent) else {
            return self.log("warning: skipping globals because source global is not a table.".into());
        };
        for (key, node) in source.snapshot() {
            self.global(&target, &key, node, prefix);
        }
        child.set(GLOBAL, target);
    }

    fn global(&mut self, target: &Table, key: &Arc<str>, node: Node, prefix: &str) {
        match (node, target.get(key)) {
            (Node::Table(table), None) => target.set(Arc::clone(key), table.shallow_copy()),
            (Node::Table(table), Some(Node::Table(own))) => {
                let copy = table.shallow_copy();
                self.tables(&copy, &own, &join(prefix, key), Mode::Merge);
                target.set(Arc::clone(key), copy);
            }
            (Node::Table(_), Some(_)) => {
                self.log(format!("Conflict: cannot merge map onto non-map for {}. Skipping.", quote(key)));
            }
            (_, Some(Node::Table(_))) => self.log(format!("key {key} is table. Skipping")),
            (node, _) => target.set(Arc::clone(key), node),
        }
    }

    /// Lays `values` over the defaults of a chart.
    fn defaults(&mut self, chart: &ChartNode<'_>, values: &Table, prefix: &str, mode: Mode) {
        let prefix = join(prefix, &chart.name);
        for (key, default) in chart.values.deep_copy().snapshot() {
            match values.get(&key) {
                None => values.set(key, default),
                Some(node) if node.is_nil() && mode == Mode::Coalesce => values.remove(&key),
                Some(Node::Table(table)) => match default {
                    Node::Table(default) => {
                        let is_child = chart.children.iter().any(|child| child.name == key);
                        let mode = if is_child { Mode::Merge } else { mode };
                        self.tables(&table, &default, &join(&prefix, &key), mode);
                    }
                    default if default.is_nil() => {}
                    _ => self.log(format!("warning: skipped value for {prefix}.{key}: Not a table.")),
                },
                Some(_) => {}
            }
        }
    }

    /// Lays `over` over `under`, which changes both: `over` gets what it lacks, `under` the nulls of `over`.
    pub(crate) fn tables(&mut self, over: &Table, under: &Table, prefix: &str, mode: Mode) {
        // What `under` holds besides nulls, of the keys that are null above.
        let mut own = Vec::new();
        for key in over.null_keys() {
            if under.get(&key).is_some_and(|node| !node.is_nil()) {
                own.push(Arc::clone(&key));
            }
            under.set(key, Node::nil());
        }
        for (key, below) in under.snapshot() {
            let full = || join(prefix, &key);
            match (over.get(&key), below) {
                (Some(above), _) if above.is_nil() && mode == Mode::Coalesce && own.binary_search(&key).is_ok() => {
                    over.remove(&key);
                }
                (None, below) => over.set(Arc::clone(&key), below),
                (Some(Node::Table(above)), Node::Table(below)) => self.tables(&above, &below, &full(), mode),
                (Some(_), below @ Node::Table(_)) => {
                    let (full, below) = (full(), shown(&below));
                    self.log(format!("warning: cannot overwrite table with non table for {full} ({below})"));
                }
                (Some(Node::Table(_)), below) if !below.is_nil() => {
                    let (full, below) = (full(), shown(&below));
                    self.log(format!("warning: destination for {full} is a table. Ignoring non-table value ({below})"));
                }
                _ => {}
            }
        }
    }
}
