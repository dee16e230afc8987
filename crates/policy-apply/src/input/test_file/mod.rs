//! Test files: what a test reads, what it makes up, and what it expects. Paths are as written, not yet looked for.
//!
//! The one idea to know: under the original's name a file is read as strictly as the original reads it; under our own name
//! the forms of its older versions are taken too.
//!
//! kyverno: cmd/cli/kubectl-kyverno/test/load.go, apis/v1alpha1/test.go

mod expectation;
mod mocks;

use common::go::path::{clean, join};
use yaml::{Document, Span};

pub(crate) use expectation::{Expectation, ResourceSpec};
pub(crate) use mocks::{ApiCallMock, GlobalMock, GlobalSource};

use super::fields::{FieldError, Fields};
use super::reading::Reader;
use super::trouble::Trouble;
use super::values::{self, Values};
use crate::persona::Persona;

const RULE: &str = "input/test";

/// One test: a document of a test file.
#[derive(Clone, Debug)]
pub(crate) struct TestCase {
    /// The file.
    pub(crate) path: String,
    /// The deprecated name of the test.
    pub(crate) name: String,
    /// True for the deprecated form: without `apiVersion` or `kind`, or with a `name`.
    pub(crate) is_old: bool,
    /// Where the document stands.
    pub(crate) span: Span,
    pub(crate) policies: Vec<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) targets: Vec<String>,
    pub(crate) parameters: Vec<String>,
    pub(crate) exceptions: Vec<String>,
    /// Files with objects and definitions that stand in for a cluster.
    pub(crate) cluster_resources: Vec<String>,
    /// Payloads that are no Kubernetes objects.
    pub(crate) json_payloads: Vec<String>,
    pub(crate) http_payloads: Vec<String>,
    pub(crate) envoy_payloads: Vec<String>,
    /// The values file.
    pub(crate) variables: String,
    /// Values that stand in the test; they win over the file.
    pub(crate) values: Option<Values>,
    pub(crate) user_info: String,
    pub(crate) api_calls: Vec<ApiCallMock>,
    pub(crate) global_context: Vec<GlobalMock>,
    pub(crate) expectations: Vec<Expectation>,
}

impl TestCase {
    /// The directory that its paths are relative to. (path/filepath: `Dir`)
    pub(crate) fn directory(&self) -> String {
        match self.path.rsplit_once('/') {
            Some(("", _)) => "/".to_owned(),
            Some((directory, _)) => clean(directory),
            None => ".".to_owned(),
        }
    }

    /// A path of the test, from where the program runs.
    pub(crate) fn full(&self, path: &str) -> String {
        if path.starts_with('/') { path.to_owned() } else { join(&[&self.directory(), path]) }
    }

    /// The paths of its policies, from where the program runs.
    pub(crate) fn policy_paths(&self) -> Vec<String> {
        self.policies.iter().map(|path| self.full(path)).collect()
    }
}

/// The fields of a test beside `apiVersion`, `kind` and `metadata`.
const KNOWN: [&str; 18] = [
    "name",
    "policies",
    "resources",
    "jsonPayload",
    "jsonPayloads",
    "httpPayloads",
    "envoyPayloads",
    "targetResources",
    "variables",
    "paramResources",
    "userinfo",
    "results",
    "values",
    "exceptions",
    "context",
    "clusterResources",
    "apiCallResponses",
    "globalContextEntries",
];

/// Reads the tests of the file `path`. What cannot be read ends the file.
pub(crate) fn test_cases(path: &str, reader: &mut Reader<'_>, persona: Persona) -> (Vec<TestCase>, Option<Trouble>) {
    let file = match reader.file(path, RULE) {
        Ok(file) => file,
        Err(trouble) => return (Vec::new(), Some(trouble)),
    };
    let mut cases = Vec::new();
    for read in reader.typed_documents(file, RULE) {
        let case = read.and_then(|document| {
            decode(path, &document, persona).map_err(|error| {
                let words = format!("error unmarshaling JSON: while decoding JSON: {error}");
                let place = error.place(&document);
                Trouble::new(RULE, error.message).words(words).at(place)
            })
        });
        match case {
            Ok(case) => cases.push(case),
            Err(trouble) => return (cases, Some(trouble)),
        }
    }
    (cases, None)
}

fn decode(path: &str, document: &Document, persona: Persona) -> Result<TestCase, FieldError> {
    let file = Fields::of_document(document, &KNOWN)?;
    let name = file.text("name")?;
    let is_old = file.text("apiVersion")?.is_empty() || file.text("kind")?.is_empty() || !name.is_empty();
    Ok(TestCase {
        path: path.to_owned(),
        is_old,
        span: document.root().span().at_start(),
        policies: unique(file.texts("policies")?),
        resources: unique(file.texts("resources")?),
        targets: file.texts("targetResources")?,
        parameters: file.texts("paramResources")?,
        exceptions: file.texts("exceptions")?,
        cluster_resources: file.texts("clusterResources")?,
        json_payloads: json_payloads(&file)?,
        http_payloads: file.texts("httpPayloads")?,
        envoy_payloads: file.texts("envoyPayloads")?,
        variables: file.text("variables")?,
        values: inline_values(&file)?,
        user_info: file.text("userinfo")?,
        api_calls: mocks::api_calls(&file)?,
        global_context: mocks::global_context(&file)?,
        expectations: expectation::decode_all(&file, document, persona)?,
        name,
    })
}

/// The payloads under clean names, since results name them so. The deprecated single one counts when there is no list.
fn json_payloads(file: &Fields<'_>) -> Result<Vec<String>, FieldError> {
    let mut payloads = file.texts("jsonPayloads")?;
    let single = file.text("jsonPayload")?;
    if payloads.is_empty() && !single.is_empty() {
        payloads.push(single);
    }
    Ok(unique(payloads.iter().filter(|path| !path.trim().is_empty()).map(|path| clean(path)).collect()))
}

fn inline_values(file: &Fields<'_>) -> Result<Option<Values>, FieldError> {
    match file.get("values") {
        None => Ok(None),
        Some(_) => values::of_fields(&file.object("values", &values::KNOWN)?).map(Some),
    }
}

/// Each text once, in the order of the first ones.
fn unique(texts: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    texts.into_iter().filter(|text| seen.insert(text.clone())).collect()
}
