//! Answers that a test makes up for API calls and global context entries, as written: whether they fit is told when the
//! test runs, as the original tells it.
//!
//! kyverno: cmd/cli/kubectl-kyverno/apis/v1alpha1/test.go

use common::Value;

use crate::input::fields::{FieldError, Fields};

/// The answer to the calls of one address.
#[derive(Clone, Debug, Default)]
pub(crate) struct ApiCallMock {
    /// An absolute address.
    pub(crate) url: String,
    /// Or a path of the API server.
    pub(crate) url_path: String,
    /// Empty for every method.
    pub(crate) method: String,
    /// 0 where none is given.
    pub(crate) status: i64,
    /// `None` when the field is missing or null.
    pub(crate) body: Option<Value>,
}

/// The data of one global context entry.
#[derive(Clone, Debug, Default)]
pub(crate) struct GlobalMock {
    pub(crate) name: String,
    /// What is given of `data`, `resources` and `resourceFiles`; one of them must be.
    pub(crate) sources: Vec<GlobalSource>,
    /// An expression over the data; empty for all of it.
    pub(crate) field_path: String,
    /// Names and expressions.
    pub(crate) projections: Vec<(String, String)>,
}

/// Where the data of a global context entry comes from.
#[derive(Clone, Debug)]
pub(crate) enum GlobalSource {
    /// It stands in the test.
    Data(Value),
    /// Objects that stand in the test.
    Resources(Vec<Value>),
    /// Objects of files.
    Files(Vec<String>),
}

pub(super) fn api_calls(file: &Fields<'_>) -> Result<Vec<ApiCallMock>, FieldError> {
    let entries = file.objects("apiCallResponses", &["url", "urlPath", "method", "response"])?;
    entries.iter().map(api_call).collect()
}

fn api_call(fields: &Fields<'_>) -> Result<ApiCallMock, FieldError> {
    let response = fields.object("response", &["statusCode", "body"])?;
    Ok(ApiCallMock {
        url: fields.text("url")?.trim().to_owned(),
        url_path: fields.text("urlPath")?.trim().to_owned(),
        method: fields.text("method")?.trim().to_uppercase(),
        status: response.integer("statusCode")?,
        body: response.get("body").map(common::Val::to_value),
    })
}

pub(super) fn global_context(file: &Fields<'_>) -> Result<Vec<GlobalMock>, FieldError> {
    let known = ["name", "data", "resources", "resourceFiles", "fieldPath", "projections"];
    file.objects("globalContextEntries", &known)?.iter().map(global_mock).collect()
}

fn global_mock(fields: &Fields<'_>) -> Result<GlobalMock, FieldError> {
    let mut sources = Vec::new();
    if let Some(data) = fields.get("data") {
        sources.push(GlobalSource::Data(data.to_value()));
    }
    if let Some(resources) = fields.get("resources") {
        sources.push(GlobalSource::Resources(resources.items().map(common::Val::to_value).collect()));
    }
    if fields.get("resourceFiles").is_some() {
        sources.push(GlobalSource::Files(fields.texts("resourceFiles")?));
    }
    let projections = fields.objects("projections", &["name", "path"])?;
    let projection = |fields: &Fields<'_>| Ok((fields.text("name")?, fields.text("path")?));
    Ok(GlobalMock {
        name: fields.text("name")?,
        sources,
        field_path: fields.text("fieldPath")?,
        projections: projections.iter().map(projection).collect::<Result<_, FieldError>>()?,
    })
}
