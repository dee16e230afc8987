//! Our own output: broken rules as findings, each at the line that a person must edit.
//!
//! The one idea to know: the severity tells what the policy wants (an enforcing policy's broken rule is an error, an auditing
//! one's a warning), the exit code tells whether anything is broken at all.

use std::io::{self, Write};

use common::finding::{Finding, Related, Severity};
use common::manifest::Object;
use common::source::Sources;
use policy_engine::response::{RuleResponse, Status};
use report::{Format, Report, Summary, Tool};
use yaml::Path;

use crate::judged::{Counts, Judged};
use crate::placing::Placing;

/// Who writes reports.
pub(crate) const TOOL: Tool = Tool { name: "policy-apply", version: env!("CARGO_PKG_VERSION") };

/// The findings of a run, resource by resource in the order of the inputs, so that those of one file stand together.
pub(crate) fn findings(judged: &[Judged], objects: &[Object], placing: Placing<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in judged {
        let Some(object) = objects.get(one.resource) else { continue };
        findings.extend(of_resource(one, object, placing));
    }
    findings
}

/// The findings of one policy on one resource.
pub(crate) fn of_resource<'a>(
    one: &'a Judged,
    object: &'a Object,
    placing: Placing<'a>,
) -> impl Iterator<Item = Finding> + 'a {
    one.rules.iter().filter(|rule| is_broken(rule)).map(move |rule| finding(one, rule, object, placing))
}

/// True for answers of rules that are findings.
pub(crate) const fn is_broken(rule: &RuleResponse) -> bool {
    matches!(rule.status, Status::Fail | Status::Error | Status::Warn)
}

/// What `--fix` says of rules that would change a resource, and whose change is not made.
pub(crate) fn unmade(one: &Judged, object: &Object, placing: Placing<'_>) -> Option<Finding> {
    let mut rule = one.rules.first()?.clone();
    rule.status = Status::Warn;
    "the rule would change the resource".clone_into(&mut rule.message);
    Some(finding(one, &rule, object, placing))
}

fn finding(one: &Judged, rule: &RuleResponse, object: &Object, placing: Placing<'_>) -> Finding {
    let policy = &one.policy;
    let severity = match rule.status {
        Status::Fail if policy.is_scored() && one.action.is_enforce() => Severity::Error,
        Status::Error => Severity::Error,
        _ => Severity::Warning,
    };
    let message = if rule.message.is_empty() { "validation failed" } else { &rule.message };
    // A rule that does not know where is placed at the object's name.
    let path = rule.path.clone().unwrap_or_else(|| Path::root().join("metadata").join("name"));
    let mut finding =
        Finding::new(format!("{}/{}", policy.key(), rule.rule), severity, message).at(object.document(), path);
    policy.title().clone_into(&mut finding.rule_title);
    finding.object = Some(object.reference());
    finding
        .related
        .extend(rule.span.map(|span| Related { message: format!("broken rule of policy `{}`", policy.key()), span }));
    let path = finding.path.clone();
    placing.place(&mut finding, Some((object.document(), &path)));
    finding
}

/// Findings that are to be written, and what is needed for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'a> {
    pub(crate) findings: &'a [Finding],
    pub(crate) sources: &'a Sources,
    pub(crate) counts: Option<&'a Counts>,
    pub(crate) color: bool,
}

impl<'a> Written<'a> {
    /// The report of them.
    pub(crate) fn report(self) -> Report<'a> {
        let summary =
            self.counts.map(|&Counts { pass, fail, warn, error, skip }| Summary { pass, fail, warn, error, skip });
        Report { summary, color: self.color, ..Report::new(TOOL, self.findings, self.sources) }
    }

    /// Writes them in a format.
    pub(crate) fn write(self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        self.report().write(format, out)
    }
}
