//! Charts that mean harm: one error or a harmless result, in little time and memory. The tests name the holes that the original
//! had (CVE); those of archives are in `archives.rs`, those of links in `links.rs`.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::time::{Duration, Instant};

use chart::{Chart, Provenance, RenderOptions, ValuesInput, render};
use common::limits::Limits;
use common::sys::Memory;
use gotemplate::run::FixedHost;

const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

fn app() -> Memory {
    Memory::new().file("/app/Chart.yaml", CHART).file("/etc/passwd", "root:x:0:0")
}

fn run(sys: &Memory, set: &[&str]) -> Result<String, String> {
    let (limits, mut provenance) = (Limits::default(), Provenance::new());
    let chart = Chart::load(sys, Path::new("/app"), &limits, &mut provenance).map_err(|error| error.to_string())?;
    let input = ValuesInput { set: set.iter().map(|&it| it.to_owned()).collect(), ..ValuesInput::default() };
    let values = input.merge(sys, &mut std::io::empty(), &limits, &mut provenance);
    let values = values.map_err(|error| error.to_string())?;
    let mut options = RenderOptions::default();
    // Twenty-five times less than what a run has, which takes that much longer.
    options.limits.steps = 2_000_000;
    let outcome = render(&chart, &values, &options, &mut provenance, &FixedHost::new(0, 0));
    let rendered = outcome.result.map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(rendered.stream(true, true, true).bytes()).into_owned())
}

/// The error of a chart with one file more, which has to come soon.
fn refused(name: &str, text: &str) -> String {
    let started = Instant::now();
    let error = run(&app().file(format!("/app/{name}"), text), &[]).unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(60), "{name} takes long: {text}");
    error
}

/// What a template makes.
fn rendered(text: &str) -> Result<String, String> {
    run(&app().file("/app/templates/a.yaml", text).file("/app/values.yaml", "x: '{{ tpl .Values.x . }}'\ny: 1\n"), &[])
}

/// CVE-2020-15184, CVE-2024-25620, CVE-2026-35206: names and aliases that lead out of a directory.
#[test]
fn names_and_aliases_are_no_paths() {
    for name in ["..", ".", "../x", "a/b", "/etc"] {
        let error = refused("Chart.yaml", &format!("apiVersion: v2\nname: \"{name}\"\nversion: 1.0.0\n"));
        assert!(error.starts_with("validation: chart.metadata.name "), "{name}: {error}");
    }
    for alias in ["..", "../x", "a/b", "a b"] {
        let dependency = format!("{CHART}dependencies: [{{name: x, version: 1.x, alias: \"{alias}\"}}]\n");
        let error = refused("Chart.yaml", &dependency);
        assert!(error.starts_with("validation: dependency \"x\" has disallowed characters in the alias"), "{error}");
    }
}

/// CVE-2021-21303: control characters in what is printed.
#[test]
fn errors_carry_no_control_characters() {
    let escape = "\\e[2J\\a";
    for field in ["version", "name", "type", "apiVersion", "kubeVersion", "dependencies", "appVersion"] {
        let text = format!("apiVersion: v2\nname: app\nversion: 1.0.0\n{field}: \"{escape}\"\n");
        if let Err(error) = run(&app().file("/app/Chart.yaml", text), &[]) {
            assert!(!error.contains(['\u{1b}', '\u{7}']), "{field}: {error:?}");
        }
    }
    let dependency = format!("{CHART}dependencies: [{{name: \"{escape}\", version: \"{escape}\"}}]\n");
    let error = refused("Chart.yaml", &dependency);
    assert!(!error.contains('\u{1b}'), "{error:?}");
}

/// CVE-2022-23524, CVE-2022-36055: arguments of `--set` that overflow a stack or make huge lists.
#[test]
fn arguments_cannot_grow_without_end() {
    let error = |argument: &str| run(&app(), &[argument]).unwrap_err();
    assert_eq!(
        error("a[65537]=1"),
        "failed parsing --set data: index of 65537 is greater than maximum supported index of 65536"
    );
    let nested = vec!["a"; 40].join(".");
    assert_eq!(
        error(&format!("{nested}=1")),
        "failed parsing --set data: value name nested level is greater than maximum supported nested level of 30"
    );
    assert!(run(&app(), &[&format!("a={}", "{".repeat(100_000))]).is_err());
    drop(run(&app(), &[&"[".repeat(100_000)]));
    let many: Vec<String> = (0..10_000).map(|nth| format!("k{nth}[65536]=1")).collect();
    assert!(error(&many.join(",")).contains("more than"), "{}", error(&many.join(",")));
}

/// CVE-2022-23525, CVE-2022-23526, CVE-2024-26147, CVE-2025-55198: files whose YAML is not of the shape that is expected.
#[test]
fn files_of_another_shape_are_errors_and_no_crashes() {
    let texts = [
        "",
        "null",
        "[]",
        "5",
        "x",
        "{}",
        "- null",
        "\0",
        "{",
        "---\n---\n",
        "!!binary a",
        "? [a]\n: b",
        "&a [*a]",
        "<<: 1",
        "{null: null}",
        "true: {}",
        "\u{feff}",
        "'\n",
        "a: *b",
        "\t",
    ];
    let names = [
        "Chart.yaml",
        "Chart.lock",
        "requirements.yaml",
        "requirements.lock",
        "values.yaml",
        "values.schema.json",
        "templates/a.yaml",
        "templates/NOTES.txt",
        "crds/a.yaml",
        ".helmignore",
        "charts/low/Chart.yaml",
        "charts/low.tgz",
    ];
    for name in names {
        for text in texts {
            // Nothing to say but that it ends.
            drop(run(&app().file(format!("/app/{name}"), text), &[]));
        }
    }
    let fields = [
        "apiVersion",
        "name",
        "version",
        "kubeVersion",
        "description",
        "type",
        "keywords",
        "home",
        "sources",
        "dependencies",
        "maintainers",
        "icon",
        "appVersion",
        "deprecated",
        "annotations",
        "condition",
        "tags",
    ];
    for field in fields {
        for value in
            ["null", "[]", "{}", "[null]", "5", "x", "{a: null}", "[{}]", "[[]]", "[{name: null}]", "!!binary x"]
        {
            drop(run(&app().file("/app/Chart.yaml", format!("{CHART}{field}: {value}\n")), &[]));
            let v1 = format!("apiVersion: v1\nname: app\nversion: 1.0.0\n{field}: {value}\n");
            drop(run(
                &app().file("/app/Chart.yaml", v1).file("/app/requirements.yaml", format!("{field}: {value}")),
                &[],
            ));
        }
    }
    let empty = refused("Chart.yaml", "");
    assert_eq!(empty, "validation: chart.metadata.name is required");
    for inner in ["null", "[]", "5", "{}"] {
        let text = format!("{CHART}dependencies: [{{name: low, version: 1.x, import-values: [{inner}], tags: [a]}}]\n");
        let low = "apiVersion: v2\nname: low\nversion: 1.0.0\n";
        drop(run(&app().file("/app/Chart.yaml", text).file("/app/charts/low/Chart.yaml", low), &[]));
    }
}

/// CVE-2023-25165: names that are looked up tell the values to whoever answers.
#[test]
fn no_name_is_looked_up() {
    let text = rendered("a: {{ getHostByName \"localhost\" | quote }}").unwrap();
    assert!(text.ends_with("a: \"\"\n"), "{text}");
    assert!(rendered("a: {{ env \"HOME\" }}").unwrap_err().contains("function \"env\" not defined"));
    assert!(rendered("a: {{ expandenv \"$HOME\" }}").unwrap_err().contains("function \"expandenv\" not defined"));
}

/// CVE-2025-32387, CVE-2025-55199: schemas that overflow a stack, read devices, or take all memory.
#[test]
fn schemas_end() {
    let schema = |text: &str| refused("values.schema.json", text);
    for target in ["/dev/zero", "file:///dev/zero", "file:///etc/passwd", "../../etc/passwd", "http://127.0.0.1/x"] {
        let error = schema(&format!(r#"{{"$ref": "{target}"}}"#));
        assert!(error.contains("failing loading ") && !error.contains("root:x"), "{error}");
        let error = schema(&format!(r#"{{"$schema": "{target}"}}"#));
        assert!(error.contains("failing loading "), "{error}");
    }
    let deep = format!("{}true{}", r#"{"not":"#.repeat(5_000), "}".repeat(5_000));
    assert!(schema(&deep).contains("exceeded max depth"), "{}", schema(&deep));
    let deep = format!("{}true{}", r#"{"items":"#.repeat(120), "}".repeat(120));
    assert_eq!(run(&app().file("/app/values.schema.json", deep), &[]).unwrap(), "\n");
    let patterns: String = (0..5_000).map(|nth| format!(r#""^(a{{1,900}}){{1,{}}}$": true,"#, nth % 10 + 1)).collect();
    let error = schema(&format!(r#"{{"patternProperties": {{{patterns} "x": true}}}}"#));
    assert!(error.contains("states") || error.contains("expression too large") || error.contains("repeat"), "{error}");
    assert!(schema(r#"{"pattern": "((a{1000}){1000}){1000}"}"#).contains("invalid repeat count"));
}

/// Aliases that stand for more than memory has, and nesting that overflows a stack.
#[test]
fn yaml_bombs_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for nth in 1..12 {
        let last = format!("*a{}, ", nth - 1).repeat(10);
        bomb.push_str(&format!("a{nth}: &a{nth} [{last}]\n"));
    }
    let deep = format!("a: {}{}", "[".repeat(20_000), "]".repeat(20_000));
    for name in ["values.yaml", "Chart.yaml", "templates/a.yaml"] {
        for (text, nth) in [(&bomb, 0), (&deep, 1)] {
            let text = if name == "Chart.yaml" { format!("{CHART}{text}") } else { text.clone() };
            let error = run(&app().file(format!("/app/{name}"), text), &[]);
            assert!(error.is_err(), "{name} {nth}");
        }
    }
    let escaped = bomb.replace('\n', "\\n");
    let text = rendered(&format!("a: {{{{ (fromYaml \"{escaped}\").Error | quote }}}}")).unwrap();
    assert!(text.contains("alias"), "{text}");
}

/// Templates that call themselves.
#[test]
fn templates_in_circles_end() {
    let include = rendered("{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}").unwrap_err();
    assert!(include.contains("rendering template has a nested reference name: a"), "{include}");
    let template = rendered("{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}").unwrap_err();
    assert!(template.contains("exceeded maximum template depth"), "{template}");
    for text in [
        "{{ tpl .Values.x . }}",
        "{{ define \"b\" }}{{ tpl \"{{ include \\\"b\\\" . }}\" . }}{{ end }}{{ include \"b\" . }}",
        "{{ $_ := set .Values \"me\" .Values }}{{ toYaml .Values }}",
        "{{ $_ := set .Values \"me\" .Values }}{{ toJson .Values }}",
        "{{ $_ := set .Values \"me\" .Values }}{{ .Values }}",
        "{{ $d := dict }}{{ range until 100000 }}{{ $d = dict \"d\" $d }}{{ end }}{{ toYaml $d }}",
        "{{ $d := list }}{{ range until 100000 }}{{ $d = list $d }}{{ end }}{{ deepCopy $d }}",
    ] {
        let error = rendered(text);
        // A copy of itself may also be what `set` puts in; it has to end either way.
        if text.contains("tpl") {
            assert!(error.is_err(), "{text}");
        }
    }
    assert!(rendered(&"{{ if true }}".repeat(200_000)).is_err());
    assert!(rendered(&format!("{{{{ {}1 }}}}", "(".repeat(200_000))).is_err());
}

/// Functions that make as much as an argument says.
#[test]
fn templates_cannot_take_all_memory_or_time() {
    for text in [
        "{{ repeat 2000000000 \"x\" }}",
        "{{ until 2000000000 }}",
        "{{ untilStep 0 2000000000 1 }}",
        "{{ seq 1 2000000000 }}",
        "{{ indent 2000000000 \"x\" }}",
        "{{ nindent 2000000000 \"x\" }}",
        "{{ randAlpha 2000000000 }}",
        "{{ randBytes 2000000000 }}",
        "{{ printf \"%2000000000d\" 1 }}{{ fail \"no width\" }}",
        "{{ $x := \"x\" }}{{ range until 60 }}{{ $x = print $x $x }}{{ end }}",
        "{{ $x := list 1 }}{{ range until 60 }}{{ $x = concat $x $x }}{{ end }}",
        "{{ $x := list 1 }}{{ range until 60 }}{{ $x = list $x $x }}{{ end }}{{ toYaml $x }}",
        "{{ range until 1000000 }}{{ range until 1000000 }}{{ end }}{{ end }}",
        "{{ range until 1000000 }}{{ repeat 1000 \"x\" }}{{ end }}",
        "{{ regexReplaceAll \"(x*)*y\" (repeat 1000 \"x\") (repeat 16000000 \"y\") }}{{ fail \"linear\" }}",
        "{{ regexMatch \"((a{1000}){1000}){1000}\" \"a\" }}",
        "{{ wrapWith 1 (repeat 1000000 \"y\") (repeat 1000 \"x\") }}",
        "{{ replace \"x\" (repeat 16000000 \"y\") (repeat 16000000 \"x\") }}",
        "{{ join (repeat 16000000 \"y\") (until 1000000) }}",
    ] {
        let started = Instant::now();
        assert!(rendered(text).is_err(), "{text}");
        assert!(started.elapsed() < Duration::from_secs(120), "{text} takes {:?}", started.elapsed());
    }
}

/// `.Files` has what the chart has.
#[test]
fn templates_read_no_files_of_the_machine() {
    let text = rendered("a: {{ .Files.Get \"../etc/passwd\" | quote }}{{ .Files.Get \"/etc/passwd\" }}").unwrap();
    assert!(text.ends_with("a: \"\"\n"), "{text}");
    let globs = rendered("a: {{ len (.Files.Glob \"/etc/*\") }}{{ len (.Files.Glob \"../**\") }}").unwrap();
    assert!(globs.ends_with("a: 00\n"), "{globs}");
}
