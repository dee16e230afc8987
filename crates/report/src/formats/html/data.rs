//! What the script of the page groups and filters by.

use common::finding::Finding;
use serde::Serialize;

use super::matrix::Policy;
use super::names::{Numbers, name_of};
use crate::counts::policy_and_rule;
use crate::escape::{self, relative};
use crate::reporter::Report;

type Row = (usize, usize, usize, usize, usize, &'static str, &'static str, Vec<usize>);

/// What the script groups and filters by. A finding is a row: an index into each of `groups`, then the tool's, the severity,
/// the standing, the indexes of the environments.
#[derive(Serialize)]
struct Data<'a> {
    columns: &'static str,
    tools: &'a [&'static str],
    environments: &'a [String],
    groups: Groups<'a>,
    findings: Vec<Row>,
}

#[derive(Serialize)]
struct Groups<'a> {
    policy: &'a [String],
    resource: &'a [String],
    file: &'a [String],
    source: &'a [String],
}

/// The script's data, in which nothing can end its element.
pub(super) fn data(
    report: &Report<'_>,
    findings: &[&Finding],
    policies: &[Policy<'_>],
    tools: &[&'static str],
    environments: &[String],
) -> String {
    let mut policy = Numbers::default();
    for one in policies {
        policy.of(&one.name);
    }
    let (mut resource, mut file, mut source) = (Numbers::default(), Numbers::default(), Numbers::default());
    let mut rows = Vec::with_capacity(findings.len());
    for finding in findings {
        let text = finding.span.and_then(|span| report.sources.get(span.file));
        let object = finding.object.as_ref().map_or_else(|| "no object".to_owned(), ToString::to_string);
        let tool = report.tool_of(finding);
        let number = |name: &String| environments.iter().position(|known| *known == name_of(name));
        rows.push((
            policy.of(policy_and_rule(&finding.rule).0),
            resource.of(&object),
            file.of(text.map_or("no file", |text| relative(text.name()))),
            source.of(finding.source.as_deref().unwrap_or(tool)),
            tools.iter().position(|known| *known == tool).unwrap_or_default(),
            finding.severity.word(),
            finding.standing.word(),
            finding.environments.iter().filter_map(number).collect(),
        ));
    }
    let groups = Groups { policy: &policy.names, resource: &resource.names, file: &file.names, source: &source.names };
    let columns = if environments.is_empty() { "severities" } else { "environments" };
    let data = Data { columns, tools, environments, groups, findings: rows };
    let text = escape::json(serde_json::to_vec(&data).unwrap_or_default());
    String::from_utf8(text).unwrap_or_default().replace('<', "\\u003c")
}
