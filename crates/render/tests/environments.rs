//! Environments by convention: which values files they are made of, several in one run, and what differs between two.

mod support;

use common::sys::Memory;

use support::Ran;

fn run_as(name: &str, sys: &Memory, args: &[&str]) -> Ran {
    support::run(sys, "", &[&[name, "template", "app"], args].concat())
}

fn run(sys: &Memory, args: &[&str]) -> Ran {
    run_as("render", sys, args)
}

fn repository() -> Memory {
    Memory::new()
        .file("/r/.git/HEAD", "")
        .file("/r/charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file("/r/charts/app/values.yaml", "a: chart\nb: chart\nc: chart\nd: chart\nname: web\n")
        .file(
            "/r/charts/app/templates/a.yaml",
            "kind: A\nmetadata: {name: \"{{ .Values.name }}\"}\nv: {{ .Values.a }},{{ .Values.b }},{{ .Values.c }},{{ .Values.d }}\n",
        )
        .file("/r/cd/values.yaml", "a: common\nb: common\n")
        .file("/r/cd/dev/values.yaml", "a: dev\n")
        .file("/r/cd/prd/values.yaml", "a: prd\n")
        .file("/f.yaml", "c: file\n")
}

fn stream(values: &str) -> String {
    format!("---\n# Source: app/templates/a.yaml\nkind: A\nmetadata: {{name: \"web\"}}\nv: {values}\n")
}

#[test]
fn one_environment_is_the_ordinary_stream_of_its_files() {
    let sys = repository();
    let ran = run(&sys, &["/r/charts/app", "--env", "prd", "--set", "d=set", "-f", "/f.yaml"]);
    assert_eq!((ran.exit.code(), ran.out, ran.err.as_str()), (0, stream("prd,common,file,set"), ""));
    let files = ["/r/charts/app", "-f", "/r/cd/values.yaml", "-f", "/r/cd/dev/values.yaml"];
    assert_eq!(run(&sys, &["/r/charts/app", "--env=dev"]).out, run(&sys, &files).out);
    assert_eq!(run_as("helm", &sys, &["/r/charts/app", "--env", "dev"]).out, stream("dev,common,chart,chart"));
}

#[test]
fn several_environments_stand_behind_their_names() {
    let sys = repository();
    let (dev, prd) = (stream("dev,common,chart,chart"), stream("prd,common,chart,chart"));
    let both = format!("# Environment: prd\n{prd}# Environment: dev\n{dev}");
    assert_eq!(run(&sys, &["/r/charts/app", "--env", "prd,dev,prd"]).out, both);
    assert_eq!(run(&sys, &["/r/charts/app", "--env", "prd", "--env", "dev"]).out, both);
    let all = format!("# Environment: dev\n{dev}# Environment: prd\n{prd}");
    assert_eq!(run(&sys, &["/r/charts/app", "--all-envs"]).out, all);
}

#[test]
fn several_environments_share_standard_input() {
    let sys = repository();
    let words = ["render", "template", "/r/charts/app", "--all-envs", "-f", "-"];
    let out = support::run(
        &sys,
        "b: stdin
",
        &words,
    )
    .out;
    let want = format!(
        "# Environment: dev\n{}# Environment: prd\n{}",
        stream("dev,stdin,chart,chart"),
        stream("prd,stdin,chart,chart")
    );
    assert_eq!(out, want);
}

#[test]
fn several_environments_have_directories_of_their_own() {
    let sys = repository();
    let ran = run(&sys, &["/r/charts/app", "--all-envs", "--output-dir", "/out"]);
    assert_eq!(ran.exit.code(), 0, "{}", ran.err);
    for env in ["dev", "prd"] {
        let written = sys.contents(format!("/out/{env}/app/templates/a.yaml")).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), stream(&format!("{env},common,chart,chart")));
    }
}

#[test]
fn an_unknown_environment_names_those_that_exist() {
    let ran = run(&repository(), &["/r/charts/app", "--env", "prod"]);
    assert_eq!(
        (ran.exit.code(), ran.err.as_str()),
        (
            2,
            "Error: unknown environment `prod`: /r/cd has values for dev, prd\n\
             help: an environment with a similar name exists: `prd`\n"
        )
    );
    let none =
        Memory::new().file("/x/.git/HEAD", "").file("/x/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n");
    assert!(run(&none, &["/x/app", "--env", "prd"]).err.starts_with("Error: no environments: "));
}

#[test]
fn a_failing_environment_is_named_and_shown() {
    let sys = repository().file("/r/cd/prd/values.yaml", "a:\n  x: [\n");
    let ran = run(&sys, &["/r/charts/app", "--all-envs"]);
    assert_eq!((ran.exit.code(), ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("environment `prd`") && ran.err.contains("--> /r/cd/prd/values.yaml:"), "{}", ran.err);
}

#[test]
fn a_diff_shows_what_differs_and_says_so_by_its_code() {
    let sys = repository();
    let ran = run(&sys, &["/r/charts/app", "--diff", "dev,prd"]);
    let want = "--- dev/app/templates/a.yaml A/web\n+++ prd/app/templates/a.yaml A/web\n@@ -1,3 +1,3 @@\n kind: A\n \
                metadata: {name: \"web\"}\n-v: dev,common,chart,chart\n+v: prd,common,chart,chart\n";
    assert_eq!((ran.exit.code(), ran.out.as_str(), ran.err.as_str()), (1, want, ""));
    let equal = run(&sys, &["/r/charts/app", "--diff", "dev", "--diff", "prd", "--set", "a=same"]);
    assert_eq!((equal.exit.code(), equal.out.as_str()), (0, ""));
    let hook = "kind: H\nmetadata: {annotations: {helm.sh/hook: test}}\nv: {{ .Values.a }}\n";
    let hooked = repository().file("/r/charts/app/templates/h.yaml", hook);
    let lines =
        |args: &[&str]| run(&hooked, &[&["/r/charts/app", "--diff", "dev,prd"], args].concat()).out.lines().count();
    assert!(lines(&[]) > lines(&["--skip-tests"]) && lines(&["--no-hooks"]) == want.lines().count());
    for bad in [&["--diff", "dev"][..], &["--diff", "dev,dev"], &["--diff", "dev,prd", "--env", "dev"]] {
        assert_eq!(run(&sys, &[&["/r/charts/app"], bad].concat()).exit.code(), 2, "{bad:?}");
    }
}

#[test]
fn a_diff_looks_at_what_would_be_printed() {
    let template = "v: {{ .Values.a }}\nkind: B\nmetadata: {name: b}\n";
    let crd = "apiVersion: v2\nname: crd\nversion: 1.0.0\n";
    let sys = repository()
        .file("/r/charts/app/templates/b.yaml", template)
        .file(
            "/r/charts/app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{name: crd, condition: on}]\n",
        )
        .file("/r/charts/app/charts/crd/Chart.yaml", crd)
        .file(
            "/r/charts/app/charts/crd/crds/c.yaml",
            "kind: C\nmetadata: {name: c}\n---\nkind: C\nmetadata: {name: d}\n",
        )
        .file("/r/cd/dev/values.yaml", "a: dev\non: false\n");
    let headers = |args: &[&str]| {
        let ran = run(&sys, &[&["/r/charts/app", "--diff", "dev,prd"], args].concat());
        let lines = ran.out.lines().filter(|line| line.starts_with("+++ "));
        (ran.exit.code(), lines.map(|line| line.replace("+++ prd/app/", "")).collect::<Vec<_>>().join(" | "), ran.err)
    };
    let told = |code: u8, out: &str| (code, out.to_owned(), String::new());
    assert_eq!(headers(&[]), told(1, "templates/a.yaml A/web | templates/b.yaml B/b"));
    assert_eq!(headers(&["-s", "templates/b*"]), told(1, "templates/b.yaml B/b"));
    let crds = "charts/crd/crds/c.yaml C/c | charts/crd/crds/c.yaml C/d";
    assert_eq!(headers(&["--include-crds", "-s", "charts/*/crds/*"]), told(1, crds));
    let (code, out, err) = headers(&["-s", "charts/*/crds/*"]);
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (2, "", "Error: could not find template charts/*/crds/* in chart\n")
    );
}
