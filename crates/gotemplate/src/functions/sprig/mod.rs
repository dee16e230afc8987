//! Sprig's families.

pub(super) mod defaults;
