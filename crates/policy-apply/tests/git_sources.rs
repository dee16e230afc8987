//! Policies out of Git repositories, by the system's `git`: from a repository in a directory for real, and over the network as far
//! as what git is told.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

mod run_support;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use common::sys::{DirEntry, FileKind, Memory, Native, Output, Program, Sys};
use run_support::Outcome;

const POLICY: &str = "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: team}
spec:
  rules:
    - name: team
      match: {any: [{resources: {kinds: [Deployment]}}]}
      validate:
        failureAction: ACTION
        message: a team is needed
        pattern: {metadata: {labels: {team: '?*'}}}
";
const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n";

fn run(sys: &dyn Sys, words: &[&str]) -> Outcome {
    run_support::run(sys, DEPLOYMENT, words.iter().copied())
}

fn git(directory: &Path, args: &[&str]) {
    let settings = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "init.defaultBranch=main"];
    let done = Command::new("git").current_dir(directory).args(settings).args(args).output().unwrap();
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// A bare repository with a plain policy on one branch and a chart of policies on another.
fn repository(directory: &Path) -> PathBuf {
    let work = directory.join("work");
    let write = |name: &str, text: &str| {
        let path = work.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("plain/team.yaml", &POLICY.replace("ACTION", "Audit"));
    write("plain/notes.yaml", "a: [");
    std::os::unix::fs::symlink("/etc/passwd", work.join("plain/link.yaml")).unwrap();
    git(&work, &["init", "--quiet"]);
    git(&work, &["add", "--all"]);
    git(&work, &["commit", "--quiet", "--message", "plain"]);
    git(&work, &["checkout", "--quiet", "-b", "charted"]);
    git(&work, &["rm", "--quiet", "-r", "plain"]);
    write("charts/p/Chart.yaml", "apiVersion: v2\nname: p\nversion: 1.0.0\n");
    write("charts/p/templates/team.yaml", &POLICY.replace("ACTION", "{{ .Values.action }}"));
    write("cd/values.yaml", "action: Audit\n");
    write("cd/prd/values.yaml", "action: Enforce\n");
    git(&work, &["add", "--all"]);
    git(&work, &["commit", "--quiet", "--message", "charted"]);
    git(&work, &["checkout", "--quiet", "main"]);
    git(directory, &["clone", "--quiet", "--bare", "work", "policies.git"]);
    let bare = directory.join("policies.git");
    git(&bare, &["config", "uploadpack.allowFilter", "true"]);
    bare
}

#[test]
fn policies_come_out_of_a_repository_and_its_branches() {
    let directory = tempfile::tempdir().unwrap();
    let bare = repository(directory.path());
    let url = |path: &str| format!("file://{}{path}", bare.display());
    let plain = run(&Native::new(), &["policy-apply", &url("/plain/team.yaml"), "--resource", "-"]);
    assert_eq!(plain.code, 1, "{}", plain.stderr);
    assert!(plain.stdout.contains("warning[team/team]"), "{}", plain.stdout);
    assert!(plain.stdout.contains("--> policies@"), "{}", plain.stdout);
    let charted = ["policy-apply", &url("/charts"), "--resource", "-", "--git-branch", "charted", "--env", "prd"];
    let charted = run(&Native::new(), &charted);
    assert_eq!(charted.code, 1, "{}", charted.stderr);
    assert!(charted.stdout.contains("error[team/team]"), "{}", charted.stdout);
    assert!(charted.stdout.contains("/charts/p/templates/team.yaml:6:"), "{}", charted.stdout);
}

#[test]
fn tests_come_out_of_a_repository() {
    let directory = tempfile::tempdir().unwrap();
    let work = directory.path().join("work");
    std::fs::create_dir_all(work.join("team")).unwrap();
    let test = "apiVersion: cli.kyverno.io/v1alpha1\nkind: Test\nmetadata: {name: team}\npolicies: [policy.yaml]\n\
                resources: [web.yaml]\nresults:\n- {policy: team, rule: team, kind: Deployment, resources: [web], result: fail}\n";
    let policy = POLICY.replace("ACTION", "Audit");
    for (name, text) in [("kyverno-test.yaml", test), ("policy.yaml", &policy), ("web.yaml", DEPLOYMENT)] {
        std::fs::write(work.join("team").join(name), text).unwrap();
    }
    git(&work, &["init", "--quiet"]);
    git(&work, &["add", "--all"]);
    git(&work, &["commit", "--quiet", "--message", "tests"]);
    let url = format!("file://{}", work.display());
    for name in ["policy-apply", "kyverno"] {
        let outcome = run(&Native::new(), &[name, "test", &url]);
        assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
        assert!(outcome.stdout.contains("team/kyverno-test.yaml ) ..."), "{}", outcome.stdout);
        assert!(outcome.stdout.contains("Test Summary: 1 tests passed and 0 tests failed"), "{}", outcome.stdout);
    }
    let refused = run(&Native::new(), &["policy-apply", "test", "https://git.test/org/tests"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("`--allow-net git.test` allows it"), "{}", refused.stderr);
}

#[test]
fn each_file_of_a_repository_is_loaded_by_itself() {
    let directory = tempfile::tempdir().unwrap();
    let bare = repository(directory.path());
    let url = format!("file://{}", bare.display());
    let original = run(&Native::new(), &["kyverno", "apply", &url, "--resource", "-"]);
    assert_eq!(original.code, 1, "{}", original.stderr);
    assert!(original.stdout.starts_with("\nApplying 1 policy rule(s)"), "{}", original.stdout);
    let own = run(&Native::new(), &["policy-apply", &url, "--resource", "-"]);
    assert_eq!(own.code, 2, "{}", own.stderr);
    assert!(own.stderr.contains("/plain/notes.yaml:1:"), "{}", own.stderr);
}

#[test]
fn what_is_not_there_is_said_in_gits_words() {
    let directory = tempfile::tempdir().unwrap();
    let bare = repository(directory.path());
    let url = format!("file://{}", bare.display());
    let branch = run(&Native::new(), &["kyverno", "apply", &url, "-b", "none", "--resource", "-"]);
    assert_eq!(branch.code, 1, "{}", branch.stdout);
    assert!(
        branch.stderr.starts_with("Error: failed to clone repository (Remote branch none not found"),
        "{}",
        branch.stderr
    );
    let path = run(&Native::new(), &["policy-apply", &format!("{url}/nowhere"), "--resource", "-"]);
    assert_eq!(path.code, 2, "{}", path.stdout);
    assert!(path.stderr.contains("there is no file below `/nowhere`"), "{}", path.stderr);
}

/// A machine that notes what it is asked to run, and runs nothing.
#[derive(Default)]
struct Noting {
    memory: Memory,
    ran: Mutex<Vec<(Vec<String>, Vec<String>)>>,
}

impl Sys for Noting {
    fn run(&self, program: &Program<'_>) -> io::Result<Output> {
        let words = std::iter::once(program.name).chain(program.args.iter().map(OsString::as_os_str));
        let words = words.map(|word| word.to_str().unwrap().to_owned()).collect();
        let env = program.env.iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.ran.lock().unwrap().push((words, env));
        let stderr = b"fatal: repository not found\n".to_vec();
        Ok(Output { status: Some(128), stdout: Vec::new(), stderr })
    }

    fn kind(&self, path: &Path) -> io::Result<FileKind> {
        self.memory.kind(path)
    }
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        self.memory.read(path, limit)
    }
    fn read_dir(&self, path: &Path) -> io::Result<Vec<DirEntry>> {
        self.memory.read_dir(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.memory.write(path, bytes)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.memory.remove_file(path)
    }
    fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.memory.create_dir_all(path)
    }
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.memory.canonicalize(path)
    }
    fn read_link(&self, path: &Path) -> io::Result<Option<PathBuf>> {
        self.memory.read_link(path)
    }
    fn modified(&self, path: &Path) -> io::Result<Duration> {
        self.memory.modified(path)
    }
    fn current_dir(&self) -> io::Result<PathBuf> {
        self.memory.current_dir()
    }
    fn env(&self, name: &str) -> Option<String> {
        self.memory.env(name)
    }
    fn now(&self) -> Duration {
        self.memory.now()
    }
    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        self.memory.random(bytes)
    }
    fn temporary_dir(&self) -> io::Result<PathBuf> {
        self.memory.temporary_dir()
    }
    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.memory.remove_dir_all(path)
    }
}

const URL: &str = "https://git.example/org/policies";

#[test]
fn the_network_is_off_until_a_host_is_allowed() {
    let sys = Noting::default();
    let off = run(&sys, &["policy-apply", URL, "--resource", "-"]);
    assert_eq!(off.code, 2, "{}", off.stdout);
    assert!(off.stderr.contains("`--allow-net git.example` allows it"), "{}", off.stderr);
    let other = run(&sys, &["policy-apply", URL, "--resource", "-", "--allow-net", "example"]);
    assert_eq!(other.code, 2, "{}", other.stdout);
    let plain = run(&sys, &["policy-apply", "http://git.example/a/b", "--resource", "-", "--allow-net", "git.example"]);
    assert!(plain.stderr.contains("is not asked without encryption"), "{}", plain.stderr);
    assert!(sys.ran.lock().unwrap().is_empty());
}

#[test]
fn git_is_hardened_and_never_told_a_password_in_its_arguments() {
    let sys = Noting::default();
    let words = ["policy-apply", URL, "--resource", "-", "--allow-net", "git.example"];
    let with = [&words[..], &["--username", "me", "--password", "hunter2", "--git-branch", "dev"]].concat();
    let run = run(&sys, &with);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("https://git.example/org/policies: repository not found"), "{}", run.stderr);
    let ran = sys.ran.lock().unwrap();
    let [(argv, env)] = ran.as_slice() else { return assert_eq!(ran.len(), 1) };
    for setting in [
        "protocol.allow=never",
        "protocol.https.allow=always",
        "protocol.ext.allow=never",
        "core.hooksPath=/dev/null",
        "core.symlinks=false",
        "http.followRedirects=false",
        "credential.helper=",
    ] {
        assert!(argv.windows(2).any(|pair| pair == ["-c", setting]), "{setting}: {argv:?}");
    }
    for word in ["--depth=1", "--filter=blob:none", "--no-recurse-submodules", "--template=", "--branch=dev", "--bare"]
    {
        assert!(argv.iter().any(|given| given == word), "{word}: {argv:?}");
    }
    assert!(argv.windows(2).any(|pair| pair == ["--", URL]), "{argv:?}");
    assert!(argv.iter().all(|word| !word.contains("hunter2") && !word.contains("aHVudGVyM")), "{argv:?}");
    assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
    assert!(env.iter().any(|one| one == "GIT_TERMINAL_PROMPT=0"), "{env:?}");
    assert!(env.iter().any(|one| one.starts_with("GIT_CONFIG_VALUE_0=Authorization: Basic ")), "{env:?}");
    // Nothing is left behind.
    assert!(sys.memory.kind(Path::new("/tmp")).is_err());
}

#[test]
fn a_source_that_is_named_is_asked_under_the_originals_name() {
    let sys = Noting::default();
    let run = run(&sys, &["kyverno", "apply", URL, "--resource", "-"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, "Error: failed to clone repository (repository not found)\n"));
    let ran = sys.ran.lock().unwrap();
    assert!(ran.iter().all(|(argv, _)| argv.iter().any(|word| word == "--branch=main")));
}

#[test]
fn a_url_holds_no_password() {
    let url = "https://me:hunter2@git.example/org/policies";
    let run = run(&Noting::default(), &["policy-apply", url, "--resource", "-", "--allow-net", "git.example"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("a URL holds no credentials"), "{}", run.stderr);
    assert!(!run.stderr.contains("hunter2"), "{}", run.stderr);
}
