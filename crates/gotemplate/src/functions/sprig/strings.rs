//! Texts: parts, padding, cases, quotes, searching and splitting, and any value as a text.
//!
//! Widths and positions count bytes, as upstream's do, so a character may be cut in two. Here are the functions of Go's
//! `strings` and Sprig's own; `words` has those of goutils and `identifiers` those of xstrings. The one idea to know: parts
//! of an argument are taken with [`Call::part`] and put together with a builder, so that they keep their marks.
//!
//! sprig: strings.go, functions.go, go: strings

use std::ops::Range;

use memchr::memmem;

use crate::func::{Call, CallError, Func, Param};
use crate::print;
use crate::run::MAX_ITEMS;
use crate::value::{Data, Elem, Entries, List, Map, MapType, Place, Text, TextBuilder, Value};

use super::letters;

use Param::{Any, Int, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("hello", &[], hello),
    Func::new("trim", &[Str], trim),
    Func::new("trimAll", &[Str, Str], trim_all),
    Func::new("trimall", &[Str, Str], trim_all),
    Func::new("trimPrefix", &[Str, Str], trim_prefix),
    Func::new("trimSuffix", &[Str, Str], trim_suffix),
    Func::new("trunc", &[Int, Str], trunc),
    Func::new("substr", &[Int, Int, Str], substr),
    Func::new("indent", &[Int, Str], indent),
    Func::new("nindent", &[Int, Str], nindent),
    Func::new("repeat", &[Int, Str], repeat),
    Func::new("replace", &[Str, Str, Str], replace),
    Func::new("upper", &[Str], upper),
    Func::new("lower", &[Str], lower),
    Func::new("title", &[Str], title),
    Func::new("contains", &[Str, Str], contains),
    Func::new("hasPrefix", &[Str, Str], has_prefix),
    Func::new("hasSuffix", &[Str, Str], has_suffix),
    Func::variadic("quote", &[Any], quote),
    Func::variadic("squote", &[Any], squote),
    Func::variadic("cat", &[Any], cat),
    Func::new("plural", &[Str, Str, Int], plural),
    Func::new("toString", &[Any], to_string),
    Func::new("toStrings", &[Any], to_strings),
    Func::new("join", &[Str, Any], join),
    Func::new("split", &[Str, Str], split),
    Func::new("splitn", &[Str, Int, Str], splitn),
    Func::new("splitList", &[Str, Str], split_list),
];

type Answer = Result<Value, CallError>;

/// The value as a text: bytes as they are, everything else as `%v` prints it.
///
/// sprig: strings.go (`strval`)
pub(super) fn strval(value: &Value) -> Answer {
    let text = match value.data() {
        Data::Str(_) => return Ok(value.clone()),
        Data::Bytes(bytes) => Text::from_bytes(bytes.to_vec()),
        _ => print::display(value)?,
    };
    Ok(Value::from(text).with_origin(value.origin()))
}

/// The items of a list as texts, without those that are nil; any other value as the only text.
///
/// sprig: strings.go (`strslice`)
pub(super) fn texts(value: &Value) -> Result<Vec<Value>, CallError> {
    match super::list::items(value) {
        Some(items) => items.iter().filter(|item| !item.is_nil()).map(strval).collect(),
        None if value.is_nil() => Ok(Vec::new()),
        None => Ok(vec![strval(value)?]),
    }
}

pub(super) fn list_of_texts(texts: Vec<Value>) -> Value {
    Data::List(List::new(Elem::Str, texts)).into()
}

/// `hello`
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn hello(_call: &mut Call<'_, '_>) -> Answer {
    Ok("Hello!".into())
}

/// `trim TEXT`: without white space at both ends.
fn trim(call: &mut Call<'_, '_>) -> Answer {
    let range = trimmed(call.text(0)?.as_bytes(), letters::is_space);
    Ok(call.part(0, range))
}

/// `trimAll CHARACTERS TEXT`: without any of CHARACTERS at both ends.
fn trim_all(call: &mut Call<'_, '_>) -> Answer {
    let cut = call.str(0)?;
    let range = trimmed(call.text(1)?.as_bytes(), |c| cut.contains(c));
    Ok(call.part(1, range))
}

fn trimmed(text: &[u8], cut: impl Fn(char) -> bool) -> Range<usize> {
    let mut rest = text;
    while let Some((c, size)) = letters::first(rest)
        && cut(c)
    {
        rest = rest.get(size..).unwrap_or_default();
    }
    let start = text.len() - rest.len();
    while let Some((c, size)) = letters::last(rest)
        && cut(c)
    {
        rest = rest.get(..rest.len() - size).unwrap_or_default();
    }
    start..start + rest.len()
}

/// `trimPrefix PREFIX TEXT`
fn trim_prefix(call: &mut Call<'_, '_>) -> Answer {
    let (prefix, text) = (call.text(0)?.as_bytes(), call.text(1)?.as_bytes());
    let start = if text.starts_with(prefix) { prefix.len() } else { 0 };
    Ok(call.part(1, start..text.len()))
}

/// `trimSuffix SUFFIX TEXT`
fn trim_suffix(call: &mut Call<'_, '_>) -> Answer {
    let (suffix, text) = (call.text(0)?.as_bytes(), call.text(1)?.as_bytes());
    let cut = if text.ends_with(suffix) { suffix.len() } else { 0 };
    Ok(call.part(1, 0..text.len() - cut))
}

/// `trunc N TEXT`: the first N bytes, or the last -N.
fn trunc(call: &mut Call<'_, '_>) -> Answer {
    let (count, length) = (call.int(0)?, call.text(1)?.len());
    let size = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX).min(length);
    let range = if count < 0 { length - size..length } else { 0..size };
    Ok(call.part(1, range))
}

/// `substr START END TEXT`: a negative START is the start of the text, a negative END its end.
fn substr(call: &mut Call<'_, '_>) -> Answer {
    let (start, end, length) = (call.int(0)?, call.int(1)?, call.text(2)?.len());
    let fail = |range: String| CallError::new(format!("runtime error: slice bounds out of range {range}"));
    let index = |at: i64| usize::try_from(at).ok();
    if start < 0 {
        return match index(end) {
            Some(end) if end <= length => Ok(call.part(2, 0..end)),
            Some(end) => Err(fail(format!("[:{end}] with length {length}"))),
            None => Err(fail(format!("[:{end}]"))),
        };
    }
    let end = index(end).map_or(length, |end| end.min(length));
    match index(start) {
        Some(start) if start <= end => Ok(call.part(2, start..end)),
        _ => Err(fail(format!("[{start}:{end}]"))),
    }
}

/// `indent N TEXT`: N blanks before each line, empty ones and the one behind a last line break included.
fn indent(call: &mut Call<'_, '_>) -> Answer {
    indented(call, "")
}

/// `nindent N TEXT`: a line break, then as `indent`.
fn nindent(call: &mut Call<'_, '_>) -> Answer {
    indented(call, "\n")
}

fn indented(call: &mut Call<'_, '_>, before: &str) -> Answer {
    let (width, text) = (call.int(0)?, call.text(1)?);
    let width = repetitions(width)?;
    let bytes = text.as_bytes();
    let breaks = memchr::memchr_iter(b'\n', bytes).count();
    call.reserve_answer((breaks + 1).saturating_mul(width).saturating_add(bytes.len()))?;
    let pad = " ".repeat(width);
    let origin = call.value(1).origin();
    let mut out = TextBuilder::with_capacity(before.len() + bytes.len() + (breaks + 1) * width);
    out.push_str(before);
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).chain([bytes.len()]);
    for end in ends {
        out.push_str(&pad);
        out.push_part(text, origin, start..end);
        start = end;
    }
    Ok(out.finish().into())
}

fn repetitions(count: i64) -> Result<usize, CallError> {
    if count < 0 {
        return Err("strings: negative Repeat count".into());
    }
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// `repeat N TEXT`
fn repeat(call: &mut Call<'_, '_>) -> Answer {
    let (count, text) = (repetitions(call.int(0)?)?, call.text(1)?);
    if text.is_empty() {
        return Ok(call.value(1).clone());
    }
    call.reserve_answer(text.len().saturating_mul(count))?;
    if text.marks().is_empty() {
        return Ok(call.derived(1, Text::from_bytes(text.as_bytes().repeat(count))));
    }
    let mut out = TextBuilder::with_capacity(text.len() * count);
    for _ in 0..count {
        out.push_value(call.value(1));
    }
    Ok(out.finish().into())
}

/// `replace OLD NEW TEXT`: all of them; an empty OLD stands before each character and at the end.
fn replace(call: &mut Call<'_, '_>) -> Answer {
    let (old, new, text) = (call.text(0)?.as_bytes(), call.text(1)?, call.text(2)?);
    let bytes = text.as_bytes();
    let hits: Vec<usize> = if old.is_empty() {
        letters::decoded(bytes).map(|(_, range)| range.start).chain([bytes.len()]).collect()
    } else {
        memmem::find_iter(bytes, old).collect()
    };
    if hits.is_empty() {
        return Ok(call.value(2).clone());
    }
    call.reserve_answer(hits.len().saturating_mul(new.len()).saturating_add(bytes.len()))?;
    let origin = call.value(2).origin();
    let mut out = TextBuilder::new();
    let mut start = 0;
    for at in hits {
        out.push_part(text, origin, start..at);
        out.push_value(call.value(1));
        start = at + old.len();
    }
    out.push_part(text, origin, start..bytes.len());
    Ok(out.finish().into())
}

/// `upper TEXT`
fn upper(call: &mut Call<'_, '_>) -> Answer {
    let text: String = call.str(0)?.chars().map(letters::to_upper).collect();
    Ok(call.derived(0, text))
}

/// `lower TEXT`
fn lower(call: &mut Call<'_, '_>) -> Answer {
    let text: String = call.str(0)?.chars().map(letters::to_lower).collect();
    Ok(call.derived(0, text))
}

/// `title TEXT`: each word with a capital.
fn title(call: &mut Call<'_, '_>) -> Answer {
    let mut before = ' ';
    let next = |c| if is_separator(std::mem::replace(&mut before, c)) { letters::to_title(c) } else { c };
    let text: String = call.str(0)?.chars().map(next).collect();
    Ok(call.derived(0, text))
}

/// Go: strings.go (`isSeparator`)
fn is_separator(c: char) -> bool {
    match c {
        '_' => false,
        _ if c.is_ascii() => !c.is_ascii_alphanumeric(),
        _ if letters::is_letter(c) || letters::is_digit(c) => false,
        _ => letters::is_space(c),
    }
}

/// `contains PART TEXT`
fn contains(call: &mut Call<'_, '_>) -> Answer {
    let (part, text) = (call.text(0)?.as_bytes(), call.text(1)?.as_bytes());
    Ok(memmem::find(text, part).is_some().into())
}

/// `hasPrefix PREFIX TEXT`
fn has_prefix(call: &mut Call<'_, '_>) -> Answer {
    Ok(call.text(1)?.as_bytes().starts_with(call.text(0)?.as_bytes()).into())
}

/// `hasSuffix SUFFIX TEXT`
fn has_suffix(call: &mut Call<'_, '_>) -> Answer {
    Ok(call.text(1)?.as_bytes().ends_with(call.text(0)?.as_bytes()).into())
}

/// The arguments that are not nil, put together with blanks between them.
fn joined(call: &mut Call<'_, '_>, push: fn(&mut TextBuilder, &Value) -> Result<(), CallError>) -> Answer {
    let mut out = TextBuilder::new();
    for (nth, value) in call.args().iter().filter(|value| !value.is_nil()).enumerate() {
        if nth > 0 {
            out.push_str(" ");
        }
        push(&mut out, value)?;
    }
    call.built(out)
}

/// `quote V...`: each in double quotes with Go's escapes.
fn quote(call: &mut Call<'_, '_>) -> Answer {
    joined(call, |out, value| {
        let text = strval(value)?;
        let Some(plain) = text.as_text() else { return Ok(()) };
        let quoted = print::quote_bytes(plain.as_bytes());
        push_quoted(out, &text, plain, &quoted);
        Ok(())
    })
}

/// `squote V...`: each in single quotes, with nothing escaped.
fn squote(call: &mut Call<'_, '_>) -> Answer {
    joined(call, |out, value| {
        let text = print::display(value)?;
        if text.is_utf8() {
            push_quoted(out, value, &text, &format!("'{}'", text.as_str()));
            return Ok(());
        }
        out.push_str("'");
        out.push_part(&text, value.origin(), 0..text.len());
        out.push_str("'");
        Ok(())
    })
}

/// Adds `quoted`, which was made of `text`. It is one range, unless parts of the text have marks and nothing was escaped.
fn push_quoted(out: &mut TextBuilder, value: &Value, text: &Text, quoted: &str) {
    let escaped = quoted.len() != text.len() + 2;
    let marks = text.marks();
    let one = marks.first().is_none_or(|mark| mark.place.is_none() && mark.end as usize == text.len());
    if escaped || one {
        return out.push_marked(quoted, Place::NONE, value.common_origin().or(text.common_origin()));
    }
    let (before, after) = (quoted.get(..1).unwrap_or_default(), quoted.get(quoted.len() - 1..).unwrap_or_default());
    out.push_str(before);
    out.push_part(text, value.origin(), 0..text.len());
    out.push_str(after);
}

/// `cat V...`
fn cat(call: &mut Call<'_, '_>) -> Answer {
    joined(call, |out, value| Ok(print::display_to(out, value)?))
}

/// `plural ONE MANY COUNT`
fn plural(call: &mut Call<'_, '_>) -> Answer {
    let index = usize::from(call.int(2)? != 1);
    Ok(call.value(index).clone())
}

/// `toString V`
fn to_string(call: &mut Call<'_, '_>) -> Answer {
    strval(call.value(0))
}

/// `toStrings V`
fn to_strings(call: &mut Call<'_, '_>) -> Answer {
    Ok(list_of_texts(texts(call.value(0))?))
}

/// `join SEPARATOR LIST`
fn join(call: &mut Call<'_, '_>) -> Answer {
    let mut out = TextBuilder::new();
    let separator = call.text(0)?.len();
    for (nth, text) in texts(call.value(1))?.iter().enumerate() {
        // The separator may be long and the items many.
        call.reserve(separator.saturating_add(text.as_text().map_or(0, Text::len)))?;
        if nth > 0 {
            out.push_value(call.value(0));
        }
        out.push_value(text);
    }
    Ok(out.finish().into())
}

/// `split SEPARATOR TEXT`: a map of the parts as `_0`, `_1` and so on.
fn split(call: &mut Call<'_, '_>) -> Answer {
    numbered(call, 1, None)
}

/// `splitn SEPARATOR N TEXT`: the same with at most N parts; none for 0, any number for a negative N.
fn splitn(call: &mut Call<'_, '_>) -> Answer {
    let limit = usize::try_from(call.int(1)?).ok();
    numbered(call, 2, limit)
}

fn numbered(call: &mut Call<'_, '_>, index: usize, limit: Option<usize>) -> Answer {
    let ranges = split_ranges(call, index, limit)?;
    let entries: Entries = ranges
        .into_iter()
        .enumerate()
        .map(|(nth, range)| (format!("_{nth}").into(), call.part(index, range)))
        .collect();
    Ok(Map::new(MapType::Strings, entries).into())
}

/// `splitList SEPARATOR TEXT`
fn split_list(call: &mut Call<'_, '_>) -> Answer {
    let ranges = split_ranges(call, 1, None)?;
    Ok(list_of_texts(ranges.into_iter().map(|range| call.part(1, range)).collect()))
}

/// Where the parts of text argument `index` stand. An empty separator splits into characters.
///
/// go: strings.go (`genSplit`, `explode`)
fn split_ranges(call: &mut Call<'_, '_>, index: usize, limit: Option<usize>) -> Result<Vec<Range<usize>>, CallError> {
    let (separator, text) = (call.text(0)?.as_bytes(), call.text(index)?.as_bytes());
    // One more than may be, so that it is refused below.
    let cuts = limit.map_or(MAX_ITEMS, |limit| limit.saturating_sub(1).min(MAX_ITEMS));
    if limit == Some(0) || (separator.is_empty() && text.is_empty()) {
        return Ok(Vec::new());
    }
    let mut start = 0;
    let mut ranges: Vec<Range<usize>> = if separator.is_empty() {
        letters::decoded(text)
            .skip(1)
            .take(cuts)
            .map(|(_, range)| std::mem::replace(&mut start, range.start)..range.start)
            .collect()
    } else {
        let cut = |at| std::mem::replace(&mut start, at + separator.len())..at;
        memmem::find_iter(text, separator).take(cuts).map(cut).collect()
    };
    ranges.push(start..text.len());
    call.reserve_items(ranges.len())?;
    Ok(ranges)
}
