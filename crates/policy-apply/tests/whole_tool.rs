//! Whole runs in memory: each folder under `cases/` holds `cmd`, the inputs, and what the run must print. `BLESS=1` writes
//! `stdout`, `stderr` and `exit` anew; read the difference before it is committed.
#![expect(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::sys::{Memory, Streams};

/// Files of a case that are no inputs.
const OWN: [&str; 5] = ["cmd", "env", "stdout", "stderr", "exit"];

fn files(dir: &Path, below: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = below.join(path.file_name().unwrap());
        if path.is_dir() {
            files(&path, &name, found);
        } else {
            found.push((name, fs::read(&path).unwrap()));
        }
    }
}

struct Outcome {
    stdout: String,
    stderr: String,
    exit: String,
}

fn run(dir: &Path) -> Outcome {
    let mut inputs = Vec::new();
    files(dir, Path::new(""), &mut inputs);
    let own = |name: &str| fs::read_to_string(dir.join(name)).ok();
    let mut sys = Memory::new().at(Duration::from_secs(1_700_000_000));
    for (name, bytes) in inputs.into_iter().filter(|(name, _)| !OWN.contains(&name.to_str().unwrap())) {
        sys = sys.file(name, bytes);
    }
    for line in own("env").unwrap_or_default().lines() {
        let (name, value) = line.split_once('=').unwrap();
        sys = sys.variable(name, value);
    }
    let stdin = fs::read(dir.join("stdin")).unwrap_or_default();
    let args = own("cmd").unwrap_or_else(|| panic!("{} has no cmd", dir.display()));
    let args = args.split_whitespace().map(OsString::from);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let exit = policy_apply::run(args, &sys, &mut Streams::buffers(&stdin, &mut stdout, &mut stderr));
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Outcome { stdout: text(stdout), stderr: text(stderr), exit: format!("{}\n", exit.code()) }
}

#[test]
fn every_case_prints_and_exits_as_recorded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut dirs: Vec<_> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    dirs.sort();
    assert!(!dirs.is_empty());
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for dir in dirs.iter().filter(|dir| dir.is_dir()) {
        let got = run(dir);
        for (name, text) in [("stdout", &got.stdout), ("stderr", &got.stderr), ("exit", &got.exit)] {
            let path = dir.join(name);
            if bless {
                // What a run does not print has no file.
                let written = if text.is_empty() { fs::remove_file(&path).or(Ok(())) } else { fs::write(&path, text) };
                written.unwrap_or_else(|error: std::io::Error| panic!("{}: {error}", path.display()));
            }
            let want = fs::read_to_string(&path).unwrap_or_default();
            if want != *text {
                wrong.push(format!("{}:\n--- want\n{want}\n--- got\n{text}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
