//! The manifest model that all tools share: sources of bytes, documents and values, Kubernetes objects, Go's behaviours,
//! findings, limits, and the one door to the machine.
//!
//! Not here: YAML itself (`yaml`), any engine, any output format.

pub mod finding;
pub mod go;
pub mod limits;
pub mod manifest;
mod nearest;
pub mod source;
pub mod sys;
mod tree;
pub mod val;
pub mod value;

pub use nearest::{edits, nearest};
pub use val::{Val, View};
pub use value::{DocValue, Map, Value};
