//! What a rule reports: the unit that formats print.

use std::sync::Arc;

use crate::document::{Path, Range};

/// How grave a result is, the gravest first, with the original's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 0.
    Error,
    /// 1, which rules have that name none.
    Warn,
    /// 2.
    Info,
    /// 3.
    Hint,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warn, Self::Info, Self::Hint];

    /// The number in JSON.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The word in outputs: `error`, `warning`, `information`, `hint`.
    /// (spectral: packages/formatters/src/utils/getSeverityName.ts)
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warning",
            Self::Info => "information",
            Self::Hint => "hint",
        }
    }

    /// The word in rulesets and on the command line: `error`, `warn`, `info`, `hint`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Hint => "hint",
        }
    }
}

/// One result.
#[derive(Clone, Debug, PartialEq)]
pub struct LintResult {
    /// The rule's name, or `parser`, `invalid-ref`, `unrecognized-format`.
    pub code: Arc<str>,
    /// What is wrong.
    pub message: String,
    /// The path in the document that `source` names.
    pub path: Path,
    /// How grave it is.
    pub severity: Severity,
    /// Where it stands.
    pub range: Range,
    /// The document: an absolute path, `<STDIN>`, an address. `None`: a result of no document.
    pub source: Option<Arc<str>>,
    /// A page that explains the rule; only kept where a format or a flag shows it.
    pub documentation_url: Option<Arc<str>>,
}
