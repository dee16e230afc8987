//! `metadata` of any object. Kubernetes: `metav1.ObjectMeta`.

use super::{Object, STRING_MAP, STRINGS, Type, may};

/// `metadata`.
pub(in crate::load) static METADATA: Object = Object::new(&[
    may("annotations", STRING_MAP),
    may("creationTimestamp", Type::Str),
    may("deletionGracePeriodSeconds", Type::Int),
    may("deletionTimestamp", Type::Str),
    may("finalizers", STRINGS),
    may("generateName", Type::Str),
    may("generation", Type::Int),
    may("labels", STRING_MAP),
    may("managedFields", Type::Any),
    may("name", Type::Str),
    may("namespace", Type::Str),
    may("ownerReferences", Type::List(&Type::Object(&OWNER))),
    may("resourceVersion", Type::Str),
    may("selfLink", Type::Str),
    may("uid", Type::Str),
]);

static OWNER: Object = Object::new(&[
    may("apiVersion", Type::Str),
    may("blockOwnerDeletion", Type::Bool),
    may("controller", Type::Bool),
    may("kind", Type::Str),
    may("name", Type::Str),
    may("uid", Type::Str),
]);
