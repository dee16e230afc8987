//! The commands, a file each.

pub(crate) mod cluster;
pub(crate) mod detect;
pub(crate) mod detect_files;
mod gathering;
pub(crate) mod list_versions;
pub(crate) mod own;
pub(crate) mod printing;
pub(crate) mod version;
