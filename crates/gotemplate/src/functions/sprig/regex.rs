//! Regular expressions: `regexMatch`, `regexFind`, `regexFindAll`, `regexReplaceAll`, `regexReplaceAllLiteral`, `regexSplit`,
//! their `must` twins, `regexQuoteMeta`.
//!
//! The twins differ in what a bad pattern does: `must` answers with the error, the others panic with it in Go's words, but for
//! `regexMatch`, which says false. What is found keeps its marks and origin.
//!
//! sprig: regex.go

use std::ops::Range;
use std::rc::Rc;

use common::go::regexp::{Piece, Regexp, RegexpError, cached};

use crate::func::{Call, CallError, Func, Param};
use crate::regexp::{self, panic_text};
use crate::run::MAX_ITEMS;
use crate::value::{Elem, List, TextBuilder, Value};

use Param::{Int, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("regexMatch", &[Str, Str], regex_match),
    Func::new("mustRegexMatch", &[Str, Str], must_regex_match),
    Func::new("regexFind", &[Str, Str], |call| find(call, panicked)),
    Func::new("mustRegexFind", &[Str, Str], |call| find(call, refused)),
    Func::new("regexFindAll", &[Str, Str, Int], |call| find_all(call, panicked)),
    Func::new("mustRegexFindAll", &[Str, Str, Int], |call| find_all(call, refused)),
    Func::new("regexReplaceAll", &[Str, Str, Str], |call| replace_all(call, panicked)),
    Func::new("mustRegexReplaceAll", &[Str, Str, Str], |call| replace_all(call, refused)),
    Func::new("regexReplaceAllLiteral", &[Str, Str, Str], |call| replace_all_literal(call, panicked)),
    Func::new("mustRegexReplaceAllLiteral", &[Str, Str, Str], |call| replace_all_literal(call, refused)),
    Func::new("regexSplit", &[Str, Str, Int], |call| split(call, panicked)),
    Func::new("mustRegexSplit", &[Str, Str, Int], |call| split(call, refused)),
    Func::new("regexQuoteMeta", &[Str], regex_quote_meta),
];

/// What a bad pattern becomes.
type OnError = fn(&RegexpError, &str) -> CallError;

fn panicked(error: &RegexpError, pattern: &str) -> CallError {
    CallError::new(panic_text(error, pattern))
}

fn refused(error: &RegexpError, _pattern: &str) -> CallError {
    CallError::new(error.to_string())
}

/// How many bytes times states count for one step.
const WORK_OF_A_STEP: u64 = 100;
/// The steps that a bad pattern counts for: it may have been refused only after a lot of compiling.
const REFUSED: u64 = 20_000;

/// The pattern of argument 0. Compiling it and searching argument 1 counts for steps, as long as it can take at the worst.
fn compiled(call: &mut Call<'_, '_>, on_error: OnError) -> Result<Rc<Regexp>, CallError> {
    let (pattern, text) = (call.str(0)?, call.text(1)?);
    let regexp = match cached(pattern) {
        Ok(regexp) => regexp,
        Err(error) => {
            call.run().spend_steps(REFUSED)?;
            return Err(on_error(&error, pattern));
        }
    };
    let bytes = (text.len() as u64).saturating_add(WORK_OF_A_STEP);
    call.run().spend_steps(regexp.weight().saturating_mul(bytes) / WORK_OF_A_STEP)?;
    Ok(regexp)
}

/// The bytes `range` of text argument 1, which was searched as [`Call::str`] reads it.
fn part(call: &Call<'_, '_>, range: Range<usize>) -> Result<Value, CallError> {
    let text = call.text(1)?;
    if text.is_utf8() {
        return Ok(call.part(1, range));
    }
    Ok(call.derived(1, text.as_str().get(range).unwrap_or_default()))
}

/// A list of parts of text argument 1; a nil one when there are none.
fn parts(call: &Call<'_, '_>, ranges: Vec<Range<usize>>) -> Result<List, CallError> {
    let items = ranges.into_iter().map(|range| part(call, range)).collect::<Result<Vec<_>, _>>()?;
    Ok(if items.is_empty() { List::nil(Elem::Str) } else { List::new(Elem::Str, items) })
}

/// How many matches a number asks for: all of them when it is negative.
fn limit(call: &Call<'_, '_>) -> Result<usize, CallError> {
    Ok(usize::try_from(call.int(2)?).unwrap_or(usize::MAX))
}

/// `regexMatch PATTERN TEXT`: whether PATTERN matches in TEXT; a bad PATTERN does not.
fn regex_match(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    if cached(call.str(0)?).is_ok() {
        return must_regex_match(call);
    }
    call.run().spend_steps(REFUSED)?;
    Ok(false.into())
}

/// `mustRegexMatch PATTERN TEXT`: whether PATTERN matches in TEXT.
fn must_regex_match(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let regexp = compiled(call, refused)?;
    Ok(regexp.is_match(call.str(1)?).into())
}

/// `regexFind PATTERN TEXT`: the first match, or an empty text.
fn find(call: &mut Call<'_, '_>, on_error: OnError) -> Result<Value, CallError> {
    let regexp = compiled(call, on_error)?;
    match regexp.find(call.str(1)?) {
        Some(range) => part(call, range),
        None => Ok("".into()),
    }
}

/// `regexFindAll PATTERN TEXT LIMIT`: the matches, LIMIT at most.
fn find_all(call: &mut Call<'_, '_>, on_error: OnError) -> Result<Value, CallError> {
    let regexp = compiled(call, on_error)?;
    let ranges = counted(call, regexp.find_all(call.str(1)?).take(limit(call)?))?;
    Ok(parts(call, ranges)?.into())
}

/// `regexSplit PATTERN TEXT LIMIT`: what stands between the matches, in LIMIT parts at most.
fn split(call: &mut Call<'_, '_>, on_error: OnError) -> Result<Value, CallError> {
    let regexp = compiled(call, on_error)?;
    let limit = limit(call)?;
    if limit == 0 {
        return Ok(List::nil(Elem::Str).into());
    }
    let ranges = counted(call, regexp::split(&regexp, call.str(0)?, call.str(1)?, limit).into_iter())?;
    let items = ranges.into_iter().map(|range| part(call, range)).collect::<Result<_, _>>()?;
    Ok(List::new(Elem::Str, items).into())
}

/// Ranges, as many as a list may have items.
fn counted(
    call: &mut Call<'_, '_>,
    ranges: impl Iterator<Item = Range<usize>>,
) -> Result<Vec<Range<usize>>, CallError> {
    let ranges: Vec<_> = ranges.take(MAX_ITEMS + 1).collect();
    call.reserve_items(ranges.len())?;
    Ok(ranges)
}

/// `regexReplaceAll PATTERN TEXT TEMPLATE`: the matches replaced by TEMPLATE, in which `$1` and `${name}` are groups.
fn replace_all(call: &mut Call<'_, '_>, on_error: OnError) -> Result<Value, CallError> {
    let regexp = compiled(call, on_error)?;
    let mut replaced = Replaced::new(call)?;
    regexp.replace_all(call.str(1)?, call.str(2)?, |piece| replaced.push(call, &piece))?;
    replaced.finish(call)
}

/// `regexReplaceAllLiteral PATTERN TEXT REPLACEMENT`: the matches replaced by REPLACEMENT as it stands.
fn replace_all_literal(call: &mut Call<'_, '_>, on_error: OnError) -> Result<Value, CallError> {
    let regexp = compiled(call, on_error)?;
    let mut replaced = Replaced::new(call)?;
    regexp.replace_all_literal(call.str(1)?, call.str(2)?, |piece| replaced.push(call, &piece))?;
    replaced.finish(call)
}

/// The text that a replacement makes.
struct Replaced {
    text: TextBuilder,
    /// Whether places in the text as it was searched are places in its bytes.
    exact: bool,
}

impl Replaced {
    fn new(call: &Call<'_, '_>) -> Result<Self, CallError> {
        Ok(Self { text: TextBuilder::new(), exact: call.text(1)?.is_utf8() })
    }

    fn push(&mut self, call: &mut Call<'_, '_>, piece: &Piece<'_>) -> Result<(), CallError> {
        let before = self.text.len();
        match piece {
            Piece::Text(text) => self.text.push_str(text),
            Piece::Source(range) if self.exact => {
                self.text.push_part(call.text(1)?, call.value(1).origin(), range.clone());
            }
            Piece::Source(range) => self.text.push_str(call.str(1)?.get(range.clone()).unwrap_or_default()),
        }
        call.reserve(self.text.len() - before)
    }

    /// The text; one that has nothing of the source keeps the source's origin.
    fn finish(self, call: &Call<'_, '_>) -> Result<Value, CallError> {
        let text = self.text.finish();
        let has_marks = !text.marks().is_empty();
        let value = Value::from(text);
        Ok(if has_marks { value } else { value.derived_from(call.value(1)) })
    }
}

/// `regexQuoteMeta TEXT`: a pattern that matches TEXT alone.
fn regex_quote_meta(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.str(0)?;
    call.reserve(text.len().saturating_mul(2))?;
    Ok(call.derived(0, regexp::quote_meta(text)))
}
