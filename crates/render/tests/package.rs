//! `package`: charts as archives, the same bytes each time, where they belong.

mod support;

use std::path::Path;
use std::time::Duration;

use common::sys::{Memory, Native, Sys};

fn run(sys: &dyn Sys, line: &[&str]) -> (u8, String, String) {
    let ran = support::run(sys, "", line);
    (ran.exit.code(), ran.out, ran.err)
}

fn helm(sys: &dyn Sys, args: &[&str]) -> String {
    let (code, out, err) = run(sys, &[&["helm", "package"], args].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
    out
}

fn failure(sys: &dyn Sys, args: &[&str]) -> String {
    let (code, out, err) = run(sys, &[&["helm", "package"], args].concat());
    assert_eq!((code, out.as_str()), (1, ""), "{args:?}");
    err
}

fn chart() -> Memory {
    Memory::new()
        .at(Duration::from_secs(1_000_000_000))
        .file("/app/Chart.yaml", "# gone\nversion: 1.0.0\nname: app\napiVersion: v2\n")
        .file("/app/values.yaml", "a: 1 # stays\n")
        .file("/app/values.schema.json", "{}")
        .file("/app/templates/a.yaml", "a: 1\n")
        .file("/app/.helmignore", "*.bak\n")
        .file("/app/old.bak", "x")
        .file("/app/README.md", "r")
        .file("/app/charts/sub/Chart.yaml", "{apiVersion: v2, name: sub, version: 0.1.0}")
        .file("/app/charts/sub/values.yaml", "b: 1\n")
}

const SAVED: &str = "Successfully packaged chart and saved it to: ";

#[test]
fn an_archive_holds_the_chart_in_the_originals_order() {
    let sys = chart();
    assert_eq!(helm(&sys, &["app"]), format!("{SAVED}/app-1.0.0.tgz\n"));
    let packed = sys.contents("/app-1.0.0.tgz").unwrap();
    assert!(packed.starts_with(b"\x1f\x8b\x08\x14\0\0\0\0\0\xff"), "{:?}", packed.get(..10));
    let shown = run(&sys, &["helm", "show", "all", "app-1.0.0.tgz"]).1;
    assert_eq!(shown, "apiVersion: v2\nname: app\nversion: 1.0.0\n\n---\na: 1 # stays\n\n---\nr\n");
    let again = chart();
    helm(&again, &["app"]);
    assert_eq!(again.contents("/app-1.0.0.tgz").unwrap(), packed);
}

#[test]
fn versions_and_destinations_are_given() {
    let sys = chart();
    let args = ["app", "./app", "-d", "./out/x/", "--version", "2.0.0+b.1", "--app-version", "7"];
    let line = format!("{SAVED}out/x/app-2.0.0+b.1.tgz\n");
    assert_eq!(helm(&sys, &args), format!("{line}{line}"));
    let shown = run(&sys, &["helm", "show", "chart", "out/x/app-2.0.0+b.1.tgz"]).1;
    assert_eq!(shown, "apiVersion: v2\nappVersion: \"7\"\nname: app\nversion: 2.0.0+b.1\n\n");
}

#[test]
fn what_cannot_be_packed_is_named() {
    let sys = chart().file("/bad/Chart.yaml", "{apiVersion: v2, name: bad, version: 1.0.0, dependencies: [{name: x}]}");
    let need = "Error: need at least one argument, the path to the chart\n";
    let missing = "Error: found in Chart.yaml, but missing in charts/ directory: x\n";
    let no_chart =
        "Error: unable to detect chart at /app/README.md/Chart.yaml: open /app/README.md/Chart.yaml: not a directory\n";
    for (args, told) in [
        (&[][..], need),
        (&["nope"], "Error: stat nope: no such file or directory\n"),
        (&["bad"], missing),
        (&["app/README.md"], no_chart),
        (&["app", "--version", "x"], "Error: invalid semantic version\n"),
        (&["app", "-d", "app/README.md"], "Error: failed to save: is not a directory: app/README.md\n"),
        (&["app", "--sign"], "Error: --key is required for signing a package\n"),
        (&["app", "--sign", "--key", "k"], "Error: packages cannot be signed: this program reads no keys\n"),
    ] {
        assert_eq!(failure(&sys, args), told);
    }
    assert_eq!(run(&sys, &["render", "package", "app", "--sign", "--key", "k"]).0, 2);
    let broken = chart().file("/app/values.schema.json", "{");
    assert_eq!(failure(&broken, &["app"]), "Error: failed to save: invalid JSON in values.schema.json\n");
}

#[test]
fn dependencies_are_updated_first_and_in_silence() {
    let metadata = "{apiVersion: v2, name: app, version: 1.0.0, dependencies: [{name: lib, version: 1, repository: \"file://../lib\"}]}";
    let sys = Memory::new()
        .file("/app/Chart.yaml", metadata)
        .file("/lib/Chart.yaml", "{apiVersion: v2, name: lib, version: 1.2.3}");
    assert_eq!(helm(&sys, &["app", "-u"]), format!("{SAVED}/app-1.0.0.tgz\n"));
    assert!(sys.contents("/app/Chart.lock").is_some() && sys.contents("/app/charts/lib-1.2.3.tgz").is_some());
}

/// Files keep their own times, so the clock does not show.
#[test]
fn the_same_chart_packs_to_the_same_bytes() {
    let (sys, folder) = (Native::new(), tempfile::tempdir().unwrap());
    let at = |name: &str| folder.path().join(name);
    sys.create_dir_all(&at("app/templates")).unwrap();
    sys.write(&at("app/Chart.yaml"), b"{apiVersion: v2, name: app, version: 1.0.0}").unwrap();
    sys.write(&at("app/Chart.lock"), b"generated: \"2020-01-02T03:04:05.6Z\"\ndigest: x\ndependencies: []\n").unwrap();
    sys.write(&at("app/templates/a.yaml"), b"a: 1\n").unwrap();
    let app = at("app").to_string_lossy().into_owned();
    let pack = |to: &str| {
        let to = at(to);
        helm(&sys, &[&app, "-d", &to.to_string_lossy()]);
        sys.read(&to.join("app-1.0.0.tgz"), 1 << 20).unwrap()
    };
    let first = pack("one");
    std::thread::sleep(Duration::from_millis(1_100));
    assert_eq!(pack("two"), first);
}

/// CVE-2024-25620, CVE-2026-35206: a chart's name led the archive out of its destination.
#[test]
fn cve_2024_25620_archives_stay_in_their_destination() {
    for name in ["../x", "..", ".", "/x", "a/../../x"] {
        let sys =
            Memory::new().file("/app/Chart.yaml", format!("{{apiVersion: v2, name: \"{name}\", version: 1.0.0}}"));
        assert!(
            failure(&sys, &["app", "-d", "out/deep"]).starts_with("Error: validation: chart.metadata.name"),
            "{name}"
        );
    }
    let sys = chart();
    for version in ["../x", "1.0.0/../../x", "1.0.0+../x", "1.0.0-a/b"] {
        assert_eq!(run(&sys, &["helm", "package", "app", "-d", "out/deep", "--version", version]).0, 1, "{version}");
    }
    assert!(sys.kind(Path::new("/out")).is_err());
}

/// CVE-2019-18658, CVE-2025-53547: links in the chart are not packed from outside, links at the destination not followed.
#[test]
fn cve_2019_18658_links_are_neither_packed_nor_written_through() {
    let sys = chart().file("/etc/secret", "s3cret").link("/app/files/x", "/etc/secret");
    assert!(failure(&sys, &["app"]).contains("leads out of the chart"));
    let sys = chart().file("/home/me/x", "mine").link("/out/app-1.0.0.tgz", "/home/me/x");
    helm(&sys, &["app", "-d", "out"]);
    assert_eq!(sys.contents("/home/me/x").unwrap(), b"mine");
    assert!(sys.contents("/out/app-1.0.0.tgz").is_some());
}
