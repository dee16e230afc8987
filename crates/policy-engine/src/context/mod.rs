//! What variables stand for: the JSON context of one policy on one object.
//!
//! Here: the tree that expressions are searched in, checkpoints, context entries that load when they are first needed,
//! images. Not here: `{{ }}` itself (`variables`) and the language (`jmespath`). The one idea to know: the tree shares the
//! object's document and its own earlier states, so a checkpoint copies a pointer and a change copies what changes.

mod api_call;
mod deferred;
mod entry;
pub(crate) mod image_reference;
pub(crate) mod images;
mod list_query;
mod merge;
mod name;
mod root;
mod shared;
mod variable;

pub(crate) use entry::{Entry, go_type};
pub(crate) use list_query::{ListQuery, elements};
pub(crate) use merge::through_json;
use merge::{merge_at, merge_into};
pub(crate) use name::names;
pub(crate) use root::{Subject, subject};
pub(crate) use shared::Shared;

use std::sync::{Arc, LazyLock};

use common::manifest::Object;
use common::{Val, Value};
use jmespath::{Env, Expression, Found};
use yaml::Document;

use crate::request::{Cluster, Operation, Request};
use crate::variables::json::to_json;
use crate::variables::{Expressions, Query, VariableError};
use deferred::Loader;
use images::{Extractors, Images};

/// The steps that the rules of one policy may take on one object: a query, a condition or a replaced variable is one.
const MOST_STEPS: u64 = 1_000_000;
/// The bytes that context entries may hold.
///
/// kyverno: pkg/engine/context/context.go – `DefaultMaxContextSize`.
const MOST_BYTES: u64 = 2 << 20;

/// The context of one policy on one object.
#[derive(Debug)]
pub(crate) struct Context<'r> {
    root: Value,
    checkpoints: Vec<Value>,
    loaders: Vec<Loader<'r>>,
    /// While a loader loads: its level, and its index in `loaders`. Only loaders before it may then load.
    loading: Option<(usize, usize)>,
    surroundings: Surroundings<'r>,
    env: Env,
    operation: Operation,
    images: Option<Result<Arc<Images>, VariableError>>,
    element_names: ElementNames,
    bytes: u64,
    steps: u64,
}

/// The names that elements have, made once: first the plain ones, then those of each level.
#[derive(Debug, Default)]
struct ElementNames(Vec<ElementName>);

#[derive(Clone, Debug)]
struct ElementName {
    element: Arc<str>,
    index: Arc<str>,
}

impl ElementName {
    /// The plain names, or behind them those of each level.
    fn nth(nth: usize) -> Self {
        let level = nth.checked_sub(1).map(|level| level.to_string()).unwrap_or_default();
        let name = |name: &str| Arc::from(format!("{name}{level}"));
        Self { element: name("element"), index: name("elementIndex") }
    }
}

impl ElementNames {
    /// The plain names and those of level `nesting`.
    fn at(&mut self, nesting: usize) -> impl Iterator<Item = &ElementName> {
        static USUAL: LazyLock<[ElementName; 3]> = LazyLock::new(|| std::array::from_fn(ElementName::nth));
        while self.0.len() < nesting + 2 {
            let nth = self.0.len();
            self.0.push(USUAL.get(nth).cloned().unwrap_or_else(|| ElementName::nth(nth)));
        }
        self.0.first().into_iter().chain(self.0.get(nesting + 1))
    }
}

/// What a context draws on.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'r> {
    /// The policy's expressions.
    pub(crate) expressions: &'r Expressions,
    /// What stands in for a cluster.
    pub(crate) cluster: &'r dyn Cluster,
    /// The namespace of a namespaced policy, or empty.
    pub(crate) policy_namespace: &'r str,
    /// The object.
    pub(crate) object: &'r Object,
    /// What is known of it.
    pub(crate) shared: &'r Shared,
    /// What mutate rules have made of it.
    pub(crate) patched: Option<&'r Value>,
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").field("policy_namespace", &self.policy_namespace).finish_non_exhaustive()
    }
}

impl<'r> Context<'r> {
    /// The context of `request`, whose object and values are in `subject`.
    pub(crate) fn new(request: &Request<'r>, subject: &Subject, surroundings: Surroundings<'r>) -> Self {
        Self {
            root: request.facts.context.root(request, subject),
            checkpoints: Vec::new(),
            loaders: vec![Loader::images()],
            loading: None,
            surroundings,
            env: Env::new(request.now).sharing(surroundings.object.document()),
            operation: request.operation,
            images: None,
            element_names: ElementNames::default(),
            bytes: 0,
            steps: MOST_STEPS,
        }
    }

    /// The admission operation.
    pub(crate) const fn operation(&self) -> Operation {
        self.operation
    }

    /// Replaces the operation, the object and the old object: how an update looks at what was there before.
    pub(crate) fn set_request(&mut self, operation: Operation, object: Option<Value>, old: Option<Value>) {
        self.operation = operation;
        let request = self.root.force_map().entry_or_null("request").force_map();
        request.insert("operation", operation.word());
        for (key, value) in [("object", object), ("oldObject", old)] {
            match value {
                Some(value) => drop(request.insert(key, value)),
                None => drop(request.remove(key)),
            }
        }
    }

    /// Takes `steps` from what is left.
    ///
    /// # Errors
    /// When nothing is left.
    pub(crate) fn spend(&mut self, steps: u64) -> Result<(), VariableError> {
        let Some(left) = self.steps.checked_sub(steps) else {
            return Err(VariableError::new(format!("the policy takes more than {MOST_STEPS} steps on this object")));
        };
        self.steps = left;
        Ok(())
    }

    /// What `query` finds, after the context entries that it names are loaded.
    ///
    /// # Errors
    /// Of the entries, of the expression and of the search. Texts of kyverno: pkg/engine/context/evaluate.go.
    pub(crate) fn query(&mut self, query: &str) -> Result<Value, VariableError> {
        let text = query.trim();
        let known = self.surroundings.expressions.get(text);
        match &known {
            Ok(known) => self.load_named(known)?,
            Err(_) => self.load_matching(query, names(query, "images"))?,
        }
        self.spend(1)?;
        if text.is_empty() {
            return Err(VariableError::new("invalid query (nil)"));
        }
        let known = known.map_err(|error| VariableError::new(format!("incorrect query {text}: {error}")))?;
        self.search_root(&known.expression)
    }

    /// The same for a query that is compiled.
    ///
    /// # Errors
    /// Of the entries and of the search.
    pub(crate) fn query_compiled(&mut self, query: &Query) -> Result<Value, VariableError> {
        self.load_named(query)?;
        self.spend(1)?;
        self.search_root(&query.expression)
    }

    fn load_named(&mut self, query: &Query) -> Result<(), VariableError> {
        self.load_matching(query.text(), query.names_images)
    }

    fn search_root(&self, expression: &Expression) -> Result<Value, VariableError> {
        match expression.search(Val::from(&self.root), &self.env) {
            Ok(Found::Borrowed(found)) => Ok(self.share(found)),
            Ok(Found::Owned(found)) => Ok(found),
            Err(error) => Err(VariableError::new(format!("JMESPath query failed: {error}"))),
        }
    }

    /// What the expression `text` finds in `value`.
    ///
    /// # Errors
    /// Of the expression and of the search. Texts of kyverno: pkg/engine/context/loaders/variable.go.
    pub(crate) fn search(&mut self, text: &str, value: &Value) -> Result<Value, VariableError> {
        self.spend(1)?;
        let expression = self
            .surroundings
            .expressions
            .get(text)
            .map_err(|error| VariableError::new(format!("failed to compile JMESPath: {text}, error: {error}")))?;
        self.run(&expression.expression, value)
    }

    /// The same, where the original says of a broken expression no more than what is wrong with it.
    ///
    /// # Errors
    /// As [`Context::search`].
    pub(crate) fn search_plain(&mut self, text: &str, value: &Value) -> Result<Value, VariableError> {
        self.spend(1)?;
        let expression = self.surroundings.expressions.get(text);
        let expression = expression.map_err(|error| VariableError::new(error.to_string()))?;
        self.run(&expression.expression, value)
    }

    fn run(&self, expression: &Expression, value: &Value) -> Result<Value, VariableError> {
        match expression.search(Val::from(value), &self.env) {
            Ok(Found::Borrowed(found)) => Ok(self.share(found)),
            Ok(Found::Owned(found)) => Ok(found),
            Err(error) => Err(VariableError::new(error.to_string())),
        }
    }

    /// A value to keep: nodes of the object's document are shared.
    pub(crate) fn share(&self, value: Val<'_>) -> Value {
        share(value, self.surroundings.object.document())
    }

    /// Remembers the present state.
    pub(crate) fn checkpoint(&mut self) {
        self.checkpoints.push(self.root.clone());
    }

    /// Goes back to the last checkpoint and forgets it.
    pub(crate) fn restore(&mut self) {
        if let Some(root) = self.checkpoints.pop() {
            self.root = root;
            self.reset_loaders(true);
        }
    }

    /// Goes back to the last checkpoint and keeps it.
    pub(crate) fn reset(&mut self) {
        if let Some(root) = self.checkpoints.last() {
            self.root = root.clone();
            self.reset_loaders(false);
        }
    }

    /// Lays `values` over the context.
    pub(crate) fn merge(&mut self, values: Val<'_>) {
        merge_into(self.root.force_map(), values);
    }

    /// Sets the element of a `foreach` and its index.
    pub(crate) fn set_element(&mut self, element: &Value, index: usize, nesting: usize) {
        let index = Value::Int(i64::try_from(index).unwrap_or(i64::MAX));
        let names = self.element_names.at(nesting);
        let root = self.root.force_map();
        for ElementName { element: name, index: index_name } in names {
            root.insert(Arc::clone(name), element.clone());
            root.insert(Arc::clone(index_name), index.clone());
        }
    }

    /// What cleanup policies see: the object as their target, and its namespace.
    pub(crate) fn set_cleanup(&mut self, target: &Value, namespace: &str) {
        let request = Value::map([("namespace", namespace)]);
        self.root = Value::map([("target", target.clone()), ("request", request)]);
    }

    /// Sets the object that a mutate rule patches.
    pub(crate) fn set_target(&mut self, target: &Value) {
        self.root.force_map().insert("target", target.clone());
    }

    /// Replaces the entry `name`.
    fn replace_entry(&mut self, name: &str, value: Value) -> Result<(), VariableError> {
        self.count_bytes(&value)?;
        self.root.force_map().insert(name, through_json(value));
        Ok(())
    }

    /// Lays `value` over the entry `name`.
    fn add_entry(&mut self, name: &str, value: Value) -> Result<(), VariableError> {
        self.count_bytes(&value)?;
        merge_at(&mut self.root, &[name], through_json(value));
        Ok(())
    }

    /// The size counts over all rules and never shrinks.
    fn count_bytes(&mut self, value: &Value) -> Result<(), VariableError> {
        let size = self.bytes + to_json(Val::from(value))?.len() as u64;
        if size > MOST_BYTES {
            let message = format!("context size limit exceeded: {size} bytes exceeds limit of {MOST_BYTES} bytes");
            return Err(VariableError::new(message));
        }
        self.bytes = size;
        Ok(())
    }

    /// The images of the object, extracted once. A deleted object has none: kyverno computes them from the new object, which
    /// is empty.
    ///
    /// # Errors
    /// As [`images::extract`].
    pub(crate) fn images(&mut self) -> Result<Arc<Images>, VariableError> {
        if self.operation == Operation::Delete {
            return Ok(Arc::default());
        }
        if self.images.is_none() {
            let images = match self.surroundings.patched {
                None => self.surroundings.shared.images(self.object()),
                Some(patched) => images::extract(Val::from(patched)).map(Arc::new),
            };
            self.images = Some(images);
        }
        self.images.clone().unwrap_or_else(|| Ok(Arc::default()))
    }

    /// The images in the fields that `extractors` name, which `images` shows from now on.
    ///
    /// # Errors
    /// As [`images::extract`].
    pub(crate) fn images_by(&mut self, extractors: &Extractors) -> Result<Arc<Images>, VariableError> {
        if self.operation == Operation::Delete {
            return Ok(Arc::default());
        }
        let images = extractors.extract(self.object(), &self.env)?;
        self.show_images(&images);
        Ok(Arc::new(images))
    }

    /// Sets the entry `name` beside what its maps hold already.
    pub(crate) fn lay_over(&mut self, name: &str, value: Value) {
        merge_at(&mut self.root, &[name], value);
    }

    fn load_images(&mut self) -> Result<(), VariableError> {
        let images = self.images()?;
        match self.surroundings.patched {
            None if !images.is_empty() => self.lay_over("images", self.surroundings.shared.shown(&images)),
            _ => self.show_images(&images),
        }
        Ok(())
    }

    fn show_images(&mut self, images: &Images) {
        if !images.is_empty() {
            self.lay_over("images", images.to_value());
        }
    }

    /// The object, as mutate rules have left it.
    fn object(&self) -> Val<'r> {
        self.surroundings.patched.map_or_else(|| self.surroundings.object.root(), Val::from)
    }
}

/// `value` to keep: a node of `document` is shared, anything else copied.
fn share(value: Val<'_>, document: &Arc<Document>) -> Value {
    match value {
        Val::Doc(node) if std::ptr::eq(node.document(), &**document) => {
            Value::Doc(common::DocValue::new(Arc::clone(document), node.id()))
        }
        other => other.to_value(),
    }
}
