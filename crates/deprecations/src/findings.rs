//! Findings: what the report formats print of a manifest whose API version is deprecated or gone.

use std::sync::Arc;

use common::finding::{Finding, ObjectRef, Related, Severity};
use common::source::Sources;
use yaml::{FileId, Path, Span};

use crate::input::{Origin, Spotted};
use crate::output::Item;
use crate::scan::{Hit, document_at};
use crate::settings::{Settings, Successor};
use crate::versions::{DEFINED, Entry};

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
    pub(crate) file: Option<FileId>,
    /// What was found in it.
    pub(crate) hits: Vec<Hit>,
    /// Where its bytes came from, when it is a rendered chart.
    pub(crate) origin: Option<Origin>,
}

impl Source {
    /// The place to edit for a hit, and the other places that made it.
    pub(crate) fn place(&self, hit: &Hit, texts: &Sources) -> (Option<Spotted>, Vec<Related>) {
        match &self.origin {
            Some(origin) => origin.place(hit.at, texts),
            None => {
                let spotted = |file| Spotted { span: Span::new(file, hit.at.0, hit.at.1), literal: true };
                (self.file.map(spotted), Vec::new())
            }
        }
    }

    /// The document that a hit lies in, and where in it.
    pub(crate) fn document<'t>(&'t self, hit: &Hit, texts: &'t Sources) -> (&'t str, usize) {
        document_at(self.text(texts), hit.at.0 as usize)
    }

    /// The text that the hits lie in.
    fn text<'t>(&'t self, texts: &'t Sources) -> &'t str {
        match (&self.origin, self.file.and_then(|file| texts.get(file))) {
            (Some(origin), _) => origin.text(),
            (None, Some(source)) => source.text(),
            (None, None) => "",
        }
    }
}

/// The finding of an item.
pub(crate) fn finding(item: &Item<'_>, settings: &Settings) -> Finding {
    let Entry { version, component, .. } = item.entry;
    let target = settings.targets.get(component).map_or("", String::as_str);
    let by = if component == DEFINED { String::new() } else { format!(" in {component} {target}") };
    let (rule, title, severity, message) = if item.status.removed {
        let message = format!("{version} {} is not served{by}: {}", item.kind, since(item.entry));
        ("removed-api", "Removed API version", Severity::Error, message)
    } else {
        let message = format!("{version} {} is deprecated{by}: {}", item.kind, since(item.entry));
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
    finding.help = Some(help(item.entry, settings.successor(item.entry, &item.kind)));
    finding
}

fn since(entry: &Entry) -> String {
    if entry.component == DEFINED {
        return "says its definition".to_owned();
    }
    match (entry.deprecated_in.as_str(), entry.removed_in.as_str()) {
        ("", "") => "no version is known".to_owned(),
        (deprecated, "") => format!("deprecated since {deprecated}"),
        ("", removed) => format!("removed in {removed}"),
        (deprecated, removed) => format!("deprecated since {deprecated}, removed in {removed}"),
    }
}

/// What to do.
fn help(entry: &Entry, successor: Option<Successor<'_>>) -> String {
    let Some(Successor { api, since, schema, is_served }) = successor else {
        return if entry.schema.is_empty() { "nothing takes its place".to_owned() } else { entry.schema.clone() };
    };
    let when = match since {
        "" => String::new(),
        since if is_served => format!(", served since {since}"),
        since => format!(", not served before {since}"),
    };
    let change = match schema {
        "" => String::new(),
        "same" => ": only the API version changes, `--fix` renames it".to_owned(),
        "selector" => {
            ": only the API version changes where `spec.selector` is not empty, and `--fix` renames it there; an empty \
             one selects nothing before and everything then"
                .to_owned()
        }
        change => format!(": {change}"),
    };
    format!("use {api}{when}{change}")
}
