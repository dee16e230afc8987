//! Maps, and lists made of them and for them.
//!
//! kyverno/go-jmespath: functions.go, kyverno: pkg/engine/jmespath/functions.go

use std::rc::Rc;
use std::sync::Arc;

use common::{Map, Value};

use super::Call;
use super::function::{Function, Type};
use super::numbers::{to_text, whole};
use crate::error::SearchError;
use crate::interpreter::Answer;
use crate::item::{GoType, Item};

const OBJECT: &[Type] = &[Type::Object];
const ARRAY: &[Type] = &[Type::Array];
const OBJECT_OR_ARRAY: &[Type] = &[Type::Object, Type::Array];
const S: &[Type] = &[Type::String];

pub(super) const TABLE: &[Function] = &[
    Function::builtin("keys", &[OBJECT], Type::Array, keys),
    Function::builtin("values", &[OBJECT], Type::Array, values),
    Function::builtin("merge", &[OBJECT], Type::Object, merge).variadic(),
    Function::kyverno(
        "label_match",
        &[OBJECT, OBJECT],
        Type::Bool,
        "object arguments must be enclosed in backticks; ex. `{{request.object.spec.template.metadata.labels}}`",
        label_match,
    ),
    Function::kyverno(
        "lookup",
        &[OBJECT_OR_ARRAY, &[Type::String, Type::Number]],
        Type::Any,
        "returns the value corresponding to the given key/index in the given object/array",
        lookup,
    ),
    Function::kyverno(
        "items",
        &[OBJECT_OR_ARRAY, S, S],
        Type::Array,
        "converts a map or array to an array of objects where each key:value is an item in the array",
        items,
    ),
    Function::kyverno(
        "object_from_lists",
        &[ARRAY, ARRAY],
        Type::Object,
        "converts a pair of lists containing keys and values to an object",
        object_from_lists,
    ),
];

/// `keys(MAP)`: in their order; Go has none.
fn keys<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let mut keys = Vec::new();
    for (key, _) in call.arg(0).entries() {
        call.search().grow(key.len())?;
        call.search().push(&mut keys, Item::text(key))?;
    }
    Ok(Item::list(keys))
}

/// `values(MAP)`: in the order of the keys; Go has none.
fn values<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let mut values = Vec::new();
    for (_, value) in call.arg(0).entries() {
        call.search().push(&mut values, value)?;
    }
    Ok(Item::list(values))
}

/// `merge(MAP, ...)`: later ones win.
fn merge<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let mut merged = Map::new();
    for argument in call.arguments() {
        if argument.go_type() != GoType::Map {
            // The original crashes with this text.
            let go_type = argument.go_type().name();
            let message = format!("interface conversion: interface {{}} is {go_type}, not map[string]interface {{}}");
            return Err(SearchError::failed(message));
        }
        for (key, value) in argument.entries() {
            insert(call, &mut merged, key, value)?;
        }
    }
    Ok(Item::Value(merged.into()))
}

fn insert<'a>(call: &Call<'_, 'a>, map: &mut Map, key: Arc<str>, value: Item<'a>) -> Result<(), SearchError> {
    call.search().grow(size_of::<(Arc<str>, Value)>() + key.len())?;
    map.insert(key, call.search().to_value(value)?);
    Ok(())
}

/// `label_match(WANTED, LABELS)`: each pair of WANTED is in LABELS.
fn label_match<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (wanted, labels) = (call.arg(0), call.arg(1));
    for (key, value) in wanted.entries() {
        let matches = match labels.get(&key) {
            Some(label) => call.search().equal(&label, &value)?,
            None => false,
        };
        if !matches {
            return Ok(false.into());
        }
    }
    Ok(true.into())
}

/// `lookup(MAP, KEY)` or `lookup(LIST, INDEX)`: null when it is not there.
fn lookup<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (subject, key) = (call.arg(0), call.arg(1));
    match subject.go_type() {
        GoType::Map => {
            let key = key.as_str().ok_or_else(|| call.not_of_type(1, "String"))?;
            Ok(subject.get(key).unwrap_or(Item::NULL))
        }
        GoType::List => {
            let index = key.as_float().ok_or_else(|| call.not_of_type(1, "Number"))?;
            let index = whole(index).map_err(|error| call.fail(format!("argument #2: {error}")))?;
            Ok(usize::try_from(index).ok().and_then(|index| subject.at(index)).unwrap_or(Item::NULL))
        }
        _ => Err(call.not_of_type(0, "Object or Array")),
    }
}

/// `items(MAP | LIST, KEY_NAME, VALUE_NAME)`: a map for each pair, or for each index and item.
fn items<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let subject = call.arg(0);
    let mut records = Vec::new();
    match subject.go_type() {
        GoType::Map => {
            for (key, value) in subject.entries() {
                records.push(record(call, Item::text(key), value)?);
            }
        }
        GoType::List => {
            for (index, value) in subject.items().enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "an index")]
                let index = Item::from(index as f64);
                records.push(record(call, index, value)?);
            }
        }
        _ => return Err(call.not_of_type(0, "Object or Array")),
    }
    Ok(Item::Records(Rc::new(records)))
}

fn record<'a>(call: &Call<'_, 'a>, key: Item<'a>, value: Item<'a>) -> Answer<'a> {
    let mut map = Map::new();
    insert(call, &mut map, call.str(1)?.into(), key)?;
    insert(call, &mut map, call.str(2)?.into(), value)?;
    Ok(Item::Value(map.into()))
}

/// `object_from_lists(KEYS, VALUES)`: missing values are null.
fn object_from_lists<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (keys, values) = (call.arg(0), call.arg(1));
    for (index, list) in [&keys, &values].into_iter().enumerate() {
        if !list.is_list() {
            return Err(call.not_of_type(index, "Array"));
        }
    }
    let mut map = Map::new();
    for (index, key) in keys.items().enumerate() {
        let key = to_text(&key).ok_or_else(|| call.not_of_type(0, "StringArray"))?;
        insert(call, &mut map, key.into(), values.at(index).unwrap_or(Item::NULL))?;
    }
    Ok(Item::Value(map.into()))
}
