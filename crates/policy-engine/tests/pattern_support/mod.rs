//! What the case tests of patterns and conditions share: finding the files, and values from YAML.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![expect(clippy::disallowed_methods, reason = "tests read their own case files")]

use std::path::{Path, PathBuf};

use common::Value;
use serde::de::DeserializeOwned;

/// Runs `check` on every case of every file in `tests/cases/<folder>`; it answers with what is wrong.
pub(crate) fn run<C: DeserializeOwned>(folder: &str, test: &str, check: impl Fn(&C) -> Vec<String>) {
    let mut faults = Vec::new();
    let files = files(folder);
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let cases: Vec<C> = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(!cases.is_empty(), "{}: no cases", file.display());
        faults.extend(cases.iter().flat_map(&check).map(|fault| format!("{}: {fault}", file.display())));
    }
    assert!(!files.is_empty(), "no files in {folder}");
    let again = format!("run again: cargo test -p policy-engine --test {test}");
    assert!(faults.is_empty(), "{} wrong\n{}\n{again}", faults.len(), faults.join("\n"));
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(folder);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ext| ext == "yaml")).collect();
    files.sort();
    files
}

/// Numbers are floats, as objects have them; `!int 5` is an integer, as functions compute them.
pub(crate) fn value(yaml: &serde_yaml::Value) -> Value {
    match yaml {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(value) => Value::from(*value),
        serde_yaml::Value::Number(number) => Value::from(number.as_f64().unwrap()),
        serde_yaml::Value::String(text) => Value::from(text.as_str()),
        serde_yaml::Value::Sequence(items) => Value::list(items.iter().map(value)),
        serde_yaml::Value::Mapping(pairs) => {
            Value::map(pairs.iter().map(|(key, item)| (key.as_str().unwrap(), value(item))))
        }
        serde_yaml::Value::Tagged(tagged) if tagged.tag == "int" => Value::from(tagged.value.as_i64().unwrap()),
        serde_yaml::Value::Tagged(tagged) => panic!("unknown tag {}", tagged.tag),
    }
}
