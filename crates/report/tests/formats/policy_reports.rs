//! The reports of `policy-apply apply -p`, as its tests record them, are what the definitions of their kinds ask for.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::schema::{fits, strict, text};

/// The schema of a kind, to which no field is known but those it names.
fn definition(kind: &str) -> Value {
    let definition: Value = serde_yaml::from_str(&text(&format!("tests/schemas/{kind}.yaml"))).unwrap();
    let [version] = definition["spec"]["versions"].as_array().unwrap().as_slice() else { panic!("one version") };
    strict(version["schema"]["openAPIV3Schema"].clone())
}

/// The cases of `policy-apply` that print reports.
fn cases() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../policy-apply/tests/cases");
    let dirs = std::fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path());
    let prints_reports = |dir: &PathBuf| {
        dir.file_name().unwrap().to_string_lossy().starts_with("report_") && dir.join("stdout").exists()
    };
    dirs.filter(prints_reports).collect()
}

/// What a case prints, told by its `cmd` to be JSON or YAML.
fn printed(case: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(case.join("stdout")).unwrap();
    let command = std::fs::read_to_string(case.join("cmd")).unwrap();
    let is_report = |value: &Value| value["apiVersion"] == "openreports.io/v1alpha1";
    let read = |text: &str| match command.contains("json") {
        true => serde_json::from_str(text).unwrap(),
        false => serde_yaml::from_str(text).unwrap(),
    };
    let values = text.split("\n---\n").map(read);
    values.filter(is_report).collect()
}

#[test]
fn policy_reports_fit_the_definitions_of_their_kinds() {
    let all = definition("openreports.io_clusterreports");
    let of_namespaces = definition("openreports.io_reports");
    // Those that came before, which do not say who reports; their results have the same fields.
    let (before_all, before) =
        (definition("wgpolicyk8s.io_clusterpolicyreports"), definition("wgpolicyk8s.io_policyreports"));
    let older = |mut report: Value| {
        assert_eq!(report.as_object_mut().unwrap().remove("source"), Some("".into()));
        report
    };
    let (mut reports_of_all, mut reports) = (0, 0);
    for case in cases() {
        for report in printed(&case) {
            if report["metadata"].get("namespace").is_some() {
                fits(&of_namespaces, &report);
                fits(&before, &older(report));
                reports += 1;
            } else {
                fits(&all, &report);
                fits(&before_all, &older(report));
                reports_of_all += 1;
            }
        }
    }
    assert!(reports > 4 && reports_of_all > 4, "{reports} {reports_of_all}");
}

#[test]
fn policy_reports_of_hostile_manifests_say_what_these_say() {
    for case in cases().iter().filter(|case| case.to_string_lossy().contains("hostile")) {
        let objects = std::fs::read_to_string(case.join("all.yaml")).unwrap();
        let reports = printed(case);
        for object in objects.split("---\n{").map(|text| format!("{{{}", text.trim_start_matches('{'))) {
            let object: Value = serde_json::from_str(&object).unwrap();
            // What Kyverno writes YAML with makes a space of U+0085.
            let name = |name: &Value| name.as_str().unwrap().replace('\u{85}', " ");
            let wanted = name(&object["metadata"]["name"]);
            let is_of = |result: &Value| name(&result["resources"][0]["name"]) == wanted;
            let found = reports.iter().any(|report| report["results"].as_array().unwrap().iter().any(is_of));
            assert!(found, "{}: {object}", case.display());
        }
    }
}
