//! Values as texts, the way Go's `fmt` prints them.
//!
//! Here live `%v` and all other verbs over [`Value`]s. Not here: YAML and JSON. The one idea to know: a text that is printed
//! as it is keeps its marks, anything else that has an origin is marked with it as a whole.
//!
//! go: fmt/print.go, fmt/format.go

mod flags;
mod float;
mod format;
mod integer;
mod printer;
mod quoted;

use crate::error::LimitError;
use crate::value::{Data, Text, TextBuilder, Value};

pub use quoted::quote_bytes;

use printer::Printer;

/// Adds what `%v` prints of a value: what `{{ . }}` shows, and what Sprig calls its string.
///
/// # Errors
/// When the value is nested too deeply.
pub fn display_to(out: &mut TextBuilder, value: &Value) -> Result<(), LimitError> {
    if let Data::Str(_) = value.data() {
        out.push_value(value);
        return Ok(());
    }
    let mut printer = Printer::new(out);
    printer.arg(value, 'v');
    printer.result()
}

/// What `%v` prints of a value.
///
/// # Errors
/// When the value is nested too deeply.
pub fn display(value: &Value) -> Result<Text, LimitError> {
    if let Data::Str(text) = value.data()
        && (value.origin().is_none() || !text.marks().is_empty())
    {
        return Ok(text.clone());
    }
    let mut out = TextBuilder::new();
    display_to(&mut out, value)?;
    Ok(out.finish())
}

/// The values in a row, with a blank between two that are both no texts.
///
/// Go: `fmt.Sprint`
///
/// # Errors
/// When a value is nested too deeply.
pub fn sprint(values: &[Value]) -> Result<TextBuilder, LimitError> {
    let mut out = TextBuilder::new();
    let mut after_text = true;
    for (nth, value) in values.iter().enumerate() {
        let is_text = matches!(value.data(), Data::Str(_));
        if nth > 0 && !is_text && !after_text {
            out.push_str(" ");
        }
        display_to(&mut out, value)?;
        after_text = is_text;
    }
    Ok(out)
}

/// The values with blanks between them and a line break behind.
///
/// Go: `fmt.Sprintln`
///
/// # Errors
/// When a value is nested too deeply.
pub fn sprintln(values: &[Value]) -> Result<TextBuilder, LimitError> {
    let mut out = TextBuilder::new();
    for (nth, value) in values.iter().enumerate() {
        if nth > 0 {
            out.push_str(" ");
        }
        display_to(&mut out, value)?;
    }
    out.push_str("\n");
    Ok(out)
}

/// The values in the places that `format` has for them.
///
/// Go: `fmt.Sprintf`
///
/// # Errors
/// When a value is nested too deeply, or widths ask for more text than `limit` bytes.
pub fn sprintf(format: &str, values: &[Value], limit: u64) -> Result<TextBuilder, LimitError> {
    let mut out = TextBuilder::new();
    format::printf(&mut out, format, values, limit)?;
    Ok(out)
}

/// One value under one verb, as in `%s`.
///
/// # Errors
/// When the value is nested too deeply.
pub fn verb(value: &Value, verb: char) -> Result<String, LimitError> {
    let mut out = TextBuilder::new();
    let mut printer = Printer::new(&mut out);
    printer.arg(value, verb);
    printer.result()?;
    Ok(out.finish().as_str().to_owned())
}
