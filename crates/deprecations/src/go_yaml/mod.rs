//! YAML into types, as Go programs read it with yaml.v3: only the fields of a type are looked at, and what does not fit is a
//! list of errors in Go's words.
//!
//! Not here: the grammar (`yaml`), and which types there are. The one idea to know: a first step makes a tree of the nodes that
//! a [`Want`] keeps, anchors followed over documents; a second one decodes the tree into an [`Out`].

mod compose;
mod decode;
mod node;
mod out;

pub(crate) use compose::{Composer, Want};
pub(crate) use decode::{Fault, Misfit, decode};
pub(crate) use out::{Out, Shape};
