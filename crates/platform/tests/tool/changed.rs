//! What needs a real machine: Git, the program as a file, and links to it.
#![expect(clippy::disallowed_methods, reason = "tests of a real machine")]

use std::path::Path;
use std::process::{Command, Output};

use crate::support::{CONFIG, policy};

const FILE: &str =
    "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\nsources:\n- {name: rules, path: rules}\n";

fn git(directory: &Path, args: &[&str]) {
    let settings = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"];
    let done = Command::new("git").current_dir(directory).args(settings).args(args).output().unwrap();
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

fn write(directory: &Path, name: &str, text: &str) {
    let path = directory.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn check(directory: &Path, words: &str) -> Output {
    let program = env!("CARGO_BIN_EXE_policy-platform");
    Command::new(program).current_dir(directory).args(words.split_whitespace()).output().unwrap()
}

/// A repository whose application breaks a policy.
fn repository(directory: &Path) {
    write(directory, "rules/p.yaml", &policy("require-team", "Enforce"));
    write(directory, "policy-sources.yaml", FILE);
    write(directory, "app/config.yaml", CONFIG);
    write(directory, "app/fine.yaml", &format!("{CONFIG}  labels: {{team: web}}\n").replace("settings", "fine"));
    git(directory, &["init", "--quiet"]);
    git(directory, &["add", "--all"]);
    git(directory, &["commit", "--quiet", "--message", "first"]);
}

#[test]
fn only_what_has_changed_is_judged_unless_the_sources_have() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    repository(root);
    let code = |words: &str| {
        let done = check(root, words);
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    assert_eq!(code("check app").0, Some(1));
    assert_eq!(code("check app --changed-since HEAD").0, Some(0), "nothing has changed");
    write(root, "app/fine.yaml", &CONFIG.replace("settings", "fine"));
    let (exit, text) = code("check app --changed-since HEAD");
    assert_eq!(exit, Some(1));
    assert!(text.contains("shop/fine") && !text.contains("shop/settings"), "{text}");
    git(root, &["checkout", "--quiet", "--", "app"]);
    write(root, "app/new.yaml", &CONFIG.replace("settings", "new"));
    assert!(code("check app --changed-since HEAD").1.contains("shop/new"), "files that Git does not know yet count");
    std::fs::remove_file(root.join("app/new.yaml")).unwrap();
    write(root, "rules/p.yaml", &policy("require-team", "Enforce").replace("a team is needed", "whose is it?"));
    assert!(code("check app --changed-since HEAD").1.contains("shop/settings"), "policies concern everything");
    assert_eq!(code("check app --changed-since nowhere").0, Some(2));
}

#[test]
fn a_git_source_is_read_locked_and_pulled() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    repository(root);
    let elsewhere = tempfile::tempdir().unwrap();
    let bare = elsewhere.path().join("rules.git");
    git(root, &["clone", "--quiet", "--bare", ".", &bare.to_string_lossy()]);
    git(&bare, &["config", "uploadpack.allowFilter", "true"]);
    let place = bare.display();
    write(
        root,
        "git.yaml",
        &format!(
            "apiVersion: policy-platform/v1alpha1\nkind: PolicySources\nsources:\n- {{name: r, git: 'file://{place}', ref: main}}\n"
        ),
    );
    let run = |words: &str| {
        let done = check(root, words);
        assert_ne!(done.status.code(), Some(2), "{words}: {}", String::from_utf8_lossy(&done.stderr));
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    assert_eq!(run("check app --sources git.yaml").0, Some(1));
    assert_eq!(run("sources lock --sources git.yaml").0, Some(0));
    let lock = std::fs::read_to_string(root.join("git.lock.json")).unwrap();
    assert!(lock.contains("\"type\": \"git\"") && lock.contains("\"resolved\": "), "{lock}");
    assert_eq!(run("sources verify --sources git.yaml").0, Some(0));
    assert_eq!(run("sources pull --sources git.yaml --into pulled").0, Some(0));
    let pulled = std::fs::read_to_string(root.join("pulled/r/rules/p.yaml")).unwrap();
    assert_eq!(pulled, policy("require-team", "Enforce"));
}

#[test]
fn a_link_by_a_tools_name_is_that_tool() {
    let directory = tempfile::tempdir().unwrap();
    for (name, word) in [("helm", "Usage: helm"), ("pluto", "pluto"), ("kyverno", "kyverno")] {
        let link = directory.path().join(name);
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_policy-platform"), &link).unwrap();
        let done = Command::new(&link).arg("--help").output().unwrap();
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(text.contains(word), "{name}: {text}");
    }
}
