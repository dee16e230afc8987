//! Values as text: lists and maps as JSON, the rest as Go's `fmt` prints it.
//!
//! client-go: util/jsonpath/jsonpath.go (`PrintResults`, `evalToText`)

use common::go::number::{fmt_v_float, write_json_float};
use gotemplate::value::{Data, Value};
use yaml::writer::push_json_string;

use super::{Item, MAX_OUTPUT};

/// The results of one node, with blanks between them.
pub(super) fn items(items: &[Item], out: &mut String) -> Result<(), String> {
    for (nth, item) in items.iter().enumerate() {
        if nth > 0 {
            out.push(' ');
        }
        match item {
            None => out.push_str("<no value>"),
            Some(value) => push_value(value, out),
        }
        if out.len() > MAX_OUTPUT {
            return Err(format!("more than {MAX_OUTPUT} bytes come out"));
        }
    }
    Ok(())
}

fn push_value(value: &Value, out: &mut String) {
    match value.data() {
        Data::Str(text) => out.push_str(text.as_str()),
        Data::Float(n) => out.push_str(&fmt_v_float(*n)),
        _ => push_json(value, out),
    }
}

/// As `encoding/json` writes it. Values are as deep as documents, so the recursion is bounded.
fn push_json(value: &Value, out: &mut String) {
    match value.data() {
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Data::Int(n) | Data::Int64(n) => out.push_str(&n.to_string()),
        Data::Byte(n) => out.push_str(&n.to_string()),
        Data::Float(n) => write_json_float(out, *n),
        Data::Str(text) => push_json_string(text.as_str(), true, out),
        Data::List(list) => {
            out.push('[');
            for (nth, item) in list.items().iter().enumerate() {
                if nth > 0 {
                    out.push(',');
                }
                push_json(item, out);
            }
            out.push(']');
        }
        Data::Map(map) => {
            out.push('{');
            for (nth, (key, item)) in map.read().iter().enumerate() {
                if nth > 0 {
                    out.push(',');
                }
                push_json_string(key, true, out);
                out.push(':');
                push_json(item, out);
            }
            out.push('}');
        }
        _ => out.push_str("null"),
    }
}
