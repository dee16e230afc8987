//! Where references of schemas lead: schemas by address, parts of them by anchor or pointer.

use std::collections::HashMap;

use super::{Dialect, meta, uri};
use crate::document::{Value, pointer_unescape};

/// Levels of a schema that are looked at.
const DEPTH: usize = 200;

/// A part of a schema with the address that references in it are joined to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) schema: Value,
    pub(super) base: String,
}

/// What is known of addresses.
#[derive(Debug, Default)]
pub(super) struct Registry {
    /// Schemas by address, and by address with `#anchor`.
    places: HashMap<String, Place>,
}

impl Registry {
    /// Takes in a schema under an address, with all that have names inside it.
    pub(super) fn add(&mut self, schema: &Value, base: &str, dialect: Dialect) {
        self.places.insert(base.to_owned(), Place { schema: schema.clone(), base: base.to_owned() });
        self.walk(schema, base, dialect, 0);
    }

    fn walk(&mut self, value: &Value, base: &str, dialect: Dialect, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let object = match value {
            Value::Array(items) => {
                for item in items.iter().filter(|item| item.is_container()) {
                    self.walk(item, base, dialect, depth + 1);
                }
                return;
            }
            Value::Object(object) => object,
            _ => return,
        };
        let own;
        let mut base = base;
        if let Some(id) = object.get(dialect.id()).and_then(Value::as_str) {
            let address = uri::join(base, id);
            own = if uri::split(&address).1.is_empty() { address.clone() } else { base.to_owned() };
            base = &own;
            self.places.entry(address).or_insert_with(|| Place { schema: value.clone(), base: own.clone() });
        }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(anchor) = object.get(keyword).and_then(Value::as_str) {
                let place = Place { schema: value.clone(), base: base.to_owned() };
                self.places.entry(format!("{base}#{anchor}")).or_insert(place);
            }
        }
        for (key, member) in object.iter().filter(|(_, member)| member.is_container()) {
            if !matches!(&**key, "const" | "enum" | "default" | "example" | "examples") {
                self.walk(member, base, dialect, depth + 1);
            }
        }
    }

    /// The schema that an address names.
    pub(super) fn find(&mut self, address: &str, dialect: Dialect) -> Option<Place> {
        if let Some(place) = self.places.get(address) {
            return Some(place.clone());
        }
        let (whole, fragment) = uri::split(address);
        if !self.places.contains_key(whole)
            && let Some(schema) = meta::schema(whole)
        {
            self.add(&schema, whole, dialect);
            return self.find(address, dialect);
        }
        let place = self.places.get(whole)?;
        let pointer = if fragment.is_empty() { "" } else { fragment.strip_prefix('/')? };
        let (mut schema, mut base) = (&place.schema, place.base.clone());
        if fragment.is_empty() {
            return Some(place.clone());
        }
        for step in pointer.split('/') {
            schema = schema.member(&pointer_unescape(step))?;
            if let Some(id) = schema.get(dialect.id()).and_then(Value::as_str) {
                base = uri::join(&base, id);
            }
        }
        Some(Place { schema: schema.clone(), base })
    }
}
