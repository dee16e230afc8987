//! Findings of several environments, each told once with the environments that have it.
//!
//! The one idea to know: two findings are one when they say the same of the same place; the values that made it may stand in other
//! files in other environments, and all of them are told.

use std::collections::HashMap;

use common::finding::{Finding, ObjectRef, Severity};
use common::source::{Sources, Span};

use super::environment::Environment;
use crate::problem::Problem;

/// More places than these are not told of one finding.
const MOST_RELATED: usize = 12;

type Key = (Option<&'static str>, String, Severity, String, Option<ObjectRef>, String, Option<(u32, u32, u32)>);

/// Findings as they come.
#[derive(Debug, Default)]
pub(crate) struct Merger {
    found: Vec<Finding>,
    known: HashMap<Key, usize>,
    /// A limit was hit.
    pub(crate) is_limit: bool,
}

impl Merger {
    /// Takes a finding of one environment.
    pub(crate) fn add(&mut self, environment: &Environment, finding: Finding) {
        self.add_of(environment.name().into_iter(), finding);
    }

    /// Takes a finding of some environments; none when it is of all.
    pub(crate) fn add_of<'e>(&mut self, environments: impl Iterator<Item = &'e str>, finding: Finding) {
        let place = finding.span.map(|span: Span| (span.file.0, span.start, span.end));
        let key = (
            finding.tool,
            finding.rule.clone(),
            finding.severity,
            finding.message.clone(),
            finding.object.clone(),
            format!("{} {}", finding.path, finding.source.as_deref().unwrap_or_default()),
            place,
        );
        let at = *self.known.entry(key).or_insert_with(|| {
            self.found.push(Finding { related: Vec::new(), ..finding.clone() });
            self.found.len() - 1
        });
        let Some(known) = self.found.get_mut(at) else { return };
        for name in environments {
            if !known.environments.iter().any(|one| one == name) {
                known.environments.push(name.to_owned());
            }
        }
        for related in finding.related {
            if known.related.len() < MOST_RELATED && !known.related.contains(&related) {
                known.related.push(related);
            }
        }
    }

    /// Takes a problem of one environment.
    pub(crate) fn add_problem(&mut self, environment: &Environment, problem: Problem) {
        self.is_limit |= problem.limit;
        self.add(environment, *problem.finding);
    }

    /// Takes a problem of no environment.
    pub(crate) fn add_whole(&mut self, problem: Problem) {
        self.is_limit |= problem.limit;
        self.add_of(std::iter::empty(), *problem.finding);
    }

    /// True when nothing came.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The findings by file, place, severity and rule. Those of no environment are of all of them.
    pub(crate) fn finish(self, sources: &Sources, all: &[String]) -> Vec<Finding> {
        let mut found = self.found;
        for finding in &mut found {
            if finding.environments.is_empty() {
                finding.environments = all.to_vec();
            }
            let place = |name: &String| all.iter().position(|one| one == name);
            finding.environments.sort_by_key(place);
        }
        let file = |finding: &Finding| {
            let name = finding.span.and_then(|span| sources.get(span.file)).map(|source| source.name().to_owned());
            (name, finding.span.map(|span| span.start))
        };
        found.sort_by_cached_key(|finding| {
            (
                file(finding),
                finding.severity,
                finding.rule.clone(),
                finding.environments.clone(),
                finding.message.clone(),
            )
        });
        found
    }
}

#[cfg(test)]
mod tests {
    use common::finding::Related;
    use common::source::FileId;

    use super::*;

    #[test]
    fn equal_findings_are_one_with_all_their_environments() {
        let finding = |at, value| {
            let mut finding = Finding::new("r", Severity::Error, "m");
            finding.span = Some(Span::new(FileId(0), at, at));
            finding.related.push(Related { message: "value".into(), span: Span::new(FileId(value), 0, 0) });
            finding
        };
        let mut merger = Merger::default();
        merger.add(&Environment::named("prd"), finding(1, 1));
        merger.add(&Environment::named("dev"), finding(1, 2));
        merger.add(&Environment::named("dev"), finding(1, 2));
        merger.add(&Environment::named("prd"), finding(0, 1));
        let found = merger.finish(&Sources::new(), &["dev".to_owned(), "prd".to_owned()]);
        assert_eq!(found[0].environments, ["prd"]);
        assert_eq!(
            (found[1].environments.as_slice(), found[1].related.len()),
            (&["dev".to_owned(), "prd".to_owned()][..], 2)
        );
        assert_eq!(found.len(), 2);
    }
}
