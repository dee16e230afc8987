//! `create values`.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/create/values/command.go

use std::collections::BTreeMap;

use super::pair;
use crate::cli::ValuesArgs;

/// The text.
pub(super) fn text(args: &ValuesArgs) -> String {
    let mut text = String::from("# list of policy values\npolicies:");
    for (key, entries) in [("rules", &args.rule), ("resources", &args.resource)] {
        for (policy, rest) in entries.iter().filter_map(|entry| entry.split_once(',')) {
            let mut parts = rest.split(',');
            let name = parts.next().unwrap_or_default();
            text.push_str(&format!("\n  - name: {policy}\n    {key}:\n      - name: {name}\n        values:"));
            push_pairs(&mut text, parts, 10);
        }
    }
    text.push_str("\n\n# list of global values\nglobalValues:");
    push_pairs(&mut text, args.global.iter().map(String::as_str), 2);
    text.push_str("\n\n# list of namespace selectors\nnamespaceSelector:");
    for (namespace, labels) in args.ns_selector.iter().filter_map(|entry| entry.split_once(',')) {
        text.push_str(&format!("\n  - name: {namespace}\n    labels:"));
        push_pairs(&mut text, labels.split(','), 6);
    }
    text.push('\n');
    text
}

/// Pairs in the order of their keys; of equal keys the last one counts.
fn push_pairs<'t>(text: &mut String, pairs: impl Iterator<Item = &'t str>, column: usize) {
    let pairs: BTreeMap<&str, &str> = pairs.filter_map(pair).collect();
    for (key, value) in pairs {
        text.push_str(&format!("\n{:column$}{key}: {value}", ""));
    }
}
