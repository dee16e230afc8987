//! Charts: rendered in process, looked through as one text, their findings placed at the lines that made them.
//!
//! Not here: rendering (`chart`). The one idea to know: a chart is rendered for the Kubernetes version that is the target, since
//! templates choose API versions by it.

use std::io;
use std::path::Path;
use std::sync::Arc;

use chart::environments::{EnvironmentError, Environments};
use chart::findings::{self, Known};
use chart::source_map::{self, Kind, Mapped, SourceMapError, Spot, ValuePlace};
use chart::{Capabilities, Chart, ChartError, KubeVersion, Provenance, RenderOptions, SysHost, ValuesInput};
use common::finding::{Finding, Related};
use common::limits::Limits;
use common::source::{FileId, Sources, Span};
use common::sys::{FileKind, Sys};

use super::files::{Looked, Wanted, of_bytes};
use crate::cli::OwnArgs;
use crate::scan::Scanner;
use crate::trouble::Trouble;

/// More values than this are not told of one API version.
const MOST_VALUES: usize = 4;

/// Whether a directory is a chart.
pub(crate) fn is_chart_directory(path: &str, sys: &dyn Sys) -> bool {
    sys.kind(&Path::new(path).join("Chart.yaml")).is_ok_and(|kind| kind == FileKind::File)
}

/// Whether a file is a packed chart, by its name.
pub(crate) fn is_archive_name(path: &str) -> bool {
    path.ends_with(".tgz") || path.ends_with(".tar.gz")
}

/// What a chart is rendered with.
#[derive(Clone, Copy)]
pub(crate) struct Rendering<'a> {
    /// The flags.
    pub(crate) args: &'a OwnArgs,
    /// The target version of Kubernetes.
    pub(crate) kube_version: &'a str,
    pub(crate) limits: &'a Limits,
    pub(crate) sys: &'a dyn Sys,
}

/// A rendered chart that was looked through.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// What was found in it.
    pub(crate) looked: Looked,
    /// Where its bytes came from.
    pub(crate) origin: Origin,
}

/// Where the bytes of a rendered chart came from.
#[derive(Debug)]
pub(crate) struct Origin {
    mapped: Mapped<Arc<str>>,
    /// The text of each number in the map, among those of the run, and whether it is a file of its own.
    files: Vec<(FileId, bool)>,
}

/// A place that a person may edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spotted {
    /// The place.
    pub(crate) span: Span,
    /// Whether the template says there just what was found, in a file of its own.
    pub(crate) literal: bool,
}

/// Why a chart gives nothing.
enum Failed {
    Environment(EnvironmentError),
    /// The error, and where it stands.
    Chart(ChartError, Vec<Finding>),
    Host(io::Error),
    Map(SourceMapError),
}

impl From<EnvironmentError> for Failed {
    fn from(error: EnvironmentError) -> Self {
        Self::Environment(error)
    }
}

/// Renders the chart at `path` and looks through what comes out. Its texts are added to those of the run. Nothing for a library,
/// which has no manifests.
///
/// # Errors
/// What is wrong with the chart or its values, at its places.
pub(crate) fn chart(
    path: &str,
    rendering: Rendering<'_>,
    scanner: Scanner<'_>,
    texts: &mut Sources,
) -> Result<Option<Rendered>, Vec<Trouble>> {
    let mut provenance = Provenance::new();
    let made = made(path, rendering, &mut provenance);
    let shift = adopt(&provenance, texts);
    match made {
        Ok(None) => Ok(None),
        Ok(Some((mapped, files))) => {
            let wanted = Wanted { each: true, texts: false };
            let looked = of_bytes(mapped.stream().as_bytes(), scanner, wanted);
            let file = |own: FileId| {
                let file = shifted(own, shift);
                (file, !is_in_archive(rendering.sys, texts.get(file).map_or("", |source| source.name())))
            };
            let files = files.into_iter().map(file).collect();
            Ok(Some(Rendered { looked, origin: Origin { mapped, files } }))
        }
        Err(failed) => Err(failed.troubles(path, shift)),
    }
}

type Made = Option<(Mapped<Arc<str>>, Vec<FileId>)>;

fn made(path: &str, rendering: Rendering<'_>, provenance: &mut Provenance) -> Result<Made, Failed> {
    let Rendering { args, kube_version, limits, sys } = rendering;
    let input = values_for(Path::new(path), args, sys)?;
    let bare = |error: ChartError, provenance: &Provenance| {
        let findings = findings::of(&error, Known { provenance, inputs: None });
        Failed::Chart(error, findings)
    };
    let values = input.merge(sys, &mut io::empty(), limits, provenance).map_err(|error| bare(error, provenance))?;
    let chart = Chart::load(sys, Path::new(path), limits, provenance).map_err(|error| bare(error, provenance))?;
    if chart.is_library() {
        return Ok(None);
    }
    let host = SysHost::new(sys).map_err(Failed::Host)?;
    let mut options = RenderOptions::default();
    if let Ok(version) = KubeVersion::parse(kube_version) {
        options.capabilities = Capabilities::new(version, &[]);
    }
    let rendered = chart::render(&chart, &values, &options, provenance, &host).result.map_err(|error| {
        let findings = findings::of(&error, Known { provenance, inputs: Some((&chart, &values)) });
        Failed::Chart(error, findings)
    })?;
    let stream = rendered.stream(true, true, true);
    let (map, files) = source_map::map(&stream, provenance);
    let text: Arc<str> = String::from_utf8_lossy(stream.bytes()).into();
    let mapped = map.over(text).map_err(Failed::Map)?;
    Ok(Some((mapped, files)))
}

/// The values of a chart: those of all environments, of the one that was asked for, of the command line.
fn values_for(chart: &Path, args: &OwnArgs, sys: &dyn Sys) -> Result<ValuesInput, EnvironmentError> {
    let mut files = Vec::new();
    match Environments::look_for(chart, sys)? {
        Some(found) if !args.env.is_empty() => {
            found.chosen(std::slice::from_ref(&args.env))?;
            files = found.files(&args.env);
        }
        Some(found) => files.extend(found.common_file()),
        None => {}
    }
    files.extend(args.chart_values.iter().cloned());
    Ok(ValuesInput { files, set: args.chart_set.clone(), ..ValuesInput::default() })
}

/// Takes over the texts of a render; gives the number that their ids are shifted by.
fn adopt(provenance: &Provenance, texts: &mut Sources) -> u32 {
    let shift = texts.next_id().0;
    for file in (0..provenance.sources.next_id().0).map(FileId) {
        let Some(source) = provenance.sources.get(file) else { continue };
        let name = if provenance.is_argument(file) { "--chart-set" } else { source.name() };
        texts.add(name, Arc::clone(source.text()));
    }
    shift
}

const fn shifted(file: FileId, shift: u32) -> FileId {
    FileId(file.0.saturating_add(shift))
}

/// Whether a path leads into an archive: a file stands where a directory would have to.
fn is_in_archive(sys: &dyn Sys, path: &str) -> bool {
    Path::new(path).ancestors().skip(1).any(|above| matches!(sys.kind(above), Ok(FileKind::File)))
}

impl Failed {
    fn troubles(self, path: &str, shift: u32) -> Vec<Trouble> {
        match self {
            Self::Environment(error) => vec![Trouble::of_chart(path, &error.to_string()).hint(error.hint())],
            Self::Host(error) => vec![Trouble::of_chart(path, &format!("no random bytes: {error}"))],
            Self::Map(error) => vec![Trouble::of_chart(path, &error.to_string())],
            Self::Chart(error, findings) => {
                let whole = Trouble::of_chart(path, &error.to_string()).limit(error.is_limit());
                if findings.is_empty() {
                    return vec![whole];
                }
                findings.into_iter().map(|finding| whole.clone().placed(moved(finding, shift))).collect()
            }
        }
    }
}

/// A finding on the texts of a render, among those of the run.
fn moved(mut finding: Finding, shift: u32) -> Finding {
    let moved = |span: Span| Span { file: shifted(span.file, shift), ..span };
    finding.span = finding.span.map(moved);
    finding.related.iter_mut().for_each(|related| related.span = moved(related.span));
    finding
}

impl Origin {
    /// The rendered text.
    pub(crate) fn text(&self) -> &str {
        self.mapped.stream()
    }

    /// The place to edit for the bytes of the rendered text, and the other places that made them.
    pub(crate) fn place(&self, (from, to): (u32, u32), texts: &Sources) -> (Option<Spotted>, Vec<Related>) {
        let range = from as usize..to as usize;
        let Some(places) = self.mapped.lookup(range.start) else { return (None, Vec::new()) };
        let own = self.mapped.template_of(range.clone());
        let way: Vec<(Span, bool)> =
            own.into_iter().chain(places.calls()).filter_map(|spot| self.span(&spot, texts)).collect();
        let Some(&(inner, _)) = way.first() else { return (None, Vec::new()) };
        let span = way.iter().find(|(_, is_file)| *is_file).map_or(inner, |(span, _)| *span);
        let written = texts.get(span.file).and_then(|source| source.text().get(span.range()));
        let says_so = written.is_some() && written == self.mapped.stream().get(range.clone());
        let is_literal = self.mapped.lookup_all(range.clone()).all(|places| places.kind == Kind::Literal);
        let is_file = way.first().is_some_and(|(first, is_file)| *first == span && *is_file);
        let mut related = self.values(range, texts);
        let others = [("included here", way.last()), ("written here", way.first())];
        for (message, (other, _)) in others.into_iter().filter_map(|(message, other)| Some((message, *other?))) {
            if other != span {
                related.push(Related { message: message.to_owned(), span: other });
            }
        }
        (Some(Spotted { span, literal: says_so && is_literal && is_file }), related)
    }

    /// The values that bytes came out of.
    fn values(&self, range: std::ops::Range<usize>, texts: &Sources) -> Vec<Related> {
        let mut values: Vec<ValuePlace<'_>> = Vec::new();
        for value in self.mapped.lookup_all(range).filter_map(|places| places.value) {
            if values.len() < MOST_VALUES && values.iter().all(|known| known.number != value.number) {
                values.push(value);
            }
        }
        let related = |value: &ValuePlace<'_>| {
            let (span, _) = self.span(&value.spot, texts)?;
            let dot = if value.path.starts_with('[') { "" } else { "." };
            Some(Related { message: format!("value of `{dot}{}`", value.path), span })
        };
        values.iter().filter_map(related).collect()
    }

    /// The span of a spot, and whether its text is a file of its own.
    fn span(&self, spot: &Spot<'_>, texts: &Sources) -> Option<(Span, bool)> {
        let &(file, is_file) = self.files.get(spot.file_number)?;
        Some((spot.span_in(file, texts.get(file)?), is_file))
    }
}
