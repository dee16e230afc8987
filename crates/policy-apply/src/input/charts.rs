//! Charts as inputs: which paths are charts, with which values each is rendered, and what came out of them so far.
//!
//! Not here: rendering (`chart`), and what the objects of a chart mean. The one idea to know: a rendered chart is a text like
//! any other, over which a source map lies in memory, so whatever is said of it names the chart's own lines.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chart::environments::{EnvironmentError, Environments};
use chart::input::{self, InputError, Loaded, Shift, is_archive_name, is_chart_directory, is_in_archive};
use chart::missing_values::{self, Around};
use chart::{Level, Provenance, RenderOptions, ValuesInput, source_map};
use common::finding::{Finding, Severity};
use common::sys::{FileKind, Sys};
use yaml::FileId;

use super::policies;
use super::reading::Reader;
use super::source_maps::{Laid, Shown};
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
        Ok(FileKind::Dir) => is_chart_directory(Path::new(path), sys),
        Ok(FileKind::File) => is_archive_name(path),
        _ => false,
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
        let next = self.sources().next_id();
        let shift = Shift::hand_over(&provenance, ARGUMENT, next, |name, text| {
            self.add(name, text);
        });
        match made {
            Ok(made) => Ok(self.keep_rendered(path, made, shift)),
            Err(error) => Err(troubles(error, path, rule, shift)),
        }
    }

    fn made(&mut self, path: &str, rule: &str, provenance: &mut Provenance) -> Result<Made, InputError> {
        let input = self.values_for(path, rule)?;
        let (sys, limits) = (self.sys(), self.limits().clone());
        let loaded = Loaded::read(Path::new(path), &input, sys, &limits, provenance)?;
        let (rendered, notices) = loaded.render(&RenderOptions::default(), provenance, sys)?;
        let notices = loaded.chart.notices().iter().chain(&notices).filter(|notice| notice.level > Level::Info);
        let mut warnings: Vec<Finding> = notices
            .map(|notice| Finding::new(rule, Severity::Warning, format!("{path}: {}", notice.message)))
            .collect();
        let around = self.around(&input);
        let gaps = missing_values::find(&rendered, provenance);
        warnings.extend(gaps.iter().map(|gap| missing_values::warning(gap, &around, provenance)));
        let (mapped, files) = input::mapped(&rendered.stream(false, true, true), provenance)?;
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

    fn keep_rendered(&mut self, path: &str, made: Made, shift: Shift) -> FileId {
        let Made { mapped, files, warnings } = made;
        let file = self.add(&format!("{path} (rendered)"), mapped.stream().into());
        let shown = |own: &FileId| {
            let file = shift.file(*own);
            Some(Shown { file, is_text: !is_in_archive(self.name(file), self.sys()) })
        };
        let texts = files.iter().map(shown).collect();
        self.charts.laid.insert(file, Laid::new(mapped, texts));
        self.charts.warnings.extend(warnings.into_iter().map(|finding| shift.finding(finding)));
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
        Some(trouble(InputError::Environment(error), "", RULE))
    }
}

const RULE: &str = "input/chart";

fn troubles(error: InputError, path: &str, rule: &str, shift: Shift) -> Vec<Trouble> {
    let (is_limit, findings) = match &error {
        InputError::Chart(error, findings) => (error.is_limit(), findings.clone()),
        _ => (false, Vec::new()),
    };
    let mut whole = trouble(error, path, rule);
    if !rule.ends_with("/policy") {
        whole = whole.clone().ends(format!("failed to load resources ({})", whole.words));
    }
    if findings.is_empty() {
        return vec![whole];
    }
    let placed = findings.into_iter().map(|finding| {
        let finding = Finding { rule: rule.to_owned(), ..shift.finding(finding) };
        Trouble { finding: Box::new(finding), ..whole.clone() }.limit(is_limit)
    });
    placed.collect()
}

/// The whole error, without a place.
fn trouble(error: InputError, path: &str, rule: &str) -> Trouble {
    match error {
        InputError::Environment(error) => Trouble::new(rule, error.to_string()).hints(error.hint()),
        InputError::Chart(error, _) => {
            let limit = error.is_limit();
            Trouble::new(rule, format!("{path}: {error}")).words(error.to_string()).limit(limit)
        }
        InputError::Host(error) => Trouble::new(rule, format!("{path}: no random bytes: {error}")),
        InputError::Map(error) => Trouble::new(rule, format!("{path}: {error}")),
    }
}
