//! Context entries: variables that a rule declares, prepared when its policy is compiled.

use common::{Map, Val, Value, View};

use super::Context;
use super::api_call::ApiCallEntry;
use super::name::NameMatcher;
use super::variable::VariableEntry;
use crate::model::{ConfigMapRef, ContextEntry, ContextSource, GlobalRef};
use crate::request::{Cluster, ClusterSource};
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
    ApiCall(ApiCallEntry),
    Global(Template),
    /// Needs a registry, which no evaluation has.
    ImageRegistry,
    Missing,
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
            ContextSource::ApiCall(call) => EntrySource::ApiCall(ApiCallEntry::compile(call, expressions)),
            ContextSource::GlobalReference(global) => {
                expressions.add(&global.jmes_path);
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
            EntrySource::ApiCall(_) => cluster.serves(ClusterSource::Api),
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
            EntrySource::ApiCall(call) => call.load(&self.text, context, fetched),
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

fn global_document(global: &GlobalRef) -> Value {
    let mut document = Map::new();
    document.insert("name", global.name.as_str());
    if !global.jmes_path.is_empty() {
        document.insert("jmesPath", global.jmes_path.as_str());
    }
    Value::from(document)
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
