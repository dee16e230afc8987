//! Kind selectors: `Pod`, `apps/v1/Deployment`, `*/Pod/exec`.

use common::go::wildcard::Pattern;

/// A selector of kinds and subresources; every part has wildcards.
#[derive(Clone, Debug)]
pub struct KindSelector {
    group: Pattern,
    version: Pattern,
    kind: Pattern,
    subresource: Pattern,
}

/// A kind as selectors see it: the parent's group, version and kind, and the subresource where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindRef<'a> {
    /// The group; empty for the core group.
    pub group: &'a str,
    /// The version.
    pub version: &'a str,
    /// The kind.
    pub kind: &'a str,
    /// `status`, or empty for the object itself.
    pub subresource: &'a str,
}

impl KindSelector {
    /// Reads a selector; a text with too many parts selects nothing that exists.
    ///
    /// kyverno: pkg/utils/kube/kind.go – `ParseKindSelector`.
    pub fn parse(text: &str) -> Self {
        let (group, version, kind, subresource) = split(text);
        Self {
            group: Pattern::new(group),
            version: Pattern::new(version),
            kind: Pattern::new(kind),
            subresource: Pattern::new(subresource),
        }
    }

    /// True when the selector selects `kind`.
    ///
    /// kyverno: pkg/utils/match/kind.go – `pods/ephemeralcontainers` counts as the Pod itself.
    pub fn matches(&self, kind: &KindRef<'_>) -> bool {
        self.kind.matches(kind.kind)
            && self.group.matches(kind.group)
            && self.version.matches(kind.version)
            && (self.subresource.matches(kind.subresource) || kind.is_ephemeral_containers())
    }

    /// The patterns of group, version, kind and subresource.
    pub fn parts(&self) -> [&str; 4] {
        [&self.group, &self.version, &self.kind, &self.subresource].map(Pattern::as_str)
    }

    /// The one kind that is selected, or `None` where the kind has wildcards.
    pub fn literal_kind(&self) -> Option<&str> {
        self.kind.is_literal().then(|| self.kind.as_str())
    }
}

impl KindRef<'_> {
    fn is_ephemeral_containers(&self) -> bool {
        let parts = (self.group, self.version, self.kind, self.subresource);
        parts == ("", "v1", "Pod", "ephemeralcontainers")
    }
}

/// Group, version, kind and subresource of a selector.
fn split(text: &str) -> (&str, &str, &str, &str) {
    let (front, last) = text.rsplit_once('/').map_or((None, text), |(front, last)| (Some(front), last));
    let mut parts: Vec<&str> = front.map(|front| front.split('/').collect()).unwrap_or_default();
    parts.extend(last.split('.'));
    match *parts.as_slice() {
        [kind] => ("*", "*", kind, ""),
        ["*", "*"] => ("*", "*", "*", "*"),
        ["*", lower] if lower.to_lowercase() == lower => ("*", "*", "*", lower),
        [version, kind] if is_version(version) => ("*", version, kind, ""),
        [kind, subresource] => ("*", "*", kind, subresource),
        [version, kind, subresource] if is_version(version) => ("*", version, kind, subresource),
        [group, version, kind] => (group, version, kind, ""),
        [group, version, kind, subresource] => (group, version, kind, subresource),
        _ => ("", "", "", ""),
    }
}

/// True for `*`, `v1`, `v2alpha1`, `v1beta2`.
fn is_version(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(rest) = text.strip_prefix('v') else { return text == "*" };
    match rest.split_once("alpha").or_else(|| rest.split_once("beta")) {
        Some((major, minor)) => digits(major) && digits(minor),
        None => digits(rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selects(selector: &str, group: &str, version: &str, kind: &str, subresource: &str) -> bool {
        KindSelector::parse(selector).matches(&KindRef { group, version, kind, subresource })
    }

    #[test]
    fn a_bare_kind_selects_all_groups_but_no_subresource() {
        assert!(selects("Deployment", "apps", "v1", "Deployment", ""));
        assert!(!selects("deployment", "apps", "v1", "Deployment", ""));
        assert!(!selects("Deployment", "apps", "v1", "Deployment", "scale"));
        assert!(selects("*", "apps", "v1", "Deployment", ""));
        assert!(selects("Pod", "", "v1", "Pod", "ephemeralcontainers"));
    }

    #[test]
    fn groups_and_versions_narrow_a_selector() {
        assert!(selects("apps/v1/Deployment", "apps", "v1", "Deployment", ""));
        assert!(!selects("apps/v1beta1/Deployment", "apps", "v1", "Deployment", ""));
        assert!(selects("apps/*/Deployment", "apps", "v1", "Deployment", ""));
        assert!(selects("v1/Pod", "", "v1", "Pod", ""));
        assert!(selects("v1alpha1/Widget", "x.io", "v1alpha1", "Widget", ""));
        assert!(!selects("v1x/Widget", "x.io", "v1", "v1x", ""));
    }

    #[test]
    fn subresources_stand_behind_a_slash_or_a_dot() {
        assert!(selects("Pod/exec", "", "v1", "Pod", "exec"));
        assert!(selects("Pod.exec", "", "v1", "Pod", "exec"));
        assert!(selects("*/scale", "apps", "v1", "Deployment", "scale"));
        assert!(selects("*/*", "apps", "v1", "Deployment", "scale"));
        assert!(selects("*/Pod.status", "", "v1", "Pod", "status"));
        assert!(selects("apps/v1/Deployment/scale", "apps", "v1", "Deployment", "scale"));
        assert!(!selects("a/b/c/d/e", "", "", "e", ""));
    }
}
