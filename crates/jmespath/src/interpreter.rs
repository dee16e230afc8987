//! Walks an expression over a value.
//!
//! The one idea to know: [`SearchError::NotFound`] goes up through `a.b`, `a[0]` and the right side of `&&`, and becomes null
//! where [`Interpreter::lenient`] is called: in comparisons, arguments, multi-selects, `||`, the left of `&&`, `!`, pipes and
//! the items of projections. `[]`, `[?]` and `.*` turn any error of their subject into null.
//!
//! kyverno/go-jmespath: interpreter.go

use std::cell::Cell;
use std::sync::Arc;

use common::{DocValue, Map, Val, Value, View};
use yaml::Kind;

use crate::ast::{CallNode, Comparator, Node};
use crate::env::Env;
use crate::error::SearchError;
use crate::functions::Call;
use crate::item::{GoType, Item};
use crate::slice;

/// What a step of a search gives.
pub(crate) type Answer<'a> = Result<Item<'a>, SearchError>;

/// One search.
pub(crate) struct Interpreter<'e> {
    pub(crate) env: &'e Env,
    steps: Cell<u64>,
    bytes: Cell<u64>,
}

impl<'e> Interpreter<'e> {
    pub(crate) fn new(env: &'e Env) -> Self {
        Self { env, steps: Cell::new(0), bytes: Cell::new(0) }
    }

    /// Counts a step.
    pub(crate) fn step(&self) -> Result<(), SearchError> {
        let steps = self.steps.get().saturating_add(1);
        self.steps.set(steps);
        if steps > self.env.steps {
            return Err(SearchError::Limit { limit: self.env.steps, unit: "steps" });
        }
        Ok(())
    }

    /// Counts work that grows with the length of a text.
    pub(crate) fn work(&self, bytes: usize) -> Result<(), SearchError> {
        self.steps.set(self.steps.get().saturating_add(bytes as u64 / 64));
        self.step()
    }

    /// Counts what is about to be built.
    pub(crate) fn grow(&self, bytes: usize) -> Result<(), SearchError> {
        let bytes = self.bytes.get().saturating_add(bytes as u64);
        self.bytes.set(bytes);
        if bytes > self.env.bytes {
            return Err(SearchError::Limit { limit: self.env.bytes, unit: "bytes" });
        }
        Ok(())
    }

    /// Appends to a list that is being built.
    pub(crate) fn push<'a>(&self, list: &mut Vec<Item<'a>>, item: Item<'a>) -> Result<(), SearchError> {
        self.grow(size_of::<Item<'_>>())?;
        list.push(item);
        Ok(())
    }

    /// The value of `node` for `current`.
    pub(crate) fn eval<'a>(&self, node: &Node, current: &Item<'a>) -> Answer<'a> {
        self.step()?;
        match node {
            Node::Identity | Node::Current => Ok(current.clone()),
            Node::Field(key) => field(key, current),
            Node::Literal(value) => Ok(Item::owned(value.clone())),
            Node::Index(index) => Ok(at(*index, current)),
            Node::Subexpression(pair) | Node::IndexExpression(pair) => {
                let left = self.eval(&pair.0, current)?;
                self.eval(&pair.1, &left)
            }
            Node::Pipe(pair) => {
                let left = self.lenient(&pair.0, current)?;
                self.lenient(&pair.1, &left)
            }
            Node::Or(pair) => {
                let left = self.lenient(&pair.0, current)?;
                if left.is_false() { self.lenient(&pair.1, current) } else { Ok(left) }
            }
            Node::And(pair) => {
                let left = self.lenient(&pair.0, current)?;
                if left.is_false() { Ok(left) } else { self.eval(&pair.1, current) }
            }
            Node::Not(inner) => Ok(self.lenient(inner, current)?.is_false().into()),
            Node::Comparator(comparator, pair) => {
                let left = self.lenient(&pair.0, current)?;
                let right = self.lenient(&pair.1, current)?;
                self.compare(*comparator, &left, &right)
            }
            Node::ExpRef(inner) => Ok(Item::ExpRef(Arc::clone(inner))),
            Node::Call(call) => self.call(call, current),
            Node::Slice(parts) => self.slice(*parts, current),
            Node::Flatten(subject) => self.flatten(subject, current),
            Node::Projection(pair) => {
                let subject = self.lenient(&pair.0, current)?;
                self.project(&pair.1, &subject, None)
            }
            Node::FilterProjection(parts) => {
                let subject = self.forgiving(&parts.0, current)?;
                self.project(&parts.1, &subject, Some(&parts.2))
            }
            Node::ValueProjection(pair) => self.value_projection(&pair.0, &pair.1, current),
            Node::MultiSelectList(nodes) => self.multi_select_list(nodes, current),
            Node::MultiSelectHash(pairs) => self.multi_select_hash(pairs, current),
            Node::Empty => Err(SearchError::failed("Unknown AST node: ASTEmpty")),
        }
    }

    /// The value of `node`; null when a key is missing.
    pub(crate) fn lenient<'a>(&self, node: &Node, current: &Item<'a>) -> Answer<'a> {
        match self.eval(node, current) {
            Err(SearchError::NotFound { .. }) => Ok(Item::NULL),
            answer => answer,
        }
    }

    /// The value of `node`; null on any error but a limit.
    fn forgiving<'a>(&self, node: &Node, current: &Item<'a>) -> Answer<'a> {
        match self.eval(node, current) {
            Err(SearchError::NotFound { .. } | SearchError::Failed(_)) => Ok(Item::NULL),
            answer => answer,
        }
    }

    fn compare(&self, comparator: Comparator, left: &Item<'_>, right: &Item<'_>) -> Answer<'static> {
        let ordered = |test: fn(&f64, &f64) -> bool| match (left.as_float(), right.as_float()) {
            (Some(left), Some(right)) => test(&left, &right).into(),
            // NOTE: only floats have an order; an integer, as `compare` gives it, makes the comparison null.
            _ => Item::NULL,
        };
        Ok(match comparator {
            Comparator::Eq => self.equal(left, right)?.into(),
            Comparator::Ne => (!self.equal(left, right)?).into(),
            Comparator::Gt => ordered(f64::gt),
            Comparator::Gte => ordered(f64::ge),
            Comparator::Lt => ordered(f64::lt),
            Comparator::Lte => ordered(f64::le),
        })
    }

    fn call<'a>(&self, call: &CallNode, current: &Item<'a>) -> Answer<'a> {
        let Some(name) = &call.name else {
            return Err(SearchError::failed("invalid node value type"));
        };
        let arguments: Vec<Item<'a>> =
            call.arguments.iter().map(|node| self.lenient(node, current)).collect::<Result<_, _>>()?;
        let Some(function) = call.function else {
            return Err(SearchError::failed(format!("unknown function: {name}")));
        };
        function.check(&arguments)?;
        function.run(&Call::new(function.name(), &arguments, self))
    }

    fn slice<'a>(&self, parts: [Option<i64>; 3], current: &Item<'a>) -> Answer<'a> {
        if !current.is_slice() {
            return Ok(Item::NULL);
        }
        let mut taken = Vec::new();
        for index in slice::indexes(parts, current.len()).map_err(SearchError::failed)? {
            if let Some(item) = current.at(index) {
                self.push(&mut taken, item)?;
            }
        }
        Ok(Item::list(taken))
    }

    fn flatten<'a>(&self, subject: &Node, current: &Item<'a>) -> Answer<'a> {
        let subject = self.forgiving(subject, current)?;
        if !subject.is_slice() {
            return Ok(Item::NULL);
        }
        let mut flat = Vec::new();
        for item in subject.items() {
            if item.is_slice() {
                for inner in item.items() {
                    self.push(&mut flat, inner)?;
                }
            } else {
                self.push(&mut flat, item)?;
            }
        }
        Ok(Item::list(flat))
    }

    /// `node` of each item that satisfies the condition, without nulls.
    fn project<'a>(&self, node: &Node, subject: &Item<'a>, condition: Option<&Node>) -> Answer<'a> {
        if !subject.is_slice() {
            return Ok(Item::NULL);
        }
        let mut collected = Vec::new();
        for item in subject.items() {
            if let Some(condition) = condition
                && self.lenient(condition, &item)?.is_false()
            {
                continue;
            }
            let value = self.lenient(node, &item)?;
            if !value.is_null() {
                self.push(&mut collected, value)?;
            }
        }
        Ok(Item::list(collected))
    }

    fn value_projection<'a>(&self, subject: &Node, node: &Node, current: &Item<'a>) -> Answer<'a> {
        let subject = self.forgiving(subject, current)?;
        if subject.go_type() != GoType::Map {
            return Ok(Item::NULL);
        }
        let entries = subject.entries();
        let mut collected = Vec::new();
        // NOTE: the fork puts one null per value in front of the values; a function on the right side sees them.
        let nulls = std::iter::repeat_n(Item::NULL, entries.len());
        for value in nulls.chain(entries.into_iter().map(|(_, value)| value)) {
            let value = self.lenient(node, &value)?;
            if !value.is_null() {
                self.push(&mut collected, value)?;
            }
        }
        Ok(Item::list(collected))
    }

    fn multi_select_list<'a>(&self, nodes: &[Node], current: &Item<'a>) -> Answer<'a> {
        if current.is_null() {
            return Ok(Item::NULL);
        }
        let mut collected = Vec::with_capacity(nodes.len());
        for node in nodes {
            let value = self.lenient(node, current)?;
            self.push(&mut collected, value)?;
        }
        Ok(Item::list(collected))
    }

    fn multi_select_hash<'a>(&self, pairs: &[(Arc<str>, Node)], current: &Item<'a>) -> Answer<'a> {
        if current.is_null() {
            return Ok(Item::NULL);
        }
        let mut map = Map::new();
        for (key, node) in pairs {
            let value = self.lenient(node, current)?;
            self.grow(size_of::<(Arc<str>, Value)>())?;
            map.insert(Arc::clone(key), self.to_value(value)?);
        }
        Ok(Item::Value(map.into()))
    }

    /// The computed value that `item` stands for; what is borrowed from a document is copied.
    pub(crate) fn to_value(&self, item: Item<'_>) -> Result<Value, SearchError> {
        match item {
            Item::Value(value) => Ok(value),
            Item::Val(val) => self.copy(val),
            Item::List(items) | Item::Records(items) => {
                self.grow(items.len().saturating_mul(size_of::<Value>()))?;
                let values: Vec<Value> =
                    items.iter().map(|item| self.to_value(item.clone())).collect::<Result<_, _>>()?;
                Ok(values.into())
            }
            // Go's JSON encoder sees a struct without exported fields.
            Item::ExpRef(_) => Ok(Map::new().into()),
        }
    }

    /// A list or a map of the shared document, as a node of it.
    fn share(&self, val: Val<'_>) -> Option<Value> {
        let (Val::Doc(node), Some(document)) = (val, &self.env.shared) else { return None };
        let is_tree = matches!(node.kind(), Kind::List | Kind::Map);
        let shares = is_tree && std::ptr::eq(node.document(), &raw const **document);
        shares.then(|| Value::Doc(DocValue::new(Arc::clone(document), node.id())))
    }

    /// A copy that counts what it copies; a computed value costs nothing.
    fn copy(&self, val: Val<'_>) -> Result<Value, SearchError> {
        if let Val::Own(value) = val {
            return Ok(value.clone());
        }
        self.grow(size_of::<Value>())?;
        if let Some(shared) = self.share(val) {
            return Ok(shared);
        }
        Ok(match val.view() {
            View::Null => Value::Null,
            View::Bool(value) => Value::Bool(value),
            View::Int(number) => Value::Int(number),
            View::Float(number) => Value::Float(number),
            View::Str(text) => {
                self.grow(text.len())?;
                Value::from(text)
            }
            View::List(list) => {
                list.items().map(|item| self.copy(item)).collect::<Result<Vec<Value>, SearchError>>()?.into()
            }
            View::Map(map) => {
                let mut copy = Map::new();
                for (key, value) in map.entries() {
                    self.grow(size_of::<(Arc<str>, Value)>() + key.len())?;
                    copy.insert(key, self.copy(value)?);
                }
                copy.into()
            }
        })
    }
}

fn field<'a>(key: &Arc<str>, current: &Item<'a>) -> Answer<'a> {
    match current.get(key) {
        Some(value) => Ok(value),
        None if current.go_type() == GoType::Map => Err(SearchError::NotFound { key: Arc::clone(key) }),
        None => Ok(Item::NULL),
    }
}

/// The item at `index`, counted from the end when negative; null for what is no list and outside of it.
fn at<'a>(index: i64, current: &Item<'a>) -> Item<'a> {
    if !current.is_slice() {
        return Item::NULL;
    }
    let index = match usize::try_from(index) {
        Ok(index) => Some(index),
        Err(_) => usize::try_from(index.unsigned_abs()).ok().and_then(|back| current.len().checked_sub(back)),
    };
    index.and_then(|index| current.at(index)).unwrap_or(Item::NULL)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use common::{Val, Value};

    use crate::{Env, Expression, Found, SearchError};

    #[test]
    fn an_expression_that_takes_too_many_steps_ends() {
        let env = Env { steps: 1_000, ..Env::new(Duration::ZERO) };
        let list = Value::list(vec![Value::from(1.0); 600]);
        let found = Expression::compile("[?abs(@) > `5`]").unwrap().search(Val::from(&list), &env).map(|_| ());
        assert_eq!(found.unwrap_err(), SearchError::Limit { limit: 1_000, unit: "steps" });
        // A filter forgives errors of its subject, but no limit.
        let found = Expression::compile("map(&abs(@), @)[?a]").unwrap().search(Val::from(&list), &env).map(|_| ());
        assert!(matches!(found, Err(SearchError::Limit { .. })));
    }

    #[test]
    fn plain_fields_are_borrowed() {
        let root = Value::map([("a", Value::map([("b", Value::from("x"))]))]);
        let env = Env::new(Duration::ZERO);
        let found = Expression::compile("a.b").unwrap().search(Val::from(&root), &env).unwrap();
        assert!(matches!(found, Found::Borrowed(_)));
        assert_eq!(found.as_val().as_str(), Some("x"));
    }

    #[test]
    fn trees_are_as_deep_as_the_parser_lets_them() {
        let env = Env::new(Duration::ZERO);
        for text in ["!".repeat(98) + "a", "[".repeat(98) + "a" + &"]".repeat(98), "a || ".repeat(198) + "a"] {
            let expression = Expression::compile(&text).unwrap();
            let root = Value::map([("a", Value::from(""))]);
            assert!(expression.search(Val::from(&root), &env).is_ok());
            assert!(!expression.to_string().is_empty());
        }
    }
}
