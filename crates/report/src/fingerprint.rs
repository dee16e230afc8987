//! A name for a finding that stays the same while texts are edited: what baselines and code scanning compare.

use common::finding::Finding;
use sha2::{Digest, Sha256};

use crate::reporter::Report;

/// 32 hexadecimal digits over tool, policy source, rule, object and path. Lines, environments and messages do not count; the
/// file counts only where there is no object, so an object may move to another file.
pub(crate) fn of(finding: &Finding, report: &Report<'_>) -> String {
    let file = finding.span.filter(|_| finding.object.is_none()).and_then(|span| report.sources.get(span.file));
    let (kind, namespace, name) = finding
        .object
        .as_ref()
        .map_or(("", "", ""), |object| (object.kind.as_str(), object.namespace.as_str(), object.name.as_str()));
    let path = finding.named_path.as_ref().unwrap_or(&finding.path).to_string();
    let mut hash = Sha256::new();
    for part in [
        finding.tool.unwrap_or(report.tool.name),
        finding.source.as_deref().unwrap_or_default(),
        finding.rule.as_str(),
        kind,
        namespace,
        name,
        file.map_or("", |source| source.name().trim_start_matches("./")),
        path.as_str(),
    ] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
