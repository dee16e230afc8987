//! What a run has found out: the responses of each policy on each resource, and how many there are of each kind.

use std::sync::Arc;

use common::Value;
use policy_engine::model::{FailureAction, Policy};
use policy_engine::response::{RuleKind, RuleResponse, Status};

/// The rules of one policy on one resource in one phase.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    /// The policy.
    pub(crate) policy: Arc<Policy>,
    /// The policy's place among all policies.
    pub(crate) policy_index: usize,
    /// The resource's index.
    pub(crate) resource: usize,
    /// The phase.
    pub(crate) phase: RuleKind,
    /// What a failure means here.
    pub(crate) action: FailureAction,
    /// The responses that the output needs.
    pub(crate) rules: Vec<RuleResponse>,
    /// In the mutate phase, the resource behind it.
    pub(crate) mutated: Option<MutatedObject>,
}

/// A resource behind the mutate rules of a policy.
#[derive(Clone, Debug)]
pub(crate) struct MutatedObject {
    /// The resource; null behind a patch that failed.
    pub(crate) object: Value,
    /// Whether this policy or one before it has changed it.
    pub(crate) changed: bool,
}

impl Judged {
    /// What a status counts as: a failure of an unscored policy warns, and with `--audit-warn` one of an auditing policy.
    ///
    /// kyverno: cmd/cli/kubectl-kyverno/processor/result.go
    pub(crate) fn counted(&self, status: Status, audit_warn: bool) -> Status {
        let warns = !self.policy.is_scored() || (audit_warn && !self.action.is_enforce());
        if status == Status::Fail && warns { Status::Warn } else { status }
    }
}

/// The message of a rule in reports: its own, or what the policy's report properties put in its place.
///
/// kyverno: pkg/utils/report/results.go (`ToPolicyReportResult`)
pub(crate) fn reported_message(rule: &RuleResponse) -> &str {
    let property = |key: &str| rule.properties.get(key).map(String::as_str).filter(|text| !text.is_empty());
    let by_status = match rule.status {
        Status::Pass => "passMessage",
        Status::Fail => "failMessage",
        Status::Warn => "warnMessage",
        Status::Error => "errorMessage",
        Status::Skip => "skipMessage",
    };
    property("message").or_else(|| property(by_status)).unwrap_or(&rule.message)
}

/// How many rule results there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) pass: usize,
    pub(crate) fail: usize,
    pub(crate) warn: usize,
    pub(crate) error: usize,
    pub(crate) skip: usize,
}

impl Counts {
    /// Adds `times` results of a status.
    pub(crate) const fn add(&mut self, status: Status, times: usize) {
        let count = match status {
            Status::Pass => &mut self.pass,
            Status::Fail => &mut self.fail,
            Status::Warn => &mut self.warn,
            Status::Error => &mut self.error,
            Status::Skip => &mut self.skip,
        };
        *count += times;
    }

    /// Adds all of another count.
    pub(crate) const fn merge(&mut self, other: &Self) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.warn += other.warn;
        self.error += other.error;
        self.skip += other.skip;
    }
}

/// `pass: 1, fail: 0, warn: 0, error: 0, skip: 0`
impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pass, fail, warn, error, skip } = self;
        write!(f, "pass: {pass}, fail: {fail}, warn: {warn}, error: {error}, skip: {skip}")
    }
}
