//! `dependency`: what a chart needs, and how it gets into `charts/`.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::time::Duration;

use common::sys::{Memory, Sys};

fn run(sys: &dyn Sys, line: &[&str]) -> (u8, String, String) {
    let ran = support::run(sys, "", line);
    (ran.exit.code(), ran.out, ran.err)
}

fn helm(sys: &dyn Sys, args: &[&str]) -> String {
    let (code, out, err) = run(sys, &[&["helm", "dependency"], args].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
    out
}

fn failure(sys: &dyn Sys, args: &[&str]) -> String {
    let (code, _, err) = run(sys, &[&["helm", "dependency"], args].concat());
    assert_eq!(code, 1, "{args:?}");
    err
}

const SAVED: &str = "Saving 1 charts\nDeleting outdated charts\n";

/// A chart `app` beside a chart `lib`, with these entries of `dependencies`.
fn charts(dependencies: &str) -> Memory {
    let metadata = format!("apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n{dependencies}\n");
    Memory::new()
        .at(Duration::new(1_000_000_000, 500))
        .file("/app/Chart.yaml", metadata)
        .file("/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.2.3\n")
        .file("/lib/templates/a.yaml", "a: 1\n")
}

const LIB: &str = "- {name: lib, version: ^1.0, repository: \"file://../lib\"}";
const LIB_LOCK: &str = "\
dependencies:
- name: lib
  repository: file://../lib
  version: 1.2.3
digest: sha256:";

fn text(sys: &Memory, path: &str) -> String {
    String::from_utf8(sys.contents(path).unwrap()).unwrap()
}

#[test]
fn update_packs_and_locks_what_is_at_hand() {
    let sys = charts(LIB);
    assert_eq!(helm(&sys, &["update", "app"]), SAVED);
    let lock = text(&sys, "/app/Chart.lock");
    assert!(lock.starts_with(LIB_LOCK) && lock.ends_with("\ngenerated: \"2001-09-09T01:46:40.0000005Z\"\n"), "{lock}");
    let table = "NAME\tVERSION\tREPOSITORY   \tSTATUS\nlib \t^1.0   \tfile://../lib\tok    \n\n";
    assert_eq!(helm(&sys, &["list", "app"]), table);
    assert_eq!(run(&sys, &["helm", "show", "chart", "app/charts/lib-1.2.3.tgz"]).0, 0);
    assert_eq!(helm(&sys, &["build", "app"]), SAVED);
    // The same result leaves the lock file alone.
    assert_eq!(helm(&sys, &["up", "app", "--skip-refresh", "--verify"]), SAVED);
    assert_eq!(text(&sys, "/app/Chart.lock"), lock);
}

#[test]
fn build_wants_a_lock_file_that_fits() {
    let sys = charts(LIB).file("/app/Chart.lock", "digest: sha256:0\n");
    let told = "Error: the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). \
                Please update the dependencies\n";
    assert_eq!(failure(&sys, &["build", "app"]), told);
    assert_eq!(run(&sys, &["render", "dep", "build", "app"]).0, 2);
    assert_eq!(sys.contents("/app/charts/lib-1.2.3.tgz"), None);
}

#[test]
fn an_update_that_fails_leaves_the_old_charts() {
    let two = format!("{LIB}\n- {{name: lib, alias: new, version: ^2.0, repository: \"file://../lib\"}}");
    let sys = charts(LIB);
    helm(&sys, &["update", "app"]);
    let (old, lock) = (sys.contents("/app/charts/lib-1.2.3.tgz"), text(&sys, "/app/Chart.lock"));
    let sys = charts(&two).file("/app/charts/lib-1.2.3.tgz", old.clone().unwrap()).file("/app/Chart.lock", &*lock);
    let told = "Error: can't get a valid version for 1 subchart(s): \"lib\" (repository \"file://../lib\", version \"^2.0\"). \
                Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml\n";
    assert_eq!(failure(&sys, &["update", "app"]), told);
    assert_eq!((sys.contents("/app/charts/lib-1.2.3.tgz"), text(&sys, "/app/Chart.lock")), (old, lock));
}

#[test]
fn outdated_archives_go_and_everything_else_stays() {
    let sys = charts(LIB);
    helm(&sys, &["update", "app"]);
    let old = sys.contents("/app/charts/lib-1.2.3.tgz").unwrap();
    let sys = charts(&format!("{LIB}\n- {{name: own, version: \"*\"}}"))
        .file("/app/charts/lib-0.9.0.tgz", old)
        .file("/app/charts/_notes.txt", "x")
        .file("/app/charts/own/Chart.yaml", "{apiVersion: v2, name: own, version: 2.0.0}");
    let told = "Saving 2 charts\n\
                Dependency own did not declare a repository. Assuming it exists in the charts directory\n\
                Deleting outdated charts\n\
                Could not verify app/charts/_notes.txt for deletion: file 'app/charts/_notes.txt' does not appear to be a \
                gzipped archive; got 'application/octet-stream' (Skipping)\n";
    assert_eq!(helm(&sys, &["update", "app"]), told);
    assert_eq!(sys.contents("/app/charts/lib-0.9.0.tgz"), None);
    assert!(sys.contents("/app/charts/lib-1.2.3.tgz").is_some() && sys.contents("/app/charts/_notes.txt").is_some());
}

#[test]
fn list_tells_how_each_dependency_is_there() {
    let sys = charts(
        "- {name: a, version: 1.x.x}\n- {name: b, version: ^2}\n- {name: c, version: not a range}\n- {name: d, version: 1}\n\
         - {name: e, version: 1}\n",
    )
    .file("/app/charts/a/Chart.yaml", "{apiVersion: v2, name: a, version: 1.5.0}")
    .file("/app/charts/b/Chart.yaml", "{apiVersion: v2, name: b, version: 1.5.0}")
    .file("/app/charts/c/Chart.yaml", "{apiVersion: v2, name: c, version: 1.5.0}")
    .file("/app/charts/_d-1.0.0.tgz", "x")
    .file("/app/charts/more/Chart.yaml", "{apiVersion: v2, name: more, version: 1.5.0}");
    let want = "NAME\tVERSION    \tREPOSITORY\tSTATUS         \n\
                a   \t1.x.x      \t          \tunpacked       \n\
                b   \t^2         \t          \twrong version  \n\
                c   \tnot a range\t          \tinvalid version\n\
                d   \t1          \t          \tmissing        \n\
                e   \t1          \t          \tmissing        \n\n\
                WARNING: \"app/charts/_d-1.0.0.tgz\" is not a chart.\n\
                WARNING: \"app/charts/more\" is not in Chart.yaml.\n";
    assert_eq!(helm(&sys, &["list", "app"]), want);
    assert!(helm(&sys, &["ls", "app", "--max-col-width", "6"]).starts_with("NAME\tVER...\tREP...\tSTATUS\n"));
    let none = Memory::new().file("/Chart.yaml", "{apiVersion: v2, name: a, version: 1.0.0}");
    assert_eq!(helm(&none, &["list"]), "WARNING: no dependencies at charts\n");
}

#[test]
fn repositories_are_named_and_not_asked() {
    let repository = |name: &str| charts(&format!("- {{name: lib, version: ^1.0, repository: \"{name}\"}}"));
    let unknown = "Error: no repository definition for @foo. Please add them via 'helm repo add'\n";
    assert_eq!(failure(&repository("@foo"), &["update", "app"]), unknown);
    assert!(
        failure(&repository("foo"), &["update", "app"]).contains("\nNote that repositories must be URLs or aliases.")
    );
    let url = repository("https://charts.example.com");
    let (code, out, err) = run(&url, &["render", "dependency", "update", "app"]);
    assert_eq!(code, 2);
    assert!(out.starts_with("Getting updates for unmanaged Helm repositories...\n...Unable to get an update"), "{out}");
    assert!(err.starts_with("Error: no cached repository for helm-manager-"), "{err}");
    assert!(err.contains("\nhelp: this program uses no network"), "{err}");
    let (_, out, _) = run(&url, &["helm", "dependency", "update", "app", "--skip-refresh"]);
    assert_eq!(out, "");
    let exact = charts("- {name: lib, version: 1.0.0, repository: \"oci://r.example.com/x\"}");
    let (code, out, err) = run(&exact, &["helm", "dep", "up", "app"]);
    let told = "could not download oci://r.example.com/x/lib: this program uses no network\n";
    assert_eq!((code, err), (1, format!("Error: {told}")));
    let lines = "Saving 1 charts\nDownloading lib from repo oci://r.example.com/x\nSave error occurred:  ";
    assert_eq!(out, format!("{lines}{told}"));
}

/// CVE-2025-53547: a lock file that is a link made the original write any file.
#[test]
fn cve_2025_53547_nothing_is_written_through_a_lock_file_that_is_a_link() {
    for target in ["/home/me/.bashrc", "/home/me/new"] {
        let sys = charts(LIB).file("/home/me/.bashrc", "digest: mine\n").link("/app/Chart.lock", target);
        for action in ["update", "build"] {
            let (code, _, err) = run(&sys, &["helm", "dependency", action, "app"]);
            assert_eq!(code, 1, "{err}");
        }
        assert_eq!(text(&sys, "/home/me/.bashrc"), "digest: mine\n");
        assert_eq!(sys.contents("/home/me/new"), None);
    }
}

/// CVE-2025-53547, in `charts/`: the directory itself, a chart in it, an outdated one.
#[test]
fn cve_2025_53547_nothing_is_written_through_links_in_charts() {
    let sys = charts(LIB).file("/home/me/x", "mine").link("/app/charts", "/home/me");
    assert!(failure(&sys, &["update", "app"]).contains("/home/me"));
    assert_eq!(sys.contents("/home/me/lib-1.2.3.tgz"), None);

    let packed = charts(LIB).file("/lib/templates/a.yaml", "old: true\n");
    helm(&packed, &["update", "app"]);
    let old = packed.contents("/app/charts/lib-1.2.3.tgz").unwrap();
    let sys = charts(LIB)
        .file("/app/vendor/lib.tgz", old.clone())
        .link("/app/charts/lib-1.2.3.tgz", "../vendor/lib.tgz")
        .link("/app/charts/lib-0.9.0.tgz", "../vendor/lib.tgz");
    assert_eq!(run(&sys, &["helm", "dependency", "update", "app"]).1, SAVED);
    assert_eq!(sys.contents("/app/vendor/lib.tgz").unwrap(), old);
    assert_ne!(sys.contents("/app/charts/lib-1.2.3.tgz").unwrap(), old);
    assert!(sys.read_link(std::path::Path::new("/app/charts/lib-0.9.0.tgz")).is_err());
}

/// CVE-2024-25620, CVE-2026-35206: names with parts of a path led out of the directory.
#[test]
fn cve_2024_25620_names_are_no_paths() {
    let secret = "/secret/Chart.yaml";
    for name in ["../../secret", "..", ".", "a/b", "../lib"] {
        let sys = charts(&format!("- {{name: \"{name}\", version: \"*\", repository: \"\"}}"))
            .file(secret, "{apiVersion: v2, name: secret, version: 1.0.0}");
        for action in ["update", "build"] {
            let told = format!("Error: dependency name \"{name}\" is no name of a chart\n");
            assert_eq!(failure(&sys, &[action, "app"]), told);
        }
        assert!(helm(&sys, &["list", "app"]).contains("missing"));
    }
    for name in ["../x", "..", "a/b"] {
        let sys = charts(LIB).file("/lib/Chart.yaml", format!("{{apiVersion: v2, name: \"{name}\", version: 1.2.3}}"));
        assert!(failure(&sys, &["update", "app"]).starts_with("Error: validation: chart.metadata.name"));
        assert_eq!(sys.contents("/app/x-1.2.3.tgz"), None);
    }
}

/// CVE-2021-21303: fields of a chart reached the terminal with their escape sequences.
#[test]
fn cve_2021_21303_escape_sequences_are_taken_out() {
    let sys = charts("- {name: \"l\\e[2Jib\", version: \"1\\e]0;x\\a\", repository: \"\\x9b31m\"}");
    let (_, out, err) = run(&sys, &["helm", "dependency", "list", "app"]);
    assert!(!out.contains(['\u{1b}', '\u{9b}', '\u{7}']) && out.contains("l[2Jib"), "{out}{err}");
}

/// CVE-2024-26147: entries of lock files that are null or of another type made the original crash.
#[test]
fn cve_2024_26147_odd_lock_files_are_no_crash() {
    for lock in
        ["", "null", "dependencies: [null]", "dependencies: null", "dependencies: 1", "generated: 1", "[", "digest: []"]
    {
        let sys = charts(LIB).file("/app/Chart.lock", format!("{lock}\n"));
        let (code, _, err) = run(&sys, &["helm", "dependency", "build", "app"]);
        assert!(code == 0 || err.starts_with("Error: "), "{lock}: {err}");
    }
}
