//! PEM as Go reads it: base 64 between two lines.
//!
//! go: encoding/pem/pem.go

use data_encoding::BASE64;

use super::base64;

/// A block of `kind` with `bytes`, in lines of 64 letters.
///
/// go: pem.Encode
pub fn encode(kind: &str, bytes: &[u8]) -> String {
    let mut out = format!("-----BEGIN {kind}-----\n");
    // 48 bytes are 64 letters.
    for line in bytes.chunks(48) {
        out.push_str(&BASE64.encode(line));
        out.push('\n');
    }
    out.push_str(&format!("-----END {kind}-----\n"));
    out
}

/// The kind and the bytes of the first block in `text`; nothing when there is none.
///
/// go: pem.Decode
pub fn decode(text: &str) -> Option<(&str, Vec<u8>)> {
    const BEGIN: &str = "-----BEGIN ";
    let mut rest = text;
    let mut at_start = true;
    loop {
        let found = rest.find(BEGIN)?;
        let starts_line = if found == 0 { at_start } else { rest.get(..found)?.ends_with('\n') };
        rest = rest.get(found + BEGIN.len()..)?;
        at_start = false;
        if starts_line && let Some(block) = block(rest) {
            return Some(block);
        }
    }
}

/// A block after its `-----BEGIN `.
fn block(text: &str) -> Option<(&str, Vec<u8>)> {
    let (line, body) = text.split_once('\n')?;
    let kind = line.trim_end().strip_suffix("-----")?;
    let end = format!("-----END {kind}-----");
    let at = body.find(&end)?;
    let mut body = body.get(..at)?;
    if !body.is_empty() && !body.ends_with('\n') {
        return None;
    }
    // Headers come first: `Name: value`.
    while let Some((line, after)) = body.split_once('\n') {
        if !line.contains(':') {
            break;
        }
        body = after;
    }
    let solid: Vec<u8> = body.bytes().filter(|byte| !matches!(byte, b' ' | b'\t')).collect();
    Some((kind, base64::decode(&solid).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_whole_block_counts() {
        let block = |text| decode(text).map(|(kind, bytes)| (kind, String::from_utf8(bytes).unwrap()));
        let hello = Some(("A B", "hello".to_owned()));
        assert_eq!(block("-----BEGIN A B-----\naGVs\n bG8=\n-----END A B-----\n"), hello);
        assert_eq!(block("text\n-----BEGIN A B-----\nName: value\n\naGVsbG8=\n-----END A B-----"), hello);
        assert_eq!(
            block("-----BEGIN C-----\n!\n-----END C-----\n-----BEGIN A B-----\naGVsbG8=\n-----END A B-----"),
            hello
        );
        assert_eq!(block("x-----BEGIN A B-----\naGVsbG8=\n-----END A B-----"), None);
        assert_eq!(block("-----BEGIN A B-----\naGVsbG8=-----END A B-----"), None);
        assert_eq!(block("-----BEGIN A B-----\naGVsbG8=\n-----END A-----"), None);
    }
}
