//! `list-versions`: what is known.
//!
//! pluto: pkg/api/versions.go (`PrintVersionList`)

use super::format::Format;
use super::structured::{Node, as_json, as_yaml};
use super::tabs;
use crate::versions::{Entry, Targets};

/// The entries and the targets in a format; nothing where the format has no such thing.
pub(crate) fn print_known(format: Format, entries: &[Entry], targets: &Targets, headers: bool) -> Option<String> {
    Some(match format {
        Format::Normal | Format::Wide => table(entries, headers),
        Format::Json => as_json(Node::Known(entries, targets)),
        Format::Yaml => as_yaml(Node::Known(entries, targets)),
        Format::Custom | Format::Markdown | Format::Csv => return None,
    })
}

fn table(entries: &[Entry], headers: bool) -> String {
    let mut text = String::new();
    if headers {
        let header = ["KIND", "NAME", "DEPRECATED IN", "REMOVED IN", "REPLACEMENT", "REPL AVAIL IN", "COMPONENT"];
        tabs::push_row(&header, &mut text);
    }
    for entry in entries {
        let row = [
            entry.kind.as_str(),
            &entry.version,
            or_none(&entry.deprecated_in),
            or_none(&entry.removed_in),
            or_none(&entry.replacement_api),
            or_none(&entry.replacement_available_in),
            &entry.component,
        ];
        tabs::push_row(&row, &mut text);
    }
    tabs::align(&text)
}

const fn or_none(text: &str) -> &str {
    if text.is_empty() { "n/a" } else { text }
}
