//! Charts as inputs: which paths are charts, with which values each is rendered, and what came out of them so far.
//!
//! Not here: rendering (`chart`), and what the objects of a chart mean. The one idea to know: a rendered chart is a text like
//! any other, over which a source map lies in memory, so whatever is said of it names the chart's own lines.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use chart::environments::{EnvironmentError, Environments};
use chart::findings::{self, Known};
use chart::missing_values::{self, Around};
use chart::source_map::{self, SourceMapError};
use chart::{Chart, ChartError, Level, Outcome, Provenance, RenderOptions, SysHost, ValuesInput};
use common::finding::{Finding, Severity};
use common::source::Sources;
use common::sys::{FileKind, Sys};
use yaml::{FileId, Span};

use super::policies;
use super::reading::Reader;
use super::source_maps::{Laid, Shown, is_in_archive};
use super::trouble::Trouble;

/// What values of `--chart-set` are called in messages.
const ARGUMENT: &str = "--chart-set";

/// What the command line says of charts.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChartOptions {
    /// `--chart-values`
    pub(crate) files: Vec<String>,
    /// `--chart-set`
    pub(crate) set: Vec<String>,
    /// `--env`; empty when there is none.
    pub(crate) env: String,
    /// True when the values above are for the charts of policies: no resource is a chart.
    pub(crate) for_policies: bool,
}

/// The charts of a run.
#[derive(Debug, Default)]
pub(super) struct Charts {
    pub(super) options: ChartOptions,
    /// The source maps of what was rendered.
    pub(super) laid: BTreeMap<FileId, Laid>,
    /// What is no error but should be heard of.
    pub(super) warnings: Vec<Finding>,
    /// How many charts there were.
    count: usize,
    /// How many of them have the environment that was asked for.
    in_environment: usize,
    /// What is wrong with the first that has no environments at all.
    without: Option<EnvironmentError>,
}

/// Whether a path is a chart: a directory with a `Chart.yaml`, or a gzipped archive by its name.
pub(crate) fn is_chart(path: &str, sys: &dyn Sys) -> bool {
    match sys.kind(Path::new(path)) {
        Ok(FileKind::Dir) => is_chart_directory(path, sys),
        Ok(FileKind::File) => path.ends_with(".tgz") || path.ends_with(".tar.gz"),
        _ => false,
    }
}

/// Whether a directory is a chart.
pub(super) fn is_chart_directory(path: &str, sys: &dyn Sys) -> bool {
    sys.kind(&Path::new(path).join("Chart.yaml")).is_ok_and(|kind| kind == FileKind::File)
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

/// A rendered chart, its places by the ids of its own texts.
struct Made {
    mapped: source_map::Mapped<Arc<str>>,
    files: Vec<FileId>,
    warnings: Vec<Finding>,
}

impl Reader<'_> {
    /// Renders the chart at `path`, and keeps what came out as a text.
    pub(super) fn chart(&mut self, path: &str, rule: &str) -> Result<FileId, Vec<Trouble>> {
        self.charts.count += 1;
        let mut provenance = Provenance::new();
        let made = self.made(path, rule, &mut provenance);
        let shift = self.adopt(&provenance);
        match made {
            Ok(made) => Ok(self.keep_rendered(path, made, shift)),
            Err(failed) => Err(failed.troubles(path, rule, shift)),
        }
    }

    fn made(&mut self, path: &str, rule: &str, provenance: &mut Provenance) -> Result<Made, Failed> {
        let input = self.values_for(path, rule)?;
        let (sys, limits) = (self.sys(), self.limits().clone());
        let bare = |error: ChartError, provenance: &Provenance| {
            let findings = findings::of(&error, Known { provenance, inputs: None });
            Failed::Chart(error, findings)
        };
        let values = input.merge(sys, &mut io::empty(), &limits, provenance);
        let values = values.map_err(|error| bare(error, provenance))?;
        let chart = Chart::load(sys, Path::new(path), &limits, provenance).map_err(|error| bare(error, provenance))?;
        let host = SysHost::new(sys).map_err(Failed::Host)?;
        let Outcome { notices, result, .. } =
            chart::render(&chart, &values, &RenderOptions::default(), provenance, &host);
        let rendered = result.map_err(|error| {
            let findings = findings::of(&error, Known { provenance, inputs: Some((&chart, &values)) });
            Failed::Chart(error, findings)
        })?;
        let notices = chart.notices().iter().chain(&notices).filter(|notice| notice.level > Level::Info);
        let mut warnings: Vec<Finding> = notices
            .map(|notice| Finding::new(rule, Severity::Warning, format!("{path}: {}", notice.message)))
            .collect();
        let around = self.around(&input);
        let gaps = missing_values::find(&rendered, provenance);
        warnings.extend(gaps.iter().map(|gap| missing_values::warning(gap, &around, provenance)));
        let stream = rendered.stream(false, true, true);
        let (map, files) = source_map::map(&stream, provenance);
        let text: Arc<str> = String::from_utf8_lossy(stream.bytes()).into();
        let mapped = map.over(text).map_err(Failed::Map)?;
        Ok(Made { mapped, files, warnings })
    }

    /// The values of the chart at `path`: those of all environments, of the one that was asked for, of the command line.
    fn values_for(&mut self, path: &str, rule: &str) -> Result<ValuesInput, EnvironmentError> {
        let (sys, chart) = (self.sys(), Path::new(path));
        let env = self.charts.options.env.clone();
        let mut files = if env.is_empty() { Vec::new() } else { self.files_of(&env, chart)? };
        if files.is_empty() {
            let found = Environments::look_for(chart, sys)?;
            files.extend(found.and_then(|found| found.common_file()));
        }
        let options = &self.charts.options;
        if options.for_policies != (rule == policies::RULE) {
            return Ok(ValuesInput { files, ..ValuesInput::default() });
        }
        files.extend(options.files.iter().cloned());
        Ok(ValuesInput { files, set: options.set.clone(), ..ValuesInput::default() })
    }

    /// The values files of an environment; none where the chart has no environments at all.
    fn files_of(&mut self, env: &str, chart: &Path) -> Result<Vec<String>, EnvironmentError> {
        match Environments::find(chart, self.sys()) {
            Ok(found) => {
                found.chosen(&[env.to_owned()])?;
                self.charts.in_environment += 1;
                Ok(found.files(env))
            }
            Err(error @ EnvironmentError::None { .. }) => {
                self.charts.without.get_or_insert(error);
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }

    /// What is known of missing values: the environment, and the file that they should stand in.
    fn around(&self, input: &ValuesInput) -> Around {
        let env = &self.charts.options.env;
        let lacking = if env.is_empty() { Vec::new() } else { vec![env.clone()] };
        let file = input.files.last().cloned();
        Around { lacking, having: Vec::new(), shown: file.clone(), file }
    }

    /// Takes over the texts of a render; gives the number that their ids are shifted by.
    fn adopt(&mut self, provenance: &Provenance) -> u32 {
        let shift = self.sources().next_id().0;
        let sources: &Sources = &provenance.sources;
        for file in (0..sources.next_id().0).map(FileId) {
            let Some(source) = sources.get(file) else { continue };
            let name = if provenance.is_argument(file) { ARGUMENT } else { source.name() };
            self.add(name, Arc::clone(source.text()));
        }
        shift
    }

    fn keep_rendered(&mut self, path: &str, made: Made, shift: u32) -> FileId {
        let Made { mapped, files, warnings } = made;
        let file = self.add(&format!("{path} (rendered)"), mapped.stream().into());
        let shown = |own: &FileId| {
            let file = shifted_id(*own, shift);
            Some(Shown { file, is_text: !is_in_archive(self.sys(), self.name(file)) })
        };
        let texts = files.iter().map(shown).collect();
        self.charts.laid.insert(file, Laid::new(mapped, texts));
        self.charts.warnings.extend(warnings.into_iter().map(|finding| shifted(finding, shift)));
        file
    }

    /// What of the command line meant no chart: flags that have no effect are not what was meant.
    pub(crate) fn unused_chart_flags(&mut self) -> Option<Trouble> {
        let charts = &mut self.charts;
        let options = &charts.options;
        if charts.count == 0 {
            let given = [
                ("--env", !options.env.is_empty()),
                ("--chart-values", !options.files.is_empty()),
                (ARGUMENT, !options.set.is_empty()),
            ];
            let flag = given.into_iter().find_map(|(flag, is_given)| is_given.then_some(flag))?;
            return Some(
                Trouble::new(RULE, format!("`{flag}` is given and no input is a chart"))
                    .hint("a chart is a directory with a `Chart.yaml`, or a `.tgz`"),
            );
        }
        let error = charts.without.take().filter(|_| charts.in_environment == 0)?;
        Some(Failed::Environment(error).trouble("", RULE))
    }
}

const RULE: &str = "input/chart";

impl Failed {
    fn troubles(self, path: &str, rule: &str, shift: u32) -> Vec<Trouble> {
        let (is_limit, findings) = match &self {
            Self::Chart(error, findings) => (error.is_limit(), findings.clone()),
            _ => (false, Vec::new()),
        };
        let mut whole = self.trouble(path, rule);
        if !rule.ends_with("/policy") {
            whole = whole.clone().ends(format!("failed to load resources ({})", whole.words));
        }
        if findings.is_empty() {
            return vec![whole];
        }
        let placed = findings.into_iter().map(|finding| {
            let finding = Finding { rule: rule.to_owned(), ..shifted(finding, shift) };
            Trouble { finding: Box::new(finding), ..whole.clone() }.limit(is_limit)
        });
        placed.collect()
    }

    /// The whole failure, without a place.
    fn trouble(self, path: &str, rule: &str) -> Trouble {
        match self {
            Self::Environment(error) => Trouble::new(rule, error.to_string()).hints(error.hint()),
            Self::Chart(error, _) => {
                let limit = error.is_limit();
                Trouble::new(rule, format!("{path}: {error}")).words(error.to_string()).limit(limit)
            }
            Self::Host(error) => Trouble::new(rule, format!("{path}: no random bytes: {error}")),
            Self::Map(error) => Trouble::new(rule, format!("{path}: {error}")),
        }
    }
}

fn shifted_id(file: FileId, shift: u32) -> FileId {
    FileId(file.0.saturating_add(shift))
}

/// A finding on the texts of a render, among those of the run.
fn shifted(mut finding: Finding, shift: u32) -> Finding {
    let moved = |span: Span| Span { file: shifted_id(span.file, shift), ..span };
    finding.span = finding.span.map(moved);
    finding.related.iter_mut().for_each(|related| related.span = moved(related.span));
    finding
}
