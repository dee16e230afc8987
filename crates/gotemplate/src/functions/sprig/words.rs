//! Words: shortening, wrapping, initials and the cases of their first letters.
//!
//! Here are the functions that Sprig takes from goutils. They count bytes, and some of them take every byte for a Latin-1
//! character: `nospace "é à"` is garbled in the original, and so it is here.
//!
//! goutils: stringutils.go, wordutils.go

use crate::func::{Call, CallError, Func, Param};
use crate::run::MAX_ANSWER;
use crate::value::{TextBuilder, Value};

use super::letters;

use Param::{Int, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("abbrev", &[Int, Str], abbrev),
    Func::new("abbrevboth", &[Int, Int, Str], abbrevboth),
    Func::new("wrap", &[Int, Str], wrap),
    Func::new("wrapWith", &[Int, Str, Str], wrap_with),
    Func::new("nospace", &[Str], nospace),
    Func::new("initials", &[Str], initials),
    Func::new("untitle", &[Str], untitle),
    Func::new("swapcase", &[Str], swapcase),
];

type Answer = Result<Value, CallError>;

const DOTS: &str = "...";

/// `abbrev WIDTH TEXT`: the text, or its start with three dots in WIDTH bytes.
fn abbrev(call: &mut Call<'_, '_>) -> Answer {
    let width = call.int(0)?;
    abbreviated(call, 1, 0, width)
}

/// `abbrevboth LEFT WIDTH TEXT`: the part at LEFT with three dots at both ends.
fn abbrevboth(call: &mut Call<'_, '_>) -> Answer {
    let (left, width) = (call.int(0)?, call.int(1)?);
    if left > 0 && width < 7 {
        return Ok(call.value(2).clone());
    }
    abbreviated(call, 2, left, width)
}

fn abbreviated(call: &mut Call<'_, '_>, index: usize, left: i64, width: i64) -> Answer {
    let length = call.text(index)?.len();
    let room = usize::try_from(width).unwrap_or(0);
    if width < 4 || length <= room {
        return Ok(call.value(index).clone());
    }
    // What the dots leave free; the text is longer.
    let room = room - DOTS.len();
    let left = usize::try_from(left).unwrap_or(0).min(length).min(length - room);
    let (before, range, after) = if left <= 4 {
        ("", 0..room, DOTS)
    } else if left + room < length {
        (DOTS, left..left + room - DOTS.len(), DOTS)
    } else {
        (DOTS, length - room..length, "")
    };
    let mut out = TextBuilder::new();
    out.push_str(before);
    out.push_part(call.text(index)?, call.value(index).origin(), range);
    out.push_str(after);
    Ok(out.finish().into())
}

/// `wrap WIDTH TEXT`: lines of at most WIDTH bytes where blanks allow it.
fn wrap(call: &mut Call<'_, '_>) -> Answer {
    wrapped(call, "\n", 1, false)
}

/// `wrapWith WIDTH BREAK TEXT`: the same with another line break, and with long words cut.
fn wrap_with(call: &mut Call<'_, '_>) -> Answer {
    let line_break = call.text(1)?;
    let line_break = if line_break.is_empty() { "\n" } else { line_break.as_str() };
    wrapped(call, line_break, 2, true)
}

fn wrapped(call: &mut Call<'_, '_>, line_break: &str, index: usize, cut_words: bool) -> Answer {
    let text = call.text(index)?;
    let width = usize::try_from(call.int(0)?.max(1)).unwrap_or(usize::MAX);
    let origin = call.value(index).origin();
    let bytes = text.as_bytes();
    let mut out = TextBuilder::new();
    let mut at = 0;
    while bytes.len() - at > width {
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.first() == Some(&b' ') {
            at += 1;
            continue;
        }
        let blank_before = rest.get(..=width).and_then(|line| memchr::memrchr(b' ', line));
        let blank_behind = || memchr::memchr(b' ', rest.get(width..).unwrap_or_default()).map(|blank| blank + width);
        let (length, step) = match blank_before {
            Some(blank) => (blank, blank + 1),
            None if cut_words => (width, width),
            None => match blank_behind() {
                Some(blank) => (blank, blank + 1),
                None => break,
            },
        };
        out.push_part(text, origin, at..at + length);
        out.push_str(line_break);
        if out.len() > MAX_ANSWER {
            call.reserve_answer(out.len())?;
        }
        at += step;
    }
    out.push_part(text, origin, at..bytes.len());
    call.built(out)
}

/// `nospace TEXT`: without white space; every byte counts as a character where there is some.
fn nospace(call: &mut Call<'_, '_>) -> Answer {
    let bytes = call.text(0)?.as_bytes();
    let solid: String = bytes.iter().map(|&byte| char::from(byte)).filter(|&c| !letters::is_space(c)).collect();
    if solid.chars().count() == bytes.len() {
        return Ok(call.value(0).clone());
    }
    Ok(call.derived(0, solid))
}

/// `initials TEXT`: the first byte of each word.
fn initials(call: &mut Call<'_, '_>) -> Answer {
    let mut gap = true;
    let first = |&c: &char| {
        let space = letters::is_space(c);
        std::mem::replace(&mut gap, space) && !space
    };
    let text: String = call.text(0)?.as_bytes().iter().map(|&byte| char::from(byte)).filter(first).collect();
    Ok(call.derived(0, text))
}

/// `untitle TEXT`: each word with a small first letter.
fn untitle(call: &mut Call<'_, '_>) -> Answer {
    let mut gap = true;
    let next = |c| {
        let space = letters::is_space(c);
        let first = std::mem::replace(&mut gap, space) && !space;
        if first { letters::to_lower(c) } else { c }
    };
    let text: String = call.str(0)?.chars().map(next).collect();
    Ok(call.derived(0, text))
}

/// `swapcase TEXT`: capitals small, and small letters large, in the title case where a word starts.
fn swapcase(call: &mut Call<'_, '_>) -> Answer {
    let mut gap = true;
    let next = |c| {
        if letters::is_upper(c) || letters::is_title(c) {
            gap = false;
            letters::to_lower(c)
        } else if letters::is_lower(c) {
            if std::mem::replace(&mut gap, false) { letters::to_title(c) } else { letters::to_upper(c) }
        } else {
            gap = letters::is_space(c);
            c
        }
    };
    let text: String = call.str(0)?.chars().map(next).collect();
    Ok(call.derived(0, text))
}
