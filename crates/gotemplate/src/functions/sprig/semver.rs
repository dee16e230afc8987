//! Versions: `semver`, `semverCompare`, and the object that `semver` answers with.
//!
//! sprig: semver.go, Masterminds/semver: version.go

use std::any::Any;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use common::go::semver::{Constraint, Version};

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Data, Kind, Object, Signature, Value};

use Param::Str;

pub(in crate::functions) const TABLE: &[Func] =
    &[Func::new("semver", &[Str], semver), Func::new("semverCompare", &[Str, Str], semver_compare)];

const POINTER: &str = "*semver.Version";
const STRUCT: &str = "semver.Version";

fn parse(text: &str) -> Result<Version, CallError> {
    Version::parse_loose(text).map_err(|error| CallError::new(error.to_string()))
}

/// `semver TEXT`: the version that TEXT spells.
fn semver(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let version = parse(call.str(0)?)?;
    let object: Arc<dyn Object> = Arc::new(VersionObject { version, type_name: POINTER });
    Ok(Value::from(object).derived_from(call.value(0)))
}

/// `semverCompare CONSTRAINT VERSION`: whether VERSION satisfies CONSTRAINT.
fn semver_compare(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let constraint = Constraint::parse(call.str(0)?).map_err(|error| CallError::new(error.to_string()))?;
    Ok(constraint.check(&parse(call.str(1)?)?).into())
}

/// A version in a template: a pointer from `semver`, a struct from methods that make another version.
#[derive(Debug)]
struct VersionObject {
    version: Version,
    type_name: &'static str,
}

impl VersionObject {
    /// The part of the original text that new versions keep.
    fn prefix(&self) -> &'static str {
        if self.version.original().starts_with('v') { "v" } else { "" }
    }

    /// A version made out of this one.
    fn other(&self, numbers: [u64; 3], pre: &str, build: &str) -> Result<Value, CallError> {
        let [major, minor, patch] = numbers;
        let dash = if pre.is_empty() { "" } else { "-" };
        let plus = if build.is_empty() { "" } else { "+" };
        let text = format!("{}{major}.{minor}.{patch}{dash}{pre}{plus}{build}", self.prefix());
        let object: Arc<dyn Object> = Arc::new(Self { version: parse(&text)?, type_name: STRUCT });
        Ok(object.into())
    }

    fn with_prerelease(&self, pre: &str) -> Result<Value, CallError> {
        check_prerelease(pre)?;
        self.other(self.numbers(), pre, self.version.metadata())
    }

    fn with_metadata(&self, build: &str) -> Result<Value, CallError> {
        if !build.is_empty() && !build.split('.').all(is_identifier) {
            return Err("invalid metadata string".into());
        }
        self.other(self.numbers(), self.version.prerelease(), build)
    }

    fn numbers(&self) -> [u64; 3] {
        [self.version.major(), self.version.minor(), self.version.patch()]
    }

    fn compare(&self, call: &Call<'_, '_>) -> Result<Ordering, CallError> {
        if call.value(0).is_nil() {
            return Err("runtime error: invalid memory address or nil pointer dereference".into());
        }
        Ok(self.version.cmp(&call.object::<Self>(0)?.version))
    }
}

/// One part between dots of a pre-release or of build data.
fn is_identifier(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn check_prerelease(text: &str) -> Result<(), CallError> {
    if text.is_empty() {
        return Ok(());
    }
    for part in text.split('.') {
        if !is_identifier(part) {
            return Err("invalid prerelease string".into());
        }
        if part.len() > 1 && part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("version segment starts with 0".into());
        }
    }
    Ok(())
}

impl Object for VersionObject {
    fn type_name(&self) -> Cow<'_, str> {
        self.type_name.into()
    }

    fn kind(&self) -> Kind {
        if self.type_name == POINTER { Kind::Pointer } else { Kind::Struct }
    }

    fn method(&self, name: &str) -> Option<Signature> {
        let params: &[Param] = match name {
            "Major" | "Minor" | "Patch" | "Prerelease" | "Metadata" | "String" | "MarshalJSON" | "MarshalText"
            | "Value" | "IncMajor" | "IncMinor" | "IncPatch" => &[],
            "SetPrerelease" | "SetMetadata" => &[Str],
            // The rest are methods of the pointer alone.
            _ if self.type_name != POINTER => return None,
            "Original" => &[],
            "Compare" | "Equal" | "LessThan" | "LessThanEqual" | "GreaterThan" | "GreaterThanEqual" => {
                &[Param::Object(POINTER)]
            }
            _ => return None,
        };
        Some(Signature::exact(params))
    }

    fn call(&self, name: &str, call: &mut Call<'_, '_>) -> Result<Value, CallError> {
        let version = &self.version;
        let [major, minor, patch] = self.numbers();
        Ok(match name {
            "Major" => Data::Uint64(major).into(),
            "Minor" => Data::Uint64(minor).into(),
            "Patch" => Data::Uint64(patch).into(),
            "Prerelease" => version.prerelease().into(),
            "Metadata" => version.metadata().into(),
            "Original" => version.original().into(),
            "String" | "Value" => version.to_string().into(),
            "MarshalText" => Data::Bytes(version.to_string().into_bytes().into()).into(),
            "MarshalJSON" => Data::Bytes(format!("\"{version}\"").into_bytes().into()).into(),
            "IncMajor" => self.other([major.wrapping_add(1), 0, 0], "", "")?,
            "IncMinor" => self.other([major, minor.wrapping_add(1), 0], "", "")?,
            "IncPatch" if version.prerelease().is_empty() => {
                self.other([major, minor, patch.wrapping_add(1)], "", "")?
            }
            "IncPatch" => self.other(self.numbers(), "", "")?,
            "SetPrerelease" => self.with_prerelease(call.str(0)?)?,
            "SetMetadata" => self.with_metadata(call.str(0)?)?,
            "Equal" if call.value(0).is_nil() => false.into(),
            "Compare" => Value::int(self.compare(call)? as i64),
            "Equal" => self.compare(call)?.is_eq().into(),
            "LessThan" => self.compare(call)?.is_lt().into(),
            "LessThanEqual" => self.compare(call)?.is_le().into(),
            "GreaterThan" => self.compare(call)?.is_gt().into(),
            "GreaterThanEqual" => self.compare(call)?.is_ge().into(),
            _ => return Err(CallError::new(format!("no method {name}"))),
        })
    }

    fn string(&self) -> Option<String> {
        Some(self.version.to_string())
    }

    fn plain(&self) -> Value {
        self.version.to_string().into()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
