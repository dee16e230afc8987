//! Tells an unrendered Helm template from broken YAML: the same mistake by far most often, and one that no parser's
//! message explains.

use std::path::{Path, PathBuf};

use common::sys::Sys;

/// The byte offset of the first template action that stands where YAML would not take it: at the start of a line, or as a
/// plain value. Actions in quotes and in block scalars are variables of policies and no sign of a template.
pub(super) fn first_action(text: &str) -> Option<usize> {
    let mut offset = 0;
    let mut block_indent = None;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start();
        let indent = line.len() - body.len();
        if block_indent.is_some_and(|outer| !body.is_empty() && indent <= outer) {
            block_indent = None;
        }
        if block_indent.is_none() {
            if let Some(at) = action_in_line(body) {
                return Some(offset + indent + at);
            }
            if opens_block(body) {
                block_indent = Some(indent);
            }
        }
        offset += line.len();
    }
    None
}

/// The offset of an action that starts the line, an item or a plain value.
fn action_in_line(body: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(after) = body.get(at..)?.strip_prefix("- ") {
        at += 2 + after.len() - after.trim_start().len();
    }
    let rest = body.get(at..)?;
    if rest.starts_with("{{") {
        return Some(at);
    }
    let value = rest.find(": {{")?;
    let before = rest.get(..value)?;
    (!before.contains(['"', '\'', '#'])).then_some(at + value + 2)
}

/// True for a line that ends in a block scalar's header.
fn opens_block(body: &str) -> bool {
    let header = body.trim_end().rsplit(' ').next().unwrap_or_default();
    let mut letters = header.chars();
    matches!(letters.next(), Some('|' | '>')) && letters.all(|c| matches!(c, '+' | '-' | '0'..='9'))
}

/// The chart that `file` belongs to: the nearest directory above it with a `Chart.yaml`.
pub(super) fn chart_of(file: &str, sys: &dyn Sys) -> Option<PathBuf> {
    let is_chart = |dir: &&Path| sys.kind(&dir.join("Chart.yaml")).is_ok();
    Path::new(file).ancestors().skip(1).find(is_chart).map(Path::to_path_buf)
}

/// What to do about a template: the command that renders it, and feeds what comes out to where the template was given.
pub(super) fn advice(file: &str, is_policy: bool, sys: &dyn Sys) -> String {
    let apply = if is_policy { "policy-apply - --resource RESOURCE" } else { "policy-apply POLICY... --resource -" };
    let render = |chart: &str| format!("render it first: `render template {chart} | {apply}`");
    match chart_of(file, sys) {
        Some(chart) if chart.as_os_str().is_empty() => render("."),
        Some(chart) => render(&chart.display().to_string()),
        None => render("CHART"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::sys::Memory;

    #[test]
    fn actions_outside_of_strings_are_found() {
        assert_eq!(first_action("a: 1\n{{- if .Values.x }}\nb: 2\n"), Some(5));
        assert_eq!(first_action("name: {{ .Values.name }}\n"), Some(6));
        assert_eq!(first_action("x:\n  - {{ include \"a\" . }}\n"), Some(7));
    }

    #[test]
    fn variables_in_strings_are_no_templates() {
        assert_eq!(first_action("key: \"{{ request.operation }}\"\n"), None);
        assert_eq!(first_action("message: >-\n  {{ request.name }} is wrong\nnext: 1\n"), None);
        assert_eq!(first_action("message: 'a: {{ b }}'\n"), None);
        assert_eq!(first_action("# name: {{ x }}\n"), None);
    }

    #[test]
    fn the_chart_above_a_template_is_named() {
        let sys = Memory::new().file("/c/web/Chart.yaml", "name: web").file("/c/web/templates/d.yaml", "");
        assert!(
            advice("/c/web/templates/d.yaml", false, &sys).ends_with("/c/web | policy-apply POLICY... --resource -`")
        );
        assert!(advice("/x/d.yaml", true, &sys).ends_with("CHART | policy-apply - --resource RESOURCE`"));
    }
}
