//! JSON objects whose pairs stand in the order that they are added in, as `encoding/json` writes Go's structs.

use yaml::writer::push_json_string;

/// An object that is being written at the end of a text.
#[derive(Debug)]
pub(super) struct Object<'t> {
    text: &'t mut String,
    is_empty: bool,
}

impl<'t> Object<'t> {
    /// Begins an object.
    pub(super) fn begin(text: &'t mut String) -> Self {
        text.push('{');
        Self { text, is_empty: true }
    }

    /// Starts a pair; its value goes to the text that is given back.
    pub(super) fn key(&mut self, name: &str) -> &mut String {
        if !self.is_empty {
            self.text.push(',');
        }
        self.is_empty = false;
        push_json_string(name, true, self.text);
        self.text.push(':');
        self.text
    }

    /// Adds a pair whose value is JSON already.
    pub(super) fn raw(&mut self, name: &str, value: &str) {
        self.key(name).push_str(value);
    }

    /// Adds a pair with a text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        push_json_string(value, true, self.key(name));
    }

    /// The same unless the text is empty.
    pub(super) fn text_unless_empty(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.text(name, value);
        }
    }

    /// Adds a pair with a list of texts.
    pub(super) fn texts(&mut self, name: &str, values: &[&str]) {
        let text = self.key(name);
        text.push('[');
        for (nth, value) in values.iter().enumerate() {
            text.push_str(if nth > 0 { "," } else { "" });
            push_json_string(value, true, text);
        }
        text.push(']');
    }

    /// Ends it.
    pub(super) fn end(self) {
        self.text.push('}');
    }
}
