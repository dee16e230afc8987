//! The functions: what one is, how it is called, where to find it.
//!
//! Each family file carries its own table; the table is the registration. Semantics follow
//! kyverno/go-jmespath: functions.go and kyverno: pkg/engine/jmespath/functions.go.

mod addresses;
mod arithmetic;
mod base64;
mod call;
mod certificates;
mod conversions;
mod documents;
mod function;
mod hashes;
mod images;
mod letters;
mod lists;
mod numbers;
mod objects;
mod patterns;
mod random;
mod strings;
mod time;
mod url;
mod versions;

use std::collections::HashMap;
use std::sync::LazyLock;

pub(crate) use call::Call;
pub use function::{Function, Type};

/// The tables of the families.
const FAMILIES: &[&[Function]] = &[
    addresses::TABLE,
    arithmetic::TABLE,
    base64::TABLE,
    certificates::TABLE,
    conversions::TABLE,
    documents::TABLE,
    hashes::TABLE,
    images::TABLE,
    lists::TABLE,
    numbers::TABLE,
    objects::TABLE,
    patterns::TABLE,
    random::TABLE,
    strings::TABLE,
    time::TABLE,
    versions::TABLE,
];

static BY_NAME: LazyLock<HashMap<&'static str, &'static Function>> =
    LazyLock::new(|| FAMILIES.iter().flat_map(|family| family.iter()).map(|f| (f.name(), f)).collect());

/// The function `name`.
pub(crate) fn find(name: &str) -> Option<&'static Function> {
    BY_NAME.get(name).copied()
}

/// All functions, the language's own and Kyverno's, ordered by signature.
///
/// `jp function` of the original lists those that have a [`Function::note`].
pub fn functions() -> Vec<&'static Function> {
    let mut all: Vec<&'static Function> = FAMILIES.iter().flat_map(|family| family.iter()).collect();
    all.sort_by_cached_key(|function| function.signature());
    all
}
