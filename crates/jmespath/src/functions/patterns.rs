//! Regular expressions and wildcards.
//!
//! kyverno: pkg/engine/jmespath/functions.go

use std::borrow::Cow;
use std::rc::Rc;

use common::go::regexp::{self, Piece, Regexp};
use common::go::wildcard;

use super::Call;
use super::function::{Function, Param, Type};
use super::numbers::to_text;
use crate::error::SearchError;
use crate::interpreter::Answer;

const S: Param = &[Type::String];
const SN: Param = &[Type::String, Type::Number];

pub(super) const TABLE: &[Function] = &[
    Function::kyverno(
        "regex_replace_all",
        &[S, SN, SN],
        Type::String,
        "converts all parameters to string",
        regex_replace_all,
    ),
    Function::kyverno(
        "regex_replace_all_literal",
        &[S, SN, SN],
        Type::String,
        "converts all parameters to string",
        regex_replace_all_literal,
    ),
    Function::kyverno(
        "regex_match",
        &[S, SN],
        Type::Bool,
        "first string is the regular exression which is compared with second input which can be a number or string",
        regex_match,
    ),
    Function::kyverno(
        "pattern_match",
        &[S, SN],
        Type::Bool,
        "'*' matches zero or more alphanumeric characters, '?' matches a single alphanumeric character",
        pattern_match,
    ),
];

/// A text, or a number as text.
fn text<'c>(call: &Call<'c, '_>, index: usize) -> Result<Cow<'c, str>, SearchError> {
    let refused = || call.not_of_type(index, "String or Real");
    let item = call.arguments().get(index).ok_or_else(refused)?;
    match item.as_str() {
        Some(text) => Ok(Cow::Borrowed(text)),
        None => to_text(item).map(Cow::Owned).ok_or_else(refused),
    }
}

/// `regex_replace_all(REGEX, TEXT, TEMPLATE)`: TEMPLATE may name groups as `$1` and `${name}`.
fn regex_replace_all<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    replaced(call, |regexp, text, template, push| regexp.replace_all(text, template, push))
}

/// `regex_replace_all_literal(REGEX, TEXT, REPLACEMENT)`.
fn regex_replace_all_literal<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    replaced(call, |regexp, text, replacement, push| regexp.replace_all_literal(text, replacement, push))
}

/// Takes the pieces of the new text, one by one.
type Push<'p> = &'p mut dyn FnMut(Piece<'_>) -> Result<(), SearchError>;

fn replaced<'a>(
    call: &Call<'_, 'a>,
    replace: fn(&Regexp, &str, &str, Push<'_>) -> Result<(), SearchError>,
) -> Answer<'a> {
    let (text, replacement) = (text(call, 1)?, text(call, 2)?);
    let regexp = compiled(call).map_err(|error| call.fail(error.to_string()))?;
    call.search().work(text.len())?;
    let mut out = String::new();
    replace(&regexp, &text, &replacement, &mut |piece| {
        let piece = match piece {
            Piece::Source(range) => text.get(range).unwrap_or_default(),
            Piece::Text(text) => text,
        };
        call.search().grow(piece.len())?;
        out.push_str(piece);
        Ok(())
    })?;
    Ok(out.into())
}

fn compiled(call: &Call<'_, '_>) -> Result<Rc<Regexp>, SearchError> {
    regexp::cached(call.str(0)?).map_err(|error| SearchError::failed(error.to_string()))
}

/// `regex_match(REGEX, TEXT)`: anywhere in TEXT.
fn regex_match<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = text(call, 1)?;
    call.search().work(text.len())?;
    Ok(compiled(call)?.is_match(&text).into())
}

/// `pattern_match(WILDCARD, TEXT)`: all of TEXT.
fn pattern_match<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let text = text(call, 1)?;
    call.search().work(text.len())?;
    Ok(wildcard::matches(call.str(0)?, &text).into())
}
