//! Lists: order, extremes, membership.
//!
//! kyverno/go-jmespath: functions.go

use std::cmp::Ordering;

use super::Call;
use super::function::{Function, Type};
use crate::error::SearchError;
use crate::interpreter::Answer;
use crate::item::{GoType, Item};

const ARRAY: &[Type] = &[Type::Array];
const EXPREF: &[Type] = &[Type::Expref];
const NUMBERS_OR_TEXTS: &[Type] = &[Type::ArrayNumber, Type::ArrayString];

pub(super) const TABLE: &[Function] = &[
    Function::builtin("length", &[&[Type::String, Type::Array, Type::Object]], Type::Number, length),
    Function::builtin("contains", &[&[Type::Array, Type::String], &[Type::Any]], Type::Bool, contains),
    Function::builtin("reverse", &[&[Type::Array, Type::String]], Type::Any, reverse),
    Function::builtin("map", &[EXPREF, ARRAY], Type::Array, map),
    Function::builtin("max", &[NUMBERS_OR_TEXTS], Type::Any, max),
    Function::builtin("min", &[NUMBERS_OR_TEXTS], Type::Any, min),
    Function::builtin("max_by", &[ARRAY, EXPREF], Type::Any, max_by),
    Function::builtin("min_by", &[ARRAY, EXPREF], Type::Any, min_by),
    Function::builtin("sort", &[&[Type::ArrayString, Type::ArrayNumber]], Type::Array, sort),
    Function::builtin("sort_by", &[ARRAY, EXPREF], Type::Array, sort_by),
    Function::builtin("to_array", &[&[Type::Any]], Type::Array, to_array),
];

/// `length(TEXT | LIST | MAP)`: characters, items or keys.
#[expect(clippy::cast_precision_loss, reason = "a length")]
fn length<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let subject = call.arg(0);
    let length = subject.as_str().map_or_else(|| subject.len(), |text| text.chars().count());
    Ok((length as f64).into())
}

/// `contains(TEXT | LIST, WANTED)`.
fn contains<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (subject, wanted) = (call.arg(0), call.arg(1));
    if let Some(text) = subject.as_str() {
        return Ok(wanted.as_str().is_some_and(|part| text.contains(part)).into());
    }
    for item in subject.items() {
        if same_scalar(&item, &wanted)? {
            return Ok(true.into());
        }
    }
    Ok(false.into())
}

/// Go's `==` on two interface values, which does not compare lists and maps: the original crashes on them.
fn same_scalar(left: &Item<'_>, right: &Item<'_>) -> Result<bool, SearchError> {
    let go_type = left.go_type();
    if go_type != right.go_type() {
        return Ok(false);
    }
    match (go_type, left.val(), right.val()) {
        (GoType::Nil | GoType::Bool | GoType::Int | GoType::Float | GoType::Str, Some(left), Some(right)) => {
            Ok(left == right)
        }
        _ => Err(SearchError::failed(format!("runtime error: comparing uncomparable type {}", go_type.name()))),
    }
}

/// `reverse(TEXT | LIST)`.
fn reverse<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let subject = call.arg(0);
    if let Some(text) = subject.as_str() {
        call.search().grow(text.len())?;
        return Ok(text.chars().rev().collect::<String>().into());
    }
    let mut items = collect(call, &subject)?;
    items.reverse();
    Ok(Item::list(items))
}

/// The items as a list of its own.
fn collect<'a>(call: &Call<'_, 'a>, list: &Item<'a>) -> Result<Vec<Item<'a>>, SearchError> {
    let mut items = Vec::with_capacity(list.len());
    for item in list.items() {
        call.search().push(&mut items, item)?;
    }
    Ok(items)
}

/// `map(&EXPRESSION, LIST)`: nulls stay.
fn map<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let node = call.expref(0)?;
    let mut mapped = Vec::new();
    for item in call.arg(1).items() {
        let value = call.apply(node, &item)?;
        call.search().push(&mut mapped, value)?;
    }
    Ok(Item::list(mapped))
}

/// What a list is ordered by: all numbers or all texts.
#[derive(Clone, Debug)]
enum Key {
    Number(f64),
    Text(std::sync::Arc<str>),
}

impl Key {
    fn of(item: &Item<'_>) -> Option<Self> {
        item.as_float().map(Self::Number).or_else(|| item.shared_str().map(Self::Text))
    }

    fn same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    fn less(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left < right,
            (Self::Text(left), Self::Text(right)) => left < right,
            _ => false,
        }
    }

    /// The order of sorting; NaN stands first.
    fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => {
                left.partial_cmp(right).unwrap_or_else(|| right.is_nan().cmp(&left.is_nan()))
            }
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            _ => Ordering::Equal,
        }
    }
}

/// `max(NUMBERS | TEXTS)`: null for none.
fn max<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(extreme(&call.arg(0), |item, best| best.less(item)))
}

/// `min(NUMBERS | TEXTS)`: null for none.
fn min<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(extreme(&call.arg(0), Key::less))
}

fn extreme<'a>(list: &Item<'a>, better: fn(&Key, &Key) -> bool) -> Item<'a> {
    let mut best: Option<(Key, Item<'a>)> = None;
    for item in list.items() {
        let Some(key) = Key::of(&item) else { continue };
        if best.as_ref().is_none_or(|(best, _)| better(&key, best)) {
            best = Some((key, item));
        }
    }
    best.map_or(Item::NULL, |(_, item)| item)
}

/// `max_by(LIST, &EXPRESSION)`.
fn max_by<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    extreme_by(call, |key, best| best.less(key))
}

/// `min_by(LIST, &EXPRESSION)`.
fn min_by<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    extreme_by(call, Key::less)
}

/// The keys of all items must be of the kind of the first one. A list of one item is not looked at.
fn extreme_by<'a>(call: &Call<'_, 'a>, better: fn(&Key, &Key) -> bool) -> Answer<'a> {
    let (list, node) = (call.arg(0), call.expref(1)?);
    let mut items = list.items();
    let Some(mut best) = items.next() else { return Ok(Item::NULL) };
    if list.len() == 1 {
        return Ok(best);
    }
    let mut best_key = first_key(call, &best)?;
    for item in items {
        let key = Key::of(&call.apply(node, &item)?).filter(|key| key.same_kind(&best_key));
        let Some(key) = key else {
            return Err(SearchError::failed(match best_key {
                Key::Number(_) => "invalid type, must be number",
                Key::Text(_) => "invalid type, must be string",
            }));
        };
        if better(&key, &best_key) {
            (best, best_key) = (item, key);
        }
    }
    Ok(best)
}

fn first_key<'a>(call: &Call<'_, 'a>, item: &Item<'a>) -> Result<Key, SearchError> {
    Key::of(&call.apply(call.expref(1)?, item)?)
        .ok_or_else(|| SearchError::failed("invalid type, must be number of string"))
}

/// `sort(NUMBERS | TEXTS)`.
fn sort<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let mut items: Vec<(Option<Key>, Item<'a>)> =
        collect(call, &call.arg(0))?.into_iter().map(|item| (Key::of(&item), item)).collect();
    items.sort_by(|(left, _), (right, _)| match (left, right) {
        (Some(left), Some(right)) => left.order(right),
        _ => Ordering::Equal,
    });
    Ok(Item::list(items.into_iter().map(|(_, item)| item).collect()))
}

/// `sort_by(LIST, &EXPRESSION)`: keys are all numbers or all texts. A list of one item is not looked at.
fn sort_by<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    // NOTE: the original sorts the list where it stands, so that later reads of it see it sorted; we sort a copy.
    let (list, node) = (call.arg(0), call.expref(1)?);
    let Some(first) = list.at(0).filter(|_| list.len() > 1) else { return Ok(list) };
    let first = first_key(call, &first)?;
    let mut items: Vec<(Key, Item<'a>)> = Vec::with_capacity(list.len());
    for item in collect(call, &list)? {
        let key = match call.apply(node, &item) {
            Err(limit @ SearchError::Limit { .. }) => return Err(limit),
            Err(_) => None,
            Ok(key) => Key::of(&key).filter(|key| key.same_kind(&first)),
        };
        let key = key.ok_or_else(|| SearchError::failed("error in sort_by comparison"))?;
        items.push((key, item));
    }
    items.sort_by(|(left, _), (right, _)| left.order(right));
    Ok(Item::list(items.into_iter().map(|(_, item)| item).collect()))
}

/// `to_array(ANY)`: a list stays, anything else becomes the one item of a list.
fn to_array<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let subject = call.arg(0);
    Ok(if subject.is_list() { subject } else { Item::list(vec![subject]) })
}
