//! Whether a rule concerns an object: match and exclude blocks, kind selectors, label selectors.
//!
//! Not here: preconditions, which need the context. The one idea to know: blocks are prepared once per policy, and a rule
//! says beforehand which kinds it can ever match.

mod candidate;
mod filter;
mod kind;
pub(crate) mod selector;

pub use candidate::Candidate;
pub use kind::{KindRef, KindSelector};

use filter::{Filter, Use};

use crate::model::{MatchResources, Rule};

/// The match and exclude blocks of a rule, prepared.
#[derive(Clone, Debug)]
pub struct Matcher {
    match_: Block,
    exclude: Option<Block>,
}

/// A block, prepared.
#[derive(Clone, Debug)]
enum Block {
    Any(Vec<Filter>),
    All(Vec<Filter>),
    Flat(Box<Filter>),
}

impl Matcher {
    /// Prepares the blocks of `rule`.
    pub fn compile(rule: &Rule) -> Self {
        Self {
            match_: Block::compile(&rule.match_),
            exclude: rule.exclude.as_ref().filter(|block| !block.is_empty()).map(Block::compile),
        }
    }

    /// True when the rule concerns `candidate`.
    ///
    /// kyverno: pkg/engine/utils/match.go – `MatchesResourceDescription`.
    pub fn matches(&self, candidate: &Candidate<'_>) -> bool {
        self.match_.matches(candidate, Use::Match)
            && !self.exclude.as_ref().is_some_and(|exclude| exclude.excludes(candidate))
    }

    /// The kinds that the rule can match at all, or `None` where it can match any.
    pub fn literal_kinds(&self) -> Option<Vec<&str>> {
        let kinds: Option<Vec<Vec<&str>>> = self.match_.filters().map(Filter::literal_kinds).collect();
        Some(kinds?.concat())
    }
}

/// The match block of a policy exception, prepared.
#[derive(Clone, Debug)]
pub struct ExceptionMatcher(Option<Block>);

impl ExceptionMatcher {
    /// Prepares the block of an exception. The flat form matches nothing there.
    pub fn compile(block: &MatchResources) -> Self {
        let block = Block::compile(block);
        Self(Some(block).filter(|block| !matches!(block, Block::Flat(_))))
    }

    /// True when the exception is for `candidate`.
    ///
    /// kyverno: pkg/engine/utils/exceptions.go – `checkMatchesResources`.
    pub fn matches(&self, candidate: &Candidate<'_>) -> bool {
        self.0.as_ref().is_some_and(|block| block.matches(candidate, Use::Exception))
    }
}

/// The match or exclude block of a cleanup policy, prepared.
#[derive(Clone, Debug)]
pub struct CleanupMatcher(Option<Block>);

impl CleanupMatcher {
    /// Prepares a block. One without filters takes everything.
    pub fn compile(block: &MatchResources) -> Self {
        let block = Block::compile(block);
        Self(Some(block).filter(|block| !matches!(block, Block::Flat(_))))
    }

    /// True when the block takes `candidate`.
    ///
    /// kyverno: pkg/utils/match/match.go – `CheckMatchesResources`.
    pub fn matches(&self, candidate: &Candidate<'_>) -> bool {
        self.0.as_ref().is_none_or(|block| block.matches(candidate, Use::Exception))
    }
}

impl Block {
    fn compile(block: &MatchResources) -> Self {
        let compile = |filters: &[_]| filters.iter().map(Filter::compile).collect();
        if !block.any.is_empty() {
            Self::Any(compile(&block.any))
        } else if !block.all.is_empty() {
            Self::All(compile(&block.all))
        } else {
            Self::Flat(Box::new(Filter::compile(&block.flat)))
        }
    }

    fn filters(&self) -> std::slice::Iter<'_, Filter> {
        match self {
            Self::Any(filters) | Self::All(filters) => filters.iter(),
            Self::Flat(filter) => std::slice::from_ref(&**filter).iter(),
        }
    }

    fn matches(&self, candidate: &Candidate<'_>, use_: Use) -> bool {
        match self {
            Self::Any(filters) => filters.iter().any(|filter| filter.matches(candidate, use_)),
            Self::All(filters) => filters.iter().all(|filter| filter.matches(candidate, use_)),
            Self::Flat(filter) => filter.matches(candidate, use_),
        }
    }

    /// A block of `all` excludes when each of its filters does.
    fn excludes(&self, candidate: &Candidate<'_>) -> bool {
        self.matches(candidate, Use::Exclude)
    }
}
