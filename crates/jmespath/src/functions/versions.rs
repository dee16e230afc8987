//! Semantic versions.
//!
//! kyverno: pkg/engine/jmespath/functions.go, blang/semver

use common::go::semver::{Range, Version};

use super::Call;
use super::function::{Function, Param, Type};
use crate::error::SearchError;
use crate::interpreter::Answer;

const S: Param = &[Type::String];

pub(super) const TABLE: &[Function] = &[Function::kyverno(
    "semver_compare",
    &[S, S],
    Type::Bool,
    "compares two strings which comply with the semantic versioning schema and outputs a boolean response as to the \
     position of the second relative to the first",
    semver_compare,
)];

/// `semver_compare(VERSION, RANGE)`: VERSION is in RANGE.
fn semver_compare<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let refused = |error: &dyn std::fmt::Display| SearchError::failed(error.to_string());
    let range = Range::parse(call.str(1)?).map_err(|error| refused(&error))?;
    // NOTE: a text that is no version is 0.0.0 and no error.
    let version = Version::parse(call.str(0)?).or_else(|_| Version::parse("0.0.0")).map_err(|error| refused(&error))?;
    Ok(range.matches(&version).into())
}
