//! The flags that all commands share, and the variables of the environment that stand in for them.
//!
//! helm: pkg/cli/environment.go, pkg/helmpath/lazypath.go

use clap::Args;
use cli::{LimitTo, go_bool};
use common::go::path::join;
use common::sys::Sys;

use super::kubeconfig;

/// What stands on the command line.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global")]
pub(crate) struct SettingsArgs {
    /// Say more on standard error, and print what does not parse [env: HELM_DEBUG]
    #[arg(long, global = true, num_args = 0..=1, default_missing_value = "true")]
    pub(crate) debug: Option<bool>,
    /// Namespace of the release [env: HELM_NAMESPACE]
    #[arg(short = 'n', long, global = true, value_name = "NAMESPACE")]
    pub(crate) namespace: Option<String>,
    /// Use colours: never, auto, always [env: HELM_COLOR, NO_COLOR]
    #[arg(long, global = true, value_name = "WHEN")]
    pub(crate) color: Option<String>,
    /// As --color
    #[arg(long, global = true, value_name = "WHEN")]
    pub(crate) colour: Option<String>,
    /// Raise a limit against hostile input: input-bytes, documents, alias-nodes, alias-ratio, scalar-bytes, files
    #[arg(long, global = true, value_name = "NAME=FIGURE", value_parser = LimitTo::parse)]
    pub(crate) limit: Vec<LimitTo>,
    /// Kubernetes configuration: only the namespace of its context is read
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) kubeconfig: Option<String>,
    /// Context of the Kubernetes configuration [env: HELM_KUBECONTEXT]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) kube_context: Option<String>,
    #[command(flatten)]
    pub(crate) cluster: ClusterArgs,
    #[command(flatten)]
    pub(crate) stores: StoreArgs,
    #[command(flatten)]
    pub(crate) klog: KlogArgs,
}

/// Flags for a cluster, which nothing here talks to. `env` prints them.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global, without effect")]
pub(crate) struct ClusterArgs {
    /// Token for the cluster [env: HELM_KUBETOKEN]
    #[arg(long, global = true, value_name = "TOKEN")]
    pub(crate) kube_token: Option<String>,
    /// User to act as [env: HELM_KUBEASUSER]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) kube_as_user: Option<String>,
    /// Group to act as, repeatable [env: HELM_KUBEASGROUPS]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) kube_as_group: Vec<String>,
    /// Address of the cluster [env: HELM_KUBEAPISERVER]
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub(crate) kube_apiserver: Option<String>,
    /// Certificates of the cluster [env: HELM_KUBECAFILE]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) kube_ca_file: Option<String>,
    /// Name in the certificate of the cluster [env: HELM_KUBETLS_SERVER_NAME]
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) kube_tls_server_name: Option<String>,
    /// Do not verify the cluster [env: HELM_KUBEINSECURE_SKIP_TLS_VERIFY]
    #[arg(long, global = true, num_args = 0..=1, default_missing_value = "true")]
    pub(crate) kube_insecure_skip_tls_verify: Option<bool>,
    /// Requests to the cluster in one go [env: HELM_BURST_LIMIT]
    #[arg(long, global = true, value_name = "N")]
    pub(crate) burst_limit: Option<i64>,
    /// Requests to the cluster in a second [env: HELM_QPS]
    #[arg(long, global = true, value_name = "N")]
    pub(crate) qps: Option<f32>,
}

/// Where the original keeps what it fetches. `env` prints it.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Global, without effect")]
pub(crate) struct StoreArgs {
    /// Registries that were logged in to [env: HELM_REGISTRY_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) registry_config: Option<String>,
    /// Repositories [env: HELM_REPOSITORY_CONFIG]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) repository_config: Option<String>,
    /// Indexes of repositories [env: HELM_REPOSITORY_CACHE]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) repository_cache: Option<String>,
    /// Charts that were fetched [env: HELM_CONTENT_CACHE]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) content_cache: Option<String>,
}

/// Flags of the library that the original logs with. They do nothing here.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct KlogArgs {
    #[arg(long, global = true, hide = true, num_args = 0..=1, default_missing_value = "true")]
    add_dir_header: Option<bool>,
    #[arg(long, global = true, hide = true, num_args = 0..=1, default_missing_value = "true")]
    alsologtostderr: Option<bool>,
    #[arg(long, global = true, hide = true)]
    log_backtrace_at: Option<String>,
    #[arg(long, global = true, hide = true)]
    log_dir: Option<String>,
    #[arg(long, global = true, hide = true)]
    log_file: Option<String>,
    #[arg(long, global = true, hide = true)]
    log_file_max_size: Option<u64>,
    #[arg(long, global = true, hide = true, num_args = 0..=1, default_missing_value = "true")]
    logtostderr: Option<bool>,
    #[arg(long, global = true, hide = true, num_args = 0..=1, default_missing_value = "true")]
    one_output: Option<bool>,
    #[arg(long, global = true, hide = true, num_args = 0..=1, default_missing_value = "true")]
    skip_headers: Option<bool>,
    #[arg(long, global = true, hide = true, num_args = 0..=1, default_missing_value = "true")]
    skip_log_headers: Option<bool>,
    #[arg(long, global = true, hide = true)]
    stderrthreshold: Option<String>,
    #[arg(short = 'v', long = "v", global = true, hide = true)]
    v: Option<i64>,
    #[arg(long, global = true, hide = true)]
    vmodule: Option<String>,
}

/// What holds for a run: flags, then the environment, then defaults.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// More is said on standard error.
    pub(crate) debug: bool,
    /// The namespace of the release, `default` when nothing names one.
    pub(crate) namespace: String,
    /// Whether colours are used: `never`, `auto`, `always`.
    pub(crate) color: String,
    /// The variables that `env` prints, by name.
    pub(crate) variables: Vec<(&'static str, String)>,
}

/// Whether the original knows a word behind `--color`.
pub(super) fn is_color_mode(word: &str) -> bool {
    matches!(word, "never" | "auto" | "always")
}

/// A variable that is set, though it may be empty.
fn text(flag: &Option<String>, sys: &dyn Sys, name: &str) -> Option<String> {
    flag.clone().or_else(|| sys.env(name))
}

fn truth(flag: Option<bool>, sys: &dyn Sys, name: &str) -> bool {
    flag.unwrap_or_else(|| sys.env(name).and_then(|value| go_bool(&value)).unwrap_or_default())
}

/// Where the original keeps things of a kind: `$HELM_CACHE_HOME`, `$XDG_CACHE_HOME/helm`, `$HOME/.cache/helm`.
fn home(sys: &dyn Sys, own: &str, xdg: &str, below: &str) -> String {
    let set = |name: &str| sys.env(name).filter(|value| !value.is_empty());
    match (set(own), set(xdg)) {
        (Some(own), _) => join(&[&own]),
        (None, Some(xdg)) => join(&[&xdg, "helm"]),
        (None, None) => join(&[&set("HOME").unwrap_or_default(), below, "helm"]),
    }
}

impl Settings {
    /// Puts flags and environment together. `program` is the name that the program was called by.
    pub(crate) fn new(args: &SettingsArgs, program: &str, sys: &dyn Sys) -> Self {
        let context = text(&args.kube_context, sys, "HELM_KUBECONTEXT").unwrap_or_default();
        let namespace = text(&args.namespace, sys, "HELM_NAMESPACE").filter(|name| !name.is_empty());
        let namespace = namespace.unwrap_or_else(|| kubeconfig::namespace(args.kubeconfig.as_deref(), &context, sys));
        let debug = truth(args.debug, sys, "HELM_DEBUG");
        let mut settings = Self { debug, namespace, color: color(args, sys), variables: Vec::new() };
        settings.variables = settings.variables(args, program, &context, sys);
        settings
    }

    /// helm: pkg/cli/environment.go (`EnvVars`)
    fn variables(
        &self,
        args: &SettingsArgs,
        program: &str,
        context: &str,
        sys: &dyn Sys,
    ) -> Vec<(&'static str, String)> {
        let (cluster, stores) = (&args.cluster, &args.stores);
        let cache = home(sys, "HELM_CACHE_HOME", "XDG_CACHE_HOME", ".cache");
        let config = home(sys, "HELM_CONFIG_HOME", "XDG_CONFIG_HOME", ".config");
        let data = home(sys, "HELM_DATA_HOME", "XDG_DATA_HOME", ".local/share");
        let or = |flag: &Option<String>, name: &str, default: String| text(flag, sys, name).unwrap_or(default);
        let plain = |flag: &Option<String>, name: &str| text(flag, sys, name).unwrap_or_default();
        let number = |name: &str, default: i64| sys.env(name).and_then(|it| it.parse().ok()).unwrap_or(default);
        let qps = cluster.qps.unwrap_or_else(|| sys.env("HELM_QPS").and_then(|it| it.parse().ok()).unwrap_or_default());
        let groups = if cluster.kube_as_group.is_empty() {
            plain(&None, "HELM_KUBEASGROUPS").trim_matches([',', ' ']).to_owned()
        } else {
            cluster.kube_as_group.join(",")
        };
        let insecure = truth(cluster.kube_insecure_skip_tls_verify, sys, "HELM_KUBEINSECURE_SKIP_TLS_VERIFY");
        let burst = cluster.burst_limit.unwrap_or_else(|| number("HELM_BURST_LIMIT", 100));
        let registry = or(&stores.registry_config, "HELM_REGISTRY_CONFIG", format!("{config}/registry/config.json"));
        let repositories =
            or(&stores.repository_config, "HELM_REPOSITORY_CONFIG", format!("{config}/repositories.yaml"));
        let mut variables = vec![
            ("HELM_BIN", program.to_owned()),
            ("HELM_BURST_LIMIT", burst.to_string()),
            ("HELM_CONTENT_CACHE", or(&stores.content_cache, "HELM_CONTENT_CACHE", format!("{cache}/content"))),
            ("HELM_DEBUG", self.debug.to_string()),
            ("HELM_KUBEAPISERVER", plain(&cluster.kube_apiserver, "HELM_KUBEAPISERVER")),
            ("HELM_KUBEASGROUPS", groups),
            ("HELM_KUBEASUSER", plain(&cluster.kube_as_user, "HELM_KUBEASUSER")),
            ("HELM_KUBECAFILE", plain(&cluster.kube_ca_file, "HELM_KUBECAFILE")),
            ("HELM_KUBECONTEXT", context.to_owned()),
            ("HELM_KUBEINSECURE_SKIP_TLS_VERIFY", insecure.to_string()),
            ("HELM_KUBETLS_SERVER_NAME", plain(&cluster.kube_tls_server_name, "HELM_KUBETLS_SERVER_NAME")),
            ("HELM_KUBETOKEN", plain(&cluster.kube_token, "HELM_KUBETOKEN")),
            ("HELM_MAX_HISTORY", number("HELM_MAX_HISTORY", 10).to_string()),
            ("HELM_NAMESPACE", self.namespace.clone()),
            ("HELM_PLUGINS", or(&None, "HELM_PLUGINS", format!("{data}/plugins"))),
            ("HELM_QPS", format!("{qps:.2}")),
            ("HELM_REGISTRY_CONFIG", registry),
            (
                "HELM_REPOSITORY_CACHE",
                or(&stores.repository_cache, "HELM_REPOSITORY_CACHE", format!("{cache}/repository")),
            ),
            ("HELM_REPOSITORY_CONFIG", repositories),
            ("HELM_CACHE_HOME", cache),
            ("HELM_CONFIG_HOME", config),
            ("HELM_DATA_HOME", data),
        ];
        // The original shows the flag alone, not the variable.
        variables.extend(args.kubeconfig.clone().filter(|path| !path.is_empty()).map(|path| ("KUBECONFIG", path)));
        variables.sort_by_key(|(name, _)| *name);
        variables
    }
}

/// helm: pkg/cli/environment.go (`envColorMode`)
fn color(args: &SettingsArgs, sys: &dyn Sys) -> String {
    if let Some(mode) = args.color.as_ref().or(args.colour.as_ref()) {
        return mode.clone();
    }
    if sys.env("NO_COLOR").is_some_and(|value| !value.is_empty()) {
        return "never".into();
    }
    let mode = sys.env("HELM_COLOR").map(|value| value.to_lowercase()).filter(|mode| is_color_mode(mode));
    mode.unwrap_or_else(|| "auto".into())
}
