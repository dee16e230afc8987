//! `--cluster`: whole runs against a server that a thread of the test plays.
#![cfg(feature = "cluster")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod run_support;

use cluster::testing::{Say, Server, status_body};
use common::sys::{Memory, Sys};
use run_support::Outcome;

const CORE: &str = r#"{"kind": "APIResourceList", "groupVersion": "v1", "resources": [
  {"name": "namespaces", "namespaced": false, "kind": "Namespace", "verbs": ["get", "list"]},
  {"name": "pods", "namespaced": true, "kind": "Pod", "verbs": ["get", "list"]},
  {"name": "pods/exec", "namespaced": true, "kind": "PodExecOptions", "verbs": ["create", "get"]},
  {"name": "configmaps", "namespaced": true, "kind": "ConfigMap", "verbs": ["get", "list"]},
  {"name": "secrets", "namespaced": true, "kind": "Secret", "verbs": ["get", "list"]},
  {"name": "bindings", "namespaced": true, "kind": "Binding", "verbs": ["create"]}]}"#;
const GROUPS: &str = r#"{"kind": "APIGroupList", "groups": [{"name": "apps",
  "versions": [{"groupVersion": "apps/v1", "version": "v1"}], "preferredVersion": {"groupVersion": "apps/v1", "version": "v1"}}]}"#;
const APPS: &str = r#"{"kind": "APIResourceList", "groupVersion": "apps/v1", "resources": [
  {"name": "deployments", "namespaced": true, "kind": "Deployment", "verbs": ["get", "list"]}]}"#;

fn pod(namespace: &str, name: &str, image: &str) -> String {
    format!(
        r#"{{"metadata": {{"name": "{name}", "namespace": "{namespace}", "uid": "{namespace}-{name}"}},
            "spec": {{"containers": [{{"name": "c", "image": "{image}"}}]}}}}"#
    )
}

fn namespace(name: &str, tier: &str) -> String {
    format!(r#"{{"metadata": {{"name": "{name}", "labels": {{"tier": "{tier}"}}}}}}"#)
}

fn list(items: &[String], next: &str) -> String {
    format!(r#"{{"kind": "List", "metadata": {{"continue": "{next}"}}, "items": [{}]}}"#, items.join(","))
}

/// A cluster with pods in two namespaces, in pages of two.
fn table() -> Vec<(String, Say)> {
    let pods = [pod("shop", "web", "web:latest"), pod("shop", "api-v2", "api:1"), pod("bank", "db", "db:latest")];
    let found = |path: &str, body: String| (path.to_owned(), Say::Json(200, body));
    vec![
        found("/api", r#"{"kind": "APIVersions", "versions": ["v1"]}"#.to_owned()),
        found("/apis", GROUPS.to_owned()),
        found("/api/v1", CORE.to_owned()),
        found("/apis/apps/v1", APPS.to_owned()),
        found("/api/v1/namespaces", list(&[namespace("shop", "front"), namespace("bank", "back")], "")),
        found("/api/v1/namespaces/shop", namespace("shop", "front")),
        found("/api/v1/namespaces/bank", namespace("bank", "back")),
        found("/api/v1/pods", list(&pods[..2], "a/2=")),
        found("/api/v1/pods?limit=2&continue=a%2F2%3D", list(&pods[2..], "")),
        found("/api/v1/pods?limit=100&continue=a%2F2%3D", list(&pods[2..], "")),
        found("/api/v1/pods?limit=100&fieldSelector=metadata.name%3Ddb", list(&pods[2..], "")),
        found("/api/v1/pods?limit=100&fieldSelector=metadata.name%3Dapi-v2", list(&pods[1..2], "")),
        found("/api/v1/pods?limit=100&fieldSelector=metadata.name%3Dgone", list(&[], "")),
        found("/api/v1/namespaces/bank/pods", list(&pods[2..], "")),
        found("/apis/apps/v1/deployments", list(&[], "")),
    ]
}

fn with(mut table: Vec<(String, Say)>, path: &str, say: Say) -> Vec<(String, Say)> {
    table.retain(|(known, _)| known != path);
    table.push((path.to_owned(), say));
    table
}

fn policy(rule: &str) -> String {
    format!(
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {{name: p}}\nspec:\n  rules:\n    - name: r\n{}",
        rule.lines().map(|line| format!("      {line}\n")).collect::<String>()
    )
}

const NO_LATEST: &str = "match: {any: [{resources: {kinds: [Pod]}}]}\nvalidate:\n  message: latest\n  pattern: {spec: {containers: \
                         [{image: '!*:latest'}]}}";

fn run(sys: &dyn Sys, line: &str) -> Outcome {
    run_support::run(sys, "", line.split_whitespace())
}

fn machine(server: &Server, rule: &str) -> Memory {
    Memory::new().file("/kubeconfig", server.kubeconfig()).file("/p.yaml", policy(rule)).variable("HOME", "/me")
}

fn asked(server: &Server, path: &str) -> usize {
    server.asked().iter().filter(|line| line.starts_with(&format!("GET {path}"))).count()
}

const LINE: &str = "policy-apply /p.yaml --cluster --kubeconfig /kubeconfig --remove-color";

#[test]
fn objects_of_a_cluster_are_judged_page_by_page() {
    let server = Server::saying(table()).unwrap();
    let got = run(&machine(&server, NO_LATEST), &format!("{LINE} --batch-size 2"));
    assert_eq!(got.code, 1, "{}{}", got.stdout, got.stderr);
    assert!(got.stdout.contains("Pod shop/web") && got.stdout.contains("Pod bank/db"), "{}", got.stdout);
    assert!(got.stdout.contains("pass: 1, fail: 2"), "{}", got.stdout);
    assert_eq!(asked(&server, "/api/v1/pods?limit=2 "), 1);
    assert_eq!(asked(&server, "/api/v1/pods?limit=2&continue=a%2F2%3D "), 1);
    assert!(server.asked().iter().all(|line| line.starts_with("GET ") && line.contains("Bearer letmein")));
}

#[test]
fn the_original_form_is_printed_under_its_name() {
    let server = Server::saying(table()).unwrap();
    let got = run(&machine(&server, NO_LATEST), "kyverno apply /p.yaml -c --kubeconfig /kubeconfig");
    assert_eq!(got.code, 1);
    assert!(got.stdout.contains("Applying 3 policy rule(s) to 3 resource(s)..."), "{}", got.stdout);
    assert!(got.stdout.contains("policy p -> resource shop/Pod/web failed:"), "{}", got.stdout);
}

#[test]
fn a_namespace_narrows_what_is_listed() {
    let server = Server::saying(table()).unwrap();
    let got = run(&machine(&server, NO_LATEST), &format!("{LINE} -n bank"));
    assert!(got.stdout.contains("pass: 0, fail: 1"), "{}{}", got.stdout, got.stderr);
    assert_eq!(asked(&server, "/api/v1/pods"), 0);
}

#[test]
fn cluster_wide_objects_come_alone_or_beside_a_namespace() {
    let rule = "match: {any: [{resources: {kinds: [Pod, Namespace]}}]}\nvalidate:\n  pattern: {metadata: {name: '?*'}}";
    let server = Server::saying(table()).unwrap();
    let sys = machine(&server, rule);
    for (flags, passed) in
        [("", 5), ("--cluster-wide-resources", 2), ("--cluster-wide-resources -n bank", 3), ("-n bank", 1)]
    {
        let got = run(&sys, &format!("{LINE} {flags}"));
        assert!(got.stdout.contains(&format!("pass: {passed},")), "{flags}: {}{}", got.stdout, got.stderr);
    }
}

#[test]
fn resources_name_objects_of_the_cluster() {
    let server = Server::saying(table()).unwrap();
    let sys = machine(&server, NO_LATEST);
    let got = run(&sys, &format!("{LINE} -r api-v2 -r db"));
    assert!(got.stdout.contains("pass: 1, fail: 1"), "{}{}", got.stdout, got.stderr);
    let got = run(&sys, &format!("{LINE} -r gone"));
    assert_eq!(got.code, 2);
    assert!(got.stderr.contains("resource `gone` was not found in the cluster"), "{}", got.stderr);
    let got = run(&sys, "kyverno apply /p.yaml -c --kubeconfig /kubeconfig -r gone");
    assert_eq!(got.code, 1);
    assert!(got.stdout.contains("resource gone not found in cluster\n"), "{}", got.stdout);
    assert_eq!(got.stderr, "Error: failed to load resources (gone not found in cluster)\n");
}

#[test]
fn namespaces_are_selected_by_the_labels_they_have_in_the_cluster() {
    let rule = "match: {any: [{resources: {kinds: [Pod], namespaceSelector: {matchLabels: {tier: back}}}}]}\nvalidate:\n  \
                message: never\n  deny: {}";
    let server = Server::saying(table()).unwrap();
    let got = run(&machine(&server, rule), LINE);
    assert!(got.stdout.contains("Pod bank/db") && got.stdout.contains("pass: 0, fail: 1"), "{}", got.stdout);
}

#[test]
fn context_entries_ask_the_cluster_once() {
    let rule = "match: {any: [{resources: {kinds: [Pod]}}]}\ncontext:\n  - name: count\n    apiCall: {urlPath: '/api/v1/namespaces', \
                jmesPath: 'items | length(@)'}\n  - name: cm\n    configMap: {name: limits, namespace: shop}\nvalidate:\n  \
                message: 'there are {{ count }} of {{ cm.data.most }}'\n  deny: {conditions: {any: [{key: '{{ count }}', operator: \
                GreaterThan, value: '{{ cm.data.most }}'}]}}";
    let config_map = r#"{"kind": "ConfigMap", "metadata": {"name": "limits"}, "data": {"most": "1"}}"#;
    let table = with(table(), "/api/v1/namespaces/shop/configmaps/limits", Say::Json(200, config_map.into()));
    let server = Server::saying(table).unwrap();
    let got = run(&machine(&server, rule), LINE);
    assert!(got.stdout.contains("there are 2 of 1") && got.stdout.contains("fail: 3"), "{}{}", got.stdout, got.stderr);
    assert_eq!(asked(&server, "/api/v1/namespaces "), 1);
    assert_eq!(asked(&server, "/api/v1/namespaces/shop/configmaps/limits "), 1);
}

#[test]
fn global_context_entries_come_out_of_the_cluster() {
    let rule = "match: {any: [{resources: {kinds: [Pod], names: [web]}}]}\ncontext:\n  - name: spaces\n    globalReference: {name: \
                spaces.names}\nvalidate:\n  message: \"{{ spaces }}\"\n  deny: {}";
    let groups = r#"{"kind": "APIGroupList", "groups": [{"name": "kyverno.io", "versions": [{"version": "v2"}],
      "preferredVersion": {"version": "v2"}}]}"#;
    let kyverno = r#"{"kind": "APIResourceList", "resources": [{"name": "globalcontextentries", "namespaced": false,
      "kind": "GlobalContextEntry", "verbs": ["get"]}]}"#;
    let entry = r#"{"kind": "GlobalContextEntry", "metadata": {"name": "spaces"}, "spec": {"kubernetesResource":
      {"version": "v1", "resource": "namespaces"}, "projections": [{"name": "names", "jmesPath": "join(', ', [].metadata.name)"}]}}"#;
    let table = with(table(), "/apis", Say::Json(200, groups.into()));
    let table = with(table, "/apis/kyverno.io/v2", Say::Json(200, kyverno.into()));
    let table = with(table, "/apis/kyverno.io/v2/globalcontextentries/spaces", Say::Json(200, entry.into()));
    let server = Server::saying(table).unwrap();
    let got = run(&machine(&server, rule), LINE);
    assert!(got.stdout.contains("shop, bank"), "{}{}", got.stdout, got.stderr);
}

#[test]
fn targets_of_mutations_come_out_of_the_cluster() {
    let rule = "match: {any: [{resources: {kinds: [Pod], names: [web]}}]}\nmutate:\n  targets: [{apiVersion: v1, kind: ConfigMap, \
                name: limits, namespace: shop}]\n  patchStrategicMerge: {data: {seen: 'yes'}}";
    let config_map = r#"{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "limits", "namespace": "shop"}, "data": {"most": "1"}}"#;
    let table = with(table(), "/api/v1/namespaces/shop/configmaps/limits", Say::Json(200, config_map.into()));
    let server = Server::saying(table).unwrap();
    let got = run(&machine(&server, rule), "kyverno apply /p.yaml -c --kubeconfig /kubeconfig");
    assert!(got.stdout.contains("seen: \"yes\"") || got.stdout.contains("seen: yes"), "{}{}", got.stdout, got.stderr);
    assert!(server.asked().iter().all(|line| line.starts_with("GET ")), "nothing is written to a cluster");
}

#[test]
fn a_kind_that_is_forbidden_is_an_error_and_the_rest_counts() {
    let rule = "match: {any: [{resources: {kinds: [Secret, Pod]}}]}\nvalidate:\n  message: never\n  deny: {}";
    let refusal = status_body(403, "Forbidden", "secrets is forbidden: User \"me\" cannot list resource \"secrets\"");
    let server = Server::saying(with(table(), "/api/v1/secrets", Say::Json(403, refusal))).unwrap();
    let sys = machine(&server, rule);
    let got = run(&sys, LINE);
    assert_eq!(got.code, 2, "{}", got.stdout);
    assert!(got.stdout.contains("fail: 3"), "{}", got.stdout);
    let said =
        "cannot list `secrets` (v1): secrets is forbidden: User \"me\" cannot list resource \"secrets\" (HTTP 403)";
    assert!(got.stderr.contains(said), "{}", got.stderr);
    let got = run(&sys, "kyverno apply /p.yaml -c --kubeconfig /kubeconfig");
    assert_eq!((got.code, got.stderr.lines().count()), (1, 1), "{}", got.stderr);
    let got = run(&sys, &format!("{LINE} --continue-on-error=false"));
    assert_eq!(got.code, 2);
}

#[test]
fn a_kind_that_nobody_serves_is_passed_over() {
    let rule =
        "match: {any: [{resources: {kinds: [Widget, Pod/exec, Binding]}}]}\nvalidate:\n  message: never\n  deny: {}";
    let server = Server::saying(table()).unwrap();
    let got = run(&machine(&server, rule), &format!("{LINE} -v 1"));
    assert_eq!(got.code, 0, "{}", got.stderr);
    for kind in ["Widget", "Pod/exec", "Binding"] {
        assert!(got.stderr.contains(&format!("passed over: `{kind}`")), "{}", got.stderr);
    }
}

#[test]
fn a_group_that_does_not_answer_matters_where_a_policy_wants_it() {
    let groups = r#"{"kind": "APIGroupList", "groups": [{"name": "metrics.k8s.io", "versions": [{"version": "v1beta1"}],
      "preferredVersion": {"version": "v1beta1"}}]}"#;
    let refusal = status_body(503, "ServiceUnavailable", "the server is currently unable to handle the request");
    let table = with(table(), "/apis", Say::Json(200, groups.into()));
    let server = Server::saying(with(table, "/apis/metrics.k8s.io/v1beta1", Say::Json(503, refusal))).unwrap();
    let got = run(&machine(&server, NO_LATEST), LINE);
    assert_eq!(got.code, 1, "{}", got.stderr);
    let rule = "match: {any: [{resources: {kinds: [NodeMetrics]}}]}\nvalidate:\n  message: never\n  deny: {}";
    let got = run(&machine(&server, rule), LINE);
    assert_eq!(got.code, 2);
    assert!(got.stderr.contains("`NodeMetrics` may be served by `metrics.k8s.io/v1beta1`"), "{}", got.stderr);
}

#[test]
fn answers_that_make_no_sense_are_errors() {
    for (body, said) in [("{\"items\": [", "cannot be read"), ("[]", "cannot be read"), ("{}", "it has no `items`")] {
        let server = Server::saying(with(table(), "/api/v1/pods", Say::Json(200, body.into()))).unwrap();
        let got = run(&machine(&server, NO_LATEST), LINE);
        assert_eq!(got.code, 2, "{body}");
        assert!(got.stderr.contains(said), "{body}: {}", got.stderr);
    }
}

#[test]
fn a_list_that_never_ends_is_an_error() {
    let again = list(&[], "x");
    let server = Server::saying(with(table(), "/api/v1/pods", Say::Json(200, again))).unwrap();
    let got = run(&machine(&server, NO_LATEST), LINE);
    assert_eq!(got.code, 2);
    assert!(got.stderr.contains("it leads to no further page"), "{}", got.stderr);
}

#[test]
fn limits_hold_for_answers_and_lists() {
    let server = Server::saying(table()).unwrap();
    let sys = machine(&server, NO_LATEST);
    let got = run(&sys, &format!("{LINE} --limit documents=1"));
    assert_eq!(got.code, 4, "{}", got.stderr);
    assert!(got.stderr.contains("lists more than 1 objects, the limit `documents`"), "{}", got.stderr);
    let got = run(&sys, &format!("{LINE} --limit input-bytes=300"));
    assert!(got.stderr.contains("is larger than 300 bytes, the limit `input-bytes`"), "{}", got.stderr);
}

#[test]
fn a_server_that_says_nothing_is_left_after_a_time() {
    let server = Server::saying(with(table(), "/api/v1/pods", Say::Nothing)).unwrap();
    let got = run(&machine(&server, NO_LATEST), &format!("{LINE} --request-timeout 300ms"));
    assert_eq!(got.code, 2);
    assert!(got.stderr.contains("did not answer `/api/v1/pods?limit=100` within 0.3 s"), "{}", got.stderr);
}

#[test]
fn a_cluster_that_cannot_be_asked_is_named() {
    let sys = Memory::new().file("/p.yaml", policy(NO_LATEST)).variable("HOME", "/me");
    let got = run(&sys, "policy-apply /p.yaml --cluster");
    assert_eq!(got.code, 2);
    assert!(got.stderr.contains("no kubeconfig at /me/.kube/config"), "{}", got.stderr);
    let nobody = "apiVersion: v1\ncurrent-context: a\nclusters: [{name: a, cluster: {server: 'http://127.0.0.1:1'}}]\nusers: []\n\
                  contexts: [{name: a, context: {cluster: a, user: ''}}]\n";
    let sys = sys.file("/me/.kube/config", nobody);
    let got = run(&sys, "policy-apply /p.yaml --cluster");
    assert_eq!(got.code, 2);
    assert!(got.stderr.contains("cannot reach http://127.0.0.1:1/"), "{}", got.stderr);
    let got = run(&sys, "kyverno apply /p.yaml --cluster --context other");
    assert_eq!(got.code, 1);
    assert!(got.stderr.starts_with("Error: /me/.kube/config: "), "{}", got.stderr);
}

#[test]
fn several_lists_are_asked_for_at_a_time() {
    let rule = "match: {any: [{resources: {kinds: [Pod, Namespace, Deployment]}}]}\nvalidate:\n  pattern: {metadata: {name: '?*'}}";
    let server = Server::saying(table()).unwrap();
    let sys = machine(&server, rule);
    let got = run(&sys, &format!("{LINE} --concurrent 3 --show-performance"));
    assert!(got.stdout.contains("pass: 5,"), "{}{}", got.stdout, got.stderr);
    assert!(got.stderr.contains("Resources loaded: 5\n  API calls: 3\n  Concurrent workers: 3\n"), "{}", got.stderr);
    let got = run(&sys, &format!("{LINE} --concurrent 3 --batch-size 5"));
    assert!(got.stderr.contains("batch size cannot be less than 100"), "{}", got.stderr);
}

#[test]
fn versions_are_listed_once_unless_a_policy_names_them() {
    let scaler = |version: &str| {
        format!(
            r#"{{"apiVersion": "autoscaling/{version}", "kind": "HorizontalPodAutoscaler",
                "metadata": {{"name": "web", "namespace": "shop", "uid": "1"}}}}"#
        )
    };
    let groups = r#"{"kind": "APIGroupList", "groups": [{"name": "autoscaling", "versions": [{"version": "v1"}, {"version": "v2"}],
      "preferredVersion": {"version": "v2"}}]}"#;
    let kinds = r#"{"kind": "APIResourceList", "resources": [{"name": "horizontalpodautoscalers", "namespaced": true,
      "kind": "HorizontalPodAutoscaler", "verbs": ["list"]}]}"#;
    let mut table = with(table(), "/apis", Say::Json(200, groups.into()));
    for version in ["v1", "v2"] {
        table = with(table, &format!("/apis/autoscaling/{version}"), Say::Json(200, kinds.into()));
        let path = format!("/apis/autoscaling/{version}/horizontalpodautoscalers");
        table = with(table, &path, Say::Json(200, list(&[scaler(version)], "")));
    }
    let server = Server::saying(table).unwrap();
    let rule = |kinds: &str| {
        format!("match: {{any: [{{resources: {{kinds: [{kinds}]}}}}]}}\nvalidate:\n  message: never\n  deny: {{}}")
    };
    let got = run(&machine(&server, &rule("HorizontalPodAutoscaler")), LINE);
    assert!(got.stdout.contains("fail: 1,"), "{}{}", got.stdout, got.stderr);
    assert_eq!(asked(&server, "/apis/autoscaling/v1/horizontalpodautoscalers"), 0);
    let got = run(
        &machine(&server, &rule("autoscaling/v1/HorizontalPodAutoscaler, autoscaling/v2/HorizontalPodAutoscaler")),
        LINE,
    );
    assert!(got.stdout.contains("fail: 2,"), "{}{}", got.stdout, got.stderr);
}

#[test]
fn calls_that_are_no_reading_are_refused() {
    let call = |call: &str| {
        format!(
            "match: {{any: [{{resources: {{kinds: [Pod], names: [web]}}}}]}}\ncontext:\n  - name: got\n    apiCall: {{{call}}}\nvalidate:\n  \
             message: never\n  deny: {{conditions: {{any: [{{key: '{{{{ got }}}}', operator: Equals, value: x}}]}}}}"
        )
    };
    let server = Server::saying(table()).unwrap();
    let post =
        call("urlPath: '/apis/authorization.k8s.io/v1/subjectaccessreviews', method: POST, data: [{key: a, value: b}]");
    let got = run(&machine(&server, &post), LINE);
    assert!(got.stdout.contains("nothing but GET is sent to a cluster"), "{}{}", got.stdout, got.stderr);
    let service = call("method: GET, service: {url: 'http://127.0.0.1:1/x'}");
    let got = run(&machine(&server, &service), LINE);
    assert!(got.stdout.contains("services are not called, only the API server is"), "{}{}", got.stdout, got.stderr);
    assert!(server.asked().iter().all(|line| line.starts_with("GET ")));
}
