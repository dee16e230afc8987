//! The chart for a cluster: its policies are those that `check` judges by, and those that the sources' own charts render to.

use std::collections::BTreeMap;

use crate::support::{Run, examples, policy, run, run_as};
use common::sys::Memory;
use serde_json::Value;

const SOURCES: &str = "--sources backend-applications/policy-sources.yaml";

/// The archive that a run says it has written.
fn written(done: &Run) -> String {
    assert_eq!(done.code, 0, "{done:?}");
    let line = done.stdout.lines().last().unwrap();
    line.split_once(": ").unwrap().0.to_owned()
}

/// What `helm template` makes of charts, by kind and name, as JSON.
fn rendered(words: &[&str], sys: &Memory) -> BTreeMap<String, Value> {
    let stream = run_as(&[&["helm", "template", "r"], words].concat(), b"", sys);
    assert_eq!(stream.code, 0, "{stream:?}");
    let options = yaml::ReadOptions::default();
    let objects = yaml::Documents::new(stream.stdout.as_str().into(), options).map(Result::unwrap);
    let objects = objects.filter(|document| !document.root().is_null()).map(|document| {
        let mut text = String::new();
        yaml::writer::json(document.root(), yaml::writer::JsonOptions::marshal(), &mut text).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    });
    let key =
        |object: &Value| format!("{} {}", object.pointer("/kind").unwrap(), object.pointer("/metadata/name").unwrap());
    objects.map(|object| (key(&object), object)).collect()
}

#[test]
fn a_cluster_gets_the_policies_that_the_sources_render_to() {
    for environment in ["dev", "qac", "stg", "prd"] {
        let sys = examples();
        let archive = written(&run(&format!("sources chart {SOURCES} --env {environment} --into out"), &sys));
        let packaged = rendered(&[&archive], &sys);
        let mut wanted = BTreeMap::new();
        for source in ["security-policy", "devops-policy"] {
            let files = [format!("{source}/cd/values.yaml"), format!("{source}/cd/{environment}/values.yaml")];
            let chart = format!("{source}/charts/{source}");
            wanted.extend(rendered(&[&chart, "-f", &files[0], "-f", &files[1]], &sys));
        }
        assert_eq!(packaged, wanted, "{environment}");
        assert_eq!(packaged.len(), 7);
        assert!(packaged.values().any(|object| object.to_string().contains("{{")), "no policy has a variable");
    }
}

#[test]
fn the_image_gives_the_policies_that_the_repositories_give() {
    // As the image has them: the repositories, and beside each its policies as they hold in every environment.
    let render = |source: &str| {
        let (chart, values) = (format!("{source}/charts/{source}"), format!("{source}/cd/values.yaml"));
        run_as(&["helm", "template", source, &chart, "-f", &values], b"", &examples()).stdout
    };
    let file = format!(
        "{HEAD}- {{name: security-policy, path: security-policy}}\n- {{name: devops-policy, path: devops-policy}}\n"
    );
    let image = examples()
        .file("/security-policy/policies.yaml", render("security-policy"))
        .file("/devops-policy/policies.yaml", render("devops-policy"))
        .file("/policy-sources.yaml", file);
    let archive = written(&run("sources chart --env prd", &image));
    let repositories = examples();
    let own = written(&run(&format!("sources chart {SOURCES} --env prd"), &repositories));
    // The version ends in the digest of the policies.
    assert_eq!(archive, own);
    assert_eq!(rendered(&[&archive], &image), rendered(&[&own], &repositories));
}

#[test]
fn a_chart_names_its_environment_and_the_digest_of_the_lock() {
    use sha2::{Digest, Sha256};
    let sys = examples();
    assert_eq!(run(&format!("sources lock {SOURCES}"), &sys).code, 0);
    let lock = sys.contents("/backend-applications/policy-sources.lock.json").unwrap();
    let digest = Sha256::digest(&lock).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let archive = written(&run(&format!("sources chart {SOURCES} --env prd --chart-version 1.4.0"), &sys));
    assert!(archive.starts_with("runtime-policies-1.4.0+prd."), "{archive}");
    let shown = run_as(&["helm", "show", "chart", &archive], b"", &sys).stdout;
    assert!(shown.contains(&format!("policy-platform/lock-digest: sha256:{digest}\n")), "{shown}");
    assert!(shown.contains("policy-platform/environment: prd\n"), "{shown}");
    assert!(shown.contains("policy-platform/sources: devops-policy@sha256:"), "{shown}");

    // Another day, the same bytes; another environment, another version.
    let bytes = sys.contents(format!("/{archive}")).unwrap();
    let later = examples().at(std::time::Duration::from_secs(86_400 * 365));
    let again = written(&run(&format!("sources chart {SOURCES} --env prd --chart-version 1.4.0"), &later));
    assert_eq!((&again, later.contents(format!("/{again}")).unwrap()), (&archive, bytes));
    assert_ne!(written(&run(&format!("sources chart {SOURCES} --env dev --chart-version 1.4.0"), &sys)), archive);
}

#[test]
fn nothing_is_written_for_a_stale_lock_or_undecided_policies() {
    let sys = examples();
    assert_eq!(run(&format!("sources lock {SOURCES}"), &sys).code, 0);
    let sys = sys.file("/security-policy/cd/prd/values.yaml", "policies: {}\n");
    assert_eq!(run(&format!("sources chart {SOURCES} --env prd --into out"), &sys).code, 3);
    for words in
        ["--source a=a --source b=b", "--source a=a --name a/b", "--source a=a --chart-version new", "--source a=none"]
    {
        let sys = Memory::new()
            .file("/a/p.yaml", policy("require-team", "Enforce"))
            .file("/b/p.yaml", policy("require-team", "Audit"));
        let done = run(&format!("sources chart {words} --into out"), &sys);
        assert_eq!(done.code, 2, "{words}: {done:?}");
        assert!(common::sys::Sys::read_dir(&sys, "/out".as_ref()).is_err(), "{words}");
    }
    let several = run(&format!("sources chart {SOURCES}"), &examples());
    assert_eq!(several.code, 2);
    assert!(several.stderr.contains("dev, prd, qac, stg") && several.stderr.contains("--env"), "{several:?}");
}

const HEAD: &str = "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\nsources:\n";

#[test]
fn what_a_source_may_only_advise_does_not_enforce_in_a_cluster() {
    let rule = policy("require-team", "Enforce") + "      validate:\n";
    let text = rule.replace(
        "      validate:\n        message",
        "      validate:\n        failureAction: Enforce\n        message",
    );
    let text = text.trim_end_matches("      validate:\n");
    let sys = Memory::new()
        .file("/a/p.yaml", text)
        .file("/policy-sources.yaml", format!("{HEAD}- {{name: a, path: a, trust: advise}}\n"));
    let packaged = rendered(&[&written(&run("sources chart", &sys))], &sys);
    let spec = &packaged["\"ClusterPolicy\" \"require-team\""]["spec"];
    assert_eq!(spec["validationFailureAction"], "Audit");
    assert_eq!(spec["rules"][0]["validate"]["failureAction"], "Audit");
}

#[test]
fn an_exception_goes_along_where_it_reaches_no_other_source() {
    let exception = "apiVersion: kyverno.io/v2\nkind: PolicyException\nmetadata: {name: mine, namespace: shop}\nspec:\n  exceptions: \
                     [{policyName: require-team, ruleNames: [team]}]\n  match: {any: [{resources: {kinds: [ConfigMap]}}]}\n";
    let with = |own: &str, allows: &str| {
        Memory::new()
            .file("/a/p.yaml", policy("require-team", "Enforce"))
            .file(format!("/{own}/exception.yaml"), exception)
            .file("/b/p.yaml", policy("require-owner", "Enforce"))
            .file("/policy-sources.yaml", format!("{HEAD}- {{name: a, path: a{allows}}}\n- {{name: b, path: b}}\n"))
    };
    let sys = with("a", "");
    assert_eq!(rendered(&[&written(&run("sources chart", &sys))], &sys).len(), 3);
    assert_eq!(run("sources chart", &with("b", ", exceptionsFrom: [b]")).code, 0);
    let refused = run("sources chart", &with("b", ""));
    assert_eq!(refused.code, 2);
    let message = "exception `shop/mine` of source `b` would hold in a cluster for `require-team` of source `a`";
    assert!(refused.stderr.contains(message), "{refused:?}");
}

#[test]
fn foreign_names_lead_nowhere_and_braces_are_no_templates() {
    let braces = policy("braces", "Audit")
        .replace("a team is needed", "\"{{ request.object.metadata.name }} {{ to_upper('x') }}\"");
    let sys = Memory::new()
        .file("/a/1\n{{ fail `y` }}.yaml", braces)
        .file("/a/2.yaml", policy("require-team", "Audit"))
        .file("/a/3.yaml", policy("require-team", "Audit").replace("ClusterPolicy", "Policy"));
    let archive = written(&run("sources chart --source ../../a=a", &sys));
    let packaged = rendered(&[&archive], &sys);
    assert_eq!(packaged.len(), 3);
    assert!(
        packaged["\"ClusterPolicy\" \"braces\""]
            .to_string()
            .contains("{{ request.object.metadata.name }} {{ to_upper('x') }}")
    );
}
