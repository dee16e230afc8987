//! `truthy`: the value counts as true in JavaScript. (spectral: packages/functions/src/truthy.ts)
//!
//! Good: `replicas: 3`. Bad: `replicas: 0`, `name: ""`, a member that is not there.

use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::{self, Value};

pub(super) const TRUTHY: Function = Function { name: "truthy", options: Options::None, compile };

#[derive(Debug)]
struct Truthy;

fn compile(_: &Value) -> Box<dyn Check> {
    Box::new(Truthy)
}

impl Check for Truthy {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        if !document::truthy(target.value) {
            found.push(Message::here("#{{print(\"property\")}}must be truthy"));
        }
        Ok(())
    }

    fn sees_value_alone(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::messages;

    #[test]
    fn zero_is_not_truthy_and_an_empty_list_is() {
        let found = messages(&TRUTHY, &Value::Null, Some(&Value::Number(0.0)));
        assert_eq!(found, [Message::here("#{{print(\"property\")}}must be truthy")]);
        assert_eq!(messages(&TRUTHY, &Value::Null, Some(&Value::array(vec![]))), []);
    }
}
