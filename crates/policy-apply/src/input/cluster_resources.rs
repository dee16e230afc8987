//! `ClusterResource` files of tests: objects that stand in for a cluster, and the files of the definitions of their kinds.
//!
//! kyverno: cmd/cli/kubectl-kyverno/apis/v1alpha1/clusterresource.go

use common::manifest::Object;
use yaml::writer::JsonOptions;
use yaml::{Document, Documents, NodeRef, ReadOptions};

use super::fields::{FieldError, Fields};
use super::reading::Reader;
use super::trouble::Trouble;

const RULE: &str = "input/cluster-resource";

/// The objects of the file at `path`, and the paths of definitions.
///
/// # Errors
/// A file that does not fit its type.
pub(crate) fn cluster_resources(path: &str, reader: &mut Reader<'_>) -> Result<(Vec<Object>, Vec<String>), Trouble> {
    let file = reader.file(path, RULE)?;
    let document = reader.typed_document(file, RULE)?;
    let definitions = definitions(&document).map_err(|error| {
        let words = format!("error unmarshaling JSON: while decoding JSON: {error}");
        let place = error.place(&document);
        Trouble::new(RULE, error.message).words(words).at(place)
    })?;
    let resources = document.root().get("spec").and_then(|spec| spec.get("resources"));
    let objects = resources.map(|list| list.items().map(object).collect()).transpose();
    Ok((objects?.unwrap_or_default(), definitions))
}

fn definitions(document: &Document) -> Result<Vec<String>, FieldError> {
    let spec = Fields::of_document(document, &["spec"])?.object("spec", &["crds", "resources"])?;
    spec.texts("crds")
}

/// A node as an object of its own: written and read again, since an object is a whole document.
fn object(node: NodeRef<'_>) -> Result<Object, Trouble> {
    let missing = || {
        Trouble::new(RULE, "the resource has no `kind`, so it is no Kubernetes object")
            .words("error unmarshaling JSON: while decoding JSON: Object 'Kind' is missing")
            .at(node.span())
    };
    let mut text = String::new();
    yaml::writer::json(node, JsonOptions::marshal(), &mut text)
        .map_err(|error| Trouble::new(RULE, error.to_string()).at(node.span()))?;
    let read = Documents::new(text.into(), ReadOptions::default()).next();
    let document = read.and_then(Result::ok).ok_or_else(missing)?;
    Object::new(document).map_err(|_| missing())
}
