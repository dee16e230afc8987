//! Helm charts: from files to manifests. No printing, no command line.
//!
//! Here live loading (directories, archives, subcharts), values and how they are laid over each other, environments by
//! convention, schemas, what templates see, rendering, what becomes of the output, where errors stand, and charts as inputs
//! of other tools. Not here: the template language (`gotemplate`), and what is done with manifests.
//!
//! The one idea to know: a loaded [`Chart`] never changes and can be rendered many times; every byte that comes out knows the
//! template text and the value that made it, through the ids of one [`Provenance`].
//!
//! ```
//! use std::path::Path;
//!
//! use chart::{Chart, Provenance, RenderOptions, ValuesInput, render};
//! use common::{limits::Limits, sys::Memory};
//! use gotemplate::run::FixedHost;
//!
//! let sys = Memory::new()
//!     .file("/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
//!     .file("/app/values.yaml", "word: hello\n")
//!     .file("/app/templates/a.yaml", "word: {{ .Values.word }}\n");
//! let (limits, mut provenance) = (Limits::default(), Provenance::new());
//! let chart = Chart::load(&sys, Path::new("/app"), &limits, &mut provenance)?;
//! let input = ValuesInput { set: vec!["word=bye".into()], ..ValuesInput::default() };
//! let values = input.merge(&sys, &mut std::io::empty(), &limits, &mut provenance)?;
//! let outcome = render(&chart, &values, &RenderOptions::default(), &mut provenance, &FixedHost::new(0, 0));
//! let stream = outcome.result?.stream(false, true, true);
//! assert_eq!(stream.bytes(), b"---\n# Source: app/templates/a.yaml\nword: bye\n");
//! # Ok::<(), chart::ChartError>(())
//! ```

mod chart;
pub mod environments;
mod error;
mod file;
pub mod findings;
mod host;
pub mod input;
mod linted;
mod load;
mod lock;
mod manifest;
mod metadata;
pub mod missing_values;
mod notice;
mod objects;
mod package;
mod path_match;
mod plain;
mod provenance;
mod render;
mod schema;
pub mod source_map;
mod threads;
mod tree;
mod value_spans;
mod values;

pub use chart::Chart;
pub use error::{ChartError, ManifestFault, PlacedError, SchemaFault, SchemaPoint, TemplateFault};
pub use file::{Bytes, ChartFile};
pub use host::SysHost;
pub use linted::{ObjectHead, Unreadable, ValuesFault, annotated_item, check_values, path_error};
pub use load::{MAX_CHART, MAX_CHARTS_DEPTH, MAX_FILE};
pub use lock::{Dependencies, Lock, lock_digest, lock_digest_v2};
pub use manifest::{DocumentText, Hook, INSTALL_ORDER, Manifest, Stream};
pub use metadata::{Dependency, Maintainer, Metadata};
pub use notice::{Level, Notice};
pub use objects::{Capabilities, DEFAULT_API_VERSIONS, KubeVersion};
pub use path_match::{BadPattern, path_match};
pub use provenance::Provenance;
pub use render::{
    Crd, Outcome, Outputs, RenderOptions, Rendered, RenderedFile, check_release_name, coalesced_values,
    missing_dependencies, render, render_files,
};
pub use schema::metaschema;
pub use tree::{import_targets, is_compatible};
pub use value_spans::ValueSpans;
pub use values::{MAX_INDEX, MAX_NESTING, ValuesInput};
