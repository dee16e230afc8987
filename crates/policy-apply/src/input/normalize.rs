//! What the original changes in each resource before it judges it: null maps become empty ones, and a missing namespace
//! becomes `default`.
//!
//! kyverno: cmd/cli/kubectl-kyverno/resource/resource.go

use common::Val;
use yaml::{Document, NodeRef, Path, Step};

use super::custom_kinds::CustomKinds;
use super::scope;

/// Keys whose null means an empty map.
const MAPS: [&str; 6] = ["annotations", "labels", "matchLabels", "nodeSelector", "data", "stringData"];

/// Makes a document what the original takes it for.
pub(super) fn normalize(document: &mut Document, custom: &CustomKinds) {
    let mut nulls = Vec::new();
    find_null_maps(document.root(), &mut Vec::new(), &mut nulls);
    for path in nulls {
        document.replace_with_empty_map(&path);
    }
    default_namespace(document, custom);
}

/// Collects the paths of the nulls that stand for empty maps: through maps, and through lists of maps, but not through
/// lists in lists. The depth is bounded by the reader's.
fn find_null_maps(node: NodeRef<'_>, path: &mut Vec<Step>, nulls: &mut Vec<Path>) {
    for (key, value) in node.entries() {
        let Some(name) = key.text() else { continue };
        match value.kind() {
            yaml::Kind::Null if MAPS.contains(&name) => {
                nulls.push(path.iter().cloned().chain([Step::from(name)]).collect());
            }
            yaml::Kind::Map => {
                path.push(name.into());
                find_null_maps(value, path, nulls);
                path.pop();
            }
            yaml::Kind::List => {
                path.push(name.into());
                for (index, item) in value.items().enumerate().filter(|(_, item)| item.kind() == yaml::Kind::Map) {
                    path.push(index.into());
                    find_null_maps(item, path, nulls);
                    path.pop();
                }
                path.pop();
            }
            _ => {}
        }
    }
}

fn default_namespace(document: &mut Document, custom: &CustomKinds) {
    let root = Val::Doc(document.root());
    let text = |keys: &[&str]| root.dig(keys).and_then(Val::as_str).unwrap_or_default();
    let (api_version, kind) = (text(&["apiVersion"]), text(&["kind"]));
    if !text(&["metadata", "namespace"]).is_empty() {
        return;
    }
    if scope::is_cluster_scoped(api_version, kind) || custom.is_cluster_scoped(api_version, kind) {
        return;
    }
    let metadata = Path::root().join("metadata");
    match root.get("metadata") {
        Some(value) if value.is_map() => {}
        Some(_) => document.replace_with_empty_map(&metadata),
        None => {
            document.insert_text(&Path::root(), "metadata", "");
            document.replace_with_empty_map(&metadata);
        }
    }
    document.insert_text(&metadata, "namespace", "default");
}
