//! Match and exclude blocks, label selectors.

use super::{Object, Rule, STRING_MAP, STRINGS, Type, may, must};

/// A match or exclude block of version 1.
pub(super) static MATCH: Object = Object::new(&[
    may("all", FILTERS),
    may("any", FILTERS),
    may("clusterRoles", STRINGS),
    may("resources", Type::Object(&RESOURCES)),
    may("roles", STRINGS),
    may("subjects", SUBJECTS),
])
.with(Rule::NotBoth("any", "all"));

/// A match or exclude block of version 2: `any` and `all` only.
pub(super) static MATCH_NEW: Object =
    Object::new(&[may("all", FILTERS), may("any", FILTERS)]).with(Rule::NotBoth("any", "all"));

const FILTERS: Type = Type::List(&Type::Object(&FILTER));

static FILTER: Object = Object::new(&[
    may("clusterRoles", STRINGS),
    may("resources", Type::Object(&RESOURCES)),
    may("roles", STRINGS),
    may("subjects", SUBJECTS),
]);

static RESOURCES: Object = Object::new(&[
    may("annotations", STRING_MAP),
    may("kinds", STRINGS),
    may("name", Type::Str),
    may("names", STRINGS),
    may("namespaceSelector", Type::Object(&LABEL_SELECTOR)),
    may("namespaces", STRINGS),
    may("operations", Type::List(&Type::Enum(&["CREATE", "CONNECT", "UPDATE", "DELETE"]))),
    may("selector", Type::Object(&LABEL_SELECTOR)),
])
.with(Rule::NotBoth("name", "names"));

const SUBJECTS: Type = Type::List(&Type::Object(&SUBJECT));

static SUBJECT: Object = Object::new(&[
    may("apiGroup", Type::Str),
    must("kind", Type::Str),
    must("name", Type::Str),
    may("namespace", Type::Str),
]);

/// A label selector.
pub(super) static LABEL_SELECTOR: Object =
    Object::new(&[may("matchExpressions", Type::List(&Type::Object(&REQUIREMENT))), may("matchLabels", STRING_MAP)]);

static REQUIREMENT: Object =
    Object::new(&[must("key", Type::Str), must("operator", Type::Str), may("values", STRINGS)]);
