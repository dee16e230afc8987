//! The chain: sources, policies, the application's charts and manifests, deprecations, values.
//!
//! Not here: command lines, baselines, printing, exit codes. The one idea to know: reading goes first and puts all texts on one
//! workbench; from then on nothing is changed and every step runs on all cores, its outcome in the order of the inputs.

mod actions;
mod charts;
mod conflicts;
mod deprecated;
pub(crate) mod discover;
mod environment;
mod fetching;
mod inventory;
mod merge;
mod node;
mod once;
pub(crate) mod packaging;
mod policies;
mod texts;
mod values;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use common::finding::{Finding, Severity};
use common::manifest::Object;
use common::source::FileId;
use common::sys::FileKind;
use policy_apply::workbench::{Compiled, Workbench, bundle};
use policy_engine::model::PolicyException;
use rayon::prelude::*;

use self::actions::ValuesOf;
use self::charts::{LoadedChart, Rendering, Renders, load_all, render_all};
use self::discover::{Filter, Found, discover};
use self::environment::Environment;
pub(crate) use self::fetching::{Fetched, fetch_all};
pub(crate) use self::inventory::inventory;
use self::merge::Merger;
use self::policies::{Making, PolicySets, SourceText};
use self::texts::Texts;
use crate::changed::Changed;
use crate::problem::{Problem, problem};
use crate::sources_file::{PolicySources, Trust};

/// Names of the tools in findings.
pub(crate) const POLICY_APPLY: &str = "policy-apply";
pub(crate) const DEPRECATIONS: &str = "deprecations";
pub(crate) const VALUES_LINT: &str = "values-lint";
/// What findings about manifests are called.
const RESOURCE: &str = "input/resource";
/// Groups of files that look like objects and never reach a cluster.
const TOOLS_GROUPS: [&str; 4] = ["policy-platform", "cli.kyverno.io", "kustomize.config.k8s.io", "skaffold"];

/// What is to be checked.
#[derive(Debug)]
pub(crate) struct Request<'r> {
    /// The application's files, directories and charts.
    pub(crate) paths: &'r [String],
    /// Where policies come from.
    pub(crate) sources: &'r PolicySources,
    /// The directory of each source.
    pub(crate) fetched: &'r [Fetched],
    /// The environments that are asked for.
    pub(crate) environments: &'r [String],
    /// `k8s=v1.33.0`
    pub(crate) targets: &'r [String],
    /// The ruleset for values, in place of the application's own or ours.
    pub(crate) ruleset: Option<&'r str>,
    /// Hosts that may be asked.
    pub(crate) hosts: &'r [String],
    /// What of the application is looked at.
    pub(crate) changed: Option<&'r Changed>,
}

impl<'r> Request<'r> {
    /// The sources alone.
    const fn of_sources(sources: &'r PolicySources, fetched: &'r [Fetched]) -> Self {
        let (paths, environments, targets, hosts) = (&[], &[], &[], &[]);
        Self { paths, sources, fetched, environments, targets, ruleset: None, hosts, changed: None }
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// By file and place.
    pub(crate) findings: Vec<Finding>,
    /// What is wrong with the inputs.
    pub(crate) problems: Vec<Finding>,
    /// A limit was hit.
    pub(crate) is_limit: bool,
    /// The names of the environments.
    pub(crate) environments: Vec<String>,
    /// Rules that objects keep, in all environments together.
    pub(crate) passed: usize,
    /// Rules that did not concern an object they were held against.
    pub(crate) skipped: usize,
}

/// The application's inputs.
#[derive(Debug, Default)]
struct Application {
    charts: Vec<LoadedChart>,
    /// Charts and files that were found, whether they can be read or not.
    roots: Vec<String>,
    files: Vec<String>,
    /// The files that were named, all of whose documents must be objects.
    named: BTreeSet<String>,
}

/// The inputs of the sources.
#[derive(Debug, Default)]
struct Policies {
    charts: Vec<LoadedChart>,
    /// By chart, the number of its source.
    of_charts: Vec<usize>,
    /// Plain files with the numbers of their sources.
    files: Vec<(usize, String)>,
}

/// The objects of one text.
type Objects = Vec<Object>;

struct Chain<'c, 's> {
    request: &'c Request<'c>,
    /// Told of each step.
    progress: &'c dyn Fn(&str),
    bench: &'c mut Workbench<'s>,
    texts: Texts,
    problems: Merger,
    found: Merger,
}

/// Runs the chain.
pub(crate) fn run(request: &Request<'_>, bench: &mut Workbench<'_>, progress: &dyn Fn(&str)) -> Outcome {
    let texts = Texts::default();
    Chain { request, progress, bench, texts, problems: Merger::default(), found: Merger::default() }.run()
}

impl Chain<'_, '_> {
    fn run(mut self) -> Outcome {
        let request = self.request;
        (self.progress)("reading sources and charts");
        let application = self.application();
        let policies = self.policies();
        let environments = environment::chosen(
            request.environments,
            &request.sources.environments,
            &application.charts,
            &policies.charts,
        );
        let names: Vec<String> = environments.iter().filter_map(Environment::name).map(str::to_owned).collect();
        (self.progress)(&format!(
            "rendering for {}",
            if names.is_empty() { "all".to_owned() } else { names.join(", ") }
        ));
        let of_sources = self.source_texts(&policies, &environments, false);
        let rendered = self.rendered(&application, &environments);
        let plain = self.plain(&application);

        (self.progress)("judging");
        let objects = self.objects(&rendered, &plain);
        let exceptions = self.exceptions(&rendered, &plain, &objects, &environments);
        let making = Making {
            file: request.sources,
            environments: &environments,
            texts: &of_sources,
            exceptions: &exceptions,
            bench: self.bench,
        };
        let sets = policies::make(making, &mut self.problems, &mut self.found);
        let (passed, skipped) = self.judge(&sets, &rendered, &plain, &objects, &environments);
        self.deprecations(&rendered, &plain, &environments);
        (self.progress)("values");
        self.values(&application, &environments);
        let sources = self.bench.sources();
        Outcome {
            is_limit: self.problems.is_limit,
            problems: self.problems.finish(sources, &names),
            findings: self.found.finish(sources, &names),
            environments: names,
            passed,
            skipped,
        }
    }

    /// Finds and loads what the paths mean.
    fn application(&mut self) -> Application {
        let mut application = Application::default();
        let mut known = BTreeSet::new();
        for path in self.request.paths {
            let Found { charts, files, problems } = discover(path, Filter::default(), RESOURCE, self.bench);
            problems.into_iter().for_each(|one| self.problems.add_whole(one));
            if self.bench.sys().kind(Path::new(path)).is_ok_and(|kind| kind == FileKind::File) {
                application.named.insert(path.clone());
            }
            application.roots.extend(charts.into_iter().filter(|path| known.insert(path.clone())));
            application.files.extend(files.into_iter().filter(|path| known.insert(path.clone())));
        }
        if known.is_empty() && self.problems.is_empty() {
            let message = format!("there is neither a chart nor a manifest in {}", self.request.paths.join(", "));
            self.problems.add_whole(problem(RESOURCE, message));
        }
        let loaded = load_all(&application.roots, self.bench.sys(), self.bench.limits());
        application.charts = self.loaded(loaded);
        if let Some(changed) = self.request.changed {
            application.charts.retain(|chart| changed.touches_chart(&chart.path, chart.environments.as_ref()));
            application.files.retain(|file| changed.touches_file(file));
        }
        application
    }

    fn loaded(&mut self, loaded: Vec<Result<LoadedChart, Box<charts::Unmade>>>) -> Vec<LoadedChart> {
        let mut charts = Vec::new();
        for one in loaded {
            match one {
                Ok(chart) => charts.push(chart),
                Err(unmade) => {
                    let problems = unmade.problems(self.bench, &mut self.texts);
                    problems.into_iter().for_each(|one| self.problems.add_whole(one));
                }
            }
        }
        charts
    }

    /// Finds and loads what the sources hold.
    fn policies(&mut self) -> Policies {
        let mut policies = Policies::default();
        for (nth, (source, fetched)) in self.request.sources.sources.iter().zip(self.request.fetched).enumerate() {
            let filter = Filter { include: &source.include, exclude: &source.exclude };
            let Found { charts, files, problems } = discover(&fetched.path, filter, "input/policy", self.bench);
            problems.into_iter().for_each(|one| self.problems.add_whole(one));
            let loaded = load_all(&charts, self.bench.sys(), self.bench.limits());
            let wanted =
                |chart: &LoadedChart| source.charts.is_empty() || source.charts.iter().any(|name| name == chart.name());
            let loaded: Vec<LoadedChart> = self.loaded(loaded).into_iter().filter(wanted).collect();
            let is_there = |name: &&String| loaded.iter().any(|chart| chart.name() == name.as_str());
            for name in source.charts.iter().filter(|name| !is_there(name)) {
                let message = format!("source `{}` has no chart `{name}`", source.name);
                let finding = Finding { span: source.span, ..Finding::new("input/sources", Severity::Error, message) };
                self.problems.add_whole(Problem::new(finding));
            }
            policies.of_charts.extend(std::iter::repeat_n(nth, loaded.len()));
            policies.charts.extend(loaded);
            policies.files.extend(files.into_iter().map(|file| (nth, file)));
        }
        policies
    }

    /// The texts of the sources by environment, in the order of the sources, charts first. With `lenient` a source need not have
    /// values of all environments.
    fn source_texts(
        &mut self,
        policies: &Policies,
        environments: &[Environment],
        lenient: bool,
    ) -> Vec<Vec<SourceText>> {
        let sources = &self.request.sources.sources;
        let own = |chart: usize, environment: &Environment| {
            let source = policies.of_charts.get(chart).and_then(|source| sources.get(*source));
            let named = source.and_then(|source| source.environment.as_deref()).map(Environment::named);
            named.unwrap_or_else(|| environment.clone())
        };
        let limits = self.bench.limits().clone();
        let rendering = Rendering { lenient, shares: true, definitions: false, limits: &limits };
        let renders = render_all(&policies.charts, environments, own, rendering, self.bench, &mut self.texts);
        self.unmade(renders.problems, environments);
        let paths: Vec<String> = policies.files.iter().map(|(_, path)| path.clone()).collect();
        let homes = bundle::homes(policies.charts.iter().map(|chart| chart.path.as_str()));
        let mut plain = Vec::new();
        for ((source, path), read) in policies.files.iter().zip(self.bench.files(&paths, "input/policy")) {
            let is_bundle = bundle::is_bundle(path, &homes);
            match read {
                Ok(file) => plain.push(SourceText { source: *source, file, values: ValuesOf::default(), is_bundle }),
                Err(problem) => self.problems.add_whole(problem),
            }
        }
        let mut all = Vec::new();
        for (environment, streams) in environments.iter().zip(renders.streams) {
            let of_stream = |stream: &charts::Rendered| {
                let own = own(stream.chart, environment);
                let chart = policies.charts.get(stream.chart);
                let found = chart.and_then(|chart| chart.environments.as_ref());
                let file = own.name().and_then(|name| Some(found?.own_file(name)));
                SourceText {
                    source: policies.of_charts.get(stream.chart).copied().unwrap_or_default(),
                    file: stream.file,
                    values: ValuesOf { environment: environment.name().map(str::to_owned), file },
                    is_bundle: false,
                }
            };
            let mut texts: Vec<SourceText> = streams.iter().map(of_stream).chain(plain.iter().cloned()).collect();
            texts.sort_by_key(|text| text.source);
            all.push(texts);
        }
        all
    }

    fn unmade(&mut self, problems: Vec<(usize, Problem)>, environments: &[Environment]) {
        for (nth, problem) in problems {
            match environments.get(nth) {
                Some(environment) => self.problems.add_problem(environment, problem),
                None => self.problems.add_whole(problem),
            }
        }
    }

    /// The application's rendered charts by environment.
    fn rendered(&mut self, application: &Application, environments: &[Environment]) -> Vec<Vec<FileId>> {
        let own = |_, environment: &Environment| environment.clone();
        let limits = self.bench.limits().clone();
        // An environment that was asked for by name must be there.
        let lenient = self.request.environments.is_empty();
        let rendering = Rendering { lenient, shares: false, definitions: true, limits: &limits };
        let Renders { streams, problems } =
            render_all(&application.charts, environments, own, rendering, self.bench, &mut self.texts);
        self.unmade(problems, environments);
        streams.into_iter().map(|streams| streams.into_iter().map(|stream| stream.file).collect()).collect()
    }

    /// The application's plain files, and whether each was named.
    fn plain(&mut self, application: &Application) -> Vec<(FileId, bool)> {
        let mut plain = Vec::new();
        for (path, read) in application.files.iter().zip(self.bench.files(&application.files, RESOURCE)) {
            match read {
                Ok(file) => plain.push((file, application.named.contains(path))),
                Err(problem) => self.problems.add_whole(problem),
            }
        }
        plain
    }

    /// The objects of all texts of the application.
    fn objects(&mut self, rendered: &[Vec<FileId>], plain: &[(FileId, bool)]) -> Vec<Objects> {
        let files: Vec<(FileId, bool)> =
            rendered.iter().flatten().map(|file| (*file, true)).chain(plain.iter().copied()).collect();
        let bench = &*self.bench;
        let read: Vec<_> = files.par_iter().map(|(file, each)| bench.objects(*file, *each)).collect();
        let mut all = Vec::new();
        for (mut objects, problems) in read {
            objects.retain(|object| !TOOLS_GROUPS.contains(&object.gvk().group.as_str()));
            problems.into_iter().for_each(|one| self.problems.add_whole(one));
            all.push(objects);
        }
        all
    }

    /// The application's own exceptions by environment.
    fn exceptions(
        &mut self,
        rendered: &[Vec<FileId>],
        plain: &[(FileId, bool)],
        objects: &[Objects],
        environments: &[Environment],
    ) -> Vec<Vec<Arc<PolicyException>>> {
        let mut all = Vec::new();
        for nth in 0..environments.len() {
            let mut held = Vec::new();
            for one in of_environment(nth, rendered, plain, objects) {
                let (exceptions, problems) = self.bench.exceptions(one);
                problems.into_iter().for_each(|one| self.problems.add_whole(one));
                held.extend(exceptions.into_iter().map(Arc::new));
            }
            all.push(held);
        }
        all
    }

    /// Judges the objects of each environment by its policies.
    fn judge(
        &mut self,
        sets: &PolicySets,
        rendered: &[Vec<FileId>],
        plain: &[(FileId, bool)],
        objects: &[Objects],
        environments: &[Environment],
    ) -> (usize, usize) {
        let bench = &*self.bench;
        let judge = |nth: usize| {
            let in_force = sets.in_force.get(nth).map_or(&[][..], Vec::as_slice);
            let policies: Vec<&Compiled> = in_force.iter().filter_map(|one| sets.compiled.get(one.compiled)).collect();
            let objects: Vec<&Object> = of_environment(nth, rendered, plain, objects).flatten().collect();
            bench.judge(&policies, &objects)
        };
        let judged: Vec<_> = (0..environments.len()).into_par_iter().map(judge).collect();
        let (mut passed, mut skipped) = (0, 0);
        for (nth, (environment, judgement)) in environments.iter().zip(judged).enumerate() {
            let judgement = match judgement {
                Ok(judgement) => judgement,
                Err(problem) => {
                    self.problems.add_problem(environment, problem);
                    continue;
                }
            };
            passed += judgement.passed;
            skipped += judgement.skipped;
            judgement.problems.into_iter().for_each(|one| self.problems.add_problem(environment, one));
            for (policy, mut finding) in judgement.findings {
                let in_force = sets.in_force.get(nth).and_then(|all| all.get(policy));
                let source = in_force.and_then(|one| self.request.sources.sources.get(one.source));
                if source.is_some_and(|source| source.trust == Trust::Advise) {
                    finding.severity = finding.severity.max(Severity::Warning);
                }
                finding.tool = Some(POLICY_APPLY);
                finding.source = source.map(|source| source.name.clone());
                self.found.add(environment, finding);
            }
        }
        (passed, skipped)
    }
}

/// The texts of one environment: its renders, and the files that are the same everywhere.
fn of_environment<'o>(
    nth: usize,
    rendered: &'o [Vec<FileId>],
    plain: &'o [(FileId, bool)],
    objects: &'o [Objects],
) -> impl Iterator<Item = &'o Objects> {
    // INVARIANT: objects stand in the order of the renders, then of the files.
    let before: usize = rendered.iter().take(nth).map(Vec::len).sum();
    let count = rendered.get(nth).map_or(0, Vec::len);
    let total: usize = rendered.iter().map(Vec::len).sum();
    let own = objects.iter().skip(before).take(count);
    own.chain(objects.iter().skip(total).take(plain.len()))
}
