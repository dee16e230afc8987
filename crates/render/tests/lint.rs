//! `lint` in memory: the cases of `tests/cases/lint`, recorded from the original (`record.py`), and what is ours alone.
//!
//! `CASE=annotations cargo test -p render --test lint` runs the cases whose note has `annotations` in it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::Path;

use common::sys::{Memory, Native, Sys};
use render::Exit;
use yaml::{Documents, FileId, NodeRef, ReadOptions};

use support::Ran;

const GOOD: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\nicon: https://example.org/icon.png\n";

fn run(program: &str, args: &[&str], sys: &dyn Sys) -> Ran {
    call(&[&[program, "lint"], args].concat(), sys)
}

fn call(words: &[&str], sys: &dyn Sys) -> Ran {
    support::run(sys, "", words)
}

fn machine(files: &[(&str, &str)]) -> Memory {
    files.iter().fold(Memory::new(), |sys, (name, text)| {
        let text = text.strip_prefix("$GOOD").map_or_else(|| (*text).to_owned(), |rest| format!("{GOOD}{rest}"));
        sys.file(Path::new("/").join(name), text)
    })
}

fn texts<'a>(case: NodeRef<'a>, key: &str) -> Vec<&'a str> {
    case.get(key).unwrap().items().map(|item| item.text().unwrap()).collect()
}

/// What is not as it was recorded.
fn differences(case: NodeRef<'_>) -> Vec<String> {
    let files: Vec<(&str, &str)> =
        case.get("files").unwrap().entries().map(|(name, text)| (name.text().unwrap(), text.text().unwrap())).collect();
    let done = run("helm", &texts(case, "args"), &machine(&files));
    let text = |key: &str| case.get(key).and_then(NodeRef::as_str).unwrap_or_default();
    let code = done.exit.code().to_string();
    let exit = if done.exit == Exit::Clean { "0" } else { "1" };
    let wanted =
        [("exit", case.get("exit").unwrap().text().unwrap()), ("stdout", text("stdout")), ("stderr", text("stderr"))];
    let got = [exit, &done.out, &done.err];
    assert!(code == exit || done.exit != Exit::Clean);
    let pairs = wanted.iter().zip(got).filter(|((_, want), got)| want != got);
    pairs.map(|((key, want), got)| format!("{key}:\n--- want\n{want}\n--- got\n{got}\n")).collect()
}

#[test]
fn prints_what_the_original_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/lint");
    let only = Native::new().env("CASE").unwrap_or_default();
    let (mut count, mut failed) = (0, Vec::new());
    for entry in Native::new().read_dir(&folder).unwrap().iter().filter(|entry| entry.name.ends_with(".yaml")) {
        let bytes = Native::new().read(&folder.join(&entry.name), 1 << 24).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let document = Documents::new(text.into(), ReadOptions::new(FileId(0))).next().unwrap().unwrap();
        for case in document.root().items() {
            let note = case.get("note").unwrap().text().unwrap();
            if !note.contains(&only) {
                continue;
            }
            count += 1;
            let differences = differences(case);
            if !differences.is_empty() {
                failed.push(format!("{}: {note}\n{}", entry.name, differences.join("")));
            }
        }
    }
    assert!(failed.is_empty(), "{} of {count} cases differ\n{}", failed.len(), failed.join("\n"));
    assert!(count > 0, "no case");
}

const SERVICE: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n";

fn chart() -> Memory {
    machine(&[
        ("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0\n"),
        ("app/values.yaml", "kind: x\nname: Bad\n"),
        ("app/templates/service.yaml", SERVICE),
    ])
}

#[test]
fn own_name_tells_findings_from_bad_input() {
    assert_eq!(run("render", &["app"], &chart()).exit, Exit::Findings);
    assert_eq!(run("render", &["nope"], &chart()).exit, Exit::BadInput);
    assert_eq!(run("helm", &["nope"], &chart()).exit.code(), 1);
}

#[test]
fn a_report_takes_the_place_of_the_text() {
    let done = run("render", &["app", "--report", "json"], &chart());
    assert!(done.out.starts_with('{') || done.out.starts_with('['), "{}", done.out);
    assert!(!done.out.contains("==> Linting"));
    for rule in ["chart/version-type", "chart/icon-recommended", "chart/semver2", "templates/object-name"] {
        assert!(done.out.contains(rule), "{rule}: {}", done.out);
    }
}

#[test]
fn a_report_in_a_file_stands_beside_the_text() {
    let sys = chart();
    let done = run("render", &["app", "--report", "sarif=out.sarif"], &sys);
    assert!(done.out.starts_with("==> Linting app\n"));
    let report = String::from_utf8(sys.contents("/out.sarif").unwrap()).unwrap();
    assert!(report.contains("app/templates/service.yaml"), "{report}");
}

#[test]
fn findings_stand_at_lines_of_files() {
    let done = run("render", &["app", "--report", "github"], &chart());
    let line = |what: &str| done.out.lines().find(|line| line.contains(what)).unwrap_or_default().to_owned();
    assert!(line("version should be").contains("file=app/Chart.yaml,line=3"), "{}", done.out);
    assert!(line("object name").contains("file=app/templates/service.yaml,line=4"), "{}", done.out);
}

#[test]
fn an_archive_is_linted_as_its_directory_is() {
    let sys = machine(&[
        ("app/Chart.yaml", "$GOOD"),
        ("app/values.yaml", ""),
        ("app/templates/service.yaml", "kind: Service\nmetadata: {name: 1a}\n"),
        ("app/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n"),
    ]);
    assert_eq!(call(&["helm", "package", "app"], &sys).exit, Exit::Clean);
    let (directory, archive) = (run("helm", &["app"], &sys), run("helm", &["app-1.0.0.tgz"], &sys));
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (want, got) = (lines(&directory.out), lines(&archive.out));
    assert_eq!(got.first().map(String::as_str), Some("==> Linting app-1.0.0.tgz"));
    assert_eq!(got.get(1), want.get(1));
    let missing = got.get(2).unwrap();
    assert!(missing.starts_with("[ERROR] /tmp/helm-lint"), "{missing}");
    assert!(missing.ends_with("/app: chart metadata is missing these dependencies: sub"), "{missing}");
    let report = run("render", &["app-1.0.0.tgz", "--report", "github"], &sys).out;
    assert!(report.contains("file=app-1.0.0.tgz/templates/service.yaml,line=2"), "{report}");
}

#[test]
fn a_limit_that_is_hit_is_no_finding() {
    let template =
        |text: &str| machine(&[("app/Chart.yaml", "$GOOD"), ("app/values.yaml", ""), ("app/templates/a.yaml", text)]);
    let long = template("a: {{ until 9999999 }}\n");
    let large = template("{{ range until 40 }}{{ repeat 2000000 \"x\" }}{{ end }}\n");
    for sys in [&long, &large] {
        assert_eq!(run("render", &["app"], sys).exit, Exit::Limit);
        assert_eq!(call(&["render", "template", "app"], sys).exit, Exit::Limit);
        assert_eq!(run("helm", &["app"], sys).exit.code(), 1);
    }
    assert_eq!(run("render", &["app", "--limit", "input-bytes=20"], &template("a: b\n")).exit, Exit::Limit);
    let bytes = vec![0; (100 << 20) + 1];
    assert_eq!(run("render", &["a.tgz"], &machine(&[]).file("/a.tgz", bytes)).exit, Exit::Limit);
    assert_eq!(run("render", &["app", "nope"], &long).exit, Exit::Limit);
}
