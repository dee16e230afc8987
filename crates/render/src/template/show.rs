//! What is printed of a render, and what is written to files.
//!
//! helm: pkg/cmd/template.go, pkg/action/action.go (`renderResources`)

use std::path::Path;

use chart::{Provenance, Rendered, Stream, source_map};

use super::request::Request;
use super::{Made, failure, files, post_render, unsorted_stream};
use crate::commands::template::TemplateArgs;
use crate::context::Context;
use crate::failure::Failure;

/// Prints what was made.
///
/// # Errors
/// What failed in the render, what cannot be written, templates of `--show-only` that are not there.
pub(crate) fn show(
    made: Made,
    provenance: &Provenance,
    request: &Request,
    args: &TemplateArgs,
    context: &mut Context<'_, '_>,
) -> Result<(), Failure> {
    match made {
        Made::Done(rendered) if !args.output.output_dir.is_empty() => {
            files::write(&rendered, request, args, context)?;
            let mut rest = Stream::new();
            rest.trim();
            context.print_bytes(chosen(rest, args)?.bytes())
        }
        Made::Done(rendered) => {
            let stream = chosen(stream(&rendered, args, context)?, args)?;
            // Whoever reads the stream may look for the map at once.
            write_map(&stream, provenance, &args.output.source_map, context)?;
            Ok(stream.write_to(&mut context.streams.stdout)?)
        }
        Made::Failed { error, unsorted } => {
            let debug = context.settings.debug;
            if debug && error.has_release() {
                context.print_bytes(chosen(unsorted_stream(&unsorted), args)?.bytes())?;
            }
            Err(failure(error, debug))
        }
    }
}

/// The stream that is printed, but for `--show-only`.
fn stream(rendered: &Rendered, args: &TemplateArgs, context: &mut Context<'_, '_>) -> Result<Stream, Failure> {
    let output = &args.output;
    if output.post_renderer.is_empty() {
        return Ok(rendered.stream(output.include_crds, !output.no_hooks, !output.skip_tests));
    }
    let manifests = rendered.stream(output.include_crds, false, false);
    let mut stream = post_render::run(&manifests, output, context)?;
    if !output.no_hooks {
        let shown = rendered.hooks.iter().filter(|hook| !output.skip_tests || !hook.is_test());
        shown.for_each(|hook| stream.push_hook(hook));
    }
    Ok(stream)
}

/// What `--show-only` leaves.
fn chosen(stream: Stream, args: &TemplateArgs) -> Result<Stream, Failure> {
    if args.output.show_only.is_empty() {
        return Ok(stream);
    }
    let chosen = stream.select(&args.output.show_only);
    chosen.map_err(not_in_chart)
}

/// A template of `--show-only` that nothing comes out of.
pub(crate) fn not_in_chart(pattern: &str) -> Failure {
    Failure::usage(format!("could not find template {pattern} in chart"))
}

/// `--source-map`
fn write_map(stream: &Stream, provenance: &Provenance, path: &str, context: &Context<'_, '_>) -> Result<(), Failure> {
    if path.is_empty() {
        return Ok(());
    }
    let mut json = Vec::new();
    let directory = context.sys.current_dir().unwrap_or_default();
    source_map::write(stream, provenance, &directory, &mut json)?;
    let written = context.sys.write(Path::new(path), &json);
    written.map_err(|error| Failure::input(format!("cannot write the source map {path}: {error}")))
}
