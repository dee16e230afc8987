//! Classes: `[a-z]`. Each member is written by its number, so nothing in it can mean something else.

use std::fmt::Write as _;

use super::translate::{DIGIT, SPACE, WORD, Writer};

/// A member of a class.
enum Member {
    One(Option<char>),
    /// Something that stands for many, already written.
    Many,
}

/// Writes the class whose bracket has been taken.
pub(super) fn write(out: &mut Writer<'_>) {
    let negated = out.take("^");
    if out.take("]") {
        out.text.push_str(if negated { "(?s:.)" } else { "[^\\s\\S]" });
        return;
    }
    out.text.push_str(if negated { "[^" } else { "[" });
    let start = out.text.len();
    while out.peek(0).is_some() && !out.take("]") {
        let Member::One(first) = member(out) else { continue };
        let range = out.peek(0) == Some('-') && out.peek(1).is_some_and(|letter| letter != ']');
        if !range {
            put(out, first);
            continue;
        }
        out.at += 1;
        match (first, member(out)) {
            (Some(first), Member::One(Some(last))) => {
                _ = write!(out.text, "\\x{{{:x}}}-\\x{{{:x}}}", u32::from(first), u32::from(last));
            }
            (first, Member::One(last)) => {
                put(out, first);
                put(out, last);
            }
            // `a-\d`: the dash is a letter.
            (first, Member::Many) => {
                put(out, first);
                put(out, Some('-'));
            }
        }
    }
    if out.text.len() == start {
        // Only halves of letters.
        out.text.push_str("^\\s\\S");
    }
    out.text.push(']');
}

fn put(out: &mut Writer<'_>, letter: Option<char>) {
    if let Some(letter) = letter {
        _ = write!(out.text, "\\x{{{:x}}}", u32::from(letter));
    }
}

fn member(out: &mut Writer<'_>) -> Member {
    let Some(letter) = out.peek(0) else { return Member::Many };
    out.at += 1;
    if letter != '\\' {
        return Member::One(Some(letter));
    }
    let Some(escaped) = out.peek(0) else { return Member::Many };
    out.at += 1;
    match escaped {
        'd' => out.text.push_str(DIGIT),
        'w' => out.text.push_str(WORD),
        's' => out.text.push_str(SPACE),
        'D' => _ = write!(out.text, "[^{DIGIT}]"),
        'W' => _ = write!(out.text, "[^{WORD}]"),
        'S' => _ = write!(out.text, "[^{SPACE}]"),
        'p' | 'P' if out.flags.unicode => out.property(escaped),
        'b' => return Member::One(Some('\u{8}')),
        '-' => return Member::One(Some('-')),
        _ => return Member::One(out.character(escaped)),
    }
    Member::Many
}
