//! What YAML is decoded into: values that know their Go type's name and take texts, fields, items or entries.

/// What a value is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A `string`.
    Text,
    /// A struct: known fields.
    Struct,
    /// A slice.
    List,
    /// A `map[string]string`.
    Map,
}

/// A value that is being filled. Of the methods only those of its shape are called.
pub(crate) trait Out {
    /// The name of its type in Go's messages.
    fn type_name(&self) -> &'static str;

    /// What it is made of.
    fn shape(&self) -> Shape;

    /// Takes a text, and the bytes of the source that it covers.
    fn set_text(&mut self, text: &str, span: (u32, u32)) {
        let _ = (text, span);
    }

    /// The field of a key.
    fn field(&mut self, key: &str) -> Option<&mut dyn Out> {
        let _ = key;
        None
    }

    /// Begins a list or a map anew, without items.
    fn clear(&mut self) {}

    /// A new item at the end.
    fn push(&mut self) -> Option<&mut dyn Out> {
        None
    }

    /// Takes the last item away again: it did not decode.
    fn pop(&mut self) {}

    /// Takes an entry.
    fn insert(&mut self, key: &str, value: String) {
        let _ = (key, value);
    }
}

impl Out for String {
    fn type_name(&self) -> &'static str {
        "string"
    }

    fn shape(&self) -> Shape {
        Shape::Text
    }

    fn set_text(&mut self, text: &str, _: (u32, u32)) {
        text.clone_into(self);
    }
}
