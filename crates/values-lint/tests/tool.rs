//! The whole tool in process: what differs from the original on purpose, under its name and under ours.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::ffi::OsString;

use common::sys::{Memory, Streams};
use values_lint::Exit;

struct Run {
    exit: Exit,
    stdout: String,
    stderr: String,
}

fn run(sys: &Memory, words: &str) -> Run {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let words = words.split(' ').map(OsString::from);
    let exit = values_lint::run(words, sys, &mut Streams::buffers(b"", &mut stdout, &mut stderr));
    Run { exit, stdout: String::from_utf8(stdout).unwrap(), stderr: String::from_utf8(stderr).unwrap() }
}

/// A machine with a ruleset and a document.
fn machine(ruleset: &str, document: &str) -> Memory {
    Memory::new().file("/.spectral.yaml", ruleset).file("/d.yaml", document)
}

const TRUTHY: &str = "rules: {r: {given: $, then: {field: image, function: truthy}}}\n";

#[test]
fn severity_words_of_the_outputs_are_accepted() {
    let rule = |severity: &str| {
        format!("rules: {{r: {{given: $, severity: {severity}, then: {{field: a, function: truthy}}}}}}\n")
    };
    let sys = machine(&rule("warning"), "b: 1\n");
    let done = run(&sys, "spectral lint d.yaml -f text");
    assert_eq!((done.exit, done.stderr.as_str()), (Exit::Clean, ""));
    assert!(done.stdout.contains("warning r"), "{}", done.stdout);
    let done = run(&machine(&rule("fatal"), "b: 1\n"), "spectral lint d.yaml");
    assert_eq!(done.exit, Exit::BadInput);
    assert!(done.stderr.ends_with("or \"error\", \"warn\", \"info\", \"hint\", \"off\"\n"), "{}", done.stderr);
    let done = run(&machine(&rule("fatal"), "b: 1\n"), "values-lint lint d.yaml");
    assert!(done.stderr.ends_with("help: did you mean \"error\"?\n"), "{}", done.stderr);
}

#[test]
fn javascript_is_refused_by_name() {
    let sys = Memory::new().file("/.spectral.js", "module.exports = {}").file("/d.yaml", "a: 1\n");
    let done = run(&sys, "spectral lint d.yaml");
    assert_eq!(done.exit, Exit::BadInput);
    assert!(done.stderr.contains("/.spectral.js: rulesets and functions in JavaScript are not run"), "{}", done.stderr);
    let sys = machine("functions: [even]\nrules: {}\n", "a: 1\n").file("/functions/even.js", "export default () => {}");
    let done = run(&sys, "spectral lint d.yaml");
    assert!(done.stderr.contains("/functions/even.js: "), "{}", done.stderr);
    let sys = machine(TRUTHY, "a: 1\n").file("/resolver.js", "");
    assert_eq!(run(&sys, "spectral lint d.yaml --resolver resolver.js").exit, Exit::BadInput);
}

#[test]
fn a_ruleset_that_extends_itself_is_an_error() {
    let sys = machine("extends: other.yaml\n", "a: 1\n").file("/other.yaml", "extends: .spectral.yaml\n");
    let sys = sys.file("/other.yaml", "extends: ./.spectral.yaml\n");
    let done = run(&sys, "spectral lint d.yaml");
    assert_eq!(done.exit, Exit::BadInput);
    assert!(done.stderr.contains("/.spectral.yaml extends itself"), "{}", done.stderr);
}

#[test]
fn nothing_is_fetched_that_nobody_allows() {
    let done = run(&machine(TRUTHY, "a: 1\n"), "spectral lint https://example.com/a.yaml");
    assert_eq!(done.exit, Exit::BadInput);
    assert!(done.stderr.contains("`--allow-net example.com` allows it"), "{}", done.stderr);
    let done = run(&machine("extends: https://example.com/r.yaml\n", "a: 1\n"), "spectral lint d.yaml");
    assert!(done.stderr.contains("the network is off: `example.com` is not asked"), "{}", done.stderr);
    let done = run(&machine(TRUTHY, "image: {$ref: 'https://example.com/x.yaml'}\n"), "spectral lint d.yaml -f text");
    assert!(done.stdout.contains("error invalid-ref"), "{}", done.stdout);
    assert!(done.stdout.contains("https://example.com/x.yaml is not followed: the network is off"), "{}", done.stdout);
}

#[test]
fn filters_look_at_members_alone() {
    let ruleset = "rules: {r: {given: \"$..list[?(@.name.startsWith('a'))].name\", then: {function: falsy}}}\n";
    let done = run(&machine(ruleset, "list: [{name: ab}, {name: b}]\n"), "spectral lint d.yaml -f text");
    assert_eq!(done.stdout, "/d.yaml:1:15 warning r \"\"name\" property must be falsy\"");
}

#[test]
fn types_are_asked_for_under_our_own_name() {
    let ruleset = "rules: {r: {given: \"$..[?(typeof @ === 'boolean')]\", then: {function: falsy}}}\n";
    let done = run(&machine(ruleset, "a: true\n"), "values-lint lint d.yaml -f text");
    assert_eq!(done.stdout, "/d.yaml:1:4 warning r \"\"a\" property must be falsy\"");
    let done = run(&machine(ruleset, "a: true\n"), "spectral lint d.yaml -f text");
    assert!(done.stderr.ends_with("Error #1: this[type] is not a function\n"), "{}", done.stderr);
}

#[test]
fn a_key_named_proto_is_a_key_under_our_own_name() {
    let done = run(&machine(TRUTHY, "__proto__: {x: 1}\n"), "values-lint lint d.yaml -f text");
    assert_eq!(done.stdout, "/d.yaml:1:1 warning r \"\"image\" property must be truthy\"");
    for (value, said) in [
        ("{x: 1}", "Got '[object Object]'"),
        ("[1, 2]", "Got '1,2'"),
        ("1", "extra keys but proxy target is non-extensible"),
        ("null", "trap returned duplicate entries"),
    ] {
        let done = run(&machine(TRUTHY, &format!("__proto__: {value}\n")), "spectral lint d.yaml");
        assert_eq!(done.exit, Exit::BadInput);
        assert!(done.stderr.trim_end().ends_with(said), "{}", done.stderr);
    }
    let done = run(&machine(TRUTHY, "image: {__proto__: {x: 1}}\n"), "spectral lint d.yaml");
    assert_eq!(done.exit, Exit::Clean);
}

#[test]
fn a_key_that_stands_nowhere_is_in_front_of_the_text() {
    let done = run(&machine("rules: {}\n", "{\"x\": 1 \"y\": 2}\n"), "spectral lint d.yaml -f text");
    assert!(done.stdout.starts_with("/d.yaml:1:0 error parser \"Mapping key must be"), "{}", done.stdout);
    let done = run(&machine("rules: {}\n", "{\"x\": 1 \"y\": 2}\n"), "values-lint lint d.yaml --report json");
    assert_eq!(done.exit, Exit::Findings, "{}", done.stderr);
}

#[test]
fn a_file_that_two_documents_refer_to_is_named_for_both() {
    let document = "image: {$ref: 'part.yaml#/image'}\n";
    let sys = machine(TRUTHY, document).file("/e.yaml", document).file("/part.yaml", "image: ''\n");
    let done = run(&sys, "spectral lint d.yaml e.yaml -f text");
    let line = "/part.yaml:1:8 warning r \"\"image\" property must be truthy\"";
    assert_eq!(done.stdout, format!("{line}\n{line}"));
}

#[test]
fn rulesets_are_found_by_name() {
    let sys = machine(TRUTHY, "a: 1\n").file("/.spectral.json", "{\"rules\": {}}").file("/spectral.yaml", TRUTHY);
    assert_eq!(run(&sys, "spectral lint d.yaml").stdout, "No results with a severity of 'error' found!\n");
}

#[test]
fn a_pattern_without_end_is_an_error() {
    let ruleset = "rules: {r: {given: $.a, then: {function: pattern, functionOptions: {match: '^(?:(a+)\\1?)+c$'}}}}\n";
    let done = run(&machine(ruleset, &format!("a: {}b\n", "a".repeat(60))), "spectral lint d.yaml");
    assert_eq!(done.exit, Exit::BadInput);
    assert!(done.stderr.contains("too many steps"), "{}", done.stderr);
}

#[test]
fn a_hostile_document_is_a_limit() {
    let done = run(&machine(TRUTHY, &"[".repeat(5000)), "values-lint lint d.yaml");
    assert_eq!(done.exit, Exit::Limit);
    assert!(done.stderr.contains("nested deeper than 200 levels"), "{}", done.stderr);
}

#[test]
fn own_exit_codes_tell_usage_from_findings() {
    let sys = machine(TRUTHY, "a: 1\n");
    assert_eq!(run(&sys, "spectral lint d.yaml --nope").exit, Exit::Findings);
    assert_eq!(run(&sys, "values-lint lint d.yaml --nope").exit, Exit::BadInput);
    assert_eq!(run(&sys, "values-lint lint d.yaml -F warn").exit, Exit::Findings);
}

#[test]
fn own_reports_show_the_line() {
    let sys = machine("extends: values:recommended\n", "image:\n  tag: latest\n");
    let done = run(&sys, "values-lint lint d.yaml --report text");
    assert_eq!(done.exit, Exit::Findings);
    assert!(done.stdout.contains("--> d.yaml:2:8"), "{}", done.stdout);
    assert!(!run(&sys, "spectral lint d.yaml --report text").stderr.is_empty());
}

/// A chart with values for two environments.
fn chart() -> Memory {
    Memory::new()
        .file("/r/.git/HEAD", "")
        .file("/r/charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file("/r/charts/app/values.yaml", "image: {name: shop, tag: '1.0'}\nreplicas: 2\nold: true\n")
        .file("/r/charts/app/values.schema.json", r#"{"properties": {"replicas": {"maximum": 5}}}"#)
        .file(
            "/r/charts/app/templates/a.yaml",
            "a: {{ .Values.image.name }}:{{ .Values.image.tag }}\nr: {{ .Values.replicas }}\nh: {{ .Values.host }}\n",
        )
        .file("/r/cd/values.yaml", "host: all.example.com\n")
        .file("/r/cd/dev/values.yaml", "image:\n  tag: latest\n")
        .file("/r/cd/prd/values.yaml", "replicas: 9\nhost: null\n")
}

#[test]
fn findings_on_a_chart_stand_in_the_file_that_sets_the_value() {
    let done = run(&chart(), "values-lint chart /r/charts/app");
    assert_eq!(done.exit, Exit::Findings, "{}", done.stderr);
    let has = |text: &str| assert!(done.stdout.contains(text), "{text}\n{}", done.stdout);
    has("error[values-image-tag-pinned]");
    has("--> r/cd/dev/values.yaml:2:8");
    has("error[values-schema]: \"replicas\" property must be <= 5 (in prd)");
    has("--> r/cd/prd/values.yaml:1:11");
    has("warning[unused-value]: `old` is set here, and no template reads it");
    has("--> r/charts/app/values.yaml:3:6");
    has("info[unset-value]: `.Values.host` is read here, and no values file sets it (in prd)");
    has("--> r/charts/app/templates/a.yaml:3:7");
    let done = run(&chart(), "values-lint chart /r/charts/app --env dev -D");
    assert!(!done.stdout.contains("values-schema"), "{}", done.stdout);
    assert_eq!(run(&chart(), "values-lint chart /r/charts/app --env nope").exit, Exit::BadInput);
}

/// The names of the values that are called unused, or unset.
fn named<'o>(done: &'o Run, rule: &str) -> Vec<&'o str> {
    let lines = done.stdout.lines().filter(|line| line.contains(&format!("[{rule}]")));
    lines.filter_map(|line| line.split('`').nth(1)).collect()
}

#[test]
fn values_that_are_looked_up_by_a_text_are_used() {
    let helpers = "{{ define \"app.seek\" }}{{ $v := $.context.Values }}{{ range splitList \".\" .key }}{{ $v = index $v . }}{{ end }}{{ $v }}{{ end }}\
                   {{ define \"app.secret\" }}{{ include \"app.seek\" (dict \"key\" (first .keys) \"context\" .context) }}{{ end }}\
                   {{ define \"app.name\" }}{{ .name }}{{ end }}";
    let sys = Memory::new()
        .file("/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file(
            "/app/values.yaml",
            "auth: {password: '', user: x}\ntoken: ''\nport: 1\nmap: {a: {b: 1}}\nexports: {x: {y: 1}}\n",
        )
        .file("/app/charts/common/Chart.yaml", "apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n")
        .file("/app/charts/common/templates/_helpers.tpl", helpers)
        .file(
            "/app/templates/a.yaml",
            "a: {{ include \"app.secret\" (dict \"keys\" (list \"auth.password\") \"context\" $) }}\n\
             b: {{ include \"app.secret\" (dict \"keys\" (list \"token\") \"context\" $) }}\n\
             c: {{ include \"app.name\" (dict \"name\" \"port\") }}\nd: {{ print \"map.a\" }}\n",
        );
    let done = run(&sys, "values-lint chart /app");
    assert_eq!(named(&done, "unused-value"), ["auth.user", "port", "map.a"]);
}

#[test]
fn what_subcharts_bring_and_read_counts() {
    let sys = Memory::new()
        .file(
            "/app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: 1.0.0\n    import-values: [data, {child: net, parent: network}]\n  \
             - name: web\n    alias: www\n    version: 1.0.0\n",
        )
        .file("/app/values.yaml", "www: {title: '{{ .Values.site }}', site: x, rest: 1}\n")
        .file("/app/templates/a.yaml", "a: {{ .Values.host }}{{ .Values.network.port }}{{ .Values.nothing }}\n")
        .file("/app/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n")
        .file("/app/charts/db/values.yaml", "exports: {data: {host: x}}\nnet: {port: 1}\n")
        .file("/app/charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n")
        .file("/app/charts/web/templates/a.yaml", "a: {{ tpl .Values.title . }}\n");
    let done = run(&sys, "values-lint chart /app");
    assert_eq!(named(&done, "unset-value"), [".Values.nothing"]);
    assert_eq!(named(&done, "unused-value"), ["www.rest"]);
}

#[test]
fn values_that_are_handed_on_whole_are_used() {
    let sys = chart().file("/r/charts/app/templates/b.yaml", "all: {{ toYaml .Values | nindent 2 }}\n");
    assert!(!run(&sys, "values-lint chart /r/charts/app").stdout.contains("unused-value"));
}
