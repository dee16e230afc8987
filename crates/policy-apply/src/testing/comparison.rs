//! Holding an object that a policy made against the one that a test expects.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/test/compare.go, resource/compare.go, tidy.go, labels.go

use std::collections::HashMap;

use common::manifest::Object;
use common::{Map, Val, Value, View};

use crate::input::{self, Reader};

/// The label that both sides get.
const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "kyverno");
/// Labels that neither side keeps.
const GENERATED: &str = "generate.kyverno.io/";

/// The files that expectations compare with, each read once.
pub(crate) struct ExpectedFiles<'r, 's> {
    reader: &'r mut Reader<'s>,
    read: HashMap<String, Result<Vec<Object>, String>>,
}

impl std::fmt::Debug for ExpectedFiles<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExpectedFiles").field("read", &self.read.len()).finish_non_exhaustive()
    }
}

impl<'r, 's> ExpectedFiles<'r, 's> {
    pub(crate) fn new(reader: &'r mut Reader<'s>) -> Self {
        Self { reader, read: HashMap::new() }
    }

    /// The object of `path` that is called as `actual` is.
    ///
    /// # Errors
    /// Why there is none, in the original's words.
    fn find(&mut self, path: &str, actual: Val<'_>) -> Result<Value, String> {
        let reader = &mut *self.reader;
        let read = self
            .read
            .entry(path.to_owned())
            .or_insert_with(|| input::manifest(path, reader).map_err(|trouble| trouble.words));
        let objects = read.as_ref().map_err(Clone::clone)?;
        let text = |value: Val<'_>, keys: &[&str]| value.dig(keys).and_then(Val::as_str).unwrap_or_default().to_owned();
        let same = |object: &&Object| {
            let keys: [&[&str]; 4] = [&["apiVersion"], &["kind"], &["metadata", "name"], &["metadata", "namespace"]];
            keys.iter().all(|keys| text(object.root(), keys) == text(actual, keys))
        };
        let found = objects.iter().find(same).map(Object::value);
        found.ok_or_else(|| format!("resource with name {} not found in manifest", text(actual, &["metadata", "name"])))
    }
}

/// Two objects that differ, their labels as they were compared.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) expected: Value,
    pub(crate) actual: Value,
}

/// Compares `actual` with the object of the file `path` that has its name. `what` names the field of the expectation.
///
/// # Errors
/// There is nothing to compare with.
pub(crate) fn compare(
    files: &mut ExpectedFiles<'_, '_>,
    path: &str,
    what: &str,
    actual: &Value,
) -> Result<Option<Difference>, String> {
    let expected = files
        .find(path, Val::from(actual))
        .map_err(|words| format!("error: failed to load {what} resource ({words})"))?;
    let (expected, actual) = (with_labels(expected), with_labels(actual.clone()));
    let same = tidy(Val::from(&expected)) == tidy(Val::from(&actual));
    Ok((!same).then_some(Difference { expected, actual }))
}

/// The object with one label set and others taken away. Labels that are not all texts are none.
fn with_labels(mut object: Value) -> Value {
    let labels = Val::from(&object).dig(&["metadata", "labels"]).unwrap_or_else(Val::null);
    let all_texts = labels.entries().all(|(_, value)| value.as_str().is_some());
    let kept = labels.entries().filter(|(key, _)| all_texts && !key.starts_with(GENERATED));
    let mut kept: Map = kept.map(|(key, value)| (key, value.to_value())).collect();
    if !kept.contains_key(MANAGED_BY.0) {
        kept.insert(MANAGED_BY.0, MANAGED_BY.1);
    }
    let metadata = object.force_map().entry_or_null("metadata");
    metadata.force_map().insert("labels", kept);
    object
}

/// The value without nulls and without maps and lists that hold nothing else; numbers as JSON has them.
#[expect(clippy::cast_precision_loss, reason = "as Go reads JSON")]
fn tidy(value: Val<'_>) -> Option<Value> {
    match value.view() {
        View::Null => None,
        View::Map(_) => {
            let kept: Map = value.entries().filter_map(|(key, value)| Some((key, tidy(value)?))).collect();
            (!kept.is_empty()).then(|| Value::from(kept))
        }
        View::List(_) => {
            let kept: Vec<Value> = value.items().filter_map(tidy).collect();
            (!kept.is_empty()).then(|| Value::list(kept))
        }
        View::Int(number) => Some(Value::Float(number as f64)),
        _ => Some(value.to_value()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Reader;
    use common::limits::Limits;
    use common::sys::Memory;
    use yaml::{Documents, ReadOptions};

    fn value(text: &str) -> Value {
        let document = Documents::new(text.into(), ReadOptions::default()).next().unwrap().unwrap();
        Value::document(document.into())
    }

    fn compare_texts(expected: &str, actual: &str) -> Result<bool, String> {
        let sys = Memory::new().file("/e.yaml", expected);
        let mut reader = Reader::new(&sys, Limits::default());
        let mut files = ExpectedFiles::new(&mut reader);
        compare(&mut files, "/e.yaml", "PatchedResources", &value(actual)).map(|difference| difference.is_none())
    }

    const HEAD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: default";

    #[test]
    fn empty_parts_and_the_generators_labels_make_no_difference() {
        let same = compare_texts(
            &format!("{HEAD}, annotations: {{}}}}\nspec: {{list: [], n: 1}}\n"),
            &format!(
                "{HEAD}, labels: {{generate.kyverno.io/rule-name: r, app.kubernetes.io/managed-by: kyverno}}}}\nspec: {{n: 1.0, x: null}}\n"
            ),
        );
        assert_eq!(same, Ok(true));
        let other = compare_texts(&format!("{HEAD}}}\nspec: {{n: 1}}\n"), &format!("{HEAD}}}\nspec: {{n: 2}}\n"));
        assert_eq!(other, Ok(false));
    }

    #[test]
    fn the_expected_object_has_the_same_name_kind_and_namespace() {
        let file =
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";
        assert_eq!(compare_texts(file, &format!("{HEAD}}}\n")), Ok(true));
        let other = compare_texts(file, &HEAD.replace("name: a", "name: b").replace("default", "default}\n"));
        assert_eq!(
            other.unwrap_err(),
            "error: failed to load PatchedResources resource (resource with name b not found in manifest)"
        );
    }
}
