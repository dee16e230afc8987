//! Texts: case, trimming, cutting, replacing. Semantics follow Go's `strings` package.
//!
//! kyverno: pkg/engine/jmespath/functions.go

use std::cmp::Ordering;

use common::Value;
use common::go::path;

use super::Call;
use super::function::{Function, Type};
use super::letters;
use super::numbers::go_int;
use crate::error::SearchError;
use crate::interpreter::Answer;
use crate::item::Item;

const S: &[Type] = &[Type::String];
const N: &[Type] = &[Type::Number];

pub(super) const TABLE: &[Function] = &[
    Function::builtin("starts_with", &[S, S], Type::Bool, starts_with),
    Function::builtin("ends_with", &[S, S], Type::Bool, ends_with),
    Function::builtin("join", &[S, &[Type::ArrayString]], Type::String, join),
    Function::kyverno("compare", &[S, S], Type::Number, "compares two strings lexicographically", compare),
    Function::kyverno(
        "equal_fold",
        &[S, S],
        Type::Bool,
        "allows comparing two strings for equivalency where the only differences are letter cases",
        equal_fold,
    ),
    Function::kyverno(
        "replace",
        &[S, S, S, N],
        Type::String,
        "replaces a specified number of instances of the source string with the replacement string in a parent ",
        replace,
    ),
    Function::kyverno(
        "replace_all",
        &[S, S, S],
        Type::String,
        "replace all instances of one string with another in an overall parent string",
        replace_all,
    ),
    Function::kyverno(
        "to_upper",
        &[S],
        Type::String,
        "takes in a string and outputs the same string with all upper-case letters",
        to_upper,
    ),
    Function::kyverno(
        "to_lower",
        &[S],
        Type::String,
        "takes in a string and outputs the same string with all lower-case letters",
        to_lower,
    ),
    Function::kyverno(
        "trim",
        &[S, S],
        Type::String,
        "trims both ends of the source string by characters appearing in the second string",
        trim,
    ),
    Function::kyverno(
        "trim_prefix",
        &[S, S],
        Type::String,
        "trims the second string prefix from the first string if the first string starts with the prefix",
        trim_prefix,
    ),
    Function::kyverno(
        "split",
        &[S, S],
        Type::ArrayString,
        "splits the first string when the second string is found and converts it into an array ",
        split,
    ),
    Function::kyverno(
        "truncate",
        &[S, N],
        Type::String,
        "length argument must be enclosed in backticks; ex. \"{{request.object.metadata.name | truncate(@, `9`)}}\"",
        truncate,
    ),
    Function::kyverno(
        "path_canonicalize",
        &[S],
        Type::String,
        "normalizes or canonicalizes a given path by removing excess slashes",
        path_canonicalize,
    ),
];

/// `starts_with(TEXT, PREFIX)`.
fn starts_with<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(call.str(0)?.starts_with(call.str(1)?).into())
}

/// `ends_with(TEXT, SUFFIX)`.
fn ends_with<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(call.str(0)?.ends_with(call.str(1)?).into())
}

/// `join(SEPARATOR, TEXTS)`.
fn join<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let separator = call.str(0)?;
    let mut joined = String::new();
    for (index, item) in call.arg(1).items().enumerate() {
        let text = item.as_str().unwrap_or_default();
        let separator = if index > 0 { separator } else { "" };
        call.search().grow(separator.len() + text.len())?;
        joined.push_str(separator);
        joined.push_str(text);
    }
    Ok(joined.into())
}

/// `compare(LEFT, RIGHT)`: -1, 0 or 1 by bytes.
fn compare<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    // NOTE: a Go `int`, which neither equals a literal number nor has an order: `compare(a, b) == `0`` is false.
    Ok(Item::Value(Value::Int(match call.str(0)?.cmp(call.str(1)?) {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    })))
}

/// `equal_fold(LEFT, RIGHT)`.
fn equal_fold<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok(letters::equal_fold(call.str(0)?, call.str(1)?).into())
}

/// `replace(TEXT, OLD, NEW, COUNT)`: the first COUNT occurrences; all when COUNT is negative.
fn replace<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let count = usize::try_from(go_int(call.float(3)?)).unwrap_or(usize::MAX);
    replaced(call, count)
}

/// `replace_all(TEXT, OLD, NEW)`.
fn replace_all<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    replaced(call, usize::MAX)
}

/// An empty OLD stands before each character and at the end, in Go as in Rust.
fn replaced<'a>(call: &Call<'_, 'a>, count: usize) -> Answer<'a> {
    let (text, old, new) = (call.str(0)?, call.str(1)?, call.str(2)?);
    let mut out = String::new();
    let mut at = 0;
    for (found, old) in text.match_indices(old).take(count) {
        let kept = text.get(at..found).unwrap_or_default();
        call.search().grow(kept.len() + new.len())?;
        out.push_str(kept);
        out.push_str(new);
        at = found + old.len();
    }
    let rest = text.get(at..).unwrap_or_default();
    call.search().grow(rest.len())?;
    out.push_str(rest);
    Ok(out.into())
}

/// `to_upper(TEXT)`.
fn to_upper<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    mapped(call, letters::upper)
}

/// `to_lower(TEXT)`.
fn to_lower<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    mapped(call, letters::lower)
}

fn mapped<'a>(call: &Call<'_, 'a>, letter: fn(char) -> char) -> Answer<'a> {
    let text = call.str(0)?;
    call.search().grow(text.len())?;
    Ok(text.chars().map(letter).collect::<String>().into())
}

/// `trim(TEXT, CHARACTERS)`: without any of CHARACTERS at both ends.
fn trim<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (text, cutset) = (call.str(0)?, call.str(1)?);
    text_of(call, text.trim_matches(|c| cutset.contains(c)))
}

/// `trim_prefix(TEXT, PREFIX)`.
fn trim_prefix<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (text, prefix) = (call.str(0)?, call.str(1)?);
    text_of(call, text.strip_prefix(prefix).unwrap_or(text))
}

/// `split(TEXT, SEPARATOR)`: an empty SEPARATOR splits between characters.
fn split<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (text, separator) = (call.str(0)?, call.str(1)?);
    let mut parts = Vec::new();
    let mut add = |part: &str| -> Result<(), SearchError> {
        call.search().grow(part.len())?;
        call.search().push(&mut parts, Item::text(part))
    };
    if separator.is_empty() {
        text.chars().try_for_each(|c| add(c.encode_utf8(&mut [0; 4])))?;
    } else {
        text.split(separator).try_for_each(&mut add)?;
    }
    Ok(Item::list(parts))
}

/// `truncate(TEXT, LENGTH)`: the first LENGTH characters; none when LENGTH is negative.
fn truncate<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (text, length) = (call.str(0)?, go_int(call.float(1)?.max(0.0)));
    let length = usize::try_from(length).unwrap_or_default();
    let end = text.char_indices().nth(length).map_or(text.len(), |(at, _)| at);
    text_of(call, text.get(..end).unwrap_or(text))
}

/// `path_canonicalize(PATH)`: without doubled slashes, `.` and `..`.
fn path_canonicalize<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let path = call.str(0)?;
    call.search().grow(path.len())?;
    Ok(path::join(&[path]).into())
}

fn text_of<'a>(call: &Call<'_, 'a>, text: &str) -> Answer<'a> {
    call.search().grow(text.len())?;
    Ok(Item::text(text))
}
