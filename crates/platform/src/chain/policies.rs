//! The policies of each environment: read once where environments share their text, decided between, compiled once.
//!
//! Not here: rendering the sources' charts, judging. The one idea to know: a policy is known by the text that it stands in, so
//! environments whose values render it equally have one policy between them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use common::finding::{Finding, Severity};
use common::source::FileId;
use policy_apply::workbench::{Compiled, Policies, Workbench};
use policy_engine::model::{Policy, PolicyException};
use rayon::prelude::*;
use yaml::Path;

use super::actions::{self, ValuesOf};
use super::conflicts::{self, OfSource};
use super::environment::Environment;
use super::merge::Merger;
use super::once::Once;
use crate::problem::{Problem, problem};
use crate::sources_file::{APPLICATION, PolicySources};

/// A text of a source in an environment.
#[derive(Clone, Debug)]
pub(crate) struct SourceText {
    /// The source's number.
    pub(crate) source: usize,
    /// The text.
    pub(crate) file: FileId,
    /// Where the values that it was rendered with stand.
    pub(crate) values: ValuesOf,
    /// True for the `policies.yaml` beside charts of the source.
    pub(crate) is_bundle: bool,
}

/// A policy of an environment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InForce {
    /// The source's number.
    pub(crate) source: usize,
    /// The number of the compiled policy.
    pub(crate) compiled: usize,
}

/// The policies of all environments.
#[derive(Debug, Default)]
pub(crate) struct PolicySets {
    /// All of them, each once.
    pub(crate) compiled: Vec<Compiled>,
    /// By environment.
    pub(crate) in_force: Vec<Vec<InForce>>,
    /// The exceptions that the sources hold, by environment, with the sources' numbers.
    pub(crate) exceptions: Vec<Vec<(usize, Arc<PolicyException>)>>,
}

/// What policies are made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Making<'m> {
    pub(crate) file: &'m PolicySources,
    pub(crate) environments: &'m [Environment],
    /// By environment, in the order of the sources.
    pub(crate) texts: &'m [Vec<SourceText>],
    /// The application's own exceptions, by environment.
    pub(crate) exceptions: &'m [Vec<Arc<PolicyException>>],
    pub(crate) bench: &'m Workbench<'m>,
}

/// What one text holds, shared.
#[derive(Debug, Default)]
struct Loaded {
    policies: Vec<Arc<Policy>>,
    exceptions: Vec<Arc<PolicyException>>,
    problems: Vec<Problem>,
}

impl Loaded {
    fn of(policies: Policies, bench: &Workbench<'_>) -> Self {
        let mut problems = policies.problems;
        for later in policies.later.iter().filter(|later| later.gvk.kind.ends_with("Policy")) {
            let message = format!("policies of kind `{}` are not supported yet", later.gvk.kind);
            let place = Path::root().join("kind");
            let mut finding = Finding::new("input/policy", Severity::Error, message).at(&later.document, place);
            bench.place(&mut finding, None);
            problems.push(Problem::new(finding));
        }
        for problem in problems.iter_mut().filter(|problem| actions::is_about_action(&problem.finding)) {
            *problem.finding = actions::at_value((*problem.finding).clone());
        }
        Self {
            policies: policies.policies.into_iter().map(Arc::new).collect(),
            exceptions: policies.exceptions.into_iter().map(Arc::new).collect(),
            problems,
        }
    }
}

/// A policy and the exceptions that hold for it, by their addresses: what is compiled once.
type Key = (*const Policy, Vec<*const PolicyException>);

/// Reads, decides and compiles; what is wrong goes to `problems`, what is worth knowing to `notes`.
pub(crate) fn make(making: Making<'_>, problems: &mut Merger, notes: &mut Merger) -> PolicySets {
    let files: BTreeSet<FileId> = making.texts.iter().flatten().map(|text| text.file).collect();
    let files: Vec<FileId> = files.into_iter().collect();
    let bench = making.bench;
    let loaded: Vec<Loaded> = files.par_iter().map(|file| Loaded::of(bench.policies(*file), bench)).collect();
    let loaded: BTreeMap<FileId, Loaded> = files.into_iter().zip(loaded).collect();

    let mut wanted: Vec<(Arc<Policy>, Vec<Arc<PolicyException>>)> = Vec::new();
    let mut numbers: HashMap<Key, usize> = HashMap::new();
    let mut sets = PolicySets::default();
    for (nth, environment) in making.environments.iter().enumerate() {
        let texts = making.texts.get(nth).map_or(&[][..], Vec::as_slice);
        let mut all = Vec::new();
        let mut once = Once::new(texts);
        for text in texts {
            let Some(held) = loaded.get(&text.file) else { continue };
            held.problems.iter().for_each(|one| problems.add_problem(environment, one.clone()));
            for policy in held.policies.iter().filter(|policy| once.counts(text, policy)) {
                let wrong = actions::check(policy, &text.values, bench);
                wrong.into_iter().for_each(|one| problems.add_problem(environment, one));
                all.push(OfSource { source: text.source, policy: Arc::clone(policy) });
            }
        }
        if all.is_empty() && problems.is_empty() {
            let place = environment.name().map(|name| format!(" for {name}")).unwrap_or_default();
            problems.add_problem(environment, problem("input/sources", format!("no source has a policy{place}")));
        }
        let resolved = conflicts::resolve(all, making.file, bench);
        resolved.notes.into_iter().for_each(|note| notes.add(environment, note));
        resolved.problems.into_iter().for_each(|one| problems.add_problem(environment, one));
        let exceptions = Exceptions::of(making, nth, texts, &loaded);
        exceptions.ignored(making.file, bench).into_iter().for_each(|note| notes.add(environment, note));
        let in_force = resolved.policies.into_iter().map(|OfSource { source, policy }| {
            let held = exceptions.for_source(source, making.file);
            let key = (Arc::as_ptr(&policy), held.iter().map(Arc::as_ptr).collect::<Vec<_>>());
            let compiled = *numbers.entry(key).or_insert_with(|| {
                wanted.push((policy, held));
                wanted.len() - 1
            });
            InForce { source, compiled }
        });
        sets.in_force.push(in_force.collect());
        sets.exceptions.push(exceptions.of_sources());
    }
    sets.compiled = wanted.into_par_iter().map(|(policy, held)| Compiled::new(policy, &held)).collect();
    sets
}

/// The exceptions of an environment, by the source that they stand in; the application's last.
struct Exceptions {
    by_source: Vec<(Option<usize>, Vec<Arc<PolicyException>>)>,
}

impl Exceptions {
    fn of(making: Making<'_>, nth: usize, texts: &[SourceText], loaded: &BTreeMap<FileId, Loaded>) -> Self {
        let mut by_source: Vec<(Option<usize>, Vec<Arc<PolicyException>>)> = Vec::new();
        for text in texts {
            let held = loaded.get(&text.file).map(|held| held.exceptions.clone()).unwrap_or_default();
            if !held.is_empty() {
                by_source.push((Some(text.source), held));
            }
        }
        let own = making.exceptions.get(nth).cloned().unwrap_or_default();
        if !own.is_empty() {
            by_source.push((None, own));
        }
        Self { by_source }
    }

    /// Those that stand in sources, with the sources' numbers.
    fn of_sources(&self) -> Vec<(usize, Arc<PolicyException>)> {
        let of = |(from, held): &(Option<usize>, Vec<Arc<PolicyException>>)| {
            let source = *from;
            held.iter().filter_map(move |one| Some((source?, Arc::clone(one)))).collect::<Vec<_>>()
        };
        self.by_source.iter().flat_map(of).collect()
    }

    /// Those that hold for the policies of a source: its own, and those of whom it names.
    fn for_source(&self, source: usize, file: &PolicySources) -> Vec<Arc<PolicyException>> {
        let named = file.sources.get(source).map_or(&[][..], |source| source.exceptions_from.as_slice());
        let holds = |from: Option<usize>| from == Some(source) || named.iter().any(|one| one == name_of(from, file));
        self.by_source.iter().filter(|(from, _)| holds(*from)).flat_map(|(_, held)| held.iter().cloned()).collect()
    }

    /// Exceptions for policies of sources that do not allow them.
    fn ignored(&self, file: &PolicySources, bench: &Workbench<'_>) -> Vec<Finding> {
        let mut notes = Vec::new();
        for (from, held) in &self.by_source {
            let name = name_of(*from, file);
            let allows = |source: &crate::sources_file::Source| source.exceptions_from.iter().any(|one| one == name);
            if from.is_some() || file.sources.iter().any(allows) {
                continue;
            }
            for exception in held {
                let message = format!(
                    "exception `{}` does not hold: no source names `{name}` in `exceptionsFrom`",
                    exception.name
                );
                let place = Path::root().join("metadata").join("name");
                let mut note =
                    Finding::new("sources/exception", Severity::Info, message).at(&exception.document, place);
                bench.place(&mut note, None);
                notes.push(note);
            }
        }
        notes
    }
}

fn name_of(source: Option<usize>, file: &PolicySources) -> &str {
    match source {
        Some(source) => file.sources.get(source).map_or("", |source| source.name.as_str()),
        None => APPLICATION,
    }
}
