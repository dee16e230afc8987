//! The context entry `apiCall`.

use std::borrow::Cow;

use common::go::path::clean;
use common::{Map, Val, Value};

use super::Context;
use crate::model::ApiCall;
use crate::variables::{Expressions, Template, VariableError};

/// A call, prepared.
#[derive(Clone, Debug)]
pub(super) struct ApiCallEntry {
    call: Template,
    url_path: Box<str>,
    jmes_path: Template,
    default: Option<Value>,
}

type Result<T> = std::result::Result<T, VariableError>;

impl ApiCallEntry {
    /// Prepares `call`.
    pub(super) fn compile(call: &ApiCall, expressions: &mut Expressions) -> Self {
        expressions.add(&call.jmes_path);
        Self {
            call: Template::compile(&call_document(call), expressions),
            url_path: call.url_path.as_str().into(),
            jmes_path: Template::text(&call.jmes_path, expressions),
            default: call.default.clone(),
        }
    }

    /// Fetches the answer unless it was `fetched` before, and stores what its expression makes of it as `entry`. A cluster
    /// that knows nothing drops the entry.
    ///
    /// # Errors
    /// Texts of kyverno: pkg/engine/context/loaders/apicall.go, pkg/engine/apicall/apiCall.go.
    pub(super) fn load(&self, entry: &str, context: &mut Context<'_>, fetched: &mut Option<Value>) -> Result<()> {
        if fetched.is_none() {
            let answer = self.fetch(entry, context);
            *fetched =
                answer.map_err(|error| VariableError::new(format!("failed to fetch data for APICall: {error}")))?;
        }
        let Some(data) = fetched.clone() else { return Ok(()) };
        self.store(entry, data, context)
            .map_err(|error| VariableError::new(format!("failed to store data for APICall: {error}")))
    }

    fn fetch(&self, entry: &str, context: &mut Context<'_>) -> Result<Option<Value>> {
        let call = self.call.render(context).map_err(|error| {
            let place = format!("context entry {entry} {}", self.url_path);
            VariableError::new(format!("failed to substitute variables in {place}: {error}"))
        })?;
        let call = Val::from(&call);
        let text = |keys: &[&str]| call.dig(keys).and_then(Val::as_str).unwrap_or_default();
        let url_path = text(&["urlPath"]);
        let url_path = in_namespace(url_path, context.surroundings.policy_namespace)?;
        let target = if url_path.is_empty() { text(&["service", "url"]) } else { &*url_path };
        match context.surroundings.cluster.api_call(text(&["method"]), target) {
            None => Ok(None),
            Some(Ok(answer)) => Ok(Some(answer)),
            Some(Err(message)) => match &self.default {
                Some(default) => Ok(Some(default.clone())),
                None => Err(VariableError::new(message)),
            },
        }
    }

    /// An answer that equals the default is stored as it is.
    fn store(&self, entry: &str, data: Value, context: &mut Context<'_>) -> Result<()> {
        let source = self.jmes_path.source().as_str().unwrap_or_default();
        if source.is_empty() || self.default.as_ref() == Some(&data) {
            return context.add_entry(entry, data).map_err(|error| {
                VariableError::new(format!("failed to add resource data to context entry {entry}: {error}"))
            });
        }
        let path = self.jmes_path.render(context).map_err(|error| {
            let place = format!("context entry {entry} JMESPath {source}");
            VariableError::new(format!("failed to substitute variables in {place}: {error}"))
        })?;
        let path = path.as_str().unwrap_or_default();
        let result = context.search_plain(path, &data).map_err(|error| {
            VariableError::new(format!("failed to apply JMESPath {path} for context entry {entry}: {error}"))
        })?;
        context.add_entry(entry, result).map_err(|error| {
            VariableError::new(format!("failed to add APICall results for context entry {entry}: {error}"))
        })
    }
}

/// The call as its variables are replaced: as a whole.
fn call_document(call: &ApiCall) -> Value {
    let pair = |key: &str, value: Value| Value::map([("key", Value::from(key)), ("value", value)]);
    let mut document = Map::new();
    document.insert("urlPath", call.url_path.as_str());
    document.insert("method", if call.method.is_empty() { "GET" } else { call.method.as_str() });
    if !call.data.is_empty() {
        document.insert("data", Value::list(call.data.iter().map(|data| pair(&data.key, data.value.clone()))));
    }
    if let Some(service) = &call.service {
        let headers = service.headers.iter().map(|(key, value)| pair(key, Value::from(value.as_str())));
        let fields = [
            ("url", Value::from(service.url.as_str())),
            ("headers", Value::list(headers)),
            ("caBundle", Value::from(service.ca_bundle.as_str())),
        ];
        document.insert("service", Value::map(fields));
    }
    if let Some(default) = &call.default {
        document.insert("default", default.clone());
    }
    if !call.jmes_path.is_empty() {
        document.insert("jmesPath", call.jmes_path.as_str());
    }
    Value::from(document)
}

/// The path that is asked for: a namespaced policy reads its own namespace only.
///
/// NOTE: what was looked at is what is asked for, steps back taken, and the namespace stands where the API server reads it.
/// The original looks at one text and asks for another (CVE-2026-22039).
///
/// kyverno: pkg/engine/apicall/apiCall.go – `namespacePathRegex`.
fn in_namespace<'p>(url_path: &'p str, policy_namespace: &str) -> Result<Cow<'p, str>> {
    if policy_namespace.is_empty() {
        return Ok(url_path.into());
    }
    let path = clean(url_path);
    let steps: Vec<&str> = path.split('/').collect();
    let namespace = match steps.as_slice() {
        ["", "api", _, "namespaces", namespace, ..] | ["", "apis", _, _, "namespaces", namespace, ..] => *namespace,
        _ => "",
    };
    if namespace.is_empty() {
        return Err(VariableError::new(format!(
            "path {path} does not contain a namespace segment, which is required for namespaced policies"
        )));
    }
    if namespace != policy_namespace {
        return Err(VariableError::new(format!(
            "path {path} refers to namespace {namespace}, which is different from the policy namespace {policy_namespace}"
        )));
    }
    Ok(path.into())
}
