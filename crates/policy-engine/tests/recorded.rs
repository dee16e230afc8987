//! All policies of the recorded runs, where they lie beside the workspace: the original reads and accepts every one.
#![expect(clippy::unwrap_used, reason = "tests")]
#![expect(clippy::disallowed_methods, reason = "the test reads recorded files")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use policy_engine::check::check;
use policy_engine::load::{Loaded, load};
use yaml::{Document, Documents, ReadOptions};

#[test]
fn recorded_policies_are_read_and_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance/kyverno/cases");
    let mut faults = Vec::new();
    for (path, document) in documents_below(&folder) {
        let root = common::Val::Doc(document.root());
        let text = |key| root.get(key).and_then(common::Val::as_str).unwrap_or_default();
        let classic =
            matches!(text("kind"), "ClusterPolicy" | "Policy") && text("apiVersion").starts_with("kyverno.io/");
        if !classic {
            continue;
        }
        match load(&document) {
            Ok(Loaded::Policy(policy)) => {
                faults.extend(check(&policy).err().map(|e| format!("{}: {e}", path.display())))
            }
            Ok(other) => panic!("{}: {other:?}", path.display()),
            Err(error) => faults.push(format!("{}: {error}", path.display())),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The documents of all YAML files below a folder; nothing where there is no such folder.
fn documents_below(folder: &Path) -> Vec<(PathBuf, Arc<Document>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "yaml" || ext == "yml") {
                found.extend(documents_of(&path).into_iter().map(|document| (path.clone(), document)));
            }
        }
    }
    found
}

/// The documents of a file that can be read.
fn documents_of(path: &Path) -> Vec<Arc<Document>> {
    let text = std::fs::read_to_string(path).unwrap();
    let options = ReadOptions { strict_keys: true, ..ReadOptions::default().kubernetes() };
    Documents::new(text.into(), options).filter_map(Result::ok).map(Arc::new).collect()
}
