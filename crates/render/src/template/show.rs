//! What is printed of a render, and what is written to files.
//!
//! helm: pkg/cmd/template.go, pkg/action/action.go (`renderResources`)

use chart::{Rendered, Stream};

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
    request: &Request,
    args: &TemplateArgs,
    context: &mut Context<'_, '_>,
) -> Result<(), Failure> {
    match made {
        Made::Done(rendered) if !args.output.output_dir.is_empty() => {
            files::write(&rendered, request, args, context)?;
            let mut rest = Stream::new();
            rest.trim();
            print(&rest, args, context)
        }
        Made::Done(rendered) => print(&stream(&rendered, args, context)?, args, context),
        Made::Failed { error, unsorted } => {
            let debug = context.settings.debug;
            if debug && error.has_release() {
                print(&unsorted_stream(&unsorted), args, context)?;
            }
            Err(failure(error, debug))
        }
    }
}

/// The stream that is printed, but for `--show-only`.
///
/// # Errors
/// A post-renderer that fails.
pub(crate) fn stream(
    rendered: &Rendered,
    args: &TemplateArgs,
    context: &mut Context<'_, '_>,
) -> Result<Stream, Failure> {
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

fn print(stream: &Stream, args: &TemplateArgs, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    if args.output.show_only.is_empty() {
        return context.print_bytes(stream.bytes());
    }
    let chosen = stream.select(&args.output.show_only);
    let chosen = chosen.map_err(|pattern| Failure::usage(format!("could not find template {pattern} in chart")))?;
    context.print_bytes(chosen.bytes())
}
