//! `template`: renders a chart and prints the manifests.
//!
//! helm: pkg/cmd/template.go, install.go

use std::io::Write;
use std::path::Path;

use chart::{Chart, Provenance, RenderOptions, render};
use clap::Args;

use crate::cli::ValueArgs;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// The flags and arguments of `template`.
#[derive(Args, Debug, Default)]
pub(crate) struct TemplateArgs {
    /// The release's name and the chart, or the chart alone
    #[arg(value_name = "[NAME] CHART")]
    pub(crate) arguments: Vec<String>,
    #[command(flatten)]
    pub(crate) values: ValueArgs,
}

/// Runs `template`.
///
/// # Errors
/// What cannot be read or rendered.
pub(crate) fn run(args: &TemplateArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let (name, path) = match args.arguments.as_slice() {
        [chart] => ("release-name", chart),
        [name, chart] => (name.as_str(), chart),
        _ => return Err(Failure::usage("\"helm template\" requires at least 1 argument")),
    };
    let mut provenance = Provenance::new();
    let input = args.values.input();
    let values = input.merge(context.sys, &mut context.streams.stdin, &context.limits, &mut provenance)?;
    let chart = Chart::load(context.sys, Path::new(path), &context.limits, &mut provenance)?;
    let options = RenderOptions { name: name.to_owned(), ..RenderOptions::default() };
    let host = gotemplate::run::FixedHost::new(0, 0);
    let outcome = render(&chart, &values, &options, &mut provenance, &host);
    outcome.notices.iter().for_each(|notice| context.log(notice));
    let stream = outcome.result?.stream(false, true, true);
    context.streams.stdout.write_all(stream.bytes())?;
    Ok(Exit::Clean)
}
