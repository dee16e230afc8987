//! Lists: making, taking apart, searching and sorting.
//!
//! No list is changed in place. Items are compared as `reflect.DeepEqual` does, so an `int` is never in a list of floats.
//! The one idea to know: a slice of any type is a list here, bytes too, and the answer is `[]interface {}` nearly always.
//!
//! sprig: list.go, strings.go (`sortAlpha`)

use std::borrow::Cow;
use std::collections::HashSet;

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Data, Elem, Kind, List, Value, deep_equal};

use super::cast::to_int;
use super::defaults::is_empty;
use super::strings;

use Param::{Any, Int};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::variadic("list", &[Any], list),
    Func::variadic("tuple", &[Any], list),
    Func::new("append", &[Any, Any], append),
    Func::new("push", &[Any, Any], append),
    Func::new("mustAppend", &[Any, Any], append),
    Func::new("mustPush", &[Any, Any], append),
    Func::new("prepend", &[Any, Any], prepend),
    Func::new("mustPrepend", &[Any, Any], prepend),
    Func::new("chunk", &[Int, Any], chunk),
    Func::new("mustChunk", &[Int, Any], chunk),
    Func::new("first", &[Any], first),
    Func::new("mustFirst", &[Any], first),
    Func::new("last", &[Any], last),
    Func::new("mustLast", &[Any], last),
    Func::new("rest", &[Any], rest),
    Func::new("mustRest", &[Any], rest),
    Func::new("initial", &[Any], initial),
    Func::new("mustInitial", &[Any], initial),
    Func::new("reverse", &[Any], reverse),
    Func::new("mustReverse", &[Any], reverse),
    Func::new("compact", &[Any], compact),
    Func::new("mustCompact", &[Any], compact),
    Func::new("uniq", &[Any], uniq),
    Func::new("mustUniq", &[Any], uniq),
    Func::variadic("without", &[Any, Any], without),
    Func::variadic("mustWithout", &[Any, Any], without),
    Func::new("has", &[Any, Any], has),
    Func::new("mustHas", &[Any, Any], has),
    Func::variadic("slice", &[Any, Any], slice),
    Func::variadic("mustSlice", &[Any, Any], slice),
    Func::variadic("concat", &[Any], concat),
    Func::new("sortAlpha", &[Any], sort_alpha),
];

type Answer = Result<Value, CallError>;

/// What Go says when a function asks for the type of nil.
const NIL_TYPE: &str = "runtime error: invalid memory address or nil pointer dereference";

/// What Go says when it is asked for a slice of a negative length.
const BAD_LENGTH: &str = "runtime error: makeslice: len out of range";

/// The items of anything that is a slice in Go; `None` for all else.
pub(super) fn items(value: &Value) -> Option<Cow<'_, [Value]>> {
    match value.data() {
        Data::List(list) => Some(Cow::Borrowed(list.items())),
        Data::Bytes(bytes) => Some(bytes.iter().map(|&byte| Data::Byte(byte).into()).collect()),
        Data::Object(object) if object.kind() == Kind::Slice => {
            object.items().map(|list| Cow::Owned(list.items().to_vec()))
        }
        _ => None,
    }
}

/// The items of argument `index`, or the error of a function that cannot do `what` with its kind: `{}` stands for the kind.
fn items_to<'c>(call: &Call<'c, '_>, index: usize, what: &str) -> Result<Cow<'c, [Value]>, CallError> {
    let value = call.value(index);
    if value.is_nil() {
        return Err(NIL_TYPE.into());
    }
    items(value).ok_or_else(|| what.replace("{}", value.kind().name()).into())
}

/// The list in the place of argument `index`, so with its origin.
fn list_like(call: &Call<'_, '_>, index: usize, items: Vec<Value>) -> Answer {
    Ok(Value::list(items).with_origin(call.value(index).origin()))
}

/// What `rest` and `initial` answer for an empty list.
fn nil_list() -> Answer {
    Ok(List::nil(Elem::Any).into())
}

/// `list V...`
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn list(call: &mut Call<'_, '_>) -> Answer {
    Ok(Value::list(call.args().to_vec()))
}

/// `append LIST V`
fn append(call: &mut Call<'_, '_>) -> Answer {
    let items = items_to(call, 0, "Cannot push on type {}")?;
    charge(call, items.len())?;
    Ok(Value::list(items.iter().chain([call.value(1)]).cloned().collect()))
}

/// `prepend LIST V`
fn prepend(call: &mut Call<'_, '_>) -> Answer {
    let items = items_to(call, 0, "Cannot prepend on type {}")?;
    charge(call, items.len())?;
    Ok(Value::list(std::iter::once(call.value(1)).chain(items.iter()).cloned().collect()))
}

/// Copies of lists count, so that a loop that grows one ends.
fn charge(call: &mut Call<'_, '_>, items: usize) -> Result<(), CallError> {
    call.reserve(items.saturating_mul(size_of::<Value>()))
}

/// `chunk N LIST`: lists of N items.
fn chunk(call: &mut Call<'_, '_>) -> Answer {
    let size = call.int(0)?;
    let items = items_to(call, 1, "Cannot chunk type {}")?;
    charge(call, items.len())?;
    let chunks = match usize::try_from(size) {
        Ok(0) => return Err(BAD_LENGTH.into()),
        Ok(size) => items.chunks(size).map(|items| Value::list(items.to_vec())).collect(),
        Err(_) => negative_chunks(size, &items)?,
    };
    Ok(Data::List(List::new(Elem::List, chunks)).into())
}

/// For a negative size the original computes how many chunks there are, and how long, before it looks at any item.
fn negative_chunks(size: i64, items: &[Value]) -> Result<Vec<Value>, CallError> {
    // Divided with floor, which is what is left of `floor((length - 1) / size) + 1` chunks.
    let last = i64::try_from(items.len()).unwrap_or(i64::MAX) - 1;
    match items {
        [item] if size < -1 => Ok(vec![Value::list(vec![item.clone()])]),
        [_, _, ..] if last <= size.saturating_neg() => Ok(Vec::new()),
        _ => Err(BAD_LENGTH.into()),
    }
}

/// `first LIST`: nil for an empty one.
fn first(call: &mut Call<'_, '_>) -> Answer {
    Ok(items_to(call, 0, "Cannot find first on type {}")?.first().cloned().unwrap_or_default())
}

/// `last LIST`: nil for an empty one.
fn last(call: &mut Call<'_, '_>) -> Answer {
    Ok(items_to(call, 0, "Cannot find last on type {}")?.last().cloned().unwrap_or_default())
}

/// `rest LIST`: without the first item.
fn rest(call: &mut Call<'_, '_>) -> Answer {
    let items = items_to(call, 0, "Cannot find rest on type {}")?;
    charge(call, items.len())?;
    match items.split_first() {
        None => nil_list(),
        Some((_, rest)) => list_like(call, 0, rest.to_vec()),
    }
}

/// `initial LIST`: without the last item.
fn initial(call: &mut Call<'_, '_>) -> Answer {
    let items = items_to(call, 0, "Cannot find initial on type {}")?;
    charge(call, items.len())?;
    match items.split_last() {
        None => nil_list(),
        Some((_, initial)) => list_like(call, 0, initial.to_vec()),
    }
}

/// `reverse LIST`
fn reverse(call: &mut Call<'_, '_>) -> Answer {
    let items = items_to(call, 0, "Cannot find reverse on type {}")?;
    charge(call, items.len())?;
    list_like(call, 0, items.iter().rev().cloned().collect())
}

/// `compact LIST`: without the items that are empty.
fn compact(call: &mut Call<'_, '_>) -> Answer {
    let items = items_to(call, 0, "Cannot compact on type {}")?;
    charge(call, items.len())?;
    list_like(call, 0, items.iter().filter(|item| !is_empty(item)).cloned().collect())
}

/// What makes two plain values equal; `None` for what has to be compared by its parts, and for NaN, which equals nothing.
#[derive(PartialEq, Eq, Hash)]
enum Plain<'v> {
    Nil,
    Bool(bool),
    Int(i64),
    Int64(i64),
    Float(u64),
    Str(&'v [u8]),
}

impl<'v> Plain<'v> {
    fn of(value: &'v Value) -> Option<Self> {
        Some(match value.data() {
            Data::Nil => Self::Nil,
            Data::Bool(value) => Self::Bool(*value),
            Data::Int(n) => Self::Int(*n),
            Data::Int64(n) => Self::Int64(*n),
            Data::Float(n) if !n.is_nan() => Self::Float((n + 0.0).to_bits()),
            Data::Str(text) => Self::Str(text.as_bytes()),
            _ => return None,
        })
    }
}

/// Items met before: plain ones in a set, the others one by one.
#[derive(Default)]
struct Seen<'v> {
    plain: HashSet<Plain<'v>>,
    others: Vec<&'v Value>,
}

impl<'v> Seen<'v> {
    /// Whether an equal item was met. Comparing the parts of values costs, so `call` is charged.
    fn contains(&self, call: &mut Call<'_, '_>, value: &Value) -> Result<bool, CallError> {
        if let Some(plain) = Plain::of(value) {
            return Ok(self.plain.contains(&plain));
        }
        call.reserve(self.others.len())?;
        Ok(self.others.iter().any(|other| deep_equal(value, other)))
    }

    fn insert(&mut self, value: &'v Value) {
        match Plain::of(value) {
            Some(plain) => drop(self.plain.insert(plain)),
            None => self.others.push(value),
        }
    }
}

/// `uniq LIST`: the first of equal items.
fn uniq(call: &mut Call<'_, '_>) -> Answer {
    let items = items_to(call, 0, "Cannot find uniq on type {}")?;
    charge(call, items.len())?;
    let mut seen = Seen::default();
    let mut kept = Vec::new();
    for item in items.iter() {
        if !seen.contains(call, item)? {
            seen.insert(item);
            kept.push(item.clone());
        }
    }
    list_like(call, 0, kept)
}

/// `without LIST V...`
fn without(call: &mut Call<'_, '_>) -> Answer {
    let items = items_to(call, 0, "Cannot find without on type {}")?;
    charge(call, items.len())?;
    let mut unwanted = Seen::default();
    call.rest(1).iter().for_each(|value| unwanted.insert(value));
    let mut kept = Vec::new();
    for item in items.iter() {
        if !unwanted.contains(call, item)? {
            kept.push(item.clone());
        }
    }
    list_like(call, 0, kept)
}

/// `has V LIST`: false for nil as the list.
fn has(call: &mut Call<'_, '_>) -> Answer {
    if call.value(1).is_nil() {
        return Ok(false.into());
    }
    let items = items_to(call, 1, "Cannot find has on type {}")?;
    let needle = call.value(0);
    Ok(items.iter().any(|item| deep_equal(needle, item)).into())
}

/// `slice LIST [START [END]]`: a list of the same type; nil for an empty one.
fn slice(call: &mut Call<'_, '_>) -> Answer {
    let items = items_to(call, 0, "list should be type of slice or array but {}")?;
    if items.is_empty() {
        return Ok(Value::NIL);
    }
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let (start, end) = match call.rest(1) {
        [] => (0, length),
        [start] => (to_int(start), length),
        [start, end, ..] => (to_int(start), to_int(end)),
    };
    let range = usize::try_from(start).ok().zip(usize::try_from(end).ok());
    let part = range.and_then(|(start, end)| items.get(start..end));
    let Some(part) = part else { return Err("reflect.Value.Slice: slice index out of bounds".into()) };
    charge(call, part.len())?;
    let source = call.value(0);
    let data = match source.data() {
        Data::Bytes(_) => Data::Bytes(part.iter().filter_map(byte).collect()),
        Data::List(list) => Data::List(List::new(list.elem(), part.to_vec())),
        _ => Data::List(List::new(Elem::Any, part.to_vec())),
    };
    Ok(Value::from(data).with_origin(source.origin()))
}

const fn byte(value: &Value) -> Option<u8> {
    match value.data() {
        Data::Byte(byte) => Some(*byte),
        _ => None,
    }
}

/// `concat LIST...`
fn concat(call: &mut Call<'_, '_>) -> Answer {
    let mut all = Vec::new();
    for index in 0..call.len() {
        let items = items_to(call, index, "Cannot concat type {} as list")?;
        charge(call, items.len())?;
        all.extend(items.iter().cloned());
    }
    if all.is_empty() { nil_list() } else { Ok(Value::list(all)) }
}

/// `sortAlpha LIST`: the items as texts, ordered by their bytes.
fn sort_alpha(call: &mut Call<'_, '_>) -> Answer {
    let value = call.value(0);
    let mut texts = match items(value) {
        Some(_) => strings::texts(value)?,
        None => vec![strings::strval(value)?],
    };
    charge(call, texts.len())?;
    texts.sort_by(|a, b| bytes(a).cmp(bytes(b)));
    Ok(strings::list_of_texts(texts))
}

fn bytes(value: &Value) -> &[u8] {
    value.as_text().map_or(&[], |text| text.as_bytes())
}
