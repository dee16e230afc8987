//! `.Capabilities.KubeVersion`.
//!
//! helm: pkg/chart/common/capabilities.go; k8s.io/apimachinery: pkg/util/version/version.go (`ParseGeneric`)

use std::any::Any;
use std::borrow::Cow;

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
        let trimmed = text.trim();
        let (numbers, _) = split_numbers(trimmed.strip_prefix('v').unwrap_or(trimmed));
        let Some(numbers) = numbers else {
            return Err(format!("could not parse {} as version", common::go::quote::quote(text)));
        };
        let mut parts: Vec<u64> = Vec::new();
        for number in numbers.split('.') {
            if number.len() > 1 && number.starts_with('0') {
                let quoted = common::go::quote::quote(number);
                let whole = common::go::quote::quote(text);
                return Err(format!("illegal zero-prefixed version component {quoted} in {whole}"));
            }
            parts.push(number.parse().map_err(|_| {
                format!("strconv.ParseUint: parsing {}: value out of range", common::go::quote::quote(number))
            })?);
        }
        let part = |nth: usize| parts.get(nth).copied().unwrap_or_default().to_string();
        // A third number is always there.
        let shown: Vec<String> = (0..parts.len().max(3)).map(part).collect();
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

/// Two or more numbers with dots between them at the start of `text`, and what follows.
fn split_numbers(text: &str) -> (Option<&str>, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (mut numbers, _) = text.split_at_checked(end).unwrap_or((text, ""));
    // A dot without a number behind it belongs to what follows.
    if let Some(double) = numbers.find("..") {
        numbers = numbers.get(..double).unwrap_or_default();
    }
    let numbers = numbers.strip_suffix('.').unwrap_or(numbers);
    let rest = text.get(numbers.len()..).unwrap_or_default();
    let valid = numbers.contains('.') && !numbers.starts_with('.');
    (valid.then_some(numbers), rest)
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
        assert_eq!((version.version(), version.normalized()), ("v1.21", "v1.21.0"));
        assert_eq!(KubeVersion::parse("x").unwrap_err(), "could not parse \"x\" as version");
    }
}
