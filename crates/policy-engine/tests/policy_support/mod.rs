//! What the case tests of policies share: finding the files, and reading documents.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(clippy::disallowed_methods, reason = "tests read their own case files")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use yaml::{Document, Documents, LineIndex, ReadOptions, Span};

/// Runs `check` on every case of every file in `tests/cases/<folder>`; it answers with what is wrong.
pub(crate) fn run<C: DeserializeOwned>(folder: &str, check: impl Fn(&C) -> Vec<String>) {
    let mut faults = Vec::new();
    for file in files(folder) {
        let text = std::fs::read_to_string(&file).unwrap();
        let cases: Vec<C> = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(!cases.is_empty(), "{}: no cases", file.display());
        faults.extend(cases.iter().flat_map(&check).map(|fault| format!("{}: {fault}", file.display())));
    }
    let again = format!("run again: cargo test -p policy-engine --test {folder}");
    assert!(faults.is_empty(), "{} wrong\n{}\n{again}", faults.len(), faults.join("\n"));
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ext| ext == "yaml")).collect();
    assert!(!files.is_empty(), "no cases");
    files.sort();
    files
}

/// The document that `text` holds.
pub(crate) fn document(text: &str) -> Arc<Document> {
    let options = ReadOptions { strict_keys: true, ..ReadOptions::default() };
    Arc::new(Documents::new(text.into(), options).next().unwrap().unwrap())
}

/// The line of the start of a span.
pub(crate) fn line(document: &Document, span: Span) -> u32 {
    LineIndex::new(document.text()).position(document.text(), span.start).line
}
