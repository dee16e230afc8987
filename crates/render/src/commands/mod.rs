//! The commands, a file each: its flags and what it does.

pub(crate) mod completion;
pub(crate) mod dependency;
pub(crate) mod env;
pub(crate) mod lint;
pub(crate) mod package;
pub(crate) mod show;
pub(crate) mod template;
pub(crate) mod version;
