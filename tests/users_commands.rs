//! The two commands of the users' own documents, as they stand in the image: `kyverno apply` on a repository's `policies.yaml`,
//! which holds its charts rendered with their common values, and on the repository itself.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use common::sys::{Native, Streams};
use conformance::root;
use tempfile::TempDir;

const REPOSITORIES: [&str; 2] = ["security-policy", "devops-policy"];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn words<const N: usize>(words: [&str; N]) -> Vec<OsString> {
    words.map(OsString::from).into()
}

/// `/repos/<name>/` as the image has it.
fn repository(name: &str) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let repository = directory.path().join(name);
    copy(&root().join("examples").join(name), &repository);
    let mut line = words(["helm", "template", name]);
    line.extend([repository.join("charts").join(name).into(), "-f".into(), repository.join("cd/values.yaml").into()]);
    let (mut rendered, mut stderr) = (Vec::new(), Vec::new());
    let exit = render::run(line, &Native::new(), &mut Streams::buffers(&[], &mut rendered, &mut stderr));
    assert_eq!(exit.code(), 0, "{}", String::from_utf8_lossy(&stderr));
    fs::write(repository.join("policies.yaml"), rendered).unwrap();
    (directory, repository)
}

/// What `kyverno apply POLICIES --resource deployments/NAME.yaml` prints, and its exit code.
fn apply(policies: PathBuf, deployment: &str, more: &[&str]) -> (String, u8) {
    let resource = root().join("examples/backend-applications/deployments").join(deployment);
    let mut line = words(["kyverno", "apply"]);
    line.extend([policies.into(), "--resource".into(), resource.into()]);
    line.extend(more.iter().map(OsString::from));
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exit = policy_apply::run(line, &Native::new(), &mut Streams::buffers(&[], &mut stdout, &mut stderr));
    assert_eq!(String::from_utf8_lossy(&stderr), "");
    (String::from_utf8(stdout).unwrap(), exit.code())
}

#[test]
fn a_repository_and_its_rendered_policies_give_one_verdict() {
    for name in REPOSITORIES {
        let (_directory, repository) = repository(name);
        for deployment in ["orders.yaml", "payments.yaml"] {
            let of_file = apply(repository.join("policies.yaml"), deployment, &[]);
            let of_directory = apply(repository.clone(), deployment, &[]);
            assert_eq!(of_file, of_directory, "{name}, {deployment}");
        }
    }
}

#[test]
fn the_good_deployment_passes_and_the_bad_one_fails() {
    let (_directory, repository) = repository("security-policy");
    let code = |deployment| apply(repository.clone(), deployment, &[]).1;
    assert_eq!((code("orders.yaml"), code("payments.yaml")), (0, 1));
}

#[test]
fn an_environment_counts_for_the_repository_though_its_policies_stand_rendered_beside_it() {
    let (_directory, repository) = repository("security-policy");
    let (common, _) = apply(repository.clone(), "payments.yaml", &[]);
    let (production, code) = apply(repository, "payments.yaml", &["--env", "prd"]);
    let rules = |text: &str| text.lines().next().map(str::to_owned);
    assert_eq!((rules(&production), code), (rules(&common), 1));
}
