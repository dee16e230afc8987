//! Every format with a schema fits it, whatever stands in a manifest. `tests/schemas/README.md` says where the schemas are
//! from. What our own schema does not know is a failure too, though readers are to expect new fields.

use std::collections::HashSet;
use std::path::PathBuf;

use common::source::Sources;
use report::{Format, PolicySource, Report, Run};
use serde_json::{Value, json};

use crate::hostile::hostile;
use crate::limits::many;
use crate::support::{TOOL, chained, environments, findings, print, report, sources};
use crate::xml;

pub(crate) fn text(file: &str) -> String {
    std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

fn schema(file: &str) -> Value {
    serde_json::from_str(&text(file)).unwrap()
}

/// The schema, to which no field is known but those it names.
pub(crate) fn strict(mut schema: Value) -> Value {
    if let Some(fields) = schema.as_object_mut() {
        if fields.contains_key("properties") {
            fields.insert("additionalProperties".into(), false.into());
        }
        fields.values_mut().for_each(|value| *value = strict(value.take()));
    } else if let Some(items) = schema.as_array_mut() {
        items.iter_mut().for_each(|value| *value = strict(value.take()));
    }
    schema
}

pub(crate) fn fits(schema: &Value, value: &Value) {
    let validator = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

fn json(format: Format, report: &Report<'_>) -> Value {
    serde_json::from_str(&print(format, report)).unwrap()
}

/// Looks at reports of each kind: nothing found, one tool, a chain of tools, a manifest of the worst intent, and many findings.
fn each(look: impl Fn(&Report<'_>)) {
    let sources = sources();
    let environments = environments();
    look(&report(&[], &sources, &[]));
    look(&report(&findings(&sources), &sources, &[]));
    look(&report(&chained(&sources), &sources, &environments));
    let mut texts = Sources::new();
    let hostile = hostile(&mut texts);
    look(&Report::new(TOOL, &hostile, &texts));
    let mut texts = Sources::new();
    let many = many(1200, &mut texts);
    look(&Report::new(TOOL, &many, &texts));
}

const FINDINGS: &str = "../../docs/schemas/findings.schema.json";

#[test]
fn json_fits_our_schema() {
    let schema = strict(schema(FINDINGS));
    each(|report| fits(&schema, &json(Format::Json, report)));
}

#[test]
fn a_line_of_jsonl_is_a_finding_of_our_schema() {
    let mut schema = strict(schema(FINDINGS));
    schema["$defs"]["finding"]["required"].as_array_mut().unwrap().push("tool".into());
    let schema = json!({ "$schema": schema["$schema"], "$defs": schema["$defs"], "type": "array",
        "items": { "$ref": "#/$defs/finding" } });
    each(|report| {
        let lines = print(Format::Jsonl, report);
        fits(&schema, &lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect());
    });
}

#[test]
fn what_is_known_of_the_run_fits_our_schema() {
    let sources = sources();
    let policy_sources = [PolicySource { name: "security".into(), digest: "sha256:0".into() }];
    let duration = Some(std::time::Duration::from_millis(1500));
    let run = Run { policy_sources: &policy_sources, duration, failed: Some(true), ..Run::default() };
    let log = json(Format::Json, &Report { run, ..Report::new(TOOL, &[], &sources) });
    fits(&strict(schema(FINDINGS)), &log);
    assert_eq!((&log["durationMs"], &log["failed"]), (&1500.into(), &true.into()));
}

#[test]
fn sarif_fits_the_schema_of_2_1_0() {
    let file = std::env::var("SARIF_SCHEMA").unwrap_or_else(|_| "tests/schemas/sarif-2.1.0.json".to_owned());
    let schema = schema(&file);
    each(|report| {
        let log = json(Format::Sarif, report);
        fits(&schema, &log);
        each_region(&log, &mut |region| assert!(region["startLine"].is_u64(), "{region}"));
    });
}

/// Looks at each value called `region` or `deletedRegion`.
fn each_region(value: &Value, look: &mut dyn FnMut(&Value)) {
    for (name, value) in value.as_object().into_iter().flatten() {
        if name == "region" || name == "deletedRegion" {
            look(value);
        }
        each_region(value, look);
    }
    value.as_array().into_iter().flatten().for_each(|value| each_region(value, look));
}

#[test]
fn gitlab_gets_what_its_own_schema_and_its_documentation_ask_for() {
    let mut schema = schema("tests/schemas/gitlab.json");
    schema["$defs"] = json!({ "codeclimate": self::schema("tests/schemas/codeclimate.json") });
    each(|report| fits(&schema, &json(Format::Gitlab, report)));
}

#[test]
fn bitbucket_gets_what_its_documentation_asks_for() {
    let schema = schema("tests/schemas/bitbucket.json");
    each(|report| fits(&schema, &json(Format::Bitbucket, report)));
}

#[test]
fn junit_fits_the_schema_of_jenkins() {
    let schema = xml::read(&text("tests/schemas/junit-10.xsd"));
    each(|report| xml::check(&schema, &xml::read(&print(Format::Junit, report))));
}

/// gitlab: lib/gitlab/ci/parsers/test/junit.rb, lib/gitlab/ci/reports/test_case.rb – cases stand in suites below one root, and
/// those of one suite, class and name are one.
#[test]
fn junit_is_read_by_gitlab_case_by_case() {
    each(|report| {
        let root = xml::read(&print(Format::Junit, report));
        assert_eq!(root.name, "testsuites");
        let mut seen = HashSet::new();
        for suite in &root.children {
            for case in &suite.children {
                let words = |name| case.attribute(name).filter(|text| !text.is_empty()).unwrap().to_owned();
                assert!(seen.insert((suite.attribute("name").unwrap(), words("classname"), words("name"))));
                let [outcome] = case.children.as_slice() else { panic!("{case:?}") };
                assert!(["failure", "skipped"].contains(&outcome.name.as_str()));
            }
        }
        assert_eq!(root.attribute("failures").unwrap(), root.all("failure").len().to_string());
        assert_eq!(root.attribute("tests").unwrap(), root.all("testcase").len().to_string());
    });
}

#[test]
fn checkstyle_is_what_checkstyle_writes() {
    let schema = xml::read(&text("tests/schemas/checkstyle.xsd"));
    each(|report| xml::check(&schema, &xml::read(&print(Format::Checkstyle, report))));
}

/// A schema that takes everything would make all of the above pass.
#[test]
fn the_checks_refuse_what_does_not_fit() {
    let sources = sources();
    let findings = findings(&sources);
    let report = report(&findings, &sources, &[]);
    let refuses = |schema: &Value, value: Value| !jsonschema::options().build(schema).unwrap().is_valid(&value);
    let changed = |format, pointer: &str, value: Value| {
        let mut log = json(format, &report);
        *log.pointer_mut(pointer).unwrap() = value;
        log
    };
    let sarif = schema("tests/schemas/sarif-2.1.0.json");
    assert!(refuses(&sarif, changed(Format::Sarif, "/runs/0/results/0/level", "fatal".into())));
    assert!(refuses(&strict(schema(FINDINGS)), changed(Format::Json, "/findings/0/severity", "fatal".into())));
    let bitbucket = schema("tests/schemas/bitbucket.json");
    assert!(refuses(&bitbucket, changed(Format::Bitbucket, "/annotations/0/0/severity", "fatal".into())));
    for (schema, text) in [
        ("junit-10.xsd", "<testsuites><testsuite name=\"a\" tests=\"1\" failures=\"0\"/></testsuites>"),
        ("junit-10.xsd", "<testsuites skipped=\"1\"/>"),
        ("checkstyle.xsd", "<checkstyle version=\"1\"><file name=\"a\">text</file></checkstyle>"),
        ("checkstyle.xsd", "<checkstyle version=\"1\"><error/></checkstyle>"),
    ] {
        let schema = xml::read(&self::text(&format!("tests/schemas/{schema}")));
        let document = xml::read(text);
        assert!(std::panic::catch_unwind(|| xml::check(&schema, &document)).is_err(), "{text}");
    }
}

/// For `make schemas`, which asks another reader of XML Schema.
#[test]
fn xml_is_written_where_it_is_wanted() {
    let Some(dir) = std::env::var_os("XML").map(PathBuf::from) else { return };
    let nth = std::cell::Cell::new(0);
    each(|report| {
        for (format, name) in [(Format::Junit, "junit"), (Format::Checkstyle, "checkstyle")] {
            std::fs::write(dir.join(format!("{name}-{}.xml", nth.get())), print(format, report)).unwrap();
        }
        nth.set(nth.get() + 1);
    });
}
