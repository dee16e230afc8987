//! Filters, evaluated as JavaScript would.

use std::cmp::Ordering;
use std::sync::Arc;

use super::expression::{Binary, Expression, Special, TypeTest, Unary};
use super::frame::{Frame, Key};
use crate::document::{Segment, Value, js_string, number, truthy, type_of};
use crate::regexp::Regexp;

/// Where a filter looks at a value.
#[derive(Clone, Copy)]
pub(super) struct Scope<'v> {
    pub(super) value: &'v Value,
    pub(super) root: &'v Value,
    pub(super) parent: &'v Frame<'v>,
    /// The key of the value.
    pub(super) key: Key<'v>,
}

/// What an expression comes to.
#[derive(Clone, Debug)]
pub(super) enum Js<'v> {
    Undefined,
    Doc(&'v Value),
    Own(Value),
    Regex(&'v Regexp),
}

impl Js<'_> {
    pub(super) const fn value(&self) -> Option<&Value> {
        match self {
            Self::Undefined | Self::Regex(_) => None,
            Self::Doc(value) => Some(value),
            Self::Own(value) => Some(value),
        }
    }

    pub(super) fn truthy(&self) -> bool {
        matches!(self, Self::Regex(_)) || truthy(self.value())
    }

    fn text(&self) -> String {
        js_string(self.value())
    }

    fn number(&self) -> f64 {
        match self.value() {
            None => f64::NAN,
            Some(Value::Null) => 0.0,
            Some(Value::Bool(flag)) => f64::from(u8::from(*flag)),
            Some(Value::Number(number)) => *number,
            Some(value) => number::parse(&js_string(Some(value))).unwrap_or(f64::NAN),
        }
    }
}

impl From<bool> for Js<'_> {
    fn from(flag: bool) -> Self {
        Self::Own(Value::Bool(flag))
    }
}

impl From<f64> for Js<'_> {
    fn from(number: f64) -> Self {
        Self::Own(Value::Number(number))
    }
}

fn text<'v>(text: impl Into<std::sync::Arc<str>>) -> Js<'v> {
    Js::Own(Value::string(text))
}

/// The key as JavaScript has it: a number for an item of a list.
fn key_value(key: Key<'_>) -> Value {
    match key {
        Key::Name(name) => Value::String(Arc::clone(name)),
        Key::Text(name) => Value::string(name),
        Key::Index(index) => Value::Number(index as f64),
    }
}

/// Evaluates an expression.
///
/// # Errors
/// What JavaScript throws.
pub(super) fn evaluate<'v>(expression: &'v Expression, scope: &Scope<'v>) -> Result<Js<'v>, String> {
    Ok(match expression {
        Expression::Literal(value) => Js::Doc(value),
        Expression::Undefined => Js::Undefined,
        Expression::Regex(regex) => Js::Regex(regex),
        Expression::List(items) => {
            let values: Result<Vec<_>, String> =
                items.iter().map(|item| Ok(evaluate(item, scope)?.value().cloned().unwrap_or(Value::Null))).collect();
            Js::Own(Value::array(values?))
        }
        Expression::At => Js::Doc(scope.value),
        Expression::Special(special) => special_value(*special, scope),
        Expression::Member(object, member) => {
            let object = evaluate(object, scope)?;
            if let Expression::Literal(Value::String(name)) = &**member {
                return member_of(object, name);
            }
            let name = evaluate(member, scope)?.text();
            member_of(object, &name)?
        }
        Expression::Call(object, name, arguments) => {
            let object = evaluate(object, scope)?;
            let arguments: Result<Vec<_>, String> = arguments.iter().map(|one| evaluate(one, scope)).collect();
            call(&object, name, &arguments?)?
        }
        Expression::TypeTest(test) => type_test(*test, scope.value).into(),
        Expression::Unary(operator, operand) => unary(*operator, &evaluate(operand, scope)?),
        Expression::Binary(Binary::And, left, right) => {
            let left = evaluate(left, scope)?;
            if left.truthy() { evaluate(right, scope)? } else { left }
        }
        Expression::Binary(Binary::Or, left, right) => {
            let left = evaluate(left, scope)?;
            if left.truthy() { left } else { evaluate(right, scope)? }
        }
        Expression::Binary(operator, left, right) => {
            binary(*operator, &evaluate(left, scope)?, &evaluate(right, scope)?)?
        }
        Expression::Ternary(parts) => {
            let [test, yes, no] = &**parts;
            evaluate(if evaluate(test, scope)?.truthy() { yes } else { no }, scope)?
        }
    })
}

fn special_value<'v>(special: Special, scope: &Scope<'v>) -> Js<'v> {
    match special {
        Special::Root => Js::Doc(scope.root),
        Special::Parent => Js::Doc(scope.parent.value),
        Special::Property => Js::Own(key_value(scope.key)),
        Special::ParentProperty => scope.parent.key().map_or(Js::Undefined, |key| Js::Own(key_value(key))),
        // The original knows the name and has nothing for it.
        Special::Index => Js::Undefined,
        Special::Path => {
            let mut path = "$".to_owned();
            for key in scope.parent.path().into_iter().chain([scope.key.segment()]) {
                path.push_str(&match key {
                    Segment::Key(key) => format!("['{key}']"),
                    Segment::Index(index) => format!("[{index}]"),
                });
            }
            text(path)
        }
    }
}

fn member_of<'v>(object: Js<'v>, name: &str) -> Result<Js<'v>, String> {
    let found = match &object {
        Js::Undefined => {
            return Err(format!("Cannot read properties of undefined (reading '{name}')"));
        }
        Js::Regex(_) => None,
        Js::Doc(Value::Null) | Js::Own(Value::Null) => {
            return Err(format!("Cannot read properties of null (reading '{name}')"));
        }
        Js::Doc(value) => match value.member(name) {
            Some(member) => return Ok(Js::Doc(member)),
            None => length_of(value, name),
        },
        Js::Own(value) => match value.member(name) {
            Some(member) => Some(Js::Own(member.clone())),
            None => length_of(value, name),
        },
    };
    Ok(found.unwrap_or_else(|| if name == "constructor" { object } else { Js::Undefined }))
}

/// `length` of lists and texts, `name` of a constructor.
pub(super) fn length_of<'v>(value: &Value, name: &str) -> Option<Js<'v>> {
    match (value, name) {
        (Value::Array(items), "length") => Some((items.len() as f64).into()),
        (Value::String(letters), "length") => Some((letters.encode_utf16().count() as f64).into()),
        // A method that is only asked for counts as there.
        (Value::String(_), "match" | "includes" | "startsWith" | "endsWith" | "indexOf" | "toLowerCase") => {
            Some(true.into())
        }
        (Value::Array(_), "includes" | "indexOf") => Some(true.into()),
        (_, "name") => Some(text(match value {
            Value::Array(_) => "Array",
            Value::Object(_) => return None,
            Value::String(_) => "String",
            Value::Number(_) => "Number",
            Value::Bool(_) => "Boolean",
            Value::Null => return None,
        })),
        _ => None,
    }
}

fn type_test(test: TypeTest, value: &Value) -> bool {
    match test {
        TypeTest::String => matches!(value, Value::String(_)),
        TypeTest::Number => matches!(value, Value::Number(_)),
        TypeTest::Boolean => matches!(value, Value::Bool(_)),
        TypeTest::Null => *value == Value::Null,
        TypeTest::Array => matches!(value, Value::Array(_)),
        TypeTest::Object => matches!(value, Value::Object(_)),
        TypeTest::Integer => value.as_f64().is_some_and(|number| number.is_finite() && number.fract() == 0.0),
        TypeTest::Scalar => !value.is_container(),
    }
}

fn unary<'v>(operator: Unary, operand: &Js<'v>) -> Js<'v> {
    match operator {
        Unary::Not => (!operand.truthy()).into(),
        Unary::Minus => (-operand.number()).into(),
        Unary::Plus => operand.number().into(),
        Unary::Void => Js::Undefined,
        Unary::TypeOf => text(if matches!(operand, Js::Regex(_)) { "object" } else { type_of(operand.value()) }),
    }
}

fn strict_equal(left: &Js<'_>, right: &Js<'_>) -> bool {
    match (left.value(), right.value()) {
        (None, None) => matches!((left, right), (Js::Undefined, Js::Undefined)),
        (Some(a @ (Value::Array(_) | Value::Object(_))), Some(b)) => a.is_same(b),
        (Some(a), Some(b)) => a == b,
        _ => false,
    }
}

fn loose_equal(left: &Js<'_>, right: &Js<'_>) -> bool {
    let nullish = |value: Option<&Value>| matches!(value, None | Some(Value::Null));
    match (left.value(), right.value()) {
        (a, b) if nullish(a) || nullish(b) => nullish(a) && nullish(b),
        (Some(a), Some(b)) if type_of(Some(a)) == type_of(Some(b)) => strict_equal(left, right),
        (Some(Value::String(_)), Some(b)) | (Some(b), Some(Value::String(_))) if b.is_container() => {
            left.text() == right.text()
        }
        _ => left.number() == right.number(),
    }
}

fn compare(left: &Js<'_>, right: &Js<'_>) -> Option<Ordering> {
    let as_text = |value: &Js<'_>| matches!(value.value(), Some(Value::String(_) | Value::Array(_) | Value::Object(_)));
    if as_text(left) && as_text(right) {
        return Some(left.text().encode_utf16().cmp(right.text().encode_utf16()));
    }
    left.number().partial_cmp(&right.number())
}

fn binary<'v>(operator: Binary, left: &Js<'v>, right: &Js<'v>) -> Result<Js<'v>, String> {
    let ordered = |fits: fn(Ordering) -> bool| Js::from(compare(left, right).is_some_and(fits));
    Ok(match operator {
        Binary::StrictEqual => strict_equal(left, right).into(),
        Binary::StrictUnequal => (!strict_equal(left, right)).into(),
        Binary::Equal => loose_equal(left, right).into(),
        Binary::Unequal => (!loose_equal(left, right)).into(),
        Binary::Less => ordered(Ordering::is_lt),
        Binary::LessOrEqual => ordered(Ordering::is_le),
        Binary::Greater => ordered(Ordering::is_gt),
        Binary::GreaterOrEqual => ordered(Ordering::is_ge),
        Binary::Add => {
            let is_text =
                |side: &Js<'_>| matches!(side.value(), Some(Value::String(_) | Value::Array(_) | Value::Object(_)));
            if is_text(left) || is_text(right) {
                text(left.text() + &right.text())
            } else {
                (left.number() + right.number()).into()
            }
        }
        Binary::Subtract => (left.number() - right.number()).into(),
        Binary::Multiply => (left.number() * right.number()).into(),
        Binary::Divide => (left.number() / right.number()).into(),
        Binary::Remainder => (left.number() % right.number()).into(),
        Binary::In => contains(right, left)?.into(),
        Binary::Matches => {
            let regex = match right {
                Js::Regex(regex) => return Ok(regex.test(&left.text())?.into()),
                other => Regexp::new(&other.text(), "")?,
            };
            regex.test(&left.text())?.into()
        }
        // Evaluated where their right side may be left out.
        Binary::And | Binary::Or => Js::Undefined,
    })
}

/// `list.includes(value)`, `text.includes(value)`.
fn contains(list: &Js<'_>, value: &Js<'_>) -> Result<bool, String> {
    match list.value() {
        Some(Value::Array(items)) => Ok(items.iter().any(|item| strict_equal(&Js::Doc(item), value))),
        Some(Value::String(letters)) => Ok(letters.contains(&value.text())),
        Some(_) => Err("includes is not a function".to_owned()),
        None => Err("Cannot read properties of undefined (reading 'includes')".to_owned()),
    }
}

/// Methods of values.
fn call<'v>(object: &Js<'v>, name: &str, arguments: &[Js<'v>]) -> Result<Js<'v>, String> {
    let first = arguments.first().unwrap_or(&Js::Undefined);
    if let Js::Regex(regex) = object {
        return match name {
            "test" => Ok(regex.test(&first.text())?.into()),
            "exec" => Ok(if regex.test(&first.text())? { true.into() } else { Js::Own(Value::Null) }),
            _ => Err(format!("{name} is not a function")),
        };
    }
    match object.value() {
        None => Err(format!("Cannot read properties of undefined (reading '{name}')")),
        Some(Value::Null) => Err(format!("Cannot read properties of null (reading '{name}')")),
        Some(Value::String(letters)) => call_text(letters, name, first, arguments.get(1)),
        Some(Value::Array(_)) if name == "includes" => Ok(contains(object, first)?.into()),
        Some(Value::Array(items)) if name == "indexOf" => {
            let found = items.iter().position(|item| strict_equal(&Js::Doc(item), first));
            Ok(found.map_or(-1.0, |at| at as f64).into())
        }
        Some(Value::Object(members)) if name == "hasOwnProperty" => Ok(members.contains_key(&first.text()).into()),
        Some(_) if name == "toString" => Ok(text(object.text())),
        Some(_) => Err(format!("{name} is not a function")),
    }
}

fn call_text<'v>(letters: &str, name: &str, first: &Js<'v>, second: Option<&Js<'v>>) -> Result<Js<'v>, String> {
    Ok(match name {
        "match" => {
            let found = match first {
                Js::Regex(regex) => regex.test(letters)?,
                other => Regexp::new(&other.text(), "")?.test(letters)?,
            };
            if found { true.into() } else { Js::Own(Value::Null) }
        }
        "includes" => letters.contains(&first.text()).into(),
        "startsWith" => letters.starts_with(&first.text()).into(),
        "endsWith" => letters.ends_with(&first.text()).into(),
        "indexOf" => {
            let at = letters.find(&first.text()).and_then(|at| letters.get(..at));
            at.map_or(-1.0, |before| before.encode_utf16().count() as f64).into()
        }
        "toLowerCase" => text(letters.to_lowercase()),
        "toUpperCase" => text(letters.to_uppercase()),
        "trim" => text(letters.trim()),
        "toString" => text(letters),
        "charAt" => text(letters.chars().nth(first.number() as usize).map(String::from).unwrap_or_default()),
        "slice" | "substring" => {
            let count = letters.chars().count();
            let bound = |side: f64| if side < 0.0 { (count as f64 + side).max(0.0) as usize } else { side as usize };
            let start = bound(first.number());
            let end = second.map_or(count, |end| bound(end.number()));
            text(letters.chars().skip(start).take(end.saturating_sub(start)).collect::<String>())
        }
        _ => return Err(format!("{name} is not a function")),
    })
}
