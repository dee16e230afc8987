//! What a rule says, as the original prints it and as a finding.

use std::fmt;

use common::finding::{Finding, ObjectRef, Related, Severity};
use common::source::Span;

/// One message of a rule. Displays as the original prints it.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// How grave it is.
    pub(crate) severity: Severity,
    /// The rule: `chart/icon-url`.
    rule: &'static str,
    /// What the original puts before the text: a file, a folder, or nothing.
    path: String,
    /// The original's text.
    text: String,
    /// Where it stands.
    span: Option<Span>,
    /// Where what stands there came from.
    related: Vec<Related>,
    /// The object that it is about.
    object: Option<ObjectRef>,
    /// What to do about it.
    help: Option<String>,
}

impl Message {
    pub(crate) fn new(
        severity: Severity,
        rule: &'static str,
        path: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        let (path, text) = (path.into(), text.into());
        Self { severity, rule, path, text, span: None, related: Vec::new(), object: None, help: None }
    }

    /// Puts it at a place.
    pub(super) fn at(&mut self, span: Option<Span>) -> &mut Self {
        self.span = span;
        self
    }

    /// Adds other places that explain it.
    pub(super) fn related(&mut self, places: Vec<Related>) -> &mut Self {
        self.related.extend(places);
        self
    }

    /// Puts it at the places of an error, which may be several.
    pub(super) fn at_places_of(&mut self, findings: Vec<Finding>) -> &mut Self {
        let mut findings = findings.into_iter();
        let Some(first) = findings.next() else { return self };
        self.span = first.span;
        self.help = first.help;
        self.related = first.related;
        let others = findings.filter_map(|it| Some(Related { message: it.message, span: it.span? }));
        self.related.extend(others);
        self
    }

    /// Names the object that it is about.
    pub(super) fn about(&mut self, head: &chart::ObjectHead) -> &mut Self {
        self.object = Some(ObjectRef {
            api_version: head.api_version.clone(),
            kind: head.kind.clone(),
            namespace: head.namespace.clone(),
            name: head.name.clone(),
        });
        self
    }

    /// The message for the formats that all tools share.
    pub(crate) fn finding(&self) -> Finding {
        let text = self.text.trim_end();
        // What has a place needs no path in its words.
        let message = match (self.span, self.path.is_empty()) {
            (None, false) => format!("{}: {text}", self.path),
            _ => text.to_owned(),
        };
        let mut finding = Finding::new(self.rule, self.severity, message);
        finding.span = self.span;
        finding.related.clone_from(&self.related);
        finding.object.clone_from(&self.object);
        finding.help.clone_from(&self.help);
        finding
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        };
        write!(f, "[{severity}] {}: {}", self.path, self.text)
    }
}
