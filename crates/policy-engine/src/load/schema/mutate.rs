//! `mutate`.

use super::conditions::CONDITIONS_OLD;
use super::context::CONTEXT;
use super::resources::LABEL_SELECTOR;
use super::{Object, Type, may};

/// `mutate`.
pub(super) static MUTATE: Object = Object::new(&[
    may("foreach", Type::List(&Type::Object(&FOREACH))),
    may("mutateExistingOnPolicyUpdate", Type::Bool),
    may("patchStrategicMerge", Type::Any),
    may("patchesJson6902", Type::Str),
    may("targets", Type::List(&Type::Object(&TARGET))),
]);

/// `foreach[]`.
pub(in crate::load) static FOREACH: Object = Object::new(&[
    may("context", CONTEXT),
    may("foreach", Type::Any),
    may("list", Type::Str),
    may("order", Type::Enum(&["Ascending", "Descending"])),
    may("patchStrategicMerge", Type::Any),
    may("patchesJson6902", Type::Str),
    may("preconditions", Type::Object(&CONDITIONS_OLD)),
]);

static TARGET: Object = Object::new(&[
    may("apiVersion", Type::Str),
    may("context", CONTEXT),
    may("kind", Type::Str),
    may("name", Type::Str),
    may("namespace", Type::Str),
    may("preconditions", Type::Any),
    may("selector", Type::Object(&LABEL_SELECTOR)),
    may("uid", Type::Str),
]);
