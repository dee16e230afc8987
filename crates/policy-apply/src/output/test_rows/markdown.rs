//! Rows as a Markdown table.

use std::fmt::Write as _;

use super::plain;
use crate::testing::Row;

/// The table. With `escapes` a cell stays a cell whatever it holds.
pub(super) fn text(rows: &[Row], detailed: bool, escapes: bool) -> String {
    let mut titles = vec!["ID", "POLICY", "RULE", "RESOURCE", "RESULT", "REASON"];
    if detailed {
        titles.push("MESSAGE");
    }
    // The blank at the end of the line is the original's.
    let mut text = format!("| {} | \n|{}\n", titles.join(" | "), "----|".repeat(titles.len()));
    let cell = |cell: &str| match escapes {
        true => cell.replace('\\', "\\\\").replace('|', "\\|").replace('\n', "<br>"),
        false => cell.to_owned(),
    };
    for row in rows {
        let (policy, resource) = plain(row);
        let cells = [&policy, &row.rule, &resource, row.result.word(), &row.reason].map(cell);
        // Writing to a text cannot fail.
        let _ = write!(text, "| {} | {} |", row.id, cells.join(" | "));
        if detailed {
            let _ = write!(text, " {} |", cell(&row.message));
        }
        text.push('\n');
    }
    text
}
