//! One rule of a policy, written or derived.

use std::collections::BTreeMap;

use common::Value;
use yaml::{Path, Span};

use super::context::ContextEntry;
use super::policy::MatchCondition;
use super::resources::MatchResources;
use super::validate::Validate;

/// One rule. Kyverno: `api/kyverno/v1/rule_types.go`.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The name, unique in the policy.
    pub name: String,
    /// What the rule concerns.
    pub match_: MatchResources,
    /// What it leaves out.
    pub exclude: Option<MatchResources>,
    /// Variables.
    pub context: Vec<ContextEntry>,
    /// `any`/`all` blocks or the older list, as written.
    pub preconditions: Option<Value>,
    /// CEL conditions of a `validate.cel` rule.
    pub cel_preconditions: Vec<MatchCondition>,
    /// What the rule does.
    pub body: Body,
    /// `imageExtractors`, as written.
    pub image_extractors: Option<Value>,
    /// Properties for reports; values may hold variables.
    pub report_properties: BTreeMap<String, String>,
    /// `skipBackgroundRequests`.
    pub skip_background_requests: bool,
    /// The whole rule as data; of a derived rule the derived data. Nodes that autogen left alone keep their places.
    pub raw: Value,
    /// The value of the rule's `name` in the policy's file; of a derived rule, that of the rule it comes from.
    pub span: Span,
    /// The rule in the policy's document; of a derived rule, the rule it comes from.
    pub path: Path,
    /// How the rule came to be.
    pub origin: RuleOrigin,
}

/// What a rule does.
#[derive(Clone, Debug)]
pub enum Body {
    /// `validate`.
    Validate(Box<Validate>),
    /// `mutate`, as written.
    Mutate(Value),
    /// `generate`, as written.
    Generate(Value),
    /// `verifyImages`, as written, with the defaults filled in.
    VerifyImages(Value),
    /// What a cleanup policy does; its `conditions`, as written.
    Cleanup(Option<Value>),
    /// Nothing; the check of policies refuses it.
    Missing,
}

/// How a rule came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RuleOrigin {
    /// It stands in the policy.
    #[default]
    Written,
    /// Derived for the controllers with a pod template.
    PodController,
    /// Derived for `CronJob`.
    CronJob,
}

impl RuleOrigin {
    /// The keys from an object down to the pod that the written rule is about.
    pub const fn pod_path(self) -> &'static [&'static str] {
        match self {
            Self::Written => &[],
            Self::PodController => &["spec", "template"],
            Self::CronJob => &["spec", "jobTemplate", "spec", "template"],
        }
    }

    /// [`RuleOrigin::pod_path`] with slashes: `spec/template`; empty for written rules.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Written => "",
            Self::PodController => "spec/template",
            Self::CronJob => "spec/jobTemplate/spec/template",
        }
    }
}

impl Rule {
    /// The body of a validate rule.
    pub fn validate(&self) -> Option<&Validate> {
        match &self.body {
            Body::Validate(validate) => Some(validate),
            _ => None,
        }
    }

    /// The body of a mutate rule.
    pub const fn mutate(&self) -> Option<&Value> {
        match &self.body {
            Body::Mutate(value) => Some(value),
            _ => None,
        }
    }

    /// The body of a generate rule.
    pub const fn generate(&self) -> Option<&Value> {
        match &self.body {
            Body::Generate(value) => Some(value),
            _ => None,
        }
    }

    /// The body of an image verification rule.
    pub const fn verify_images(&self) -> Option<&Value> {
        match &self.body {
            Body::VerifyImages(value) => Some(value),
            _ => None,
        }
    }
}
