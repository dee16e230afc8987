//! The marks that a verification leaves in the annotations of an object.
//!
//! kyverno: pkg/engine/api/imageverifymetadata.go

use std::collections::BTreeMap;

use common::{Val, Value};
use serde::Deserialize;

use crate::variables::VariableError;
use crate::variables::json::to_json;

/// The annotation with the images of all policies.
const PLAIN: &str = "kyverno.io/verify-images";
/// The annotation with the images by policy and rule, which is the one that counts.
const SCOPED: &str = "kyverno.io/verify-images-scoped";

/// What a verification says of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Pass,
    Fail,
    Skip,
    /// A word that nothing means.
    Other,
}

impl Mark {
    fn parse(word: &str) -> Self {
        match word {
            "pass" => Self::Pass,
            "fail" => Self::Fail,
            "skip" => Self::Skip,
            _ => Self::Other,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Skip => "skip",
            Self::Fail | Self::Other => "fail",
        }
    }
}

/// A rule of a policy, as the marks name it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'s> {
    pub(super) namespace: &'s str,
    pub(super) policy: &'s str,
    pub(super) rule: &'s str,
}

impl Scope<'_> {
    fn policy_key(&self) -> String {
        format!("{}/{}", self.namespace, self.policy)
    }
}

/// The marks that a policy makes on one object.
#[derive(Debug, Default)]
pub(super) struct Marks {
    plain: BTreeMap<String, Mark>,
    scoped: BTreeMap<String, BTreeMap<String, BTreeMap<String, Mark>>>,
}

impl Marks {
    /// Marks `image`.
    pub(super) fn add(&mut self, image: &str, mark: Mark) {
        self.plain.insert(image.to_owned(), mark);
    }

    /// Marks `image` for a rule too.
    pub(super) fn add_scoped(&mut self, scope: Scope<'_>, image: &str, mark: Mark) {
        self.add(image, mark);
        let rules = self.scoped.entry(scope.policy_key()).or_default();
        rules.entry(scope.rule.to_owned()).or_default().insert(image.to_owned(), mark);
    }

    /// Writes the marks into the annotations of `object`, in the place of those that were there. False when there are none.
    ///
    /// # Errors
    /// None that marks can have; numbers without a text in JSON do not occur.
    pub(super) fn write(&self, object: &mut Value) -> Result<bool, VariableError> {
        if self.plain.is_empty() {
            return Ok(false);
        }
        let words = |images: &BTreeMap<String, Mark>| {
            Value::map(images.iter().map(|(image, mark)| (image.as_str(), mark.word())))
        };
        let annotations = object.force_map().entry_or_null("metadata").force_map().entry_or_null("annotations");
        let annotations = annotations.force_map();
        annotations.insert(PLAIN, to_json(Val::from(&words(&self.plain)))?);
        if !self.scoped.is_empty() {
            let rules = |rules: &BTreeMap<String, BTreeMap<String, Mark>>| {
                Value::map(rules.iter().map(|(rule, images)| (rule.as_str(), words(images))))
            };
            let policies = Value::map(self.scoped.iter().map(|(policy, all)| (policy.as_str(), rules(all))));
            // The order of the original's fields: messages may print the annotation.
            annotations.insert(SCOPED, format!(r#"{{"version":1,"policies":{}}}"#, to_json(Val::from(&policies))?));
        }
        Ok(true)
    }
}

/// By policy, rule and image.
type Policies = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

/// The annotation that counts.
#[derive(Deserialize)]
struct Scoped {
    #[serde(default)]
    version: i64,
    policies: Option<Policies>,
}

/// The marks that an object carries, read once.
#[derive(Debug)]
pub(super) struct Carried(Result<Policies, String>);

impl Carried {
    /// Reads the annotation of `object`. One that lists images without policies marks nothing.
    pub(super) fn by(object: Val<'_>) -> Self {
        let annotation = object.dig(&["metadata", "annotations"]).and_then(|annotations| annotations.get(SCOPED));
        let Some(text) = annotation.and_then(Val::as_str) else { return Self(Ok(Policies::new())) };
        let scoped = serde_json::from_str::<Scoped>(text).ok().filter(|scoped| scoped.version == 1);
        if let Some(policies) = scoped.and_then(|scoped| scoped.policies) {
            return Self(Ok(policies));
        }
        let plain = serde_json::from_str::<BTreeMap<String, String>>(text);
        let failed = |error| format!("failed to parse scoped image metadata: {error}");
        Self(plain.map(|_| Policies::new()).map_err(failed))
    }

    /// The mark of `image`: a failure where there is none.
    ///
    /// # Errors
    /// An annotation that holds something else; Go's words for what is wrong with it are not repeated.
    pub(super) fn mark(&self, scope: Scope<'_>, image: &str) -> Result<Mark, String> {
        let rules = self.0.as_ref().map_err(String::clone)?.get(&scope.policy_key());
        let word = rules.and_then(|rules| rules.get(scope.rule)).and_then(|images| images.get(image));
        Ok(word.map_or(Mark::Fail, |word| Mark::parse(word)))
    }
}
