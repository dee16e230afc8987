//! Match and exclude blocks, label selectors.

use common::Val;

use super::{list, present, text, text_map, texts};
use crate::model::{
    LabelSelector, MatchResources, Requirement, ResourceDescription, ResourceFilter, SelectorOperator, Subject,
};
use crate::request::Operation;

/// A match or exclude block.
pub(super) fn match_resources(block: Val<'_>) -> MatchResources {
    MatchResources {
        any: list(block, "any").map(filter).collect(),
        all: list(block, "all").map(filter).collect(),
        flat: filter(block),
    }
}

fn filter(filter: Val<'_>) -> ResourceFilter {
    ResourceFilter {
        resources: filter.get("resources").map(description).unwrap_or_default(),
        subjects: list(filter, "subjects").map(subject).collect(),
        roles: texts(filter, "roles"),
        cluster_roles: texts(filter, "clusterRoles"),
    }
}

fn description(resources: Val<'_>) -> ResourceDescription {
    ResourceDescription {
        kinds: texts(resources, "kinds"),
        name: text(resources, "name"),
        names: texts(resources, "names"),
        namespaces: texts(resources, "namespaces"),
        annotations: present(resources, "annotations").map(|_| text_map(resources, "annotations")),
        selector: present(resources, "selector").map(label_selector),
        namespace_selector: present(resources, "namespaceSelector").map(label_selector),
        operations: list(resources, "operations").filter_map(operation).collect(),
    }
}

fn operation(value: Val<'_>) -> Option<Operation> {
    match value.as_str()? {
        "CREATE" => Some(Operation::Create),
        "UPDATE" => Some(Operation::Update),
        "DELETE" => Some(Operation::Delete),
        "CONNECT" => Some(Operation::Connect),
        _ => None,
    }
}

fn subject(subject: Val<'_>) -> Subject {
    Subject {
        kind: text(subject, "kind"),
        name: text(subject, "name"),
        namespace: text(subject, "namespace"),
        api_group: text(subject, "apiGroup"),
    }
}

/// A label selector.
pub(crate) fn label_selector(selector: Val<'_>) -> LabelSelector {
    let requirement = |item: Val<'_>| Requirement {
        key: text(item, "key"),
        operator: SelectorOperator::parse(&text(item, "operator")),
        values: texts(item, "values"),
    };
    LabelSelector {
        match_labels: text_map(selector, "matchLabels"),
        match_expressions: list(selector, "matchExpressions").map(requirement).collect(),
    }
}
