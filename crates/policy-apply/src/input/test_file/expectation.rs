//! What a test expects: one entry of `results`.
//!
//! kyverno: cmd/cli/kubectl-kyverno/apis/v1alpha1/test_result.go

use policy_engine::request::Operation;
use yaml::{Document, Span};

use crate::input::fields::{FieldError, Fields};
use crate::persona::Persona;

/// What one policy, or one rule of it, should say of some resources.
#[derive(Clone, Debug, Default)]
pub(crate) struct Expectation {
    /// `name` or `namespace/name`.
    pub(crate) policy: String,
    /// Empty for all rules.
    pub(crate) rule: String,
    /// The word of the result: `pass`, `fail`, ...
    pub(crate) result: String,
    /// `name` or `namespace/name` each; `None` when the field is missing.
    pub(crate) resources: Option<Vec<String>>,
    pub(crate) resource_specs: Vec<ResourceSpec>,
    /// The operation as written, for messages; empty for that of the values.
    pub(crate) operation: String,
    /// Files to compare with, relative to the test file.
    pub(crate) patched_resources: String,
    pub(crate) generated_resource: String,
    pub(crate) generated_resources: Vec<String>,
    /// The file with the object that a generate rule copies.
    pub(crate) clone_source: String,
    pub(crate) fail_on_missing: bool,
    pub(crate) is_deleting: bool,
    /// Where it stands.
    pub(crate) span: Span,
}

/// A resource by all of its names.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceSpec {
    pub(crate) group: String,
    pub(crate) version: String,
    pub(crate) namespace: String,
    pub(crate) name: String,
}

impl Expectation {
    /// The policy's name without its namespace.
    pub(crate) fn policy_name(&self) -> &str {
        self.policy.rsplit('/').next().unwrap_or_default()
    }

    /// The operation that the resources are judged under, when it is not that of the values.
    pub(crate) fn operation(&self) -> Option<Operation> {
        match self.operation.as_str() {
            "CREATE" => Some(Operation::Create),
            "UPDATE" => Some(Operation::Update),
            "DELETE" => Some(Operation::Delete),
            _ => None,
        }
    }
}

const KNOWN: [&str; 19] = [
    "policy",
    "rule",
    "isValidatingAdmissionPolicy",
    "isMutatingAdmissionPolicy",
    "isValidatingPolicy",
    "isDeletingPolicy",
    "isImageValidatingPolicy",
    "isGeneratingPolicy",
    "isMutatingPolicy",
    "result",
    "kind",
    "operation",
    "patchedResources",
    "generatedResource",
    "cloneSourceResource",
    "failOnMissingResources",
    "resources",
    "resourceSpecs",
    "generatedResources",
];

/// Fields of older versions.
const OLD: [&str; 4] = ["status", "resource", "namespace", "patchedResource"];

const SPEC: [&str; 6] = ["group", "version", "kind", "namespace", "subresource", "name"];

/// Reads all entries of `results`.
pub(super) fn decode_all(
    file: &Fields<'_>,
    document: &Document,
    persona: Persona,
) -> Result<Vec<Expectation>, FieldError> {
    let old: &[&str] = if persona.is_own() { &OLD } else { &[] };
    let known: Vec<&str> = KNOWN.iter().chain(old).copied().collect();
    file.objects("results", &known)?.iter().map(|fields| decode(fields, document, persona)).collect()
}

fn decode(fields: &Fields<'_>, document: &Document, persona: Persona) -> Result<Expectation, FieldError> {
    for flag in KNOWN.iter().filter(|name| name.starts_with("is")) {
        fields.flag(flag)?;
    }
    let specs = fields.objects("resourceSpecs", &SPEC)?;
    let mut expectation = Expectation {
        policy: fields.text("policy")?,
        rule: fields.text("rule")?,
        result: fields.text("result")?,
        resources: fields.get("resources").map(|_| fields.texts("resources")).transpose()?,
        resource_specs: specs.iter().map(spec).collect::<Result<_, _>>()?,
        operation: fields.text("operation")?,
        patched_resources: fields.text("patchedResources")?,
        generated_resource: fields.text("generatedResource")?,
        generated_resources: fields.texts("generatedResources")?,
        clone_source: fields.text("cloneSourceResource")?,
        fail_on_missing: fields.flag("failOnMissingResources")?,
        is_deleting: fields.flag("isDeletingPolicy")?,
        span: document.locate(&fields.path().join("policy")).primary(),
    };
    fields.text("kind")?;
    if persona.is_own() {
        take_old(fields, &mut expectation)?;
    }
    Ok(expectation)
}

fn spec(fields: &Fields<'_>) -> Result<ResourceSpec, FieldError> {
    Ok(ResourceSpec {
        group: fields.text("group")?,
        version: fields.text("version")?,
        namespace: fields.text("namespace")?,
        name: fields.text("name")?,
    })
}

/// What older versions called otherwise: one `resource` in its `namespace`, `status` for the result.
fn take_old(fields: &Fields<'_>, expectation: &mut Expectation) -> Result<(), FieldError> {
    let (status, resource) = (fields.text("status")?, fields.text("resource")?);
    let (namespace, patched) = (fields.text("namespace")?, fields.text("patchedResource")?);
    if expectation.result.is_empty() {
        expectation.result = status;
    }
    if expectation.patched_resources.is_empty() {
        expectation.patched_resources = patched;
    }
    if !resource.is_empty() {
        let name = if namespace.is_empty() { resource } else { format!("{namespace}/{resource}") };
        expectation.resources.get_or_insert_default().push(name);
    }
    Ok(())
}
