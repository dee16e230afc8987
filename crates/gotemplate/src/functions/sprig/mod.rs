//! Sprig's families.

mod cast;
mod decimal;
pub(super) mod defaults;
pub(super) mod dict;
pub(super) mod identifiers;
mod letters;
pub(super) mod list;
mod merge;
pub(super) mod numeric;
pub(super) mod reflect;
pub(super) mod strings;
pub(super) mod words;
