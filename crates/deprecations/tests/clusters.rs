//! The commands that look at a cluster, against a server that a thread of the test plays.
#![cfg(feature = "cluster")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use cluster::testing::{Say, Server, status_body};
use common::sys::Memory;
use support::{manifest, run};

const CORE: &str = r#"{"kind": "APIResourceList", "groupVersion": "v1", "resources": [
  {"name": "namespaces", "namespaced": false, "kind": "Namespace", "verbs": ["list"]},
  {"name": "configmaps", "namespaced": true, "kind": "ConfigMap", "verbs": ["list"]}]}"#;
const GROUPS: &str = r#"{"kind": "APIGroupList", "groups": [{"name": "apps",
  "versions": [{"version": "v1"}], "preferredVersion": {"version": "v1"}}]}"#;
const APPS: &str = r#"{"kind": "APIResourceList", "groupVersion": "apps/v1", "resources": [
  {"name": "deployments", "namespaced": true, "kind": "Deployment", "verbs": ["list"]}]}"#;

fn deployment(name: &str, applied: &str) -> String {
    let applied = serde_quoted(applied);
    format!(
        r#"{{"metadata": {{"name": "{name}", "namespace": "prod",
            "annotations": {{"kubectl.kubernetes.io/last-applied-configuration": {applied}}}}}}}"#
    )
}

/// A JSON text.
fn serde_quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn secret(namespace: &str, name: &str, manifest: &str) -> String {
    let release = format!(
        r#"{{"name": "{name}", "namespace": "{namespace}", "info": {{"status": "deployed"}}, "manifest": {}}}"#,
        serde_quoted(manifest).replace('\n', "\\n")
    );
    let packed = data_encoding::BASE64.encode(data_encoding::BASE64.encode(release.as_bytes()).as_bytes());
    format!(r#"{{"metadata": {{"name": "{name}", "namespace": "{namespace}"}}, "data": {{"release": "{packed}"}}}}"#)
}

fn list(kind: &str, items: &[String]) -> String {
    format!(r#"{{"kind": "{kind}", "apiVersion": "v1", "metadata": {{}}, "items": [{}]}}"#, items.join(","))
}

const OLD: &str =
    r#"{"apiVersion": "extensions/v1beta1", "kind": "Deployment", "metadata": {"name": "live", "namespace": "prod"}}"#;

fn table() -> Vec<(String, Say)> {
    let other = OLD.replace("\"Deployment\"", "\"DaemonSet\"");
    let deployments = [deployment("live", OLD), deployment("broken", "{"), deployment("other", &other)];
    let namespaces = ["bank", "prod"].map(|name| format!(r#"{{"metadata": {{"name": "{name}"}}}}"#));
    let secrets = [
        secret("prod", "shop", &manifest("policy/v1beta1", "PodSecurityPolicy", "psp")),
        secret("bank", "till", "kind: Pod\napiVersion: v1\n"),
    ];
    [
        ("/api", r#"{"kind": "APIVersions", "versions": ["v1"]}"#.to_owned()),
        ("/apis", GROUPS.to_owned()),
        ("/api/v1", CORE.to_owned()),
        ("/apis/apps/v1", APPS.to_owned()),
        ("/api/v1/namespaces", list("NamespaceList", &namespaces)),
        ("/api/v1/configmaps", list("ConfigMapList", &[])),
        ("/api/v1/secrets", list("SecretList", &secrets)),
        ("/apis/apps/v1/deployments", list("DeploymentList", &deployments)),
        ("/apis/apps/v1/namespaces/bank/deployments", list("DeploymentList", &[])),
    ]
    .map(|(path, body)| (path.to_owned(), Say::Json(200, body)))
    .into()
}

fn machine(server: &Server) -> Memory {
    Memory::new().file("/config", server.kubeconfig()).variable("KUBECONFIG", "/config")
}

#[test]
fn releases_are_looked_through_as_files_are() {
    let server = Server::saying(table()).unwrap();
    let ran = run(&machine(&server), "deprecations detect-helm");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("--> release prod/shop:1:13"), "{}", ran.out);
    assert!(ran.out.contains("PodSecurityPolicy prod/shop/psp"), "{}", ran.out);
    assert!(
        !server.asked().iter().any(|line| line.starts_with("GET /api/v1/namespaces")),
        "no right is needed for that"
    );
    let ran = run(&machine(&server), "pluto detect-helm -o csv --columns NAME,NAMESPACE");
    assert_eq!((ran.code, ran.out.as_str()), (4, "NAME,NAMESPACE\nshop/psp,prod\n"));
    assert!(server.asked().iter().all(|line| line.starts_with("GET ")), "nothing is written to a cluster");
}

#[test]
fn what_was_last_applied_is_looked_through() {
    let server = Server::saying(table()).unwrap();
    let ran = run(&machine(&server), "deprecations detect-api-resources");
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.out.contains("last applied to Deployment prod/live") && !ran.out.contains("DaemonSet"), "{}", ran.out);
    assert!(ran.err.contains("annotation of resource prod/broken: unexpected end of JSON input"), "{}", ran.err);
    assert!(!server.asked().iter().any(|line| line.contains("/configmaps")), "nothing is known of them");
    let ran = run(&machine(&server), "pluto detect-api-resources -o csv --columns NAME,NAMESPACE");
    assert_eq!((ran.code, ran.out.as_str()), (3, "NAME,NAMESPACE\nlive,prod\n"));
    let ran = run(&machine(&server), "pluto detect-api-resources -n bank");
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn all_of_a_cluster_is_releases_then_objects() {
    let server = Server::saying(table()).unwrap();
    let ran = run(&machine(&server), "pluto detect-all-in-cluster -o csv -H --columns NAME");
    assert_eq!((ran.code, ran.out.as_str()), (4, "shop/psp\nlive\n"));
}

#[test]
fn a_kind_that_may_not_be_listed_is_told() {
    let refusal = status_body(403, "Forbidden", "deployments.apps is forbidden");
    let mut table = table();
    table.retain(|(path, _)| path != "/apis/apps/v1/deployments");
    table.push(("/apis/apps/v1/deployments".to_owned(), Say::Json(403, refusal)));
    let server = Server::saying(table).unwrap();
    let ran = run(&machine(&server), "deprecations detect-api-resources");
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("cannot list `deployments` (apps/v1): deployments.apps is forbidden (HTTP 403)"),
        "{}",
        ran.err
    );
    let ran = run(&machine(&server), "pluto detect-api-resources");
    assert_eq!(ran.code, 0);
    assert!(ran.err.starts_with("Warning: cannot list `deployments`"), "{}", ran.err);
    let strict = machine(&server).variable("POLICY_PLATFORM_STRICT", "1");
    assert_eq!(run(&strict, "pluto detect-api-resources").code, 2);
}

#[test]
fn a_release_that_cannot_be_read_is_told() {
    let broken = r#"{"metadata": {"name": "x", "namespace": "prod"}, "data": {"release": "%"}}"#.to_owned();
    let mut table = table();
    table.retain(|(path, _)| path != "/api/v1/secrets");
    let secrets = [broken, secret("prod", "shop", "a: [")];
    table.push(("/api/v1/secrets".to_owned(), Say::Json(200, list("SecretList", &secrets))));
    let server = Server::saying(table).unwrap();
    let ran = run(&machine(&server), "deprecations detect-helm");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("secret `prod/x` holds no release"), "{}", ran.err);
    assert!(ran.err.contains("release prod/shop: cannot be read"), "{}", ran.err);
    let ran = run(&machine(&server), "pluto detect-helm");
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("Error running helm-detect: error parsing r 'prod/shop'\n   yaml: "), "{}", ran.out);
}

#[test]
fn no_cluster_is_an_error() {
    let sys = Memory::new().variable("HOME", "/me");
    let ran = run(&sys, "deprecations detect-helm");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no cluster is configured: no kubeconfig at /me/.kube/config"), "{}", ran.err);
    let ran = run(&sys, "pluto detect-helm --kubeconfig /gone");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (1, "error getting helm configuration: stat /gone: no such file or directory\n")
    );
}
