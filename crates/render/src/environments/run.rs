//! `template` with or without environments: which renders there are, and what is told of each besides its manifests.
//!
//! The one idea to know: one render goes the way of the original, step by step, and its frames, warnings and explanations come
//! on top; several renders share one loaded chart and run side by side.

use chart::environments::Environments;
use chart::{Provenance, RenderOptions, Rendered, ValuesInput, missing_values};
use common::finding::Finding;
use gotemplate::value::Value;

use super::choice::choose;
use super::{several, told, warnings};
use crate::commands::template::{OutputArgs, TemplateArgs};
use crate::context::Context;
use crate::diff;
use crate::exit::Exit;
use crate::explain::{self, Query, Subject};
use crate::failure::Failure;
use crate::frame::{self, Known};
use crate::template::{self, Inputs, Made, Request};

/// One render of a run.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// The environment; `None` without any.
    pub(super) name: Option<String>,
    pub(super) input: ValuesInput,
}

/// All renders of a run.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) parts: Vec<Part>,
    pub(super) environments: Option<Environments>,
    pub(super) queries: Vec<Query>,
    /// The chart as the user named it.
    pub(super) given: String,
}

/// What one render gave.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) name: Option<String>,
    pub(super) files: Vec<String>,
    pub(super) values: Value,
    pub(super) provenance: Provenance,
    pub(super) rendered: Box<Rendered>,
}

/// Runs `template`.
///
/// # Errors
/// What cannot be read or rendered.
pub(crate) fn run(args: &TemplateArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let request = template::request(args, context)?;
    let plan = plan(&request, args, context)?;
    let done = match plan.parts.as_slice() {
        [part] => one(&request, &plan, part, args, context),
        _ => several::run(&request, &plan, args, context),
    };
    let color = frame::colored(context, context.streams.stderr_is_terminal);
    done.map_err(|failure| frame::as_given(failure, &request.path.to_string_lossy(), &plan.given, color))
}

/// Which renders the flags ask for.
fn plan(request: &Request, args: &TemplateArgs, context: &Context<'_, '_>) -> Result<Plan, Failure> {
    let own = &args.own;
    let parsed = own.explain.iter().map(|text| Query::parse(text)).collect::<Result<Vec<Query>, _>>();
    let queries = parsed.map_err(|error| Failure::usage(error.to_string()))?;
    let given = args.arguments.last().cloned().unwrap_or_default();
    if !own.has_environments() {
        let part = Part { name: None, input: args.values.input() };
        return Ok(Plan { parts: vec![part], environments: None, queries, given });
    }
    let environments = Environments::find(&request.path, context.sys).map_err(|error| told(&error))?;
    let wanted = match own.diff.as_slice() {
        [] if own.all_envs => environments.names().to_vec(),
        [] => own.env.clone(),
        [_, _] if own.env.is_empty() && !own.all_envs && queries.is_empty() => own.diff.clone(),
        [_, _] => return Err(Failure::usage("--diff goes without --env, --all-envs and --explain")),
        _ => return Err(Failure::usage("--diff takes two environments: --diff dev,prd")),
    };
    let names = environments.chosen(&wanted).map_err(|error| told(&error))?;
    if names.len() == 1 && !own.diff.is_empty() {
        return Err(Failure::usage("--diff takes two different environments"));
    }
    let parts = names.into_iter().map(|name| {
        let mut input = args.values.input();
        let files = environments.files(&name);
        input.files.splice(0..0, files);
        Part { name: Some(name), input }
    });
    Ok(Plan { parts: parts.collect(), environments: Some(environments), queries, given })
}

/// One render.
fn one(
    request: &Request,
    plan: &Plan,
    part: &Part,
    args: &TemplateArgs,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let mut inputs = template::load(request, &part.input, args, context)?;
    // The program ends after one render, which frees more than it could here.
    let options = RenderOptions { leaks: true, ..request.options.clone() };
    match template::render(&mut inputs, &options, context)? {
        Made::Done(mut rendered) => {
            leave_out(&mut rendered, &args.output);
            let Inputs { chart, values, provenance } = inputs;
            let (name, files) = (part.name.clone(), part.input.files.clone());
            let mut done = Done { name, files, values, provenance, rendered };
            choose(std::slice::from_mut(&mut done), args)?;
            let exit = warn(&chart, plan, std::slice::from_ref(&done), request, args, context)?;
            if plan.queries.is_empty() {
                template::show(Made::Done(done.rendered), &done.provenance, request, args, context)?;
                std::mem::forget((done.values, done.provenance));
            } else {
                explain(&chart, plan, &[done], request, context)?;
            }
            std::mem::forget(chart);
            Ok(exit)
        }
        made @ Made::Failed { .. } => {
            let frames = frames(&made, &inputs, context);
            let shown = template::show(made, &inputs.provenance, request, args, context);
            let sources = inputs.provenance.sources;
            shown.map_err(|failure| if frames.is_empty() { failure } else { failure.at(frames, sources) })?;
            Ok(Exit::Clean)
        }
    }
}

/// Takes out what is not printed, so that nothing is told of it either.
pub(super) fn leave_out(rendered: &mut Rendered, output: &OutputArgs) {
    rendered.hooks.retain(|hook| !output.no_hooks && (!output.skip_tests || !hook.is_test()));
}

/// The frames of a failed render; only our own name shows them.
fn frames(made: &Made, inputs: &Inputs, context: &Context<'_, '_>) -> Vec<Finding> {
    match made {
        Made::Failed { error, .. } if context.persona.is_own() => {
            let known = Known { provenance: &inputs.provenance, inputs: Some((&inputs.chart, &inputs.values)) };
            frame::findings(error, known)
        }
        _ => Vec::new(),
    }
}

/// The texts under the names that the user gave.
pub(super) fn shown_sources(provenance: &Provenance, request: &Request, plan: &Plan) -> common::source::Sources {
    frame::sources_as_given(&provenance.sources, &request.path.to_string_lossy(), &plan.given)
}

/// Warns of missing values under our own name; with `--strict-values` they decide the exit code under both.
pub(super) fn warn(
    chart: &chart::Chart,
    plan: &Plan,
    done: &[Done],
    request: &Request,
    args: &TemplateArgs,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    if !context.persona.is_own() && !args.own.strict_values {
        return Ok(Exit::Clean);
    }
    let gaps: Vec<Vec<missing_values::Gap>> =
        done.iter().map(|done| missing_values::find(&done.rendered, &done.provenance)).collect();
    if gaps.iter().all(Vec::is_empty) {
        return Ok(Exit::Clean);
    }
    let shown = |path: &str| frame::path_as_given(path, &request.path.to_string_lossy(), &plan.given);
    for (nth, finding) in warnings::of(&gaps, done, plan.environments.as_ref(), chart, context.sys, &shown) {
        let Some(provenance) = done.get(nth).map(|done| &done.provenance) else { continue };
        let sources = shown_sources(provenance, request, plan);
        let color = frame::colored(context, context.streams.stderr_is_terminal);
        drop(frame::write(&[finding], &sources, color, &mut context.streams.stderr));
    }
    Ok(if args.own.strict_values { Exit::Findings } else { Exit::Clean })
}

/// Prints what made the fields that were asked for.
pub(super) fn explain(
    chart: &chart::Chart,
    plan: &Plan,
    done: &[Done],
    request: &Request,
    context: &mut Context<'_, '_>,
) -> Result<(), Failure> {
    for query in &plan.queries {
        let mut any = false;
        for one in done {
            let subject = subject(chart, one);
            let findings = explain::explain(query, subject);
            if findings.is_empty() {
                continue;
            }
            any = true;
            if let (Some(name), true) = (&one.name, done.len() > 1) {
                context.print(&header(name))?;
            }
            let sources = shown_sources(&one.provenance, request, plan);
            let color = frame::colored(context, context.streams.stdout_is_terminal);
            frame::write(&findings, &sources, color, &mut context.streams.stdout)?;
        }
        if let (false, Some(first)) = (any, done.first()) {
            let (message, hint) = explain::not_found(query, subject(chart, first));
            let failure = Failure::usage(message);
            return Err(match hint {
                Some(hint) => failure.hint(hint),
                None => failure,
            });
        }
    }
    Ok(())
}

fn subject<'s>(chart: &'s chart::Chart, done: &'s Done) -> Subject<'s> {
    let Done { values, files, rendered, provenance, .. } = done;
    Subject { chart, values, files, rendered, provenance }
}

/// The line before the stream of one of several environments.
pub(super) fn header(name: &str) -> String {
    format!("# Environment: {name}\n")
}

/// The options of one of `count` renders that run side by side.
pub(super) fn shared(options: &RenderOptions, count: usize) -> RenderOptions {
    let threads = (options.threads / count.max(1)).max(1);
    RenderOptions { threads, ..options.clone() }
}

/// Prints what differs between two renders.
pub(super) fn print_diff(done: &[Done], context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let [old, new] = done else { return Ok(Exit::Clean) };
    let side = |done: &'_ Done| done.name.clone().unwrap_or_default();
    let text = diff::unified((&side(old), &old.rendered), (&side(new), &new.rendered));
    context.print(&text)?;
    Ok(if text.is_empty() { Exit::Clean } else { Exit::Findings })
}
