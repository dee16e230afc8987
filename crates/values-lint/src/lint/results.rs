//! Results told once, and in order. (spectral: packages/core/src/runner/utils/results.ts)

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::collate;
use crate::document::Segment;
use crate::result::LintResult;

/// Drops repeated results and sorts the others.
pub(super) fn prepare(results: Vec<LintResult>) -> Vec<LintResult> {
    let mut seen = HashSet::new();
    let mut kept: Vec<LintResult> = Vec::with_capacity(results.len());
    for result in results {
        let place = if result.path.is_empty() { format!("{:?}", result.range) } else { format!("{:?}", result.path) };
        if seen.insert((result.code.clone(), place, result.source.clone(), result.message.clone())) {
            kept.push(result);
        }
    }
    kept.sort_by(compare);
    kept
}

fn compare(a: &LintResult, b: &LintResult) -> Ordering {
    let sources = match (&a.source, &b.source) {
        (Some(a), Some(b)) => collate::compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    };
    sources
        .then_with(|| a.range.start.cmp(&b.range.start))
        .then_with(|| collate::compare_numeric(&a.code, &b.code))
        .then_with(|| collate::compare(&joined(&a.path), &joined(&b.path)))
}

fn joined(path: &[Segment]) -> String {
    path.iter().map(Segment::text).collect::<Vec<_>>().join(",")
}
