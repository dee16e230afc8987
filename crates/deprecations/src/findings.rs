//! Findings: what the report formats print of a manifest whose API version is deprecated or gone.

use std::sync::Arc;

use common::finding::{Finding, ObjectRef, Severity};
use yaml::{FileId, Path, Span};

use crate::input::Looked;
use crate::output::Item;
use crate::versions::{Entry, Targets};

/// How a file came to be looked through, which says whether it has to hold manifests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It was named.
    Argument,
    /// It stands in a directory and goes by the name of a manifest.
    Manifest,
    /// It stands in a directory.
    Other,
}

/// A text that was looked through.
#[derive(Debug)]
pub(crate) struct Source {
    /// What it is called.
    pub(crate) name: Arc<str>,
    /// The text, where something is shown of it.
    pub(crate) text: Option<Arc<str>>,
    /// What came of it.
    pub(crate) looked: Looked,
    /// How it came to be looked through.
    pub(crate) standing: Standing,
}

/// The finding of an item, whose `apiVersion` stands at `at`.
pub(crate) fn finding(item: &Item<'_>, at: Option<(FileId, (u32, u32))>, targets: &Targets) -> Finding {
    let Entry { version, component, .. } = item.entry;
    let target = targets.get(component).map_or("", String::as_str);
    let (rule, title, severity, message) = if item.status.removed {
        let message = format!("{version} {} is not served by {component} {target}: {}", item.kind, since(item.entry));
        ("removed-api", "Removed API version", Severity::Error, message)
    } else {
        let message = format!("{version} {} is deprecated in {component} {target}: {}", item.kind, since(item.entry));
        ("deprecated-api", "Deprecated API version", Severity::Warning, message)
    };
    let mut finding = Finding::new(rule, severity, message);
    title.clone_into(&mut finding.rule_title);
    finding.object = Some(ObjectRef {
        api_version: version.clone(),
        kind: item.kind.to_string(),
        namespace: item.namespace.to_string(),
        name: item.name.to_string(),
    });
    finding.path = Path::root().join("apiVersion");
    finding.span = at.map(|(file, (start, end))| Span::new(file, start, end));
    finding.help = help(item.entry, item.status.replacement_available);
    finding
}

fn since(entry: &Entry) -> String {
    match (entry.deprecated_in.as_str(), entry.removed_in.as_str()) {
        ("", "") => "no version is known".to_owned(),
        (deprecated, "") => format!("deprecated since {deprecated}"),
        ("", removed) => format!("removed in {removed}"),
        (deprecated, removed) => format!("deprecated since {deprecated}, removed in {removed}"),
    }
}

/// What to do.
fn help(entry: &Entry, is_available: bool) -> Option<String> {
    let Entry { replacement_api, replacement_available_in, schema, .. } = entry;
    if replacement_api.is_empty() {
        return Some(if schema.is_empty() { "nothing takes its place".to_owned() } else { schema.clone() });
    }
    let when = match replacement_available_in.as_str() {
        "" => String::new(),
        since if is_available => format!(", served since {since}"),
        since => format!(", not served before {since}"),
    };
    let change = match schema.as_str() {
        "" => String::new(),
        "same" => ": only the API version changes, `--fix` renames it".to_owned(),
        "selector" => {
            ": only the API version changes where `spec.selector` is not empty, and `--fix` renames it there; an empty \
             one selects nothing before and everything then"
                .to_owned()
        }
        change => format!(": {change}"),
    };
    Some(format!("use {replacement_api}{when}{change}"))
}
