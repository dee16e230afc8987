//! `markdown`, a comment on a merge request, and `github-summary`, the summary of a step: the verdict and the counts first,
//! then a table of the gravest, then the rest to unfold.
//!
//! The one idea to know: a part that does not fit is left out as a whole, and a last line says so. No text is ever cut
//! through, since half of a fence or a table breaks all that follows.

use std::io;

use common::finding::{Finding, Severity};

use crate::counts::{Counts, message, plural};
use crate::escape::{cut, markdown, markdown_code, one_line, relative, xml};
use crate::reporter::Report;

/// Bytes of a message in a table, and of one in the details.
const CELL: usize = 200;
const DETAIL: usize = 600;

/// How large it may grow.
struct Room {
    /// Rows of the table.
    rows: usize,
    /// Bytes.
    bytes: usize,
    /// Whether a hidden line tells one's own comment from those of others.
    marker: bool,
}

/// A comment: GitHub takes 65,536 characters.
pub(super) fn write(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(page(report, &Room { rows: 20, bytes: 60_000, marker: true }).as_bytes())
}

/// The summary of a step: GitHub takes 1 MiB.
pub(super) fn write_summary(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(page(report, &Room { rows: 50, bytes: 1_000_000, marker: false }).as_bytes())
}

fn page(report: &Report<'_>, room: &Room) -> String {
    let mut page = head(report, room);
    let findings = report.gravest();
    let has_environments = findings.iter().any(|finding| report.environments_of(finding).is_some());
    let mut rows = table_head(has_environments);
    for finding in findings.iter().take(room.rows) {
        rows.push_str(&row(report, finding, has_environments));
    }
    if !findings.is_empty() {
        page.push_str(&rows);
        page.push('\n');
    }
    let mut told = 0;
    for (tool, findings) in by_tool(report, &findings) {
        told += details(report, tool, &findings, room.bytes, &mut page);
    }
    if told < findings.len() {
        let left = plural(findings.len() - told, "finding");
        page.push_str(&format!("_{left} more: the whole report is with the artifacts of the run._\n\n"));
    }
    page.push_str(&format!("<sub>{} {}</sub>\n", report.tool.name, report.tool.version));
    page
}

fn head(report: &Report<'_>, room: &Room) -> String {
    let counts = report.counts();
    let mut head = String::new();
    if room.marker {
        head.push_str(&format!("<!-- policy-platform:{} -->\n", report.tool.name));
    }
    let (sign, word) = if report.failed() { ("❌", "failed") } else { ("✅", "passed") };
    head.push_str(&format!("### {sign} {} {word}: {}\n\n", report.tool.name, counts.words()));
    let standing = counts.standing_words();
    if !standing.is_empty() {
        head.push_str(&format!("Compared with the baseline: {standing}.\n\n"));
    }
    if !report.run.environments.is_empty() {
        let names: Vec<String> = report.run.environments.iter().map(|name| markdown_code(&cut(name, 60))).collect();
        head.push_str(&format!("Environments: {}\n\n", names.join(", ")));
    }
    head
}

fn table_head(has_environments: bool) -> String {
    if has_environments {
        "| | Rule | Object | Place | Environments | What is wrong |\n|---|---|---|---|---|---|\n".to_owned()
    } else {
        "| | Rule | Object | Place | What is wrong |\n|---|---|---|---|---|\n".to_owned()
    }
}

fn row(report: &Report<'_>, finding: &Finding, has_environments: bool) -> String {
    let object = finding.object.as_ref().map(ToString::to_string).unwrap_or_default();
    let environments = if has_environments {
        let some = report.environments_of(finding).unwrap_or_else(|| "all".to_owned());
        format!(" {} |", markdown(&cut(&some, CELL)))
    } else {
        String::new()
    };
    format!(
        "| {} | {} | {} | {} |{environments} {} |\n",
        sign(finding.severity),
        markdown_code(&cut(&finding.rule, CELL)),
        markdown(&cut(&object, CELL)),
        markdown_code(&cut(&place(report, finding), CELL)),
        markdown(&cut(&finding.message, CELL)),
    )
}

const fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "🔴 error",
        Severity::Warning => "🟡 warning",
        Severity::Info => "🔵 notice",
    }
}

/// `file:line`; nothing where there is no place.
fn place(report: &Report<'_>, finding: &Finding) -> String {
    let place = finding.span.and_then(|span| report.sources.place(span));
    place.map(|place| format!("{}:{}", relative(place.file), place.start.line)).unwrap_or_default()
}

/// The findings by tool, in the order of the tools' first ones.
fn by_tool<'a>(report: &Report<'_>, findings: &[&'a Finding]) -> Vec<(&'static str, Vec<&'a Finding>)> {
    let mut tools: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        let tool = report.tool_of(finding);
        match tools.iter_mut().find(|(name, _)| *name == tool) {
            Some((_, findings)) => findings.push(finding),
            None => tools.push((tool, vec![finding])),
        }
    }
    tools
}

/// Adds what fits of a tool's findings, to unfold; gives how many did.
fn details(report: &Report<'_>, tool: &str, findings: &[&Finding], most: usize, page: &mut String) -> usize {
    // Room for the end of this part and of the page.
    let most = most.saturating_sub(400);
    let counts = Counts::of(findings.iter().copied());
    let head = format!("<details>\n<summary>{}: {}</summary>\n\n", xml(tool), counts.words());
    if page.len() + head.len() > most {
        return 0;
    }
    page.push_str(&head);
    let mut told = 0;
    for finding in findings {
        let item = item(report, finding);
        if page.len() + item.len() > most {
            break;
        }
        page.push_str(&item);
        told += 1;
    }
    page.push_str("\n</details>\n\n");
    told
}

fn item(report: &Report<'_>, finding: &Finding) -> String {
    let mut item = format!("- **{}** {}", finding.severity, markdown_code(&cut(&finding.rule, CELL)));
    if let Some(object) = &finding.object {
        item.push_str(&format!(" {}", markdown(&cut(&object.to_string(), CELL))));
    }
    let place = place(report, finding);
    if !place.is_empty() {
        item.push_str(&format!(" at {}", markdown_code(&cut(&place, CELL))));
    }
    if let Some(environments) = report.environments_of(finding) {
        item.push_str(&format!(" ({})", markdown(&cut(&environments, CELL))));
    }
    item.push_str(&format!("<br>{}\n", markdown(&cut(&message(finding), DETAIL))));
    for line in report.details(finding) {
        item.push_str(&format!("  - {}\n", markdown(&cut(&one_line(&line), DETAIL))));
    }
    item
}
