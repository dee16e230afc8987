//! Results grouped by their document, in the order in which documents come first.
//! (spectral: packages/formatters/src/utils/groupBySource.ts)

use std::collections::HashMap;

use crate::result::LintResult;

/// The documents with their results. Results of no document are left out.
pub(super) fn by_source(results: &[LintResult]) -> Vec<(&str, Vec<&LintResult>)> {
    let mut groups: Vec<(&str, Vec<&LintResult>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for result in results {
        let Some(source) = result.source.as_deref() else { continue };
        let place = *places.entry(source).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, members)) => members.push(result),
            None => groups.push((source, vec![result])),
        }
    }
    groups
}
