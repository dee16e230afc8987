//! Charts: rendered in process, looked through as one text, their findings placed at the lines that made them.
//!
//! Not here: rendering (`chart`). The one idea to know: a chart is rendered for the Kubernetes version that is the target, since
//! templates choose API versions by it.

use std::path::Path;
use std::sync::Arc;

use chart::environments::{EnvironmentError, Environments};
use chart::input::{InputError, Loaded, Shift, is_in_archive, mapped};
use chart::source_map::{Kind, Mapped, Spot, ValuePlace};
use chart::{Capabilities, KubeVersion, Provenance, RenderOptions, ValuesInput};
use common::finding::Related;
use common::limits::Limits;
use common::source::{FileId, Sources, Span};
use common::sys::Sys;

use super::files::{Looked, Wanted, of_bytes};
use crate::cli::OwnArgs;
use crate::scan::Scanner;
use crate::trouble::Trouble;

/// More values than this are not told of one API version.
const MOST_VALUES: usize = 4;

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
    let shift = Shift::hand_over(&provenance, "--chart-set", texts.next_id(), |name, text| {
        texts.add(name, text);
    });
    match made {
        Ok(None) => Ok(None),
        Ok(Some((mapped, files))) => {
            let wanted = Wanted { each: true, texts: false };
            let looked = of_bytes(mapped.stream().as_bytes(), scanner, wanted);
            let file = |own: FileId| {
                let file = shift.file(own);
                (file, !is_in_archive(texts.get(file).map_or("", |source| source.name()), rendering.sys))
            };
            let files = files.into_iter().map(file).collect();
            Ok(Some(Rendered { looked, origin: Origin { mapped, files } }))
        }
        Err(error) => Err(troubles(error, path, shift)),
    }
}

type Made = Option<(Mapped<Arc<str>>, Vec<FileId>)>;

fn made(path: &str, rendering: Rendering<'_>, provenance: &mut Provenance) -> Result<Made, InputError> {
    let Rendering { args, kube_version, limits, sys } = rendering;
    let path = Path::new(path);
    let input = values_for(path, args, sys)?;
    let loaded = Loaded::read(path, &input, sys, limits, provenance)?;
    if loaded.chart.is_library() {
        return Ok(None);
    }
    let mut options = RenderOptions::default();
    if let Ok(version) = KubeVersion::parse(kube_version) {
        options.capabilities = Capabilities::new(version, &[]);
    }
    let (rendered, _) = loaded.render(&options, provenance, sys)?;
    mapped(&rendered.stream(true, true, true), provenance).map(Some)
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

fn troubles(error: InputError, path: &str, shift: Shift) -> Vec<Trouble> {
    match error {
        InputError::Environment(error) => vec![Trouble::of_chart(path, &error.to_string()).hint(error.hint())],
        InputError::Host(error) => vec![Trouble::of_chart(path, &format!("no random bytes: {error}"))],
        InputError::Map(error) => vec![Trouble::of_chart(path, &error.to_string())],
        InputError::Chart(error, findings) => {
            let whole = Trouble::of_chart(path, &error.to_string()).limit(error.is_limit());
            if findings.is_empty() {
                return vec![whole];
            }
            findings.into_iter().map(|finding| whole.clone().placed(shift.finding(finding))).collect()
        }
    }
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
