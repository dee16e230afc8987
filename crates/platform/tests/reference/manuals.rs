//! There is a manual page of each command, and formatters have nothing to say against it.

use std::collections::BTreeSet;
use std::process::Command;

use crate::run;

#[test]
fn each_command_has_a_page() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(run(&["policy-platform", "man", "--out", dir.path().to_str().unwrap()]).1, 0);
    let files: BTreeSet<String> =
        std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    for name in [
        "policy-platform",
        "policy-platform-sources-lock",
        "policy-apply-apply",
        "deprecations-detect-files",
        "render-template",
        "values-lint-chart",
        "helm",
        "kyverno",
        "pluto",
        "spectral",
    ] {
        assert!(files.contains(&format!("{name}.1")), "{name}: {files:?}");
    }
    let text = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    assert_eq!(text("helm.1"), ".so man1/render.1\n");
    let check = text("policy-platform-check.1");
    for part in [".TH POLICY-PLATFORM-CHECK 1 ", "\\-\\-fail\\-on", ".SH NOTES\nExit codes: 0 "] {
        assert!(check.contains(part), "{part} is missing in\n{check}");
    }
    // What is told of below stands in a page.
    for file in &files {
        let page = text(file);
        for line in page.lines().filter(|line| line.ends_with("(1)")) {
            let name = line.trim_end_matches("(1)").replace('\\', "");
            assert!(files.contains(&format!("{name}.1")), "{file} names {name}");
        }
    }
    formatted(dir.path());
}

/// Asks the formatters that are there.
fn formatted(dir: &std::path::Path) {
    let mut pages: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        // A link to a page is read from the root of all manuals.
        if text.starts_with(".so") {
            continue;
        }
        for (program, args) in [("mandoc", ["-T", "lint", "-W", "warning"]), ("groff", ["-man", "-Tutf8", "-ww", "-z"])]
        {
            let Ok(output) = Command::new(program).args(args).arg(&page).output() else { continue };
            let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
            // Nobody knows the date of a page that is made of commands.
            let wrong: Vec<&str> = said.lines().filter(|line| !line.contains("missing date")).collect();
            assert!(wrong.is_empty(), "{program}: {wrong:?}");
        }
    }
}

#[test]
fn one_page_is_written_to_standard_output() {
    let (page, exit) = run(&["policy-platform", "man", "render", "template"]);
    assert!(exit == 0 && page.contains(".TH RENDER-TEMPLATE 1 "), "{page}");
    assert!(run(&["policy-platform", "man", "sources", "diff"]).0.contains(".TH POLICY-PLATFORM-SOURCES-DIFF 1 "));
    assert!(run(&["policy-platform", "man"]).0.contains(".TH POLICY-PLATFORM 1 "));
    assert_eq!(run(&["policy-platform", "man", "render", "nope"]), ("error: no command `render nope`\n".to_owned(), 2));
}
