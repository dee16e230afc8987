//! Fills in what the tables say for missing fields.

use common::{Val, Value};

use super::decode::Decoder;
use super::schema::{Default, Object, Type};

/// `value` with its defaults, sharing all that stays as it is.
pub(super) fn fill(decoder: &Decoder<'_>, value: Val<'_>, ty: Type) -> Value {
    changed(decoder, value, ty).unwrap_or_else(|| decoder.share(value))
}

/// The value with its defaults, or `None` when there is nothing to fill in.
fn changed(decoder: &Decoder<'_>, value: Val<'_>, ty: Type) -> Option<Value> {
    match ty {
        Type::Object(table) if value.is_map() => changed_object(decoder, value, table),
        Type::List(item) => changed_list(decoder, value, *item),
        Type::Map(member) if value.is_map() => changed_map(decoder, value, *member),
        _ => None,
    }
}

fn changed_object(decoder: &Decoder<'_>, value: Val<'_>, table: &Object) -> Option<Value> {
    let mut out: Option<Value> = None;
    for field in table.fields {
        let member = value.get(field.name).filter(|member| !member.is_null());
        let new = match (member, field.default) {
            (Some(member), _) => changed(decoder, member, field.ty),
            (None, Some(Default::Bool(default))) => Some(Value::Bool(default)),
            (None, Some(Default::Str(default))) => Some(Value::from(default)),
            (None, None) => None,
        };
        if let Some(new) = new {
            out.get_or_insert_with(|| decoder.share(value)).force_map().insert(field.name, new);
        }
    }
    out
}

fn changed_list(decoder: &Decoder<'_>, value: Val<'_>, item: Type) -> Option<Value> {
    let mut out: Option<Value> = None;
    for (nth, member) in value.items().enumerate() {
        let Some(new) = changed(decoder, member, item) else { continue };
        let items = out.get_or_insert_with(|| decoder.share(value)).as_list_mut();
        if let Some(slot) = items.and_then(|items| items.get_mut(nth)) {
            *slot = new;
        }
    }
    out
}

fn changed_map(decoder: &Decoder<'_>, value: Val<'_>, member: Type) -> Option<Value> {
    let mut out: Option<Value> = None;
    for (key, item) in value.entries() {
        if let Some(new) = changed(decoder, item, member) {
            out.get_or_insert_with(|| decoder.share(value)).force_map().insert(key, new);
        }
    }
    out
}
