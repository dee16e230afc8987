//! TOML: `toToml` and `fromToml`.
//!
//! Here are the two functions and reading; how a value is written is in [`super::toml_writer`]. Whole numbers become `int64`
//! here, not `float64` as from JSON. Errors are the answer: as the text, or under the key `Error`.
//!
//! helm: pkg/engine/funcs.go, toml: decode.go, parse.go

use std::sync::Arc;

use common::go::time::{DATE_ONLY, RFC3339_NANO, Time};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::{Datetime, Offset};

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Data, Elem, Entries, List, Map, MapType, Origin, Value};

use super::toml_writer::{self, Refused};

use Param::{Any, Str};

pub(in crate::functions) const TABLE: &[Func] =
    &[Func::new("toToml", &[Any], to_toml), Func::new("fromToml", &[Str], from_toml)];

/// The zones that mark a date or a time without one, so that it is written as it was read.
pub(super) const LOCAL_DATETIME: &str = "datetime-local";
pub(super) const LOCAL_DATE: &str = "date-local";
pub(super) const LOCAL_TIME: &str = "time-local";

/// `toToml V`
fn to_toml(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    if call.value(0).is_nil() {
        return Err("reflect: call of reflect.Value.Type on zero Value".into());
    }
    match toml_writer::write(call, call.value(0)) {
        Ok(text) => Ok(call.derived(0, text)),
        Err(Refused::Toml(message)) => Ok(call.derived(0, message)),
        Err(Refused::Limit(limit)) => Err(limit),
    }
}

/// `fromToml TEXT`: the map, or one with what is wrong as `Error`.
fn from_toml(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.str(0)?;
    call.reserve(text.len())?;
    let reader = Reader { text, origin: call.value(0).common_origin() };
    let read = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (at, error.message().to_owned())
    });
    let read = read.and_then(|table| reader.table(table.get_ref()));
    Ok(read.unwrap_or_else(|(at, message)| {
        let line = 1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count();
        Value::map([("Error", format!("toml: line {line}: {message}").into())])
    }))
}

/// Makes values of what the parser found. It refuses deep nesting itself.
struct Reader<'t> {
    text: &'t str,
    origin: Origin,
}

/// What is wrong, and at which byte.
type Fault = (usize, String);

impl Reader<'_> {
    fn table(&self, table: &DeTable<'_>) -> Result<Value, Fault> {
        let mut entries = Entries::new();
        for (key, value) in table {
            let key: Arc<str> = key.get_ref().as_ref().into();
            entries.insert(key, self.value(value)?);
        }
        Ok(Value::from(Map::new(MapType::Any, entries)).with_origin(self.origin))
    }

    fn value(&self, value: &Spanned<DeValue<'_>>) -> Result<Value, Fault> {
        let at = value.span().start;
        let read = match value.get_ref() {
            DeValue::String(text) => Value::from(text.as_ref()),
            DeValue::Boolean(value) => (*value).into(),
            DeValue::Integer(number) => {
                let parsed = i64::from_str_radix(number.as_str(), number.radix());
                let out_of_range = |_| (at, format!("{} is out of range for int64", number.as_str()));
                Value::int64(parsed.map_err(out_of_range)?)
            }
            DeValue::Float(number) => {
                let invalid = |_| (at, format!("invalid float value: {:?}", number.as_str()));
                number.as_str().parse::<f64>().map_err(invalid)?.into()
            }
            DeValue::Datetime(datetime) => {
                let invalid = || (at, format!("invalid datetime: {:?}", datetime.to_string()));
                Data::Time(Arc::new(time(*datetime).ok_or_else(invalid)?)).into()
            }
            DeValue::Array(items) => {
                let list: Result<Vec<Value>, Fault> = items.iter().map(|item| self.value(item)).collect();
                Data::List(List::new(self.elem(items.iter().next()), list?)).into()
            }
            DeValue::Table(table) => return self.table(table),
        };
        Ok(read.with_origin(self.origin))
    }

    /// The type of a list's items by the first one. Tables with headers of their own (`[[x]]`) make a list of maps, tables in
    /// braces do not.
    fn elem(&self, first: Option<&Spanned<DeValue<'_>>>) -> Elem {
        let header = |item: &Spanned<DeValue<'_>>| {
            item.get_ref().is_table() && self.text.as_bytes().get(item.span().start) != Some(&b'{')
        };
        if first.is_some_and(header) { Elem::Map } else { Elem::Any }
    }
}

fn time(datetime: Datetime) -> Option<Time> {
    let local = |layout: &str, text: &str, zone: &str| Some(Time::parse(layout, text).ok()?.in_zone(zone, 0));
    match (datetime.date, datetime.time, datetime.offset) {
        (Some(date), Some(time), offset) => {
            let offset_text = offset.unwrap_or(Offset::Z).to_string();
            let parsed = Time::parse(RFC3339_NANO, &format!("{date}T{}{offset_text}", clock(time))).ok()?;
            Some(if offset.is_none() { parsed.in_zone(LOCAL_DATETIME, 0) } else { parsed })
        }
        (Some(date), None, _) => local(DATE_ONLY, &date.to_string(), LOCAL_DATE),
        (None, Some(time), _) => local("15:04:05.999999999", &clock(time), LOCAL_TIME),
        (None, None, _) => None,
    }
}

/// The time with its seconds, which may be left out in TOML.
fn clock(time: toml::value::Time) -> String {
    let (second, nanosecond) = (time.second.unwrap_or(0), time.nanosecond.unwrap_or(0));
    format!("{:02}:{:02}:{second:02}.{nanosecond:09}", time.hour, time.minute)
}
