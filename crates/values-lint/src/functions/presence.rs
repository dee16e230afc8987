//! What `or` and `xor` share: names of members of which some have to be there.

use super::{Shape, Type};
use crate::document::Value;

/// A list of at least two names.
pub(super) const fn names(message: &'static str) -> Shape {
    const NAME: Shape = Shape::of(&[Type::String]);
    Shape { types: &[Type::Array], items: Some(&NAME), min_items: 2, message: Some(message), ..Shape::ANY }
}

/// The names of an option.
#[derive(Debug)]
pub(super) struct Names(Vec<Box<str>>);

impl Names {
    /// The names in `properties`.
    pub(super) fn of(options: &Value) -> Self {
        let names = options.get("properties").and_then(Value::as_array).unwrap_or_default();
        Self(names.iter().filter_map(Value::as_str).map(Into::into).collect())
    }

    /// Those names that the value has as members, in the order of the value. `None` for a value that is no map.
    pub(super) fn present<'v>(&self, value: Option<&'v Value>) -> Option<Vec<&'v str>> {
        let object = value?.as_object()?;
        Some(object.keys().map(|key| &**key).filter(|key| self.0.iter().any(|name| **name == **key)).collect())
    }

    /// What is said when none is there.
    pub(super) fn none_message(&self) -> String {
        let shown = if self.0.len() > 4 { 3 } else { self.0.len() };
        let names: Vec<&str> = self.0.iter().take(shown).map(|name| &**name).collect();
        let rest = match self.0.len() - shown {
            0 => String::new(),
            more => format!(" or {more} other properties"),
        };
        format!("At least one of \"{}\"{rest} must be defined", names.join("\" or \""))
    }
}
