//! The commands, one file each.

pub(crate) mod apply;
mod ending;
mod printing;

pub(crate) use ending::say;
