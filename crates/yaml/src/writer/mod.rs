//! The writers: YAML in the styles of go-yaml v2 and v3, and JSON as Go's `encoding/json` writes it, byte for byte.
//!
//! Here live the walk over a caller's tree ([`Tree`]), the order of keys, the choice of a scalar's style and the layout. No
//! value is owned or copied here: the caller's nodes are `Copy` handles, and the text goes to the end of a `String`.
//!
//! The one idea to know: Go has three YAML writers that matter. [`yaml_sigs`] is `sigs.k8s.io/yaml` (JSON first, so numbers
//! are read again from their JSON text), [`yaml_v2`] is the same emitter without the JSON step, [`yaml_v3`] indents lists
//! and never folds lines. All three walk with a stack of their own, so depth costs memory and not the thread's stack.

mod analysis;
mod emitter;
mod float;
mod json;
mod key_order;
mod letters;
mod plain;
mod scalar;
mod sigs;
mod tree;
mod walk;

pub use json::{JsonLayout, JsonOptions, push_json_string};
pub use tree::{Doubles, Scalar, Shape, Tree};

use emitter::{Emitter, Flavor};
use key_order::KeyOrder;

/// The deepest nesting that is written; documents read are far below it.
pub const MAX_DEPTH: usize = 10_000;

/// Why a tree cannot be written. The texts are those of the Go libraries, but for the depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The tree is nested deeper than [`MAX_DEPTH`].
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// JSON has no text for an infinite number or NaN.
    #[error("json: unsupported value: {0}")]
    JsonNumber(&'static str),
    /// The same on the way through JSON to YAML.
    #[error("error marshaling into JSON: json: unsupported value: {0}")]
    SigsNumber(&'static str),
    /// A control character that JSON keeps as it is and go-yaml does not read.
    #[error("yaml: control characters are not allowed")]
    SigsControl,
    /// U+0085 and behind it `---` or `...`, which go-yaml takes for a line with the mark of a document.
    #[error("yaml: {}found unexpected document indicator", line_prefix(*.line))]
    SigsMark {
        /// The line of the JSON text, which has U+0085 for its only line break; from 1.
        line: usize,
    },
    /// A key that go-yaml does not read back from JSON: over 1024 characters with its quotes, or with a line break in it.
    #[error("yaml: {}did not find expected ',' or '}}'", line_prefix(*.line))]
    SigsKey {
        /// The line of the JSON text, which has U+0085 for its only line break; from 0.
        line: usize,
    },
}

fn line_prefix(line: usize) -> String {
    if line == 0 { String::new() } else { format!("line {line}: ") }
}

/// Appends `tree` to `out` as JSON. Keys are ordered by their bytes; of equal keys the last one is written.
///
/// # Errors
///
/// [`WriteError::JsonNumber`] for infinities and NaN, [`WriteError::TooDeep`]; `out` then ends in a part of the tree.
///
/// go: encoding/json/encode.go
pub fn json<'a, T: Tree<'a>>(tree: T, options: JsonOptions<'_>, out: &mut String) -> Result<(), WriteError> {
    let mut writer = json::Writer::new(options, out);
    walk::walk(tree, KeyOrder::Bytes, &mut writer)?;
    writer.finish();
    Ok(())
}

/// Appends `tree` to `out` as `sigs.k8s.io/yaml` writes it: through JSON, then by go-yaml v2. Ends in a line break.
///
/// # Errors
///
/// The `Sigs` errors for what does not pass the JSON step, [`WriteError::TooDeep`]; `out` then ends in a part of the tree.
///
/// sigs.k8s.io/yaml: yaml.go (`Marshal`)
pub fn yaml_sigs<'a, T: Tree<'a>>(tree: T, out: &mut String) -> Result<(), WriteError> {
    let mut emitter = Emitter::new(Flavor::Sigs, 2, out);
    walk::walk(tree, KeyOrder::NaturalV2, &mut emitter)?;
    emitter.finish();
    Ok(())
}

/// Appends `tree` to `out` as go-yaml v2 writes Go values: lists not indented, lines folded after column 80. Ends in a line
/// break.
///
/// # Errors
///
/// [`WriteError::TooDeep`]; `out` then ends in a part of the tree.
///
/// go-yaml v2: encode.go, emitterc.go
pub fn yaml_v2<'a, T: Tree<'a>>(tree: T, out: &mut String) -> Result<(), WriteError> {
    let mut emitter = Emitter::new(Flavor::V2, 2, out);
    walk::walk(tree, KeyOrder::NaturalV2, &mut emitter)?;
    emitter.finish();
    Ok(())
}

/// Appends `tree` to `out` as yaml.v3 writes Go values, with steps of `indent` blanks: 0 stands for the library's 4, and
/// what is not in 2 to 9 for 2. Lists are indented, lines are not folded. Ends in a line break.
///
/// # Errors
///
/// [`WriteError::TooDeep`]; `out` then ends in a part of the tree.
///
/// yaml.v3: encode.go, emitterc.go
pub fn yaml_v3<'a, T: Tree<'a>>(tree: T, indent: usize, out: &mut String) -> Result<(), WriteError> {
    let indent = match indent {
        0 => 4,
        2..=9 => indent,
        _ => 2,
    };
    let mut emitter = Emitter::new(Flavor::V3, indent, out);
    walk::walk(tree, KeyOrder::NaturalV3, &mut emitter)?;
    emitter.finish();
    Ok(())
}
