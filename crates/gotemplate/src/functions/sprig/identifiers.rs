//! Identifiers: `snakecase`, `kebabcase` and `camelcase`.
//!
//! Here are the functions that Sprig takes from xstrings, whose notion of a word is its own: a run of capitals, of small
//! letters with at most one capital before them, of numbers, of connectors (`-`, `_`, blanks), of punctuation, or of
//! anything else. `HTTPServer2X` is `http_server2_x`, and `HTTP2xx` is `http_2xx`.
//!
//! xstrings: convert.go

use crate::func::{Call, CallError, Func, Param};
use crate::value::Value;

use super::letters;

use Param::Str;

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("snakecase", &[Str], snakecase),
    Func::new("kebabcase", &[Str], kebabcase),
    Func::new("camelcase", &[Str], camelcase),
];

/// `snakecase TEXT`
fn snakecase(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = separated(call.str(0)?, '_');
    Ok(call.derived(0, text))
}

/// `kebabcase TEXT`
fn kebabcase(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = separated(call.str(0)?, '-');
    Ok(call.derived(0, text))
}

/// `camelcase TEXT`: with a capital at the start, too.
fn camelcase(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = pascal(call.str(0)?);
    Ok(call.derived(0, text))
}

/// The kinds of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The end, or nothing but broken bytes.
    None,
    Number,
    /// Starts with a capital.
    Upper,
    Small,
    Connector,
    Punctuation,
    Other,
}

impl Kind {
    const fn is_alphanumeric(self) -> bool {
        matches!(self, Self::Small | Self::Number)
    }

    /// Whether a connector belongs between a word and this one.
    const fn is_apart(self) -> bool {
        !matches!(self, Self::Connector | Self::Punctuation)
    }
}

fn is_connector(c: char) -> bool {
    matches!(c, '-' | '_') || letters::is_space(c)
}

/// Letters but for the most common Chinese characters.
fn is_alphabet(c: char) -> bool {
    letters::is_letter(c) && !matches!(c, '\u{3400}'..='\u{4d85}' | '\u{4e00}'..='\u{9fcc}' | '\u{20000}'..='\u{2b81d}')
}

fn is_small(c: char) -> bool {
    is_alphabet(c) && !letters::is_upper(c)
}

/// Words of a text, one after the other.
struct Words<'t> {
    rest: &'t str,
}

impl<'t> Words<'t> {
    /// The next word and its kind.
    fn next(&mut self) -> (Kind, &'t str) {
        let (kind, length) = measure(self.rest);
        let (word, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        (kind, word)
    }

    const fn is_done(&self) -> bool {
        self.rest.is_empty()
    }
}

/// The next character that is not U+FFFD and the bytes up to its end.
fn next_char(text: &str) -> Option<(char, usize)> {
    text.char_indices().find(|(_, c)| *c != char::REPLACEMENT_CHARACTER).map(|(at, c)| (c, at + c.len_utf8()))
}

/// The kind and the length of the first word.
fn measure(text: &str) -> (Kind, usize) {
    let Some((c, size)) = next_char(text) else { return (Kind::None, text.len()) };
    let kind = match c {
        c if is_connector(c) => Kind::Connector,
        c if letters::is_punct(c) => Kind::Punctuation,
        c if letters::is_upper(c) => return (Kind::Upper, upper_length(text, size)),
        c if is_alphabet(c) => Kind::Small,
        c if letters::is_number(c) => Kind::Number,
        _ => Kind::Other,
    };
    let goes_on = |c| match kind {
        Kind::Connector => is_connector(c),
        Kind::Punctuation => letters::is_punct(c),
        Kind::Small => is_small(c),
        Kind::Number => letters::is_number(c),
        _ => !(is_connector(c) || is_alphabet(c) || letters::is_number(c) || letters::is_punct(c)),
    };
    (kind, run(text, size, goes_on).0)
}

/// Where the run of characters from `start` on ends, and the size of its last one.
fn run(text: &str, start: usize, goes_on: impl Fn(char) -> bool) -> (usize, usize) {
    let (mut end, mut last) = (start, 0);
    while let Some((c, size)) = next_char(text.get(end..).unwrap_or_default())
        && goes_on(c)
    {
        end += size;
        last = size;
    }
    let rest = text.get(end..).unwrap_or_default();
    // Broken bytes at the end belong to the word.
    if next_char(rest).is_none() { (text.len(), last) } else { (end, last) }
}

/// The length of a word that starts with a capital of `size` bytes. Of capitals before a small letter the last one starts
/// the next word.
fn upper_length(text: &str, size: usize) -> usize {
    let (end, last) = run(text, size, letters::is_upper);
    if last == 0 {
        return run(text, size, is_small).0;
    }
    match next_char(text.get(end..).unwrap_or_default()) {
        Some((c, _)) if is_alphabet(c) => end - last,
        _ => end,
    }
}

fn push(out: &mut String, kind: Kind, word: &str, connector: char) {
    if !matches!(kind, Kind::Upper | Kind::Connector) {
        return out.push_str(word);
    }
    let lower = |c| match c {
        c if is_connector(c) => connector,
        c if letters::is_upper(c) => letters::to_lower(c),
        c => c,
    };
    out.extend(word.chars().map(lower));
}

/// The words in small letters with `connector` between them.
fn separated(text: &str, connector: char) -> String {
    let mut words = Words { rest: text };
    let mut out = String::with_capacity(text.len() + 8);
    let (mut kind, mut word) = words.next();
    while !words.is_done() {
        if kind != Kind::Connector {
            push(&mut out, kind, word, connector);
        }
        let before = (kind, word);
        (kind, word) = words.next();
        match before {
            (Kind::Number, _) => {
                (kind, word) = push_run(&mut out, &mut words, (kind, word), connector);
            }
            (Kind::Connector, connectors) => push(&mut out, Kind::Connector, connectors, connector),
            (Kind::Punctuation, _) => {}
            _ if kind != Kind::Number => {
                if kind.is_apart() {
                    out.push(connector);
                }
            }
            _ if words.is_done() => {}
            _ => (kind, word) = push_number(&mut out, &mut words, word, connector),
        }
    }
    push(&mut out, kind, word, connector);
    out
}

/// Adds small letters and numbers as one word; answers with the word behind.
fn push_run<'t>(
    out: &mut String,
    words: &mut Words<'t>,
    (mut kind, mut word): (Kind, &'t str),
    connector: char,
) -> (Kind, &'t str) {
    while kind.is_alphanumeric() {
        push(out, kind, word, connector);
        (kind, word) = words.next();
    }
    if kind != Kind::None && kind.is_apart() {
        out.push(connector);
    }
    (kind, word)
}

/// Adds a number behind letters: to their word, unless small letters follow it.
fn push_number<'t>(out: &mut String, words: &mut Words<'t>, number: &str, connector: char) -> (Kind, &'t str) {
    let (kind, word) = words.next();
    if kind == Kind::Small {
        out.push(connector);
        push(out, Kind::Number, number, connector);
        return push_run(out, words, (kind, word), connector);
    }
    push(out, Kind::Number, number, connector);
    if kind.is_apart() {
        out.push(connector);
    }
    (kind, word)
}

/// Words without connectors, each with a capital. Connectors at the start stay, and all but one of several in a row.
fn pascal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let start = text.find(|c| !is_connector(c));
    let (leading, rest) = text.split_at_checked(start.unwrap_or(text.len())).unwrap_or((text, ""));
    out.push_str(leading);
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return out };
    // The character that was read and not yet written, and whether only capitals were seen in its word.
    let mut capitals = letters::is_upper(first);
    let mut held = letters::to_upper(first);
    for c in chars {
        let mut next = c;
        match (is_connector(c), is_connector(held)) {
            (true, true) => out.push(held),
            (_, true) => {
                capitals = letters::is_upper(c);
                next = letters::to_upper(c);
            }
            _ => {
                if capitals && letters::is_upper(c) {
                    next = letters::to_lower(c);
                } else {
                    capitals = false;
                }
                out.push(held);
            }
        }
        held = next;
    }
    out.push(held);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_with_the_letters_before_unless_small_ones_follow() {
        let all = ["HTTPServer2X", "http2xx", "HTTP20xOK", "Bld4Floor3rd", "a1", "1a B", "x.Y", "fooBar  baz-", "ab12"]
            .map(|text| separated(text, '_'));
        let want = [
            "http_server2_x",
            "http_2xx",
            "http_20x_ok",
            "bld4_floor_3rd",
            "a1",
            "1a_b",
            "x.y",
            "foo_bar__baz_",
            "ab12",
        ];
        assert_eq!(all, want);
    }

    #[test]
    fn words_get_a_capital_and_lose_their_connectors() {
        let all = ["a-b c", "http_server", "_complex__case_", "GOLANG_IS", "", "-", "fooBar"].map(pascal);
        assert_eq!(all, ["ABC", "HttpServer", "_Complex_Case_", "GolangIs", "", "-", "FooBar"]);
    }
}
