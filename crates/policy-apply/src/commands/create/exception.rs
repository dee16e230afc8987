//! `create exception`.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/create/exception/command.go

use super::push_list;
use crate::cli::ExceptionArgs;

/// The text.
pub(super) fn text(name: &str, args: &ExceptionArgs) -> String {
    let namespace = if args.namespace.is_empty() { "default" } else { &args.namespace };
    let mut text = format!(
        "apiVersion: kyverno.io/v2\nkind: PolicyException\nmetadata:\n  name: {name}\n  namespace: {namespace}\nspec:\n  \
         background: {}\n  match:",
        args.background
    );
    for (key, filters) in [("any", &args.any), ("all", &args.all)] {
        let filters: Vec<Filter<'_>> = filters.iter().filter_map(|filter| Filter::parse(filter)).collect();
        if !filters.is_empty() {
            text.push_str(&format!("\n    {key}:"));
        }
        filters.iter().for_each(|filter| filter.push_to(&mut text));
    }
    let policies: Vec<(&str, Vec<&str>)> = args.policy_rules.iter().filter_map(|rules| policy(rules)).collect();
    if !policies.is_empty() {
        text.push_str("\n  exceptions:");
    }
    for (policy, rules) in policies {
        text.push_str(&format!("\n    - policyName: {policy}\n      ruleNames:"));
        push_list(&mut text, rules, 8);
    }
    text.push('\n');
    text
}

/// A policy and its rules; nothing without rules.
fn policy(text: &str) -> Option<(&str, Vec<&str>)> {
    let (policy, rules) = text.split_once(',')?;
    Some((policy, rules.split(',').collect()))
}

/// What a filter names, list by list.
#[derive(Default)]
struct Filter<'t> {
    kinds: Vec<&'t str>,
    names: Vec<&'t str>,
    namespaces: Vec<&'t str>,
    operations: Vec<&'t str>,
}

impl<'t> Filter<'t> {
    fn parse(text: &'t str) -> Option<Self> {
        let mut filter = Self::default();
        for part in text.split(',') {
            let (key, value) = part.split_once('=').filter(|(_, value)| !value.contains('='))?;
            match key {
                "kind" => filter.kinds.push(value),
                "name" => filter.names.push(value),
                "namespace" => filter.namespaces.push(value),
                "operation" => filter.operations.push(value),
                _ => {}
            }
        }
        Some(filter)
    }

    /// NOTE: the dash belongs to the kinds; a filter without them continues the one before it, as in the original.
    fn push_to(&self, text: &mut String) {
        let lists = [
            ("    - kinds:", &self.kinds),
            ("      names:", &self.names),
            ("      namespaces:", &self.namespaces),
            ("      operations:", &self.operations),
        ];
        for (key, items) in lists.into_iter().filter(|(_, items)| !items.is_empty()) {
            text.push('\n');
            text.push_str(key);
            push_list(text, items.iter().copied(), 8);
        }
    }
}
