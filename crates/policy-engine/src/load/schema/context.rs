//! Context entries.

use super::{Object, Rule, STRINGS, Type, may, must, text};

/// `context[]`.
pub(super) static CONTEXT_ENTRY: Object = Object::new(&[
    may("apiCall", Type::Object(&API_CALL)),
    may("configMap", Type::Object(&CONFIG_MAP)),
    may("globalReference", Type::Object(&GLOBAL_REFERENCE)),
    may("imageRegistry", Type::Object(&IMAGE_REGISTRY)),
    must("name", Type::Str),
    may("variable", Type::Object(&VARIABLE)),
])
.with(Rule::OneOf(&["configMap", "apiCall", "imageRegistry", "variable", "globalReference"]));

/// `context`.
pub(super) const CONTEXT: Type = Type::List(&Type::Object(&CONTEXT_ENTRY));

static API_CALL: Object = Object::new(&[
    may("data", Type::List(&Type::Object(&REQUEST_DATA))),
    may("default", Type::Any),
    may("jmesPath", Type::Str),
    text("method", Type::Enum(&["GET", "POST"]), "GET"),
    may("service", Type::Object(&SERVICE)),
    may("urlPath", Type::Str),
]);

static REQUEST_DATA: Object = Object::new(&[must("key", Type::Str), must("value", Type::Any)]);

static SERVICE: Object = Object::new(&[
    may("caBundle", Type::Str),
    may("headers", Type::List(&Type::Object(&HEADER))),
    must("url", Type::Str),
]);

static HEADER: Object = Object::new(&[must("key", Type::Str), must("value", Type::Str)]);

static CONFIG_MAP: Object = Object::new(&[must("name", Type::Str), may("namespace", Type::Str)]);

static GLOBAL_REFERENCE: Object = Object::new(&[may("jmesPath", Type::Str), must("name", Type::Str)]);

static IMAGE_REGISTRY: Object = Object::new(&[
    may("imageRegistryCredentials", Type::Object(&CREDENTIALS)),
    may("jmesPath", Type::Str),
    must("reference", Type::Str),
]);

/// `imageRegistryCredentials`.
pub(super) static CREDENTIALS: Object = Object::new(&[
    may("allowInsecureRegistry", Type::Bool),
    may("providers", Type::List(&Type::Enum(&["default", "amazon", "azure", "google", "github"]))),
    may("secrets", STRINGS),
]);

static VARIABLE: Object =
    Object::new(&[may("default", Type::Any), may("jmesPath", Type::Str), may("value", Type::Any)]);
