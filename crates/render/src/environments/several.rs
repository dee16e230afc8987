//! Several environments in one run: the chart is loaded once, the renders run side by side, what they gave comes in order.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use chart::{Chart, ChartError, Outcome, Provenance, RenderOptions};
use common::go::path::join;
use gotemplate::run::Host;
use gotemplate::value::Value;

use super::choice::choose;
use super::run::{Done, Part, Plan, explain, header, leave_out, print_diff, shared, warn};
use crate::commands::template::{OutputArgs, TemplateArgs};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::frame::{self, Known};
use crate::template::{self, Made, Request};

/// One environment before its render.
#[derive(Debug)]
struct Ready<'p> {
    part: &'p Part,
    values: Value,
    provenance: Provenance,
}

/// Renders several environments.
///
/// # Errors
/// The first environment, in order, that cannot be read or rendered.
pub(super) fn run(
    request: &Request,
    plan: &Plan,
    args: &TemplateArgs,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let (chart, base) = load(request, args, context)?;
    let mut stdin = Vec::new();
    if plan.parts.iter().any(|part| part.input.files.iter().any(|file| file.trim() == "-")) {
        let limit = context.limits.input_bytes.saturating_add(1);
        std::io::Read::read_to_end(&mut std::io::Read::take(&mut context.streams.stdin, limit), &mut stdin)?;
    }
    let mut ready = Vec::with_capacity(plan.parts.len());
    for part in &plan.parts {
        let mut provenance = base.clone();
        let merged = part.input.merge(context.sys, &mut stdin.as_slice(), &context.limits, &mut provenance);
        let values = merged.map_err(|error| failed(error, part, None, &provenance, context))?;
        ready.push(Ready { part, values, provenance });
    }
    let options = shared(&request.options, ready.len());
    let host = context.host()?;
    let made = side_by_side(&chart, ready, &options, &host, request.options.threads);
    let mut done = unfold(made, &chart, context)?;
    done.iter_mut().for_each(|one| leave_out(&mut one.rendered, &args.output));
    choose(&mut done, args)?;
    let warned = warn(&chart, plan, &done, request, args, context)?;
    let shown = if !plan.queries.is_empty() {
        explain(&chart, plan, &done, request, context)?;
        Exit::Clean
    } else if args.own.diff.is_empty() {
        show(done, request, args, context)?;
        Exit::Clean
    } else {
        print_diff(&done, context)?
    };
    Ok(if shown == Exit::Clean { warned } else { shown })
}

/// The chart, without values.
fn load(request: &Request, args: &TemplateArgs, context: &mut Context<'_, '_>) -> Result<(Chart, Provenance), Failure> {
    let empty = chart::ValuesInput::default();
    let inputs = template::load(request, &empty, args, context)?;
    Ok((inputs.chart, inputs.provenance))
}

type Rendering<'p> = (Ready<'p>, Outcome);

/// Renders, on some threads; what comes back is in the order of the environments.
fn side_by_side<'p>(
    chart: &Chart,
    ready: Vec<Ready<'p>>,
    options: &RenderOptions,
    host: &dyn Host,
    threads: usize,
) -> Vec<Rendering<'p>> {
    let work: Vec<std::sync::Mutex<Option<Ready<'p>>>> =
        ready.into_iter().map(|one| std::sync::Mutex::new(Some(one))).collect();
    let made: Vec<OnceLock<Rendering<'p>>> = work.iter().map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let worker = || {
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            let (Some(work), Some(slot)) = (work.get(nth), made.get(nth)) else { break };
            let taken = work.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
            let Some(mut one) = taken else { continue };
            let outcome = chart::render(chart, &one.values, options, &mut one.provenance, host);
            drop(slot.set((one, outcome)));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(work.len()) {
            scope.spawn(worker);
        }
        worker();
    });
    made.into_iter().filter_map(OnceLock::into_inner).collect()
}

/// What was made, or the first failure. What all environments log is logged once.
fn unfold(made: Vec<Rendering<'_>>, chart: &Chart, context: &mut Context<'_, '_>) -> Result<Vec<Done>, Failure> {
    let mut told = Vec::new();
    let mut done = Vec::with_capacity(made.len());
    for (Ready { part, values, provenance }, outcome) in made {
        for notice in outcome.notices {
            if !told.contains(&notice) {
                context.log(&notice);
                told.push(notice);
            }
        }
        match outcome.result {
            Ok(rendered) => {
                let (name, files) = (part.name.clone(), part.input.files.clone());
                done.push(Done { name, files, values, provenance, rendered: Box::new(rendered) });
            }
            Err(error) => {
                return Err(failed(error, part, Some((chart, &values)), &provenance, context));
            }
        }
    }
    Ok(done)
}

/// The failure of one environment.
fn failed(
    error: ChartError,
    part: &Part,
    inputs: Option<(&Chart, &Value)>,
    provenance: &Provenance,
    context: &Context<'_, '_>,
) -> Failure {
    let findings = frame::findings(&error, Known { provenance, inputs });
    let failure = template::failure(error, context.settings.debug);
    let failure = match &part.name {
        Some(name) => failure.hint(format!("this is environment `{name}`; the others were not printed")),
        None => failure,
    };
    if findings.is_empty() { failure } else { failure.at(findings, provenance.sources.clone()) }
}

/// Prints or writes each environment.
fn show(done: Vec<Done>, request: &Request, args: &TemplateArgs, context: &mut Context<'_, '_>) -> Result<(), Failure> {
    for one in done {
        let name = one.name.unwrap_or_default();
        let made = Made::Done(one.rendered);
        if args.output.output_dir.is_empty() {
            context.print(&header(&name))?;
            template::show(made, &one.provenance, request, args, context)?;
        } else {
            let output_dir = join(&[&args.output.output_dir, &name]);
            let output = OutputArgs { output_dir, ..args.output.clone() };
            template::show(made, &one.provenance, request, &TemplateArgs { output, ..args.clone() }, context)?;
        }
    }
    Ok(())
}
