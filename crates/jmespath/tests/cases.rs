//! Runs the case files: `note`, `expr`, `given`, and one of `want`, `like`, `error` and `ast`.
//!
//! `CASE=strings cargo test -p jmespath --test cases` runs the files whose path has `strings` in it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{Val, Value, View};
use jmespath::{Env, Expression};
use serde::Deserialize;
use serde_yaml::Value as Yaml;

/// 2024-03-01T12:00:00Z.
const NOW: Duration = Duration::from_secs(1_709_294_400);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    note: String,
    expr: String,
    #[serde(default)]
    given: Yaml,
    /// The result; null is one.
    #[serde(default, deserialize_with = "present")]
    want: Option<Yaml>,
    /// The text of the error, of reading or of searching.
    error: Option<String>,
    /// The dump of the tree.
    ast: Option<String>,
    /// A pattern that the result, a text, has to match.
    like: Option<String>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Yaml>, D::Error> {
    Yaml::deserialize(deserializer).map(Some)
}

#[test]
fn case_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let wanted = std::env::vars_os().find(|(name, _)| name == "CASE").map(|(_, value)| value);
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let (mut count, mut failures) = (0, Vec::new());
    for file in files {
        let shown = file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
        if wanted.as_ref().is_some_and(|wanted| !shown.contains(wanted.to_str().unwrap())) {
            continue;
        }
        #[expect(clippy::disallowed_methods, reason = "the test's own files")]
        let text = std::fs::read_to_string(&file).unwrap();
        let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{shown}: {error}"));
        for case in cases {
            count += 1;
            if let Err(message) = run(&case) {
                failures.push(format!("{shown}: {}\n  {}\n  {message}", case.note, case.expr));
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
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
}

fn run(case: &Case) -> Result<(), String> {
    let given = value(&case.given);
    let outcome = Expression::compile(&case.expr).map_err(|error| error.to_string()).and_then(|expression| {
        if let Some(ast) = &case.ast {
            return (expression.to_string() == *ast).then_some(None).ok_or_else(|| format!("dumps\n{expression}"));
        }
        let found = expression.search(Val::from(&given), &Env::new(NOW)).map_err(|error| error.to_string())?;
        Ok(Some(found.into_value()))
    });
    match (outcome, &case.error, &case.want, &case.like) {
        (Ok(None), None, None, None) => Ok(()),
        (Err(message), Some(expected), None, None) if message == *expected => Ok(()),
        (Ok(Some(found)), None, Some(want), None) if same(Val::from(&found), want) => Ok(()),
        (Ok(Some(found)), None, None, Some(like)) => {
            let text = found.as_str().unwrap_or_default();
            match regex::Regex::new(like).unwrap().is_match(text) {
                true => Ok(()),
                false => Err(format!("found {text:?}")),
            }
        }
        (outcome, ..) => Err(format!("gives {outcome:?}")),
    }
}

/// What the original would decode from JSON: every number is a float.
fn value(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Null | Yaml::Tagged(_) => Value::Null,
        Yaml::Bool(value) => Value::from(*value),
        Yaml::Number(number) => Value::from(number.as_f64().unwrap()),
        Yaml::String(text) => Value::from(text.as_str()),
        Yaml::Sequence(items) => Value::list(items.iter().map(value)),
        Yaml::Mapping(pairs) => Value::map(pairs.iter().map(|(key, item)| (key.as_str().unwrap(), value(item)))),
    }
}

/// A whole number of YAML stands for a Go integer or a float; NaN equals itself.
fn same(found: Val<'_>, want: &Yaml) -> bool {
    match (found.view(), want) {
        (View::Int(found), Yaml::Number(want)) => want.as_i64() == Some(found),
        (View::Float(found), Yaml::Number(want)) => {
            let want = want.as_f64().unwrap();
            found == want || (found.is_nan() && want.is_nan())
        }
        (View::List(found), Yaml::Sequence(want)) => {
            found.len() == want.len() && found.items().zip(want).all(|(found, want)| same(found, want))
        }
        (View::Map(found), Yaml::Mapping(want)) => {
            found.len() == want.len()
                && want
                    .iter()
                    .all(|(key, want)| found.get(key.as_str().unwrap()).is_some_and(|found| same(found, want)))
        }
        (View::Str(found), Yaml::String(want)) => found == want,
        _ => found == Val::from(&value(want)) && !found.is_list() && !found.is_map(),
    }
}
