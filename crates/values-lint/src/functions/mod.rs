//! What a rule does with a value: functions, found by name, their options checked when a ruleset is loaded, compiled once, and
//! called once for each target.
//!
//! One file for each function, which holds its options, its words and its check. A file ends up in one of the tables: the
//! core's, whose names every ruleset may use, or those of the built-in rulesets, which only they may use.

mod alphabetical;
mod arazzo;
mod asyncapi;
mod casing;
mod defined;
mod enumeration;
mod falsy;
mod length;
mod member;
mod oas;
mod options;
mod or;
mod pattern;
mod plain;
mod presence;
mod schema;
mod shared;
mod truthy;
mod undefined;
mod unreferenced_reusable_object;
mod xor;

use std::collections::HashSet;
use std::fmt;

use crate::document::{Path, Segment, Value};
use crate::formats::FormatSet;

pub use options::{OptionError, Options, Shape, Type};

/// The functions that every ruleset may name. (spectral: packages/functions/src/index.ts)
const CORE: &[&Function] = &[
    &alphabetical::ALPHABETICAL,
    &casing::CASING,
    &defined::DEFINED,
    &enumeration::ENUMERATION,
    &falsy::FALSY,
    &length::LENGTH,
    &or::OR,
    &pattern::PATTERN,
    &schema::SCHEMA,
    &truthy::TRUTHY,
    &undefined::UNDEFINED,
    &unreferenced_reusable_object::UNREFERENCED_REUSABLE_OBJECT,
    &xor::XOR,
];

/// The functions that only the built-in rulesets may name.
const BUILTIN: &[&[&Function]] =
    &[oas::FUNCTIONS, asyncapi::FUNCTIONS, arazzo::FUNCTIONS, &[&shared::SERVER_VARIABLES, &shared::UNIQUENESS_TAGS]];

/// A function by its name; `builtin` where the ruleset is one of our own.
pub fn find(name: &str, builtin: bool) -> Option<&'static Function> {
    let own: &[&[&Function]] = if builtin { BUILTIN } else { &[] };
    CORE.iter().chain(own.iter().copied().flatten()).find(|function| function.name == name).copied()
}

/// One function.
#[derive(Debug)]
pub struct Function {
    /// As rulesets name it.
    pub name: &'static str,
    /// What options it takes.
    pub options: Options,
    /// Makes it ready for many calls. The options have passed the check; `Value::Null` where a rule gives none.
    pub compile: fn(&Value) -> Box<dyn Check>,
}

/// A function with its options.
pub trait Check: Send + Sync + fmt::Debug {
    /// Looks at one target and adds what is wrong with it to `found`.
    ///
    /// # Errors
    /// What the original throws: the whole run ends with it.
    fn check(&self, target: &Target<'_>, found: &mut Vec<Message>) -> Result<(), Thrown>;

    /// True where whether anything is said depends on the value, and on what the document is, and not on where the value
    /// stands: what references bring to many places is then looked at once, unless something is said of it.
    fn sees_value_alone(&self) -> bool {
        false
    }
}

/// What a function is called with.
#[derive(Clone, Copy, Debug)]
pub struct Target<'t> {
    /// The value; `None` is JavaScript's `undefined`.
    pub value: Option<&'t Value>,
    /// Where it stands, or would stand.
    pub path: &'t [Segment],
    /// The document around it.
    pub context: &'t Context<'t>,
}

/// The document and the rule of a call.
#[derive(Clone, Copy, Debug)]
pub struct Context<'t> {
    /// The rule's name.
    pub rule: &'t str,
    /// True when the rule sees the document with its references followed.
    pub resolved_rule: bool,
    /// The document as written.
    pub unresolved: &'t Value,
    /// The document with its references followed.
    pub resolved: &'t Value,
    /// The document's own name: an absolute path; empty where it has none.
    pub source: &'t str,
    /// What the document's references name: `source#/pointer`, as the original's graph lists it.
    pub referenced: &'t HashSet<String>,
    /// What the document is.
    pub formats: FormatSet,
}

/// What a function has to say of a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The words; `#{{print("property")}}` and its kin are filled in by the engine.
    pub text: String,
    /// Where, from the root; `None`: at the target.
    pub path: Option<Path>,
}

impl Message {
    /// Words at the target.
    pub fn here(text: impl Into<String>) -> Self {
        Self { text: text.into(), path: None }
    }

    /// Words at a path from the root.
    pub fn at(text: impl Into<String>, path: Path) -> Self {
        Self { text: text.into(), path: Some(path) }
    }
}

/// An error that ends the run: the words behind `Function "name" threw an exception: `.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thrown(pub String);

#[cfg(test)]
pub(crate) mod testing {
    //! Functions called on a value, for their tests.

    use super::*;

    /// A value out of JSON.
    pub(crate) fn json(text: &str) -> Value {
        crate::document::from_json(text).unwrap()
    }

    /// The words that a function says of `value` at `$.a`.
    pub(crate) fn messages(function: &Function, options: &Value, value: Option<&Value>) -> Vec<Message> {
        assert_eq!(function.options.check(function.name, options), Ok(()));
        let nothing = HashSet::new();
        let context = Context {
            rule: "my-rule",
            resolved_rule: true,
            unresolved: &Value::Null,
            resolved: &Value::Null,
            source: "",
            referenced: &nothing,
            formats: FormatSet::EMPTY,
        };
        let mut found = Vec::new();
        let path = [Segment::key("a")];
        let target = Target { value, path: &path, context: &context };
        (function.compile)(options).check(&target, &mut found).unwrap();
        found
    }
}
