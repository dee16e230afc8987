//! `validate`.

use super::conditions::{CONDITIONS_NEW, CONDITIONS_OLD};
use super::context::CONTEXT;
use super::images::ATTESTORS;
use super::resources::LABEL_SELECTOR;
use super::{Object, STRINGS, Type, flag, may, must};

/// `validate` of version 1.
pub(super) static VALIDATE: Object = Object::new(&[
    flag("allowExistingViolations", true),
    may("anyPattern", Type::Any),
    may("assert", Type::Any),
    may("cel", Type::Object(&CEL)),
    may("deny", Type::Object(&DENY_OLD)),
    may("failureAction", Type::Enum(&["Audit", "Enforce"])),
    may("failureActionOverrides", OVERRIDES),
    may("foreach", Type::List(&Type::Object(&FOREACH))),
    may("manifests", Type::Object(&MANIFESTS)),
    may("message", Type::Str),
    may("pattern", Type::Any),
    may("podSecurity", Type::Object(&POD_SECURITY)),
]);

/// `validate` of `v2beta1`: deny conditions are `any` and `all` blocks.
pub(super) static VALIDATE_NEW: Object = Object::new(&[
    flag("allowExistingViolations", true),
    may("anyPattern", Type::Any),
    may("assert", Type::Any),
    may("cel", Type::Object(&CEL)),
    may("deny", Type::Object(&DENY_NEW)),
    may("failureAction", Type::Enum(&["Audit", "Enforce"])),
    may("failureActionOverrides", OVERRIDES),
    may("foreach", Type::List(&Type::Object(&FOREACH))),
    may("manifests", Type::Object(&MANIFESTS)),
    may("message", Type::Str),
    may("pattern", Type::Any),
    may("podSecurity", Type::Object(&POD_SECURITY)),
]);

/// The spellings of an action in `spec`.
pub(super) const FAILURE_ACTIONS: &[&str] = &["audit", "enforce", "Audit", "Enforce"];

/// `failureActionOverrides`.
pub(super) const OVERRIDES: Type = Type::List(&Type::Object(&OVERRIDE));

static OVERRIDE: Object = Object::new(&[
    may("action", Type::Enum(FAILURE_ACTIONS)),
    may("namespaceSelector", Type::Object(&LABEL_SELECTOR)),
    may("namespaces", STRINGS),
]);

/// `deny` of version 1: any conditions.
pub(super) static DENY_OLD: Object = Object::new(&[may("conditions", Type::Any)]);

static DENY_NEW: Object = Object::new(&[may("conditions", Type::Object(&CONDITIONS_NEW))]);

/// `foreach[]`.
pub(in crate::load) static FOREACH: Object = Object::new(&[
    may("anyPattern", Type::Any),
    may("context", CONTEXT),
    may("deny", Type::Object(&DENY_OLD)),
    may("elementScope", Type::Bool),
    may("foreach", Type::Any),
    may("list", Type::Str),
    may("pattern", Type::Any),
    may("preconditions", Type::Object(&CONDITIONS_OLD)),
]);

static POD_SECURITY: Object = Object::new(&[
    may("exclude", Type::List(&Type::Object(&POD_SECURITY_EXCLUDE))),
    may("level", Type::Enum(&["privileged", "baseline", "restricted"])),
    may("version", Type::Enum(STANDARD_VERSIONS)),
]);

const STANDARD_VERSIONS: &[&str] = &[
    "v1.19", "v1.20", "v1.21", "v1.22", "v1.23", "v1.24", "v1.25", "v1.26", "v1.27", "v1.28", "v1.29", "v1.30",
    "v1.31", "v1.32", "latest",
];

/// `podSecurity.exclude[]`, also of exceptions.
pub(super) static POD_SECURITY_EXCLUDE: Object = Object::new(&[
    must("controlName", Type::Enum(CONTROLS)),
    may("images", STRINGS),
    may("restrictedField", Type::Str),
    may("values", STRINGS),
]);

const CONTROLS: &[&str] = &[
    "HostProcess",
    "Host Namespaces",
    "Privileged Containers",
    "Capabilities",
    "HostPath Volumes",
    "Host Ports",
    "AppArmor",
    "SELinux",
    "/proc Mount Type",
    "Seccomp",
    "Sysctls",
    "Volume Types",
    "Privilege Escalation",
    "Running as Non-root",
    "Running as Non-root user",
];

static CEL: Object = Object::new(&[
    may("auditAnnotations", Type::List(&Type::Object(&AUDIT_ANNOTATION))),
    may("expressions", Type::List(&Type::Object(&EXPRESSION))),
    flag("generate", false),
    may("paramKind", Type::Object(&PARAM_KIND)),
    may("paramRef", Type::Object(&PARAM_REF)),
    may("variables", CEL_VARIABLES),
]);

/// Named CEL expressions: variables and match conditions.
pub(super) const CEL_VARIABLES: Type = Type::List(&Type::Object(&CEL_VARIABLE));

static CEL_VARIABLE: Object = Object::new(&[must("expression", Type::Str), must("name", Type::Str)]);

static AUDIT_ANNOTATION: Object = Object::new(&[must("key", Type::Str), must("valueExpression", Type::Str)]);

static EXPRESSION: Object = Object::new(&[
    must("expression", Type::Str),
    may("message", Type::Str),
    may("messageExpression", Type::Str),
    may("reason", Type::Str),
]);

static PARAM_KIND: Object = Object::new(&[may("apiVersion", Type::Str), may("kind", Type::Str)]);

static PARAM_REF: Object = Object::new(&[
    may("name", Type::Str),
    may("namespace", Type::Str),
    may("parameterNotFoundAction", Type::Str),
    may("selector", Type::Object(&LABEL_SELECTOR)),
]);

/// `validate.manifests`.
static MANIFESTS: Object = Object::new(&[
    may("annotationDomain", Type::Str),
    may("attestors", ATTESTORS),
    may("dryRun", Type::Object(&DRY_RUN)),
    may("ignoreFields", Type::List(&Type::Object(&IGNORE_FIELDS))),
    may("repository", Type::Str),
]);

static DRY_RUN: Object = Object::new(&[may("enable", Type::Bool), may("namespace", Type::Str)]);

static IGNORE_FIELDS: Object =
    Object::new(&[may("fields", STRINGS), may("objects", Type::List(&Type::Object(&MANIFEST_OBJECT)))]);

static MANIFEST_OBJECT: Object = Object::new(&[
    may("group", Type::Str),
    may("kind", Type::Str),
    may("name", Type::Str),
    may("namespace", Type::Str),
    may("version", Type::Str),
]);
