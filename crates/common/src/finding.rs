//! A finding: what an engine says of an object, placed in the text that a person edits. Engines make it, formats print
//! it, neither knows the other.

use std::fmt;

use yaml::{Document, Path, Span, Step};

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

/// How a finding stands to what is already known of: the baseline and the exceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It was compared with nothing.
    #[default]
    Open,
    /// The baseline does not have it, or no longer.
    New,
    /// The baseline has it.
    Known {
        /// Why it is there, where somebody said so.
        reason: Option<String>,
    },
    /// Somebody decided that it does not count.
    Suppressed {
        /// Where that stands.
        origin: Suppression,
        /// Why, where somebody said so.
        reason: Option<String>,
    },
}

/// Where it stands that a finding does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suppression {
    /// Beside the text that it is about.
    InSource,
    /// In a file of its own, such as an exception.
    External,
}

impl Standing {
    /// The word in every format: `open`, `new`, `known`, `suppressed`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::New => "new",
            Self::Known { .. } => "known",
            Self::Suppressed { .. } => "suppressed",
        }
    }

    /// False for what is known or suppressed: it is told of, and stops nobody.
    pub const fn counts(&self) -> bool {
        matches!(self, Self::Open | Self::New)
    }

    /// Why it does not count, where somebody said so.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Known { reason } | Self::Suppressed { reason, .. } => reason.as_deref(),
            Self::Open | Self::New => None,
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Who found it; `None` for the report's own tool.
    pub tool: Option<&'static str>,
    /// The policy source that its rule comes from, by name; `None` where there is only one or none.
    pub source: Option<String>,
    /// The environments that have it, in their order; empty where none are told apart.
    pub environments: Vec<String>,
    /// How it stands to the baseline and the exceptions.
    pub standing: Standing,
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
    /// `path` with the items of lists by their names, where it goes through items that have one: what fingerprints are made
    /// of, since items move.
    pub named_path: Option<Path>,
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
            tool: None,
            source: None,
            environments: Vec::new(),
            standing: Standing::Open,
            rule: rule.into(),
            rule_title: String::new(),
            severity,
            message: message.into(),
            object: None,
            path: Path::root(),
            named_path: None,
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
        self.named_path = named(document, &path);
        self.path = path;
        self
    }
}

/// The path with `[name]` in place of the index of each item that has a name; `None` where no item has one.
fn named(document: &Document, path: &Path) -> Option<Path> {
    if !path.steps().iter().any(|step| matches!(step, Step::Index(_))) {
        return None;
    }
    let mut node = Some(document.root());
    let mut is_named = false;
    let step_of = |step: &Step| {
        node = match step {
            Step::Key(key) => node.and_then(|node| node.get(key)),
            Step::Index(index) => node.and_then(|node| node.at(*index)),
        };
        let name = node.filter(|_| matches!(step, Step::Index(_))).and_then(|item| item.get("name")?.as_str());
        is_named |= name.is_some();
        name.map_or_else(|| step.clone(), |name| Step::from(format!("[{name}]").as_str()))
    };
    let steps: Path = path.steps().iter().map(step_of).collect();
    is_named.then_some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_lists_are_known_by_their_names() {
        let text = "spec:\n  containers:\n    - image: a\n    - name: web\n      ports: [{p: 1}]\n";
        let source: std::sync::Arc<str> = text.into();
        let document = yaml::Documents::new(source, yaml::ReadOptions::default()).next().unwrap().unwrap();
        let containers = Path::root().join("spec").join("containers");
        let found = |path| Finding::new("r", Severity::Error, "m").at(&document, path).named_path;
        let by_name = Some(containers.join("[web]").join("ports").join(0));
        assert_eq!(found(containers.join(1).join("ports").join(0)), by_name);
        assert_eq!(found(containers.join(0).join("image")), None);
        assert_eq!(found(containers), None);
    }
}
