//! One filter of a match or exclude block: every part that is given must hold, inside a list one item suffices.

use common::go::wildcard::{Pattern, matches as wildcard_matches};

use super::candidate::Candidate;
use super::kind::KindSelector;
use super::selector::{Labels, Selector};
use crate::model::{ResourceDescription, ResourceFilter, Subject};
use crate::request::{Operation, UserInfo};

/// A filter, prepared.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    kinds: Vec<KindSelector>,
    name: Option<Pattern>,
    names: Vec<Pattern>,
    namespaces: Vec<Pattern>,
    annotations: Vec<(Pattern, Pattern)>,
    selector: Option<Selector>,
    namespace_selector: Option<Selector>,
    operations: Vec<Operation>,
    user: UserFilter,
    asks_for_objects: bool,
}

/// The part of a filter that asks who acts.
#[derive(Clone, Debug)]
struct UserFilter {
    roles: Vec<String>,
    cluster_roles: Vec<String>,
    subjects: Vec<Subject>,
}

/// What a filter is used for, where the uses differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// In a match block: who acts does not count while nobody is known, and a filter that asks nothing matches nothing.
    Match,
    /// In an exclude block: a filter that asks nothing excludes nothing.
    Exclude,
    /// In a policy exception: operations do not count, nor does the namespace selector for Namespaces.
    Exception,
}

impl Filter {
    /// Prepares a filter.
    pub(crate) fn compile(filter: &ResourceFilter) -> Self {
        let resources = &filter.resources;
        let patterns = |texts: &[String]| texts.iter().map(|text| Pattern::new(text)).collect();
        Self {
            kinds: resources.kinds.iter().map(|kind| KindSelector::parse(kind)).collect(),
            name: (!resources.name.is_empty()).then(|| Pattern::new(&resources.name)),
            names: patterns(&resources.names),
            namespaces: patterns(&resources.namespaces),
            annotations: annotations(resources),
            selector: resources.selector.as_ref().map(Selector::compile),
            namespace_selector: resources.namespace_selector.as_ref().map(Selector::compile),
            operations: resources.operations.clone(),
            user: UserFilter {
                roles: filter.roles.clone(),
                cluster_roles: filter.cluster_roles.clone(),
                subjects: filter.subjects.clone(),
            },
            asks_for_objects: !resources.is_empty(),
        }
    }

    /// The kinds that can match at all, or `None` where any can.
    pub(crate) fn literal_kinds(&self) -> Option<Vec<&str>> {
        if self.kinds.is_empty() {
            return None;
        }
        self.kinds.iter().map(KindSelector::literal_kind).collect()
    }

    /// True when `candidate` is what the filter asks for.
    ///
    /// kyverno: pkg/engine/utils/match.go, pkg/engine/utils/exceptions.go
    pub(crate) fn matches(&self, candidate: &Candidate<'_>, use_: Use) -> bool {
        let user_counts = use_ != Use::Match || candidate.user().is_some();
        let asks_for_user = user_counts && !self.user.is_empty();
        if !self.asks_for_objects && !asks_for_user {
            return false;
        }
        self.matches_operation(candidate, use_)
            && self.matches_object(candidate)
            && self.matches_labels(candidate, use_)
            && (!asks_for_user || self.user.matches(candidate.user()))
    }

    fn matches_operation(&self, candidate: &Candidate<'_>, use_: Use) -> bool {
        use_ == Use::Exception || self.operations.is_empty() || self.operations.contains(&candidate.operation())
    }

    fn matches_object<'c>(&self, candidate: &Candidate<'c>) -> bool {
        // What a filter does not ask for is not looked up.
        let any = |patterns: &[Pattern], text: &dyn Fn() -> &'c str| {
            patterns.is_empty() || {
                let text = text();
                patterns.iter().any(|pattern| pattern.matches(text))
            }
        };
        (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.matches(candidate.kind())))
            && self.name.as_ref().is_none_or(|name| name.matches(candidate.name()))
            && any(&self.names, &|| candidate.name())
            && any(&self.namespaces, &|| candidate.effective_namespace())
    }

    fn matches_labels(&self, candidate: &Candidate<'_>, use_: Use) -> bool {
        (self.annotations.is_empty() || has_annotations(&self.annotations, candidate.annotations()))
            && self.selector.as_ref().is_none_or(|selector| selector.matches(candidate.labels()))
            && self.namespace_selector.as_ref().is_none_or(|selector| match use_ {
                Use::Exception if candidate.is_namespace() => true,
                _ => !candidate.is_namespace() && selector.matches(&candidate.namespace_labels()),
            })
    }
}

fn annotations(resources: &ResourceDescription) -> Vec<(Pattern, Pattern)> {
    let pairs = resources.annotations.iter().flatten();
    pairs.map(|(key, value)| (Pattern::new(key), Pattern::new(value))).collect()
}

/// True when every wanted pair is there.
///
/// kyverno: pkg/utils/match/annotations.go
fn has_annotations(wanted: &[(Pattern, Pattern)], actual: &Labels<'_>) -> bool {
    wanted.iter().all(|(key, value)| actual.iter().any(|(k, v)| key.matches(k) && value.matches(v)))
}

impl UserFilter {
    fn is_empty(&self) -> bool {
        self.roles.is_empty() && self.cluster_roles.is_empty() && self.subjects.is_empty()
    }

    fn matches(&self, user: Option<&UserInfo>) -> bool {
        let nobody = UserInfo::default();
        let user = user.unwrap_or(&nobody);
        let overlap =
            |wanted: &[String], has: &[String]| wanted.is_empty() || has.iter().any(|role| wanted.contains(role));
        overlap(&self.roles, &user.roles)
            && overlap(&self.cluster_roles, &user.cluster_roles)
            && (self.subjects.is_empty() || self.subjects.iter().any(|subject| is_subject(subject, user)))
    }
}

/// kyverno: pkg/utils/match/subjects.go
fn is_subject(subject: &Subject, user: &UserInfo) -> bool {
    match subject.kind.as_str() {
        "ServiceAccount" => {
            let name = format!("system:serviceaccount:{}:{}", subject.namespace, subject.name);
            wildcard_matches(&name, &user.username)
        }
        "Group" => user.groups.iter().any(|group| wildcard_matches(&subject.name, group)),
        "User" => wildcard_matches(&subject.name, &user.username),
        _ => false,
    }
}
