//! Maps: making, reading, changing, picking and digging. How two are merged is in [`super::merge`].
//!
//! `set`, `unset`, `merge` and `mergeOverwrite` change the map that they are given, for all who hold it. The one idea to
//! know: where Go's order of keys is random, here they are sorted.
//!
//! sprig: dict.go

use std::borrow::Cow;

use crate::error::LimitError;
use crate::func::{Call, CallError, Func, Param};
use crate::run::MAX_ITEMS;
use crate::value::{Data, Entries, List, MAX_DEPTH, Map, MapType, Value};

use super::merge::{Merge, merge_into};
use super::strings;

use Param::{Any, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::variadic("dict", &[Any], dict),
    Func::new("get", &[Param::Map, Str], get),
    Func::new("set", &[Param::Map, Str, Any], set),
    Func::new("unset", &[Param::Map, Str], unset),
    Func::new("hasKey", &[Param::Map, Str], has_key),
    Func::variadic("pluck", &[Str, Param::Map], pluck),
    Func::variadic("keys", &[Param::Map], keys),
    Func::new("values", &[Param::Map], values),
    Func::variadic("pick", &[Param::Map, Str], pick),
    Func::variadic("omit", &[Param::Map, Str], omit),
    Func::variadic("dig", &[Any], dig),
    Func::variadic("merge", &[Param::Map, Param::Map], merge),
    Func::variadic("mustMerge", &[Param::Map, Param::Map], merge),
    Func::variadic("mergeOverwrite", &[Param::Map, Param::Map], merge_overwrite),
    Func::variadic("mustMergeOverwrite", &[Param::Map, Param::Map], merge_overwrite),
    Func::new("deepCopy", &[Any], deep_copy),
    Func::new("mustDeepCopy", &[Any], deep_copy),
];

type Answer = Result<Value, CallError>;

fn map_of(entries: Entries) -> Answer {
    Ok(Map::new(MapType::Any, entries).into())
}

/// The map of argument 0 as these functions return it: the same map, as `map[string]interface {}`.
fn same_map(call: &Call<'_, '_>) -> Answer {
    let map = call.map(0)?.retyped(MapType::Any);
    Ok(Value::from(map).with_origin(call.value(0).origin()))
}

/// `dict K V K V...`: a key without a value has an empty text.
fn dict(call: &mut Call<'_, '_>) -> Answer {
    let mut pairs = Vec::with_capacity(call.len().div_ceil(2));
    for pair in call.args().chunks(2) {
        let (key, value) = match pair {
            [key, value] => (key, value.clone()),
            [key] => (key, Value::from("")),
            _ => continue,
        };
        let key = strings::strval(key)?;
        pairs.push((key.as_text().map_or_else(|| "".into(), crate::value::Text::to_key), value));
    }
    map_of(Entries::from_pairs(pairs))
}

/// `get MAP KEY`: an empty text where there is no such key.
fn get(call: &mut Call<'_, '_>) -> Answer {
    Ok(call.map(0)?.get(call.str(1)?).unwrap_or_else(|| "".into()))
}

/// `set MAP KEY V`: the map.
fn set(call: &mut Call<'_, '_>) -> Answer {
    let (map, key) = (call.map(0)?, call.text(1)?);
    if map.is_nil() {
        return Err("assignment to entry in nil map".into());
    }
    map.set(key.to_key(), call.value(2).clone());
    same_map(call)
}

/// `unset MAP KEY`: the map.
fn unset(call: &mut Call<'_, '_>) -> Answer {
    let (map, key) = (call.map(0)?, call.str(1)?);
    if map.contains_key(key) {
        map.remove(key);
    }
    same_map(call)
}

/// `hasKey MAP KEY`
fn has_key(call: &mut Call<'_, '_>) -> Answer {
    Ok(call.map(0)?.contains_key(call.str(1)?).into())
}

/// `pluck KEY MAP...`: the values of the maps that have KEY.
fn pluck(call: &mut Call<'_, '_>) -> Answer {
    let key = call.str(0)?;
    let maps = call.rest(1).iter();
    Ok(Value::list(maps.filter_map(|map| map.get(key)).collect()))
}

/// `keys MAP...`: those of each map in order.
fn keys(call: &mut Call<'_, '_>) -> Answer {
    let mut keys = Vec::new();
    for index in 0..call.len() {
        keys.extend(call.map(index)?.read().keys().cloned().map(Value::from));
    }
    Ok(strings::list_of_texts(keys))
}

/// `values MAP`: in the order of their keys.
fn values(call: &mut Call<'_, '_>) -> Answer {
    Ok(Value::list(call.map(0)?.read().values().cloned().collect()))
}

/// `pick MAP KEY...`: a map of these keys alone.
fn pick(call: &mut Call<'_, '_>) -> Answer {
    let map = call.map(0)?.read();
    let keys = call.rest(1).iter().filter_map(Value::as_str);
    map_of(keys.filter_map(|key| map.get_key_value(key)).map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// `omit MAP KEY...`: a map of all other keys.
fn omit(call: &mut Call<'_, '_>) -> Answer {
    let mut entries = Entries::clone(&call.map(0)?.read());
    for key in call.rest(1).iter().filter_map(Value::as_str) {
        entries.remove(key);
    }
    map_of(entries)
}

/// What Go says of a value that is not of the type that is asked for.
fn conversion(value: &Value, want: &str) -> CallError {
    let got = if value.is_nil() { Cow::Borrowed("nil") } else { value.type_name() };
    format!("interface conversion: interface {{}} is {got}, not {want}").into()
}

/// A value as a map; the values of a chart are of another type, and refused as in the original.
fn plain_map(value: &Value) -> Result<&Map, CallError> {
    match value.as_map() {
        Some(map) if map.map_type() == MapType::Any => Ok(map),
        _ => Err(conversion(value, "map[string]interface {}")),
    }
}

/// `dig KEY... DEFAULT MAP`: what is below the keys, or DEFAULT where one of them is not there.
fn dig(call: &mut Call<'_, '_>) -> Answer {
    let [keys @ .., default, top] = call.args() else { return Err(DIG_ARGUMENTS.into()) };
    let Some((last, path)) = keys.split_last() else { return Err(DIG_ARGUMENTS.into()) };
    let mut map = plain_map(top)?.clone();
    if let Some(key) = keys.iter().find(|key| key.as_str().is_none()) {
        return Err(conversion(key, "string"));
    }
    for key in path {
        match map.get(key.as_str().unwrap_or_default()) {
            None => return Ok(default.clone()),
            Some(value) => map = plain_map(&value)?.clone(),
        }
    }
    Ok(map.get(last.as_str().unwrap_or_default()).unwrap_or_else(|| default.clone()))
}

const DIG_ARGUMENTS: &str = "dig needs at least three arguments";

/// `merge MAP SOURCE...`: MAP, with what it lacks taken from each SOURCE.
fn merge(call: &mut Call<'_, '_>) -> Answer {
    merged(call, Merge::Fill)
}

/// `mergeOverwrite MAP SOURCE...`: MAP, with everything from each SOURCE put over it.
fn merge_overwrite(call: &mut Call<'_, '_>) -> Answer {
    merged(call, Merge::Overwrite)
}

fn merged(call: &mut Call<'_, '_>, how: Merge) -> Answer {
    for index in 1..call.len() {
        let (target, source) = (call.map(0)?, call.map(index)?);
        merge_into(call, target, source, how)?;
    }
    same_map(call)
}

/// `deepCopy V`: lists and maps of their own all the way down.
fn deep_copy(call: &mut Call<'_, '_>) -> Answer {
    let value = call.value(0);
    if value.is_nil() {
        return Err("reflect: call of reflect.Value.Type on zero Value".into());
    }
    Copier { call, copied: 0 }.value(value, 0)
}

/// What an entry of a map takes, its part of the map's own memory included.
const ENTRY: usize = 256;

/// Copies at most [`MAX_ITEMS`] values, since a small template can nest lists so that they hold one item a billion times.
struct Copier<'c, 'a, 'r> {
    call: &'c mut Call<'a, 'r>,
    copied: usize,
}

impl Copier<'_, '_, '_> {
    fn count(&mut self, values: usize, size: usize) -> Result<(), CallError> {
        self.copied = self.copied.saturating_add(values);
        if self.copied > MAX_ITEMS {
            return Err(LimitError::Items(MAX_ITEMS).into());
        }
        self.call.reserve(values.saturating_mul(size))
    }

    fn value(&mut self, value: &Value, depth: usize) -> Answer {
        if depth > MAX_DEPTH {
            return Err(LimitError::ValueDepth.into());
        }
        let data = match value.data() {
            Data::List(list) if list.is_nil() => Data::List(List::nil(list.elem())),
            Data::Map(map) if map.is_nil() => Data::Map(Map::nil(map.map_type())),
            Data::List(list) => {
                self.count(list.len(), size_of::<Value>())?;
                let items: Result<Vec<Value>, CallError> =
                    list.iter().map(|item| self.value(item, depth + 1)).collect();
                Data::List(List::new(list.elem(), items?))
            }
            Data::Map(map) => {
                let from = map.read();
                self.count(from.len(), ENTRY)?;
                let copies = from.iter().map(|(key, value)| Ok((key.clone(), self.value(value, depth + 1)?)));
                let entries: Result<Entries, CallError> = copies.collect();
                Data::Map(Map::new(map.map_type(), entries?))
            }
            _ => return Ok(value.clone()),
        };
        Ok(Value::from(data).with_origin(value.origin()))
    }
}
