//! Source maps as files: which template text and which value made each byte of a rendered stream, written beside the stream
//! so that another program can say where its findings are to be mended. The format stands in `docs/source-map.md`.
//!
//! Here: [`write()`], [`SourceMap::read`], [`map()`] for who needs no file between the two, and [`Mapped::lookup`]. Not here: how marks come about (`gotemplate`), and how they are
//! kept while documents are cut and sorted (`crate::manifest`).
//!
//! The one idea to know: a map belongs to one stream, byte for byte. It knows the stream's hash, and answers nothing before it
//! was held against the stream.
//!
//! ```
//! use std::path::Path;
//! use std::sync::Arc;
//!
//! use chart::source_map::{self, SourceMap};
//! use chart::{Provenance, Stream};
//! use common::limits::Limits;
//!
//! let mut provenance = Provenance::new();
//! let file = provenance.sources.add("app/templates/a.yaml", "kind: Pod");
//! let mut stream = Stream::new();
//! stream.push("app/templates/a.yaml", Some(file), b"kind: Pod", &[], &Arc::default());
//! let mut json = Vec::new();
//! source_map::write(&stream, &provenance, Path::new("/"), &mut json)?;
//!
//! let text = String::from_utf8(stream.bytes().to_vec())?;
//! let mapped = SourceMap::read(&json, &Limits::default())?.over(text)?;
//! let place = mapped.lookup(0).and_then(|places| places.template);
//! assert_eq!(place.map(|place| place.to_string()).as_deref(), Some("app/templates/a.yaml:1:1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod error;
mod in_memory;
mod lookup;
mod missing;
mod read;
#[cfg(test)]
mod tests;
mod write;

use sha2::{Digest, Sha256};

pub use error::SourceMapError;
pub use in_memory::map;
pub use lookup::{Kind, Mapped, MissingValue, Places, Spot, ValuePlace};
pub use read::{MapFile, SourceMap};
pub use write::write;

/// The version of the format. It grows when a field changes its meaning or goes away; new fields do not change it.
pub const VERSION: u32 = 1;

/// SHA-256 as 64 hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}
