//! Conditions: `any` and `all` blocks in their two generations.

use super::{Object, Type, may};

/// The operators that version 1 knows.
const OPERATORS_OLD: &[&str] = &[
    "Equals",
    "NotEquals",
    "In",
    "AnyIn",
    "AllIn",
    "NotIn",
    "AnyNotIn",
    "AllNotIn",
    "GreaterThanOrEquals",
    "GreaterThan",
    "LessThanOrEquals",
    "LessThan",
    "DurationGreaterThanOrEquals",
    "DurationGreaterThan",
    "DurationLessThanOrEquals",
    "DurationLessThan",
];

/// The operators of version 2: without `In` and `NotIn`.
const OPERATORS_NEW: &[&str] = &[
    "Equals",
    "NotEquals",
    "AnyIn",
    "AllIn",
    "AnyNotIn",
    "AllNotIn",
    "GreaterThanOrEquals",
    "GreaterThan",
    "LessThanOrEquals",
    "LessThan",
    "DurationGreaterThanOrEquals",
    "DurationGreaterThan",
    "DurationLessThanOrEquals",
    "DurationLessThan",
];

static CONDITION_OLD: Object = Object::new(&[
    may("key", Type::Any),
    may("message", Type::Str),
    may("operator", Type::Enum(OPERATORS_OLD)),
    may("value", Type::Any),
]);

static CONDITION_NEW: Object = Object::new(&[
    may("key", Type::Any),
    may("message", Type::Str),
    may("operator", Type::Enum(OPERATORS_NEW)),
    may("value", Type::Any),
]);

/// Blocks inside version 1: preconditions of `foreach`, conditions of attestations.
pub(in crate::load) static CONDITIONS_OLD: Object = Object::new(&[
    may("all", Type::List(&Type::Object(&CONDITION_OLD))),
    may("any", Type::List(&Type::Object(&CONDITION_OLD))),
])
.open();

/// Blocks of version 2: preconditions and deny conditions of `v2beta1`, conditions of exceptions.
pub(super) static CONDITIONS_NEW: Object = Object::new(&[
    may("all", Type::List(&Type::Object(&CONDITION_NEW))),
    may("any", Type::List(&Type::Object(&CONDITION_NEW))),
]);
