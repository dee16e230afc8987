//! YAML as Go reads and writes it.
//!
//! Here live the reader (libyaml's grammar, byte spans, one document at a time), the [`Document`] arena that it fills, the
//! resolution of scalars by [`Dialect`], and the writers in the styles of Go's YAML libraries. Nothing here knows
//! Kubernetes, files or diagnostics.
//!
//! The one idea to know: a [`Document`] owns its text and refers to it by ranges, so reading copies no scalar, and
//! [`Document::locate`] can say for every path where its key and its value stand.

mod compose;
mod decode;
pub mod document;
mod documents;
mod error;
mod events;
mod fault;
mod options;
mod parse;
pub mod path;
mod resolve;
pub mod scalar;
mod scan;
pub mod span;
mod split;
pub mod writer;

pub use decode::decode;
pub use document::{Builder, Document, Entries, Items, Location, NodeId, NodeRef};
pub use documents::Documents;
pub use error::{ErrorKind, ReadError};
pub use events::{Event, Events, Item};
pub use options::{Dialect, ReadLimits, ReadOptions, Splitting};
pub use path::{Path, Step};
pub use resolve::tagged_v3;
pub use scalar::{Kind, Number, ScalarClass, ScalarStyle};
pub use span::{FileId, LineIndex, Position, Span};
