//! What a value must have for a filter to hold: members without which it need not be evaluated.
//!
//! Most filters begin with `@ && @.enum && …`, and most values have no `enum`. Only what cannot throw is looked at in advance.

use super::evaluate::length_of;
use super::expression::{Binary, Expression, Special, Unary};
use crate::document::Value;

/// Members of which one must be there, for each part of a filter.
#[derive(Debug, Default)]
pub(super) struct Needs {
    clauses: Vec<Vec<Box<str>>>,
}

impl Needs {
    pub(super) fn of(expression: &Expression) -> Self {
        let mut needs = Self::default();
        needs.read(expression);
        needs
    }

    /// False where the filter cannot hold.
    pub(super) fn may_hold(&self, value: &Value) -> bool {
        let has = |clause: &Vec<Box<str>>| match value {
            Value::Object(object) => clause.iter().any(|name| object.contains_key(name)),
            // Whatever is read of null throws.
            Value::Null => true,
            _ => false,
        };
        self.clauses.iter().all(has)
    }

    /// Takes what it can of the parts of a conjunction. False at a part that may throw: what stands behind it must wait.
    fn read(&mut self, expression: &Expression) -> bool {
        if let Expression::Binary(Binary::And, left, right) = expression {
            return self.read(left) && self.read(right);
        }
        self.clauses.extend(any_of(expression));
        is_quiet(expression)
    }
}

/// Members of which one must be there for an expression to be true, and without which it does not throw.
fn any_of(expression: &Expression) -> Option<Vec<Box<str>>> {
    match expression {
        Expression::Member(..) => any_of_member(expression),
        Expression::Binary(Binary::StrictUnequal, left, right) if is_undefined(right) => any_of_member(left),
        Expression::Binary(Binary::Equal | Binary::StrictEqual, left, right) if is_text(right) => any_of_member(left),
        Expression::Binary(Binary::Or, left, right) => {
            let mut names = any_of(left)?;
            names.extend(any_of(right)?);
            Some(names)
        }
        Expression::Binary(Binary::And, left, right) => {
            any_of(left).or_else(|| if is_quiet(left) { any_of(right) } else { None })
        }
        _ => None,
    }
}

fn any_of_member(expression: &Expression) -> Option<Vec<Box<str>>> {
    Some(vec![member_of_value(expression)?.into()])
}

/// `name` of `@.name`, where only maps have such a member.
fn member_of_value(expression: &Expression) -> Option<&str> {
    let Expression::Member(object, member) = expression else { return None };
    let (Expression::At, Expression::Literal(Value::String(name))) = (&**object, &**member) else { return None };
    let kinds =
        [Value::string(""), Value::array(Vec::new()), Value::object(Vec::new()), Value::Bool(true), Value::Number(0.0)];
    let own = name.parse::<usize>().is_err() && &**name != "constructor";
    (own && kinds.iter().all(|kind| length_of(kind, name).is_none())).then_some(name)
}

const fn is_undefined(expression: &Expression) -> bool {
    matches!(expression, Expression::Undefined | Expression::Unary(Unary::Void, _))
}

const fn is_text(expression: &Expression) -> bool {
    matches!(expression, Expression::Literal(Value::String(_)))
}

/// True for what throws at no value but null.
fn is_quiet(expression: &Expression) -> bool {
    match expression {
        Expression::At | Expression::Literal(_) | Expression::Undefined => true,
        Expression::Special(special) => matches!(special, Special::Property | Special::Root),
        Expression::Member(object, member) => {
            matches!((&**object, &**member), (Expression::At, Expression::Literal(Value::String(_))))
        }
        Expression::Unary(Unary::Not | Unary::Void, operand) => is_quiet(operand),
        Expression::Binary(operator, left, right) => {
            let compares = matches!(
                operator,
                Binary::And
                    | Binary::Or
                    | Binary::Equal
                    | Binary::Unequal
                    | Binary::StrictEqual
                    | Binary::StrictUnequal
            );
            compares && is_quiet(left) && is_quiet(right)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::document::from_json;
    use crate::jsonpath::{Step, parse};

    fn may_hold(filter: &str, value: &str) -> bool {
        let path = parse(&format!("$..[?({filter})]")).unwrap();
        let Some(Step::Filter(filter)) = path.stages.first().map(|stage| &stage.step) else { panic!() };
        filter.needs.may_hold(&from_json(value).unwrap())
    }

    #[test]
    fn members_that_every_part_asks_for_are_needed() {
        assert!(!may_hold("@ && @.enum && @.type", r#"{"enum": []}"#));
        assert!(may_hold("@ && @.enum && @.type", r#"{"enum": [], "type": 1}"#));
        assert!(!may_hold("@ && @.enum", "\"enum\""));
        assert!(!may_hold("@property !== 'x' && @ && (@.a !== void 0 || @['b'] !== undefined)", r#"{"c": 1}"#));
        assert!(may_hold("@property !== 'x' && @ && (@.a !== void 0 || @['b'] !== undefined)", r#"{"b": 1}"#));
        assert!(!may_hold("@ && @.type == 'array'", "{}"));
    }

    #[test]
    fn what_may_throw_or_hold_without_a_member_is_evaluated() {
        assert!(may_hold("@.a", "null"));
        assert!(may_hold("@.a.b && @.c", r#"{"a": 1}"#));
        assert!(may_hold("(@.a && @.b.c || @.d) && @.e", r#"{"a": 1}"#));
        assert!(may_hold("@.a || @property === 'x'", "{}"));
        assert!(may_hold("@.length", "\"\""));
        assert!(may_hold("@.a != 1", "{}"));
        assert!(may_hold("@['0']", "[1]"));
    }
}
