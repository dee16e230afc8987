//! Values in Go's syntax (`%#v`), as they appear in two of go-yaml's messages.

use crate::document::NodeRef;
use crate::options::Dialect;
use crate::resolve;
use crate::scalar::{Number, ScalarClass, ScalarStyle};

/// Longer texts are cut: a message is no place for a document.
const MAX_LEN: usize = 4096;

/// `node` as Go prints a decoded value inside another one.
pub(super) fn go_syntax(node: NodeRef<'_>, dialect: Dialect) -> String {
    let mut out = String::new();
    write_value(node, dialect, &mut out);
    out
}

/// A text as Go quotes it.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{C}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{B}' => out.push_str("\\v"),
            c if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c if matches!(c, '\u{80}'..='\u{A0}' | '\u{AD}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// An unsigned integer: Go's syntax for these is hexadecimal.
pub(super) fn uint(value: u64) -> String {
    format!("0x{value:x}")
}

fn write_value(node: NodeRef<'_>, dialect: Dialect, out: &mut String) {
    if out.len() > MAX_LEN {
        return;
    }
    match node.class() {
        Some(class) => out.push_str(&scalar(node.text().unwrap_or_default(), class, dialect)),
        None if node.kind() == crate::Kind::List => {
            out.push_str("[]interface {}{");
            for (nth, item) in node.items().enumerate() {
                out.push_str(if nth > 0 { ", " } else { "" });
                write_value(item, dialect, out);
            }
            out.push('}');
        }
        None => {
            let text_keys = node.entries().all(|(key, _)| key.as_str().is_some());
            let v3 = dialect == Dialect::GoV3 && text_keys;
            out.push_str(if v3 { "map[string]interface {}{" } else { "map[interface {}]interface {}{" });
            let mut entries: Vec<_> = node.entries().collect();
            entries.sort_by_key(|(key, _)| key.text());
            for (nth, (key, value)) in entries.into_iter().enumerate() {
                out.push_str(if nth > 0 { ", " } else { "" });
                out.push_str(&key_syntax(key, dialect));
                out.push(':');
                write_value(value, dialect, out);
            }
            out.push('}');
        }
    }
}

/// A key as it was before it became text: a plain one that resolves to a number was one.
fn key_syntax(key: NodeRef<'_>, dialect: Dialect) -> String {
    let text = key.text().unwrap_or_default();
    let class = match key.class() {
        Some(ScalarClass::Str) if key.style() == Some(ScalarStyle::Plain) => resolve::plain(text, dialect),
        class => class.unwrap_or(ScalarClass::Str),
    };
    scalar(text, class, dialect)
}

fn scalar(text: &str, class: ScalarClass, dialect: Dialect) -> String {
    match (class, resolve::number(text, class, dialect)) {
        (ScalarClass::Null, _) => "interface {}(nil)".into(),
        (ScalarClass::Bool(value), _) => value.to_string(),
        (_, Some(Number::Int(value))) => value.to_string(),
        (_, Some(Number::Uint(value))) => uint(value),
        (_, Some(Number::Float(value))) => resolve::go_float_text(value),
        _ => quote(text),
    }
}
