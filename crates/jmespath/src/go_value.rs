//! Values as Go's `fmt` prints them.
//!
//! go: fmt/print.go

use std::fmt::Write as _;

use common::go::number::fmt_v_float;
use common::go::quote::quote;
use common::{Val, View};

use crate::dump;
use crate::item::Item;

/// Under `%v`: `map[a:1 b:[x y]]`. Stops after 64 KiB; only messages show it.
pub(crate) fn plain(item: &Item<'_>) -> String {
    let mut out = String::new();
    push_item(item, &mut out);
    out
}

/// A plain value under `%v`.
pub(crate) fn plain_val(val: Val<'_>) -> String {
    let mut out = String::new();
    push_plain(val, &mut out);
    out
}

const LONGEST: usize = 64 << 10;

fn push_item(item: &Item<'_>, out: &mut String) {
    if let Some(val) = item.val() {
        return push_plain(val, out);
    }
    if let Item::ExpRef(node) = item {
        out.push('{');
        dump::push_compact(node, out);
        return out.push('}');
    }
    out.push('[');
    for (index, item) in item.items().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        push_item(&item, out);
    }
    out.push(']');
}

fn push_plain(val: Val<'_>, out: &mut String) {
    if out.len() > LONGEST {
        return;
    }
    match val.view() {
        View::Null => out.push_str("<nil>"),
        View::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        View::Int(number) => drop(write!(out, "{number}")),
        View::Float(number) => out.push_str(&fmt_v_float(number)),
        View::Str(text) => out.push_str(text),
        View::List(list) => {
            out.push('[');
            for (index, item) in list.items().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                push_plain(item, out);
            }
            out.push(']');
        }
        View::Map(map) => {
            out.push_str("map[");
            for (index, (key, value)) in map.sorted_entries().into_iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                out.push_str(key);
                out.push(':');
                push_plain(value, out);
            }
            out.push(']');
        }
    }
}

/// Under `%#v`: `map[string]interface {}{"a":1}`.
pub(crate) fn syntax(val: Val<'_>, out: &mut String) {
    match val.view() {
        View::Null => out.push_str("interface {}(nil)"),
        View::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        View::Int(number) => drop(write!(out, "{number}")),
        View::Float(number) => out.push_str(&fmt_v_float(number)),
        View::Str(text) => out.push_str(&quote(text)),
        View::List(list) => {
            out.push_str("[]interface {}{");
            for (index, item) in list.items().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                syntax(item, out);
            }
            out.push('}');
        }
        View::Map(map) => {
            out.push_str("map[string]interface {}{");
            for (index, (key, value)) in map.sorted_entries().into_iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                out.push_str(&quote(key));
                out.push(':');
                syntax(value, out);
            }
            out.push('}');
        }
    }
}
