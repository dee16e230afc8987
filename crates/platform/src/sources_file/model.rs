//! What the file of policy sources says.

use common::source::Span;

/// All of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PolicySources {
    /// In the order of precedence.
    pub(crate) sources: Vec<Source>,
    /// What happens where two of them define one policy differently.
    pub(crate) conflicts: Conflicts,
    /// Decisions for single policies.
    pub(crate) overrides: Vec<Override>,
    /// The environments, where they are named.
    pub(crate) environments: Vec<String>,
}

/// One source of policies.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Source {
    /// What people call it.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) place: Place,
    /// Files to take, by their paths in it; all where none is named.
    pub(crate) include: Vec<String>,
    /// Files to leave out.
    pub(crate) exclude: Vec<String>,
    /// The charts to take, by name; all where none is named.
    pub(crate) charts: Vec<String>,
    /// The environment of it to use, whatever the application's is called.
    pub(crate) environment: Option<String>,
    /// Whether its policies may stop anybody.
    pub(crate) trust: Trust,
    /// The sources whose exceptions hold for its policies, beside its own.
    pub(crate) exceptions_from: Vec<String>,
    /// Where it is named.
    pub(crate) span: Option<Span>,
}

/// Where a source is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A directory, or an image in one.
    Path(String),
    /// A repository, and its branch or tag.
    Git(String, String),
    /// An image in a registry: `oci://host/name:tag`.
    Oci(String),
}

/// What a source's policies may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Trust {
    /// What they say.
    #[default]
    Enforce,
    /// Warn at most.
    Advise,
}

/// What happens where two sources define one policy differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Conflicts {
    /// Nothing can be concluded.
    #[default]
    Error,
    /// The first one holds.
    First,
    /// The last one holds.
    Last,
    /// Both judge.
    Both,
}

/// A decision for one policy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Override {
    /// The policy's name.
    pub(crate) name: String,
    /// The source whose definition holds.
    pub(crate) from: String,
    /// Why.
    pub(crate) reason: String,
    /// Whether it may enforce less than the one that gives way.
    pub(crate) allow_weaken: bool,
}

/// The name under which the application's own exceptions are allowed.
pub(crate) const APPLICATION: &str = "application";
