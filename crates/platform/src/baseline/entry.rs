//! What a baseline says of one finding.

use common::finding::Finding;
use serde::{Deserialize, Serialize};

/// The version of the file's form.
const VERSION: u32 = 1;

/// The file.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    version: u32,
    pub(super) entries: Vec<Entry>,
}

impl Written {
    pub(super) const fn new(entries: Vec<Entry>) -> Self {
        Self { version: VERSION, entries }
    }
}

/// One finding that is known. Ordered as it stands in the file.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Who found it.
    pub(crate) tool: String,
    /// The rule.
    pub(crate) rule: String,
    /// The object.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) resource: String,
    /// The path in the object.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) path: String,
    /// What it is known by.
    pub(crate) fingerprint: String,
    /// Why it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<String>,
    /// The last day on which it does not count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires: Option<String>,
}

impl Entry {
    /// The entry of a finding.
    pub(super) fn of(finding: &Finding, fingerprint: &str) -> Self {
        Self {
            tool: finding.tool.unwrap_or_default().to_owned(),
            rule: finding.rule.clone(),
            resource: finding.object.as_ref().map(ToString::to_string).unwrap_or_default(),
            path: finding.named_path.as_ref().unwrap_or(&finding.path).to_string(),
            fingerprint: fingerprint.to_owned(),
            ..Self::default()
        }
    }
}
