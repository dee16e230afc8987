//! Values while they are being evaluated: Go tells an `interface {}` that holds something from the thing itself.

use std::borrow::Cow;

use crate::value::Value;

/// A value, and whether it stands in an `interface {}`. Nil in one is a nil interface; nil outside of one is nothing at all.
///
/// Go: `reflect.Value`
#[derive(Clone, Debug, Default)]
pub(super) struct Operand {
    pub(super) value: Value,
    pub(super) boxed: bool,
}

impl Operand {
    /// Nothing at all.
    pub(super) const NOTHING: Self = Self { value: Value::NIL, boxed: false };

    pub(super) const fn concrete(value: Value) -> Self {
        Self { value, boxed: false }
    }

    /// What stands in an element or a result of type `interface {}`.
    pub(super) const fn boxed(value: Value) -> Self {
        Self { value, boxed: true }
    }

    /// Without its box.
    pub(super) fn unboxed(self) -> Self {
        Self { boxed: false, ..self }
    }

    /// Go: `!value.IsValid()`
    pub(super) const fn is_nothing(&self) -> bool {
        self.value.is_nil() && !self.boxed
    }

    /// The name of the static type.
    pub(super) fn type_name(&self) -> Cow<'_, str> {
        if self.boxed { Cow::Borrowed("interface {}") } else { self.value.type_name() }
    }
}
