//! `falsy`: the value counts as false in JavaScript. (spectral: packages/functions/src/falsy.ts)
//!
//! Good: `debug: false`, no `debug`. Bad: `debug: "no"`.

use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::{self, Value};

pub(super) const FALSY: Function = Function { name: "falsy", options: Options::None, compile };

#[derive(Debug)]
struct Falsy;

fn compile(_: &Value) -> Box<dyn Check> {
    Box::new(Falsy)
}

impl Check for Falsy {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        if document::truthy(target.value) {
            found.push(Message::here("#{{print(\"property\")}}must be falsy"));
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
    fn an_empty_list_is_not_falsy() {
        assert_eq!(messages(&FALSY, &Value::Null, Some(&Value::string(""))), []);
        assert_eq!(messages(&FALSY, &Value::Null, Some(&Value::array(vec![]))).len(), 1);
    }
}
