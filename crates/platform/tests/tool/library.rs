//! A source laid out as Kyverno's curated library is: a folder a policy, variants in folders of their own, tests and package files
//! beside the policies.

use crate::support::{CONFIG, Run, examples, policy, run};
use common::sys::Memory;

const LATEST: &str = "best-practices/disallow-latest-tag/disallow-latest-tag.yaml";
const VARIANT: &str = "best-practices-cel/disallow-latest-tag/disallow-latest-tag.yaml";
const LABELS: &str = "other/require-labels/require-labels.yaml";

/// Our own policy `require-labels`, the library with one of that name and two variants of `disallow-latest-tag`, an application.
fn with_library() -> Memory {
    let test = "apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: {name: t}\npolicies: [p.yaml]\nresources: [r.yaml]\nresults: []\n";
    let package = "version: 1.0.0\nname: disallow-latest-tag\nannotations: {kyverno/category: Best Practices}\n";
    let together =
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [disallow-latest-tag]\n";
    let library = |path: &str| format!("/library/{path}");
    Memory::new()
        .file("/ours/labels.yaml", policy("require-labels", "Enforce"))
        .file(library(LATEST), policy("disallow-latest-tag", "Audit"))
        .file(library(VARIANT), policy("disallow-latest-tag", "Audit").replace("team", "crew"))
        .file(library(LABELS), policy("require-labels", "Audit"))
        .file(library("best-practices/disallow-latest-tag/kyverno-test.yaml"), test)
        .file(library("best-practices/disallow-latest-tag/resource.yaml"), CONFIG)
        .file(library("best-practices/disallow-latest-tag/artifacthub-pkg.yml"), package)
        .file(library("best-practices/kustomization.yaml"), together)
        .file(library("best-practices/.chainsaw-test/policy.yaml"), policy("disallow-latest-tag", "Enforce"))
        .file(library(".github/workflows/ci.yml"), "on: push\n")
        .file("/app/config.yaml", CONFIG)
}

/// `check` with the library as the second source.
fn check(of_library: &str, more: &str) -> Run {
    let file = format!(
        "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\nsources:\n- {{name: ours, path: ours}}\n- {{name: curated, path: \
         library{of_library}}}\n{more}"
    );
    run("check app", &with_library().file("/policy-sources.yaml", file))
}

#[test]
fn a_library_that_collides_with_itself_and_with_others_is_told_of_each_pair() {
    let done = check("", "");
    assert_eq!(done.code, 2, "{done:?}");
    let told: Vec<&str> = done.stdout.lines().filter(|line| line.starts_with("error[")).collect();
    assert_eq!(
        told,
        [
            "error[sources/duplicate]: ClusterPolicy `disallow-latest-tag` is defined twice in source `curated`",
            "error[sources/conflict]: ClusterPolicy `require-labels` is defined differently in source `ours` (ours/labels.yaml:4:9) and \
             in `curated` (library/other/require-labels/require-labels.yaml:4:9)",
            // What is enforced fails in the same run.
            "error[require-labels/team]: validation error: a team is needed. rule team failed at path /metadata/labels/",
        ]
    );
    for place in [LATEST, VARIANT] {
        assert!(done.stdout.contains(&format!("--> library/{place}:4:9")), "{place}\n{}", done.stdout);
    }
    assert!(done.stdout.contains("help: `exclude` of the source leaves files out"), "{}", done.stdout);
}

#[test]
fn the_rule_for_conflicts_decides_whose_policy_of_a_name_holds() {
    let exclude = ", exclude: [\"*-cel\"]";
    assert_eq!(check(exclude, "").code, 2, "nobody has decided");
    let first = check(exclude, "conflicts: first\n");
    assert_eq!(first.code, 1, "{first:?}");
    assert!(first.stdout.contains("error[require-labels/team]"), "{}", first.stdout);
    assert!(first.stdout.contains("warning[disallow-latest-tag/team]"), "{}", first.stdout);
    assert!(!first.stdout.contains("warning[require-labels/team]"), "{}", first.stdout);
    let both = check(exclude, "conflicts: both\n");
    assert!(both.stdout.contains("warning[require-labels/team]"), "{}", both.stdout);
    // The library only audits what ours enforces.
    let last = check(exclude, "conflicts: last\n");
    assert_eq!(last.code, 2, "{last:?}");
    assert!(last.stdout.contains("error[sources/weaker]"), "{}", last.stdout);
}

#[test]
fn parts_of_a_library_are_taken_by_their_folders() {
    let done = check(", include: [best-practices]", "");
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.stdout.contains("source: curated"), "{}", done.stdout);
}

#[test]
fn a_mutation_that_cannot_be_made_silences_nobody() {
    let owner = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata:\n  name: copy-owner\nspec:\n  rules:\n  - name: owner\n    match: \
                 {any: [{resources: {kinds: [ConfigMap]}}]}\n    context:\n    - name: owner\n      apiCall: {urlPath: /api/v1/namespaces/shop, \
                 jmesPath: metadata.labels.owner}\n    mutate:\n      patchStrategicMerge: {metadata: {labels: {owner: '{{ owner }}'}}}\n";
    let file = "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\nsources:\n- {name: ours, path: ours}\n- {name: curated, path: \
                library/other/copy-owner, trust: advise}\n";
    let sys =
        with_library().file("/library/other/copy-owner/copy-owner.yaml", owner).file("/policy-sources.yaml", file);
    let done = run("check app", &sys);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.stdout.contains("warning[copy-owner/owner]"), "{}", done.stdout);
    assert!(done.stdout.contains("error[require-labels/team]"), "{}", done.stdout);
}

#[test]
fn the_example_with_the_curated_library_says_who_must_allow_it_and_lets_ours_hold() {
    let sys = examples();
    let words = "check backend-applications --sources kyverno-curated/policy-sources.yaml";
    let refused = run(words, &sys);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("`--allow-net github.com` allows it"), "{refused:?}");

    // A directory that is laid out like it, in its place.
    let file = "/kyverno-curated/policy-sources.yaml";
    let text = String::from_utf8(sys.contents(file).unwrap()).unwrap();
    let address = "    git: https://github.com/kyverno/policies\n    ref: release-1.17\n";
    assert!(text.contains(address), "{text}");
    let team = policy("require-team", "Enforce").replace("ConfigMap", "Deployment");
    let sys = sys
        .file(file, text.replace(address, "    path: ../library\n"))
        .file(format!("/library/{LATEST}"), policy("disallow-latest-tag", "Audit"))
        .file(format!("/library/{VARIANT}"), policy("disallow-latest-tag", "Audit"))
        .file("/library/best-practices/require-team/require-team.yaml", team);
    let done = run(words, &sys);
    assert_eq!(done.code, 1, "{done:?}");
    assert!(done.stdout.contains("warning[require-team/team]"), "{}", done.stdout);
    assert!(done.stdout.contains("[disallow-latest-tag/autogen-validate-image-tag]"), "{}", done.stdout);
    assert!(!done.stdout.contains("[disallow-latest-tag/team]"), "{}", done.stdout);
}
