//! Which cluster is meant: the rules of kubeconfig files, and the service account of a pod.
//!
//! Files and variables come through [`Sys`]; what the files mean, and how they are merged, is the client's.
//!
//! client-go: tools/clientcmd/loader.go, rest/config.go (`InClusterConfig`)

use std::io;
use std::path::{Path, PathBuf};

use common::sys::Sys;
use data_encoding::BASE64;
use kube_client::Config;
use kube_client::config::{AuthInfo, Cluster, ExecInteractiveMode, KubeConfigOptions, Kubeconfig, KubeconfigError};
use serde_json::json;

use crate::error::ClusterError;

/// Bytes of a kubeconfig, a certificate, a key or a token.
const MAX_BYTES: u64 = 4 << 20;
const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The configuration of the cluster that the words and the surroundings mean.
pub(crate) async fn load(file: &str, context: &str, sys: &dyn Sys) -> Result<Config, ClusterError> {
    let found = files(file, sys);
    let mut merged: Option<Kubeconfig> = None;
    for path in &found.paths {
        let Some(read) = read(path, !file.is_empty(), sys)? else { continue };
        merged = Some(match merged {
            Some(before) => before.merge(read).map_err(|error| config_error(&found.name, &error))?,
            None => read,
        });
    }
    let name = found.name;
    let kubeconfig = match merged {
        Some(kubeconfig) => with_secrets(kubeconfig, context, &name, sys)?,
        None => in_cluster(sys)?.ok_or_else(|| ClusterError::NoConfig(name.clone()))?,
    };
    let context = (!context.is_empty()).then(|| context.to_owned());
    let proxy = chosen_proxy(&kubeconfig, context.as_deref());
    let options = KubeConfigOptions { context, cluster: None, user: None };
    let loaded = Config::from_custom_kubeconfig(kubeconfig, &options).await;
    let mut config = loaded.map_err(|error| config_error(&name, &error))?;
    if config.cluster_url.scheme_str() == Some("http") {
        // The variables of proxies are for `https`, as in the original.
        config.proxy_url = config.proxy_url.filter(|_| proxy.is_some());
        // Nobody shows a certificate, so those of the system need not be read.
        config.root_cert.get_or_insert_default();
    }
    // Coming back later is decided where the time is known.
    config.default_retry = false;
    Ok(config)
}

/// Where kubeconfigs may lie, and how to call that.
struct Files {
    paths: Vec<PathBuf>,
    name: String,
}

fn files(flag: &str, sys: &dyn Sys) -> Files {
    if !flag.is_empty() {
        return Files { paths: vec![flag.into()], name: flag.to_owned() };
    }
    if let Some(list) = sys.env("KUBECONFIG").filter(|list| !list.is_empty()) {
        let paths = list.split(':').filter(|path| !path.is_empty()).map(PathBuf::from).collect();
        return Files { paths, name: list };
    }
    // Without a home the working directory must not stand in for it.
    let Some(home) = sys.env("HOME").filter(|home| !home.is_empty()) else {
        return Files { paths: Vec::new(), name: "~/.kube/config".to_owned() };
    };
    let path = Path::new(&home).join(".kube/config");
    Files { name: path.display().to_string(), paths: vec![path] }
}

/// One file, its paths made independent of where it lies. A file that is not there counts only where it was asked for.
fn read(path: &Path, is_wanted: bool, sys: &dyn Sys) -> Result<Option<Kubeconfig>, ClusterError> {
    let file = path.display().to_string();
    let bytes = match sys.read(path, MAX_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return if is_wanted { Err(ClusterError::NoFile(file)) } else { Ok(None) };
        }
        read => read.map_err(|error| config_error(&file, &error))?,
    };
    let text = String::from_utf8(bytes).map_err(|_| config_error(&file, &"it is not UTF-8"))?;
    let mut config = Kubeconfig::from_yaml(&text).map_err(|error| config_error(&file, &misfit(&error)))?;
    let dir = path.parent().unwrap_or(Path::new(""));
    let place = |path: &mut Option<String>| {
        if let Some(path) = path.as_mut().filter(|path| !path.is_empty()) {
            *path = dir.join(&*path).display().to_string();
        }
    };
    for cluster in config.clusters.iter_mut().filter_map(|named| named.cluster.as_mut()) {
        place(&mut cluster.certificate_authority);
    }
    for user in config.auth_infos.iter_mut().filter_map(|named| named.auth_info.as_mut()) {
        place(&mut user.client_certificate);
        place(&mut user.client_key);
        place(&mut user.token_file);
        let Some(exec) = &mut user.exec else { continue };
        // A bare name is looked up in `PATH`.
        if exec.command.as_ref().is_some_and(|command| command.contains('/')) {
            place(&mut exec.command);
        }
        // Standard input is the tool's.
        if exec.interactive_mode != Some(ExecInteractiveMode::Always) {
            exec.interactive_mode = Some(ExecInteractiveMode::Never);
        }
    }
    Ok(Some(config))
}

/// The name of the cluster and of the user that a context means.
fn chosen<'k>(config: &'k Kubeconfig, context: Option<&str>) -> Option<(&'k str, &'k str)> {
    let name = context.or(config.current_context.as_deref())?;
    let named = config.contexts.iter().find(|named| named.name == name)?;
    let context = named.context.as_ref()?;
    Some((&context.cluster, context.user.as_deref().unwrap_or_default()))
}

fn chosen_proxy(config: &Kubeconfig, context: Option<&str>) -> Option<String> {
    let (cluster, _) = chosen(config, context)?;
    let named = config.clusters.iter().find(|named| named.name == cluster)?;
    named.cluster.as_ref()?.proxy_url.clone().filter(|url| !url.is_empty())
}

/// The configuration with the files that its context names read in: those of other contexts may not even be there.
fn with_secrets(mut config: Kubeconfig, context: &str, file: &str, sys: &dyn Sys) -> Result<Kubeconfig, ClusterError> {
    if !context.is_empty() && !config.contexts.iter().any(|named| named.name == context) {
        return Err(ClusterError::NoContext { file: file.to_owned(), context: context.to_owned() });
    }
    let context = (!context.is_empty()).then_some(context);
    let Some((cluster, user)) = chosen(&config, context) else { return Ok(config) };
    let (cluster, user) = (cluster.to_owned(), user.to_owned());
    let secrets = Secrets { file, sys };
    for named in config.clusters.iter_mut().filter(|named| named.name == cluster) {
        named.cluster.as_mut().map_or(Ok(()), |cluster| secrets.of_cluster(cluster))?;
    }
    for named in config.auth_infos.iter_mut().filter(|named| named.name == user) {
        named.auth_info.as_mut().map_or(Ok(()), |user| secrets.of_user(user))?;
    }
    Ok(config)
}

/// What files beside a kubeconfig hold.
struct Secrets<'s> {
    file: &'s str,
    sys: &'s dyn Sys,
}

impl Secrets<'_> {
    fn of_cluster(&self, cluster: &mut Cluster) -> Result<(), ClusterError> {
        if let Some(path) = unless(cluster.certificate_authority.take(), cluster.certificate_authority_data.is_some()) {
            cluster.certificate_authority_data = Some(BASE64.encode(&self.read(&path)?));
        }
        Ok(())
    }

    fn of_user(&self, user: &mut AuthInfo) -> Result<(), ClusterError> {
        if let Some(path) = unless(user.client_certificate.take(), user.client_certificate_data.is_some()) {
            user.client_certificate_data = Some(BASE64.encode(&self.read(&path)?));
        }
        if let Some(path) = unless(user.client_key.take(), user.client_key_data.is_some()) {
            user.client_key_data = secret(&BASE64.encode(&self.read(&path)?), self.file)?.token;
        }
        // client-go: a token in a file wins over one that is written down.
        if let Some(path) = unless(user.token_file.take(), false) {
            let token = self.read(&path)?;
            user.token = secret(String::from_utf8_lossy(&token).trim(), self.file)?.token;
        }
        Ok(())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ClusterError> {
        let read = self.sys.read(Path::new(path), MAX_BYTES);
        read.map_err(|error| config_error(self.file, &format!("cannot read {path}: {error}")))
    }
}

/// A path that counts.
fn unless(path: Option<String>, is_given: bool) -> Option<String> {
    path.filter(|path| !path.is_empty() && !is_given)
}

/// A user whose token is `text`, as the client keeps secrets: its reader is the only way to make one.
fn secret(text: &str, file: &str) -> Result<AuthInfo, ClusterError> {
    serde_json::from_value(json!({ "token": text })).map_err(|error| config_error(file, &error))
}

/// The service account of the pod that this runs in, when it runs in one.
fn in_cluster(sys: &dyn Sys) -> Result<Option<Kubeconfig>, ClusterError> {
    let given = |name: &str| sys.env(name).filter(|value| !value.is_empty());
    let (Some(host), Some(port)) = (given("KUBERNETES_SERVICE_HOST"), given("KUBERNETES_SERVICE_PORT")) else {
        return Ok(None);
    };
    let read = |name: &str| {
        let path = format!("{SERVICE_ACCOUNT}/{name}");
        sys.read(Path::new(&path), MAX_BYTES).map_err(|error| config_error(&path, &error))
    };
    // An IPv6 address stands in brackets.
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    let token = read("token")?;
    let config = json!({
        "clusters": [{"name": "pod", "cluster": {
            "server": format!("https://{host}:{port}"),
            "certificate-authority-data": BASE64.encode(&read("ca.crt")?),
        }}],
        "users": [{"name": "pod", "user": {"token": String::from_utf8_lossy(&token).trim()}}],
        "contexts": [{"name": "pod", "context": {"cluster": "pod", "user": "pod"}}],
        "current-context": "pod",
    });
    serde_json::from_value(config).map(Some).map_err(|error| config_error(SERVICE_ACCOUNT, &error))
}

/// Where a text is no kubeconfig. What stands there may be secret, so the reader's own words are not repeated.
fn misfit(error: &KubeconfigError) -> String {
    let KubeconfigError::Parse(error) = error else { return error.to_string() };
    let text = error.to_string();
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_end_matches(':')).collect();
    let place = words.windows(4).find_map(|words| match words {
        ["line", line, "column", column] => Some((line.parse::<u32>().ok()?, column.parse::<u32>().ok()?)),
        _ => None,
    });
    match place {
        Some((line, column)) => {
            format!("it is no kubeconfig: what stands at line {line}, column {column} does not fit")
        }
        None => "it is no kubeconfig".to_owned(),
    }
}

fn config_error(file: &str, reason: &dyn std::fmt::Display) -> ClusterError {
    ClusterError::Config { file: file.to_owned(), reason: reason.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::sys::Memory;

    const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";

    fn loaded(sys: &Memory, file: &str, context: &str) -> Result<Config, ClusterError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(load(file, context, sys))
    }

    fn config(name: &str, user: &str) -> String {
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: {name}\n\
             clusters: [{{name: {name}, cluster: {{server: 'https://{name}.example', certificate-authority: ca.crt}}}}]\n\
             users: [{{name: {name}, user: {user}}}]\n\
             contexts: [{{name: {name}, context: {{cluster: {name}, user: {name}, namespace: ns-{name}}}}}]\n"
        )
    }

    fn user_of(config: &Config) -> serde_json::Value {
        serde_json::to_value(&config.auth_info).unwrap()
    }

    #[test]
    fn the_first_of_several_files_says_which_context_is_current() {
        let sys = Memory::new()
            .file("/a/config", config("one", "{token: 1a}"))
            .file("/b/config", config("two", "{token: 2b}"))
            .file("/a/ca.crt", CERTIFICATE)
            .file("/b/ca.crt", CERTIFICATE)
            .variable("KUBECONFIG", "/gone::/a/config:/b/config");
        let one = loaded(&sys, "", "").unwrap();
        assert_eq!((one.cluster_url.host(), one.default_namespace.as_str()), (Some("one.example"), "ns-one"));
        assert_eq!(one.root_cert, Some(vec![b"hello".to_vec()]));
        let two = loaded(&sys, "", "two").unwrap();
        assert_eq!((two.cluster_url.host(), user_of(&two)["token"].as_str()), (Some("two.example"), Some("2b")));
        let file = "/gone::/a/config:/b/config".to_owned();
        assert_eq!(
            loaded(&sys, "", "three").unwrap_err(),
            ClusterError::NoContext { file, context: "three".to_owned() }
        );
    }

    #[test]
    fn a_file_that_is_named_must_be_there() {
        let sys = Memory::new().variable("HOME", "/me");
        assert_eq!(loaded(&sys, "/gone", "").unwrap_err(), ClusterError::NoFile("/gone".to_owned()));
        let nothing = loaded(&sys, "", "").unwrap_err();
        assert_eq!(nothing, ClusterError::NoConfig("/me/.kube/config".to_owned()));
        let broken = sys.file("/me/.kube/config", "clusters: [");
        assert!(matches!(loaded(&broken, "", "").unwrap_err(), ClusterError::Config { .. }));
        let homeless = Memory::new().file("/.kube/config", config("one", "{token: 1}"));
        assert!(matches!(loaded(&homeless, "", "").unwrap_err(), ClusterError::NoConfig(_)));
    }

    #[test]
    fn errors_repeat_nothing_that_may_be_secret() {
        for text in [
            "users:\n- name: u\n  user:\n    token: [hunter2]\n",
            "users: hunter2\n",
            "users: [hunter2",
            "a: b: hunter2",
        ] {
            let error = loaded(&Memory::new().file("/config", text), "/config", "").unwrap_err().to_string();
            assert!(error.starts_with("/config: it is no kubeconfig") && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn certificates_keys_and_tokens_are_read_beside_the_file_that_names_them() {
        let user = "{client-certificate: me.crt, client-key: /keys/me.key, tokenFile: token}";
        let sys = Memory::new()
            .file("/me/.kube/config", config("one", user))
            .file("/me/.kube/ca.crt", CERTIFICATE)
            .file("/me/.kube/me.crt", "crt")
            .file("/me/.kube/token", "t0ken\n")
            .file("/keys/me.key", "key")
            .variable("HOME", "/me");
        let user = user_of(&loaded(&sys, "", "").unwrap());
        assert_eq!(user["token"], "t0ken");
        assert_eq!(user["client-certificate-data"], BASE64.encode(b"crt"));
        assert_eq!(user["client-key-data"], BASE64.encode(b"key"));
    }

    #[test]
    fn files_of_other_contexts_need_not_be_there() {
        let sys = Memory::new()
            .file("/one", config("one", "{token: 1}").replace("certificate-authority: ca.crt", ""))
            .file("/two", config("two", "{client-key: gone}"))
            .variable("KUBECONFIG", "/one:/two");
        assert!(loaded(&sys, "", "").is_ok());
        assert!(loaded(&sys, "", "two").unwrap_err().to_string().contains("cannot read /ca.crt"));
    }

    #[test]
    fn commands_for_credentials_stand_beside_their_file_and_get_no_standard_input() {
        let user = "{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/login}}";
        let sys = Memory::new().file("/k/config", config("one", user)).file("/k/ca.crt", CERTIFICATE);
        let user = user_of(&loaded(&sys, "/k/config", "").unwrap());
        assert_eq!(user["exec"]["command"], "/k/./bin/login");
        assert_eq!(user["exec"]["interactiveMode"], "Never");
    }

    #[test]
    fn a_pod_has_a_service_account() {
        let sys = Memory::new()
            .file(format!("{SERVICE_ACCOUNT}/token"), "pod-token")
            .file(format!("{SERVICE_ACCOUNT}/ca.crt"), CERTIFICATE)
            .variable("KUBERNETES_SERVICE_HOST", "fd00::1")
            .variable("KUBERNETES_SERVICE_PORT", "443");
        let config = loaded(&sys, "", "").unwrap();
        assert_eq!(config.cluster_url.to_string(), "https://[fd00::1]:443/");
        assert_eq!(user_of(&config)["token"], "pod-token");
    }
}
