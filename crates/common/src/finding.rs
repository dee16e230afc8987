//! A finding: what an engine says of an object, placed in the text that a person edits. Engines make it, formats print
//! it, neither knows the other.

use std::fmt;

use yaml::{Document, Path, Span};

/// How grave a finding is, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Breaks a rule that is enforced, or could not be judged.
    Error,
    /// Breaks a rule that only warns.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word in every format: `error`, `warning`, `info`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The Kubernetes object a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectRef {
    /// `group/version`, or `v1`.
    pub api_version: String,
    /// The kind.
    pub kind: String,
    /// The namespace; empty where there is none.
    pub namespace: String,
    /// The name; empty where there is none.
    pub name: String,
}

/// `Deployment shop/web`, `Namespace shop`.
impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.kind)?;
        if !self.namespace.is_empty() {
            write!(f, "{}/", self.namespace)?;
        }
        f.write_str(&self.name)
    }
}

/// A second place that explains a finding, such as the rule that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What stands there.
    pub message: String,
    /// The place.
    pub span: Span,
}

/// A change of text that would mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, as an order: `set replicas to 2`.
    pub title: String,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

/// One edit: `span` gives way to `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What comes in its place.
    pub text: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's id, stable over runs: `disallow-latest-tag/require-image-tag`.
    pub rule: String,
    /// What the rule is about, for lists of rules; empty where unknown.
    pub rule_title: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in words for the person who edits the file.
    pub message: String,
    /// The object, when the finding is about one.
    pub object: Option<ObjectRef>,
    /// The path in the object, nearest to what is wrong.
    pub path: Path,
    /// The line to edit; `None` when the finding has no text, such as a missing file.
    pub span: Option<Span>,
    /// Other places.
    pub related: Vec<Related>,
    /// What to do about it.
    pub help: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding with nothing but a rule, a severity and a message.
    pub fn new(rule: impl Into<String>, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            rule_title: String::new(),
            severity,
            message: message.into(),
            object: None,
            path: Path::root(),
            span: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Places the finding at `path` of `document`; a missing field at its nearest present parent.
    #[must_use]
    pub fn at(mut self, document: &Document, path: Path) -> Self {
        self.span = Some(document.locate(&path).primary());
        self.path = path;
        self
    }
}
