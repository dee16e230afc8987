//! Runs the case files: `note`, `template`, and `values` with `want` or `error` (Go's text, or its end).
//!
//! `CASE=printf cargo test -p gotemplate --test cases` runs the files whose path has `printf` in it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::{Path, PathBuf};

use gotemplate::run::{FixedHost, Options};
use gotemplate::value::{MapType, Mark, Value};
use gotemplate::{Library, MissingKey, Set, on_stack};
use serde::Deserialize;
use serde_yaml::Value as Yaml;

/// What messages call the template.
const NAME: &str = "t/templates/t.yaml";
/// 2024-03-01T12:00:00Z.
const NOW: i64 = 1_709_294_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    template: String,
    /// `.Values`; without it, the file `values.yaml`.
    values: Option<Yaml>,
    /// The output, without `<no value>`.
    want: Option<String>,
    /// The end of the error's text.
    error: Option<String>,
    /// A pattern that the output has to match.
    like: Option<String>,
}

#[test]
fn case_files() {
    on_stack(run_files).unwrap();
}

fn run_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let wanted = std::env::vars_os().find(|(name, _)| name == "CASE").map(|(_, value)| value);
    let defaults: Yaml = serde_yaml::from_str(&read(&root.join("values.yaml"))).unwrap();
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let (mut count, mut failures) = (0, Vec::new());
    for file in files {
        let shown = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        if wanted.as_ref().is_some_and(|wanted| !shown.contains(wanted.to_str().unwrap())) {
            continue;
        }
        let cases: Vec<Case> = serde_yaml::from_str(&read(&file)).unwrap_or_else(|error| panic!("{shown}: {error}"));
        for case in cases {
            count += 1;
            if let Err(message) = run(&case, &defaults) {
                failures.push(format!("{shown}: {}\n  {}\n  {message}", case.note, case.template));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} cases fail; run one file with CASE=<path>\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count > 0, "no case was run");
}

#[expect(clippy::disallowed_methods, reason = "the test's own files")]
fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the test's own files")]
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            path.read_dir().unwrap().for_each(|entry| collect_file(entry.unwrap().path(), files));
        }
    }
}

fn collect_file(path: PathBuf, files: &mut Vec<PathBuf>) {
    if path.extension().is_some_and(|extension| extension == "yaml") {
        files.push(path);
    }
}

fn run(case: &Case, defaults: &Yaml) -> Result<(), String> {
    let values = value(case.values.as_ref().unwrap_or(defaults));
    let values: Value = values.as_map().unwrap().retyped(MapType::Values).into();
    let release = Value::map([("Name", Value::from("rel"))]);
    let root = Value::map([("Values", values), ("Release", release)]);
    let root: Value = root.as_map().unwrap().retyped(MapType::Values).into();
    let mut set = Set::new("gotpl", Library::helm()).with_missing_key(MissingKey::Zero);
    let host = FixedHost::new(NOW, 1);
    let rendered = set
        .parse(NAME, 0, case.template.as_str().into())
        .and_then(|()| set.execute(NAME, &root, Options::new(&host)))
        .map_err(|error| error.to_string());
    match (rendered, &case.want, &case.error) {
        (Ok(rendered), want, None) => {
            check_marks(&case.template, rendered.bytes(), rendered.marks())?;
            let got = rendered.without_no_value();
            check_marks(&case.template, got.bytes(), got.marks())?;
            let got = got.text();
            match (want, &case.like) {
                (Some(want), _) if *want != got => Err(format!("want {want:?}\n  got  {got:?}")),
                (None, Some(like)) if !regex::Regex::new(like).unwrap().is_match(&got) => {
                    Err(format!("want a match of {like:?}\n  got  {got:?}"))
                }
                _ => Ok(()),
            }
        }
        (Err(got), None, Some(error)) if got.ends_with(error) => Ok(()),
        (Ok(rendered), ..) => Err(format!("want an error\n  got  {:?}", rendered.text())),
        (Err(got), want, error) => Err(format!("want {:?}\n  got  {got:?}", want.as_ref().or(error.as_ref()))),
    }
}

/// The marks cover every byte, and what is marked as literal text is that text.
fn check_marks(template: &str, bytes: &[u8], marks: &[Mark]) -> Result<(), String> {
    let mut at = 0;
    for mark in marks {
        if mark.start != at || mark.place.is_none() {
            return Err(format!("bytes {at} to {} have no mark; {mark:?}", mark.start));
        }
        at = mark.end;
        let literal = template.as_bytes().get(mark.place.start as usize..mark.place.end as usize);
        if mark.place.literal && bytes.get(mark.start as usize..mark.end as usize) != literal {
            return Err(format!("what is said to be literal is not: {mark:?}"));
        }
    }
    if at as usize == bytes.len() { Ok(()) } else { Err(format!("bytes from {at} on have no mark")) }
}

/// Numbers as JSON gives them.
fn value(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::NIL,
        Yaml::Bool(value) => (*value).into(),
        Yaml::Number(number) => number.as_f64().unwrap().into(),
        Yaml::String(text) => text.as_str().into(),
        Yaml::Sequence(items) => Value::list(items.iter().map(value).collect()),
        Yaml::Mapping(pairs) => Value::map(pairs.iter().map(|(key, item)| (key.as_str().unwrap(), value(item)))),
        Yaml::Tagged(tagged) => value(&tagged.value),
    }
}
