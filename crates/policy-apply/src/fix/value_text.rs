//! Values as YAML text that fits into a text that is there: block style at a column, or flow style on one line.

use common::{Val, View};
use yaml::writer::{JsonOptions, json, yaml_v3};

/// How the text around writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// Lists stand two columns further in than the key above them.
    pub(super) indents_lists: bool,
    /// The document is JSON: every text and key is quoted.
    pub(super) is_json: bool,
}

/// A value on one line. Numbers, booleans and null as they are, texts quoted where they must be.
pub(super) fn flow(value: Val<'_>, manner: Manner) -> Option<String> {
    let mut text = String::new();
    push_flow(value, manner, &mut text)?;
    Some(text)
}

/// A key on one line.
pub(super) fn key(key: &str, in_flow: bool, manner: Manner) -> Option<String> {
    scalar(Val::from(&common::Value::from(key)), in_flow || manner.is_json, manner)
}

fn push_flow(value: Val<'_>, manner: Manner, text: &mut String) -> Option<()> {
    match value.view() {
        View::List(list) => {
            text.push('[');
            for (nth, item) in list.items().enumerate() {
                text.push_str(if nth > 0 { ", " } else { "" });
                push_flow(item, manner, text)?;
            }
            text.push(']');
        }
        View::Map(map) => {
            text.push('{');
            for (nth, (name, value)) in map.sorted_entries().into_iter().enumerate() {
                text.push_str(if nth > 0 { ", " } else { "" });
                text.push_str(&key(name, true, manner)?);
                text.push_str(": ");
                push_flow(value, manner, text)?;
            }
            text.push('}');
        }
        _ => text.push_str(&scalar(value, true, manner)?),
    }
    Some(())
}

/// A scalar on one line.
pub(super) fn scalar(value: Val<'_>, in_flow: bool, manner: Manner) -> Option<String> {
    let mut text = String::new();
    if let Some(plain) = value.as_str() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '-');
        let may_stand_bare = !manner.is_json && !plain.contains('\n') && (!in_flow || plain.chars().all(is_word));
        if !may_stand_bare {
            json(value, JsonOptions::marshal().set_escape_html(false), &mut text).ok()?;
            return Some(text);
        }
    } else if value.as_f64().is_some() {
        json(value, JsonOptions::marshal(), &mut text).ok()?;
        return Some(text);
    }
    yaml_v3(value, 2, &mut text).ok()?;
    let line = text.trim_end_matches('\n');
    (!line.contains('\n')).then(|| line.to_owned())
}

/// Lines of a value in block style, the first one without its indent.
#[derive(Debug)]
pub(super) struct Block<'m> {
    manner: Manner,
    line_break: &'m str,
    text: String,
}

impl<'m> Block<'m> {
    /// The lines of `key: value` at `column`, without a line break behind them.
    pub(super) fn entry(
        name: &str,
        value: Val<'_>,
        column: usize,
        manner: Manner,
        line_break: &'m str,
    ) -> Option<String> {
        let mut block = Self { manner, line_break, text: String::new() };
        block.pair(name, value, column)?;
        Some(block.text)
    }

    /// The lines of `- value` with the dash at `column`.
    pub(super) fn item(value: Val<'_>, column: usize, manner: Manner, line_break: &'m str) -> Option<String> {
        let mut block = Self { manner, line_break, text: String::new() };
        block.dash(value, column)?;
        Some(block.text)
    }

    /// The lines of a map or a list that is not empty, below a key at `column`.
    pub(super) fn below(value: Val<'_>, column: usize, manner: Manner, line_break: &'m str) -> Option<String> {
        let mut block = Self { manner, line_break, text: String::new() };
        block.children(value, column)?;
        Some(block.text)
    }

    fn line(&mut self, column: usize) {
        self.text.push_str(self.line_break);
        self.text.extend(std::iter::repeat_n(' ', column));
    }

    fn pair(&mut self, name: &str, value: Val<'_>, column: usize) -> Option<()> {
        self.text.push_str(&key(name, false, self.manner)?);
        self.text.push(':');
        if is_leaf(value) {
            self.text.push(' ');
            self.text.push_str(&leaf(value, self.manner)?);
            return Some(());
        }
        self.children(value, column)
    }

    fn children(&mut self, value: Val<'_>, column: usize) -> Option<()> {
        let column = column + if value.is_map() || self.manner.indents_lists { 2 } else { 0 };
        for (name, value) in value.sorted_entries() {
            self.line(column);
            self.pair(name, value, column)?;
        }
        for item in value.items() {
            self.line(column);
            self.dash(item, column)?;
        }
        Some(())
    }

    fn dash(&mut self, value: Val<'_>, column: usize) -> Option<()> {
        self.text.push_str("- ");
        if is_leaf(value) || value.is_list() {
            // A list right in a list is rare, and hard to read as a block.
            self.text.push_str(&leaf(value, self.manner)?);
            return Some(());
        }
        for (nth, (name, value)) in value.sorted_entries().into_iter().enumerate() {
            if nth > 0 {
                self.line(column + 2);
            }
            self.pair(name, value, column + 2)?;
        }
        Some(())
    }
}

/// True for what stands on its key's line.
pub(super) fn is_leaf(value: Val<'_>) -> bool {
    !(value.is_map() || value.is_list()) || value.is_empty()
}

fn leaf(value: Val<'_>, manner: Manner) -> Option<String> {
    if value.is_list() || value.is_map() { flow(value, manner) } else { scalar(value, false, manner) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Value;

    const MANNER: Manner = Manner { indents_lists: false, is_json: false };

    fn sample() -> Value {
        let item = Value::map([("name", Value::from("a")), ("value", Value::from("true"))]);
        let port = Value::map([("p", Value::from(80.0)), ("e", Value::list([]))]);
        Value::map([("env", Value::list([item, port])), ("x", Value::from("a: b"))])
    }

    #[test]
    fn blocks_stand_at_their_column() {
        let text = Block::entry("k", Val::from(&sample()), 2, MANNER, "\n").unwrap();
        assert_eq!(text, "k:\n    env:\n    - name: a\n      value: \"true\"\n    - e: []\n      p: 80\n    x: 'a: b'");
        let indented = Manner { indents_lists: true, ..MANNER };
        let text = Block::below(Val::from(&sample()), 0, indented, "\n").unwrap();
        assert!(text.starts_with("\n  env:\n    - name: a\n      value"), "{text}");
    }

    #[test]
    fn flow_text_is_quoted_where_it_would_end_early() {
        let value = Value::map([("a,b", Value::from("x y")), ("m", Value::Null), ("w", Value::from("v1/x"))]);
        assert_eq!(flow(Val::from(&value), MANNER).unwrap(), "{\"a,b\": \"x y\", m: null, w: v1/x}");
        let json = Manner { is_json: true, ..MANNER };
        assert_eq!(flow(Val::from(&value), json).unwrap(), "{\"a,b\": \"x y\", \"m\": null, \"w\": \"v1/x\"}");
        assert_eq!(scalar(Val::from(&Value::from("a\nb")), false, MANNER).unwrap(), r#""a\nb""#);
        assert_eq!(scalar(Val::from(&Value::from("yes")), false, MANNER).unwrap(), "\"yes\"");
    }
}
