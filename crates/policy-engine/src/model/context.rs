//! Context entries: the variables that a rule declares.

use common::Value;

/// One declared variable. Kyverno: `api/kyverno/v1/common_types.go`, `ContextEntry`.
#[derive(Clone, Debug)]
pub struct ContextEntry {
    /// The variable's name.
    pub name: String,
    /// Where its value comes from.
    pub source: ContextSource,
}

/// Where the value of a variable comes from.
#[derive(Clone, Debug)]
pub enum ContextSource {
    /// A value or an expression.
    Variable(Variable),
    /// A `ConfigMap`.
    ConfigMap(ConfigMapRef),
    /// A call to the API server or to a web service.
    ApiCall(Box<ApiCall>),
    /// Image details from a registry.
    ImageRegistry(ImageRegistry),
    /// A global context entry.
    GlobalReference(GlobalRef),
    /// Nothing is given; the check of policies refuses it.
    Missing,
}

/// A value or an expression.
#[derive(Clone, Debug, Default)]
pub struct Variable {
    /// The value; may hold variables.
    pub value: Option<Value>,
    /// `JMESPath` over the value, or over the context where there is no value; empty for none.
    pub jmes_path: String,
    /// What stands in for a null result.
    pub default: Option<Value>,
}

/// A `ConfigMap`; both fields may hold variables.
#[derive(Clone, Debug, Default)]
pub struct ConfigMapRef {
    /// The name.
    pub name: String,
    /// The namespace; empty means `default`.
    pub namespace: String,
}

/// A call to the API server (`url_path`) or to a web service (`service`).
#[derive(Clone, Debug, Default)]
pub struct ApiCall {
    /// The path at the API server; empty for none.
    pub url_path: String,
    /// `GET` or `POST`.
    pub method: String,
    /// What a `POST` sends.
    pub data: Vec<RequestData>,
    /// The web service.
    pub service: Option<Service>,
    /// `JMESPath` over the answer; empty for none.
    pub jmes_path: String,
    /// What stands in for a failed call.
    pub default: Option<Value>,
}

/// One member of a request's body.
#[derive(Clone, Debug, Default)]
pub struct RequestData {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: Value,
}

/// A web service.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// The URL.
    pub url: String,
    /// HTTP headers, key and value.
    pub headers: Vec<(String, String)>,
    /// PEM certificates that the server is checked with.
    pub ca_bundle: String,
}

/// Image details from a registry.
#[derive(Clone, Debug, Default)]
pub struct ImageRegistry {
    /// The image; may hold variables.
    pub reference: String,
    /// `JMESPath` over the details; empty for none.
    pub jmes_path: String,
    /// `imageRegistryCredentials`, as written.
    pub credentials: Option<Value>,
}

/// A global context entry.
#[derive(Clone, Debug, Default)]
pub struct GlobalRef {
    /// Its name.
    pub name: String,
    /// `JMESPath` over its data; empty for none.
    pub jmes_path: String,
}
