//! `check` as a whole: what it finds, where it says that it is, and what it ends with.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::support::{CONFIG, action, by_environment, examples, policy, run};
use common::sys::Memory;
use serde_json::Value;

fn findings(report: &Value) -> &Vec<Value> {
    report["findings"].as_array().unwrap()
}

#[test]
fn the_examples_break_policies_at_template_and_values_lines() {
    let sys = examples();
    let done = run("check backend-applications --report json", &sys);
    assert_eq!((done.code, done.stderr.as_str()), (1, ""));
    let report = done.json();
    let latest = |finding: &&Value| {
        finding["object"]["name"] == "orders" && finding["rule"] == "disallow-latest-tag/autogen-validate-image-tag"
    };
    let latest: Vec<&Value> = findings(&report).iter().filter(latest).collect();
    assert_eq!(latest.len(), 1);
    assert_eq!(latest[0]["environments"], serde_json::json!(["dev"]));
    assert_eq!(latest[0]["source"], "security-policy");
    let text = run("check backend-applications", &sys).stdout;
    for place in [
        "--> backend-applications/charts/backend-applications/templates/deployment.yaml:25:18",
        "--> /backend-applications/cd/dev/values.yaml:4:8",
        "--> security-policy/charts/security-policy/templates/disallow-latest-tag.yaml:29:13",
        "environments: dev only",
    ] {
        assert!(text.contains(place), "{place}\n{text}");
    }
}

#[test]
fn every_finding_on_the_examples_names_the_line_to_edit_and_the_line_that_asks_for_it() {
    let done = run("check backend-applications --all-envs --report json", &examples());
    let report = done.json();
    let file = |finding: &Value| finding["location"]["file"].as_str().unwrap().to_owned();
    let mut environments = BTreeSet::new();
    for finding in findings(&report) {
        assert!(finding["location"]["line"].as_u64().is_some_and(|line| line > 0), "{finding}");
        environments.extend(finding["environments"].as_array().unwrap().iter().map(Value::to_string));
        let related = finding["related"].as_array().unwrap();
        if finding["tool"] == "policy-apply" {
            let asks = file(related.last().unwrap());
            let source = finding["source"].as_str().unwrap();
            assert!(asks.starts_with(&format!("{source}/charts/{source}/templates/")), "{finding}");
        }
        if file(finding).contains("/templates/") {
            assert!(related.iter().any(|one| file(one).ends_with("/values.yaml")), "{finding}");
        }
    }
    assert_eq!(environments, ["dev", "prd", "qac", "stg"].map(|name| format!("\"{name}\"")).into());
}

#[test]
fn a_production_file_without_the_action_of_an_example_policy_is_named() {
    let without = |text: Option<Vec<u8>>| {
        let text = String::from_utf8(text.unwrap()).unwrap();
        let (before, after) = text.split_once("  probes:").unwrap();
        let rest: String = after.lines().skip(2).map(|line| format!("{line}\n")).collect();
        format!("{before}  probes: {{}}\n{rest}")
    };
    let [chart, prd] = ["/security-policy/charts/security-policy/values.yaml", "/security-policy/cd/prd/values.yaml"];
    let sys = examples();
    let (chart_text, prd_text) = (without(sys.contents(chart)), without(sys.contents(prd)));
    let sys = sys.file(chart, chart_text).file(prd, prd_text);
    let done = run("check backend-applications --env prd", &sys);
    assert_eq!(done.code, 2, "{done:?}");
    let message = "error[sources/action]: /security-policy/cd/prd/values.yaml lacks `policies.probes.validationFailureAction`: policy \
                   `require-probes` has no action in prd and would only audit\n  --> /security-policy/cd/prd/values.yaml:";
    assert!(done.stdout.contains(message), "{}", done.stdout);
}

#[test]
fn a_finding_that_only_production_enforces_says_so() {
    let sys = examples();
    let report = run("check backend-applications --report json", &sys).json();
    let of = |severity: &str| {
        let is = |finding: &&Value| finding["rule"] == "require-probes/check-probes" && finding["severity"] == severity;
        findings(&report).iter().find(is).map(|finding| finding["environments"].clone()).unwrap()
    };
    assert_eq!(of("error"), serde_json::json!(["prd"]));
    assert_eq!(of("warning"), serde_json::json!(["dev", "qac", "stg"]));
    // What fails in production alone does not fail where it only warns.
    assert_eq!(
        run("check backend-applications/charts --sources backend-applications/policy-sources.yaml --env dev", &sys)
            .code,
        0
    );
}

#[test]
fn a_missing_action_is_an_error_at_the_values_file_of_the_environment() {
    let sys = by_environment(&[("dev", &action("Audit")), ("prd", "policies:\n  team: {}\n")]);
    let done = run("check app --source rules=rules --report json", &sys);
    assert_eq!(done.code, 2, "{done:?}");
    let report = done.json();
    let first = &findings(&report)[0];
    let message = "/rules/cd/prd/values.yaml lacks `policies.team.validationFailureAction`: policy `require-team` has no action in prd \
                   and would only audit";
    assert_eq!(first["message"], message);
    assert_eq!(first["environments"], serde_json::json!(["prd"]));
    let text = run("check app --source rules=rules", &sys).stdout;
    assert!(text.contains("--> /rules/cd/prd/values.yaml:"), "{text}");
    assert!(text.contains("--> rules/charts/rules/templates/team.yaml:6:"), "{text}");
    // The other environment is not held up by it.
    assert_eq!(run("check app --source rules=rules --env dev", &sys).code, 0);
}

#[test]
fn an_action_that_nobody_knows_is_an_error_at_its_value() {
    for (word, told) in [("Enforced", "Enforced"), ("null", "would only audit"), ("enforcing", "enforcing")] {
        let sys = by_environment(&[("prd", &action(word))]);
        let done = run("check app --source rules=rules", &sys);
        assert_eq!(done.code, 2, "{word}: {done:?}");
        assert!(done.stdout.contains("--> /rules/cd/prd/values.yaml:3:30"), "{word}: {}", done.stdout);
        assert!(done.stdout.contains(told), "{word}: {}", done.stdout);
    }
}

#[test]
fn an_empty_action_is_an_error_although_no_value_shows_in_the_template() {
    let done = run("check app --source rules=rules", &by_environment(&[("prd", &action("\"\""))]));
    assert_eq!(done.code, 2);
    assert!(done.stdout.contains("`spec.validationFailureAction` is empty in prd"), "{}", done.stdout);
    assert!(done.stdout.contains("--> rules/charts/rules/templates/team.yaml:6:3"), "{}", done.stdout);
}

#[test]
fn a_missing_environment_of_a_source_is_an_error() {
    let sys = by_environment(&[("prd", &action("Enforce"))]);
    let done = run("check app --source rules=rules --env stg", &sys);
    assert_eq!(done.code, 2);
    assert!(done.stdout.contains("unknown environment `stg`"), "{}", done.stdout);
    assert!(done.stdout.contains("its values would stand in /rules/cd/stg/values.yaml"), "{}", done.stdout);
}

/// Two sources, the second of which says something else of the same policy.
fn colliding(second: &str) -> Memory {
    Memory::new()
        .file("/a/p.yaml", policy("require-team", "Enforce"))
        .file("/b/q.yaml", second)
        .file("/app/config.yaml", CONFIG)
}

fn sources(more: &str) -> String {
    format!(
        "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\nsources:\n- {{name: a, path: a}}\n- {{name: b, path: b}}\n{more}"
    )
}

#[test]
fn different_policies_of_one_name_are_an_error_that_names_both_places() {
    let sys = colliding(&policy("require-team", "Audit"));
    let done = run("check app --source a=a --source b=b", &sys);
    assert_eq!(done.code, 2);
    assert!(
        done.stdout.contains("is defined differently in source `a` (a/p.yaml:4:9) and in `b` (b/q.yaml:4:9)"),
        "{done:?}"
    );
}

#[test]
fn equal_policies_count_once_and_are_told_of() {
    // Key order and comments are no difference.
    let text = policy("require-team", "Enforce")
        .replace("spec:\n  validationFailureAction: Enforce\n", "spec: # ours\n")
        + "  validationFailureAction: Enforce\n";
    let done = run("check app --source a=a --source b=b --report json", &colliding(&text));
    let report = done.json();
    let rules: Vec<&str> = findings(&report).iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
    assert_eq!((done.code, rules), (1, vec!["require-team/team", "sources/same-policy"]));
}

#[test]
fn the_file_of_sources_decides_conflicts() {
    let weaker = policy("require-team", "Audit");
    let code = |more: &str| run("check app", &colliding(&weaker).file("/policy-sources.yaml", sources(more))).code;
    assert_eq!(code(""), 2);
    assert_eq!(code("conflicts: first\n"), 1);
    assert_eq!(code("conflicts: both\n"), 1);
    // The last one only audits, which needs leave.
    assert_eq!(code("conflicts: last\n"), 2);
    let decision = |leave: &str| format!("override: [{{name: require-team, from: b, reason: moved{leave}}}]\n");
    assert_eq!(code(&decision("")), 2);
    assert_eq!(code(&decision(", allowWeaken: true")), 0);
    assert_eq!(code("override: [{name: require-team, from: a, reason: ours}]\n"), 1);
}

#[test]
fn a_policy_twice_in_one_source_is_an_error() {
    let sys = colliding("").file("/a/again.yaml", policy("require-team", "Enforce"));
    let done = run("check app --source a=a", &sys);
    assert_eq!(done.code, 2);
    assert!(done.stdout.contains("is defined twice in source `a`"), "{}", done.stdout);
}

#[test]
fn exceptions_of_the_application_hold_only_where_a_source_allows_them() {
    let exception = "apiVersion: kyverno.io/v2\nkind: PolicyException\nmetadata:\n  name: mine\n  namespace: shop\nspec:\n  exceptions:\n  \
                     - {policyName: require-team, ruleNames: [team]}\n  match:\n    any:\n    - resources:\n        kinds: [ConfigMap]\n";
    let sys = colliding("").file("/app/exception.yaml", exception);
    let done = run("check app --source a=a", &sys);
    assert_eq!(done.code, 1);
    assert!(done.stdout.contains("exception `mine` does not hold"), "{}", done.stdout);
    let file = "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\nsources:\n- {name: a, path: a, exceptionsFrom: [application]}\n";
    assert_eq!(run("check app", &sys.file("/policy-sources.yaml", file)).code, 0);
}

#[test]
fn a_source_that_may_only_advise_stops_nobody() {
    let file =
        "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\nsources:\n- {name: a, path: a, trust: advise}\n";
    let done = run("check app", &colliding("").file("/policy-sources.yaml", file));
    assert_eq!(done.code, 0);
    assert!(done.stdout.contains("warning[require-team/team]"), "{}", done.stdout);
}

#[test]
fn stages_and_thresholds_choose_the_exit_code() {
    let code = |action: &str, flags: &str| {
        let sys = Memory::new().file("/a/p.yaml", policy("require-team", action)).file("/app/config.yaml", CONFIG);
        run(&format!("check app --source a=a {flags}"), &sys).code
    };
    assert_eq!(code("Enforce", ""), 1);
    assert_eq!(code("Enforce", "--stage local"), 0);
    assert_eq!(code("Enforce", "--stage local --fail-on error"), 1);
    assert_eq!(code("Enforce", "--fail-on never"), 0);
    assert_eq!(code("Audit", ""), 0);
    assert_eq!(code("Audit", "--fail-on warning"), 1);
    assert_eq!(code("Audit", "--fail-on info"), 1);
    // Errors of the inputs are errors everywhere.
    assert_eq!(code("Enforced", "--stage local"), 2);
    assert_eq!(code("Audit", "--fail-on sometimes"), 2);
}

#[test]
fn a_baseline_hides_what_is_known_until_its_day() {
    let sys = Memory::new().file("/a/p.yaml", policy("require-team", "Enforce")).file("/app/config.yaml", CONFIG);
    let words = "check app --source a=a --baseline base.json";
    assert_eq!(run(words, &sys).code, 2, "a baseline that is named must be there");
    let updated = run(&format!("{words} --update-baseline"), &sys);
    assert_eq!(updated.code, 0, "{updated:?}");
    let done = run(&format!("{words} --report json"), &sys);
    assert_eq!((done.code, &findings(&done.json())[0]["standing"]["state"]), (0, &Value::from("known")));
    let written = String::from_utf8(sys.contents("/base.json").unwrap()).unwrap();

    // Lines and messages may change, and the entry stays true.
    let moved = policy("require-team", "Enforce").replace("a team is needed", "whose is it?");
    let with = |config: &str, baseline: &str, day: u64| {
        let sys = Memory::new()
            .file("/a/p.yaml", moved.as_str())
            .file("/app/config.yaml", config)
            .file("/base.json", baseline);
        sys.at(Duration::from_secs(86_400 * day))
    };
    assert_eq!(run(words, &with(&format!("# moved\n\n{CONFIG}"), &written, 0)).code, 0);
    let dated = written.replace("\"rule\"", "\"expires\": \"1970-01-03\", \"rule\"");
    assert_eq!(run(words, &with(CONFIG, &dated, 2)).code, 0);
    assert_eq!(run(words, &with(CONFIG, &dated, 3)).code, 1);

    // What was mended is no longer known of.
    let mended = format!("{CONFIG}  labels: {{team: web}}\n");
    assert_eq!(run(words, &with(&mended, &written, 0)).code, 0);
    let strict = run(&format!("{words} --baseline-strict"), &with(&mended, &written, 0));
    assert_eq!(strict.code, 3);
    assert!(
        strict.stderr.contains("`require-team/team` ConfigMap shop/settings, which is no longer found"),
        "{strict:?}"
    );
}

#[test]
fn deprecated_versions_are_found_in_the_same_objects() {
    let old = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\n";
    let sys = colliding("").file("/app/old.yaml", old);
    let done = run("check app --source a=a --report json", &sys);
    let report = done.json();
    let removed = findings(&report).iter().find(|finding| finding["rule"] == "removed-api").unwrap();
    assert_eq!((removed["tool"].as_str(), removed["severity"].as_str()), (Some("deprecations"), Some("error")));
    let before = run("check app --source a=a --target-versions k8s=v1.20.0", &sys).stdout;
    assert!(!before.contains("removed-api"), "{before}");
    assert_eq!(run("check app --source a=a --target-versions k8s=new", &sys).code, 2);
}

#[test]
fn policies_rendered_beside_their_charts_count_once() {
    let bundle = "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata:\n  name: disallow-latest-tag\nspec: {validationFailureAction: Audit, \
                  rules: [{name: other, match: {any: [{resources: {kinds: [Pod]}}]}, validate: {message: m, pattern: {spec: {x: y}}}}]}\n";
    let with = examples().file("/security-policy/policies.yaml", bundle);
    let words = "check backend-applications/charts --sources backend-applications/policy-sources.yaml";
    assert_eq!(run(words, &with).stdout, run(words, &examples()).stdout);
}

#[test]
fn definitions_that_a_chart_installs_are_looked_at() {
    let old = "apiVersion: apiextensions.k8s.io/v1beta1\nkind: CustomResourceDefinition\nmetadata:\n  name: webs.example.com\n";
    let sys = examples().file("/backend-applications/charts/backend-applications/crds/web.yaml", old);
    let text = run("check backend-applications/charts --sources backend-applications/policy-sources.yaml", &sys).stdout;
    assert!(text.contains("error[removed-api]"), "{text}");
    assert!(text.contains("--> backend-applications/charts/backend-applications/crds/web.yaml:1:13"), "{text}");
}

#[test]
fn values_are_linted_with_the_environments_that_break_a_rule() {
    let ruleset = "rules:\n  few:\n    given: $.replicas\n    severity: error\n    then: {function: schema, functionOptions: {schema: \
                   {maximum: 3}}}\n";
    let sys = examples().file("/backend-applications/.spectral.yaml", ruleset);
    let report = run("check backend-applications --report json", &sys).json();
    let few = findings(&report).iter().find(|finding| finding["rule"] == "few").unwrap();
    assert_eq!(few["environments"], serde_json::json!(["prd"]));
    assert_eq!(few["tool"], "values-lint");
    let text = run("check backend-applications", &sys).stdout;
    assert!(text.contains("--> backend-applications/cd/prd/values.yaml:2:11"), "{text}");
}

#[test]
fn whatever_is_wrong_with_the_inputs_ends_with_two() {
    let good = colliding("");
    for words in [
        "check app",
        "check app --source a=nowhere",
        "check nowhere --source a=a",
        "check app --source a=b",
        "check app --source a",
        "check app --source a=https://git.example/o/r",
        "check app --changed-since main --source a=a",
        "check app --sources app/config.yaml",
        "check app --report page --source a=a",
        "check --wrong",
        "",
    ] {
        let done = run(words, &good);
        assert_eq!(done.code, 2, "{words}: {done:?}");
    }
    assert!(
        run("check app --source a=https://git.example/o/r", &good)
            .stderr
            .contains("`--allow-net git.example` allows it")
    );
    let broken = colliding("").file("/app/broken.yaml", "a: [\n");
    assert_eq!(run("check app --source a=a", &broken).code, 2);
}

#[test]
fn limits_are_never_a_pass() {
    let bomb = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\ndata: {}1{}\n",
        "[".repeat(300),
        "]".repeat(300)
    );
    for sys in [colliding("").file("/app/deep.yaml", bomb.as_str()), colliding("").file("/a/deep.yaml", bomb.as_str())]
    {
        let done = run("check app --source a=a --stage local", &sys);
        assert_eq!(done.code, 4, "{done:?}");
        assert!(done.stdout.contains("nested deeper than 200 levels"), "{}", done.stdout);
    }
    let done = run("check app --source a=a --limit input-bytes=10", &colliding(""));
    assert_eq!(done.code, 4, "{done:?}");
    let done = run("check app --source a=a --limit files=1", &colliding("").file("/app/more.yaml", ""));
    assert_eq!(done.code, 4, "{done:?}");
}

#[test]
fn help_and_version_are_no_errors() {
    let help = run("check --help", &Memory::new());
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    assert!(help.stdout.contains("--baseline-strict") && help.stdout.contains("Exit codes: 0"));
    assert!(run("--version", &Memory::new()).stdout.starts_with("policy-platform 0"));
}
