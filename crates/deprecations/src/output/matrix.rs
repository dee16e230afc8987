//! `--matrix`: one row for each item, one column for each target.

use super::item::Item;
use super::tabs;
use crate::versions::Status;

/// A table of items and what each of `targets` makes of them; `statuses` gives them for an item in the targets' order.
pub(crate) fn print_matrix(
    items: &[Item<'_>],
    targets: &[String],
    headers: bool,
    statuses: impl Fn(&Item<'_>) -> Vec<Status>,
) -> String {
    if items.is_empty() {
        return "No output to display\n".to_owned();
    }
    let mut text = String::new();
    if headers {
        let mut row: Vec<&str> = vec!["NAME", "NAMESPACE", "KIND", "VERSION", "REPLACEMENT"];
        row.extend(targets.iter().map(String::as_str));
        tabs::push_row(&row, &mut text);
    }
    for item in items {
        let namespace = if item.namespace.is_empty() { "<UNKNOWN>" } else { &*item.namespace };
        let entry = item.entry;
        let mut row: Vec<&str> = vec![&item.name, namespace, &item.kind, &entry.version, &entry.replacement_api];
        for status in statuses(item) {
            row.push(word(status));
        }
        tabs::push_row(&row, &mut text);
    }
    text.push('\n');
    tabs::align(&text)
}

const fn word(status: Status) -> &'static str {
    match status {
        Status { removed: true, .. } => "removed",
        Status { deprecated: true, .. } => "deprecated",
        Status { .. } => "ok",
    }
}
