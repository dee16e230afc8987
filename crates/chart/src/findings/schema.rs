//! Where `values.schema.json` says what a value has to be.

use common::finding::Related;
use common::source::FileId;
use yaml::{Path, Step};

use super::places;
use crate::provenance::Provenance;

/// The part of a schema that speaks of a path of values, or the nearest part above it, when the schema says so by `properties`
/// and `items` alone.
pub(super) fn related(provenance: &Provenance, schema: FileId, path: &Path) -> Option<Related> {
    let mut ways = vec![Path::root()];
    for step in path.steps() {
        let Some(last) = ways.last() else { break };
        let next = match step {
            Step::Key(key) => last.join("properties").join(&**key),
            Step::Index(_) => last.join("items"),
        };
        ways.push(next);
    }
    let found = ways.iter().rev().find_map(|way| places::locate(provenance, schema, way));
    found.map(|span| Related { message: "the schema wants this".into(), span })
}
