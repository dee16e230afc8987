//! Image references.
//!
//! kyverno: pkg/engine/jmespath/functions.go

use super::Call;
use super::function::{Function, Type};
use crate::image::Image;
use crate::interpreter::Answer;

pub(super) const TABLE: &[Function] = &[Function::kyverno(
    "image_normalize",
    &[&[Type::String]],
    Type::String,
    "normalizes an image reference",
    image_normalize,
)];

/// `image_normalize(IMAGE)`: with registry, and tag or digest.
fn image_normalize<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    match Image::parse(call.str(0)?) {
        Ok(image) => Ok(image.to_string().into()),
        Err(error) => Err(call.fail(error.to_string())),
    }
}
