//! The first half of a `verifyImages` rule: what it verifies, and the marks that this leaves.
//!
//! kyverno: pkg/engine/handlers/mutation/mutate_image.go, pkg/engine/internal/imageverifier.go

use std::sync::Arc;

use common::{Map, Val, Value};
use yaml::{Path, Step};

use super::metadata::{Carried, Mark, Marks, Scope};
use super::verification::Verification;
use crate::compile::CompiledRule;
use crate::context::images::{Extractors, Image, Images};
use crate::evaluate::{Evaluator, Run, Verdict, excuse};
use crate::model::Rule;
use crate::response::Status;
use crate::variables::{Expressions, Template, VariableError};

/// A `verifyImages` rule, prepared.
#[derive(Debug)]
pub(crate) struct ImageRule {
    /// The whole rule: a variable without a value anywhere in it is an error.
    rule: Template,
    targets: Targets,
}

/// The images that a rule concerns.
#[derive(Debug)]
pub(super) struct Targets {
    entries: Value,
    extractors: Option<Extractors>,
}

impl Targets {
    pub(super) fn compile(rule: &Rule, entries: &Value) -> Self {
        let extractors = rule.image_extractors.as_ref().map(|kinds| Extractors::compile(Val::from(kinds)));
        Self { entries: entries.clone(), extractors }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Verification<'_>> {
        Verification::all(Val::from(&self.entries))
    }

    /// The images of the object of `run`, when the rule concerns one of them.
    ///
    /// # Errors
    /// NOTE: images that cannot be read. The original then holds its tongue when the rule has no extractors of its own.
    pub(super) fn find(&self, run: &mut Run<'_>) -> Result<Option<Arc<Images>>, VariableError> {
        let images = match &self.extractors {
            Some(extractors) => run
                .context()
                .images_by(extractors)
                .map_err(|error| VariableError::new(format!("failed to extract images: {error}")))?,
            None => run.context().images()?,
        };
        run.context().spend(self.pairs(images.iter().count()))?;
        let concerned =
            images.iter().any(|image| self.entries().any(|entry| entry.concerns(&image.reference.reference())));
        Ok(concerned.then_some(images))
    }

    /// How often an entry meets one of so many images.
    fn pairs(&self, images: usize) -> u64 {
        images.saturating_mul(self.entries().count()) as u64
    }

    /// The images that the rule concerns, once for each entry that names them.
    fn named<'i>(&self, images: &'i Images) -> Vec<&'i Image> {
        let times = |image: &&'i Image| {
            let reference = image.reference.reference();
            self.entries().filter(|entry| entry.concerns(&reference)).count()
        };
        images.iter().flat_map(|image| std::iter::repeat_n(image, times(&image))).collect()
    }
}

impl ImageRule {
    /// Prepares `rule`, whose body is `entries`.
    pub(crate) fn compile(rule: &Rule, entries: &Value, expressions: &mut Expressions) -> Self {
        let whole = without_conditions(Val::from(&rule.raw));
        Self { rule: Template::compile(&whole, expressions), targets: Targets::compile(rule, entries) }
    }

    /// What the rule says of the object of `run`; `marks` takes what it leaves on the object.
    pub(super) fn verify<'r>(&self, rule: &'r CompiledRule, run: &mut Run<'r>, marks: &mut Marks) -> Vec<Verdict> {
        let images = match self.targets.find(run) {
            Ok(Some(images)) => images,
            Ok(None) => return Vec::new(),
            Err(error) => return vec![Verdict::error("failed to instantiate handler", &error)],
        };
        if let Some(verdict) = run.enter(rule) {
            return vec![verdict];
        }
        if let Some(verdict) = excuse(rule, run) {
            return vec![verdict];
        }
        let written = match self.rule.render(run.context()) {
            Ok(written) => written,
            Err(error) => return vec![Verdict::error("failed to substitute variables", &error)],
        };
        let policy = run.policy.policy();
        let scope = Scope { namespace: &policy.namespace, policy: &policy.name, rule: rule.name() };
        let named = self.targets.named(&images);
        if let Err(error) = run.context().spend(self.targets.pairs(named.len())) {
            return vec![Verdict::error("failed to verify images", &error)];
        }
        let before = run.subject().old.as_ref().map(|old| Carried::by(Val::from(old)));
        let mut verdicts = Vec::new();
        for entry in Verification::all(Val::from(&written).get("verifyImages").unwrap_or_else(Val::null)) {
            for image in &named {
                let reference = image.reference.reference();
                if before.as_ref().is_some_and(|before| is_verified(before, image, scope, run)) {
                    marks.add_scoped(scope, &reference, Mark::Pass);
                } else {
                    verify_image(entry, image, scope, marks, &mut verdicts);
                }
            }
        }
        verdicts
    }
}

impl Evaluator for ImageRule {
    fn as_images(&self) -> Option<&ImageRule> {
        Some(self)
    }

    /// Nothing: the rule speaks in the phase of images, see [`ImageRule::verify`].
    fn evaluate<'r>(&'r self, _: &'r CompiledRule, _: &mut Run<'r>) -> Option<Verdict> {
        None
    }
}

/// The rule without what its variables are not replaced in.
fn without_conditions(rule: Val<'_>) -> Value {
    let mut map = map_of(rule);
    let entries = rule.get("verifyImages").unwrap_or_else(Val::null).items().map(|entry| {
        let mut entry = map_of(entry);
        if let Some(validate) = entry.remove("validate") {
            entry.insert("validate", without(Val::from(&validate), "deny"));
        }
        if let Some(attestations) = entry.get("attestations") {
            let stripped = Val::from(attestations).items().map(|attestation| without(attestation, "conditions"));
            let stripped = Value::list(stripped);
            entry.insert("attestations", stripped);
        }
        Value::from(entry)
    });
    map.insert("verifyImages", Value::list(entries));
    Value::from(map)
}

fn map_of(value: Val<'_>) -> Map {
    value.entries().map(|(key, value)| (key, value.to_value())).collect()
}

fn without(value: Val<'_>, key: &str) -> Value {
    let mut map = map_of(value);
    map.remove(key);
    Value::from(map)
}

fn verify_image(
    entry: Verification<'_>,
    image: &Image,
    scope: Scope<'_>,
    marks: &mut Marks,
    verdicts: &mut Vec<Verdict>,
) {
    let reference = image.reference.reference();
    let verdict = judge(entry, image, scope);
    if entry.adds_digest() && image.reference.digest.is_empty() {
        let what = format!("the digest of {reference}");
        let message = format!("failed to update digest: {}", out_of_reach(&what, image));
        verdicts.push(Verdict::new(Status::Error, message).at(Some(image.path.clone())));
    }
    let Some(verdict) = verdict else { return };
    if entry.has_attestors() || entry.attestations().next().is_some() {
        let mark = if verdict.status == Status::Skip { Mark::Skip } else { Mark::Fail };
        marks.add_scoped(scope, &reference, mark);
    }
    verdicts.push(verdict.at(Some(image.path.clone())));
}

/// What an entry that asks for signatures or attestations says of an image.
fn judge(entry: Verification<'_>, image: &Image, scope: Scope<'_>) -> Option<Verdict> {
    if !entry.has_attestors() && entry.attestations().next().is_none() {
        return None;
    }
    let reference = image.reference.reference();
    if !entry.concerns(&reference) || entry.skips(&reference) {
        let Scope { policy, rule, .. } = scope;
        return Some(Verdict::skip(format!(
            "skipping image reference image {reference}, policy {policy} ruleName {rule}"
        )));
    }
    let failed = |what: &str| {
        let cause = out_of_reach(what, image);
        Some(Verdict::new(Status::Error, format!("failed to verify image {reference}: {cause}")))
    };
    if entry.has_attestors() {
        return failed("its signatures");
    }
    if let Some(nth) = entry.untyped_attestation() {
        return Some(Verdict::fail(format!(".attestations[{nth}]: missing type")));
    }
    failed("its attestations")
}

fn out_of_reach(what: &str, image: &Image) -> String {
    format!("{what} would have to come from the registry {}, which is not asked", image.reference.registry)
}

/// True for an image of an update that has not changed and that the old object was marked for.
fn is_verified(before: &Carried, image: &Image, scope: Scope<'_>, run: &Run<'_>) -> bool {
    let subject = run.subject();
    let (Some(new), Some(old)) = (&subject.new, &subject.old) else { return false };
    let (old, new) = (at(Val::from(old), &image.path), at(Val::from(new), &image.path));
    let is_same = old.is_some_and(|old| !old.is_null() && new == Some(old));
    is_same && matches!(before.mark(scope, &image.reference.reference()), Ok(Mark::Pass | Mark::Skip))
}

/// The value that `path` leads to.
fn at<'v>(object: Val<'v>, path: &Path) -> Option<Val<'v>> {
    path.steps().iter().try_fold(object, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.at(*index),
    })
}
