//! The workspace keeps its own rules: licences, one version of each dependency, arrows that point down only, a reason for
//! each dependency, and a head on each module.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use conformance::{files, metadata, text};
use serde_json::Value;

/// Licences that may be linked into an Apache-2.0 product.
const LICENCES: [&str; 12] = [
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    // Data: the list of certificate authorities.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// Which crate may use which of ours: design first, then the arrow.
const LAYERS: [(&str, &[&str]); 16] = [
    ("yaml", &[]),
    ("common", &["yaml"]),
    ("report", &["common", "yaml"]),
    ("gotemplate", &["common", "yaml"]),
    ("chart", &["common", "gotemplate", "yaml"]),
    ("cli", &["common"]),
    ("fetch", &["common"]),
    ("cluster", &["common", "fetch", "yaml"]),
    ("jmespath", &["common", "yaml"]),
    ("policy-engine", &["common", "jmespath", "yaml"]),
    ("policy-apply", &["chart", "cli", "cluster", "common", "fetch", "jmespath", "policy-engine", "report", "yaml"]),
    ("render", &["chart", "cli", "common", "gotemplate", "report", "yaml"]),
    ("deprecations", &["chart", "cli", "cluster", "common", "report", "yaml"]),
    ("values-lint", &["chart", "cli", "common", "fetch", "report", "yaml"]),
    (
        "platform",
        &[
            "chart",
            "cli",
            "common",
            "deprecations",
            "gotemplate",
            "policy-apply",
            "policy-engine",
            "render",
            "report",
            "values-lint",
            "yaml",
        ],
    ),
    ("conformance", &["chart", "common", "gotemplate", "policy-apply", "render", "values-lint"]),
];

/// Dependencies that stand in the tree twice, each with the crate that holds the older one.
const TWICE: [(&str, &str); 4] = [
    ("base64", "k8s-openapi and tower-http, below kube-client"),
    ("bit-vec", "bit-set, below fancy-regex"),
    ("getrandom", "ring, below rcgen"),
    ("syn", "derive_builder, below handlebars; asn1-rs-derive, in the lock for a part of rcgen that is not built"),
];

fn array<'v>(value: &'v Value, key: &str) -> &'v Vec<Value> {
    value[key].as_array().unwrap()
}

fn name(package: &Value) -> &str {
    package["name"].as_str().unwrap()
}

fn is_ours(package: &Value) -> bool {
    package["source"].is_null()
}

/// Packages that end up in a binary or run at build time: everything but what only tests and benches need.
fn shipped(metadata: &Value) -> BTreeSet<&str> {
    let nodes: BTreeMap<&str, &Value> =
        array(&metadata["resolve"], "nodes").iter().map(|node| (node["id"].as_str().unwrap(), node)).collect();
    let members = array(metadata, "workspace_members").iter().map(|id| id.as_str().unwrap());
    let mut seen = BTreeSet::new();
    let mut queue: Vec<&str> = members.collect();
    while let Some(id) = queue.pop() {
        if !seen.insert(id) {
            continue;
        }
        for dependency in array(nodes[id], "deps") {
            if array(dependency, "dep_kinds").iter().any(|kind| kind["kind"].as_str() != Some("dev")) {
                queue.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    seen
}

/// The words, operators and parentheses of an SPDX expression; `X WITH Y` is one word.
fn tokens(expression: &str) -> Vec<String> {
    let spaced = expression.replace(" WITH ", "\u{0}").replace('(', " ( ").replace(')', " ) ");
    spaced.split_whitespace().map(|word| word.replace('\u{0}', " WITH ")).collect()
}

type Tokens = std::iter::Peekable<std::vec::IntoIter<String>>;

/// `a OR b`: fits when one side does.
fn any_of(tokens: &mut Tokens) -> bool {
    let mut fits = all_of(tokens);
    while tokens.next_if_eq("OR").is_some() {
        fits |= all_of(tokens);
    }
    fits
}

/// `a AND b`: fits when both sides do.
fn all_of(tokens: &mut Tokens) -> bool {
    let mut fits = one(tokens);
    while tokens.next_if_eq("AND").is_some() {
        fits &= one(tokens);
    }
    fits
}

fn one(tokens: &mut Tokens) -> bool {
    match tokens.next().as_deref() {
        Some("(") => {
            let fits = any_of(tokens);
            tokens.next();
            fits
        }
        Some(word) => LICENCES.contains(&word),
        None => false,
    }
}

#[test]
fn every_dependency_has_a_licence_that_fits() {
    let metadata = metadata();
    for package in array(&metadata, "packages") {
        let licence = package["license"].as_str().unwrap_or_default().replace('/', " OR ");
        let fits = any_of(&mut tokens(&licence).into_iter().peekable());
        assert!(fits, "{}: licence `{licence}`", name(package));
    }
}

#[test]
fn no_shipped_dependency_stands_in_the_tree_twice() {
    let metadata = metadata();
    let shipped = shipped(&metadata);
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in array(&metadata, "packages") {
        if shipped.contains(package["id"].as_str().unwrap()) {
            versions.entry(name(package)).or_default().insert(package["version"].as_str().unwrap());
        }
    }
    for (package, versions) in versions {
        let excused = TWICE.iter().any(|(name, _)| *name == package);
        assert!(versions.len() == 1 || excused, "{package}: {versions:?}; give the reason in TWICE or drop one");
    }
}

#[test]
fn the_crates_use_only_what_stands_below_them() {
    let metadata = metadata();
    let layers: BTreeMap<&str, &[&str]> = LAYERS.into_iter().collect();
    for package in array(&metadata, "packages").iter().filter(|package| is_ours(package)) {
        let allowed = layers.get(name(package)).unwrap_or_else(|| panic!("{} has no layer", name(package)));
        for dependency in array(package, "dependencies").iter().filter(|dependency| dependency["path"].is_string()) {
            let uses = name(dependency);
            assert!(allowed.contains(&uses), "{} may not use {uses}", name(package));
        }
    }
}

#[test]
fn every_direct_dependency_is_explained() {
    let metadata = metadata();
    let architecture = text("docs/architecture.md");
    for package in array(&metadata, "packages").iter().filter(|package| is_ours(package)) {
        for dependency in array(package, "dependencies").iter().filter(|dependency| dependency["path"].is_null()) {
            let uses = name(dependency);
            assert!(architecture.contains(&format!("| `{uses}` |")), "docs/architecture.md has no line for `{uses}`");
        }
    }
}

#[test]
fn every_module_says_what_lives_in_it() {
    for file in files().iter().filter(|file| file.ends_with(".rs")) {
        assert!(text(file).starts_with("//!"), "{file} does not start with a `//!` line");
    }
}

#[test]
fn every_module_is_declared() {
    let files = files();
    for file in files.iter().filter(|file| file.ends_with(".rs") && file.contains("/src/")) {
        let (dir, name) = file.rsplit_once('/').unwrap();
        let (dir, module) = match name {
            "lib.rs" | "main.rs" => continue,
            "mod.rs" => dir.rsplit_once('/').unwrap(),
            _ => (dir, name.trim_end_matches(".rs")),
        };
        let parents = ["/mod.rs", "/lib.rs", "/main.rs", ".rs"].map(|end| format!("{dir}{end}"));
        let declares = |parent: &String| files.contains(parent) && text(parent).contains(&format!("mod {module};"));
        assert!(parents.iter().any(declares), "{file} is compiled by nobody");
    }
}

#[test]
fn no_file_holds_more_than_one_screenful_of_concepts() {
    for file in files().iter().filter(|file| file.ends_with(".rs") && file.contains("/src/")) {
        let text = text(file);
        let exempt = text.lines().next().is_some_and(|line| line.contains("table") || line.contains("dispatch"));
        let code = text.split("\n#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim().is_empty()).count();
        assert!(exempt || lines <= 600, "{file}: {lines} lines; split it by concept");
    }
}

#[test]
fn the_project_names_no_machine() {
    for file in files() {
        // Assembled here, so that this file does not name them itself.
        for root in ["work", "root", "home"].map(|dir| format!(" /{dir}/")) {
            assert!(!text(&file).contains(&root), "{file} names a path of a machine");
        }
    }
}

#[test]
fn every_deliberate_difference_names_a_test_that_exists() {
    let compatibility = text("docs/compatibility.md");
    let sources: String = files().iter().filter(|file| file.ends_with(".rs")).map(|file| text(file)).collect();
    let cases: Vec<String> = files().into_iter().filter(|file| file.contains("/cases/")).collect();
    let mut rows = 0;
    for row in compatibility.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what")) {
        let pin = row.trim_end_matches('|').rsplit('|').next().unwrap().trim().trim_matches('`');
        let test = sources.contains(&format!("fn {pin}("));
        let case = cases.iter().any(|case| case.contains(pin));
        assert!(test || case, "no test or case `{pin}`, named by: {row}");
        rows += 1;
    }
    assert!(rows > 0, "docs/compatibility.md lists no difference");
}
