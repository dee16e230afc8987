//! Everything that a run reads, step by step in the original's order.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go (`applyCommandHelper`)

use std::io::Read;
use std::sync::Arc;

use common::limits::Limits;
use common::manifest::Object;
use common::sys::Streams;
use policy_engine::load::LaterPolicy;
use policy_engine::model::{Policy, PolicyException};
use policy_engine::request::{Cluster, UserInfo};

use super::colors::Colors;
use super::ending::{self, Stop};
use super::noting::Noted;
use crate::cli::ApplyArgs;
#[cfg(feature = "cluster")]
use crate::cluster::live::LiveCluster;
use crate::cluster::{LoadedObjects, split_entries};
use crate::input::{self, CustomKinds, Payloads, PolicyInputs, Reader, SourceMaps, Trouble, Variables};
use crate::persona::Persona;

/// What context entries, targets and generate rules look things up in.
#[derive(Debug)]
pub(super) enum Known {
    /// The objects of the run.
    Loaded(LoadedObjects),
    /// A real cluster.
    #[cfg(feature = "cluster")]
    Live(Box<LiveCluster>),
}

impl Known {
    pub(super) fn cluster(&self) -> &dyn Cluster {
        match self {
            Self::Loaded(loaded) => loaded,
            #[cfg(feature = "cluster")]
            Self::Live(live) => &**live,
        }
    }

    /// What policies asked for and did not get, though it is no error for them.
    pub(super) fn take_lost(&self) -> Vec<Trouble> {
        match self {
            Self::Loaded(_) => Vec::new(),
            #[cfg(feature = "cluster")]
            Self::Live(live) => {
                live.take_lost().into_iter().map(|message| Trouble::new("input/cluster", message)).collect()
            }
        }
    }
}

/// Everything that was read.
#[derive(Debug)]
pub(super) struct Inputs {
    pub(super) user: Option<UserInfo>,
    pub(super) variables: Variables,
    pub(super) policies: Vec<Policy>,
    pub(super) later: Vec<LaterPolicy>,
    pub(super) objects: Vec<Object>,
    pub(super) payloads: Payloads,
    pub(super) cluster: Known,
    pub(super) exceptions: Vec<Arc<PolicyException>>,
    pub(super) passed_over: Vec<String>,
    pub(super) maps: SourceMaps,
    pub(super) custom: CustomKinds,
}

/// The objects to judge.
struct Found {
    objects: Vec<Object>,
    /// The cluster that they came out of.
    cluster: Option<Known>,
}

/// Reading.
pub(super) struct Gathering<'a, 'b, 's> {
    pub(super) args: &'a ApplyArgs,
    pub(super) persona: Persona,
    pub(super) reader: Reader<'s>,
    pub(super) streams: &'a mut Streams<'b>,
    pub(super) noted: Noted,
}

impl Gathering<'_, '_, '_> {
    /// Reads everything.
    pub(super) fn inputs(&mut self) -> Result<Inputs, Stop> {
        let args = self.args;
        let user = self.user()?;
        let set = args.input.set.as_deref().unwrap_or_default();
        let variables = input::variables(&args.input.values_file, set, &mut self.reader);
        let mut variables = self.must(variables)?;
        let (custom, troubles) = CustomKinds::read(&args.input.crd_paths, &mut self.reader, self.persona);
        self.note(troubles)?;

        let stdin = stdin_of(self.streams);
        let mut policies = input::policies(&args.policies, &mut self.reader, stdin, self.persona);
        self.note(std::mem::take(&mut policies.troubles))?;

        let targets = self.resources(&args.input.target_resource, &custom)?;
        let parameters = self.resources(&args.input.parameter_resource, &custom)?;
        let found = self.found(&policies, &custom, &mut variables)?;
        let (payloads, troubles) = input::payloads(&args.input.json, &mut self.reader);
        self.note(troubles)?;
        let (objects, entries) = split_entries(found.objects);
        let cluster = match found.cluster {
            Some(cluster) => cluster,
            None => {
                let mut cluster = LoadedObjects::new(objects.iter().chain(&targets).chain(&parameters));
                let troubles = cluster.load_global_context(&entries, self.reader.sys().now());
                self.note(troubles)?;
                Known::Loaded(cluster)
            }
        };

        let (mut exceptions, troubles) = if args.input.exceptions_with_resources {
            input::exceptions_of_resources(&objects)
        } else {
            input::exceptions(&args.input.exception, &mut self.reader)
        };
        self.note(troubles)?;
        if args.input.exceptions_within_policies {
            exceptions.extend(policies.exceptions);
        }
        let unused = self.reader.unused_chart_flags();
        self.note(unused.into_iter().collect())?;
        let (maps, troubles) = input::source_maps(&args.own.source_map, &mut self.reader);
        self.note(troubles)?;
        if let Some(note) = maps.note() {
            writeln!(self.streams.stderr, "{note}")?;
        }
        let warnings = self.reader.take_warnings();
        let color = Colors::new(args.output.remove_color, self.reader.sys()).errors(self.streams);
        ending::tell_warnings(&warnings, self.reader.sources(), color, self.persona, self.streams)?;
        Ok(Inputs {
            user,
            variables,
            // kyverno: cleanup policies are asked when all others have been.
            policies: policies.policies.into_iter().chain(policies.cleanups).collect(),
            later: policies.later,
            objects,
            payloads,
            cluster,
            exceptions: exceptions.into_iter().map(Arc::new).collect(),
            passed_over: policies.passed_over,
            maps,
            custom,
        })
    }

    /// The objects to judge: those of the files, or of the cluster.
    #[cfg(feature = "cluster")]
    fn found(
        &mut self,
        policies: &PolicyInputs,
        custom: &CustomKinds,
        variables: &mut Variables,
    ) -> Result<Found, Stop> {
        if !self.args.cluster.cluster {
            return self.of_files(custom);
        }
        let cluster = self.open_cluster()?;
        let all: Vec<&Policy> = policies.policies.iter().chain(&policies.cleanups).collect();
        let objects = self.objects_of(&cluster, &all, custom)?;
        self.label_namespaces(&cluster, &objects, variables)?;
        Ok(Found { objects, cluster: Some(Known::Live(Box::new(cluster))) })
    }

    /// The objects to judge; a build without clusters has said so before.
    #[cfg(not(feature = "cluster"))]
    fn found(&mut self, _: &PolicyInputs, custom: &CustomKinds, _: &mut Variables) -> Result<Found, Stop> {
        self.of_files(custom)
    }

    fn of_files(&mut self, custom: &CustomKinds) -> Result<Found, Stop> {
        let objects = self.resources(&self.args.input.resource, custom)?;
        Ok(Found { objects, cluster: None })
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

    pub(super) fn resources(&mut self, paths: &[String], custom: &CustomKinds) -> Result<Vec<Object>, Stop> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let stdin = stdin_of(self.streams);
        let inputs = input::resources(paths, &mut self.reader, stdin, custom, self.persona);
        self.note(inputs.troubles)?;
        Ok(inputs.objects)
    }

    /// The value, or the end of the run: without it nothing can be concluded.
    pub(super) fn must<T>(&mut self, read: Result<T, Trouble>) -> Result<T, Stop> {
        match read {
            Ok(value) => Ok(value),
            Err(trouble) => {
                self.note(vec![trouble])?;
                Err(self.stop(None))
            }
        }
    }

    /// Keeps troubles; under the original's name the first that ends the original ends the run.
    pub(super) fn note(&mut self, troubles: Vec<Trouble>) -> Result<(), Stop> {
        let with_resources = !self.args.output.policy_report;
        match self.noted.note(troubles, with_resources, &mut self.streams.stdout)? {
            None => Ok(()),
            end => Err(self.stop(end)),
        }
    }

    fn stop(&mut self, end: Option<String>) -> Stop {
        let sys = self.reader.sys();
        let reader = std::mem::replace(&mut self.reader, Reader::new(sys, Limits::default()));
        Stop::Input {
            end,
            troubles: std::mem::take(&mut self.noted.troubles),
            sources: reader.into_sources(),
            color: Colors::new(self.args.output.remove_color, sys).errors(self.streams),
        }
    }
}

fn stdin_of<'s>(streams: &'s mut Streams<'_>) -> Option<&'s mut dyn Read> {
    if streams.stdin_is_terminal { None } else { Some(&mut streams.stdin) }
}
