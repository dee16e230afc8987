//! Policy reports of `openreports.io`, as `-p` prints them: one for all cluster-wide policies, one for each policy of a
//! namespace.
//!
//! kyverno: cmd/cli/kubectl-kyverno/report/report.go, commands/apply/print.go; pkg/utils/report/results.go
//!
//! NOTE: the original walks policies in random order; here they come in the order of the arguments.

mod json;
mod tree;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use common::Val;
use common::manifest::Object;
use policy_engine::model::Policy;
use policy_engine::response::{RuleResponse, Status};

use crate::judged::{Counts, Judged};
use tree::Node;

const API_VERSION: &str = "openreports.io/v1alpha1";

/// One report.
#[derive(Debug)]
pub(super) struct PolicyReport<'r> {
    kind: &'static str,
    name: &'r str,
    namespace: &'r str,
    results: Vec<ReportResult<'r>>,
    summary: Counts,
}

/// One result of a report.
#[derive(Debug)]
pub(super) struct ReportResult<'r> {
    policy: Arc<str>,
    rule: &'r str,
    category: &'r str,
    severity: &'r str,
    seconds: i64,
    result: &'static str,
    scored: bool,
    subject: Subject<'r>,
    message: &'r str,
    properties: BTreeMap<&'r str, &'r str>,
}

/// The resource of a result.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'r> {
    object: &'r Object,
    api_version: &'r str,
    uid: &'r str,
    resource_version: &'r str,
}

impl<'r> Subject<'r> {
    fn new(object: &'r Object) -> Self {
        let text = |keys: &[&str]| object.root().dig(keys).and_then(Val::as_str).unwrap_or_default();
        Self {
            object,
            api_version: text(&["apiVersion"]),
            uid: text(&["metadata", "uid"]),
            resource_version: text(&["metadata", "resourceVersion"]),
        }
    }

    /// The fields that are not empty, in Go's order.
    fn fields(self) -> impl Iterator<Item = (&'static str, &'r str)> {
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

/// Writes the reports of a run.
pub(crate) fn write(
    judged: &[Judged],
    objects: &[Object],
    options: ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (merged, namespaced) = reports(judged, objects, options);
    if let Some(merged) = merged {
        write_one(&merged, options, out)?;
    }
    for report in namespaced {
        writeln!(out, "---")?;
        write_one(&report, options, out)?;
    }
    Ok(())
}

/// How reports are made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReportOptions {
    /// Compact JSON in place of YAML.
    pub(crate) json: bool,
    /// `--audit-warn`.
    pub(crate) audit_warn: bool,
    /// The time of the results, in seconds since the epoch.
    pub(crate) seconds: i64,
}

fn write_one(report: &PolicyReport<'_>, options: ReportOptions, out: &mut dyn Write) -> io::Result<()> {
    if options.json {
        json::write(report, out)?;
        return writeln!(out);
    }
    let mut text = String::new();
    yaml::writer::yaml_sigs(Node::Report(report), &mut text).map_err(io::Error::other)?;
    writeln!(out, "{text}")
}

fn reports<'r>(
    judged: &'r [Judged],
    objects: &'r [Object],
    options: ReportOptions,
) -> (Option<PolicyReport<'r>>, Vec<PolicyReport<'r>>) {
    let mut groups: Vec<(&'r Arc<Policy>, Vec<ReportResult<'r>>)> = Vec::new();
    let mut index: BTreeMap<*const Policy, usize> = BTreeMap::new();
    for one in judged.iter().filter(|one| !one.rules.is_empty()) {
        let Some(object) = objects.get(one.resource) else { continue };
        let at = *index.entry(Arc::as_ptr(&one.policy)).or_insert(groups.len());
        if at == groups.len() {
            groups.push((&one.policy, Vec::new()));
        }
        let Some((policy, results)) = groups.get_mut(at) else { continue };
        let key: Arc<str> = results.first().map_or_else(|| policy.key().into(), |first| Arc::clone(&first.policy));
        results.extend(one.rules.iter().map(|rule| result(one, rule, Subject::new(object), &key, options)));
    }
    let mut merged: Option<PolicyReport<'r>> = None;
    let mut namespaced = Vec::new();
    for (policy, results) in groups {
        if policy.namespace.is_empty() {
            merged.get_or_insert_with(|| PolicyReport::new("ClusterReport", "merged", "")).extend(results);
        } else {
            let mut report = PolicyReport::new("PolicyReport", &policy.name, &policy.namespace);
            report.extend(results);
            namespaced.push(report);
        }
    }
    (merged, namespaced)
}

impl<'r> PolicyReport<'r> {
    const fn new(kind: &'static str, name: &'r str, namespace: &'r str) -> Self {
        let summary = Counts { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 };
        Self { kind, name, namespace, results: Vec::new(), summary }
    }

    fn extend(&mut self, results: Vec<ReportResult<'r>>) {
        for result in &results {
            let statuses = [Status::Pass, Status::Fail, Status::Warn, Status::Error, Status::Skip];
            if let Some(status) = statuses.into_iter().find(|status| status.word() == result.result) {
                self.summary.add(status, 1);
            }
        }
        self.results.extend(results);
    }

    /// The counts in Go's order.
    const fn counts(&self) -> [(&'static str, usize); 5] {
        let Counts { pass, fail, warn, error, skip } = self.summary;
        [("pass", pass), ("fail", fail), ("warn", warn), ("error", error), ("skip", skip)]
    }
}

fn result<'r>(
    judged: &'r Judged,
    rule: &'r RuleResponse,
    subject: Subject<'r>,
    policy: &Arc<str>,
    options: ReportOptions,
) -> ReportResult<'r> {
    let of = &judged.policy;
    let mut properties: BTreeMap<&str, &str> =
        rule.properties.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let process = match (of.spec.background, of.spec.admission) {
        (true, _) => "background scan",
        (false, true) => "admission review",
        (false, false) => "",
    };
    properties.insert("process", process);
    ReportResult {
        policy: Arc::clone(policy),
        rule: &rule.rule,
        category: of.category(),
        severity: match of.severity() {
            known @ ("critical" | "high" | "medium" | "low" | "info") => known,
            _ => "",
        },
        seconds: options.seconds,
        result: judged.counted(rule.status, options.audit_warn).word(),
        scored: of.is_scored(),
        subject,
        message: message(rule),
        properties,
    }
}

/// The message, or what the policy's report properties put in its place.
fn message(rule: &RuleResponse) -> &str {
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
