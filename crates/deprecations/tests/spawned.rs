//! The binary itself, once: links, pipes and the name that it is called by.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::process::{Command, Output};

fn run(directory: &std::path::Path, name: &str, args: &[&str]) -> Output {
    let link = directory.join(name);
    if !link.exists() {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_deprecations"), &link).unwrap();
    }
    Command::new(link).args(args).current_dir(directory).env_clear().output().unwrap()
}

#[test]
fn only_regular_files_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let tree = directory.path().join("d");
    std::fs::create_dir(&tree).unwrap();
    std::fs::write(tree.join("a.yaml"), "apiVersion: extensions/v1beta1\nkind: Deployment\n").unwrap();
    assert!(Command::new("mkfifo").arg(tree.join("pipe")).status().unwrap().success());
    let output = run(directory.path(), "pluto", &["detect-files", "-d", "d", "-o", "csv", "--columns", "KIND"]);
    assert_eq!(
        (output.status.code(), String::from_utf8(output.stdout).unwrap().as_str()),
        (Some(3), "KIND\nDeployment\n")
    );
}

#[test]
fn a_link_that_leads_to_itself_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("loop", directory.path().join("loop")).unwrap();
    let output = run(directory.path(), "pluto", &["detect", "loop"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("Error: invalid file specified: loop\n"));
}
