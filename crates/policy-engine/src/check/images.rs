//! Image verification: references, attestors, and what goes with auditing.
//!
//! Kyverno: `api/kyverno/v1/image_verification_types.go`.

use common::Val;

use super::report::Report;
use super::shape;
use super::value::{self, field, list, text};
use crate::model::{FailureAction, Policy, Rule};

/// Expressions in image extractors cannot be written back.
pub(super) fn check_extractors(nth: usize, rule: &Rule, report: &mut Report<'_>) {
    let Some(extractors) = &rule.image_extractors else { return };
    let digests = list(value::raw(rule), "verifyImages").any(|image| flag(image, "mutateDigest"));
    let expressions = Val::from(extractors)
        .entries()
        .flat_map(|(_, configs)| configs.items())
        .any(|config| !text(config, "jmesPath").is_empty());
    if digests && expressions {
        let message = "jmespath may not be used in an image extractor when mutating digests with verify images";
        report.fail_rule(rule, &["imageExtractors"], format!("path: spec.rules[{nth}]: {message}"));
    }
}

pub(super) fn check(policy: &Policy, nth: usize, rule: &Rule, report: &mut Report<'_>) {
    // The action of one entry holds for the following ones too, as in the original.
    let mut audit = !policy.spec.failure_action.is_enforce();
    let mut problems = Vec::new();
    for (at, image) in list(value::raw(rule), "verifyImages").enumerate() {
        if let Some(action) = image.get("failureAction").and_then(Val::as_str) {
            audit = !FailureAction::parse(action).is_enforce();
        }
        let path = rule.path.join("verifyImages").join(at);
        let mut found = Vec::new();
        image_problems(image, audit, &format!("spec.rules[{nth}].verifyImages[{at}]"), &mut found);
        problems.extend(found.into_iter().map(|message| (path.clone(), message)));
    }
    report.fail_rule_all(rule, problems);
}

fn flag(value: Val<'_>, key: &str) -> bool {
    value.get(key).and_then(Val::as_bool).unwrap_or(false)
}

fn image_problems(image: Val<'_>, audit: bool, at: &str, found: &mut Vec<String>) {
    if audit && flag(image, "mutateDigest") {
        found.push(format!(
            "{at}.mutateDigest: Invalid value: true: mutateDigest must be set to false for ‘Audit’ failure action"
        ));
    }
    let references = list(image, "imageReferences").count() + usize::from(!text(image, "image").is_empty());
    if references == 0 {
        found.push(format!("{at}: Invalid value: {}: An image reference is required", shape::IMAGE.json(image)));
    }
    for (nth, attestation) in list(image, "attestations").enumerate() {
        attestor_sets(attestation, &format!("{at}.attestations[{nth}].attestors"), found);
    }
    attestor_sets(image, &format!("{at}.attestors"), found);
    if attestor_of_key(image) {
        found.extend(shorthand_problem(image, at));
    }
    if text(image, "type") == "Notary" {
        notary(image, at, found);
    }
}

/// True when the deprecated `key` and `issuer` stand for an attestor.
fn attestor_of_key(image: Val<'_>) -> bool {
    let given = |key| !text(image, key).is_empty();
    let converted = given("image") || given("key") || given("issuer");
    let annotated = image.get("annotations").is_some_and(|annotations| !annotations.is_empty());
    let no_attestations = list(image, "attestations").next().is_none();
    converted && no_attestations && (given("key") || given("issuer") || annotated)
}

fn shorthand_problem(image: Val<'_>, at: &str) -> Option<String> {
    let nth = list(image, "attestors").count();
    let at = format!("{at}.attestors[{nth}].entries[0]");
    if !text(image, "key").is_empty() {
        return None;
    }
    let shorthand = |keys: &[&str]| {
        let given = keys.iter().filter(|key| !text(image, key).is_empty());
        common::Value::map(given.map(|key| (*key, text(image, key))))
    };
    if text(image, "issuer").is_empty() {
        let attestor =
            common::Value::map([("annotations", image.get("annotations").unwrap_or_else(Val::null).to_value())]);
        let attestor = value::json(Val::from(&attestor));
        return Some(format!(
            "{at}: Invalid value: {attestor}: keys, certificates, keyless, or a nested attestor is required"
        ));
    }
    let keyless = shorthand(&["issuer", "roots", "subject"]);
    let no_roots = text(image, "roots").is_empty();
    no_roots.then(|| {
        format!(
            "{at}.keyless: Invalid value: {}: Either Rekor URL or roots are required",
            shape::KEYLESS.json(Val::from(&keyless))
        )
    })
}

fn notary(image: Val<'_>, at: &str, found: &mut Vec<String>) {
    for entry in list(image, "attestors").flat_map(|set| list(set, "entries")) {
        for (key, name) in [("keyless", "Keyless"), ("keys", "Keys")] {
            if field(entry, key).is_some() {
                let text = shape::IMAGE.json(image);
                found.push(format!(
                    "{at}.attestors: Invalid value: {text}: {name} field is not allowed for type notary"
                ));
            }
        }
    }
}

fn attestor_sets(owner: Val<'_>, at: &str, found: &mut Vec<String>) {
    for (nth, set) in list(owner, "attestors").enumerate() {
        attestor_set(set, &format!("{at}[{nth}]"), found);
    }
}

/// Nested as deep as the document, whose depth the reader bounds.
#[expect(clippy::cast_precision_loss, reason = "the number of entries is far below 2^53")]
fn attestor_set(set: Val<'_>, at: &str, found: &mut Vec<String>) {
    let entries: Vec<Val<'_>> = list(set, "entries").collect();
    let count = set.get("count").and_then(Val::as_f64);
    if count.is_some_and(|count| count > entries.len() as f64) {
        found.push(format!(
            "{at}: Invalid value: {}: Count cannot exceed length of entries",
            shape::ATTESTOR_SET.json(set)
        ));
    }
    if entries.is_empty() {
        found.push(format!("{at}: Invalid value: {}: An entry is required", shape::ATTESTOR_SET.json(set)));
    }
    for (nth, entry) in entries.into_iter().enumerate() {
        attestor(entry, &format!("{at}.entries[{nth}]"), found);
    }
}

fn attestor(entry: Val<'_>, at: &str, found: &mut Vec<String>) {
    let given = ["keys", "certificates", "keyless", "attestor"].into_iter().filter(|key| field(entry, key).is_some());
    if given.count() != 1 {
        let text = shape::ATTESTOR.json(entry);
        found.push(format!(
            "{at}: Invalid value: {text}: keys, certificates, keyless, or a nested attestor is required"
        ));
    }
    let mut invalid = |key: &str, value: Val<'_>, message: &str| {
        let shape = match key {
            "keys" => &shape::KEYS,
            "certificates" => &shape::CERTIFICATES,
            _ => &shape::KEYLESS,
        };
        found.push(format!("{at}.{key}: Invalid value: {}: {message}", shape.json(value)));
    };
    if let Some(keys) = field(entry, "keys") {
        let public = text(keys, "publicKeys");
        if public.is_empty() && text(keys, "kms").is_empty() && field(keys, "secret").is_none() {
            invalid("keys", keys, "A public key, kms key or secret is required");
        }
        let known = matches!(text(keys, "signatureAlgorithm"), "" | "sha224" | "sha256" | "sha384" | "sha512");
        if !public.is_empty() && !known {
            invalid("keys", keys, "Invalid signature algorithm provided");
        }
    }
    if let Some(certificates) = field(entry, "certificates")
        && text(certificates, "cert").is_empty()
        && text(certificates, "certChain").is_empty()
    {
        invalid("certificates", certificates, "cert or certChain required");
    }
    if let Some(keyless) = field(entry, "keyless") {
        let rekor = field(keyless, "rekor");
        if rekor.is_none() && text(keyless, "roots").is_empty() {
            invalid("keyless", keyless, "Either Rekor URL or roots are required");
        }
        if rekor.is_some_and(|rekor| text(rekor, "url").is_empty()) {
            invalid("keyless", keyless, "An URL is required");
        }
    }
    if let Some(nested) = field(entry, "attestor") {
        attestor_set(nested, &format!("{at}.attestor"), found);
    }
}
