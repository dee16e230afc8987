//! The contents of a gzipped archive, unpacked as far as somebody looked.
//!
//! The one idea to know: what was unpacked stays, so that passing over a file costs nothing and each file is copied once; what
//! is wrong further on is told only to who gets there, as if the archive were read from front to back.

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes that are unpacked at once.
const STEP: usize = 64 << 10;

/// What `reader` gives, as far as it was read.
#[derive(Debug)]
pub(super) struct Unzipped<R> {
    source: RefCell<Source<R>>,
    at: Cell<u64>,
}

#[derive(Debug)]
struct Source<R> {
    reader: R,
    bytes: Vec<u8>,
    /// The reader gave its last byte, or an error, which is here until it is told.
    ended: Option<Option<io::Error>>,
}

impl<R: Read> Unzipped<R> {
    /// `guess` is how many bytes there may be.
    pub(super) fn new(reader: R, guess: usize) -> Self {
        let source = Source { reader, bytes: Vec::with_capacity(guess), ended: None };
        Self { source: RefCell::new(source), at: Cell::new(0) }
    }

    /// Reads until there are `end` bytes; gives back how many there are, which are fewer when there are no more.
    ///
    /// # Errors
    /// The reader's, for bytes that are behind it.
    pub(super) fn reach(&self, end: u64) -> io::Result<u64> {
        self.source.borrow_mut().reach(end)
    }

    /// All bytes that were read.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.source.into_inner().bytes
    }
}

impl<R: Read> Source<R> {
    fn reach(&mut self, end: u64) -> io::Result<u64> {
        while (self.bytes.len() as u64) < end {
            if let Some(error) = &mut self.ended {
                return error.take().map_or(Ok(self.bytes.len() as u64), Err);
            }
            let start = self.bytes.len();
            self.bytes.resize(start + STEP, 0);
            let read = self.reader.read(self.bytes.get_mut(start..).unwrap_or_default());
            self.bytes.truncate(start + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => self.ended = Some(None),
                Err(error) if error.kind() != io::ErrorKind::Interrupted => self.ended = Some(Some(error)),
                _ => {}
            }
        }
        Ok(self.bytes.len() as u64)
    }
}

impl<R: Read> Read for &Unzipped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let at = self.at.get();
        let mut source = self.source.borrow_mut();
        source.reach(at.saturating_add(1))?;
        let start = usize::try_from(at).unwrap_or(usize::MAX);
        let mut rest = source.bytes.get(start..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.at.set(at.saturating_add(count as u64));
        Ok(count)
    }
}

impl<R: Read> Seek for &Unzipped<R> {
    /// Only forward from where it is, which is all that passing over an entry takes.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Current(by) => self.at.get().checked_add_signed(by),
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(_) => None,
        };
        let target = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        if self.reach(target)? < target {
            return Err(io::Error::other("unexpected EOF during skip"));
        }
        self.at.set(target);
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives five bytes, then fails.
    struct Broken(usize);

    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(2).min(self.0);
            buffer[..count].fill(b'x');
            self.0 -= count;
            if count == 0 { Err(io::Error::other("broken")) } else { Ok(count) }
        }
    }

    #[test]
    fn what_stands_before_an_error_is_read() {
        let unzipped = Unzipped::new(Broken(5), 0);
        let mut buffer = [0; 3];
        (&unzipped).seek(SeekFrom::Current(2)).unwrap();
        (&unzipped).read_exact(&mut buffer).unwrap();
        assert_eq!((&unzipped).read(&mut buffer).unwrap_err().to_string(), "broken");
        assert_eq!(unzipped.into_bytes(), b"xxxxx");
    }

    #[test]
    fn nothing_is_behind_the_end() {
        let unzipped = Unzipped::new(&b"abc"[..], 9);
        assert_eq!(unzipped.reach(2).unwrap(), 3);
        assert_eq!(unzipped.reach(9).unwrap(), 3);
        assert!((&unzipped).seek(SeekFrom::Current(4)).is_err());
        assert_eq!(unzipped.reach(9).unwrap(), 3);
    }
}
