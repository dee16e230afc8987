//! `defined`: the member is there, whatever its value. (spectral: packages/functions/src/defined.ts)
//!
//! Good: `tag: null`. Bad: no `tag`.

use super::{Check, Function, Message, Options, Target, Thrown};
use crate::document::Value;

pub(super) const DEFINED: Function = Function { name: "defined", options: Options::None, compile };

#[derive(Debug)]
struct Defined;

fn compile(_: &Value) -> Box<dyn Check> {
    Box::new(Defined)
}

impl Check for Defined {
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown> {
        if target.value.is_none() {
            found.push(Message::here("#{{print(\"property\")}}must be defined"));
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
    fn null_is_defined() {
        assert_eq!(messages(&DEFINED, &Value::Null, Some(&Value::Null)), []);
        assert_eq!(messages(&DEFINED, &Value::Null, None).len(), 1);
    }
}
