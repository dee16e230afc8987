//! Which subcharts take part: conditions, tags, versions, aliases.
//!
//! helm: pkg/chart/v2/util/dependencies.go (`processDependencyEnabled`)

use super::{ChartNode, is_compatible};
use crate::metadata::Dependency;
use crate::notice::{Level, Notice};
use crate::values::coalesce::{Coalescer, Mode};
use crate::values::table::{Node, Table};

impl ChartNode<'_> {
    /// `values` are those of the charts above, not those for this chart; `path` is where in them this chart's stand, with a
    /// dot at the end.
    pub(super) fn enable(&mut self, values: &Table, path: &str, log: &mut Coalescer) -> Result<(), String> {
        let Some(mut wanted) = self.wanted.take() else { return Ok(()) };
        self.name_children(&mut wanted);
        for dependency in &mut wanted {
            dependency.enabled = true;
        }
        let values = log.coalesce(self, values, Mode::Coalesce);
        let values = match values {
            Ok(values) => values,
            Err(error) => {
                self.wanted = Some(wanted);
                return Err(error);
            }
        };
        apply_tags(&mut wanted, &values, log);
        apply_conditions(&mut wanted, &values, path, log);
        let disabled: Vec<String> =
            wanted.iter().filter(|dependency| !dependency.enabled).map(|dependency| dependency.name.clone()).collect();
        self.children.retain(|child| !disabled.iter().any(|name| **name == *child.name));
        wanted.retain(|dependency| !disabled.contains(&dependency.name));
        for child in &mut self.children {
            let path = format!("{path}{}.", child.name);
            child.enable(&values, &path, log)?;
        }
        // The original appends to a nil list: without any entry there is none.
        self.wanted = Some(wanted).filter(|wanted| !wanted.is_empty());
        Ok(())
    }

    /// Puts the charts that nobody asked for first, then one for each dependency, under its alias. From here on a dependency
    /// goes by its alias.
    fn name_children(&mut self, wanted: &mut [Dependency]) {
        let fits = |child: &Self, dependency: &Dependency| {
            *child.name == *dependency.name && is_compatible(&dependency.version, &child.chart.metadata.version)
        };
        let known = std::mem::take(&mut self.children);
        let unasked = known.iter().filter(|child| !wanted.iter().any(|dependency| fits(child, dependency)));
        let mut children: Vec<Self> = unasked.cloned().collect();
        for dependency in wanted {
            if let Some(child) = known.iter().find(|child| fits(child, dependency)) {
                children.push(child.copied(&self.path, &dependency.alias));
            }
            if !dependency.alias.is_empty() {
                dependency.name.clone_from(&dependency.alias);
            }
        }
        self.children = children;
    }

    /// A copy under another name. Its children move with it; what is below them keeps its path until it is looked at, as in
    /// the original, which copies one level.
    fn copied(&self, parent: &str, alias: &str) -> Self {
        let mut copy = self.clone();
        if !alias.is_empty() {
            copy.name = alias.into();
        }
        copy.path = format!("{parent}/charts/{}", copy.name);
        for child in &mut copy.children {
            child.path = format!("{}/charts/{}", copy.path, child.name);
        }
        copy
    }
}

/// helm: `processDependencyTags`
fn apply_tags(wanted: &mut [Dependency], values: &Table, log: &mut Coalescer) {
    let Some(tags) = values.table("tags") else { return };
    for dependency in wanted {
        let (mut on, mut off) = (false, false);
        for tag in &dependency.tags {
            match tags.get(tag) {
                None => {}
                Some(node) => match node.as_bool() {
                    Some(true) => on = true,
                    Some(false) => off = true,
                    None => log.notices.push(
                        Notice::new(Level::Warn, "returned non-bool value")
                            .with("tag", tag)
                            .with("chart", &dependency.name),
                    ),
                },
            }
        }
        dependency.enabled = on || !off;
    }
}

/// The first path that leads to a boolean decides.
///
/// helm: `processDependencyConditions`
fn apply_conditions(wanted: &mut [Dependency], values: &Table, path: &str, log: &mut Coalescer) {
    for dependency in wanted {
        for condition in dependency.condition.trim().split(',').filter(|condition| !condition.is_empty()) {
            let Some(node) = values.path_value(&format!("{path}{condition}")) else { continue };
            if let Some(enabled) = Node::as_bool(&node) {
                dependency.enabled = enabled;
                break;
            }
            log.notices.push(
                Notice::new(Level::Warn, "returned non-bool value")
                    .with("path", condition)
                    .with("chart", &dependency.name),
            );
        }
    }
}
