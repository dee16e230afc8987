//! Base 64 and base 32: `b64enc`, `b64dec`, `b32enc`, `b32dec`.
//!
//! What cannot be decoded gives the text of Go's error as the answer, not an error.
//!
//! sprig: strings.go, go: encoding/base64, encoding/base32

use common::go::base64;
use data_encoding::{BASE32, BASE64};

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Text, Value};

use Param::Str;

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("b64enc", &[Str], b64enc),
    Func::new("b64dec", &[Str], b64dec),
    Func::new("b32enc", &[Str], b32enc),
    Func::new("b32dec", &[Str], b32dec),
];

/// `b64enc TEXT`
fn b64enc(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.text(0)?;
    call.reserve(BASE64.encode_len(text.len()))?;
    Ok(call.derived(0, BASE64.encode(text.as_bytes())))
}

/// `b64dec TEXT`: the bytes, or what is wrong with TEXT.
fn b64dec(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.text(0)?;
    call.reserve(text.len())?;
    Ok(match base64::decode(text.as_bytes()) {
        Ok(bytes) => call.derived(0, Text::from_bytes(bytes)),
        Err(error) => error.to_string().into(),
    })
}

/// `b32enc TEXT`
fn b32enc(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.text(0)?;
    call.reserve(BASE32.encode_len(text.len()))?;
    Ok(call.derived(0, BASE32.encode(text.as_bytes())))
}

/// `b32dec TEXT`: the bytes, or what is wrong with TEXT.
fn b32dec(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.text(0)?;
    call.reserve(text.len())?;
    Ok(match base32(text.as_bytes()) {
        Ok(bytes) => call.derived(0, Text::from_bytes(bytes)),
        Err(error) => error.to_string().into(),
    })
}

/// Where a text is not of base 32's alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("illegal base32 data at input byte {at}")]
struct DecodeError {
    at: usize,
}

/// Everything but line breaks, with its place.
fn solid(text: &[u8]) -> impl Iterator<Item = (usize, u8)> {
    text.iter().copied().enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'))
}

/// The bytes that base 32 text with padding spells. Line breaks do not count; bits beyond the last byte may be any.
///
/// go: `base32.StdEncoding.DecodeString`, which takes the line breaks out first, so that places are those of what is left
fn base32(text: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let text: Vec<u8> = solid(text).map(|(_, byte)| byte).collect();
    let wrong = |at| DecodeError { at };
    let mut out = Vec::with_capacity(text.len() / 8 * 5);
    for (index, group) in text.chunks(8).enumerate() {
        let start = index * 8;
        let letters: Vec<u64> = group.iter().map_while(|byte| quintet(*byte)).collect();
        let count = letters.len();
        let size = match group.get(count) {
            None if count == 8 => 5,
            // The text ends inside of a group.
            None => return Err(wrong(text.len() - count)),
            Some(stop) => padded(*stop, count, text.get(start + count + 1..).unwrap_or_default())
                .map_err(|from_stop| from_stop.map_or(wrong(text.len()), |more| wrong(start + count + more)))?,
        };
        let bits = letters.iter().fold(0_u64, |bits, letter| bits << 5 | letter) << (5 * (8 - count));
        out.extend(bits.to_be_bytes().iter().skip(3).take(size));
        if size < 5 {
            break;
        }
    }
    Ok(out)
}

/// How many bytes the last group of base 32 has, from its number of letters and from what follows the first byte that is none.
/// The error is the distance from that byte to the place that Go names, or nothing for the end of the text.
fn padded(stop: u8, count: usize, rest: &[u8]) -> Result<usize, Option<usize>> {
    if stop != b'=' || count < 2 || rest.len() >= 8 {
        return Err(Some(0));
    }
    if rest.len() + count < 7 {
        return Err(None);
    }
    if let Some(bad) = rest.iter().take(7 - count).position(|byte| *byte != b'=') {
        // Go is one behind the byte that it looks at.
        return Err(Some(bad));
    }
    match count {
        2 => Ok(1),
        4 => Ok(2),
        5 => Ok(3),
        7 => Ok(4),
        _ => Err(Some(0)),
    }
}

fn quintet(byte: u8) -> Option<u64> {
    Some(u64::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'2'..=b'7' => byte - b'2' + 26,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_32_is_read_as_go_reads_it() {
        let error = |at: &str| format!("illegal base32 data at input byte {at}");
        let cases = [
            ("NBSWY3DP", "hello"),
            ("NBSW\nY3DP", "hello"),
            ("NBSWY===", "hel"),
            ("nbswy", &error("0")),
            ("NBSW", &error("0")),
            ("NB==", &error("4")),
            ("NB==A===", &error("3")),
            ("NBS=====", &error("3")),
            ("N=======", &error("1")),
            ("", ""),
        ];
        for (text, want) in cases {
            let got = base32(text.as_bytes()).map_or_else(|error| error.to_string(), |b| String::from_utf8(b).unwrap());
            assert_eq!(got, want, "{text:?}");
        }
    }
}
