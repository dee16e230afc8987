//! What is looked through: files, directories, standard input, charts.
//!
//! Not here: what is in them (`scan`). The one idea to know: files are listed in the original's order, row by row, and while one
//! row is read and looked through on all cores, the next one is listed; no more files than there are cores stand in memory at a
//! time.

mod charts;
mod definitions;
mod files;
mod stream;
mod walk;

pub(crate) use charts::{Origin, Rendered, Rendering, Spotted, chart};
pub(crate) use definitions::definitions;
pub(crate) use files::{Looked, Unread, Wanted, along, file_of, look, of_bytes};
pub(crate) use walk::{Row, RowEnd, Walk};
