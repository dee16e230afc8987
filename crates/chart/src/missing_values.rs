//! Values that a template writes into a field and that nobody has set: the field is null then, and what it should have switched
//! on is silently off.
//!
//! The one idea to know: the engine tells which actions wrote nothing because a value is missing ([`gotemplate::Missing`]); it
//! is worth a word only where the rendered document has a null at that very place.

use common::finding::{Finding, ObjectRef, Related, Severity};
use common::source::{FileId, Span};
use gotemplate::Missing;
use gotemplate::value::{Origin, Place};
use yaml::{Documents, Kind, NodeRef, Path, ReadOptions, Step};

use crate::findings::{operand, places};
use crate::manifest::Manifest;
use crate::provenance::Provenance;
use crate::render::Rendered;

/// A null field, and the value that would fill it.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The kind and the name of the object.
    pub object: ObjectRef,
    /// The field.
    pub path: Path,
    /// The action.
    pub place: Place,
    /// The calls that led to it.
    pub calls: Vec<Related>,
    /// The operand, as it stands in the template.
    pub operand: String,
    /// The path of the value from the top of the user's values; `None` where the template does not say it.
    pub value: Option<Path>,
    /// How many of the last steps of `value` nobody has set; 0 for a null that stands in the values.
    pub unset: usize,
    /// Where the nearest value around it was set, or the null.
    pub parent: Origin,
}

/// The gaps of a render, in the order of printing, each value of an action once.
pub fn find(rendered: &Rendered, provenance: &Provenance) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::new();
    let hooks = rendered.hooks.iter().map(|hook| &hook.manifest);
    for manifest in rendered.manifests.iter().chain(hooks).filter(|it| !it.trace.missing().is_empty()) {
        let options = ReadOptions::new(FileId(u32::MAX));
        let Some(Ok(document)) = Documents::new(manifest.text.as_str().into(), options).next() else { continue };
        let mut nulls = Vec::new();
        gather(document.root(), None, Path::root(), &mut nulls);
        for (key, node, path) in nulls {
            let Some(missing) = missing_at(key, node, manifest) else { continue };
            let gap = gap(missing, path, manifest, provenance);
            if gaps.iter().all(|known| known.place != gap.place || known.value != gap.value) {
                gaps.push(gap);
            }
        }
    }
    gaps
}

type Null<'d> = (Option<NodeRef<'d>>, NodeRef<'d>, Path);

/// All nulls of a document. Documents are at most 200 deep, from the reader; what aliases stand for is left out.
fn gather<'d>(node: NodeRef<'d>, key: Option<NodeRef<'d>>, path: Path, nulls: &mut Vec<Null<'d>>) {
    if node.own_span() != node.span() {
        return;
    }
    match node.kind() {
        Kind::Null => nulls.push((key, node, path)),
        Kind::List => {
            node.items().enumerate().for_each(|(index, item)| gather(item, None, path.join(index), nulls));
        }
        Kind::Map => {
            for (key, value) in node.entries() {
                gather(value, Some(key), path.join(key.text().unwrap_or_default()), nulls);
            }
        }
        _ => {}
    }
}

/// The action that left a null empty.
pub fn place_of(key: Option<NodeRef<'_>>, node: NodeRef<'_>, manifest: &Manifest) -> Option<Place> {
    missing_at(key, node, manifest).map(|missing| missing.place)
}

/// What was missing where a null stands: the action, or a call around it, follows the key in the template at once.
fn missing_at<'m>(key: Option<NodeRef<'_>>, node: NodeRef<'_>, manifest: &'m Manifest) -> Option<&'m Missing> {
    let text = manifest.text.as_bytes();
    // The colon behind the key, or the dash before the item.
    let sign = match key {
        Some(key) => {
            let end = key.own_span().end as usize;
            end + text.get(end..)?.iter().position(|byte| *byte == b':')?
        }
        None => text.get(..node.own_span().start as usize)?.iter().rposition(|byte| *byte == b'-')?,
    };
    let sign = u32::try_from(sign).ok()?;
    let mark = places::mark_at(&manifest.map, sign).filter(|mark| mark.place.literal)?;
    let (file, behind) = (mark.place.file, mark.place.start + (sign - mark.start) + 1);
    let follows = |place: Place| place.file == file && place.start >= behind && place.via == mark.place.via;
    let trace = &manifest.trace;
    let near = |missing: &&Missing| std::iter::once(missing.place).chain(trace.way(missing.place)).any(follows);
    let start = |missing: &Missing| {
        let mut places = std::iter::once(missing.place).chain(trace.way(missing.place));
        places.find(|place| follows(*place)).map_or(u32::MAX, |place| place.start)
    };
    let first = trace.missing().iter().filter(near).min_by_key(|missing| start(missing))?;
    // Nothing but blanks may stand between the sign and the action: the next literal text starts behind it.
    let next = manifest.map.get(manifest.map.partition_point(|next| next.start <= sign));
    let is_blank = |start: u32| next.is_none_or(|next| next.place.file != file || next.place.start >= start);
    (is_blank(start(first)) && mark_ends(mark, sign, text)).then_some(first)
}

/// Whether nothing but blanks follows in the marked text.
fn mark_ends(mark: &gotemplate::value::Mark, sign: u32, text: &[u8]) -> bool {
    text.get(sign as usize + 1..mark.end as usize).unwrap_or_default().iter().all(u8::is_ascii_whitespace)
}

fn gap(missing: &Missing, path: Path, manifest: &Manifest, provenance: &Provenance) -> Gap {
    let object = ObjectRef { kind: manifest.kind.clone(), name: manifest.name.clone(), ..ObjectRef::default() };
    let unset = missing.names.len() - missing.found;
    let names = missing.operand.trim_start_matches('$').strip_prefix(".Values.");
    let value = match names {
        Some(_) => {
            let charts = operand::chart_names(&manifest.path);
            let own = missing.names.iter().skip_while(|name| &***name != "Values").skip(1);
            Some(charts.into_iter().map(Step::from).chain(own.map(|name| Step::Key(name.clone()))).collect())
        }
        None if missing.parent.is_none() => None,
        None => {
            let mut path = provenance.origins.path(missing.parent);
            missing.names.iter().skip(missing.found).for_each(|name| path.push(&**name));
            Some(path)
        }
    };
    let calls = places::calls(provenance, &manifest.trace, missing.place);
    let (place, operand) = (missing.place, missing.operand.clone());
    Gap { object, path, place, calls, operand, value, unset, parent: missing.parent }
}

/// What is known besides a gap: where the value should stand, and where it does.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The environments that lack the value.
    pub lacking: Vec<String>,
    /// The environments that have it.
    pub having: Vec<String>,
    /// The file that the value should stand in.
    pub file: Option<String>,
    /// Its name as the user knows it.
    pub shown: Option<String>,
}

/// The warning about a gap.
pub fn warning(gap: &Gap, around: &Around, provenance: &Provenance) -> Finding {
    let name = gap.value.as_ref().map_or_else(|| gap.operand.clone(), |path| format!(".Values.{path}"));
    let state = if gap.unset == 0 { "null" } else { "not set" };
    let environments = match around.lacking.as_slice() {
        [] => String::new(),
        lacking => format!(" in {}", lacking.join(", ")),
    };
    let elsewhere = match around.having.as_slice() {
        [] => String::new(),
        having => format!(" (set in {})", having.join(", ")),
    };
    let object = format!("{}/{}", gap.object.kind, gap.object.name);
    let message = format!("{object}:{} is null: `{name}` is {state}{environments}{elsewhere}", gap.path);
    let mut finding = Finding::new("missing-value", Severity::Warning, message);
    finding.path = gap.path.clone();
    finding.span = places::span_of(gap.place);
    finding.related.clone_from(&gap.calls);
    finding.related.extend(parent(gap, around, provenance));
    let path = gap.value.as_ref().map_or_else(|| gap.operand.clone(), Path::to_string);
    finding.help = Some(match &around.shown {
        Some(file) => {
            format!("set `{path}` in {file}, or let the template say what is meant with `default` or `required`")
        }
        None => format!("set `{path}`, or let the template say what is meant with `default` or `required`"),
    });
    finding
}

/// The nearest value that is set, where the missing one belongs; without any the top of the file.
fn parent(gap: &Gap, around: &Around, provenance: &Provenance) -> Option<Related> {
    let words = if gap.unset == 0 { "{} is set to null here" } else { "{} is set here, without it" };
    places::value_related(provenance, gap.parent, words).or_else(|| {
        let mut sources = (0..provenance.sources.next_id().0).map(FileId);
        let file = sources.rfind(|file| {
            let name = provenance.sources.get(*file).map(common::source::Source::name);
            name.is_some() && name == around.file.as_deref()
        })?;
        Some(Related { message: "the values file has nothing of it".into(), span: Span::new(file, 0, 0) })
    })
}
