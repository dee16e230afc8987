//! `len`, `index`, `slice`.

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Data, Elem, Kind, List, Map, MapType, Value};

use Param::Reflect;

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("len", &[Reflect], len),
    Func::variadic("index", &[Reflect, Reflect], index),
    Func::variadic("slice", &[Reflect, Reflect], slice),
];

/// What can be indexed.
enum Indexed<'v> {
    Bytes(&'v [u8]),
    List(List),
    Map(Map),
}

fn indexed(value: &Value) -> Option<Indexed<'_>> {
    match value.data() {
        Data::Str(text) => Some(Indexed::Bytes(text.as_bytes())),
        Data::Bytes(bytes) => Some(Indexed::Bytes(bytes)),
        Data::List(list) => Some(Indexed::List(list.clone())),
        Data::Map(map) => Some(Indexed::Map(map.clone())),
        Data::Object(object) => object.items().map(Indexed::List).or_else(|| object.entries().map(Indexed::Map)),
        _ => None,
    }
}

fn length(indexed: &Indexed<'_>) -> usize {
    match indexed {
        Indexed::Bytes(bytes) => bytes.len(),
        Indexed::List(list) => list.len(),
        Indexed::Map(map) => map.len(),
    }
}

fn to_int(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// `len V`: the number of bytes, items or keys.
fn len(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let value = call.value(0);
    if value.is_nil() && !call.is_boxed(0) {
        return Err("reflect: call of reflect.Value.Type on zero Value".into());
    }
    match indexed(value) {
        Some(indexed) => Ok(Value::int(to_int(length(&indexed)))),
        None if value.is_nil() => Err("len of nil pointer".into()),
        None => Err(format!("len of type {}", value.type_name()).into()),
    }
}

/// An index into `0..=limit`.
///
/// go: text/template/funcs.go (`indexArg`)
fn index_arg(value: &Value, limit: usize) -> Result<usize, CallError> {
    let index = match value.data() {
        Data::Int(n) | Data::Int64(n) => *n,
        Data::Duration(span) => span.0,
        Data::Byte(n) => (*n).into(),
        Data::Uint64(n) => n.cast_signed(),
        Data::Nil => return Err("cannot index slice/array with nil".into()),
        _ => return Err(format!("cannot index slice/array with type {}", value.type_name()).into()),
    };
    let found = usize::try_from(index).ok().filter(|&index| index <= limit);
    found.ok_or_else(|| format!("index out of range: {index}").into())
}

/// `index V I...`: V[I], and so on into what it gives.
fn index(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let mut item = call.value(0).clone();
    if item.is_nil() {
        return Err("index of untyped nil".into());
    }
    for index in call.rest(1) {
        item = match indexed(&item) {
            None if item.is_nil() => return Err("index of nil pointer".into()),
            None => return Err(format!("can't index item of type {}", item.type_name()).into()),
            Some(Indexed::Map(map)) => map_index(&map, index)?,
            Some(Indexed::List(list)) => {
                let at = index_arg(index, list.len())?;
                list.get(at).cloned().ok_or_else(|| out_of_range("slice", at))?
            }
            Some(Indexed::Bytes(bytes)) => {
                let at = index_arg(index, bytes.len())?;
                let kind = if item.kind() == Kind::String { "string" } else { "slice" };
                Data::Byte(*bytes.get(at).ok_or_else(|| out_of_range(kind, at))?).into()
            }
        };
    }
    Ok(item)
}

/// Go lets an index that equals the length through, and then panics.
fn out_of_range(kind: &str, _at: usize) -> CallError {
    CallError::new(format!("reflect: {kind} index out of range"))
}

fn map_index(map: &Map, index: &Value) -> Result<Value, CallError> {
    match index.data() {
        Data::Str(key) => {
            let zero = if map.map_type() == MapType::Strings { Value::from("") } else { Value::NIL };
            Ok(map.get(key.as_str()).unwrap_or(zero))
        }
        Data::Nil => Err("value is nil; should be of type string".into()),
        _ => Err(format!("value has type {}; should be string", index.type_name()).into()),
    }
}

/// `slice V [I [J [K]]]`: V[I:J:K] of a text or a list.
fn slice(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let (value, indexes) = (call.value(0), call.rest(1));
    if value.is_nil() {
        return Err("slice of untyped nil".into());
    }
    if indexes.len() > 3 {
        return Err(format!("too many slice indexes: {}", indexes.len()).into());
    }
    let is_text = value.kind() == Kind::String;
    if is_text && indexes.len() == 3 {
        return Err("cannot 3-index slice a string".into());
    }
    let Some(what) = indexed(value).filter(|what| !matches!(what, Indexed::Map(_))) else {
        return Err(format!("can't slice item of type {}", value.type_name()).into());
    };
    let limit = length(&what);
    let mut bounds = [0, limit, limit];
    for (nth, (bound, index)) in bounds.iter_mut().zip(indexes).enumerate() {
        // NOTE: `index` looks into an `interface {}`, `slice` does not.
        if call.is_boxed(nth + 1) {
            return Err("cannot index slice/array with type interface {}".into());
        }
        *bound = index_arg(index, limit)?;
    }
    let [from, to, capacity] = bounds;
    if from > to {
        return Err(format!("invalid slice index: {from} > {to}").into());
    }
    if indexes.len() == 3 && to > capacity {
        return Err(format!("invalid slice index: {to} > {capacity}").into());
    }
    Ok(match what {
        Indexed::Bytes(_) if is_text => call.part(0, from..to),
        Indexed::Bytes(bytes) => Data::Bytes(bytes.get(from..to).unwrap_or_default().into()).into(),
        Indexed::List(list) => List::new(list.elem(), list.get(from..to).unwrap_or_default().to_vec()).into(),
        Indexed::Map(_) => List::nil(Elem::Any).into(),
    })
}
