//! The policies of a report, and the table of what each finds in each environment.

use common::finding::Finding;
use serde::Serialize;

use super::names::{Numbers, name_of};
use crate::counts::{Counts, plural, policy_and_rule};

/// Rows of the table.
const ROWS: usize = 100;

/// Policies by environments, or by severities where none are told apart.
#[derive(Serialize)]
pub(super) struct Matrix {
    title: &'static str,
    columns: Vec<String>,
    rows: Vec<Row>,
    left: usize,
}

#[derive(Serialize)]
pub(super) struct Row {
    name: String,
    anchor: String,
    cells: Vec<Cell>,
}

#[derive(Clone, Default, Serialize)]
pub(super) struct Cell {
    grade: &'static str,
    count: usize,
    words: String,
}

/// A policy with its findings.
pub(super) struct Policy<'a> {
    pub(super) name: String,
    pub(super) counts: Counts,
    pub(super) findings: Vec<&'a Finding>,
}

impl Policy<'_> {
    /// The id of its headline, which the script keeps: `p` and the policy's number.
    pub(super) fn anchor(number: usize) -> String {
        format!("p{number}")
    }
}

/// The policies, those with most that is grave first.
pub(super) fn policies<'a>(findings: &[&'a Finding]) -> Vec<Policy<'a>> {
    let mut numbers = Numbers::default();
    let mut policies: Vec<Policy<'_>> = Vec::new();
    for finding in findings {
        let number = numbers.of(policy_and_rule(&finding.rule).0);
        if number == policies.len() {
            let name = numbers.names.last().cloned().unwrap_or_default();
            policies.push(Policy { name, counts: Counts::default(), findings: Vec::new() });
        }
        let Some(policy) = policies.get_mut(number) else { continue };
        policy.counts.add(finding);
        policy.findings.push(finding);
    }
    policies.sort_by_key(|Policy { counts, .. }| std::cmp::Reverse((counts.errors, counts.warnings, counts.notices)));
    policies
}

pub(super) fn matrix(policies: &[Policy<'_>], environments: &[String]) -> Matrix {
    if environments.is_empty() {
        let columns = ["Errors", "Warnings", "Notices"].map(str::to_owned).to_vec();
        return of_rows("Policies", columns, policies, |policy| severities(policy.counts));
    }
    let cells = |policy: &Policy<'_>| by_environment(policy, environments);
    of_rows("Policies by environment", environments.to_vec(), policies, cells)
}

fn of_rows(
    title: &'static str,
    columns: Vec<String>,
    policies: &[Policy<'_>],
    cells: impl Fn(&Policy<'_>) -> Vec<Cell>,
) -> Matrix {
    let row = |(number, policy): (usize, &Policy<'_>)| Row {
        name: policy.name.clone(),
        anchor: Policy::anchor(number),
        cells: cells(policy),
    };
    let rows = policies.iter().enumerate().take(ROWS).map(row).collect();
    Matrix { title, columns, rows, left: policies.len().saturating_sub(ROWS) }
}

fn severities(counts: Counts) -> Vec<Cell> {
    let cell = |count, grade, word| Cell { grade, count, words: plural(count, word) };
    vec![
        cell(counts.errors, "error", "error"),
        cell(counts.warnings, "warning", "warning"),
        cell(counts.notices, "info", "notice"),
    ]
}

/// A cell an environment. A finding of which no environment is known is in all.
fn by_environment(policy: &Policy<'_>, environments: &[String]) -> Vec<Cell> {
    let has = |finding: &Finding, name: &String| {
        finding.environments.is_empty() || finding.environments.iter().any(|own| name_of(own) == *name)
    };
    let cell = |name: &String| {
        let counts = Counts::of(policy.findings.iter().copied().filter(|finding| has(finding, name)));
        let grade = match (counts.errors, counts.warnings) {
            (0, 0) => "info",
            (0, _) => "warning",
            _ => "error",
        };
        Cell { grade, count: counts.counted(), words: counts.words() }
    };
    environments.iter().map(cell).collect()
}
