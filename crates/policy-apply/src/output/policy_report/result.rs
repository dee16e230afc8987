//! One result of a report: what a policy's rule says of a resource, with what the policy says of itself.

use std::borrow::Cow;

use common::Val;
use common::manifest::Object;
use policy_engine::response::RuleResponse;

use super::ReportOptions;
use crate::judged::{Judged, reported_message};

/// One result, borrowed from what was judged.
#[derive(Debug)]
pub(in crate::output) struct ReportResult<'r> {
    pub(in crate::output) policy: Cow<'r, str>,
    pub(in crate::output) rule: &'r str,
    pub(in crate::output) category: &'r str,
    pub(in crate::output) severity: &'r str,
    pub(in crate::output) seconds: i64,
    pub(in crate::output) result: &'static str,
    pub(in crate::output) scored: bool,
    pub(in crate::output) subject: Subject<'r>,
    pub(in crate::output) message: &'r str,
    /// By key.
    pub(in crate::output) properties: Vec<(&'r str, &'r str)>,
}

impl<'r> ReportResult<'r> {
    pub(in crate::output) fn new(
        one: &'r Judged,
        rule: &'r RuleResponse,
        subject: Subject<'r>,
        options: ReportOptions,
    ) -> Self {
        let policy = &*one.policy;
        Self {
            policy: if policy.namespace.is_empty() { Cow::Borrowed(&policy.name) } else { Cow::Owned(policy.key()) },
            rule: &rule.rule,
            category: policy.category(),
            severity: match policy.severity() {
                known @ ("critical" | "high" | "medium" | "low" | "info") => known,
                _ => "",
            },
            seconds: options.seconds,
            result: one.counted(rule.status, options.audit_warn).word(),
            scored: policy.is_scored(),
            subject,
            message: reported_message(rule),
            properties: properties(one, rule),
        }
    }
}

/// The rule's own properties, and what the original knows of every policy.
fn properties<'r>(one: &'r Judged, rule: &'r RuleResponse) -> Vec<(&'r str, &'r str)> {
    let spec = &one.policy.spec;
    let process = match (spec.background, spec.admission) {
        (true, _) => "background scan",
        (false, true) => "admission review",
        (false, false) => "",
    };
    let own = rule.properties.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let mut properties: Vec<_> = own.filter(|(key, _)| *key != "process").collect();
    let at = properties.partition_point(|(key, _)| *key < "process");
    properties.insert(at, ("process", process));
    properties
}

/// The resource of a result.
#[derive(Clone, Copy, Debug)]
pub(in crate::output) struct Subject<'r> {
    object: &'r Object,
    api_version: &'r str,
    uid: &'r str,
    resource_version: &'r str,
}

impl<'r> Subject<'r> {
    pub(in crate::output) fn new(object: &'r Object) -> Self {
        let text = |keys: &[&str]| object.root().dig(keys).and_then(Val::as_str).unwrap_or_default();
        Self {
            object,
            api_version: text(&["apiVersion"]),
            uid: text(&["metadata", "uid"]),
            resource_version: text(&["metadata", "resourceVersion"]),
        }
    }

    /// The fields that are not empty, in Go's order.
    pub(in crate::output) fn fields(self) -> impl Iterator<Item = (&'static str, &'r str)> {
        let fields = [
            ("kind", self.object.kind()),
            ("namespace", self.object.namespace()),
            ("name", self.object.name()),
            ("uid", self.uid),
            ("apiVersion", self.api_version),
            ("resourceVersion", self.resource_version),
        ];
        fields.into_iter().filter(|(_, text)| !text.is_empty())
    }
}
