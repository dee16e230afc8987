//! `ClusterPolicy` and `Policy`, in both versions.

use super::conditions::CONDITIONS_NEW;
use super::context::CONTEXT;
use super::generate::GENERATE;
use super::images::{VERIFY_IMAGES, VERIFY_IMAGES_NEW};
use super::mutate::MUTATE;
use super::resources::{MATCH, MATCH_NEW};
use super::validate::{CEL_VARIABLES, FAILURE_ACTIONS, OVERRIDES, VALIDATE, VALIDATE_NEW};
use super::{Field, METADATA, Object, STRING_MAP, Type, flag, may, must, text};

/// `kyverno.io/v1`.
pub(in crate::load) static POLICY_V1: Object = Object::new(&[
    may("apiVersion", Type::Str),
    may("kind", Type::Str),
    may("metadata", Type::Object(&METADATA)),
    must("spec", Type::Object(&SPEC)),
    STATUS,
]);

/// `kyverno.io/v2beta1`.
pub(in crate::load) static POLICY_V2BETA1: Object = Object::new(&[
    may("apiVersion", Type::Str),
    may("kind", Type::Str),
    may("metadata", Type::Object(&METADATA)),
    must("spec", Type::Object(&SPEC_NEW)),
    STATUS,
]);

/// What a cluster keeps of a policy. Its inside is no concern of the command line.
const STATUS: Field = may("status", Type::Object(&STATUS_FIELDS));

static STATUS_FIELDS: Object = Object::new(&[
    may("autogen", Type::Any),
    may("conditions", Type::List(&Type::Any)),
    may("ready", Type::Bool),
    may("rulecount", Type::Any),
    may("validatingadmissionpolicy", Type::Any),
]);

static SPEC: Object = Object::new(&[
    flag("admission", true),
    may("applyRules", Type::Enum(&["All", "One"])),
    flag("background", true),
    flag("emitWarning", false),
    may("failurePolicy", Type::Enum(&["Ignore", "Fail"])),
    may("generateExisting", Type::Bool),
    may("generateExistingOnPolicyUpdate", Type::Bool),
    may("mutateExistingOnPolicyUpdate", Type::Bool),
    may("rules", Type::List(&Type::Object(&RULE))),
    may("schemaValidation", Type::Bool),
    may("useServerSideApply", Type::Bool),
    text("validationFailureAction", Type::Enum(FAILURE_ACTIONS), "Audit"),
    may("validationFailureActionOverrides", OVERRIDES),
    may("webhookConfiguration", Type::Object(&WEBHOOK)),
    may("webhookTimeoutSeconds", Type::Int),
]);

static SPEC_NEW: Object = Object::new(&[
    flag("admission", true),
    may("applyRules", Type::Enum(&["All", "One"])),
    flag("background", true),
    flag("emitWarning", false),
    may("failurePolicy", Type::Enum(&["Ignore", "Fail"])),
    may("generateExisting", Type::Bool),
    may("generateExistingOnPolicyUpdate", Type::Bool),
    may("mutateExistingOnPolicyUpdate", Type::Bool),
    may("rules", Type::List(&Type::Object(&RULE_NEW))),
    may("schemaValidation", Type::Bool),
    may("useServerSideApply", Type::Bool),
    text("validationFailureAction", Type::Enum(FAILURE_ACTIONS), "Audit"),
    may("validationFailureActionOverrides", OVERRIDES),
    may("webhookConfiguration", Type::Object(&WEBHOOK)),
    may("webhookTimeoutSeconds", Type::Int),
]);

static WEBHOOK: Object = Object::new(&[
    may("failurePolicy", Type::Enum(&["Ignore", "Fail"])),
    may("matchConditions", CEL_VARIABLES),
    may("timeoutSeconds", Type::Int),
]);

static RULE: Object = Object::new(&[
    may("celPreconditions", CEL_VARIABLES),
    may("context", CONTEXT),
    may("exclude", Type::Object(&MATCH)),
    may("generate", Type::Object(&GENERATE)),
    may("imageExtractors", IMAGE_EXTRACTORS),
    must("match", Type::Object(&MATCH)),
    may("mutate", Type::Object(&MUTATE)),
    must("name", Type::Short(63)),
    may("preconditions", Type::Any),
    may("reportProperties", STRING_MAP),
    flag("skipBackgroundRequests", true),
    may("validate", Type::Object(&VALIDATE)),
    may("verifyImages", VERIFY_IMAGES),
]);

static RULE_NEW: Object = Object::new(&[
    may("celPreconditions", CEL_VARIABLES),
    may("context", CONTEXT),
    may("exclude", Type::Object(&MATCH_NEW)),
    may("generate", Type::Object(&GENERATE)),
    may("imageExtractors", IMAGE_EXTRACTORS),
    must("match", Type::Object(&MATCH_NEW)),
    may("mutate", Type::Object(&MUTATE)),
    must("name", Type::Short(63)),
    may("preconditions", Type::Object(&CONDITIONS_NEW)),
    may("reportProperties", STRING_MAP),
    flag("skipBackgroundRequests", true),
    may("validate", Type::Object(&VALIDATE_NEW)),
    may("verifyImages", VERIFY_IMAGES_NEW),
]);

const IMAGE_EXTRACTORS: Type = Type::Map(&Type::List(&Type::Object(&IMAGE_EXTRACTOR)));

static IMAGE_EXTRACTOR: Object = Object::new(&[
    may("jmesPath", Type::Str),
    may("key", Type::Str),
    may("name", Type::Str),
    must("path", Type::Str),
    may("value", Type::Str),
]);
