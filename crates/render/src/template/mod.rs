//! The steps of `template`, each of which can be taken alone: what is asked for ([`request`]), the chart and the values
//! ([`load`]), the render ([`render`]), what is printed ([`show`]).
//!
//! Not here: the flags (`commands::template`).

mod files;
mod inputs;
mod name;
mod post_render;
mod request;
mod show;

pub(crate) use inputs::{Inputs, load};
pub(crate) use request::{Request, request};
pub(crate) use show::{not_in_chart, show};

use chart::{ChartError, Manifest, RenderOptions, Rendered, Stream};

use crate::context::Context;
use crate::failure::Failure;

/// What a render made.
#[derive(Debug)]
pub(crate) enum Made {
    /// Manifests and hooks.
    Done(Box<Rendered>),
    /// Nothing that can be used.
    Failed {
        /// Why.
        error: ChartError,
        /// What was made of the templates, where their texts could not be read.
        unsorted: Vec<Manifest>,
    },
}

/// Renders, and logs what the original logs.
///
/// # Errors
/// A machine without random bytes; what else fails is told by [`Made`].
pub(crate) fn render(
    inputs: &mut Inputs,
    options: &RenderOptions,
    context: &mut Context<'_, '_>,
) -> Result<Made, Failure> {
    let host = context.host()?;
    let outcome = chart::render(&inputs.chart, &inputs.values, options, &mut inputs.provenance, &host);
    outcome.notices.iter().for_each(|notice| context.log(notice));
    Ok(match outcome.result {
        Ok(rendered) => Made::Done(Box::new(rendered)),
        Err(error) => Made::Failed { error, unsorted: outcome.unsorted },
    })
}

/// What `--debug` prints of a failed render: everything, in the order of the paths.
pub(crate) fn unsorted_stream(documents: &[Manifest]) -> Stream {
    let mut stream = Stream::new();
    documents.iter().filter(|it| !it.text.trim().is_empty()).for_each(|document| stream.push_manifest(document));
    stream.trim();
    stream
}

/// The failure that an error of the chart library is told as. Where the original has a release already it adds a hint.
pub(crate) fn failure(error: ChartError, debug: bool) -> Failure {
    let has_release = error.has_release();
    let failure = Failure::from(error);
    if has_release && !debug { failure.with_debug_hint() } else { failure }
}
