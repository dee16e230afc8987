//! Charts: each loaded once, rendered for every environment, on all cores.
//!
//! Not here: what is in the manifests. The one idea to know: a loaded chart never changes, so a render is the chart, the values
//! files of the environment, and a copy of what is known of their places.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use chart::environments::{EnvironmentError, Environments};
use chart::findings::{self, Known};
use chart::input::{InputError, mapped};
use chart::source_map::Mapped;
use chart::{Chart, ChartError, Provenance, RenderOptions, SysHost, ValuesInput, render};
use common::finding::Finding;
use common::limits::Limits;
use common::source::FileId;
use common::sys::Sys;
use policy_apply::workbench::Workbench;
use rayon::prelude::*;

use super::environment::Environment;
use super::texts::Texts;
use crate::problem::{Fuller, Problem, problem};

/// What findings about charts are called.
pub(crate) const RULE: &str = "input/chart";

/// A chart with the environments that it has values for.
#[derive(Debug)]
pub(crate) struct LoadedChart {
    /// As it was named or found.
    pub(crate) path: String,
    chart: Chart,
    provenance: Provenance,
    /// Nothing where there is no directory of values.
    pub(crate) environments: Option<Environments>,
}

/// Why a chart gives nothing, on texts of its own.
#[derive(Debug)]
pub(crate) struct Unmade {
    provenance: Provenance,
    message: String,
    hint: Option<String>,
    findings: Vec<Finding>,
    limit: bool,
}

impl Unmade {
    fn of(path: &str, error: InputError, provenance: Provenance) -> Box<Self> {
        let (message, findings, limit, hint) = match error {
            InputError::Environment(error) => (error.to_string(), Vec::new(), false, error.hint()),
            InputError::Chart(error, findings) => (format!("{path}: {error}"), findings, error.is_limit(), None),
            InputError::Host(error) => (format!("{path}: no random bytes: {error}"), Vec::new(), false, None),
            InputError::Map(error) => (format!("{path}: {error}"), Vec::new(), false, None),
        };
        Box::new(Self { provenance, message, hint, findings, limit })
    }

    /// The problems on the texts of the run.
    pub(crate) fn problems(self, bench: &mut Workbench<'_>, texts: &mut Texts) -> Vec<Problem> {
        let moved = texts.of_render(bench, &self.provenance);
        if self.findings.is_empty() {
            let whole = problem(RULE, self.message).hint(self.hint);
            return vec![Problem { limit: self.limit, ..whole }];
        }
        let limit = self.limit;
        let of_finding = |finding: Finding| {
            let finding = Finding { rule: RULE.to_owned(), ..moved.finding(finding) };
            Problem { finding: Box::new(finding), limit }
        };
        self.findings.into_iter().map(of_finding).collect()
    }
}

fn unmade(
    path: &str,
    error: ChartError,
    provenance: Provenance,
    inputs: Option<(&Chart, &gotemplate::value::Value)>,
) -> Box<Unmade> {
    let findings = findings::of(&error, Known { provenance: &provenance, inputs });
    Unmade::of(path, InputError::Chart(error, findings), provenance)
}

/// Loads charts, on all cores, in their order.
pub(crate) fn load_all(paths: &[String], sys: &dyn Sys, limits: &Limits) -> Vec<Result<LoadedChart, Box<Unmade>>> {
    paths.par_iter().map(|path| load(path, sys, limits)).collect()
}

fn load(path: &str, sys: &dyn Sys, limits: &Limits) -> Result<LoadedChart, Box<Unmade>> {
    let mut provenance = Provenance::new();
    let environments = Environments::look_for(Path::new(path), sys)
        .map_err(|error| Unmade::of(path, InputError::Environment(error), Provenance::new()))?;
    match Chart::load(sys, Path::new(path), limits, &mut provenance) {
        Ok(chart) => Ok(LoadedChart { path: path.to_owned(), chart, provenance, environments }),
        Err(error) => Err(unmade(path, error, provenance, None)),
    }
}

/// A rendered chart, on texts of its own.
#[derive(Debug)]
struct Stream {
    mapped: Mapped<Arc<str>>,
    files: Vec<FileId>,
    provenance: Provenance,
}

/// A rendered chart on the texts of the run.
#[derive(Clone, Debug)]
pub(crate) struct Rendered {
    /// The chart's number among those that were rendered.
    pub(crate) chart: usize,
    /// The stream.
    pub(crate) file: FileId,
}

impl LoadedChart {
    /// The chart's own name.
    pub(crate) fn name(&self) -> &str {
        self.chart.name()
    }

    /// The names of its environments.
    pub(crate) fn names(&self) -> &[String] {
        self.environments.as_ref().map_or(&[], Environments::names)
    }

    /// The values files of an environment. Of none, or where the chart knows no environments at all, those of all of them.
    ///
    /// # Errors
    /// It has others.
    fn values_files(&self, environment: &Environment) -> Result<Vec<String>, EnvironmentError> {
        match (&self.environments, environment.name()) {
            (None, _) => Ok(Vec::new()),
            (Some(found), Some(name)) if !found.names().is_empty() => {
                found.chosen(&[name.to_owned()])?;
                Ok(found.files(name))
            }
            (Some(found), _) => Ok(found.common_file().into_iter().collect()),
        }
    }

    fn render(
        &self,
        files: Vec<String>,
        sys: &dyn Sys,
        rendering: Rendering<'_>,
    ) -> Result<Option<Stream>, Box<Unmade>> {
        if self.chart.is_library() {
            return Ok(None);
        }
        let mut provenance = self.provenance.clone();
        let input = ValuesInput { files, ..ValuesInput::default() };
        let values = match input.merge(sys, &mut io::empty(), rendering.limits, &mut provenance) {
            Ok(values) => values,
            Err(error) => return Err(unmade(&self.path, error, provenance, None)),
        };
        let host = match SysHost::new(sys) {
            Ok(host) => host,
            Err(error) => return Err(Unmade::of(&self.path, InputError::Host(error), provenance)),
        };
        let outcome = render(&self.chart, &values, &RenderOptions::default(), &mut provenance, &host);
        let rendered = match outcome.result {
            Ok(rendered) => rendered,
            Err(error) => return Err(unmade(&self.path, error, provenance, Some((&self.chart, &values)))),
        };
        match mapped(&rendered.stream(rendering.definitions, true, true), &provenance) {
            Ok((mapped, files)) => Ok(Some(Stream { mapped, files, provenance })),
            Err(error) => Err(Unmade::of(&self.path, error, provenance)),
        }
    }
}

/// What came of rendering: the streams of each environment in the order of the charts, and what went wrong in which.
#[derive(Debug, Default)]
pub(crate) struct Renders {
    /// By environment.
    pub(crate) streams: Vec<Vec<Rendered>>,
    /// With the environments' numbers.
    pub(crate) problems: Vec<(usize, Problem)>,
}

/// How charts are rendered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rendering<'r> {
    /// Where a chart has no values of an environment it is passed over, since the environment was not asked for by name.
    pub(crate) lenient: bool,
    /// Equal streams of one chart are one text: nobody needs to know whose values made them.
    pub(crate) shares: bool,
    /// The custom resource definitions in `crds/` count, too: installing a chart brings them.
    pub(crate) definitions: bool,
    pub(crate) limits: &'r Limits,
}

/// Renders charts for environments: which one of its own each chart uses in an environment, `environment_of` says.
pub(crate) fn render_all(
    charts: &[LoadedChart],
    environments: &[Environment],
    environment_of: impl Fn(usize, &Environment) -> Environment + Sync,
    rendering: Rendering<'_>,
    bench: &mut Workbench<'_>,
    texts: &mut Texts,
) -> Renders {
    let sys = bench.sys();
    let pairs: Vec<(usize, usize)> =
        (0..environments.len()).flat_map(|env| (0..charts.len()).map(move |chart| (env, chart))).collect();
    let render = |&(env, nth): &(usize, usize)| -> Result<Option<Stream>, Box<Unmade>> {
        let (Some(chart), Some(environment)) = (charts.get(nth), environments.get(env)) else { return Ok(None) };
        let own = environment_of(nth, environment);
        let has = own.name().is_none_or(|name| chart.names().is_empty() || chart.names().iter().any(|one| one == name));
        if rendering.lenient && !has {
            return Ok(None);
        }
        let files = chart
            .values_files(&own)
            .map_err(|error| Unmade::of(&chart.path, InputError::Environment(error), Provenance::new()))?;
        chart.render(files, sys, rendering)
    };
    let made: Vec<_> = pairs.par_iter().map(render).collect();
    let mut renders = Renders { streams: vec![Vec::new(); environments.len()], problems: Vec::new() };
    let mut shared: HashMap<(usize, Arc<str>), FileId> = HashMap::new();
    for ((env, nth), made) in pairs.into_iter().zip(made) {
        let stream = match made {
            Ok(Some(stream)) => stream,
            Ok(None) => continue,
            Err(unmade) => {
                renders.problems.extend(unmade.problems(bench, texts).into_iter().map(|problem| (env, problem)));
                continue;
            }
        };
        let text: Arc<str> = stream.mapped.stream().into();
        let known = shared.get(&(nth, Arc::clone(&text))).copied().filter(|_| rendering.shares);
        let file = known.unwrap_or_else(|| {
            let name = charts.get(nth).map_or("", |chart| chart.path.as_str());
            let shown = environments.get(env).and_then(Environment::name).map(|env| format!(" for {env}"));
            let name = format!("{name} (rendered{})", shown.unwrap_or_default());
            let moved = texts.of_render(bench, &stream.provenance);
            let files: Vec<FileId> = stream.files.iter().map(|file| moved.file(*file)).collect();
            bench.lay(&name, stream.mapped, &files)
        });
        shared.insert((nth, text), file);
        if let Some(streams) = renders.streams.get_mut(env) {
            streams.push(Rendered { chart: nth, file });
        }
    }
    renders
}
