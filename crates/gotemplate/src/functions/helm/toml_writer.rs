//! A value as TOML: plain entries first, then tables, each group in the order of its keys, two blanks deeper per level.
//!
//! The one idea to know: a list is written as tables (`[[key]]`) only when all of its items are maps; otherwise its maps are
//! written in braces.
//!
//! toml: encode.go

use common::go::number::format_float;

use crate::error::LimitError;
use crate::func::{Call, CallError};
use crate::value::{Data, Entries, MAX_DEPTH, Value};

use super::toml::{LOCAL_DATE, LOCAL_DATETIME, LOCAL_TIME};

/// Why there is no TOML.
#[derive(Debug)]
pub(super) enum Refused {
    /// The original's message.
    Toml(String),
    /// A limit of the run.
    Limit(CallError),
}

impl From<&str> for Refused {
    fn from(message: &str) -> Self {
        Self::Toml(message.to_owned())
    }
}

impl From<LimitError> for Refused {
    fn from(limit: LimitError) -> Self {
        Self::Limit(limit.into())
    }
}

type Written = Result<(), Refused>;

/// The TOML of a value.
///
/// # Errors
/// [`Refused`].
pub(super) fn write(call: &mut Call<'_, '_>, value: &Value) -> Result<String, Refused> {
    let mut writer = Writer { call, out: String::new() };
    writer.encode(&mut Vec::new(), value)?;
    Ok(writer.out)
}

/// What matters of a value for the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Nil,
    Scalar,
    List,
    Map,
    /// A list of nothing but maps.
    Tables,
}

impl Shape {
    const fn is_table(self) -> bool {
        matches!(self, Self::Map | Self::Tables)
    }
}

struct Writer<'w, 'c, 'r> {
    call: &'w mut Call<'c, 'r>,
    out: String,
}

/// Struct values are written as their fields; what has a text of its own as that text.
fn plain(value: &Value) -> Value {
    match value.data() {
        Data::Object(object) => object.string().map_or_else(|| object.plain(), Value::from),
        _ => value.clone(),
    }
}

impl Writer<'_, '_, '_> {
    /// Shared lists count each time, so that a small value does not become endless text.
    fn charge(&mut self, depth: usize) -> Written {
        if depth > MAX_DEPTH {
            return Err(LimitError::ValueDepth.into());
        }
        Ok(self.call.run().spend_text(size_of::<Value>())?)
    }

    fn shape(&mut self, value: &Value, depth: usize) -> Result<Shape, Refused> {
        self.charge(depth)?;
        Ok(match plain(value).data() {
            Data::Nil => Shape::Nil,
            Data::Map(map) if map.is_nil() => Shape::Nil,
            Data::List(list) if list.is_nil() => Shape::Nil,
            Data::Map(_) => Shape::Map,
            Data::List(list) => {
                let mut tables = !list.is_empty();
                for item in list.iter() {
                    match self.shape(item, depth + 1)? {
                        Shape::Nil => return Err("toml: cannot encode array with nil element".into()),
                        shape => tables &= shape == Shape::Map,
                    }
                }
                if tables { Shape::Tables } else { Shape::List }
            }
            Data::Bytes(_) => Shape::List,
            Data::Func(_) => return Err("unsupported type: func".into()),
            Data::Complex(..) => return Err("unsupported type: complex128".into()),
            _ => Shape::Scalar,
        })
    }

    fn encode(&mut self, key: &mut Vec<String>, value: &Value) -> Written {
        let value = plain(value);
        match (self.shape(&value, key.len())?, value.data()) {
            (Shape::Nil, _) => Ok(()),
            (Shape::Map, Data::Map(map)) => self.table(key, &map.read()),
            (Shape::Tables, Data::List(list)) => {
                if key.is_empty() {
                    return Err("toml: top-level values must be Go maps or structs".into());
                }
                for item in list.iter() {
                    self.line_break();
                    self.indent(key);
                    self.out.push_str(&format!("[[{}]]", joined(key)));
                    self.line_break();
                    if let Data::Map(map) = plain(item).data() {
                        self.entries(key, &map.read())?;
                    }
                }
                Ok(())
            }
            _ => self.key_value(key, &value),
        }
    }

    /// A line break, but not at the very start.
    fn line_break(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn indent(&mut self, key: &[String]) {
        self.out.extend(std::iter::repeat_n("  ", key.len().saturating_sub(1)));
    }

    fn table(&mut self, key: &mut Vec<String>, entries: &Entries) -> Written {
        if key.len() == 1 {
            self.line_break();
        }
        if !key.is_empty() {
            self.indent(key);
            self.out.push_str(&format!("[{}]", joined(key)));
            self.line_break();
        }
        self.entries(key, entries)
    }

    /// The entries without tables, and those with.
    fn split<'e>(&mut self, entries: &'e Entries, depth: usize) -> Result<[Vec<(&'e str, &'e Value)>; 2], Refused> {
        let (mut direct, mut tables) = (Vec::new(), Vec::new());
        for (key, value) in entries {
            let group = if self.shape(value, depth)?.is_table() { &mut tables } else { &mut direct };
            group.push((&**key, value));
        }
        Ok([direct, tables])
    }

    fn entries(&mut self, key: &mut Vec<String>, entries: &Entries) -> Written {
        let groups = self.split(entries, key.len())?;
        for (name, value) in groups.into_iter().flatten() {
            key.push(name.to_owned());
            self.encode(key, value)?;
            key.pop();
        }
        Ok(())
    }

    fn key_value(&mut self, key: &[String], value: &Value) -> Written {
        let Some(name) = key.last() else { return self.element(value, 0) };
        self.indent(key);
        self.out.push_str(&format!("{} = ", quoted_key(name)));
        self.element(value, key.len())?;
        self.line_break();
        Ok(())
    }

    fn element(&mut self, value: &Value, depth: usize) -> Written {
        self.charge(depth)?;
        match plain(value).data() {
            Data::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Data::Int(n) | Data::Int64(n) => self.out.push_str(&n.to_string()),
            Data::Byte(n) => self.out.push_str(&n.to_string()),
            Data::Uint64(n) => self.out.push_str(&n.to_string()),
            Data::Float(n) => self.out.push_str(&float(*n)),
            Data::Str(text) => self.out.push_str(&quoted(text.as_str())),
            Data::Duration(span) => self.out.push_str(&quoted(&span.to_string())),
            Data::Time(time) => {
                let layout = match time.zone() {
                    LOCAL_DATETIME => "2006-01-02T15:04:05.999999999",
                    LOCAL_DATE => "2006-01-02",
                    LOCAL_TIME => "15:04:05.999999999",
                    _ => common::go::time::RFC3339_NANO,
                };
                self.out.push_str(&time.format(layout));
            }
            Data::Bytes(bytes) => {
                let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
                self.out.push_str(&format!("[{}]", numbers.join(", ")));
            }
            Data::List(list) => {
                self.out.push('[');
                for (nth, item) in list.iter().enumerate() {
                    self.out.push_str(if nth > 0 { ", " } else { "" });
                    self.element(item, depth + 1)?;
                }
                self.out.push(']');
            }
            Data::Map(map) => self.braces(&map.read(), depth + 1)?,
            Data::Nil | Data::Func(_) | Data::Complex(..) | Data::Object(_) => {
                return Err(Refused::Toml(format!("unexpected type: {}", value.type_name())));
            }
        }
        Ok(())
    }

    /// NOTE: nil entries are left out, but the comma before one at the end of its group stays, as in the original.
    fn braces(&mut self, entries: &Entries, depth: usize) -> Written {
        let [direct, tables] = self.split(entries, depth)?;
        let more = !tables.is_empty();
        self.out.push('{');
        for (group, more) in [(direct, more), (tables, false)] {
            let last = group.len().saturating_sub(1);
            for (nth, (name, value)) in group.into_iter().enumerate() {
                if self.shape(value, depth)? == Shape::Nil {
                    continue;
                }
                self.out.push_str(&format!("{} = ", quoted_key(name)));
                self.element(value, depth)?;
                self.out.push_str(if more || nth != last { ", " } else { "" });
            }
        }
        self.out.push('}');
        Ok(())
    }
}

/// The shortest digits, with a point where there is no exponent.
fn float(n: f64) -> String {
    if n.is_nan() {
        return if n.is_sign_negative() { "-nan" } else { "nan" }.to_owned();
    }
    if n.is_infinite() {
        return if n < 0.0 { "-inf" } else { "inf" }.to_owned();
    }
    let mut text = format_float(n, b'g', -1, 64);
    if !text.contains(['e', '.']) {
        text.push_str(".0");
    }
    text
}

fn joined(key: &[String]) -> String {
    key.iter().map(|name| quoted_key(name)).collect::<Vec<_>>().join(".")
}

fn quoted_key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if bare { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x08' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\x0c' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..='\x1f' | '\x7f' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
