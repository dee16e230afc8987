//! The schemas of AsyncAPI's versions, adapted as the original adapts them, each compiled when it is first needed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::document::{Value, from_json};
use crate::formats::{Format, FormatSet};
use crate::schema::{Dialect, Schema, SchemaOptions};

/// Format, version and text of each schema.
const VERSIONS: [(Format, &str, &str); 9] = [
    (Format::Aas3_1, "3.1.0", include_str!("../../builtin/specifications/asyncapi-3.1.json")),
    (Format::Aas3_0, "3.0.0", include_str!("../../builtin/specifications/asyncapi-3.0.json")),
    (Format::Aas2_6, "2.6.0", include_str!("../../builtin/specifications/asyncapi-2.6.json")),
    (Format::Aas2_5, "2.5.0", include_str!("../../builtin/specifications/asyncapi-2.5.json")),
    (Format::Aas2_4, "2.4.0", include_str!("../../builtin/specifications/asyncapi-2.4.json")),
    (Format::Aas2_3, "2.3.0", include_str!("../../builtin/specifications/asyncapi-2.3.json")),
    (Format::Aas2_2, "2.2.0", include_str!("../../builtin/specifications/asyncapi-2.2.json")),
    (Format::Aas2_1, "2.1.0", include_str!("../../builtin/specifications/asyncapi-2.1.json")),
    (Format::Aas2_0, "2.0.0", include_str!("../../builtin/specifications/asyncapi-2.0.json")),
];

/// What a schema is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Use {
    /// The document as written.
    Unresolved,
    /// The document with its references followed.
    Resolved,
    /// A schema of a payload.
    Payload,
}

type Compiled = HashMap<(&'static str, bool, Use), Option<Arc<Schema>>>;

/// The schema for a document of some formats.
pub(super) fn schema(formats: FormatSet, of: Use) -> Option<Arc<Schema>> {
    static COMPILED: OnceLock<Mutex<Compiled>> = OnceLock::new();
    let exact = VERSIONS.iter().find(|(format, ..)| formats.has(*format));
    let newest = VERSIONS.first().filter(|_| formats.has(Format::AsyncApi3));
    let (_, version, text) = exact.or(newest)?;
    let fallback = exact.is_none();
    let compiled = COMPILED.get_or_init(Mutex::default);
    let mut compiled = compiled.lock().unwrap_or_else(PoisonError::into_inner);
    compiled
        .entry((version, fallback, of))
        .or_insert_with(|| compile(version, text, fallback, of).map(Arc::new))
        .clone()
}

fn compile(version: &str, text: &str, fallback: bool, of: Use) -> Option<Schema> {
    let mut schema = from_json(text)?;
    let name = |part: &str| format!("http://asyncapi.com/definitions/{version}/{part}.json");
    if fallback {
        let pattern = Value::string("^3\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)$");
        set(&mut schema, &["properties", "asyncapi", "pattern"], Some(pattern));
        set(&mut schema, &["properties", "asyncapi", "const"], None);
    }
    if of == Use::Resolved && version.starts_with("3.") {
        // Where only references may stand, what they lead to stands in the resolved document.
        let places: [(&str, &[&str], &str); 5] = [
            ("channel", &["servers", "items"], "server"),
            ("operation", &["channel"], "channel"),
            ("operation", &["messages", "items"], "messageObject"),
            ("operationReply", &["channel"], "channel"),
            ("operationReply", &["messages", "items"], "messageObject"),
        ];
        for (definition, steps, target) in places {
            let definition = name(definition);
            let mut path = vec!["definitions", &definition, "properties"];
            path.extend(steps);
            path.push("$ref");
            set(&mut schema, &path, Some(Value::string(name(target))));
        }
    }
    if of == Use::Payload {
        let definitions = schema.get("definitions")?.clone();
        schema =
            Value::object(vec![("$ref".into(), Value::string(name("schema"))), ("definitions".into(), definitions)]);
    }
    Schema::compile(&schema, SchemaOptions { dialect: Dialect::Draft7, all_errors: true, trusted: true }).ok()
}

/// Puts a member where the steps lead, or takes it out.
fn set(value: &mut Value, steps: &[&str], member: Option<Value>) {
    let (Some((first, rest)), Some(object)) = (steps.split_first(), value.as_object()) else { return };
    let mut list: Vec<(Arc<str>, Value)> = object.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect();
    let at = list.iter().position(|(key, _)| **key == **first);
    match (at.and_then(|at| list.get_mut(at)), member) {
        (Some((_, inner)), member) if !rest.is_empty() => set(inner, rest, member),
        (Some((_, inner)), Some(member)) => *inner = member,
        (Some(_), None) => list.retain(|(key, _)| **key != **first),
        (None, Some(member)) if rest.is_empty() => list.push(((*first).into(), member)),
        (None, _) => {}
    }
    *value = Value::object(list);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_has_its_schemas() {
        for (format, version, _) in VERSIONS {
            for of in [Use::Unresolved, Use::Resolved, Use::Payload] {
                assert!(schema(FormatSet::EMPTY.with(format), of).is_some(), "{version} {of:?}");
            }
        }
    }
}
