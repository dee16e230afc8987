//! A rule with `validate.podSecurity`, prepared.

use std::collections::BTreeMap;

use common::{Val, Value};

use super::exemption::exempt;
use super::images;
use super::misfit;
use super::pod::{Home, Pod};
use super::seen::Seen;
use super::standard::{Broken, Standard};
use crate::compile::CompiledRule;
use crate::evaluate::{Evaluator, Exception, Run, Verdict, matched_exceptions, matching_old_object};
use crate::facts::is_as_read;
use crate::model::{PodSecurity, PodSecurityExclude};
use crate::request::Operation;
use crate::response::Status;
use crate::variables::json::to_json;

/// A standard, and what the rule leaves out of it.
///
/// kyverno: pkg/engine/handlers/validation/validate_pss.go
#[derive(Debug)]
pub(crate) struct PodSecurityRule {
    source: PodSecurity,
    standard: Result<Standard, &'static str>,
    /// An update may keep what was broken before.
    forgives_old: bool,
}

/// The broken checks of an object, with the place of its pod.
struct Found {
    home: Home,
    broken: Vec<Broken>,
}

impl PodSecurityRule {
    /// Prepares the body of a rule; `forgives_old` when an update may keep what was broken before.
    pub(crate) fn compile(source: &PodSecurity, forgives_old: bool) -> Self {
        let standard = Standard::parse(&source.level, &source.version);
        Self { source: source.clone(), standard, forgives_old }
    }

    /// The checks that `object` breaks, after what the rule and then `exceptions` leave out; or why it cannot be judged. The
    /// flag tells whether the rule alone left nothing. `seen` is what is known of this object.
    fn look(&self, object: Val<'_>, seen: &Seen, exceptions: &[PodSecurityExclude]) -> Result<(bool, Found), String> {
        let failed = |cause: &str| format!("Error while getting new resource: {cause}");
        let kind = object.get("kind").and_then(Val::as_str).unwrap_or_default();
        let home = Home::of(kind).ok_or_else(|| failed("could not find correct resource type"))?;
        let keys = seen.keys(|| misfit::check(object, kind)).map_err(|cause| failed(&cause))?;
        let standard = self.standard.map_err(|cause| format!("failed to parse pod security api version: {cause}"))?;
        let pod = Pod::read(object, home, keys);
        let broken = exempt(standard, &self.source.exclude, seen.broken(standard, || standard.broken(&pod)), &pod);
        let is_kept = broken.is_empty();
        let broken = exempt(standard, exceptions, broken, &pod);
        Ok((is_kept, Found { home, broken }))
    }

    fn judge(&self, rule: &CompiledRule, run: &mut Run<'_>, exceptions: &[&Exception]) -> Option<Verdict> {
        let object = run.resource?;
        let excludes: Vec<PodSecurityExclude> =
            exceptions.iter().flat_map(|exception| exception.source().pod_security.iter().cloned()).collect();
        let fresh = Seen::default();
        let seen = if is_as_read(object, run.request.object) { &run.request.facts.pod } else { &fresh };
        let (is_kept, found) = match self.look(object, seen, &excludes) {
            Ok(looked) => looked,
            Err(message) => return Some(Verdict::new(Status::Error, message)),
        };
        if is_kept {
            return Some(Verdict::pass(format!("Validation rule '{}' passed.", rule.name())));
        }
        if found.broken.is_empty() {
            let keys: Vec<String> = exceptions.iter().map(|exception| exception.source().key()).collect();
            return Some(skip("rule is skipped due to policy exceptions ", &keys.join(", "), exceptions));
        }
        Some(self.failure(rule, run, &found))
    }

    fn failure(&self, rule: &CompiledRule, run: &mut Run<'_>, found: &Found) -> Verdict {
        let PodSecurity { level, version, .. } = &self.source;
        let groups: String = found.broken.iter().map(|broken| group(broken, found.home)).collect();
        let name = rule.name();
        let message =
            format!("Validation rule '{name}' failed. It violates PodSecurity \"{level}:{version}\": {groups}");
        let first = found.broken.iter().flat_map(|broken| &broken.violation.errors).next();
        let mut verdict = Verdict::fail(message).at(first.map(|error| found.home.place(error)));
        if run.request.reports {
            verdict.properties = self.properties(run, &found.broken);
        }
        verdict
    }

    /// kyverno: pkg/utils/report/results.go – `addPodSecurityProperties`
    fn properties(&self, run: &mut Run<'_>, broken: &[Broken]) -> BTreeMap<String, String> {
        // The original takes the images that were found with the object; when there are none, names stand for them.
        let images = run.context().query("images").unwrap_or_default();
        let controls: Vec<String> = broken.iter().map(|broken| control(broken, Val::from(&images))).collect();
        let ids: Vec<&str> = broken.iter().map(|broken| broken.control.id).collect();
        let properties = [
            ("standard", self.source.level.clone()),
            ("version", self.source.version.clone()),
            ("controls", ids.join(",")),
            ("controlsJSON", format!("[{}]", controls.join(","))),
        ];
        properties.into_iter().map(|(key, text)| (key.to_owned(), text)).collect()
    }

    /// For an update that fails: a skip when the old object fails too.
    fn forgive(&self, verdict: Verdict, rule: &CompiledRule, run: &Run<'_>, exceptions: &[&Exception]) -> Verdict {
        let excludes: Vec<PodSecurityExclude> =
            exceptions.iter().flat_map(|exception| exception.source().pod_security.iter().cloned()).collect();
        let old = matching_old_object(rule, run).map(|old| self.look(old, &Seen::default(), &excludes));
        if matches!(old, Some(Ok((_, found))) if !found.broken.is_empty()) {
            return Verdict::skip("skipping the rule evaluation as pre-existing violations are allowed");
        }
        verdict
    }
}

impl Evaluator for PodSecurityRule {
    /// Exceptions may leave parts of the standard out, so they are asked for later.
    fn excuse<'r>(&'r self, _: &'r CompiledRule, _: &mut Run<'r>) -> Option<Verdict> {
        None
    }

    fn evaluate<'r>(&'r self, rule: &'r CompiledRule, run: &mut Run<'r>) -> Option<Verdict> {
        if run.operation == Operation::Delete {
            return None;
        }
        let exceptions = matched_exceptions(rule, run);
        if let Some(whole) = exceptions.iter().find(|exception| exception.source().pod_security.is_empty()) {
            return Some(skip("rule is skipped due to policy exception ", &whole.source().key(), &[whole]));
        }
        let verdict = self.judge(rule, run, &exceptions)?;
        let forgives = self.forgives_old && run.operation == Operation::Update && verdict.status == Status::Fail;
        Some(if forgives { self.forgive(verdict, rule, run, &exceptions) } else { verdict })
    }
}

fn skip(why: &str, keys: &str, exceptions: &[&Exception]) -> Verdict {
    let mut verdict = Verdict::skip(format!("{why}{keys}"));
    verdict.exceptions = exceptions.iter().map(|exception| exception.source().name.clone()).collect();
    verdict
}

/// A broken check in the message.
fn group(broken: &Broken, home: Home) -> String {
    let violation = &broken.violation;
    let errors: Vec<String> = violation.errors.iter().map(|error| error.text(|field| home.shown(field))).collect();
    format!("(Forbidden reason: {}, field error list: [{}])", violation.reason, errors.join(", "))
}

/// A broken check in `controlsJSON`; the keys have the order of the original's fields.
fn control(broken: &Broken, images: Val<'_>) -> String {
    let json = |value: Value| to_json(Val::from(&value)).unwrap_or_default();
    let images = images::named_in(&broken.violation.detail, images);
    let images =
        images.map_or(Value::Null, |images| Value::list(images.iter().map(|image| Value::from(image.as_str()))));
    let (id, name) = (json(Value::from(broken.control.id)), json(Value::from(broken.control.name)));
    format!("{{\"ID\":{id},\"Name\":{name},\"Images\":{}}}", json(images))
}
