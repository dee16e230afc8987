//! Reads Go's string and character literals.
//!
//! Go: `strconv.Unquote`, `strconv.UnquoteChar`

/// The bytes that a quoted literal stands for, its quotes included in `literal`; `None` for what Go calls invalid syntax.
pub(super) fn unquote(literal: &str) -> Option<Vec<u8>> {
    if let Some(raw) = literal.strip_prefix('`') {
        return Some(raw.strip_suffix('`')?.bytes().filter(|&byte| byte != b'\r').collect());
    }
    let mut rest = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        if !rest.starts_with('\\') {
            let plain = rest.find('\\').unwrap_or(rest.len());
            let (text, after) = rest.split_at_checked(plain)?;
            out.extend_from_slice(text.as_bytes());
            rest = after;
            continue;
        }
        let (unit, after) = unquote_char(rest, '"')?;
        match unit {
            Unit::Byte(byte) => out.push(byte),
            Unit::Char(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = after;
    }
    Some(out)
}

/// What one character or escape stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    /// `\x` and octal escapes.
    Byte(u8),
    Char(char),
}

impl Unit {
    pub(super) fn code(self) -> u32 {
        match self {
            Self::Byte(byte) => byte.into(),
            Self::Char(c) => c.into(),
        }
    }
}

/// The first character or escape of `text`, and the rest.
pub(super) fn unquote_char(text: &str, quote: char) -> Option<(Unit, &str)> {
    let mut chars = text.chars();
    let c = chars.next()?;
    if c == quote && matches!(quote, '"' | '\'') {
        return None;
    }
    if c != '\\' {
        return Some((Unit::Char(c), chars.as_str()));
    }
    let escape = chars.next()?;
    let rest = chars.as_str();
    let unit = match escape {
        'a' => Unit::Char('\x07'),
        'b' => Unit::Char('\x08'),
        'f' => Unit::Char('\x0c'),
        'n' => Unit::Char('\n'),
        'r' => Unit::Char('\r'),
        't' => Unit::Char('\t'),
        'v' => Unit::Char('\x0b'),
        '\\' => Unit::Char('\\'),
        '\'' | '"' if escape == quote => Unit::Char(escape),
        'x' => return digits(rest, 2, 16).and_then(|(n, rest)| Some((Unit::Byte(u8::try_from(n).ok()?), rest))),
        'u' => return digits(rest, 4, 16).and_then(|(n, rest)| Some((Unit::Char(char::from_u32(n)?), rest))),
        'U' => return digits(rest, 8, 16).and_then(|(n, rest)| Some((Unit::Char(char::from_u32(n)?), rest))),
        '0'..='7' => {
            let (n, rest) = digits(text.get(1..)?, 3, 8)?;
            return Some((Unit::Byte(u8::try_from(n).ok()?), rest));
        }
        _ => return None,
    };
    Some((unit, rest))
}

fn digits(text: &str, count: usize, radix: u32) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    if !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    Some((u32::from_str_radix(digits, radix).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_read_as_in_go() {
        assert_eq!(unquote(r#""a\tb\u00e9\x41\101\\\"""#).unwrap(), "a\tbéAA\\\"".as_bytes());
        assert_eq!(unquote(r#""\xff""#).unwrap(), [0xff]);
        assert_eq!(unquote("`a\\n\r\nb`").unwrap(), b"a\\n\nb");
        for wrong in [r#""\'""#, r#""\q""#, r#""\x4""#, r#""\ud800""#, r#""\400""#] {
            assert!(unquote(wrong).is_none(), "{wrong}");
        }
    }
}
