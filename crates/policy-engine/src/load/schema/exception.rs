//! `PolicyException` of `kyverno.io/v2` and `v2beta1`, which share a shape.

use super::conditions::CONDITIONS_NEW;
use super::resources::MATCH_NEW;
use super::validate::POD_SECURITY_EXCLUDE;
use super::{METADATA, Object, STRINGS, Type, may, must};

/// A whole exception.
pub(in crate::load) static EXCEPTION: Object = Object::new(&[
    may("apiVersion", Type::Str),
    may("kind", Type::Str),
    may("metadata", Type::Object(&METADATA)),
    must("spec", Type::Object(&SPEC)),
]);

static SPEC: Object = Object::new(&[
    may("background", Type::Bool),
    may("conditions", Type::Object(&CONDITIONS_NEW)),
    must("exceptions", Type::List(&Type::Object(&RULES))),
    must("match", Type::Object(&MATCH_NEW)),
    may("podSecurity", Type::List(&Type::Object(&POD_SECURITY_EXCLUDE))),
]);

static RULES: Object = Object::new(&[must("policyName", Type::Str), must("ruleNames", STRINGS)]);
