//! The values file, as it is written: typed, checked, not yet merged.
//!
//! kyverno: cmd/cli/kubectl-kyverno/apis/v1alpha1/`values_spec.go`

use std::collections::BTreeMap;

use common::Value;
use policy_engine::request::Subresource;
use yaml::Document;

use super::fields::{FieldError, Fields, METADATA};

/// A `Values` file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values {
    /// For every policy and resource, by dotted key.
    pub(super) global: Vec<(String, Value)>,
    /// For single policies.
    pub(super) policies: Vec<PolicyValues>,
    /// The labels of namespaces.
    pub(super) namespace_labels: BTreeMap<String, BTreeMap<String, String>>,
    /// Declared subresources.
    pub(super) subresources: Vec<Subresource>,
    /// True when the file lacks `apiVersion` or `kind`.
    pub(super) untyped: bool,
}

/// The values of one policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyValues {
    pub(super) name: String,
    /// By resource name.
    pub(super) resources: Vec<(String, Vec<(String, Value)>)>,
    /// By rule name.
    pub(super) rules: Vec<(String, Vec<(String, Value)>)>,
}

const API_RESOURCE: [&str; 10] = [
    "name",
    "singularName",
    "namespaced",
    "group",
    "version",
    "kind",
    "verbs",
    "shortNames",
    "categories",
    "storageVersionHash",
];

/// Reads the document of a values file.
pub(super) fn decode(document: &Document) -> Result<Values, FieldError> {
    let file = Fields::of_document(document, &KNOWN)?;
    let untyped = file.text("apiVersion")?.is_empty() || file.text("kind")?.is_empty();
    Ok(Values { untyped, ..of_fields(&file)? })
}

/// The fields of values.
pub(super) const KNOWN: [&str; 5] = ["globalValues", "policies", "namespaceSelector", "namespaces", "subresources"];

/// Reads values from an object of [`KNOWN`] fields: a file's, or one that stands in another file.
pub(super) fn of_fields(fields: &Fields<'_>) -> Result<Values, FieldError> {
    let policies = fields.objects("policies", &["name", "resources", "rules"])?;
    Ok(Values {
        global: fields.values("globalValues")?,
        policies: policies.iter().map(policy).collect::<Result<_, _>>()?,
        namespace_labels: namespaces(fields)?,
        subresources: subresources(fields)?,
        untyped: false,
    })
}

fn policy(fields: &Fields<'_>) -> Result<PolicyValues, FieldError> {
    let mut policy = PolicyValues { name: fields.text("name")?, ..PolicyValues::default() };
    for resource in fields.objects("resources", &["name", "values"])? {
        policy.resources.push((resource.text("name")?, resource.values("values")?));
    }
    for rule in fields.objects("rules", &["name", "values", "foreachValues"])? {
        let mut values = rule.values("values")?;
        // kyverno: store/store.go – the index of foreach is never advanced, so the first value of each list is it.
        for (key, list) in rule.pairs("foreachValues")? {
            values.extend(list.at(0).map(|first| (key.to_owned(), first.to_value())));
        }
        policy.rules.push((rule.text("name")?, values));
    }
    Ok(policy)
}

/// Labels by namespace; `namespaces` wins over `namespaceSelector`.
fn namespaces(file: &Fields<'_>) -> Result<BTreeMap<String, BTreeMap<String, String>>, FieldError> {
    let mut labels = BTreeMap::new();
    for selector in file.objects("namespaceSelector", &["name", "labels"])? {
        labels.insert(selector.text("name")?, selector.text_pairs("labels")?.into_iter().collect());
    }
    for namespace in file.objects("namespaces", &["apiVersion", "kind", "metadata", "spec", "status"])? {
        let metadata = namespace.object("metadata", &METADATA)?;
        labels.insert(metadata.text("name")?, metadata.text_pairs("labels")?.into_iter().collect());
    }
    Ok(labels)
}

fn subresources(file: &Fields<'_>) -> Result<Vec<Subresource>, FieldError> {
    let entries = file.objects("subresources", &["subresource", "parentResource"])?;
    let one = |entry: &Fields<'_>| {
        let own = entry.object("subresource", &API_RESOURCE)?;
        let parent = entry.object("parentResource", &API_RESOURCE)?;
        Ok(Subresource {
            group: own.text("group")?,
            version: own.text("version")?,
            kind: own.text("kind")?,
            name: own.text("name")?,
            parent_group: parent.text("group")?,
            parent_version: parent.text("version")?,
            parent_kind: parent.text("kind")?,
        })
    };
    entries.iter().map(one).collect()
}
