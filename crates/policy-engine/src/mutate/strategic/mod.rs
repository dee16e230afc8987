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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const POD: &str = "{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {a: '1'}, finalizers: [f, g]}, spec: \
        {containers: [{name: a, image: 'x:1', ports: [{containerPort: 80}]}, {name: b, image: 'z:2'}], \
        tolerations: [{key: k}], nodeSelector: {k: null}}}";

    fn value(text: &str) -> Value {
        let document = yaml::Documents::new(text.into(), yaml::ReadOptions::default()).next().unwrap().unwrap();
        Value::document(Arc::new(document))
    }

    fn patched(patch: &str, resource: &str) -> Result<Value, String> {
        apply(Val::from(&value(patch)), Val::from(&value(resource))).map_err(|error| error.to_string())
    }

    fn spec(patch: &str, key: &str, want: &str) {
        let got = patched(&format!("{{spec: {patch}}}"), POD).unwrap();
        assert_eq!(Val::from(&got).dig(&["spec", key]).unwrap_or_else(Val::null).to_value(), value(want), "{patch}");
    }

    #[test]
    fn lists_of_known_kinds_merge_by_their_keys_and_the_patch_comes_first() {
        spec(
            "{containers: [{name: b, tty: true}, {name: c}]}",
            "containers",
            "[{name: b, image: 'z:2', tty: true}, {name: c}, {name: a, image: 'x:1', ports: [{containerPort: 80}]}]",
        );
        spec("{tolerations: [{key: q}]}", "tolerations", "[{key: q}]");
        let got = patched("{metadata: {finalizers: [h, f]}}", POD).unwrap();
        assert_eq!(Val::from(&got).dig(&["metadata", "finalizers"]).unwrap().to_value(), value("[h, f, g]"));
    }

    #[test]
    fn lists_of_unknown_kinds_are_replaced() {
        let thing = "{apiVersion: e/v1, kind: Thing, l: [{name: a, v: 1}]}";
        let got = patched("{l: [{name: b}]}", thing).unwrap();
        assert_eq!(Val::from(&got).get("l").unwrap().to_value(), value("[{name: b}]"));
    }

    /// As the library does it: the element with both keys gives way.
    #[test]
    fn an_element_that_lacks_a_second_key_stays_as_it_was() {
        spec(
            "{containers: [{name: a, ports: [{containerPort: 80, protocol: TCP, name: h}]}, {name: b, $patch: delete}]}",
            "containers",
            "[{name: a, image: 'x:1', ports: [{containerPort: 80}]}]",
        );
    }

    #[test]
    fn directives_and_nulls_delete() {
        spec("{containers: [{name: a, $patch: delete}]}", "containers", "[{name: b, image: 'z:2'}]");
        spec("{containers: null}", "containers", "null");
        spec("{containers: [{$patch: delete}]}", "containers", "null");
        spec("{$patch: replace, hostPID: true}", "containers", "null");
        spec("{affinity: {x: {y: null, z: 1}}}", "affinity", "{x: {z: 1}}");
        assert_eq!(patched("{spec: {nodeSelector: {$patch: odd}}}", POD).unwrap_err(), "unknown patch strategy 'odd'");
    }

    #[test]
    fn what_takes_the_place_of_a_text_is_a_text() {
        let got = patched("{metadata: {labels: {a: 5, b: 5}}}", POD).unwrap();
        assert_eq!(Val::from(&got).dig(&["metadata", "labels"]).unwrap().to_value(), value("{a: '5', b: 5}"));
    }

    #[test]
    fn nulls_of_the_object_stay_and_failed_conditions_change_nothing() {
        spec("{hostPID: true}", "nodeSelector", "{k: null}");
        assert_eq!(patched("{metadata: {labels: {(a): '2'}}, spec: {hostPID: true}}", POD), Ok(value(POD)));
        assert_eq!(patched("{spec: {containers: [{<(image): 'q:*'}], hostPID: true}}", POD), Ok(value(POD)));
    }

    #[test]
    fn kinds_that_do_not_fit_are_errors() {
        let want = "wrong node kind: expected MappingNode but got ScalarNode: node contents:\n\"text\"\n";
        assert_eq!(patched("{spec: text}", POD).unwrap_err(), want);
    }

    #[test]
    fn long_lists_are_refused() {
        let list: Vec<String> = (0..5_000).map(|nth| format!("{{name: c{nth}}}")).collect();
        let patch = format!("{{spec: {{containers: [{}]}}}}", list.join(", "));
        assert!(patched(&patch, POD).unwrap_err().contains("not merged"));
    }
}
