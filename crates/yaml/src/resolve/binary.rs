//! `!!binary`: base64 as Go's standard encoding reads it, and the text that JSON makes of the bytes.

/// Decodes `text`; `None` when it is no base64. Bytes that are no UTF-8 become U+FFFD, one each, as in Go's JSON.
pub(super) fn decode(text: &str) -> Option<String> {
    let bytes = base64(text)?;
    let mut decoded = String::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        match std::str::from_utf8(rest) {
            Ok(valid) => {
                decoded.push_str(valid);
                break;
            }
            Err(error) => {
                let (valid, tail) = rest.split_at(error.valid_up_to());
                decoded.push_str(std::str::from_utf8(valid).unwrap_or_default());
                decoded.push(char::REPLACEMENT_CHARACTER);
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    Some(decoded)
}

/// Line breaks are passed over; the padding must be right; left-over bits are not looked at.
fn base64(text: &str) -> Option<Vec<u8>> {
    let symbols: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    if !symbols.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(symbols.len() / 4 * 3);
    let last = symbols.len().saturating_sub(4);
    for (nth, quad) in symbols.chunks_exact(4).enumerate() {
        let padding = quad.iter().rev().take_while(|&&symbol| symbol == b'=').count();
        if padding > 2 || (padding > 0 && nth * 4 != last) {
            return None;
        }
        let mut bits: u32 = 0;
        for &symbol in quad.iter().take(4 - padding) {
            bits = bits << 6 | u32::from(value(symbol)?);
        }
        bits <<= 6 * padding;
        let [_, a, b, c] = bits.to_be_bytes();
        bytes.extend([a, b, c].iter().take(3 - padding));
    }
    Some(bytes)
}

fn value(symbol: u8) -> Option<u8> {
    match symbol {
        b'A'..=b'Z' => Some(symbol - b'A'),
        b'a'..=b'z' => Some(symbol - b'a' + 26),
        b'0'..=b'9' => Some(symbol - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
