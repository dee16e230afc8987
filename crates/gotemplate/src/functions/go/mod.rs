//! The builtins of Go's text/template.
//!
//! go: text/template/funcs.go

pub(super) mod compare;
pub(super) mod escape;
pub(super) mod index;
pub(super) mod logic;
pub(super) mod print;
pub(super) mod time;
