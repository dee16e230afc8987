//! What is linted: values as JavaScript sees them, paths into them, and the places of paths in the text.
//!
//! Rules and functions see a [`Value`] and a path and never a position; the engine asks for positions when something is
//! found. Nothing here knows rules.

mod build;
mod diagnostic;
mod json;
mod lazy;
mod lines;
mod locate;
pub mod number;
mod path;
mod place;
mod print;
mod reader;
mod scalar;
mod value;
mod way;

pub use diagnostic::Diagnostic;
pub use json::{from_json, quote, to_json};
pub(crate) use lazy::Unread;
pub use locate::Document;
pub use path::{Path, PathStyle, Segment, pointer_unescape};
pub use place::{Position, Range};
pub use print::{js_string, print_value};
pub use value::{List, Object, Value, truthy, type_of};
