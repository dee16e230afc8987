//! Deprecated and removed API versions of the objects that policies judge, too.

use common::source::FileId;
use deprecations::facts::Facts;
use rayon::prelude::*;

use super::environment::Environment;
use super::{Chain, DEPRECATIONS};
use crate::problem::problem;

impl Chain<'_, '_> {
    /// Looks the API versions of the same objects up.
    pub(super) fn deprecations(
        &mut self,
        rendered: &[Vec<FileId>],
        plain: &[(FileId, bool)],
        environments: &[Environment],
    ) {
        let (sys, limits) = (self.bench.sys(), self.bench.limits().clone());
        let facts = match Facts::new(self.request.targets, sys, &limits) {
            Ok(facts) => facts,
            Err(message) => return self.problems.add_whole(problem("input/target", message)),
        };
        let bench = &*self.bench;
        let text = |file: FileId| bench.sources().get(file).map_or("", |source| source.text());
        let all = || rendered.iter().flatten().copied().chain(plain.iter().map(|(file, _)| *file));
        let facts = facts.with_definitions(all().map(text));
        let of_file = |file: FileId| {
            let mut findings = facts.findings(text(file), file);
            findings.iter_mut().for_each(|finding| {
                bench.place(finding, None);
                finding.tool = Some(DEPRECATIONS);
            });
            findings
        };
        let files: Vec<FileId> = all().collect();
        let mut found = files.par_iter().map(|file| of_file(*file)).collect::<Vec<_>>().into_iter();
        for (environment, files) in environments.iter().zip(rendered) {
            found.by_ref().take(files.len()).flatten().for_each(|finding| self.found.add(environment, finding));
        }
        found.flatten().for_each(|finding| self.found.add_of(std::iter::empty(), finding));
    }
}
