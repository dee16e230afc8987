//! Kubernetes' rules for names, labels and annotations.
//!
//! Kubernetes: `k8s.io/apimachinery/pkg/api/validation/objectmeta.go`.

use common::Val;
use yaml::{Document, Path};

use super::error::{Problem, Stage};

const NAME_HELP: &str = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and \
     must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
     '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const KEY_HELP: &str = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
     alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
     '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_HELP: &str = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and \
     must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for \
     validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/// What is wrong with the metadata of `root`.
pub(super) fn check(document: &Document, root: Val<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let metadata = root.get("metadata").unwrap_or_else(Val::null);
    let at = Path::root().join("metadata");
    let mut push = |stage: Stage, path: Path, message: String| {
        let span = document.locate(&path).primary();
        problems.push(Problem { stage, message, path, span, hint: None });
    };
    name(metadata, &at, &mut push);
    for (key, _) in metadata.get("annotations").unwrap_or_else(Val::null).entries() {
        for reason in key_problems(&key.to_lowercase()) {
            push(
                Stage::Validate,
                at.join("annotations").join(key),
                format!("metadata.annotations: Invalid value: {key:?}: {reason}"),
            );
        }
    }
    for (key, value) in metadata.get("labels").unwrap_or_else(Val::null).entries() {
        for reason in key_problems(key) {
            push(
                Stage::Validate,
                at.join("labels").join(key),
                format!("metadata.labels: Invalid value: {key:?}: {reason}"),
            );
        }
        let value = value.as_str().unwrap_or_default();
        for reason in value_problems(value) {
            push(
                Stage::Validate,
                at.join("labels").join(key),
                format!("metadata.labels: Invalid value: {value:?}: {reason}"),
            );
        }
    }
    problems
}

fn name(metadata: Val<'_>, at: &Path, push: &mut impl FnMut(Stage, Path, String)) {
    let text = |key| metadata.get(key).and_then(Val::as_str).unwrap_or_default();
    let name = text("name");
    if name.is_empty() {
        // The original stops at a generated name, before all else.
        let (stage, message) = match text("generateName") {
            "" => (Stage::Validate, "metadata.name: Required value: name or generateName is required"),
            _ => (Stage::Name, "Internal error occurred: metadata.name was not generated"),
        };
        return push(stage, at.join("name"), message.to_owned());
    }
    if name.len() > 253 {
        push(
            Stage::Validate,
            at.join("name"),
            format!("metadata.name: Invalid value: {name:?}: must be no more than 253 bytes"),
        );
    }
    if !is_subdomain(name) {
        push(Stage::Validate, at.join("name"), format!("metadata.name: Invalid value: {name:?}: {NAME_HELP}"));
    }
}

/// What is wrong with the key of a label or annotation.
fn key_problems(key: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let parts: Vec<&str> = key.split('/').collect();
    let name = match parts.as_slice() {
        [name] => name,
        ["", _] => {
            problems.push("prefix part must be non-empty".to_owned());
            parts.last().unwrap_or(&"")
        }
        [prefix, name] => {
            if prefix.len() > 253 {
                problems.push("prefix part must be no more than 253 bytes".to_owned());
            }
            if !is_subdomain(prefix) {
                problems.push(format!("prefix part {NAME_HELP}"));
            }
            name
        }
        _ => {
            return vec![format!(
                "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
                 alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
                 '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. \
                 'example.com/MyName')"
            )];
        }
    };
    if name.is_empty() {
        problems.push("name part must be non-empty".to_owned());
    } else if name.len() > 63 {
        problems.push("name part must be no more than 63 bytes".to_owned());
    }
    if !is_label_text(name) {
        problems.push(KEY_HELP.to_owned());
    }
    problems
}

fn value_problems(value: &str) -> Vec<&'static str> {
    let mut problems = Vec::new();
    if value.len() > 63 {
        problems.push("must be no more than 63 bytes");
    }
    if !value.is_empty() && !is_label_text(value) {
        problems.push(VALUE_HELP);
    }
    problems
}

/// Letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.
fn is_label_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let inner = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    edge(bytes.first()) && edge(bytes.last()) && bytes.iter().all(inner)
}

/// Labels of lower case letters, digits and `-`, joined by dots.
fn is_subdomain(text: &str) -> bool {
    text.split('.').all(|label| {
        let bytes = label.as_bytes();
        let edge = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let inner = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
        edge(bytes.first()) && edge(bytes.last()) && bytes.iter().all(inner)
    })
}
