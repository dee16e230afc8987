//! Letters as Go's `unicode` and `strings` packages see them: one character becomes one character, and bytes that are no
//! UTF-8 are U+FFFD one by one.
//!
//! Here live decoding, classes and cases. Rust's own cases map `ß` to `SS`; Go's leave it alone.
//!
//! go: unicode/letter.go, unicode/utf8

use std::sync::LazyLock;

use regex::Regex;

/// The first character of `bytes` and its length; a broken byte is U+FFFD and one byte long. `None` at the end.
pub(super) fn first(bytes: &[u8]) -> Option<(char, usize)> {
    let head = bytes.get(..bytes.len().min(4)).unwrap_or_default();
    let chunk = head.utf8_chunks().next()?;
    let c = chunk.valid().chars().next();
    Some(c.map_or((char::REPLACEMENT_CHARACTER, 1), |c| (c, c.len_utf8())))
}

/// The last character of `bytes` and its length, as [`first`].
pub(super) fn last(bytes: &[u8]) -> Option<(char, usize)> {
    let end = bytes.len();
    for length in 1..=end.min(4) {
        let tail = bytes.get(end - length..).unwrap_or_default();
        if let Some((c, size)) = first(tail)
            && size == length
            && (size > 1 || c.is_ascii())
        {
            return Some((c, size));
        }
    }
    (end > 0).then_some((char::REPLACEMENT_CHARACTER, 1))
}

/// The characters of `bytes` with the ranges of bytes that they stand in.
pub(super) fn decoded(bytes: &[u8]) -> impl Iterator<Item = (char, std::ops::Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (c, size) = first(bytes.get(at..)?)?;
        at += size;
        Some((c, at - size..at))
    })
}

/// Go: `unicode.IsSpace`.
pub(super) const fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Go: `unicode.IsUpper`.
pub(super) fn is_upper(c: char) -> bool {
    static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Lu}$").ok());
    if c.is_ascii() { c.is_ascii_uppercase() } else { in_class(&CLASS, c) }
}

/// Go: `unicode.IsLower`.
pub(super) fn is_lower(c: char) -> bool {
    static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Ll}$").ok());
    if c.is_ascii() { c.is_ascii_lowercase() } else { in_class(&CLASS, c) }
}

/// Go: `unicode.IsTitle`.
pub(super) fn is_title(c: char) -> bool {
    static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Lt}$").ok());
    !c.is_ascii() && in_class(&CLASS, c)
}

/// Go: `unicode.IsLetter`.
pub(super) fn is_letter(c: char) -> bool {
    static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{L}$").ok());
    if c.is_ascii() { c.is_ascii_alphabetic() } else { in_class(&CLASS, c) }
}

/// Go: `unicode.IsDigit`.
pub(super) fn is_digit(c: char) -> bool {
    static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{Nd}$").ok());
    if c.is_ascii() { c.is_ascii_digit() } else { in_class(&CLASS, c) }
}

/// Go: `unicode.IsNumber`.
pub(super) fn is_number(c: char) -> bool {
    c.is_numeric()
}

/// Go: `unicode.IsPunct`.
pub(super) fn is_punct(c: char) -> bool {
    static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\p{P}$").ok());
    if c.is_ascii() {
        return c.is_ascii_punctuation() && !matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~');
    }
    in_class(&CLASS, c)
}

/// The patterns above are known to compile; one that would not has no members.
fn in_class(class: &LazyLock<Option<Regex>>, c: char) -> bool {
    class.as_ref().is_some_and(|class| class.is_match(c.encode_utf8(&mut [0; 4])))
}

/// Go: `unicode.ToUpper`.
pub(super) fn to_upper(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_uppercase();
    }
    match only(c.to_uppercase()) {
        Some(upper) => upper,
        None => iota_upper(c),
    }
}

/// Go: `unicode.ToLower`.
pub(super) fn to_lower(c: char) -> char {
    match c {
        '\u{130}' => 'i',
        _ => only(c.to_lowercase()).unwrap_or(c),
    }
}

/// Go: `unicode.ToTitle`.
pub(super) fn to_title(c: char) -> char {
    match c {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        // Georgian has capitals, but no words that start with one.
        '\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}' => c,
        _ => to_upper(c),
    }
}

fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let c = chars.next();
    if chars.next().is_some() { None } else { c }
}

/// The capital of a Greek vowel with an iota below; other letters whose capital takes several characters have none in Go.
fn iota_upper(c: char) -> char {
    let code = u32::from(c);
    let shift = match code {
        0x1f80..=0x1faf if code & 8 == 0 => 8,
        0x1fb3 | 0x1fc3 | 0x1ff3 => 9,
        _ => 0,
    };
    char::from_u32(code + shift).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_bytes_are_characters_of_their_own() {
        let text = b"a\xc3\xa9\xe2\x82z\xff";
        let all: Vec<_> = decoded(text).map(|(c, range)| (c, range.len())).collect();
        assert_eq!(all, [('a', 1), ('é', 2), ('\u{fffd}', 1), ('\u{fffd}', 1), ('z', 1), ('\u{fffd}', 1)]);
        assert_eq!(last(text), Some(('\u{fffd}', 1)));
        assert_eq!(last("aé".as_bytes()), Some(('é', 2)));
        assert_eq!(last("\u{fffd}".as_bytes()), Some(('\u{fffd}', 3)));
        assert_eq!((first(b""), last(b"")), (None, None));
    }

    #[test]
    fn one_character_becomes_one_character() {
        let upper: String = "ßŉᾳᾀǆé".chars().map(to_upper).collect();
        assert_eq!(upper, "ßŉᾼᾈǄÉ");
        let title: String = "ßǆǇა".chars().map(to_title).collect();
        assert_eq!(title, "ßǅǈა");
        assert_eq!((to_lower('İ'), to_lower('ẞ'), to_lower('Σ')), ('i', 'ß', 'σ'));
    }

    #[test]
    fn classes_are_those_of_letters_not_of_properties() {
        assert!(is_upper('É') && !is_upper('Ⓐ') && !is_upper('ǅ'));
        assert!(is_lower('ß') && !is_lower('ª'));
        assert!(is_title('ǅ') && !is_title('D'));
        assert!(is_letter('ª') && is_digit('٣') && is_number('½'));
        assert!(is_punct('!') && is_punct('«') && !is_punct('$') && !is_punct('€'));
    }
}
