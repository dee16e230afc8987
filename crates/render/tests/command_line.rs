//! The command line as a whole, run in this process: words that mean nothing, help, names, exit codes, and the small commands.

mod support;

use std::time::Duration;

use common::sys::Memory;
use render::Exit;

use support::Ran;

fn run(sys: &Memory, line: &[&str]) -> Ran {
    support::run(sys, "", line)
}

fn app() -> Memory {
    Memory::new()
        .at(Duration::from_secs(1_700_000_000))
        .file("/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.2.3\n")
        .file("/app/templates/a.yaml", "ns: {{ .Release.Namespace }}\n")
}

/// Runs under both names: the text of the error, and both exit codes.
fn refused(line: &[&str]) -> (String, Exit, Exit) {
    let words = |name: &'static str| [&[name], line].concat();
    let (own, helm) = (run(&app(), &words("render")), run(&app(), &words("helm")));
    assert_eq!((own.out.as_str(), helm.out.as_str()), ("", ""), "{line:?}");
    let own_says = own.err.lines().filter(|line| !line.starts_with("help: ")).collect::<Vec<_>>().join("\n");
    assert_eq!(own_says.replace("render", "helm"), helm.err.trim_end(), "{line:?}");
    (helm.err, own.exit, helm.exit)
}

#[test]
fn wrong_words_are_refused_under_both_names() {
    let dir = "/app";
    let cases: &[(&[&str], &str)] = &[
        (
            &["template"],
            "Error: \"helm template\" requires at least 1 argument\n\nUsage:  helm template [NAME] [CHART] [flags]\n",
        ),
        (&["template", "a", "b", "c"], "Error: expected at most two arguments, unexpected arguments: c\n"),
        (&["template", dir, "--nope"], "Error: unknown flag: --nope\n"),
        (&["template", dir, "-Z"], "Error: unknown shorthand flag: 'Z' in -Z\n"),
        (&["template", dir, "--set"], "Error: flag needs an argument: --set\n"),
        (&["template", "--help", "--nope"], "Error: unknown flag: --nope\n"),
        (
            &["template", dir, "--timeout", "5"],
            "Error: invalid argument \"5\" for \"--timeout\" flag: time: missing unit in duration \"5\"\n",
        ),
        (
            &["template", dir, "--burst-limit", "x"],
            "Error: invalid argument \"x\" for \"--burst-limit\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n",
        ),
        (
            &["template", dir, "--qps", "x"],
            "Error: invalid argument \"x\" for \"--qps\" flag: strconv.ParseFloat: parsing \"x\": invalid syntax\n",
        ),
        (
            &["template", dir, "-l", "a"],
            "Error: invalid argument \"a\" for \"-l, --labels\" flag: a must be formatted as key=value\n",
        ),
        (
            &["template", dir, "-f", "a\"b"],
            "Error: invalid argument \"a\\\"b\" for \"-f, --values\" flag: parse error on line 1, column 2: bare \" in non-quoted-field\n",
        ),
        (
            &["template", dir, "--wait=x"],
            "Error: invalid argument \"x\" for \"--wait\" flag: invalid wait input \"x\". Valid inputs are watcher, hookOnly, and legacy\n",
        ),
        (
            &["template", dir, "--dry-run=none"],
            "Error: invalid dry-run value (\"none\"). Must be \"server\" or \"client\"\n",
        ),
        (
            &["template", dir, "--dry-run=false"],
            "Error: invalid dry-run value (\"false\"). Must be \"server\" or \"client\"\n",
        ),
        (
            &["template", dir, "--dry-run=x"],
            "Error: invalid dry-run value (\"x\"). Must be \"none\", \"server\", or \"client\"\n",
        ),
        (
            &["template", dir, "--kube-version", "abc"],
            "Error: invalid kube version 'abc': could not parse \"abc\" as version\n",
        ),
        (&["template", "a", dir, "-g"], "Error: cannot set --generate-name and also specify a name\n"),
        (
            &["template", "a", dir, "--name-template", "x"],
            "Error: cannot set --name-template and also specify a name\n",
        ),
        (&["template", dir, "--name-template", "{{"], "Error: template: name-template:1: unclosed action\n"),
        (
            &["template", dir, "-l", "name=x"],
            "Error: user supplied labels contains system reserved label name. System labels: [name owner status version createdAt modifiedAt]\n",
        ),
        (
            &["template", dir, "--force", "--force-conflicts"],
            "Flag --force has been deprecated, use --force-replace instead\nError: if any flags in the group [force force-conflicts] are set none of the others can be; [force force-conflicts] were all set\n",
        ),
        (&["template", "./none"], "Error: path \"./none\" not found\n"),
        (&["template", "none"], "Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: none\n"),
        (&["template", "r", "none/chart"], "Error: repo none not found\n"),
        (&["--nope", "template", "k"], "Error: unknown command \"k\" for \"helm\"\nRun 'helm --help' for usage.\n"),
        (
            &["tempalte"],
            "Error: unknown command \"tempalte\" for \"helm\"\n\nDid you mean this?\n\ttemplate\n\nRun 'helm --help' for usage.\n",
        ),
        (&["version", "x"], "Error: \"helm version\" accepts no arguments\n\nUsage:  helm version [flags]\n"),
        (&["env", "a", "b"], "Error: \"helm env\" accepts at most 1 argument\n\nUsage:  helm env [flags]\n"),
        (
            &["completion", "bash", "x"],
            "Error: \"helm completion bash\" accepts no arguments\n\nUsage:  helm completion bash [flags]\n",
        ),
        (
            &["show", "values"],
            "Error: \"helm show values\" requires 1 argument\n\nUsage:  helm show values [CHART] [flags]\n",
        ),
        (
            &["dependency", "list", "a", "b"],
            "Error: \"helm dependency list\" accepts at most 1 argument\n\nUsage:  helm dependency list CHART [flags]\n",
        ),
    ];
    for (line, want) in cases {
        assert_eq!(refused(line), ((*want).to_owned(), Exit::BadInput, Exit::Findings), "{line:?}");
    }
}

#[test]
fn groups_of_flags_are_told_after_their_notices() {
    let ran = run(&app(), &["helm", "template", "/app", "--validate", "--dry-run=server"]);
    assert_eq!(
        ran.err,
        "Flag --validate has been deprecated, use '--dry-run=server' instead\nError: if any flags in the group [validate \
         dry-run] are set none of the others can be; [dry-run validate] were all set\n"
    );
}

#[test]
fn an_unknown_color_mode_is_refused_before_anything_else() {
    let ran = run(&app(), &["helm", "template", "--color=purple", "--nope"]);
    assert!(ran.err.contains("invalid color mode \"purple\": must be one of: never, auto, always"), "{}", ran.err);
    assert_eq!(ran.exit, Exit::Findings);
    assert_eq!(run(&app(), &["render", "template", "/app", "--colour", "never"]).exit, Exit::Clean);
}

#[test]
fn commands_of_the_original_that_are_not_here_say_why() {
    for name in [
        "install",
        "upgrade",
        "get",
        "list",
        "ls",
        "status",
        "uninstall",
        "delete",
        "rollback",
        "history",
        "test",
        "repo",
        "pull",
        "fetch",
        "push",
        "search",
        "registry",
        "plugin",
        "create",
        "verify",
        "docs",
    ] {
        let (err, own, helm) = refused(&[name, "x", "--set", "a=b"]);
        assert_eq!((err.lines().count(), own, helm), (1, Exit::BadInput, Exit::Findings), "{err}");
        assert!(err.starts_with("Error: \"helm "), "{err}");
    }
}

#[test]
fn suggestions_of_the_original_are_its_own_commands_too() {
    let helm = run(&app(), &["helm", "pu"]).err;
    assert!(helm.contains("\n\nDid you mean this?\n\tpull\n\tpush\n\nRun"), "{helm}");
    assert!(!run(&app(), &["render", "pu"]).err.contains("push"));
}

#[test]
fn our_own_name_hints_at_flags_that_may_have_been_meant() {
    let own = run(&app(), &["render", "template", "/app", "--show-onyl", "x"]).err;
    assert_eq!(own, "Error: unknown flag: --show-onyl\nhelp: a flag with a similar name exists: `--show-only`\n");
    assert_eq!(
        run(&app(), &["helm", "template", "/app", "--show-onyl", "x"]).err,
        "Error: unknown flag: --show-onyl\n"
    );
}

#[test]
fn help_is_printed_for_every_command() {
    let lines: &[&[&str]] = &[
        &[],
        &["--help"],
        &["help"],
        &["help", "show", "values"],
        &["-h"],
        &["show"],
        &["dependency"],
        &["dep", "ls", "-h"],
        &["template", "x", "--help"],
        &["lint", "--help"],
        &["package", "-h"],
        &["version", "-h"],
        &["env", "-h"],
        &["completion"],
        &["completion", "zsh", "-h"],
        &["inspect", "chart", "--help"],
    ];
    for line in lines {
        for name in ["render", "helm"] {
            let ran = run(&app(), &[&[name], *line].concat());
            assert_eq!((ran.exit, ran.err.as_str()), (Exit::Clean, ""), "{line:?}");
            assert!(ran.out.contains(&format!("Usage: {name}")), "{line:?}: {}", ran.out);
        }
    }
}

#[test]
fn an_unknown_command_below_a_command_is_refused_under_our_own_name() {
    let own = run(&app(), &["render", "show", "nope"]);
    assert_eq!((own.exit, own.err.as_str()), (Exit::BadInput, "Error: unknown command \"nope\" for \"render show\"\n"));
    let helm = run(&app(), &["helm", "show", "nope"]);
    assert_eq!((helm.exit, helm.err.as_str()), (Exit::Clean, ""));
    assert!(helm.out.contains("Usage: helm show"));
}

#[test]
fn help_on_nothing_is_an_error() {
    assert!(refused(&["help", "nope"]).0.starts_with("Error: Unknown help topic [`nope`]\n"));
}

#[test]
fn the_version_is_the_originals_under_its_name() {
    let out = |line: &[&str]| run(&app(), line).out;
    assert_eq!(out(&["helm", "version", "--short"]), "v4.1.4+g05fa379\n");
    assert_eq!(
        out(&["helm", "version"]),
        "version.BuildInfo{Version:\"v4.1.4\", GitCommit:\"05fa37973dc9e42b76e1d2883494c87174b6074f\", \
         GitTreeState:\"clean\", GoVersion:\"go1.25.9\", KubeClientVersion:\"v1.35\"}\n"
    );
    assert_eq!(out(&["helm", "version", "--template", "{{.Version}}-{{ len .GitCommit }}"]), "v4.1.4-40");
    assert!(out(&["render", "version"]).starts_with("render "));
    assert_eq!(out(&["render", "version", "--short"]), format!("{}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!(out(&["render", "--version"]), out(&["render", "version"]));
    assert_eq!(run(&app(), &["helm", "--version"]).err, "Error: unknown flag: --version\n");
    let ran = run(&app(), &["helm", "version", "--template", "{{.Nope}}"]);
    assert_eq!(
        (ran.exit, ran.err.as_str()),
        (
            Exit::Findings,
            "Error: template: _:1:2: executing \"_\" at <.Nope>: can't evaluate field Nope in type version.BuildInfo\n"
        )
    );
}

#[test]
fn env_prints_the_originals_variables() {
    let sys = app()
        .variable("HOME", "/home/u")
        .variable("HELM_CONFIG_HOME", "/c")
        .variable("XDG_DATA_HOME", "/d")
        .variable("HELM_NAMESPACE", "shop")
        .variable("HELM_KUBEASGROUPS", "a,b,")
        .variable("HELM_BURST_LIMIT", "x");
    let ran = run(&sys, &["/bin/helm", "env", "--debug", "--qps=1.5"]);
    let want = "HELM_BIN=\"/bin/helm\"\nHELM_BURST_LIMIT=\"100\"\nHELM_CACHE_HOME=\"/home/u/.cache/helm\"\nHELM_CONFIG_HOME=\"/c\"\n\
        HELM_CONTENT_CACHE=\"/home/u/.cache/helm/content\"\nHELM_DATA_HOME=\"/d/helm\"\nHELM_DEBUG=\"true\"\nHELM_KUBEAPISERVER=\"\"\n\
        HELM_KUBEASGROUPS=\"a,b\"\nHELM_KUBEASUSER=\"\"\nHELM_KUBECAFILE=\"\"\nHELM_KUBECONTEXT=\"\"\n\
        HELM_KUBEINSECURE_SKIP_TLS_VERIFY=\"false\"\nHELM_KUBETLS_SERVER_NAME=\"\"\nHELM_KUBETOKEN=\"\"\nHELM_MAX_HISTORY=\"10\"\n\
        HELM_NAMESPACE=\"shop\"\nHELM_PLUGINS=\"/d/helm/plugins\"\nHELM_QPS=\"1.50\"\nHELM_REGISTRY_CONFIG=\"/c/registry/config.json\"\n\
        HELM_REPOSITORY_CACHE=\"/home/u/.cache/helm/repository\"\nHELM_REPOSITORY_CONFIG=\"/c/repositories.yaml\"\n";
    assert_eq!(ran.out, want);
    assert_eq!(run(&sys, &["helm", "env", "HELM_CONFIG_HOME"]).out, "/c\n");
    assert_eq!(run(&sys, &["helm", "env", "NOPE"]).out, "\n");
    let with = run(&sys, &["helm", "env", "--kubeconfig", "k"]).out;
    assert!(with.ends_with("\nKUBECONFIG=\"k\"\n"), "{with}");
}

#[test]
fn completion_scripts_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ran = run(&app(), &["helm", "completion", shell]);
        assert_eq!(ran.exit, Exit::Clean);
        assert!(ran.out.contains("template") && ran.out.contains("show-only"), "{shell}");
        let short = run(&app(), &["helm", "completion", shell, "--no-descriptions"]).out;
        assert!(short.contains("show-only") && short.len() <= ran.out.len(), "{shell}");
    }
}

#[test]
fn the_namespace_comes_from_flag_environment_and_kubeconfig() {
    let config = "current-context: c\ncontexts:\n- name: c\n  context: {namespace: from-context}\n";
    let sys = || app().file("/k", config).variable("KUBECONFIG", "/k");
    let ns = |sys: &Memory, line: &[&str]| {
        let out = run(sys, &[&["helm", "template", "/app"], line].concat()).out;
        out.lines().last().unwrap().to_owned()
    };
    assert_eq!(ns(&app(), &[]), "ns: default");
    assert_eq!(ns(&sys(), &[]), "ns: from-context");
    let sys = sys().variable("HELM_NAMESPACE", "from-env");
    assert_eq!(ns(&sys, &[]), "ns: from-env");
    assert_eq!(ns(&sys, &["-n", "from-flag"]), "ns: from-flag");
}

#[test]
fn flags_may_stand_before_the_command_and_klog_flags_do_nothing() {
    let ran = run(&app(), &["helm", "-n", "x", "--debug=false", "-v", "9", "--logtostderr", "template", "/app"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Clean, ""));
    assert!(ran.out.ends_with("ns: x\n"));
}

#[test]
fn a_raised_limit_is_heard_and_a_hit_one_is_no_pass() {
    let line = |limit| ["render", "template", "/app", "-f", "/v", "--limit", limit];
    let sys = app().file("/v", "a: 123456789\n");
    assert_eq!(run(&sys, &line("input-bytes=5")).exit, Exit::Limit);
    assert_eq!(run(&sys, &line("input-bytes=50")).exit, Exit::Clean);
    assert_eq!(run(&sys, &line("nope=50")).exit, Exit::BadInput);
}
