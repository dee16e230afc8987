//! `element` exists inside `foreach` only.
//!
//! Kyverno: `pkg/engine/variables/vars.go`, `ValidateElementInForEach`.

use common::{Val, View};

use super::report::Report;
use super::value;
use crate::model::Rule;
use crate::variables::pointer::Place;
use crate::variables::scan;

pub(super) fn check(rule: &Rule, report: &mut Report<'_>) {
    if let Some((variable, path)) = find(value::raw(rule), &Place::root()) {
        let keys: Vec<&str> = path.split('/').filter(|key| !key.is_empty()).collect();
        report.fail_rule(rule, &keys, format!("variable '{variable}' present outside of foreach at path {path}"));
    }
}

/// The first such variable and the place of its text; keys of a map stand at the map's place.
fn find(value: Val<'_>, place: &Place<'_>) -> Option<(String, String)> {
    match value.view() {
        View::Str(text) => outside(text, place),
        View::List(list) => list.items().enumerate().find_map(|(nth, item)| find(item, &place.index(nth))),
        View::Map(map) => map
            .sorted_entries()
            .into_iter()
            .find_map(|(key, member)| outside(key, place).or_else(|| find(member, &place.key(key)))),
        _ => None,
    }
}

fn outside(text: &str, place: &Place<'_>) -> Option<(String, String)> {
    if !scan::has_braces(text) {
        return None;
    }
    let variables = scan::variables(text).into_iter().map(|found| scan::unwrap(found.braces).expression);
    let variable = variables.into_iter().find(|expression| expression.starts_with("element"))?;
    let path = place.path();
    (!path.contains("/foreach/")).then_some((variable, path))
}
