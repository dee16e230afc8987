//! Resources by their URLs, from a server that a thread of the test plays.
#![cfg(feature = "net")]
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

mod run_support;

use cluster::testing::{Say, Server};
use common::sys::Native;
use run_support::Outcome;

const POLICY: &str = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: p}\nspec:\n  rules:\n    - name: team\n      \
                      match: {any: [{resources: {kinds: [Pod]}}]}\n      validate:\n        message: a team is needed\n        \
                      pattern: {metadata: {labels: {team: '?*'}}}\n";
const POD: &str = "{\n  \"apiVersion\": \"v1\", \"kind\": \"Pod\",\n  \"metadata\": {\"name\": \"web\"}\n}\n";

fn run(line: &str) -> (u8, String, String) {
    let directory = tempfile::tempdir().unwrap();
    let policy = directory.path().join("p.yaml");
    std::fs::write(&policy, POLICY).unwrap();
    let line = line.replace("POLICY", &policy.display().to_string());
    let sys = Native::new().with_http(policy_apply::http);
    let Outcome { code, stdout, stderr } = run_support::run(&sys, "", line.split_whitespace());
    (code, stdout, stderr)
}

fn server(other: &str) -> Server {
    let found = |path: &str, say: Say| (path.to_owned(), say);
    Server::saying([
        found("/pod.json", Say::Json(200, POD.to_owned())),
        found("/moved", Say::To("/pod.json".to_owned())),
        found("/away", Say::To(format!("{other}/pod.json"))),
        found("/round", Say::To("/round".to_owned())),
    ])
    .unwrap()
}

#[test]
fn a_resource_is_fetched_from_a_host_that_is_allowed() {
    let server = server("");
    let (url, host) = (server.url(), server.url().replace("http://", ""));
    for page in ["pod.json", "moved"] {
        let (code, stdout, stderr) = run(&format!("policy-apply POLICY -r {url}/{page} --allow-net {host}"));
        assert_eq!(code, 1, "{stderr}");
        assert!(stdout.contains(&format!("--> {url}/{page}:3:")), "{stdout}");
    }
    let (code, _, stderr) = run(&format!("policy-apply POLICY -r {url}/pod.json"));
    assert_eq!(code, 2);
    assert!(stderr.contains(&format!("`--allow-net {host}` allows it")), "{stderr}");
}

#[test]
fn pages_that_cannot_be_had_are_bad_input() {
    let other = Server::start([("/pod.json", POD)]).unwrap();
    let server = server(&other.url());
    let (url, host) = (server.url(), server.url().replace("http://", ""));
    let away = format!("`{}` is not asked", other.url().replace("http://", ""));
    let said = [("gone", "HTTP status 404"), ("round", "more than 5 redirects"), ("away", away.as_str())];
    for (page, said) in said {
        let (code, _, stderr) = run(&format!("policy-apply POLICY -r {url}/{page} --allow-net {host}"));
        assert_eq!(code, 2, "{page}");
        assert!(stderr.contains(said), "{page}: {stderr}");
    }
    assert!(other.asked().is_empty());
    let with_password = url.replace("http://", "http://me:secret@");
    let (code, _, stderr) = run(&format!("policy-apply POLICY -r {with_password}/pod.json --allow-net {host}"));
    assert_eq!(code, 2);
    assert!(!stderr.contains("secret"), "{stderr}");
    let (code, _, stderr) =
        run(&format!("policy-apply POLICY -r {url}/pod.json --allow-net {host} --limit input-bytes=20"));
    assert_eq!(code, 4, "{stderr}");
}

#[test]
fn the_original_reads_urls_behind_a_file() {
    let server = server("");
    let url = server.url();
    let (code, stdout, _) =
        run(&format!("kyverno apply POLICY -r POLICY -r {url}/pod.json -r {url}/gone --remove-color"));
    assert_eq!(code, 1);
    assert!(stdout.contains(&format!("failed to load resources: {url}/gone. \nerror: failed to fetch")), "{stdout}");
    assert!(stdout.contains("policy p -> resource default/Pod/web failed:"), "{stdout}");
    let (code, _, stderr) = run(&format!("kyverno apply POLICY -r {url}/pod.json"));
    assert_eq!((code, stderr.starts_with("Error: failed to load resources (stat http:")), (1, true), "{stderr}");
}
