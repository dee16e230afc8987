//! Sprig's families.

mod cast;
pub(super) mod crypto;
pub(super) mod date;
mod decimal;
pub(super) mod defaults;
pub(super) mod dict;
pub(super) mod encoding;
pub(super) mod identifiers;
mod letters;
pub(super) mod list;
mod merge;
pub(super) mod network;
pub(super) mod numeric;
pub(super) mod path;
pub(super) mod random;
pub(super) mod reflect;
pub(super) mod regex;
pub(super) mod semver;
pub(super) mod strings;
pub(super) mod url;
pub(super) mod words;
