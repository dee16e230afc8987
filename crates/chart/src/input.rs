//! Charts as the inputs of other tools: what is one by its look, how it is loaded with its values and rendered, and how the
//! texts of a render stand among those of a whole run.
//!
//! Not here: which values a chart gets, and what is said of what comes out. The one idea to know: a render numbers its texts
//! on its own; a [`Shift`] turns its numbers into those of the run.

use std::io;
use std::path::Path;
use std::sync::Arc;

use common::finding::Finding;
use common::limits::Limits;
use common::source::{FileId, Span};
use common::sys::{FileKind, Sys};
use gotemplate::value::Value;

use crate::chart::Chart;
use crate::environments::EnvironmentError;
use crate::error::ChartError;
use crate::findings::{self, Known};
use crate::host::SysHost;
use crate::manifest::Stream;
use crate::notice::Notice;
use crate::provenance::Provenance;
use crate::render::{Outcome, RenderOptions, Rendered, render};
use crate::source_map::{self, Mapped, SourceMapError};
use crate::values::ValuesInput;

/// Whether a directory is a chart.
pub fn is_chart_directory(path: &Path, sys: &dyn Sys) -> bool {
    sys.kind(&path.join("Chart.yaml")).is_ok_and(|kind| kind == FileKind::File)
}

/// Whether a file is a packed chart, by its name.
pub fn is_archive_name(path: &str) -> bool {
    path.ends_with(".tgz") || path.ends_with(".tar.gz")
}

/// Whether a path leads into an archive: a file stands where a directory would have to.
pub fn is_in_archive(path: &str, sys: &dyn Sys) -> bool {
    Path::new(path).ancestors().skip(1).any(|above| matches!(sys.kind(above), Ok(FileKind::File)))
}

/// Why a chart gives nothing.
#[derive(Debug)]
pub enum InputError {
    /// Its environments.
    Environment(EnvironmentError),
    /// The chart or its values; the findings say where, by the numbers of the render's own texts.
    Chart(ChartError, Vec<Finding>),
    /// No random bytes for templates.
    Host(io::Error),
    /// What came out has no source map.
    Map(SourceMapError),
}

impl InputError {
    fn of(error: ChartError, known: Known<'_>) -> Self {
        let findings = findings::of(&error, known);
        Self::Chart(error, findings)
    }
}

impl From<EnvironmentError> for InputError {
    fn from(error: EnvironmentError) -> Self {
        Self::Environment(error)
    }
}

/// A chart with the values that it is rendered with.
#[derive(Debug)]
pub struct Loaded {
    /// The chart.
    pub chart: Chart,
    /// The user's values.
    pub values: Value,
}

impl Loaded {
    /// Reads the values, then the chart at `path`.
    ///
    /// # Errors
    /// What is wrong with either.
    pub fn read(
        path: &Path,
        input: &ValuesInput,
        sys: &dyn Sys,
        limits: &Limits,
        provenance: &mut Provenance,
    ) -> Result<Self, InputError> {
        let values = input.merge(sys, &mut io::empty(), limits, provenance);
        let values = values.map_err(|error| InputError::of(error, Known { provenance, inputs: None }))?;
        let chart = Chart::load(sys, path, limits, provenance);
        let chart = chart.map_err(|error| InputError::of(error, Known { provenance, inputs: None }))?;
        Ok(Self { chart, values })
    }

    /// Renders the chart: what was made, and what was logged on the way.
    ///
    /// # Errors
    /// What is wrong with its templates or values.
    pub fn render(
        &self,
        options: &RenderOptions,
        provenance: &mut Provenance,
        sys: &dyn Sys,
    ) -> Result<(Rendered, Vec<Notice>), InputError> {
        let host = SysHost::new(sys).map_err(InputError::Host)?;
        let Outcome { notices, result, .. } = render(&self.chart, &self.values, options, provenance, &host);
        let known = Known { provenance, inputs: Some((&self.chart, &self.values)) };
        Ok((result.map_err(|error| InputError::of(error, known))?, notices))
    }
}

/// A rendered stream under its source map, and the render's own text of each number in the map.
///
/// # Errors
/// The map does not fit.
pub fn mapped(stream: &Stream, provenance: &Provenance) -> Result<(Mapped<Arc<str>>, Vec<FileId>), InputError> {
    let (map, files) = source_map::map(stream, provenance);
    let text: Arc<str> = String::from_utf8_lossy(stream.bytes()).into();
    Ok((map.over(text).map_err(InputError::Map)?, files))
}

/// How far the numbers of a render's texts lie from those of the run that took them over.
#[derive(Clone, Copy, Debug)]
pub struct Shift(u32);

impl Shift {
    /// Hands the texts of a render over by their names: `argument` for values of the command line. `next` is the number that
    /// the run gives its next text.
    pub fn hand_over(
        provenance: &Provenance,
        argument: &str,
        next: FileId,
        mut add: impl FnMut(&str, Arc<str>),
    ) -> Self {
        for file in (0..provenance.sources.next_id().0).map(FileId) {
            let Some(source) = provenance.sources.get(file) else { continue };
            let name = if provenance.is_argument(file) { argument } else { source.name() };
            add(name, Arc::clone(source.text()));
        }
        Self(next.0)
    }

    /// The number of a text in the run.
    #[must_use]
    pub const fn file(self, own: FileId) -> FileId {
        FileId(own.0.saturating_add(self.0))
    }

    /// A finding on the texts of the run.
    #[must_use]
    pub fn finding(self, mut finding: Finding) -> Finding {
        let moved = |span: Span| Span { file: self.file(span.file), ..span };
        finding.span = finding.span.map(moved);
        finding.related.iter_mut().for_each(|related| related.span = moved(related.span));
        finding
    }
}
