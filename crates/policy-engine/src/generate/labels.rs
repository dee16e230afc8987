//! The labels that the original gives to what it generates.
//!
//! kyverno: pkg/background/common/labels.go, pkg/background/generate/source.go

use common::manifest::Gvk;
use common::{Map, Val, Value};

use crate::model::Policy;

/// Labels an object that `rule` of `policy` makes because of `trigger`.
pub(super) fn label(object: &mut Value, policy: &Policy, rule: &str, trigger: Val<'_>) {
    let of = Identity::of(trigger);
    add(
        object,
        &[
            ("app.kubernetes.io/managed-by", "kyverno"),
            ("generate.kyverno.io/policy-name", &policy.name),
            ("generate.kyverno.io/policy-namespace", if policy.is_namespaced() { &policy.namespace } else { "" }),
            ("generate.kyverno.io/rule-name", rule),
            ("generate.kyverno.io/trigger-version", &of.gvk.version),
            ("generate.kyverno.io/trigger-group", &of.gvk.group),
            ("generate.kyverno.io/trigger-kind", &of.gvk.kind),
            ("generate.kyverno.io/trigger-namespace", of.namespace),
            ("generate.kyverno.io/trigger-uid", of.uid),
        ],
    );
}

/// Labels an object that others are cloned from.
pub(super) fn label_source(source: &mut Value) {
    add(source, &[("generate.kyverno.io/clone-source", "")]);
}

/// Labels a copy of `source`.
pub(super) fn label_copy(copy: &mut Value, source: Val<'_>) {
    let of = Identity::of(source);
    add(
        copy,
        &[
            ("generate.kyverno.io/source-group", &of.gvk.group),
            ("generate.kyverno.io/source-version", &of.gvk.version),
            ("generate.kyverno.io/source-kind", &of.gvk.kind),
            ("generate.kyverno.io/source-namespace", of.namespace),
            ("generate.kyverno.io/source-uid", of.uid),
        ],
    );
}

struct Identity<'a> {
    gvk: Gvk,
    namespace: &'a str,
    uid: &'a str,
}

impl<'a> Identity<'a> {
    fn of(object: Val<'a>) -> Self {
        let text = |keys: &[&str]| object.dig(keys).and_then(Val::as_str).unwrap_or_default();
        Self {
            gvk: Gvk::new(text(&["apiVersion"]), text(&["kind"])),
            namespace: text(&["metadata", "namespace"]),
            uid: text(&["metadata", "uid"]),
        }
    }
}

/// Adds labels. Those that were there are lost when one of them is no text.
///
/// apimachinery: pkg/apis/meta/v1/unstructured – `GetLabels`
fn add(object: &mut Value, labels: &[(&str, &str)]) {
    let metadata = object.force_map().entry_or_null("metadata").force_map();
    let present = metadata.entry_or_null("labels");
    if Val::from(&*present).entries().any(|(_, value)| value.as_str().is_none()) {
        *present = Map::new().into();
    }
    let map = present.force_map();
    for (key, value) in labels {
        map.insert(*key, *value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_are_no_texts_are_lost() {
        let labelled = |labels: Value| {
            let mut object = Value::map([("metadata", Value::map([("labels", labels)]))]);
            label_source(&mut object);
            Val::from(&object).dig(&["metadata", "labels"]).unwrap().to_value()
        };
        let source = ("generate.kyverno.io/clone-source", Value::from(""));
        let text = ("a", Value::from("b"));
        assert_eq!(labelled(Value::map([text.clone()])), Value::map([text.clone(), source.clone()]));
        assert_eq!(labelled(Value::map([text, ("n", Value::from(1.0))])), Value::map([source]));
    }
}
