//! `patchStrategicMerge`: a patch with anchors, laid over an object by the rules of Kubernetes' lists.
//!
//! kyverno: pkg/engine/mutate/patch/strategicMergePatch.go

mod list;
mod merge;
mod node;
mod preprocess;
mod schema;

use common::{Val, Value};

use node::Node;
pub(crate) use node::PatchError;
use preprocess::Stop;
use schema::Schema;

/// `resource` with `patch` laid over it. A patch whose conditions do not hold changes nothing but the order of lists that
/// merge.
///
/// # Errors
/// A patch that does not fit the object.
pub(crate) fn apply(patch: Val<'_>, resource: Val<'_>) -> Result<Value, PatchError> {
    let mut pattern = Node::new(patch);
    let resource = Node::new(resource);
    match preprocess::preprocess(&mut pattern, &resource) {
        Ok(()) => {}
        Err(Stop::Condition | Stop::Global) => pattern = Node::Map(Vec::new()),
        Err(Stop::Broken(error)) => return Err(PatchError(format!("failed to preProcess rule: {error}"))),
    }
    let merged = merge::merge(Some(resource), Some(pattern), Schema::Unknown)?;
    let merged = merged.ok_or_else(|| PatchError("filter cannot create or delete objects".into()))?;
    Ok(merged.into_value())
}
