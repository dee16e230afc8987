//! The reader's error: go-yaml's message, our own words, and the place.

use std::fmt;

use crate::fault::{Fault, Phase};
use crate::options::Dialect;
use crate::scan::source::Source;
use crate::span::{FileId, Span};

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The bytes are no text, or hold characters that YAML forbids.
    Encoding,
    /// The text is no YAML.
    Syntax,
    /// The YAML cannot be decoded: a tag, an alias, a key.
    Decode,
    /// A map has a key twice.
    DuplicateKey,
    /// The YAML is no JSON: an infinity, a null key.
    Json,
    /// A limit was hit.
    Limit,
}

/// Why a document could not be read. Displays as the original's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    kind: ErrorKind,
    message: String,
    reason: String,
    hint: Option<&'static str>,
    span: Span,
}

impl ReadError {
    /// What kind of thing went wrong.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// True when a limit was hit, so that nothing can be said about the document: tools exit with 4 then.
    pub const fn is_limit(&self) -> bool {
        matches!(self.kind, ErrorKind::Limit)
    }

    /// The problem in our own words, without a place: lower case, no final stop.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What may help.
    pub const fn hint(&self) -> Option<&'static str> {
        self.hint
    }

    /// Where the problem is; offsets count in the whole text, whatever the original's line says.
    pub const fn span(&self) -> Span {
        self.span
    }

    /// An error that is not about YAML: of an encoding, or of a line between documents.
    pub(crate) fn plain(kind: ErrorKind, message: String, reason: String, span: Span) -> Self {
        Self { kind, message, reason, hint: None, span }
    }

    #[cold]
    pub(crate) fn new(fault: &Fault, src: &Source, dialect: Dialect, file: FileId) -> Self {
        let kind = match fault.phase {
            _ if fault.problem == "document contains excessive aliasing" => ErrorKind::Limit,
            _ if fault.problem.starts_with("exceeded max depth") => ErrorKind::Limit,
            Phase::Reader => ErrorKind::Encoding,
            Phase::Scanner | Phase::Parser => ErrorKind::Syntax,
            Phase::Decode => ErrorKind::Decode,
            Phase::Types => ErrorKind::DuplicateKey,
            Phase::Json => ErrorKind::Json,
            Phase::Limit => ErrorKind::Limit,
        };
        let limit = u32::try_from(src.text.len()).unwrap_or(u32::MAX);
        let span = Span::new(file, fault.at.min(limit), fault.until.max(fault.at).min(limit));
        let (reason, hint) = explain(fault, src);
        Self { kind, message: go_message(fault, src, dialect), reason, hint, span }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

/// The message as go-yaml words it, its ways of counting lines included: from 0 in the parser, from 1 in the scanner, and
/// none at all for the first. (go-yaml v2 and v3: decode.go, `fail`)
fn go_message(fault: &Fault, src: &Source, dialect: Dialect) -> String {
    let problem = &fault.problem;
    let scanner = match fault.phase {
        Phase::Scanner => true,
        Phase::Parser => false,
        Phase::Json => return problem.to_string(),
        Phase::Limit if !problem.starts_with("document contains") => return problem.to_string(),
        Phase::Reader | Phase::Decode | Phase::Types | Phase::Limit => return format!("yaml: {problem}"),
    };
    let line = |mark: Option<u32>| mark.map_or(0, |mark| src.line(mark as usize));
    let (first, then) = match dialect {
        Dialect::GoV3 => (fault.context, Some(fault.at)),
        Dialect::GoV2Json | Dialect::Yaml12Core => (Some(fault.at), fault.context),
    };
    let number = match (line(first), line(then)) {
        (0, 0) => return format!("yaml: {problem}"),
        // go-yaml v2 forgets that the scanner's lines count from 0 when it takes the second mark.
        (0, line) => line + usize::from(scanner && dialect == Dialect::GoV3),
        (line, _) => line + usize::from(scanner),
    };
    format!("yaml: line {number}: {problem}")
}

const TABS: &str = "tabs cannot indent YAML; use blanks";
const TEMPLATE: &str = "this looks like a template that was not rendered; render it first";

/// The problem in plain words, and what may help.
fn explain(fault: &Fault, src: &Source) -> (String, Option<&'static str>) {
    let at = fault.at as usize;
    let here = src.at(at);
    let template = current_line(src, at).contains("{{");
    let hint = match &*fault.problem {
        "found character that cannot start any token" if here == b'\t' => {
            return ("a tab in the indentation".into(), Some(TABS));
        }
        "found character that cannot start any token" => {
            let c = src.slice(at, src.end).chars().next().unwrap_or(' ');
            let hint = if template { TEMPLATE } else { "quote the text that begins with it" };
            return (format!("`{c}` cannot begin a value"), Some(hint));
        }
        "found a tab character that violates indentation"
        | "found a tab character where an indentation space is expected" => {
            return ("a tab in the indentation".into(), Some(TABS));
        }
        _ if template => Some(TEMPLATE),
        "mapping values are not allowed in this context" => Some("quote the text if the `: ` belongs to it"),
        "could not find expected ':'" => Some("a key needs a `:` on its line"),
        "did not find expected key" => Some("check the indentation of this line and of the one before"),
        "did not find expected '-' indicator" => Some("the entries of a list must have one indentation"),
        "control characters are not allowed" => {
            Some("only printable characters may stand in YAML; use an escape in double quotes")
        }
        "found incompatible YAML document" => Some("only `%YAML 1.1` is known here"),
        _ => None,
    };
    let reason = match &*fault.problem {
        "mapping values are not allowed in this context" => "a `key: value` cannot stand here".to_owned(),
        problem => problem.strip_prefix("unmarshal errors:\n  ").unwrap_or(problem).replace("\n  ", "; "),
    };
    (reason, hint)
}

/// The line that holds the byte `at`.
fn current_line(src: &Source, at: usize) -> &str {
    let before = src.text.get(..at.min(src.text.len())).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = src.text.get(start..).unwrap_or_default();
    rest.split('\n').next().unwrap_or_default()
}
