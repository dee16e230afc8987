//! The namespace of the current context of `kubectl`'s configuration, which is what a release gets when nothing names one.
//! Nothing else is read there.
//!
//! k8s.io/client-go: tools/clientcmd (`loader.go`, `client_config.go`, `merged_client_builder.go`)

use std::path::Path;

use common::sys::Sys;
use yaml::{Document, Documents, FileId, ReadOptions};

/// Bytes that a configuration may have.
const MAX_BYTES: u64 = 4 << 20;

const IN_POD: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The namespace; `explicit` is the value of `--kubeconfig`, `context` that of `--kube-context`.
pub(super) fn namespace(explicit: Option<&str>, context: &str, sys: &dyn Sys) -> String {
    let files = match explicit.filter(|path| !path.is_empty()) {
        Some(path) => vec![path.to_owned()],
        None => default_files(sys),
    };
    let documents: Vec<Document> = files.iter().filter_map(|path| read(path, sys)).collect();
    match of_context(&documents, context) {
        Some(namespace) if namespace != "default" => namespace,
        _ => pod(sys).unwrap_or_else(|| "default".into()),
    }
}

fn default_files(sys: &dyn Sys) -> Vec<String> {
    match sys.env("KUBECONFIG").filter(|list| !list.is_empty()) {
        Some(list) => list.split(':').filter(|path| !path.is_empty()).map(str::to_owned).collect(),
        None => sys.env("HOME").map(|home| format!("{home}/.kube/config")).into_iter().collect(),
    }
}

fn read(path: &str, sys: &dyn Sys) -> Option<Document> {
    let bytes = sys.read(Path::new(path), MAX_BYTES).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    Documents::new(text.into(), ReadOptions::new(FileId(0))).next()?.ok()
}

/// What the first file says counts, for the name of the current context and for each context.
fn of_context(documents: &[Document], context: &str) -> Option<String> {
    let current =
        || documents.iter().find_map(|it| it.root().get("current-context")?.text().filter(|it| !it.is_empty()));
    let name = if context.is_empty() { current()? } else { context };
    let contexts = documents.iter().filter_map(|document| document.root().get("contexts"));
    let mut named =
        contexts.flat_map(|list| list.items()).filter(|it| it.get("name").and_then(|it| it.text()) == Some(name));
    named.next()?.get("context")?.get("namespace")?.text().map(str::to_owned)
}

/// The namespace of the pod that the program runs in.
fn pod(sys: &dyn Sys) -> Option<String> {
    let is_set = |name: &str| sys.env(name).is_some_and(|value| !value.is_empty());
    let token = format!("{IN_POD}/token");
    if !is_set("KUBERNETES_SERVICE_HOST") || !is_set("KUBERNETES_SERVICE_PORT") || sys.kind(Path::new(&token)).is_err()
    {
        return None;
    }
    if let Some(namespace) = sys.env("POD_NAMESPACE").filter(|it| !it.is_empty()) {
        return Some(namespace);
    }
    let bytes = sys.read(Path::new(&format!("{IN_POD}/namespace")), MAX_BYTES).ok()?;
    Some(String::from_utf8_lossy(&bytes).trim().to_owned()).filter(|namespace| !namespace.is_empty())
}

#[cfg(test)]
mod tests {
    use common::sys::Memory;

    use super::*;

    const CONFIG: &str = "current-context: b\ncontexts:\n- name: a\n  context: {namespace: one}\n- name: b\n  context: {namespace: two}\n- name: c\n  context: {cluster: x}\n";

    #[test]
    fn the_current_context_names_the_namespace() {
        let sys = Memory::new().file("/home/u/.kube/config", CONFIG).variable("HOME", "/home/u");
        assert_eq!(namespace(None, "", &sys), "two");
        assert_eq!(namespace(None, "a", &sys), "one");
        assert_eq!(namespace(None, "c", &sys), "default");
        assert_eq!(namespace(None, "none", &sys), "default");
        assert_eq!(namespace(Some("/none"), "", &sys), "default");
        assert_eq!(namespace(None, "", &Memory::new()), "default");
    }

    #[test]
    fn of_several_files_the_first_word_counts() {
        let sys = Memory::new()
            .file("/1", "contexts:\n- name: b\n  context: {namespace: first}\n")
            .file("/2", CONFIG)
            .file("/3", "{")
            .variable("KUBECONFIG", "/3:/none:/1:/2");
        assert_eq!(namespace(None, "", &sys), "first");
        assert_eq!(namespace(None, "a", &sys), "one");
    }

    #[test]
    fn a_pod_has_a_namespace() {
        let sys = Memory::new()
            .file(format!("{IN_POD}/token"), "t")
            .file(format!("{IN_POD}/namespace"), " ci\n")
            .variable("KUBERNETES_SERVICE_HOST", "h")
            .variable("KUBERNETES_SERVICE_PORT", "1");
        assert_eq!(namespace(None, "", &sys), "ci");
        assert_eq!(namespace(None, "", &sys.variable("POD_NAMESPACE", "pod")), "pod");
    }
}
