//! Errors as Ajv tells them.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{Mode, Run, Values};
use crate::document::Value;

/// One error.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaError {
    /// The keyword that is not met.
    pub keyword: &'static str,
    /// Where in the value, as a JSON pointer.
    pub path: String,
    /// Ajv's words.
    pub message: String,
    /// What some keywords tell beside.
    pub(in crate::schema) detail: Detail,
}

/// What some keywords tell beside their words.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::schema) enum Detail {
    None,
    /// The values of `enum`.
    Allowed(Values),
    /// The member that must not be there, or must.
    Member(Arc<str>),
    /// `type`: null is fine, too, which the words leave out.
    Nullable,
    /// `oneOf`: more than one schema fits.
    Passing(bool),
}

impl SchemaError {
    /// The member that `required` misses or `additionalProperties` refuses.
    pub fn member(&self) -> Option<&str> {
        if let Detail::Member(name) = &self.detail { Some(name) } else { None }
    }
}

impl SchemaError {
    /// The values that `enum` allows.
    pub fn allowed(&self) -> Option<&[Value]> {
        if let Detail::Allowed(values) = &self.detail { Some(values) } else { None }
    }

    /// Whether a `type` that is not met would let `null` through, too.
    pub fn is_nullable(&self) -> bool {
        self.detail == Detail::Nullable
    }
}

/// One step of the path to a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'r> {
    Key(&'r str),
    Index(usize),
}

impl Run<'_> {
    /// The error of a keyword; false, for its caller to hand on.
    pub(super) fn fail(&mut self, mode: Mode, keyword: &'static str, message: String) -> bool {
        self.say(mode, keyword, message, Detail::None)
    }

    pub(super) fn say(&mut self, mode: Mode, keyword: &'static str, message: String, detail: Detail) -> bool {
        if !mode.silent {
            self.errors.push(SchemaError { keyword, path: self.pointer(), message, detail });
        }
        false
    }

    pub(super) fn pointer(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) => _ = write!(text, "/{}", key.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => _ = write!(text, "/{index}"),
            }
        }
        text
    }
}
