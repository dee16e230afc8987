//! The program as a process: names, exit codes, pipes.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    /// A directory with a chart, and the program under the original's name.
    fn new(template: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("app/templates")).unwrap();
        fs::write(dir.path().join("app/Chart.yaml"), "apiVersion: v2\nname: app\nversion: 1.0.0\n").unwrap();
        fs::write(dir.path().join("app/templates/a.yaml"), template).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_render"), dir.path().join("helm")).unwrap();
        Self { dir }
    }

    fn command(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .env("HOME", self.dir.path())
            .env("PATH", "/usr/bin:/bin");
        command
    }

    fn own(&self, args: &[&str]) -> Output {
        self.command(Path::new(env!("CARGO_BIN_EXE_render")), args).output().unwrap()
    }

    fn helm(&self, args: &[&str]) -> Output {
        self.command(&self.helm_path(), args).output().unwrap()
    }

    fn helm_path(&self) -> PathBuf {
        self.dir.path().join("helm")
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_name_of_the_file_decides_the_exit_code() {
    let place = Place::new("a: {{ .Values.x.y }}\n");
    for args in [&["template", "app"][..], &["template"], &["nope"], &["template", "app", "--nope"], &["install", "x"]]
    {
        assert_eq!(place.own(args).status.code(), Some(2), "{args:?}");
        assert_eq!(place.helm(args).status.code(), Some(1), "{args:?}");
    }
    assert_eq!(place.helm(&["template", "app", "--set", "x.y=1"]).status.code(), Some(0));
}

#[test]
fn output_goes_to_its_streams() {
    let place = Place::new("a: b\n");
    let ran = place.helm(&["template", "app", "--force"]);
    assert_eq!(text(&ran.stdout), "---\n# Source: app/templates/a.yaml\na: b\n");
    assert_eq!(text(&ran.stderr), "Flag --force has been deprecated, use --force-replace instead\n");
    let bin = text(&place.helm(&["env", "HELM_BIN"]).stdout);
    assert_eq!(bin.trim_end(), place.helm_path().to_str().unwrap());
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let place = Place::new("{{ range $i := until 20000 }}\n---\nn: {{ $i }}\n{{ end }}");
    let mut command = place.command(&place.helm_path(), &["template", "app"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[test]
fn random_texts_and_the_time_are_the_machines() {
    let place = Place::new("r: {{ randAlphaNum 30 }}\nt: {{ now | unixEpoch }}\n");
    let (first, second) =
        (text(&place.own(&["template", "app"]).stdout), text(&place.own(&["template", "app"]).stdout));
    assert_ne!(first, second);
    let seconds: u64 = first.lines().last().unwrap().strip_prefix("t: ").unwrap().trim_matches('"').parse().unwrap();
    assert!(seconds > 1_700_000_000);
}
