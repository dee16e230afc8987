//! What is known of API versions: entries, the files that they come from, target versions, and the table that says which entry
//! a manifest means.
//!
//! Not here: reading manifests (`scan`), printing (`output`). The one idea to know: the first entry that fits decides.

mod entry;
mod file;
mod semver;
mod table;
mod targets;

pub(crate) use entry::{DEFINED, Entry, SINCE, Status};
pub(crate) use file::{VersionFile, builtin, read};
pub(crate) use semver::is_valid;
pub(crate) use table::Table;
pub(crate) use targets::{Targets, parse_pairs};
