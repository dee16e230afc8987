//! Base 64 as Go reads it: the standard alphabet with padding.
//!
//! go: encoding/base64

use data_encoding::BASE64;

/// Where a text is not of the alphabet. Prints Go's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("illegal base64 data at input byte {at}")]
pub struct DecodeError {
    at: usize,
}

/// The bytes that base 64 text with padding spells. Line breaks do not count; bits beyond the last byte may be any.
///
/// # Errors
///
/// When a byte is out of place, with its offset as Go gives it.
///
/// go: base64.StdEncoding.DecodeString
pub fn decode(text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    // The crate would go on after padding.
    let is_one = text.split_last_chunk::<2>().is_none_or(|(head, _)| !head.contains(&b'='));
    if is_one && let Ok(bytes) = BASE64.decode(text) {
        return Ok(bytes);
    }
    let wrong = |at| DecodeError { at };
    let mut solid = solid(text);
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut count) = (0_u32, 0_usize);
    while let Some((at, byte)) = solid.next() {
        let Some(bits) = sextet(byte) else {
            if byte != b'=' || count < 2 {
                return Err(wrong(at));
            }
            if count == 2 {
                match solid.next() {
                    Some((_, b'=')) => {}
                    // Go is one past the byte that it looks at.
                    Some((at, _)) => return Err(wrong(at - 1)),
                    None => return Err(wrong(text.len())),
                }
            }
            if let Some((at, _)) = solid.next() {
                return Err(wrong(at));
            }
            let [_, bytes @ ..] = (group << (6 * (4 - count))).to_be_bytes();
            out.extend(bytes.iter().take(count - 1));
            return Ok(out);
        };
        group = group << 6 | bits;
        count += 1;
        if count == 4 {
            let [_, bytes @ ..] = group.to_be_bytes();
            out.extend(bytes);
            (group, count) = (0, 0);
        }
    }
    if count == 0 { Ok(out) } else { Err(wrong(text.len() - count)) }
}

/// Everything but line breaks, with its place.
fn solid(text: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    text.iter().copied().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'))
}

fn sextet(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_64_is_read_as_go_reads_it() {
        let cases = [
            ("aGVsbG8=", "hello"),
            ("aGVs\r\nbG\n8=\n", "hello"),
            ("aGVsbG9=", "hello"),
            ("!!", "#0"),
            ("aGVsbG8", "#4"),
            ("aG=s", "#2"),
            ("aG=", "#3"),
            ("aGVsbG8=x", "#8"),
            ("a===", "#1"),
            ("QQ==QQ==", "#4"),
            ("", ""),
        ];
        for (text, want) in cases {
            let got = decode(text.as_bytes()).map_or_else(|error| error.to_string(), |b| String::from_utf8(b).unwrap());
            assert_eq!(got, want.replace('#', "illegal base64 data at input byte "), "{text:?}");
        }
    }
}
