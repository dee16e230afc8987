//! `field`: which parts of a value a function is called with. (spectral: packages/core/src/runner/utils/getLintTargets.ts)

use crate::document::{Path, Segment, Value};
use crate::jsonpath;

/// A part of a value.
pub(super) struct Part {
    /// Below the value.
    pub(super) path: Path,
    /// `None`: there is nothing.
    pub(super) value: Option<Value>,
}

/// The parts that a field names.
///
/// # Errors
/// What a filter throws.
pub(super) fn parts(value: Option<&Value>, field: Option<&str>) -> Result<Vec<Part>, String> {
    let whole = || vec![Part { path: Vec::new(), value: value.cloned() }];
    let (Some(value), Some(field)) = (value.filter(|value| value.is_container()), field) else { return Ok(whole()) };
    let mut parts = if field == "@key" {
        keys(value)
    } else if field.starts_with('$') {
        query(value, field)?
    } else {
        vec![Part { path: path_of(field), value: get(value, field) }]
    };
    if parts.is_empty() {
        parts.push(Part { path: Vec::new(), value: None });
    }
    Ok(parts)
}

fn keys(value: &Value) -> Vec<Part> {
    let part = |key: &str| Part { path: vec![Segment::key(key)], value: Some(Value::string(key)) };
    match value {
        Value::Object(object) => object.keys().map(|key| part(key)).collect(),
        Value::Array(items) => (0..items.len()).map(|index| part(&index.to_string())).collect(),
        _ => Vec::new(),
    }
}

fn query(value: &Value, field: &str) -> Result<Vec<Part>, String> {
    let path = match jsonpath::parse(field) {
        Ok(path) => path,
        Err(jsonpath::Syntax::Silent) => return Ok(Vec::new()),
        Err(jsonpath::Syntax::Fatal(words)) => return Err(words),
    };
    let hits = jsonpath::Matcher::new(&[&path]).all(value)?;
    Ok(hits.into_iter().map(|(path, value)| Part { path, value: Some(value) }).collect())
}

/// lodash's `toPath`: `a[0].b['x.y']`.
fn path_of(field: &str) -> Path {
    let mut path = Vec::new();
    let mut rest = field;
    if rest.starts_with('.') {
        path.push(Segment::key(""));
    }
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let quote = inner.chars().next().filter(|letter| matches!(letter, '\'' | '"'));
            let (end, skip) = match quote {
                Some(quote) => (inner.get(1..).and_then(|inner| inner.find(&format!("{quote}]"))).map(|at| at + 1), 1),
                None => (inner.find(']'), 0),
            };
            if let Some(end) = end {
                path.push(Segment::key(inner.get(skip..end).unwrap_or("")));
                rest = inner.get(end + skip + 1..).unwrap_or("");
                continue;
            }
        }
        if let Some(behind) = rest.strip_prefix('.') {
            rest = behind;
            if rest.is_empty() || rest.starts_with('.') {
                path.push(Segment::key(""));
            }
            continue;
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, letter)| matches!(letter, '.' | '['))
            .map_or(rest.len(), |(at, _)| at);
        path.push(Segment::key(rest.get(..end).unwrap_or("")));
        rest = rest.get(end..).unwrap_or("");
    }
    path
}

/// lodash's `get`: a member of that very name comes first.
fn get(value: &Value, field: &str) -> Option<Value> {
    if let Some(member) = value.as_object().and_then(|object| object.get(field)) {
        return Some(member.clone());
    }
    let mut here = value.clone();
    for segment in path_of(field) {
        let name = segment.text();
        let next = match (&here, &*name) {
            (Value::Array(items), "length") => Some(Value::Number(items.len() as f64)),
            (Value::String(text), "length") => Some(Value::Number(text.encode_utf16().count() as f64)),
            (here, name) => here.member(name).cloned(),
        };
        here = next?;
    }
    Some(here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_paths_as_lodash_reads_them() {
        let texts = |field: &str| path_of(field).iter().map(|step| step.text().into_owned()).collect::<Vec<_>>();
        assert_eq!(texts("a.b"), ["a", "b"]);
        assert_eq!(texts("a[0].b['x.y']"), ["a", "0", "b", "x.y"]);
        assert_eq!(texts("['x.y'].z"), ["x.y", "z"]);
        assert_eq!(texts("a."), ["a", ""]);
    }
}
