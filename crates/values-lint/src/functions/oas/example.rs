//! `oasExample`: examples and defaults fit the schema that they stand beside.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::member::{below, key, members};
use super::schema::{judge, prepare, report};
use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::{Path, Segment, Value};
use crate::formats::{Format, FormatSet};
use crate::schema::{CompileError, Schema};

pub(super) const OAS_EXAMPLE: Function = Function { name: "oasExample", options: Options::Unchecked, compile };

/// Levels of a schema that are rewritten.
const DEPTH: usize = 100;

#[derive(Debug)]
struct Example {
    /// OpenAPI 2.
    two: bool,
    /// The schema is a member of the target, which is a media type, a parameter or the like.
    media: bool,
    field: Option<Box<str>>,
    cache: Mutex<Cache>,
}

/// Schemas that are met again: references lead to the same one from many places.
#[derive(Debug, Default)]
struct Cache {
    prepared: HashMap<Key, (Value, Arc<Prepared>)>,
    nodes: usize,
}

/// The schema's place in memory, which its value keeps; what is left out of it: of requests, of responses; the document's
/// formats.
type Key = (usize, bool, bool, FormatSet);

type Prepared = Result<Schema, CompileError>;

/// Nodes of schemas that are kept.
const CACHED_NODES: usize = 50_000;

fn compile(options: &Value) -> Box<dyn Check> {
    let text = |name| options.get(name).and_then(Value::as_str);
    Box::new(Example {
        two: options.get("oasVersion") == Some(&Value::Number(2.0)),
        media: text("type") == Some("media"),
        field: text("schemaField").filter(|field| *field != "$").map(Into::into),
        cache: Mutex::default(),
    })
}

impl Check for Example {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        let Some(value) = target.value.filter(|value| value.as_object().is_some()) else { return Ok(()) };
        let schema = match &self.field {
            Some(field) => value.get(field),
            None => Some(value),
        };
        let Some(schema) = schema else { return Ok(()) };
        let items =
            if self.media { self.media_items(value, target.path) } else { self.schema_items(value, target.path) };
        if items.is_empty() {
            return Ok(());
        }
        let prepared = self.prepared(schema, target);
        for (example, path) in &items {
            let target = Target { value: *example, path, context: target.context };
            match &*prepared {
                Ok(schema) => judge(schema, &target, found),
                Err(error) => report(error, &target, found),
            }
        }
        Ok(())
    }

    /// What is a request and what a response, paths tell.
    fn sees_value_alone(&self) -> bool {
        !self.media
    }
}

type Items<'v> = Vec<(Option<&'v Value>, Path)>;

impl Example {
    fn schema_items<'v>(&self, schema: &'v Value, path: &[Segment]) -> Items<'v> {
        let fields: &[&str] = if self.two { &["example", "x-example", "default"] } else { &["example", "default"] };
        let present = fields.iter().filter_map(|field| Some((*field, schema.get(field)?)));
        present.map(|(field, value)| (Some(value), below(path, [field.into()]))).collect()
    }

    fn media_items<'v>(&self, media: &'v Value, path: &[Segment]) -> Items<'v> {
        if !self.two
            && let Some(example) = media.get("example")
        {
            return vec![(Some(example), below(path, ["example".into()]))];
        }
        let Some(examples) = media.get("examples") else { return Vec::new() };
        if self.two {
            let place = |name: &Arc<str>| below(path, ["examples".into(), key(name)]);
            return members(examples).map(|(name, example)| (Some(example), place(name))).collect();
        }
        let listed: Vec<(Segment, &Value)> = match examples {
            Value::Array(items) => items.iter().enumerate().map(|(at, item)| (at.into(), item)).collect(),
            _ => members(examples).map(|(name, item)| (key(name), item)).collect(),
        };
        let own = listed.into_iter().filter(|(_, it)| it.is_container() && it.get("externalValue").is_none());
        own.map(|(step, it)| (it.get("value"), below(path, ["examples".into(), step, "value".into()]))).collect()
    }

    /// The schema, compiled.
    fn prepared(&self, schema: &Value, target: &Target<'_>) -> Arc<Prepared> {
        let (request, response) = self.direction(target);
        let Value::Object(object) = schema else {
            return Arc::new(prepare(&adapt(schema, request, response, target), target));
        };
        let key = (Arc::as_ptr(object) as usize, request, response, target.context.formats);
        let cache = || self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, prepared)) = cache().prepared.get(&key) {
            return Arc::clone(prepared);
        }
        let prepared = Arc::new(prepare(&adapt(schema, request, response, target), target));
        let mut cache = cache();
        if cache.nodes > CACHED_NODES {
            *cache = Cache::default();
        }
        cache.nodes += 1 + prepared.as_ref().as_ref().map_or(0, Schema::size);
        cache.prepared.insert(key, (schema.clone(), Arc::clone(&prepared)));
        prepared
    }

    /// Whether the target is part of a request, and of a response.
    fn direction(&self, target: &Target<'_>) -> (bool, bool) {
        if !self.media {
            return (false, false);
        }
        let starts = |steps: &[&str]| {
            let fits = |(step, segment): (&&str, &Segment)| *step == "*" || *segment.text() == **step;
            target.path.len() >= steps.len() && steps.iter().zip(target.path).all(fits)
        };
        let request =
            !self.two && (starts(&["components", "requestBodies"]) || starts(&["paths", "*", "*", "requestBody"]));
        let shared = if self.two { starts(&["responses"]) } else { starts(&["components", "responses"]) };
        (request, shared || starts(&["paths", "*", "*", "responses"]))
    }
}

/// The schema without what a request must not hold, or a response.
fn adapt(schema: &Value, request: bool, response: bool, target: &Target<'_>) -> Value {
    let two = target.context.formats.has(Format::Oas2);
    let flag = two && matches!(schema.get("required"), Some(Value::Bool(_)));
    let schema = if flag { without_required(schema, |_| false) } else { schema.clone() };
    if request || response { relax(&schema, request, response, 0) } else { schema }
}

/// The schema whose `required` keeps only the names that `keep` takes; without `required` where none is left.
fn without_required(schema: &Value, keep: impl Fn(&Value) -> bool) -> Value {
    let member = |(name, value): (&Arc<str>, &Value)| {
        if &**name != "required" {
            return Some((Arc::clone(name), value.clone()));
        }
        let kept: Vec<Value> = value.as_array()?.iter().filter(|name| keep(name)).cloned().collect();
        (!kept.is_empty()).then(|| (Arc::clone(name), Value::array(kept)))
    };
    Value::object(members(schema).filter_map(member).collect())
}

/// Takes read-only members out of `required` for requests, write-only ones for responses; not below `not`.
fn relax(schema: &Value, request: bool, response: bool, depth: usize) -> Value {
    if depth > DEPTH || schema.as_object().is_none() {
        return schema.clone();
    }
    let flag = |schema: &Value, name| schema.get(name) == Some(&Value::Bool(true));
    let hidden = |member: &Value| request && flag(member, "readOnly") || response && flag(member, "writeOnly");
    let properties = schema.get("properties");
    let any_hidden = properties.is_some_and(|properties| members(properties).any(|(_, member)| hidden(member)));
    let mut relaxed = schema.clone();
    if any_hidden && schema.get("required").is_some_and(|required| required.as_array().is_some()) {
        let keep = |name: &Value| {
            let member = name.as_str().and_then(|name| properties?.get(name));
            !member.is_some_and(hidden)
        };
        relaxed = without_required(&relaxed, keep);
    }
    let one = |value: &Value| relax(value, request, response, depth + 1);
    let member = |(name, value): (&Arc<str>, &Value)| {
        let changed = match (&**name, value) {
            ("items" | "allOf" | "anyOf" | "oneOf", Value::Array(items)) => {
                Value::array(items.iter().map(one).collect())
            }
            ("$defs" | "definitions" | "properties" | "patternProperties" | "dependencies", Value::Object(map)) => {
                Value::object(map.iter().map(|(name, value)| (Arc::clone(name), one(value))).collect())
            }
            (
                "additionalItems"
                | "items"
                | "contains"
                | "additionalProperties"
                | "propertyNames"
                | "if"
                | "then"
                | "else",
                value,
            ) => one(value),
            _ => value.clone(),
        };
        (Arc::clone(name), changed)
    };
    Value::object(members(&relaxed).map(member).collect())
}
