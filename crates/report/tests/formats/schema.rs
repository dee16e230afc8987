//! `json` and `jsonl` are what docs/schemas/findings.schema.json says, field by field: what the schema does not know is a
//! failure too, though readers are to expect new fields.

use common::source::Sources;
use report::{Format, PolicySource, Report, Run};
use serde_json::Value;

use crate::hostile::hostile;
use crate::support::{TOOL, chained, environments, findings, print, report, sources};

fn schema() -> Value {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/findings.schema.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// Checks `value` against the part of JSON Schema that ours is written in.
fn check(root: &Value, schema: &Value, value: &Value, at: &str) {
    for (word, what) in schema.as_object().unwrap() {
        match word.as_str() {
            "$ref" => {
                let target = root.pointer(what.as_str().unwrap().trim_start_matches('#')).unwrap();
                check(root, target, value, at);
            }
            "type" => assert!(is_of(what.as_str().unwrap(), value), "{at}: {value} is no {what}"),
            "const" => assert_eq!(value, what, "{at}"),
            "enum" => assert!(what.as_array().unwrap().contains(value), "{at}: {value}"),
            "minimum" => assert!(value.as_u64() >= what.as_u64(), "{at}: {value}"),
            "pattern" => {
                assert_eq!(what, "^[0-9a-f]{32}$");
                let text = value.as_str().unwrap();
                assert!(text.len() == 32 && text.bytes().all(|b| b"0123456789abcdef".contains(&b)), "{at}: {text}");
            }
            "required" => {
                let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
                assert!(what.as_array().unwrap().iter().all(has), "{at}: {value} wants {what}");
            }
            "properties" => {
                for (name, value) in value.as_object().unwrap() {
                    let known = what.get(name).unwrap_or_else(|| panic!("{at}: the schema has no `{name}`"));
                    check(root, known, value, &format!("{at}/{name}"));
                }
            }
            "items" => {
                value.as_array().unwrap().iter().for_each(|value| check(root, what, value, &format!("{at}/*")));
            }
            "anyOf" if value.is_null() => {
                assert!(what.as_array().unwrap().contains(&serde_json::json!({"type": "null"})))
            }
            "anyOf" => check(root, &what[0], value, at),
            "$schema" | "$id" | "$defs" | "title" | "description" => {}
            other => panic!("the test does not know `{other}`"),
        }
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64(),
        "null" => value.is_null(),
        other => panic!("the test does not know the type `{other}`"),
    }
}

fn fits(report: &Report<'_>) {
    let schema = schema();
    check(&schema, &schema, &serde_json::from_str(&print(Format::Json, report)).unwrap(), "");
    for line in print(Format::Jsonl, report).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(line["tool"].is_string());
        check(&schema, &schema["$defs"]["finding"], &line, "");
    }
}

#[test]
fn what_is_written_fits_the_schema() {
    let sources = sources();
    let environments = environments();
    fits(&report(&[], &sources, &[]));
    fits(&report(&findings(&sources), &sources, &[]));
    fits(&report(&chained(&sources), &sources, &environments));
    let mut texts = Sources::new();
    let hostile = hostile(&mut texts);
    fits(&Report::new(TOOL, &hostile, &texts));
}

#[test]
fn what_is_known_of_the_run_fits_the_schema() {
    let sources = sources();
    let policy_sources = [PolicySource { name: "security".into(), digest: "sha256:0".into() }];
    let duration = Some(std::time::Duration::from_millis(1500));
    let run = Run { policy_sources: &policy_sources, duration, failed: Some(true), ..Run::default() };
    let report = Report { run, ..Report::new(TOOL, &[], &sources) };
    fits(&report);
    let log: Value = serde_json::from_str(&print(Format::Json, &report)).unwrap();
    assert_eq!((&log["durationMs"], &log["failed"]), (&1500.into(), &true.into()));
}
