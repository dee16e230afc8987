//! The documents of a text, one at a time.

use std::ops::Range;
use std::sync::Arc;

use crate::compose::{Anchors, Composer, Workspace};
use crate::decode::too_large;
use crate::document::{Builder, Document};
use crate::error::{ErrorKind, ReadError};
use crate::fault::Fault;
use crate::options::{ReadOptions, Splitting};
use crate::parse::Parser;
use crate::parse::event::EventKind;
use crate::scalar::{ScalarClass, ScalarStyle};
use crate::scan::source::Source;
use crate::span::Span;
use crate::split::{Piece, Splitter};

/// Reads the documents of a text. After an error it goes on with the next `---` line.
///
/// ```
/// use yaml::{Documents, ReadOptions};
///
/// let documents = Documents::new("a: 1\n---\nb: [x]\n".into(), ReadOptions::default());
/// let keys: Vec<String> = documents
///     .filter_map(Result::ok)
///     .flat_map(|document| document.root().entries().filter_map(|(key, _)| key.text().map(str::to_owned)).collect::<Vec<_>>())
///     .collect();
/// assert_eq!(keys, ["a", "b"]);
/// ```
#[derive(Debug)]
pub struct Documents {
    text: Arc<str>,
    options: ReadOptions,
    splitter: Splitter,
    /// The reader of the stream, or of the rest of it after an error.
    parser: Option<Parser>,
    anchors: Anchors,
    work: Workspace,
    /// Documents and errors given so far.
    count: usize,
    done: bool,
}

impl Documents {
    /// A reader of `text` under `options`.
    pub fn new(text: Arc<str>, options: ReadOptions) -> Self {
        Self {
            text,
            options,
            splitter: Splitter::default(),
            parser: None,
            anchors: Anchors::default(),
            work: Workspace::default(),
            count: 0,
            done: false,
        }
    }

    /// Readers of `size` documents each, which together give what one reader gives: so threads can share a long stream. A
    /// text that is no stream of the Kubernetes tools has one reader.
    pub fn runs(text: &Arc<str>, options: ReadOptions, size: usize) -> Vec<Self> {
        let is_one = text.len() > options.limits.bytes || options.splitting != Splitting::Kubernetes;
        if is_one {
            return vec![Self::new(Arc::clone(text), options)];
        }
        let runs = Splitter::runs(text, size, options.limits.documents).into_iter().enumerate();
        let reader = |(nth, splitter)| Self {
            splitter,
            // The limit counts the documents of the whole text.
            count: nth * size,
            ..Self::new(Arc::clone(text), options)
        };
        runs.map(reader).collect()
    }

    /// An error that ends the reading, when one is due.
    fn limit(&mut self) -> Option<ReadError> {
        let limits = self.options.limits;
        let bytes = limits.bytes.min(u32::MAX as usize - 8);
        let error = if self.text.len() > bytes {
            too_large(bytes, self.options.file)
        } else if self.count >= limits.documents {
            let message = format!("the text has more than {} documents (limit: documents)", limits.documents);
            let at = self.parser.as_ref().map_or(0, |parser| crate::scan::source::mark(parser.scanner.position()));
            ReadError::plain(ErrorKind::Limit, message.clone(), message, Span::new(self.options.file, at, at))
        } else {
            return None;
        };
        Some(error)
    }

    fn next_of_stream(&mut self) -> Option<Result<Document, ReadError>> {
        let end = self.text.len();
        let mut parser = match self.parser.take() {
            Some(parser) => parser,
            None => Parser::new(Source::new(Arc::clone(&self.text), 0, end, false), &self.options),
        };
        let begin = parser.scanner.position();
        match self.read_document(&mut parser) {
            Ok(Some(result)) => {
                let result = result.map_err(|fault| self.error(&fault, &parser));
                self.parser = Some(parser);
                Some(result)
            }
            Ok(None) => {
                self.done = true;
                None
            }
            Err(fault) => {
                let error = self.error(&fault, &parser);
                self.resume(&parser, begin.max(fault.at as usize));
                Some(Err(error))
            }
        }
    }

    /// Goes on with the first `---` line at or after `from`.
    fn resume(&mut self, broken: &Parser, from: usize) {
        self.anchors = Anchors::default();
        match next_separator(&self.text, from.max(broken.scanner.src.start + 1)) {
            Some(at) => {
                let mut src = Source::new(Arc::clone(&self.text), at, self.text.len(), false);
                src.origin = broken.scanner.src.origin;
                self.parser = Some(Parser::new(src, &self.options));
            }
            None => self.done = true,
        }
    }

    fn next_of_pieces(&mut self) -> Option<Result<Document, ReadError>> {
        let Some(piece) = self.splitter.next(&self.text) else {
            self.done = true;
            return None;
        };
        match piece {
            Piece::Document(range) => Some(self.piece(range)),
            Piece::BadSeparator(range, after) => Some(Err(self.bad_separator(&range, &after))),
        }
    }

    /// Reads the first document of a piece; what follows it in the piece is not looked at.
    fn piece(&mut self, range: Range<usize>) -> Result<Document, ReadError> {
        let src = Source::new(Arc::clone(&self.text), range.start, range.end, true);
        let mut parser = Parser::new(src, &self.options);
        self.anchors = Anchors::default();
        match self.read_document(&mut parser) {
            Ok(Some(Ok(document))) => Ok(document),
            Ok(Some(Err(fault))) | Err(fault) => Err(self.error(&fault, &parser)),
            Ok(None) => Ok(self.blank(range)),
        }
    }

    /// A piece without a document is null.
    fn blank(&self, range: Range<usize>) -> Document {
        let mark = crate::scan::source::mark;
        let span = Span::new(self.options.file, mark(range.start), mark(range.end));
        let mut builder = Builder::new(self.options.file, Arc::clone(&self.text)).with_dialect(self.options.dialect);
        builder.set_blank();
        let root = builder.decoded_scalar(span, "", ScalarClass::Null, ScalarStyle::Plain);
        builder.finish(root, span)
    }

    fn bad_separator(&self, range: &Range<usize>, after: &str) -> ReadError {
        let mark = crate::scan::source::mark;
        let span = Span::new(self.options.file, mark(range.start), mark(range.end));
        let message = format!("invalid Yaml document separator: {after}");
        let reason = "only a comment may stand behind `---`".to_owned();
        ReadError::plain(ErrorKind::Syntax, message, reason, span)
    }

    /// The next document of a parser; none at the end.
    fn read_document(&mut self, parser: &mut Parser) -> Result<Option<Result<Document, Box<Fault>>>, Box<Fault>> {
        let start = parser.next_event()?;
        if start.kind == EventKind::StreamEnd {
            return Ok(None);
        }
        Composer::new(parser, &self.options, &mut self.anchors, &mut self.work).document(start).map(Some)
    }

    #[cold]
    fn error(&self, fault: &Fault, parser: &Parser) -> ReadError {
        ReadError::new(fault, &parser.scanner.src, self.options.dialect, self.options.file)
    }
}

impl Iterator for Documents {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let limit = if self.text.len() > self.options.limits.bytes { self.limit() } else { None };
        if let Some(error) = limit {
            self.done = true;
            return Some(Err(error));
        }
        let next = match self.options.splitting {
            Splitting::Stream => self.next_of_stream(),
            Splitting::Kubernetes => self.next_of_pieces(),
        }?;
        if let Some(error) = self.limit() {
            self.done = true;
            return Some(Err(error));
        }
        self.count += 1;
        Some(next)
    }
}

/// The start of the first line at or after the one of `from` that begins with `---` and a blank.
fn next_separator(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut line = bytes.get(..from.min(bytes.len()))?.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    if line < from {
        line = next_line(bytes, from)?;
    }
    loop {
        let rest = bytes.get(line..)?;
        if rest.starts_with(b"---") && matches!(rest.get(3), None | Some(b' ' | b'\t' | b'\n' | b'\r')) {
            return Some(line);
        }
        line = next_line(bytes, line)?;
    }
}

fn next_line(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr(b'\n', bytes.get(from..)?).map(|at| from + at + 1)
}
