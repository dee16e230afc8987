//! `--explain PATH`: which template line and which values lines made a field.
//!
//! [`Query`] is what the user asks for, [`find`] finds the fields, `origin` says what made one, and here the answers become
//! findings. The one idea to know: nothing is evaluated again; every byte of a rendered document knows what made it.

mod field;
mod layers;
mod origin;
mod query;

use chart::{Chart, Manifest, Provenance, Rendered};
use cli::nearest;
use common::finding::{Finding, ObjectRef, Related, Severity};
use gotemplate::value::Value;
use yaml::{Document, Documents, FileId, ReadOptions, Step};

pub(crate) use query::Query;

use field::Field;
use layers::Layers;

/// How many lines of a value are shown, and how many characters of a line.
const SHOWN: usize = 60;

/// What was rendered, and from what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'s> {
    pub(crate) chart: &'s Chart,
    /// The user's values.
    pub(crate) values: &'s Value,
    /// The user's values files, in their order.
    pub(crate) files: &'s [String],
    pub(crate) rendered: &'s Rendered,
    pub(crate) provenance: &'s Provenance,
}

/// The fields that a query means, and what made each.
pub(crate) fn explain(query: &Query, subject: Subject<'_>) -> Vec<Finding> {
    let layers = Layers::new(subject.chart, subject.files, subject.provenance);
    let mut findings = Vec::new();
    for manifest in manifests(subject.rendered).filter(|manifest| query.means(&manifest.kind, &manifest.name)) {
        let Some(document) = read(manifest) else { continue };
        let fields = field::find(query, document.root());
        findings.extend(fields.iter().map(|field| finding(field, manifest, &document, &layers, subject)));
    }
    findings
}

/// All documents of a render, in the order of printing.
fn manifests(rendered: &Rendered) -> impl Iterator<Item = &Manifest> {
    rendered.manifests.iter().chain(rendered.hooks.iter().map(|hook| &hook.manifest))
}

fn read(manifest: &Manifest) -> Option<Document> {
    // The spans are never shown: each is traced back to a template first.
    let options = ReadOptions::new(FileId(u32::MAX));
    Documents::new(manifest.text.as_str().into(), options).next()?.ok()
}

/// The name of an object: `Deployment/web`.
fn object_name(manifest: &Manifest) -> String {
    format!("{}/{}", manifest.kind, manifest.name)
}

fn finding(
    field: &Field<'_>,
    manifest: &Manifest,
    document: &Document,
    layers: &Layers<'_>,
    subject: Subject<'_>,
) -> Finding {
    let object = object_name(manifest);
    let shown = shown(field, document, &manifest.kind);
    let mut finding = Finding::new("explain", Severity::Info, format!("{object}:{} {shown}", field.path));
    finding.path = field.path.clone();
    finding.object =
        Some(ObjectRef { kind: manifest.kind.clone(), name: manifest.name.clone(), ..ObjectRef::default() });
    let made = origin::of(field, manifest, subject);
    let mut places = made.templates.into_iter();
    finding.span = places.next();
    finding.related.extend(places.map(|span| Related { message: "and here".into(), span }));
    finding.related.extend(made.calls);
    for setter in made.setters {
        let span = setter.span;
        finding.related.push(Related { message: format!("set by {}", setter.name), span });
        let below = layers.overridden(setter.origin);
        finding.related.extend(below.map(|span| Related { message: "which overrides this".into(), span }));
    }
    finding
        .related
        .extend(made.reads.into_iter().map(|(name, span)| Related { message: format!("reads {name}"), span }));
    finding
}

/// The value as it is told: scalars as they stand, of others how many they are. Secrets are not told.
fn shown(field: &Field<'_>, document: &Document, kind: &str) -> String {
    let node = field.value;
    let is_data = |step: Option<&Step>| matches!(step, Some(Step::Key(key)) if matches!(&**key, "data" | "stringData"));
    let secret = kind == "Secret" && is_data(field.path.steps().first());
    match node.text() {
        None if node.kind() == yaml::Kind::List => format!("has {} items", node.len()),
        None => format!("has {} keys", node.len()),
        Some(_) if secret => "is hidden".into(),
        Some(_) if node.is_null() => "is null".into(),
        Some(_) => {
            let text = document.text().get(node.own_span().range()).unwrap_or_default();
            let line = text.lines().next().unwrap_or_default();
            let cut = line.chars().take(SHOWN).collect::<String>();
            let dots = if cut.len() < text.trim_end().len() { "..." } else { "" };
            format!("is {cut}{dots}")
        }
    }
}

/// What is said when a query means nothing: names that are there and come near.
pub(crate) fn not_found(query: &Query, subject: Subject<'_>) -> (String, Option<String>) {
    let all: Vec<&Manifest> = manifests(subject.rendered).filter(|manifest| !manifest.kind.is_empty()).collect();
    let meant: Vec<&&Manifest> = all.iter().filter(|manifest| query.means(&manifest.kind, &manifest.name)).collect();
    if meant.is_empty() {
        let names: Vec<String> = all.iter().map(|manifest| object_name(manifest)).collect();
        let near = nearest(names.iter().map(String::as_str), query.object());
        let hint = match near {
            Some(near) => format!("an object with a similar name exists: `{near}`"),
            None => format!("the objects are: {}", first_of(&names)),
        };
        return (format!("no object `{}` is rendered", query.object()), Some(hint));
    }
    let documents: Vec<Document> = meant.iter().filter_map(|manifest| read(manifest)).collect();
    let mut known: Vec<String> =
        documents.iter().flat_map(|document| field::siblings(query, document.root())).collect();
    known.sort();
    known.dedup();
    let near = nearest(known.iter().map(String::as_str), &query.path());
    let hint = match near {
        Some(near) => Some(format!("a field with a similar name exists: `{near}`")),
        None if known.is_empty() => None,
        None => Some(format!("the fields there are: {}", first_of(&known))),
    };
    (format!("no rendered object has the field `{}`", query.path()), hint)
}

/// Some names, and how many more there are.
fn first_of(names: &[String]) -> String {
    const MOST: usize = 12;
    let shown = names.get(..MOST.min(names.len())).unwrap_or_default().join(", ");
    match names.len().checked_sub(MOST) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}
