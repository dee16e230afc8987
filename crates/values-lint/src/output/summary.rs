//! How many results there are of each severity. (spectral: packages/formatters/src/utils/getSummary.ts)

use crate::result::{LintResult, Severity};

/// `2 problems (1 error, 1 warning, 0 infos, 0 hints)`; `None` when there is nothing.
pub(super) fn summary<'r>(results: impl Iterator<Item = &'r LintResult>) -> Option<String> {
    let mut counts = [0usize; 4];
    for result in results {
        if let Some(count) = counts.get_mut(usize::from(result.severity.number())) {
            *count += 1;
        }
    }
    let total: usize = counts.iter().sum();
    let parts: Vec<String> =
        counts.iter().zip(["error", "warning", "info", "hint"]).map(|(count, word)| counted(*count, word)).collect();
    (total > 0).then(|| format!("{} ({})", counted(total, "problem"), parts.join(", ")))
}

fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The gravest severity; `Hint` of nothing.
pub(super) fn gravest<'r>(results: impl Iterator<Item = &'r LintResult>) -> Severity {
    results.map(|result| result.severity).min().unwrap_or(Severity::Hint)
}
