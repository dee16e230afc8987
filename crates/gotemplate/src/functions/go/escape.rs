//! `html`, `js`, `urlquery`.

use std::fmt::Write as _;

use common::go::quote::is_print;

use crate::func::{Call, CallError, Func, Param};
use crate::print::sprint;
use crate::value::{Data, Value};

use Param::Any;

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::variadic("html", &[Any], html),
    Func::variadic("js", &[Any], js),
    Func::variadic("urlquery", &[Any], urlquery),
];

/// The arguments as `print` shows them; missing ones as `<no value>`.
///
/// go: text/template/funcs.go (`evalArgs`)
fn printed(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    if let [one] = call.args()
        && let Data::Str(_) = one.data()
    {
        return Ok(one.clone());
    }
    let shown = |value: &Value| if value.is_nil() { Value::from("<no value>") } else { value.clone() };
    let args: Vec<Value> = call.args().iter().map(shown).collect();
    let text = sprint(&args)?;
    call.built(text)
}

fn escaped(source: &Value, text: String) -> Value {
    Value::from(text).derived_from(source)
}

/// `html V...`: escaped for HTML.
fn html(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let source = printed(call)?;
    let text = source.as_str().unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => out.push('\u{fffd}'),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
    Ok(escaped(&source, out))
}

/// `js V...`: escaped for a JavaScript text.
fn js(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let source = printed(call)?;
    let text = source.as_str().unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let code = u32::from(c);
        // Writing to a string does not fail.
        let _ = match c {
            '\\' => out.write_str("\\\\"),
            '\'' => out.write_str("\\'"),
            '"' => out.write_str("\\\""),
            '<' | '>' | '&' | '=' | '\0'..' ' => write!(out, "\\u{code:04X}"),
            _ if c.is_ascii() || is_print(c) => out.write_char(c),
            _ => write!(out, "\\u{code:04X}"),
        };
    }
    Ok(escaped(&source, out))
}

/// `urlquery V...`: escaped for the query of a URL.
fn urlquery(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let source = printed(call)?;
    let bytes = source.as_text().map(crate::value::Text::as_bytes).unwrap_or_default();
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    Ok(escaped(&source, out))
}
