//! `generate`.

use super::conditions::CONDITIONS_OLD;
use super::context::CONTEXT;
use super::resources::LABEL_SELECTOR;
use super::{Object, STRINGS, Type, may};

/// `generate`.
pub(super) static GENERATE: Object = Object::new(&[
    may("apiVersion", Type::Str),
    may("clone", Type::Object(&CLONE)),
    may("cloneList", Type::Object(&CLONE_LIST)),
    may("data", Type::Any),
    may("foreach", Type::List(&Type::Object(&FOREACH))),
    may("generateExisting", Type::Bool),
    may("kind", Type::Str),
    may("name", Type::Str),
    may("namespace", Type::Str),
    may("orphanDownstreamOnPolicyDelete", Type::Bool),
    may("synchronize", Type::Bool),
    may("uid", Type::Str),
]);

static FOREACH: Object = Object::new(&[
    may("apiVersion", Type::Str),
    may("clone", Type::Object(&CLONE)),
    may("cloneList", Type::Object(&CLONE_LIST)),
    may("context", CONTEXT),
    may("data", Type::Any),
    may("kind", Type::Str),
    may("list", Type::Str),
    may("name", Type::Str),
    may("namespace", Type::Str),
    may("preconditions", Type::Object(&CONDITIONS_OLD)),
    may("uid", Type::Str),
]);

static CLONE: Object = Object::new(&[may("name", Type::Str), may("namespace", Type::Str)]);

static CLONE_LIST: Object =
    Object::new(&[may("kinds", STRINGS), may("namespace", Type::Str), may("selector", Type::Object(&LABEL_SELECTOR))]);
