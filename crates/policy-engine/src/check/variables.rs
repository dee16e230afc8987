//! Variables: where they may stand at all, and whether something of their name is known.
//!
//! Kyverno: `pkg/validation/policy/validate.go`, `hasInvalidVariables`.

use common::{Map, Val, Value};

use super::mock::Mock;
use super::report::Report;
use super::{json_patch, value};
use crate::load::Decoder;
use crate::model::{ContextEntry, ContextSource, Policy, Rule};
use crate::variables::scan;

/// Checks the variables of all rules. `before` opens every message.
pub(super) fn check(policy: &Policy, rules: &[Rule], background: bool, before: &str, report: &mut Report<'_>) {
    for rule in rules {
        let checker = Checker { policy, rule, background };
        if let Err((path, message)) = checker.check() {
            let keys: Vec<&str> = path.split('/').filter(|key| !key.is_empty()).collect();
            report.fail_rule(rule, &keys, format!("{before}: {message}"));
        }
    }
}

struct Checker<'a> {
    policy: &'a Policy,
    rule: &'a Rule,
    background: bool,
}

/// A path inside the rule, its steps behind slashes, and a message.
type Outcome = Result<(), (String, String)>;

impl Checker<'_> {
    fn check(&self) -> Outcome {
        self.forbidden_sections()?;
        let rule = without_attestation_conditions(value::raw(self.rule));
        let rule = Val::from(&rule);
        let targets = rule.dig(&["mutate", "targets"]).filter(|targets| !targets.is_null());
        if let Some(targets) = targets {
            self.targets(rule, targets)?;
        }
        let mock = self.mock(targets.is_some());
        let name = &self.rule.name;
        mock.substitute(rule)
            .map_err(|error| (error.path, format!("variable substitution failed for rule {name}: {}", error.message)))
    }

    /// Sections that are read before any variable has a value.
    fn forbidden_sections(&self) -> Outcome {
        let raw = value::raw(self.rule);
        let refuse = |path: &str, section: &str| {
            Err((
                path.to_owned(),
                format!("rule \"{}\" should not have variables in {section} section", self.rule.name),
            ))
        };
        let patch = raw.dig(&["mutate", "patchesJson6902"]).and_then(Val::as_str).unwrap_or_default();
        if json_patch::paths(patch).is_ok_and(|paths| paths.iter().any(|path| !scan::variables(path).is_empty())) {
            return refuse("/mutate/patchesJson6902", "patchesJSON6902 path");
        }
        for key in ["exclude", "match"] {
            if value::field(raw, key).is_some_and(|block| value::any_text(block, &has_plain_variable)) {
                return refuse(key, key);
            }
        }
        let references = value::list(raw, "verifyImages").flat_map(image_references);
        if references.into_iter().any(|reference| !scan::variables(reference).is_empty()) {
            return refuse("verifyImages", "image reference");
        }
        Ok(())
    }

    /// The targets of a rule that changes existing objects, one after the other.
    fn targets(&self, rule: Val<'_>, targets: Val<'_>) -> Outcome {
        let mut mock = Mock::new(self.background, false);
        declare(&mut mock, &self.rule.context);
        for (nth, target) in targets.items().enumerate() {
            let only = target_only(rule, nth, target);
            mock.substitute(Val::from(&only)).map_err(|error| {
                (error.path, format!("invalid variables defined at mutate.targets[{nth}]: {}", error.message))
            })?;
        }
        Ok(())
    }

    /// The context of the whole rule.
    fn mock(&self, target: bool) -> Mock {
        let mut mock = Mock::new(self.background, target);
        declare(&mut mock, &self.rule.context);
        let raw = value::raw(self.rule);
        let images: Vec<Val<'_>> = value::list(raw, "verifyImages").collect();
        if images.iter().any(|image| value::field(*image, "validate").is_some_and(|validate| !validate.is_empty())) {
            for attestation in images.iter().flat_map(|image| value::list(*image, "attestations")) {
                mock.declare(format!("{}*", value::text(attestation, "name")));
            }
        }
        let decoder = Decoder::new(&self.policy.document);
        for keys in [["validate", "foreach"], ["mutate", "foreach"], ["mutate", "targets"], ["generate", "foreach"]] {
            for entry in raw.dig(&keys).unwrap_or_else(Val::null).items() {
                declare(&mut mock, &decoder.context(entry));
            }
        }
        mock
    }
}

fn declare(mock: &mut Mock, entries: &[ContextEntry]) {
    for ContextEntry { name, source } in entries {
        match source {
            ContextSource::Missing => {}
            ContextSource::ConfigMap(_) => {
                for part in [".data", ".metadata", ".data.*", ".metadata.*"] {
                    mock.declare(format!("{name}{part}"));
                }
            }
            _ => mock.declare(format!("{name}*")),
        }
    }
}

/// The rule with what concerns its targets only, and of those only the `nth`, in its place.
fn target_only(rule: Val<'_>, nth: usize, target: Val<'_>) -> Value {
    let spec = ["apiVersion", "kind", "namespace", "name", "uid"];
    let spec = spec.into_iter().filter_map(|key| target.get(key).map(|value| (key, value.to_value())));
    let mut out = Map::new();
    for key in ["context", "preconditions"] {
        if let Some(value) = rule.get(key) {
            out.insert(key, value.to_value());
        }
    }
    let others = std::iter::repeat_n(Value::Null, nth);
    out.insert("mutate", Value::map([("targets", Value::list(others.chain([Value::map(spec)])))]));
    out.into()
}

/// The rule without the conditions of attestations, whose variables come with the attestation.
fn without_attestation_conditions(rule: Val<'_>) -> Value {
    let mut out = rule.to_value();
    let images = out.as_map_mut().and_then(|rule| rule.get_mut("verifyImages")).and_then(Value::as_list_mut);
    for image in images.into_iter().flatten() {
        let attestations =
            image.as_map_mut().and_then(|image| image.get_mut("attestations")).and_then(Value::as_list_mut);
        for attestation in attestations.into_iter().flatten() {
            if let Some(attestation) = attestation.as_map_mut() {
                attestation.remove("conditions");
            }
        }
    }
    out
}

/// The images that an entry of `verifyImages` names, in both forms.
fn image_references(image: Val<'_>) -> Vec<&str> {
    let single = value::text(image, "image");
    let list = value::list(image, "imageReferences").filter_map(Val::as_str);
    list.chain((!single.is_empty()).then_some(single)).collect()
}

/// True for `{{...}}` without braces inside, escaped or not.
fn has_plain_variable(text: &str) -> bool {
    plain_variables(text).next().is_some()
}

/// What stands inside of every `{{...}}` without braces inside.
pub(super) fn plain_variables(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('{').filter_map(|(at, _)| {
        let inside = text.get(at..)?.strip_prefix("{{")?;
        let (inside, end) = inside.split_at(inside.find(['{', '}'])?);
        end.starts_with("}}").then_some(inside)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_variable_has_no_braces_inside() {
        assert!(has_plain_variable("a {{ b }} c") && has_plain_variable("{{{ a }}") && has_plain_variable(r"\{{a}}"));
        assert!(!has_plain_variable("{{ a") && !has_plain_variable("{{ {b} }}") && !has_plain_variable("{ a }"));
    }
}
