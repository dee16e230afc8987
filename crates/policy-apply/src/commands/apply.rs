//! `apply`: reads everything, judges, prints, and says how it ended.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go

use std::mem::ManuallyDrop;

use common::limits::Limits;
use common::sys::{Mounted, Streams, Sys};

use super::colors::Colors;
use super::ending::{self, Ending, Stop};
use super::fixing::Fixing;
use super::gathering::Gathering;
use super::noting::Noted;
use super::preparing::PolicySet;
use super::printing::{Numbers, Printer};
use crate::cli::{self, ApplyArgs};
use crate::exit::Exit;
use crate::fix::Repairer;
use crate::input::{ChartOptions, FetchOptions, Reader, is_chart};
use crate::judge::{self, Keep, Surroundings};
use crate::persona::Persona;
use crate::placing::Placing;

/// Runs `apply`.
pub(crate) fn run(args: &ApplyArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    match try_run(args, persona, sys, streams) {
        Ok(exit) => exit,
        Err(stop) => ending::stopped(stop, persona, streams),
    }
}

fn try_run(args: &ApplyArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<Exit, Stop> {
    cli::check(args).map_err(|message| Stop::Usage(message.to_owned()))?;
    if let Some(message) = cli::beside_fix(args).or_else(|| cli::unbuilt(args)) {
        return Err(Stop::Usage(message));
    }
    let mut limits = Limits::default();
    args.own.limit.iter().for_each(|limit| limit.apply(&mut limits));
    let mounted = Mounted::new(sys);
    let reader = Reader::new(&mounted, limits)
        .charts(chart_options(args, sys))
        .fetching(FetchOptions::new(&args.source, persona), &mounted);
    let mut gathering = Gathering { args, persona, reader, streams, noted: Noted::new(persona) };
    let inputs = gathering.inputs()?;
    let Gathering { reader, noted, streams, .. } = gathering;
    let mut troubles = noted.troubles;

    // The process ends with the command, and the kernel takes all of a heap back faster than its pieces are let go of one by one.
    let set = PolicySet::new(inputs.policies, &inputs.later, &inputs.exceptions, &inputs.variables);
    let (set, objects) = (ManuallyDrop::new(set), ManuallyDrop::new(inputs.objects));
    let colors = Colors::new(args.output.remove_color, sys);
    let placing = Placing { maps: &inputs.maps, sources: reader.sources() };
    let surroundings = Surroundings {
        variables: &inputs.variables,
        user: inputs.user.as_ref(),
        cluster: inputs.cluster.cluster(),
        now: sys.now(),
        audit_warn: args.output.audit_warn,
        is_own: persona.is_own(),
        keep: Keep::Told,
    };
    let mut printer = Printer::new(args, persona, &objects, placing, colors.output(streams), &set);
    let mut fixed = None;
    let mut counts = match args.own.fix {
        Some(to) => {
            let repairer = Repairer { policies: &set.prepared, surroundings, custom: &inputs.custom };
            let input_bytes = reader.limits().input_bytes;
            let color = colors.errors(streams);
            let reports = !args.own.report.is_empty();
            let done =
                Fixing { to, repairer, objects: &objects, placing, input_bytes, color, reports }.run(sys, streams)?;
            fixed.insert(done).counts
        }
        None => {
            let exceptions = inputs.exceptions.len();
            let numbers = Numbers { rules: set.rules, payloads: inputs.payloads.count, exceptions };
            printer.begin(numbers, &mut streams.stdout)?;
            printer.payloads(numbers.payloads, &set, &mut streams.stdout)?;
            let out = &mut streams.stdout;
            let surroundings = Surroundings { keep: printer.keep(), ..surroundings };
            let teller = printer.teller();
            let tell = |judged| teller.tell(judged);
            judge::judge(&set.prepared, &objects, surroundings, tell, |told| printer.take(told, &mut **out))?
        }
    };
    counts.error += set.left_out.len();
    troubles.extend(printer.take_lost());
    troubles.extend(inputs.cluster.take_lost());
    if persona.is_own() {
        // Under its own name the original says what it leaves out itself.
        let of_policies = set.troubles(&troubles);
        troubles.extend(of_policies);
        troubles.extend(inputs.payloads.trouble());
    }
    troubles.iter_mut().for_each(|trouble| placing.place(&mut trouble.finding, None));
    match fixed {
        None => printer.end(&counts, &troubles, sys, streams)?,
        Some(fixed) => fixed.report(args, &counts, &troubles, sys, streams)?,
    }
    if args.output.verbosity > 0 {
        ending::say_passed_over(&inputs.passed_over, &inputs.variables.ignored, streams)?;
    }
    let ending = Ending {
        args,
        persona,
        counts: &counts,
        troubles: &troubles,
        sources: reader.sources(),
        color: colors.errors(streams),
    };
    ending.finish(sys, streams)
}

/// How charts are rendered: values of the command line are for the resources where one of them is a chart.
fn chart_options(args: &ApplyArgs, sys: &dyn Sys) -> ChartOptions {
    let chart = &args.chart;
    ChartOptions {
        files: chart.chart_values.clone(),
        set: chart.chart_set.clone(),
        env: chart.env.clone(),
        for_policies: !args.input.resource.iter().any(|path| is_chart(path, sys)),
    }
}
