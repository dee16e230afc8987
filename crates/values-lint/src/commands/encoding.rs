//! Bytes of a document as text, in the encodings that the original knows (Node's).

/// The text of bytes in an encoding.
pub(crate) fn decode(bytes: Vec<u8>, encoding: &str) -> String {
    match encoding {
        "latin1" => bytes.iter().map(|byte| char::from(*byte)).collect(),
        "ascii" => bytes.iter().map(|byte| char::from(byte & 0x7f)).collect(),
        "utf16le" | "ucs2" | "ucs-2" => {
            let units: Vec<u16> = bytes
                .chunks_exact(2)
                .map(|pair| pair.iter().rev().fold(0, |unit, byte| unit << 8 | u16::from(*byte)))
                .collect();
            String::from_utf16_lossy(&units)
        }
        "base64" => base64(&bytes),
        // Only broken text is copied.
        _ => String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

/// Node writes the bytes in Base64 where another program would read it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let letter = LETTERS.get((bits >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if at <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_as_node_reads_them() {
        assert_eq!(decode(vec![0xe9], "latin1"), "é");
        assert_eq!(decode(vec![b'a', 0, b'b', 0], "utf16le"), "ab");
        assert_eq!(decode(b"ab".to_vec(), "base64"), "YWI=");
        assert_eq!(decode(vec![b'a', 0xff], "utf8"), "a\u{fffd}");
    }
}
