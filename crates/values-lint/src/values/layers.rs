//! Values files laid over each other, as Helm merges them.

use std::sync::Arc;

use crate::document::{Document, Range, Segment, Value};

/// One values file.
#[derive(Debug)]
pub(crate) struct Layer {
    /// The name in results.
    pub(crate) name: Arc<str>,
    pub(crate) document: Document,
}

/// The files of one environment, the lowest first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layers<'l>(pub(crate) &'l [&'l Layer]);

impl Layers<'_> {
    /// The values as templates see them.
    pub(crate) fn merged(self) -> Value {
        let empty = Value::object(Vec::new());
        let maps = self.0.iter().filter_map(|layer| layer.document.data()).filter(|data| data.as_object().is_some());
        maps.fold(empty, |under, over| merge(&under, over, 0))
    }

    /// The file that sets the value at a path, and where: the highest one that has it; of a value that is not there, the nearest
    /// value around it.
    pub(crate) fn place(self, path: &[Segment]) -> Option<(Arc<str>, Range)> {
        for length in (0..=path.len()).rev() {
            let part = path.get(..length).unwrap_or(path);
            let mut set = self.0.iter().rev().filter_map(|layer| {
                let range = layer.document.range_of(part)?;
                Some((Arc::clone(&layer.name), if length == 0 { Range::default() } else { range }))
            });
            if let Some(place) = set.next() {
                return Some(place);
            }
        }
        self.0.last().map(|layer| (Arc::clone(&layer.name), Range::default()))
    }
}

/// Nesting of values.
const MAX_DEPTH: u32 = 200;

/// Maps are merged, `null` takes a key away, anything else takes the place of what was there.
fn merge(under: &Value, over: &Value, depth: u32) -> Value {
    let (Value::Object(below), Value::Object(above)) = (under, over) else { return over.clone() };
    if depth > MAX_DEPTH {
        return over.clone();
    }
    let mut members: Vec<(Arc<str>, Value)> = Vec::with_capacity(below.len() + above.len());
    for (key, value) in below.iter() {
        match above.get(key) {
            Some(Value::Null) => {}
            Some(other) => members.push((Arc::clone(key), merge(value, other, depth + 1))),
            None => members.push((Arc::clone(key), value.clone())),
        }
    }
    let new = above.iter().filter(|(key, _)| !below.contains_key(key));
    members.extend(new.map(|(key, value)| (Arc::clone(key), value.clone())));
    Value::object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(name: &str, text: &str) -> Layer {
        Layer { name: name.into(), document: Document::parse(text).unwrap() }
    }

    #[test]
    fn the_highest_file_that_sets_a_value_is_its_place() {
        let low = layer("values.yaml", "image:\n  tag: latest\n  name: x\nreplicas: 1\n");
        let high = layer("cd/prd/values.yaml", "image:\n  tag: '1.2'\nreplicas: null\n");
        let files = [&low, &high];
        let layers = Layers(&files);
        let merged = layers.merged();
        assert_eq!(merged.get("image").and_then(|image| image.get("tag")), Some(&Value::string("1.2")));
        assert_eq!(merged.get("replicas"), None);
        let place = |path: &[Segment]| layers.place(path).map(|(name, range)| (name.to_string(), range.start.line));
        assert_eq!(place(&["image".into(), "tag".into()]), Some(("cd/prd/values.yaml".to_owned(), 1)));
        assert_eq!(place(&["image".into(), "name".into()]), Some(("values.yaml".to_owned(), 2)));
        assert_eq!(place(&["image".into(), "nope".into()]), Some(("cd/prd/values.yaml".to_owned(), 0)));
    }
}
