//! The commands, a file each, and what they share.

pub(crate) mod check;
mod sources;
