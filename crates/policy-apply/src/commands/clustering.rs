//! Reading what `--cluster` asks for: the cluster itself, the objects that the policies are about, and the labels of their
//! namespaces.
//!
//! kyverno: cmd/cli/kubectl-kyverno/utils/common/common.go, fetch.go; processor/policy_processor.go

use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

use cluster::{ClusterError, Connection, Options};
use common::manifest::Object;
use policy_engine::model::Policy;

use super::ending::Stop;
use super::gathering::Gathering;
use crate::cluster::live::{LiveCluster, Loading, Speed};
use crate::input::{CustomKinds, Trouble, Variables};

const RULE: &str = "input/cluster";
/// Objects of one page, when the command line says nothing sensible.
const PAGE: u32 = 100;
/// Lists that may be asked for at a time.
const MAX_CONCURRENT: i64 = 32;
/// How long a single request takes on average, as the original estimates it.
const USUAL: Duration = Duration::from_millis(300);
const AGENT: &str = concat!("policy-apply/", env!("CARGO_PKG_VERSION"));

/// The rule of the lines between which the original says what it does not find.
const DIVIDER: &str = "----------------------------------------------------------------------";

impl Gathering<'_, '_, '_> {
    /// The cluster that the command line means.
    pub(super) fn open_cluster(&mut self) -> Result<LiveCluster, Stop> {
        let flags = &self.args.cluster;
        let time = common::go::duration::Duration::parse(&flags.request_timeout.0);
        let time = time.ok().and_then(|time| u64::try_from(time.0).ok()).unwrap_or_default();
        let limits = self.reader.limits();
        let options = Options {
            kubeconfig: &flags.kubeconfig,
            context: &flags.context,
            // As in kubectl 0 is no limit; a day is one that nobody waits for.
            time: if time == 0 { Duration::from_secs(86_400) } else { Duration::from_nanos(time) },
            limit: limits.input_bytes,
            agent: AGENT,
        };
        let page = u32::try_from(flags.batch_size).ok().filter(|page| *page > 0).unwrap_or(PAGE);
        let sys = self.reader.sys();
        let opened = Connection::open(&options, sys)
            .and_then(|connection| LiveCluster::new(connection, page, limits.documents, sys.now()));
        let opened = opened.map_err(|error| trouble(&error, error.to_string()));
        self.must(opened.map_err(|trouble| {
            let words = trouble.words.clone();
            trouble.ends(words)
        }))
    }

    /// The objects that the policies are about. Where `-` is the first resource, those of standard input take their place.
    pub(super) fn objects_of(
        &mut self,
        cluster: &LiveCluster,
        policies: &[&Policy],
        custom: &CustomKinds,
    ) -> Result<Vec<Object>, Stop> {
        let names = &self.args.input.resource;
        if names.first().is_some_and(|first| first == "-") {
            return self.resources(&["-".to_owned()], custom);
        }
        let flags = &self.args.cluster;
        let wanted = cluster.wanted(policies);
        let loading = Loading {
            namespace: &flags.namespace,
            names,
            cluster_wide: flags.cluster_wide_resources,
            concurrent: usize::try_from(flags.concurrent.min(MAX_CONCURRENT)).unwrap_or(1),
        };
        let loaded = cluster.load(&wanted.resources, loading);
        let mut troubles: Vec<Trouble> = wanted.in_doubt.iter().map(|doubt| Trouble::new(RULE, doubt)).collect();
        for (what, error) in &loaded.failed {
            let stops = !error.is_refusal() || !flags.continue_on_error;
            let message = format!("cannot list {what}: {error}");
            let trouble = trouble(error, message.clone());
            troubles.push(if stops && !error.is_limit() {
                trouble.ends(format!("failed to load resources ({message})"))
            } else {
                trouble
            });
        }
        troubles.extend(self.missing(&loaded.objects));
        self.note(troubles)?;
        if self.args.output.verbosity > 0 {
            for unknown in &wanted.unknown {
                writeln!(self.streams.stderr, "passed over: {unknown}")?;
            }
        }
        self.say_speed(loaded.speed)?;
        Ok(loaded.objects)
    }

    /// The names that no object of the cluster has.
    fn missing(&self, objects: &[Object]) -> Vec<Trouble> {
        let names = self.args.input.resource.iter();
        let missing = names.filter(|name| !objects.iter().any(|object| object.name() == name.as_str()));
        missing
            .map(|name| {
                let printed = format!("\n{DIVIDER}\nresource {name} not found in cluster\n{DIVIDER}\n");
                let message =
                    format!("resource `{name}` was not found in the cluster, among the kinds of the policies");
                let is_path = self.reader.sys().kind(name.as_ref()).is_ok();
                let hint = is_path.then(|| "with `--cluster`, `--resource` names objects of the cluster".to_owned());
                let end = format!("failed to load resources ({name} not found in cluster)");
                let trouble = Trouble::new(RULE, message).hints(hint).ends(end);
                // As the original, which says nothing of resources beside reports.
                if self.args.output.policy_report { trouble } else { trouble.prints(printed) }
            })
            .collect()
    }

    /// The labels of the objects' namespaces, where the values do not give any.
    pub(super) fn label_namespaces(
        &mut self,
        cluster: &LiveCluster,
        objects: &[Object],
        variables: &mut Variables,
    ) -> Result<(), Stop> {
        let is_given = |name: &str| variables.namespace_labels.get(name).is_some_and(|labels| !labels.is_empty());
        let namespaces: BTreeSet<&str> = objects
            .iter()
            .filter(|object| object.kind() != "Namespace")
            .map(Object::namespace)
            .filter(|name| !name.is_empty() && !is_given(name))
            .collect();
        let (labels, failed) = cluster.labels_of(&namespaces);
        let describe = |(name, error): &(String, ClusterError)| {
            let trouble = trouble(error, format!("cannot get the labels of namespace `{name}`: {error}"));
            let words = format!("failed to get the resource's namespace ({error})");
            if self.args.input.continue_on_fail { trouble } else { trouble.ends(words) }
        };
        let troubles = failed.iter().map(describe).collect();
        variables.namespace_labels.extend(labels);
        self.note(troubles)
    }

    /// kyverno: pkg/cli/loader/resource_loader.go (`printLoadingSummary`); the original says it of concurrent loading alone.
    fn say_speed(&mut self, speed: Speed) -> Result<(), Stop> {
        let flags = &self.args.cluster;
        if !flags.show_performance || !(self.persona.is_own() || flags.concurrent > 1) {
            return Ok(());
        }
        let nanoseconds = i64::try_from(speed.time.as_nanos()).unwrap_or(i64::MAX);
        let time = common::go::duration::Duration(nanoseconds);
        let mut text = format!(
            "\nResource Loading Performance:\n  Duration: {time}\n  Resources loaded: {}\n  API calls: {}\n  Concurrent workers: {}\n",
            speed.objects,
            speed.lists,
            flags.concurrent.max(1)
        );
        let usual = USUAL.saturating_mul(u32::try_from(speed.lists).unwrap_or(u32::MAX));
        if usual > speed.time {
            let part = 100.0 * (1.0 - speed.time.as_secs_f64() / usual.as_secs_f64());
            text.push_str(&format!("  Estimated improvement: {part:.1}% faster than sequential\n"));
        }
        let out = if self.persona.is_own() { &mut self.streams.stderr } else { &mut self.streams.stdout };
        Ok(out.write_all(text.as_bytes())?)
    }
}

fn trouble(error: &ClusterError, message: String) -> Trouble {
    Trouble::new(RULE, message).limit(error.is_limit())
}
