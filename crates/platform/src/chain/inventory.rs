//! The policies of the sources without any application: what a lock says of them.
//!
//! The one idea to know: a policy is what it says in every environment of its source, so it has one entry with all of its actions.

use std::collections::BTreeMap;
use std::path::Path;

use common::finding::{Finding, Severity};
use common::source::Span;
use policy_apply::workbench::Workbench;
use policy_engine::model::Policy;

use super::environment::Environment;
use super::merge::Merger;
use super::once::Once;
use super::texts::Texts;
use super::{Chain, Fetched, Request, conflicts, environment};
use crate::lock::{LockedPolicy, hex};
use crate::problem::Problem;
use crate::sources_file::PolicySources;

/// The name of no environment.
const EVERYWHERE: &str = "*";

/// What is known of a policy so far: its file, its actions, and what it says, by environment.
#[derive(Debug, Default)]
struct Seen {
    file: String,
    actions: BTreeMap<String, String>,
    said: BTreeMap<String, String>,
}

/// The policies of each source, in their order.
///
/// # Errors
/// What cannot be read of the sources.
pub(crate) fn inventory(
    sources: &PolicySources,
    fetched: &[Fetched],
    bench: &mut Workbench<'_>,
) -> Result<Vec<Vec<LockedPolicy>>, Vec<Problem>> {
    let request = Request::of_sources(sources, fetched);
    let (texts, progress) = (Texts::default(), &|_: &str| {});
    let mut chain =
        Chain { request: &request, progress, bench, texts, problems: Merger::default(), found: Merger::default() };
    let policies = chain.policies();
    let environments = environment::chosen(&[], &sources.environments, &[], &policies.charts);
    let of_environments = chain.source_texts(&policies, &environments, true);
    let mut seen: BTreeMap<(usize, String, String), Seen> = BTreeMap::new();
    for (environment, texts) in environments.iter().zip(of_environments) {
        let mut once = Once::new(&texts);
        for text in &texts {
            let held = chain.bench.policies(text.file);
            held.problems.into_iter().for_each(|one| chain.problems.add_problem(environment, one));
            for policy in held.policies.iter().filter(|policy| once.counts(text, policy)) {
                let key = (text.source, policy.kind.name().to_owned(), policy.key());
                let root = fetched.get(text.source).map_or("", |fetched| fetched.path.as_str());
                // A plain file is the same in all of them.
                let name = text.values.environment.as_deref().unwrap_or(EVERYWHERE);
                see(seen.entry(key).or_default(), policy, name, root, chain.bench);
            }
        }
    }
    let is_limit = chain.problems.is_limit;
    let names: Vec<String> = environments.iter().filter_map(Environment::name).map(str::to_owned).collect();
    let problems = chain.problems.finish(bench.sources(), &names);
    if !problems.is_empty() {
        let told = problems.into_iter().map(|finding| Problem { finding: Box::new(finding), limit: is_limit });
        return Err(told.collect());
    }
    let mut all = vec![Vec::new(); fetched.len()];
    for ((source, kind, name), Seen { file, actions, said }) in seen {
        let whole: String = said.iter().map(|(environment, text)| format!("{environment}\0{text}\n")).collect();
        if let Some(policies) = all.get_mut(source) {
            policies.push(LockedPolicy { kind, name, file, actions, sha256: hex(whole.as_bytes()) });
        }
    }
    Ok(all)
}

fn see(seen: &mut Seen, policy: &Policy, environment: &str, root: &str, bench: &Workbench<'_>) {
    let action = policy.effective_action("", &BTreeMap::new());
    let word = if action.is_enforce() { "Enforce" } else { "Audit" };
    seen.actions.insert(environment.to_owned(), word.to_owned());
    seen.said.insert(environment.to_owned(), conflicts::canonical(policy));
    if seen.file.is_empty() {
        seen.file = file_in_source(policy.span(), root, bench);
    }
}

/// The file of a source that a place in a rendered text comes from: its path in the source, whose directory is `root`.
pub(super) fn file_in_source(span: Span, root: &str, bench: &Workbench<'_>) -> String {
    let mut finding = Finding::new("", Severity::Info, "");
    finding.span = Some(span);
    bench.place(&mut finding, None);
    let name = finding.span.and_then(|span| bench.sources().get(span.file)).map_or("", |source| source.name());
    let below = Path::new(name).strip_prefix(crate::lock::root_of(root, bench.sys())).unwrap_or(Path::new(name));
    below.to_string_lossy().into_owned()
}
