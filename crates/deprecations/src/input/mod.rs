//! What is looked through: files, directories, standard input, charts.
//!
//! Not here: what is in them (`scan`). The one idea to know: files are listed first, in the original's order, then read and
//! looked through on all cores; no more of them than there are cores stand in memory at a time.

mod charts;
mod definitions;
mod files;
mod stream;
mod walk;

pub(crate) use charts::{Origin, Rendered, Rendering, Spotted, chart};
pub(crate) use definitions::definitions;
pub(crate) use files::{Looked, Unread, Wanted, file_of, look, of_bytes};
pub(crate) use walk::list;
