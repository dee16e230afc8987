//! One evaluation under way: a policy, an object, and the context that both make.
//!
//! The one idea to know: most rules need no context, so it is built when the first one asks, and each rule starts from the
//! same state.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use common::{Val, Value};

use super::foreach::Element;
use crate::compile::{CompiledPolicy, CompiledRule};
use crate::context::{Context, Subject, Surroundings};
use crate::matching::{Candidate, KindRef};
use crate::request::{Operation, Request};
use crate::variables::VariableError;

/// A policy on an object.
#[derive(Debug)]
pub(crate) struct Run<'r> {
    pub(crate) policy: &'r CompiledPolicy,
    pub(crate) request: Request<'r>,
    pub(crate) candidate: Candidate<'r>,
    /// The object that patterns are laid over; none for a deletion.
    pub(crate) resource: Option<Val<'r>>,
    pub(crate) operation: Operation,
    /// What the present rule has made of the object, when it has changed it.
    pub(crate) patched: Option<Value>,
    /// From the outermost inwards.
    pub(crate) elements: Vec<Element<'r>>,
    kind: KindRef<'r>,
    subject: &'r Subject,
    context: OnceCell<Context<'r>>,
    rule_values: Option<&'r Value>,
    /// The present rule has its checkpoint.
    entered: bool,
}

impl<'r> Run<'r> {
    /// A run on the object of `request`, which matching knows as `kind`.
    pub(crate) fn new(
        policy: &'r CompiledPolicy,
        request: Request<'r>,
        subject: &'r Subject,
        kind: KindRef<'r>,
    ) -> Self {
        let labels = request.namespace_labels.get(request.object.namespace());
        let candidate = Candidate::new(subject.matched(), kind, request.operation, request.user, labels);
        Self {
            policy,
            request,
            candidate,
            resource: subject.new.as_ref().map(Val::from),
            operation: request.operation,
            patched: None,
            elements: Vec::new(),
            kind,
            subject,
            context: OnceCell::new(),
            rule_values: None,
            entered: false,
        }
    }

    /// Group, version, kind and subresource.
    pub(crate) const fn kind(&self) -> KindRef<'r> {
        self.kind
    }

    /// The objects of the request.
    pub(crate) const fn subject(&self) -> &'r Subject {
        self.subject
    }

    /// Begins a rule.
    ///
    /// # Errors
    /// An entry that cannot be declared.
    pub(crate) fn begin(&mut self, rule: &'r CompiledRule) -> Result<(), VariableError> {
        self.rule_values = values_of(self.request.rule_values, rule.name());
        if rule.entries().is_empty() {
            return Ok(());
        }
        let context = self.context();
        context.declare(rule.entries())
    }

    /// Ends a rule.
    pub(crate) fn end(&mut self) {
        if std::mem::take(&mut self.entered)
            && let Some(context) = self.context.get_mut()
        {
            context.restore();
        }
        self.rule_values = None;
        self.elements.clear();
    }

    /// The context, in the state of the present rule.
    pub(crate) fn context(&mut self) -> &mut Context<'r> {
        if !self.entered {
            self.entered = true;
            let values = self.rule_values;
            let context = self.raw_context();
            context.checkpoint();
            if let Some(values) = values {
                context.merge(Val::from(values));
            }
        }
        self.raw_context()
    }

    /// Lays the values of the present rule over the context again, as the original does whenever entries are declared: they
    /// then hide what entries have loaded. False when there are none.
    pub(crate) fn merge_rule_values(&mut self) -> bool {
        let Some(values) = self.rule_values else { return false };
        self.context().merge(Val::from(values));
        true
    }

    fn raw_context(&mut self) -> &mut Context<'r> {
        if self.context.get().is_none() {
            let mut context = Context::new(&self.request, self.subject, self.surroundings());
            context.checkpoint();
            let _ = self.context.set(context);
        }
        match self.context.get_mut() {
            Some(context) => context,
            None => unreachable!("set above"),
        }
    }

    fn surroundings(&self) -> Surroundings<'r> {
        Surroundings {
            expressions: self.policy.expressions(),
            cluster: self.request.cluster,
            policy_namespace: self.policy.context_namespace(),
            object: self.request.object,
            shared: &self.request.facts.context,
            patched: self.subject.new.as_ref().filter(|_| self.subject.is_patched),
        }
    }
}

/// The values of a rule, or of the rule it derives from.
///
/// kyverno: cmd/cli/kubectl-kyverno/store/store.go – `GetPolicyRule`.
fn values_of<'r>(values: &'r BTreeMap<String, Value>, rule: &str) -> Option<&'r Value> {
    if values.is_empty() {
        return None;
    }
    let written = rule.strip_prefix("autogen-cronjob-").or_else(|| rule.strip_prefix("autogen-"));
    values.get(rule).or_else(|| values.get(written?))
}
