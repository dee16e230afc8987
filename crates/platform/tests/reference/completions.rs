//! The scripts work in the shells that are there.

use std::path::Path;
use std::process::Command;

use crate::run;

/// What bash offers for the last word of a line.
fn offered(script: &Path, line: &[&str]) -> Vec<String> {
    const ASK: &str = "
        . \"$1\"; shift
        COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1))
        function=$(complete -p \"$1\" | sed 's/.*-F \\([^ ]*\\).*/\\1/')
        \"$function\" \"$1\" \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"
        printf '%s\\n' \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["--norc", "-c", ASK, "bash"]).arg(script).args(line).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

#[test]
fn bash_completes_commands_and_flags_under_every_name() {
    if !has("bash") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(run(&["policy-platform", "completion", "bash", "--out", dir.path().to_str().unwrap()]).1, 0);
    for (line, want) in [
        ("policy-platform so", "sources"),
        ("policy-platform sources lo", "lock"),
        ("policy-platform check --fail", "--fail-on"),
        ("policy-platform check --stage l", "local"),
        ("policy-apply cre", "create"),
        ("policy-apply create cl", "cluster-role"),
        ("policy-apply apply --audit", "--audit-warn"),
        ("kyverno apply --audit", "--audit-warn"),
        ("deprecations detect-f", "detect-files"),
        ("deprecations detect-files --only-show", "--only-show-removed"),
        ("pluto list-v", "list-versions"),
        ("render show val", "values"),
        ("helm template --include", "--include-crds"),
        ("values-lint ch", "chart"),
        ("values-lint lint --fail-sev", "--fail-severity"),
        ("spectral lint -f sar", "sarif"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        assert_eq!(offered(&dir.path().join(words[0]), &words), [want], "{line}");
    }
}

#[test]
fn every_tool_writes_the_script_under_its_own_name() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(run(&["policy-platform", "completion", shell, "--out", dir.path().to_str().unwrap()]).1, 0);
        let mut files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        assert_eq!(files.len(), 9, "{shell}");
        for (own, _) in platform::NAMES {
            let script = run(&[own, "completion", shell]);
            let is_it = |file: &std::path::PathBuf| std::fs::read_to_string(file).unwrap() == script.0;
            assert!(script.1 == 0 && files.iter().any(is_it), "{own} {shell}");
        }
        for file in files.iter().filter(|_| has(shell) && ["bash", "zsh", "fish"].contains(&shell)) {
            let output = Command::new(shell).arg("-n").arg(file).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}
