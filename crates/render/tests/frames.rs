//! Code frames behind errors under our own name: the template line, the calls that led there, the values line.

mod support;

use common::sys::Memory;

const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\n";

/// A chart with one template.
fn chart(template: &str, values: &str) -> Memory {
    Memory::new()
        .file("/app/Chart.yaml", CHART)
        .file("/app/values.yaml", values)
        .file("/app/templates/a.yaml", template)
}

/// The exit code and what was said on standard error.
fn fails(sys: &Memory, name: &str, args: &[&str]) -> (u8, String) {
    let ran = support::run(sys, "", &[&[name, "template", "app"], args].concat());
    assert!(ran.out.is_empty(), "{}", ran.out);
    (ran.exit.code(), ran.err)
}

/// The lines that name a place, in order, with the line above each, which says what stands there.
fn places(err: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = err.lines().collect();
    let place = |window: &[&str]| {
        let [said, place] = window else { return None };
        let place = place.trim_start().strip_prefix("--> ")?;
        Some((said.rsplit("]: ").next()?.to_owned(), place.to_owned()))
    };
    lines.windows(2).filter_map(place).collect()
}

fn check(sys: &Memory, args: &[&str], want: &[(&str, &str)]) -> String {
    let (code, err) = fails(sys, "render", args);
    assert_eq!(code, 2, "{err}");
    let got = places(&err);
    let got: Vec<(&str, &str)> = got.iter().map(|(said, place)| (said.as_str(), place.as_str())).collect();
    assert_eq!(got, want, "{err}");
    let (code, helm) = fails(sys, "helm", args);
    assert!(code == 1 && err.starts_with(&helm) && places(&helm).is_empty(), "{helm}");
    err
}

#[test]
fn a_missing_value_is_shown_in_the_template_and_beside_its_neighbours() {
    let sys = chart("a: {{ .Values.image.tag.short }}\n", "image:\n  name: x\n");
    let err = check(
        &sys,
        &["app"],
        &[
            ("nil pointer evaluating interface {}.short", "app/templates/a.yaml:1:7"),
            ("note: with `image` from here", "app/values.yaml:1:1"),
        ],
    );
    assert!(err.contains("= help: `image.tag` is not set"), "{err}");
}

#[test]
fn includes_are_listed_from_the_inside_out() {
    let sys = chart("a: {{ include \"out\" . }}\n", "name:\n").file(
        "/app/templates/_h.tpl",
        "{{ define \"in\" }}{{ required \"a name!\" .Values.name }}{{ end }}\n\
         {{ define \"out\" }}{{ template \"in\" . }}{{ end }}\n{{ define \"x\" }}{{ include \"in\" . }}{{ end }}",
    );
    let want = [
        ("a name!", "/app/templates/_h.tpl:1:21"),
        ("note: included here", "/app/templates/_h.tpl:2:31"),
        ("note: included here", "/app/templates/a.yaml:1:7"),
        ("note: with `name` from here", "/app/values.yaml:1:1"),
    ];
    check(&sys, &["/app"], &want);
    let sys = sys.file("/app/templates/a.yaml", "a:\n{{ include \"x\" . | indent 2 }}\n");
    let want = [
        ("a name!", "/app/templates/_h.tpl:1:21"),
        ("note: included here", "/app/templates/_h.tpl:3:20"),
        ("note: included here", "/app/templates/a.yaml:2:4"),
        ("note: with `name` from here", "/app/values.yaml:1:1"),
    ];
    check(&sys, &["/app"], &want);
}

#[test]
fn rendered_text_that_is_no_yaml_is_shown_in_the_template_and_in_the_values() {
    let sys = chart("kind: A\ntitle: {{ .Values.title }}\n", "").file("/v.yaml", "x: 1\ntitle: \"a: b\"\n");
    let err = check(
        &sys,
        &["/app", "-f", "/v.yaml"],
        &[
            ("a `key: value` cannot stand here", "/app/templates/a.yaml:2:8"),
            ("note: with `title` from here", "/v.yaml:2:8"),
        ],
    );
    assert!(err.contains("the rendered line is `title: a: b`"), "{err}");
}

#[test]
fn literal_text_that_is_no_yaml_is_shown_where_it_stands() {
    let sys = chart("{{- if true }}\nkind: A\n{{- end }}\nspec:\n  a: 1\n b: 2\n", "");
    check(&sys, &["/app"], &[("did not find expected key", "/app/templates/a.yaml:6:2")]);
}

#[test]
fn a_template_that_does_not_parse_is_shown_at_its_line() {
    let sys = chart("a: 1\nb: {{ nope }}\n", "");
    check(&sys, &["/app"], &[("function \"nope\" not defined", "/app/templates/a.yaml:2:7")]);
}

#[test]
fn values_of_the_wrong_kind_are_shown() {
    let cases = [
        ("{{ .Values.m | upper }}", "wrong type for value; expected string; got map[string]interface {}", "2:1", "m"),
        ("{{ range .Values.s }}{{ end }}", "range can't iterate over text", "1:4", "s"),
        ("{{ index .Values.l 5 }}", "error calling index: index out of range: 5", "4:1", "l"),
        (
            "{{ range .Values.l }}{{ .name.x }}{{ end }}",
            "can't evaluate field x in type interface {}",
            "4:12",
            "l[0].name",
        ),
    ];
    for (action, said, place, path) in cases {
        let sys = chart(&format!("a: {action}\n"), "s: text\nm:\n  a: 1\nl: [{name: a}]\n");
        let (_, err) = fails(&sys, "render", &["/app"]);
        let places = places(&err);
        assert_eq!(places.first().map(|(said, _)| said.as_str()), Some(said), "{err}");
        let value = (format!("note: with `{path}` from here"), format!("/app/values.yaml:{place}"));
        assert_eq!(places.last(), Some(&value), "{err}");
    }
}

#[test]
fn a_text_of_tpl_is_shown_in_the_values() {
    let sys = chart("a: {{ tpl .Values.text . }}\n", "text: \"{{ .Values.no.x }}\"\n");
    let want = [
        ("nil pointer evaluating interface {}.x", "/app/templates/a.yaml:1:7"),
        ("note: with `text` from here", "/app/values.yaml:1:7"),
    ];
    check(&sys, &["/app"], &want);
}

#[test]
fn values_that_do_not_fit_the_schema_are_shown_in_both_files() {
    let schema = "{\n  \"required\": [\"must\"],\n  \"properties\": {\n    \"items\": {\n      \"type\": \"string\"\n    }\n  }\n}\n";
    let sys = chart("a: 1\n", "items: x\n").file("/app/values.schema.json", schema).file("/v.yaml", "\nitems: 3\n");
    let want = [
        ("missing property 'must'", "/app/values.schema.json:1:1"),
        ("got number, want string", "/v.yaml:2:8"),
        ("note: the schema wants this", "/app/values.schema.json:4:5"),
    ];
    check(&sys, &["/app", "-f", "/v.yaml"], &want);
}

#[test]
fn bad_inputs_are_shown_at_their_place() {
    let sys = chart("a: 1\n", "").file("/bad.yaml", "a: 1\n\tb: 2\n");
    check(&sys, &["/app", "-f", "/bad.yaml"], &[("a tab in the indentation", "/bad.yaml:2:1")]);
    check(
        &sys,
        &["/app", "--set", "a[x]=1"],
        &[("failed parsing --set data: error parsing index: strconv.Atoi: parsing \"x\": invalid syntax", "--set:1:5")],
    );
    check(&sys, &["/app", "--set-json", "a={\"b\": tru}"], &[("expected ident", "--set-json:1:12")]);
    let sys = sys.file("/app/Chart.yaml", "apiVersion: v2\nname: {a\n");
    check(&sys, &["/app"], &[("did not find expected ',' or '}'", "/app/Chart.yaml:2:9")]);
}

#[test]
fn frames_have_colours_only_when_they_are_asked_for() {
    let sys = chart("a: {{ fail \"no\" }}\n", "");
    assert!(!fails(&sys, "render", &["/app"]).1.contains('\u{1b}'));
    assert!(fails(&sys, "render", &["/app", "--color=always"]).1.contains('\u{1b}'));
    let sys = sys.variable("NO_COLOR", "1");
    assert!(!fails(&sys, "render", &["/app"]).1.contains('\u{1b}'));
}
