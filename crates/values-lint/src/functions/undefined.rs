//! `undefined`: the member is not there. (spectral: packages/functions/src/undefined.ts)
//!
//! Good: no `tag`. Bad: `tag: null`.

use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::Value;

pub(super) const UNDEFINED: Function = Function { name: "undefined", options: Options::None, compile };

#[derive(Debug)]
struct Undefined;

fn compile(_: &Value) -> Box<dyn Check> {
    Box::new(Undefined)
}

impl Check for Undefined {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        if target.value.is_some() {
            found.push(Message::here("#{{print(\"property\")}}must be undefined"));
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
    fn null_is_not_undefined() {
        assert_eq!(messages(&UNDEFINED, &Value::Null, None), []);
        let words = "#{{print(\"property\")}}must be undefined";
        assert_eq!(messages(&UNDEFINED, &Value::Null, Some(&Value::Null)), [Message::here(words)]);
    }
}
