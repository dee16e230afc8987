//! Rows as JUnit's XML: a suite for each policy.
//!
//! NOTE: the original escapes nothing, and ends a failure only where it prints its message; so does this where it stands in
//! for the original.

use std::fmt::Write as _;

use super::plain;
use crate::testing::Row;

/// The document. With `escapes` it is XML whatever the rows hold.
pub(super) fn text(rows: &[Row], detailed: bool, escapes: bool) -> String {
    let failures = rows.iter().filter(|row| row.is_failure()).count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a text cannot fail.
    let _ = writeln!(text, "<testsuites tests=\"{}\" failures=\"{failures}\">", rows.len());
    for (policy, rows) in suites(rows) {
        let failures = rows.iter().filter(|row| row.is_failure()).count();
        let policy = attribute(&policy, escapes);
        let _ = writeln!(text, " <testsuite name=\"{policy}\" tests=\"{}\" failures=\"{failures}\">", rows.len());
        rows.iter().for_each(|row| case(row, detailed, escapes, &mut text));
        text.push_str(" </testsuite>\n");
    }
    text.push_str("</testsuites>");
    text
}

/// The rows of each policy, in the order of the first ones; the original's order is random.
fn suites(rows: &[Row]) -> Vec<(String, Vec<&Row>)> {
    let mut suites: Vec<(String, Vec<&Row>)> = Vec::new();
    for row in rows {
        let (policy, _) = plain(row);
        match suites.iter_mut().find(|(name, _)| *name == policy) {
            Some((_, rows)) => rows.push(row),
            None => suites.push((policy, vec![row])),
        }
    }
    suites
}

fn case(row: &Row, detailed: bool, escapes: bool, text: &mut String) {
    let (policy, resource) = plain(row);
    let (rule, reason, result) = (&row.rule, &row.reason, row.result.word());
    let (class, name) = (attribute(rule, escapes), attribute(&resource, escapes));
    let _ = writeln!(text, "  <testcase classname=\"{class}\" name=\"{name}\">");
    let message = if detailed { format!("    Message: {}\n", row.message) } else { String::new() };
    if row.is_failure() {
        let body = format!(
            "    Policy: {policy}\n    Rule: {rule}\n    Resource: {resource}\n    Result: {result}{}{message}",
            if escapes && detailed { "\n" } else { "" }
        );
        let body = if escapes { attribute(&body, true) } else { body };
        let _ = write!(text, "   <failure message=\"{}\">\n{body}", attribute(reason, escapes));
        match (detailed, escapes) {
            (true, _) => text.push_str("   </failure>\n"),
            (false, true) => text.push_str("\n   </failure>\n"),
            (false, false) => {}
        }
    } else {
        let body = format!(
            "    Reason: {reason}\n    Policy: {policy}\n    Rule: {rule}\n    Resource: {resource}\n{message}"
        );
        let body = if escapes { body.replace("]]>", "]]]]><![CDATA[>") } else { body };
        let _ = write!(text, "   <system-out><![CDATA[\n{body}   ]]></system-out>\n");
    }
    text.push_str("  </testcase>\n");
}

/// A text as a value between quotes, or between tags.
fn attribute(text: &str, escapes: bool) -> String {
    if !escapes {
        return text.to_owned();
    }
    let allowed = |letter: &char| *letter >= ' ' || *letter == '\n' || *letter == '\t';
    let text: String = text.chars().filter(allowed).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
