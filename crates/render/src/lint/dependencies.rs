//! Rules of dependencies: that `Chart.yaml` and `charts/` name the same charts, each once.
//!
//! helm: pkg/chart/v2/lint/rules/dependencies.go

use std::collections::HashSet;

use chart::{Chart, Dependency};
use common::source::Span;
use yaml::{Documents, Path, ReadOptions};

use super::{Linter, place};

pub(super) fn lint(linter: &mut Linter<'_>) {
    let chart = match linter.chart() {
        Ok(chart) => chart,
        Err(error) => {
            linter.chart_error("dependencies/load", "", format!("unable to load chart\n\t{error}"), &error, None);
            return;
        }
    };
    // The original prints the absolute path of the chart.
    let path = linter.full.to_string_lossy().into_owned();
    let declared: Vec<&Dependency> = chart.metadata().dependencies.iter().flatten().flatten().collect();
    let undeclared = chart.dependencies().iter().map(|child| child.name());
    let names: HashSet<&str> = declared.iter().map(|dependency| dependency.name.as_str()).collect();
    let undeclared: Vec<&str> = undeclared.filter(|name| !names.contains(name)).collect();
    if !undeclared.is_empty() {
        let text = format!("chart metadata is missing these dependencies: {}", undeclared.join(","));
        let span = declared_place(&chart, None);
        linter.error("dependencies/undeclared", &path, text).at(span);
    }
    let mut seen = HashSet::new();
    let keys = declared.iter().map(|dependency| dependency.key()).enumerate();
    let again: Vec<(usize, &str)> = keys.filter(|(_, key)| !seen.insert(*key)).collect();
    if let Some((first, _)) = again.first() {
        let names: Vec<&str> = again.iter().map(|(_, key)| *key).collect();
        let text = format!("multiple dependencies with name or alias: {}", names.join(","));
        let span = declared_place(&chart, Some(*first));
        linter.error("dependencies/twice", &path, text).at(span);
    }
    let missing = chart::missing_dependencies(&chart);
    if let Some(first) = missing.first() {
        let text = format!("chart directory is missing these dependencies: {}", missing.join(","));
        let nth = declared.iter().position(|dependency| dependency.name == *first);
        let span = declared_place(&chart, nth);
        linter.warning("dependencies/missing", &path, text).at(span);
    }
}

/// Where a dependency is declared, or all of them.
fn declared_place(chart: &Chart, nth: Option<usize>) -> Option<Span> {
    let names = ["Chart.yaml", "requirements.yaml"];
    let documents = names.iter().filter_map(|name| {
        let file = chart.file(name)?;
        let text = std::str::from_utf8(file.data.as_bytes()).ok()?;
        Documents::new(text.into(), ReadOptions::new(file.id?)).next()?.ok()
    });
    let documents: Vec<_> = documents.collect();
    let document = documents.iter().find(|it| it.root().get("dependencies").is_some()).or(documents.first())?;
    let path = Path::root().join("dependencies");
    let path = match nth {
        Some(nth) => path.join(nth).join("name"),
        None => path,
    };
    Some(place::at(document, &path))
}
