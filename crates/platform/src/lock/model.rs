//! What a lock says: of each source what it resolved to, the digest over its files, and its policies.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of the file's form.
const VERSION: u32 = 1;

/// The file.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Lock {
    version: u32,
    /// In the order of their names.
    pub(crate) sources: Vec<LockedSource>,
}

impl Lock {
    /// A lock over sources.
    pub(crate) fn new(mut sources: Vec<LockedSource>) -> Self {
        sources.sort_by(|a, b| a.name.cmp(&b.name));
        Self { version: VERSION, sources }
    }
}

/// One source.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct LockedSource {
    /// What people call it.
    pub(crate) name: String,
    /// `path`, `git` or `oci`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// As the file of sources names it.
    #[serde(rename = "ref")]
    pub(crate) reference: String,
    /// The commit, or the digest of the image; absent for a directory.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) resolved: String,
    /// Over all files.
    pub(crate) tree_digest: String,
    /// How many files there are.
    pub(crate) files: usize,
    /// Ordered by kind and name.
    pub(crate) policies: Vec<LockedPolicy>,
}

/// One policy of a source.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockedPolicy {
    /// The kind.
    pub(crate) kind: String,
    /// `namespace/name`, or the name alone.
    pub(crate) name: String,
    /// The template or file in the source.
    pub(crate) file: String,
    /// What breaking it means, by environment; under `*` where there are none.
    pub(crate) actions: BTreeMap<String, String>,
    /// Over what it says in every environment.
    pub(crate) sha256: String,
}
