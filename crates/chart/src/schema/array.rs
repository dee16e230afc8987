//! What is checked of lists.
//!
//! santhosh-tekuri/jsonschema: validator.go (`arrValidate`)

use serde_json::{Map, Value as Json};

use super::check::{Checker, Findings, equals};
use super::draft::Draft;
use super::fault::Fault;
use super::number::english_count;

/// Up to this many items are compared with each other; longer lists by their texts first.
const FEW: usize = 20;

impl Checker<'_, '_> {
    pub(super) fn array(&mut self, schema: &Map<String, Json>, items: &[Json], found: &mut Findings) {
        self.count(schema, [("minItems", true), ("maxItems", false)], items.len(), found);
        if schema.get("uniqueItems").and_then(Json::as_bool).unwrap_or_default()
            && let Some((first, second)) = duplicates(items)
        {
            found.faults.push(self.fault(format!("items at {first} and {second} are equal")));
        }
        if self.draft < Draft::Y2020 {
            self.old_items(schema, items, found);
        } else {
            let first = schema.get("prefixItems").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
            self.each(first, items, found);
            if let Some(inner) = schema.get("items") {
                self.all(inner, items.get(first.len()..).unwrap_or_default(), found);
            }
        }
        if let Some(inner) = schema.get("contains").filter(|_| self.draft >= Draft::Six) {
            self.contains(schema, inner, items, found);
        }
    }

    fn each(&mut self, schemas: &[Json], items: &[Json], found: &mut Findings) {
        for (nth, (inner, item)) in schemas.iter().zip(items).enumerate() {
            let checked = self.inner(inner, item, &nth.to_string());
            found.add(checked);
        }
    }

    /// NOTE: the original counts items behind the first ones from 0 again in its paths.
    fn all(&mut self, schema: &Json, items: &[Json], found: &mut Findings) {
        for (nth, item) in items.iter().enumerate() {
            let checked = self.inner(schema, item, &nth.to_string());
            found.add(checked);
        }
    }

    /// `items` and `additionalItems` before 2020.
    fn old_items(&mut self, schema: &Map<String, Json>, items: &[Json], found: &mut Findings) {
        match schema.get("items") {
            None => {}
            Some(Json::Array(schemas)) => {
                self.each(schemas, items, found);
                let rest = items.get(schemas.len()..).unwrap_or_default();
                match schema.get("additionalItems") {
                    Some(Json::Bool(false)) if !rest.is_empty() => {
                        let count = english_count(rest.len());
                        found.faults.push(self.fault(format!("last {count} additionalItem(s) not allowed")));
                    }
                    Some(inner @ Json::Object(_)) => self.all(inner, rest, found),
                    _ => {}
                }
            }
            Some(inner) => self.all(inner, items, found),
        }
    }

    fn contains(&mut self, schema: &Map<String, Json>, inner: &Json, items: &[Json], found: &mut Findings) {
        let mut faults = Vec::new();
        let mut matched = Vec::new();
        for (nth, item) in items.iter().enumerate() {
            match self.inner(inner, item, &nth.to_string()) {
                Ok(_) => matched.push(nth),
                Err(fault) => faults.push(fault),
            }
        }
        if self.draft >= Draft::Y2020 {
            found.unevaluated.items.retain(|nth| !matched.contains(nth));
        }
        let bound = |keyword: &str| {
            let bound = schema.get(keyword).and_then(Json::as_f64).filter(|_| self.draft >= Draft::Y2019);
            bound.map(|bound| bound as usize)
        };
        let shown = || matched.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
        let count = english_count(matched.len());
        match bound("minContains") {
            Some(want) if matched.len() < want => {
                let want = english_count(want);
                let but = match matched.as_slice() {
                    [] => "none matched".to_owned(),
                    _ => format!("matched {count} items at {}", shown()),
                };
                let words = format!("min {want} items required to match contains schema, but {but}");
                found.faults.push(Fault::with(&self.at, words, faults));
            }
            None if matched.is_empty() => {
                found.faults.push(Fault::with(&self.at, "no items match contains schema", faults));
            }
            _ => {}
        }
        if let Some(want) = bound("maxContains").filter(|want| matched.len() > *want) {
            let want = english_count(want);
            found.faults.push(self.fault(format!(
                "max {want} items required to match contains schema, but matched {count} items at {}",
                shown()
            )));
        }
    }
}

/// The places of the first two items that are equal.
fn duplicates(items: &[Json]) -> Option<(usize, usize)> {
    if items.len() <= FEW {
        let pairs = items.iter().enumerate().flat_map(|(nth, item)| {
            items.iter().enumerate().take(nth).map(move |(earlier, other)| (earlier, nth, item, other))
        });
        return pairs.into_iter().find(|(_, _, item, other)| equals(item, other)).map(|(a, b, ..)| (a, b));
    }
    let mut seen = std::collections::HashMap::new();
    for (nth, item) in items.iter().enumerate() {
        if let Some(earlier) = seen.insert(canonical(item), nth) {
            return Some((earlier, nth));
        }
    }
    None
}

/// A text that equal values share.
fn canonical(value: &Json) -> String {
    match value {
        Json::Number(number) => super::number::float(number).to_string(),
        Json::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Json::Object(entries) => {
            let mut parts: Vec<_> = entries.iter().map(|(key, item)| format!("{key:?}:{}", canonical(item))).collect();
            parts.sort_unstable();
            format!("{{{}}}", parts.join(","))
        }
        other => other.to_string(),
    }
}
