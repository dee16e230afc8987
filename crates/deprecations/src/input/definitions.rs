//! Custom resource definitions: what they say of the versions of their kinds.
//!
//! The one idea to know: a version that is deprecated or not served is an entry like any other; where the version that takes its
//! place has the same schema, only the `apiVersion` changes.

use yaml::writer::{JsonOptions, json};
use yaml::{Dialect, Documents, NodeRef, ReadOptions};

use crate::scan::DEFINITION;
use crate::versions::{DEFINED, Entry, SINCE};

/// The entries that the definitions in a text give.
pub(crate) fn definitions(text: &str) -> Vec<Entry> {
    let options = ReadOptions::default().dialect(Dialect::GoV3);
    let mut entries = Vec::new();
    for document in Documents::new(text.into(), options).filter_map(Result::ok) {
        let root = document.root();
        of_definition(root, &mut entries);
        let items = root.get("items").into_iter().flat_map(|items| items.items().collect::<Vec<_>>());
        items.for_each(|item| of_definition(item, &mut entries));
    }
    entries
}

fn text<'n>(node: NodeRef<'n>, key: &str) -> &'n str {
    node.get(key).and_then(|value| value.text()).unwrap_or_default()
}

fn is(node: NodeRef<'_>, key: &str, truth: bool) -> bool {
    node.get(key).and_then(|value| value.as_bool()) == Some(truth)
}

fn of_definition(definition: NodeRef<'_>, entries: &mut Vec<Entry>) {
    let Some(spec) = definition.get("spec").filter(|_| text(definition, "kind") == DEFINITION) else { return };
    let (group, kind) = (text(spec, "group"), spec.get("names").map_or("", |names| text(names, "kind")));
    let Some(versions) = spec.get("versions").filter(|_| !group.is_empty() && !kind.is_empty()) else { return };
    let versions: Vec<NodeRef<'_>> = versions.items().collect();
    let is_current = |version: &&NodeRef<'_>| is(**version, "served", true) && !is(**version, "deprecated", true);
    let stored = versions.iter().filter(is_current).find(|version| is(**version, "storage", true));
    let current = stored.or_else(|| versions.iter().find(is_current)).map(|current| (*current, schema_of(*current)));
    for version in versions.iter().filter(|version| is(**version, "deprecated", true) || is(**version, "served", false))
    {
        let removed = is(*version, "served", false);
        let schema = current.as_ref().map(|(_, schema)| if schema_of(*version) == *schema { "same" } else { OTHER });
        let name = current.as_ref().map(|(current, _)| text(*current, "name"));
        entries.push(Entry {
            version: format!("{group}/{}", text(*version, "name")),
            kind: kind.to_owned(),
            deprecated_in: SINCE.to_owned(),
            removed_in: if removed { SINCE.to_owned() } else { String::new() },
            replacement_api: name.map(|name| format!("{group}/{name}")).unwrap_or_default(),
            replacement_available_in: name.map(|_| SINCE.to_owned()).unwrap_or_default(),
            component: DEFINED.to_owned(),
            schema: schema.unwrap_or("no version of its definition takes its place").to_owned(),
        });
    }
}

const OTHER: &str = "its definition gives the versions different schemas";

fn schema_of(version: NodeRef<'_>) -> String {
    let mut out = String::new();
    if let Some(schema) = version.get("schema") {
        // What cannot be written differs from what can.
        let _ = json(schema, JsonOptions::marshal(), &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_that_are_given_up_name_the_one_that_is_stored() {
        let text = "kind: CustomResourceDefinition\nspec:\n  group: a.io\n  names: {kind: K}\n  versions:\n  - {name: v1, served: true, \
                    storage: true, schema: {x: 1}}\n  - {name: v1beta1, served: true, deprecated: true, schema: {x: 1}}\n  - {name: \
                    v1alpha1, served: false, schema: {y: 1}}\n";
        let entries = definitions(text);
        let shown: Vec<String> = entries
            .iter()
            .map(|entry| format!("{} {} {} {}", entry.version, entry.removed_in, entry.replacement_api, entry.schema))
            .collect();
        assert_eq!(shown, ["a.io/v1beta1  a.io/v1 same".to_owned(), format!("a.io/v1alpha1 v0.0.0 a.io/v1 {OTHER}")]);
        assert!(definitions("kind: Deployment\nspec: {group: a}\n").is_empty());
    }
}
