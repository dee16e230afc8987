//! Locks: what they hold, when they are stale, and what has changed since.

use common::sys::Memory;

use crate::support::{CONFIG, action, by_environment, examples, policy, run};

const FILE: &str = "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\nsources:\n- {name: rules, path: rules}\n- {name: more, path: more}\n";

/// Two sources: a chart with actions by environment, and a plain policy.
fn sources(dev: &str, prd: &str) -> Memory {
    by_environment(&[("dev", &action(dev)), ("prd", &action(prd))])
        .file("/more/p.yaml", policy("require-owner", "Audit"))
        .file("/policy-sources.yaml", FILE)
}

#[test]
fn a_lock_says_what_the_sources_are() {
    let sys = sources("Audit", "Enforce");
    let done = run("sources lock", &sys);
    assert_eq!(
        (done.code, done.stdout.as_str()),
        (0, "policy-sources.lock.json: sources: 2, policies: 2\n"),
        "{done:?}"
    );
    let text = String::from_utf8(sys.contents("/policy-sources.lock.json").unwrap()).unwrap();
    let lock: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(lock["sources"][0]["name"], "more");
    let rules = &lock["sources"][1];
    assert_eq!((rules["type"].as_str(), rules["files"].as_u64()), (Some("path"), Some(4)));
    assert_eq!(rules["policies"][0]["actions"], serde_json::json!({"dev": "Audit", "prd": "Enforce"}));
    assert_eq!(rules["policies"][0]["file"], "charts/rules/templates/team.yaml");
    assert_eq!(lock["sources"][0]["policies"][0]["actions"], serde_json::json!({"*": "Audit"}));
    // Nothing of the machine or the time is in it.
    let again = sources("Audit", "Enforce");
    run("sources lock", &again);
    assert_eq!(again.contents("/policy-sources.lock.json").unwrap(), text.as_bytes());
}

#[test]
fn a_stale_lock_ends_with_three_and_says_why() {
    let sys = sources("Audit", "Enforce");
    assert_eq!(run("sources verify", &sys).code, 2, "there is no lock yet");
    run("sources lock", &sys);
    for words in ["sources verify", "sources lock --check", "check app --locked --fail-on never"] {
        let done = run(words, &sys);
        assert_eq!(done.code, 0, "{words}: {done:?}");
    }
    let lock = sys.contents("/policy-sources.lock.json").unwrap();
    let weaker = sources("Audit", "Audit").file("/policy-sources.lock.json", lock.clone());
    let done = run("sources verify", &weaker);
    assert_eq!(done.code, 3);
    assert!(
        done.stdout.contains("weakened: ClusterPolicy `require-team` of source `rules` no longer enforces in prd"),
        "{done:?}"
    );
    assert_eq!(run("sources lock --check", &weaker).code, 3);
    let checked = run("check app --locked --stage local", &weaker);
    assert_eq!(checked.code, 3);
    assert!(checked.stderr.contains("no longer enforces in prd"), "{checked:?}");
    let other = sources("Audit", "Enforce").file("/rules/README.md", "x").file("/policy-sources.lock.json", lock);
    assert!(run("sources verify", &other).stdout.contains("changed: source `rules`: other files"));
}

#[test]
fn a_diff_lists_what_became_of_policies() {
    let sys = sources("Audit", "Enforce");
    run("sources lock", &sys);
    let lock = sys.contents("/policy-sources.lock.json").unwrap();
    let now = Memory::new()
        .file("/rules/q.yaml", policy("require-name", "Enforce"))
        .file("/more/p.yaml", policy("require-owner", "Enforce"))
        .file("/policy-sources.yaml", FILE)
        .file("/old.json", lock);
    let done = run("sources diff old.json", &now);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(
        done.stdout.lines().collect::<Vec<_>>(),
        [
            "removed: ClusterPolicy `require-team` of source `rules`",
            "added: ClusterPolicy `require-name` of source `rules`",
            "strengthened: ClusterPolicy `require-owner` of source `more` enforces",
        ]
    );
    assert_eq!(run("sources diff old.json old.json", &now).stdout, "");
}

#[test]
fn the_examples_can_be_locked_and_checked() {
    let sys = examples();
    let file = "--sources backend-applications/policy-sources.yaml";
    let done = run(&format!("sources lock {file}"), &sys);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(run(&format!("check backend-applications {file} --locked"), &sys).code, 1);
}

#[test]
fn what_is_wrong_with_a_lock_or_a_source_is_bad_input() {
    let broken = sources("Audit", "Enforce").file("/policy-sources.lock.json", "{");
    assert_eq!(run("sources verify", &broken).code, 2);
    assert_eq!(run("sources lock --source a=more", &broken).code, 2);
    assert_eq!(run("sources", &broken).code, 2);
    let unreadable = sources("Audit", "{{").file("/app/config.yaml", CONFIG);
    assert_eq!(run("sources lock", &unreadable).code, 2);
    assert_eq!(run("sources pull", &sources("Audit", "Audit")).code, 0, "directories are there already");
}
