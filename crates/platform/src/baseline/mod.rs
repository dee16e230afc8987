//! The baseline: findings that are known and do not stop anybody.
//!
//! Not here: what a finding's fingerprint is made of (`report`). The one idea to know: entries are known by fingerprints without
//! lines, environments and messages, so they outlive edits; an entry whose day has passed counts for nothing.

mod entry;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use common::finding::{Finding, Standing};
use common::go::time::Time;
use common::sys::Sys;
use report::Report;

pub(crate) use entry::Entry;
use entry::Written;

/// Bytes of a baseline.
const MAX_BYTES: u64 = 64 << 20;
/// The layout of days.
const DAY: &str = "2006-01-02";

/// Entries by fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Baseline(BTreeMap<String, Entry>);

impl Baseline {
    /// Reads a baseline; an absent file is an empty one where it is about to be written.
    ///
    /// # Errors
    /// What is wrong with the file, in words for the user.
    pub(crate) fn read(path: &str, may_lack: bool, sys: &dyn Sys) -> Result<Self, String> {
        let bytes = match sys.read(Path::new(path), MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(error) if may_lack && error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(format!("{path}: {error}")),
        };
        let written: Written = serde_json::from_slice(&bytes).map_err(|error| format!("{path}: {error}"))?;
        let mut entries = BTreeMap::new();
        for entry in written.entries {
            if let Some(day) = entry.expires.as_deref().filter(|day| Time::parse(DAY, day).is_err()) {
                return Err(format!("{path}: `expires: {day}` is no day: 2027-01-31"));
            }
            entries.insert(entry.fingerprint.clone(), entry);
        }
        Ok(Self(entries))
    }

    /// Says of each finding whether it is known; the answer is the entries that nothing was found for.
    pub(crate) fn apply(&self, findings: &mut [Finding], report: &Report<'_>, sys: &dyn Sys) -> Vec<&Entry> {
        let today = Time::from_unix(i64::try_from(sys.now().as_secs()).unwrap_or(i64::MAX), 0).format(DAY);
        let mut left: BTreeMap<&str, &Entry> =
            self.0.iter().map(|(fingerprint, entry)| (fingerprint.as_str(), entry)).collect();
        for finding in findings.iter_mut() {
            let fingerprint = report.fingerprint(finding);
            left.remove(fingerprint.as_str());
            // Days in this layout are ordered as texts.
            let holds = |entry: &&Entry| entry.expires.as_deref().is_none_or(|day| today.as_str() <= day);
            finding.standing = match self.0.get(&fingerprint).filter(holds) {
                Some(entry) => Standing::Known { reason: entry.reason.clone() },
                None => Standing::New,
            };
        }
        left.into_values().collect()
    }

    /// The text of a baseline of what is found now. What is known of entries that stay is kept.
    pub(crate) fn updated(&self, findings: &[Finding], report: &Report<'_>) -> String {
        let mut entries = BTreeMap::new();
        for finding in findings {
            let fingerprint = report.fingerprint(finding);
            let fresh = Entry::of(finding, &fingerprint);
            let known = self.0.get(&fingerprint);
            let entry = match known {
                Some(Entry { reason, owner, expires, .. }) => {
                    Entry { reason: reason.clone(), owner: owner.clone(), expires: expires.clone(), ..fresh }
                }
                None => fresh,
            };
            entries.insert(fingerprint, entry);
        }
        let mut entries: Vec<Entry> = entries.into_values().collect();
        entries.sort();
        let mut text = serde_json::to_string_pretty(&Written::new(entries)).unwrap_or_default();
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use common::finding::Severity;
    use common::source::Sources;
    use common::sys::Memory;
    use report::Tool;

    use super::*;

    const TOOL: Tool = Tool { name: "t", version: "0" };

    fn findings() -> Vec<Finding> {
        ["a", "b"].map(|rule| Finding::new(rule, Severity::Error, "m")).to_vec()
    }

    #[test]
    fn what_is_known_does_not_count_until_its_day_has_passed() {
        let (mut found, sources) = (findings(), Sources::new());
        let report =
            |found: &[Finding]| -> String { Baseline::default().updated(found, &Report::new(TOOL, &[], &sources)) };
        let text = report(&found[..1])
            .replace("\"rule\": \"a\"", "\"rule\": \"a\", \"reason\": \"later\", \"expires\": \"1970-01-02\"");
        let sys = |day: u64| Memory::new().file("/b.json", text.as_str()).at(Duration::from_secs(86_400 * day + 5));
        let baseline = Baseline::read("/b.json", false, &sys(0)).unwrap();
        let mut standings = |day: u64| {
            let left = baseline.apply(&mut found, &Report::new(TOOL, &[], &sources), &sys(day));
            assert!(left.is_empty());
            found.iter().map(|finding| finding.standing.word()).collect::<Vec<_>>()
        };
        assert_eq!(standings(1), ["known", "new"]);
        assert_eq!(standings(2), ["new", "new"]);
        let left = baseline.apply(&mut findings()[1..], &Report::new(TOOL, &[], &sources), &sys(0));
        assert_eq!(left[0].rule, "a");
        let updated = baseline.updated(&findings(), &Report::new(TOOL, &[], &sources));
        assert!(updated.contains("\"reason\": \"later\"") && updated.contains("\"rule\": \"b\""));
    }

    #[test]
    fn a_broken_baseline_is_told() {
        let read = |text: &str| Baseline::read("b", false, &Memory::new().file("b", text)).unwrap_err();
        assert!(read("{").starts_with("b: "));
        assert!(read("{\"version\": 1, \"entries\": [], \"more\": 1}").contains("unknown field"));
        let entry = "{\"fingerprint\": \"f\", \"tool\": \"t\", \"rule\": \"r\", \"expires\": \"soon\"}";
        assert!(read(&format!("{{\"version\": 1, \"entries\": [{entry}]}}")).contains("`expires: soon` is no day"));
        assert_eq!(Baseline::read("none", true, &Memory::new()).unwrap(), Baseline::default());
        assert!(Baseline::read("none", false, &Memory::new()).is_err());
    }
}
