//! Which kinds of objects policies are about, and where a cluster has them.
//!
//! kyverno: cmd/cli/kubectl-kyverno/utils/common/fetch.go (`extractResourcesFromPolicies`, `addToresourceTypeInfo`)

use cluster::{Discovery, Resource};
use common::go::wildcard::matches;
use policy_engine::autogen;
use policy_engine::matching::{KindRef, KindSelector};
use policy_engine::model::{Policy, Rule};

/// The resources that policies are about.
#[derive(Debug, Default)]
pub(crate) struct Wanted<'d> {
    /// Each once, in the order of the policies.
    pub(crate) resources: Vec<&'d Resource>,
    /// Kinds that a policy names and of which the cluster has no objects, each with the reason.
    pub(crate) unknown: Vec<String>,
    /// Kinds that may be served by a group that does not answer.
    pub(crate) in_doubt: Vec<String>,
}

impl<'d> Wanted<'d> {
    /// What `policies` are about, of what is served.
    pub(crate) fn of(policies: &[&Policy], discovery: &'d Discovery) -> Self {
        let mut wanted = Self::default();
        let mut known: Vec<String> = Vec::new();
        for policy in policies {
            for rule in autogen::all_rules(policy) {
                for kind in kinds(policy, &rule) {
                    if !known.contains(&kind) {
                        wanted.add(&kind, discovery);
                        known.push(kind);
                    }
                }
            }
        }
        wanted
    }

    fn add(&mut self, kind: &str, discovery: &'d Discovery) {
        let selector = KindSelector::parse(kind);
        let selected = |resource: &&Resource| {
            let (group, version, kind) = (resource.group.as_str(), resource.version.as_str(), resource.kind.as_str());
            resource.is_listable() && selector.matches(&KindRef { group, version, kind, subresource: "" })
        };
        let mut found: Vec<&Resource> = Vec::new();
        for resource in discovery.resources.iter().filter(selected) {
            // Of several versions of the same objects the first is the one that the server prefers.
            if !found.iter().any(|known| known.group == resource.group && known.plural == resource.plural) {
                found.push(resource);
            }
        }
        let [group, version, name, subresource] = selector.parts();
        let is_all = name.contains(['*', '?']);
        if found.is_empty() || is_all {
            let failed = discovery.failed.iter();
            let failed = failed.filter(|failed| matches(group, &failed.group) && matches(version, &failed.version));
            self.in_doubt.extend(failed.map(|failed| {
                let place = if failed.group.is_empty() { "" } else { "/" };
                format!("`{kind}` may be served by `{}{place}{}`: {}", failed.group, failed.version, failed.reason)
            }));
        }
        if found.is_empty() {
            let reason = match subresource {
                "" => "the cluster serves no such kind that can be listed",
                _ => "only requests have subresources, not what a cluster holds",
            };
            self.unknown.push(format!("`{kind}`: {reason}"));
        }
        for resource in found {
            if !self.resources.contains(&resource) {
                self.resources.push(resource);
            }
        }
    }
}

/// The kinds that a rule matches; of cleanup policies also those that it leaves out, as the original.
fn kinds(policy: &Policy, rule: &Rule) -> Vec<String> {
    let excluded = rule.exclude.iter().filter(|_| policy.kind.is_cleanup()).flat_map(|exclude| exclude.kinds());
    rule.match_.kinds().chain(excluded).map(str::to_owned).collect()
}
