//! Bytes in pieces: texts that others hold, and what stands between them.

use std::io::{self, Write};
use std::sync::OnceLock;

use super::DocumentText;

/// Bytes in pieces, which are put together when somebody wants them in one.
#[derive(Clone, Debug, Default)]
pub(super) struct Rope {
    pieces: Vec<Piece>,
    length: usize,
    whole: OnceLock<Vec<u8>>,
}

#[derive(Clone, Debug)]
enum Piece {
    Own(Vec<u8>),
    Shared(DocumentText),
}

impl Piece {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Own(bytes) => bytes,
            Self::Shared(text) => text.as_bytes(),
        }
    }
}

impl From<Vec<u8>> for Rope {
    fn from(bytes: Vec<u8>) -> Self {
        Self { length: bytes.len(), pieces: vec![Piece::Own(bytes)], whole: OnceLock::new() }
    }
}

impl Rope {
    pub(super) const fn new() -> Self {
        Self { pieces: Vec::new(), length: 0, whole: OnceLock::new() }
    }

    /// The number of bytes.
    pub(super) const fn len(&self) -> usize {
        self.length
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.length += bytes.len();
        self.whole.take();
        match self.pieces.last_mut() {
            Some(Piece::Own(last)) => last.extend_from_slice(bytes),
            _ => self.pieces.push(Piece::Own(bytes.to_vec())),
        }
    }

    pub(super) fn push_shared(&mut self, text: &DocumentText) {
        self.length += text.len();
        self.whole.take();
        self.pieces.push(Piece::Shared(text.clone()));
    }

    /// All bytes in one.
    pub(super) fn bytes(&self) -> &[u8] {
        match self.pieces.as_slice() {
            [] => &[],
            [piece] => piece.bytes(),
            _ => self.whole.get_or_init(|| self.put_together()),
        }
    }

    fn put_together(&self) -> Vec<u8> {
        let mut whole = Vec::with_capacity(self.length);
        self.pieces.iter().for_each(|piece| whole.extend_from_slice(piece.bytes()));
        whole
    }

    /// Leaves the bytes `start..end`.
    pub(super) fn cut(&mut self, start: usize, end: usize) {
        let mut whole = self.whole.take().unwrap_or_else(|| self.put_together());
        whole.truncate(end);
        whole.drain(..start.min(end));
        *self = whole.into();
    }

    /// Whether it surely is text that starts with no white space and ends with one line break.
    pub(super) fn is_trimmed(&self) -> bool {
        let is_text = |piece: &Piece| match piece {
            Piece::Own(bytes) => std::str::from_utf8(bytes).is_ok(),
            Piece::Shared(_) => true,
        };
        let mut first = self.pieces.iter().flat_map(|piece| piece.bytes());
        let mut last = self.pieces.iter().rev().flat_map(|piece| piece.bytes().iter().rev());
        first.next().is_some_and(u8::is_ascii_graphic)
            && last.next() == Some(&b'\n')
            && last.next().is_some_and(u8::is_ascii_graphic)
            && self.pieces.iter().all(is_text)
    }

    /// Writes all bytes.
    pub(super) fn write_to(&self, out: &mut dyn Write) -> io::Result<()> {
        self.pieces.iter().try_for_each(|piece| out.write_all(piece.bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_put_together_in_order() {
        let mut rope = Rope::new();
        rope.push(b"---\n");
        rope.push_shared(&"a: 1".into());
        assert!(!rope.is_trimmed());
        rope.push(b"\n");
        assert!(rope.is_trimmed());
        assert_eq!((rope.bytes(), rope.len()), (&b"---\na: 1\n"[..], 9));
        let mut written = Vec::new();
        rope.write_to(&mut written).unwrap();
        assert_eq!(written, rope.bytes());
        rope.cut(4, 8);
        rope.push(b"!");
        assert_eq!((rope.bytes(), rope.len()), (&b"a: 1!"[..], 5));
    }

    #[test]
    fn what_is_no_text_or_ends_otherwise_is_not_trimmed() {
        for bytes in [&b""[..], b"\n", b"a", b"a\n\n", b" a\n", b"a\xff\n", "a\u{a0}\n".as_bytes()] {
            assert!(!Rope::from(bytes.to_vec()).is_trimmed(), "{bytes:?}");
        }
    }
}
