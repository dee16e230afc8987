//! Context entries: variables that a rule declares, prepared when its policy is compiled.

use common::go::path::clean;
use common::{Map, Val, Value, View};

use super::Context;
use super::name::NameMatcher;
use crate::model::{ApiCall, ConfigMapRef, ContextEntry, ContextSource, GlobalRef, Variable};
use crate::request::{Cluster, ClusterSource};
use crate::variables::go_text::{Verb, go_text};
use crate::variables::{Expressions, Template, VariableError};

/// A declared variable.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    text: Box<str>,
    name: NameMatcher,
    source: EntrySource,
}

#[derive(Clone, Debug)]
enum EntrySource {
    Variable(VariableEntry),
    ConfigMap {
        name: Template,
        namespace: Template,
    },
    ApiCall {
        call: Template,
        url_path: Box<str>,
        jmes_path: Template,
        default: Option<Value>,
    },
    Global(Template),
    /// Needs a registry, which no evaluation has.
    ImageRegistry,
    Missing,
}

#[derive(Clone, Debug)]
struct VariableEntry {
    value: Option<Template>,
    jmes_path: Option<Template>,
    default: Option<Template>,
}

type Result<T> = std::result::Result<T, VariableError>;

impl Entry {
    /// Prepares `entry`.
    pub(crate) fn compile(entry: &ContextEntry, expressions: &mut Expressions) -> Self {
        let source = match &entry.source {
            ContextSource::Variable(variable) => EntrySource::Variable(VariableEntry::compile(variable, expressions)),
            ContextSource::ConfigMap(ConfigMapRef { name, namespace }) => EntrySource::ConfigMap {
                name: Template::text(name, expressions),
                namespace: Template::text(namespace, expressions),
            },
            ContextSource::ApiCall(call) => EntrySource::ApiCall {
                call: Template::compile(&call_document(call), expressions),
                url_path: call.url_path.as_str().into(),
                jmes_path: Template::text(&call.jmes_path, expressions),
                default: call.default.clone(),
            },
            ContextSource::GlobalReference(global) => {
                EntrySource::Global(Template::compile(&global_document(global), expressions))
            }
            ContextSource::ImageRegistry(_) => EntrySource::ImageRegistry,
            ContextSource::Missing => EntrySource::Missing,
        };
        Self { text: entry.name.as_str().into(), name: NameMatcher::new(&entry.name), source }
    }

    /// The name, for the search in queries.
    pub(super) const fn name(&self) -> &NameMatcher {
        &self.name
    }

    /// Whether the entry can load at all.
    ///
    /// # Errors
    /// It has no source, or a name that is no regular expression.
    pub(super) fn check(&self) -> Result<bool> {
        let broken = matches!(self.name, NameMatcher::Never) || matches!(self.source, EntrySource::Missing);
        if broken {
            let message = format!("failed to create deferred loader for context entry {}", self.text);
            return Err(VariableError::new(message));
        }
        Ok(!matches!(self.source, EntrySource::ImageRegistry))
    }

    /// Whether `cluster` has what the entry asks for; without it the entry is dropped.
    pub(super) fn is_served(&self, cluster: &dyn Cluster) -> bool {
        match self.source {
            EntrySource::ConfigMap { .. } => cluster.serves(ClusterSource::ConfigMaps),
            EntrySource::ApiCall { .. } => cluster.serves(ClusterSource::Api),
            EntrySource::Global(_) => cluster.serves(ClusterSource::GlobalContext),
            _ => true,
        }
    }

    /// Stores the entry's value in `context`. `fetched` keeps what came from elsewhere for the next time.
    ///
    /// # Errors
    /// Texts of kyverno: pkg/engine/context/loaders.
    pub(super) fn load(&self, context: &mut Context<'_>, fetched: &mut Option<Value>) -> Result<()> {
        match &self.source {
            EntrySource::Variable(variable) => {
                let value = variable.evaluate(&self.text, context)?;
                *fetched = Some(value.clone());
                context.replace_entry(&self.text, value)
            }
            EntrySource::ConfigMap { name, namespace } => self.load_config_map(name, namespace, context, fetched),
            EntrySource::ApiCall { .. } => self.load_api_call(context, fetched),
            EntrySource::Global(global) => {
                let failed = |error: VariableError| {
                    let name = &self.text;
                    VariableError::new(format!("failed to marshal APICall data for context entry {name}: {error}"))
                };
                let Some(data) = self.global(global, context).map_err(failed)? else { return Ok(()) };
                context.add_entry(&self.text, data.clone()).map_err(|error| {
                    let name = &self.text;
                    VariableError::new(format!(
                        "failed to add resource cache results for context entry {name}: {error}"
                    ))
                })?;
                *fetched = Some(data);
                Ok(())
            }
            EntrySource::ImageRegistry | EntrySource::Missing => Ok(()),
        }
    }

    fn load_config_map(
        &self,
        name: &Template,
        namespace: &Template,
        context: &mut Context<'_>,
        fetched: &mut Option<Value>,
    ) -> Result<()> {
        let entry = &self.text;
        if fetched.is_none() {
            let found = self.config_map(name, namespace, context);
            *fetched = found.map_err(|error| {
                VariableError::new(format!("failed to retrieve config map for context entry {entry}: {error}"))
            })?;
        }
        let Some(data) = fetched.clone() else { return Ok(()) };
        context
            .add_entry(entry, data)
            .map_err(|error| VariableError::new(format!("failed to add config map for context entry {entry}: {error}")))
    }

    /// kyverno: pkg/engine/context/loaders/configmap.go
    fn config_map(&self, name: &Template, namespace: &Template, context: &mut Context<'_>) -> Result<Option<Value>> {
        let entry = &self.text;
        let mut field = |field: &str, template: &Template| -> Result<String> {
            let source = template.source().as_str().unwrap_or_default();
            let failed = |cause: &str| {
                let place = format!("context {entry} configMap.{field} {source}");
                VariableError::new(format!("failed to substitute variables in {place}: {cause}"))
            };
            let value = template.render(context).map_err(|error| failed(error.text()))?;
            let text = value.as_str().map(str::to_owned);
            text.ok_or_else(|| failed(&format!("expected string, got {}", go_type(Val::from(&value)))))
        };
        let name = field("name", name)?;
        let mut namespace = field("namespace", namespace)?;
        let own = context.surroundings.policy_namespace;
        if namespace.is_empty() {
            namespace = if own.is_empty() { "default" } else { own }.to_owned();
        }
        if !own.is_empty() && namespace != own {
            let difference = format!("{namespace:?} is different from policy namespace {own:?}");
            return Err(VariableError::new(format!("context entry {entry}: configMap namespace {difference}")));
        }
        Ok(context.surroundings.cluster.config_map(&namespace, &name))
    }

    fn load_api_call(&self, context: &mut Context<'_>, fetched: &mut Option<Value>) -> Result<()> {
        if fetched.is_none() {
            let answer = self.fetch(context);
            *fetched =
                answer.map_err(|error| VariableError::new(format!("failed to fetch data for APICall: {error}")))?;
        }
        let Some(data) = fetched.clone() else { return Ok(()) };
        self.store(data, context)
            .map_err(|error| VariableError::new(format!("failed to store data for APICall: {error}")))
    }

    /// kyverno: pkg/engine/apicall/apiCall.go – `Fetch`.
    fn fetch(&self, context: &mut Context<'_>) -> Result<Option<Value>> {
        let EntrySource::ApiCall { call, url_path, default, .. } = &self.source else { return Ok(None) };
        let call = call.render(context).map_err(|error| {
            let name = &self.text;
            VariableError::new(format!("failed to substitute variables in context entry {name} {url_path}: {error}"))
        })?;
        let call = Val::from(&call);
        let text = |keys: &[&str]| call.dig(keys).and_then(Val::as_str).unwrap_or_default();
        let url_path = text(&["urlPath"]);
        check_namespace(url_path, context.surroundings.policy_namespace)?;
        let target = if url_path.is_empty() { text(&["service", "url"]) } else { url_path };
        match context.surroundings.cluster.api_call(text(&["method"]), target) {
            None => Ok(None),
            Some(Ok(answer)) => Ok(Some(answer)),
            Some(Err(message)) => match default {
                Some(default) => Ok(Some(default.clone())),
                None => Err(VariableError::new(message)),
            },
        }
    }

    /// kyverno: pkg/engine/apicall/apiCall.go – `transformAndStore`. An answer that equals the default is stored as it is.
    fn store(&self, data: Value, context: &mut Context<'_>) -> Result<()> {
        let EntrySource::ApiCall { jmes_path, default, .. } = &self.source else { return Ok(()) };
        let entry = &self.text;
        let source = jmes_path.source().as_str().unwrap_or_default();
        if source.is_empty() || default.as_ref() == Some(&data) {
            return context.add_entry(entry, data).map_err(|error| {
                VariableError::new(format!("failed to add resource data to context entry {entry}: {error}"))
            });
        }
        let path = jmes_path.render(context).map_err(|error| {
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

    /// kyverno: pkg/engine/context/loaders/globalcontext.go
    fn global(&self, global: &Template, context: &mut Context<'_>) -> Result<Option<Value>> {
        let reference = global.render(context)?;
        let text = |key: &str| Val::from(&reference).get(key).and_then(Val::as_str).unwrap_or_default();
        let Some(data) = context.surroundings.cluster.global_context(text("name")) else { return Ok(None) };
        let path = text("jmesPath");
        if path.is_empty() {
            return Ok(Some(data));
        }
        let found = context.search_plain(path, &data).map_err(|error| {
            let name = &self.text;
            VariableError::new(format!("failed to apply JMESPath {path} for context entry {name}: {error}"))
        });
        found.map(Some)
    }
}

impl VariableEntry {
    fn compile(variable: &Variable, expressions: &mut Expressions) -> Self {
        let path = &variable.jmes_path;
        if !path.is_empty() {
            expressions.add(path);
        }
        Self {
            value: variable.value.as_ref().map(|value| Template::compile(value, expressions)),
            jmes_path: (!path.is_empty()).then(|| Template::text(path, expressions)),
            default: variable.default.as_ref().map(|value| Template::compile(value, expressions)),
        }
    }

    /// kyverno: pkg/engine/context/loaders/variable.go
    fn evaluate(&self, name: &str, context: &mut Context<'_>) -> Result<Value> {
        let path = match &self.jmes_path {
            None => None,
            Some(path) => Some(render_path(name, path, context)?),
        };
        let default = match &self.default {
            None => Value::Null,
            Some(default) => render(name, default, context)?,
        };
        let found = match (&self.value, &path) {
            (Some(value), None) => render(name, value, context)?,
            (Some(value), Some(path)) => {
                let value = render(name, value, context)?;
                let found = context.search(path, &value);
                found.or_else(|error| or_default(path, &default, error.text()))?
            }
            (None, Some(path)) => match context.query(path) {
                Ok(found) if found.is_null() => default,
                Ok(found) => found,
                Err(error) => or_default(path, &default, error.text())?,
            },
            (None, None) => default,
        };
        if found.is_null() {
            let message = format!("failed to add context entry for variable {name} since it evaluated to nil");
            return Err(VariableError::new(message));
        }
        Ok(found)
    }
}

fn render_path(name: &str, path: &Template, context: &mut Context<'_>) -> Result<String> {
    let source = path.source().as_str().unwrap_or_default();
    let value = render(name, path, context)?;
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| VariableError::new(format!("jmespath value must be a string {name} {source}: <nil>")))
}

fn render(name: &str, template: &Template, context: &mut Context<'_>) -> Result<Value> {
    template.render(context).map_err(|error| {
        let source = go_text(Val::from(template.source()), Verb::Text);
        VariableError::new(format!("failed to substitute variables in context entry {name} {source}: {error}"))
    })
}

/// The default of an expression that failed.
fn or_default(path: &str, default: &Value, cause: &str) -> Result<Value> {
    if default.is_null() {
        return Err(VariableError::new(format!("failed to apply jmespath {path} to variable <nil>: {cause}")));
    }
    Ok(default.clone())
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

fn global_document(global: &GlobalRef) -> Value {
    let mut document = Map::new();
    document.insert("name", global.name.as_str());
    if !global.jmes_path.is_empty() {
        document.insert("jmesPath", global.jmes_path.as_str());
    }
    Value::from(document)
}

/// A namespaced policy reads its own namespace only.
///
/// kyverno: pkg/engine/apicall/apiCall.go – `namespacePathRegex`.
fn check_namespace(url_path: &str, policy_namespace: &str) -> Result<()> {
    if policy_namespace.is_empty() {
        return Ok(());
    }
    let path = clean(url_path);
    let rest = path.strip_prefix("/apis/").or_else(|| path.strip_prefix("/api/")).unwrap_or_default();
    let namespace = rest.split_once("/namespaces/").map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    match namespace.filter(|namespace| !namespace.is_empty()) {
        Some(namespace) if namespace == policy_namespace => Ok(()),
        Some(namespace) => Err(VariableError::new(format!(
            "path {path} refers to namespace {namespace}, which is different from the policy namespace {policy_namespace}"
        ))),
        None => Err(VariableError::new(format!(
            "path {path} does not contain a namespace segment, which is required for namespaced policies"
        ))),
    }
}

/// The Go type of a value, as `%T` prints it.
pub(crate) fn go_type(value: Val<'_>) -> &'static str {
    match value.view() {
        View::Null => "<nil>",
        View::Bool(_) => "bool",
        View::Int(_) => "int64",
        View::Float(_) => "float64",
        View::Str(_) => "string",
        View::List(_) => "[]interface {}",
        View::Map(_) => "map[string]interface {}",
    }
}
