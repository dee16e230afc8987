//! What stands before the body of a `foreach` entry or a target: variables of its own, and preconditions.

use common::Val;

use super::{Conditions, Places};
use crate::context::Entry;
use crate::load::Decoder;
use crate::variables::Expressions;

/// The `context` and the `preconditions` of a block, prepared.
#[derive(Debug)]
pub(crate) struct Guard {
    pub(crate) entries: Vec<Entry>,
    pub(crate) preconditions: Conditions,
}

impl Guard {
    /// Prepares those of `block`.
    pub(crate) fn compile(block: Val<'_>, decoder: Decoder<'_>, expressions: &mut Expressions) -> Self {
        let context = decoder.context(block);
        let places = Places::default().with(&context, expressions);
        let preconditions = block.get("preconditions").filter(|block| !block.is_null());
        Self {
            entries: context.iter().map(|entry| Entry::compile(entry, expressions)).collect(),
            preconditions: Conditions::compile(preconditions, expressions, &places),
        }
    }
}
