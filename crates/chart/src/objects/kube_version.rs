//! `.Capabilities.KubeVersion`.
//!
//! helm: pkg/chart/common/capabilities.go; k8s.io/apimachinery: pkg/util/version/version.go (`ParseGeneric`)

use std::any::Any;
use std::borrow::Cow;

use common::go::quote::quote;
use gotemplate::func::{Call, CallError};
use gotemplate::value::{Object, Signature, Value};

/// A version of Kubernetes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KubeVersion {
    version: String,
    /// Without what follows the third number: what constraints are checked with.
    normalized: String,
    major: String,
    minor: String,
}

impl Default for KubeVersion {
    /// What Helm 4.1.4 was built against.
    fn default() -> Self {
        Self { version: "v1.35.0".into(), normalized: "v1.35.0".into(), major: "1".into(), minor: "35".into() }
    }
}

impl KubeVersion {
    /// The version that `text` spells, as `--kube-version` has it: two numbers or more, with a `v` or without.
    ///
    /// # Errors
    /// The original's text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let quoted = quote(text);
        let trimmed = text.trim_start_matches([' ', '\t', '\n', '\x0c', '\r']);
        let numbers = leading_numbers(trimmed.strip_prefix('v').unwrap_or(trimmed));
        let components: Vec<&str> = numbers.split('.').collect();
        match components.as_slice() {
            [""] => return Err(format!("could not parse {quoted} as version")),
            [_] => return Err(format!("illegal version string {quoted}")),
            [first, ..] if first.starts_with('0') && *first != "0" => {
                return Err(format!("illegal zero-prefixed version component {} in {quoted}", quote(first)));
            }
            _ => {}
        }
        let mut parts: Vec<u64> = Vec::with_capacity(components.len());
        for component in components {
            parts.push(component.parse().map_err(|_| {
                let number = quote(component);
                let reason = format!("strconv.ParseUint: parsing {number}: value out of range");
                format!("illegal non-numeric version component {number} in {quoted}: {reason}")
            })?);
        }
        let shown: Vec<String> = parts.iter().map(u64::to_string).collect();
        let part = |nth: usize| shown.get(nth).cloned().unwrap_or_default();
        let version = if text.starts_with('v') { text.to_owned() } else { format!("v{text}") };
        Ok(Self { version, normalized: format!("v{}", shown.join(".")), major: part(0), minor: part(1) })
    }

    /// The version as it was given, with a `v`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The version that constraints are checked with.
    pub fn normalized(&self) -> &str {
        &self.normalized
    }
}

/// The numbers with single dots between them at the start of `text`.
fn leading_numbers(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let numbers = text.get(..end).unwrap_or_default();
    // A dot without a number behind it belongs to what follows.
    let numbers = numbers.split_once("..").map_or(numbers, |(front, _)| front);
    let numbers = numbers.strip_suffix('.').unwrap_or(numbers);
    if numbers.starts_with('.') { "" } else { numbers }
}

impl Object for KubeVersion {
    fn type_name(&self) -> Cow<'_, str> {
        "common.KubeVersion".into()
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "Version" => Some(self.version.as_str().into()),
            "Major" => Some(self.major.as_str().into()),
            "Minor" => Some(self.minor.as_str().into()),
            _ => None,
        }
    }

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("Version", self.version.as_str().into()),
            ("normalizedVersion", self.normalized.as_str().into()),
            ("Major", self.major.as_str().into()),
            ("Minor", self.minor.as_str().into()),
        ]
    }

    fn method(&self, name: &str) -> Option<Signature> {
        matches!(name, "GitVersion" | "String").then_some(const { Signature::exact(&[]) })
    }

    fn call(&self, name: &str, _call: &mut Call<'_, '_>) -> Result<Value, CallError> {
        Ok(if name == "String" { self.normalized.as_str() } else { self.version.as_str() }.into())
    }

    fn string_in_place(&self) -> Option<String> {
        Some(self.normalized.clone())
    }

    fn plain(&self) -> Value {
        let fields = [("Version", &self.version), ("Major", &self.major), ("Minor", &self.minor)];
        Value::map(fields.map(|(name, text)| (name, text.as_str().into())))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_stay_in_the_version_and_leave_the_normalized_one() {
        let version = KubeVersion::parse("1.30.2-gke.100").unwrap();
        assert_eq!((version.version(), version.normalized()), ("v1.30.2-gke.100", "v1.30.2"));
        let version = KubeVersion::parse("v1.21").unwrap();
        assert_eq!((version.version(), version.normalized()), ("v1.21", "v1.21"));
        assert_eq!(KubeVersion::parse("1.08.").unwrap().normalized(), "v1.8");
    }

    #[test]
    fn what_is_no_version_is_refused_in_the_originals_words() {
        let error = |text: &str| KubeVersion::parse(text).unwrap_err();
        assert_eq!(error("x"), "could not parse \"x\" as version");
        assert_eq!(error("v1"), "illegal version string \"v1\"");
        assert_eq!(error("01.2"), "illegal zero-prefixed version component \"01\" in \"01.2\"");
    }
}
