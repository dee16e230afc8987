//! Policies as the engine holds them: typed where the engine branches, [`common::Value`] where the policy's author writes
//! freely.
//!
//! Not here: reading them, checking them or deriving rules. The one
//! idea to know: free-form fields are nodes of the policy's own document, so they cost nothing and keep their places.

mod action;
mod context;
mod exception;
mod policy;
mod resources;
mod rule;
mod selector;
mod validate;

pub use action::{FailureAction, FailureActionOverride};
pub use context::{
    ApiCall, ConfigMapRef, ContextEntry, ContextSource, GlobalRef, ImageRegistry, RequestData, Service, Variable,
};
pub use exception::{ExceptionRef, PolicyException};
pub use policy::{ApplyRules, MatchCondition, Policy, PolicyKind, Spec, Webhook};
pub use resources::{MatchResources, ResourceDescription, ResourceFilter, Subject};
pub use rule::{Body, Rule, RuleOrigin};
pub use selector::{LabelSelector, Requirement, SelectorOperator};
pub use validate::{Deny, ForEach, PodSecurity, PodSecurityExclude, Validate};
