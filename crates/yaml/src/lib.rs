//! YAML as Go reads and writes it.
//!
//! Here live the reader (libyaml's grammar, byte spans, one document at a time), the [`Document`] arena that it fills, the
//! resolution of scalars by [`Dialect`], and the writers in the styles of Go's YAML libraries. Nothing here knows
//! Kubernetes, files or diagnostics.
//!
//! The one idea to know: a [`Document`] owns its text and refers to it by ranges, so reading copies no scalar, and
//! [`Document::locate`] can say for every path where its key and its value stand.

pub mod document;
pub mod path;
mod resolve;
pub mod scalar;
pub mod span;
pub mod writer;

pub use document::{Builder, Document, Entries, Items, Location, NodeId, NodeRef};
pub use path::{Path, Step};
pub use scalar::{Kind, Number, ScalarClass, ScalarStyle};
pub use span::{FileId, LineIndex, Position, Span};
