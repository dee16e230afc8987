//! What does not fit, as a tree, and its text.
//!
//! santhosh-tekuri/jsonschema: output.go, kind/kind.go

use common::go::quote::quote as go_quote;

/// Something that does not fit.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The path to the value, as a JSON pointer.
    pub(super) at: String,
    pub(super) kind: Kind,
    pub(super) causes: Vec<Self>,
}

/// What kind of thing it is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Several faults of one schema.
    Group,
    /// The faults of a schema that was referred to.
    Reference,
    /// Anything with words of its own.
    Words(String),
}

impl Fault {
    pub(super) fn new(at: &str, words: impl Into<String>) -> Self {
        Self { at: at.to_owned(), kind: Kind::Words(words.into()), causes: Vec::new() }
    }

    pub(super) fn with(at: &str, words: impl Into<String>, causes: Vec<Self>) -> Self {
        Self { causes, ..Self::new(at, words) }
    }

    /// One fault is told as it is, several as a group.
    pub(super) fn of(at: &str, mut faults: Vec<Self>) -> Option<Self> {
        match faults.len() {
            0 => None,
            1 => faults.pop(),
            _ => Some(Self { at: at.to_owned(), kind: Kind::Group, causes: faults }),
        }
    }

    /// The fault of a reference to a schema that has this fault.
    pub(super) fn behind_reference(self, at: &str) -> Self {
        let causes = match self.kind {
            Kind::Group => self.causes,
            _ => vec![self],
        };
        Self { at: at.to_owned(), kind: Kind::Reference, causes }
    }

    /// The text below the line that says that validation failed.
    pub(super) fn below_top(&self) -> String {
        let mut out = String::new();
        match self.kind {
            Kind::Group => self.causes.iter().for_each(|cause| cause.print(&mut out, 1)),
            _ => self.print(&mut out, 1),
        }
        out.trim_start_matches('\n').to_owned()
    }

    /// Tells of each fault that no other one stands for.
    pub(super) fn leaves(&self, tell: &mut dyn FnMut(&Self, &str)) {
        match &self.kind {
            Kind::Words(words) if self.causes.is_empty() => tell(self, words),
            _ => self.causes.iter().for_each(|cause| cause.leaves(tell)),
        }
    }

    fn print(&self, out: &mut String, indent: usize) {
        let skipped = matches!(self.kind, Kind::Reference) && self.causes.len() == 1;
        let mut below = indent;
        if !skipped {
            let words = match &self.kind {
                Kind::Group | Kind::Reference => "validation failed",
                Kind::Words(words) => words,
            };
            let blanks = "  ".repeat(indent.saturating_sub(1));
            out.push_str(&format!("\n{blanks}- at {}: {words}", quote(&self.at)));
            below += 1;
        }
        self.causes.iter().for_each(|cause| cause.print(out, below));
    }
}

/// A text in single quotes.
pub(super) fn quote(text: &str) -> String {
    let quoted = go_quote(text).replace("\\\"", "\"").replace('\'', "\\'");
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    format!("'{inner}'")
}

/// Texts in single quotes with commas between them.
pub(super) fn quote_all<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    texts.into_iter().map(quote).collect::<Vec<_>>().join(", ")
}

/// A part of a JSON pointer.
pub(super) fn escape(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}
