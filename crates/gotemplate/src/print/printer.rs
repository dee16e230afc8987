//! Values under a verb.
//!
//! go: fmt/print.go (`printArg`, `printValue`, `handleMethods`, `badVerb`)

use common::go::time::Time;

use super::flags::Flags;
use super::integer::Integer;
use super::{float, quoted};
use crate::error::LimitError;
use crate::value::{Data, Elem, Kind, List, MAX_DEPTH, Map, MapType, Object, Origin, Place, Text, TextBuilder, Value};

/// Prints to the end of a text.
#[derive(Debug)]
pub(super) struct Printer<'o> {
    pub(super) out: &'o mut TextBuilder,
    pub(super) flags: Flags,
    /// Inside of `%!v(...)`, where `String` methods are not asked.
    erroring: bool,
    failure: Option<LimitError>,
}

impl<'o> Printer<'o> {
    pub(super) fn new(out: &'o mut TextBuilder) -> Self {
        Self { out, flags: Flags::default(), erroring: false, failure: None }
    }

    pub(super) const fn result(&self) -> Result<(), LimitError> {
        match self.failure {
            Some(limit) => Err(limit),
            None => Ok(()),
        }
    }

    /// One argument, marked with its origin.
    pub(super) fn arg(&mut self, value: &Value, verb: char) {
        let plain = matches!(verb, 's' | 'v') && !self.flags.sharp_v;
        if let (Data::Str(_), true, None, None) = (value.data(), plain, self.flags.width, self.flags.precision) {
            return self.out.push_value(value);
        }
        let start = self.out.len();
        match verb {
            _ if value.is_nil() => match verb {
                'T' | 'v' => self.push(&self.flags.pad("<nil>")),
                _ => self.bad_verb(value, verb),
            },
            'T' => self.text(&Text::from(&*value.type_name()), 's', Origin::NONE),
            'p' => self.pointer(value),
            _ => self.value(value, verb, 0),
        }
        self.out.claim(start, Place::NONE, value.common_origin());
    }

    pub(super) fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// An address where Go prints one; ours is always the same.
    fn pointer(&mut self, value: &Value) {
        match value.kind() {
            Kind::Map | Kind::Slice | Kind::Func | Kind::Pointer => self.push(&self.flags.pad("0xc000000000")),
            _ => self.bad_verb(value, 'p'),
        }
    }

    fn bad_verb(&mut self, value: &Value, verb: char) {
        let erroring = std::mem::replace(&mut self.erroring, true);
        self.push(&format!("%!{verb}("));
        if value.is_nil() {
            self.push("<nil>");
        } else {
            self.push(&value.type_name());
            self.push("=");
            self.value(value, 'v', 0);
        }
        self.push(")");
        self.erroring = erroring;
    }

    fn value(&mut self, value: &Value, verb: char, depth: usize) {
        if depth > MAX_DEPTH || self.failure.is_some() {
            self.failure = Some(LimitError::ValueDepth);
            return;
        }
        let printed = match value.data() {
            // A nil inside of a list or a map, whatever the verb.
            Data::Nil if self.flags.sharp_v => Some("interface {}(nil)".to_owned()),
            Data::Nil => Some("<nil>".to_owned()),
            Data::Bool(value) => {
                matches!(verb, 't' | 'v').then(|| self.flags.pad(if *value { "true" } else { "false" }))
            }
            Data::Int(n) | Data::Int64(n) => Integer::signed(*n).format(verb, &self.flags),
            Data::Byte(n) => self.unsigned((*n).into(), verb),
            Data::Uint64(n) => self.unsigned(*n, verb),
            Data::Float(n) => float::format(*n, verb, &self.flags),
            Data::Complex(re, im) => self.complex(*re, *im, verb),
            Data::Str(text) => return self.text_or_bad(value, text, verb),
            Data::Bytes(bytes) => return self.bytes(value, bytes, verb),
            Data::List(list) => return self.list(list, verb, depth),
            Data::Map(map) => return self.map(map, verb, depth),
            Data::Object(object) => return self.object(value, &**object, verb, depth),
            Data::Func(_) => {
                self.pointer(value);
                return;
            }
            Data::Time(time) => return self.time(time, verb),
            Data::Duration(span) if self.is_stringable(verb) => {
                return self.text(&span.to_string().into(), verb, Origin::NONE);
            }
            Data::Duration(span) => Integer::signed(span.0).format(verb, &self.flags),
        };
        match printed {
            Some(text) => self.push(&text),
            None => self.bad_verb(value, verb),
        }
    }

    const fn is_stringable(&self, verb: char) -> bool {
        !self.erroring && !self.flags.sharp_v && matches!(verb, 'v' | 's' | 'x' | 'X' | 'q')
    }

    fn unsigned(&self, n: u64, verb: char) -> Option<String> {
        if verb == 'v' && self.flags.sharp_v {
            return Some(Integer::unsigned(n).based(16, 'v', &Flags { sharp: true, ..self.flags }));
        }
        Integer::unsigned(n).format(verb, &self.flags)
    }

    fn complex(&self, re: f64, im: f64, verb: char) -> Option<String> {
        let real = float::format(re, verb, &self.flags)?;
        let imaginary = float::format(im, verb, &Flags { plus: true, ..self.flags })?;
        Some(format!("({real}{imaginary}i)"))
    }

    fn text_or_bad(&mut self, value: &Value, text: &Text, verb: char) {
        match verb {
            'v' | 's' | 'x' | 'X' | 'q' => self.text(text, verb, value.origin()),
            _ => self.bad_verb(value, verb),
        }
    }

    /// A text under `v`, `s`, `x`, `X` or `q`.
    fn text(&mut self, text: &Text, verb: char, origin: Origin) {
        match verb {
            'x' | 'X' => self.push_hex(text.as_bytes(), verb),
            'q' => self.quoted(text),
            'v' if self.flags.sharp_v => self.quoted(text),
            _ => {
                let end = self.cut(text);
                let chars = text.as_str().get(..end).unwrap_or(text.as_str()).chars().count();
                let (before, behind) = self.flags.padding(chars);
                self.push(&before);
                self.out.push_part(text, origin, 0..end);
                self.push(&behind);
            }
        }
    }

    /// Where the precision, in characters, ends the text.
    fn cut(&self, text: &Text) -> usize {
        let Some(precision) = self.flags.precision else { return text.len() };
        if text.is_utf8() {
            return text.as_str().char_indices().nth(precision).map_or(text.len(), |(at, _)| at);
        }
        let sizes = text.as_bytes().utf8_chunks().flat_map(|chunk| {
            chunk.valid().chars().map(char::len_utf8).chain(chunk.invalid().iter().map(|_| 1)).collect::<Vec<_>>()
        });
        sizes.take(precision).sum()
    }

    fn quoted(&mut self, text: &Text) {
        let cut = text.slice(0..self.cut(text));
        let backquoted = if self.flags.sharp && cut.is_utf8() { quoted::backquoted(cut.as_str()) } else { None };
        let quoted = match backquoted {
            Some(text) => text,
            None if self.flags.plus => quoted::quote_ascii(cut.as_bytes()),
            None => quoted::quote_bytes(cut.as_bytes()),
        };
        self.push(&self.flags.pad(&quoted));
    }

    /// go: fmt/format.go (`fmtSbx`)
    fn push_hex(&mut self, bytes: &[u8], verb: char) {
        let bytes = bytes.get(..self.flags.precision.unwrap_or(bytes.len())).unwrap_or(bytes);
        let prefix = if verb == 'X' { "0X" } else { "0x" };
        let mut text = String::with_capacity(bytes.len() * 2);
        for (nth, byte) in bytes.iter().enumerate() {
            if nth > 0 && self.flags.space {
                text.push(' ');
            }
            if self.flags.sharp && (nth == 0 || self.flags.space) {
                text.push_str(prefix);
            }
            text.push_str(&if verb == 'X' { format!("{byte:02X}") } else { format!("{byte:02x}") });
        }
        self.push(&self.flags.pad(&text));
    }

    fn bytes(&mut self, value: &Value, bytes: &[u8], verb: char) {
        match verb {
            'v' | 'd' if self.flags.sharp_v => {
                let items: Vec<String> = bytes.iter().map(|byte| format!("{byte:#x}")).collect();
                self.push(&format!("[]byte{{{}}}", items.join(", ")));
            }
            's' | 'x' | 'X' | 'q' => self.text(&Text::from_bytes(bytes.to_vec()), verb, value.origin()),
            _ => {
                self.push("[");
                for (nth, byte) in bytes.iter().enumerate() {
                    if nth > 0 {
                        self.push(" ");
                    }
                    self.value(&Data::Byte(*byte).into(), verb, 1);
                }
                self.push("]");
            }
        }
    }

    fn open(&mut self, type_name: &str, plain: &str) {
        if self.flags.sharp_v {
            self.push(type_name);
            self.push("{");
        } else {
            self.push(plain);
        }
    }

    fn separate(&mut self, nth: usize) {
        if nth > 0 {
            self.push(if self.flags.sharp_v { ", " } else { " " });
        }
    }

    fn list(&mut self, list: &List, verb: char, depth: usize) {
        if self.flags.sharp_v && list.is_nil() {
            return self.push(&format!("{}(nil)", list.elem().list_type()));
        }
        self.open(list.elem().list_type(), "[");
        for (nth, item) in list.iter().enumerate() {
            self.separate(nth);
            self.value(item, verb, depth + 1);
        }
        self.push(if self.flags.sharp_v { "}" } else { "]" });
    }

    fn map(&mut self, map: &Map, verb: char, depth: usize) {
        if self.flags.sharp_v && map.is_nil() {
            return self.push(&format!("{}(nil)", map.map_type().name()));
        }
        self.open(map.map_type().name(), "map[");
        for (nth, (key, value)) in map.read().iter().enumerate() {
            self.separate(nth);
            self.value(&Value::from(key.clone()), verb, depth + 1);
            self.push(":");
            self.value(value, verb, depth + 1);
        }
        self.push(if self.flags.sharp_v { "}" } else { "]" });
    }

    fn object(&mut self, value: &Value, object: &dyn Object, verb: char, depth: usize) {
        if self.is_stringable(verb)
            && let Some(text) = object.string()
        {
            return self.text(&text.into(), verb, value.origin());
        }
        match object.kind() {
            Kind::Map => {
                let map = object.entries().unwrap_or_else(|| Map::nil(MapType::Any));
                self.map(&map, verb, depth);
            }
            Kind::Slice => {
                let list = object.items().unwrap_or_else(|| List::nil(Elem::Any));
                self.list(&list, verb, depth);
            }
            Kind::Pointer if depth > 0 => self.push("0xc000000000"),
            kind => self.fields(object, kind, verb, depth),
        }
    }

    fn fields(&mut self, object: &dyn Object, kind: Kind, verb: char, depth: usize) {
        let type_name = object.type_name();
        if kind == Kind::Pointer {
            self.push("&");
        }
        self.open(type_name.trim_start_matches('*'), "{");
        for (nth, (name, field)) in object.fields().iter().enumerate() {
            self.separate(nth);
            if self.flags.plus_v || self.flags.sharp_v {
                self.push(name);
                self.push(":");
            }
            self.value(field, verb, depth + 1);
        }
        self.push("}");
    }

    fn time(&mut self, time: &Time, verb: char) {
        if self.is_stringable(verb) {
            return self.text(&time.to_string().into(), verb, Origin::NONE);
        }
        // Go prints the words of its own layout here; what it counts from is all that can be told.
        self.push(&format!("{{{} {} <nil>}}", time.nanosecond(), time.unix()));
    }
}
