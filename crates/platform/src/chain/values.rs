//! The values of the application's charts, judged as `values-lint chart` does.

use std::path::Path;

use common::finding::Finding;
use common::sys::{FileKind, Sys};
use rayon::prelude::*;
use values_lint::charts::{Linted, lint};

use super::charts::LoadedChart;
use super::environment::Environment;
use super::{Application, Chain, VALUES_LINT};
use crate::problem::{Problem, problem};

impl Chain<'_, '_> {
    /// Lints the values of the application's charts.
    pub(super) fn values(&mut self, application: &Application, environments: &[Environment]) {
        let request = self.request;
        let sys = self.bench.sys();
        let judge = |chart: &LoadedChart| {
            let own = ruleset_of(&chart.path, sys);
            let ruleset = request.ruleset.or(own.as_deref());
            let has = |name: &&str| chart.names().iter().any(|known| known == name);
            let names: Vec<String> =
                environments.iter().filter_map(Environment::name).filter(has).map(str::to_owned).collect();
            // No name would mean all of them.
            let is_elsewhere = names.is_empty() && !chart.names().is_empty();
            if is_elsewhere { Ok(Linted::default()) } else { lint(&chart.path, ruleset, &names, request.hosts, sys) }
        };
        let linted: Vec<_> = application.charts.par_iter().map(judge).collect();
        for (chart, linted) in application.charts.iter().zip(linted) {
            let linted = match linted {
                Ok(linted) => linted,
                Err(error) => {
                    let told = problem("input/values", format!("{}: {error}", chart.path));
                    self.problems.add_whole(Problem { limit: error.is_limit(), ..told });
                    continue;
                }
            };
            let moved = self.texts.of_sources(self.bench, &linted.sources);
            for (finding, names) in linted.findings {
                let finding = Finding { tool: Some(VALUES_LINT), ..moved.finding(finding) };
                self.found.add_of(names.iter().map(String::as_str), finding);
            }
        }
    }
}

/// The ruleset that stands nearest above a chart: `.spectral.yaml` and its kin, not above the repository.
fn ruleset_of(chart: &str, sys: &dyn Sys) -> Option<String> {
    let start = sys.canonicalize(Path::new(chart)).ok()?;
    let here = sys.current_dir().and_then(|here| sys.canonicalize(&here)).unwrap_or_default();
    for directory in start.ancestors().take(4) {
        for name in [".spectral.yaml", ".spectral.yml", ".spectral.json"] {
            let file = directory.join(name);
            if sys.kind(&file).is_ok_and(|kind| kind == FileKind::File) {
                let shown = file.strip_prefix(&here).unwrap_or(&file);
                return Some(shown.to_string_lossy().into_owned());
            }
        }
        if directory == here || sys.kind(&directory.join(".git")).is_ok() {
            break;
        }
    }
    None
}
