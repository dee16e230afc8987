//! Values that fit, seen at a glance: a schema of the usual kind is read once, along the values, and nothing is made of it.
//!
//! The one idea to know: this only ever says that values surely fit a schema that surely is one. Whatever is unusual, and
//! everything that may be wrong, is left to [`super::check`], which has the words.

use common::go::regexp::cached;
use gotemplate::value::{Data, Value};

use super::cursor::Cursor;
use super::document::MAX_PATTERNS;
use super::draft::Draft;
use super::{format, metaschema};

/// How many schemas may stand inside each other or refer to each other.
const MAX_DEPTH: usize = 40;

/// How many bytes of schemas may be read once more.
const MAX_AGAIN: usize = 16 << 20;

/// How many texts of a list are compared with each other.
const MANY: usize = 64;

/// True when the values fit and the original would say nothing.
pub(super) fn surely_fits(schema: &str, values: &Value) -> bool {
    let mut at = Cursor::new(schema);
    let Some(draft) = draft(at) else { return false };
    let mut glance = Glance { root: at, draft, targets: Vec::new(), again: 0, weight: 0 };
    glance.schema(&mut at, Some(values), 0).and_then(|()| at.end()).is_some()
}

/// The draft of a schema: `$schema` is looked for in front only.
fn draft(mut at: Cursor<'_>) -> Option<Draft> {
    let mut draft = Some(Draft::Y2020);
    let mut is_first = true;
    at.object(|inner, key| {
        if is_first && key == "$schema" {
            let name = inner.text()?;
            draft = Draft::named(name).ok().filter(|_| metaschema::is_address(name));
        }
        is_first = false;
        None
    });
    draft
}

/// Nothing when it is not sure.
type Sure = Option<()>;

fn sure(is: bool) -> Sure {
    is.then_some(())
}

struct Glance<'t> {
    root: Cursor<'t>,
    draft: Draft,
    /// What was referred to, and where it stands.
    targets: Vec<(&'t str, Cursor<'t>)>,
    /// The bytes that were read once more.
    again: usize,
    /// What the patterns weigh together.
    weight: u64,
}

/// What has to wait for the end of a schema.
#[derive(Default)]
struct Rest<'t> {
    properties: Option<Cursor<'t>>,
    additional: Option<Cursor<'t>>,
    has_definitions: bool,
}

impl<'t> Glance<'t> {
    /// Passes over a schema, which `value` fits; without a value it is only a schema.
    fn schema(&mut self, at: &mut Cursor<'t>, value: Option<&Value>, depth: usize) -> Sure {
        if depth > MAX_DEPTH {
            return None;
        }
        if at.peek()? != b'{' {
            let fits = at.bool()? || value.is_none();
            return sure(fits && self.draft > Draft::Four);
        }
        let mut rest = Rest::default();
        let mut nth = 0;
        at.object(|inner, keyword| {
            nth += 1;
            if keyword == "$schema" {
                sure(depth == 0 && nth == 1)?;
                return inner.skip_text();
            }
            self.keyword(inner, keyword, value, depth, &mut rest)
        })?;
        self.additional(&rest, value, depth)
    }

    fn keyword(
        &mut self,
        at: &mut Cursor<'t>,
        keyword: &str,
        value: Option<&Value>,
        depth: usize,
        rest: &mut Rest<'t>,
    ) -> Sure {
        match keyword {
            "type" => type_fits(at, value),
            "properties" => {
                sure(rest.properties.replace(*at).is_none())?;
                self.properties(at, value, depth)
            }
            "title" | "description" | "$comment" => at.skip_text(),
            "default" => at.skip(0),
            "items" => self.items(at, value, depth),
            "additionalProperties" => {
                sure(rest.additional.replace(*at).is_none())?;
                if matches!(at.peek()?, b't' | b'f') { at.skip(0) } else { self.schema(at, None, depth + 1) }
            }
            "definitions" | "$defs" => {
                sure(keyword == "$defs" || !std::mem::replace(&mut rest.has_definitions, true))?;
                at.object(|inner, _| self.schema(inner, None, depth + 1))
            }
            "$ref" => self.reference(at, value, depth),
            "required" => required(at, value),
            "enum" => {
                let names = texts(at)?;
                sure(value.is_none_or(|value| value.as_str().is_some_and(|text| names.contains(&text))))
            }
            "format" => self.format(at, value),
            "pattern" => self.pattern(at, value),
            "minimum" => bound(at, value, |number, least| number >= least),
            "maximum" => bound(at, value, |number, most| number <= most),
            "minLength" => count(at, value, letters, |count, least| count >= least),
            "maxLength" => count(at, value, letters, |count, most| count <= most),
            "minItems" => count(at, value, items, |count, least| count >= least),
            "maxItems" => count(at, value, items, |count, most| count <= most),
            "minProperties" => count(at, value, pairs, |count, least| count >= least),
            "maxProperties" => count(at, value, pairs, |count, most| count <= most),
            "readOnly" | "writeOnly" | "deprecated" => at.bool().map(|_| ()),
            "examples" => at.list(|inner| inner.skip(1)),
            other => {
                sure(!metaschema::is_keyword(other))?;
                at.skip(0)
            }
        }
    }

    fn properties(&mut self, at: &mut Cursor<'t>, value: Option<&Value>, depth: usize) -> Sure {
        let Some(map) = value.and_then(Value::as_map) else {
            return at.object(|inner, _| self.schema(inner, None, depth + 1));
        };
        let entries = map.read();
        at.object(|inner, name| self.schema(inner, entries.get(name), depth + 1))
    }

    /// What `properties` does not name.
    fn additional(&mut self, rest: &Rest<'t>, value: Option<&Value>, depth: usize) -> Sure {
        let (Some(mut additional), Some(map)) = (rest.additional, value.and_then(Value::as_map)) else {
            return Some(());
        };
        if additional.bool() == Some(true) {
            return Some(());
        }
        let mut names = std::collections::HashSet::new();
        if let Some(mut properties) = rest.properties {
            properties.object(|inner, name| {
                names.insert(name);
                inner.skip(0)
            })?;
        }
        let entries = map.read();
        let mut others = entries.iter().filter(|(name, _)| !names.contains(&***name));
        others.try_for_each(|(_, value)| self.again(rest.additional?, value, depth))
    }

    /// Checks a value against a schema that was passed over.
    fn again(&mut self, mut at: Cursor<'t>, value: &Value, depth: usize) -> Sure {
        sure(at.peek()? == b'{')?;
        let start = at.offset();
        self.schema(&mut at, Some(value), depth + 1)?;
        self.again += at.offset() - start;
        sure(self.again < MAX_AGAIN)
    }

    fn items(&mut self, at: &mut Cursor<'t>, value: Option<&Value>, depth: usize) -> Sure {
        let start = *at;
        sure(at.peek()? == b'{')?;
        self.schema(at, None, depth + 1)?;
        let items = value.and_then(Value::as_list);
        items.into_iter().flat_map(|list| list.items()).try_for_each(|item| self.again(start, item, depth))
    }

    /// A reference to something below the `definitions` of the whole schema, which is a schema then.
    fn reference(&mut self, at: &mut Cursor<'t>, value: Option<&Value>, depth: usize) -> Sure {
        let path = at.text()?.strip_prefix("#/definitions/")?;
        let target = match self.targets.iter().find(|(known, _)| *known == path) {
            Some((_, target)) => *target,
            None => {
                let mut target = self.target(path)?;
                self.targets.push((path, target));
                sure(target.peek()? == b'{')?;
                self.schema(&mut { target }, None, depth + 1)?;
                target
            }
        };
        value.map_or(Some(()), |value| self.again(target, value, depth))
    }

    fn target(&self, path: &str) -> Option<Cursor<'t>> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
        sure(path.bytes().all(is_plain))?;
        let mut definitions = None;
        let mut root = self.root;
        // What follows the definitions need not be looked at: others of the same name are not passed over later.
        root.object(|inner, key| {
            definitions = (key == "definitions").then_some(*inner);
            if definitions.is_some() { None } else { inner.skip(0) }
        });
        path.split('/').try_fold(definitions?, |at, name| at.find(name))
    }

    fn pattern(&mut self, at: &mut Cursor<'t>, value: Option<&Value>) -> Sure {
        let regexp = cached(at.text()?).ok()?;
        self.weight += regexp.weight();
        let matches = value.and_then(Value::as_str).is_none_or(|text| regexp.is_match(text));
        sure(matches && self.weight <= MAX_PATTERNS)
    }

    fn format(&self, at: &mut Cursor<'t>, value: Option<&Value>) -> Sure {
        let name = at.text()?;
        match value.and_then(Value::as_str).filter(|_| self.draft < Draft::Y2019) {
            Some(text) => format::check(name, text).ok(),
            None => Some(()),
        }
    }
}

/// Some texts, of which no two are equal.
fn texts<'t>(at: &mut Cursor<'t>) -> Option<Vec<&'t str>> {
    let mut texts = Vec::new();
    at.list(|inner| {
        let text = inner.text()?;
        sure(!texts.contains(&text) && texts.len() < MANY)?;
        texts.push(text);
        Some(())
    })?;
    (!texts.is_empty()).then_some(texts)
}

fn type_fits(at: &mut Cursor<'_>, value: Option<&Value>) -> Sure {
    if at.peek()? == b'"' {
        let fits = is_of_type(at.text()?, value)?;
        return sure(fits);
    }
    let names = texts(at)?;
    let mut fits = false;
    for name in names {
        fits |= is_of_type(name, value)?;
    }
    sure(fits)
}

/// Whether a value has a type; nothing where there is no such type.
fn is_of_type(name: &str, value: Option<&Value>) -> Option<bool> {
    let data = value.map(Value::data);
    let is: fn(&Data) -> bool = match name {
        "object" => |data| matches!(data, Data::Map(_)),
        "string" => |data| matches!(data, Data::Str(_)),
        "boolean" => |data| matches!(data, Data::Bool(_)),
        "array" => |data| matches!(data, Data::List(_)),
        "null" => |data| matches!(data, Data::Nil),
        "number" => |data| number(data).is_some(),
        "integer" => |data| number(data).is_some_and(|number| number.fract() == 0.0),
        _ => return None,
    };
    Some(data.is_none_or(is))
}

fn number(data: &Data) -> Option<f64> {
    match data {
        Data::Int(n) | Data::Int64(n) => Some(*n as f64),
        Data::Float(n) if n.is_finite() => Some(*n),
        _ => None,
    }
}

fn required(at: &mut Cursor<'_>, value: Option<&Value>) -> Sure {
    let names = texts(at)?;
    let map = value.and_then(Value::as_map);
    sure(map.is_none_or(|map| names.iter().all(|name| map.contains_key(name))))
}

fn bound(at: &mut Cursor<'_>, value: Option<&Value>, fits: fn(f64, f64) -> bool) -> Sure {
    let bound = at.count()?;
    sure(value.and_then(|value| number(value.data())).is_none_or(|number| fits(number, bound.into())))
}

/// Holds what `of` counts of a value, where it counts such values, against a limit.
fn count(
    at: &mut Cursor<'_>,
    value: Option<&Value>,
    of: fn(&Value) -> Option<usize>,
    fits: fn(usize, usize) -> bool,
) -> Sure {
    let limit = usize::try_from(at.count()?).ok()?;
    sure(value.and_then(of).is_none_or(|count| fits(count, limit)))
}

fn letters(value: &Value) -> Option<usize> {
    value.as_str().map(|text| text.chars().count())
}

fn items(value: &Value) -> Option<usize> {
    value.as_list().map(|list| list.items().len())
}

fn pairs(value: &Value) -> Option<usize> {
    value.as_map().map(gotemplate::value::Map::len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{json_of, validate_text};

    fn values() -> Value {
        let number = |n: f64| Value::from(Data::Float(n));
        let map = Value::map([("a", number(1.0)), ("b", number(1.5))]);
        let list = Value::list(vec![map.clone(), Value::map([("a", Value::from("x"))])]);
        Value::map([
            ("on", Value::from(true)),
            ("none", Value::NIL),
            ("text", Value::from("grün")),
            ("whole", Value::int64(7)),
            ("float", number(2.0)),
            ("half", number(0.5)),
            ("map", map),
            ("list", list),
            ("empty", Value::list(vec![])),
        ])
    }

    /// All keywords with values of all kinds, on a value of each kind: what is sure is so.
    #[test]
    fn what_surely_fits_fits() {
        let given = [
            "null",
            "true",
            "false",
            "0",
            "1",
            "2",
            "5",
            "-1",
            "1.5",
            r#""x""#,
            r#""string""#,
            r#""integer""#,
            r#""number""#,
            r#""null""#,
            r#""object""#,
            r#""email""#,
            r##""#/definitions/d""##,
            r##""#/definitions/n""##,
            "[]",
            "[1]",
            r#"["a"]"#,
            r#"["a", "b"]"#,
            r#"["a", "a"]"#,
            r#"["grün", "x"]"#,
            r#"["number", "array"]"#,
            "{}",
            r#"{"a": {"type": "number"}}"#,
            r#"{"a": {"type": "string"}}"#,
            r#"{"type": "number"}"#,
            r#"{"a": false}"#,
            r#"{"type": 5}"#,
            r#"{"properties": {"a": {"type": "integer"}}, "additionalProperties": false}"#,
            r#"{"additionalProperties": {"type": "number"}, "properties": {"a": true}}"#,
            r#"{"a": {"x-y": "\u0041"}}"#,
        ];
        let values = values();
        let json = json_of(&values, 0);
        let mut surely = 0;
        let drafts = ["http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#"];
        let drafts = drafts.into_iter().chain(["https://json-schema.org/draft/2020-12/schema", "urn:other"]);
        let names: Vec<_> = values.as_map().unwrap().read().keys().cloned().collect();
        for draft in drafts {
            for keyword in metaschema::KEYWORDS.into_iter().chain(["other"]) {
                for (given, name) in given.iter().flat_map(|given| names.iter().map(move |name| (given, name))) {
                    let schema = format!(
                        r#"{{"$schema": "{draft}", "properties": {{"{name}": {{"{keyword}": {given}}}}},
                        "definitions": {{"d": {{"type": "string"}}, "n": {{"type": ["number", "array"]}}}}}}"#
                    );
                    if surely_fits(&schema, &values) {
                        surely += 1;
                        let mut notices = Vec::new();
                        assert!(validate_text(&schema, &json, &mut notices).is_ok() && notices.is_empty(), "{schema}");
                    }
                }
            }
        }
        assert!(surely > 2_000, "{surely}");
    }

    #[test]
    fn usual_schemas_are_seen_at_a_glance() {
        let schema = r##"{"$schema": "http://json-schema.org/draft-07/schema", "title": "t", "type": "object",
            "definitions": {"group": {"d": {"type": "string", "description": "a \"d\"", "pattern": "^g"}}},
            "properties": {"text": {"$ref": "#/definitions/group/d"}, "on": {"type": "boolean", "default": false, "form": true},
            "map": {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1, "maximum": 9}},
            "additionalProperties": {"type": "number"}, "required": ["a"]},
            "list": {"type": "array", "items": {"type": "object"}, "minItems": 1},
            "none": {"type": ["string", "null"]}, "absent": {"enum": ["x", "y"]}}}"##;
        assert!(surely_fits(schema, &values()));
        assert!(!surely_fits(&schema.replace(r#""d": {"#, r#""d": [], "d2": {"#), &values()));
        assert!(!surely_fits(&schema.replace("\"string\", \"desc", "\"null\", \"desc"), &values()));
        assert!(!surely_fits(&schema.replace("^g", "^h"), &values()));
        assert!(!surely_fits(&schema.replace("\"title\": \"t\"", "\"definitions\": {}"), &values()));
        assert!(!surely_fits(&schema.replace(r#"["a"]"#, r#"["z"]"#), &values()));
        assert!(!surely_fits(&schema.replace(r#"{"type": "number"}"#, "false"), &values()));
        assert!(!surely_fits(&schema.replace("\"minItems\": 1", "\"minItems\": 3"), &values()));
    }

    #[test]
    fn circles_and_depths_are_left_to_others() {
        let circle = r##"{"definitions": {"n": {"$ref": "#/definitions/n"}}, "properties": {"text": {"$ref": "#/definitions/n"}}}"##;
        assert!(!surely_fits(circle, &values()));
        let deep = format!("{}{{}}{}", r#"{"properties": {"a": "#.repeat(90), "}}".repeat(90));
        assert!(!surely_fits(&deep, &values()));
    }
}
