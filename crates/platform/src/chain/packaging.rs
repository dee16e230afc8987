//! The policies that hold in one environment, as texts to hand on to a cluster.
//!
//! Not here: the chart around them. The one idea to know: what is written is what was read and decided between, in one plain form, so
//! a cluster gets the policies that `check` judges by: what a source may only advise does not enforce there either.

use std::sync::Arc;

use common::finding::Finding;
use common::{Val, Value};
use policy_apply::workbench::{Compiled, Workbench};
use policy_engine::model::{Policy, PolicyException};
use yaml::writer::yaml_sigs;
use yaml::{Document, Path, Step};

use super::environment::Environment;
use super::inventory::file_in_source;
use super::merge::Merger;
use super::node::node_at;
use super::policies::{self, Making};
use super::texts::Texts;
use super::{Chain, Fetched, Request, actions, environment};
use crate::problem::{Fuller, Problem, problem};
use crate::sources_file::{PolicySources, RULE, Trust};

/// The action of what only advises.
const ADVICE: &str = "Audit";

/// A policy or an exception of the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The name of its source.
    pub(crate) source: String,
    /// Its file in the source.
    pub(crate) file: String,
    pub(crate) kind: String,
    /// `namespace/name`, or the name alone.
    pub(crate) key: String,
    /// It as YAML.
    pub(crate) text: String,
}

/// What holds in an environment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Package {
    /// Its name, when it has one.
    pub(crate) environment: Option<String>,
    /// In the order of the sources, exceptions last.
    pub(crate) items: Vec<Item>,
    /// What is worth knowing of the decisions between sources.
    pub(crate) notes: Vec<Finding>,
}

/// The policies and exceptions of the sources that hold in an environment; without a name in the only one that there is.
///
/// # Errors
/// What would make `check` end with bad input, and exceptions that reach further in a cluster than here.
pub(crate) fn package(
    sources: &PolicySources,
    fetched: &[Fetched],
    environment: Option<&str>,
    bench: &mut Workbench<'_>,
) -> Result<Package, Vec<Problem>> {
    let asked: Vec<String> = environment.map(str::to_owned).into_iter().collect();
    let request = Request { environments: &asked, ..Request::of_sources(sources, fetched) };
    let (texts, progress) = (Texts::default(), &|_: &str| {});
    let mut chain =
        Chain { request: &request, progress, bench, texts, problems: Merger::default(), found: Merger::default() };
    let policies = chain.policies();
    let environments = environment::chosen(&asked, &sources.environments, &[], &policies.charts);
    let names: Vec<String> = environments.iter().filter_map(Environment::name).map(str::to_owned).collect();
    if names.len() > 1 {
        let message = format!("the sources hold in {}, and a chart is of one environment", names.join(", "));
        return Err(vec![problem(RULE, message).hint(Some("`--env NAME` names it".to_owned()))]);
    }
    let texts = chain.source_texts(&policies, &environments, false);
    let making =
        Making { file: sources, environments: &environments, texts: &texts, exceptions: &[], bench: chain.bench };
    let sets = policies::make(making, &mut chain.problems, &mut chain.found);
    // Judging nothing tells which policies cannot take part.
    chain.judge(&sets, &[], &[], &[], &environments);
    let in_force = sets.in_force.first().map_or(&[][..], Vec::as_slice);
    let held =
        in_force.iter().filter_map(|one| Some((one.source, sets.compiled.get(one.compiled).map(Compiled::policy)?)));
    let held: Vec<(usize, &Policy)> = held.collect();
    let exceptions = sets.exceptions.first().map_or(&[][..], Vec::as_slice);
    let mut items = Vec::new();
    let writing = Writing { sources, fetched, bench: chain.bench };
    for (source, policy) in &held {
        collect(writing.policy(*source, policy), &mut items, &mut chain.problems);
    }
    for (source, exception) in exceptions {
        writing.reaching(*source, exception, &held).into_iter().for_each(|one| chain.problems.add_whole(one));
        collect(writing.exception(*source, exception), &mut items, &mut chain.problems);
    }
    let (is_limit, Chain { problems, found, bench, .. }) = (chain.problems.is_limit, chain);
    let problems = problems.finish(bench.sources(), &names);
    if !problems.is_empty() {
        return Err(problems.into_iter().map(|one| Problem { finding: Box::new(one), limit: is_limit }).collect());
    }
    let notes = found.finish(bench.sources(), &names);
    Ok(Package { environment: names.into_iter().next(), items, notes })
}

fn collect(made: Result<Item, Problem>, items: &mut Vec<Item>, problems: &mut Merger) {
    match made {
        Ok(item) => items.push(item),
        Err(problem) => problems.add_whole(problem),
    }
}

#[derive(Clone, Copy)]
struct Writing<'w> {
    sources: &'w PolicySources,
    fetched: &'w [Fetched],
    bench: &'w Workbench<'w>,
}

impl<'w> Writing<'w> {
    fn policy(self, source: usize, policy: &Policy) -> Result<Item, Problem> {
        let advises = self.sources.sources.get(source).is_some_and(|source| source.trust == Trust::Advise);
        let weakened = if advises { actions::enforcing(policy) } else { Vec::new() };
        let text = text_of(&policy.document, &policy.path, &weakened);
        self.item(source, (policy.kind.name(), &policy.key()), policy.span(), text)
    }

    fn exception(self, source: usize, exception: &PolicyException) -> Result<Item, Problem> {
        let text = text_of(&exception.document, &exception.path, &[]);
        self.item(source, ("PolicyException", &exception.key()), exception.span(), text)
    }

    fn item(
        self,
        source: usize,
        (kind, key): (&str, &str),
        span: common::source::Span,
        text: Result<String, String>,
    ) -> Result<Item, Problem> {
        let text =
            text.map_err(|error| problem(RULE, format!("{kind} `{key}` cannot be written: {error}")).at(Some(span)))?;
        let root = self.fetched.get(source).map_or("", |fetched| fetched.path.as_str());
        let file = file_in_source(span, root, self.bench);
        Ok(Item { source: self.name(source).to_owned(), file, kind: kind.to_owned(), key: key.to_owned(), text })
    }

    fn name(self, source: usize) -> &'w str {
        self.sources.sources.get(source).map_or("", |source| source.name.as_str())
    }

    /// Policies that an exception would reach in a cluster, where nobody asks which source it came from, and must not reach.
    fn reaching(self, from: usize, exception: &PolicyException, held: &[(usize, &Policy)]) -> Vec<Problem> {
        let sources = &self.sources.sources;
        let name = self.name(from);
        let allows = |source: usize| {
            source == from || sources.get(source).is_some_and(|one| one.exceptions_from.iter().any(|from| from == name))
        };
        let names = |policy: &Policy| exception.exceptions.iter().any(|one| one.policy_name == policy.key());
        let reached = held.iter().filter(|(source, policy)| !allows(*source) && names(policy));
        let told = reached.map(|(source, policy)| {
            let message = format!(
                "exception `{}` of source `{name}` would hold in a cluster for `{}` of source `{}`, which does not name `{name}` in \
                 `exceptionsFrom`",
                exception.key(),
                policy.key(),
                self.name(*source)
            );
            let mut told = problem("sources/exception", message).at(Some(exception.span()));
            self.bench.place(&mut told.finding, None);
            told
        });
        told.collect()
    }
}

/// What stands at a path, with the actions at other paths weakened, as YAML.
fn text_of(document: &Arc<Document>, path: &Path, weakened: &[Path]) -> Result<String, String> {
    let node = node_at(document, path).ok_or_else(|| "it is not there".to_owned())?;
    let mut value = Val::Doc(node).to_value();
    for action in weakened {
        // Paths count from the document.
        weaken(&mut value, action.steps().get(path.steps().len()..).unwrap_or_default());
    }
    let mut text = String::new();
    yaml_sigs(Val::from(&value), &mut text).map_err(|error| error.to_string())?;
    Ok(text)
}

fn weaken(value: &mut Value, steps: &[Step]) {
    let mut at = Some(value);
    for step in steps {
        at = at.and_then(|value| match step {
            Step::Key(key) => value.as_map_mut()?.get_mut(key),
            Step::Index(index) => value.as_list_mut()?.get_mut(*index),
        });
    }
    if let Some(action) = at {
        *action = ADVICE.into();
    }
}
