//! A name for a finding that stays the same while lines move: what baselines and code scanning compare.

use common::finding::Finding;
use common::source::Sources;
use sha2::{Digest, Sha256};

/// 32 hexadecimal digits over rule, file, object and path; lines and messages do not count.
pub(crate) fn of(finding: &Finding, sources: &Sources) -> String {
    let file = finding.span.and_then(|span| sources.get(span.file)).map_or("", |source| source.name());
    let object = finding.object.as_ref().map(ToString::to_string).unwrap_or_default();
    let path = finding.path.to_string();
    let mut hash = Sha256::new();
    for part in [finding.rule.as_str(), file, object.as_str(), path.as_str()] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
