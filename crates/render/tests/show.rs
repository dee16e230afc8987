//! `show`: the parts of a chart as they stand in its files, and JSONPath over its values.

mod support;

use common::sys::Memory;

fn run(sys: &Memory, line: &[&str]) -> (u8, String, String) {
    let ran = support::run(sys, "", line);
    (ran.exit.code(), ran.out, ran.err)
}

fn helm(sys: &Memory, args: &[&str]) -> String {
    let (code, out, err) = run(sys, &[&["helm", "show"], args].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
    out
}

fn failure(sys: &Memory, args: &[&str]) -> String {
    let (code, out, err) = run(sys, &[&["helm", "show"], args].concat());
    assert_eq!((code, out.as_str()), (1, ""), "{args:?}");
    err
}

fn chart() -> Memory {
    Memory::new()
        .file("/app/Chart.yaml", "version: 1.0.0\n# a comment\nname: app\napiVersion: v2\nappVersion: 1.10\n")
        .file("/app/values.yaml", "# words\nword: hello\nports: [80, 443]\n")
        .file("/app/ReadMe.TXT", "read me")
        .file("/app/crds/a.yaml", "---\na: 1\n")
        .file("/app/crds/b.yml", "b: 1\n")
        .file("/app/crds/notes.txt", "no")
        .file("/app/charts/sub/Chart.yaml", "{apiVersion: v2, name: sub, version: 0.1.0}")
        .file("/app/charts/sub/crds/c.json", "{}")
}

#[test]
fn each_part_stands_as_in_its_file() {
    let sys = chart();
    let metadata = "apiVersion: v2\nappVersion: \"1.1\"\nname: app\nversion: 1.0.0\n\n";
    let values = "# words\nword: hello\nports: [80, 443]\n\n";
    let crds = "---\na: 1\n\n---\nb: 1\n\n---\n{}\n";
    assert_eq!(helm(&sys, &["chart", "app"]), metadata);
    assert_eq!(helm(&sys, &["values", "app"]), values);
    assert_eq!(helm(&sys, &["readme", "./app"]), "read me\n");
    assert_eq!(helm(&sys, &["crds", "/app"]), crds);
    assert_eq!(helm(&sys, &["all", "app"]), format!("{metadata}---\n{values}---\nread me\n{crds}"));
    assert_eq!(run(&sys, &["helm", "inspect", "readme", "app"]).1, "read me\n");
}

#[test]
fn a_chart_with_nothing_shows_nothing() {
    let sys = Memory::new().file("/a/Chart.yaml", "{apiVersion: v2, name: a, version: 1.0.0}");
    for part in ["values", "readme", "crds"] {
        assert_eq!(helm(&sys, &[part, "a"]), "");
    }
    assert_eq!(helm(&sys, &["all", "a"]), "apiVersion: v2\nname: a\nversion: 1.0.0\n\n");
}

#[test]
fn jsonpath_prints_without_a_line_break() {
    let sys = chart();
    assert_eq!(helm(&sys, &["values", "app", "--jsonpath", "{.word} on {.ports[*]}"]), "hello on 80 443");
    let broken = "Error: error parsing jsonpath {.word: unclosed action\n";
    assert_eq!(failure(&sys, &["values", "app", "--jsonpath", "{.word"]), broken);
    // The original says nothing of what is not there; under our own name a word is said.
    assert_eq!(helm(&sys, &["values", "app", "--jsonpath", "{.nope}"]), "");
    let own = run(&sys, &["render", "show", "values", "app", "--jsonpath", "{.nope}"]);
    assert_eq!(own, (0, String::new(), "warning: nothing is shown: nope is not found\n".into()));
}

#[test]
fn repositories_are_refused_with_a_word() {
    let sys = chart();
    assert_eq!(failure(&sys, &["chart", "foo/app"]), "Error: repo foo not found\n");
    assert_eq!(failure(&sys, &["chart", "./foo"]), "Error: path \"./foo\" not found\n");
    let no_network = "cannot be fetched: this program uses no network; give a directory or an archive\n";
    assert!(failure(&sys, &["chart", "oci://foo/app"]).ends_with(no_network));
    assert!(failure(&sys, &["chart", "app", "--repo", "https://foo"]).ends_with(no_network));
    assert_eq!(run(&sys, &["render", "show", "chart", "foo/app"]).0, 2);
    assert_eq!(helm(&sys, &["readme", "app", "--version", "9", "--devel"]), "read me\n");
}

/// CVE-2019-18658: a link in a chart showed files of the machine.
#[test]
fn cve_2019_18658_links_out_of_a_chart_are_refused() {
    let sys = chart().file("/etc/secret", "s3cret").link("/app/crds/x.yaml", "/etc/secret");
    for part in ["crds", "all"] {
        let said = failure(&sys, &[part, "app"]);
        assert!(said.contains("leads out of the chart") && !said.contains("s3cret"), "{said}");
    }
}

/// CVE-2024-26147, CVE-2025-55198: empty and mistyped entries of metadata made the original crash.
#[test]
fn cve_2024_26147_empty_and_mistyped_metadata_is_an_error() {
    for text in ["", "null", "[]", "name: []", "maintainers: [null]", "dependencies: [null]", "dependencies: {a: 1}"] {
        let sys = Memory::new().file("/a/Chart.yaml", format!("{text}\n"));
        let fields = format!("apiVersion: v2\nname: a\nversion: 1.0.0\n{text}\n");
        let full = Memory::new().file("/a/Chart.yaml", fields);
        for sys in [&sys, &full] {
            let (code, _, err) = run(sys, &["helm", "show", "all", "a"]);
            assert!(code == 0 || err.starts_with("Error: "), "{text}: {err}");
        }
        assert_eq!(run(&sys, &["helm", "show", "all", "a"]).0, 1, "{text}");
    }
}
