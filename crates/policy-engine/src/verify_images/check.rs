//! The second half of a `verifyImages` rule: digests that must be there, and marks of a verification.
//!
//! kyverno: pkg/engine/handlers/validation/validate_image.go

use common::{Val, Value};

use super::metadata::{Carried, Mark, Scope};
use super::rule::Targets;
use super::verification::Verification;
use crate::compile::CompiledRule;
use crate::context::images::Image;
use crate::evaluate::{Evaluator, Run, Verdict};
use crate::model::Rule;

/// What a rule asks of images that are verified, prepared.
#[derive(Debug)]
pub(crate) struct ImageCheck(Targets);

impl ImageCheck {
    /// Prepares `rule`, whose body is `entries`; nothing when the rule has nothing to check.
    pub(crate) fn compile(rule: &Rule, entries: &Value) -> Option<Self> {
        let mut all = Verification::all(Val::from(entries));
        all.any(|entry| entry.is_required() || entry.asks_for_digest()).then(|| Self(Targets::compile(rule, entries)))
    }
}

impl Evaluator for ImageCheck {
    /// Whether the object has such images is asked before the rule's variables load.
    fn applies(&self, run: &mut Run<'_>) -> Result<bool, Verdict> {
        let images = self.0.find(run).map_err(|error| Verdict::error("failed to instantiate handler", &error))?;
        Ok(images.is_some())
    }

    fn evaluate<'r>(&'r self, rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
        let images = match self.0.find(run) {
            Ok(images) => images.unwrap_or_default(),
            Err(error) => return Some(Verdict::error("failed to instantiate handler", &error)),
        };
        let policy = run.policy.policy();
        let scope = Scope { namespace: &policy.namespace, policy: &policy.name, rule: rule.name() };
        let carried = Carried::by(run.resource.unwrap_or_else(Val::null));
        let (mut passed, mut skipped) = (0, Vec::new());
        for entry in self.0.entries() {
            for image in images.iter() {
                let reference = image.reference.reference();
                if !entry.concerns(&reference) {
                    continue;
                }
                match check(entry, image, &reference, scope, &carried) {
                    Err(message) => return Some(Verdict::fail(message).at(Some(image.path.clone()))),
                    Ok(Some(Mark::Skip)) => skipped.push(reference),
                    Ok(Some(Mark::Pass)) => passed += 1,
                    Ok(_) => {}
                }
            }
        }
        Some(match (passed, skipped.as_slice()) {
            (_, []) => Verdict::pass("image verified"),
            (0, _) => Verdict::skip(format!("image skipped, skipped images: {}", skipped.join(" "))),
            _ => Verdict::pass(format!("image verified, skipped images: {}", skipped.join(" "))),
        })
    }
}

/// The mark of an image, when the entry asks for one.
fn check(
    entry: Verification<'_>,
    image: &Image,
    reference: &str,
    scope: Scope<'_>,
    carried: &Carried,
) -> Result<Option<Mark>, String> {
    if entry.asks_for_digest() && image.reference.digest.is_empty() {
        return Err(format!("missing digest for {reference}"));
    }
    if !entry.is_required() {
        return Ok(None);
    }
    match carried.mark(scope, reference)? {
        Mark::Fail => Err(format!("unverified image {reference}")),
        mark => Ok(Some(mark)),
    }
}
