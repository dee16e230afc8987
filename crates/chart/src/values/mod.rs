//! Values: the user's files and flags, the charts' defaults, and how they are laid over each other.
//!
//! While values are put together they are [`table::Table`]s, which are shared and changed as Go's maps are; what templates
//! see is made of them at the end.

pub(crate) mod coalesce;
pub(crate) mod strvals;
pub(crate) mod table;
mod user;

pub use strvals::{MAX_INDEX, MAX_NESTING};
pub use user::ValuesInput;
