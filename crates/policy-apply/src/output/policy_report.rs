//! Policy reports of `openreports.io`, as `-p` prints them: one for all cluster-wide policies, one for each policy of a
//! namespace.
//!
//! The one idea to know: a report is written result by result, so that a long one never stands in memory as text.
//!
//! kyverno: cmd/cli/kubectl-kyverno/report/report.go, commands/apply/print.go; pkg/utils/report/results.go
//!
//! NOTE: the original walks policies in random order; here they come in the order of the arguments.

mod json;
mod result;
mod yaml;

use std::collections::BTreeMap;
use std::io::{self, Write};

use common::manifest::Object;

use crate::judged::{Counts, Judged};
pub(super) use result::ReportResult;
use result::Subject;

const API_VERSION: &str = "openreports.io/v1alpha1";

/// One report: its name, its counts, and which of the judged are in it.
#[derive(Debug)]
pub(super) struct PolicyReport<'r> {
    kind: &'static str,
    name: &'r str,
    namespace: &'r str,
    counts: Counts,
    judged: Vec<&'r Judged>,
    objects: &'r [Object],
    options: ReportOptions,
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

/// Writes the reports of a run.
pub(crate) fn write(
    judged: &[Judged],
    objects: &[Object],
    options: ReportOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    for report in reports(judged, objects, options) {
        if !report.namespace.is_empty() {
            writeln!(out, "---")?;
        }
        if options.json {
            json::write(&report, out)?;
        } else {
            yaml::write(&report, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The report of all cluster-wide policies, when there are results, then those of the others.
fn reports<'r>(judged: &'r [Judged], objects: &'r [Object], options: ReportOptions) -> Vec<PolicyReport<'r>> {
    let mut by_policy: BTreeMap<usize, Vec<&'r Judged>> = BTreeMap::new();
    for one in judged.iter().filter(|one| !one.rules.is_empty()) {
        by_policy.entry(one.policy_index).or_default().push(one);
    }
    let new = |kind, name, namespace| PolicyReport {
        kind,
        name,
        namespace,
        counts: Counts::default(),
        judged: Vec::new(),
        objects,
        options,
    };
    let mut merged = new("ClusterReport", "merged", "");
    let mut namespaced = Vec::new();
    for judged in by_policy.into_values() {
        let Some(policy) = judged.first().map(|one| &one.policy) else { continue };
        if policy.namespace.is_empty() {
            merged.add(judged);
        } else {
            // kyverno: each answer of a cleanup policy has a report of its own.
            let is_cleanup = policy.kind.is_cleanup();
            let parts = if is_cleanup { judged.iter().map(|one| vec![*one]).collect() } else { vec![judged.clone()] };
            for judged in parts {
                let mut report = new("PolicyReport", &policy.name, &policy.namespace);
                report.add(judged);
                namespaced.push(report);
            }
        }
    }
    let merged = (!merged.judged.is_empty()).then_some(merged);
    merged.into_iter().chain(namespaced).collect()
}

/// The results of the cluster-wide policies, in the order that their report has.
pub(super) fn of_cluster<'r>(
    judged: &'r [Judged],
    objects: &'r [Object],
    options: ReportOptions,
) -> impl Iterator<Item = ReportResult<'r>> {
    let reports = reports(judged, objects, options).into_iter().filter(|report| report.namespace.is_empty());
    reports.flat_map(|report| report.results().collect::<Vec<_>>())
}

impl<'r> PolicyReport<'r> {
    fn add(&mut self, judged: Vec<&'r Judged>) {
        for one in &judged {
            for rule in &one.rules {
                self.counts.add(one.counted(rule.status, self.options.audit_warn), 1);
            }
        }
        self.judged.extend(judged);
    }

    /// The counts in Go's order.
    const fn counts(&self) -> [(&'static str, usize); 5] {
        let Counts { pass, fail, warn, error, skip } = self.counts;
        [("pass", pass), ("fail", fail), ("warn", warn), ("error", error), ("skip", skip)]
    }

    /// The results, policy by policy and then in the order of evaluation.
    fn results(&self) -> impl Iterator<Item = ReportResult<'r>> {
        let (objects, options) = (self.objects, self.options);
        self.judged.iter().flat_map(move |&one| {
            let subject = objects.get(one.resource).map(Subject::new);
            let rules = one.rules.iter().filter(move |_| subject.is_some());
            rules.filter_map(move |rule| Some(ReportResult::new(one, rule, subject?, options)))
        })
    }
}
