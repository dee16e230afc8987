//! `apply`: reads everything, judges, prints, and says how it ended.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go (`applyCommandHelper`)

use std::io::{self, Read};
use std::sync::Arc;

use common::limits::Limits;
use common::manifest::Object;
use common::sys::{Streams, Sys};
use policy_engine::load::LaterPolicy;
use policy_engine::model::{Policy, PolicyException};
use policy_engine::request::UserInfo;

use super::ending::{self, Ended, Stop};
use super::printing;
use crate::cli::{self, ApplyArgs};
use crate::cluster::{LoadedObjects, split_entries};
use crate::exit::Exit;
use crate::input::{self, CustomKinds, Reader, Trouble, Variables};
use crate::judge::{self, Keep, Prepared, Surroundings};
use crate::output::original::{self, LeftOut};
use crate::persona::Persona;

/// Everything that was read.
#[derive(Debug)]
struct Inputs {
    user: Option<UserInfo>,
    variables: Variables,
    policies: Vec<Policy>,
    later: Vec<LaterPolicy>,
    objects: Vec<Object>,
    cluster: LoadedObjects,
    exceptions: Vec<Arc<PolicyException>>,
    passed_over: Vec<String>,
}

/// Runs `apply`.
pub(crate) fn run(args: &ApplyArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    match try_run(args, persona, sys, streams) {
        Ok(exit) => exit,
        Err(stop) => ending::stopped(stop, persona, streams),
    }
}

fn try_run(args: &ApplyArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<Exit, Stop> {
    cli::check(args).map_err(|message| Stop::Usage(message.to_owned()))?;
    if let Some(flag) = cli::unbuilt(args) {
        return Err(Stop::Usage(format!("flag `{flag}` is not built yet")));
    }
    let mut limits = Limits::default();
    args.own.limit.iter().for_each(|limit| limit.apply(&mut limits));
    let mut gathering = Gathering { args, persona, reader: Reader::new(sys, limits), streams, troubles: Vec::new() };
    let inputs = gathering.inputs()?;
    let Gathering { reader, mut troubles, streams, .. } = gathering;

    let prints_header = !args.output.stdin && !args.output.policy_report && printing::is_original(args, persona);
    let (prepared, left_out, rules) = prepare(inputs.policies, &inputs.exceptions, &inputs.variables);
    let later = later(&inputs.later);
    if prints_header {
        let rules = rules + later.len();
        original::header(rules, inputs.objects.len(), inputs.exceptions.len(), &mut streams.stdout)?;
    }
    let surroundings = Surroundings {
        variables: &inputs.variables,
        user: inputs.user.as_ref(),
        cluster: &inputs.cluster,
        now: sys.now(),
        audit_warn: args.output.audit_warn,
        keep: if args.output.table || args.output.policy_report { Keep::All } else { Keep::Told },
    };
    let (judged, mut counts) = judge::judge(&prepared, &inputs.objects, surroundings);
    counts.error += left_out.len() + later.len();
    if persona.is_own() {
        // The original prints them itself.
        troubles.extend(left_out.iter().chain(&later).map(|(_, trouble)| trouble.clone()));
        if troubles.is_empty() && prepared.is_empty() {
            troubles.push(Trouble::new("input/policy", "no policy was found, so nothing was judged"));
        }
    }
    if args.output.verbosity > 0 {
        ending::say_passed_over(&inputs.passed_over, &inputs.variables.ignored, streams)?;
    }
    let ended = Ended {
        args,
        persona,
        judged: &judged,
        counts: &counts,
        objects: &inputs.objects,
        left_out: left_out.into_iter().chain(later).map(|(policy, _)| policy).collect(),
        troubles,
        sources: reader.sources(),
        now: sys.now(),
        colors: printing::colors(args, sys),
    };
    ended.finish(sys, streams)
}

/// Reading, step by step in the original's order.
struct Gathering<'a, 'b, 's> {
    args: &'a ApplyArgs,
    persona: Persona,
    reader: Reader<'s>,
    streams: &'a mut Streams<'b>,
    troubles: Vec<Trouble>,
}

impl Gathering<'_, '_, '_> {
    fn inputs(&mut self) -> Result<Inputs, Stop> {
        let args = self.args;
        let user = self.user()?;
        let set = args.input.set.as_deref().unwrap_or_default();
        let variables = input::variables(&args.input.values_file, set, &mut self.reader);
        let variables = self.must(variables)?;
        let (custom, troubles) = CustomKinds::read(&args.input.crd_paths, &mut self.reader, self.persona);
        self.note(troubles)?;

        let stdin = stdin_of(self.streams);
        let policies = input::policies(&args.policies, &mut self.reader, stdin, self.persona);
        self.note(policies.troubles)?;

        let targets = self.resources(&args.input.target_resource, &custom)?;
        let parameters = self.resources(&args.input.parameter_resource, &custom)?;
        let objects = self.resources(&args.input.resource, &custom)?;
        let (objects, entries) = split_entries(objects);
        let mut cluster = LoadedObjects::new(objects.iter().chain(&targets).chain(&parameters));
        let troubles = cluster.load_global_context(&entries, self.reader.sys().now());
        self.note(troubles)?;

        let (mut exceptions, troubles) = if args.input.exceptions_with_resources {
            input::exceptions_of_resources(&objects)
        } else {
            input::exceptions(&args.input.exception, &mut self.reader)
        };
        self.note(troubles)?;
        if args.input.exceptions_within_policies {
            exceptions.extend(policies.exceptions);
        }
        Ok(Inputs {
            user,
            variables,
            policies: policies.policies,
            later: policies.later,
            objects,
            cluster,
            exceptions: exceptions.into_iter().map(Arc::new).collect(),
            passed_over: policies.passed_over,
        })
    }

    fn user(&mut self) -> Result<Option<UserInfo>, Stop> {
        let path = &self.args.input.userinfo;
        if path.is_empty() {
            return Ok(None);
        }
        let user = input::user_info(path, &mut self.reader);
        let (user, warning) = self.must(user)?;
        if let Some(warning) = warning.filter(|_| !self.persona.is_own()) {
            self.streams.stdout.write_all(warning.as_bytes())?;
        }
        Ok(Some(user))
    }

    fn resources(&mut self, paths: &[String], custom: &CustomKinds) -> Result<Vec<Object>, Stop> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let stdin = stdin_of(self.streams);
        let inputs = input::resources(paths, &mut self.reader, stdin, custom, self.persona);
        self.note(inputs.troubles)?;
        Ok(inputs.objects)
    }

    /// The value, or the end of the run: without it nothing can be concluded.
    fn must<T>(&mut self, read: Result<T, Trouble>) -> Result<T, Stop> {
        match read {
            Ok(value) => Ok(value),
            Err(trouble) => {
                self.note(vec![trouble])?;
                Err(self.stop(None))
            }
        }
    }

    /// Keeps troubles; under the original's name the first that ends the original ends the run.
    fn note(&mut self, troubles: Vec<Trouble>) -> Result<(), Stop> {
        for trouble in troubles {
            if self.persona.is_own() {
                self.troubles.push(trouble);
                continue;
            }
            let is_block = trouble.finding.rule == "input/resource";
            if let Some(printed) = trouble.printed.as_deref().filter(|_| !(is_block && self.args.output.policy_report))
            {
                self.streams.stdout.write_all(printed.as_bytes())?;
            }
            // A limit is never a pass, and the original has none: nothing less than an end will do.
            let end = trouble.end.clone().or_else(|| trouble.limit.then(|| trouble.words.clone()));
            self.troubles.push(trouble);
            if let Some(end) = end {
                return Err(self.stop(Some(end)));
            }
        }
        Ok(())
    }

    fn stop(&mut self, end: Option<String>) -> Stop {
        let sys = self.reader.sys();
        let reader = std::mem::replace(&mut self.reader, Reader::new(sys, Limits::default()));
        Stop::Input {
            end,
            troubles: std::mem::take(&mut self.troubles),
            sources: reader.into_sources(),
            color: printing::colors(self.args, sys).errors(self.streams),
        }
    }
}

fn stdin_of<'s>(streams: &'s mut Streams<'_>) -> Option<&'s mut dyn Read> {
    if streams.stdin_is_terminal { None } else { Some(&mut streams.stdin) }
}

/// Compiles the policies that pass the check; the others are left out. Also counts the rules of all of them.
fn prepare<'v>(
    policies: Vec<Policy>,
    exceptions: &[Arc<PolicyException>],
    variables: &'v Variables,
) -> (Vec<Prepared<'v>>, Vec<(LeftOut, Trouble)>, usize) {
    let (mut prepared, mut left_out, mut rules) = (Vec::new(), Vec::new(), 0);
    for policy in policies {
        let policy = Prepared::new(policy, exceptions, variables);
        rules += policy.rule_count();
        match policy.check() {
            Ok(()) => prepared.push(policy),
            Err(trouble) => {
                left_out.push((LeftOut { name: policy.name().to_owned(), reason: trouble.words.clone() }, trouble));
            }
        }
    }
    (prepared, left_out, rules)
}

/// Policies of kinds that cannot be evaluated yet: an error each, never a pass. Bindings and the like judge nothing.
fn later(policies: &[LaterPolicy]) -> Vec<(LeftOut, Trouble)> {
    let judges = |policy: &&LaterPolicy| policy.gvk.kind.ends_with("Policy");
    let left_out = |policy: &LaterPolicy| {
        let reason = format!("policies of kind `{}` are not supported yet", policy.gvk.kind);
        let place = policy.document.locate(&yaml::Path::root().join("kind")).primary();
        let trouble = Trouble::new("input/policy", reason.clone()).at(place);
        (LeftOut { name: policy.name.clone(), reason }, trouble)
    };
    policies.iter().filter(judges).map(left_out).collect()
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
