//! `template` as a whole, run in this process: every flag of the original, what is printed, what is written, what is refused.

mod support;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use common::sys::{Memory, Native, Streams, Sys};
use render::Exit;

use support::Ran;

fn run(sys: &Memory, line: &[&str]) -> Ran {
    support::run(sys, "", line)
}

/// `helm template /app` and more words, which goes well and says nothing.
fn printed(line: &[&str]) -> String {
    let ran = run(&app(), &[&["helm", "template", "/app"], line].concat());
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Clean, ""), "{line:?}");
    ran.out
}

/// The error of `helm template` and more words, and the exit codes under both names.
fn refused(sys: &Memory, line: &[&str]) -> (String, Exit, Exit) {
    let helm = run(sys, &[&["helm", "template"], line].concat());
    let own = run(sys, &[&["render", "template"], line].concat());
    assert_eq!(helm.out, "", "{line:?}");
    (helm.err, own.exit, helm.exit)
}

const HOOK: &str = "kind: Job\nmetadata: {name: h, annotations: {helm.sh/hook: pre-install}}\n";
const TEST: &str = "kind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n";

fn app() -> Memory {
    Memory::new()
        .file("/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.2.3\n")
        .file("/app/values.yaml", "word: one\n")
        .file("/app/crds/c.yaml", "kind: CustomResourceDefinition\n---\nkind: Second\n")
        .file(
            "/app/templates/a.yaml",
            "kind: ConfigMap\nword: {{ .Values.word }}\n---\nkind: Secret\nname: {{ .Release.Name }}\n",
        )
        .file("/app/templates/hook.yaml", HOOK)
        .file("/app/templates/test.yaml", TEST)
        .file("/app/templates/NOTES.txt", "hello\n")
}

const SECRET: &str = "---\n# Source: app/templates/a.yaml\nkind: Secret\nname: release-name\n";
const CONFIG: &str = "---\n# Source: app/templates/a.yaml\nkind: ConfigMap\nword: one\n";

fn hooks() -> String {
    format!("---\n# Source: app/templates/test.yaml\n{TEST}---\n# Source: app/templates/hook.yaml\n{HOOK}")
}

#[test]
fn manifests_come_before_hooks() {
    assert_eq!(printed(&[]), format!("{SECRET}{CONFIG}{}", hooks()));
    assert_eq!(printed(&["--no-hooks"]), format!("{SECRET}{CONFIG}"));
    assert!(!printed(&["--skip-tests"]).contains("kind: Pod"));
    assert!(printed(&["--skip-tests"]).contains("kind: Job"));
}

#[test]
fn custom_resources_are_printed_when_asked_for() {
    let crds = "---\n# Source: app/crds/c.yaml\nkind: CustomResourceDefinition\n---\nkind: Second\n\n";
    assert_eq!(printed(&["--include-crds", "--no-hooks", "--skip-crds"]), format!("{crds}{SECRET}{CONFIG}"));
    assert_eq!(printed(&["--skip-crds", "--no-hooks"]), format!("{SECRET}{CONFIG}"));
}

#[test]
fn one_template_is_shown_in_the_order_of_the_flags() {
    assert_eq!(printed(&["-s", "templates/a.yaml"]), format!("{SECRET}{CONFIG}"));
    let hook = format!("---\n# Source: app/templates/hook.yaml\n{HOOK}");
    assert_eq!(printed(&["-s", "templates/hook.yaml", "-s", "templates/a*"]), format!("{hook}{SECRET}{CONFIG}"));
    let crd = "---\n# Source: app/crds/c.yaml\nkind: CustomResourceDefinition\n";
    assert_eq!(printed(&["--include-crds", "-s", "crds/*"]), crd);
    for gone in [&["-s", "templates/NOTES.txt"][..], &["-s", "templates/test.yaml", "--skip-tests"], &["-s", "["]] {
        let (err, own, helm) = refused(&app(), &[&["/app"], gone].concat());
        assert_eq!(err, format!("Error: could not find template {} in chart\n", gone[1]));
        assert_eq!((own, helm), (Exit::BadInput, Exit::Findings));
    }
}

#[test]
fn values_come_from_files_stdin_and_flags() {
    let sys = app().file("/v1", "word: v1\n").file("/v2", "word: v2\n").file("/t", "text\n");
    let word = |stdin: &str, line: &[&str]| {
        let ran = support::run(&sys, stdin, &[&["helm", "template", "/app", "-s", "templates/a.yaml"], line].concat());
        assert_eq!(ran.exit, Exit::Clean, "{}", ran.err);
        ran.out.lines().find_map(|line| line.strip_prefix("word: ").map(str::to_owned)).unwrap()
    };
    assert_eq!(word("", &["-f", "/v1,/v2"]), "v2");
    assert_eq!(word("", &["--values", "/v2", "-f/v1"]), "v1");
    assert_eq!(word("word: in", &["-f", "-"]), "in");
    assert_eq!(word("", &["--set", "word=a,other=b"]), "a");
    assert_eq!(word("", &["--set-string", "word=1e3", "--set", "word=x"]), "1e3");
    assert_eq!(word("", &["--set-json", "word=[1,2]"]), "[1 2]");
    assert_eq!(word("", &["--set-file", "word=/t"]), "text");
    assert_eq!(word("", &["--set-literal", "word=a,b=c"]), "a,b=c");
}

#[test]
fn the_release_has_the_name_that_was_given() {
    let name = |line: &[&str]| {
        let ran = run(&app(), &[&["helm", "template"], line].concat());
        assert_eq!(ran.exit, Exit::Clean, "{}", ran.err);
        ran.out.lines().find_map(|line| line.strip_prefix("name: ").map(str::to_owned)).unwrap()
    };
    assert_eq!(name(&["/app"]), "release-name");
    assert_eq!(name(&["rel", "/app"]), "rel");
    assert_eq!(name(&["/app", "--name-template", "n-{{ \"AB\" | lower }}"]), "n-ab");
    // The original sets a name before it looks at the flag.
    assert_eq!(name(&["/app", "--generate-name"]), "release-name");
    let (err, own, helm) = refused(&app(), &["Bad_Name", "/app"]);
    assert!(err.contains("\nError: release name check failed: release name \"Bad_Name\": invalid"), "{err}");
    assert_eq!((own, helm), (Exit::BadInput, Exit::Findings));
}

#[test]
fn name_templates_do_not_read_the_environment() {
    for name in ["env", "expandenv"] {
        let template = format!("{{{{ {name} \"HOME\" }}}}");
        let (err, ..) = refused(&app().variable("HOME", "secret"), &["/app", "--name-template", &template]);
        assert_eq!(err, format!("Error: template: name-template:1: function \"{name}\" not defined\n"));
    }
}

#[test]
fn templates_see_what_the_flags_say() {
    let sys = app().file(
        "/app/templates/a.yaml",
        "v: {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.APIVersions.Has \"a/v1\" }} \
         {{ .Capabilities.APIVersions.Has \"b/v1\" }} {{ .Release.IsInstall }} {{ .Release.IsUpgrade }} {{ .Release.Namespace }}",
    );
    let seen = |line: &[&str]| {
        let ran = run(&sys, &[&["helm", "template", "/app", "-s", "templates/a.yaml"], line].concat());
        ran.out.lines().last().unwrap().to_owned()
    };
    assert_eq!(seen(&[]), "v: v1.35.0 false false true false default");
    assert_eq!(seen(&["--kube-version", "1.21", "-n", "x"]), "v: v1.21 false false true false x");
    assert_eq!(seen(&["-a", "a/v1,b/v1", "--is-upgrade"]), "v: v1.35.0 true true false true default");
    assert_eq!(seen(&["--api-versions", "c", "-a", "b/v1"]), "v: v1.35.0 false true true false default");
}

#[test]
fn flags_of_an_installation_change_nothing() {
    let plain = printed(&[]);
    for flags in [
        &["--create-namespace", "--force-replace", "--no-hooks=false", "--replace", "--wait-for-jobs"][..],
        &["--server-side=false", "--timeout", "1h", "--description", "x", "--devel", "--disable-openapi-validation"],
        &[
            "--rollback-on-failure",
            "--render-subchart-notes",
            "--skip-schema-validation",
            "-l",
            "a=b,c",
            "--labels",
            "d=e",
        ],
        &["--enable-dns", "--hide-notes", "--take-ownership", "--wait", "--wait=legacy", "--dry-run=client"],
        &["--version", "1", "--keyring", "k", "--username", "u", "--password", "p", "--cert-file", "c", "--plain-http"],
        &["--key-file", "k", "--insecure-skip-tls-verify", "--ca-file", "c", "--pass-credentials", "--force-conflicts"],
        &["--post-renderer-args", "x", "--post-renderer", "", "--burst-limit", "5", "--qps", "1", "--color", "always"],
        &[
            "--kube-context",
            "c",
            "--kube-token",
            "t",
            "--kube-as-user",
            "u",
            "--kube-as-group",
            "g",
            "--kube-ca-file",
            "f",
        ],
        &[
            "--kube-apiserver",
            "a",
            "--kube-tls-server-name",
            "n",
            "--kube-insecure-skip-tls-verify",
            "--registry-config",
            "r",
        ],
        &["--repository-config", "r", "--repository-cache", "c", "--content-cache", "c", "--kubeconfig", "/none"],
    ] {
        assert_eq!(printed(flags), plain, "{flags:?}");
    }
}

#[test]
fn flags_that_the_original_gave_up_say_so() {
    let said = |flag: &str| {
        let ran = run(&app(), &["helm", "template", "/app", flag]);
        assert_eq!(ran.exit, Exit::Clean);
        ran.err
    };
    assert_eq!(said("--force"), "Flag --force has been deprecated, use --force-replace instead\n");
    assert_eq!(said("--atomic"), "Flag --atomic has been deprecated, use --rollback-on-failure instead\n");
    assert_eq!(
        said("--dry-run"),
        "level=WARN msg=\"--dry-run is deprecated and should be replaced with '--dry-run=client'\"\n"
    );
    assert_eq!(
        said("--dry-run=true"),
        "level=WARN msg=\"boolean '--dry-run=true' flag is deprecated and must be replaced with '--dry-run=client'\"\n"
    );
    assert_eq!(
        said("--wait=false"),
        "level=WARN msg=\"--wait=false is deprecated (boolean value) and can be replaced with --wait=hookOnly\"\n"
    );
}

#[test]
fn the_cluster_is_never_asked() {
    for flag in ["--dry-run=server", "--validate"] {
        let (err, own, helm) = refused(&app(), &["/app", flag]);
        assert!(err.ends_with("\nError: cluster reachability check failed: kubernetes cluster unreachable: this program talks to no cluster\n"), "{err}");
        assert_eq!((own, helm), (Exit::BadInput, Exit::Findings));
    }
}

#[test]
fn files_are_written_below_a_directory() {
    let sys = app();
    let ran = run(&sys, &["helm", "template", "rel", "/app", "--output-dir", "/out", "--include-crds"]);
    let wrote = "wrote /out/app/crds/c.yaml\nwrote /out/app/templates/a.yaml\nwrote /out/app/templates/a.yaml\n\
                 wrote /out/app/templates/test.yaml\nwrote /out/app/templates/hook.yaml\n\n";
    assert_eq!((ran.exit, ran.out.as_str(), ran.err.as_str()), (Exit::Clean, wrote, ""));
    let text = |path: &str| String::from_utf8(sys.contents(path).unwrap()).unwrap();
    assert_eq!(text("/out/app/templates/a.yaml"), format!("{SECRET}{CONFIG}").replace("release-name", "rel"));
    assert_eq!(
        text("/out/app/templates/hook.yaml"),
        format!("---\n# Source: app/templates/hook.yaml\n{HOOK}\n").replace("}}\n\n", "}}\n")
    );
    assert!(text("/out/app/crds/c.yaml").ends_with("kind: Second\n\n"));
    let ran = run(&sys, &["helm", "template", "rel", "/app", "--output-dir", "/o2/", "--release-name", "--no-hooks"]);
    assert_eq!(ran.out, "wrote /o2/rel/app/templates/a.yaml\nwrote /o2/rel/app/templates/a.yaml\n\n");
}

#[test]
fn a_second_run_adds_hooks_only_as_the_original_does() {
    let line = |name| [name, "template", "/app", "--output-dir", "/out"];
    let size = |sys: &Memory| sys.contents("/out/app/templates/hook.yaml").unwrap().len();
    let sys = app();
    let first = {
        run(&sys, &line("render"));
        size(&sys)
    };
    run(&sys, &line("render"));
    assert_eq!(size(&sys), first);
    run(&sys, &line("helm"));
    assert_eq!(size(&sys), 2 * first);
}

#[test]
fn no_file_is_written_outside_of_the_directory() {
    let sys = app().link("/out/app", "/etc").file("/etc/templates/x", "");
    let (err, own, helm) = refused(&sys, &["/app", "--output-dir", "/out"]);
    assert!(err.contains("is not below /out"), "{err}");
    assert_eq!((own, helm), (Exit::BadInput, Exit::Findings));
    assert_eq!(sys.contents("/etc/templates/a.yaml"), None);
}

#[test]
fn nothing_is_left_to_show_of_files_that_were_written() {
    let ran = run(&app(), &["helm", "template", "/app", "--output-dir", "/out", "-s", "templates/a.yaml"]);
    assert_eq!(ran.err, "Error: could not find template templates/a.yaml in chart\n");
}

#[test]
fn a_broken_document_is_printed_with_debug() {
    let sys = || app().file("/app/templates/b.yaml", "a: [{{ .Values.word }}\n");
    let error = "Error: YAML parse error on app/templates/b.yaml: error converting YAML to JSON: yaml: line 1: did not find \
                 expected ',' or ']'\n";
    let (err, own, helm) = refused(&sys(), &["/app"]);
    assert_eq!(err, format!("{}\n\nUse --debug flag to render out invalid YAML\n", error.trim_end()));
    assert_eq!((own, helm), (Exit::BadInput, Exit::Findings));
    let ran = run(&sys(), &["helm", "template", "/app", "--debug"]);
    assert!(ran.out.contains("---\n# Source: app/templates/b.yaml\na: [one\n"), "{}", ran.out);
    assert!(ran.err.starts_with(
        "level=DEBUG msg=\"Original chart version\" version=\"\"\nlevel=DEBUG msg=\"Chart path\" path=/app\n"
    ));
    assert!(ran.err.ends_with(error), "{}", ran.err);
    let ran = run(&sys().variable("HELM_DEBUG", "1"), &["helm", "template", "/app"]);
    assert!(ran.out.contains("a: [one"));
}

#[test]
fn a_template_that_fails_prints_nothing_and_hints_at_debug() {
    let sys = app().file("/app/templates/b.yaml", "{{ .Values.none.deeper }}");
    let (err, own, helm) = refused(&sys, &["/app"]);
    assert!(err.starts_with("Error: app/templates/b.yaml:1:10\n"), "{err}");
    assert!(err.ends_with("\n\nUse --debug flag to render out invalid YAML\n"), "{err}");
    assert_eq!((own, helm), (Exit::BadInput, Exit::Findings));
    assert_eq!(run(&sys, &["helm", "template", "/app", "--debug"]).out, "\n");
}

#[test]
fn cve_2021_21303_errors_move_no_cursor() {
    let sys = app().file("/app/templates/b.yaml", r#"{{ fail "a\x1b[2J" }}"#);
    let own = run(&sys, &["render", "template", "/app"]);
    assert!(own.err.contains("a\\u{1b}[2J") && !own.err.contains('\u{1b}'), "{}", own.err);
    let helm = |is_terminal: bool| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams::buffers(b"", &mut out, &mut err);
        streams.stderr_is_terminal = is_terminal;
        let words = ["helm", "template", "/app", "--color=never"].map(OsString::from);
        render::run(words, &sys, &mut streams);
        drop(streams);
        String::from_utf8(err).unwrap().contains('\u{1b}')
    };
    assert!(helm(false) && !helm(true), "the original's bytes for scripts, none that do harm for people");
}

#[test]
fn what_is_no_chart_is_refused() {
    let sys = app()
        .file("/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n")
        .file("/empty/x", "");
    assert_eq!(refused(&sys, &["/lib"]).0, "Error: library charts are not installable\n");
    assert!(refused(&sys, &["/empty"]).0.starts_with("Error: unable to detect chart at /empty/Chart.yaml: "));
    assert_eq!(refused(&sys, &["/app", "--repo", "https://x"]).2, Exit::Findings);
    assert_eq!(refused(&sys, &["/app", "--verify"]).0, "Error: unpacked charts cannot be verified\n");
    assert_eq!(refused(&sys, &["/app", "-f", "/app"]).0, "Error: read /app: is a directory\n");
    assert!(
        refused(&sys, &["", "/app"])
            .0
            .ends_with("Error: release name check failed: release name \"\": no name provided\n")
    );
    assert_eq!(refused(&sys, &["/app", "-f", "/none"]).0, "Error: open /none: no such file or directory\n");
}

#[test]
fn missing_dependencies_are_named_or_packed() {
    let chart = "apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies: [{name: app, version: 1.x.x, repository: 'file://../app'}]\n";
    let sys = app().file("/top/Chart.yaml", chart).file("/top/templates/t.yaml", "kind: Top\n");
    let (err, own, helm) = refused(&sys, &["/top"]);
    assert!(err.contains("found in Chart.yaml, but missing in charts/ directory: app\n"), "{err}");
    assert_eq!((own, helm), (Exit::BadInput, Exit::Findings));
    let ran = run(&sys, &["helm", "template", "/top", "--dependency-update", "--no-hooks"]);
    assert_eq!(ran.exit, Exit::Clean, "{}", ran.err);
    assert!(ran.out.ends_with("---\n# Source: top/templates/t.yaml\nkind: Top\n"), "{}", ran.out);
    assert!(ran.out.contains("# Source: top/charts/app/templates/a.yaml\n"), "{}", ran.out);
    assert!(sys.contents("/top/charts/app-1.2.3.tgz").is_some());
}

#[test]
fn a_source_map_is_written_beside_what_is_printed() {
    let sys = app();
    let ran = run(&sys, &["render", "template", "/app", "-s", "templates/a.yaml", "--source-map", "/m.json"]);
    assert_eq!((ran.exit, ran.out), (Exit::Clean, format!("{SECRET}{CONFIG}")));
    let map = String::from_utf8(sys.contents("/m.json").unwrap()).unwrap();
    assert!(map.starts_with('{') && map.contains("templates/a.yaml"), "{map}");
    for other in [&["--output-dir", "/o"][..], &["--all-envs"], &["--post-renderer", "cat"], &["--diff", "a,b"]] {
        let line = [&["render", "template", "/app", "--source-map", "/n.json"], other].concat();
        let ran = run(&sys, &line);
        assert_eq!(ran.err, format!("Error: --source-map goes without {}\n", other[0]));
        assert_eq!(ran.exit, Exit::BadInput);
    }
    assert_eq!(sys.contents("/n.json"), None);
}

#[test]
fn a_post_renderer_is_a_program_under_our_own_name_only() {
    let dir = tempfile::tempdir().unwrap();
    let sys = Native::new();
    for name in ["Chart.yaml", "values.yaml", "templates/a.yaml", "templates/hook.yaml"] {
        let path = dir.path().join(name);
        sys.create_dir_all(path.parent().unwrap()).unwrap();
        sys.write(&path, &app().contents(Path::new("/app").join(name)).unwrap()).unwrap();
    }
    let chart = dir.path().to_str().unwrap();
    let own = |line: &[&str]| support::run(&sys, "", &[&["render", "template", chart], line].concat());
    let ran = own(&["--post-renderer", "sed", "--post-renderer-args", "s/one/two/;s/h,/x,/"]);
    let hook = format!("---\n# Source: app/templates/hook.yaml\n{HOOK}");
    assert_eq!((ran.exit, ran.out), (Exit::Clean, format!("{SECRET}{}{hook}", CONFIG.replace("one", "two"))));
    let ran = own(&["--post-renderer", "false"]);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::BadInput, ""));
    assert!(ran.err.starts_with("Error: error while running post render on files: error while running command false."));
    assert!(own(&["--post-renderer", "true"]).err.contains("produced empty output"));
    assert_eq!(own(&["--post-renderer", "./no-such-program"]).exit, Exit::BadInput);
    let (err, _, helm) = refused(&app(), &["/app", "--post-renderer", "cat"]);
    assert_eq!(
        err,
        "Error: invalid argument \"cat\" for \"--post-renderer\" flag: plugin: {Name:cat Type:postrenderer/v1} not found\n"
    );
    assert_eq!(helm, Exit::Findings);
}

/// A pipe whose reader has gone.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut streams = Streams::buffers(b"", &mut out, &mut err);
    streams.stdout = Box::new(Closed);
    let words = ["helm", "template", "/app"].map(OsString::from);
    assert_eq!(render::run(words, &app(), &mut streams), Exit::Clean);
    drop(streams);
    assert_eq!(err, b"");
}
