//! Bytes to text: UTF-8, with or without a byte order mark, and UTF-16 with one.

use std::sync::Arc;

use crate::error::{ErrorKind, ReadError};
use crate::options::ReadLimits;
use crate::span::{FileId, Span};

/// Decodes a file's bytes as go-yaml does; a byte order mark at the start is taken away. The error's span counts bytes.
/// Control characters are left for the reader, which knows the document they spoil. (go-yaml v2: readerc.go)
///
/// # Errors
/// Bytes that are no UTF-8, halves of UTF-16 pairs, and texts over [`ReadLimits::bytes`] of the default limits.
pub fn decode(bytes: &[u8], file: FileId) -> Result<Arc<str>, ReadError> {
    let limit = ReadLimits::default().bytes;
    if bytes.len() > limit {
        return Err(too_large(limit, file));
    }
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes, file),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes, file),
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, 3, file),
        _ => utf8(bytes, 0, file),
    }
}

/// The error for a text of more than `limit` bytes.
pub(crate) fn too_large(limit: usize, file: FileId) -> ReadError {
    let message = format!("the text is larger than {limit} bytes (limit: bytes)");
    ReadError::plain(ErrorKind::Limit, message.clone(), message, Span::new(file, 0, 0))
}

fn utf8(bytes: &[u8], skipped: usize, file: FileId) -> Result<Arc<str>, ReadError> {
    std::str::from_utf8(bytes).map(Arc::from).map_err(|error| {
        let at = error.valid_up_to();
        let problem = utf8_problem(bytes.get(at..).unwrap_or_default());
        encoding_error(problem, "the text is not UTF-8", at + skipped, file)
    })
}

/// What go-yaml says about the invalid sequence at the start of `bytes`.
fn utf8_problem(bytes: &[u8]) -> &'static str {
    let width = match bytes.first() {
        Some(0xC0..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF7) => 4,
        _ => return "invalid leading UTF-8 octet",
    };
    if bytes.len() < width {
        return "incomplete UTF-8 octet sequence";
    }
    if bytes.iter().take(width).skip(1).any(|byte| byte & 0xC0 != 0x80) {
        return "invalid trailing UTF-8 octet";
    }
    match bytes {
        [0xED, 0xA0..=0xBF, ..] | [0xF4, 0x90..=0xBF, ..] | [0xF5..=0xF7, ..] => "invalid Unicode character",
        _ => "invalid length of a UTF-8 sequence",
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, file: FileId) -> Result<Arc<str>, ReadError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut at = 2;
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match decoded {
            Ok(c) => {
                text.push(c);
                at += c.len_utf16() * 2;
            }
            Err(error) => {
                let low = error.unpaired_surrogate() & 0xFC00 == 0xDC00;
                let last = at + 2 >= bytes.len() + 2;
                let problem = match (low, last) {
                    (true, _) => "unexpected low surrogate area",
                    (false, true) => "incomplete UTF-16 surrogate pair",
                    (false, false) => "expected low surrogate area",
                };
                return Err(encoding_error(problem, "the text is not UTF-16", at, file));
            }
        }
    }
    if !rest.is_empty() {
        return Err(encoding_error("incomplete UTF-16 character", "the text is not UTF-16", at, file));
    }
    Ok(text.into())
}

fn encoding_error(problem: &str, reason: &str, at: usize, file: FileId) -> ReadError {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let span = Span::new(file, at, at.saturating_add(1));
    ReadError::plain(ErrorKind::Encoding, format!("yaml: {problem}"), format!("{reason}: {problem}"), span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_away_and_utf16_is_decoded() {
        let decoded = |bytes: &[u8]| decode(bytes, FileId(0)).map(|text| text.to_string()).map_err(|e| e.to_string());
        assert_eq!(decoded(b"\xEF\xBB\xBFa"), Ok("a".into()));
        assert_eq!(decoded(b"\xFF\xFEa\0\x3D\xD8\x00\xDE"), Ok("a\u{1F600}".into()));
        assert_eq!(decoded(b"\xFE\xFF\0a"), Ok("a".into()));
        assert_eq!(decoded(b"a\xFF"), Err("yaml: invalid leading UTF-8 octet".into()));
        assert_eq!(decoded(b"a\xC3"), Err("yaml: incomplete UTF-8 octet sequence".into()));
        assert_eq!(decoded(b"a\xC3b"), Err("yaml: invalid trailing UTF-8 octet".into()));
        assert_eq!(decoded(b"\xED\xA0\x80"), Err("yaml: invalid Unicode character".into()));
        assert_eq!(decoded(b"\xC0\x80"), Err("yaml: invalid length of a UTF-8 sequence".into()));
        assert_eq!(decoded(b"\xFF\xFEa"), Err("yaml: incomplete UTF-16 character".into()));
        assert_eq!(decoded(b"\xFF\xFE\x3D\xD8"), Err("yaml: incomplete UTF-16 surrogate pair".into()));
    }
}
