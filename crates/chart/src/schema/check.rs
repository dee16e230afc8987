//! Checking a value against a schema.
//!
//! santhosh-tekuri/jsonschema: validator.go

use serde_json::{Map, Value as Json};

use super::document::Document;
use super::draft::Draft;
use super::fault::{Fault, escape, quote};
use super::format;
use super::number::{english, equal, float, is_integer, is_multiple};
use super::scope::Scope;
use super::unevaluated::Unevaluated;

/// How many schemas may stand inside each other.
const MAX_DEPTH: usize = 400;

/// How many schemas may be checked.
const MAX_STEPS: u64 = if cfg!(test) { 100_000 } else { 2_000_000 };

/// The faults of a value, or what was not looked at.
pub(super) type Checked = Result<Unevaluated, Fault>;

/// A check under way.
#[derive(Debug)]
pub(super) struct Checker<'d, 's> {
    pub(super) document: &'d Document<'s>,
    pub(super) draft: Draft,
    /// The path to the value that is being checked.
    pub(super) at: String,
    scope: Scope,
    steps: u64,
    /// Set when a limit was hit: nothing can be said any more.
    limit: Option<String>,
}

/// Checks a value against the whole document.
pub(super) fn check(document: &Document<'_>, value: &Json) -> Result<(), Fault> {
    let draft = document.draft;
    let mut checker = Checker { document, draft, at: String::new(), scope: Scope::default(), steps: 0, limit: None };
    let checked = checker.enter(document.root, value, "", true, false);
    match checker.limit {
        Some(limit) => Err(Fault::new("", limit)),
        None => checked.map(|_| ()),
    }
}

/// The faults of one schema so far, and what it has not looked at.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) faults: Vec<Fault>,
    pub(super) unevaluated: Unevaluated,
}

impl Findings {
    pub(super) fn add(&mut self, checked: Checked) {
        if let Err(fault) = checked {
            self.faults.push(fault);
        }
    }
}

pub(super) fn type_name(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

/// Whether two values are one, numbers by their value.
pub(super) fn equals(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => equal(a, b),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equals(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| equals(a, b)))
        }
        _ => a == b,
    }
}

/// A value in a message.
fn display(value: &Json) -> String {
    match value {
        Json::String(text) => quote(text),
        Json::Array(_) | Json::Object(_) => "value".into(),
        Json::Null => "<nil>".into(),
        other => other.to_string(),
    }
}

impl<'s> Checker<'_, 's> {
    pub(super) fn fault(&self, words: impl Into<String>) -> Fault {
        Fault::new(&self.at, words)
    }

    /// Checks the same value against another schema, and takes over what that has looked at.
    pub(super) fn itself(
        &mut self,
        schema: &Json,
        value: &Json,
        keyword: &'static str,
        found: &mut Findings,
    ) -> Result<(), Fault> {
        let asked = !found.unevaluated.is_empty();
        let left = self.enter(schema, value, keyword, false, asked)?;
        found.unevaluated.merge(&left);
        Ok(())
    }

    /// Checks a value inside of this one.
    pub(super) fn inner(&mut self, schema: &Json, value: &Json, part: &str) -> Checked {
        let length = self.at.len();
        self.at.push('/');
        self.at.push_str(&escape(part));
        let checked = self.enter(schema, value, "", true, false);
        self.at.truncate(length);
        checked
    }

    fn enter(&mut self, schema: &Json, value: &Json, keyword: &'static str, new_value: bool, asked: bool) -> Checked {
        self.steps += 1;
        if self.limit.is_none() && self.steps > MAX_STEPS {
            self.limit = Some(format!("values.schema.json takes more than {MAX_STEPS} steps"));
        }
        if self.limit.is_none() && self.scope.depth() > MAX_DEPTH {
            self.limit = Some(format!("values.schema.json nests more than {MAX_DEPTH} schemas"));
        }
        if self.limit.is_some() {
            return Ok(Unevaluated::default());
        }
        self.scope.push(schema, keyword, new_value);
        let checked = self.schema(schema, value, asked);
        self.scope.pop();
        checked
    }

    fn schema(&mut self, schema: &Json, value: &Json, asked: bool) -> Checked {
        let object = match schema {
            Json::Bool(false) => return Err(self.fault("false schema")),
            Json::Object(object) if !object.is_empty() => object,
            _ => return Ok(Unevaluated::new(value, &Map::new(), self.draft, asked)),
        };
        if let Some(cycle) = self.scope.cycle(self.document) {
            return Err(self.fault(cycle));
        }
        let unevaluated = Unevaluated::new(value, object, self.draft, asked);
        let mut found = Findings { faults: Vec::new(), unevaluated };
        if self.draft < Draft::Y2019 && object.contains_key("$ref") {
            self.reference(schema, "$ref", value, &mut found)?;
            return Ok(found.unevaluated);
        }
        self.kind_of_value(object, value)?;
        if let Err(fault) = self.reference(schema, "$ref", value, &mut found) {
            found.faults.push(fault);
        }
        match value {
            Json::Object(entries) => self.object(object, value, entries, &mut found),
            Json::Array(items) => self.array(object, items, &mut found),
            Json::String(text) => self.text(object, text, &mut found),
            Json::Number(number) => self.number(object, number, &mut found),
            _ => {}
        }
        if self.draft >= Draft::Y2019 {
            self.late_references(schema, object, value, &mut found);
        }
        self.conditions(object, value, &mut found);
        if self.draft >= Draft::Y2019 {
            self.rest(object, value, &mut found);
        }
        match Fault::of(&self.at, found.faults) {
            Some(fault) => Err(fault),
            None => Ok(found.unevaluated),
        }
    }

    /// What ends the check of a schema when it fails: type, constant, enumeration, format.
    fn kind_of_value(&self, schema: &Map<String, Json>, value: &Json) -> Result<(), Fault> {
        if let Some(types) = schema.get("type") {
            let mut names: Vec<&str> = match types {
                Json::String(name) => vec![name],
                Json::Array(names) => names.iter().filter_map(Json::as_str).collect(),
                _ => Vec::new(),
            };
            let got = type_name(value);
            let integer = matches!(value, Json::Number(number) if is_integer(number));
            if !names.is_empty() && !names.iter().any(|name| *name == got || (*name == "integer" && integer)) {
                // The original keeps types as a set of bits and names them in this order.
                const ORDER: [&str; 7] = ["null", "boolean", "number", "integer", "string", "array", "object"];
                names.sort_by_key(|name| ORDER.iter().position(|known| known == name));
                names.dedup();
                return Err(self.fault(format!("got {got}, want {}", names.join(" or "))));
            }
        }
        if let Some(want) = schema.get("const").filter(|_| self.draft >= Draft::Six)
            && !equals(value, want)
        {
            let is_scalar = !want.is_array() && !want.is_object();
            let words = if is_scalar { format!("value must be {}", display(want)) } else { "'const' failed".into() };
            return Err(self.fault(words));
        }
        if let Some(Json::Array(wanted)) = schema.get("enum")
            && !wanted.iter().any(|want| equals(value, want))
        {
            let scalars = wanted.iter().all(|want| !want.is_array() && !want.is_object());
            let shown: Vec<String> = wanted.iter().map(display).collect();
            return Err(self.fault(match shown.as_slice() {
                _ if !scalars => "'enum' failed".into(),
                [one] => format!("value must be {one}"),
                all => format!("value must be one of {}", all.join(", ")),
            }));
        }
        if let (true, Some(Json::String(name)), Json::String(text)) =
            (self.document.asserts_formats(), schema.get("format"), value)
            && let Err(reason) = format::check(name, text)
        {
            return Err(self.fault(format!("{} is not valid {name}: {reason}", quote(text))));
        }
        Ok(())
    }

    fn reference(
        &mut self,
        schema: &Json,
        keyword: &'static str,
        value: &Json,
        found: &mut Findings,
    ) -> Result<(), Fault> {
        match self.document.reference(schema, keyword) {
            Some(target) => self.follow(target, keyword, value, found),
            None => Ok(()),
        }
    }

    fn follow(
        &mut self,
        target: &'s Json,
        keyword: &'static str,
        value: &Json,
        found: &mut Findings,
    ) -> Result<(), Fault> {
        self.itself(target, value, keyword, found).map_err(|fault| fault.behind_reference(&self.at))
    }

    /// References whose target depends on the way that led here.
    fn late_references(&mut self, schema: &Json, object: &Map<String, Json>, value: &Json, found: &mut Findings) {
        if let Some(target) = self.document.reference(schema, "$recursiveRef").filter(|_| self.draft == Draft::Y2019) {
            let outermost = self.document.recursive_anchor(target).map(|target| {
                self.scope.schemas().filter_map(|step| self.document.recursive_anchor(step)).last().unwrap_or(target)
            });
            let followed = self.follow(outermost.unwrap_or(target), "$recursiveRef", value, found);
            found.faults.extend(followed.err());
        }
        if let Some(target) = self.document.reference(schema, "$dynamicRef").filter(|_| self.draft >= Draft::Y2020) {
            let reference = object.get("$dynamicRef").and_then(Json::as_str).unwrap_or_default();
            let (_, name) = super::url::split(reference);
            let is_dynamic = target.get("$dynamicAnchor").and_then(Json::as_str) == Some(name.as_str());
            let outermost = self.scope.schemas().filter_map(|step| self.document.dynamic_anchor(step, &name)).last();
            let target = outermost.filter(|_| is_dynamic).unwrap_or(target);
            let followed = self.follow(target, "$dynamicRef", value, found);
            found.faults.extend(followed.err());
        }
    }

    fn text(&mut self, schema: &Map<String, Json>, text: &str, found: &mut Findings) {
        let limits = [("minLength", true), ("maxLength", false)];
        self.count(schema, limits, text.chars().count(), found);
        if let Some(pattern) = schema.get("pattern").and_then(Json::as_str)
            && self.document.pattern(pattern).is_some_and(|regex| !regex.is_match(text))
        {
            let words = format!("{} does not match pattern {}", quote(text), quote(pattern));
            found.faults.push(self.fault(words));
        }
    }

    /// Checks a count against a least and a most.
    pub(super) fn count(
        &self,
        schema: &Map<String, Json>,
        limits: [(&'static str, bool); 2],
        got: usize,
        found: &mut Findings,
    ) {
        for (keyword, least) in limits {
            let Some(want) = schema.get(keyword).and_then(Json::as_f64) else { continue };
            let fits = if least { got as f64 >= want } else { got as f64 <= want };
            if !fits {
                let (got, want) =
                    (super::number::english_count(got), super::number::english_count(want.max(0.0) as usize));
                found.faults.push(self.fault(format!("{keyword}: got {got}, want {want}")));
            }
        }
    }

    fn number(&mut self, schema: &Map<String, Json>, number: &serde_json::Number, found: &mut Findings) {
        let got = float(number);
        let flag = |name: &str| schema.get(name).and_then(Json::as_bool).unwrap_or_default();
        let (low, high) = (flag("exclusiveMinimum"), flag("exclusiveMaximum"));
        type Fits = fn(f64, f64) -> bool;
        let bounds: [(&str, &str, bool, Fits); 6] = [
            ("minimum", "minimum", !low, |got, want| got >= want),
            ("maximum", "maximum", !high, |got, want| got <= want),
            ("minimum", "exclusiveMinimum", low, |got, want| got > want),
            ("exclusiveMinimum", "exclusiveMinimum", true, |got, want| got > want),
            ("maximum", "exclusiveMaximum", high, |got, want| got < want),
            ("exclusiveMaximum", "exclusiveMaximum", true, |got, want| got < want),
        ];
        for (keyword, name, holds, fits) in bounds {
            let Some(want) = schema.get(keyword).and_then(Json::as_f64).filter(|_| holds) else { continue };
            if !fits(got, want) {
                found.faults.push(self.fault(format!("{name}: got {}, want {}", english(got), english(want))));
            }
        }
        if let Some(Json::Number(of)) = schema.get("multipleOf")
            && !is_multiple(number, of)
        {
            let words = format!("multipleOf: got {}, want {}", english(got), english(float(of)));
            found.faults.push(self.fault(words));
        }
    }

    /// `not`, `allOf`, `anyOf`, `oneOf`, `if`.
    fn conditions(&mut self, schema: &Map<String, Json>, value: &Json, found: &mut Findings) {
        if let Some(inner) = schema.get("not")
            && self.itself(inner, value, "", found).is_ok()
        {
            found.faults.push(self.fault("'not' failed"));
        }
        let list = |name: &str| schema.get(name).and_then(Json::as_array).filter(|list| !list.is_empty());
        if let Some(all) = list("allOf") {
            let faults: Vec<Fault> =
                all.iter().filter_map(|inner| self.itself(inner, value, "", found).err()).collect();
            if !faults.is_empty() {
                found.faults.push(Fault::with(&self.at, "'allOf' failed", faults));
            }
        }
        if let Some(any) = list("anyOf") {
            self.any_of(any, value, found);
        }
        if let Some(one) = list("oneOf") {
            self.one_of(one, value, found);
        }
        let Some(condition) = schema.get("if").filter(|_| self.draft >= Draft::Seven) else { return };
        let branch = if self.itself(condition, value, "", found).is_ok() { "then" } else { "else" };
        if let Some(inner) = schema.get(branch) {
            let checked = self.itself(inner, value, "", found);
            found.faults.extend(checked.err());
        }
    }

    fn any_of(&mut self, any: &[Json], value: &Json, found: &mut Findings) {
        let mut matched = false;
        let mut faults = Vec::new();
        for inner in any {
            match self.itself(inner, value, "", found) {
                Ok(()) => {
                    matched = true;
                    // Where it matters what was looked at, all of them have a look.
                    if found.unevaluated.is_empty() {
                        break;
                    }
                }
                Err(fault) => faults.push(fault),
            }
        }
        if !matched {
            found.faults.push(Fault::with(&self.at, "'anyOf' failed", faults));
        }
    }

    fn one_of(&mut self, one: &[Json], value: &Json, found: &mut Findings) {
        let mut matched = None;
        let mut faults = Vec::new();
        for (nth, inner) in one.iter().enumerate() {
            match (self.itself(inner, value, "", found), matched) {
                (Ok(()), None) => matched = Some(nth),
                (Ok(()), Some(first)) => {
                    let words = format!("'oneOf' failed, subschemas {first}, {nth} matched");
                    found.faults.push(self.fault(words));
                    break;
                }
                (Err(fault), None) => faults.push(fault),
                (Err(_), Some(_)) => {}
            }
        }
        if matched.is_none() {
            found.faults.push(Fault::with(&self.at, "'oneOf' failed, none matched", faults));
        }
    }

    /// `unevaluatedProperties`, `unevaluatedItems`.
    fn rest(&mut self, schema: &Map<String, Json>, value: &Json, found: &mut Findings) {
        if let (Some(inner), Json::Object(entries)) = (schema.get("unevaluatedProperties"), value) {
            for name in std::mem::take(&mut found.unevaluated.properties) {
                let Some(value) = entries.get(&name) else { continue };
                let checked = self.inner(inner, value, &name);
                found.add(checked);
            }
        }
        if let (Some(inner), Json::Array(items)) = (schema.get("unevaluatedItems"), value) {
            for nth in std::mem::take(&mut found.unevaluated.items) {
                let Some(value) = items.get(nth) else { continue };
                let checked = self.inner(inner, value, &nth.to_string());
                found.add(checked);
            }
        }
    }
}
