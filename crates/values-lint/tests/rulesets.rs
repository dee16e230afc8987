//! The built-in rulesets on a document full of mistakes each: `golden/rulesets`, recorded from the original.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::ffi::OsString;
use std::path::Path;

use common::sys::{Memory, Streams};

fn check(ruleset: &str, name: &str) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/rulesets");
    let read = |kind: &str| std::fs::read_to_string(golden.join(format!("{name}.{kind}"))).unwrap();
    let sys = Memory::new()
        .file("/r.yml", format!("extends: [[\"{ruleset}\", all]]\n"))
        .file(format!("/{name}.yaml"), read("yaml"));
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let words = format!("spectral lint {name}.yaml -r r.yml -f text");
    let words = words.split(' ').map(OsString::from);
    values_lint::run(words, &sys, &mut Streams::buffers(b"", &mut stdout, &mut stderr));
    assert_eq!(String::from_utf8(stderr).unwrap(), "");
    assert_eq!(String::from_utf8(stdout).unwrap().trim_end(), read("txt").trim_end());
}

#[test]
fn openapi_is_judged_as_by_the_original() {
    check("spectral:oas", "openapi");
}

#[test]
fn asyncapi_is_judged_as_by_the_original() {
    check("spectral:asyncapi", "asyncapi");
}

#[test]
fn arazzo_is_judged_as_by_the_original() {
    check("spectral:arazzo", "arazzo");
}
