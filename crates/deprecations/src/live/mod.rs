//! What runs in a cluster, looked through as files are: the manifests of Helm's releases, and what was last applied.
//!
//! The one idea to know: only what something was found in is kept. Nothing is written to a cluster.
//!
//! pluto: pkg/helm/helm.go, pkg/discovery-api/discovery_api.go, pkg/kube/kube.go

mod applied;
mod objects;
mod releases;

use std::time::Duration;

use cluster::{ClusterError, Connection, Options};

use crate::cli::ClusterArgs;
use crate::commands::own::scanner;
use crate::context::Context;
use crate::failure::Failure;
use crate::input::{Looked, Wanted, of_bytes};
use crate::scan::Scanner;
use crate::settings::Settings;
use crate::trouble::Trouble;

/// How long one answer may take.
const TIME: Duration = Duration::from_secs(60);
const AGENT: &str = concat!("deprecations/", env!("CARGO_PKG_VERSION"));

/// What Kubernetes' client says where nothing tells it of a cluster.
const NO_CONFIGURATION: &str = "invalid configuration: no configuration has been provided, try setting \
                                KUBERNETES_MASTER environment variable";

/// A text out of a cluster that was looked through.
#[derive(Debug)]
pub(crate) struct Manifest {
    /// What it is called.
    pub(crate) name: String,
    /// What came of it.
    pub(crate) looked: Looked,
}

/// A cluster that is asked.
pub(crate) struct Live<'a, 'c, 's> {
    args: &'a ClusterArgs,
    scanner: Scanner<'a>,
    context: &'a mut Context<'c, 's>,
    /// Opened when it is first needed.
    connection: Option<Connection>,
    troubles: Vec<Trouble>,
}

impl std::fmt::Debug for Live<'_, '_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live").field("connection", &self.connection).finish_non_exhaustive()
    }
}

impl<'a, 'c, 's> Live<'a, 'c, 's> {
    /// The cluster that the flags mean.
    pub(crate) fn new(args: &'a ClusterArgs, settings: &'a Settings, context: &'a mut Context<'c, 's>) -> Self {
        Self { args, scanner: scanner(settings, context), context, connection: None, troubles: Vec::new() }
    }

    /// What could not be looked at.
    pub(crate) fn into_troubles(self) -> Vec<Trouble> {
        self.troubles
    }

    /// Opens the connection; `before` is what the original says before the reason that there is none.
    fn open(&mut self, before: &str) -> Result<(), Failure> {
        if self.connection.is_some() {
            return Ok(());
        }
        let options = Options {
            kubeconfig: &self.args.kubeconfig,
            context: &self.args.kube_context,
            time: TIME,
            limit: self.context.limits.input_bytes,
            agent: AGENT,
        };
        let opened = Connection::open(&options, self.context.sys);
        self.connection = Some(opened.map_err(|error| match self.context.persona.is_own() {
            true => Failure::Cluster(error.to_string()),
            false => Failure::Cluster(format!("{before}: {}", self.words(&error))),
        })?);
        Ok(())
    }

    /// The reason in the words of the original's client.
    fn words(&self, error: &ClusterError) -> String {
        let named = &self.args.kube_context;
        match error {
            ClusterError::NoConfig(_) if named.is_empty() => NO_CONFIGURATION.to_owned(),
            ClusterError::NoConfig(_) => format!("context \"{named}\" does not exist"),
            ClusterError::NoContext { context, .. } => format!("context \"{context}\" does not exist"),
            ClusterError::NoFile(file) => format!("stat {file}: no such file or directory"),
            ClusterError::Refused { message, .. } => message.clone(),
            error => error.to_string(),
        }
    }

    /// Why a command ends; `before` is what the original says first.
    fn ends(&self, before: &str, error: &ClusterError) -> Failure {
        if self.context.persona.is_own() {
            return Failure::told(error.to_string());
        }
        Failure::told(format!("{before}: {}", self.words(error)))
    }

    fn look(&self, text: &[u8]) -> Looked {
        let is_own = self.context.persona.is_own();
        of_bytes(text, self.scanner, Wanted { each: is_own, texts: is_own })
    }
}
