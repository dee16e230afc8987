//! One expression over a list of values.
//!
//! client-go: util/jsonpath/jsonpath.go

use std::cmp::Ordering;

use gotemplate::value::{Data, Value};

use super::compare::{equal, order};
use super::{Filter, Item, MAX_STEPS, Node, Slice};

/// Why a walk stopped, and the values that it had by then: a filter without an operator looks at nothing else.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) message: String,
    items: Vec<Item>,
}

type Walked = Result<Vec<Item>, Stop>;

fn stop<T>(items: Vec<Item>, message: impl Into<String>) -> Result<T, Stop> {
    Err(Stop { message: message.into(), items })
}

/// Walks nodes and counts what it does.
#[derive(Debug, Default)]
pub(super) struct Walker {
    /// How many `range` were met and not taken up yet.
    pub(super) ranges: usize,
    /// How many `end` were met and not taken up yet.
    pub(super) ends: usize,
    steps: u64,
}

impl Walker {
    /// The values that `node` makes of `items`. `in_range` says whether an `end` has something to end.
    pub(super) fn walk(&mut self, items: Vec<Item>, node: &Node, in_range: bool) -> Walked {
        self.steps = self.steps.saturating_add(items.len() as u64 + 1);
        if self.steps > MAX_STEPS {
            return stop(Vec::new(), format!("more than {MAX_STEPS} steps"));
        }
        match node {
            Node::List(nodes) => self.list(items, nodes, in_range),
            Node::Text(text) => Ok(vec![Some(text.as_str().into())]),
            Node::Field(name) => field(items, name),
            Node::Array(slice) => array(items, *slice),
            Node::Filter(filter) => self.filter(items, filter, in_range),
            Node::Int(n) => Ok(constants(&items, Data::Int(*n).into())),
            Node::Float(n) => Ok(constants(&items, Value::from(*n))),
            Node::Bool(value) => Ok(constants(&items, Value::from(*value))),
            Node::Wildcard => Ok(items.iter().flatten().flat_map(children).map(Some).collect()),
            Node::Recursive => {
                let mut found = Vec::new();
                self.recursive(items, &mut found)?;
                Ok(found)
            }
            Node::Union(lists) => {
                let mut found = Vec::new();
                for list in lists {
                    match self.list(items.clone(), list, in_range) {
                        Ok(mut part) => found.append(&mut part),
                        Err(error) => return stop(items, error.message),
                    }
                }
                Ok(found)
            }
            Node::Identifier(name) => self.identifier(items, name, in_range),
        }
    }

    fn list(&mut self, items: Vec<Item>, nodes: &[Node], in_range: bool) -> Walked {
        nodes.iter().try_fold(items, |items, node| self.walk(items, node, in_range))
    }

    fn identifier(&mut self, items: Vec<Item>, name: &str, in_range: bool) -> Walked {
        match name {
            "range" => {
                self.ranges += 1;
                Ok(items)
            }
            "end" if in_range => {
                self.ends += 1;
                Ok(Vec::new())
            }
            "end" => stop(Vec::new(), "not in range, nothing to end"),
            _ => stop(items, format!("unrecognized identifier {name}")),
        }
    }

    /// Every value that has others in it, the outer ones first. Values are as deep as documents, so the recursion is bounded.
    fn recursive(&mut self, items: Vec<Item>, found: &mut Vec<Item>) -> Result<(), Stop> {
        for item in items.into_iter().flatten() {
            let inner: Vec<Item> = children(&item).into_iter().map(Some).collect();
            self.steps = self.steps.saturating_add(inner.len() as u64);
            if self.steps > MAX_STEPS {
                return stop(Vec::new(), format!("more than {MAX_STEPS} steps"));
            }
            if !inner.is_empty() {
                found.push(Some(item));
                self.recursive(inner, found)?;
            }
        }
        Ok(())
    }

    fn filter(&mut self, items: Vec<Item>, filter: &Filter, in_range: bool) -> Walked {
        let mut found = Vec::new();
        for item in &items {
            let Some(elements) = item.as_ref().and_then(elements) else {
                return stop(items, "what is not array or slice cannot be filtered");
            };
            for element in elements {
                match self.passes(element, filter, in_range) {
                    Ok(true) => found.push(Some(element.clone())),
                    Ok(false) => {}
                    Err(message) => return stop(items, message),
                }
            }
        }
        Ok(found)
    }

    fn passes(&mut self, element: &Value, filter: &Filter, in_range: bool) -> Result<bool, String> {
        let left = self.list(vec![Some(element.clone())], &filter.left, in_range);
        let Some(operator) = &filter.operator else {
            let items = left.unwrap_or_else(|error| error.items);
            return Ok(!items.is_empty());
        };
        let Some(left) = single(left)? else { return Ok(false) };
        let Some(right) = single(self.list(vec![Some(element.clone())], &filter.right, in_range))? else {
            return Ok(false);
        };
        let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
        // `<=` is `<` or `==`, each with errors of its own.
        let at_most = || Ok::<_, String>(order(&left, &right)? == Ordering::Less || equal(&left, &right)?);
        match operator.as_str() {
            "==" => equal(&left, &right),
            "!=" => equal(&left, &right).map(|equal| !equal),
            "<" => Ok(order(&left, &right)? == Ordering::Less),
            ">=" => Ok(order(&left, &right)? != Ordering::Less),
            "<=" => at_most(),
            ">" => at_most().map(|at_most| !at_most),
            operator => Err(format!("unrecognized filter operator {operator}")),
        }
    }
}

/// The only value of a side; nothing when there is none.
fn single(walked: Walked) -> Result<Option<Item>, String> {
    let mut items = walked.map_err(|error| error.message)?.into_iter();
    match (items.next(), items.next()) {
        (_, Some(_)) => Err("can only compare one element at a time".into()),
        (first, None) => Ok(first),
    }
}

fn constants(items: &[Item], value: Value) -> Vec<Item> {
    vec![Some(value); items.len()]
}

/// The elements of a list.
fn elements(value: &Value) -> Option<&[Value]> {
    match value.data() {
        Data::List(list) => Some(list.items()),
        _ => None,
    }
}

/// What stands in a value, maps in the order of their keys: the original's order is random. Of a text, its bytes.
fn children(value: &Value) -> Vec<Value> {
    match value.data() {
        Data::Map(map) => map.read().values().cloned().collect(),
        Data::List(list) => list.items().to_vec(),
        Data::Str(text) => text.as_bytes().iter().map(|&byte| Data::Byte(byte).into()).collect(),
        _ => Vec::new(),
    }
}

fn field(items: Vec<Item>, name: &str) -> Walked {
    if items.is_empty() {
        return Ok(items);
    }
    let found: Vec<Item> = items.iter().flatten().filter_map(|item| item.get(name)).map(Some).collect();
    if found.is_empty() { stop(found, format!("{name} is not found")) } else { Ok(found) }
}

fn array(items: Vec<Item>, slice: Slice) -> Walked {
    let mut found = Vec::new();
    for item in &items {
        if item.as_ref().is_some_and(Value::is_nil) {
            continue;
        }
        let Some(elements) = item.as_ref().and_then(elements) else {
            let name = item.as_ref().map_or_else(|| "nil".into(), Value::type_name);
            let message = format!("{name} is not array or slice");
            return stop(items, message);
        };
        match bounds(slice, elements.len()) {
            Ok(Some((start, end))) => {
                let step = match slice.step {
                    Some(step) if step <= 0 => return stop(items, "step must be > 0"),
                    step => step.and_then(|step| usize::try_from(step).ok()).unwrap_or(1),
                };
                let part = elements.get(start..end).unwrap_or_default();
                found.extend(part.iter().step_by(step).cloned().map(Some));
            }
            // An empty part ends the whole step, values that are left included.
            Ok(None) => return Ok(found),
            Err(message) => return stop(items, message),
        }
    }
    Ok(found)
}

/// Where a part of a list starts and ends; nothing when both are the same.
fn bounds(slice: Slice, length: usize) -> Result<Option<(usize, usize)>, String> {
    let count = i64::try_from(length).unwrap_or(i64::MAX);
    let mut start = slice.start.unwrap_or(0);
    if start < 0 {
        start = start.wrapping_add(count);
    }
    let mut end = slice.end.unwrap_or(count);
    if end < 0 || (end == 0 && slice.derived) {
        end = end.wrapping_add(count);
    }
    if start == end {
        return Ok(None);
    }
    let outside = |index: i64| Err(format!("array index out of bounds: index {index}, length {length}"));
    if start >= count || start < 0 {
        return outside(start);
    }
    if end > count || end < 0 {
        return outside(end.wrapping_sub(1));
    }
    if start > end {
        return Err(format!("starting index {start} is greater than ending index {end}"));
    }
    Ok(usize::try_from(start).ok().zip(usize::try_from(end).ok()))
}
