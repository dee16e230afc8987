//! Keys that no template reads, and values that no file sets.

use std::sync::Arc;

use super::layers::{Layer, Layers};
use super::reads::{Need, Reads, Tree};
use super::rules;
use crate::document::{Path, PathStyle, Segment, Value};
use crate::result::{LintResult, Severity};

/// The keys of a values file that no template reads; of a map that nothing is read of, the map alone.
pub(crate) fn unused(layer: &Layer, reads: &Reads) -> Vec<LintResult> {
    let mut found = Vec::new();
    if let Some(data) = layer.document.data() {
        descend(layer, data, &reads.tree, &mut Vec::new(), &mut found);
    }
    // What stands below `exports` is for the charts that this one is a subchart of.
    found.retain(|result| !matches!(result.path.first(), Some(Segment::Key(key)) if &**key == "exports"));
    found
}

fn descend(layer: &Layer, value: &Value, tree: &Tree, path: &mut Path, found: &mut Vec<LintResult>) {
    let Value::Object(object) = value else { return };
    if tree.whole {
        return;
    }
    for (key, member) in object.iter() {
        path.push(Segment::Key(Arc::clone(key)));
        match tree.below.get(&**key) {
            Some(below) if below.is_read(member) => descend(layer, member, below, path, found),
            _ => found.push(LintResult {
                code: rules::UNUSED.into(),
                message: format!("`{}` is set here, and no template reads it", PathStyle::Dot.print(path)),
                path: path.clone(),
                severity: Severity::Warn,
                range: layer.document.range_of(path).unwrap_or_default(),
                source: Some(Arc::clone(&layer.name)),
                documentation_url: None,
            }),
        }
        path.pop();
    }
}

/// The values that templates need and that no file sets. `template` gives the name of a template in results.
pub(crate) fn unset(
    layers: Layers<'_>,
    reads: &Reads,
    foreign: &dyn Fn(&str) -> bool,
    template: &dyn Fn(&str) -> Arc<str>,
) -> Vec<LintResult> {
    let merged = layers.merged();
    let is_missing = |need: &&Need| {
        let Some(first) = need.path.first() else { return false };
        if foreign(first)
            || reads.imported.iter().any(|path| need.path.starts_with(path) || path.starts_with(&need.path))
        {
            return false;
        }
        let mut here = &merged;
        for name in &need.path {
            match here {
                Value::Object(object) => match object.get(name) {
                    Some(next) => here = next,
                    None => return true,
                },
                // What a template asks of a text or a list is another mistake.
                _ => return false,
            }
        }
        false
    };
    let result = |need: &Need| LintResult {
        code: rules::UNSET.into(),
        message: format!("`.Values.{}` is read here, and no values file sets it", need.path.join(".")),
        path: need.path.iter().map(|name| Segment::key(name.as_str())).collect(),
        severity: Severity::Info,
        range: need.range,
        source: Some(template(&need.template)),
        documentation_url: None,
    };
    reads.needs.iter().filter(is_missing).map(result).collect()
}
