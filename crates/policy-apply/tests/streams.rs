//! What a run does with its streams: closed pipes, terminals, report files.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use common::sys::{Memory, Streams};
use policy_apply::{Exit, run};

const POLICY: &str = "\
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: require-team
spec:
  rules:
    - name: check-team
      match:
        any:
          - resources:
              kinds: [ConfigMap]
      validate:
        failureAction: Enforce
        message: a team is required
        pattern:
          metadata:
            labels:
              team: \"?*\"
";

fn machine() -> Memory {
    let bad = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n";
    Memory::new().file("policy.yaml", POLICY).file("bad.yaml", bad)
}

fn words(line: &str) -> Vec<OsString> {
    line.split_whitespace().map(OsString::from).collect()
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

fn streams<'a>(stdin: impl Read + 'a, stdout: impl Write + 'a, terminal: bool) -> Streams<'a> {
    Streams {
        stdin: Box::new(stdin),
        stdout: Box::new(stdout),
        stderr: Box::new(io::sink()),
        stdin_is_terminal: terminal,
        stdout_is_terminal: terminal,
        stderr_is_terminal: terminal,
    }
}

#[test]
fn a_closed_pipe_is_success() {
    for line in ["kyverno apply policy.yaml -r bad.yaml", "policy-apply policy.yaml -r bad.yaml", "policy-apply --help"]
    {
        let exit = run(words(line), &machine(), &mut streams(io::empty(), Closed, false));
        assert_eq!(exit, Exit::Clean, "{line}");
    }
}

#[test]
fn a_terminal_on_standard_input_is_not_waited_for() {
    let mut out = Vec::new();
    let exit = run(words("policy-apply - -r bad.yaml"), &machine(), &mut streams(io::repeat(b'x'), &mut out, true));
    assert_eq!(exit, Exit::BadInput);
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let has_color = |line: &str, sys: Memory, terminal: bool| {
        let mut out = Vec::new();
        run(words(line), &sys, &mut streams(io::empty(), &mut out, terminal));
        String::from_utf8(out).unwrap().contains("\u{1b}[")
    };
    let own = "policy-apply policy.yaml -r bad.yaml";
    assert!(has_color(own, machine(), true));
    assert!(!has_color(own, machine(), false));
    assert!(!has_color(own, machine().variable("NO_COLOR", "1"), true));
    assert!(!has_color(own, machine().variable("TERM", "dumb"), true));
    assert!(!has_color("policy-apply policy.yaml -r bad.yaml --remove-color", machine(), true));
    // The original colours the titles of its table whoever reads them.
    assert!(has_color("kyverno apply policy.yaml -r bad.yaml -t", machine(), false));
    assert!(!has_color("kyverno apply policy.yaml -r bad.yaml -t --remove-color", machine(), true));
}

#[test]
fn reports_go_to_their_files_and_text_stays_on_standard_output() {
    let sys = machine();
    let mut out = Vec::new();
    let line = "policy-apply policy.yaml -r bad.yaml --report sarif=out.sarif --report junit=out.xml";
    let exit = run(words(line), &sys, &mut streams(io::empty(), &mut out, false));
    assert_eq!(exit, Exit::Findings);
    let file = |name: &str| String::from_utf8(sys.contents(name).unwrap()).unwrap();
    assert!(file("out.sarif").contains("require-team/check-team"));
    assert!(file("out.xml").starts_with("<?xml"));
    assert!(String::from_utf8(out).unwrap().contains("pass: 0, fail: 1"));
}

#[test]
fn a_long_run_counts_and_prints_every_resource_in_order() {
    let mut all = String::new();
    for nth in 0..3000 {
        all.push_str(&format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c{nth}\n---\n"));
    }
    let sys = machine().file("all.yaml", all);
    let mut out = Vec::new();
    run(words("kyverno apply policy.yaml -r all.yaml"), &sys, &mut streams(io::empty(), &mut out, false));
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("policy ")).collect();
    let want: Vec<String> =
        (0..3000).map(|nth| format!("policy require-team -> resource default/ConfigMap/c{nth} failed:")).collect();
    assert_eq!(lines, want);
    assert!(text.ends_with("\npass: 0, fail: 3000, warn: 0, error: 0, skip: 0 \n"), "{text}");
}
