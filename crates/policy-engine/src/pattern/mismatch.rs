//! A mismatch on its way up: what Kyverno would say, and whether it ends the rule or only skips a part.

use yaml::Path;

use super::trail::Trail;

/// What the three texts below have in common, of which few messages hold anything.
const ANCHOR: &str = " anchor m";
const CONDITION: &str = "conditional anchor mismatch";
const GLOBAL: &str = "global anchor mismatch";
const NEGATION: &str = "negation anchor matched in resource";

/// Where a mismatch comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A value, a structure, or an existence anchor.
    Plain,
    /// A negation, condition or global anchor itself.
    Anchor,
    /// Skips of a map's anchors or of a list's items, gathered.
    Gathered,
}

/// Why a part of an object does not match.
#[derive(Clone, Debug)]
pub(super) struct Mismatch {
    kind: Kind,
    /// Whether it says that the rule does not concern this part.
    pub(super) skip: bool,
    /// Whether it says that a key must not be there.
    pub(super) negation: bool,
    pub(super) message: String,
    /// Kyverno's path.
    pub(super) path: String,
    pub(super) place: Path,
}

/// A mismatch is large, and rare.
pub(super) type Result = std::result::Result<(), Box<Mismatch>>;

impl Mismatch {
    /// A value that does not fit, at `at`.
    pub(super) fn plain(at: &Trail<'_>, message: impl Into<String>) -> Box<Self> {
        let message = message.into();
        Self::told(at, |_| message)
    }

    /// The same with a message that names the path.
    pub(super) fn told(at: &Trail<'_>, message: impl FnOnce(&str) -> String) -> Box<Self> {
        let path = at.shown();
        let message = message(&path);
        // NOTE: Kyverno knows a plain mismatch only by its text, so a value that holds an anchor's words counts as one.
        // kyverno: pkg/engine/anchor/error.go, isError
        let may_hold = message.contains(ANCHOR);
        let skip = may_hold && (message.contains(CONDITION) || message.contains(GLOBAL));
        let negation = may_hold && message.contains(NEGATION);
        Box::new(Self { kind: Kind::Plain, skip, negation, message, path, place: at.place() })
    }

    /// The key at `at` is there, and must not be.
    pub(super) fn negation(at: &Trail<'_>) -> Box<Self> {
        let path = at.shown();
        let message = format!("{NEGATION}: {path} is not allowed");
        Box::new(Self { kind: Kind::Anchor, skip: false, negation: true, message, path, place: at.place() })
    }

    /// The key at `at`, which a condition needs, is missing.
    pub(super) fn condition_missing(at: &Trail<'_>) -> Box<Self> {
        Self::plain(at, "conditional anchor key doesn't exist in the resource").condition()
    }

    /// What this means below a conditional anchor.
    pub(super) fn condition(self: Box<Self>) -> Box<Self> {
        self.anchored(CONDITION)
    }

    /// What this means below a global anchor.
    pub(super) fn global(self: Box<Self>) -> Box<Self> {
        self.anchored(GLOBAL)
    }

    fn anchored(mut self: Box<Self>, prefix: &str) -> Box<Self> {
        self.message = format!("{prefix}: {}", self.message);
        (self.kind, self.skip, self.negation) = (Kind::Anchor, true, false);
        self
    }

    /// The skips of parts of `at`, as one skip of it; nothing when there are none.
    ///
    /// Kyverno: `go.uber.org/multierr`, whose texts are joined with `; `.
    pub(super) fn gather(at: &Trail<'_>, skips: impl IntoIterator<Item = Box<Self>>) -> Option<Box<Self>> {
        let mut skips = skips.into_iter();
        let Self { mut message, place, .. } = *skips.next()?;
        for skip in skips {
            message.push_str("; ");
            message.push_str(&skip.message);
        }
        let mut gathered = Self::plain(at, message);
        (gathered.kind, gathered.place) = (Kind::Gathered, place);
        Some(gathered)
    }

    /// Whether it gathers skips from below.
    pub(super) fn is_gathered(&self) -> bool {
        self.kind == Kind::Gathered
    }
}
