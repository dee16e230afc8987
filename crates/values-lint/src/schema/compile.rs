//! From a schema to nodes. Each schema is compiled once, where its first reference or its place is met.

use std::collections::HashMap;
use std::sync::Arc;

use super::Dialect;
use super::format::Format;
use super::keyword::{Contains, ErrorMessage, Keyword, Kind, Limit, Node, NodeId, Pattern};
use super::registry::{Place, Registry};
use super::uri;
use crate::document::{Object, Value};

/// Schemas inside schemas.
const DEPTH: usize = 200;

/// Why a schema cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileError {
    /// A reference that leads nowhere, in Ajv's words.
    MissingRef(String),
    /// Anything else, in Ajv's words.
    Other(String),
}

impl CompileError {
    /// The words.
    pub fn message(&self) -> &str {
        match self {
            Self::MissingRef(text) | Self::Other(text) => text,
        }
    }
}

pub(super) fn compile(
    schema: &Value,
    others: &[Value],
    dialect: Dialect,
    formats: bool,
) -> Result<(Vec<Node>, NodeId), CompileError> {
    let mut registry = Registry::default();
    let id = schema.get(dialect.id()).and_then(Value::as_str).unwrap_or_default();
    let base = uri::join("", id);
    registry.add(schema, &base, dialect);
    for other in others {
        let id = other.get(dialect.id()).and_then(Value::as_str).unwrap_or_default();
        registry.add(other, &uri::join("", id), dialect);
    }
    let mut compiler = Compiler {
        registry,
        dialect,
        formats,
        nodes: Vec::new(),
        seen: HashMap::new(),
        bases: Vec::new(),
        root: base.clone(),
        depth: 0,
    };
    let root = compiler.schema(schema, &base)?;
    Ok((compiler.nodes, root))
}

struct Compiler {
    registry: Registry,
    dialect: Dialect,
    /// Whether `format` counts.
    formats: bool,
    nodes: Vec<Node>,
    /// Nodes of schemas by their place in memory and base.
    seen: HashMap<(usize, usize), NodeId>,
    bases: Vec<String>,
    root: String,
    depth: usize,
}

type Compiled<T> = Result<T, CompileError>;

/// Keywords that lead elsewhere: a schema that holds one is called and not written in the place of its reference.
const REFERENCES: [&str; 5] = ["$ref", "$recursiveRef", "$recursiveAnchor", "$dynamicRef", "$dynamicAnchor"];

fn has_reference(value: &Value, depth: usize) -> bool {
    depth < DEPTH
        && match value {
            Value::Array(items) => items.iter().any(|item| has_reference(item, depth + 1)),
            Value::Object(object) => {
                object.iter().any(|(key, member)| REFERENCES.contains(&&**key) || has_reference(member, depth + 1))
            }
            _ => false,
        }
}

impl Compiler {
    fn schema(&mut self, schema: &Value, base: &str) -> Compiled<NodeId> {
        let object = match schema {
            Value::Object(object) => object,
            Value::Bool(flag) => {
                self.nodes.push(Node { constant: Some(*flag), always: *flag, ..Node::default() });
                return Ok(self.nodes.len() - 1);
            }
            _ => return Err(CompileError::Other("schema must be object or boolean".to_owned())),
        };
        if self.depth >= DEPTH {
            return Err(CompileError::Other("the schema is too deeply nested".to_owned()));
        }
        let key = (Arc::as_ptr(object) as usize, self.base_number(base));
        if let Some(node) = self.seen.get(&key) {
            return Ok(*node);
        }
        let id = self.nodes.len();
        self.nodes.push(Node::default());
        self.seen.insert(key, id);
        self.depth += 1;
        let node = match object.get(self.dialect.id()).and_then(Value::as_str) {
            Some(name) => self.node(object, &uri::join(base, name))?,
            None => self.node(object, base)?,
        };
        self.depth -= 1;
        if let Some(slot) = self.nodes.get_mut(id) {
            *slot = node;
        }
        Ok(id)
    }

    /// The number of an address that references are joined to; there are few.
    fn base_number(&mut self, base: &str) -> usize {
        self.bases.iter().position(|known| known == base).unwrap_or_else(|| {
            self.bases.push(base.to_owned());
            self.bases.len() - 1
        })
    }

    fn schemas(&mut self, list: &Value, base: &str) -> Compiled<Vec<NodeId>> {
        list.as_array().unwrap_or_default().iter().map(|schema| self.schema(schema, base)).collect()
    }

    fn named(&mut self, map: &Value, base: &str) -> Compiled<Vec<(Arc<str>, NodeId)>> {
        let Some(map) = map.as_object() else { return Ok(Vec::new()) };
        map.iter().map(|(name, schema)| Ok((Arc::clone(name), self.schema(schema, base)?))).collect()
    }

    fn node(&mut self, object: &Object, base: &str) -> Compiled<Node> {
        let mut node = Node {
            any: self.any(object, base)?,
            number: self.number(object)?,
            string: self.string(object)?,
            array: self.array(object, base)?,
            object: self.object(object, base)?,
            ..Node::default()
        };
        self.types(object, &mut node)?;
        let group = match node.types.as_slice() {
            [Kind::Number] => &node.number,
            [Kind::String] => &node.string,
            [Kind::Array] => &node.array,
            [Kind::Object] => &node.object,
            _ => &Vec::new(),
        };
        node.types_first = !node.types.is_empty() && group.is_empty();
        if self.dialect == Dialect::Draft2020 || self.dialect == Dialect::Draft2019 {
            node.dynamic_anchor = object.get("$dynamicAnchor").and_then(Value::as_str).map(Into::into);
            if object.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
                node.dynamic_anchor = Some("".into());
            }
        }
        node.error_message = object.get("errorMessage").map(error_message);
        let groups = [&node.any, &node.number, &node.string, &node.array, &node.object];
        node.always =
            node.types.is_empty() && groups.iter().all(|group| group.is_empty()) && node.dynamic_anchor.is_none();
        Ok(node)
    }

    fn types(&self, object: &Object, node: &mut Node) -> Compiled<()> {
        let list = match object.get("type") {
            Some(Value::String(name)) => vec![&**name],
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        node.type_text = list.join(",");
        node.types = list.into_iter().filter_map(Kind::of_name).collect();
        let nullable = object.get("nullable");
        if node.types.contains(&Kind::Null) {
            if nullable == Some(&Value::Bool(false)) {
                return Err(CompileError::Other("type: null contradicts nullable: false".to_owned()));
            }
        } else if nullable == Some(&Value::Bool(true)) {
            if node.types.is_empty() {
                return Err(CompileError::Other("\"nullable\" cannot be used without \"type\"".to_owned()));
            }
            node.types.push(Kind::Null);
        }
        Ok(())
    }

    fn reference(&mut self, reference: &str, base: &str) -> Compiled<(NodeId, bool)> {
        let address = uri::join(base, reference);
        let Some(Place { schema, base: inner }) = self.registry.find(&address, self.dialect) else {
            let text =
                format!("can't resolve reference {reference} from id {}", if base.is_empty() { "#" } else { base });
            return Err(CompileError::MissingRef(text));
        };
        let to_root = address == self.root;
        // The part's own `$id` is joined again when it is compiled, which changes nothing.
        let target = self.schema(&schema, &inner)?;
        Ok((target, to_root || has_reference(&schema, 0)))
    }

    fn any(&mut self, object: &Object, base: &str) -> Compiled<Vec<Keyword>> {
        let mut list = Vec::new();
        let text = |name: &str| object.get(name).and_then(Value::as_str);
        if let Some(reference) = text("$dynamicRef").filter(|_| self.dialect == Dialect::Draft2020) {
            let (fallback, _) = self.reference(reference, base)?;
            let anchor = reference.rsplit('#').next().unwrap_or_default();
            list.push(Keyword::DynamicRef { anchor: anchor.into(), fallback });
        }
        if let Some(reference) = text("$recursiveRef").filter(|_| self.dialect == Dialect::Draft2019) {
            let (fallback, _) = self.reference(reference, base)?;
            list.push(Keyword::DynamicRef { anchor: "".into(), fallback });
        }
        if let Some(reference) = text("$ref") {
            let (target, called) = self.reference(reference, base)?;
            list.push(Keyword::Ref { target, called });
        }
        if let Some(value) = object.get("const") {
            list.push(Keyword::Const(value.clone()));
        }
        if let Some(Value::Array(values)) = object.get("enum") {
            list.push(Keyword::Enum(values.iter().cloned().collect()));
        }
        if let Some(schema) = object.get("not") {
            list.push(Keyword::Not(self.schema(schema, base)?));
        }
        if let Some(schemas) = object.get("anyOf") {
            list.push(Keyword::AnyOf(self.schemas(schemas, base)?));
        }
        if let Some(schemas) = object.get("oneOf") {
            list.push(Keyword::OneOf(self.schemas(schemas, base)?));
        }
        if let Some(schemas) = object.get("allOf") {
            list.push(Keyword::AllOf(self.schemas(schemas, base)?));
        }
        if let Some(condition) = object.get("if") {
            let mut branch = |name: &str| object.get(name).map(|schema| self.schema(schema, base)).transpose();
            let (then, otherwise) = (branch("then")?, branch("else")?);
            if then.is_some() || otherwise.is_some() {
                list.push(Keyword::If { condition: self.schema(condition, base)?, then, otherwise });
            }
        }
        Ok(list)
    }

    fn number(&self, object: &Object) -> Compiled<Vec<Keyword>> {
        let mut list = Vec::new();
        let limits = [Limit::Maximum, Limit::Minimum, Limit::ExclusiveMaximum, Limit::ExclusiveMinimum];
        for limit in limits {
            let Some(bound) = object.get(limit.name()).and_then(Value::as_f64) else { continue };
            // Draft 4 has a flag beside the bound.
            let flag = |name: &str| self.dialect == Dialect::Draft4 && object.get(name) == Some(&Value::Bool(true));
            let limit = match limit {
                Limit::Maximum if flag("exclusiveMaximum") => Limit::ExclusiveMaximum,
                Limit::Minimum if flag("exclusiveMinimum") => Limit::ExclusiveMinimum,
                other => other,
            };
            list.push(Keyword::Bound(limit, bound));
        }
        if let Some(step) = object.get("multipleOf").and_then(Value::as_f64) {
            list.push(Keyword::MultipleOf(step));
        }
        if let Some((format, name)) = self.format(object).filter(|(format, _)| format.is_for_numbers()) {
            list.push(Keyword::NumberFormat(format, name));
        }
        Ok(list)
    }

    fn string(&self, object: &Object) -> Compiled<Vec<Keyword>> {
        let mut list = Vec::new();
        let number = |name: &str| object.get(name).and_then(Value::as_f64);
        list.extend(number("maxLength").map(Keyword::MaxLength));
        list.extend(number("minLength").map(Keyword::MinLength));
        if let Some(Value::String(pattern)) = object.get("pattern") {
            list.push(Keyword::Pattern(Pattern::compile(pattern)?));
        }
        if let Some((format, name)) = self.format(object).filter(|(format, _)| !format.is_for_numbers()) {
            list.push(Keyword::StringFormat(format, name));
        }
        Ok(list)
    }

    fn array(&mut self, object: &Object, base: &str) -> Compiled<Vec<Keyword>> {
        let mut list = Vec::new();
        let number = |name: &str| object.get(name).and_then(Value::as_f64);
        list.extend(number("maxItems").map(Keyword::MaxItems));
        list.extend(number("minItems").map(Keyword::MinItems));
        let items = object.get("items");
        let (tuple, rest) = match self.dialect {
            Dialect::Draft2020 => (object.get("prefixItems"), items),
            _ if matches!(items, Some(Value::Array(_))) => (items, object.get("additionalItems")),
            _ => (None, items),
        };
        let from = tuple.and_then(Value::as_array).map_or(0, <[Value]>::len);
        let mut more = Vec::new();
        match rest {
            Some(Value::Bool(false)) if from > 0 => more.push(Keyword::NoMoreItems(from)),
            Some(schema) => more.push(Keyword::Items { schema: self.schema(schema, base)?, from }),
            None => {}
        }
        let mut first = Vec::new();
        if let Some(schemas) = tuple {
            first.push(Keyword::Tuple(self.schemas(schemas, base)?));
        }
        // `additionalItems` comes before the list of `items`; `items` of 2020 behind `prefixItems`.
        let ordered = if self.dialect == Dialect::Draft2020 { [first, more] } else { [more, first] };
        list.extend(ordered.into_iter().flatten());
        if let Some(schema) = object.get("contains") {
            let modern = matches!(self.dialect, Dialect::Draft2019 | Dialect::Draft2020);
            let count = |name: &str| number(name).filter(|_| modern).map(|count| count as usize);
            let (min, max) = (count("minContains").unwrap_or(1), count("maxContains"));
            list.push(Keyword::Contains(Contains { schema: self.schema(schema, base)?, min, max }));
        }
        if object.get("uniqueItems") == Some(&Value::Bool(true)) {
            list.push(Keyword::UniqueItems(item_kinds(items)));
        }
        if let Some(schema) = object.get("unevaluatedItems").filter(|_| self.modern()) {
            list.push(Keyword::UnevaluatedItems(self.schema(schema, base)?));
        }
        Ok(list)
    }

    const fn modern(&self) -> bool {
        matches!(self.dialect, Dialect::Draft2019 | Dialect::Draft2020)
    }

    fn object(&mut self, object: &Object, base: &str) -> Compiled<Vec<Keyword>> {
        let mut list = Vec::new();
        let number = |name: &str| object.get(name).and_then(Value::as_f64);
        list.extend(number("maxProperties").map(Keyword::MaxProperties));
        list.extend(number("minProperties").map(Keyword::MinProperties));
        if let Some(required) = object.get("required") {
            let names = names(required);
            if !names.is_empty() {
                list.push(Keyword::Required(names));
            }
        }
        if let Some(schema) = object.get("propertyNames") {
            list.push(Keyword::PropertyNames(self.schema(schema, base)?));
        }
        let patterns = || -> Compiled<Vec<Pattern>> {
            let map = object.get("patternProperties").and_then(Value::as_object);
            map.map(|map| map.keys().map(Pattern::compile).collect()).unwrap_or_else(|| Ok(Vec::new()))
        };
        if let Some(schema) = object.get("additionalProperties") {
            let schema = self.schema(schema, base)?;
            let known = object.get("properties").and_then(Value::as_object);
            let mut known: Vec<Arc<str>> = known.map(|known| known.keys().cloned().collect()).unwrap_or_default();
            known.sort_unstable();
            list.push(Keyword::AdditionalProperties { schema, known, patterns: patterns()? });
        }
        if let Some(dependencies) = object.get("dependencies").and_then(Value::as_object) {
            self.dependencies(dependencies, base, &mut list)?;
        }
        if let Some(properties) = object.get("properties") {
            list.push(Keyword::Properties(self.named(properties, base)?));
        }
        if let Some(schemas) = object.get("patternProperties") {
            let schemas = self.named(schemas, base)?.into_iter().map(|(_, schema)| schema);
            list.push(Keyword::PatternProperties(patterns()?.into_iter().zip(schemas).collect()));
        }
        if !self.modern() {
            return Ok(list);
        }
        if let Some(dependent) = object.get("dependentRequired").and_then(Value::as_object) {
            let pairs = dependent.iter().map(|(name, needed)| (Arc::clone(name), names(needed)));
            list.push(Keyword::DependentRequired(pairs.collect()));
        }
        if let Some(dependent) = object.get("dependentSchemas") {
            list.push(Keyword::DependentSchemas(self.named(dependent, base)?));
        }
        if let Some(schema) = object.get("unevaluatedProperties") {
            list.push(Keyword::UnevaluatedProperties(self.schema(schema, base)?));
        }
        Ok(list)
    }

    fn format(&self, object: &Object) -> Option<(Format, Arc<str>)> {
        let Some(Value::String(name)) = object.get("format").filter(|_| self.formats) else { return None };
        Some((Format::of_name(name)?, Arc::clone(name)))
    }

    fn dependencies(&mut self, map: &Object, base: &str, list: &mut Vec<Keyword>) -> Compiled<()> {
        let (mut needed, mut schemas) = (Vec::new(), Vec::new());
        for (name, dependency) in map.iter() {
            match dependency {
                Value::Array(_) => needed.push((Arc::clone(name), names(dependency))),
                _ => schemas.push((Arc::clone(name), self.schema(dependency, base)?)),
            }
        }
        list.push(Keyword::DependentRequired(needed));
        list.push(Keyword::DependentSchemas(schemas));
        Ok(())
    }
}

fn names(list: &Value) -> Vec<Arc<str>> {
    list.as_array().unwrap_or_default().iter().filter_map(Value::as_str).map(Into::into).collect()
}

/// The kinds of items that `items` names, when none of them is a list or map.
fn item_kinds(items: Option<&Value>) -> Vec<Kind> {
    let names = match items.and_then(|items| items.get("type")) {
        Some(Value::String(name)) => vec![&**name],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let kinds: Vec<Kind> = names.into_iter().filter_map(Kind::of_name).collect();
    if kinds.iter().any(|kind| matches!(kind, Kind::Array | Kind::Object)) { Vec::new() } else { kinds }
}

fn error_message(words: &Value) -> ErrorMessage {
    let pairs = |map: Option<&Object>| -> Vec<(Arc<str>, Arc<str>)> {
        let texts = map.into_iter().flat_map(Object::iter);
        texts.filter_map(|(key, text)| Some((Arc::clone(key), text.as_str()?.into()))).collect()
    };
    ErrorMessage {
        all: words.as_str().map(Into::into),
        keywords: pairs(words.as_object()),
        properties: pairs(words.get("properties").and_then(Value::as_object)),
    }
}
