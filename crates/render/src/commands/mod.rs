//! The commands, a file each: its flags and what it does.

pub(crate) mod template;
